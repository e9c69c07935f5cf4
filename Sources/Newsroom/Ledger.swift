package import Foundation
internal import GRDB
package import Wire

/// What is done and what is not: `ledger.sqlite`, which outlives the runs.
///
/// An archive's row is changed after its files are in their places and never before, so that a row
/// that says `done` can be believed; an archive that any other state was left in is done again. The
/// write-ahead log keeps the file whole through a crash at any instant.
package final class Ledger: Sendable {
  /// Where an archive stands.
  package enum State: String, Sendable, Codable, CaseIterable {
    /// Known, and put off or not begun.
    case seen
    /// Begun; after a crash, what was cut short.
    case running
    case done
    /// Done as far as it can be read; without a record, what is left of its results is lost to the
    /// merge.
    case damaged
    /// Its stories are taken out of the results.
    case withdrawn
  }

  /// An archive's row.
  package struct Entry: Sendable {
    package var name: String
    package var path: String
    package var state: State
    /// Its size and last change when it was looked at, and the checksum of its bytes where known.
    package var size: Int
    package var modified: Int
    package var fingerprint: String?
    /// What is kept of it once it is done.
    package var record: ArchiveRecord?
    /// Seconds it took, from its first byte to its last file.
    package var seconds: Double
    package var version: String
    package var run: Int
    package var updated: Date
    /// Why it is withdrawn or put off, in words.
    package var note: String?
    /// Kinds of its files that were removed by age (`stories`, `rejects`); tables still count it.
    package var retired: Set<String>
    /// It was withdrawn by hand: nothing but the hand, or other bytes, brings it back.
    package var isKeptOut: Bool
    /// When it was done for the first time, and by which run.
    package var firstDone: Date?
    package var firstRun: Int?

    /// Whether its partial is part of the merged results: what an archive came to counts until it
    /// comes to something else, also while it is done again.
    package var isCounted: Bool { state != .withdrawn && record != nil }

    /// Whether its files are kept and count no more: they are not whole, and cannot be made again.
    var isLost: Bool { state == .damaged && record == nil }
  }

  /// A run's row.
  package struct RunEntry: Sendable, Codable {
    package enum Outcome: String, Sendable, Codable { case running, done, failed, stopped }

    package var id: Int
    package var pipeline: String
    package var version: String
    package var started: Date
    package var ended: Date?
    package var pid: Int
    package var outcome: Outcome
    package var exitStatus: Int
    package var processed: Int
    /// Of all that the results hold.
    package var counts: Counts
    /// Of the archives that it read; nil in ledgers of earlier versions.
    package var readCounts: Counts?
    package var seconds: Double
    package var problems: [String]
    /// Inputs as they were named, and the folder they are taken from.
    package var inputs: [String]
    package var base: String
    /// The night it was for, and whose date that is; nil in ledgers of earlier versions.
    package var night: String?
    package var timezone: String?
    /// Nights that its pipeline catches up, and where its results go as the pipeline names it.
    var catchUp = 0
    var output = ""

    enum CodingKeys: String, CodingKey {
      case id = "run"
      case pipeline, version, started, ended, pid, outcome
      case exitStatus = "exit_status"
      case processed, counts
      case readCounts = "read_counts"
      case seconds, problems, inputs, base, night, timezone
    }
  }

  /// The ledger's name in a folder of results.
  package static let fileName = "ledger.sqlite"

  private let queue: DatabaseQueue
  let path: String
  private let files: Files
  let clock: @Sendable () -> Date

  /// Opens the ledger of `folder`, made where there is none.
  ///
  /// - Throws: an error that says what to do where the file is no ledger, of a later version, or
  ///   cannot be written.
  package init(
    folder: String, isReadOnly: Bool = false, files: Files = Files(),
    clock: @escaping @Sendable () -> Date = { Date() }
  ) throws {
    self.clock = clock
    path = folder + "/" + Self.fileName
    self.files = files
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(30)
    configuration.label = "ledger"
    if !isReadOnly { configuration.journalMode = .wal }
    do {
      try files.announce(isReadOnly ? .open : .create, path)
      if !isReadOnly { try Self.requireAccess(path, files) }
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = Self.migrator
      try queue.read { try Self.requireOurs($0, migrator) }
      if !isReadOnly {
        // What it says lasts, also where the power goes: files are removed because of it.
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try migrator.migrate(queue)
      }
      try queue.read(Self.requireColumns)
    } catch {
      throw Self.problem(error, path)
    }
  }

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT, pipeline TEXT NOT NULL, version TEXT NOT NULL,
            started REAL NOT NULL, ended REAL, pid INTEGER NOT NULL, outcome TEXT NOT NULL,
            exit_status INTEGER NOT NULL, processed INTEGER NOT NULL, seconds REAL NOT NULL,
            counts TEXT NOT NULL, problems TEXT NOT NULL, inputs TEXT NOT NULL, base TEXT NOT NULL,
            merge TEXT NOT NULL, figures TEXT);
          CREATE TABLE archives (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL,
            state TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
            fingerprint TEXT, signature TEXT, version TEXT NOT NULL, record TEXT,
            seconds REAL NOT NULL, run INTEGER NOT NULL, updated REAL NOT NULL, note TEXT,
            retired TEXT NOT NULL DEFAULT '', first_done REAL, first_run INTEGER,
            by_hand INTEGER NOT NULL DEFAULT 0);
          CREATE INDEX archives_state ON archives (state);
          """)
    }
    migrator.registerMigration("nights", migrate: addNights)
    return migrator
  }

  /// What stands in the way, with what to do about it.
  static func problem(_ error: any Error, _ path: String) -> WireError {
    if var error = error as? WireError {
      error.file = error.file ?? path
      return error
    }
    if error is RowDecodingError { return problem(fault("a cell is of another type"), path) }
    guard let error = error as? DatabaseError else {
      return WireError(.write, "cannot write the ledger: \(Files.reason(error))", file: path)
    }
    return switch error.resultCode {
    case .SQLITE_FULL:
      WireError(.write, "no room for the ledger; free some space and run again", file: path)
    case .SQLITE_IOERR:
      // A log that cannot grow comes as this, too.
      WireError(
        .write,
        "the disk failed under the ledger, or has no room for it; look at both and run again",
        file: path)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      WireError(
        .write, "cannot write the ledger; see that it and its folder may be written to", file: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      WireError(
        .corrupt,
        "the ledger is damaged; move it away and run again: it is made anew from run.json",
        file: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      WireError(.busy, "another program holds the ledger; close it and run again", file: path)
    case .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT:
      // No statement of ours fails so in a ledger that holds what ours do.
      problem(fault(error.message ?? "\(error.resultCode)"), path)
    default:
      WireError(.write, "the ledger failed: \(error.message ?? "\(error.resultCode)")", file: path)
    }
  }

  func write<Value>(_ body: (Database) throws -> Value) throws(WireError) -> Value {
    do {
      try files.announce(.commit, path)
      return try queue.write(body)
    } catch {
      throw Self.problem(error, path)
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(WireError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw Self.problem(error, path)
    }
  }
}

extension Ledger {
  /// Reads the ledger of a folder from a copy: SQLite would write beside the file even to read it,
  /// and who reads need not be allowed to.
  package static func reading<Value>(
    _ folder: String, _ body: (Ledger) throws -> Value
  ) throws -> Value {
    let copy = try copied(from: folder, into: temporaryFolders)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    do {
      // The copy is our own: one that an earlier version wrote is brought up to date.
      return try body(Ledger(folder: copy))
    } catch var error as WireError {
      error.file = "\(folder)/\(fileName)"
      throw error
    }
  }
}

// MARK: - Archives

extension Ledger {
  /// All archives, in the order in which they were first seen.
  package func entries() throws(WireError) -> [Entry] {
    try read { db in
      try GRDB.Row.fetchAll(db, sql: "SELECT \(Self.entryColumns) FROM archives ORDER BY id").map(
        Self.entry)
    }
  }

  /// An archive's row.
  package func entry(_ name: String) throws(WireError) -> Entry? {
    try read { db in
      try GRDB.Row.fetchOne(
        db, sql: "SELECT \(Self.entryColumns) FROM archives WHERE name = ?", arguments: [name]
      ).map(Self.entry)
    }
  }

  /// Notes archives that are to be done, or put off for the reason in `note`.
  func see(_ archives: [SourceArchive], run: Int, note: String? = nil) throws(WireError) {
    guard !archives.isEmpty else { return }
    try write { db in
      for archive in archives {
        try set(.seen, archive, run, note, db)
      }
    }
  }

  /// Notes that an archive is begun.
  ///
  /// It need not last: an archive that is only seen is done again as well.
  func begin(_ archive: SourceArchive, run: Int) throws(WireError) {
    do {
      try files.announce(.commit, path)
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        defer { try? db.execute(sql: "PRAGMA synchronous = FULL") }
        try db.inTransaction {
          try set(.running, archive, run, nil, db)
          return .commit
        }
      }
    } catch {
      throw Self.problem(error, path)
    }
  }

  private func set(
    _ state: State, _ archive: SourceArchive, _ run: Int, _ note: String?, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO archives
          (name, path, state, size, modified, version, seconds, run, updated, note)
        VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET path = excluded.path, state = excluded.state,
          size = excluded.size, modified = excluded.modified, run = excluded.run,
          updated = excluded.updated, note = excluded.note
        """,
      arguments: [
        archive.name, archive.path, state.rawValue, archive.size, archive.modified,
        Version.number, run, clock().timeIntervalSince1970, note,
      ])
  }

  /// Notes that an archive is done: all its files are in their places.
  func finish(_ record: ArchiveRecord, seconds: Double, run: Int) throws(WireError) {
    try finish([(record, seconds)], run: run)
  }

  /// Notes that archives are done, all or none of them.
  func finish(
    _ done: [(record: ArchiveRecord, seconds: Double)], run: Int
  ) throws(WireError) {
    let now = clock().timeIntervalSince1970
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try write { db in
      for (record, seconds) in done {
        let state = record.damage.isEmpty ? State.done : .damaged
        let json = String(decoding: try encoder.encode(record), as: UTF8.self)
        try db.execute(
          sql: """
            UPDATE archives SET state = ?, size = ?, modified = ?, fingerprint = ?, signature = ?,
              version = ?, record = ?, seconds = ?, run = ?, updated = ?, note = NULL, retired = '',
              first_done = COALESCE(first_done, ?), first_run = COALESCE(first_run, ?)
            WHERE name = ?
            """,
          arguments: [
            state.rawValue, record.size, record.modified, record.fingerprint, record.signature,
            Version.number, json, seconds, run, now, now, run, record.name,
          ])
      }
    }
  }

  /// Notes the date of a file whose bytes did not change.
  func touch(_ archive: SourceArchive, _ record: ArchiveRecord) throws(WireError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(record)).map { String(decoding: $0, as: UTF8.self) }
    try write { db in
      try db.execute(
        sql: "UPDATE archives SET path = ?, modified = ?, record = ? WHERE name = ?",
        arguments: [archive.path, archive.modified, json, archive.name])
    }
  }

  /// Notes that an archive's stories are taken out of the results.
  ///
  /// What is withdrawn by hand stays away; what went with its file comes back with it.
  func withdraw(_ name: String, why: String, byHand: Bool = false) throws(WireError) {
    try write { db in
      try db.execute(
        sql: """
          UPDATE archives SET state = ?, note = ?, by_hand = ?, record = NULL, updated = ?
          WHERE name = ?
          """,
        arguments: [
          State.withdrawn.rawValue, why, byHand, clock().timeIntervalSince1970, name,
        ])
    }
  }

  /// Notes that what is there of an archive cannot be merged, and cannot be made again: its files stay
  /// and count no more.
  func lose(_ name: String, why: String) throws(WireError) {
    try write { db in
      try db.execute(
        sql: "UPDATE archives SET state = ?, note = ?, record = NULL, updated = ? WHERE name = ?",
        arguments: [State.damaged.rawValue, why, clock().timeIntervalSince1970, name])
    }
  }

  /// Lets an archive that was withdrawn be done again.
  func readmit(_ name: String) throws(WireError) {
    try write { db in
      try db.execute(
        sql: "UPDATE archives SET state = ?, note = NULL WHERE name = ? AND state = ?",
        arguments: [State.seen.rawValue, name, State.withdrawn.rawValue])
    }
  }

  /// Notes which kinds of an archive's files were removed by age.
  func retire(_ name: String, _ kinds: Set<String>) throws(WireError) {
    try write { db in
      try db.execute(
        sql: "UPDATE archives SET retired = ? WHERE name = ?",
        arguments: [kinds.sorted().joined(separator: ","), name])
    }
  }

  /// Lets what is there of an archive stand, whose file went before it could be done again.
  func settle(_ name: String, note: String) throws(WireError) {
    try write { db in
      try db.execute(
        sql: "UPDATE archives SET state = ?, note = ? WHERE name = ?",
        arguments: [State.done.rawValue, note, name])
    }
  }
}

