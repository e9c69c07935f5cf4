import TestKit
import Testing
import Wire

@testable import Aggregate

@Suite struct `Items` {
  /// A row as the table has it: role, version, moment, record.
  private static func row(
    _ role: Int, _ version: Int?, _ moment: Int, record: Int, item: String = "i"
  ) throws -> ItemRow {
    let text = [
      item, "\(role)", "\(version.map { $0 + 1 } ?? 0)", "\(moment)", "\(record)", "0", "", "", "",
      "", "",
      "", "a\tb.gz",
    ].joined(separator: "\t")
    return try #require(ItemRow(TableRow(key: [0] + Array(text.utf8), stories: 1, mentions: 1)))
  }

  @Test func `a row is read back, whatever the archive's name holds`() throws {
    let row = try Self.row(1, 4, 17, record: 3)
    #expect(row.role == .version && row.version == 4 && row.moment == 17 && row.record == 3)
    #expect(row.archive == Array("a\tb.gz".utf8))
    #expect(ItemRow(TableRow(key: [0] + Array("i\t1".utf8), stories: 1, mentions: 1)) == nil)
  }

  /// Kill's version and moment, story's version and moment, whether it is withdrawn.
  @Test(
    arguments: [
      (2, 10, 1, 5, true), (2, 10, 2, 20, true), (2, 10, 3, 5, false), (nil, 10, 1, 5, true),
      (nil, 10, 9, 10, true), (nil, 10, 1, 11, false), (nil, 0, 1, 11, true), (nil, 10, 1, 0, true),
      (2, 10, nil, 5, true), (2, 10, nil, 11, false), (2, 0, nil, 11, true),
    ] as [(Int?, Int, Int?, Int, Bool)])
  func `versions decide, else times`(
    _ version: Int?, _ moment: Int, _ own: Int?, _ published: Int, _ isWithdrawn: Bool
  ) throws {
    var judge = ItemJudge()
    #expect(judge.withdrawal(of: try Self.row(0, version, moment, record: 1)) == nil)
    let kill = judge.withdrawal(of: try Self.row(1, own, published, record: 2))
    #expect(kill?.record == (isWithdrawn ? 1 : nil))
    #expect(judge.withdrawal(of: try Self.row(3, own, published, record: 2)) == nil)
    #expect(judge.withdrawal(of: try Self.row(1, own, published, record: 2, item: "j")) == nil)
  }

  /// The verdicts of a judge that keeps three kills are those of one that asks every kill.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `few kills stand for all`(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var rows: [ItemRow] = []
    for record in 0..<24 {
      let isKill = random.next(upTo: 3) == 0
      let version = random.next(upTo: 3) == 0 ? nil : random.next(upTo: 5)
      let moment = random.next(upTo: 4) == 0 ? 0 : random.next(upTo: 9) + 1
      rows.append(try Self.row(isKill ? 0 : 1, version, moment, record: record))
    }
    rows.sort { ($0.role.rawValue, $0.record) < ($1.role.rawValue, $1.record) }
    let kills = rows.filter { $0.role == .kill }
    var judge = ItemJudge()
    for row in rows {
      let isWithdrawn = judge.withdrawal(of: row) != nil
      let answer =
        row.role == .version
        && kills.contains { kill in
          if let last = kill.version, let own = row.version { return own <= last }
          return kill.moment == 0 || row.moment == 0 || row.moment <= kill.moment
        }
      #expect(isWithdrawn == answer, "record \(row.record)")
    }
  }

  @Test(
    arguments: [
      ("urn:newsml:w.example:20260301:TX-1:2", "2", "urn:newsml:w.example:20260301:TX-1", 2),
      ("urn:newsml:w.example:20260301:TX-1:2U", nil, "urn:newsml:w.example:20260301:TX-1", 2),
      ("tag:w.example,2026:newsml_K1:5", "5", "tag:w.example,2026:newsml_K1", 5),
      ("tag:w.example,2026:newsml_K1:5", "6", "tag:w.example,2026:newsml_K1:5", 6),
      ("tag:w.example,2026:n1", "3", "tag:w.example,2026:n1", 3),
      ("tag:w.example,2026:2", "2", "tag:w.example,2026:2", 2),
      ("5f-ferry-1", nil, "5f-ferry-1", nil),
    ] as [(String, String?, String, Int?)])
  func `an item's name is its id without the version`(
    _ id: String, _ revision: String?, _ name: String, _ version: Int?
  ) {
    let bytes = Array((id + (revision ?? "")).utf8)
    let own = ItemName(
      bytes.span, 0..<id.utf8.count, revision: revision.map { _ in id.utf8.count..<bytes.count })
    #expect(String(decoding: bytes[own.name], as: UTF8.self) == name)
    #expect(own.version == version.map { $0 * ItemName.scale })
  }

  @Test(
    arguments: [
      ("1.9", "1.10"), ("1", "1.1"), ("1.2", "2"), ("9", "10"),
      ("20260301104233", "20260301104234"),
    ])
  func `versions with dots sort by their parts`(_ early: String, _ late: String) throws {
    func version(_ text: String) throws -> Int {
      let bytes = Array(text.utf8)
      return try #require(ItemName(bytes.span, 0..<0, revision: 0..<bytes.count).version)
    }
    #expect(try version(early) < version(late))
  }

  @Test(arguments: ["1.2.3", "draft", "1.", "123456789012345"])
  func `what is no version tells none`(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(ItemName(bytes.span, 0..<0, revision: 0..<bytes.count).version == nil)
  }

  @Test func `rows are given where an item has two or more`() throws {
    var groups = ItemGroups()
    var given: [String] = []
    for (item, record) in [("a", 1), ("b", 2), ("b", 3), ("b", 4), ("bb", 5), ("c", 6), ("c", 7)] {
      let text = [item, "1", "0", "0", "\(record)", "0", "", "", "", "", "", "", "x"]
      let key = [0] + Array(text.joined(separator: "\t").utf8)
      groups.add(TableRow(key: key, stories: 1, mentions: 1)) { given.append("\($0.record)") }
    }
    #expect(given == ["2", "3", "4", "6", "7"])
  }

  @Test func `an id in another item may name a version or an item`() {
    let bytes = Array("tag:w.example,2026:n1:4".utf8)
    let names = ItemName.references(bytes.span, 0..<bytes.count).map {
      String(decoding: bytes[$0.name], as: UTF8.self)
        + " \(($0.version ?? -ItemName.scale) / ItemName.scale)"
    }
    #expect(names == ["tag:w.example,2026:n1 4", "tag:w.example,2026:n1:4 -1"])
  }
}
