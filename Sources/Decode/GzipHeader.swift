internal import Wire

/// The header of a gzip member (RFC 1952, section 2.3).
package struct GzipHeader: Sendable, Equatable {
  package var modified: UInt32 = 0
  package var extraFlags: UInt8 = 0
  package var system: UInt8 = 255
  package var isText = false
  /// FEXTRA: subfields as they stand, each two identifier bytes, a length and its data.
  package var extra: [UInt8] = []
  /// FNAME and FCOMMENT are Latin-1, without their closing zero.
  package var name: [UInt8] = []
  package var comment: [UInt8] = []

  package init() {}

  enum Parsed {
    case needMore
    case header(GzipHeader, length: Int)
    case invalid(String)
  }

  /// Whether what stands at `start` is likely to be a member's header and not chance.
  static func isPlausible(_ bytes: [UInt8], at start: Int) -> Bool {
    guard case .header(let header, _) = parse(bytes, from: start, limit: 4096) else { return false }
    return [0, 2, 4].contains(header.extraFlags) && (header.system < 14 || header.system == 255)
  }

  /// Reads a header at `start`; FHCRC, where there is one, must fit.
  static func parse(_ bytes: [UInt8], from start: Int, limit: Int = 1 << 20) -> Parsed {
    var header = GzipHeader()
    guard bytes.count - start >= 10 else { return .needMore }
    guard bytes[start] == 0x1F, bytes[start + 1] == 0x8B else { return .invalid("no gzip magic") }
    guard bytes[start + 2] == 8 else { return .invalid("compression method is not deflate") }
    let flags = bytes[start + 3]
    guard flags & 0xE0 == 0 else { return .invalid("reserved header flags are set") }
    header.isText = flags & 1 != 0
    for index in (0..<4).reversed() {
      header.modified = header.modified << 8 | UInt32(bytes[start + 4 + index])
    }
    header.extraFlags = bytes[start + 8]
    header.system = bytes[start + 9]
    var index = start + 10
    if flags & 4 != 0 {
      guard index + 2 <= bytes.count else { return .needMore }
      let length = Int(bytes[index]) | Int(bytes[index + 1]) << 8
      guard index + 2 + length <= bytes.count else { return .needMore }
      header.extra = Array(bytes[index + 2..<index + 2 + length])
      index += 2 + length
    }
    for isName in [true, false] where flags & (isName ? 8 : 16) != 0 {
      guard let end = bytes[index...].firstIndex(of: 0) else {
        return bytes.count - start > limit
          ? .invalid("a header text has no end") : .needMore
      }
      if isName {
        header.name = Array(bytes[index..<end])
      } else {
        header.comment = Array(bytes[index..<end])
      }
      index = end + 1
    }
    if flags & 2 != 0 {
      guard index + 2 <= bytes.count else { return .needMore }
      let declared = UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8
      guard declared == checksum32(bytes[start..<index]) & 0xFFFF else {
        return .invalid("header checksum (FHCRC) does not fit")
      }
      index += 2
    }
    return .header(header, length: index - start)
  }
}
