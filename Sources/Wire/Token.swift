/// A word, number or mark of the text, with the hash that every look-up after uses.
package struct Token: Sendable {
  package var start: UInt32
  package var length: UInt16
  package var kind: Kind
  package var shape: Shape
  /// Of the token with its ASCII letters small: `ALMATY`, `Almaty` and `almaty` are one word.
  package var hash: UInt64

  package enum Kind: UInt8, Sendable {
    case word, number, mark
  }

  /// How the letters of a word are cased, and what stands around it.
  package struct Shape: OptionSet, Sendable {
    package let rawValue: UInt8
    @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The first character is a capital letter.
    package static let capital = Shape(rawValue: 1)
    /// Has two or more capitals and no small letter.
    package static let allCapitals = Shape(rawValue: 2)
    /// White space stands before it.
    package static let spaced = Shape(rawValue: 4)
    /// First of its sentence.
    package static let sentenceStart = Shape(rawValue: 8)
    /// Has a digit in it.
    package static let digits = Shape(rawValue: 16)
    /// Ends in a full stop that belongs to it: `Inc.`, `U.S.`
    package static let stopped = Shape(rawValue: 32)
  }

  @inlinable
  package init(start: Int, length: Int, kind: Kind, shape: Shape, hash: UInt64) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.length = UInt16(clamping: length)
    self.kind = kind
    self.shape = shape
    self.hash = hash
  }

  @inlinable @inline(__always) package var end: Int { Int(start) + Int(length) }
  @inlinable @inline(__always) package var range: Range<Int> { Int(start)..<end }
  @inlinable @inline(__always) package var isCapital: Bool { shape.contains(.capital) }
}
