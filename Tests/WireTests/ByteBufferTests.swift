import Foundation
import TestKit
import Testing
import Wire

@Suite struct `Byte buffers` {
  @Test(arguments: [0, 7, 10, 99, 100, 999, 1000, 9999, 10_000, 123_456_789, Int.max, -5])
  func `numbers are written in decimal`(_ value: Int) {
    var buffer = ByteBuffer()
    buffer.append(UInt8(ascii: "="))
    buffer.append(decimal: value)
    #expect(String(decoding: buffer.array, as: UTF8.self) == "=\(value)")
  }

  @Test(arguments: [0..<0, 0..<5, 2..<4, 5..<5])
  func `finished bytes are lent by ranges`(_ range: Range<Int>) {
    var buffer = ByteBuffer(capacity: 2)
    buffer.append("wires")
    let lent = buffer.finish().withSpan(range) { span in span.indices.map { span[$0] } }
    #expect(lent == Array([UInt8]("wires".utf8)[range]))
  }

  @Test func `what is appended is there, in order, however the buffer grows`() {
    var buffer = ByteBuffer()
    var bytes: [UInt8] = []
    var random = SeededRandom(seed: 7)
    for _ in 0..<2000 {
      let piece = (0..<random.next(upTo: 40)).map { _ in UInt8(random.next(upTo: 256)) }
      buffer.append(piece.span, 0..<piece.count)
      bytes += piece
    }
    #expect(buffer.array == bytes)
    let storage = buffer.finish()
    var copy: [UInt8] = []
    storage.append(10..<bytes.count, to: &copy)
    #expect(copy == Array(bytes[10...]))
  }

  @Test(arguments: 0..<40)
  func `a string of JSON reads back as it was`(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let alphabet = Array("abcdefghij \"\\\n\r\t\u{1}\u{1F}/é—😀").map(String.init)
    let text = (0..<random.next(upTo: 120)).map { _ in
      alphabet[random.next(upTo: random.next(upTo: 3) == 0 ? alphabet.count : 10)]
    }.joined()
    let bytes = Array(text.utf8)
    var buffer = ByteBuffer()
    buffer.append("[\"")
    buffer.append(escaping: bytes.span, 0..<bytes.count)
    buffer.append("\"]")
    let parsed = try JSONSerialization.jsonObject(with: Data(buffer.array)) as? [String]
    #expect(parsed == [text])
  }
}

@Suite struct `Pens` {
  @Test func `pieces stand one behind the other`() {
    var buffer = ByteBuffer()
    buffer.append("[")
    let word = Array("wide".utf8)
    buffer.write(atMost: 64) { pen in
      pen.put("\"a literal of more than sixteen bytes\"")
      pen.put(UInt8(ascii: ","))
      pen.put(decimal: 1234)
      pen.put(word.span, 1..<3)
    }
    buffer.append("]")
    #expect(
      String(decoding: buffer.array, as: UTF8.self)
        == "[\"a literal of more than sixteen bytes\",1234id]")
  }

  @Test func `a piece that passes the bound ends the program`() async {
    await #expect(processExitsWith: .failure) {
      var buffer = ByteBuffer(capacity: 100)
      buffer.write(atMost: 2) { $0.put("abc") }
    }
  }

  @Test(arguments: 0..<50)
  func `a pair of a set is found wherever it stands`(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let bytes = (0..<random.next(upTo: 60)).map { _ in UInt8(97 + random.next(upTo: 6)) }
    var table = [UInt8](repeating: 0, count: 1 << 16)
    table[Int(UInt8(ascii: "b")) << 8 | Int(UInt8(ascii: "a"))] = 1
    table[Int(UInt8(ascii: "f")) << 8 | Int(UInt8(ascii: "f"))] = 1
    let end = bytes.count - random.next(upTo: min(3, bytes.count + 1))
    for start in 0...end {
      let expected = (start..<max(start, end - 1)).first { index in
        [[97, 98], [102, 102]].contains([bytes[index], bytes[index + 1]])
      }
      #expect(bytes.span.firstIndex(ofPairIn: table, from: start, to: end) == expected)
    }
  }
}

