import Foundation
import Logging
import SystemPackage
import TestKit
import Testing
import Wire

@testable import Newsroom

/// Which alarms there are, and when they end.
@Suite(.timeLimit(.minutes(10 * Patience.factor))) struct `Alarms` {
  private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// Runs over the folder `in` into `out`, or over a night's folder in it.
  private static func run(
    _ folder: TemporaryFolder, night: String? = nil, force: Bool = false, files: Files = Files(),
    at time: Date? = nil, _ change: (inout Pipeline) -> Void = { _ in }
  ) async throws -> RunRecord {
    var pipeline = Pipeline()
    change(&pipeline)
    var options = Run.Options()
    options.files = files
    options.night = night
    options.history = night.map { _ in NightHistory() }
    if let time { options.clock = { time } }
    let found = try NightInputs.resolve(
      [night == nil ? "in" : "in/{date}"], base: folder.path,
      night: try #require(Night(night ?? "2024-05-01")), missing: .error)
    return try await Run(
      pipeline: pipeline, archives: found.archives, output: folder.path + "/out", logger: logger,
      force: force, options: options
    ).execute()
  }

  /// Writes stories, of which so many cannot be read.
  private static func archive(
    _ folder: TemporaryFolder, _ name: String, _ count: Int, broken: Int = 0
  ) throws {
    let lines = (0..<count).map {
      $0 < broken
        ? #"{"headline": "\#(name) \#($0)", "text": "It r"#
        : #"{"headline": "\#(name) \#($0)", "text": "It rained \#($0) times in \#(name)."}"#
    }
    _ = try folder.write("in/" + name, Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  private static func cut(_ folder: TemporaryFolder, _ name: String) throws {
    let whole = Gzip.member(Array("\(name): A story came\n\nIt rained on Monday.\n".utf8))
    _ = try folder.write("in/\(name).txt.gz", Array(whole.dropLast(12)))
  }

  private static func page(_ folder: TemporaryFolder) throws -> String {
    try String(contentsOfFile: folder.path + "/out/report.html", encoding: .utf8)
  }

  // MARK: - Rejects

  @Test func `rejects are judged over what the run read`() async throws {
    let folder = try TemporaryFolder()
    try Self.archive(folder, "good.jsonl", 400)
    #expect(try await Self.run(folder).exitStatus == 0)
    // Too few to be seen among all that is there.
    try Self.archive(folder, "bad.jsonl", 3, broken: 3)
    let second = try await Self.run(folder)
    #expect(second.exitStatus == 2 && second.processed == ["bad.jsonl"])
    #expect(second.problems.first?.hasPrefix("3 of 3 documents rejected") == true)
    let told = try #require(second.attention.first)
    #expect(second.attention.count == 1 && told.kind == .rejectedArchive)
    #expect(told.text.hasPrefix("bad.jsonl: 3 of 3 documents rejected, most of them as "))
    #expect(try Self.page(folder).contains(told.kind.title))
    // It was told; nothing is new.
    let third = try await Self.run(folder)
    #expect(third.exitStatus == 0 && third.attention.isEmpty && third.processed.isEmpty)
  }

  @Test(arguments: [(2, false), (3, true)])
  func `an archive of which more than half is rejected is told`(
    _ broken: Int, _ isTold: Bool
  ) async throws {
    let folder = try TemporaryFolder()
    try Self.archive(folder, "good.jsonl", 400)
    try Self.archive(folder, "half.jsonl", 4, broken: broken)
    let record = try await Self.run(folder)
    #expect(record.exitStatus == 0 && record.counts.rejected == broken)
    #expect(record.attention.map(\.subject) == (isTold ? ["half.jsonl"] : []))
  }

  // MARK: - Damage

  @Test func `old damage is told and is no failure`() async throws {
    let folder = try TemporaryFolder()
    try Self.cut(folder, "b")
    let first = try await Self.run(folder)
    #expect(first.exitStatus == 2 && first.attention.map(\.subject) == ["b.txt.gz"])
    #expect(try !Self.page(folder).contains("Still damaged"))
    let second = try await Self.run(folder)
    #expect(second.exitStatus == 0 && second.problems.isEmpty && second.attention.isEmpty)
    #expect(second.stillDamaged.map(\.name) == ["b.txt.gz"])
    let page = try Self.page(folder)
    #expect(page.contains("Still damaged") && page.contains("b.txt.gz"))
    #expect(try await Verifier(folder: folder.path + "/out").verify().findings == [])
    #expect(try LedgerView(folder: folder.path + "/out", runs: 1).damaged.count == 1)
    // What is new is a failure, whatever is old.
    try Self.cut(folder, "a")
    let third = try await Self.run(folder)
    #expect(third.exitStatus == 2 && third.attention.map(\.subject) == ["a.txt.gz"])
    #expect(third.problems.first?.hasPrefix("1 damaged archive (a.txt.gz)") == true)
    #expect(third.stillDamaged.map(\.name) == ["b.txt.gz"])
    #expect(try await Self.run(folder, force: true).attention.count == 2)
  }

  @Test func `damage that a run found which was cut short is told by the next`() async throws {
    let folder = try TemporaryFolder()
    try Self.cut(folder, "a")
    let files = Files { operation, path in
      if operation == .rename, path.hasSuffix("/run.json") { throw Errno.ioError }
    }
    await #expect(throws: WireError.self) { _ = try await Self.run(folder, files: files) }
    let next = try await Self.run(folder)
    #expect(next.processed.isEmpty && next.exitStatus == 2)
    #expect(next.attention.map(\.kind) == [.damagedArchive])
    #expect(try await Self.run(folder).exitStatus == 0)
  }

  // MARK: - Forgetting

  @Test func `a feed that came twice is usual again when one is forgotten`() async throws {
    let folder = try TemporaryFolder()
    let nights = (1...7).map { "2024-05-0\($0)" }
    for night in nights { try Self.archive(folder, "\(night)/afp_1.jsonl", 20) }
    let last = try #require(nights.last)
    try Self.archive(folder, "\(last)/afp_2.jsonl", 21)
    var record = try await Self.run(folder, night: nights[0])
    for night in nights.dropFirst() { record = try await Self.run(folder, night: night) }
    let out = folder.path + "/out"
    func documents() throws -> Int? {
      try Ledger.reading(out) { try $0.nights() }.last?.feeds["*/afp_*.jsonl"]?.documents
    }
    #expect(record.attention.map(\.kind) == [.doubleFeed])
    #expect(try documents() == 41)
    let name = "\(last)/afp_2.jsonl"
    for _ in 0..<2 {
      _ = try await Forgetting(folder: out).forget([name], why: "sent twice")
      #expect(try documents() == 20)
      #expect(RunRecord.read(in: out)?.attention == [])
      #expect(try LedgerView(folder: out, runs: 1).attention.isEmpty)
    }
    #expect(try await Self.run(folder, night: last).attention.isEmpty)
    #expect(try documents() == 20)
    // What is in the results again counts again, once.
    try await Forgetting(folder: out).remember([name])
    for _ in 0..<2 {
      #expect(try await Self.run(folder, night: last).attention.map(\.kind) == [.doubleFeed])
      #expect(try documents() == 41)
    }
  }

  @Test func `a night of which all is forgotten is no measure`() async throws {
    let folder = try TemporaryFolder()
    let nights = (1...7).map { "2024-05-0\($0)" }
    for night in nights { try Self.archive(folder, "\(night)/afp.jsonl", 20) }
    for night in nights.prefix(5) { _ = try await Self.run(folder, night: night) }
    let out = folder.path + "/out"
    let names = nights.prefix(2).map { $0 + "/afp.jsonl" }
    _ = try await Forgetting(folder: out).forget(names, why: "not ours")
    #expect(try Ledger.reading(out) { try $0.nights() }.count { $0.feeds.isEmpty } == 2)
    #expect(!FileManager.default.fileExists(atPath: out + "/stories/2024-05-01"))
    #expect(FileManager.default.fileExists(atPath: out + "/stories/2024-05-03"))
    // Three nights are too few to judge by.
    try Self.archive(folder, "2024-05-06/afp.jsonl", 200)
    #expect(try await Self.run(folder, night: nights[5]).attention.isEmpty)
  }

  // MARK: - Retention

  @Test func `a night's folder goes with its last file`() async throws {
    let folder = try TemporaryFolder()
    try Self.archive(folder, "2024-05-01/deep/a.jsonl", 3)
    try Self.archive(folder, "2024-05-01/b.jsonl", 3)
    let start = Date(timeIntervalSince1970: 1_714_600_000)
    _ = try await Self.run(folder, at: start)
    try Self.archive(folder, "2024-05-02/c.jsonl", 3)
    _ = try await Self.run(folder, at: start + 6 * 86_400)
    let record = try await Self.run(folder, at: start + 8 * 86_400) { $0.retainedStories = 7 }
    #expect(record.notices.contains("files of 2 archives were removed by age"))
    let stories = folder.path + "/out/stories"
    #expect(try FileManager.default.contentsOfDirectory(atPath: stories) == ["2024-05-02"])
    // One that an earlier run left is found.
    try FileManager.default.createDirectory(
      atPath: stories + "/2024-05-01/deep", withIntermediateDirectories: true)
    _ = try await Self.run(folder, at: start + 9 * 86_400) { $0.retainedStories = 7 }
    #expect(try FileManager.default.contentsOfDirectory(atPath: stories) == ["2024-05-02"])
    // The kind's own folder stays.
    _ = try await Self.run(folder, at: start + 15 * 86_400) { $0.retainedStories = 7 }
    #expect(try FileManager.default.contentsOfDirectory(atPath: stories) == [])
  }
}
