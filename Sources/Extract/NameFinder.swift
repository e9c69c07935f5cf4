internal import Lexicon
internal import Wire

/// Finds people, organisations and places by rules over tokens and word lists.
///
/// A run of capitalized words is a candidate; titles, given names, the endings of company names,
/// the gazetteer and what the story named before decide what it is. Names are introduced in full
/// and referred to by a part (`Nursultan Nazarbayev` ... `Nazarbayev`), so what was found is
/// remembered for the story.
struct NameFinder {
  private var lexicon: Lexicon { .shared }
  /// Last words of people's names and first words of organisations' names, with their kind.
  private var known: [(hash: UInt64, kind: FactKind)] = []
  /// Last words that say what a name is: events are `misc`, landmarks places.
  private let endings: HashTable<FactKind>
  /// Small words inside names: `van`, `de`.
  private let particles: HashTable<Bool>

  init() {
    let events =
      "cup open games championship championships prix olympics tour war day act amendment award "
      + "awards prize festival masters treaty revolution"
    let landmarks =
      "street avenue river bay lake square county mountain mountains island islands airport valley "
      + "hills sea ocean gulf peninsula province road bridge prison plateau coast canal creek "
      + "reservoir forest desert"
    var table: [UInt64: FactKind] = [:]
    for (words, kind) in [(events, FactKind.misc), (landmarks, .place)] {
      for word in words.split(separator: " ") {
        let bytes = Array(word.utf8)
        table[WordHash.word(bytes.span)] = kind
      }
    }
    endings = HashTable(table, empty: .misc)
    var small: [UInt64: Bool] = [:]
    for word in "de van von der den del la bin ibn al el da dos di du le ten ter".split(
      separator: " ")
    {
      let bytes = Array(word.utf8)
      small[WordHash.word(bytes.span)] = true
    }
    particles = HashTable(small, empty: false)
  }

  mutating func find(_ bytes: Span<UInt8>, _ story: StoryTokens, into facts: inout [Fact]) {
    known.removeAll(keepingCapacity: true)
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
    // Dates are no names.
    if !classes.isDisjoint(with: [.weekday, .month]), isDateWord(text, story, first) {
      return first + 1
    }
    // A title introduces a person: `President Kassym-Jomart Tokayev`.
    if classes.contains(.title) || classes.contains(.prefix),
      let title = story.longestPhrase(
        lexicon, at: first, end: story.count, with: .title)
    {
      var start = title.end
      if story.mark(text, start) == UInt8(ascii: "."), !story.isSpaced(start) { start += 1 }
      if start < story.count, isNameWord(story, start),
        story.classes(start).isDisjoint(with: [.strongSuffix, .organisationHead]),
        !isSentenceStart(story, start)
      {
        let end = personEnd(text, story, start)
        if end > start, !endsOrganisation(story, start, end) {
          add(.person, text, story, start, end, to: &facts)
          return end
        }
      }
    }
    let end = runEnd(text, story, first)
    return classify(text, story, first, end, into: &facts)
  }

  // MARK: - Classification

