import Foundation
import Logging
import TestKit
import Testing

@testable import Newsroom

@Suite struct `Room on the disk` {
  /// An archive of 100 MB, as its first bytes say.
  private static func archive(_ folder: TemporaryFolder, _ name: String, _ start: [UInt8]) throws
    -> SourceArchive
  {
    SourceArchive(
      path: try folder.write(name, start), name: name, size: 100_000_000, modified: 1)
  }

  @Test func `plain text comes to less than it is, gzip to more`() throws {
    let folder = try TemporaryFolder()
    let plain = try Self.archive(folder, "a.txt", Array("A story".utf8))
    let packed = try Self.archive(folder, "a.gz", [0x1F, 0x8B, 8, 0])
    let zip = try Self.archive(folder, "a.zip", Array("PK\u{3}\u{4}".utf8))
    func estimate(_ archive: SourceArchive, _ stories: Pipeline.StoryOutput = .full) -> Int {
      var pipeline = Pipeline()
      pipeline.stories = stories
      return Space.estimate([archive], pipeline, Space.Known())
    }
    #expect((50_000_000..<100_000_000).contains(estimate(plain)))
    #expect((150_000_000..<300_000_000).contains(estimate(packed)))
    #expect(estimate(zip) == estimate(packed))
    for archive in [plain, packed] {
      #expect(estimate(archive, .factsOnly) < estimate(archive))
      #expect(estimate(archive, .none) < estimate(archive, .factsOnly))
    }
  }

  @Test func `what was compressed says nothing of what was not, and many partials need room`()
    async throws
  {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.txt.gz", Gzip.member(Array("A story came\n\nIt rained.\n".utf8)))
    _ = try await Run(
      pipeline: Pipeline(), archives: try Newsroom.Inputs.resolve(["in"], base: folder.path),
      output: folder.path + "/out", logger: Logger(label: "t") { _ in SwiftLogNoOpLogHandler() }
    ).execute()
    let ledger = try Ledger(folder: folder.path + "/out")
    var record = try #require(try ledger.entry("a.txt.gz")?.record)
    record.size = 10_000_000
    record.outputs = [
      "stories": ArchiveRecord.Output(bytes: 50_000_000, xxh128: ""),
      "partial": ArchiveRecord.Output(bytes: 10_000_000, xxh128: ""),
    ]
    try ledger.finish(record, seconds: 0, run: 1)
    let plain = try Self.archive(folder, "b.txt", Array("A story".utf8))
    let packed = try Self.archive(folder, "b.gz", [0x1F, 0x8B, 8, 0])
    let pipeline = Pipeline()
    var known = try ledger.sizes()
    #expect(known.compressed == (10_000_000, 60_000_000) && known.plain == (0, 0))
    #expect(known.archives == 1 && known.partials == 10_000_000)
    #expect(Space.estimate([packed], pipeline, known) == 660_000_000)
    #expect(
      Space.estimate([plain], pipeline, known) == Space.estimate([plain], pipeline, Space.Known()))
    // Sixty-five are merged in groups, and the groups stand beside them.
    known.archives = 63
    let few = Space.estimate([plain], pipeline, known)
    (known.archives, known.partials) = (64, 640_000_000)
    #expect(Space.estimate([plain], pipeline, known) >= few + 640_000_000)
  }
}
