import Foundation
import Logging
import Newsroom
import Synchronization
import Synth
import SystemPackage
import TestKit
import Testing
import Wire

/// A stop is heard wherever a run may be long, not by the line alone.
extension `Whole runs` {
  /// Files that set a stop at the `last` operation that `matches`, and count those behind it.
  private final class Watch: Sendable {
    let stop = StopSignal()
    private let seen = Atomic<Int>(0)
    private let last: Int
    private let matches: @Sendable (Files.Operation, String) -> Bool

    init(_ last: Int, _ matches: @escaping @Sendable (Files.Operation, String) -> Bool) {
      self.last = last
      self.matches = matches
    }

    /// Operations that matched.
    var count: Int { seen.load(ordering: .relaxed) }

    var files: Files {
      Files { [self] operation, path in
        guard matches(operation, path) else { return }
        if seen.add(1, ordering: .relaxed).newValue == last { stop.set(signal: 15) }
      }
    }
  }

  private static func text(_ bytes: Int) -> [UInt8] {
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 3)
    var text: [UInt8] = []
    while text.count < bytes { _ = synthesizer.next(into: &text) }
    return text
  }

  private static func checkpointed(_ pipeline: inout Pipeline) {
    pipeline.checkpointBytes = 64 << 10
    pipeline.batchBytes = 16 << 10
    pipeline.cores = 2
    pipeline.batches = 4
    pipeline.allowedRejects = .share(1)
  }

  @Test func `a stop ends the checksum of a touched archive`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("in/large.sgml", Self.text(1_500_000))
    _ = try await Self.run(folder, to: "out", force: false)
    let expected = Self.results(folder, "out")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -1000)], ofItemAtPath: path)
    let watch = Watch(2) { operation, name in operation == .read && name == path }
    let stopped = try await Self.run(
      folder, to: "out", force: false, stop: watch.stop, files: watch.files)
    #expect(stopped.isStopped && stopped.exitStatus == 143)
    #expect(watch.count == 2)
    let runs = try Ledger.reading(folder.path + "/out") { try $0.runs(limit: 1) }
    #expect(runs.first?.outcome == .stopped && runs.first?.exitStatus == 143)
    let next = try await Self.run(folder, to: "out", force: false)
    #expect(next.processed.isEmpty && next.exitStatus == 0)
    #expect(Self.results(folder, "out") == expected)
  }

  @Test(arguments: [1, 5, 9]) func `a stop ends a merge of many partials`(
    _ tenths: Int
  ) async throws {
    let folder = try TemporaryFolder()
    for number in 0..<70 {
      _ = try folder.write(
        "in/\(number).txt", Array("Story \(number) came\n\nIt rained on Monday.\n".utf8))
    }
    @Sendable func isPartial(_ operation: Files.Operation, _ name: String) -> Bool {
      operation == .read && name.contains("/partials/") && !name.contains(".work/")
    }
    _ = try await Self.run(folder, to: "out", force: false)
    let expected = Self.results(folder, "out")
    let whole = Watch(.max, isPartial)
    _ = try await Self.run(folder, to: "out", force: false, files: whole.files)
    #expect(whole.count > 140)
    let last = whole.count * tenths / 10
    let watch = Watch(last, isPartial)
    let stopped = try await Self.run(
      folder, to: "out", force: false, stop: watch.stop, files: watch.files)
    #expect(stopped.isStopped && stopped.exitStatus == 143)
    #expect(watch.count == last)
    let left = folder.contents(below: "out").keys.filter {
      $0.contains("/.merge/") || $0.contains("/.wireroom-")
    }
    #expect(left.isEmpty)
    #expect(try await Self.run(folder, to: "out", force: false).exitStatus == 0)
    #expect(Self.results(folder, "out") == expected)
  }

  @Test func `a stop ends the reading of unfinished outputs and keeps them`() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/large.sgml.gz", Gzip.member(Self.text(2_500_000)))
    _ = try await Self.run(folder, to: "whole", Self.checkpointed)
    let stop = StopSignal()
    let members = Atomic<Int>(0)
    let files = Files { operation, name in
      if operation == .write, name.contains("/stories/") { members.add(1, ordering: .relaxed) }
      if operation == .rename, name.hasSuffix("checkpoint.json"),
        members.load(ordering: .relaxed) >= 4
      {
        stop.set(signal: 15)
      }
    }
    _ = try await Self.run(
      folder, to: "out", force: false, stop: stop, files: files, Self.checkpointed)
    let unfinished = { folder.contents(below: "out/partials/.work") }
    let before = unfinished()
    #expect(before.keys.contains { $0.hasSuffix("/stories") })
    let again = Watch(1) { operation, name in operation == .read && name.hasSuffix("/stories") }
    let stopped = try await Self.run(
      folder, to: "out", force: false, stop: again.stop, files: again.files, Self.checkpointed)
    #expect(stopped.isStopped && again.count == 1)
    #expect(Set(before.keys).isSubset(of: unfinished().keys))
    let last = try await Self.run(folder, to: "out", force: false, Self.checkpointed)
    #expect(last.exitStatus == 0)
    // It was gone on with: the line did not read all of it again.
    #expect(last.stages.first.map { $0.bytes < 2_000_000 } == true)
    #expect(Self.results(folder, "out") == Self.results(folder, "whole"))
  }

  @Test func `a stop ends the merge of what an archive spilled`() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/large.sgml", Self.text(700_000))
    _ = try await Self.run(folder, to: "whole", Self.checkpointed)
    let watch = Watch(1) { operation, name in operation == .read && name.contains("/spill-") }
    let stopped = try await Self.run(
      folder, to: "out", force: false, stop: watch.stop, files: watch.files, Self.checkpointed)
    #expect(stopped.isStopped && stopped.processed.isEmpty && watch.count == 1)
    _ = try await Self.run(folder, to: "out", force: false, Self.checkpointed)
    #expect(Self.results(folder, "out") == Self.results(folder, "whole"))
  }

  // MARK: - While waiting

  /// Sets a stop when a line of the log begins with "waiting".
  private struct StopWhenWaiting: LogHandler {
    let stop: StopSignal
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      if "\(event.message)".hasPrefix("waiting") { stop.set(signal: 2) }
    }
  }

  private static func waiting(
    _ folder: TemporaryFolder, _ change: (inout Pipeline, inout Run.Options) -> Void
  ) async throws -> RunRecord {
    var pipeline = Pipeline()
    var options = Run.Options()
    change(&pipeline, &options)
    let stop = StopSignal()
    return try await Run(
      pipeline: pipeline, archives: try Newsroom.Inputs.resolve(["in"], base: folder.path),
      output: folder.path + "/out",
      logger: Logger(label: "test") { _ in StopWhenWaiting(stop: stop) }, stop: stop,
      options: options
    ).execute()
  }

  @Test func `a stop ends the waiting for another run`() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.txt", Array("A story came\n\nIt rained on Monday.\n".utf8))
    let lock = try await RunLock.acquire(
      folder.path + "/out", pipeline: "other", stop: StopSignal())
    let error = await #expect(throws: WireError.self) {
      _ = try await Self.waiting(folder) { $1.patience = .seconds(3600) }
    }
    #expect(error?.code == .stopped)
    withExtendedLifetime(lock) {}
  }

  @Test func `a stop ends the waiting for files that are being written`() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.txt", Array("A story came\n\nIt rained on Monday.\n".utf8))
    let record = try await Self.waiting(folder) { pipeline, _ in
      pipeline.growing = .wait
      pipeline.settleSeconds = 500
    }
    #expect(record.isStopped && record.exitStatus == 130 && record.processed.isEmpty)
    let next = try await Self.run(folder, to: "out", force: false)
    #expect(next.processed == ["a.txt"] && next.exitStatus == 0)
  }
}
