internal import Wire

/// Words around a place in the text.
enum CompanyName {
  /// The capitalized words right before `end`, at most six.
  static func before(_ text: Span<UInt8>, _ end: Int, floor: Int) -> Range<Int> {
    var stop = min(end, text.count)
    while stop > floor, text[stop - 1] == 0x20 { stop -= 1 }
    var start = stop
    var words = 0
    var cursor = stop
    while cursor > floor, words < 6 {
      var word = cursor
      while word > floor, !text[word - 1].isSpace { word -= 1 }
      guard word < cursor, text[word].isUpper || text[word] == UInt8(ascii: "&") else { break }
      if words > 0,
        text[cursor - 1] == UInt8(ascii: ",")
          || text[cursor - 1] == UInt8(ascii: ".") && cursor - word > 4
      {
        break
      }
      start = word
      words += 1
      guard word > floor, text[word - 1] == 0x20 else { break }
      cursor = word - 1
    }
    return start..<stop
  }

  /// The organisation that was found where `words` are, from its own beginning on, which is not before
  /// `floor`.
  ///
  /// The words before a code break at `and`; the name that was found in the text does not: `Cable
  /// and Wire Plc`.
  static func found(_ facts: Span<Fact>, _ words: Range<Int>, floor: Int) -> Range<Int> {
    guard !words.isEmpty else { return words }
    for index in facts.indices {
      let fact = facts[index]
      guard fact.kind.isEntity else { break }
      if fact.kind == .organisation, Int(fact.start) >= floor,
        Int(fact.start) < words.lowerBound,
        Int(fact.end) > words.lowerBound, Int(fact.end) <= words.upperBound,
        words.upperBound - Int(fact.end) <= 2
      {
        return fact.range
      }
    }
    return words
  }

  /// The last word of a range.
  static func lastWord(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.upperBound
    while start > range.lowerBound, text[start - 1].isWord || text[start - 1] == UInt8(ascii: "-") {
      start -= 1
    }
    return start..<range.upperBound
  }
}
