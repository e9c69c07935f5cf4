import Flow
import Foundation
import Newsroom
import Synchronization
import Synth
import SystemPackage
import TestKit
import Testing
import Wire

/// How thorough the tests of faults are: `make test-faults` asks for more.
let isLongForm = ProcessInfo.processInfo.environment["WIREROOM_FAULTS"] != nil

extension `Whole runs` {
  /// One archive that is large beside its checkpoints, and two small ones.
  static func nightly(in folder: TemporaryFolder, large: Int = 700_000) throws {
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 0)
    var text: [UInt8] = []
    while text.count < large { _ = synthesizer.next(into: &text) }
    _ = try folder.write("in/a-large.sgml.gz", Gzip.member(text))
    _ = try folder.write("in/b/small.sgml.gz", Gzip.member(Array(text.prefix(60_000))))
    _ = try folder.write("in/c.txt", Array("A story came\n\nIt rained on Monday.\n".utf8))
  }

  private static func small(_ pipeline: inout Pipeline) {
    pipeline.checkpointBytes = 64 << 10
    pipeline.batchBytes = 16 << 10
    pipeline.cores = 2
    // Few at once: the source is not far ahead of what is written.
    pipeline.batches = 4
    pipeline.allowedRejects = .share(1)
  }

  /// Where the checkpoints of a folder's unfinished archives are, in text.
  private static func checkpoints(_ folder: TemporaryFolder, _ output: String) -> [Int] {
    folder.contents(below: output + "/partials/.work").compactMap { name, data in
      guard name.hasSuffix("checkpoint.json"),
        let json = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
        let place = json["place"] as? [String: Any]
      else { return nil }
      return place["offset"] as? Int
    }
  }

  @Test(arguments: [true, false])
  func `a run that is stopped goes on from its checkpoint to the same bytes`(
    _ isCompressed: Bool
  ) async throws {
    let folder = try TemporaryFolder()
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 0)
    var text: [UInt8] = []
    while text.count < (isCompressed ? 1_800_000 : 700_000) { _ = synthesizer.next(into: &text) }
    let path = try folder.write("in/large.sgml", isCompressed ? Gzip.member(text) : text)
    _ = try folder.write("in/small.txt", Array("A story came\n\nIt rained on Monday.\n".utf8))
    let whole = try await Self.run(folder, to: "whole", Self.small)
    let expected = Self.results(folder, "whole")
    #expect(Self.checkpoints(folder, "whole").isEmpty)
    // The third piece of the file comes when a checkpoint is written; then the run is stopped.
    let stop = StopSignal()
    let reads = Atomic<Int>(0)
    let written = Atomic<Int>(0)
    let files = Files { operation, name in
      if operation == .rename, name.hasSuffix("checkpoint.json") {
        written.add(1, ordering: .relaxed)
      }
      guard operation == .read, name == path, reads.add(1, ordering: .relaxed).newValue == 3 else {
        return
      }
      while written.load(ordering: .relaxed) == 0 { Thread.sleep(forTimeInterval: 0.01) }
      stop.set(signal: 15)
    }
    let first = try await Self.run(
      folder, to: "out", force: false, stop: stop, files: files, Self.small)
    #expect(first.isStopped && first.exitStatus == 143)
    let offset = try #require(Self.checkpoints(folder, "out").max())
    #expect(offset >= 64 << 10)
    let second = try await Self.run(folder, to: "out", force: false, Self.small)
    #expect(!second.isStopped && second.exitStatus == 0)
    #expect(Self.results(folder, "out") == expected)
    // Nothing before the checkpoint is decoded again.
    let done = whole.archives.filter { first.processed.contains($0.name) }
      .reduce(0) { $0 + $1.uncompressedBytes }
    #expect(second.stages.textBytes == whole.stages.textBytes - offset - done)
    #expect(Self.checkpoints(folder, "out").isEmpty)
  }

  /// A file system of which the operation of a number fails.
  ///
  /// A disk that fills up stays full; another fault comes once.
  static func files(failingAt failing: Int, isFull: Bool) -> Files {
    let number = Lock(0)
    return Files { operation, _ in
      let now = number.withLock { number in
        defer { number += 1 }
        return number
      }
      guard isFull ? now >= failing && operation != .read && operation != .open : now == failing
      else { return }
      throw isFull ? Errno.noSpace : Errno.ioError
    }
  }

  @Test func `whatever operation fails, the next run mends it`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 250_000)
    _ = try await Self.run(folder, to: "whole", Self.small)
    let expected = Self.results(folder, "whole")
    let count = Atomic<Int>(0)
    _ = try await Self.run(
      folder, to: "counted", files: Files { _, _ in count.add(1, ordering: .relaxed) }, Self.small)
    let operations = count.load(ordering: .relaxed)
    #expect(operations > 60)
    var told = 0
    let step = isLongForm ? 1 : max(1, operations / 16)
    for (index, failing) in stride(from: 0, to: operations, by: step).enumerated() {
      let files = Self.files(failingAt: failing, isFull: index % 2 == 0)
      do {
        let record = try await Self.run(
          folder, to: "out", force: false, files: files, Self.small)
        if record.exitStatus != 0 { told += 1 }
      } catch {
        told += 1
        #expect(error is WireError, "\(failing): \(error)")
      }
      let mended = try await Self.run(folder, to: "out", force: false, Self.small)
      #expect(mended.exitStatus == 0, "\(failing)")
      let found = Self.results(folder, "out")
      let different = Set(expected.keys).union(found.keys).filter { expected[$0] != found[$0] }
      #expect(different.isEmpty, "operation \(failing): \(different.sorted())")
      try FileManager.default.removeItem(atPath: folder.path + "/out")
    }
    #expect(told > 3)
  }

  @Test func `what broke tonight is told apart from what was broken`() async throws {
    let folder = try TemporaryFolder()
    let whole = Gzip.member(Array("A story came\n\nIt rained on Monday.\n".utf8))
    for name in ["b", "a"] {
      _ = try folder.write("in/\(name).txt.gz", Array(whole.dropLast(12)))
      let record = try await Self.run(folder, to: "out", force: false)
      let told = record.attention.filter { $0.kind == .damagedArchive }.map(\.subject)
      #expect(told == ["\(name).txt.gz"] && record.newlyDamaged.map(\.name) == told)
      #expect(record.damaged.count == told.count + record.stillDamaged.count)
    }
  }

  @Test func `one run at a time, and a lock goes with its process`() async throws {
    let folder = try TemporaryFolder()
    let lock = try await RunLock.acquire(folder.path, pipeline: "first", stop: StopSignal())
    #expect(RunLock.isHeld(folder.path))
    let error = await #expect(throws: WireError.self) {
      _ = try await RunLock.acquire(folder.path, pipeline: "second", stop: StopSignal())
    }
    #expect(error?.code == .busy)
    #expect(error?.message.contains("pipeline 'first'") == true)
    withExtendedLifetime(lock) {}
    #expect(RunLock.holder(folder.path)?.pipeline == "first")
  }

  @Test func `a new date alone is no new archive, new bytes of the same size are`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    _ = try await Self.run(folder, to: "out", force: false)
    let path = folder.path + "/in/c.txt"
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -1000)], ofItemAtPath: path)
    #expect(try await Self.run(folder, to: "out", force: false).processed.isEmpty)
    _ = try folder.write("in/c.txt", Array("A story came\n\nIt snowed on Monday.".utf8 + [10]))
    #expect(try await Self.run(folder, to: "out", force: false).processed == ["c.txt"])
  }

  @Test func `an archive that is gone is kept or withdrawn as the pipeline says`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    _ = try await Self.run(folder, to: "out", force: false)
    let before = Self.results(folder, "out")
    try FileManager.default.removeItem(atPath: folder.path + "/in/c.txt")
    let kept = try await Self.run(folder, to: "out", force: false)
    #expect(kept.notices.contains { $0.contains("kept (c.txt)") })
    #expect(Self.results(folder, "out") == before)
    _ = try await Self.run(folder, to: "out", force: false) { $0.vanished = .withdraw }
    _ = try await Self.run(folder, to: "again", force: true)
    #expect(Self.results(folder, "out") == Self.results(folder, "again"))
    #expect(Self.results(folder, "out") != before)
  }

  @Test func `a file that changed a moment ago is put off where the pipeline asks`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    for name in ["a-large.sgml.gz", "b/small.sgml.gz"] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -1000)],
        ofItemAtPath: folder.path + "/in/" + name)
    }
    let first = try await Self.run(folder, to: "out", force: false) { $0.settleSeconds = 600 }
    #expect(first.processed == ["a-large.sgml.gz", "b/small.sgml.gz"])
    #expect(first.putOff.count == 1 && first.putOff[0].hasPrefix("c.txt: it was changed"))
    #expect(try await Self.run(folder, to: "out", force: false).processed == ["c.txt"])
  }

  @Test func `a file that grows while it is read is left to the next run`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    let path = folder.path + "/in/c.txt"
    let isGrown = Atomic<Bool>(false)
    let files = Files { operation, name in
      guard operation == .read, name == path,
        !isGrown.exchange(true, ordering: .relaxed)
      else { return }
      try? Data("A story came\n\nIt rained on Monday and on Tuesday.\n".utf8)
        .write(to: URL(fileURLWithPath: path))
    }
    let first = try await Self.run(folder, to: "out", force: false, files: files)
    #expect(first.putOff == ["c.txt: it was being written while it was read"])
    #expect(!first.processed.contains("c.txt"))
    #expect(try await Self.run(folder, to: "out", force: false).processed == ["c.txt"])
  }

  @Test func `a forgotten archive goes, and stays away until it is asked for`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    _ = try await Self.run(folder, to: "out", force: false)
    let before = Self.results(folder, "out")
    let forgetting = Forgetting(folder: folder.path + "/out")
    let error = await #expect(throws: WireError.self) {
      _ = try await forgetting.forget(["b/smal.sgml.gz"], why: "")
    }
    #expect(error?.message.contains("did you mean 'b/small.sgml.gz'") == true)
    _ = try await forgetting.forget(["b/small.sgml.gz"], why: "sent twice")
    let without = Self.results(folder, "out")
    #expect(without["stories/b/small.sgml.gz.jsonl.gz"] == nil)
    let again = try await Self.run(folder, to: "out", force: false)
    #expect(again.processed.isEmpty)
    #expect(again.notices == ["b/small.sgml.gz stays withdrawn: sent twice"])
    #expect(Self.results(folder, "out") == without)
    let view = try LedgerView(folder: folder.path + "/out", runs: 5)
    #expect(view.withdrawn == ["b/small.sgml.gz": "sent twice"] && view.archives["done"] == 2)
    try await forgetting.remember(["b/small.sgml.gz"])
    _ = try await Self.run(folder, to: "out", force: false)
    #expect(Self.results(folder, "out") == before)
  }

  @Test func `old stories go by rule, the tables stay, a wild clock removes nothing`() async throws
  {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    func night(_ day: Double) async throws -> RunRecord {
      try await Self.run(
        folder, to: "out", force: false,
        at: Date(timeIntervalSince1970: 1_700_000_000 + day * 86_400)
      ) { $0.retainedStories = 30 }
    }
    _ = try await night(0)
    let before = Self.results(folder, "out")
    #expect(try await night(40).notices.contains { $0.contains("ahead by 40 days") })
    #expect(Self.results(folder, "out") == before)
    #expect(try await night(39).notices.contains { $0.contains("went back") })
    #expect(Self.results(folder, "out") == before)
    let record = try await night(41)
    #expect(record.notices.contains { $0.contains("files of 3 archives were removed by age") })
    let after = Self.results(folder, "out")
    #expect(!after.keys.contains { $0.hasPrefix("stories/") })
    #expect(
      after.filter { $0.key.hasPrefix("tables/") } == before.filter { $0.key.hasPrefix("tables/") })
    #expect(after["summary.json"] == before["summary.json"])
    // What was removed is not made again.
    #expect(try await night(42).processed.isEmpty)
  }

  @Test func `a file that a killed run left, though its leave to go was noted, goes with the next`()
    async throws
  {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    func night(_ day: Double, _ files: Files = Files()) async throws {
      _ = try await Self.run(
        folder, to: "out", force: false, files: files,
        at: Date(timeIntervalSince1970: 1_700_000_000 + day * 86_400)
      ) { $0.retainedStories = 5 }
    }
    try await night(0)
    let files = Files { operation, path in
      if operation == .remove, path.contains("/stories/") { throw Errno.ioError }
    }
    await #expect(throws: WireError.self) { try await night(6, files) }
    try await night(7)
    #expect(!Self.results(folder, "out").keys.contains { $0.hasPrefix("stories/") })
  }

  /// A run over one night's folder alone, as a date in a path makes it.
  private static func night(
    _ folder: TemporaryFolder, _ name: String, files: Files = Files(),
    _ change: (inout Pipeline) -> Void = { _ in }
  ) async throws -> RunRecord {
    var pipeline = Pipeline()
    pipeline.allowedRejects = .share(1)
    change(&pipeline)
    var archives = try Newsroom.Inputs.resolve([name], base: folder.path)
    for index in archives.indices { archives[index].name = name + "/" + archives[index].name }
    var options = Run.Options()
    options.files = files
    return try await Run(
      pipeline: pipeline, archives: archives, output: folder.path + "/out", logger: logger,
      options: options
    ).execute()
  }

  @Test func `what a night left undone the next one does, though its inputs are others`()
    async throws
  {
    let folder = try TemporaryFolder()
    let story = Array("A story came\n\nIt rained on Monday.\n".utf8)
    _ = try folder.write("one/a.txt", story)
    _ = try folder.write("one/b.txt", story + Array("It snowed on Tuesday.\n".utf8))
    _ = try folder.write("two/c.txt", story + Array("It froze on Friday.\n".utf8))
    // The disk is full when it is the second archive's turn, and the third's.
    let full = ["one/b.txt", "three/d.txt"].map { Checksum.of(Array($0.utf8)) }
    let files = Files { operation, path in
      if operation == .create, full.contains(where: path.contains) { throw Errno.noSpace }
    }
    await #expect(throws: WireError.self) { _ = try await Self.night(folder, "one", files: files) }
    let next = try await Self.night(folder, "two")
    #expect(next.archives.map(\.name) == ["one/a.txt", "one/b.txt", "two/c.txt"])
    #expect(next.counts.written == 3 && next.attention.isEmpty)
    // One whose file went before it was done is told.
    _ = try folder.write("three/d.txt", story + Array("It hailed on Sunday.\n".utf8))
    await #expect(throws: WireError.self) {
      _ = try await Self.night(folder, "three", files: files)
    }
    try FileManager.default.removeItem(atPath: folder.path + "/three/d.txt")
    let last = try await Self.night(folder, "two")
    #expect(last.attention.map(\.kind) == [.lostArchive])
    #expect(last.counts.written == 3)
  }

  @Test func `results count until they are replaced, also where the file goes meanwhile`()
    async throws
  {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    _ = try await Self.run(folder, to: "out", force: false)
    let before = Self.results(folder, "out")
    let path = folder.path + "/in/c.txt"
    _ = try folder.write("in/c.txt", Array("Another story came\n\nIt hailed.\n".utf8))
    let files = Files { operation, name in
      if operation == .create, name.contains(".work/") { throw Errno.noSpace }
    }
    await #expect(throws: WireError.self) {
      _ = try await Self.run(folder, to: "out", force: false, files: files)
    }
    try FileManager.default.removeItem(atPath: path)
    let kept = try await Self.run(folder, to: "out", force: false)
    #expect(kept.notices.contains { $0.contains("kept (c.txt)") })
    #expect(Self.results(folder, "out") == before)
  }

  @Test func `renamed archives count once, twins are told`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 90_000)
    let first = try await Self.run(folder, to: "out", force: false)
    try FileManager.default.moveItem(
      atPath: folder.path + "/in/c.txt", toPath: folder.path + "/in/d.txt")
    let moved = try await Self.run(folder, to: "out", force: false)
    #expect(moved.counts.read == first.counts.read && moved.attention.isEmpty)
    #expect(moved.notices.contains("c.txt is now d.txt"))
    try FileManager.default.copyItem(
      atPath: folder.path + "/in/d.txt", toPath: folder.path + "/in/e.txt")
    let twin = try await Self.run(folder, to: "out", force: false)
    #expect(twin.attention.map(\.kind) == [.sameBytes] && twin.attention[0].subject == "e.txt")
    let together = try await Self.run(folder, to: "together", force: false)
    #expect(together.attention.map(\.subject) == ["e.txt"])
  }

  @Test func `a changed partial is no part of the results`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    _ = try await Self.run(folder, to: "out", force: false)
    let before = Self.results(folder, "out")
    let path = folder.path + "/out/partials/c.txt.run"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let mended = try await Self.run(folder, to: "out", force: false)
    #expect(mended.processed == ["c.txt"] && mended.notices.contains { $0.contains("c.txt") })
    #expect(Self.results(folder, "out") == before)
  }

  /// Breaks a file of the results of a folder: its last byte goes, a byte changes, or it goes itself.
  private static func breakFile(_ path: String, _ how: String) throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    switch how {
    case "gone": return try FileManager.default.removeItem(atPath: path)
    case "cut": bytes.removeLast()
    default: bytes[bytes.count / 2] ^= 1
    }
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  @Test(arguments: ["stories", "partials"], ["gone", "cut", "changed"])
  func `results that cannot be made again are kept as they are, and told`(
    _ kind: String, _ how: String
  ) async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    _ = try await Self.run(folder, to: "out", force: false)
    try FileManager.default.removeItem(atPath: folder.path + "/in/c.txt")
    let name = kind == "stories" ? "stories/c.txt.jsonl.gz" : "partials/c.txt.run"
    try Self.breakFile(folder.path + "/out/" + name, how)
    let before = folder.contents(below: "out").filter { $0.key.contains("c.txt") }
    let isSeen = kind == "partials" || how != "changed"
    for _ in 1...2 {
      let next = try await Self.run(folder, to: "out", force: false)
      #expect(folder.contents(below: "out").filter { $0.key.contains("c.txt") } == before)
      #expect(next.attention.map(\.kind) == (isSeen ? [.lostOutput] : []))
      // What the tables have of it counts as long as it is whole.
      #expect(next.archives.contains { $0.name == "c.txt" } == (kind == "stories"))
    }
    let found = try await Verifier(folder: folder.path + "/out").verify().findings
    #expect(
      !found.isEmpty && found.allSatisfy { $0.remedy.contains("forget OUT c.txt") }, "\(found)")
    // Its file comes back: all is as it was.
    try Self.nightly(in: folder, large: 30_000)
    let mended = try await Self.run(folder, to: "out", force: !isSeen)
    #expect(mended.attention.allSatisfy { $0.kind != .lostOutput } && mended.counts.written > 0)
    #expect(try await Verifier(folder: folder.path + "/out").verify().findings == [])
  }

  @Test func `results that are forgotten need nobody any more`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    _ = try await Self.run(folder, to: "out", force: false)
    for name in ["in/c.txt", "out/stories/c.txt.jsonl.gz"] {
      try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    }
    #expect(try await Self.run(folder, to: "out", force: false).attention.count == 1)
    let out = folder.path + "/out"
    _ = try await Forgetting(folder: out).forget(["c.txt"], why: "not needed")
    #expect(try LedgerView(folder: out, runs: 1).attention.isEmpty)
    #expect(try await Verifier(folder: out).verify().findings == [])
  }

  @Test(arguments: ["gone", "empty", "most"])
  func `archives that vanish by mistake are not withdrawn`(_ how: String) async throws {
    let folder = try TemporaryFolder()
    for number in 1...20 {
      _ = try folder.write(
        "in/\(number).txt", Array("Story \(number)\n\nIt rained \(number) times.\n".utf8))
    }
    func run() async throws -> RunRecord {
      var pipeline = Pipeline()
      pipeline.vanished = .withdraw
      let archives = (try? Newsroom.Inputs.resolve(["in"], base: folder.path)) ?? []
      return try await Run(
        pipeline: pipeline, archives: archives, output: folder.path + "/out", logger: Self.logger
      ).execute()
    }
    _ = try await run()
    let (here, away) = (folder.path + "/in", folder.path + "/away")
    let manager = FileManager.default
    try manager.moveItem(atPath: here, toPath: away)
    if how != "gone" {
      try manager.createDirectory(atPath: here, withIntermediateDirectories: true)
    }
    if how == "most" { try manager.copyItem(atPath: away + "/1.txt", toPath: here + "/1.txt") }
    let next = try await run()
    #expect(next.counts.written == 20 && next.exitStatus == 2)
    #expect(next.attention.map(\.kind) == [.vanishedArchives])
    // Some that go are withdrawn, and come back with their files.
    try? manager.removeItem(atPath: here)
    try manager.copyItem(atPath: away, toPath: here)
    try manager.removeItem(atPath: here + "/7.txt")
    #expect(try await run().counts.written == 19)
    try manager.copyItem(atPath: away + "/7.txt", toPath: here + "/7.txt")
    let last = try await run()
    #expect(last.processed == ["7.txt"] && last.counts.written == 20 && last.exitStatus == 0)
  }

  @Test func `an archive of another night's folder comes back with its file`() async throws {
    let folder = try TemporaryFolder()
    for (night, word) in [("one", "rained"), ("two", "snowed")] {
      for name in ["a", "b"] {
        _ = try folder.write(
          "\(night)/\(name).txt", Array("A story came\n\nIt \(word) in \(name).\n".utf8))
      }
      _ = try await Self.night(folder, night) { $0.vanished = .withdraw }
    }
    try FileManager.default.moveItem(
      atPath: folder.path + "/one/a.txt", toPath: folder.path + "/away")
    #expect(try await Self.night(folder, "two") { $0.vanished = .withdraw }.counts.written == 3)
    try FileManager.default.moveItem(
      atPath: folder.path + "/away", toPath: folder.path + "/one/a.txt")
    let last = try await Self.night(folder, "two") { $0.vanished = .withdraw }
    #expect(last.processed == ["one/a.txt"] && last.counts.written == 4)
  }

  @Test func `results within the inputs are no input`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    let first = try await Self.run(folder, to: "in/out", force: false)
    let second = try await Self.run(folder, to: "in/out", force: false)
    #expect(second.processed.isEmpty && second.counts == first.counts)
  }

  @Test func `a ledger of noise is told with its remedy`() async throws {
    let folder = try TemporaryFolder()
    try Self.nightly(in: folder, large: 30_000)
    _ = try folder.write("out/ledger.sqlite", Array(repeating: 0x58, count: 5000))
    let error = await #expect(throws: WireError.self) { _ = try await Self.run(folder, to: "out") }
    #expect(error?.message.contains("move it away") == true)
  }
}
