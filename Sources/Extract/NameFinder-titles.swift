internal import Lexicon
internal import Wire

// Titles amid a run of capitals: `U.S. Treasury Secretary John Brandt`. The person begins behind the
// title; before it stand a country, a ministry or a company.
extension NameFinder {
  /// How sure it is that a title's last word is one.
  enum Office {
    /// An office and hardly anything else.
    case plain
    /// Part of other names too: only before a given name.
    case doubtful
  }

  static let plainOffices =
    "secretary minister president chairman chairwoman chairperson premier senator governor director "
    + "spokesman spokeswoman spokesperson ambassador commissioner chancellor mayor congressman "
    + "congresswoman representative envoy treasurer undersecretary adviser advisor economist "
    + "sen rep gov mr mrs ms dr ceo cfo coo vice-president president-elect secretary-general "
    + "director-general administrator emperor empress mp mep"
  static let doubtfulOffices =
    "leader manager chief general judge justice coach editor owner speaker analyst attorney "
    + "prosecutor founder captain commander"

  /// What is left of a run of capitals with a title in it.
  struct TitledRun {
    /// Where the first title begins.
    let start: Int
    /// Behind the last title.
    var titleEnd: Int
    /// The person's name, if one follows.
    var name: Range<Int>?
  }

  /// Titles as British papers and agencies write them, without a stop: before a given name alone.
  static let stoplessTitles =
    "lt col capt maj gen brig sgt cpl cmdr adm rev supt det sen gov prof insp"

  /// Adds the person behind a title without its stop: `Gen Wesley Brandt`; a surname (`Amartya Sen`) stands behind
  /// another word.
  private mutating func addWithStoplessTitle(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, into facts: inout [Fact]
  ) -> Int? {
    let token = story.tokens[first]
    guard token.length <= 5, lists.stoplessTitles[token.hash] != nil,
      !token.shape.contains(.allCapitals), first + 1 < story.count, story.isSpaced(first + 1),
      story.tokens[first + 1].isCapital, story.classes(first + 1).contains(.given),
      let name = nameBehind(text, story, first + 1), name.count > 1
    else { return nil }
    add(.person, text, story, name.lowerBound, name.upperBound, to: &facts)
    return name.upperBound
  }

  /// Adds the person whom a title introduces, and the body that stands within it: `President Kassym-Jomart
  /// Tokayev`, `Federal Reserve Chairman Alan Brandt`.
  mutating func addWithTitle(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, into facts: inout [Fact]
  ) -> Int? {
    if let end = addWithStoplessTitle(text, story, first, into: &facts) { return end }
    guard let title = story.longestPhrase(lexicon, at: first, end: story.count, with: .title)
    else { return nil }
    let body = story.longestPhrase(lexicon, at: first, end: story.count, with: .organisation)
    // `General Motors Chairman`
    if let body, body.end > title.end { return nil }
    if let name = nameBehind(text, story, title.end) {
      if let body, body.end - first > 1, body.end < title.end {
        add(.organisation, text, story, first, body.end, to: &facts)
      }
      add(.person, text, story, name.lowerBound, name.upperBound, to: &facts)
      return name.upperBound
    }
    return nil
  }

  /// Behind the place of an office, which is added, where who holds it follows: `Ambassador to China Jon Brandt`; nil
  /// for other runs.
  mutating func addPlaceOfOffice(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int, into facts: inout [Fact]
  ) -> Int? {
    guard first > 1, end - first > 2,
      story.isWord(text, first - 1, "of") || story.isWord(text, first - 1, "to"),
      story.classes(first - 2).contains(.title),
      !endsOrganisation(story, first, end),
      let place = story.longestPhrase(lexicon, at: first, end: end, with: .place),
      end - place.end > 1, story.classes(place.end).contains(.given)
    else { return nil }
    addKnown(place.entry, text, story, first, place.end, runEnd: place.end, into: &facts)
    return place.end
  }

  /// Behind the party of a legislator and the state before it, which is added: `an Arizona Republican`, `Texas
  /// Democrat Jan Brandt`; nil for other runs.
  mutating func addParty(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int, into facts: inout [Fact]
  ) -> Int? {
    guard end - first >= 2,
      let state = story.longestPhrase(lexicon, at: first, end: end, with: [.state, .place]),
      state.end < end,
      story.isWord(text, state.end, "republican") || story.isWord(text, state.end, "democrat")
    else { return nil }
    let party = state.end
    // Not `the Rochester Democrat and Chronicle`.
    guard party + 1 == end || story.classes(party + 1).contains(.given),
      !story.isWord(text, end, "and") || end + 1 >= story.count || !story.tokens[end + 1].isCapital
    else { return nil }
    addKnown(state.entry, text, story, first, party, runEnd: party, into: &facts)
    add(.misc, text, story, party, party + 1, to: &facts, remember: false)
    if party + 1 < end, let name = nameBehind(text, story, party + 1) {
      add(.person, text, story, name.lowerBound, name.upperBound, to: &facts)
    }
    return end
  }

