internal import Wire

/// The merged tables.
///
/// Raw values are part of the partials' file format.
package enum Table: UInt8, Sendable, CaseIterable {
  /// Every item that kills and updates may name: what one run must know of another's stories.
  ///
  /// It comes first, so that it is read alone from the beginning of each partial.
  case items = 0
  case days = 1
  case agencies, places, people, organisations, kinds, languages, formats
  case removed, rejects
  /// Every story by its fingerprint: equal neighbours are exact duplicates.
  case fingerprints

  /// The table's name in `tables/` and `summary.json`.
  package var name: String { Self.names[Int(rawValue)] }

  /// Made once: a case's name is looked up in the program's metadata.
  private static let names = allCases.map { "\($0)" }

  /// Whether its rows are counts; the others are rows of stories.
  package var isCounted: Bool { Self.counted.contains(rawValue) }

  /// The raw values of the tables whose rows are counts.
  package static let counted = days.rawValue...rejects.rawValue
}

/// A row of a table: a key and its counts.
package struct TableRow: Sendable, Equatable {
  /// The table's raw value, then the key's bytes: rows sort by table, then by key.
  package var key: [UInt8]
  /// Stories in which the key occurs.
  package var stories: Int
  /// Its occurrences.
  package var mentions: Int

  /// A row to read others into.
  package static let empty = TableRow(key: [], stories: 0, mentions: 0)

  package init(key: [UInt8], stories: Int, mentions: Int) {
    self.key = key
    self.stories = stories
    self.mentions = mentions
  }

  package var table: Table? { key.first.flatMap(Table.init(rawValue:)) }

  /// The key's first eight bytes as a number that sorts as they do; a shorter key is filled up with zeros.
  var prefix: UInt64 {
    if key.count >= 8 { return key.span.word(at: 0).byteSwapped }
    return key.reduce(0) { $0 << 8 | UInt64($1) } << UInt64(8 * (8 - key.count))
  }

  /// The key without its table.
  package var name: ArraySlice<UInt8> { key.dropFirst() }

  /// Orders two keys by their bytes.
  @inlinable
  package static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let count = min(left.count, right.count)
    for index in 0..<count where left[index] != right[index] {
      return left[index] < right[index]
    }
    return left.count < right.count
  }
}