@Suite struct `Plain text` {
  /// What `append(plain:)` must give, by a loop over bytes.
  private func reference(_ bytes: [UInt8]) -> (text: [UInt8], stop: Int?, isPlain: Bool) {
    var text: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      let isBlank = byte == 0x20 || byte == 0x0A
      if byte < 0x20 && byte != 0x0A || byte >= 0x7F || byte == 0x26 || byte == 0x23
        || isBlank && (next == 0x20 || next == 0x0A) || byte == 0x2E && next == 0x2E
      {
        return (text, nil, false)
      }
      if byte == 0x60 || byte == 0x5F || byte == 0x27 && next == 0x27
        || byte == 0x2D && (next == 0x2D || next == 0x0A)
      {
        return (text, index, true)
      }
      text.append(byte == 0x0A ? 0x20 : byte)
    }
    return (text, nil, true)
  }

  @Test(arguments: 0..<300)
  func `vectors and a loop over bytes agree`(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let rare: [UInt8] = [0x60, 0x5F, 0x27, 0x2D, 0x0A, 0x20, 0x2E, 0x26, 0x23, 0x09, 0x7F, 0xC3]
    let bytes = (0..<random.next(upTo: 100)).map { _ in
      random.next(upTo: 12) == 0 ? rare[random.next(upTo: rare.count)] : 0x61
    }
    let right = reference(bytes)
    var out: [UInt8] = [1]
    let stop = out.append(plain: bytes.span, 0..<bytes.count)
    switch stop {
    case .end: #expect(right.isPlain && right.stop == nil && Array(out[1...]) == right.text)
    case .mark(let index): #expect(right.stop == index && Array(out[1...]) == right.text)
    case .notPlain:
      // A vector may see trouble that stands behind a mark.
      #expect(!right.isPlain || right.stop != nil)
    }
    // What stands around a range changes nothing.
    let around = [UInt8](repeating: rare[random.next(upTo: rare.count)], count: 20)
    var within: [UInt8] = [1]
    switch (stop, within.append(plain: (around + bytes + around).span, 20..<20 + bytes.count)) {
    case (.end, .end): #expect(within == out)
    case (.mark(let alone), .mark(let mark)): #expect(within == out && mark == alone + 20)
    case (.mark, .notPlain): #expect(right.stop != nil)
    case (.notPlain, .notPlain): break
    default: Issue.record("\(stop) alone, and another within")
    }
    let isPlain = bytes.span.isPlainLine(0..<bytes.count)
    let isWords = bytes.indices.allSatisfy { index in
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      return (0x20..<0x7F).contains(bytes[index])
        && !((bytes[index] == 0x20 || bytes[index] == 0x2E) && next == bytes[index])
    }
    #expect(isPlain == isWords)
  }
}

@Suite struct `Sixteen bytes at once` {
  private func bits(_ bytes: [UInt8], _ holds: (UInt8) -> Bool) -> UInt32 {
    bytes.indices.reduce(0) { $0 | (holds(bytes[$1]) ? 1 << UInt32($1) : 0) }
  }

  @Test(arguments: 0..<50)
  func `comparisons are those of each byte`(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let bytes = (0..<16).map { _ in UInt8(random.next(upTo: 256)) }
    let piece = SIMD16<UInt8>(bytes)
    for byte in UInt8.min...UInt8.max {
      #expect(piece.equal(to: byte).bits == bits(bytes) { $0 == byte })
      #expect(piece.below(byte).bits == bits(bytes) { $0 < byte })
      #expect(piece.within(byte, count: 7).bits == bits(bytes) { $0 &- byte < 7 })
      if byte < 0x80 {
        #expect(piece.outside(byte).bits == bits(bytes) { $0 < byte || $0 >= 0x80 })
      }
    }
    #expect(piece.letters.bits == bits(bytes) { $0.isLetter })
    #expect(piece.highBytes.bits == bits(bytes) { $0 >= 0x80 })
    let first = bytes[random.next(upTo: 16)]
    #expect(piece.equal(to: first).first == bytes.firstIndex(of: first))
    #expect((piece.equal(to: 1) & piece.equal(to: 2)).first == 16)
    let replaced = piece.replacing(first, by: 9)
    #expect((0..<16).map { replaced[$0] } == bytes.map { $0 == first ? 9 : $0 })
  }

  @Test(arguments: 0..<100)
  func `ranges are ASCII or equal where each byte is`(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var bytes = (0..<random.next(upTo: 200)).map { _ in UInt8(random.next(upTo: 0x80)) }
    let start = random.next(upTo: bytes.count + 1)
    let end = start + random.next(upTo: bytes.count - start + 1)
    let part = Array(bytes[start..<end])
    func tell() -> (isASCII: Bool, isEqual: Bool, isBeyond: Bool) {
      let span = bytes.span
      return (
        span.isASCII(start..<end), span.equals(start, part.span),
        span.equals(bytes.count - part.count + 1, part.span)
      )
    }
    #expect(tell() == (true, true, false))
    guard start < end else { return }
    bytes[start + random.next(upTo: end - start)] |= 0x80
    #expect(tell() == (false, false, false))
  }
}

@Suite struct `Word hashes` {
  @Test(arguments: ["", "a", "seven77", "eightchr", "ninechars", "a-long-word-of-many-letters"])
  func `a word built byte by byte has the hash of its bytes`(_ word: String) {
    let bytes = Array(word.utf8)
    var builder = WordHash.Builder()
    for byte in bytes { builder.add(byte) }
    #expect(builder.hash == WordHash.word(bytes.span))
    #expect(builder.hash == WordHash.bytes(bytes.span))
    let shouted = Array(word.uppercased().utf8)
    #expect(WordHash.word(shouted.span) == builder.hash)
    #expect(word.isEmpty || WordHash.bytes(shouted.span) != builder.hash)
  }

  @Test func `in a phrase order counts, and a word twice is a phrase of its own`() {
    let (first, second) = (Array("new".utf8), Array("york".utf8))
    let new = WordHash.word(first.span)
    let york = WordHash.word(second.span)
    #expect(WordHash.join(new, york) != WordHash.join(york, new))
    #expect(WordHash.join(new, new) != WordHash.join(york, york))
    #expect(WordHash.join(new, new) != 0)
  }

  @Test func `zeros at the end count`() {
    let short: [UInt8] = [1, 2]
    let long: [UInt8] = [1, 2, 0]
    #expect(WordHash.bytes(short.span) != WordHash.bytes(long.span))
  }
}
