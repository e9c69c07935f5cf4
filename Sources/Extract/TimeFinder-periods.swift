internal import Lexicon
internal import Wire

/// Years, and spans of time that are counted from the day of publication.
extension TimeFinder {
  // MARK: - Years

  func isBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ words: [StaticString]
  ) -> Bool {
    words.contains { story.isWord(text, index - 1, $0) }
  }

  /// Whether what stands at `index` makes the number before it one of things.
  func isCounting(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    if story.isSpaced(index) {
      return story.isWord(text, index, "percent") || story.isWord(text, index, "pct")
        || story.isWord(text, index, "people")
    }
    let mark = story.mark(text, index)
    return mark == UInt8(ascii: "%")
      || (mark == UInt8(ascii: ".") || mark == UInt8(ascii: ","))
        && isNumber(story, index + 1) && !story.isSpaced(index + 1)
  }

  /// Whether a word in small letters that is none of the commonest stands at `index`: as a rule, a
  /// noun.
  func isNoun(_ story: StoryTokens, _ index: Int) -> Bool {
    guard index < story.count, story.tokens[index].kind == .word, !story.tokens[index].isCapital
    else { return false }
    let classes = story.classes(index)
    return classes.isDisjoint(with: [.lowerWord, .verb]) || classes.contains(.period)
  }

  /// The year that is told behind a month or quarter, and where it ends: `of 1989`, `last year`.
  func yearBehind(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp
  ) -> (year: Int, end: Int)? {
    let first = story.isWord(text, index, "of") ? index + 1 : index
    if first > index, isNumber(story, first), story.tokens[first].length == 4,
      let year = text.number(in: story.tokens[first].range), (1800...2100).contains(year)
    {
      return (year, first + 1)
    }
    guard published.isSet, story.isWord(text, first + 1, "year"),
      let step = step(text, story, first)
    else { return nil }
    return (Int(published.year) + step, first + 2)
  }

  /// The year that `last`, `this` or `next` before a month tells.
  func yearBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ month: Int, _ published: Timestamp
  ) -> Int? {
    guard published.isSet, let step = step(text, story, index - 1) else { return nil }
    let (year, now) = (Int(published.year), Int(published.month))
    switch step {
    case -1: return month < now ? year : year - 1
    case 1: return month > now ? year : year + 1
    default: return year
    }
  }

  /// -1 for `last`, 0 for `this` or `current`, 1 for `next` or `coming` at `index`.
  func step(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Int? {
    if story.isWord(text, index, "last") { return -1 }
    if story.isWord(text, index, "this") { return 0 }
    // `NOTE: Current year net includes` is of the year told.
    if story.isWord(text, index, "current") { return story.tokens[index].isCapital ? nil : 0 }
    return story.isWord(text, index, "next") || story.isWord(text, index, "coming") ? 1 : nil
  }

  // MARK: - Spans

  /// `last week`, `this year`, `the third quarter of 1989`, `two months ago`; where to go on is
  /// given back.
  func readPeriod(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    _ anchor: inout Anchor, into facts: inout [Fact]
  ) -> Int {
    guard let period = Lexicon.Period(rawValue: story.entries[index].value) else {
      return index + 1
    }
    switch period {
    case .weekend: return readWeekend(text, story, index, published, into: &facts)
    case .overnight: return readOvernight(text, story, index, published, into: &facts)
    case .century: return readCentury(text, story, index, published, into: &facts)
    default: if index == 0 { return index + 1 }
    }
    if let end = readAnchored(text, story, index, period, published, &anchor, into: &facts) {
      return end
    }
    if story.isWord(text, index + 1, "ago") {
      guard let count = count(text, story, index - 1),
        let (precision, value) = back(count, period, published)
      else { return index + 1 }
      let range = story.range(index - 1, index + 2)
      facts.append(Fact(.date, range, payload: precision, value: Double(value)))
      return index + 2
    }
    if let end = readTold(text, story, index, period, published, into: &facts)
      ?? readAhead(text, story, index, period, published, into: &facts)
    {
      return end
    }
    // `last years` is none: what is counted is one.
    guard
      story.isWord(text, index + 2, "now") || story.isWord(text, index + 2, "today")
        || text[story.tokens[index].end - 1] != UInt8(ascii: "s")
    else { return index + 1 }
    if period == .quarter, let (number, first) = quarter(text, story, index) {
      if isOfGame(text, story, first) { return index + 1 }
      let end = addQuarter(text, story, number, first..<index + 1, published, into: &facts)
      if let last = facts.last { anchor = Anchor(last) }
      return end
    }
    if story.isWord(text, index + 1, "from"),
      story.isWord(text, index + 2, "now") || story.isWord(text, index + 2, "today"),
      let count = count(text, story, index - 1),
      let (precision, value) = back(-count, period, published)
    {
      facts.append(
        Fact(.date, story.range(index - 1, index + 3), payload: precision, value: Double(value)))
      return index + 3
    }
    guard let step = step(text, story, index - 1),
      let (precision, value) = moved(step, period, published)
    else { return index + 1 }
    facts.append(
      Fact(.date, story.range(index - 1, index + 1), payload: precision, value: Double(value)))
    return index + 1
  }

  /// The number at `index`: `2`, `two`, `a`.
  func count(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Int? {
    let token = story.tokens[index]
    if token.kind == .number {
      return token.length <= 3 ? text.number(in: token.range) : nil
    }
    if story.classes(index).contains(.numberWord) { return Int(story.entries[index].value) }
    return story.isWord(text, index, "a") ? 1 : nil
  }

  /// So many periods before publication.
  private func back(
    _ count: Int, _ period: Lexicon.Period, _ published: Timestamp
  ) -> (Int32, Int)? {
    let month = Int(published.year) * 12 + Int(published.month) - 1
    switch period {
    case .day: return (DatePrecision.day, published.dayNumber - count)
    case .week: return (DatePrecision.week, published.dayNumber - 7 * count)
    case .month: return (DatePrecision.month, month - count)
    case .quarter: return (DatePrecision.quarter, month / 3 - count)
    case .year:
      // TIMEX3's years have four figures.
      let year = Int(published.year) - count
      return year >= 1000 ? (DatePrecision.year, year) : nil
    case .decade, .century:
      let year = Int(published.year) - count * (period == .decade ? 10 : 100)
      return year >= 1000 ? (DatePrecision.year, year) : nil
    case .spring, .summer, .autumn, .winter, .morning, .night, .weekend, .overnight: return nil
    }
  }

  /// The period before publication's (-1), its own (0) or the next (1).
  private func moved(
    _ step: Int, _ period: Lexicon.Period, _ published: Timestamp
  ) -> (Int32, Int)? {
    switch period {
    // `this day` is told by no paper; `last decade` is the last ten years.
    case .day, .weekend, .century, .overnight: return nil
    case .decade: return step == 0 ? (DatePrecision.decade, Int(published.year) / 10) : nil
    case .morning: return step == 0 ? (DatePrecision.day, published.dayNumber) : nil
    case .night: return step <= 0 ? (DatePrecision.day, published.dayNumber + step) : nil
    case .week, .month, .quarter, .year: return back(-step, period, published)
    case .spring, .summer, .autumn, .winter:
      let year = Int(published.year)
      // Spring begins in March; January and February are of the winter before.
      let now = year * 4 + (Int(published.month) + 9) / 3 - 4
      var season = year * 4 + Int(period.rawValue - Lexicon.Period.spring.rawValue)
      // In January, this winter is the one that began last year.
      if season == now + 4 { season = now }
      if step < 0, season >= now { season -= 4 }
      if step > 0, season <= now { season += 4 }
      return (DatePrecision.season, season)
    }
  }

  /// The number before `quarter`, and where it stands: `third quarter`, `third-quarter`.
  private func quarter(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (number: Int, first: Int)? {
    let first = story.mark(text, index - 1) == UInt8(ascii: "-") ? index - 2 : index - 1
    for (number, word) in (["first", "second", "third", "fourth"] as [StaticString]).enumerated()
    where story.isWord(text, first, word) { return (number + 1, first) }
    return nil
  }

  /// A quarter with the year that stands beside it: `the 1988 third quarter`, `third quarter of 1989`,
  /// `the year-ago quarter`.
  private func addQuarter(
    _ text: Span<UInt8>, _ story: StoryTokens, _ number: Int, _ found: Range<Int>,
    _ published: Timestamp, into facts: inout [Fact]
  ) -> Int {
    var (first, end) = (found.lowerBound, found.upperBound)
    var year = year(ofQuarter: number, looksAhead(text, story, first), published)
    if let told = yearBehind(text, story, end, published) {
      (year, end) = told
    } else if first > 0, isNumber(story, first - 1), story.tokens[first - 1].length == 4,
      let told = text.number(in: story.tokens[first - 1].range), (1900...2050).contains(told)
    {
      year = told
      first -= 1
      // The year may have been found alone.
      if let last = facts.last, last.kind == .date, last.range == story.tokens[first].range {
        facts.removeLast()
      }
    } else if let last = facts.last, last.kind == .date, last.payload == DatePrecision.year,
      story.isWord(text, first - 1, "s"), first > 2, Int(last.end) == story.tokens[first - 3].end
    {
      // `next year's first quarter`
      year = Int(last.value)
    } else if isBefore(text, story, first, ["ago", "earlier"]),
      story.isWord(text, first - 3, "year")
    {
      year -= 1
    }
    facts.append(
      Fact(
        .date, story.range(first, end), payload: DatePrecision.quarter,
        value: Double(year * 4 + number - 1)))
    return end
  }

  /// The year of the quarter that lies nearest to publication; one that is to come only where it is
  /// the next, or the words before look ahead.
  private func year(ofQuarter number: Int, _ isAhead: Bool, _ published: Timestamp) -> Int {
    let year = Int(published.year)
    let now = (Int(published.month) - 1) / 3 + 1
    if number > now { return isAhead || number == now + 1 ? year : year - 1 }
    return isAhead && now - number >= 2 ? year + 1 : year
  }
}
