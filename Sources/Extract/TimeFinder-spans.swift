internal import Lexicon
internal import Wire

/// Weekends, nights and centuries, and what lies some time ahead.
extension TimeFinder {
  /// `the weekend`, `this weekend`, `next weekend` at `index`; where to go on is given back.
  ///
  /// The weekend that is over, unless the words before look ahead; on its own days it is the one that
  /// is on.
  func readWeekend(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    into facts: inout [Fact]
  ) -> Int {
    let today = published.dayNumber
    // 1970-01-01 was a Thursday, 4 in ISO's count from Monday.
    let weekday = (today % 7 + 7 + 3) % 7 + 1
    let week: Int
    let first: Int
    if let step = step(text, story, index - 1) {
      (week, first) = (step, index - 1)
    } else if story.isWord(text, index - 1, "past") {
      (week, first) = (weekday >= 6 ? 0 : -1, index - 1)
    } else if story.isWord(text, index - 1, "the"), !isNoun(story, index + 1) {
      let isAhead =
        isBefore(text, story, index - 1, ["by", "before", "until", "for"])
        || looksAhead(text, story, index - 1) || isAheadOf(text, story, index - 1)
      (week, first) = (isAhead || weekday >= 6 ? 0 : -1, index)
    } else {
      return index + 1
    }
    facts.append(
      Fact(
        .date, story.range(first, index + 1), payload: DatePrecision.weekend,
        value: Double(today + 7 * week)))
    return index + 1
  }

  private func isAheadOf(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    story.isWord(text, index - 1, "of") && story.isWord(text, index - 2, "ahead")
  }

  /// `overnight`: the night before, as `last night`, or the one to come.
  func readOvernight(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    into facts: inout [Fact]
  ) -> Int {
    // `the overnight rate`, `an overnight flight`
    let token = story.tokens[index]
    guard !token.isCapital || token.shape.contains(.sentenceStart),
      mayFollowNight(text, story, index + 1),
      !isBefore(text, story, index, ["the", "an", "its", "their", "his", "her", "stay", "stayed"])
    else { return index + 1 }
    let day = published.dayNumber - (looksAhead(text, story, index) ? 0 : 1)
    facts.append(Fact(.date, token.range, payload: DatePrecision.day, value: Double(day)))
    return index + 1
  }

  /// Whether what stands behind `overnight` is nothing of which it tells the kind: `overnight loans`.
  private func mayFollowNight(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> Bool {
    guard index < story.count else { return true }
    let token = story.tokens[index]
    if token.kind == .mark { return story.mark(text, index) != UInt8(ascii: "-") }
    if token.isCapital || token.shape.contains(.sentenceStart) { return true }
    let words: [StaticString] = [
      "in", "as", "to", "and", "or", "but", "after", "before", "on", "at", "by", "for", "from",
      "with",
      "when", "while", "the", "a", "into", "near", "over", "that", "since", "amid", "because",
      "despite",
    ]
    return words.contains { story.isWord(text, index, $0) }
  }

  /// `the 19th century`, `20th-century`, `a century ago` at `index`.
  func readCentury(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    into facts: inout [Fact]
  ) -> Int {
    guard index > 0 else { return index + 1 }
    if story.isWord(text, index + 1, "ago"), story.isWord(text, index - 1, "a"),
      published.year >= 1100
    {
      facts.append(
        Fact(
          .date, story.range(index - 1, index + 2), payload: DatePrecision.year,
          value: Double(Int(published.year) - 100)))
      return index + 2
    }
    let first = story.mark(text, index - 1) == UInt8(ascii: "-") ? index - 2 : index - 1
    guard first >= 0, let number = ordinal(text, story, first), (2...21).contains(number) else {
      return index + 1
    }
    facts.append(
      Fact(
        .date, story.range(first, index + 1), payload: DatePrecision.century,
        value: Double(number - 1)))
    return index + 1
  }

  /// The number of `19th` at `index`, which may end in two letters.
  private func ordinal(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Int? {
    let token = story.tokens[index]
    guard token.kind == .word, token.shape.contains(.digits), (3...4).contains(token.length) else {
      return nil
    }
    return text.number(in: Int(token.start)..<token.end - 2)
  }

  /// `in three weeks` where the words look ahead, with the unit at `index`.
  ///
  /// Days and weeks lead to a day, months and years to a month and a year.
  func readAhead(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ period: Lexicon.Period,
    _ published: Timestamp, into facts: inout [Fact]
  ) -> Int? {
    guard index > 1, story.isWord(text, index - 2, "in"), !isNoun(story, index + 1),
      let count = count(text, story, index - 1), count > 0,
      looksAhead(text, story, index - 2), !isRecord(text, story, index - 2),
      let (point, value) = ahead(count, period, published)
    else { return nil }
    facts.append(
      Fact(.date, story.range(index - 2, index + 1), payload: point, value: Double(value)))
    return index + 1
  }

  /// Whether the words before `in five years` look back over them: `the first visit`, `the worst drought`.
  private func isRecord(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let words: [StaticString] = [
      "first", "second", "third", "time", "times", "best", "worst", "most", "least", "only",
      "highest", "lowest", "biggest", "largest", "smallest", "longest", "strongest", "weakest",
      "slowest", "fastest", "coldest", "hottest", "warmest", "sharpest", "steepest", "greatest",
      "deadliest", "driest", "wettest", "tightest",
    ]
    for position in stride(from: index - 1, through: max(0, index - 10), by: -1) {
      if words.contains(where: { story.isWord(text, position, $0) }) { return true }
      if story.tokens[position].shape.contains(.sentenceStart) { return false }
    }
    return false
  }

  /// So many units behind publication.
  private func ahead(
    _ count: Int, _ period: Lexicon.Period, _ published: Timestamp
  ) -> (Int32, Int)? {
    let month = Int(published.year) * 12 + Int(published.month) - 1
    switch period {
    case .day: return (DatePrecision.day, published.dayNumber + count)
    case .week: return (DatePrecision.day, published.dayNumber + 7 * count)
    case .month: return (DatePrecision.month, month + count)
    case .year:
      let year = Int(published.year) + count
      return year <= 9999 ? (DatePrecision.year, year) : nil
    default: return nil
    }
  }

  /// Whether a quarter is a part of a game: a score or a word of games stands near it.
  func isOfGame(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let words: [StaticString] = ["touchdown", "touchdowns", "rebounds", "halftime", "scoreless"]
    for position in max(0, index - 14)..<min(story.count, index + 10) {
      switch story.tokens[position].kind {
      case .word:
        if words.contains(where: { story.isWord(text, position, $0) }) { return true }
      case .mark:
        guard story.mark(text, position) == UInt8(ascii: "-"), position > 0,
          !story.isSpaced(position), !story.isSpaced(position + 1),
          story.tokens[position - 1].kind == .number, story.tokens[position - 1].length <= 3,
          isNumber(story, position + 1), story.tokens[position + 1].length <= 3,
          !isCounting(text, story, position + 2), !isNoun(story, position + 2)
        else { continue }
        return true
      case .number: continue
      }
    }
    return false
  }
}