  /// The first title within `first..<end`, and the name behind it and those that follow.
  func titledRun(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> TitledRun? {
    var found: TitledRun?
    var index = first
    while index < end {
      let classes = story.classes(index)
      guard classes.contains(.title) || classes.contains(.prefix),
        let title = story.longestPhrase(lexicon, at: index, end: story.count, with: .title),
        let office = title.end - index > 1
          ? .plain : lists.offices[story.tokens[title.end - 1].hash]
      else {
        index += 1
        continue
      }
      let name = nameBehind(text, story, title.end)
      if office == .doubtful {
        guard let name, story.classes(name.lowerBound).contains(.given) else {
          index = title.end
          continue
        }
      }
      found = TitledRun(start: found?.start ?? index, titleEnd: title.end, name: name)
      if name != nil { break }
      index = title.end
    }
    guard let found else { return nil }
    // A word behind the title that is no name: `Minister Plain Hotel`, not a title.
    if found.name == nil, found.titleEnd < end { return nil }
    return found
  }

  /// Behind the titles with which `first..<end` begins: `Lieutenant-General`, `the Rev. Dr.`.
  func behindTitles(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int) -> Int {
    var start = first
    // `General Motors`
    if let body = story.longestPhrase(lexicon, at: first, end: end, with: .organisation),
      body.end > first + 1
    {
      return first
    }
    while start < end,
      start == first || !story.classes(start).contains(.given),
      let title = story.longestPhrase(lexicon, at: start, end: end, with: .title), title.end < end
    {
      start = title.end
      let byte = story.mark(text, start)
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") { start += 1 }
    }
    return start
  }

  /// Adds the state of a legislator, which stands behind the party's letter: `(D-Ohio)`.
  func addSeat(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, into facts: inout [Fact]
  ) -> Int? {
    let state = first + 2
    guard story.mark(text, first + 1) == UInt8(ascii: "-"), !story.isSpaced(first + 1),
      state < story.count, !story.isSpaced(state), story.tokens[state].isCapital,
      let phrase = story.longestPhrase(lexicon, at: state, end: story.count, with: .state),
      phrase.entry.state >= 0
    else { return nil }
    facts.append(
      Fact(
        .place, story.range(state, phrase.end),
        payload: lexicon.stateRows[Int(phrase.entry.state)]))
    return phrase.end
  }

  /// The person's name that begins behind a title, at `index` or behind its stop.
  func nameBehind(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Range<Int>? {
    var start = index
    if story.mark(text, start) == UInt8(ascii: "."), !story.isSpaced(start) { start += 1 }
    guard start < story.count, isNameWord(story, start),
      story.classes(start).isDisjoint(with: [.strongSuffix, .organisationHead]),
      !isSentenceStart(story, start)
    else { return nil }
    let end = personEnd(text, story, start)
    guard end > start, !endsOrganisation(story, start, end) else { return nil }
    return start..<end
  }

  /// Adds a run with a title in it; where to go on is given back.
  mutating func addTitled(
    _ run: TitledRun, _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int,
    into facts: inout [Fact]
  ) -> Int {
    if run.start > first { addBefore(text, story, first, run.start, into: &facts) }
    guard let name = run.name else { return max(end, run.titleEnd) }
    add(.person, text, story, name.lowerBound, name.upperBound, to: &facts)
    return max(end, name.upperBound)
  }

  /// What stands before a title: a country and the office's field, a company.
  private mutating func addBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int,
    into facts: inout [Fact]
  ) {
    if endsOrganisation(story, first, end) {
      _ = classify(text, story, first, end, into: &facts)
    } else if let phrase = story.longestPhrase(
      lexicon, at: first, end: end, with: [.organisation, .place, .demonym, .state])
    {
      addKnown(phrase.entry, text, story, first, phrase.end, runEnd: phrase.end, into: &facts)
      guard phrase.end < end, !isField(story, end - 1, end) else { return }
      _ = classify(text, story, phrase.end, end, into: &facts)
    } else if !isField(story, end - 1, end) {
      _ = classify(text, story, first, end, into: &facts)
    }
  }

  /// Whether ordinary words alone stand before a title: `Trade`, `Deputy Finance`.
  private func isField(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    for index in first..<end where story.tokens[index].kind == .word {
      guard
        !story.classes(index).isDisjoint(with: [.lowerWord, .organisationWord, .title])
          || lists.tradeWords[story.tokens[index].hash] != nil
      else { return false }
    }
    return true
  }

  // MARK: - Money

  static let currencyWords =
    "dlr dlrs dollar dollars yen franc francs lira lire guilder guilders peso pesos rupee rupees "
    + "rouble roubles ruble rubles yuan drachma drachmas escudo escudos peseta pesetas krona kronor "
    + "krone kroner schilling schillings stg pct mln bln cts cents"

  /// The run's end without units of money: `U.S. Dlrs` is a country and a unit.
  func withoutCurrency(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Int {
    var end = end
    // `HK$40 million`
    if story.mark(text, end) == UInt8(ascii: "$"), !story.isSpaced(end),
      story.tokens[end - 1].length <= 3, story.tokens[end - 1].shape.contains(.allCapitals)
    {
      end -= 1
    }
    while end > first, lists.currencies[story.tokens[end - 1].hash] != nil { end -= 1 }
    return end
  }
}
