internal import Wire

/// UTF-8 that was read as a code page of other systems: Mac OS Roman (`donâ€™t` is `don‚Äôt` there) or
/// DOS' 437 (`donΓÇÖt`).
///
/// Only what news copy is full of is mended: quotation marks, dashes and ellipses, which no copy spells
/// like that, and letters and signs of Latin-1 beside a letter or a digit.
struct MisreadPage: Sendable {
  /// The page's characters from byte 0x80 on.
  private let bytes: [UInt32: UInt8]
  /// The characters that stand for the first bytes of what is mended: 0xC2, 0xC3 and 0xE2.
  private let leads: [[UInt8]]

  static let all = [
    MisreadPage(
      """
      ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
      ¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ
      """),
    MisreadPage(
      """
      ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
      └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}
      """),
  ]

  private init(_ characters: String) {
    var bytes: [UInt32: UInt8] = [:]
    var leads: [[UInt8]] = []
    for (index, scalar) in characters.unicodeScalars.enumerated() {
      let byte = UInt8(0x80 + index)
      bytes[scalar.value] = byte
      if [0xC2, 0xC3, 0xE2].contains(byte) { leads.append(Array(String(Character(scalar)).utf8)) }
    }
    self.bytes = bytes
    self.leads = leads
  }

  /// Mends `text` from `start` to its end.
  func repair(_ text: inout [UInt8], from start: Int) {
    for lead in leads {
      var pieces: [Replacement] = []
      var index = start
      while let found = text.span.firstIndex(of: lead[0], from: index) {
        index = found + 1
        guard found + lead.count <= text.count, text[found + 1] == lead[1],
          let (scalar, end) = character(text.span, found, start)
        else { continue }
        pieces.append(Replacement(range: found..<end, bytes: Array(String(Character(scalar)).utf8)))
        index = end
      }
      Replacement.make(pieces, in: &text)
    }
  }

  /// The character that the misread sequence at `index` spells, and where that ends.
  private func character(
    _ text: Span<UInt8>, _ index: Int, _ start: Int
  ) -> (Unicode.Scalar, end: Int)? {
    var cursor = index
    guard let lead = nextByte(text, &cursor), let second = nextByte(text, &cursor),
      second.isContinuation
    else { return nil }
    if lead == 0xC2 || lead == 0xC3, second >= 0xA0 || lead == 0xC3 {
      let isBehindLetter = index > start && text[index - 1].isLetter
      let isBeforeWord = cursor < text.count && text[cursor].isWord
      // Lines of boxes (U+2500 to U+257F) are art, unless they stand within a word.
      let isBoxed =
        cursor - index > 4 && text[cursor - 3] == 0xE2 && (0x94...0x95).contains(text[cursor - 2])
      guard isBoxed ? isBehindLetter && isBeforeWord : isBehindLetter || isBeforeWord else {
        return nil
      }
      return (Unicode.Scalar(lead << 6 | second & 0x3F), cursor)
    }
    // General punctuation is E2 80 90 to E2 80 BA.
    guard lead == 0xE2, second == 0x80, let third = nextByte(text, &cursor),
      (0x90...0xBA).contains(third)
    else { return nil }
    return Unicode.Scalar(0x2000 | UInt32(third & 0x3F)).map { ($0, cursor) }
  }

  /// The page's byte of the character at `cursor`; nil for ASCII and what the page has not.
  private func nextByte(_ text: Span<UInt8>, _ cursor: inout Int) -> UInt8? {
    guard cursor < text.count, text[cursor] >= 0xC2 else { return nil }
    let width = text[cursor] < 0xE0 ? 2 : text[cursor] < 0xF0 ? 3 : 4
    guard cursor + width <= text.count else { return nil }
    var scalar = UInt32(text[cursor]) & (0x7F >> UInt32(width))
    for offset in 1..<width { scalar = scalar << 6 | UInt32(text[cursor + offset] & 0x3F) }
    guard let byte = bytes[scalar] else { return nil }
    cursor += width
    return byte
  }
}
