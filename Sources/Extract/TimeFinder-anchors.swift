internal import Lexicon
internal import Wire

/// Spans that are counted from the quarter told last, as in reports of earnings.
extension TimeFinder {
  /// The quarter that a story told last: `the quarter` and `a year ago` behind it mean it.
  struct Anchor {
    /// Year × 4 + quarter - 1; -1 for none.
    var quarter = -1
    /// Where it was told, in bytes.
    var position = 0

    /// How far a quarter reaches, in bytes: some paragraphs.
    static let reach = 700

    init() {}

    init(_ fact: Fact) {
      quarter = Int(fact.value)
      position = Int(fact.end)
    }
  }

  /// `the quarter`, `the latest quarter`, `a year ago`, `the year-earlier quarter` behind a quarter told
  /// before; where to go on is given back, nil for anything else.
  func readAnchored(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ period: Lexicon.Period,
    _ published: Timestamp, _ anchor: inout Anchor, into facts: inout [Fact]
  ) -> Int? {
    switch period {
    case .month:
      // What follows is told of the longer span.
      if story.isWord(text, index - 1, "nine") || story.isWord(text, index - 1, "six") {
        anchor.quarter = -1
      }
      return nil
    case .year:
      if let end = readLastYear(text, story, index, anchor, into: &facts) { return end }
      return story.mark(text, index + 1) == UInt8(ascii: "-")
        ? readYearHyphen(text, story, index, published, &anchor, into: &facts)
        : readYear(text, story, index, published, &anchor, into: &facts)
    case .quarter:
      guard reaches(story, anchor, index),
        isBefore(text, story, index, ["the", "that", "latest", "same"]),
        story.mark(text, index + 1) != UInt8(ascii: "-"), !story.isWord(text, index + 1, "of")
      else { return nil }
      // `the quarter ended March 31` may be another.
      for word: StaticString in ["ended", "ending", "starting", "beginning", "to"]
      where story.isWord(text, index + 1, word) { return nil }
      var end = index + 1
      var years = 0
      if story.isWord(text, end, "a"), isAgo(text, story, end + 1) {
        (end, years) = (end + 3, 1)
      } else if story.isWord(text, end, "last"), story.isWord(text, end + 1, "year") {
        (end, years) = (end + 2, 1)
      }
      add(anchor, years, story.range(index, end), into: &facts)
      return end
    default: return nil
    }
  }

  /// `the 1988 period`, `the 1988 quarter` behind a quarter, with the year at `index`; where to go on.
  func addYearOfQuarter(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ anchor: Anchor,
    into facts: inout [Fact]
  ) -> Int? {
    let token = story.tokens[index]
    guard token.kind == .number, token.length == 4,
      story.isWord(text, index + 1, "period") || story.isWord(text, index + 1, "quarter"),
      isBefore(text, story, index, ["the"]), reaches(story, anchor, index),
      let year = text.number(in: token.range), (1900...2050).contains(year)
    else { return nil }
    facts.append(
      Fact(
        .date, story.range(index, index + 2), payload: DatePrecision.quarter,
        value: Double(year * 4 + anchor.quarter % 4)))
    return index + 2
  }

  /// `the period last year`, `last year's quarter` behind a quarter, with `year` at `index`.
  private func readLastYear(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ anchor: Anchor,
    into facts: inout [Fact]
  ) -> Int? {
    guard story.isWord(text, index - 1, "last"), reaches(story, anchor, index) else { return nil }
    if isBefore(text, story, index - 1, ["period"]) {
      add(anchor, 1, story.range(index - 1, index + 1), into: &facts)
      return index + 1
    }
    guard story.isWord(text, index + 2, "s"), !story.isSpaced(index + 1),
      story.isWord(text, index + 3, "quarter") || story.isWord(text, index + 3, "period")
    else { return nil }
    add(anchor, 1, story.range(index - 1, index + 4), into: &facts)
    return index + 4
  }

