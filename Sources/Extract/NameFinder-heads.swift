internal import Lexicon
internal import Wire

/// Organisations that go on behind their head: `University of Norland`, `Academy of Arts and Letters`.
extension NameFinder {
  /// Where an organisation ends whose head is the first or the last word of the run `first..<runEnd`.
  func headEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ runEnd: Int
  ) -> Int? {
    let isHead =
      story.classes(first).contains(.organisationHead)
      || story.classes(runEnd - 1).contains(.organisationHead)
        && !story.classes(first).contains(.given)
    guard isHead, runEnd + 1 < story.count else { return nil }
    var next = runEnd + 1
    if story.isWord(text, next, "the"), next + 1 < story.count { next += 1 }
    guard story.tokens[next].isCapital, story.tokens[next].kind == .word else { return nil }
    let goesOn =
      story.isWord(text, runEnd, "of") || story.isWord(text, runEnd, "for")
      || story.isWord(text, runEnd, "on") && isPanel(text, story, runEnd - 1)
        && story.classes(next).isDisjoint(with: [.weekday, .month])
    guard goesOn else { return nil }
    var end = self.runEnd(text, story, next)
    if story.isWord(text, end, "and"), end + 1 < story.count, story.tokens[end + 1].isCapital,
      story.classes(end + 1).isDisjoint(with: [.place, .given, .title])
    {
      end = self.runEnd(text, story, end + 1)
    }
    return end
  }

  /// Where an organisation ends that is named for those whom it is for: `Dockers' Union`, `People's Party`.
  ///
  /// `Jones' Party` and `Britain's Labour Party` are a person's and a country's.
  func collectiveEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ runEnd: Int
  ) -> Int? {
    let last = runEnd - 1
    let owner = story.tokens[last]
    guard runEnd < story.count, !story.isSpaced(runEnd), story.tokens[runEnd].kind == .mark,
      story.mark(text, runEnd) == UInt8(ascii: "'")
        || text.matches("\u{2019}", at: Int(story.tokens[runEnd].start))
    else { return nil }
    var next = runEnd + 1
    if story.isWord(text, next, "s"), !story.isSpaced(next) {
      let many: [StaticString] = ["people", "women", "men", "children"]
      guard many.contains(where: { story.isWord(text, last, $0) }) else { return nil }
      next += 1
    } else {
      // A name that ends in `s` is one person's as a rule: `Williams' Team`.
      let classes: Lexicon.Classes = [.given, .place, .title, .organisation, .demonym]
      guard owner.length > 5, text[owner.end - 1] == UInt8(ascii: "s"),
        story.classes(last).isDisjoint(with: classes),
        runEnd - first > 1 || !story.classes(last).contains(.surname),
        !story.classes(first).contains(.given)
      else { return nil }
    }
    guard next < story.count, story.isSpaced(next), story.tokens[next].kind == .word,
      story.tokens[next].isCapital, !story.tokens[next].shape.contains(.sentenceStart)
    else { return nil }
    let end = self.runEnd(text, story, next)
    guard end - next <= 3,
      !story.classes(end - 1).isDisjoint(with: [
        .weakSuffix, .strongSuffix, .organisationHead, .organisationWord,
      ])
    else { return nil }
    return headEnd(text, story, next, end) ?? end
  }

  /// Whether the word at `index` is one for people who meet over something: `Committee on Ferries`.
  private func isPanel(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let words: [StaticString] = [
      "commission", "committee", "conference", "council", "institute", "panel", "subcommittee",
    ]
    return words.contains { story.isWord(text, index, $0) }
  }

  /// Whether an `&` stands within `first..<end`.
  func hasAmpersand(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    (first..<end).contains { story.mark(text, $0) == UInt8(ascii: "&") }
  }
}
