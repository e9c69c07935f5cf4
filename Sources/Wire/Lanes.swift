public import CLanes

/// Which of sixteen bytes have a property.
public struct Lanes: Sendable {
  /// The highest bit of a byte is set where it has it.
  @usableFromInline internal var mask: SIMD16<UInt8>

  /// Creates one from its mask.
  @inlinable @inline(__always)
  internal init(_ mask: SIMD16<UInt8>) { self.mask = mask }

  /// A bit for each byte, the first one's the lowest.
  @inlinable @inline(__always)
  public var bits: UInt32 { wr_lane_bits(mask) }

  /// The first byte that has the property, or 16.
  @inlinable @inline(__always)
  public var first: Int { (bits | 1 << 16).trailingZeroBitCount }

  /// Those that have one of two properties.
  @inlinable @inline(__always)
  public static func | (left: Lanes, right: Lanes) -> Lanes { Lanes(left.mask | right.mask) }

  /// Those that have both.
  @inlinable @inline(__always)
  public static func & (left: Lanes, right: Lanes) -> Lanes { Lanes(left.mask & right.mask) }
}

extension SIMD16<UInt8> {
  /// The bytes that are `byte`.
  @inlinable @inline(__always)
  public func equal(to byte: UInt8) -> Lanes { Lanes(wr_lanes_equal(self, byte)) }

  /// The bytes that are less than `byte`.
  @inlinable @inline(__always)
  public func below(_ byte: UInt8) -> Lanes { Lanes(wr_lanes_below(self, byte)) }

  /// The bytes that are less than `byte`, which is ASCII, and those that are not ASCII.
  @inlinable @inline(__always)
  public func outside(_ byte: UInt8) -> Lanes { Lanes(wr_lanes_outside(self, byte)) }

  /// The bytes that are one of `count` from `first` on.
  @inlinable @inline(__always)
  public func within(_ first: UInt8, count: UInt8) -> Lanes {
    Lanes(wr_lanes_within(self, first, count))
  }

  /// The bytes that are ASCII letters.
  @inlinable @inline(__always)
  public var letters: Lanes { Lanes(wr_lanes_letter(self)) }

  /// The bytes that are not ASCII.
  @inlinable @inline(__always)
  public var highBytes: Lanes { Lanes(self) }

  /// The same bytes with `other` in the place of each `byte`.
  @inlinable @inline(__always)
  public func replacing(_ byte: UInt8, by other: UInt8) -> SIMD16<UInt8> {
    // All bits are set where a byte is equal.
    self ^ (equal(to: byte).mask & SIMD16(repeating: byte ^ other))
  }
}
