internal import Lexicon
internal import Wire

/// Days that have names: `Christmas Eve`, `Labor Day`, `Easter Sunday 1994`.
///
/// Only days that mean the same wherever English is written, and those that the wires of the United
/// States name without saying whose they are. `Independence Day` and `Mother's Day` are not among them.
extension TimeFinder {
  /// When a holiday is.
  enum Holiday {
    case fixed(month: Int, day: Int)
    /// So many days from Easter Sunday.
    case easter(Int)
    /// The weekday (1 is Monday) of the month for the nth time; -1 for the last time.
    case weekday(month: Int, weekday: Int, nth: Int)

    var month: Int {
      switch self {
      case .fixed(let month, _), .weekday(let month, _, _): month
      case .easter: 4
      }
    }

    /// The number of its day in `year`.
    func day(in year: Int) -> Int {
      switch self {
      case .fixed(let month, let day):
        return Timestamp(year: year, month: month, day: day).dayNumber
      case .easter(let days): return Self.easterSunday(year) + days
      case .weekday(let month, let weekday, let nth):
        let first = Timestamp(year: year, month: month, day: 1).dayNumber
        // 1970-01-01 was a Thursday, 4 in ISO's count from Monday.
        let begins = (first % 7 + 7 + 3) % 7 + 1
        let offset = (weekday - begins + 7) % 7
        if nth > 0 { return first + offset + 7 * (nth - 1) }
        // Of the holidays that are the last of their weekday, all are in months of 31 days.
        return first + offset + (offset + 28 < 31 ? 28 : 21)
      }
    }

    /// The Gregorian Easter, by the rule of Meeus, Jones and Butcher.
    private static func easterSunday(_ year: Int) -> Int {
      let a = year % 19
      let b = year / 100
      let c = year % 100
      let d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
      let e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7
      let f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114
      return Timestamp(year: year, month: f / 31, day: f % 31 + 1).dayNumber
    }
  }

  /// A holiday whose name begins with the word at `index`: `Christmas`, `Easter Monday`.
  func readHoliday(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    into facts: inout [Fact]
  ) -> Int {
    let isEve = story.isWord(text, index + 1, "eve") && story.tokens[index + 1].isCapital
    let isDay = story.isWord(text, index + 1, "day") && story.tokens[index + 1].isCapital
    var holiday: Holiday?
    var isWhole = isDay
    var end = isDay || isEve ? index + 2 : index + 1
    if story.isWord(text, index, "christmas") {
      holiday = .fixed(month: 12, day: isEve ? 24 : 25)
      isWhole = isWhole || isEve
    } else if story.isWord(text, index, "thanksgiving") {
      holiday = .weekday(month: 11, weekday: 4, nth: 4)
    } else if story.isWord(text, index, "halloween") {
      holiday = .fixed(month: 10, day: 31)
    } else if story.isWord(text, index, "easter") {
      holiday = .easter(0)
      for (weekday, days) in [("sunday", 0), ("monday", 1)] as [(StaticString, Int)]
      where story.isWord(text, index + 1, weekday) {
        (holiday, isWhole, end) = (.easter(days), true, index + 2)
      }
    }
    guard let holiday, isWhole || isDate(text, story, index, end) else { return index + 1 }
    return add(holiday, text, story, index..<end, published, into: &facts)
  }

  /// A holiday whose name ends at `index`: `Labor Day`, `New Year's Eve`.
  func readHolidayBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    into facts: inout [Fact]
  ) -> Int {
    let isEve = story.isWord(text, index, "eve")
    guard index > 0, story.isSpaced(index) else { return index + 1 }
    var first = index - 1
    if story.isWord(text, first, "s"), first > 1, story.tokens[first - 1].kind == .mark {
      first -= 2
    }
    guard story.tokens[first].kind == .word, story.tokens[first].isCapital else {
      return index + 1
    }
    var holiday: Holiday?
    if story.isWord(text, first, "year"), story.isWord(text, first - 1, "new") {
      first -= 1
      holiday = isEve ? .fixed(month: 12, day: 31) : .fixed(month: 1, day: 1)
    } else if !isEve {
      let names: [(StaticString, Holiday)] = [
        ("labor", .weekday(month: 9, weekday: 1, nth: 1)),
        ("memorial", .weekday(month: 5, weekday: 1, nth: -1)),
        ("veterans", .fixed(month: 11, day: 11)), ("boxing", .fixed(month: 12, day: 26)),
        ("valentine", .fixed(month: 2, day: 14)),
      ]
      for (word, day) in names where story.isWord(text, first, word) { holiday = day }
      // `International Labor Day` is another.
      if story.isWord(text, first - 1, "international") { holiday = nil }
    }
    guard let holiday else { return index + 1 }
    return add(holiday, text, story, first..<index + 1, published, into: &facts)
  }

  /// Whether a holiday's name alone is the day: `before Christmas`, but `Christmas sales`.
  private func isDate(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ end: Int
  ) -> Bool {
    let words: [StaticString] = [
      "on", "at", "before", "after", "since", "until", "till", "by", "this", "last", "next",
      "around",
    ]
    return words.contains { story.isWord(text, index - 1, $0) } && !isNoun(story, end)
      && story.mark(text, end) != UInt8(ascii: "'") && story.mark(text, end) != UInt8(ascii: "-")
      && !(end < story.count && story.tokens[end].isCapital && !isNumber(story, end)
        && !story.tokens[end].shape.contains(.sentenceStart))
  }

  private func add(
    _ holiday: Holiday, _ text: Span<UInt8>, _ story: StoryTokens, _ found: Range<Int>,
    _ published: Timestamp, into facts: inout [Fact]
  ) -> Int {
    var (first, end) = (found.lowerBound, found.upperBound)
    var year = 0
    let number = story.mark(text, end) == UInt8(ascii: ",") ? end + 1 : end
    if isNumber(story, number), story.tokens[number].length == 4,
      let told = text.number(in: story.tokens[number].range), (1800...2100).contains(told)
    {
      (year, end) = (told, number + 1)
    } else if let told = yearBehind(text, story, end, published) {
      (year, end) = told
    } else if let told = yearBefore(text, story, first, holiday.month, published) {
      (year, first) = (told, first - 1)
    } else if published.isSet {
      let base = Int(published.year)
      let day = Timestamp(dayNumber: holiday.day(in: base))
      year = nearestYear(
        Int(day.month), Int(day.day), looksAhead(text, story, first), published)
    }
    guard year > 0 else { return end }
    facts.append(
      Fact(
        .date, story.range(first, end), payload: DatePrecision.day,
        value: Double(holiday.day(in: year))))
    return end
  }
}
