internal import Wire

/// The character sets in which XML comes, turned into UTF-8.
///
/// The bytes decide before the declaration does: several agencies declare Latin-1 and send UTF-8,
/// and Latin-1 has always meant Windows-1252.
enum XMLCharset: Sendable, Equatable {
  case utf8, windows1252, latin9
  /// The characters of the bytes from 0x80 on.
  case table([UInt16])
  /// A set of several bytes a character.
  case multiByte(Charset)

  /// What Windows-1252 has from 0x80 to 0x9F.
  static let c1: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  /// The character set of an item by its declared label, which is empty where nothing rare was said;
  /// nil where the bytes are not UTF-8 and the label names no set that is read.
  static func detect(
    _ bytes: Span<UInt8>, _ range: Range<Int>, label: [UInt8]
  ) -> XMLCharset? {
    guard !label.isEmpty else { return detect(bytes, range, isLatin9: false) }
    let name = String(decoding: label, as: UTF8.self)
    let declared = Charset(label: name)
    if MultiByteSets.contains(declared) {
      switch MultiByteSets.resolve(bytes, range, declared: declared) {
      case .utf8: return .utf8
      case let charset: return MultiByteSets.isRead(charset) ? .multiByte(charset) : nil
      }
    }
    let isUTF8 = (try? UTF8Span(validating: bytes.extracting(range))) != nil
    if isLatin9(name) { return isUTF8 ? .utf8 : .latin9 }
    // ISO 2022's sets are ASCII's bytes behind an escape.
    if isUTF8, bytes.firstIndex(of: 0x1B, from: range.lowerBound, to: range.upperBound) == nil {
      return .utf8
    }
    return SingleByteSets.table(name).map { .table($0) }
  }

  /// Whether a label names ISO 8859-15.
  static func isLatin9(_ label: String) -> Bool {
    ["iso-8859-15", "iso8859-15", "iso_8859-15", "latin9", "latin-9"].contains(label.lowercased())
  }

  /// The label where it tells more than UTF-8 and Windows-1252, which are seen without it.
  static func rareLabel(_ label: [UInt8]) -> [UInt8] {
    switch Charset(label: String(decoding: label, as: UTF8.self)) {
    case .utf8, .windows1252, .utf16LittleEndian, .utf16BigEndian: []
    default: Array(label.prefix(40))
    }
  }

  /// The character set of text of which nothing but Latin-9 was said: UTF-8 if it is that.
  static func detect(_ bytes: Span<UInt8>, _ range: Range<Int>, isLatin9: Bool) -> XMLCharset {
    if bytes.isASCII(range) { return .utf8 }
    if (try? UTF8Span(validating: bytes.extracting(range))) != nil { return .utf8 }
    return isLatin9 ? .latin9 : .windows1252
  }

  /// Appends a range in UTF-8.
  func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8]) {
    guard self != .utf8 else {
      out.append(bytes, range)
      return
    }
    if case .multiByte(let charset) = self {
      MultiByteSets.append(bytes, range, charset, to: &out)
      return
    }
    for index in range {
      let byte = bytes[index]
      if byte < 0x80 { out.append(byte) } else { Self.append(scalar(byte), to: &out) }
    }
  }

  private func scalar(_ byte: UInt8) -> UInt32 {
    if case .table(let table) = self { return UInt32(table[Int(byte) - 0x80]) }
    if self == .latin9 {
      switch byte {
      case 0xA4: return 0x20AC
      case 0xA6: return 0x160
      case 0xA8: return 0x161
      case 0xB4: return 0x17D
      case 0xB8: return 0x17E
      case 0xBC: return 0x152
      case 0xBD: return 0x153
      case 0xBE: return 0x178
      default: break
      }
    }
    return byte < 0xA0 ? UInt32(Self.c1[Int(byte) - 0x80]) : UInt32(byte)
  }

  /// Appends a character in UTF-8.
  static func append(_ value: UInt32, to out: inout [UInt8]) {
    switch value {
    case 0..<0x80: out.append(UInt8(value))
    case 0x80..<0x800:
      out.append(0xC0 | UInt8(value >> 6))
      out.append(0x80 | UInt8(value & 0x3F))
    case 0x800..<0x1_0000:
      out.append(0xE0 | UInt8(value >> 12))
      out.append(0x80 | UInt8(value >> 6 & 0x3F))
      out.append(0x80 | UInt8(value & 0x3F))
    default:
      out.append(0xF0 | UInt8(value >> 18 & 0x07))
      out.append(0x80 | UInt8(value >> 12 & 0x3F))
      out.append(0x80 | UInt8(value >> 6 & 0x3F))
      out.append(0x80 | UInt8(value & 0x3F))
    }
  }

  /// Whether the bytes begin with UTF-16's byte order mark; true for little-endian.
  static func utf16(_ bytes: Span<UInt8>) -> Bool? {
    guard bytes.count >= 2 else { return nil }
    if bytes[0] == 0xFF, bytes[1] == 0xFE { return true }
    if bytes[0] == 0xFE, bytes[1] == 0xFF { return false }
    // XML's own beginning tells it without a mark: `<?`, each of two bytes.
    guard bytes.count >= 4 else { return nil }
    if bytes[0] == 0x3C, bytes[1] == 0, bytes[2] == 0x3F, bytes[3] == 0 { return true }
    if bytes[0] == 0, bytes[1] == 0x3C, bytes[2] == 0, bytes[3] == 0x3F { return false }
    return nil
  }

  /// The text of UTF-16 bytes behind their mark; a half pair becomes U+FFFD.
  static func utf8(fromUTF16 bytes: Span<UInt8>, isLittle: Bool) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var high: UInt32 = 0
    // Behind the mark, if there is one.
    var index = bytes[0] == 0 || bytes[1] == 0 ? 0 : 2
    while index + 1 < bytes.count {
      let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
      let unit = isLittle ? second << 8 | first : first << 8 | second
      index += 2
      if (0xDC00..<0xE000).contains(unit), high != 0 {
        append(0x1_0000 + (high - 0xD800) << 10 + (unit - 0xDC00), to: &out)
        high = 0
        continue
      }
      if high != 0 { append(0xFFFD, to: &out) }
      high = 0
      switch unit {
      case 0xD800..<0xDC00: high = unit
      case 0xDC00..<0xE000: append(0xFFFD, to: &out)
      default: append(unit, to: &out)
      }
    }
    if high != 0 { append(0xFFFD, to: &out) }
    return out
  }
}
