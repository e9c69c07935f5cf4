import Aggregate
import Decode
import Foundation
import TestKit
import Testing

@testable import Newsroom

@Suite struct `Many archives` {
  /// A record with this and that in it, or without.
  private static func record(_ number: Int, _ random: inout SeededRandom) throws -> ArchiveRecord {
    var fields: [String] = [
      #""name":"\#(["a", "é", "quote\\\"d", "e\u{301}", "b/c"][random.next(upTo: 5)])-\#(number)""#,
      #""size":\#(random.next(upTo: 1 << 40))"#, #""modified":\#(random.next(upTo: 4) - 2)"#,
      #""signature":"\#(random.next(upTo: 2) == 0 ? "one" : "a/b")""#,
      #""container":"gzip","gzip_members":1,"members":0,"uncompressed_bytes":\#(number)"#,
    ]
    func maybe(_ field: String) { if random.next(upTo: 3) == 0 { fields.append(field) } }
    let reasons = random.next(upTo: 2) == 0 ? #","rejected_by":{"empty":1,"syntax":2}"# : ""
    let left = random.next(upTo: 2) == 0 ? #","left_out_by":{"selection":3}"# : ""
    fields.append(
      #""counts":{"read":7,"written":1,"rejected":3,"left_out":3,"withdrawn":0,"text_bytes":99\#(reasons)\#(left)}"#
    )
    fields.append(#""formats":\#(random.next(upTo: 2) == 0 ? "{}" : #"{"nitf":2,"ninjs":300}"#)"#)
    let note =
      #"[{"message":"ends \"early\"","offset":5},{"message":"odd","compressed_offset":1,"offset":0}]"#
    fields.append(#""damage":\#(random.next(upTo: 4) == 0 ? note : "[]")"#)
    fields.append(#""warnings":\#(random.next(upTo: 4) == 0 ? note : "[]")"#)
    let sum = random.next(upTo: 8) == 0 ? "none" : "00ff0102030405060708090a0b0c0d0e"
    fields.append(
      #""outputs":{"partial":{"bytes":5,"xxh128":"\#(sum)"},"stories":{"bytes":0,"xxh128":"\#(sum)"}}"#
    )
    fields.append(#""withdrawn":\#(random.next(upTo: 2) == 0 ? "[]" : "[1,3,70000]")"#)
    maybe(#""fingerprint":"\#(sum)""#)
    maybe(#""held_until":1700000000"#)
    maybe(#""retried":true"#)
    let json = "{" + fields.joined(separator: ",") + "}"
    let decoded = try JSONDecoder().decode(ArchiveRecord.self, from: Data(json.utf8))
    // What the ledger reads without the decoder is the same.
    #expect(ArchiveRecord.read(json) == decoded)
    return decoded
  }

  @Test func `records are the same packed and unpacked, and in the order of their names`() throws {
    var random = SeededRandom(seed: 5)
    let records = try (0..<300).map { try Self.record($0, &random) }
    let packed = ArchiveRecords(records)
    #expect(packed.count == 300 && Array(packed) == records)
    #expect(Array(packed.sortedByName()) == records.sorted { $0.name < $1.name })
    let json = try JSONEncoder().encode(packed)
    #expect(Array(try JSONDecoder().decode(ArchiveRecords.self, from: json)) == records)
    // Usual ones need no decoder.
    var tree = JSONTree()
    #expect(
      records.contains { ArchiveRecord(usual: Array((try? Self.json($0)) ?? Data()), &tree) != nil }
    )
  }

  private static func json(_ record: ArchiveRecord) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(record)
  }

  @Test(arguments: [true, false]) func `a run's record of many archives is one document of JSON`(
    _ isForPeople: Bool
  ) throws {
    var random = SeededRandom(seed: 6)
    for count in [0, 1, 2500] {
      var record = RunRecord(
        pipeline: Pipeline(), started: Date(), id: "r", night: nil, exitStatus: 0, problem: nil)
      record.archives = ArchiveRecords(try (0..<count).map { try Self.record($0, &random) })
      record.processed = record.archives.map(\.name)
      record.notices = [",\"processed\":[", "\n  \"processed\" : ["]
      var pieces: [[UInt8]] = []
      try record.write(isForPeople: isForPeople) { pieces.append($0) }
      let bytes = pieces.flatMap { $0 }
      let read = try JSONDecoder().decode(RunRecord.self, from: Data(bytes))
      #expect(Array(read.archives) == Array(record.archives) && read.id == "r")
      #expect(read.processed == record.processed && read.notices == record.notices)
      #expect(pieces.count > 1 || count < 2500)
      #expect(isForPeople || bytes.filter { $0 == 0x0A }.count == 1)
    }
  }

  @Test(arguments: [0, 40]) func `the costs of the last run are found behind many archives`(
    _ count: Int
  ) throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 7)
    var record = RunRecord(
      pipeline: Pipeline(), started: Date(), id: "r", night: nil, exitStatus: 0,
      problem: "\n  \"cost_seconds_per_mb\" : {}")
    record.archives = ArchiveRecords(try (0..<count).map { try Self.record($0, &random) })
    #expect(RunRecord.costs(in: folder.path) == nil)
    // Behind the costs little, or more than is read at once.
    for (costs, count) in [([:], 0), (["decode": 0.01, "write": 0.25], 0), (["read": 1], 9000)] {
      record.costs = costs
      record.processed = (0..<count).map { "of-the-night-\($0)" }
      try record.write(to: ResultFolder(root: folder.path))
      #expect(RunRecord.costs(in: folder.path) == costs)
    }
  }

  @Test func `a ledger is read in pages, also where it is changed meanwhile`() throws {
    let folder = try TemporaryFolder()
    let ledger = try Ledger(folder: folder.path)
    let archives = (0..<1203).map {
      SourceArchive(path: "/in/\($0)", name: "\($0)", size: $0, modified: 0)
    }
    try ledger.see(archives, run: 1)
    var seen: [String] = []
    try ledger.forEach { entry in
      seen.append(entry.name)
      try ledger.withdraw(entry.name, why: "so")
    }
    #expect(
      seen == archives.map(\.name).sorted { Array($0.utf8).lexicographicallyPrecedes($1.utf8) })
    #expect(try ledger.entries().allSatisfy { $0.state == .withdrawn })
    #expect(try ledger.countedNames().isEmpty && ledger.twins().isEmpty)
  }

  /// Enough are merged first that the rest may be open at once, and no more groups than that takes.
  @Test(arguments: [65, 66, 90, 127, 128, 200, 4033, 4096, 4097, 200_000])
  func `only as many partials are merged first as must be`(_ count: Int) {
    let widest = ResultFolder.mergedAtOnce
    let first = ResultFolder.mergedFirst(count, widest)
    #expect(first > 1 && first <= count)
    let left = count - first + (first + widest - 1) / widest
    #expect(first == count || left == widest)
    #expect(count > widest * widest || left <= widest)
  }

  @Test(arguments: [1, 64, 65, 90, 150])
  func `many partials merge as few do, and are left`(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let results = ResultFolder(root: folder.path)
    var random = SeededRandom(seed: UInt64(count))
    var sums: [[UInt8]: Int] = [:]
    let names = (0..<count).map { "archive-\($0)" }
    for name in names {
      let keys = Set((0..<20).map { _ in Array("\u{1}key \(random.next(upTo: 40))".utf8) })
      var run = SortedRun()
      for key in keys.sorted(by: { TableRow.precedes($0, $1) }) {
        run.append(key, stories: 1, mentions: 2)
        sums[key, default: 0] += 1
      }
      var kills = LocalKills(archive: name)
      var file = try results.writePartial(run, spills: [], for: name, noting: &kills)
      try file.finish()
    }
    var rows = try results.merged(names.map { (name: $0, sum: nil) })
    var seen: [[UInt8]] = []
    var row = TableRow.empty
    while try rows.read(&row) {
      #expect(row.stories == sums[row.key] && row.mentions == 2 * row.stories)
      seen.append(row.key)
    }
    #expect(seen == sums.keys.sorted { TableRow.precedes($0, $1) })
    #expect(names.allSatisfy { FileManager.default.fileExists(atPath: results.partialPath($0)) })
  }
}
