internal import Lexicon

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
