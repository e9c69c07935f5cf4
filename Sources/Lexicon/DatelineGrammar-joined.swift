internal import Wire

// Agencies without brackets or dash, and places with accents.
extension DatelineGrammar {
  /// `Berlin (epd). Die Fähre`: a stop behind a known agency, where place or date is known too.
  mutating func readStop(_ line: Dateline) -> Bool {
    guard line.agency >= 0, isMark("."), index + 1 < tokens.count,
      !tokens[index].shape.contains(.spaced), tokens[index + 1].shape.contains(.spaced),
      tokens[index + 1].isCapital || tokens[index + 1].kind != .word,
      line.date != nil || line.places.contains(where: { $0.row >= 0 || $0.country >= 0 })
    else { return false }
    index += 1
    return true
  }

  /// `Stockholm/TT: `, `Stockholm/TT`: an agency behind the place's stroke, at the dateline's end.
  mutating func readJoinedAgency(into line: inout Dateline) -> Bool {
    let next = index + 2
    guard isMark("/"), next <= tokens.count, isAgency(tokens[index + 1].range),
      next == tokens.count || isMark(":", next) || isDash(at: next),
      let entry = lexicon.entry(tokens[index + 1].hash)
    else { return false }
    line.agencyName = tokens[index + 1].range
    line.agency = Int(entry.value)
    index = next
    return true
  }

  /// `SAN JOSÉ, Costa Rica`: a name that the gazetteer has without accents.
  ///
  /// English names have none; of several countries' the region must tell which is meant.
  func findPlain(_ place: inout Dateline.Place) {
    guard let plain = Exonyms.plain(text, place.name),
      let hash = Lexicon.hash(plain.span, plain.indices), let entry = lexicon.entry(hash),
      entry.placeCount > 0
    else { return }
    let rows = Int(entry.place)..<Int(entry.place) + Int(entry.placeCount)
    let places = lexicon.gazetteer.places
    guard
      place.region != nil
        || rows.allSatisfy({ places[$0].country == places[rows.lowerBound].country })
          && !["US", "GB", "IE", "AU", "NZ"].contains(places[rows.lowerBound].country)
    else { return }
    place.row = rows.lowerBound
    place.rowCount = rows.count
  }

  /// Whether a word is in capitals, accented ones too.
  func isShouted(_ token: Token) -> Bool {
    token.shape.contains(.allCapitals)
      || token.isCapital && token.length > 2 && !text.isASCII(token.range)
        && !token.range.contains { text[$0].isLower }
  }
}
