internal import Lexicon
internal import Wire

// What the state or country behind a place's name tells of it, as in datelines.
extension NameFinder {
  /// The payload of a place: the row that lies in the region behind the name, its country where none
  /// does, else the one of the dateline, else the largest place.
  func bestRow(
    _ entry: Lexicon.Entry, _ text: Span<UInt8>, _ story: StoryTokens, _ start: Int, _ end: Int
  ) -> Int {
    guard entry.place >= 0 else { return -1 }
    let first = home(story, start, end) ?? Int(entry.place)
    guard story.mark(text, end) == UInt8(ascii: ","), end + 1 < story.count,
      let (stated, next) = lexicon.postalState(text, story.tokens.span, at: end + 1)
        .map({ (entry: $0, end: end + 2) })
        ?? story.longestPhrase(lexicon, at: end + 1, end: story.count, with: [.state, .place])
    else { return first }
    let rows = Int(entry.place)..<Int(entry.place) + Int(entry.placeCount)
    var region = PlaceResolver.Region(state: Int(stated.state))
    if stated.place >= 0 {
      region.rows = Int(stated.place)..<Int(stated.place) + Int(stated.placeCount)
    }
    if lexicon.gazetteer.places[rows.lowerBound].kind == .country
      || stated.state < 0 && isListOn(text, story, next)
    {
      // `Lebanon, Georgia and Cyprus`: what follows may be the next of a list.
      return PlaceResolver.row(lexicon, rows: rows, in: region) ?? first
    }
    return Int(PlaceResolver.payload(lexicon, rows: rows, region: region))
  }

  /// The row of a known place behind which the name says what it is: `Norland Province`, `Norport City`,
  /// `Norland Autonomous Region`; nil for other names.
  ///
  /// A state of the United States is a team so, and in most countries a town is a club.
  func division(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int) -> Int? {
    guard end - first >= 2, story.tokens[end - 1].isCapital else { return nil }
    var head = end - 1
    var isCity = false
    switch true {
    case story.isWord(text, head, "province"), story.isWord(text, head, "prefecture"),
      story.isWord(text, head, "state"), story.isWord(text, head, "oblast"),
      story.isWord(text, head, "governorate"):
      break
    case story.isWord(text, head, "city"), story.isWord(text, head, "municipality"):
      isCity = true
    case story.isWord(text, head, "region"):
      guard head - 1 > first, story.isWord(text, head - 1, "autonomous") else { return nil }
      head -= 1
    default: return nil
    }
    // `Mexico City` is a name of its own.
    if let whole = story.longestPhrase(lexicon, at: first, end: end, with: .place), whole.end == end
    {
      return nil
    }
    guard let known = story.longestPhrase(lexicon, at: first, end: head, with: .place),
      // `Norland Uplander Autonomous Region`: with whose it is.
      known.end == head || head < end - 1 && known.end == head - 1, known.entry.place >= 0
    else { return nil }
    let start = Int(known.entry.place)
    let rows = start..<start + Int(known.entry.placeCount)
    let places = lexicon.gazetteer.places
    return rows.first { row in
      isCity
        ? places[row].kind == .city && Self.cityCountries.contains(places[row].country)
        : places[row].kind == .region && places[row].country != "US"
    }
  }

  /// Where `City` stands behind any town's name.
  private static let cityCountries: Set<Gazetteer.Code> = [
    "CN", "JP", "KP", "KR", "PH", "TW", "VN",
  ]

  /// The country of a name that is a region's too, where the place named last lies there: `Tbilisi, the
  /// capital of Georgia`, but not `Georgia Gov. Jan Meyer`.
  func country(
    _ row: Int, _ entry: Lexicon.Entry, _ story: StoryTokens, _ end: Int, _ facts: [Fact]
  ) -> Int {
    let places = lexicon.gazetteer.places
    guard row >= 0, entry.placeCount > 1, places[row].kind == .region,
      !story.classes(end).contains(.title)
    else { return row }
    let rows = Int(entry.place)..<Int(entry.place) + Int(entry.placeCount)
    guard let other = rows.first(where: { places[$0].kind == .country }),
      let last = facts.suffix(8).last(where: { $0.kind == .place && $0.payload >= 0 })
    else { return row }
    return places[Int(last.payload)].country == places[other].country ? other : row
  }

  /// What a name stands for that the dateline has too.
  private func home(_ story: StoryTokens, _ start: Int, _ end: Int) -> Int? {
    guard !homes.isEmpty else { return nil }
    let hash = (start + 1..<end).reduce(story.tokens[start].hash) {
      WordHash.join($0, story.tokens[$1].hash)
    }
    return homes.first { $0.hash == hash && $0.payload != PlacePayload.nameAlone }
      .map { Int($0.payload) }
  }

  /// Whether a list of places goes on at a token: `and`, `or`, or another place behind a comma.
  private func isListOn(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index < story.count else { return false }
    if story.isWord(text, index, "and") || story.isWord(text, index, "or") { return true }
    guard story.mark(text, index) == UInt8(ascii: ","), index + 1 < story.count else {
      return false
    }
    return story.isWord(text, index + 1, "and") || story.classes(index + 1).contains(.place)
  }
}
