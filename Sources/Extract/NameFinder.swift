internal import Lexicon
internal import Wire

/// Finds people, organisations and places by rules over tokens and word lists.
///
/// A run of capitalized words is a candidate; titles, given names, the endings of company names,
/// the gazetteer and what the story named before decide what it is. Names are introduced in full
/// and referred to by a part (`Nursultan Nazarbayev` ... `Nazarbayev`), so what was found is
/// remembered for the story.
struct NameFinder {
  var lexicon: Lexicon { .shared }
  /// Last words of people's names and first words of organisations' names, with their kind.
  var known: [(hash: UInt64, kind: FactKind)] = []
  /// Whether the story has small letters, told when it is first asked for.
  var isMixed: Bool?
  /// Whether the story is of cricket, told as late.
  var hasCricket: Bool?
  /// Companies of two names that were named in full.
  var joined: [JoinedName] = []
  /// What words say of names.
  let lists = NameWords()

  /// A place of the story's dateline: its name's hash, and which of that name it is (`Fact.payload`).
  struct Home {
    var hash: UInt64
    var payload: Int32
  }

  /// The dateline's places: `Portland` is Maine's in a story from there.
  var homes: [Home] = []

  /// A city of so many is meant by its name alone.
  private static let smallTown = 50_000
  /// A city of so many is meant by its name in capitals.
  private static let wellKnown = 500_000

  /// Finds the story's names; `datelines` are the places of its dateline.
  mutating func find(
    _ bytes: Span<UInt8>, _ story: StoryTokens, datelines: [Home] = [],
    into facts: inout [Fact]
  ) {
    known.removeAll(keepingCapacity: true)
    for place in datelines { known.append((place.hash, .place)) }
    homes = datelines
    joined.removeAll(keepingCapacity: true)
    isMixed = nil
    hasCricket = nil
    var next = 0
    for capital in story.capitals where Int(capital) >= next {
      next = readName(bytes, story, Int(capital), into: &facts)
    }
  }

  /// Reads the candidate that begins at `first`; where to go on is given back.
  private mutating func readName(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, into facts: inout [Fact]
  ) -> Int {
    let classes = story.classes(first)
    if isHabitualCapital(story, first) { return first + 1 }
    // Dates are no names.
    if !classes.isDisjoint(with: [.weekday, .month]), isDateWord(text, story, first) {
      // `May said` of one who is called so.
      guard remembered(story, first) == .person, isBesideVerb(text, story, first, first + 1) else {
        return first + 1
      }
    }
    if !story.isSpaced(first), let next = readBehindMark(text, story, first, into: &facts) {
      return next
    }
    if story.isWord(text, story.isSpaced(first) ? first - 1 : first - 2, "al"),
      let stop = addArticled(text, story, first, into: &facts)
    {
      return stop
    }
    if story.tokens[first].length == 1, let stop = addSeat(text, story, first, into: &facts) {
      return stop
    }
    if classes.contains(.title) || classes.contains(.prefix)
      || lists.stoplessTitles[story.tokens[first].hash] != nil,
      let end = addWithTitle(text, story, first, into: &facts)
    {
      return end
    }
    let end = runEnd(text, story, first)
    if classes.contains(.given), let stop = nicknamedEnd(text, story, first, end) {
      add(.person, text, story, first, stop, to: &facts)
      return stop
    }
    if end < story.count, story.tokens[end].kind == .number,
      let stop = addResults(text, story, first, end, into: &facts)
    {
      return stop
    }
    if let company = companyEnd(text, story, first, end) {
      return addCompany(text, story, first, end, company, into: &facts)
    }
    if let stop = collectiveEnd(text, story, first, end) {
      let start = end - first > 1 && story.isWord(text, first, "the") ? first + 1 : first
      add(.organisation, text, story, start, stop, to: &facts)
      return stop
    }
    if end < story.count, story.tokens[end].length == 3,
      let stop = fieldsEnd(text, story, first, end)
    {
      let isOpening = end - first > 1 && story.isWord(text, first, "the")
      add(
        .organisation, text, story, isOpening ? first + 1 : first, stop, to: &facts,
        remember: false)
      return stop
    }
    if end - first == 1, isCountySide(text, story, first) {
      add(.organisation, text, story, first, end, to: &facts, remember: false)
      return end
    }
    let name = withoutCurrency(text, story, first, end)
    if name == first { return end }
    let next = classify(text, story, first, name, into: &facts)
    return next == name ? end : next
  }

