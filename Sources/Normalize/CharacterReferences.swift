internal import Lexicon
internal import Wire

/// Character references of HTML: the WHATWG's 2,231 names, and numbers with the C1 remapping.
struct CharacterReferences: Sendable {
  static let shared = CharacterReferences()

  private let names: HashTable<UInt32>
  private let values: [[UInt8]]
  private let longestName: Int

  private init() {
    var entries: [UInt64: UInt32] = [:]
    var values: [[UInt8]] = []
    var longest = 0
    DataTable.entities.forEachRow { text, columns in
      guard columns.count == 2 else { return }
      var value: [UInt8] = []
      for code in text.string(columns[1]).split(separator: " ") {
        guard let number = UInt32(code, radix: 16), let scalar = Unicode.Scalar(number) else {
          continue
        }
        value.append(contentsOf: String(Character(scalar)).utf8)
      }
      entries[Self.hash(text, columns[0])] = UInt32(values.count)
      values.append(value)
      longest = max(longest, columns[0].count)
    }
    names = HashTable(entries, empty: 0)
    self.values = values
    longestName = longest
  }

  /// A hash that, unlike `WordHash`, tells capitals from small letters.
  private static func hash(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    WordHash.bytes(text.extracting(range))
  }

  enum Reference {
    case none
    /// Text, and where the reference ends.
    case text([UInt8], end: Int)
    /// A control code, and where the reference ends.
    case control(UInt8, end: Int)
  }

  /// Reads the reference whose `&` stands at `index`.
  func read(_ text: Span<UInt8>, at index: Int, end: Int) -> Reference {
    guard index + 2 < end else { return .none }
    if text[index + 1] == UInt8(ascii: "#") { return numeric(text, digits: index + 2, end: end) }
    guard text[index + 1].isLetter else { return .none }
    var stop = index + 1
    let limit = min(end, index + 1 + longestName)
    while stop < limit, text[stop].isLetter || text[stop].isDigit { stop += 1 }
    if stop < end, text[stop] == UInt8(ascii: ";"),
      let value = names[Self.hash(text, index + 1..<stop + 1)]
    {
      return .text(values[Int(value)], end: stop + 1)
    }
    // A few old names stand without their semicolon; the longest that fits is meant. A name that
    // runs on into more letters is taken only if what follows is no word of its own (`AT&T`).
    while stop > index + 2 {
      if let value = names[Self.hash(text, index + 1..<stop)] {
        return .text(values[Int(value)], end: stop)
      }
      stop -= 1
    }
    return .none
  }

  /// Reads the number at `digits`, after `&#` or a `#` that lost its ampersand.
  func numeric(_ text: Span<UInt8>, digits: Int, end: Int) -> Reference {
    var index = digits
    var value: UInt32 = 0
    let isHex = index < end && text[index].lowered == UInt8(ascii: "x")
    if isHex { index += 1 }
    let first = index
    while index < end, index - first < 8 {
      let byte = text[index]
      if byte.isDigit {
        value = value &* (isHex ? 16 : 10) &+ UInt32(byte - 0x30)
      } else if isHex, byte.lowered &- 0x61 < 6 {
        value = value &* 16 &+ UInt32(byte.lowered - 0x57)
      } else {
        break
      }
      index += 1
    }
    guard index > first else { return .none }
    if index < end, text[index] == UInt8(ascii: ";") { index += 1 }
    if value > 0, value < 0x20 || value == 0x7F, value != 9, value != 10, value != 13 {
      return .control(UInt8(value), end: index)
    }
    if (0x80..<0xA0).contains(value) { value = Windows1252.scalar(UInt8(value)).value }
    let scalar = value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    return .text(Array(String(Character(scalar)).utf8), end: index)
  }
}

/// Windows-1252, by the WHATWG's table: the five bytes it leaves open are C1 controls.
enum Windows1252 {
  private static let c1: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  static func scalar(_ byte: UInt8) -> Unicode.Scalar {
    let value = (0x80..<0xA0).contains(byte) ? c1[Int(byte) - 0x80] : UInt16(byte)
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  /// The byte that a character is written as, or nil.
  static func byte(_ scalar: UInt32) -> UInt8? {
    if scalar < 0x100 { return UInt8(scalar) }
    guard scalar <= 0x2122, let index = c1.firstIndex(of: UInt16(scalar)) else { return nil }
    return UInt8(index + 0x80)
  }
}
