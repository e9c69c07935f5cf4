internal import Wire

/// The character set of a teleprinter message, by rule: no message declares it.
///
/// Bytes above 0x7F are UTF-8 where they are valid as that. Else letters decide: Windows-1252 (and
/// Latin-1) has them from 0xC0 on, code pages 437 and 850 from 0x80 to 0xA5. A message of seven bits
/// may be in a national set of ISO 646, which has letters where ASCII has brackets: only brackets
/// within words count, and only where the language's commonest words stand in the message too. By these words
/// the sets of Central Europe and Turkey are told as well; Cyrillic by its letters.
enum TeleprinterCharset {
  /// The set that the bytes of `range` are surely in; nil where ASCII says all.
  static func find(
    _ window: Span<UInt8>, _ range: Range<Int>, allowsNational: Bool
  ) -> Charset? {
    if window.isASCII(range) { return allowsNational ? national(window, range) : nil }
    if (try? UTF8Span(validating: window.extracting(range))) != nil { return .utf8 }
    var latin = 0
    var page = 0
    var wide = 0
    var index = range.lowerBound + 1
    while index + 1 < range.upperBound {
      let byte = window[index]
      if byte >= 0x80, window[index - 1].isLetter, window[index + 1].isLetter {
        switch byte {
        case 0x81, 0x82, 0x83, 0x84, 0x87, 0x88, 0x89, 0x8B, 0x8D, 0x90, 0x93, 0x94, 0x95, 0x98,
          0xA1...0xA5:
          page += 1
        case 0x9B, 0x9D, 0xB5...0xB7, 0xC6, 0xC7, 0xD0...0xD4, 0xD6...0xD8, 0xDE:
          wide += 1
          if byte >= 0xC0 { latin += 1 }
        case 0xE1: break
        case 0xC0...: latin += 1
        default: break
        }
      }
      index += 1
    }
    guard page > 0, latin == 0 else { return foreign(window, range) ?? .windows1252 }
    return wide > 0 ? .codePage850 : .codePage437
  }

  // MARK: - Seven bits

  /// Hits that make a national set likely; fewer may be slips.
  private static let fewest = 3

  private static func national(_ window: Span<UInt8>, _ range: Range<Int>) -> Charset? {
    var index = range.lowerBound
    var hits = 0
    while true {
      index = window.firstIndexOfNational(from: index, to: range.upperBound)
      guard index < range.upperBound else { break }
      let before = index > range.lowerBound ? window[index - 1] : 0x20
      let after = index + 1 < range.upperBound ? window[index + 1] : 0x20
      let isInWord = isWordByte(before) && isWordByte(after) && (before.isLetter || after.isLetter)
      // Italian has its accents on last letters: `citt{ `.
      let byte = window[index]
      let isAtEnd =
        before.isLetter
        && (after.isSpace || after == UInt8(ascii: ",") || after == UInt8(ascii: "."))
        && byte != UInt8(ascii: "@") && byte != UInt8(ascii: "[") && byte != UInt8(ascii: "\\")
      if isInWord || isAtEnd { hits += 1 }
      index += 1
    }
    guard hits >= fewest else { return nil }
    // An address of the net or code has them within words too.
    return CommonWords.language(window, range)?.national
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte == 0x40 || (0x5B...0x5D).contains(byte) || (0x7B...0x7E).contains(byte)
  }

  // MARK: - Eight bits

