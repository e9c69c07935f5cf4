public import Wire

/// Finds the next token of a text: the one definition of a word that all stages share.
///
/// A word is letters, digits and bytes of non-ASCII letters, with apostrophes inside (`O'Neill`)
/// and full stops between and after single letters (`U.S.`, `J.`). A possessive `'s` is a token of
/// its own, a hyphen too. Numbers keep their separators (`1,270.5`). All else is a mark of one
/// character.
public enum WordScanner {
  /// The token that begins at or after `index`, or nil at the end.
  @inline(__always)
  public static func next(in text: Span<UInt8>, from index: Int, end: Int) -> Token? {
    var start = index
    var shape: Token.Shape = []
    while start < end, text[start].isSpace {
      start &+= 1
      shape = .spaced
    }
    guard start < end else { return nil }
    let first = text[start]
    if first.isDigit { return number(in: text, from: start, end: end, shape: shape) }
    let width = markWidth(text, start, end)
    if width > 0 {
      var hash = WordHash.seed
      for offset in 0..<width { hash = WordHash.add(text[start &+ offset], to: hash) }
      return Token(
        start: start, length: width, kind: .mark, shape: shape, hash: WordHash.finish(hash))
    }
    return word(in: text, from: start, end: end, shape: shape)
  }

  private static func number(
    in text: Span<UInt8>, from start: Int, end: Int, shape: Token.Shape
  ) -> Token {
    var index = start
    var hash = WordHash.seed
    var isWord = false
    while index < end {
      let byte = text[index]
      if byte.isDigit {
      } else if byte.isLetter {
        isWord = true
      } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") {
        guard index &+ 1 < end, text[index &+ 1].isDigit, !isWord else { break }
      } else {
        break
      }
      hash = WordHash.add(byte, to: hash)
      index &+= 1
    }
    return Token(
      start: start, length: index - start, kind: isWord ? .word : .number,
      shape: shape.union(.digits), hash: WordHash.finish(hash))
  }

  @inline(__always)
  private static func word(
    in text: Span<UInt8>, from start: Int, end: Int, shape given: Token.Shape
  ) -> Token {
    var shape = given
    var index = start
    var hash = WordHash.seed
    var capitals = 0
    var smalls = 0
    var letters = 0
    let first = text[start]
    if first.isUpper || isHighCapital(text, start, end) { shape.insert(.capital) }
    // The length of the last run of letters: full stops after single letters belong to the word.
    var run = 0
    while index < end {
      let byte = text[index]
      if byte.isLower {
        // Most of a word: small letters are hashed as they are.
        let first = index
        repeat {
          hash = (hash ^ UInt64(text[index])) &* WordHash.prime
          index &+= 1
        } while index < end && text[index].isLower
        smalls &+= index &- first
        run &+= index &- first
        if run >= 2 { letters = 1 }
        continue
      } else if byte.isUpper {
        capitals &+= 1
        run &+= 1
      } else if byte.isDigit {
        shape.insert(.digits)
        run = 9
      } else if byte >= 0x80 {
        if markWidth(text, index, end) > 0 {
          guard isCurlyApostrophe(text, index, end), joins(text, index &+ 3, end) else { break }
          hash = WordHash.add(UInt8(ascii: "'"), to: hash)
          index &+= 3
          run = 9
          continue
        }
        smalls &+= 1
        run = 9
      } else if byte == UInt8(ascii: "'") {
        guard joins(text, index &+ 1, end), index > start else { break }
        run = 9
      } else if byte == UInt8(ascii: ".") {
        guard run == 1, letters == 0 || shape.contains(.stopped),
          isAbbreviation(text, index, end, start)
        else { break }
        shape.insert(.stopped)
        run = 0
      } else if byte == UInt8(ascii: "&") {
        // AT&T, S&P, Q&A: one word.
        guard smalls == 0, capitals > 0, index &+ 1 < end, text[index &+ 1].isUpper else { break }
        run = 9
      } else {
        break
      }
      if run >= 2 { letters = 1 }
      hash = WordHash.add(byte, to: hash)
      index &+= 1
    }
    if index == start { index &+= 1 }
    if capitals > 1, smalls == 0 { shape.insert(.allCapitals) }
    return Token(
      start: start, length: index - start, kind: .word, shape: shape,
      hash: WordHash.finish(hash))
  }

  /// Whether the stop at `index`, after a single letter, belongs to the word: an initial (`J.`) or
  /// an abbreviation of letters (`U.S.`, `a.m.`).
  private static func isAbbreviation(
    _ text: Span<UInt8>, _ index: Int, _ end: Int, _ start: Int
  ) -> Bool {
    if text[index &- 1].isUpper { return true }
    if index &- 1 > start { return true }
    return index &+ 2 < end && text[index &+ 1].isLower && text[index &+ 2] == UInt8(ascii: ".")
  }

  /// Whether an apostrophe before `index` joins what stands there to the word: not a possessive.
  private static func joins(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    guard index < end, text[index].isWord else { return false }
    guard text[index].lowered == UInt8(ascii: "s") else { return true }
    return index &+ 1 < end && text[index &+ 1].isWord
  }

  private static func isCurlyApostrophe(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    index &+ 3 < end && text[index] == 0xE2 && text[index &+ 1] == 0x80
      && text[index &+ 2] == 0x99
  }

  /// Whether a capital of Latin-1, Latin Extended-A, Greek or Cyrillic stands at `index`.
  private static func isHighCapital(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    guard index &+ 1 < end else { return false }
    let second = text[index &+ 1]
    switch text[index] {
    case 0xC3: return second <= 0x9E
    case 0xC4, 0xC5: return second & 1 == 0
    case 0xCE: return second >= 0x86 && second <= 0xAB
    case 0xD0: return second >= 0x80 && second <= 0xAF
    default: return false
    }
  }

  /// The length in bytes of the mark at `index`; 0 where a word stands.
  @inline(__always)
  public static func markWidth(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
    let byte = text[index]
    if byte < 0x80 { return byte.isLetter || byte.isDigit ? 0 : 1 }
    switch byte {
    case 0xC2: return index &+ 1 < end ? 2 : 1
    case 0xE2:
      guard index &+ 2 < end else { return 0 }
      return text[index &+ 1] <= 0xAF ? 3 : 0
    case 0xE3: return index &+ 2 < end && text[index &+ 1] == 0x80 ? 3 : 0
    default: return 0
    }
  }
}
