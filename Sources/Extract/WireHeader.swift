internal import Wire

/// Reuters' wire header of 1987, as Reuters-21578 keeps it in UNKNOWN (ANPA 1312's first lines).
///
///     SYN SYN SOH service(1) number(4) US selector LF
///     priority SP category SP keyword *SP MM "-" DD SP words(4)
struct WireHeader {
  var service: Range<Int>?
  var sequence: Int?
  var priority: Range<Int>?
  var category: Range<Int>?
  var slug: Range<Int>?
  var month = 0
  var day = 0
  var words: Int?

  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    var line = range.lowerBound
    if let start = text.firstIndex(of: 0x01, from: range.lowerBound), start + 6 <= range.upperBound
    {
      if text[start + 1].isLetter {
        service = start + 1..<start + 2
        sequence = text.number(in: start + 2..<start + 6)
      }
      line =
        text.firstIndex(of: 0x0A, from: start).map { min($0 + 1, range.upperBound) }
        ?? range.upperBound
    }
    let end =
      text.firstIndex(of: 0x0A, from: line).map { min($0, range.upperBound) } ?? range.upperBound
    readSecondLine(text, text.trimmed(line..<end))
  }

  private mutating func readSecondLine(_ text: Span<UInt8>, _ line: Range<Int>) {
    guard line.count > 8, text[line.lowerBound].isLower, text[line.lowerBound + 1].isSpace,
      text[line.lowerBound + 2].isLower, text[line.lowerBound + 3].isSpace
    else { return }
    priority = line.lowerBound..<line.lowerBound + 1
    category = line.lowerBound + 2..<line.lowerBound + 3
    var end = line.upperBound
    // From the right: words, date; what is left is the keyword.
    var start = end
    while start > line.lowerBound, text[start - 1].isDigit { start -= 1 }
    if end - start >= 3, end - start <= 5 {
      words = text.number(in: start..<end)
      end = text.trimmed(line.lowerBound..<start).upperBound
    }
    if end - 5 > line.lowerBound, text[end - 3] == UInt8(ascii: "-"),
      let month = text.number(in: end - 5..<end - 3), let day = text.number(in: end - 2..<end)
    {
      self.month = month
      self.day = day
      end -= 5
    }
    let keyword = text.trimmed(min(line.lowerBound + 4, end)..<end)
    if !keyword.isEmpty { slug = keyword }
  }

  /// Our urgency, 1 (highest) to 8, of an ANPA priority letter (AP's list, as `wire-copy` has it).
  static func urgencyLevel(priority: UInt8) -> UInt8 {
    switch priority {
    case UInt8(ascii: "f"): 1
    case UInt8(ascii: "b"): 2
    case UInt8(ascii: "u"): 3
    case UInt8(ascii: "r"): 4
    case UInt8(ascii: "d"): 5
    case UInt8(ascii: "a"), UInt8(ascii: "s"): 6
    case UInt8(ascii: "w"): 7
    case UInt8(ascii: "h"): 8
    default: 0
    }
  }

  /// What the keyword line's marks say of the version: `1STLD`, `WRITETHRU`, `CORRECTED`.
  static func version(_ text: Span<UInt8>, _ slug: Range<Int>) -> (VersionKind, Int) {
    var found = (kind: VersionKind.none, number: 0)
    var index = slug.lowerBound
    while index < slug.upperBound {
      // `1stLd`, `2nd Ld-Writethru`, `11th add`: the number belongs to the word behind it.
      var word = index
      var number = 0
      while word < slug.upperBound, text[word].isDigit, word - index < 3 {
        number = number * 10 + Int(text[word] - 0x30)
        word += 1
      }
      if word > index {
        guard Self.isOrdinal(text, word) else {
          index = word
          continue
        }
        word += 2
        while word < slug.upperBound, text[word].isSpace { word += 1 }
      }
      for (mark, kind): (StaticString, VersionKind) in [
        ("writethru", .writethru), ("lead", .lead), ("ld", .lead), ("correct", .correction),
        ("add", .add), ("insert", .insert), ("sub", .sub), ("kill", .kill), ("refile", .refile),
        ("take", .add),
      ] where text.matchesFolded(mark, at: word) {
        // Short marks need their number, longer ones a beginning, or words would be taken for them.
        let isSure =
          number > 0
          || mark.utf8CodeUnitCount >= 6 && (word == slug.lowerBound || !text[word - 1].isLetter)
        guard isSure else { continue }
        // A writethru of a lead is a writethru with the lead's number.
        if found.kind == .none || kind == .writethru {
          found = (kind, max(number, found.number))
        }
      }
      index = max(index + 1, word)
    }
    return found
  }

  /// Whether a slug is that of AP's correctives, which run a day or more behind what they correct:
  /// `AM-CORRECTIVE-Ferries`, `BC-Ferries-Corrective`.
  static func isCorrective(_ text: Span<UInt8>, _ slug: Range<Int>) -> Bool {
    let word: StaticString = "corrective"
    let hyphen = UInt8(ascii: "-")
    return slug.contains { index in
      let end = index + word.utf8CodeUnitCount
      return index > slug.lowerBound && text[index - 1] == hyphen && end <= slug.upperBound
        && text.matchesFolded(word, at: index) && (end == slug.upperBound || text[end] == hyphen)
    }
  }

  /// Which take of how many a slug of the New York Times' tells: `BC-ORCHIDS-2TAKES` is the first of two,
  /// `BC-ORCHIDS-2NDTAKE` the second; nil where it tells none.
  static func take(_ text: Span<UInt8>, _ slug: Range<Int>) -> (number: Int, of: Int)? {
    guard let word = text.firstIndex(of: "TAKE", from: slug.lowerBound, to: slug.upperBound) else {
      return nil
    }
    let isOrdinal = word - slug.lowerBound > 2 && isOrdinal(text, word - 2)
    let end = isOrdinal ? word - 2 : word
    var start = end
    while start > slug.lowerBound, text[start - 1].isDigit, end - start < 2 { start -= 1 }
    guard let number = text.number(in: start..<end), number > 0 else { return nil }
    return isOrdinal ? (number, 0) : (1, number)
  }

  private static func isOrdinal(_ text: Span<UInt8>, _ index: Int) -> Bool {
    for ending: StaticString in ["st", "nd", "rd", "th"]
    where text.matchesFolded(ending, at: index) { return true }
    return false
  }
}
