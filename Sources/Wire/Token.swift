/// A word, number or mark of the text, with the hash that every look-up after uses.
public struct Token: Sendable {
  /// The first byte, in the batch's text.
  public var start: UInt32
  /// The number of bytes.
  public var length: UInt16
  /// A word, a number or a mark.
  public var kind: Kind
  /// How it is written.
  public var shape: Shape
  /// Of the token with its ASCII letters small: `ALMATY`, `Almaty` and `almaty` are one word.
  public var hash: UInt64

  /// What a token is.
  public enum Kind: UInt8, Sendable {
    case word, number, mark
  }

  /// How the letters of a word are cased, and what stands around it.
  public struct Shape: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates one from its parts.
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The first character is a capital letter.
    @inlinable public static var capital: Shape { Shape(rawValue: 1) }
    /// Has two or more capitals and no small letter.
    @inlinable public static var allCapitals: Shape { Shape(rawValue: 2) }
    /// White space stands before it.
    @inlinable public static var spaced: Shape { Shape(rawValue: 4) }
    /// First of its sentence.
    @inlinable public static var sentenceStart: Shape { Shape(rawValue: 8) }
    /// Has a digit in it.
    @inlinable public static var digits: Shape { Shape(rawValue: 16) }
    /// Ends in a full stop that belongs to it, as an initial or `U.S.` does.
    @inlinable public static var stopped: Shape { Shape(rawValue: 32) }
    /// A sentence may end here, or a list's item begin: what most tokens are not, at a glance.
    @inlinable public static var mayEnd: Shape { Shape(rawValue: 64) }
  }

  /// Creates one from its parts.
  @inlinable
  public init(start: Int, length: Int, kind: Kind, shape: Shape, hash: UInt64) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.length = UInt16(clamping: length)
    self.kind = kind
    self.shape = shape
    self.hash = hash
  }

  /// Behind the last byte.
  @inlinable @inline(__always) public var end: Int { Int(start) + Int(length) }
  /// The token's bytes.
  @inlinable @inline(__always) public var range: Range<Int> { Int(start)..<end }
  /// Whether it begins with a capital letter.
  @inlinable @inline(__always) public var isCapital: Bool { shape.contains(.capital) }
}
