/// A cursor into room that a buffer has made: a piece is a comparison and a few stores.
///
/// The idea: what belongs together — the keys and numbers of a fact — is bounded before, so that the
/// buffer grows at one place; while it is written, cursor and end stay in registers, and literals are
/// constants in the code instead of memory to be copied.
///
/// Safe because no piece is stored that does not fit into the room, and `ByteBuffer.write` lends
/// the pen only for as long as the room stays where it is.
@safe
public struct BytePen: ~Copyable {
  @usableFromInline internal var at: UnsafeMutablePointer<UInt8>
  @usableFromInline internal let end: UnsafeMutablePointer<UInt8>

  @inlinable @inline(__always)
  internal init(_ start: UnsafeMutablePointer<UInt8>, room: Int) {
    unsafe at = start
    unsafe end = start + room
  }

  /// Ends the program where a piece does not fit: its writer has set the bound too low.
  @inlinable @inline(__always)
  internal func check(_ count: Int) {
    precondition(unsafe end - at >= count, "the bound of what is written at once was too low")
  }

  /// Writes a byte.
  @inlinable @inline(__always)
  public mutating func put(_ byte: UInt8) {
    check(1)
    unsafe at.pointee = byte
    unsafe at += 1
  }

  /// Writes a literal.
  @inlinable @inline(__always)
  public mutating func put(_ literal: StaticString) {
    let length = literal.utf8CodeUnitCount
    check(length)
    unsafe UnsafeMutableRawPointer(at).copyMemory(from: literal.utf8Start, byteCount: length)
    unsafe at += length
  }

