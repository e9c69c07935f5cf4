import Decode
import Newsroom
import TestKit
import Testing
import Wire

@Suite struct `Compressing members` {
  private static let levels = [1, 2, 3, 6, 9]

  private func check<Compressor: MemberCompressor & ~Copyable>(
    _ type: Compressor.Type, level: Int, _ bytes: [UInt8]
  ) {
    var compressor = Compressor(level: level)
    let member = compressor.member(bytes)
    #expect(compressor.member(bytes) == member, "\(Compressor.library), level \(level)")
    var reader = GzipReader()
    reader.feed(member, isLast: true)
    var out: [UInt8] = []
    var damage = 0
    reading: while true {
      switch reader.read(into: &out, room: 1 << 16) {
      case .finished: break reading
      case .damage, .trailingBytes: damage += 1
      default: continue
      }
    }
    #expect(out == bytes && damage == 0, "\(Compressor.library), level \(level)")
  }

  @Test(arguments: levels, [0, 1, 100, 70_000, 1 << 20])
  func `every library's members read back, and equal bytes give equal members`(
    _ level: Int, _ count: Int
  ) {
    var random = SeededRandom(seed: UInt64(count))
    // Random bytes do not compress: the bounds are tried.
    for range in [256, 4] {
      let bytes = (0..<count).map { _ in UInt8(random.next(upTo: range)) }
      check(ZlibCompressor.self, level: level, bytes)
      #if FastDeflate
        check(LibdeflateCompressor.self, level: level, bytes)
        check(ISALCompressor.self, level: level, bytes)
      #endif
    }
  }

  #if FastDeflate
    @Test func `small members are libdeflate's, others ISA-L's where speed is asked for`() {
      var deflater = Deflater(level: 1)
      var fast = ISALCompressor(level: 1)
      var small = LibdeflateCompressor(level: 1)
      let line = Array("The ferries sail again on Monday, the harbour's office said. ".utf8)
      let long = Array(repeatElement(line, count: 2000).joined())
      for bytes in [[], line, Array(long.prefix(5000)), line] {
        #expect(deflater.member(bytes) == small.member(bytes))
      }
      #expect(deflater.member(long) == fast.member(long))
      #expect(deflater.member(line) == small.member(line))
    }
  #endif
}
