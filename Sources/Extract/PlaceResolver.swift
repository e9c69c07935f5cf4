internal import Lexicon
internal import Wire

/// Chooses among places of one name.
///
/// A state or country that stands behind a name is binding: a row of the gazetteer counts only where
/// it lies there. Otherwise the name keeps the country that was stated, and has no coordinates.
enum PlaceResolver {
  /// What is stated behind a name.
  struct Region {
    /// Index into the lexicon's states, or -1.
    var state = -1
    /// The gazetteer's rows of the region's name.
    var rows = 0..<0

    /// Whether a country can be told from it: a continent or a state that is no more binds nothing.
    func isBinding(_ lexicon: Lexicon) -> Bool {
      state >= 0 || rows.contains { PlaceResolver.binds(lexicon.gazetteer.places[$0]) }
    }
  }

  /// The payload of a place with the given rows: the row that lies in the region, else the country.
  static func payload(_ lexicon: Lexicon, rows: Range<Int>, region: Region) -> Int32 {
    guard region.isBinding(lexicon) else { return rows.first.map(Int32.init) ?? -1 }
    if let row = row(lexicon, rows: rows, in: region) { return Int32(row) }
    return country(lexicon, of: region)
  }

  /// The payload of a place whose country the item itself states.
  static func payload(
    _ lexicon: Lexicon, rows: Range<Int>, country letters: (first: UInt8, second: UInt8)
  ) -> Int32 {
    let code = Gazetteer.Code(letters.first, letters.second)
    return rows.first { lies(lexicon.gazetteer.places[$0], code, Gazetteer.Code()) }
      .map(Int32.init) ?? PlacePayload.country(letters.first, letters.second)
  }

  /// The first row, the largest place, that lies in the region.
  static func row(_ lexicon: Lexicon, rows: Range<Int>, in region: Region) -> Int? {
    let places = lexicon.gazetteer.places
    if region.state >= 0 {
      let state = lexicon.stateParts[region.state]
      if let row = rows.first(where: { lies(places[$0], state.country, state.admin) }) {
        return row
      }
    }
    for index in region.rows where binds(places[index]) {
      let (country, admin) = (places[index].country, places[index].admin)
      if let row = rows.first(where: { lies(places[$0], country, admin) }) { return row }
    }
    return nil
  }

  /// The region's country as a payload; none where its name is that of several, as Georgia's is.
  private static func country(_ lexicon: Lexicon, of region: Region) -> Int32 {
    let places = lexicon.gazetteer.places
    var found = region.state >= 0 ? lexicon.stateParts[region.state].country : Gazetteer.Code()
    for index in region.rows where binds(places[index]) {
      if found.isEmpty { found = places[index].country }
      if found != places[index].country { return PlacePayload.nameAlone }
    }
    return payload(ofCountry: found)
  }

  /// The payload of a country's two letters.
  static func payload(ofCountry code: Gazetteer.Code) -> Int32 {
    guard let letters = code.pair else { return PlacePayload.nameAlone }
    return PlacePayload.country(letters.first, letters.second)
  }

  private static func binds(_ place: Gazetteer.Place) -> Bool {
    place.kind != .city && !place.country.isEmpty && !formerStates.contains(place.country)
  }

  /// Codes of states that are no more: their towns lie in others now.
  private static let formerStates: Set<Gazetteer.Code> = ["SU", "YU"]

  private static func lies(
    _ place: Gazetteer.Place, _ country: Gazetteer.Code, _ admin: Gazetteer.Code
  ) -> Bool {
    guard place.country == country || sovereigns[place.country] == country else { return false }
    return admin.isEmpty || place.admin.isEmpty || place.admin == admin
  }

  /// The states by whose names wires also place what has a code of its own (`HONG KONG, China`).
  private static let sovereigns: [Gazetteer.Code: Gazetteer.Code] = [
    "AS": "US", "GU": "US", "MP": "US", "PR": "US", "VI": "US", "HK": "CN", "MO": "CN",
    "TW": "CN", "BL": "FR", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "NC": "FR",
    "PF": "FR", "PM": "FR", "RE": "FR", "WF": "FR", "YT": "FR", "FO": "DK", "GL": "DK",
    "AW": "NL", "BQ": "NL", "CW": "NL", "SX": "NL", "AI": "GB", "BM": "GB", "FK": "GB",
    "GG": "GB", "GI": "GB", "IM": "GB", "IO": "GB", "JE": "GB", "KY": "GB", "MS": "GB",
    "SH": "GB", "TC": "GB", "VG": "GB", "AX": "FI", "SJ": "NO", "CC": "AU", "CX": "AU",
    "NF": "AU", "CK": "NZ", "NU": "NZ", "TK": "NZ",
  ]
}