  /// The set of a language that Windows-1252 is not made for; nil where nothing speaks for one.
  ///
  /// Cyrillic shows by its words, which are of high bytes alone, and by where its small letters stand. In Latin
  /// letters only bytes that Western copy hardly has within words make it worth asking for the commonest words.
  private static func foreign(_ window: Span<UInt8>, _ range: Range<Int>) -> Charset? {
    var (pairs, upper, lower, odd) = (0, 0, 0, 0)
    var (windowsVowels, koiVowels) = (0, 0)
    var hasC1 = false
    var hasLatin2 = false
    /// Signs of Windows-1252 between letters.
    var signs = 0
    var index = range.lowerBound + 1
    while index + 1 < range.upperBound {
      let byte = window[index]
      if byte >= 0x80 {
        let (before, after) = (window[index - 1], window[index + 1])
        if byte >= 0xC0, before >= 0xC0 { pairs += 1 }
        if byte >= 0xE0 { lower += 1 } else if byte >= 0xC0 { upper += 1 }
        switch byte {
        // The vowels a, e, i and o.
        case 0xE0, 0xE5, 0xE8, 0xEE: windowsVowels += 1
        case 0xC1, 0xC5, 0xC9, 0xCF: koiVowels += 1
        default: break
        }
        if before.isLetter || before >= 0xC0, after.isLetter || after >= 0xC0 || after == 0x20 {
          switch byte {
          case 0x8A, 0x8C...0x8F, 0x9A, 0x9C...0x9F, 0xB9:
            odd += 1
            if byte != 0xB9 { hasC1 = true } else if after != 0x20 { signs += 1 }
          case 0xB1, 0xB6, 0xBC, 0xBE:
            odd += 1
            hasLatin2 = true
            if after != 0x20 { signs += 1 }
          case 0xB3, 0xBF:
            odd += 1
            if after != 0x20 { signs += 1 }
          case 0xBA, 0xE3, 0xEC, 0xEF, 0xF0, 0xF2, 0xF5, 0xF8, 0xF9, 0xFB, 0xFD, 0xFE:
            odd += 1
          default: break
          }
        }
      }
      index += 1
    }
    let high = upper + lower
    if pairs >= 8, high * 3 > range.count, pairs * 4 > high * 3 {
      // Hebrew's letters stand where Cyrillic has small ones, and it has no capitals.
      if lower > upper, upper > 0, windowsVowels * 5 > lower { return .windows1251 }
      if upper > lower, koiVowels * 5 > upper { return .koi8r }
      return nil
    }
    guard odd >= 2 else { return nil }
    // No Western word has signs within it: `uchwali³`, `bud¿et`.
    let language = CommonWords.language(window, range, atLeast: odd >= 4 ? 2 : 4)
    switch language?.other ?? (signs >= 2 && odd >= 4 && language == nil ? .windows1250 : nil) {
    case .windows1250? where !hasC1 && hasLatin2: return .latin2
    case let other: return other
    }
  }
}

/// Tells languages by their commonest words, of ASCII's letters, in one pass.
private struct CommonWords {
  /// Its national set of ISO 646, if it has one that is read.
  var national: Charset?
  /// Its set of eight bits, where that is not Windows-1252.
  var other: Charset?
  var words: StaticString

  private static let languages: [CommonWords] = [
    CommonWords(
      national: .iso646German,
      words: "der die und ist nicht das den bei mit auf von sind worden ein eine im am hat sich dem"
    ),
    CommonWords(
      national: .iso646French,
      words: "le la les des du une un est pour dans qui que et en sur au ont"),
    CommonWords(
      national: .iso646Swedish,
      words: "och att som inte en har med det den av till om ett var han p} {r f|r"),
    CommonWords(
      national: .iso646Danish,
      words: "og at ikke der til en er det som af av har med den fra om p} v{re f|r"),
    CommonWords(
      national: .iso646Spanish,
      words: "el la los las que del de en una un por con para se su sus como este y"),
    CommonWords(
      national: .iso646Italian,
      words: "il la di che della per una un non con del le dei alla nel ha in al e"),
    CommonWords(
      national: .iso646Portuguese,
      words: "o a os as da do dos das que de em um uma para com no na n{o por mais foi"),
    // Finns write in Sweden's set.
    CommonWords(
      national: .iso646Swedish,
      words: "ja on ei ett{ oli my|s sek{ h{n joka ovat mutta kun mukaan kertoi sanoi"),
    CommonWords(words: "the of and to is that for was said with on at by in has be"),
    CommonWords(words: "de het een van en is dat op te niet voor met zijn aan door"),
    CommonWords(words: "og er sem hafa ekki var um til fyrir hefur eru"),
    CommonWords(
      other: .windows1250,
      words: "na do nie jest przez oraz dla od po ze za w z i o przy jak ale tym jego roku"),
    CommonWords(
      other: .windows1250,
      words: "na se do pro od je podle ale v s z a o bude jako jsou po by to ve za sa vo"),
    CommonWords(
      other: .windows1250,
      words: "a az hogy nem egy is volt szerint meg ez el ki csak mint azt lesz"),
    CommonWords(
      other: .windows1250,
      words: "je na za se su od da kako bi i u iz s o po ne koji koje sa ali ki v"),
    CommonWords(
      other: .windows1250, words: "de la din pentru este care un o cu nu pe al a fost mai sunt prin"
    ),
    CommonWords(
      other: .windows1254, words: "ve bir bu ile olarak da de ne daha gibi kadar sonra olan en dedi"
    ),
  ]