// MARK: - Runs

extension Ledger {
  /// Notes that a run begins, and gives its number.
  func beginRun(
    _ pipeline: Pipeline, inputs: [String], base: String, night: String? = nil,
    output: String = ""
  ) throws(WireError) -> Int {
    let words = Self.json(inputs)
    let merge = Self.json(MergeSetting(pipeline))
    return try write { db in
      try db.execute(
        sql: """
          INSERT INTO runs (pipeline, version, started, pid, outcome, exit_status, processed,
            seconds, counts, problems, inputs, base, merge, night, timezone, catch_up, output)
          VALUES (?, ?, ?, ?, ?, 0, 0, 0, '{}', '[]', ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          pipeline.name, Version.number, clock().timeIntervalSince1970,
          Int(ProcessInfo.processInfo.processIdentifier), RunEntry.Outcome.running.rawValue, words,
          base, merge, night, pipeline.timezone, pipeline.catchUp, output,
        ])
      return Int(db.lastInsertedRowID)
    }
  }

  /// Notes how a run ended, and with it what its night brought: neither without the other.
  func endRun(
    _ id: Int, _ outcome: RunEntry.Outcome, exitStatus: Int32, record: RunRecord?,
    problems: [String], isCutShort: Bool = false
  ) throws(WireError) {
    let counts = Self.json(record?.counts ?? Counts())
    let words = Self.json(problems)
    let read = Self.json(record?.readCounts ?? Counts())
    try write { db in
      try db.execute(
        sql: """
          UPDATE runs SET ended = ?1, outcome = ?2, exit_status = ?3, processed = ?4,
            seconds = CASE WHEN ?5 > 0 THEN ?5 WHEN ?6 THEN 0 ELSE MAX(0, ?1 - started) END,
            counts = ?7, problems = ?8, read_counts = ?9 WHERE id = ?10
          """,
        arguments: [
          clock().timeIntervalSince1970, outcome.rawValue, Int(exitStatus),
          record?.processed.count ?? 0, record?.seconds ?? 0, isCutShort, counts, words, read, id,
        ])
      if outcome == .done, let figures = record?.figures { try Self.keep(figures, db) }
    }
  }

  /// The last runs, the latest first.
  package func runs(limit: Int) throws(WireError) -> [RunEntry] {
    try read { db in
      try GRDB.Row.fetchAll(
        db, sql: "SELECT \(Self.runColumns) FROM runs ORDER BY id DESC LIMIT ?",
        arguments: [limit]
      ).map(Self.run)
    }
  }

  /// The number of the last run that came to its end before `run`; 0 where none did.
  func lastCompleted(before run: Int) throws(WireError) -> Int {
    try read { db in
      try Int.fetchOne(
        db, sql: "SELECT MAX(id) FROM runs WHERE id < ? AND outcome = ?",
        arguments: [run, RunEntry.Outcome.done.rawValue]) ?? 0
    }
  }

  /// What the merged results of the last run depend on beside the partials.
  package func lastMerge() throws(WireError) -> MergeSetting? {
    try read { db in
      try GRDB.Row.fetchOne(db, sql: "SELECT id, merge FROM runs ORDER BY id DESC LIMIT 1")
        .flatMap { row in
          var cells = LedgerCells(row, of: "runs")
          _ = try cells.number()
          return try Self.value(try cells.text(), cells)
        }
    }
  }

  static func json(_ value: some Encodable) -> String {
    (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
