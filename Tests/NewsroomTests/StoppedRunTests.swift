import Foundation
import Logging
import Synchronization
import SystemPackage
import TestKit
import Testing
import Wire

@testable import Newsroom

/// What is told of runs that did not come to their end, and of results that lost their ledger.
@Suite struct `What a run leaves untold` {
  /// Keeps what is logged, and does something when a line comes.
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    private let act: @Sendable () -> Void
    init(_ act: @escaping @Sendable () -> Void) { self.act = act }
    var text: String { lines.withLock { $0.joined(separator: "\n") } }
    func add(_ line: String) {
      lines.withLock { $0.append(line) }
      act()
    }
  }

  private struct Keeper: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.add("\(event.message) \(event.metadata ?? [:])") }
  }

  /// A run over the folder `in` into `out`, and the warnings that it gave.
  private static func run(
    _ folder: TemporaryFolder, files: Files = Files(), patience: Duration = .zero,
    whenWarned act: @escaping @Sendable () -> Void = {}
  ) async throws -> (record: RunRecord, warnings: String) {
    let lines = Lines(act)
    var options = Run.Options()
    options.files = files
    options.patience = patience
    options.inputs = ["in"]
    options.base = folder.path
    let record = try await Run(
      pipeline: Pipeline(), archives: try Newsroom.Inputs.resolve(["in"], base: folder.path),
      output: folder.path + "/out",
      logger: Logger(label: "test") { _ in Keeper(lines: lines) }, options: options
    ).execute()
    return (record, lines.text)
  }

  private static func archive() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.txt", Array("A story came\n\nIt rained on Monday.\n".utf8))
    return folder
  }

  @Test func `a ledger knows how long a failed run took, and not how long one that was killed`()
    throws
  {
    let folder = try TemporaryFolder()
    let began = Date(timeIntervalSince1970: 1_714_500_000)
    for (isCutShort, seconds) in [(false, 90.0), (true, 0)] {
      let first = try Ledger(folder: folder.path, clock: { began })
      let run = try first.beginRun(Pipeline(), inputs: [], base: "/")
      let later = try Ledger(folder: folder.path, clock: { began.addingTimeInterval(90) })
      try later.endRun(
        run, .failed, exitStatus: 1, record: nil, problems: [], isCutShort: isCutShort)
      #expect(try later.runs(limit: 1).first?.seconds == seconds)
    }
  }

  @Test func `an archive that is to be done again is pending once`() async throws {
    let folder = try Self.archive()
    _ = try await Self.run(folder)
    _ = try folder.write("in/a.txt", Array("A story came\n\nIt snowed on Sunday night.\n".utf8))
    let full = Files { operation, _ in if operation == .rename { throw Errno.noSpace } }
    let error = await #expect(throws: WireError.self) {
      _ = try await Self.run(folder, files: full)
    }
    #expect(error?.message.hasSuffix("; free some space and run again") == true)
    let pending = try LedgerView(folder: folder.path + "/out", runs: 1).pending
    #expect(pending.map(\.name) == ["a.txt"] && pending.map(\.why) == ["cut short"])
  }

  @Test(arguments: [
    (Errno.noSpace, "free some space"), (.permissionDenied, "may be written to"),
    (.readOnlyFileSystem, "may be written to"), (.isDirectory, "move away"),
    (.ioError, "run again"),
  ])
  func `what cannot be written is told with what to do`(_ fault: Errno, _ words: String) {
    let files = Files { _, _ in throw fault }
    for act in [{ try files.rename("a", to: "b") }, { try files.remove("a") }] {
      let error = #expect(throws: WireError.self, performing: act)
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
      #expect(error?.message.contains("\(fault)") == true)
    }
  }

  @Test func `a folder that cannot be made is told in the system's words`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("file", [])
    let error = #expect(throws: (any Error).self) { try Files().makeFolder(path) }
    #expect(error.map { Files.reason($0) } == "File exists")
  }

  @Test(arguments: [true, false])
  func `a lost ledger is made anew from the last run's record`(_ isEmpty: Bool) async throws {
    let folder = try Self.archive()
    #expect(try await Self.run(folder).warnings.isEmpty)
    #expect(try await Self.run(folder).warnings.isEmpty)
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
      try? FileManager.default.removeItem(atPath: folder.path + "/out/" + name)
    }
    if isEmpty { _ = try folder.write("out/ledger.sqlite", []) }
    let next = try await Self.run(folder)
    #expect(next.warnings.contains("no ledger is here, though results are"))
    #expect(next.record.processed == [] && next.record.exitStatus == 0)
    #expect(next.record.counts.written == 1)
    #expect(try await Verifier(folder: folder.path + "/out").verify().findings == [])
  }

  @Test func `who waits is told for whom`() async throws {
    let folder = try Self.archive()
    let held = Mutex<RunLock?>(
      try await RunLock.acquire(folder.path + "/out", pipeline: "first", stop: StopSignal()))
    // The other run ends when it is told of.
    let waited = try await Self.run(folder, patience: .seconds(3600)) {
      held.withLock { $0 = nil }
    }
    #expect(waited.warnings.contains("pipeline 'first'"))
    #expect(waited.record.processed == ["a.txt"])
  }

  @Test func `a page of no archives has no empty tables`() async throws {
    let record = RunRecord(
      pipeline: Pipeline(), started: Date(), archives: [], inputs: [], processed: [], line: nil,
      isStopped: false)
    let page = Report(record: record, summary: Summary()).html
    #expect(
      page.contains("documents") && !page.contains("<h2>Archives") && page.hasSuffix("</html>\n"))
  }
}
