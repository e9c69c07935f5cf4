/// Tells a line that says when copy may be published from a headline that begins with the same word.
///
/// `Embargo on oil tightened` and `For release of hostages, ...` are headlines: a colon or a time
/// stands behind the word of a mark.
package enum EmbargoWords {
  /// Whether a colon or a time follows the word that ends at `index`.
  package static func isMark(_ window: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    var start = index
    // `Embargo`, `Embargoed`: the rest of the word.
    while start < end, window[start].isLetter { start += 1 }
    // `Embargo on 3 ports` is a headline, `Embargoed to 1800` is none.
    let isParticiple = start > index
    while start < end, window[start].isSpace { start += 1 }
    guard start < end else { return true }
    if window[start] == UInt8(ascii: ":") || isTime(window, start, end) { return true }
    if window[start] == UInt8(ascii: "-") || window[start] == 0xE2 {
      // `EMBARGO - Not for publication before 2230 GMT`
      while start < end, !window[start].isLetter, !window[start].isDigit { start += 1 }
      guard start < end else { return true }
      if isBan(window, start) || isTime(window, start, end) { return true }
    }
    for word in links where isWord(word, window, start, end) {
      return hasTime(window, start + word.utf8CodeUnitCount, end)
    }
    for word: StaticString in ["on", "to", "after", "before"]
    where isParticiple && isWord(word, window, start, end) {
      return hasTime(window, start + word.utf8CodeUnitCount, end)
    }
    return false
  }

  /// Where a note to editors that says from when copy may be published tells it; nil where the note
  /// is another one.
  ///
  /// `Embargoed until 1800 GMT`, `(Eds: Hold for release Sunday.)`, `Sperrfrist: 1. Mai`.
  package static func note(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    var start = range.lowerBound
    func skipSeparators() {
      while start < range.upperBound, text[start].isSpace || isSeparator(text[start]) { start += 1 }
    }
    skipSeparators()
    for word in openings where start < range.upperBound && text.matchesFolded(word, at: start) {
      start += word.utf8CodeUnitCount
      skipSeparators()
    }
    if isBan(text, start) { return value(text, start..<range.upperBound) }
    for word: StaticString in ["embargo", "for release", "hfr"]
    where text.matchesFolded(word, at: start)
      && isMark(text, start + word.utf8CodeUnitCount, range.upperBound)
    { return value(text, start..<range.upperBound) }
    return nil
  }

  /// What a note may begin with before it says that it is one of an embargo, in this order.
  private static let openings: [StaticString] = [
    "(", "[", "attention editors", "attention", "note to editors", "eds:", "eds.:", "editors:",
    "editors", "editor's note:", "note:", "nb:", "achtung", "under", "sous", "strictly", "strict",
  ]

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "*")
  }

  /// Whether words that forbid to publish stand at `start`.
  private static func isBan(_ text: Span<UInt8>, _ start: Int) -> Bool {
    let words: [StaticString] = [
      "hold for release", "not for publication before", "not for publication until",
      "not for release before", "not for release until", "do not publish before",
      "do not use before", "sperrfrist",
    ]
    return words.contains { text.matchesFolded($0, at: start) }
  }

  /// What stands behind the colon of a note, if it has one near its beginning.
  private static func value(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let near = min(range.upperBound, range.lowerBound + 16)
    guard let colon = text.firstIndex(of: UInt8(ascii: ":"), from: range.lowerBound, to: near),
      !text[colon - 1].isDigit
    else { return range }
    return text.trimmed(colon + 1..<range.upperBound)
  }

  /// Words between the mark and its time.
  private static let links: [StaticString] = [
    "until", "till", "at", "for", "not before", "bis", "jusqu", "hasta", "may",
  ]

  private static let days: [StaticString] = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue",
    "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "montag", "dienstag", "mittwoch",
    "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "lundi", "mardi", "mercredi",
    "jeudi", "vendredi", "samedi", "dimanche", "noon", "midnight", "ams", "pms",
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "jan", "feb", "apr", "aug", "sept", "oct", "nov", "dec",
  ]

  private static func isTime(_ window: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    if window[start].isDigit { return true }
    return days.contains { isWord($0, window, start, end) }
  }

  /// Whether one of the next words is a time: `until 6 p.m.`, `for release Sunday`.
  private static func hasTime(_ window: Span<UInt8>, _ first: Int, _ end: Int) -> Bool {
    var index = first
    var words = 0
    while index < end, words < 3 {
      while index < end, !window[index].isLetter, !window[index].isDigit { index += 1 }
      guard index < end else { break }
      if isTime(window, index, end) { return true }
      while index < end, window[index].isLetter { index += 1 }
      words += 1
    }
    return false
  }

  private static func isWord(
    _ word: StaticString, _ window: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    let after = start + word.utf8CodeUnitCount
    return after <= end && window.matchesFolded(word, at: start)
      && (after == end || !window[after].isLetter)
  }
}
