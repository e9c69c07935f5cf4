internal import Wire

/// Writes JSON straight into bytes: text is escaped in runs, nothing is built before.
package struct JSONBytes: Sendable {
  package var bytes: [UInt8] = []
  /// Whether a comma is due before the next key or element.
  private var isFirst = true

  package init() {}

  /// Bytes that a string cannot hold as they are.
  private static let escapes: [Bool] = (0..<256).map { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }

  package mutating func beginObject() {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
  }

  package mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  package mutating func beginArray() {
    bytes.append(UInt8(ascii: "["))
    isFirst = true
  }

  package mutating func endArray() {
    bytes.append(UInt8(ascii: "]"))
    isFirst = false
  }

  /// Begins an element of an array.
  package mutating func element() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  /// Writes a key; its value must follow.
  package mutating func key(_ name: StaticString) {
    element()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(name)
    bytes.append("\":")
  }

  package mutating func number(_ value: Int) { bytes.append(decimal: value) }

  /// A decimal number without trailing zeros.
  package mutating func number(_ value: Double) {
    if value == value.rounded(), abs(value) < 1e15 {
      bytes.append(decimal: Int(value))
    } else {
      bytes.append(contentsOf: "\(value)".utf8)
    }
  }

  package mutating func boolean(_ value: Bool) { bytes.append(value ? "true" : "false") }

  package mutating func string(_ value: String) {
    let copy = Array(value.utf8)
    string(copy.span, 0..<copy.count)
  }

  /// A string from a range of UTF-8.
  package mutating func string(_ text: Span<UInt8>, _ range: Range<Int>) {
    bytes.append(UInt8(ascii: "\""))
    var run = range.lowerBound
    var index = run
    let escapes = Self.escapes.span
    while index < range.upperBound {
      if !escapes[Int(text[index])] {
        index &+= 1
        continue
      }
      bytes.append(text, run..<index)
      escape(text[index])
      index &+= 1
      run = index
    }
    bytes.append(text, run..<range.upperBound)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x22: bytes.append("\\\"")
    case 0x5C: bytes.append("\\\\")
    case 0x0A: bytes.append("\\n")
    case 0x0D: bytes.append("\\r")
    case 0x09: bytes.append("\\t")
    default:
      bytes.append("\\u00")
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    }
  }

  /// Bytes that are JSON already.
  package mutating func raw(_ text: Span<UInt8>, _ range: Range<Int>) { bytes.append(text, range) }

  package mutating func newline() {
    bytes.append(0x0A)
    isFirst = true
  }

  /// Base64 (RFC 4648), as a string.
  package mutating func base64(_ data: [UInt8]) {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    bytes.append(UInt8(ascii: "\""))
    var index = 0
    while index < data.count {
      let left = min(3, data.count - index)
      var group = UInt32(data[index]) << 16
      if left > 1 { group |= UInt32(data[index + 1]) << 8 }
      if left > 2 { group |= UInt32(data[index + 2]) }
      for position in 0..<4 {
        bytes.append(
          position <= left
            ? digits[Int(group >> UInt32(18 - 6 * position)) & 63] : UInt8(ascii: "="))
      }
      index += 3
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
