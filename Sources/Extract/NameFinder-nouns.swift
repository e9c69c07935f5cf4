internal import Lexicon
internal import Wire

// What a noun right before a name says of it: `drugmaker Dorvalo`, `the ferry Norland`.
extension NameFinder {
  /// Verbs and prepositions before a team's name.
  static let rivalWords =
    "beat beats beating defeat defeated defeating over against past face faced facing host hosts hosted "
    + "rout routed edged visit visiting swept trounced downed outscored stunned"

  /// What a noun of the lexicon's right before `first..<end` says of the name; nil where it says
  /// nothing.
  func kindBehindNoun(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> FactKind? {
    guard first > 0, story.isSpaced(first), end - first <= 5, !isSentenceStart(story, first),
      !story.tokens[first - 1].isCapital, !story.tokens[first].shape.contains(.digits),
      story.tokens[first].length > 1
    else { return nil }
    let kind: FactKind = story.classes(first - 1).contains(.bodyNoun) ? .organisation : .misc
    let classes = story.classes(first)
    // `the company Monday`, `the party President Brandt left`
    guard classes.isDisjoint(with: [.title, .demonym, .weekday, .month, .holiday, .state]) else {
      return nil
    }
    if classes.contains(.place),
      lexicon.gazetteer.places[Int(story.entries[first].place)].kind == .country, end - first == 1
    {
      return nil
    }
    if end - first == 1, isOfClause(text, story, first, end) { return nil }
    // A known name that goes on: `the group Rights in Norland`.
    if let phrase = story.longestPhrase(lexicon, at: first, end: story.count, with: .organisation),
      phrase.end > end
    {
      return nil
    }
    // `the brewer John Brandt`, who brews
    if kind == .organisation, classes.contains(.given), end - first >= 2,
      story.classes(end - 1).contains(.surname)
    {
      return nil
    }
    return kind
  }

  /// Whether a person's name begins a clause behind the noun: `the company Brandt founded`, `told the
  /// newspaper Brandt had left`.
  private func isOfClause(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    guard end < story.count, story.tokens[end].kind == .word, !story.tokens[end].isCapital,
      story.classes(first).isDisjoint(with: .organisation)
    else { return false }
    if remembered(story, first) == .person { return true }
    guard first > 1, story.classes(first).contains(.surname), !story.isWord(text, end, "said"),
      isDeterminer(text, story, first - 2)
    else { return false }
    for noun: StaticString in [
      "company", "party", "newspaper", "magazine", "group", "firm", "bank", "agency", "website",
    ]
    where story.isWord(text, first - 1, noun) {
      let verb = story.tokens[end]
      if verb.length > 3, text[verb.end - 1] == UInt8(ascii: "d"),
        text[verb.end - 2] == UInt8(ascii: "e")
      {
        return true
      }
      return story.classes(end).contains(.verb)
        || ["had", "has", "was", "is", "led", "left", "will", "would"].contains {
          story.isWord(text, end, $0)
        }
    }
    return false
  }

  private func isDeterminer(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for word: StaticString in ["the", "a", "his", "her", "their", "its"]
    where story.isWord(text, index, word) { return true }
    return false
  }

  /// Adds a known organisation that begins with an article in small letters: `al Norada`, `al-Norada`.
  mutating func addArticled(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, into facts: inout [Fact]
  ) -> Int? {
    let article = story.isWord(text, first - 1, "al") ? first - 1 : first - 2
    guard article >= 0, story.isWord(text, article, "al"), !story.tokens[article].isCapital,
      article == first - 1 || isJoint(text, story, first - 1),
      let phrase = story.longestPhrase(lexicon, at: article, end: story.count, with: .organisation),
      phrase.end > first
    else { return nil }
    add(.organisation, text, story, article, phrase.end, to: &facts, remember: false)
    return phrase.end
  }

  /// Whether the noun behind the run says that it is a place: `Jan Brandt airport`.
  func isSite(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    guard end < story.count, end - first <= 4, end - first >= 2, story.isSpaced(end),
      !story.tokens[end].isCapital, story.classes(end).contains(.siteNoun)
    else { return false }
    return !endsOrganisation(story, first, end)
      && story.classes(end - 1).isDisjoint(with: [.organisationWord, .organisationHead])
  }

  /// Whether a run is a team by what stands beside it: `beat the Miners 3-1`, `Miners guard Brandt`.
  func isTeamByContext(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    let word = story.tokens[end - 1]
    guard end - first <= 2, word.kind == .word, word.length > 4,
      text[word.end - 1] == UInt8(ascii: "s"), text[word.end - 2] != UInt8(ascii: "s"),
      !word.shape.contains(.allCapitals),
      story.classes(end - 1).isDisjoint(with: [
        .demonym, .title, .organisationHead, .organisationWord, .period, .given, .weekday, .month,
      ])
    else { return false }
    if end < story.count, story.isSpaced(end), !story.tokens[end].isCapital,
      story.classes(end).contains(.playerNoun),
      !isSentenceStart(story, first)
        || end + 1 < story.count && story.tokens[end + 1].isCapital
    {
      return true
    }
    guard isBehindArticle(text, story, first), first > 1, !story.classes(end - 1).contains(.place)
    else { return false }
    // `beat the Miners`, and a score behind it
    return lists.rivalWords[story.tokens[first - 2].hash] != nil && isScore(text, story, end)
  }

  /// Whether `3-1` stands at `index` or some words behind it.
  private func isScore(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for position in index..<min(index + 3, story.count) {
      guard story.tokens[position].kind == .number, story.tokens[position].length <= 3,
        story.mark(text, position + 1) == UInt8(ascii: "-"), !story.isSpaced(position + 1),
        position + 2 < story.count, !story.isSpaced(position + 2),
        story.tokens[position + 2].kind == .number, story.tokens[position + 2].length <= 3
      else { continue }
      return true
    }
    return false
  }

  /// Whether an unknown name is a place by the state or country behind it: `of Dorvalo, Ohio`.
  func isTownByRegion(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    guard first > 0, end - first <= 3, story.mark(text, end) == UInt8(ascii: ","),
      end + 1 < story.count, !story.classes(first).contains(.title),
      isInPlace(text, story, first) || story.isWord(text, first - 1, "of")
        || story.isWord(text, first - 1, "from"),
      !endsOrganisation(story, first, end), !isInstitution(story, first, end)
    else { return false }
    let region: (entry: Lexicon.Entry, end: Int)
    if let entry = lexicon.postalState(text, story.tokens.span, at: end + 1) {
      region = (entry, end + 2)
    } else if story.tokens[end + 1].isCapital,
      let found = story.longestPhrase(
        lexicon, at: end + 1, end: story.count, with: [.state, .place])
    {
      region = found
    } else {
      return false
    }
    // `of Brandt, Germany's envoy`, `of Brandt, Ohio Governor`
    let next = region.end
    if next < story.count, story.tokens[next].kind == .word,
      story.tokens[next].isCapital && !story.tokens[next].shape.contains(.sentenceStart)
    {
      return false
    }
    if next < story.count, !story.isSpaced(next), story.isWord(text, next + 1, "s") { return false }
    // `a word from Brandt, Texas' governor`: a person's name is a town's where the region is set off.
    if end - first == 1, story.classes(first).contains(.surname),
      remembered(story, first) == .person || !isSetOff(text, story, next)
    {
      return false
    }
    if region.entry.state >= 0 { return true }
    return region.entry.place >= 0
      && lexicon.gazetteer.places[Int(region.entry.place)].kind != .city
      && !(end - first >= 2 && story.classes(first).contains(.given))
  }

  private func isSetOff(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index < story.count else { return true }
    switch story.mark(text, index) {
    case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: ")"): return true
    default: return story.tokens[index].shape.contains(.sentenceStart)
    }
  }

