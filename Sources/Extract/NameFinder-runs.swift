internal import Lexicon
internal import Wire

// How far a run of capitalized words goes.
extension NameFinder {
  /// The end of the run of capitalized words that begins at `first`, particles and joints included.
  func runEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int) -> Int {
    var end = first + 1
    // A longer one is no name, and is asked for again behind each that is found in it.
    let limit = min(story.count, first + 64)
    while end < limit {
      let token = story.tokens[end]
      if token.kind == .word, token.isCapital, !token.shape.contains(.sentenceStart) {
        guard token.shape.contains(.spaced) || isJoint(text, story, end - 1) else { break }
        // The next row of a table.
        if story.breaksLine(text, before: end) { break }
        if isHabitualCapital(story, end) { break }
        if !story.classes(end).isDisjoint(with: [.weekday, .month]), isDateWord(text, story, end) {
          break
        }
        end += 1
        continue
      }
      // Nothing but a mark or a short word goes on with a name.
      if token.kind == .number || token.kind == .word && token.length > 4 { break }
      // `Kassym-Jomart`, `Bancshares/Texas`, `O'Neill` of other apostrophes.
      if isJoint(text, story, end), end + 1 < story.count, story.tokens[end + 1].kind == .word,
        !story.isSpaced(end + 1), story.tokens[end + 1].isCapital
      {
        end += 2
        continue
      }
      if let hyphened = easternEnd(text, story, first, end) {
        end = hyphened
        continue
      }
      if let hyphened = hyphenedParticleEnd(text, story, end) {
        end = hyphened
        continue
      }
      // `Ali bin al-Brandt`
      if token.length <= 4, end + 2 < limit, isJoint(text, story, end + 2), isParticle(story, end),
        story.isSpaced(end), story.isSpaced(end + 1),
        let hyphened = hyphenedParticleEnd(text, story, end + 1)
      {
        end = hyphened
        continue
      }
      // `Ludwig van Beethoven`, `Johnson & Johnson`, `Trust of New York` after an ending word.
      if end + 1 < story.count, isParticle(story, end), story.tokens[end + 1].isCapital,
        story.isSpaced(end + 1)
      {
        end += 2
        continue
      }
      // `Jan van der Meer`, `Maria de los Angeles`
      if end + 2 < limit, isParticle(story, end), isParticle(story, end + 1),
        story.isSpaced(end + 1), story.isSpaced(end + 2), story.tokens[end + 2].isCapital
      {
        end += 3
        continue
      }
      if story.mark(text, end) == UInt8(ascii: "&"), end + 1 < story.count,
        story.tokens[end + 1].isCapital
      {
        end += 2
        continue
      }
      // `St. Louis`, `Wm. Wrigley`: the stop of a short word inside a name. `Brandt Co. Inc.`
      if story.mark(text, end) == UInt8(ascii: "."), !story.isSpaced(end), end + 1 < story.count,
        story.tokens[end + 1].isCapital,
        story.classes(end - 1).contains(.beforeName)
          || isLegalForm(story, end - 1) && isLegalForm(story, end + 1)
      {
        end += 2
        continue
      }
      break
    }
    return end
  }

  func personEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ start: Int) -> Int {
    let end = runEnd(text, story, start)
    var limit = start
    var words = 0
    while limit < end, words < 5 {
      if story.tokens[limit].kind == .word { words += 1 }
      limit += 1
    }
    return limit
  }

  /// An unspaced hyphen within a name.
  func isJoint(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    story.mark(text, index) == UInt8(ascii: "-") && !story.isSpaced(index)
  }

  func isParticle(_ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.length <= 4 && token.kind == .word && lists.particles[token.hash] == true
  }

  /// The small second part of a given name behind a Chinese or Korean surname: `Kang Min-ho`.
  private func easternEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Int? {
    guard isJoint(text, story, end), end == first + 2, end + 1 < story.count,
      !story.isSpaced(end + 1), lists.eastern[story.tokens[first].hash] != nil
    else { return nil }
    let part = story.tokens[end + 1]
    guard part.kind == .word, !part.isCapital, part.length <= 6 else { return nil }
    for word: StaticString in ["based", "led", "born", "backed", "style", "owned", "held", "area"]
    where story.isWord(text, end + 1, word) { return nil }
    return end + 2
  }

  /// An article joined to the name behind it: `Karim el-Massri`.
  private func hyphenedParticleEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ end: Int
  ) -> Int? {
    let token = story.tokens[end]
    guard token.length <= 3, token.kind == .word, isJoint(text, story, end + 1),
      end + 2 < story.count, !story.isSpaced(end + 2), story.tokens[end + 2].isCapital,
      lists.particles[token.hash] != nil
    else { return nil }
    return end + 3
  }

  /// Behind the legal forms that follow a known name: `Bank of Dorvalo Corp.`.
  func formsEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Int {
    var end = index
    while end < min(index + 3, story.count), isLegalForm(story, end), story.tokens[end].isCapital,
      story.isSpaced(end), !story.tokens[end].shape.contains(.sentenceStart)
    {
      end += 1
    }
    return end > index ? suffixEnd(text, story, end) : end
  }

  /// A stop behind `Inc`, `Corp` belongs to the name where the sentence goes on.
  func suffixEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ end: Int) -> Int {
    guard story.mark(text, end) == UInt8(ascii: "."), !story.isSpaced(end), end + 1 < story.count,
      !story.tokens[end + 1].shape.contains(.sentenceStart),
      story.classes(end - 1).contains(.endAbbreviation)
    else { return end }
    return end + 1
  }

  /// Whether small letters prevail in the story, so that capitals say something.
  mutating func isMixedCase(_ story: StoryTokens) -> Bool {
    if let isMixed { return isMixed }
    var smalls = 0
    for index in 0..<min(story.count, 400) {
      let token = story.tokens[index]
      guard token.kind == .word, token.length > 1 else { continue }
      smalls += token.isCapital ? (token.shape.contains(.allCapitals) ? -1 : 0) : 1
    }
    isMixed = smalls > 0
    return smalls > 0
  }
}
