internal import Wire

/// A strict scanner of JSON (RFC 8259) over bytes: checks as it goes, builds nothing.
package struct JSONScanner: ~Escapable {
  private let bytes: Span<UInt8>
  private(set) var index: Int
  private let end: Int

  /// Nesting deeper than this is refused.
  static let deepest = 128

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    index = range.lowerBound
    end = range.upperBound
  }

  /// Moves past white space; whether anything is left.
  @discardableResult
  mutating func skipSpace() -> Bool {
    while index < end {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index &+= 1
      default: return true
      }
    }
    return false
  }

  /// Takes `byte` if it is next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard index < end, bytes[index] == byte else { return false }
    index &+= 1
    return true
  }

  /// The next byte that is not white space.
  mutating func peek() -> UInt8? { skipSpace() ? bytes[index] : nil }

  /// Reads a string; the range is between the quotes, escapes as they stand.
  mutating func string() -> (range: Range<Int>, hasEscapes: Bool)? {
    guard take(0x22) else { return nil }
    let start = index
    var hasEscapes = false
    while index < end {
      switch bytes[index] {
      case 0x22:
        index &+= 1
        return (start..<index - 1, hasEscapes)
      case 0x5C:
        hasEscapes = true
        guard skipEscape() else { return nil }
      case 0x00..<0x20: return nil
      default: index &+= 1
      }
    }
    return nil
  }

  private mutating func skipEscape() -> Bool {
    guard index + 1 < end else { return false }
    switch bytes[index + 1] {
    case UInt8(ascii: "u"):
      guard index + 6 <= end else { return false }
      for offset in 2..<6 where Self.hex(bytes[index + offset]) == nil { return false }
      index += 6
      return true
    case 0x22, 0x5C, 0x2F, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      index += 2
      return true
    default: return false
    }
  }

  /// Reads any value and says where it stands; nil where it is not JSON.
  mutating func value(depth: Int = 0) -> Range<Int>? {
    guard depth < Self.deepest, let first = peek() else { return nil }
    let start = index
    switch first {
    case 0x22: guard string() != nil else { return nil }
    case UInt8(ascii: "{"):
      index += 1
      guard members(closing: UInt8(ascii: "}"), depth: depth, keyed: true) else { return nil }
    case UInt8(ascii: "["):
      index += 1
      guard members(closing: UInt8(ascii: "]"), depth: depth, keyed: false) else { return nil }
    case UInt8(ascii: "t"): guard word("true") else { return nil }
    case UInt8(ascii: "f"): guard word("false") else { return nil }
    case UInt8(ascii: "n"): guard word("null") else { return nil }
    default: guard number() else { return nil }
    }
    return start..<index
  }

  private mutating func members(closing: UInt8, depth: Int, keyed: Bool) -> Bool {
    guard let first = peek() else { return false }
    if first == closing { return take(closing) }
    while true {
      if keyed {
        guard skipSpace(), string() != nil, skipSpace(), take(0x3A) else { return false }
      }
      guard value(depth: depth + 1) != nil, skipSpace() else { return false }
      if take(closing) { return true }
      guard take(0x2C) else { return false }
    }
  }

  private mutating func word(_ literal: StaticString) -> Bool {
    guard bytes.matches(literal, at: index), index + literal.utf8CodeUnitCount <= end else {
      return false
    }
    index += literal.utf8CodeUnitCount
    return true
  }

  private mutating func number() -> Bool {
    _ = take(0x2D)
    if take(0x30) {
    } else {
      guard digits() else { return false }
    }
    if take(0x2E) { guard digits() else { return false } }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(0x2B) { _ = take(0x2D) }
      guard digits() else { return false }
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = index
    while index < end, bytes[index].isDigit { index &+= 1 }
    return index > start
  }

  static func hex(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x37)
    case 0x61...0x66: UInt32(byte - 0x57)
    default: nil
    }
  }

  /// Appends a string's bytes with its escapes undone; lone surrogates become U+FFFD.
  package static func unescape(_ bytes: Span<UInt8>, _ range: Range<Int>, into out: inout [UInt8]) {
    var run = range.lowerBound
    var index = run
    while let slash = bytes.firstIndex(of: 0x5C, from: index, to: range.upperBound) {
      out.append(bytes, run..<slash)
      switch bytes[slash + 1] {
      case UInt8(ascii: "u"):
        var (scalar, after) = unit(bytes, slash)
        if (0xD800..<0xDC00).contains(scalar), after + 6 <= range.upperBound,
          bytes[after] == 0x5C, bytes[after + 1] == UInt8(ascii: "u")
        {
          let (low, end) = unit(bytes, after)
          if (0xDC00..<0xE000).contains(low) {
            scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            after = end
          }
        }
        let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        out.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
        index = after
      case UInt8(ascii: "n"): (out.append(0x0A), index = slash + 2).0
      case UInt8(ascii: "t"): (out.append(0x09), index = slash + 2).0
      case UInt8(ascii: "r"): (out.append(0x0D), index = slash + 2).0
      case UInt8(ascii: "b"): (out.append(0x08), index = slash + 2).0
      case UInt8(ascii: "f"): (out.append(0x0C), index = slash + 2).0
      default: (out.append(bytes[slash + 1]), index = slash + 2).0
      }
      run = index
    }
    out.append(bytes, run..<range.upperBound)
  }

  private static func unit(_ bytes: Span<UInt8>, _ slash: Int) -> (UInt32, Int) {
    let value = (2..<6).reduce(UInt32(0)) { $0 << 4 | (hex(bytes[slash + $1]) ?? 0) }
    return (value, slash + 6)
  }
}
