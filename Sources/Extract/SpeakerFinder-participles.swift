internal import Lexicon
internal import Wire

/// Participles that go on with a speaker told before: `..., Meyer said, adding "..."`.
extension SpeakerFinder {
  /// The speaker of the nearest verb of saying before the participle at `verb`, else what its sentence
  /// speaks of; nil where a subject of its own stands beside it (`with Meyer saying`).
  func speakerBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    guard continues(text, story, verb, range) || followsObject(text, story, verb, range) else {
      return nil
    }
    let start = sentenceStart(text, story, verb, range)
    var index = verb - 1
    var isQuoted = false
    while index > start {
      if isQuotationMark(text, story, index) { isQuoted.toggle() }
      if !isQuoted, let cue = cue(text, story, index, end: verb), !cue.isSource {
        if let name = nameRightBehind(text, story, cue, verb, names) { return name }
        let before = subject(text, story, index, range)
        if before >= start, isPronoun(text, story, before) || isSubject(text, story, before) {
          // The nearest verb decides: each may be a participle itself, and to try them all took twice as
          // long for every one more.
          return speaker(text, story, cue, start..<verb, names, isBefore: true)
            ?? subjectOfSentence(text, story, verb, range, names)
        }
      }
      index -= 1
    }
    return subjectOfSentence(text, story, verb, range, names)
  }

  /// Whether the word before a verb is a name that speaks in no clause about another: `accusations that
  /// Meyer repeats`, `those whom Meyer calls`.
  private func isSubject(_ text: Span<UInt8>, _ story: StoryTokens, _ last: Int) -> Bool {
    guard story.tokens[last].kind == .word, story.tokens[last].isCapital,
      roles[story.tokens[last].hash] == nil
    else { return false }
    var index = last
    while index > 0, story.tokens[index].kind == .word, story.tokens[index].isCapital,
      !story.tokens[index].shape.contains(.sentenceStart)
    {
      index -= 1
    }
    return story.tokens[index].kind != .word || roles[story.tokens[index].hash] != .clause
  }

  /// `..., said Jan Meyer, adding`: the name between the verb and a comma.
  private func nameRightBehind(
    _ text: Span<UInt8>, _ story: StoryTokens, _ cue: Cue, _ end: Int, _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    guard cue.end < end, story.mark(text, cue.index - 1) == UInt8(ascii: ",") else { return nil }
    let row = Self.firstIndex(of: names, from: Int(story.tokens[cue.end].start))
    guard row < names.endIndex, names[row].kind == .person,
      names[row].start == story.tokens[cue.end].start, Int(names[row].end) < text.count,
      text[Int(names[row].end)] == UInt8(ascii: ",")
    else { return nil }
    return names[row].range
  }

  /// Whether the name before the participle is what another verb is done to: `wrote to Meyer saying`.
  private func followsObject(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Bool {
    var index = subject(text, story, verb, range)
    // `while chanting`
    for word: StaticString in ["while", "when", "before", "after", "by"]
    where story.isWord(text, index, word) { return true }
    guard index > range.lowerBound, story.tokens[index].kind == .word,
      story.tokens[index].isCapital
    else { return false }
    while index > range.lowerBound, story.tokens[index].kind == .word,
      story.tokens[index].isCapital, !story.tokens[index].shape.contains(.sentenceStart)
    {
      index -= 1
    }
    for word: StaticString in ["to", "by", "from", "at", "on", "in"]
    where story.isWord(text, index, word) { return true }
    return false
  }

  /// `is calling`: a verb with a subject of its own.
  func isProgressive(_ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int) -> Bool {
    for word: StaticString in ["is", "are", "was", "were", "been"]
    where story.isWord(text, verb - 1, word) { return true }
    return false
  }
}
