import Foundation
import Newsroom
import Synth
import TestKit
import Testing
import Wire

extension `Whole runs` {
  /// What may be wrong with a file of many members.
  enum Fault: CaseIterable, Sendable {
    case none, damagedMember, cutOff, trailingBytes, longMember, padding
  }

  /// A file of many small members, or with one that no splitter finds the end of.
  private func file(_ fault: Fault) -> [UInt8] {
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 0)
    var members: [[UInt8]] = []
    var text: [UInt8] = []
    while members.reduce(0, { $0 + $1.count }) < 1_200_000 {
      text.removeAll(keepingCapacity: true)
      let size = fault == .longMember && members.count == 8 ? 12 << 20 : 96 << 10
      while text.count < size { _ = synthesizer.next(into: &text) }
      members.append(Gzip.member(text))
    }
    if fault == .damagedMember {
      let middle = members.count / 2
      members[middle][members[middle].count / 2] ^= 0x55
    }
    if fault == .padding {
      // As a tape's blocks are filled up.
      for index in members.indices {
        members[index] += [UInt8](repeating: 0, count: 512 - members[index].count % 512)
      }
    }
    let bytes = members.flatMap(\.self)
    switch fault {
    case .cutOff: return Array(bytes.dropLast(1000))
    case .trailingBytes: return bytes + Array("these are no member".utf8)
    default: return bytes
    }
  }

  @Test(arguments: Fault.allCases)
  func `one file gives the same however many inflate it`(_ fault: Fault) async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/one.sgml.gz", file(fault))
    let alone = try await Self.run(folder, to: "alone") { $0.cores = 1 }
    let together = try await Self.run(folder, to: "together") {
      $0.cores = 4
      $0.memory = 1 << 30
    }
    #expect(together.counts == alone.counts)
    #expect(alone.counts.written > 1000)
    #expect(together.archives.map(\.damage) == alone.archives.map(\.damage))
    #expect(together.archives.map(\.warnings) == alone.archives.map(\.warnings))
    #expect(alone.damaged.isEmpty == (fault != .damagedMember && fault != .cutOff))
    let (expected, found) = (Self.results(folder, "alone"), Self.results(folder, "together"))
    let different = expected.keys.filter { expected[$0] != found[$0] }.sorted()
    #expect(different.isEmpty)
  }
}
