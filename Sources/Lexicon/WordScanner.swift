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
    if text[start] == 0xE3, text.matches("\u{3000}", at: start) {
      return behindWideBlank(in: text, from: start, end: end)
    }
    if let token = letters(in: text, from: start, end: end, shape: shape) { return token }
    let first = text[start]
    if first.isDigit { return number(in: text, from: start, end: end, shape: shape) }
    let width = markWidth(text, start, end)
    if width > 0 {
      var hash = WordHash.Builder()
      for offset in 0..<width { hash.add(text[start &+ offset]) }
      return Token(start: start, length: width, kind: .mark, shape: shape, hash: hash.hash)
    }
    return word(in: text, from: start, end: end, shape: shape)
  }

  /// The token behind ideographic spaces, which part words as blanks do.
  private static func behindWideBlank(in text: Span<UInt8>, from index: Int, end: Int) -> Token? {
    var start = index
    while start < end {
      if text[start].isSpace {
        start &+= 1
      } else if text.matches("\u{3000}", at: start) {
        start &+= 3
      } else {
        break
      }
    }
    guard start < end, var token = next(in: text, from: start, end: end) else { return nil }
    token.shape.insert(.spaced)
    return token
  }

  /// Puts tokens into `room` until it is full or the text's end is reached; `index` moves along.
  ///
  /// Those at which a sentence may end are told by their shape, which `next` leaves to its callers.
  public static func scan(
    _ text: Span<UInt8>, from index: inout Int, end: Int, into room: inout OutputSpan<Token>
  ) {
    precondition(index >= 0 && end <= text.count)
    let bytes = unsafe text.bytes
    // A blank and sixteen bytes can be read before this.
    let quickEnd = min(end, text.count &- 16)
    var cursor = index
    unsafe room.withUnsafeMutableBufferPointer { buffer, count in
      guard let base = buffer.baseAddress else { return }
      var used = count
      while used < buffer.count {
        var token: Token
        if cursor < quickEnd, let found = quick(bytes, from: cursor, end: end) {
          token = found
        } else if let found = next(in: text, from: cursor, end: end) {
          token = found
          if mayEndSentence(text, token) { token.shape.insert(.mayEnd) }
        } else {
          cursor = end
          break
        }
        unsafe (base + used).initialize(to: token)
        used &+= 1
        cursor = token.end
      }
      count = used
    }
    index = cursor
  }

  /// The token that begins at `index`, or a blank behind it, if it is of the common kinds: a word of
  /// fewer than sixteen ASCII letters, a few digits, an ASCII mark; nil for anything else.
  ///
  /// Sixteen bytes are asked at once which are letters; the word is hashed from them as one or two
  /// integers. The caller has seen to it that they are there.
  @inline(__always)
  private static func quick(_ bytes: RawSpan, from index: Int, end: Int) -> Token? {
    let isSpaced = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) == 0x20
    let start = isSpaced ? index &+ 1 : index
    var shape: Token.Shape = isSpaced ? .spaced : []
    let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self)
      .littleEndian
    let piece = unsafe bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: start, as: SIMD16<UInt8>.self)
    let length = (~piece.letters.bits).trailingZeroBitCount
    guard length > 0 else { return quickMark(word, start, end: end, shape) }
    guard length < 16 else { return nil }
    let next = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: start &+ length, as: UInt8.self)
    if next != 0x20, joinsLetters(next, behind: length) { return nil }
    // A word that goes on behind the end is cut there.
    guard start &+ length <= end else { return nil }
    // Bit 5 tells the cases apart.
    let cases: UInt64 = 0x2020_2020_2020_2020
    var hash: UInt64
    var small: UInt64
    if length <= 8 {
      let inside = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- length &* 8)
      hash = WordHash.step(WordHash.seed, (word | cases) & inside)
      small = word & cases & inside
    } else {
      let rest = unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: start &+ 8, as: UInt64.self
      ).littleEndian
      let inside = UInt64.max &>> UInt64(truncatingIfNeeded: 128 &- length &* 8)
      hash = WordHash.step(WordHash.step(WordHash.seed, word | cases), (rest | cases) & inside)
      small = word & cases | rest & cases & inside
    }
    if word & 0x20 == 0 {
      shape.insert(.capital)
      if small == 0, length > 1 { shape.insert(.allCapitals) }
    } else if length == 1 {
      shape.insert(.mayEnd)
    }
    return Token(
      start: start, length: length, kind: .word, shape: shape,
      hash: WordHash.finish(hash, length: length))
  }

  /// The number of a few digits or the ASCII mark with which `word`, the eight bytes at `start`,
  /// begins; nil for anything else.
  @inline(__always)
  private static func quickMark(
    _ word: UInt64, _ start: Int, end: Int, _ shape: Token.Shape
  ) -> Token? {
    let digits = digitCount(word)
    guard digits > 0 else {
      let mark = UInt8(truncatingIfNeeded: word)
      guard mark < 0x80, !mark.isSpace, start < end else { return nil }
      return Token(
        start: start, length: 1, kind: .mark,
        shape: mark.isSentenceStop ? shape.union(.mayEnd) : shape,
        hash: WordHash.finish(WordHash.step(WordHash.seed, UInt64(mark)), length: 1))
    }
    guard digits < 8, start &+ digits <= end else { return nil }
    let shift = UInt64(truncatingIfNeeded: digits &* 8)
    let next = UInt8(truncatingIfNeeded: word &>> shift)
    guard !next.isLetter else { return nil }
    if next == UInt8(ascii: ",") || next == UInt8(ascii: ".") {
      // A separator is the number's where a digit follows.
      guard digits < 7, !UInt8(truncatingIfNeeded: word &>> (shift &+ 8)).isDigit else {
        return nil
      }
    }
    return Token(
      start: start, length: digits, kind: .number,
      shape: shape.union(digits <= 2 ? [.digits, .mayEnd] : .digits),
      hash: WordHash.finish(WordHash.step(WordHash.seed, word & (1 &<< shift &- 1)), length: digits)
    )
  }

  /// Whether a byte behind letters may belong to their word; a stop belongs to a single letter.
  @inline(__always)
  private static func joinsLetters(_ next: UInt8, behind length: Int) -> Bool {
    next >= 0x80 || next.isDigit || next == UInt8(ascii: "'") || next == UInt8(ascii: "&")
      || next == UInt8(ascii: ".") && length == 1
  }

  /// Whether a sentence may end at a token, or a list's item begin with it: a stop, a mark that is
  /// not ASCII, a word with a stop of its own, a single small letter, a number of one or two bytes.
  private static func mayEndSentence(_ text: Span<UInt8>, _ token: Token) -> Bool {
    switch token.kind {
    case .word: return token.shape.contains(.stopped) || token.length == 1 && !token.isCapital
    case .number: return token.length <= 2
    case .mark:
      let byte = text[Int(token.start)]
      return byte.isSentenceStop || byte >= 0x80
    }
  }

  /// How many of eight bytes, from the lowest on, are digits.
  @inline(__always)
  private static func digitCount(_ word: UInt64) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones &* 0x80
    let low = word & ~high
    let from0 = low &+ ones &* (0x80 - 0x30)
    let past9 = low &+ ones &* (0x7F - 0x39)
    return (~(from0 & ~past9 & ~word) & high).trailingZeroBitCount &>> 3
  }

  /// A word of ASCII letters alone, which nearly all are; nil where anything else is in it.
  ///
  /// Eight bytes are taken at a time as one integer: the letters at its beginning are counted,
  /// folded to small ones and hashed in a few operations.
  @inline(__always)
  private static func letters(
    in text: Span<UInt8>, from start: Int, end: Int, shape given: Token.Shape
  ) -> Token? {
    var index = start
    var hash = WordHash.seed
    var isShouted = true
    let cases: UInt64 = 0x2020_2020_2020_2020
    while true {
      guard index &+ 8 <= text.count else { return nil }
      let word = text.word(at: index)
      let length = min(letterCount(word), end &- index)
      // Bit 5 tells the cases apart.
      let inside = length == 8 ? UInt64.max : (1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1
      if length > 0 {
        hash = WordHash.step(hash, (word | cases) & inside)
        isShouted = isShouted && word & cases & inside == 0
      }
      index &+= length
      if length < 8 { break }
      if index == end { break }
    }
    let length = index &- start
    guard length > 0 else { return nil }
    if index < end {
      if joinsLetters(text[index], behind: length) { return nil }
    }
    var shape = given
    if text[start].isUpper { shape.insert(.capital) }
    if isShouted, length > 1 { shape.insert(.allCapitals) }
    return Token(
      start: start, length: length, kind: .word, shape: shape,
      hash: WordHash.finish(hash, length: length))
  }

  /// How many of eight bytes, from the lowest on, are ASCII letters.
  @inline(__always)
  private static func letterCount(_ word: UInt64) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones &* 0x80
    let folded = (word | ones &* 0x20) & ~high
    // Bit 7 of a byte is set from `a` on by the first sum, and behind `z` by the second.
    let fromA = folded &+ ones &* (0x80 - 0x61)
    let pastZ = folded &+ ones &* (0x7F - 0x7A)
    let isOther = ~(fromA & ~pastZ & ~word) & high
    return isOther.trailingZeroBitCount &>> 3
  }

  private static func number(
    in text: Span<UInt8>, from start: Int, end: Int, shape: Token.Shape
  ) -> Token {
    var index = start
    var hash = WordHash.Builder()
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
      hash.add(byte.lowered)
      index &+= 1
    }
    return Token(
      start: start, length: index - start, kind: isWord ? .word : .number,
      shape: shape.union(.digits), hash: hash.hash)
  }

  private static func word(
    in text: Span<UInt8>, from start: Int, end: Int, shape given: Token.Shape
  ) -> Token {
    var shape = given
    var index = start
    var hash = WordHash.Builder()
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
        smalls &+= 1
        run &+= 1
      } else if byte.isUpper {
        capitals &+= 1
        run &+= 1
      } else if byte.isDigit {
        shape.insert(.digits)
        run = 9
      } else if byte >= 0x80 {
        if markWidth(text, index, end) > 0 {
          guard isCurlyApostrophe(text, index, end), joins(text, index &+ 3, end) else { break }
          hash.add(UInt8(ascii: "'"))
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
      hash.add(byte.lowered)
      index &+= 1
    }
    if index == start { index &+= 1 }
    if capitals > 1, smalls == 0 { shape.insert(.allCapitals) }
    return Token(start: start, length: index - start, kind: .word, shape: shape, hash: hash.hash)
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
    case 0xEF:
      // The full-width forms of ASCII's marks; its digits and letters are words.
      guard index &+ 2 < end else { return 0 }
      let last = text[index &+ 2]
      switch text[index &+ 1] {
      case 0xBC:
        return last <= 0x8F || (0x9A...0xA0).contains(last) || last >= 0xBB ? 3 : 0
      case 0xBD: return last == 0x80 || (0x9B...0xA5).contains(last) ? 3 : 0
      default: return 0
      }
    default: return 0
    }
  }
}
