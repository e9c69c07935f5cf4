internal import Wire

/// Why a message cannot be read, and at which of its bytes.
struct MailFault: Error {
  var reason: RejectReason
  var at: Int
  var words: String
}

/// The fields of a header (RFC 5322, section 2.2): where each name and value stands.
struct MailHeader {
  struct Field {
    var name: Range<Int>
    /// The value with its folds.
    var value: Range<Int>
  }

  private(set) var fields: [Field] = []
  /// Where the body begins.
  private(set) var bodyStart = 0

  /// More fields than this are refused.
  static let mostFields = 1000
  /// A header longer than this, in bytes, is refused.
  static let longest = 256 << 10

  /// Reads the header at the beginning of `range`; a part of a message may have none.
  static func read(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(MailFault) -> MailHeader {
    var header = MailHeader()
    var index = range.lowerBound
    header.bodyStart = range.upperBound
    while index < range.upperBound {
      let feed =
        bytes.firstIndex(of: 0x0A, from: index, to: range.upperBound) ?? range.upperBound
      let next = min(feed + 1, range.upperBound)
      var end = feed
      if end > index, bytes[end - 1] == 0x0D { end -= 1 }
      if end == index {
        header.bodyStart = next
        return header
      }
      if next - range.lowerBound > longest {
        throw MailFault(
          reason: .tooLarge, at: index, words: "the header is longer than \(longest) bytes")
      }
      if isBlank(bytes[index]), !header.fields.isEmpty {
        header.fields[header.fields.count - 1].value =
          header.fields[header.fields.count - 1].value.lowerBound..<end
      } else if let name = fieldName(bytes, index..<end) {
        guard header.fields.count < mostFields else {
          throw MailFault(
            reason: .tooLarge, at: index, words: "the header has more than \(mostFields) fields")
        }
        let colon = bytes.firstIndex(of: 0x3A, from: name.upperBound) ?? end
        header.fields.append(Field(name: name, value: colon + 1..<end))
      } else if !header.fields.isEmpty || !bytes.matches(">From ", at: index) {
        throw MailFault(
          reason: .malformed, at: index, words: "a line of the header is no field")
      }
      index = next
    }
    return header
  }

  /// The name of the field that a line begins, if it begins one.
  ///
  /// RFC 5322 allows any printable character; the names in use are letters, digits and dashes.
  static func fieldName(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Range<Int>? {
    var end = line.lowerBound
    while end < line.upperBound, isNameByte(bytes[end]) { end += 1 }
    guard end > line.lowerBound, end - line.lowerBound <= 80 else { return nil }
    var colon = end
    while colon < line.upperBound, isBlank(bytes[colon]) { colon += 1 }
    guard colon < line.upperBound, bytes[colon] == 0x3A else { return nil }
    return line.lowerBound..<end
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".")
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Whether a field has this name, given in small letters.
  static func isNamed(_ bytes: Span<UInt8>, _ name: Range<Int>, _ word: StaticString) -> Bool {
    name.count == word.utf8CodeUnitCount && bytes.matchesFolded(word, at: name.lowerBound)
  }

  /// The value of the first field of a name.
  func value(_ bytes: Span<UInt8>, _ name: StaticString) -> Range<Int>? {
    for field in fields where Self.isNamed(bytes, field.name, name) { return field.value }
    return nil
  }

  /// The text of the first field of a name; empty where there is none.
  func text(_ bytes: Span<UInt8>, _ name: StaticString) -> [UInt8] {
    value(bytes, name).map { MailWords.text(bytes, $0) } ?? []
  }
}
