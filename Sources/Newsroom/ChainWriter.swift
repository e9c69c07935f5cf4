internal import Aggregate
internal import Wire

/// Writes `withdrawn.csv` and `chains.csv` from the rows of the table of items, in one pass.
///
/// A chain is an item of which two rows or more are known: its versions, its kills, and other items
/// that replaced it.
struct ChainWriter {
  private var chainFile: BufferedFile
  private var withdrawnFile: BufferedFile
  private var groups = ItemGroups()
  private var judge = ItemJudge()
  private var item: [UInt8]?
  /// The item has a row that says it is a version or a kill; others only share a keyword.
  private var isChain = false
  private var isKilled = false
  /// Rows of an item of which it is not known yet whether it is a chain.
  private var waiting: [ItemRow] = []
  /// An item with more messages before the first mark is no chain: memory is bounded.
  private static let mostWaiting = 1024
  private var waited = 0
  /// The last version written, and the one before where several rows have the same.
  private var last: ItemRow?
  private var previous: ItemRow?
  private(set) var items = 0
  private(set) var stories = 0

  /// Writes into the folder `results`; nothing where it is nil.
  init(_ results: ResultFolder?) {
    chainFile = BufferedFile(results, "chains")
    withdrawnFile = BufferedFile(results, "withdrawn")
    chainFile.bytes.append(
      "item,version,archive,record,kind,published,supersedes,previous,id\n")
    withdrawnFile.bytes.append(
      "id,version,archive,record,withdrawn_by_archive,withdrawn_by_record,reason\n")
  }

  mutating func add(_ row: TableRow) throws {
    var found: [ItemRow] = []
    groups.add(row) { found.append($0) }
    for row in found { try add(row) }
  }

  private mutating func add(_ row: ItemRow) throws {
    if let kill = judge.withdrawal(of: row) { try write(row, withdrawnBy: kill) }
    if row.item != item {
      item = row.item
      isChain = false
      isKilled = row.role == .kill
      waiting.removeAll(keepingCapacity: true)
      waited = 0
      (last, previous) = (nil, nil)
      // An item of which successors alone are known is none.
      if row.role == .successor { waited = .max }
    }
    // A version's second name counts where a kill goes by it.
    if row.role == .local, !isKilled { return }
    if !isChain {
      guard waited < Self.mostWaiting else { return }
      waited += 1
      if row.isUnmarked {
        waiting.append(row)
        return
      }
      isChain = true
      items += 1
      for early in waiting { try write(early) }
      waiting.removeAll(keepingCapacity: true)
    }
    try write(row)
  }

  private mutating func write(_ row: ItemRow, withdrawnBy kill: ItemRow) throws {
    withdrawnFile.append([
      row.id.isEmpty ? row.item : row.id, row.revision, row.archive, Self.decimal(row.record),
      kill.archive, Self.decimal(kill.record), kill.reason,
    ])
    try withdrawnFile.flushIfLarge()
  }

  private mutating func write(_ row: ItemRow) throws {
    stories += 1
    var before: ItemRow?
    switch row.role {
    case .kill: break
    case .successor: before = last
    case .version, .local:
      if let last, last.version != row.version || row.version == nil { previous = last }
      last = row
      before = previous
    }
    chainFile.append([
      row.item, row.revision, row.archive, Self.decimal(row.record), row.kind, row.published,
      row.supersedes, before.map { $0.archive + [0x23] + Self.decimal($0.record) } ?? [], row.id,
    ])
    try chainFile.flushIfLarge()
  }

  private static func decimal(_ value: Int) -> [UInt8] { Array(String(value).utf8) }

  mutating func finish() throws {
    try chainFile.finish()
    try withdrawnFile.finish()
  }
}

/// A CSV file whose rows are gathered before they are written.
private struct BufferedFile {
  private final class Box {
    var file: OutputFile
    init(_ results: ResultFolder, _ name: String) throws {
      file = try OutputFile("\(results.root)/tables/\(name).csv", files: results.files)
    }
  }

  private let results: ResultFolder?
  private let name: String
  private var box: Box?
  var bytes: [UInt8] = []

  init(_ results: ResultFolder?, _ name: String) {
    self.results = results
    self.name = name
  }

  mutating func append(_ fields: [[UInt8]]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      CSV.append(field, to: &bytes)
    }
    bytes.append(0x0A)
  }

  mutating func flushIfLarge() throws { if bytes.count > 256 << 10 { try flush() } }

  private mutating func flush() throws {
    if let results {
      if box == nil { box = try Box(results, name) }
      try box?.file.write(bytes)
    }
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func finish() throws {
    try flush()
    try box?.file.finish()
  }
}