  /// Where a person's name ends that has a nickname behind its run: `Jan "Long" Brandt`; nil for none.
  func nicknamedEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int) -> Int? {
    guard end + 3 < story.count, end - first <= 2, isQuotationMark(text, story, end),
      story.isSpaced(end), !story.isSpaced(end + 1), story.classes(first).contains(.given)
    else { return nil }
    var close = end + 1
    while close < min(end + 4, story.count), story.tokens[close].kind == .word,
      story.tokens[close].isCapital || close > end + 1
    {
      close += 1
    }
    guard close > end + 1, close + 1 < story.count, isQuotationMark(text, story, close),
      !story.isSpaced(close), story.tokens[close + 1].kind == .word,
      story.tokens[close + 1].isCapital, story.isSpaced(close + 1),
      !story.tokens[close + 1].shape.contains(.sentenceStart),
      story.classes(close + 1).isDisjoint(with: [.title, .weekday, .month, .demonym])
    else { return nil }
    return min(personEnd(text, story, close + 1), close + 4)
  }

  private func isQuotationMark(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index < story.count, story.tokens[index].kind == .mark else { return false }
    let start = Int(story.tokens[index].start)
    return text[start] == UInt8(ascii: "\"") || text.matches("\u{201C}", at: start)
      || text.matches("\u{201D}", at: start)
  }

  /// Where an institution ends whose name has an `and` in it: `Fish and Ferries Department`.
  ///
  /// What stands before the joint are ordinary words or fields of work, not a name of its own.
  func fieldsEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int) -> Int? {
    guard end - first <= 3, end + 1 < story.count, story.isWord(text, end, "and"),
      !story.tokens[end].isCapital, story.tokens[end + 1].isCapital,
      story.tokens[end + 1].kind == .word, isWorkField(story, first..<end, text)
    else { return nil }
    let stop = runEnd(text, story, end + 1)
    guard stop - end >= 3, stop - end <= 5, isWorkField(story, end + 1..<stop - 1, text) else {
      return nil
    }
    let departments: [StaticString] = [
      "department", "ministry", "commission", "administration", "agency", "authority",
      "association",
      "bureau", "council", "committee", "board", "union", "institute", "service",
    ]
    return departments.contains { story.isWord(text, stop - 1, $0) } ? stop : nil
  }

  private func isWorkField(
    _ story: StoryTokens, _ range: Range<Int>, _ text: Span<UInt8>
  ) -> Bool {
    for index in range {
      let classes = story.classes(index)
      guard story.tokens[index].kind == .word,
        classes.contains(.lowerWord) || lists.tradeWords[story.tokens[index].hash] == true
          || index == range.lowerBound && classes.isEmpty && range.count == 1
          || classes.contains(.weakSuffix),
        classes.isDisjoint(with: [.given, .surname, .organisation, .demonym, .title, .agency]),
        remembered(story, index) == nil, !story.tokens[index].shape.contains(.allCapitals)
      else { return false }
    }
    for body: StaticString in ["senate", "house", "congress", "fed"]
    where range.contains(where: { story.isWord(text, $0, body) }) { return false }
    return true
  }

  /// Whether a single word has a capital amid small letters, as companies' names have: `DorvaLink`.
  func isCompound(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    // Behind a word in small letters: tables and titles have other words of that kind.
    guard token.length >= 5, token.length <= 24, !token.shape.contains(.allCapitals), index > 0,
      story.tokens[index - 1].kind == .word, !story.tokens[index - 1].isCapital,
      !isSentenceStart(story, index), token.shape.contains(.spaced),
      story.classes(index).isDisjoint(with: [.given, .surname]), !text[token.end - 1].isUpper
    else { return false }
    let start = Int(token.start)
    for prefix: StaticString in [
      "Mc", "Mac", "De", "Di", "Le", "La", "Van", "Fitz", "Da", "Du", "El", "Al",
    ]
    where text.matches(prefix, at: start) { return false }
    var hasSmall = false
    for position in start + 1..<token.end {
      if text[position].isUpper, hasSmall { return true }
      if !text[position].isLetter { return false }
      if text[position].isLower { hasSmall = true }
    }
    return false
  }
}
