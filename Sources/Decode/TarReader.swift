internal import Wire

/// Reads the headers of a tar archive: ustar, GNU long names, pax.
///
/// The caller hands it the bytes at a header's place; the file's bytes that follow are the
/// caller's to read.
struct TarReader {
  struct Entry {
    var name: String
    var size: Int
    var isFile: Bool
  }

  enum Step {
    case needMore
    /// A header and its length; the entry's bytes follow, padded to `padded`.
    case entry(Entry, length: Int)
    /// Blocks of zeros that end the archive.
    case end
    case invalid(String)
  }

  static let block = 512

  /// The largest long name or pax record that is read.
  private static let longest = 1 << 20

  /// An entry that is said to be larger than this is refused.
  private static let largest = 1 << 50

  /// Whether a tar header stands at the beginning: by its checksum, as old tars have no magic.
  static func sniff(_ head: Span<UInt8>) -> Bool {
    guard head.count >= block, head[0] != 0 else { return false }
    return checksumFits(head, at: 0)
  }

  /// The entry at `start`, with any long-name and pax headers before it.
  static func next(in bytes: Span<UInt8>, from start: Int) -> Step {
    var index = start
    var longName: String?
    var paxSize: Int?
    while true {
      guard index + block <= bytes.count else { return .needMore }
      if (0..<block).allSatisfy({ bytes[index + $0] == 0 }) { return .end }
      guard checksumFits(bytes, at: index) else { return .invalid("tar header checksum") }
      guard let size = number(bytes, index + 124..<index + 136), (0...largest).contains(size) else {
        return .invalid("tar entry size")
      }
      let type = bytes[index + 156]
      let content = index + block
      switch type {
      case UInt8(ascii: "L"), UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "K"):
        guard size <= longest else { return .invalid("tar long name of \(size) bytes") }
        let end = content + padded(size)
        guard end <= bytes.count else { return .needMore }
        if type == UInt8(ascii: "L") {
          longName = text(bytes, content..<content + size)
        } else if type == UInt8(ascii: "x") {
          for (key, value) in paxRecords(bytes, content..<content + size) {
            if key == "path" { longName = value }
            if key == "size", let size = Int(value), (0...largest).contains(size) { paxSize = size }
          }
        }
        index = end
      default:
        var name = text(bytes, index..<index + 100)
        if bytes.matches("ustar\0", at: index + 257) {
          let prefix = text(bytes, index + 345..<index + 500)
          if !prefix.isEmpty { name = prefix + "/" + name }
        }
        let isFile = type == 0 || type == UInt8(ascii: "0") || type == UInt8(ascii: "7")
        // Links and devices have no content, whatever their size field says.
        let isData = isFile || type == UInt8(ascii: "S") || type > UInt8(ascii: "7")
        let entry = Entry(
          name: longName ?? name, size: isData ? paxSize ?? size : 0,
          isFile: isFile && !(longName ?? name).hasSuffix("/"))
        return .entry(entry, length: content - start)
      }
    }
  }

  /// A size rounded up to whole blocks.
  static func padded(_ size: Int) -> Int { (size + block - 1) / block * block }

  /// The header's checksum: the sum of its bytes with the checksum field taken as blanks.
  private static func checksumFits(_ bytes: Span<UInt8>, at start: Int) -> Bool {
    guard let declared = number(bytes, start + 148..<start + 156) else { return false }
    var sum = 8 * 0x20
    var signed = 8 * 0x20
    for offset in 0..<block where !(148..<156).contains(offset) {
      sum += Int(bytes[start + offset])
      signed += Int(Int8(bitPattern: bytes[start + offset]))
    }
    return declared == sum || declared == signed
  }

  /// An octal number, or GNU's base-256 where the first bit is set.
  private static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    if bytes[range.lowerBound] & 0x80 != 0 {
      var value = Int(bytes[range.lowerBound] & 0x3F)
      for index in range.dropFirst() {
        let (product, overflow) = value.multipliedReportingOverflow(by: 256)
        guard !overflow else { return nil }
        value = product | Int(bytes[index])
      }
      return value
    }
    var value = 0
    var hasDigit = false
    for index in range {
      switch bytes[index] {
      case 0x30...0x37:
        value = value * 8 + Int(bytes[index] - 0x30)
        hasDigit = true
      case 0, 0x20: if hasDigit { return value }
      default: return nil
      }
    }
    return hasDigit ? value : 0
  }

  private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    var end = range.lowerBound
    while end < range.upperBound, bytes[end] != 0 { end += 1 }
    return bytes.string(range.lowerBound..<end)
  }

  /// pax records: `LENGTH KEY=VALUE\n`, the length counting the whole record.
  private static func paxRecords(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [(String, String)] {
    var records: [(String, String)] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard let blank = bytes.firstIndex(of: 0x20, from: index), blank < range.upperBound,
        let length = bytes.number(in: index..<blank), length > 3,
        index + length <= range.upperBound,
        let equals = bytes.firstIndex(of: 0x3D, from: blank), equals < index + length
      else { return records }
      records.append(
        (bytes.string(blank + 1..<equals), bytes.string(equals + 1..<index + length - 1)))
      index += length
    }
    return records
  }
}
