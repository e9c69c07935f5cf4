/// A growing run of bytes that many small pieces are appended to at the speed of stores.
///
/// An `Array` asks at every append whether it is shared and calls into the runtime to find out; a
/// buffer has one owner by its type, so that an append is a comparison and a store. Finished bytes
/// are handed on as `ByteStorage` without a copy.
///
/// Safe because the memory is allocated and freed here, `count` never passes `capacity`, and no
/// pointer leaves.
@safe
public struct ByteBuffer: ~Copyable, Sendable {
  @usableFromInline internal nonisolated(unsafe) var base: UnsafeMutablePointer<UInt8>
  @usableFromInline internal var used = 0

  /// The bytes that are in it.
  @inlinable @inline(__always) public var count: Int { used }
  @usableFromInline internal var capacity: Int

  /// Creates an empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 0) {
    self.capacity = capacity
    unsafe base = .allocate(capacity: max(1, capacity))
  }

  deinit { unsafe base.deallocate() }

  /// Makes room for `more` bytes behind those that are there.
  @inlinable @inline(__always)
  public mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(more) }
  }

  @usableFromInline
  internal mutating func grow(_ more: Int) {
    let larger = max(count + more, capacity * 2, 256)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    unsafe moved.initialize(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = moved
    capacity = larger
  }

  /// Forgets the bytes and keeps the room.
  public mutating func removeAll() { used = 0 }

  /// Appends a byte.
  @inlinable @inline(__always)
  public mutating func append(_ byte: UInt8) {
    reserve(1)
    unsafe base[count] = byte
    used = count &+ 1
  }

  /// Appends the bytes of a literal.
  @inlinable @inline(__always)
  public mutating func append(_ literal: StaticString) {
    let length = literal.utf8CodeUnitCount
    reserve(length)
    unsafe copyShort(literal.utf8Start, length)
  }

  /// Appends `"name":`, behind a comma if one is due.
  @inlinable
  public mutating func append(key name: StaticString, comma: Bool) {
    let length = name.utf8CodeUnitCount
    reserve(length &+ 4)
    if comma { put(UInt8(ascii: ",")) }
    put(UInt8(ascii: "\""))
    unsafe copyShort(name.utf8Start, length)
    put(UInt8(ascii: "\""))
    put(UInt8(ascii: ":"))
  }

  /// Stores a byte for which room was made.
  @inlinable @inline(__always)
  internal mutating func put(_ byte: UInt8) {
    unsafe base[used] = byte
    used &+= 1
  }

  /// Copies bytes for which room was made, without a call for the few that a literal mostly has:
  /// the first and the last eight, which may overlap.
  @inlinable @inline(__always)
  internal mutating func copyShort(_ source: UnsafePointer<UInt8>, _ length: Int) {
    let from = unsafe UnsafeRawPointer(source)
    let target = unsafe UnsafeMutableRawPointer(base + used)
    if length >= 8, length <= 16 {
      let head = unsafe from.loadUnaligned(as: UInt64.self)
      let tail = unsafe from.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
      unsafe target.storeBytes(of: head, as: UInt64.self)
      unsafe target.storeBytes(of: tail, toByteOffset: length &- 8, as: UInt64.self)
    } else if length < 8 {
      for index in 0..<length {
        unsafe target.storeBytes(of: source[index], toByteOffset: index, as: UInt8.self)
      }
    } else {
      unsafe target.copyMemory(from: from, byteCount: length)
    }
    used &+= length
  }

  /// Appends a range of a span.
  @inlinable @inline(__always)
  public mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    reserve(range.count)
    unsafe bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + count).initialize(from: start + range.lowerBound, count: range.count)
    }
    used = count &+ range.count
  }

  /// Appends the bytes of an array.
  public mutating func append(contentsOf bytes: [UInt8]) { append(bytes.span, 0..<bytes.count) }

  /// Appends the UTF-8 of a string.
  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      reserve(utf8.count)
      if let start = utf8.baseAddress {
        unsafe (base + count).initialize(from: start, count: utf8.count)
      }
      used = count &+ utf8.count
    }
  }

  /// Appends a whole number in decimal.
  @inlinable
  public mutating func append(decimal value: Int) {
    reserve(20)
    var rest = value.magnitude
    if value < 0 {
      unsafe base[count] = 0x2D
      used = count &+ 1
    }
    // Offsets are what is written most: four digits or fewer are counted without a division.
    var digits = rest < 10 ? 1 : rest < 100 ? 2 : rest < 1000 ? 3 : rest < 10_000 ? 4 : 5
    if digits == 5 {
      var power: UInt = 100_000
      while rest >= power, digits < 19 {
        digits &+= 1
        power = power.multipliedReportingOverflow(by: 10).partialValue
      }
    }
    let start = count
    var index = digits
    while index > 0 {
      index &-= 1
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      unsafe base[start &+ index] = 0x30 &+ UInt8(truncatingIfNeeded: remainder)
      rest = quotient
    }
    used = start &+ digits
  }

  /// Appends a range of UTF-8 as the inside of a JSON string (RFC 8259): controls, `"` and `\\`
  /// escaped, all else as it is.
  ///
  /// Sixteen bytes are stored before it is known that none of them must be escaped; where one must,
  /// the count goes on from there, and the rest is written over.
  public mutating func append(escaping bytes: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    var index = range.lowerBound
    let end = range.upperBound
    let blank = SIMD16<UInt8>(repeating: 0x20)
    let (quote, slash) = (SIMD16<UInt8>(repeating: 0x22), SIMD16<UInt8>(repeating: 0x5C))
    unsafe bytes.withUnsafeBytes { source in
      reserve(end &- index &+ 16)
      while index < end {
        // Bytes behind the range may be looked at, as long as they are there: the count is cut.
        let isWide = index &+ 16 <= source.count
        let clean: Int
        if isWide {
          let piece = unsafe source.loadUnaligned(
            fromByteOffset: index, as: SIMD16<UInt8>.self)
          unsafe UnsafeMutableRawPointer(base + used).storeBytes(
            of: piece, as: SIMD16<UInt8>.self)
          clean = min(
            firstLane((piece .< blank) .| (piece .== quote) .| (piece .== slash)), end &- index)
        } else {
          var length = 0
          while index &+ length < end {
            let byte = unsafe source[index &+ length]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { break }
            unsafe base[used &+ length] = byte
            length &+= 1
          }
          clean = length
        }
        used &+= clean
        index &+= clean
        if index == end || clean == 16 { continue }
        unsafe escape(source[index])
        index &+= 1
        reserve(end &- index &+ 16)
      }
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x22: append("\\\"")
    case 0x5C: append("\\\\")
    case 0x0A: append("\\n")
    case 0x0D: append("\\r")
    case 0x09: append("\\t")
    default:
      append("\\u00")
      for digit in [byte >> 4, byte & 15] {
        append(digit < 10 ? 0x30 + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
  }

  /// A copy of the bytes.
  public var array: [UInt8] {
    unsafe [UInt8](UnsafeBufferPointer(start: base, count: count))
  }

  /// Ends the writing: the bytes as they are, without a copy.
  public consuming func finish() -> ByteStorage {
    let storage = unsafe ByteStorage(base: base, count: count)
    discard self
    return storage
  }
}

/// Finished bytes that may be read from anywhere and are freed with the last reference.
///
/// Safe because nothing writes to the memory any more, and no pointer leaves.
@safe
public final class ByteStorage: Sendable {
  private nonisolated(unsafe) let base: UnsafeMutablePointer<UInt8>
  /// The number of bytes.
  public let count: Int

  /// Takes over memory that was allocated with `allocate`.
  internal init(base: UnsafeMutablePointer<UInt8>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  deinit { unsafe base.deallocate() }

  /// Appends a range of the bytes to an array.
  public func append(_ range: Range<Int>, to out: inout [UInt8]) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    unsafe out.append(
      contentsOf: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }
}

/// What small pieces of text can be appended to: an array or a buffer.
public protocol ByteSink: ~Copyable {
  /// Appends a byte.
  mutating func append(_ byte: UInt8)
}

extension ByteBuffer: ByteSink {}
extension [UInt8]: ByteSink {}