  /// Adds a company whose name goes on behind the run `first..<runEnd`.
  private mutating func addCompany(
    _ text: Span<UInt8>, _ story: StoryTokens, _ given: Int, _ runEnd: Int, _ end: Int,
    into facts: inout [Fact]
  ) -> Int {
    var first = given
    if runEnd - first > 1, isSentenceStart(story, first), isOrdinary(story, first),
      !isKnownPhrase(story, first)
    {
      first += 1
    }
    // `Chairman Brandt and Co`, `Deputy Minister Brandt`: people, not companies.
    if let run = titledRun(text, story, first, runEnd) {
      return addTitled(run, text, story, first, runEnd, into: &facts)
    }
    rememberJoined(text, story, runEnd, end)
    let stop = suffixEnd(text, story, end)
    add(.organisation, text, story, first, stop, to: &facts)
    return stop
  }

  // MARK: - Classification

  mutating func classify(
    _ text: Span<UInt8>, _ story: StoryTokens, _ given: Int, _ end: Int, into facts: inout [Fact]
  ) -> Int {
    if end - given > 1, let stop = stormEnd(text, story, given, end) {
      add(.misc, text, story, given, stop, to: &facts)
      return stop
    }
    var first = withoutOpening(text, story, given, end)
    if first == end { return end }
    if let event = eventEnd(text, story, first, end) {
      add(event.kind, text, story, first, event.end, to: &facts, remember: false)
      return event.end
    }
    // Titles at its beginning go: `Mr`, `Foreign Minister`.
    let name = behindTitles(text, story, first, end)
    if name > first, !endsOrganisation(story, first, end) {
      first = name
      guard first < end else { return end }
      add(.person, text, story, first, end, to: &facts)
      return end
    }
    if end - first >= 2, !endsOrganisation(story, first, end),
      let run = titledRun(text, story, first, end)
    {
      return addTitled(run, text, story, first, end, into: &facts)
    }
    if !story.classes(first - 1).isDisjoint(with: [.bodyNoun, .vesselNoun]),
      let kind = kindBehindNoun(text, story, first, end)
    {
      let stop = kind == .organisation ? suffixEnd(text, story, end) : end
      add(kind, text, story, first, stop, to: &facts)
      return stop
    }
    if story.mark(text, end) == UInt8(ascii: ",")
      ? isTownByRegion(text, story, first, end)
      : story.classes(end).contains(.siteNoun) && isSite(story, first, end)
    {
      if story.longestPhrase(lexicon, at: first, end: end, with: [.place, .demonym]) == nil {
        facts.append(Fact(.place, story.range(first, end)))
        return end
      }
    }
    if let stop = addParty(text, story, first, end, into: &facts) { return stop }
    if let next = addPlaceOfOffice(text, story, first, end, into: &facts) {
      return classify(text, story, next, end, into: &facts)
    }
    if let row = division(text, story, first, end) {
      facts.append(Fact(.place, story.range(first, end), payload: Int32(row)))
      return end
    }
    if let stop = addPhrase(text, story, first, end, into: &facts) { return stop }
    if let kind = ending(text, story, first, end) {
      if kind == .place {
        facts.append(Fact(.place, story.range(first, end)))
      } else {
        add(kind, text, story, first, end, to: &facts, remember: false)
      }
      return end
    }
    if let stop = headEnd(text, story, first, end) {
      add(.organisation, text, story, first, stop, to: &facts)
      return stop
    }
    if endsOrganisation(story, first, end) {
      add(.organisation, text, story, first, suffixEnd(text, story, end), to: &facts)
      return suffixEnd(text, story, end)
    }
    // `U.S. Officials`: a capital out of habit behind the stop, as in `SentenceSplitter`.
    if story.tokens[first].shape.contains(.stopped), story.classes(first).contains(.place),
      end - first >= 2, isPlainSpeech(story, first + 1, end),
      let phrase = story.longestPhrase(lexicon, at: first, end: first + 1, with: .place)
    {
      addKnown(phrase.entry, text, story, first, first + 1, runEnd: first + 1, into: &facts)
      return end
    }
    if isNamedPlace(text, story, first, end) {
      facts.append(Fact(.place, story.range(first, end)))
      if end - first == 1 { remember(story, first, as: .place) }
      return end
    }
    if wordCount(story, first, end) == 1 {
      classifyOne(text, story, first, end, into: &facts)
      return end
    }
    // A place or nationality before something else: `British Prime`, `New York Times`.
    if let phrase = story.longestPhrase(
      lexicon, at: first, end: end, with: [.demonym]),
      phrase.end < end
    {
      addKnown(phrase.entry, text, story, first, phrase.end, runEnd: end, into: &facts)
      return classify(text, story, phrase.end, end, into: &facts)
    }
    if let kind = judge(text, story, first, end) {
      add(kind, text, story, first, end, to: &facts)
    }
    return end
  }

