import Decode
import Foundation
import TestKit
import Testing
import Wire

/// Writes ZIP archives for tests, as APPNOTE has them.
private struct ZipWriter {
  enum Shape: CaseIterable, Sendable {
    case stored, deflated, descriptor, descriptorWithoutSignature, zip64, storedDescriptor
  }

  var bytes: [UInt8] = []
  private var entries = 0

  private mutating func number(_ value: Int, _ width: Int) {
    for shift in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * shift))) }
  }

  mutating func add(
    _ name: String, _ content: [UInt8], _ shape: Shape, flags: Int = 0, method given: Int? = nil
  ) {
    // A gzip member holds the raw deflate data between ten bytes of header and eight of trailer.
    let member = Gzip.member(content)
    let isStored = shape == .stored || shape == .storedDescriptor
    let data = isStored ? content : Array(member[10..<member.count - 8])
    let checksum = (0..<4).reversed().reduce(0) { $0 << 8 | Int(member[member.count - 8 + $1]) }
    let isLate = shape == .descriptor || shape == .descriptorWithoutSignature
    let isLarge = shape == .zip64
    entries += 1
    number(0x0403_4B50, 4)
    number(20, 2)
    number(flags | (isLate || shape == .storedDescriptor ? 8 : 0), 2)
    number(given ?? (isStored ? 0 : 8), 2)
    number(0, 4)
    number(isLate ? 0 : checksum, 4)
    number(isLarge ? 0xFFFF_FFFF : isLate ? 0 : data.count, 4)
    number(isLarge ? 0xFFFF_FFFF : isLate ? 0 : content.count, 4)
    number(name.utf8.count, 2)
    number(isLarge ? 20 : 0, 2)
    bytes += Array(name.utf8)
    if isLarge {
      number(1, 2)
      number(16, 2)
      number(content.count, 8)
      number(data.count, 8)
    }
    bytes += data
    guard isLate || shape == .storedDescriptor else { return }
    if shape != .descriptorWithoutSignature { number(0x0807_4B50, 4) }
    number(checksum, 4)
    number(data.count, 4)
    number(content.count, 4)
  }

  /// The central directory, of which the reader needs the number of entries alone.
  mutating func finish(counting extra: Int = 0) {
    for _ in 0..<entries {
      number(0x0201_4B50, 4)
      bytes += Array(repeating: 0, count: 24)
      number(3, 2)
      bytes += Array(repeating: 0, count: 16)
      bytes += Array("dir".utf8)
    }
    number(0x0605_4B50, 4)
    number(0, 4)
    number(entries, 2)
    number(entries + extra, 2)
    bytes += Array(repeating: 0, count: 10)
  }
}

@Suite struct `Reading ZIP` {
  private func archive(_ shape: ZipWriter.Shape, flags: Int = 0, method: Int? = nil) -> [UInt8] {
    var writer = ZipWriter()
    writer.add("day/", [], .stored)
    writer.add("day/a.sgml", gigaword, shape, flags: flags, method: method)
    writer.add("day/empty.sgml", [], .deflated)
    writer.add("day/b.sgml", gigaword, .deflated)
    writer.finish()
    return writer.bytes
  }

  @Test(arguments: ZipWriter.Shape.allCases, [1, 33, Int.max])
  fileprivate func `entries are read however they are stored and fed`(
    _ shape: ZipWriter.Shape, _ piece: Int
  ) {
    let result = Stages.decode(archive(shape), piece: piece)
    #expect(result.documents == 6)
    #expect(result.rejects.isEmpty && result.damage.isEmpty)
    #expect(result.batches.flatMap(\.envelope.members) == ["day/a.sgml", "day/b.sgml"])
    #expect(result.batches.flatMap(\.documents).map(\.member) == [0, 0, 0, 1, 1, 1])
  }

  @Test func `an entry that cannot be read is a reject, the others are read`() {
    for (flags, method) in [(1, nil), (0, 12)] as [(Int, Int?)] {
      let result = Stages.decode(archive(.stored, flags: flags, method: method))
      #expect(result.documents == 3 && result.rejects.map(\.reason) == [.unreadableMember])
    }
  }

  @Test func `a changed entry and a cut-off archive are told`() {
    var bytes = archive(.stored)
    bytes[100] ^= 1
    #expect(Stages.decode(bytes).damage.map(\.code) == [.corrupt])
    let cut = Stages.decode(Array(archive(.deflated).prefix(120)))
    #expect(cut.damage.map(\.code) == [.truncated])
  }

  /// What a writer of ZIP may put between two entries, and whether that is damage.
  @Test(arguments: [1, 7, Int.max])
  func `a directory's entry may have data and a descriptor`(_ piece: Int) {
    for shape in [ZipWriter.Shape.deflated, .descriptor, .storedDescriptor] {
      var writer = ZipWriter()
      writer.add("a.sgml", gigaword, .descriptor)
      writer.add("day/", [], shape)
      writer.add("day/b.sgml", gigaword, .descriptor)
      writer.finish()
      let result = Stages.decode(writer.bytes, piece: piece)
      #expect(result.documents == 6 && result.damage.isEmpty && result.rejects.isEmpty, "\(shape)")
    }
  }

  @Test(arguments: [1, 7, Int.max])
  func `entries behind bytes that are no record are found, and the bytes told`(_ piece: Int) {
    var writer = ZipWriter()
    writer.add("a.sgml", gigaword, .deflated)
    writer.bytes += [0x50, 0x4B]
    writer.add("b.sgml", gigaword, .deflated)
    writer.finish()
    let result = Stages.decode(writer.bytes, piece: piece)
    #expect(result.documents == 6)
    #expect(result.damage.map(\.code) == [.corrupt])
  }

  @Test func `an archive without its end, or with entries missing, is told`() {
    var writer = ZipWriter()
    writer.add("a.sgml", gigaword, .deflated)
    let cut = Stages.decode(writer.bytes)
    #expect(cut.documents == 3 && cut.damage.map(\.code) == [.truncated])
    writer.finish(counting: 2)
    let short = Stages.decode(writer.bytes)
    #expect(short.documents == 3 && short.damage.map(\.code) == [.corrupt])
  }

  @Test func `an encrypted entry of unknown length hides no other`() {
    var writer = ZipWriter()
    writer.add("a.sgml", gigaword, .descriptor, flags: 1)
    writer.add("b.sgml", gigaword, .descriptor)
    writer.finish()
    let result = Stages.decode(writer.bytes)
    #expect(result.documents == 3 && result.rejects.map(\.reason) == [.unreadableMember])
    #expect(result.damage.isEmpty)
  }

  @Test func `bytes changed at random never stop the reader`() {
    let sound = archive(.descriptor)
    for seed in 0..<500 {
      var random = SeededRandom(seed: UInt64(seed))
      var bytes = sound
      for _ in 0..<random.next(upTo: 6) + 1 {
        bytes[4 + random.next(upTo: bytes.count - 4)] = UInt8(random.next(upTo: 256))
      }
      let result = Stages.decode(bytes, piece: 64)
      #expect(result.documents <= 6)
    }
  }
}
