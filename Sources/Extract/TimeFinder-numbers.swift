internal import Lexicon
internal import Wire

/// Dates in digits, and the digits of days and decades.
extension TimeFinder {
  /// `2016-11-07`, `11/22/2016`, `22/11/2016`: only where the order leaves no doubt; where it ends.
  func addNumeric(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, into facts: inout [Fact]
  ) -> Int? {
    let mark = story.mark(text, index + 1)
    guard mark == UInt8(ascii: "-") || mark == UInt8(ascii: "/"),
      story.mark(text, index + 3) == mark, isNumber(story, index + 2), isNumber(story, index + 4),
      story.mark(text, index - 1) != mark
    else { return nil }
    for next in index + 1...index + 4 where story.isSpaced(next) { return nil }
    guard story.isSpaced(index + 5) || story.mark(text, index + 5) != mark,
      let first = text.number(in: story.tokens[index].range),
      let second = text.number(in: story.tokens[index + 2].range),
      let third = text.number(in: story.tokens[index + 4].range)
    else { return nil }
    let date: Timestamp
    if story.tokens[index].length == 4, mark == UInt8(ascii: "-") {
      guard story.tokens[index + 2].length == 2, story.tokens[index + 4].length == 2 else {
        return nil
      }
      date = Timestamp(year: first, month: second, day: third)
    } else if story.tokens[index].length <= 2, story.tokens[index + 2].length <= 2,
      story.tokens[index + 4].length == 4, first == second || max(first, second) > 12
    {
      date = Timestamp(year: third, month: min(first, second), day: max(first, second))
    } else {
      return nil
    }
    guard date.isValid, (1800...2100).contains(Int(date.year)) else { return nil }
    facts.append(
      Fact(
        .date, story.range(index, index + 5), payload: DatePrecision.day,
        value: Double(date.dayNumber)))
    return index + 5
  }

  /// `the 1990s`, `the early '80s`: a decade's value is its year without the last digit.
  func addDecade(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, into facts: inout [Fact]
  ) {
    let token = story.tokens[index]
    let start = Int(token.start)
    guard token.kind == .word, token.length == 5 || token.length == 3,
      text[token.end - 1] == UInt8(ascii: "s"), text[token.end - 2] == UInt8(ascii: "0"),
      let year = text.number(in: start..<token.end - 1)
    else { return }
    if token.length == 5, (1800...2050).contains(year) {
      facts.append(
        Fact(.date, token.range, payload: DatePrecision.decade, value: Double(year / 10)))
    } else if token.length == 3, index > 0, (20...90).contains(year), !story.isSpaced(index),
      story.tokens[index - 1].kind == .mark,
      story.mark(text, index - 1) == UInt8(ascii: "'")
        || text.matches("\u{2019}", at: Int(story.tokens[index - 1].start))
        || text.matches("\u{2018}", at: Int(story.tokens[index - 1].start))
    {
      facts.append(
        Fact(
          .date, story.range(index - 1, index + 1), payload: DatePrecision.decade,
          value: Double(190 + year / 10)))
    }
  }

  /// The day that `15` or `15th` at `index` is.
  func dayOfMonth(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Int? {
    guard index >= 0, index < story.count else { return nil }
    let token = story.tokens[index]
    if token.kind == .number {
      guard token.length <= 2, let day = text.number(in: token.range), (1...31).contains(day)
      else { return nil }
      return day
    }
    guard token.kind == .word, token.shape.contains(.digits), (3...4).contains(token.length),
      let day = text.number(in: Int(token.start)..<token.end - 2), (1...31).contains(day)
    else { return nil }
    for ending: StaticString in ["th", "st", "nd", "rd"]
    where text.matches(ending, at: token.end - 2) { return day }
    return nil
  }
}
