internal import Lexicon
internal import Wire

/// Spans that are counted from a date told before: `the following year`, `that month`, `two days later`.
extension TimeFinder {
  /// How far a date reaches, in bytes.
  private static let reach = 500
  /// How many dates are looked at, from the last.
  private static let depth = 4

  /// How a span lies to the date that was told.
  private struct Relation {
    /// So many spans behind it, or before it where it is less than 0.
    var step: Int
    /// Its tokens.
    var first: Int
    var end: Int
    /// Of publication where no date was told: `the previous month`.
    var mayBeOfPublication = false
    /// A month stays a month: `a year earlier` behind `October`.
    var keepsPrecision = false
    /// Of the report, where the year stands in another sentence: `a year earlier`.
    var isOfReport = false
  }

  /// A span told by a date before it, with its unit at `index`; where to go on is given back.
  func readTold(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ period: Lexicon.Period,
    _ published: Timestamp, into facts: inout [Fact]
  ) -> Int? {
    switch period {
    case .day, .week, .month, .quarter, .year, .night: break
    default: return nil
    }
    guard let relation = relation(text, story, index),
      let (precision, value) = told(relation, period, story, index, published, facts)
    else { return nil }
    facts.append(
      Fact(
        .date, story.range(relation.first, relation.end), payload: precision,
        value: Double(value)))
    return relation.end
  }

