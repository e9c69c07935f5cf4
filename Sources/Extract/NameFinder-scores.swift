internal import Lexicon
internal import Wire

// Lines of results and tables of standings, as sports wires send them: `Norport 3 Salem 1`,
// `Norport 10 6 2 2 18 9 20`. The names are clubs, also where a club is called as its town.
extension NameFinder {
  /// Adds the clubs of a line that begins with the run `first..<runEnd` and goes on with a figure.
  ///
  /// Gives back where the line ends; nil where it is no line of results.
  mutating func addResults(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ runEnd: Int,
    into facts: inout [Fact]
  ) -> Int? {
    guard isLineHead(text, story, first), isFigure(story, runEnd),
      !story.classes(first).contains(.given) || !story.classes(runEnd - 1).contains(.surname)
        || runEnd - first == 1, !isNumbered(story, first..<runEnd)
    else { return nil }
    let next = runEnd + 1
    guard !beginsLine(text, story, next) else { return nil }
    var rival: Range<Int>?
    let stop: Int?
    if story.tokens[next].kind == .word, story.tokens[next].isCapital {
      let end = self.runEnd(text, story, next)
      guard end < story.count, isFigure(story, end), !beginsLine(text, story, end),
        !isNumbered(story, next..<end)
      else { return nil }
      rival = next..<end
      stop = behindScore(text, story, end + 1)
    } else if story.isWord(text, next, "and"), isFigure(story, next + 1) {
      // Cricket: two innings.
      stop = next + 2
    } else {
      stop = standingsEnd(text, story, runEnd)
    }
    guard let stop else { return nil }
    facts.append(Fact(.organisation, story.range(first, runEnd)))
    if let rival {
      facts.append(Fact(.organisation, story.range(rival.lowerBound, rival.upperBound)))
    }
    return stop
  }

  /// `Chapter 3`, `Page 5`: an ordinary word that counts something.
  private func isNumbered(_ story: StoryTokens, _ run: Range<Int>) -> Bool {
    run.count == 1 && isOrdinary(story, run.lowerBound)
  }

  /// Whether a line begins at `index`, or the number of a place in a table does, before it.
  private func isLineHead(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    if beginsLine(text, story, index) { return true }
    guard index > 1, story.mark(text, index - 1) == UInt8(ascii: ".") else { return false }
    return story.tokens[index - 2].kind == .number && beginsLine(text, story, index - 2)
  }

  private func beginsLine(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index > 0, index < story.count else { return true }
    return text[Int(story.tokens[index].start) - 1] == UInt8(ascii: "\n")
  }

  /// Whether a number of no more than three digits stands at `index`.
  func isFigure(_ story: StoryTokens, _ index: Int) -> Bool {
    index < story.count && story.tokens[index].kind == .number && story.tokens[index].length <= 3
  }

  /// The end of a line of which a bracket may be left: `(halftime 1-0)`.
  private func behindScore(_ text: Span<UInt8>, _ story: StoryTokens, _ start: Int) -> Int? {
    var index = start
    if story.mark(text, index) == UInt8(ascii: "(") {
      while index < story.count, story.mark(text, index) != UInt8(ascii: ")") {
        index += 1
        if beginsLine(text, story, index) { return nil }
      }
      index += 1
    }
    if story.mark(text, index) == UInt8(ascii: ".") { index += 1 }
    return beginsLine(text, story, index) ? min(index, story.count) : nil
  }

  /// The end of a line of four figures or more and nothing else.
  private func standingsEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ start: Int) -> Int? {
    var figures = 0
    var index = start
    while index == start || !beginsLine(text, story, index) {
      switch story.tokens[index].kind {
      case .number: figures += 1
      case .mark:
        switch story.mark(text, index) {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"): break
        default: return nil
        }
      case .word: return nil
      }
      index += 1
    }
    return figures >= 4 ? index : nil
  }
}
