/// Classes of bytes, looked up in one table of 256 entries.
///
/// A stage asks "may this byte begin something?" once per byte; a table answers in one load where a
/// chain of comparisons would branch. Bytes of 0x80 and above are letters of some script: what they
/// are is decided where it matters.
package struct ByteClass: OptionSet, Sendable {
  package let rawValue: UInt8

  @inlinable
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `A`–`Z`.
  package static let upper = ByteClass(rawValue: 1)
  /// `a`–`z`.
  package static let lower = ByteClass(rawValue: 2)
  /// `0`–`9`.
  package static let digit = ByteClass(rawValue: 4)
  /// Space, tab, line feed, carriage return, vertical tab, form feed.
  package static let space = ByteClass(rawValue: 8)
  /// Control codes below 0x20 that are not white space, and DEL.
  package static let control = ByteClass(rawValue: 16)
  /// A byte of 0x80 or above.
  package static let high = ByteClass(rawValue: 32)
  /// Printable ASCII that is neither letter, digit nor blank.
  package static let punctuation = ByteClass(rawValue: 64)

  package static let letter: ByteClass = [.upper, .lower, .high]
  package static let word: ByteClass = [.upper, .lower, .high, .digit]

  /// The class of every byte.
  package static let table: [ByteClass] = (0..<256).map { value in
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
  @inlinable @inline(__always) package var isUpper: Bool { self &- 0x41 < 26 }
  /// Whether the byte is an ASCII small letter.
  @inlinable @inline(__always) package var isLower: Bool { self &- 0x61 < 26 }
  /// Whether the byte is an ASCII digit.
  @inlinable @inline(__always) package var isDigit: Bool { self &- 0x30 < 10 }
  /// Whether the byte is an ASCII letter.
  @inlinable @inline(__always) package var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  /// Whether the byte is ASCII white space.
  @inlinable @inline(__always) package var isSpace: Bool { self == 0x20 || self &- 9 < 5 }
  /// Whether the byte belongs to a word: letter, digit or a byte of a non-ASCII character.
  @inlinable @inline(__always) package var isWord: Bool { isLetter || isDigit || self >= 0x80 }
  /// The ASCII small letter of a capital; every other byte unchanged.
  @inlinable @inline(__always) package var lowered: UInt8 { isUpper ? self | 0x20 : self }
  /// Whether the byte is the second or a later byte of a UTF-8 sequence.
  @inlinable @inline(__always) package var isContinuation: Bool { self & 0xC0 == 0x80 }
}
