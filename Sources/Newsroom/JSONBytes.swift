internal import Wire

/// Writes JSON straight into bytes: text is escaped in runs, nothing is built before.
package struct JSONBytes: Sendable {
  package var bytes: [UInt8] = []
  /// Whether a comma is due before the next key or element.
  private var isFirst = true

  package init() {}

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

  /// Two numbers in brackets, in one piece.
  package mutating func pair(_ first: Int, _ second: Int) {
    element()
    var digits = DigitBuffer()
    digits.append(UInt8(ascii: "["))
    digits.append(decimal: first)
    digits.append(UInt8(ascii: ","))
    digits.append(decimal: second)
    digits.append(UInt8(ascii: "]"))
    bytes.append(digits.bytes.span, 0..<digits.count)
  }

  /// The keys `start` and `end` with their numbers, in one piece.
  package mutating func span(_ start: Int, _ end: Int) {
    var digits = DigitBuffer()
    digits.append(",\"start\":")
    digits.append(decimal: start)
    digits.append(",\"end\":")
    digits.append(decimal: end)
    bytes.append(digits.bytes.span, 0..<digits.count)
  }

  package mutating func boolean(_ value: Bool) { bytes.append(value ? "true" : "false") }

  package mutating func string(_ value: String) {
    let copy = Array(value.utf8)
    string(copy.span, 0..<copy.count)
  }

  /// A string from a range of UTF-8.
  package mutating func string(_ text: Span<UInt8>, _ range: Range<Int>) {
    bytes.append(UInt8(ascii: "\""))
    var index = range.lowerBound
    while index < range.upperBound {
      let end = text.firstIndexToEscape(from: index, to: range.upperBound)
      bytes.append(text, index..<end)
      guard end < range.upperBound else { break }
      escape(text[end])
      index = end + 1
    }
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

/// A few bytes on the stack: small pieces are put together here and appended at once.
struct DigitBuffer {
  var bytes = InlineArray<64, UInt8>(repeating: 0)
  var count = 0

  mutating func append(_ byte: UInt8) {
    bytes[count] = byte
    count &+= 1
  }

  mutating func append(_ literal: StaticString) {
    for index in 0..<literal.utf8CodeUnitCount { append(unsafe literal.utf8Start[index]) }
  }

  mutating func append(decimal value: Int) {
    var divisor = 1
    while value / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
  }
}
