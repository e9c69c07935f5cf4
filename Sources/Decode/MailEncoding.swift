internal import Wire

/// The encodings of bodies (RFC 2045, section 6) and flowed text (RFC 3676).
enum MailEncoding: Sendable {
  case identity, quotedPrintable, base64, unknown

  /// The encoding that a `Content-Transfer-Encoding` names; none is 7bit.
  init(label: [UInt8]) {
    let label = label.span
    func isNamed(_ word: StaticString) -> Bool {
      label.count == word.utf8CodeUnitCount && label.matchesFolded(word, at: 0)
    }
    if label.isEmpty || isNamed("7bit") || isNamed("8bit") || isNamed("binary") {
      self = .identity
    } else if isNamed("quoted-printable") {
      self = .quotedPrintable
    } else if isNamed("base64") {
      self = .base64
    } else {
      self = .unknown
    }
  }

  /// The bytes of a body; `unquotes` undoes mbox's `>From ` at the beginnings of lines.
  func decode(_ bytes: Span<UInt8>, _ range: Range<Int>, unquotes: Bool) -> [UInt8] {
    switch self {
    case .base64: return Self.base64(bytes, range)
    case .quotedPrintable:
      guard unquotes else { return Self.quotedPrintable(bytes, range) }
      let plain = Self.unquoted(bytes, range)
      return Self.quotedPrintable(plain.span, 0..<plain.count)
    case .identity, .unknown:
      if unquotes { return Self.unquoted(bytes, range) }
      var out: [UInt8] = []
      out.append(bytes, range)
      return out
    }
  }

  /// Base64; what is not of its alphabet is passed over, as RFC 2045 asks.
  static func base64(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(range.count * 3 / 4 + 3)
    var bits: UInt32 = 0
    var count = 0
    for index in range {
      let value: UInt32
      switch bytes[index] {
      case let byte where byte.isUpper: value = UInt32(byte - 0x41)
      case let byte where byte.isLower: value = UInt32(byte - 0x61 + 26)
      case let byte where byte.isDigit: value = UInt32(byte - 0x30 + 52)
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="):
        // Padding ends a piece; another may follow.
        count = 0
        bits = 0
        continue
      default: continue
      }
      bits = bits << 6 | value
      count += 1
      switch count {
      case 2: out.append(UInt8(truncatingIfNeeded: bits >> 4))
      case 3: out.append(UInt8(truncatingIfNeeded: bits >> 2))
      case 4:
        out.append(UInt8(truncatingIfNeeded: bits))
        count = 0
      default: break
      }
    }
    return out
  }

  /// Quoted-printable: `=XX`, soft line breaks, no blanks at the ends of lines.
  static func quotedPrintable(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "=") {
        if index + 2 < range.upperBound, let high = JSONScanner.hex(bytes[index + 1]),
          let low = JSONScanner.hex(bytes[index + 2])
        {
          out.append(UInt8(truncatingIfNeeded: high << 4 | low))
          index += 3
          continue
        }
        var end = index + 1
        while end < range.upperBound, MailHeader.isBlank(bytes[end]) { end += 1 }
        if end < range.upperBound, bytes[end] == 0x0D { end += 1 }
        if end >= range.upperBound || bytes[end] == 0x0A {
          index = min(end + 1, range.upperBound)
          continue
        }
      } else if MailHeader.isBlank(byte) {
        var end = index + 1
        while end < range.upperBound, MailHeader.isBlank(bytes[end]) { end += 1 }
        let isTrailing =
          end < range.upperBound && (bytes[end] == 0x0A || bytes.matches("\r\n", at: end))
        if !isTrailing { out.append(bytes, index..<end) }
        index = end
        continue
      }
      out.append(byte)
      index += 1
    }
    return out
  }

  /// Lines without the `>` that mboxrd puts before `From `, however many stand there already.
  static func unquoted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(range.count)
    var start = range.lowerBound
    var index = start
    while let mark = bytes.firstIndex(of: "From ", from: index, to: range.upperBound) {
      index = mark + 5
      guard mark > start, bytes[mark - 1] == UInt8(ascii: ">") else { continue }
      var first = mark - 1
      while first > start, bytes[first - 1] == UInt8(ascii: ">") { first -= 1 }
      guard first == range.lowerBound || bytes[first - 1] == 0x0A else { continue }
      out.append(bytes, start..<first)
      start = first + 1
    }
    out.append(bytes, start..<range.upperBound)
    return out
  }

  /// Joins the lines of flowed text (RFC 3676).
  ///
  /// A line that ends in a blank goes on in the next, if both are quoted as deep; `deletes` takes
  /// the blank away. A blank at a line's beginning is stuffing.
  static func flowed(_ text: Span<UInt8>, deletes: Bool) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = 0
    /// The depth of the line that goes on, -1 where none does.
    var open = -1
    while index < text.count {
      let feed = text.firstIndex(of: 0x0A, from: index) ?? text.count
      var end = feed
      if end > index, text[end - 1] == 0x0D { end -= 1 }
      var start = index
      while start < end, text[start] == UInt8(ascii: ">") { start += 1 }
      let depth = start - index
      if start < end, text[start] == 0x20 { start += 1 }
      if open == depth {
        if deletes { out.removeLast() }
      } else {
        if open >= 0 { out.append(0x0A) }
        out.append(text, index..<index + depth)
        if depth > 0 { out.append(0x20) }
      }
      let isSignature = end - start == 3 && text.matches("-- ", at: start)
      out.append(text, start..<end)
      if end > start, text[end - 1] == 0x20, !isSignature {
        open = depth
      } else {
        open = -1
        if feed < text.count { out.append(0x0A) }
      }
      index = feed + 1
    }
    return out
  }
}
