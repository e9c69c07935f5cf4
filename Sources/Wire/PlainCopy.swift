extension [UInt8] {
  /// What ended a plain copy.
  public enum PlainStop: Sendable {
    /// All of the range was copied.
    case end
    /// A mark stands at the index that is not copied as it is.
    case mark(Int)
    /// The text is not plain: more must be known than a byte and the next.
    case notPlain
  }

  /// Appends text with line feeds made blanks, for as long as it is *plain* and holds no mark of a
  /// teleprinter.
  ///
  /// Plain is printable ASCII in lines without white space at their ends, without two blanks in a
  /// row, leaders (`..`), references (`&`, `#`) and control codes: such lines are words alone, and
  /// nothing but their breaks can tell of layout. Marks, at which the copy stops, are a backquote, a
  /// low line, two apostrophes, two hyphens, and a hyphen that ends a line.
  ///
  /// Sixteen bytes become a bit each for a few questions, so that pairs are bits beside each other.
  /// Bytes that few texts hold are told from each other where there are any. All are stored before
  /// they are known to be good, and written over where they are not.
  public mutating func append(plain text: Span<UInt8>, _ range: Range<Int>) -> PlainStop {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    var stop = PlainStop.end
    append(addingCapacity: range.count &+ 16) { (span: inout OutputSpan<UInt8>) in
      unsafe span.withUnsafeMutableBufferPointer { buffer, count in
        guard let base = buffer.baseAddress else { return }
        unsafe text.withUnsafeBytes { source in
          let end: Int
          unsafe (stop, end) = Self.copyPlain(source, range, to: base + count)
          count += end &- range.lowerBound
        }
      }
    }
    return stop
  }

  /// Copies to where there is room for the range and sixteen bytes; says what ended it, and where.
  private static func copyPlain(
    _ source: UnsafeRawBufferPointer, _ range: Range<Int>, to out: UnsafeMutablePointer<UInt8>
  ) -> (PlainStop, Int) {
    let out = UnsafeMutableRawPointer(out)
    let (first, end) = (range.lowerBound, range.upperBound)
    var index = first
    // All lanes are the range's, and behind the last it goes on.
    while end &- index > 16 {
      let lanes = unsafe copyLanes(source, index, 0xFFFF, 0xFFFF, to: out + (index &- first))
      guard lanes == 16 else { return stop(lanes, at: index) }
      index &+= 16
    }
    if index < end, index &+ 17 <= source.count {
      let inside = 0xFFFF &>> UInt32(truncatingIfNeeded: 16 &- (end &- index))
      let lanes = unsafe copyLanes(
        source, index, inside, inside &>> 1, to: out + (index &- first))
      guard lanes == 16 else { return stop(lanes, at: index) }
      return (.end, end)
    }
    // The source's last bytes.
    while index < end {
      let byte = unsafe source[index]
      let next = unsafe index &+ 1 < end ? source[index &+ 1] : 0
      switch byte {
      case 0x0A, 0x20:
        if next == 0x0A || next == 0x20 { return (.notPlain, index) }
      case 0x26, 0x23, 0..<0x20, 0x7F...: return (.notPlain, index)
      case 0x2E where next == 0x2E: return (.notPlain, index)
      case 0x60, 0x5F: return (.mark(index), index)
      case 0x27 where next == 0x27: return (.mark(index), index)
      case 0x2D where next == 0x2D || next == 0x0A: return (.mark(index), index)
      default: break
      }
      unsafe out.storeBytes(
        of: byte == 0x0A ? 0x20 : byte, toByteOffset: index &- first, as: UInt8.self)
      index &+= 1
    }
    return (.end, end)
  }

  /// What ends a copy of which only so many lanes were taken.
  private static func stop(_ lanes: Int, at index: Int) -> (PlainStop, Int) {
    lanes < 0 ? (.notPlain, index) : (.mark(index &+ lanes), index &+ lanes)
  }

  /// Copies sixteen bytes of which those of `inside` are to be looked at, and those of `goesOn` with
  /// the next; says how many are good: -1 where the text is not plain.
  @inline(__always)
  private static func copyLanes(
    _ source: UnsafeRawBufferPointer, _ index: Int, _ inside: UInt32, _ goesOn: UInt32,
    to out: UnsafeMutableRawPointer
  ) -> Int {
    let piece = unsafe source.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
    let feeds = piece.equal(to: 0x0A)
    let white = (piece.equal(to: 0x20) | feeds).bits
    // White space, controls and all that is not ASCII.
    let low = piece.outside(0x21).bits
    let next = unsafe source[index &+ 16]
    let nextWhite = white &>> 1 | (next == 0x20 || next == 0x0A ? 0x8000 : 0)
    if (low ^ white) & inside | white & nextWhite & goesOn != 0 { return -1 }
    unsafe out.storeBytes(
      of: piece.replacing(0x0A, by: 0x20), as: SIMD16<UInt8>.self)
    // From `#` to `'`, a hyphen and a stop, a low line and a backquote, or DEL.
    let rare =
      piece.within(0x23, count: 5) | piece.within(0x2D, count: 2) | piece.within(0x5F, count: 2)
      | piece.equal(to: 0x7F)
    guard rare.bits & inside != 0 else { return 16 }
    let behind = unsafe source.loadUnaligned(fromByteOffset: index &+ 1, as: SIMD16<UInt8>.self)
    if oddLanes(piece, behind, goesOn) & inside != 0 { return -1 }
    return (markLanes(piece, behind, goesOn) & inside | 1 << 16).trailingZeroBitCount
  }

  /// The lanes of references, DEL and leaders.
  @inline(__always)
  private static func oddLanes(
    _ piece: SIMD16<UInt8>, _ next: SIMD16<UInt8>, _ goesOn: UInt32
  ) -> UInt32 {
    let alone = piece.equal(to: 0x26) | piece.equal(to: 0x23) | piece.equal(to: 0x7F)
    return alone.bits | (piece.equal(to: 0x2E) & next.equal(to: 0x2E)).bits & goesOn
  }

  /// The lanes of marks at which the copy stops.
  @inline(__always)
  private static func markLanes(
    _ piece: SIMD16<UInt8>, _ next: SIMD16<UInt8>, _ goesOn: UInt32
  ) -> UInt32 {
    let pairs =
      piece.equal(to: 0x27) & next.equal(to: 0x27)
      | piece.equal(to: 0x2D) & (next.equal(to: 0x2D) | next.equal(to: 0x0A))
    return piece.within(0x5F, count: 2).bits | pairs.bits & goesOn
  }
}

extension Span<UInt8> {
  /// Whether a line is words alone: printable ASCII without two blanks in a row and leaders (`..`).
  public func isPlainLine(_ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    var index = range.lowerBound
    let end = range.upperBound
    while index &+ 17 <= end {
      let (piece, next) = (lanes(at: index), lanes(at: index &+ 1))
      let pairs =
        piece.equal(to: 0x20) & next.equal(to: 0x20) | piece.equal(to: 0x2E) & next.equal(to: 0x2E)
      let odd = piece.below(0x20) | piece.equal(to: 0x7F) | piece.highBytes | pairs
      if odd.bits != 0 { return false }
      index &+= 16
    }
    while index < end {
      let byte = self[index]
      if byte < 0x20 || byte >= 0x7F { return false }
      if byte == 0x20 || byte == 0x2E, index &+ 1 < end, self[index &+ 1] == byte { return false }
      index &+= 1
    }
    return true
  }
}
