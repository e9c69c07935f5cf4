import Foundation
import Logging
import Synchronization
import TestKit
import Testing
import Wire

@testable import Newsroom

/// Results that lost their ledger, and archives whose files went: nothing is taken out by mistake.
@Suite struct `What is made anew or kept` {
  /// Keeps warnings.
  private struct Keeper: LogHandler {
    let lines: Mutexed
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.text.withLock { $0 += "\(event.message)\n" } }
  }

  private final class Mutexed: Sendable { let text = Mutex("") }

  /// A night's run over `in/{date}` into `out`, and the warnings that it gave.
  private static func run(
    _ folder: TemporaryFolder, _ night: String, force: Bool = false,
    _ change: (inout Pipeline) -> Void = { _ in }
  ) async throws -> (record: RunRecord, warnings: String) {
    var pipeline = Pipeline()
    change(&pipeline)
    var options = Run.Options()
    options.inputs = ["in/{date}/*.txt"]
    options.base = folder.path
    options.night = night
    let found = try NightInputs.resolve(
      options.inputs, base: folder.path, night: try #require(Night(night)), missing: .warn)
    let lines = Mutexed()
    let record = try await Run(
      pipeline: pipeline, archives: found.archives, output: folder.path + "/out",
      logger: Logger(label: "test") { _ in Keeper(lines: lines) }, force: force, options: options
    ).execute()
    return (record, lines.text.withLock { $0 })
  }

  /// Three nights of an archive each, of which two are done.
  private static func nights() async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for day in 1...3 {
      let text = "A story came\n\nIt rained for \(day) days in Ostbach.\n"
      _ = try folder.write("in/2024-05-0\(day)/a.txt", Array(text.utf8))
    }
    for day in 1...2 { _ = try await run(folder, "2024-05-0\(day)") }
    return folder
  }

  private static func loseLedger(_ folder: TemporaryFolder) {
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: folder.path + "/out/ledger.sqlite" + ending)
    }
  }

  private static let all = ["2024-05-01/a.txt", "2024-05-02/a.txt", "2024-05-03/a.txt"]

  @Test func `a ledger that is made anew knows where the files of other nights are`() async throws {
    let folder = try await Self.nights()
    Self.loseLedger(folder)
    // What is not whole can be made again, for its file is there.
    let lost = folder.path + "/out/stories/2024-05-01/a.txt.jsonl.gz"
    try FileManager.default.removeItem(atPath: lost)
    let next = try await Self.run(folder, "2024-05-03") { $0.vanished = .withdraw }
    #expect(next.record.archives.map(\.name) == Self.all && next.record.attention.isEmpty)
    #expect(next.record.processed == ["2024-05-01/a.txt", "2024-05-03/a.txt"])
    #expect(try await Verifier(folder: folder.path + "/out").verify().findings == [])
  }

  @Test func `a forced run over lost results keeps what is none of its inputs`() async throws {
    let folder = try await Self.nights()
    try FileManager.default.removeItem(atPath: folder.path + "/in/2024-05-01")
    Self.loseLedger(folder)
    let next = try await Self.run(folder, "2024-05-02", force: true)
    #expect(next.warnings.contains("made anew from run.json"))
    #expect(next.record.archives.map(\.name) == Array(Self.all.prefix(2)))
    #expect(next.record.processed == ["2024-05-02/a.txt"])
    #expect(try await Verifier(folder: folder.path + "/out").verify().findings == [])
  }

  @Test func `a run that failed before the ledger was made anew hinders nothing`() async throws {
    let folder = try await Self.nights()
    Self.loseLedger(folder)
    // A run was killed between the two, and the next one's input was not there.
    let out = folder.path + "/out"
    _ = try Ledger(folder: out)
    await Ledger.note(
      UnbegunRun(
        pipeline: Pipeline(),
        paths: NightPaths(inputs: ["in"], base: folder.path, output: out, timezone: "UTC"),
        folder: out, night: try #require(Night("2024-05-03")), exitStatus: 1,
        problem: "nothing there",
        isStopped: false))
    let next = try await Self.run(folder, "2024-05-03")
    #expect(next.record.archives.map(\.name) == Self.all)
    #expect(next.record.processed == ["2024-05-03/a.txt"])
  }

  @Test func `it is told where no ledger can be made anew`() async throws {
    let folder = try await Self.nights()
    Self.loseLedger(folder)
    _ = try folder.write("out/run.json", Array("{".utf8))
    let next = try await Self.run(folder, "2024-05-03")
    #expect(next.warnings.contains("run.json, which it would be made anew from, cannot be read"))
    // An empty folder has lost nothing.
    #expect(try await Self.run(folder, "2024-05-04").warnings == "")
  }

  @Test func `what is left of an archive outlives a visit of its file`() async throws {
    let folder = try await Self.nights()
    let file = folder.path + "/in/2024-05-01/a.txt"
    let text = try Data(contentsOf: URL(fileURLWithPath: file))
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.removeItem(atPath: folder.path + "/out/partials/2024-05-01/a.txt.run")
    let left = folder.path + "/out/stories/2024-05-01/a.txt.jsonl.gz"
    let before = try Data(contentsOf: URL(fileURLWithPath: left))
    #expect(try await Self.run(folder, "2024-05-02").record.attention.map(\.kind) == [.lostOutput])
    // It comes, is put off because it is new, and goes.
    try text.write(to: URL(fileURLWithPath: file))
    let visit = try await Self.run(folder, "2024-05-02") { $0.settleSeconds = 3600 }
    #expect(visit.record.putOff.count == 1 && visit.record.processed == [])
    try FileManager.default.removeItem(atPath: file)
    #expect(try await Self.run(folder, "2024-05-02").record.attention.map(\.kind) == [.lostOutput])
    #expect(try Data(contentsOf: URL(fileURLWithPath: left)) == before)
  }

  @Test(arguments: [Pipeline.Vanished.keep, .withdraw])
  func `what is withdrawn is not told as kept`(_ vanished: Pipeline.Vanished) async throws {
    let folder = try await Self.nights()
    try FileManager.default.removeItem(atPath: folder.path + "/in/2024-05-01/a.txt")
    let lost = folder.path + "/out/stories/2024-05-01/a.txt.jsonl.gz"
    try FileManager.default.removeItem(atPath: lost)
    let next = try await Self.run(folder, "2024-05-02") { $0.vanished = vanished }
    let kind = vanished == .keep ? Attention.Kind.lostOutput : .withdrawnArchive
    #expect(next.record.attention.map(\.kind) == [kind])
  }

  @Test(arguments: [
    ("/srv/wire/{date}/*.gz", "/srv/wire"), ("in/{date:yyyy}/{date}.gz", "/base/in"),
    ("{date}/*.gz", "/base"), ("/{date}/*.gz", ""), ("in/*/x.gz", "/base/in"),
  ])
  func `names are paths below the folders of the inputs`(_ input: String, _ root: String) {
    #expect(NightInputs.roots([input, input], base: "/base", night: nil) == [root])
  }
}