  /// Adds the known organisation, place or nationality with which a run begins, longest first.
  private mutating func addPhrase(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int, into facts: inout [Fact]
  ) -> Int? {
    let classes: Lexicon.Classes = [.organisation, .place, .demonym, .state]
    guard
      var phrase = story.longestPhrase(lexicon, at: first, end: story.count, with: classes)
    else { return nil }
    // `Kaduna state` tells of what kind a place is, `Kaduna State` is its name; New York state is named so.
    if phrase.end - first > 1, story.isWord(text, phrase.end - 1, "state"),
      !story.tokens[phrase.end - 1].isCapital, phrase.entry.place >= 0,
      lexicon.gazetteer.places[Int(phrase.entry.place)].country != "US",
      let name = story.longestPhrase(lexicon, at: first, end: phrase.end - 1, with: classes)
    {
      phrase = name
    }
    // `Kaduna State Government`
    if phrase.end - first > 1, phrase.end == end - 1, phrase.entry.place >= 0,
      story.isWord(text, phrase.end - 1, "state"),
      (["government", "police", "assembly", "house", "command", "council"] as [StaticString])
        .contains(where: { story.isWord(text, end - 1, $0) })
    {
      add(.organisation, text, story, first, end, to: &facts, remember: false)
      return end
    }
    if phrase.end == end - 1 || phrase.end == end - 2 && mayBeColour(story, end - 2),
      isTeam(text, story, phrase.entry, end)
    {
      add(.organisation, text, story, first, end, to: &facts, remember: false)
      remember(story, end - 1, as: .organisation)
      return end
    }
    // `University` is a town, too, but not in `University of Norland`.
    let isHead = phrase.end == first + 1 && headEnd(text, story, first, end) != nil
    guard !isHead,
      phrase.end >= end || phrase.end - first > 1 && !endsOrganisation(story, first, end)
    else { return nil }
    return addKnown(phrase.entry, text, story, first, phrase.end, runEnd: end, into: &facts)
  }

  /// Adds a phrase of the word lists.
  ///
  /// Weak places need a word that says so, or a region.
  @discardableResult
  mutating func addKnown(
    _ entry: Lexicon.Entry, _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int,
    runEnd: Int, into facts: inout [Fact]
  ) -> Int {
    let isWhole = end >= runEnd
    if entry.classes.contains(.organisation),
      !entry.classes.contains(.place) || end - first > 1
        || !isBesideRegion(text, story, first, end) && !isInPlace(text, story, first)
          && lexicon.gazetteer.places[Int(entry.place)].kind == .city
    {
      let stop = formsEnd(text, story, end)
      add(.organisation, text, story, first, stop, to: &facts)
      return stop
    }
    var isKnownPlace = false
    if end - first == 1, let kind = remembered(story, first) {
      isKnownPlace =
        kind == .place
        || kind == .person && isLesserRegion(story, first) && isAfterPlaceWord(text, story, first)
      if !isKnownPlace {
        add(kind, text, story, first, end, to: &facts, remember: false)
        return end
      }
    }
    if entry.classes.contains(.demonym), !entry.classes.contains(.place) || !isWhole {
      add(.misc, text, story, first, end, to: &facts, remember: false)
      return end
    }
    guard entry.place >= 0 else {
      guard entry.state >= 0 else { return max(end, runEnd) }
      return addState(entry, text, story, first, end, runEnd: runEnd, into: &facts)
    }
    // `The Port said` is no Port Said, but `New York state` is one.
    if end - first > 1, story.tokens[end - 1].kind == .word, !story.tokens[end - 1].isCapital,
      lexicon.gazetteer.places[Int(entry.place)].kind == .city
    {
      return classifyWeak(text, story, first, max(first + 1, runEnd), into: &facts)
    }
    let row = country(bestRow(entry, text, story, first, end), entry, story, end, facts)
    if end - first == 1, !isKnownPlace, !isListed(text, story, first, facts),
      isDoubtful(Int(entry.place), text, story, first, row: row)
    {
      guard isWhole else { return runEnd }
      if entry.classes.contains(.demonym) {
        add(.misc, text, story, first, end, to: &facts, remember: false)
        return end
      }
      let count = facts.count
      let next = classifyWeak(text, story, first, runEnd, into: &facts)
      if facts.count > count, entry.classes.isDisjoint(with: [.given, .surname]),
        facts[count].kind == .person
      {
        // A town's name that nothing shows to be one is more often a company's than a person's.
        facts[count].kind = .organisation
      } else if facts.count == count, isCompanyLike(entry, story, first, row: row) {
        add(.organisation, text, story, first, end, to: &facts, remember: false)
      }
      return next
    }
    if row >= 0, lexicon.gazetteer.places[row].isWeak {
      if isSentenceStart(story, first), isOrdinary(story, first) { return end }
    }
    facts.append(Fact(.place, story.range(first, end), payload: Int32(row)))
    return end
  }

