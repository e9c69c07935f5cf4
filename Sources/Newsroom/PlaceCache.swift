internal import Lexicon
internal import Wire

/// The JSON of places that were written before, by their row in the gazetteer.
struct PlaceCache: Sendable {
  private var ranges: [Int: Range<Int>] = [:]
  private var bytes: [UInt8] = []

  /// Appends country and coordinates as keys that follow others of an object.
  mutating func append(_ index: Int, _ gazetteer: Gazetteer, to json: inout JSONBytes) {
    let range = ranges[index] ?? make(index, gazetteer.places[index])
    json.raw(bytes.span, range)
  }

  private mutating func make(_ index: Int, _ place: Gazetteer.Place) -> Range<Int> {
    var json = JSONBytes()
    // What stands before these keys is a value: a comma is due.
    json.literal("")
    if !place.country.isEmpty {
      json.key("country")
      json.string(place.country)
    }
    if let latitude = place.latitude, let longitude = place.longitude {
      json.key("latitude")
      json.number(latitude)
      json.key("longitude")
      json.number(longitude)
    }
    let start = bytes.count
    bytes.append(contentsOf: json.array)
    ranges[index] = start..<bytes.count
    return start..<bytes.count
  }
}