  private init(national: Charset? = nil, other: Charset? = nil, words: StaticString) {
    (self.national, self.other, self.words) = (national, other, words)
  }

  /// For each word the languages that have it, a bit each.
  private static let table: [UInt64: UInt32] = {
    var table: [UInt64: UInt32] = [:]
    for (index, language) in languages.enumerated() {
      for word in language.words.description.utf8.split(separator: 0x20) {
        var key: UInt64 = 0
        for byte in word { key = key << 8 | UInt64(byte) }
        table[key, default: 0] |= 1 << UInt32(index)
      }
    }
    return table
  }()

  /// The language that has most of the text's words; nil where another has nearly as many.
  ///
  /// A word counts four times at most, and one alone tells nothing: `i` is Croatian and Norwegian. Of languages with the same sets it does not matter which it is.
  static func language(
    _ window: Span<UInt8>, _ range: Range<Int>, atLeast fewest: Int = 4
  ) -> CommonWords? {
    var counts: [UInt64: Int] = [:]
    var key: UInt64 = 0
    var length = 0
    for index in range {
      let byte = window[index]
      if byte.isLetter || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "|")
        || byte == UInt8(ascii: "}")
      {
        length += 1
        if length <= 8 { key = key << 8 | UInt64(byte) }
        continue
      }
      if (1...8).contains(length), byte.isSpace, table[key] != nil { counts[key, default: 0] += 1 }
      // What is not parted by a blank begins no word.
      length = byte.isSpace ? 0 : 9
      key = 0
    }
    var scores = [Int](repeating: 0, count: languages.count)
    var kinds = scores
    for (key, count) in counts {
      let mask = table[key] ?? 0
      for index in languages.indices where mask & (1 << UInt32(index)) != 0 {
        scores[index] += min(4, count)
        kinds[index] += 1
      }
    }
    guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }), scores[best] >= fewest,
      kinds[best] > 1
    else {
      return nil
    }
    let language = languages[best]
    for index in languages.indices
    where languages[index].national != language.national || languages[index].other != language.other
    {
      // Half as many again, or four more of many.
      let isClear = scores[best] * 2 >= scores[index] * 3 || scores[best] >= scores[index] + 4
      guard isClear else { return nil }
    }
    return language
  }
}

extension Span<UInt8> {
  /// The first byte at or after `start` that national sets of ISO 646 have another character for:
  /// `@`, `[`, `\`, `]`, `{`, `|`, `}`, `~`; `end` where none is.
  func firstIndexOfNational(from start: Int, to end: Int) -> Int {
    var index = start
    while index &+ 16 <= end {
      let piece = lanes(at: index)
      // `^` has no letter of its own: it marks lines on American wires.
      let isNational =
        piece.equal(to: 0x40) | piece.within(0x5B, count: 3) | piece.within(0x7B, count: 4)
      let found = isNational.first
      index &+= found
      if found < 16 { return index }
    }
    while index < end {
      switch self[index] {
      case 0x40, 0x5B...0x5D, 0x7B...0x7E: return index
      default: index &+= 1
      }
    }
    return end
  }
}
