import Foundation
import Logging
import SystemPackage
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite(.timeLimit(.minutes(10 * Patience.factor))) struct `Nights kept` {
  private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// Writes an archive of so many stories.
  private static func archive(_ folder: TemporaryFolder, _ name: String, _ count: Int) throws {
    let lines = (0..<count).map {
      #"{"headline": "\#(name) \#($0)", "text": "It rained \#($0) times."}"#
    }
    _ = try folder.write(
      name, Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  private static func pipeline() -> Pipeline {
    var pipeline = Pipeline()
    pipeline.inputs = ["wire/{date}/*.jsonl"]
    pipeline.allowedRejects = .share(1)
    return pipeline
  }

  /// Runs one night as the program does.
  private static func run(
    _ folder: TemporaryFolder, _ date: String, to output: String = "out", files: Files = Files()
  ) async throws -> RunRecord {
    let pipeline = pipeline()
    let night = try #require(Night(date))
    let paths = paths(folder, output)
    let place = try night.fill(paths.output)
    let found = try NightInputs.resolve(
      pipeline.inputs, base: folder.path, night: night, missing: .warn)
    var options = Run.Options()
    options.files = files
    options.night = date
    options.inputs = pipeline.inputs
    options.base = folder.path
    options.output = paths.output
    options.attention = found.attention
    options.history = NightHistory(
      folders: paths.otherFolders(before: night),
      formerFile: (place.fixed ?? place.text) + "/history.jsonl")
    return try await Run(
      pipeline: pipeline, archives: found.archives, output: place.text, logger: logger,
      options: options
    ).execute()
  }

  private static func paths(_ folder: TemporaryFolder, _ output: String = "out") -> NightPaths {
    NightPaths(
      inputs: pipeline().inputs, base: folder.path, output: folder.path + "/" + output,
      timezone: "UTC")
  }

  private static func documents(_ folder: TemporaryFolder, _ output: String = "out") throws
    -> [String: Int]
  {
    let nights = try Ledger.reading(folder.path + "/" + output) { try $0.nights() }
    return Dictionary(
      uniqueKeysWithValues: nights.map { night in
        (night.date, night.feeds.values.reduce(0) { $0 + $1.documents })
      })
  }

  // MARK: - Figures

  @Test(arguments: ["run.json", "report.html", "ledger"])
  func `a run that dies at its end neither loses nor doubles what its night brought`(
    _ last: String
  ) async throws {
    let folder = try TemporaryFolder()
    try Self.archive(folder, "wire/2024-05-01/a.jsonl", 3)
    let isLate = Flag()
    let files = Files { operation, path in
      if path.hasSuffix("/report.html"), operation == .rename { isLate.set() }
      let isHit =
        last == "ledger"
        ? operation == .commit && isLate.isSet : operation == .rename && path.hasSuffix(last)
      if isHit { throw Errno.ioError }
    }
    await #expect(throws: WireError.self) {
      _ = try await Self.run(folder, "2024-05-01", files: files)
    }
    #expect(try Self.documents(folder) == [:])
    _ = try await Self.run(folder, "2024-05-01")
    #expect(try Self.documents(folder) == ["2024-05-01": 3])
    // More of the same night is added, nothing is counted again.
    try Self.archive(folder, "wire/2024-05-01/b.jsonl", 2)
    _ = try await Self.run(folder, "2024-05-01")
    _ = try await Self.run(folder, "2024-05-01")
    #expect(try Self.documents(folder) == ["2024-05-01": 5])
  }

  /// Whether something has happened, for a closure that may run anywhere.
  private final class Flag: @unchecked Sendable {
    private let lock = NSLock()
    private var value = false
    var isSet: Bool { lock.withLock { value } }
    func set() { lock.withLock { value = true } }
  }

  @Test func `an earlier version's history is taken over, once`() async throws {
    let folder = try TemporaryFolder()
    let old = (1...6).map {
      #"{"date":"2024-05-0\#($0)","feeds":{"*/a.jsonl":{"archives":1,"documents":40,"rejected":0,"text_bytes":800}},"rejects":{}}"#
    }
    let file = try folder.write(
      "out/history.jsonl", Array((old.joined(separator: "\n") + "\n").utf8))
    try Self.archive(folder, "wire/2024-05-07/a.jsonl", 3)
    let record = try await Self.run(folder, "2024-05-07")
    #expect(record.attention.map(\.kind).contains(.fewDocuments), "\(record.attention)")
    #expect(!FileManager.default.fileExists(atPath: file))
    let known = try Self.documents(folder)
    #expect(known.count == 7 && known["2024-05-06"] == 40 && known["2024-05-07"] == 3)
    // One that cannot be read stays, and stops nothing.
    _ = try folder.write("out/history.jsonl", Array("{}\n".utf8))
    #expect(try await Self.run(folder, "2024-05-07").exitStatus == 0)
    #expect(FileManager.default.fileExists(atPath: file))
  }

  @Test func `nights with folders of their own are compared`() async throws {
    let folder = try TemporaryFolder()
    for day in 1...7 {
      try Self.archive(folder, "wire/2024-05-0\(day)/a.jsonl", day == 7 ? 2 : 40)
      let record = try await Self.run(folder, "2024-05-0\(day)", to: "out/{date}")
      #expect(record.attention.map(\.kind) == (day == 7 ? [.fewDocuments] : []))
    }
    #expect(try Self.documents(folder, "out/2024-05-07").count == 1)
  }

  // MARK: - Missed nights

  private static func missed(
    _ folder: TemporaryFolder, before date: String, days: Int = 7, _ output: String = "out"
  ) throws -> [String] {
    try paths(folder, output).missed(before: try #require(Night(date)), days: days).map {
      "\($0.night.date)\($0.isSkipped ? "" : " late"): "
        + $0.archives.map(\.name).joined(separator: " ")
    }
  }

  @Test(arguments: ["out", "out/{date}"])
  func `nights that no run did are missed, behind the first that was done`(
    _ output: String
  ) async throws {
    let folder = try TemporaryFolder()
    for day in [1, 2, 3, 5] { try Self.archive(folder, "wire/2024-05-0\(day)/a.jsonl", 2) }
    #expect(try Self.missed(folder, before: "2024-05-06", output) == [])
    _ = try await Self.run(folder, "2024-05-02", to: output)
    let all = [
      "2024-05-03: 2024-05-03/a.jsonl", "2024-05-04: ", "2024-05-05: 2024-05-05/a.jsonl",
    ]
    #expect(try Self.missed(folder, before: "2024-05-06", output) == all)
    #expect(try Self.missed(folder, before: "2024-05-06", days: 1, output) == [all[2]])
    #expect(try Self.missed(folder, before: "2024-05-06", days: 0, output) == [])
    for day in [3, 4, 5] { _ = try await Self.run(folder, "2024-05-0\(day)", to: output) }
    #expect(try Self.missed(folder, before: "2024-05-06", output) == [])
    // What comes after its night was done is not lost.
    try Self.archive(folder, "wire/2024-05-04/late.jsonl", 2)
    #expect(
      try Self.missed(folder, before: "2024-05-06", output)
        == ["2024-05-04 late: 2024-05-04/late.jsonl"])
  }

  @Test func `a pipeline without dates misses nothing`() throws {
    let paths = NightPaths(inputs: ["wire"], base: "/", output: "/out", timezone: "UTC")
    #expect(try paths.missed(before: try #require(Night("2024-05-06")), days: 7).isEmpty)
  }

  @Test func `status has the pipeline's nights, and those that were missed`() async throws {
    let folder = try TemporaryFolder()
    let today = try #require(Night.at(timezone: "UTC"))
    for back in [3, 2, 0] {
      try Self.archive(folder, "wire/\(today.moved(by: -back).date)/a.jsonl", 2)
    }
    let first = today.moved(by: -3).date
    _ = try await Self.run(folder, first)
    let view = try LedgerView(folder: folder.path + "/out", runs: 3)
    #expect(view.runs.first?.night == first && view.runs.first?.timezone == "UTC")
    let missed = today.moved(by: -2).date
    #expect(
      view.pending.map { "\($0.name): \($0.why)" } == [
        "\(missed)/a.jsonl: missed", "\(today.date)/a.jsonl: new",
      ])
    #expect(
      view.pending.first?.note
        == "night of \(missed); wireroom run PIPELINE --since \(missed)")
  }

  @Test(arguments: [("7", 7), ("3d", 3), ("0", 0)])
  func `a pipeline says how many nights it catches up`(_ word: String, _ nights: Int) throws {
    #expect(try PipelineFile.read("catch_up: \(word)\n", path: "p").catchUp == nights)
  }

  @Test(arguments: ["-1", "61", "week", "7.5"])
  func `other numbers of nights are refused`(_ word: String) {
    #expect(throws: WireError.self) { try PipelineFile.read("catch_up: \(word)\n", path: "p") }
  }

  @Test(.enabled(if: isExact, "the file system takes such names for one"))
  func `names that differ in how an accent is written are two archives`() async throws {
    let folder = try TemporaryFolder()
    for (index, name) in ["caf\u{E9}", "cafe\u{301}"].enumerated() {
      try Self.archive(folder, "wire/2024-05-01/\(name).jsonl", 2 + index)
    }
    let first = try await Self.run(folder, "2024-05-01")
    #expect(first.processed.count == 2 && first.counts.written == 5)
    let second = try await Self.run(folder, "2024-05-01")
    #expect(second.processed.isEmpty && second.counts.written == 5)
    #expect(try LedgerView(folder: folder.path + "/out", runs: 1).pending.isEmpty)
  }

  /// Whether the file system tells names apart by their bytes.
  private static let isExact: Bool = {
    guard let folder = try? TemporaryFolder(), (try? folder.write("\u{E9}", [])) != nil
    else { return false }
    return !FileManager.default.fileExists(atPath: folder.path + "/e\u{301}")
  }()

  @Test func `an old file under a new night's name is told`() async throws {
    let folder = try TemporaryFolder()
    try Self.archive(folder, "wire/2024-05-01/a.jsonl", 3)
    _ = try await Self.run(folder, "2024-05-01")
    let (old, new) = (folder.path + "/wire/2024-05-01", folder.path + "/wire/2024-05-02")
    try FileManager.default.moveItem(atPath: old, toPath: new)
    let record = try await Self.run(folder, "2024-05-02")
    #expect(record.attention.map(\.kind) == [.movedArchive] && record.counts.written == 3)
  }

  // MARK: - The page

  @Test func `the page says what the night brought, and what to do`() async throws {
    let folder = try TemporaryFolder()
    try Self.archive(folder, "wire/2024-05-01/a.jsonl", 3)
    _ = try await Self.run(folder, "2024-05-01")
    func page() throws -> String {
      try String(contentsOfFile: folder.path + "/out/report.html", encoding: .utf8)
    }
    let first = try page()
    #expect(first.contains("Night of 2024-05-01 · begun ") && first.contains("exit status 0"))
    #expect(first.contains("All is well: nothing needs a person."))
    #expect(first.contains("This run read <b>1 archive</b>: 3 documents, 3 stories."))
    for name in ["b", "c"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/wire/2024-05-01/\(name).jsonl", withDestinationPath: "nowhere")
    }
    let record = try await Self.run(folder, "2024-05-01")
    let second = try page()
    #expect(second.contains("This run found nothing new."))
    #expect(!second.contains("All is well"))
    #expect(record.attention.map(\.kind) == [.skippedFile, .skippedFile])
    #expect(second.ranges(of: record.attention[0].remedy).count == 1)
    // The same is what status tells.
    let view = try LedgerView(folder: folder.path + "/out", runs: 2)
    #expect(view.attention == record.attention)
    #expect(view.runs.map { $0.readCounts?.read } == [0, 3] && view.runs[0].counts.read == 3)
  }

  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1234, "-1,234"),
  ])
  func `numbers are grouped alike in every language`(_ number: Int, _ text: String) {
    #expect(number.grouped == text)
  }

  // MARK: - Forgetting

  @Test func `what is forgotten is in no record, and the page says so`() async throws {
    let folder = try TemporaryFolder()
    for (name, count) in [("a", 3), ("b", 4)] {
      try Self.archive(folder, "wire/2024-05-01/\(name).jsonl", count)
    }
    _ = try await Self.run(folder, "2024-05-01")
    let out = folder.path + "/out"
    #expect(try await Verifier(folder: out).verify().findings == [])
    let name = "2024-05-01/b.jsonl"
    let outcome = try await Forgetting(folder: out).forget([name], why: "sent <twice>")
    #expect(outcome.names == [name] && outcome.notes.isEmpty)
    let record = try #require(RunRecord.read(in: out))
    #expect(record.counts.read == 3 && record.archives.map(\.name) == ["2024-05-01/a.jsonl"])
    #expect(record.processed == ["2024-05-01/a.jsonl"])
    #expect(record.forgotten?.map(\.name) == [name])
    let page = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
    #expect(page.contains("Forgotten since this run") && page.contains("sent &lt;twice&gt;"))
    #expect(page.contains("<b>3</b>documents"))
    let proof = try await Verifier(folder: out).verify()
    #expect(proof.findings == [] && proof.archives == 1)
    // The next run has its own record.
    let next = try await Self.run(folder, "2024-05-01")
    #expect(next.forgotten == nil)
    #expect(try await Verifier(folder: out).verify().findings == [])
  }

  @Test func `who only asks whether a run is at work turns none away`() async throws {
    let folder = try TemporaryFolder()
    _ = try await RunLock.acquire(folder.path, pipeline: "first", stop: StopSignal())
    let asking = try FileDescriptor.open(FilePath(folder.path + "/.lock"), .readOnly)
    #expect(flock(asking.rawValue, LOCK_SH | LOCK_NB) == 0)
    let release = Task.detached {
      try await Task.sleep(for: .milliseconds(50))
      try asking.close()
    }
    let lock = try await RunLock.acquire(folder.path, pipeline: "second", stop: StopSignal())
    #expect(RunLock.isHeld(folder.path))
    withExtendedLifetime(lock) {}
    try await release.value
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "no list of files"))
  func `a lock ends with its run, whatever still has its file`() async throws {
    let folder = try TemporaryFolder()
    let path = FilePath(folder.path + "/.lock")
    var lock: RunLock? = try await RunLock.acquire(
      folder.path, pipeline: "first", stop: StopSignal())
    // What a child has until it becomes another program.
    let inherited = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      .filter {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0))
          == path.string
      }.compactMap { try? FileDescriptor(rawValue: #require(Int32($0))).duplicate() }
    #expect(!inherited.isEmpty && RunLock.isHeld(folder.path))
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(!RunLock.isHeld(folder.path))
    for file in inherited { try file.close() }
  }
}
