internal import Lexicon
internal import Wire

// What `the` before a name says: people have none, teams, parties and institutions have one.
extension NameFinder {
  /// Bodies that are named by an ordinary word.
  static let bodyWords =
    "house opposition communists socialists conservatives liberals greens nationalists"

  /// Words behind a person's name with `the`: `the Brandt family`.
  static let familyNouns =
    "administration government campaign family case trial years era presidency cabinet brothers "
    + "sisters"

  /// Whether `the` stands before the name.
  @inline(__always)
  func isBehindArticle(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int) -> Bool {
    story.isWord(text, first - 1, "the")
  }

  /// What a single word behind `the` is that would be a person's name elsewhere; nil where it may be one.
  func kindBehindArticle(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> FactKind? {
    if lists.bodies[story.tokens[index].hash] != nil { return .organisation }
    let classes = story.classes(index)
    let isName =
      !classes.isDisjoint(with: [.given, .surname]) || isBesideVerb(text, story, index, index + 1)
    guard isName, classes.isDisjoint(with: [.lowerWord, .title, .organisationWord]) else {
      return nil
    }
    return hasNoun(story, index + 1) ? nil : .organisation
  }

  /// Whether several words behind `the` are a person's name all the same: `the Jan Brandt family`.
  func isPersonBehindArticle(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    if end < story.count, lists.familyWords[story.tokens[end].hash] != nil { return true }
    let last = story.tokens[end - 1]
    return story.classes(first).contains(.given) && text[last.end - 1] != UInt8(ascii: "s")
  }

  /// Whether a noun in small letters stands at `index`: `the Brandt plan`.
  private func hasNoun(_ story: StoryTokens, _ index: Int) -> Bool {
    guard index < story.count else { return false }
    let token = story.tokens[index]
    return token.kind == .word && !token.isCapital && lists.smallWords[token.hash] == nil
      && !story.classes(index).contains(.verb)
  }
}
