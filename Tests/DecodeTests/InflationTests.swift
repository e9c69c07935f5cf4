import Decode
import TestKit
import Testing
import Wire

@Suite struct `Inflating apart from reading` {
  private func text(_ count: Int, seed: UInt64) -> [UInt8] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in UInt8(random.next(upTo: 200)) }
  }

  /// All pieces of a file that is fed `size` bytes at a time.
  private func inflate(_ file: [UInt8], feeding size: Int) -> [InflatedPiece] {
    var inflation = GzipInflation()
    var pieces: [InflatedPiece] = []
    var position = 0
    while true {
      if let piece = inflation.next(goal: 1000) {
        pieces.append(piece)
        if piece.isLast { return pieces }
      } else {
        let end = min(file.count, position + size)
        inflation.feed(Array(file[position..<end]), isLast: end == file.count)
        position = end
      }
    }
  }

  @Test(arguments: [1, 100, 1 << 20])
  func `pieces hold all bytes, and what was met on the way`(_ size: Int) {
    let (first, second) = (text(5000, seed: 1), text(300, seed: 2))
    let file = Gzip.member(first) + Gzip.member(second)
    let pieces = inflate(file, feeding: size)
    #expect(pieces.flatMap(\.bytes) == first + second)
    #expect(pieces.reduce(0) { $0 + $1.members } == 2)
    #expect(pieces.reduce(0) { $0 + $1.compressedBytes } == file.count)
    #expect(pieces.filter { $0.firstHeader != nil }.count == 1)
    #expect(pieces.allSatisfy { $0.damage == nil })
  }

  @Test func `a decoder that is fed pieces reads what one that is fed the file reads`() {
    let file = Gzip.member(gigaword) + Gzip.member(gigaword)
    let right = Stages.decode(file)
    var decoder = ArchiveDecoder(name: "test", archive: 0)
    var pieces = inflate(file, feeding: 50)[...]
    var documents = 0
    reading: while true {
      switch decoder.next() {
      case .needsInput: decoder.feed(pieces.removeFirst())
      case .batch(let batch): documents += batch.documents.count
      case .finished: break reading
      }
    }
    #expect(documents == right.documents)
    #expect(decoder.report.compressedBytes == file.count)
    #expect(decoder.report.gzipMembers == 2 && decoder.report.container == .gzip)
  }
}

@Suite struct `Splitting a file where members begin` {
  private func member(_ seed: UInt64, count: Int = 90_000) -> [UInt8] {
    var random = SeededRandom(seed: seed)
    return Gzip.member((0..<count).map { _ in UInt8(random.next(upTo: 256)) })
  }

  private func split(_ file: [UInt8], feeding size: Int) -> (
    segments: [MemberSplitter.Segment], rest: MemberSplitter.Segment
  ) {
    var splitter = MemberSplitter()
    var segments: [MemberSplitter.Segment] = []
    for start in stride(from: 0, to: file.count, by: size) {
      splitter.feed(Array(file[start..<min(file.count, start + size)]))
      while let segment = splitter.next() { segments.append(segment) }
    }
    return (segments, splitter.rest)
  }

  @Test(arguments: [1 << 10, 100_000, 1 << 30])
  func `segments begin at members and hold the file`(_ size: Int) throws {
    let members = (0..<12).map { member(UInt64($0)) }
    let file = members.flatMap(\.self)
    let (segments, rest) = split(file, feeding: size)
    #expect(segments.count >= 3)
    #expect(segments.flatMap(\.bytes) + rest.bytes == file)
    var offset = 0
    for segment in segments + [rest] {
      #expect(segment.offset == offset)
      offset += segment.bytes.count
    }
    for segment in segments {
      let pieces = try #require(segment.inflated())
      #expect(pieces.reduce(0) { $0 + $1.members } >= 2)
    }
  }

  @Test func `one long member is left to one reader`() {
    let file = member(1, count: 2 << 20)
    var splitter = MemberSplitter()
    splitter.feed(file)
    let segment = splitter.next()
    #expect(segment == nil && splitter.isStuck)
    #expect(splitter.rest.bytes == file)
  }

  @Test func `a segment that is cut, damaged or too large says so`() {
    var bytes = member(3)
    let whole = MemberSplitter.Segment(offset: 0, bytes: bytes)
    #expect(whole.inflated()?.flatMap(\.bytes).count == 90_000)
    let cut = MemberSplitter.Segment(offset: 0, bytes: Array(bytes.dropLast(20)))
    #expect(cut.inflated() == nil)
    bytes[bytes.count - 5] ^= 1
    let damaged = MemberSplitter.Segment(offset: 0, bytes: bytes)
    #expect(damaged.inflated() == nil)
    let zeros = Gzip.member([UInt8](repeating: 0, count: MemberSplitter.largestOutput + 1))
    #expect(MemberSplitter.Segment(offset: 0, bytes: zeros).inflated() == nil)
  }
}
