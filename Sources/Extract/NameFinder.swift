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
  private var known: [(hash: UInt64, kind: FactKind)] = []
  /// Whether the story has small letters, told when it is first asked for.
  private var isMixed: Bool?
  /// Companies of two names that were named in full.
  var joined: [JoinedName] = []
  /// Last words that say what a name is: events are `misc`, landmarks places.
  private let endings: HashTable<FactKind>
  /// Small words inside names: `van`, `de`.
  private let particles: HashTable<Bool>
  /// Words of trades, and legal forms, which are false.
  let tradeWords: HashTable<Bool>
  /// Last words of titles that name an office, wherever in a run they stand.
  let offices: HashTable<Office>
  /// Words that never begin a name behind `U.S.`.
  let smallWords: HashTable<Bool>
  /// Units of money, which wires write with capitals behind `U.S.`.
  let currencies: HashTable<Bool>

  /// A city of so many is meant by its name alone.
  private static let smallTown = 50_000
  /// A city of so many is meant by its name in capitals.
  private static let wellKnown = 500_000

  init() {
    let events =
      "cup open games championship championships prix olympics tour war day act amendment award "
      + "awards prize festival masters treaty revolution"
    let landmarks =
      "street avenue river bay lake square county mountain mountains island islands airport valley "
      + "hills sea ocean gulf peninsula province road bridge prison plateau coast canal creek "
      + "reservoir forest desert"
    endings = Self.table([(.misc, events), (.place, landmarks)])
    particles = Self.table([
      (true, "de van von der den del la bin ibn al el da dos di du le ten ter")
    ])
    tradeWords = Self.table([(true, Self.trades), (false, Self.legalForms)])
    offices = Self.table([(.plain, Self.plainOffices), (.doubtful, Self.doubtfulOffices)])
    currencies = Self.table([(true, Self.currencyWords)])
    smallWords = Self.table([
      (
        true,
        "and or but in is are was were be for from to of on at by with as the a an has have had will "
          + "would could should may might can does did do not that which who where when while since "
          + "under over last next this because than its their his her if so yesterday today tomorrow"
      )
    ])
  }

  private static func table<Value>(_ groups: [(Value, String)]) -> HashTable<Value> {
    var table: [UInt64: Value] = [:]
    for (value, words) in groups {
      for word in words.split(separator: " ") {
        let bytes = Array(word.utf8)
        table[WordHash.word(bytes.span)] = value
      }
    }
    return HashTable(table, empty: groups[0].0)
  }

  /// Finds the story's names; `datelines` are the hashes of the places of its dateline.
  mutating func find(
    _ bytes: Span<UInt8>, _ story: StoryTokens, datelines: [UInt64] = [],
    into facts: inout [Fact]
  ) {
    known.removeAll(keepingCapacity: true)
    for place in datelines { known.append((place, .place)) }
    joined.removeAll(keepingCapacity: true)
    isMixed = nil
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
      return first + 1
    }
    // A title introduces a person: `President Kassym-Jomart Tokayev`.
    if classes.contains(.title) || classes.contains(.prefix),
      let title = story.longestPhrase(
        lexicon, at: first, end: story.count, with: .title),
      let name = nameBehind(text, story, title.end)
    {
      add(.person, text, story, name.lowerBound, name.upperBound, to: &facts)
      return name.upperBound
    }
    let end = runEnd(text, story, first)
    if let company = companyEnd(text, story, first, end) {
      return addCompany(text, story, first, end, company, into: &facts)
    }
    if let stop = collectiveEnd(text, story, first, end) {
      let start = end - first > 1 && story.isWord(text, first, "the") ? first + 1 : first
      add(.organisation, text, story, start, stop, to: &facts)
      return stop
    }
    let name = withoutCurrency(story, first, end)
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
    if runEnd - first > 1, isSentenceStart(story, first), isOrdinary(story, first) { first += 1 }
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
    var first = given
    // An ordinary word that begins a sentence is no part of the name behind it.
    if isSentenceStart(story, first), isOrdinary(story, first), first + 1 < end || end == first + 1
    {
      if end == first + 1 { return end }
      if !isKnownPhrase(story, first) { first += 1 }
    }
    if let stop = stormEnd(text, story, first, end) {
      add(.misc, text, story, first, stop, to: &facts)
      return stop
    }
    // Titles at its beginning go: `Mr`, `Foreign Minister`.
    if let title = story.longestPhrase(
      lexicon, at: first, end: end, with: .title),
      title.end < end, !endsOrganisation(story, first, end)
    {
      first = title.end
      if story.mark(text, first) == UInt8(ascii: ".") { first += 1 }
      guard first < end else { return end }
      add(.person, text, story, first, end, to: &facts)
      return end
    }
    if end - first >= 2, !endsOrganisation(story, first, end),
      let run = titledRun(text, story, first, end)
    {
      return addTitled(run, text, story, first, end, into: &facts)
    }
    // Known organisations and places, longest first.
    if let phrase = story.longestPhrase(
      lexicon, at: first, end: story.count, with: [.organisation, .place, .demonym, .state])
    {
      // `University` is a town, too, but not in `University of Norland`.
      let isHead = phrase.end == first + 1 && headEnd(text, story, first, end) != nil
      if !isHead,
        phrase.end >= end || phrase.end - first > 1 && !endsOrganisation(story, first, end)
      {
        return addKnown(phrase.entry, text, story, first, phrase.end, runEnd: end, into: &facts)
      }
    }
    if end - first >= 2, let kind = endings[story.tokens[end - 1].hash] {
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
    let words = wordCount(story, first, end)
    let firstClasses = story.classes(first)
    let lastClasses = story.classes(end - 1)
    if words == 1 { return classifyOne(text, story, first, end, into: &facts) }
    // A place or nationality before something else: `British Prime`, `New York Times`.
    if let phrase = story.longestPhrase(
      lexicon, at: first, end: end, with: [.demonym]),
      phrase.end < end
    {
      addKnown(phrase.entry, text, story, first, phrase.end, runEnd: end, into: &facts)
      return classify(text, story, phrase.end, end, into: &facts)
    }
    // `Barnett & Sorley`: people who are named together have an `and`.
    if hasAmpersand(text, story, first, end) {
      add(.organisation, text, story, first, end, to: &facts)
      return end
    }
    if firstClasses.contains(.given), words <= 4, !isInstitution(story, first, end) {
      add(.person, text, story, first, end, to: &facts)
      return end
    }
    if let kind = remembered(story, end - 1), kind == .person, words <= 4 {
      add(.person, text, story, first, end, to: &facts)
      return end
    }
    if isInstitution(story, first, end) {
      add(.organisation, text, story, first, end, to: &facts)
      return end
    }
    let isSpoken = isBesideVerb(text, story, first, end)
    if words <= 3, lastClasses.contains(.surname) || isSpoken,
      !hasOrdinary(story, first, end), !story.tokens[first].shape.contains(.allCapitals)
    {
      add(.person, text, story, first, end, to: &facts)
      return end
    }
    if (first..<end).allSatisfy({
      story.tokens[$0].shape.contains(.allCapitals) || story.tokens[$0].kind == .mark
    }),
      words > 2
    {
      // Shouted words: a heading or a list, no name.
      return end
    }
    add(
      hasOrdinary(story, first, end) || words > 3 ? .organisation : .person, text, story, first,
      end, to: &facts)
    return end
  }

  private mutating func classifyOne(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int, into facts: inout [Fact]
  ) -> Int {
    let token = story.tokens[first]
    let classes = story.classes(first)
    if let kind = remembered(story, first) {
      add(kind, text, story, first, end, to: &facts, remember: false)
      return end
    }
    // An acronym: `GATT`, `U.S.` is a place above.
    if token.shape.contains(.allCapitals), token.length >= 2, token.length <= 6,
      !token.shape.contains(.digits), classes.isDisjoint(with: [.title, .lowerWord, .month]),
      !isShouting(story, first)
    {
      if Self.isTimeZone(text, token) { return end }
      if story.mark(text, first - 1) == UInt8(ascii: "("), facts.last?.kind == .organisation {
        add(.organisation, text, story, first, end, to: &facts)
      } else if token.length <= 5,
        !isSentenceStart(story, first) || isBesideVerb(text, story, first, end)
      {
        add(.organisation, text, story, first, end, to: &facts, remember: false)
      }
      return end
    }
    if isSentenceStart(story, first), isBesideVerb(text, story, first, end),
      classes.contains(.surname) || classes.contains(.given), !classes.contains(.lowerWord)
    {
      add(.person, text, story, first, end, to: &facts)
    } else if !isSentenceStart(story, first),
      classes.contains(.surname) || classes.contains(.given),
      classes.isDisjoint(with: [.lowerWord, .title])
    {
      add(.person, text, story, first, end, to: &facts, remember: false)
    } else if !isSentenceStart(story, first), isBesideVerb(text, story, first, end),
      classes.isDisjoint(with: [.lowerWord, .title, .organisationWord])
    {
      add(.person, text, story, first, end, to: &facts)
    }
    return end
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
      add(.organisation, text, story, first, end, to: &facts)
      return end
    }
    var isKnownPlace = false
    if end - first == 1, let kind = remembered(story, first) {
      isKnownPlace = kind == .place
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
    // `The Port said` is no Port Said.
    if end - first > 1, story.tokens[end - 1].kind == .word, !story.tokens[end - 1].isCapital {
      return classifyWeak(text, story, first, max(first + 1, runEnd), into: &facts)
    }
    let row = bestRow(entry, text, story, end)
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
    if end - first == 1 { return classifyOne(text, story, first, end, into: &facts) }
    let kind: FactKind = story.classes(first).contains(.given) ? .person : .organisation
    add(kind, text, story, first, end, to: &facts)
    return end
  }

  // MARK: - Runs

  /// The end of the run of capitalized words that begins at `first`, particles and joints included.
  func runEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int) -> Int {
    var end = first + 1
    while end < story.count {
      let token = story.tokens[end]
      if token.kind == .word, token.isCapital, !token.shape.contains(.sentenceStart) {
        guard token.shape.contains(.spaced) || isJoint(text, story, end - 1) else { break }
        if isHabitualCapital(story, end) { break }
        if !story.classes(end).isDisjoint(with: [.weekday, .month]), isDateWord(text, story, end) {
          break
        }
        end += 1
        continue
      }
      // `Kassym-Jomart`, `Bancshares/Texas`, `O'Neill` of other apostrophes.
      if isJoint(text, story, end), end + 1 < story.count, story.tokens[end + 1].kind == .word,
        !story.isSpaced(end + 1), story.tokens[end + 1].isCapital
      {
        end += 2
        continue
      }
      // `Ludwig van Beethoven`, `Johnson & Johnson`, `Trust of New York` after an ending word.
      if end + 1 < story.count, isParticle(story, end), story.tokens[end + 1].isCapital,
        story.isSpaced(end + 1)
      {
        end += 2
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
  private func isJoint(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    story.mark(text, index) == UInt8(ascii: "-") && !story.isSpaced(index)
  }

  private func isParticle(_ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.length <= 3 && token.kind == .word && particles[token.hash] != nil
  }

  /// A stop behind `Inc`, `Corp` belongs to the name where the sentence goes on.
  private func suffixEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ end: Int) -> Int {
    guard story.mark(text, end) == UInt8(ascii: "."), !story.isSpaced(end), end + 1 < story.count,
      !story.tokens[end + 1].shape.contains(.sentenceStart),
      story.classes(end - 1).contains(.endAbbreviation)
    else { return end }
    return end + 1
  }

  /// Whether small letters prevail in the story, so that capitals say something.
  private mutating func isMixedCase(_ story: StoryTokens) -> Bool {
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

  // MARK: - Memory

  func remembered(_ story: StoryTokens, _ index: Int) -> FactKind? {
    let hash = story.tokens[index].hash
    return known.last { $0.hash == hash }?.kind
  }

  mutating func add(
    _ kind: FactKind, _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int,
    to facts: inout [Fact], remember: Bool = true
  ) {
    // A letter or a legal form alone is no name.
    if end - first == 1, story.tokens[first].length == 1 { return }
    if isBareForm(story, first, end) { return }
    facts.append(Fact(kind, story.range(first, end)))
    guard remember, known.count < 256 else { return }
    switch kind {
    case .person:
      let last = story.tokens[end - 1]
      if last.length > 2 || end - first == 1 { known.append((last.hash, .person)) }
    // A hyphened first name or an article is no last name.
    case .organisation:
      let word = story.tokens[first]
      if word.length > 2, !story.classes(first).contains(.lowerWord),
        story.classes(first).isDisjoint(with: [.place, .demonym, .given])
      {
        known.append((word.hash, .organisation))
      }
    // A storm is known by its own name.
    case .misc: known.append((story.tokens[end - 1].hash, .misc))
    default: break
    }
  }
}
