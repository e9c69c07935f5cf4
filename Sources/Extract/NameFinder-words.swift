internal import Lexicon
internal import Wire

// What words and their neighbours say of a name.
extension NameFinder {
  /// Words that never begin a name behind `U.S.`, small ones all.
  static let smallWordList =
    "and or but in is are was were be for from to of on at by with as the a an has have had will "
    + "would could should may might can does did do not that which who where when while since "
    + "under over last next this because than its their his her if so yesterday today tomorrow"

  /// Small words inside names.
  static let particles =
    "de van von der den del la los las bin ibn al el da dos di du le ten ter arap"
  /// Articles that a hyphen joins to a name.
  static let hyphenedParticles = "ul ur as ash an ar ad at az"

  func endsOrganisation(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    let classes = story.classes(end - 1)
    if classes.contains(.strongSuffix) { return end - first >= 2 }
    if classes.contains(.weakSuffix) {
      return wordCount(story, first, end) >= 2 && !story.classes(first).contains(.given)
    }
    return false
  }

  func isInstitution(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    for index in first..<end
    where !story.classes(index).isDisjoint(with: [
      .organisationWord, .strongSuffix, .organisationHead,
    ])
      && !story.classes(index).contains(.surname)
    { return true }
    return false
  }

  func hasOrdinary(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    for index in first..<end
    where story.classes(index).contains(.lowerWord)
      && story.classes(index).isDisjoint(with: [.given, .surname])
    { return true }
    return false
  }

  func wordCount(_ story: StoryTokens, _ first: Int, _ end: Int) -> Int {
    var words = 0
    for index in first..<end
    where story.tokens[index].kind == .word && (index == first || story.isSpaced(index)) {
      words += 1
    }
    return words
  }

  func isNameWord(_ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.kind == .word && token.isCapital
      && story.classes(index).isDisjoint(with: [.weekday, .demonym, .title])
  }

  /// An ordinary word, capitalized because it begins a sentence.
  func isOrdinary(_ story: StoryTokens, _ index: Int) -> Bool {
    let classes = story.classes(index)
    if classes.contains(.lowerWord) {
      return !classes.contains(.given) || index + 1 >= story.count
        || !story.tokens[index + 1].isCapital
    }
    return false
  }

  func isKnownPhrase(_ story: StoryTokens, _ index: Int) -> Bool {
    guard
      let phrase = story.longestPhrase(
        lexicon, at: index, end: story.count, with: [.place, .organisation])
    else { return false }
    return phrase.end > index + 1
  }

  func isSentenceStart(_ story: StoryTokens, _ index: Int) -> Bool {
    if story.tokens[index].shape.contains(.sentenceStart) { return true }
    // After an opening quotation mark or bracket at the sentence's start.
    return index > 0 && story.tokens[index - 1].kind == .mark
      && (story.tokens[index - 1].shape.contains(.sentenceStart)
        || !story.isSpaced(index) && story.isSpaced(index - 1))
  }

  func isDateWord(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let classes = story.classes(index)
    if classes.contains(.weekday) { return true }
    // `March`, `May`, `April` are months unless a name goes on.
    var next = index + 1
    if story.mark(text, next) == UInt8(ascii: ".") { next += 1 }
    if next < story.count, story.tokens[next].kind == .number { return true }
    // `Jan May said`
    if index > 0, story.classes(index - 1).contains(.given), story.tokens[index - 1].isCapital,
      story.isSpaced(index), !story.tokens[index].shape.contains(.sentenceStart),
      story.isWord(text, index, "may")
    {
      return false
    }
    return
      !(next < story.count && classes.contains(.given)
      && (story.tokens[next].isCapital || isParticle(story, next)))
  }

  func isAfterPlaceWord(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for word: StaticString in ["in", "at", "from", "near", "outside", "to", "of", "around"]
    where story.isWord(text, index - 1, word) { return true }
    return false
  }

  /// Whether a verb of saying stands beside the name.
  func isBesideVerb(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    if story.classes(end).contains(.verb), end < story.count, !story.tokens[end].isCapital {
      return true
    }
    return first > 0 && story.classes(first - 1).contains(.verb)
      && !story.tokens[first - 1].isCapital
  }

  /// Where a storm's name ends: `Hurricane Marta`, `Tropical Storm Marta`.
  func stormEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Int? {
    let storms: [StaticString] = ["hurricane", "typhoon", "cyclone", "superstorm"]
    var name = first
    if storms.contains(where: { story.isWord(text, first, $0) }) {
      name = first + 1
    } else if story.isWord(text, first, "tropical"),
      story.isWord(text, first + 1, "storm") || story.isWord(text, first + 1, "depression")
    {
      name = first + 2
    }
    // `Hurricane Center` is none.
    return name > first && name + 1 == end
      && story.classes(name).isDisjoint(with: [
        .weakSuffix, .strongSuffix, .organisationHead, .organisationWord, .demonym,
      ]) ? end : nil
  }

  /// Whether the words around are all in capitals too.
  func isShouting(_ story: StoryTokens, _ index: Int) -> Bool {
    var shouted = 0
    for neighbour in [index - 1, index + 1]
    where neighbour >= 0 && neighbour < story.count
      && story.tokens[neighbour].shape.contains(.allCapitals) && story.tokens[neighbour].length > 3
    { shouted += 1 }
    return shouted > 0
  }

  /// Whether a word that only places stand behind comes before.
  func isInPlace(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for word: StaticString in ["in", "at", "near", "outside", "around"]
    where story.isWord(text, index - 1, word) { return true }
    return false
  }

  /// Whether a state or country follows the name behind a comma, as in `Salem, Oregon`.
  func isBesideRegion(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    guard story.mark(text, end) == UInt8(ascii: ","), end + 1 < story.count,
      story.tokens[end + 1].isCapital
    else { return false }
    if lexicon.postalState(text, story.tokens.span, at: end + 1) != nil { return true }
    guard
      let region = story.longestPhrase(
        lexicon, at: end + 1, end: story.count, with: [.state, .place])
    else { return false }
    return region.entry.state >= 0
      || region.entry.place >= 0
        && lexicon.gazetteer.places[Int(region.entry.place)].kind != .city
  }

  /// Whether ordinary words alone stand in `first..<end`, none that names institutions.
  func isPlainSpeech(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    for index in first..<end {
      let classes = story.classes(index)
      guard classes.contains(.lowerWord),
        classes.isDisjoint(with: [
          .weakSuffix, .strongSuffix, .organisationHead, .organisationWord, .organisation,
        ])
      else { return false }
    }
    return true
  }

  /// `the U.S. And Japan`: a small word with the capital that habit gives it behind a stop.
  @inline(__always)
  func isHabitualCapital(_ story: StoryTokens, _ index: Int) -> Bool {
    index > 0 && story.tokens[index - 1].shape.contains(.stopped)
      && lists.smallWords[story.tokens[index].hash] != nil
  }
}
