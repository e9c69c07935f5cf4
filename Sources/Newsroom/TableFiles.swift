internal import Aggregate
internal import Wire

extension Table {
  /// Whether keys occur several times in a story.
  var hasMentions: Bool {
    switch self {
    case .places, .people, .organisations, .removed: true
    default: false
    }
  }

  /// The columns of the table's file.
  var header: StaticString {
    switch self {
    case .days: "day,stories\n"
    case .agencies: "agency,stories\n"
    case .places: "place,country,stories,mentions\n"
    case .people: "person,stories,mentions\n"
    case .organisations: "organisation,stories,mentions\n"
    case .kinds: "kind,stories\n"
    case .languages: "language,stories\n"
    case .formats: "format,stories\n"
    case .removed: "reason,stories,pieces\n"
    case .rejects: "reason,documents\n"
    case .items, .fingerprints: ""
    }
  }
}

/// Writes a table as CSV (RFC 4180), sorted by its key.
struct TableWriter: ~Copyable {
  private let table: Table
  private var file: OutputFile
  private var buffer: [UInt8] = []

  init(_ table: Table, _ results: ResultFolder) throws {
    self.table = table
    file = try OutputFile("\(results.root)/tables/\(table.name).csv", files: results.files)
    buffer.append(table.header)
  }

  mutating func add(_ row: TableRow) throws {
    for (index, field) in row.name.split(separator: 0x09, omittingEmptySubsequences: false)
      .enumerated()
    {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      CSV.append(field, to: &buffer)
    }
    buffer.append(UInt8(ascii: ","))
    buffer.append(decimal: row.stories)
    if table.hasMentions {
      buffer.append(UInt8(ascii: ","))
      buffer.append(decimal: row.mentions)
    }
    buffer.append(0x0A)
    if buffer.count > 256 << 10 {
      try file.write(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
  }

  mutating func finish() throws {
    try file.write(buffer)
    buffer = []
    try file.finish()
  }
}

enum CSV {
  /// Appends a field, quoted where it must be.
  static func append(_ field: some Collection<UInt8>, to buffer: inout [UInt8]) {
    guard field.contains(where: isSpecial) else {
      buffer.append(contentsOf: field)
      return
    }
    buffer.append(0x22)
    for byte in field {
      if byte == 0x22 { buffer.append(0x22) }
      buffer.append(byte)
    }
    buffer.append(0x22)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D
  }
}

/// The largest rows by stories, ties by key: a bounded list.
struct TopRows {
  private let limit: Int
  private var rows: [CountedKey] = []

  init(limit: Int) { self.limit = limit }

  /// Whether a row may be among the largest; most are not, and need no string.
  func takes(_ row: TableRow) -> Bool {
    guard rows.count == limit, let last = rows.last else { return limit > 0 }
    return row.stories >= last.stories
  }

  mutating func add(_ row: CountedKey) {
    guard limit > 0 else { return }
    if rows.count == limit, let last = rows.last, !Self.precedes(row, last) { return }
    let index = rows.firstIndex { Self.precedes(row, $0) } ?? rows.count
    rows.insert(row, at: index)
    if rows.count > limit { rows.removeLast() }
  }

  var sorted: [CountedKey] { rows }

  private static func precedes(_ left: CountedKey, _ right: CountedKey) -> Bool {
    if left.stories != right.stories { return left.stories > right.stories }
    if left.mentions != right.mentions { return left.mentions > right.mentions }
    return TableRow.precedes(Array(left.key.utf8), Array(right.key.utf8))
  }
}

/// Writes `duplicates.csv`: every story whose text another story has too.
///
/// Rows come sorted by fingerprint, so a group is a run of neighbours; one row is held back.
struct DuplicateWriter {
  private final class Box {
    var file: OutputFile
    init(_ results: ResultFolder) throws {
      file = try OutputFile("\(results.root)/tables/duplicates.csv", files: results.files)
    }
  }

  private let results: ResultFolder?
  private var box: Box?
  private var buffer: [UInt8] = []
  private var held: [UInt8] = []
  private var isGroupOpen = false
  private(set) var groups = 0
  private(set) var stories = 0

  init(_ results: ResultFolder?) {
    self.results = results
    buffer.append("fingerprint,archive,record,id\n")
  }

  mutating func add(_ row: TableRow) throws {
    // Nearly all rows are the only one of their fingerprint: they are not taken apart.
    if held.prefix(Self.keyBytes).elementsEqual(row.name.prefix(Self.keyBytes)) {
      if !isGroupOpen {
        isGroupOpen = true
        groups += 1
        try append(held[...])
      }
      try append(row.name)
    } else {
      isGroupOpen = false
    }
    held.removeAll(keepingCapacity: true)
    held.append(contentsOf: row.name)
  }

  /// A fingerprint's digits and the tab behind them.
  private static let keyBytes = 33

  private mutating func append(_ name: ArraySlice<UInt8>) throws {
    stories += 1
    var rest = name
    for index in 0..<4 {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      // The last field has all that is left, tabs too.
      let end = index < 3 ? rest.firstIndex(of: 0x09) ?? rest.endIndex : rest.endIndex
      var field = rest[..<end]
      // Records sort as ten digits and are written as numbers.
      if index == 2 { field = Self.withoutZeros(field) }
      CSV.append(field, to: &buffer)
      rest = rest[end...].dropFirst()
    }
    buffer.append(0x0A)
    if buffer.count > 256 << 10 { try flush() }
  }

  private static func withoutZeros(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = field.drop { $0 == UInt8(ascii: "0") }
    return digits.isEmpty ? field.suffix(1) : digits
  }

  private mutating func flush() throws {
    guard let results else {
      buffer.removeAll(keepingCapacity: true)
      return
    }
    if box == nil { box = try Box(results) }
    try box?.file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  mutating func finish() throws {
    try flush()
    try box?.file.finish()
  }
}