  /// Whether the word stands in a list of places, right behind another: `in Salem and Brandt`.
  private func isListed(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ facts: [Fact]
  ) -> Bool {
    guard index > 1, let last = facts.last, last.kind == .place, last.payload >= 0,
      lexicon.gazetteer.places[Int(last.payload)].kind == .city,
      Int(last.end) == story.tokens[index - 2].end
    else { return false }
    return story.isWord(text, index - 1, "and")
      || story.mark(text, index - 1) == UInt8(ascii: ",")
  }

  /// Whether the name of a small town is likely meant for a company or club.
  private func isCompanyLike(
    _ entry: Lexicon.Entry, _ story: StoryTokens, _ index: Int, row: Int
  ) -> Bool {
    // An ordinary word or a person's name is neither.
    !lexicon.gazetteer.places[row >= 0 ? row : Int(entry.place)].isWeak
      && entry.classes.isDisjoint(with: [.lowerWord, .title])
      && !story.tokens[index].shape.contains(.allCapitals)
  }

  /// Adds a state under its short name; `Man.` or `Act` needs a place before it.
  private mutating func addState(
    _ entry: Lexicon.Entry, _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int,
    runEnd: Int, into facts: inout [Fact]
  ) -> Int {
    let isPlain =
      end - first > 1
      && story.classes(first).isDisjoint(with: [.lowerWord, .given, .surname, .title])
    guard
      isPlain || story.tokens[first].shape.contains(.stopped)
        || story.mark(text, first - 1) == UInt8(ascii: ",")
        || end - first > 1 && isInPlace(text, story, first)
    else { return classifyWeak(text, story, first, runEnd, into: &facts) }
    facts.append(
      Fact(.place, story.range(first, end), payload: lexicon.stateRows[Int(entry.state)]))
    return max(end, runEnd)
  }

  /// Whether a name of one word is a place only where something says so: an ordinary word or a name
  /// of people, a small town, an acronym.
  ///
  /// What says so is a word for a place before it, a region behind it, or another place beside it in
  /// a list. A place that was one before in the story stays one.
  private mutating func isDoubtful(
    _ first: Int, _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, row: Int
  ) -> Bool {
    let place = lexicon.gazetteer.places[row >= 0 ? row : first]
    guard place.kind == .city else { return false }
    let token = story.tokens[index]
    if token.shape.contains(.allCapitals), token.length <= 6, place.population < Self.wellKnown,
      !place.isWellKnown,
      !isBesideRegion(text, story, index, index + 1), isMixedCase(story), !isShouting(story, index)
    {
      return true
    }
    guard place.isWeak || place.population < Self.smallTown && !place.isWellKnown else {
      return false
    }
    if isInPlace(text, story, index) || isBesideRegion(text, story, index, index + 1) {
      if known.count < 256 { known.append((token.hash, .place)) }
      return false
    }
    return !isAfterPlaceWord(text, story, index)
  }

  /// A word that is a place's name and something else too.
  private mutating func classifyWeak(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int, into facts: inout [Fact]
  ) -> Int {
    if end - first == 1 {
      classifyOne(text, story, first, end, into: &facts)
      return end
    }
    let kind: FactKind = story.classes(first).contains(.given) ? .person : .organisation
    add(kind, text, story, first, end, to: &facts)
    return end
  }
}
