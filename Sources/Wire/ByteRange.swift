/// A half-open range of byte offsets into a batch's text, in eight bytes.
public struct ByteRange: Sendable, Hashable {
  /// The first byte.
  public var start: UInt32
  /// Behind the last byte.
  public var end: UInt32

  /// Creates one from its parts.
  @inlinable @inline(__always)
  public init(_ start: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
  }

  /// Creates one from its parts.
  @inlinable @inline(__always)
  public init(_ range: Range<Int>) { self.init(range.lowerBound, range.upperBound) }

  /// The empty range at zero.
  public static let none = ByteRange(0, 0)

  /// As a range of integers.
  @inlinable @inline(__always) public var range: Range<Int> { Int(start)..<Int(end) }
  /// The number of bytes.
  @inlinable @inline(__always) public var count: Int { Int(end) - Int(start) }
  /// Whether it holds no byte.
  @inlinable @inline(__always) public var isEmpty: Bool { start == end }
}

/// One row of a column: what it is, where it stands, and a small payload whose meaning the kind gives.
public struct Row<Kind: Sendable>: Sendable {
  /// What the row is.
  public var kind: Kind
  /// The first byte.
  public var start: UInt32
  /// Behind the last byte.
  public var end: UInt32
  /// A small value whose meaning the kind gives.
  public var payload: UInt32

  /// Creates one from its parts.
  @inlinable @inline(__always)
  public init(_ kind: Kind, _ range: Range<Int>, payload: UInt32 = 0) {
    self.kind = kind
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    end = UInt32(truncatingIfNeeded: range.upperBound)
    self.payload = payload
  }

  /// As a range of integers.
  @inlinable @inline(__always) public var range: Range<Int> { Int(start)..<Int(end) }
  /// Whether it holds no byte.
  @inlinable @inline(__always) public var isEmpty: Bool { start == end }
}

/// A batch's largest text: row offsets are 32 bits wide, and a margin is kept for what stages add.
public let largestBatchText = 1 << 30