  private mutating func classify(
    _ text: Span<UInt8>, _ story: StoryTokens, _ given: Int, _ end: Int, into facts: inout [Fact]
  ) -> Int {
    var first = given
    // An ordinary word that begins a sentence is no part of the name behind it.
    if isSentenceStart(story, first), isOrdinary(story, first), first + 1 < end || end == first + 1
    {
      if end == first + 1 { return end }
      if !isKnownPhrase(story, first) { first += 1 }
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
    // Known organisations and places, longest first.
    if let phrase = story.longestPhrase(
      lexicon, at: first, end: story.count, with: [.organisation, .place, .demonym, .state])
    {
      if phrase.end >= end || phrase.end - first > 1 && !endsOrganisation(story, first, end) {
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
    if endsOrganisation(story, first, end) {
      add(.organisation, text, story, first, suffixEnd(text, story, end), to: &facts)
      return suffixEnd(text, story, end)
    }
    if end - first >= 2 || end - first == 1 && story.classes(first).contains(.organisationHead) {
      let head = story.classes(first)
      if !head.isDisjoint(with: [.organisationHead]), let stop = headEnd(text, story, first, end) {
        add(.organisation, text, story, first, stop, to: &facts)
        return stop
      }
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
      if story.mark(text, first - 1) == UInt8(ascii: "("), facts.last?.kind == .organisation {
        add(.organisation, text, story, first, end, to: &facts)
      } else if token.length <= 5, !isSentenceStart(story, first) {
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
  private mutating func addKnown(
    _ entry: Lexicon.Entry, _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int,
    runEnd: Int, into facts: inout [Fact]
  ) -> Int {
    let isWhole = end >= runEnd
    if entry.classes.contains(.organisation), !entry.classes.contains(.place) || end - first > 1 {
      add(.organisation, text, story, first, end, to: &facts)
      return end
    }
    if end - first == 1, let kind = remembered(story, first), kind != .place {
      add(kind, text, story, first, end, to: &facts, remember: false)
      return end
    }
    if entry.classes.contains(.demonym), !entry.classes.contains(.place) || !isWhole {
      add(.misc, text, story, first, end, to: &facts, remember: false)
      return end
    }
    guard entry.place >= 0 || entry.state >= 0 else { return max(end, runEnd) }
    let row = bestRow(entry, text, story, end)
    let isWeak = row >= 0 && lexicon.gazetteer.places[row].isWeak
    if isWeak, !isAfterPlaceWord(text, story, first), story.mark(text, end) != UInt8(ascii: ",") {
      return isWhole ? classifyWeak(text, story, first, runEnd, into: &facts) : runEnd
    }
    if isWeak, isSentenceStart(story, first), isOrdinary(story, first) { return end }
    facts.append(Fact(.place, story.range(first, end), payload: Int32(row)))
    return end
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

  /// The gazetteer row that a region behind the name points to, else the largest place.
  private func bestRow(
    _ entry: Lexicon.Entry, _ text: Span<UInt8>, _ story: StoryTokens, _ end: Int
  ) -> Int {
    guard entry.place >= 0 else { return -1 }
    let first = Int(entry.place)
    guard entry.placeCount > 1, story.mark(text, end) == UInt8(ascii: ","), end + 1 < story.count,
      let region = story.longestPhrase(
        lexicon, at: end + 1, end: story.count, with: [.state, .place])
    else { return first }
    return PlaceResolver.row(
      lexicon, rows: first..<first + Int(entry.placeCount), state: Int(region.entry.state),
      region: Int(region.entry.place))
  }

  // MARK: - Runs

  /// The end of the run of capitalized words that begins at `first`, particles and joints included.
  private func runEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int) -> Int {
    var end = first + 1
    while end < story.count {
      let token = story.tokens[end]
      if token.kind == .word, token.isCapital, !token.shape.contains(.sentenceStart) {
        guard token.shape.contains(.spaced) || isJoint(text, story, end - 1) else { break }
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
      // `St. Louis`, `Wm. Wrigley`: the stop of a short word inside a name.
      if story.mark(text, end) == UInt8(ascii: "."), !story.isSpaced(end), end + 1 < story.count,
        story.classes(end - 1).contains(.beforeName), story.tokens[end + 1].isCapital
      {
        end += 2
        continue
      }
      break
    }
    return end
  }

  private func personEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ start: Int) -> Int {
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

  /// `Bank of England`, `Ministry of Foreign Affairs`, `University of California at Berkeley`.
  private func headEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ runEnd: Int
  ) -> Int? {
    guard story.isWord(text, runEnd, "of") || story.isWord(text, runEnd, "for"),
      runEnd + 1 < story.count
    else { return nil }
    var next = runEnd + 1
    if story.isWord(text, next, "the"), next + 1 < story.count { next += 1 }
    guard story.tokens[next].isCapital, story.tokens[next].kind == .word else { return nil }
    var end = self.runEnd(text, story, next)
    if story.isWord(text, end, "and"), end + 1 < story.count, story.tokens[end + 1].isCapital,
      story.classes(end + 1).isDisjoint(with: [.place, .given, .title])
    {
      end = self.runEnd(text, story, end + 1)
    }
    return end
  }

  /// A stop behind `Inc`, `Corp` belongs to the name where the sentence goes on.
  private func suffixEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ end: Int) -> Int {
    guard story.mark(text, end) == UInt8(ascii: "."), !story.isSpaced(end), end + 1 < story.count,
      !story.tokens[end + 1].shape.contains(.sentenceStart),
      story.classes(end - 1).contains(.endAbbreviation)
    else { return end }
    return end + 1
  }

  // MARK: - Words

  private func endsOrganisation(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    let classes = story.classes(end - 1)
    if classes.contains(.strongSuffix) { return end - first >= 2 }
    if classes.contains(.weakSuffix) {
      return wordCount(story, first, end) >= 2 && !story.classes(first).contains(.given)
    }
    return false
  }

  private func isInstitution(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    for index in first..<end
    where !story.classes(index).isDisjoint(with: [
      .organisationWord, .strongSuffix, .organisationHead,
    ])
      && !story.classes(index).contains(.surname)
    { return true }
    return false
  }

  private func hasOrdinary(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    for index in first..<end
    where story.classes(index).contains(.lowerWord)
      && story.classes(index).isDisjoint(with: [.given, .surname])
    { return true }
    return false
  }

  private func wordCount(_ story: StoryTokens, _ first: Int, _ end: Int) -> Int {
    var words = 0
    for index in first..<end
    where story.tokens[index].kind == .word && (index == first || story.isSpaced(index)) {
      words += 1
    }
    return words
  }

  private func isNameWord(_ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.kind == .word && token.isCapital
      && story.classes(index).isDisjoint(with: [.weekday, .demonym, .title])
  }

  /// An ordinary word, capitalized because it begins a sentence.
  private func isOrdinary(_ story: StoryTokens, _ index: Int) -> Bool {
    let classes = story.classes(index)
    if classes.contains(.lowerWord) {
      return !classes.contains(.given) || index + 1 >= story.count
        || !story.tokens[index + 1].isCapital
    }
    return false
  }

  private func isKnownPhrase(_ story: StoryTokens, _ index: Int) -> Bool {
    guard
      let phrase = story.longestPhrase(
        lexicon, at: index, end: story.count, with: [.place, .organisation])
    else { return false }
    return phrase.end > index + 1
  }

  private func isSentenceStart(_ story: StoryTokens, _ index: Int) -> Bool {
    if story.tokens[index].shape.contains(.sentenceStart) { return true }
    // After an opening quotation mark or bracket at the sentence's start.
    return index > 0 && story.tokens[index - 1].kind == .mark
      && (story.tokens[index - 1].shape.contains(.sentenceStart)
        || !story.isSpaced(index) && story.isSpaced(index - 1))
  }

  private func isDateWord(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let classes = story.classes(index)
    if classes.contains(.weekday) { return true }
    // `March`, `May`, `April` are months unless a name goes on.
    var next = index + 1
    if story.mark(text, next) == UInt8(ascii: ".") { next += 1 }
    if next < story.count, story.tokens[next].kind == .number { return true }
    return !(next < story.count && story.tokens[next].isCapital && classes.contains(.given))
  }

  private func isAfterPlaceWord(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for word: StaticString in ["in", "at", "from", "near", "outside", "to", "of", "around"]
    where story.isWord(text, index - 1, word) { return true }
    return false
  }

  /// Whether a verb of saying stands beside the name.
  private func isBesideVerb(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    if story.classes(end).contains(.verb), end < story.count, !story.tokens[end].isCapital {
      return true
    }
    return first > 0 && story.classes(first - 1).contains(.verb)
      && !story.tokens[first - 1].isCapital
  }

  /// Whether the words around are all in capitals too.
  private func isShouting(_ story: StoryTokens, _ index: Int) -> Bool {
    var shouted = 0
    for neighbour in [index - 1, index + 1]
    where neighbour >= 0 && neighbour < story.count
      && story.tokens[neighbour].shape.contains(.allCapitals) && story.tokens[neighbour].length > 3
    { shouted += 1 }
    return shouted > 0
  }

  // MARK: - Memory

  private func remembered(_ story: StoryTokens, _ index: Int) -> FactKind? {
    let hash = story.tokens[index].hash
    return known.last { $0.hash == hash }?.kind
  }

  private mutating func add(
    _ kind: FactKind, _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int,
    to facts: inout [Fact], remember: Bool = true
  ) {
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
    default: break
    }
  }
}

/// Chooses among places of one name.
enum PlaceResolver {
  /// The row that a state or a country behind the name points to; else the first, the largest.
  static func row(_ lexicon: Lexicon, rows: Range<Int>, state: Int, region: Int) -> Int {
    let places = lexicon.gazetteer.places
    if state >= 0 {
      let code = lexicon.states[state]
      let parts = code.split(separator: "-")
      if parts.count == 2,
        let row = rows.first(where: {
          places[$0].admin == parts[1] && places[$0].country == parts[0]
        }) ?? rows.first(where: { places[$0].country == parts[0] })
      {
        return row
      }
    }
    if region >= 0, let row = rows.first(where: { places[$0].country == places[region].country }) {
      return row
    }
    return rows.lowerBound
  }
}
