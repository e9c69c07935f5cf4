internal import Wire

/// Who spoke where another quotes him: `Interfax quoted Meyer as saying`, `Meyer was quoted by Interfax as saying`.
extension SpeakerFinder {
  /// The one quoted, where `verb` is `quoted` or the `saying` that belongs to it; nil for other verbs.
  func quotedOne(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    guard let (quoted, end) = quoting(text, story, verb, range) else { return nil }
    if isPassive(text, story, quoted) {
      let first = Int(story.tokens[sentenceStart(text, story, quoted, range)].start)
      let last = Int(story.tokens[quoted].start)
      let index = Self.firstIndex(of: names, from: first)
      return names[index...].prefix(while: { Int($0.end) <= last })
        .last { $0.kind == .person || $0.kind == .organisation }?.range
    }
    let (first, last) = (Int(story.tokens[quoted].end), Int(story.tokens[end].start))
    let index = Self.firstIndex(of: names, from: first)
    if let person = names[index...].prefix(while: { Int($0.end) <= last }).last(where: {
      $0.kind == .person
    }) {
      return person.range
    }
    return quoted + 1 < end ? story.range(quoted + 1, end) : nil
  }

  /// `quoted` and the `as` behind it to which `verb` belongs.
  private func quoting(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> (quoted: Int, end: Int)? {
    if story.isWord(text, verb, "quoted") {
      let reach = min(range.upperBound - 1, verb + Self.quotedReach)
      guard verb + 1 < reach else { return nil }
      let end = (verb + 1..<reach).first {
        story.isWord(text, $0, "as") && story.isWord(text, $0 + 1, "saying")
      }
      return end.map { (verb, $0) }
    }
    guard story.isWord(text, verb, "saying"), story.isWord(text, verb - 1, "as") else { return nil }
    let first = max(range.lowerBound, verb - Self.quotedReach)
    guard first < verb - 1 else { return nil }
    let quoted = (first..<verb - 1).last {
      story.isWord(text, $0, "quoted") || story.isWord(text, $0, "cited")
    }
    return quoted.map { ($0, verb - 1) }
  }

  /// Tokens between `quoted` and `as saying`.
  private static let quotedReach = 16
}
