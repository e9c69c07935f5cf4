internal import Wire

/// Bytes of a story's text as Unicode code point offsets, by which the results' users count.
///
/// ASCII needs no counting at all. Other text is counted once, a total for every 64 bytes; an
/// offset is the total before it and the characters of the bytes between, eight at a time.
package struct CodePointOffsets: Sendable {
  private var start = 0
  private var end = 0
  /// Characters that begin before each 64 bytes of the text; empty where all of it is ASCII.
  private var totals: [UInt32] = []

  package init() {}

  /// Takes the story whose text is `body`.
  package mutating func prepare(_ text: Span<UInt8>, _ body: Range<Int>) {
    start = body.lowerBound
    end = body.upperBound
    totals.removeAll(keepingCapacity: true)
    guard !text.isASCII(body) else { return }
    var total = 0
    var index = start
    while index < end {
      totals.append(UInt32(truncatingIfNeeded: total))
      let next = min(index &+ 64, end)
      total &+= Self.characters(text, index, next)
      index = next
    }
    totals.append(UInt32(truncatingIfNeeded: total))
  }

  /// The code points of the story's text that begin before a byte of the batch's text.
  @inline(__always)
  package func offset(_ text: Span<UInt8>, _ byte: Int) -> Int {
    totals.isEmpty ? byte &- start : counted(text, byte)
  }

  private func counted(_ text: Span<UInt8>, _ byte: Int) -> Int {
    let block = (min(byte, end) - start) >> 6
    return Int(totals[block]) + Self.characters(text, start + block << 6, min(byte, end))
  }

  /// The characters that begin in a range: its bytes but those that go on with one.
  private static func characters(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var count = end &- start
    var index = start
    while index &+ 8 <= end {
      let word = text.word(at: index)
      count &-= (word &>> 7 & ~(word &>> 6) & 0x0101_0101_0101_0101).nonzeroBitCount
      index &+= 8
    }
    while index < end {
      if text[index].isContinuation { count &-= 1 }
      index &+= 1
    }
    return count
  }
}
