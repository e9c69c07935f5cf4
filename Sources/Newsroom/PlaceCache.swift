internal import Lexicon
internal import Wire

/// The JSON of places that were written before: a wire names few places, again and again.
struct PlaceCache: Sendable {
  /// What there is of a place in the bytes: `"name":"Paris"`, then `,"country":"FR",…`.
  struct Entry: Sendable {
    fileprivate var start: UInt32 = 0
    fileprivate var nameEnd: UInt32 = 0
    fileprivate var end: UInt32 = 0

    /// The name with its key.
    var name: Range<Int> { Int(start)..<Int(nameEnd) }
    /// Country and coordinates, as keys that follow others of an object.
    var keys: Range<Int> { Int(nameEnd)..<Int(end) }
  }

  private let gazetteer: Gazetteer
  /// An entry a row of the gazetteer, empty until the row is asked for.
  private var entries: [Entry]
  private(set) var bytes: [UInt8] = []

  init(_ gazetteer: Gazetteer) {
    self.gazetteer = gazetteer
    entries = Array(repeating: Entry(), count: gazetteer.places.count)
  }

  /// Where the place of a row stands in `bytes`.
  @inline(__always)
  mutating func entry(_ row: Int) -> Entry {
    let entry = entries[row]
    return entry.end > 0 ? entry : make(row)
  }

  private mutating func make(_ row: Int) -> Entry {
    let place = gazetteer.places[row]
    var json = JSONBytes()
    json.key("name")
    json.string(place.canonical)
    let nameEnd = json.bytes.count
    if !place.country.isEmpty {
      json.key("country")
      json.string(place.country.description)
    }
    if let location = place.location {
      json.key("latitude")
      json.number(location.latitude)
      json.key("longitude")
      json.number(location.longitude)
    }
    let start = bytes.count
    bytes += json.array
    let entry = Entry(
      start: UInt32(start), nameEnd: UInt32(start + nameEnd), end: UInt32(bytes.count))
    entries[row] = entry
    return entry
  }
}
