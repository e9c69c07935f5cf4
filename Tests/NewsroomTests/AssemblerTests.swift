import Decode
import Flow
import Foundation
import TestKit
import Testing

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
}