  /// `a year ago`, `the end of the year`, with `year` at `index`.
  private func readYear(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    _ anchor: inout Anchor, into facts: inout [Fact]
  ) -> Int? {
    if story.isWord(text, index - 1, "a") {
      guard isAgo(text, story, index), reaches(story, anchor, index) else { return nil }
      add(anchor, 1, story.range(index - 1, index + 2), into: &facts)
      return index + 2
    }
    if story.isWord(text, index - 1, "full") {
      anchor.quarter = -1
    } else if story.isWord(text, index - 1, "the") {
      if story.isWord(text, index - 2, "for") || story.isWord(text, index - 2, "in") {
        anchor.quarter = -1
      } else if story.isWord(text, index - 2, "of"), story.isWord(text, index - 3, "end") {
        return addYearEnd(text, story, index - 3..<index + 1, published, into: &facts)
      }
    }
    return nil
  }

  /// `year-end`, `year-earlier`, `the year-ago quarter`, with `year` at `index`.
  private func readYearHyphen(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    _ anchor: inout Anchor, into facts: inout [Fact]
  ) -> Int? {
    guard !story.isSpaced(index + 1), !story.isSpaced(index + 2) else { return nil }
    if story.isWord(text, index + 2, "end") {
      return addYearEnd(text, story, index..<index + 3, published, into: &facts)
    }
    guard reaches(story, anchor, index),
      story.isWord(text, index + 2, "ago") || story.isWord(text, index + 2, "earlier")
    else { return nil }
    var end = index + 3
    if story.isWord(text, end, "results") {
      anchor.quarter = -1
      return end
    }
    // `the year-ago third quarter`
    if story.isWord(text, end + 1, "quarter") || story.mark(text, end + 1) == UInt8(ascii: "-") {
      return nil
    }
    if story.isWord(text, end, "quarter") || story.isWord(text, end, "period") { end += 1 }
    add(anchor, 1, story.range(index, end), into: &facts)
    return end
  }

  /// Whether the year at `index` is `year ago` or `year earlier`.
  private func isAgo(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    story.isWord(text, index, "year")
      && (story.isWord(text, index + 1, "ago") || story.isWord(text, index + 1, "earlier"))
  }

  private func reaches(_ story: StoryTokens, _ anchor: Anchor, _ index: Int) -> Bool {
    anchor.quarter >= 0 && Int(story.tokens[index].start) - anchor.position < Anchor.reach
  }

  private func add(
    _ anchor: Anchor, _ years: Int, _ range: Range<Int>, into facts: inout [Fact]
  ) {
    facts.append(
      Fact(
        .date, range, payload: DatePrecision.quarter,
        value: Double(anchor.quarter - 4 * years)))
  }

  /// `by year-end`, `the end of the year`: the year of publication, or the one before where the year is
  /// young and no word looks ahead.
  private func addYearEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ tokens: Range<Int>, _ published: Timestamp,
    into facts: inout [Fact]
  ) -> Int? {
    // `year-end 1986` says which, `year-end results` may be of any.
    guard !isNumber(story, tokens.upperBound), !isNoun(story, tokens.upperBound),
      !story.isWord(text, tokens.upperBound, "of"),
      isBefore(
        text, story, tokens.lowerBound,
        ["by", "at", "since", "before", "until", "through", "from", "of", "the", "around"])
    else { return nil }
    // `by the end of the year`
    let first =
      story.isWord(text, tokens.lowerBound - 1, "the") ? tokens.lowerBound - 1 : tokens.lowerBound
    let isPast =
      isBefore(text, story, first, ["since"])
      || published.month <= 3
        && !isBefore(text, story, first, ["by", "before", "until", "through"])
        && !looksAhead(text, story, first)
    let year = Int(published.year) - (isPast ? 1 : 0)
    facts.append(
      Fact(
        .date, story.range(tokens.lowerBound, tokens.upperBound), payload: DatePrecision.year,
        value: Double(year)))
    return tokens.upperBound
  }
}
