internal import Decode
internal import Foundation
internal import GRDB
internal import Wire

/// The cells of a ledger's row, read one after the other, each of which must be what a ledger has there.
///
/// SQLite lets a cell be of any type, and GRDB's subscripts end the program where it is not the one
/// that is asked for. A ledger may be damaged, edited or another program's, so here it is an error
/// that names table, row and column.
struct LedgerCells {
  /// The largest count or size of one archive that is believed: sums of thousands stay within an `Int`.
  static let largest = 1 << 48

  private let row: GRDB.Row
  private let table: String
  private var index = 0
  /// What the row is of, once its first cell is read.
  private var subject: String?

  /// Reads a row of `table`, whose columns are read in the order of the query.
  init(_ row: GRDB.Row, of table: String) {
    self.row = row
    self.table = table
  }

  mutating func text() throws -> String {
    guard let text = try optionalText() else { throw fault("is empty") }
    return text
  }

  mutating func optionalText() throws -> String? {
    switch try next() {
    case .null: return nil
    case .string(let text):
      subject = subject ?? text
      return text
    default: throw fault("is no text")
    }
  }

  mutating func number(_ range: ClosedRange<Int> = 0...Self.largest) throws -> Int {
    guard let number = try optionalNumber(range) else { throw fault("is empty") }
    return number
  }

  mutating func optionalNumber(_ range: ClosedRange<Int> = 0...Self.largest) throws -> Int? {
    switch try next() {
    case .null: return nil
    case .int64(let value):
      subject = subject ?? "\(value)"
      guard let number = Int(exactly: value), range.contains(number) else {
        throw fault("is \(value), which it cannot be")
      }
      return number
    default: throw fault("is no whole number")
    }
  }

  /// Seconds that something took.
  mutating func seconds() throws -> Double {
    guard let seconds = try real(), (0...Double(Self.largest)).contains(seconds) else {
      throw fault("is no number of seconds")
    }
    return seconds
  }

  mutating func date() throws -> Date {
    guard let date = try optionalDate() else { throw fault("is empty") }
    return date
  }

  mutating func optionalDate() throws -> Date? {
    guard let seconds = try real() else { return nil }
    // The year 10,000 is no date that could be written.
    guard (0..<253_402_300_800).contains(seconds) else { throw fault("is no time") }
    return Date(timeIntervalSince1970: seconds)
  }

  /// A name of an archive: a path below the folders of the results, where its files are found by it.
  mutating func archiveName() throws -> String {
    let name = try text()
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.hasPrefix("/"), !name.isEmpty, !parts.contains(".."), !name.utf8.contains(0) else {
      throw fault("is no name of an archive")
    }
    return name
  }

  private mutating func real() throws -> Double? {
    switch try next() {
    case .null: return nil
    case .double(let value): return value
    case .int64(let value): return Double(value)
    default: throw fault("is no number")
    }
  }

  private mutating func next() throws -> DatabaseValue.Storage {
    let value = try row.decode(DatabaseValue.self, atIndex: index)
    index += 1
    return value.storage
  }

  /// What is wrong with the cell that was read last.
  func fault(_ problem: String) -> WireError {
    let column = Array(row.columnNames)[max(0, index - 1)]
    let of = subject.map { " of '\($0)'" } ?? ""
    return Ledger.fault("'\(column)'\(of) in the table '\(table)' \(problem)")
  }
}

extension Ledger {
  /// A ledger that does not hold what a ledger of this program does.
  static func fault(_ what: String) -> WireError {
    WireError(
      .corrupt,
      "the ledger is damaged, or another program's: \(what); move it away and run again: it is made anew from run.json"
    )
  }

  /// Refuses a database that is no ledger before anything is written to it.
  static func requireOurs(_ db: Database, _ migrator: DatabaseMigrator) throws {
    let tables = try String.fetchSet(
      db,
      sql:
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    guard tables.isEmpty || tables.contains("grdb_migrations") else {
      throw fault("it has other tables")
    }
    guard try !migrator.hasBeenSuperseded(db) else {
      throw WireError(
        .unsupported,
        "the ledger is of a later version of the program; run that one, or move the ledger away and run again: every archive is then done once more"
      )
    }
  }

  /// Refuses a ledger that lacks a column, or has it for something else.
  static func requireColumns(_ db: Database) throws {
    for (table, columns) in try model.get() {
      guard try db.tableExists(table) else { throw fault("it has no table '\(table)'") }
      let there = Set(try self.columns(of: table, db))
      for column in columns where !there.contains(column) {
        throw fault("its table '\(table)' has no column '\(column)'")
      }
    }
  }

  /// What a ledger has is said once, by the steps that make one.
  private static let model = Result {
    let queue = try DatabaseQueue()
    try migrator.migrate(queue)
    return try queue.read { db in
      try ["archives", "nights", "runs"].map { ($0, try columns(of: $0, db)) }
    }
  }

  /// Names and types; `figures` was a column that an old SQLite cannot take away.
  private static func columns(of table: String, _ db: Database) throws -> [String] {
    try db.columns(in: table).filter { $0.name != "figures" || table != "runs" }
      .map { "\($0.name) \($0.type)" }
  }

  /// Reads the JSON of a cell; nil where there is none, or where it is another version's.
  ///
  /// - Throws: an error where it is no JSON.
  static func value<Value: Decodable>(_ json: String?, _ cells: LedgerCells) throws -> Value? {
    guard let json else { return nil }
    do {
      return try JSONDecoder().decode(Value.self, from: Data(json.utf8))
    } catch DecodingError.dataCorrupted {
      throw cells.fault("is no JSON")
    } catch {
      return nil
    }
  }
}

// MARK: - Rows

extension Ledger {
  /// The columns of an entry, in the order in which `entry` reads them.
  static let entryColumns = """
    name, path, state, size, modified, fingerprint, record, seconds, version, run, updated, note, \
    retired, by_hand, first_done, first_run
    """