  /// What the words beside the unit at `index` say.
  private func relation(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> Relation? {
    let isOne = text[story.tokens[index].end - 1] != UInt8(ascii: "s")
    // `a year earlier`, `two days later`
    for (word, sign) in [("earlier", -1), ("later", 1)] as [(StaticString, Int)]
    where story.isWord(text, index + 1, word) && !isNoun(story, index + 2) {
      guard let count = count(text, story, index - 1), count > 0 else { return nil }
      return Relation(
        step: sign * count, first: index - 1, end: index + 2,
        mayBeOfPublication: sign < 0 && count == 1, keepsPrecision: true, isOfReport: true)
    }
    guard isOne else { return nil }
    // `the month before`, where no event follows
    if story.isWord(text, index - 1, "the"), !story.isWord(text, index - 2, "of") {
      for (word, sign) in [("before", -1), ("after", 1)] as [(StaticString, Int)]
      where story.isWord(text, index + 1, word) && endsPhrase(text, story, index + 2) {
        return Relation(
          step: sign, first: index, end: index + 2, mayBeOfPublication: sign < 0,
          keepsPrecision: true)
      }
    }
    let words: [(StaticString, Int)] = [
      ("that", 0), ("same", 0), ("following", 1), ("previous", -1), ("preceding", -1),
      ("prior", -1),
    ]
    for (word, step) in words where story.isWord(text, index - 1, word) {
      // `so that year after year`, `a previous year`
      if step == 0, story.isWord(text, index - 2, "so") || story.isWord(text, index + 1, "after") {
        return nil
      }
      if step != 0, !isBefore(text, story, index - 1, ["the", "in"]) { return nil }
      if story.isWord(text, index - 1, "same"), isOfOtherYear(text, story, index + 1) {
        return nil
      }
      return Relation(
        step: step, first: index - 1, end: index + 1, mayBeOfPublication: step < 0)
    }
    if story.isWord(text, index, "day"), story.isWord(text, index - 1, "next"),
      story.isWord(text, index - 2, "the")
    {
      return Relation(step: 1, first: index - 1, end: index + 1)
    }
    return nil
  }

  /// Whether a year of its own is told at `index`: `the same month last year`, `the same week of 1996`.
  private func isOfOtherYear(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    if story.isWord(text, index, "of") || story.isWord(text, index, "in") {
      return isNumber(story, index + 1) && story.tokens[index + 1].length == 4
    }
    if story.isWord(text, index + 1, "year") {
      return ["last", "a", "one"].contains { story.isWord(text, index, $0) }
    }
    return story.isWord(text, index, "the") && story.isWord(text, index + 2, "year")
  }

  /// Whether nothing that `before` may govern stands at `index`.
  private func endsPhrase(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index < story.count else { return true }
    if story.tokens[index].shape.contains(.sentenceStart) { return true }
    if story.tokens[index].kind == .mark {
      let mark = story.mark(text, index)
      return mark != UInt8(ascii: "\"") && mark != UInt8(ascii: "`")
    }
    return story.isWord(text, index, "and") || story.isWord(text, index, "but")
  }

  /// The span by the last date that tells enough of it.
  private func told(
    _ relation: Relation, _ period: Lexicon.Period, _ story: StoryTokens, _ index: Int,
    _ published: Timestamp, _ facts: [Fact]
  ) -> (precision: Int32, value: Int)? {
    let start = Int(story.tokens[index].start)
    // Facts of the story before it stand in the same list.
    let storyStart = Int(story.tokens[0].start)
    var seen = 0
    for fact in facts.reversed() {
      guard fact.kind == .date, Int(fact.start) >= storyStart, start - Int(fact.end) < Self.reach,
        seen < Self.depth
      else { break }
      seen += 1
      // `a year earlier` in another sentence is counted from the time of the report.
      if relation.isOfReport, period == .year, fact.payload == DatePrecision.year,
        !isSameSentence(story, fact, index)
      {
        break
      }
      // `that day` behind `in October` is none that is told.
      if period == .day || period == .night, fact.payload != DatePrecision.day { return nil }
      if let found = counted(from: fact, relation, period, published) {
        return Self.hasFourFigures(found) ? found : nil
      }
    }
    guard relation.mayBeOfPublication else { return nil }
    let month = Int(published.year) * 12 + Int(published.month) - 1
    switch period {
    case .day, .night: return (DatePrecision.day, published.dayNumber + relation.step)
    case .week: return (DatePrecision.week, published.dayNumber + 7 * relation.step)
    case .month: return (DatePrecision.month, month + relation.step)
    case .quarter: return (DatePrecision.quarter, month / 3 + relation.step)
    case .year: return (DatePrecision.year, Int(published.year) + relation.step)
    default: return nil
    }
  }

  /// Whether the year has four figures, as TIMEX3 wants it: a text may count on from date to date.
  private static func hasFourFigures(_ date: (precision: Int32, value: Int)) -> Bool {
    let year =
      switch date.precision {
      case DatePrecision.day, DatePrecision.week: Int(Timestamp(dayNumber: date.value).year)
      case DatePrecision.month: date.value / 12
      case DatePrecision.quarter: date.value / 4
      default: date.value
      }
    return (1000...9999).contains(year)
  }

  /// Whether the sentence of `index` holds the date.
  private func isSameSentence(_ story: StoryTokens, _ fact: Fact, _ index: Int) -> Bool {
    for position in stride(from: index, through: max(0, index - 40), by: -1) {
      let token = story.tokens[position]
      if Int(token.start) <= Int(fact.start) { return true }
      if token.shape.contains(.sentenceStart) { return false }
    }
    return false
  }

  /// The span counted from one date; nil where the date does not tell its unit.
  private func counted(
    from fact: Fact, _ relation: Relation, _ period: Lexicon.Period, _ published: Timestamp
  ) -> (precision: Int32, value: Int)? {
    let value = Int(fact.value)
    let step = relation.step
    switch period {
    case .day, .night:
      return fact.payload == DatePrecision.day ? (DatePrecision.day, value + step) : nil
    case .week:
      guard fact.payload == DatePrecision.day || fact.payload == DatePrecision.week else {
        return nil
      }
      return (DatePrecision.week, value + 7 * step)
    case .month:
      switch fact.payload {
      case DatePrecision.month: return (DatePrecision.month, value + step)
      case DatePrecision.day:
        let day = Timestamp(dayNumber: value)
        return (DatePrecision.month, Int(day.year) * 12 + Int(day.month) - 1 + step)
      default: return nil
      }
    case .quarter:
      return fact.payload == DatePrecision.quarter ? (DatePrecision.quarter, value + step) : nil
    case .year:
      let year: Int
      switch fact.payload {
      case DatePrecision.year: year = value
      case DatePrecision.month:
        if relation.keepsPrecision { return (DatePrecision.month, value + 12 * step) }
        year = value / 12
      case DatePrecision.quarter:
        if relation.keepsPrecision { return (DatePrecision.quarter, value + 4 * step) }
        year = value / 4
      case DatePrecision.day:
        // A weekday of these days tells of no year.
        let day = Timestamp(dayNumber: value)
        guard abs(value - published.dayNumber) > 31 else { return nil }
        year = Int(day.year)
        if relation.keepsPrecision {
          let date = Timestamp(
            year: year + step, month: Int(day.month), day: min(Int(day.day), 28))
          return date.isValid && year + step >= 1000
            ? (DatePrecision.day, date.dayNumber + max(0, Int(day.day) - 28)) : nil
        }
      default: return nil
      }
      return year + step >= 1000 ? (DatePrecision.year, year + step) : nil
    default: return nil
    }
  }
}