  /// Writes a range of a span as it is.
  @inlinable @inline(__always)
  public mutating func put(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    check(range.count)
    unsafe bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe at.update(from: start + range.lowerBound, count: range.count)
    }
    unsafe at += range.count
  }

  /// Room that `put(decimal:)` asks for: digits, a sign, and what is stored beyond them.
  public static var decimalBound: Int { 24 }

  /// Writes a whole number in decimal.
  ///
  /// Offsets are what is written most: up to four digits are made side by side in one integer and
  /// stored together, those that are too many shifted out.
  @inlinable @inline(__always)
  public mutating func put(decimal value: Int) {
    guard value.magnitude < 10_000, value >= 0 else {
      putLong(value)
      return
    }
    check(4)
    let number = UInt32(truncatingIfNeeded: value)
    // Products and shifts are divisions by 100 and by 10, exact below 10,000.
    let hundreds = (number &* 5243) &>> 19
    let pairs = hundreds | (number &- hundreds &* 100) &<< 16
    let tens = ((pairs &* 103) &>> 10) & 0x000F_000F
    let digits = (tens | (pairs &- tens &* 10) &<< 8) | 0x3030_3030
    let count = 1 &+ (number >= 10 ? 1 : 0) &+ (number >= 100 ? 1 : 0) &+ (number >= 1000 ? 1 : 0)
    let shifted = digits &>> UInt32(truncatingIfNeeded: (4 &- count) &* 8)
    unsafe UnsafeMutableRawPointer(at).storeBytes(of: shifted.littleEndian, as: UInt32.self)
    unsafe at += count
  }

  @usableFromInline
  internal mutating func putLong(_ value: Int) {
    if value < 0 { put(0x2D) }
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var first = 20
    var rest = value.magnitude
    repeat {
      first &-= 1
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      digits[first] = 0x30 &+ UInt8(truncatingIfNeeded: remainder)
      rest = quotient
    } while rest > 0
    put(digits.span, first..<20)
  }

  /// Room that `put(escaping:)` asks for, for text of so many bytes.
  @inlinable @inline(__always)
  public static func escapedBound(_ count: Int) -> Int { count &* 6 &+ 16 }

  /// Writes a range of UTF-8 as the inside of a JSON string (RFC 8259): controls, `"` and `\`
  /// escaped, all else as it is.
  @inlinable @inline(__always)
  public mutating func put(escaping text: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    check(Self.escapedBound(range.count))
    unsafe text.withUnsafeBytes { source in
      unsafe at = Self.escape(source, range.lowerBound, range.upperBound, at)
    }
  }

  /// Escapes into room of `escapedBound` bytes and gives where it ended.
  ///
  /// Sixteen bytes are stored before it is known that none of them must be escaped; where one must,
  /// the cursor goes on from there, and the rest is written over.
  @usableFromInline
  internal static func escape(
    _ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    guard let base = source.baseAddress else { return unsafe out }
    var at = UnsafeMutableRawPointer(out)
    var index = start
    // Bytes behind the range may be looked at as long as they are there: what they give is cut.
    let wide = source.count &- 16
    // Most strings are names: one look is enough.
    if end &- index <= 16, index <= wide, index < end {
      let piece = unsafe base.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
      unsafe at.storeBytes(of: piece, as: SIMD16<UInt8>.self)
      if escapes(piece).first >= end &- index { return unsafe out + (end &- index) }
    }
    while index < end {
      var clean = 0
      if index <= wide {
        let piece = unsafe base.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
        unsafe at.storeBytes(of: piece, as: SIMD16<UInt8>.self)
        clean = escapes(piece).first
      } else {
        while index &+ clean < end {
          let byte = unsafe base.load(fromByteOffset: index &+ clean, as: UInt8.self)
          if byte < 0x20 || byte == 0x22 || byte == 0x5C { break }
          unsafe at.storeBytes(of: byte, toByteOffset: clean, as: UInt8.self)
          clean &+= 1
        }
      }
      clean = min(clean, end &- index)
      unsafe at += clean
      index &+= clean
      if clean == 16 || index == end { continue }
      let (bytes, length) = unsafe escaped(base.load(fromByteOffset: index, as: UInt8.self))
      unsafe at.storeBytes(of: bytes.littleEndian, as: UInt64.self)
      unsafe at += length
      index &+= 1
    }
    return unsafe at.assumingMemoryBound(to: UInt8.self)
  }

  /// The bytes that must be escaped.
  @inline(__always)
  private static func escapes(_ piece: SIMD16<UInt8>) -> Lanes {
    piece.below(0x20) | piece.equal(to: 0x22) | piece.equal(to: 0x5C)
  }

  /// What stands for a byte that must be escaped: its bytes, the first the lowest, and their number.
  private static func escaped(_ byte: UInt8) -> (UInt64, Int) {
    let slash: UInt64 = 0x5C
    switch byte {
    case 0x22, 0x5C: return (slash | UInt64(byte) &<< 8, 2)
    case 0x0A: return (slash | 0x6E00, 2)
    case 0x0D: return (slash | 0x7200, 2)
    case 0x09: return (slash | 0x7400, 2)
    default:
      // `\u00` and two digits.
      let digits = hexadecimal(UInt64(byte))
      return (0x3030_755C | digits &<< 32, 6)
    }
  }

  /// The two hexadecimal digits of a byte, the first the lowest.
  private static func hexadecimal(_ byte: UInt64) -> UInt64 {
    func digit(_ value: UInt64) -> UInt64 { value < 10 ? 0x30 &+ value : 0x57 &+ value }
    return digit(byte &>> 4) | digit(byte & 15) &<< 8
  }
}

extension BytePen: ByteSink {
  /// Writes a byte.
  @inlinable @inline(__always)
  public mutating func append(_ byte: UInt8) { put(byte) }
}

extension ByteBuffer {
  /// Lends a pen that writes `bound` bytes at the most behind those that are there.
  @inlinable @inline(__always)
  public mutating func write(atMost bound: Int, _ body: (inout BytePen) -> Void) {
    reserve(bound)
    var pen = unsafe BytePen(base + used, room: bound)
    body(&pen)
    used = unsafe pen.at - base
  }

  /// Appends a range of UTF-8 as the inside of a JSON string (RFC 8259).
  public mutating func append(escaping text: Span<UInt8>, _ range: Range<Int>) {
    var index = range.lowerBound
    // In pieces: room is made for text in which every byte must be escaped.
    while index < range.upperBound {
      let next = min(index &+ 1024, range.upperBound)
      write(atMost: BytePen.escapedBound(next &- index)) { $0.put(escaping: text, index..<next) }
      index = next
    }
  }

  /// Appends a whole number in decimal.
  public mutating func append(decimal value: Int) {
    write(atMost: BytePen.decimalBound) { $0.put(decimal: value) }
  }
}
