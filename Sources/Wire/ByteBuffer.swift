#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A growing run of bytes that many small pieces are appended to at the speed of stores.
///
/// An `Array` asks at every append whether it is shared and calls into the runtime to find out; a
/// buffer has one owner by its type, so that an append is a comparison and a store. Finished bytes
/// are handed on as `ByteStorage` without a copy.
///
/// The memory is C's, whose `realloc` moves large blocks by their pages, on Linux those of some megabytes:
/// beside a buffer of a huge document that grows there is not a second one.
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
    unsafe base = Self.memory(nil, capacity)
  }

  deinit { unsafe free(base) }

  /// Memory for so many bytes, which begins with those that were at `old`.
  private static func memory(
    _ old: UnsafeMutablePointer<UInt8>?, _ capacity: Int
  ) -> UnsafeMutablePointer<UInt8> {
    guard let memory = unsafe realloc(old, max(1, capacity)) else {
      preconditionFailure("no memory for \(capacity) bytes")
    }
    return unsafe memory.assumingMemoryBound(to: UInt8.self)
  }

  /// Makes room for `more` bytes behind those that are there.
  @inlinable @inline(__always)
  public mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(more) }
  }

  @usableFromInline
  internal mutating func grow(_ more: Int) {
    let larger = max(count + more, capacity * 2, 256)
    unsafe base = Self.memory(base, larger)
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
    write(atMost: literal.utf8CodeUnitCount) { $0.put(literal) }
  }

  /// Appends `"name":`, behind a comma if one is due.
  @inlinable @inline(__always)
  public mutating func append(key name: StaticString, comma: Bool) {
    write(atMost: name.utf8CodeUnitCount &+ 4) { pen in
      if comma { pen.put(UInt8(ascii: ",")) }
      pen.put(UInt8(ascii: "\""))
      pen.put(name)
      pen.put("\":")
    }
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
/// Safe because nothing writes to the memory any more, and what is lent of it ends with the call.
@safe
public final class ByteStorage: Sendable {
  private nonisolated(unsafe) let base: UnsafeMutablePointer<UInt8>
  /// The number of bytes.
  public let count: Int

  /// Takes over memory that `malloc` gave.
  internal init(base: UnsafeMutablePointer<UInt8>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  deinit { unsafe free(base) }

  /// Lends a range of the bytes to `body`.
  public func withSpan<Value>(_ range: Range<Int>, _ body: (Span<UInt8>) -> Value) -> Value {
    let bytes = unsafe UnsafeBufferPointer(start: base, count: count)
    let span = unsafe bytes.span
    return withExtendedLifetime(self) { body(span.extracting(range)) }
  }

  /// Appends a range of the bytes to an array.
  public func append(_ range: Range<Int>, to out: inout [UInt8]) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    withSpan(range) { out.append($0, 0..<$0.count) }
  }
}

/// What small pieces of text can be appended to: an array or a buffer.
public protocol ByteSink: ~Copyable {
  /// Appends a byte.
  mutating func append(_ byte: UInt8)
}

extension ByteBuffer: ByteSink {}
extension [UInt8]: ByteSink {}
