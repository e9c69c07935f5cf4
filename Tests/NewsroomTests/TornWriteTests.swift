import Foundation
import Newsroom
import Synchronization
import Synth
import SystemPackage
import TestKit
import Testing
import Wire

extension `Whole runs` {
  /// Documents with megabytes between them that belong to none: rejects that fill members.
  private static func withStrayText(_ between: Int) -> [UInt8] {
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 3)
    var text: [UInt8] = []
    for part in 0..<3 {
      let end = text.count + 90_000
      while text.count < end { _ = synthesizer.next(into: &text) }
      guard part < 2 else { break }
      for line in 0..<(between / 40) {
        text += Array("Nobody wrote down where line \(100_000 + line) is.\n".utf8)
      }
    }
    return text
  }

  private static func checkpointedOften(_ pipeline: inout Pipeline) {
    pipeline.checkpointBytes = 32 << 10
    pipeline.batchBytes = 16 << 10
    pipeline.cores = 2
    pipeline.batches = 4
    pipeline.allowedRejects = .share(1)
  }

  /// A real disk takes a part of the bytes before it says that it is full: the file is then longer
  /// than anybody knows.
  @Test func `a write of rejects that is torn is done again to the same bytes`() async throws {
    let folder = try TemporaryFolder()
    let name = "large.sgml.gz"
    _ = try folder.write("in/" + name, Gzip.member(Self.withStrayText(900_000)))
    _ = try await Self.run(folder, to: "whole", Self.checkpointedOften)
    let expected = Self.results(folder, "whole")
    let unfinished =
      folder.path + "/out/partials/.work/" + Checksum.of(Array(name.utf8)) + "/rejects"
    var resumed = 0
    var failing = 1
    while true {
      let writes = Atomic<Int>(0)
      let isFull = Atomic<Bool>(false)
      let files = Files { [failing] operation, path in
        if operation == .write, path.contains("/rejects/"),
          writes.add(1, ordering: .relaxed).newValue == failing
        {
          isFull.store(true, ordering: .relaxed)
          let file = try FileHandle(forWritingTo: URL(fileURLWithPath: unfinished))
          _ = try file.seekToEnd()
          try file.write(contentsOf: Data("torn".utf8))
          try file.close()
        }
        guard isFull.load(ordering: .relaxed), operation != .read, operation != .open else {
          return
        }
        throw Errno.noSpace
      }
      do {
        _ = try await Self.run(
          folder, to: "out", force: false, files: files, Self.checkpointedOften)
      } catch {
        #expect(error is WireError, "\(error)")
      }
      guard writes.load(ordering: .relaxed) >= failing else { break }
      if FileManager.default.fileExists(
        atPath: URL(fileURLWithPath: unfinished).deletingLastPathComponent().path
          + "/checkpoint.json")
      {
        resumed += 1
      }
      let mended = try await Self.run(folder, to: "out", force: false, Self.checkpointedOften)
      #expect(mended.exitStatus == 0)
      let found = Self.results(folder, "out")
      let different = Set(expected.keys).union(found.keys).filter { expected[$0] != found[$0] }
      #expect(different.isEmpty, "write \(failing): \(different.sorted())")
      try FileManager.default.removeItem(atPath: folder.path + "/out")
      failing += 1
    }
    // Two members at least, and the run went on behind what it had.
    #expect(failing > 2 && resumed > 0)
  }
}
