import Aggregate
import Decode
import Flow
import Foundation
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite(.timeLimit(.minutes(8 * Patience.factor))) struct `The assembler` {
  @Test func `what it waits at the end of an archive is no work of its own`() async throws {
    let folder = try TemporaryFolder()
    let results = ResultFolder(root: folder.path)
    let archives = (0..<3).map {
      SourceArchive(path: "/nowhere/\($0)", name: "\($0)", size: 1, modified: 0)
    }
    let work = Assignment(
      archives: archives, results: results, signature: "",
      ledger: try Ledger(folder: folder.path, files: Files(), clock: { Date() }), run: 1)
    let input = Channel<AssemblerInput>(capacity: 3)
    let writer = Channel<WriterInput>(capacity: 1)
    let meter = Meter()
    let disk = ThreadPool(name: "test", threads: 1)
    defer { disk.shutdown() }
    let assembler = Assembler(
      input: input, jobs: Channel(capacity: 1), writer: writer, members: Permits(budget: 1 << 20),
      work: work, spillBytes: 1 << 20, meter: meter, disk: disk, observer: nil, position: 7)
    for archive in 0..<3 {
      await input.send(
        .end(ArchiveEnd(archive: archive, batches: 0, report: ArchiveReport())))
    }
    async let done: Void = assembler.run(archives: 3)
    // The writer takes nothing for a while: the second end has to wait for room.
    while writer.depth < 2 { await Task.yield() }
    let waiting = Duration.milliseconds(80)
    try await Task.sleep(for: waiting)
    for _ in 0..<3 { _ = await writer.next() }
    try await done
    #expect(meter.reading.blocked >= waiting)
  }

  /// What an archive's lines become, given to the assembler in batches of so many.
  private static func members(
    of lines: [[UInt8]], inBatchesOf size: Int
  ) async throws -> [(bytes: [UInt8], holdsBatch: Bool)] {
    let folder = try TemporaryFolder()
    let work = Assignment(
      archives: [SourceArchive(path: "/nowhere/0", name: "0", size: 1, modified: 0)],
      results: ResultFolder(root: folder.path), signature: "",
      ledger: try Ledger(folder: folder.path, files: Files(), clock: { Date() }), run: 1)
    let input = Channel<AssemblerInput>(capacity: lines.count + 1)
    let jobs = Channel<MemberJob>(capacity: lines.count)
    let disk = ThreadPool(name: "test", threads: 1)
    defer { disk.shutdown() }
    let assembler = Assembler(
      input: input, jobs: jobs, writer: Channel(capacity: 1), members: Permits(budget: 1 << 40),
      work: work, spillBytes: 1 << 20, meter: Meter(), disk: disk, observer: nil, position: 7)
    var batches = 0
    for start in stride(from: 0, to: lines.count, by: size) {
      var stories = ByteBuffer()
      var ends: [Int] = []
      for line in lines[start..<min(start + size, lines.count)] {
        stories.append(contentsOf: line)
        ends.append(stories.count)
      }
      await input.send(
        .batch(
          RenderedBatch(
            archive: 0, sequence: batches, stories: stories.finish(), lineEnds: ends,
            rejects: ByteBuffer().finish(), rejectEnds: [], partial: SortedRun(),
            counts: Counts(), heldUntil: nil, permit: batches)))
      batches += 1
    }
    await input.send(.end(ArchiveEnd(archive: 0, batches: batches, report: ArchiveReport())))
    try await assembler.run(archives: 1)
    var members: [(bytes: [UInt8], holdsBatch: Bool)] = []
    while let job = await jobs.next() {
      #expect(job.number == members.count)
      var bytes: [UInt8] = []
      job.lines.withSpan { bytes.append($0, 0..<$0.count) }
      members.append((bytes, job.batch != nil))
    }
    return members
  }

  @Test(arguments: [1, 2, 3, 100])
  func `members are cut by content, and a huge line is one of its own`(_ size: Int) async throws {
    let sizes = [700, 400, 300, 4500, 10, 20, 5000, 6000, 1100, 30]
    let lines = sizes.enumerated().map { index, kilobytes in
      [UInt8](repeating: UInt8(ascii: "a") + UInt8(index), count: kilobytes << 10) + [0x0A]
    }
    let members = try await Self.members(of: lines, inBatchesOf: size)
    let cuts = [0..<2, 2..<3, 3..<4, 4..<6, 6..<7, 7..<8, 8..<9, 9..<10]
    #expect(members.map(\.bytes) == cuts.map { Array(lines[$0].joined()) })
    // The batch of a huge line counts until the line is compressed.
    #expect([2, 4, 5].allSatisfy { members[$0].holdsBatch })
  }
}
