import Foundation
import GRDB
import Logging
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite struct `Damaged ledgers` {
  /// A change of a ledger by SQL, and words of what is told of it.
  struct Damage: Sendable, CustomTestStringConvertible {
    var sql: String
    var words: String
    var testDescription: String { sql }

    init(_ sql: String, _ words: String) {
      self.sql = sql
      self.words = words
    }
  }

  private static func run(_ folder: TemporaryFolder) async throws -> RunRecord {
    var pipeline = Pipeline()
    pipeline.settleSeconds = 0
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    var options = Run.Options()
    options.night = "2024-05-01"
    options.history = NightHistory(folders: [], formerFile: folder.path + "/none")
    return try await Run(
      pipeline: pipeline, archives: try Newsroom.Inputs.resolve(["in"], base: folder.path),
      output: folder.path + "/out", logger: logger, options: options
    ).execute()
  }

  /// Made once.
  private static let whole = Task {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.txt", Array("Ferry late\n\nThe ferry came late.\n".utf8))
    _ = try await run(folder)
    return folder
  }

  /// A folder of results of one archive, whose ledger was changed by hand.
  private static func results(_ sql: String) async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let original = try await whole.value
    defer { withExtendedLifetime(original) {} }
    for name in ["in", "out"] {
      try FileManager.default.copyItem(
        atPath: original.path + "/" + name, toPath: folder.path + "/" + name)
    }
    let queue = try DatabaseQueue(path: folder.path + "/out/ledger.sqlite")
    try await queue.writeWithoutTransaction { db in
      // What other programs and broken disks do not keep to, this one need not.
      try db.execute(
        sql: """
          PRAGMA writable_schema = ON;
          UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE name IN
            ('archives', 'runs', 'nights');
          PRAGMA writable_schema = RESET;
          """)
      try db.execute(sql: sql)
    }
    try queue.close()
    return folder
  }

  static let damages = [
    Damage("UPDATE archives SET retired = x'3100FF'", "'retired' of 'a.txt'"),
    Damage("UPDATE archives SET retired = NULL", "'retired' of 'a.txt'"),
    Damage("UPDATE archives SET name = NULL", "'name' in the table 'archives' is empty"),
    Damage("UPDATE archives SET name = '../a.txt'", "is no name of an archive"),
    Damage("UPDATE archives SET path = x'FF'", "'path' of 'a.txt'"),
    Damage("UPDATE archives SET state = 'odd'", "is no state"),
    Damage("UPDATE archives SET state = NULL", "'state' of 'a.txt'"),
    Damage("UPDATE archives SET size = 'many'", "'size' of 'a.txt'"),
    Damage("UPDATE archives SET size = -1", "'size' of 'a.txt'"),
    Damage("UPDATE archives SET modified = 1.5", "'modified' of 'a.txt'"),
    Damage("UPDATE archives SET modified = 9223372036854775807", "'modified' of 'a.txt'"),
    Damage("UPDATE archives SET fingerprint = x'00'", "'fingerprint' of 'a.txt'"),
    Damage("UPDATE archives SET record = 'no JSON'", "'record' of 'a.txt'"),
    Damage("UPDATE archives SET record = substr(record, 1, 40)", "'record' of 'a.txt'"),
    Damage("UPDATE archives SET record = x'7B7D'", "'record' of 'a.txt'"),
    Damage(
      "UPDATE archives SET record = replace(record, 'a.txt', 'b.txt')",
      "is of another archive, 'b.txt'"),
    Damage(
      "UPDATE archives SET record = json_set(record, '$.counts.read', 9223372036854775807)",
      "holds a number that it cannot be"),
    Damage(
      "UPDATE archives SET record = json_set(record, '$.outputs.stories.bytes', -5)",
      "holds a number that it cannot be"),
    Damage("UPDATE archives SET seconds = 'long'", "'seconds' of 'a.txt'"),
    Damage("UPDATE archives SET seconds = 9e999", "'seconds' of 'a.txt'"),
    Damage("UPDATE archives SET version = NULL", "'version' of 'a.txt'"),
    Damage("UPDATE archives SET run = 'first'", "'run' of 'a.txt'"),
    Damage("UPDATE archives SET updated = 'noon'", "'updated' of 'a.txt'"),
    Damage("UPDATE archives SET updated = 1e300", "'updated' of 'a.txt'"),
    Damage("UPDATE archives SET note = x'00'", "'note' of 'a.txt'"),
    Damage("UPDATE archives SET by_hand = 'yes'", "'by_hand' of 'a.txt'"),
    Damage("UPDATE archives SET first_done = x'00'", "'first_done' of 'a.txt'"),
    Damage("UPDATE archives SET first_run = 'one'", "'first_run' of 'a.txt'"),
    Damage("UPDATE runs SET pipeline = NULL", "'pipeline' of '1' in the table 'runs'"),
    Damage("UPDATE runs SET started = 'noon'", "'started' of '1' in the table 'runs'"),
    Damage("UPDATE runs SET pid = x'00'", "'pid' of '1' in the table 'runs'"),
    Damage("UPDATE runs SET outcome = 'odd'", "is no outcome of a run"),
    Damage("UPDATE runs SET exit_status = NULL", "'exit_status' of '1' in the table 'runs'"),
    Damage("UPDATE runs SET counts = '{'", "'counts' of '1' in the table 'runs' is no JSON"),
    Damage("UPDATE runs SET inputs = x'5B5D'", "'inputs' of '1' in the table 'runs'"),
    Damage("UPDATE runs SET merge = '{'", "'merge' of '1' in the table 'runs' is no JSON"),
    Damage("UPDATE runs SET catch_up = 1000000000", "'catch_up' of '1' in the table 'runs'"),
    Damage("UPDATE nights SET figures = '{'", "'figures' of '2024-05-01' in the table 'nights'"),
    Damage("UPDATE nights SET figures = NULL", "'figures' of '2024-05-01' in the table 'nights'"),
    Damage(
      "UPDATE nights SET figures = json_set(figures, '$.rejects.syntax', 9223372036854775807)",
      "'figures' of '2024-05-01' in the table 'nights'"),
    Damage(
      """
      ALTER TABLE archives DROP COLUMN retired;
      ALTER TABLE archives ADD COLUMN retired INTEGER NOT NULL DEFAULT 0
      """, "no column 'retired TEXT'"),
    Damage("ALTER TABLE runs DROP COLUMN base", "no column 'base TEXT'"),
    Damage("DROP TABLE nights", "no table 'nights'"),
    Damage("DROP TABLE grdb_migrations", "it has other tables"),
    Damage("INSERT INTO grdb_migrations VALUES ('of tomorrow')", "of a later version"),
  ]

  /// Whatever reads a ledger tells of it, and none ends the program.
  @Test(arguments: damages) func `a ledger that holds what none does is told with its remedy`(
    _ damage: Damage
  ) async throws {
    let folder = try await Self.results(damage.sql)
    let out = folder.path + "/out"
    var told: [WireError] = []
    func attempt(_ body: () async throws -> Void) async throws {
      do { try await body() } catch let error as WireError { told.append(error) }
    }
    try await attempt { _ = try LedgerView(folder: out, runs: 7) }
    try await attempt { _ = try await Verifier(folder: out).verify() }
    try await attempt { _ = try await Forgetting(folder: out).remember(["b.txt"]) }
    try await attempt { _ = try Ledger.reading(out) { try $0.nights() } }
    try await attempt { _ = try Ledger.reading(out) { try $0.doneNights("UTC") } }
    try await attempt { _ = try Ledger.reading(out) { try $0.lastMerge() } }
    try await attempt { _ = try Ledger.reading(out) { try $0.sizes() } }
    try await attempt { _ = try Ledger.reading(out) { try $0.twins() } }
    try await attempt { _ = try Ledger.reading(out) { try $0.entry("a.txt") } }
    try await attempt { _ = try await Self.run(folder) }
    let error = try #require(told.first { $0.message.contains(damage.words) }, "\(told)")
    #expect(error.file == out + "/ledger.sqlite")
    #expect(error.message.contains("move") && error.message.contains("away and run again"))
    for error in told where error.code != .usage {
      #expect(error.file == out + "/ledger.sqlite")
    }
  }

  @Test func `another program's database is left as it is`() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.txt", Array("Ferry late\n\nThe ferry came late.\n".utf8))
    try FileManager.default.createDirectory(
      atPath: folder.path + "/out", withIntermediateDirectories: true)
    let path = folder.path + "/out/ledger.sqlite"
    let queue = try DatabaseQueue(path: path)
    try await queue.write { try $0.execute(sql: "CREATE TABLE accounts (name, sum)") }
    let error = await #expect(throws: WireError.self) { _ = try await Self.run(folder) }
    #expect(error?.code == .corrupt && error?.message.contains("other tables") == true)
    let tables = try await queue.read {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master")
    }
    #expect(tables == ["accounts"])
  }

  @Test(arguments: ["{}", #"{"name":"a.txt","size":"large"}"#, "[]"])
  func `what another version kept of an archive is no damage: it is done again`(
    _ record: String
  ) async throws {
    let folder = try await Self.results("UPDATE archives SET record = '\(record)'")
    #expect(try await Self.run(folder).processed == ["a.txt"])
    #expect(try await Verifier(folder: folder.path + "/out").verify().findings == [])
  }

  @Test func `what is told of a damaged ledger mends it`() async throws {
    let folder = try await Self.results("UPDATE archives SET size = 'many'")
    await #expect(throws: WireError.self) { _ = try await Self.run(folder) }
    try FileManager.default.moveItem(
      atPath: folder.path + "/out/ledger.sqlite", toPath: folder.path + "/away.sqlite")
    let record = try await Self.run(folder)
    #expect(record.processed == [] && record.counts.written == 1)
    #expect(try await Verifier(folder: folder.path + "/out").verify().findings == [])
  }
}
