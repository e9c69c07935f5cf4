internal import Wire

// The state, region or country behind a dateline's place.
extension DatelineGrammar {
  /// Whether a line is a dateline with a place that is known: `Pittsburgh, PA - May 4, 2020` names nobody.
  public static func isPlaced(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var grammar = DatelineGrammar(text)
    return grammar.scan(line, ending: .field)?.places.contains { $0.row >= 0 || $0.state >= 0 }
      == true
  }

  /// `, South Dakota`, `, N.Y.`, `, Calif.`, `, Japan` after a place.
  mutating func readRegions(into place: inout Dateline.Place) {
    while isMark(","), index + 1 < tokens.count, isMonth(index + 1) == nil,
      tokens[index + 1].kind == .word, misspeltMonth(index + 1) == nil
    {
      guard
        let (entry, end) = lexicon.postalState(text, tokens.span, at: index + 1).map({
          ($0, index + 2)
        }) ?? stateWithoutStop(at: index + 1)
          ?? lexicon.longestPhrase(
            tokens.span, at: index + 1, end: tokens.count, with: [.place, .state])
      else {
        // An unknown region: one or two capitalized words before a comma, bracket or dash.
        guard tokens[index + 1].isCapital, !isAgency(tokens[index + 1].range),
          !isAgencyBeforeDash(index + 1)
        else { return }
        var cursor = index + 2
        if cursor < tokens.count, tokens[cursor].kind == .word, tokens[cursor].isCapital {
          cursor += 1
        }
        if isMark(".", cursor) { cursor += 1 }
        guard
          isMark(",", cursor) || isMark("(", cursor) || isDash(at: cursor) || isMonth(cursor) != nil
        else { return }
        place.region = Int(tokens[index + 1].start)..<tokens[cursor - 1].end
        index = cursor
        return
      }
      note(entry, asRegionOf: &place)
      var stop = end
      if isMark(".", stop), !tokens[stop].shape.contains(.spaced) { stop += 1 }
      // `Serbia-Montenegro`
      if isHyphened(stop) { stop += 2 }
      place.region = Int(tokens[index + 1].start)..<tokens[stop - 1].end
      index = stop
    }
  }

  func note(_ entry: Lexicon.Entry, asRegionOf place: inout Dateline.Place) {
    if entry.state >= 0 {
      place.state = Int(entry.state)
      place.regionState = place.state
    }
    if entry.place >= 0 {
      let row = lexicon.gazetteer.places[Int(entry.place)]
      if row.kind == .country { place.country = Int(entry.place) }
      place.regionRows = Int(entry.place)..<Int(entry.place) + Int(entry.placeCount)
    }
  }

  /// `Mass`, `N.Y`: a state's short form without its last stop, at the region's end.
  private func stateWithoutStop(at position: Int) -> (entry: Lexicon.Entry, end: Int)? {
    let token = tokens[position]
    let next = position + 1
    guard token.length <= 6, token.isCapital,
      next == tokens.count || isMark(",", next) || isMark("(", next) || isDash(at: next)
        || isMonth(next) != nil
    else { return nil }
    var whole = WordHash.Builder()
    for index in token.range { whole.add(text[index].lowered) }
    whole.add(UInt8(ascii: "."))
    for hash in [WordHash.join(token.hash, Self.stop), whole.hash] {
      if let entry = lexicon.entry(hash), entry.classes.contains(.state) { return (entry, next) }
    }
    return nil
  }

  /// The hash of a full stop.
  private static let stop = {
    var builder = WordHash.Builder()
    builder.add(UInt8(ascii: "."))
    return builder.hash
  }()

  /// `New Delhi [India], May 1 (ANI)`: the region in square brackets.
  mutating func readSquareRegion(into place: inout Dateline.Place) {
    guard isMark("["), index + 1 < tokens.count,
      let (entry, end) = lexicon.longestPhrase(
        tokens.span, at: index + 1, end: tokens.count, with: [.place, .state]), isMark("]", end)
    else { return }
    note(entry, asRegionOf: &place)
    place.region = Int(tokens[index + 1].start)..<tokens[end - 1].end
    index = end + 1
  }

  /// Whether a hyphen and another name, before the agency's bracket or a comma, go on a region at `position`.
  func isHyphened(_ position: Int) -> Bool {
    let next = position + 1
    return isMark("-", position) && next < tokens.count
      && !tokens[position].shape.contains(.spaced) && !tokens[next].shape.contains(.spaced)
      && tokens[next].kind == .word && tokens[next].isCapital
      && (isMark("(", next + 1) || isMark(",", next + 1))
  }
}