  static func entry(_ row: GRDB.Row) throws -> Entry {
    var cells = LedgerCells(row, of: "archives")
    let name = try cells.archiveName()
    let path = try cells.text()
    guard let state = State(rawValue: try cells.text()) else { throw cells.fault("is no state") }
    let (size, modified) = (try cells.number(), try cells.number(ArchiveRecord.times))
    let fingerprint = try cells.optionalText()
    let record = try record(try cells.optionalText(), of: name, cells)
    return Entry(
      name: name, path: path, state: state, size: size, modified: modified,
      fingerprint: fingerprint, record: record, seconds: try cells.seconds(),
      version: try cells.text(), run: try cells.number(), updated: try cells.date(),
      note: try cells.optionalText(),
      retired: Set(try cells.text().split(separator: ",").map(String.init)),
      isKeptOut: try cells.number(0...1) == 1, firstDone: try cells.optionalDate(),
      firstRun: try cells.optionalNumber())
  }

  /// What is kept of an archive; nil where there is nothing, or what another version kept: that archive
  /// is done again.
  private static func record(
    _ json: String?, of name: String, _ cells: LedgerCells
  ) throws -> ArchiveRecord? {
    guard let json else { return nil }
    guard let record = ArchiveRecord.read(json) else {
      let bytes = Array(json.utf8)
      var tree = JSONTree()
      guard tree.read(bytes.span, 0..<bytes.count) == nil else { throw cells.fault("is no JSON") }
      return nil
    }
    guard record.name == name else { throw cells.fault("is of another archive, '\(record.name)'") }
    guard record.isPossible else { throw cells.fault("holds a number that it cannot be") }
    return record
  }

  /// The columns of a run, in the order in which `run` reads them.
  static let runColumns = """
    id, pipeline, version, started, ended, pid, outcome, exit_status, processed, counts, read_counts, \
    seconds, problems, inputs, base, night, timezone, catch_up, output
    """

  static func run(_ row: GRDB.Row) throws -> RunEntry {
    var cells = LedgerCells(row, of: "runs")
    let (id, pipeline, version) = (try cells.number(), try cells.text(), try cells.text())
    let (started, ended) = (try cells.date(), try cells.optionalDate())
    let pid = try cells.number()
    guard let outcome = RunEntry.Outcome(rawValue: try cells.text()) else {
      throw cells.fault("is no outcome of a run")
    }
    let (exitStatus, processed) = (try cells.number(), try cells.number())
    let counts: Counts? = try value(try cells.text(), cells)
    let readCounts: Counts? = try value(try cells.optionalText(), cells)
    let seconds = try cells.seconds()
    let problems: [String]? = try value(try cells.text(), cells)
    let inputs: [String]? = try value(try cells.text(), cells)
    return RunEntry(
      id: id, pipeline: pipeline, version: version, started: started, ended: ended, pid: pid,
      outcome: outcome, exitStatus: exitStatus, processed: processed, counts: counts ?? Counts(),
      readCounts: readCounts, seconds: seconds, problems: problems ?? [], inputs: inputs ?? [],
      base: try cells.text(), night: try cells.optionalText(), timezone: try cells.optionalText(),
      // Nights that are looked for one by one: more than ten years are none.
      catchUp: try cells.optionalNumber(0...3660) ?? 0, output: try cells.optionalText() ?? "")
  }
}

extension ArchiveRecord {
  /// Times of files, in microseconds since 1970, that are believed.
  static let times = -(1 << 58)...(1 << 58)

  /// Whether its numbers can be those of an archive: what adds them up need not ask.
  var isPossible: Bool {
    let counted = [
      counts.read, counts.written, counts.rejected, counts.leftOut, counts.withdrawn,
      counts.textBytes, size, gzipMembers, members, uncompressedBytes,
    ]
    let named = [formats, counts.rejectedBy ?? [:], counts.leftOutBy ?? [:]]
    let possible = 0...LedgerCells.largest
    return counted.allSatisfy(possible.contains)
      && named.allSatisfy { $0.values.allSatisfy(possible.contains) }
      && outputs.values.allSatisfy { possible.contains($0.bytes) }
      && Self.times.contains(modified)
  }
}

extension RunFigures {
  /// Whether its numbers can be those of a night.
  var isPossible: Bool {
    let possible = 0...LedgerCells.largest
    return rejects.values.allSatisfy(possible.contains)
      && feeds.values.allSatisfy {
        possible.contains($0.archives) && possible.contains($0.documents)
          && possible.contains($0.rejected) && possible.contains($0.textBytes)
      }
  }
}
