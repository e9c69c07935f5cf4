internal import Wire

/// A structured field: its value and its parameters (RFC 2045, section 5.1, and RFC 2231).
struct MailParameters {
  /// The value before the first semicolon, in small letters.
  private(set) var value: [UInt8] = []
  private var list: [(name: [UInt8], value: [UInt8])] = []

  private static let most = 64

  init() {}

  init(_ bytes: Span<UInt8>, _ range: Range<Int>?) {
    guard let range else { return }
    read(MailWords.unfolded(bytes, range).span)
  }

  private mutating func read(_ text: Span<UInt8>) {
    var index = 0
    let (first, _) = Self.token(text, &index, until: 0x3B)
    value = first.map(\.lowered)
    while index < text.count, list.count < Self.most {
      // The mark that ended the piece before.
      index += 1
      let (name, _) = Self.token(text, &index, until: 0x3D, or: 0x3B)
      guard index < text.count, text[index] == 0x3D else { continue }
      index += 1
      let (value, _) = Self.token(text, &index, until: 0x3B)
      if !name.isEmpty { list.append((name.map(\.lowered), value)) }
    }
  }

  /// The bytes up to a mark, without comments and quotation marks, blanks only within quotes.
  private static func token(
    _ text: Span<UInt8>, _ index: inout Int, until mark: UInt8, or other: UInt8 = 0
  ) -> (bytes: [UInt8], isQuoted: Bool) {
    var out: [UInt8] = []
    var isQuoted = false
    while index < text.count {
      let byte = text[index]
      if byte == mark || byte == other { break }
      switch byte {
      case 0x22:
        isQuoted = true
        index += 1
        while index < text.count, text[index] != 0x22 {
          if text[index] == 0x5C, index + 1 < text.count { index += 1 }
          out.append(text[index])
          index += 1
        }
      case UInt8(ascii: "("):
        while index < text.count, text[index] != UInt8(ascii: ")") { index += 1 }
      case 0x20, 0x09: break
      default: out.append(byte)
      }
      index += 1
    }
    index = min(index, text.count)
    return (out, isQuoted)
  }

  /// Whether the value is this one, given in small letters.
  func isValue(_ word: StaticString) -> Bool {
    value.count == word.utf8CodeUnitCount && value.span.matches(word, at: 0)
  }

  /// Whether the value begins with this, given in small letters.
  func hasPrefix(_ word: StaticString) -> Bool { value.span.matches(word, at: 0) }

  /// A parameter by its name in small letters, whole or in pieces, in UTF-8; nil where it is not.
  subscript(_ name: StaticString) -> [UInt8]? {
    var out: [UInt8] = []
    var charset: [UInt8] = []
    var isFound = false
    var isExtended = false
    for (number, suffix) in Self.pieces.enumerated() {
      // `name`, `name*`, then `name*0`, `name*0*`, `name*1` and so on while they follow each other.
      guard let piece = find(name, suffix.plain) ?? find(name, suffix.extended) else {
        if number == 0 { continue }
        break
      }
      isFound = true
      var value = piece.value
      if piece.isExtended {
        isExtended = true
        if charset.isEmpty, let first = value.firstIndex(of: 0x27),
          let second = value[(first + 1)...].firstIndex(of: 0x27)
        {
          charset = Array(value[..<first])
          value.removeSubrange(...second)
        }
        value = Self.unescaped(value)
      }
      out += value
      if number == 0 { break }
    }
    guard isFound else { return nil }
    if isExtended { return MailCharset.utf8(out, label: charset) ?? out }
    // Many senders put encoded words here, though RFC 2047 forbids it.
    return MailWords.text(out.span, 0..<out.count)
  }

  private static let pieces: [(plain: String, extended: String)] =
    [("", "*")] + (0..<10).map { ("*\($0)", "*\($0)*") }

  private func find(_ name: StaticString, _ suffix: String) -> (value: [UInt8], isExtended: Bool)? {
    let length = name.utf8CodeUnitCount
    for entry in list
    where entry.name.count == length + suffix.utf8.count && entry.name.span.matches(name, at: 0)
      && entry.name[length...].elementsEqual(suffix.utf8)
    { return (entry.value, suffix.hasSuffix("*")) }
    return nil
  }

  /// `%XX` undone.
  private static func unescaped(_ value: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var index = 0
    while index < value.count {
      if value[index] == UInt8(ascii: "%"), index + 2 < value.count,
        let high = JSONScanner.hex(value[index + 1]), let low = JSONScanner.hex(value[index + 2])
      {
        out.append(UInt8(truncatingIfNeeded: high << 4 | low))
        index += 3
      } else {
        out.append(value[index])
        index += 1
      }
    }
    return out
  }
}
