internal import Wire

/// Repairs UTF-8 that was read as Windows-1252, once or twice, or as another page (`MisreadPage`).
///
/// Characters that such a reading makes (`Ã©`, `â€™`) are turned back to bytes; where those bytes
/// are UTF-8, and the character they spell is one that copy has (the guard against `CAFÉ”`, whose
/// last two characters spell a byte pair too), the character takes their place.
enum Mojibake {
  /// Repairs `text` from `start` to its end.
  static func repair(_ text: inout [UInt8], from start: Int) {
    // First, for `Ä¶` in `‚Ä¶` would be taken for a letter of Windows-1252's.
    for page in MisreadPage.all { page.repair(&text, from: start) }
    for _ in 0..<2 {
      guard isSuspect(text.span, start), repairOnce(&text, from: start) else { return }
    }
  }

  /// Whether a character that could be the first of a misread sequence is there: `Â`–`ô`.
  private static func isSuspect(_ text: Span<UInt8>, _ start: Int) -> Bool {
    var index = start
    while let found = text.firstIndex(of: 0xC3, from: index) {
      if found + 2 < text.count, text[found + 2] >= 0xC2, text[found + 1] >= 0x82 { return true }
      index = found + 1
    }
    return false
  }

  private static func repairOnce(_ text: inout [UInt8], from start: Int) -> Bool {
    guard let repaired = repaired(text.span, from: start) else { return false }
    text.removeSubrange(start...)
    text.append(contentsOf: repaired)
    return true
  }

  /// The text from `start` with its misread sequences mended; nil if there are none.
  private static func repaired(_ span: Span<UInt8>, from start: Int) -> [UInt8]? {
    var out: [UInt8] = []
    var isChanged = false
    var index = start
    var run = start
    var previous: UInt8 = 0
    // The first byte of the sequence that was mended right before: its neighbour is proof.
    var fixedLead: UInt8 = 0
    while index < span.count {
      guard span[index] == 0xC3,
        let fixed = sequence(span, index, after: previous, neighbour: index == run ? fixedLead : 0)
      else {
        previous = span[index]
        index += 1
        continue
      }
      out.append(span, run..<index)
      out.append(contentsOf: fixed.bytes)
      index = fixed.end
      run = index
      previous = 0x80
      fixedLead = fixed.bytes[0]
      isChanged = true
    }
    guard isChanged else { return nil }
    out.append(span, run..<span.count)
    return out
  }

  /// The character spelled by the misread sequence at `index`, if there is one.
  private static func sequence(
    _ text: Span<UInt8>, _ index: Int, after previous: UInt8, neighbour: UInt8
  ) -> (bytes: [UInt8], end: Int)? {
    var cursor = index
    guard let lead = nextByte(text, &cursor), lead >= 0xC2, lead < 0xF5 else { return nil }
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var bytes = [lead]
    var isSpelledByC1 = false
    while bytes.count < length {
      let before = cursor
      guard let byte = nextByte(text, &cursor), byte.isContinuation else { return nil }
      if cursor - before == 2, byte < 0xA0 { isSpelledByC1 = true }
      bytes.append(byte)
    }
    guard let scalar = String(validating: bytes, as: UTF8.self)?.unicodeScalars.first else {
      return nil
    }
    let isSameFamily = neighbour != 0 && neighbour & 0xF0 == lead & 0xF0
    let isBeforeLetter = cursor < text.count && text[cursor].isLetter
    // `Ã’s`: a capital letter and a possessive.
    let isPossessive =
      bytes[1] == 0x92 && isBeforeLetter && text[cursor].lowered == UInt8(ascii: "s")
      && (cursor + 1 >= text.count || !text[cursor + 1].isWord)
    let isQuote = isQuoteOrDash(bytes[1])
    let isLikely: Bool =
      switch scalar.value {
      // `Â` and `Ã` before a sign or letter of Latin-1: hardly ever meant as they stand.
      case 0x80..<0x100:
        !isPossessive
          && (lead == 0xC2 || isSpelledByC1 || neighbour != 0 || bytes[1] >= 0xA0
            || !previous.isUpper || !isQuote || isBeforeLetter)
      case 0x100..<0x180:
        neighbour != 0 || isSpelledByC1 || !previous.isUpper && !isQuote && bytes[1] != 0xA0
      case 0x180..<0x370: false
      case 0x370..<0x800: isSameFamily || follows(text, cursor, lead) || isSpelledByC1
      case 0x2000..<0x2070, 0x20A0..<0x20D0, 0x2100..<0x2200, 0x2200..<0x2700: true
      case 0x1E00..<0x2000, 0x2700..<0x2E80, 0xFB00..<0xFB10, 0xFEFF, 0xFFFD: true
      case 0x800..<0x10000:
        isSameFamily || follows(text, cursor, lead) || lead == 0xE3 || lead == 0xEF
      default: true
      }
    return isLikely ? (bytes, cursor) : nil
  }

  /// Whether another misread sequence of the same family follows.
  private static func follows(_ text: Span<UInt8>, _ index: Int, _ lead: UInt8) -> Bool {
    var cursor = index
    guard let next = nextByte(text, &cursor), next >= 0xC2,
      let second = nextByte(text, &cursor), second.isContinuation
    else { return false }
    return next & 0xF0 == lead & 0xF0
  }

  private static func isQuoteOrDash(_ byte: UInt8) -> Bool {
    (0x91...0x97).contains(byte) || [0x82, 0x84, 0x85, 0xAB, 0xBB].contains(byte)
  }

  /// The Windows-1252 byte of the character at `cursor`; nil for ASCII and what has none.
  private static func nextByte(_ text: Span<UInt8>, _ cursor: inout Int) -> UInt8? {
    guard cursor < text.count else { return nil }
    let first = text[cursor]
    let scalar: UInt32
    let width: Int
    switch first {
    case 0xC2..<0xE0 where cursor + 1 < text.count:
      scalar = UInt32(first & 0x1F) << 6 | UInt32(text[cursor + 1] & 0x3F)
      width = 2
    case 0xE2 where cursor + 2 < text.count:
      scalar =
        UInt32(first & 0x0F) << 12 | UInt32(text[cursor + 1] & 0x3F) << 6
        | UInt32(text[cursor + 2] & 0x3F)
      width = 3
    default: return nil
    }
    guard let byte = Windows1252.byte(scalar), byte >= 0x80 else { return nil }
    cursor += width
    return byte
  }
}
