/// Classes of bytes, looked up in one table of 256 entries.
///
/// A stage asks "may this byte begin something?" once per byte; a table answers in one load where a
/// chain of comparisons would branch. Bytes of 0x80 and above are letters of some script: what they
/// are is decided where it matters.
public struct ByteClass: OptionSet, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Creates one from its parts.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `A`–`Z`.
  @inlinable public static var upper: ByteClass { ByteClass(rawValue: 1) }
  /// `a`–`z`.
  @inlinable public static var lower: ByteClass { ByteClass(rawValue: 2) }
  /// `0`–`9`.
  @inlinable public static var digit: ByteClass { ByteClass(rawValue: 4) }
  /// Space, tab, line feed, carriage return, vertical tab, form feed.
  @inlinable public static var space: ByteClass { ByteClass(rawValue: 8) }
  /// Control codes below 0x20 that are not white space, and DEL.
  @inlinable public static var control: ByteClass { ByteClass(rawValue: 16) }
  /// A byte of 0x80 or above.
  @inlinable public static var high: ByteClass { ByteClass(rawValue: 32) }
  /// Printable ASCII that is neither letter, digit nor blank.
  @inlinable public static var punctuation: ByteClass { ByteClass(rawValue: 64) }

  /// Letters of any script.
  @inlinable public static var letter: ByteClass { [.upper, .lower, .high] }
  /// Letters and digits.
  @inlinable public static var word: ByteClass { [.upper, .lower, .high, .digit] }

  /// The class of every byte.
  public static let table: [ByteClass] = (0..<256).map { value in
    switch UInt8(value) {
    case 0x41...0x5A: .upper
    case 0x61...0x7A: .lower
    case 0x30...0x39: .digit
    case 0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D: .space
    case 0x00...0x1F, 0x7F: .control
    case 0x80...0xFF: .high
    default: .punctuation
    }
  }
}

extension UInt8 {
  /// Whether the byte is an ASCII capital letter.
  @inlinable @inline(__always) public var isUpper: Bool { self &- 0x41 < 26 }
  /// Whether the byte is an ASCII small letter.
  @inlinable @inline(__always) public var isLower: Bool { self &- 0x61 < 26 }
  /// Whether the byte is an ASCII digit.
  @inlinable @inline(__always) public var isDigit: Bool { self &- 0x30 < 10 }
  /// Whether the byte is an ASCII letter.
  @inlinable @inline(__always) public var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  /// Whether the byte is ASCII white space.
  @inlinable @inline(__always) public var isSpace: Bool { self == 0x20 || self &- 9 < 5 }
  /// Whether the byte is a mark that ends sentences: `.`, `!` or `?`.
  @inlinable @inline(__always) public var isSentenceStop: Bool {
    self == 0x2E || self == 0x21 || self == 0x3F
  }
  /// Whether the byte belongs to a word: letter, digit or a byte of a non-ASCII character.
  @inlinable @inline(__always) public var isWord: Bool { isLetter || isDigit || self >= 0x80 }
  /// The ASCII small letter of a capital; every other byte unchanged.
  @inlinable @inline(__always) public var lowered: UInt8 { isUpper ? self | 0x20 : self }
  /// Whether the byte is the second or a later byte of a UTF-8 sequence.
  @inlinable @inline(__always) public var isContinuation: Bool { self & 0xC0 == 0x80 }
}
