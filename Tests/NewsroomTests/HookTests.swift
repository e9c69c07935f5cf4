import Foundation
import TestKit
import Testing
import Wire

@testable import Newsroom

/// The notify command, where it does not do what a command should.
@Suite(.timeLimit(.minutes(10 * Patience.factor))) struct `Notify commands` {
  /// An outcome whose record is larger than a pipe holds.
  private static func outcome(findings: Int = 5000) -> RunOutcome {
    let pipeline = Pipeline()
    let start = Date(timeIntervalSince1970: 1e9)
    let attention = (0..<findings).map {
      Attention(.missingFeed, "feed \($0)", "feed \($0) did not come")
    }
    let record = RunRecord(
      pipeline: pipeline, started: start, id: "r1", night: "2024-05-01", exitStatus: 0,
      problem: nil, attention: attention)
    return RunOutcome(
      id: "r1", pipeline: pipeline, folder: "/out", started: start, ended: start, exitStatus: 0,
      record: record, isComplete: true)
  }

  private static func run(
    _ command: String, in folder: TemporaryFolder, timeout: Int = 60
  ) async -> Notifier.Report? {
    var notify = Pipeline.Notify(command: .shell(command))
    notify.timeout = timeout
    notify.occasions = [.always]
    return await Notifier(notify, base: folder.path).run(outcome())
  }

  @Test func `a record that is larger than a pipe comes whole`() async throws {
    let folder = try TemporaryFolder()
    let report = await Self.run("cat > got.json; echo done", in: folder)
    #expect(report?.problem == nil && report?.output == "done\n")
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/got.json"))
    #expect(data.count > 256 << 10)
    #expect(try JSONDecoder().decode(RunRecord.self, from: data).attention.count == 5000)
  }

  @Test(arguments: [
    "exec <&-; echo told", "head -c 1 > first; echo told", "echo told; exec >&- 2>&-",
  ])
  func `a command need not read, nor keep its output open`(_ command: String) async throws {
    let folder = try TemporaryFolder()
    let report = await Self.run(command, in: folder)
    #expect(report?.problem == nil && report?.output == "told\n", "\(report?.problem ?? "")")
  }

  @Test func `of much output the beginning is kept`() async throws {
    let folder = try TemporaryFolder()
    let report = await Self.run("yes told | head -n 400000; echo end >&2", in: folder)
    #expect(report?.problem == nil, "\(report?.problem ?? "")")
    #expect(report?.output.utf8.count == 64 << 10)
    #expect(report?.output.hasPrefix("told\ntold\n") == true)
  }

  @Test func `one that writes without an end is ended in its time`() async throws {
    let folder = try TemporaryFolder()
    let report = await Self.run("yes told", in: folder, timeout: 1)
    #expect(report?.problem?.contains("longer than 1 s") == true, "\(report?.problem ?? "")")
    #expect(report?.output.utf8.count == 64 << 10)
  }

  /// What is left behind ends once `go` is there, which is after the command was told of; were it
  /// waited for, the command's time would be over.
  @Test(arguments: ["sh wait.sh &", "setsid sh wait.sh &", "setsid sh wait.sh < /dev/stdin &"])
  func `a process that it leaves behind holds nothing up, and lives on`(_ command: String)
    async throws
  {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      "wait.sh", Array("while [ ! -e go ]; do sleep 0.05; done; touch gone\n".utf8))
    let report = await Self.run("\(command) echo told", in: folder, timeout: 30)
    #expect(report?.problem == nil && report?.output == "told\n", "\(report?.problem ?? "")")
    _ = try folder.write("go", [])
    while !FileManager.default.fileExists(atPath: folder.path + "/gone") {
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  @Test func `it has none of our files, and the signals that the system gives`() async throws {
    let folder = try TemporaryFolder()
    let ours = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/dev/null"))
    defer { try? ours.close() }
    let report = await Self.run(
      "for f in 3 4 5 6 7 8 9; do (: <&$f) 2> /dev/null && echo open $f; done; (sh -c 'kill -PIPE $$') ; echo $?",
      in: folder)
    #expect(report?.output == "141\n")
  }

  // MARK: - What else tells

  @Test func `the name of a pipeline is read from its metrics`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/m.prom"
    #expect(RunMetrics.pipeline(at: path) == nil)
    for name in ["night", "a \"b\" \\ c\nd"] {
      var outcome = Self.outcome(findings: 0)
      outcome.pipeline = name
      try RunMetrics.write(outcome, to: path)
      #expect(RunMetrics.pipeline(at: path) == name)
    }
  }

  @Test func `a ledger is copied where there is room for it`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("out/ledger.sqlite", Array("a".utf8))
    _ = try folder.write("out/ledger.sqlite-wal", Array("b".utf8))
    let places = ["/proc/nope", folder.path]
    let copy = try Ledger.copied(from: folder.path + "/out", into: places)
    #expect(copy.hasPrefix(folder.path + "/wireroom-ledger-"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: copy).sorted() == [
        "ledger.sqlite", "ledger.sqlite-wal",
      ])
    #expect(throws: WireError.self) {
      try Ledger.copied(from: folder.path + "/out", into: ["/proc/nope"])
    }
    #expect(Ledger.temporaryFolders.count > 1)
  }

  @Test func `a stop ends the listing of archives`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.gz", [])
    let stop = StopSignal()
    let night = try #require(Night("2024-05-01"))
    func resolve() throws -> Int {
      try NightInputs.resolve(
        ["in"], base: folder.path, night: night, missing: .error, stop: stop
      ).archives.count
    }
    #expect(try resolve() == 1)
    stop.set(signal: 15)
    #expect { try resolve() } throws: { ($0 as? WireError)?.code == .stopped }
    #expect(FolderWalk(folder.path, stop: stop).found { _ in false } == [])
  }

  // MARK: - Runs that do not begin

  private static func unbegun(_ folder: String, isStopped: Bool = false) throws -> UnbegunRun {
    UnbegunRun(
      pipeline: Pipeline(),
      paths: NightPaths(inputs: ["in"], base: "/", output: folder, timezone: "UTC"),
      folder: folder, night: try #require(Night("2024-05-01")),
      exitStatus: isStopped ? 143 : 1, problem: "it is not there", isStopped: isStopped)
  }

  @Test func `a run that did not begin has a row, where a ledger is`() async throws {
    let folder = try TemporaryFolder()
    let out = folder.path + "/out"
    // Where no results are, none come to be; an empty ledger stays one that is lost.
    await Ledger.note(try Self.unbegun(out))
    #expect(!FileManager.default.fileExists(atPath: out))
    let empty = try folder.write("out/ledger.sqlite", [])
    await Ledger.note(try Self.unbegun(out))
    #expect(FileManager.default.contents(atPath: empty) == Data())
    try FileManager.default.removeItem(atPath: empty)

    let cut = try Ledger(folder: out).beginRun(Pipeline(), inputs: ["in"], base: "/")
    await Ledger.note(try Self.unbegun(out))
    await Ledger.note(try Self.unbegun(out, isStopped: true))
    let runs = try Ledger(folder: out).runs(limit: 9)
    #expect(runs.map(\.outcome) == [.stopped, .failed, .failed])
    #expect(runs.map(\.exitStatus) == [143, 1, 1])
    #expect(runs.map(\.problems) == [[], ["it is not there"], ["it was cut short"]])
    #expect(runs.last?.id == cut && runs.first?.night == "2024-05-01")
  }

  @Test func `a run that is at work is not disturbed by one that does not begin`() async throws {
    let folder = try TemporaryFolder()
    let out = folder.path + "/out"
    let lock = try await RunLock.acquire(out, pipeline: "other", stop: StopSignal())
    defer { _fixLifetime(lock) }
    _ = try Ledger(folder: out).beginRun(Pipeline(), inputs: ["in"], base: "/")
    await Ledger.note(try Self.unbegun(out))
    #expect(try Ledger(folder: out).runs(limit: 9).map(\.outcome) == [.running])
  }
}
