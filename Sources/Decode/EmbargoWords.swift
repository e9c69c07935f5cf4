internal import Wire

/// Tells a line that says when copy may be published from a headline that begins with the same word.
///
/// `Embargo on oil tightened` and `For release of hostages, ...` are headlines: a colon or a time
/// stands behind the word of a mark.
enum EmbargoWords {
  /// Whether a colon or a time follows the word that ends at `index`.
  static func isMark(_ window: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    var start = index
    // `Embargo`, `Embargoed`: the rest of the word.
    while start < end, window[start].isLetter { start += 1 }
    // `Embargo on 3 ports` is a headline, `Embargoed to 1800` is none.
    let isParticiple = start > index
    while start < end, window[start].isSpace { start += 1 }
    guard start < end else { return true }
    if window[start] == UInt8(ascii: ":") || isTime(window, start, end) { return true }
    for word in links where isWord(word, window, start, end) {
      return hasTime(window, start + word.utf8CodeUnitCount, end)
    }
    for word: StaticString in ["on", "to", "after", "before"]
    where isParticiple && isWord(word, window, start, end) {
      return hasTime(window, start + word.utf8CodeUnitCount, end)
    }
    return false
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
