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
