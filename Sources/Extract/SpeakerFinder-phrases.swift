internal import Lexicon
internal import Wire

/// The noun phrases beside a verb of saying: `a ministry official`, `the bank's spokesman`.
extension SpeakerFinder {
  /// `he also said`: the pronoun before adverbs and auxiliary verbs.
  func pronounBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Int? {
    let index = subject(text, story, verb, range)
    guard index < verb - 1, index >= range.lowerBound else { return nil }
    return isPronoun(text, story, index) ? index : nil
  }

  /// The token before the verb, adverbs and auxiliary verbs passed over.
  func subject(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Int {
    var index = verb - 1
    while index >= range.lowerBound, story.tokens[index].kind == .word,
      roles[story.tokens[index].hash] == .adverb || isAdverb(text, story, index)
        || !story.classes(index).isDisjoint(with: [.weekday, .relativeDay])
    {
      index -= 1
    }
    return index
  }

  /// `repeatedly`: small and ending in `-ly`, with a word before it.
  func isAdverb(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.length > 4 && !token.isCapital && text.matches("ly", at: token.end - 2)
  }

  /// The noun phrase whose noun stands before the verb; nil where a name or a mark stands there.
  func phraseBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Range<Int>? {
    let last = subject(text, story, verb, range)
    guard last >= range.lowerBound, isNoun(story, last) || story.tokens[last].isCapital else {
      return nil
    }
    var head = last
    var start = phraseStart(text, story, head, range)
    // `an official at the bank`: the head of the phrase stands before the link.
    for _ in 0..<2 {
      guard start - 2 >= range.lowerBound, roles[story.tokens[start - 1].hash] == .link,
        story.tokens[start - 1].kind == .word,
        isNoun(story, start - 2)
          || story.tokens[start - 2].isCapital && start - 2 >= range.lowerBound
      else { break }
      // `Brandt of the union said`: the name.
      if story.tokens[start - 2].isCapital { return nil }
      head = start - 2
      start = phraseStart(text, story, head, range)
    }
    // A name right before the verb is told by the names.
    guard isNoun(story, head) else { return nil }
    // A noun without an article before it may be anything: `market share, analysts said` is not.
    let isWhole =
      roles[story.tokens[start].hash] == .determiner || start == range.lowerBound
      || story.tokens[start - 1].kind == .mark || story.tokens[start].isCapital
      || roles[story.tokens[start - 1].hash] != nil
    return isWhole ? story.range(start, last + 1) : nil
  }

  /// Where the phrase begins whose last word is at `index`: an article, or behind a word that ends
  /// the phrase before.
  func phraseStart(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ range: Range<Int>
  ) -> Int {
    var start = index
    while start > range.lowerBound, index - start < 8 {
      let before = start - 1
      let token = story.tokens[before]
      // `the bank's spokesman`
      if story.isWord(text, before, "s"), !token.shape.contains(.spaced),
        before - 2 >= range.lowerBound, story.tokens[before - 1].kind == .mark
      {
        start = before - 1
        if story.tokens[start - 1].kind == .word { start -= 1 }
        continue
      }
      // `the 46-year-old`
      guard
        token.kind == .word || story.mark(text, before) == UInt8(ascii: "-")
          || token.kind == .number && story.mark(text, start) == UInt8(ascii: "-")
      else { break }
      if let role = roles[token.hash] {
        if role == .determiner { start = before }
        if role == .determiner, before > range.lowerBound,
          roles[story.tokens[before - 1].hash] == .determiner
        {
          start = before - 1
        }
        break
      }
      if story.classes(before).contains(.verb), !token.isCapital { break }
      start = before
    }
    return start
  }

  /// The noun phrase right behind a verb, or the person it ends with: `said spokesman Jan Meyer`.
  func phraseBehind(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    let first = verb + 1
    guard first < range.upperBound, story.tokens[first].kind == .word,
      !story.tokens[first].isCapital
    else { return nil }
    let opening = roles[story.tokens[first].hash]
    guard opening == nil || opening == .determiner else { return nil }
    var end = phraseEnd(text, story, first, range)
    guard end > first, isNoun(story, end - 1) else { return nil }
    // `said an official at the Treasury`
    for _ in 0..<2 {
      guard end + 1 < range.upperBound, roles[story.tokens[end].hash] == .link,
        story.tokens[end].kind == .word
      else { break }
      let next = phraseEnd(text, story, end + 1, range)
      guard next > end + 1 else { break }
      end = next
    }
    let (low, high) = (Int(story.tokens[first].start), story.tokens[end - 1].end)
    var index = Self.firstIndex(of: names, from: low)
    while index < names.endIndex, Int(names[index].start) < high {
      if names[index].kind == .person { return names[index].range }
      index += 1
    }
    // `said a spokesman, Jan Meyer`
    if index < names.endIndex, names[index].kind == .person, end + 1 < range.upperBound,
      story.mark(text, end) == UInt8(ascii: ","),
      Int(names[index].start) == Int(story.tokens[end + 1].start)
    {
      return nil
    }
    return story.range(first, end)
  }

  /// Behind the last word of the phrase that begins at `first`.
  func phraseEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ range: Range<Int>
  ) -> Int {
    var end = first
    while end < range.upperBound, end - first < 9 {
      let token = story.tokens[end]
      if token.kind == .mark {
        // `the bank's spokesman`, `vice-chairman`
        let byte = text[Int(token.start)]
        guard !token.shape.contains(.spaced), end + 1 < range.upperBound,
          !story.isSpaced(end + 1), byte == UInt8(ascii: "-") || byte == UInt8(ascii: "'")
        else { break }
        end += 2
        continue
      }
      guard
        token.kind == .word
          || end > first && token.kind == .number
            && story.mark(text, end + 1) == UInt8(ascii: "-"),
        end == first || !token.shape.contains(.sentenceStart)
      else { break }
      if let role = roles[token.hash], role != .determiner || end > first + 1 { break }
      if end > first, !story.classes(end).isDisjoint(with: [.weekday, .relativeDay]) { break }
      if isAdverb(text, story, end) { break }
      end += 1
    }
    return end
  }

  func isNoun(_ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.kind == .word && !token.isCapital && !token.shape.contains(.digits)
      && roles[token.hash] == nil && !story.classes(index).contains(.verb)
      || token.kind == .word && roles[token.hash] == .determiner && Self.standsAlone(token)
  }

  /// Whether it may be a phrase alone: `one said`, `another said`.
  static func standsAlone(_ token: Token) -> Bool { alone.contains(token.hash) }

  static let alone: Set<UInt64> = Set(
    ["one", "another", "some", "several", "many", "most", "others", "both"].map { word in
      let bytes = Array(word.utf8)
      return WordHash.word(bytes.span)
    })
}
