internal import Wire

/// Strings that are written again and again, as JSON made once.
struct JSONTable: Sendable {
  private var bytes: [UInt8] = []
  private var ranges: [Range<Int>] = []

  /// Renders the strings, which are found by their place.
  init(_ strings: [String]) {
    for string in strings {
      var json = JSONBytes()
      json.string(string)
      let start = bytes.count
      bytes += json.array
      ranges.append(start..<bytes.count)
    }
  }

  /// Writes the string of a place as a value.
  func write(_ index: Int, to json: inout JSONBytes) { json.raw(bytes.span, ranges[index]) }
}
