internal import Aggregate
internal import Foundation
internal import Wire

/// A key of a table with its counts, for people.
package struct CountedKey: Sendable, Equatable {
  package var key: String
  package var stories: Int
  package var mentions: Int

  init(_ row: TableRow) {
    key = String(decoding: row.name, as: UTF8.self)
    (stories, mentions) = (row.stories, row.mentions)
  }
}

/// The merged results that reports need: the tops of the tables and the days.
package struct Summary: Sendable {
  package var tops: [String: [CountedKey]] = [:]
  /// Distinct keys of each table.
  package var sizes: [String: Int] = [:]
  package var days: [CountedKey] = []
  package var duplicateGroups = 0
  package var duplicateStories = 0
  /// Items of several versions, and the stories that these are.
  package var chains = 0
  package var chainedStories = 0
}

/// What the merged results depend on beside the archives' partials.
package struct MergeSetting: Sendable, Codable, Equatable {
  package var pipeline: String
  /// Rows named in `summary.json` for each table.
  package var top: Int
  package var writesTables: Bool

  package init(_ pipeline: Pipeline) {
    self.pipeline = pipeline.name
    top = pipeline.top
    writesTables = pipeline.writesTables
  }

  enum CodingKeys: String, CodingKey {
    case pipeline, top
    case writesTables = "tables"
  }
}

/// Merges the archives' partials and writes `tables/` and `summary.json`, in one streaming pass.
struct MergedResults {
  let results: ResultFolder
  let setting: MergeSetting
  var stop = StopSignal()
  /// Where the merged results go; nil for the folder that holds the partials.
  var target: ResultFolder?
  /// The merge that is kept; nil to merge all partials.
  var kept: KeptMerge?

  private var destination: ResultFolder { target ?? results }

  /// Writes everything; nil where the run was stopped before the end.
  func write(_ archives: some Collection<ArchiveRecord>) throws -> Summary? {
    let partials = archives.lazy.map(\.partial)
    let summary: Summary?
    if let kept {
      summary = try kept.withRows(partials) { try write($0) }
    } else {
      summary = try write(results.merged(partials))
    }
    guard let summary else { return nil }
    if setting.writesTables {
      try destination.files.flushFolders(of: [destination.root + "/tables/any"])
    }
    var file = try OutputFile(destination.root + "/summary.json", files: destination.files)
    try write(summary, archives, to: &file)
    try file.finish()
    return summary
  }

  /// Writes the tables.
  private func write(_ rows: consuming RowMerger) throws -> Summary? {
    var rows = rows
    var summary = Summary()
    var writer: TableWriter?
    var table: Table?
    var duplicates = DuplicateWriter(setting.writesTables ? destination : nil)
    var chains = ChainWriter(setting.writesTables ? destination : nil)
    var top = TopRows(limit: setting.top)
    func close() throws {
      if let table, table.isCounted { summary.tops[table.name] = top.sorted }
      try writer?.finish()
    }
    var row = TableRow.empty
    while try rows.read(&row) {
      if stop.isSet { return nil }
      if row.table != table {
        try close()
        table = row.table
        top = TopRows(limit: setting.top)
        writer = try table.flatMap { table in
          !table.isCounted || !setting.writesTables
            ? nil : try TableWriter(table, destination)
        }
      }
      guard let table else { continue }
      guard table.isCounted else {
        if table == .items { try chains.add(row) } else { try duplicates.add(row) }
        continue
      }
      summary.sizes[table.name, default: 0] += 1
      if table == .days, summary.days.count < 40_000 { summary.days.append(CountedKey(row)) }
      if top.takes(row) { top.add(CountedKey(row)) }
      try writer?.add(row)
    }
    try close()
    try duplicates.finish()
    try chains.finish()
    summary.chains = chains.items
    summary.chainedStories = chains.stories
    summary.duplicateGroups = duplicates.groups
    summary.duplicateStories = duplicates.stories
    if setting.writesTables {
      // A table without rows still has its header.
      for table in Table.allCases where table.isCounted && summary.sizes[table.name] == nil {
        var writer = try TableWriter(table, destination)
        try writer.finish()
      }
    }
    return summary
  }

  /// `summary.json`: no times in it, so equal input gives equal bytes.
  private func write(
    _ summary: Summary, _ archives: some Collection<ArchiveRecord>, to file: inout OutputFile
  ) throws {
    var json = JSONBytes()
    var counts = Counts()
    for archive in archives { counts = counts + archive.counts }
    json.beginObject()
    json.key("version")
    json.string(Version.number)
    json.key("pipeline")
    json.string(setting.pipeline)
    json.key("counts")
    write(counts, &json)
    json.key("duplicates")
    json.beginObject()
    json.key("groups")
    json.number(summary.duplicateGroups)
    json.key("stories")
    json.number(summary.duplicateStories)
    json.endObject()
    json.key("chains")
    json.beginObject()
    json.key("items")
    json.number(summary.chains)
    json.key("stories")
    json.number(summary.chainedStories)
    json.endObject()
    json.key("tables")
    json.beginObject()
    for table in Table.allCases where table.isCounted {
      json.element()
      json.string(table.name)
      json.bytes.append(UInt8(ascii: ":"))
      json.beginObject()
      json.key("rows")
      json.number(summary.sizes[table.name] ?? 0)
      json.key("top")
      json.beginArray()
      for key in summary.tops[table.name] ?? [] {
        json.element()
        json.beginObject()
        json.key("key")
        json.string(
          key.key.split(separator: "\t", omittingEmptySubsequences: false).first.map(String.init)
            ?? key.key)
        if table == .places, let tab = key.key.lastIndex(of: "\t") {
          let country = key.key[key.key.index(after: tab)...]
          if !country.isEmpty {
            json.key("country")
            json.string(String(country))
          }
        }
        json.key("stories")
        json.number(key.stories)
        if table.hasMentions {
          json.key("mentions")
          json.number(key.mentions)
        }
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endObject()
    json.key("archives")
    json.beginArray()
    for archive in archives {
      json.element()
      json.beginObject()
      json.key("name")
      json.string(archive.name)
      json.key("counts")
      write(archive.counts, &json)
      if !archive.damage.isEmpty {
        json.key("damage")
        json.beginArray()
        for note in archive.damage {
          json.element()
          json.string(note.text)
        }
        json.endArray()
      }
      json.endObject()
      if json.bytes.count > 256 << 10 {
        try file.write(json.array)
        json.bytes.removeAll()
      }
    }
    json.endArray()
    json.endObject()
    json.newline()
    try file.write(json.array)
  }

  private func write(_ counts: Counts, _ json: inout JSONBytes) {
    json.beginObject()
    json.key("read")
    json.number(counts.read)
    json.key("written")
    json.number(counts.written)
    json.key("rejected")
    json.number(counts.rejected)
    json.key("left_out")
    json.number(counts.leftOut)
    json.key("withdrawn")
    json.number(counts.withdrawn)
    json.key("text_bytes")
    json.number(counts.textBytes)
    json.endObject()
  }
}

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
