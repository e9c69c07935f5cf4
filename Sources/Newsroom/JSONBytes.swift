package import Wire

/// Writes JSON straight into bytes: text is escaped in runs, nothing is built before.
package struct JSONBytes: ~Copyable, Sendable {
  package var bytes: ByteBuffer
  /// Whether a comma is due before the next key or element.
  private var isFirst = true

  /// Creates a writer with room for `capacity` bytes.
  package init(capacity: Int = 0) { bytes = ByteBuffer(capacity: capacity) }

  /// A copy of what was written.
  package var array: [UInt8] { bytes.array }

  /// What was written, without a copy.
  package consuming func finish() -> ByteStorage { bytes.finish() }

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

  /// Says that what was written into `bytes` ends with a value: what follows is behind a comma.
  package mutating func valueWritten() { isFirst = false }

  /// Says that nothing stands before what follows.
  package mutating func begin() { isFirst = true }

  /// Writes a key; its value must follow.
  @inline(__always)
  package mutating func key(_ name: StaticString) {
    bytes.append(key: name, comma: !isFirst)
    isFirst = false
  }

  package mutating func number(_ value: Int) { bytes.append(decimal: value) }

  /// A decimal number without trailing zeros, in the fewest digits that read back as it.
  package mutating func number(_ value: Double) {
    guard abs(value) < 1e15 else {
      bytes.append(value.description)
      return
    }
    let whole = Int(value)
    if Double(whole) == value {
      bytes.append(decimal: whole)
      return
    }
    // Up to four places are written as a whole number with a point: decimals of at most fifteen
    // digits are told apart by a Double, so one that reads back is the shortest.
    let places = abs(value) * 10_000 + 0.5
    guard places < 1e15, Double(Int(places)) / 10_000 == abs(value) else {
      bytes.append(value.description)
      return
    }
    let (head, tail) = Int(places).quotientAndRemainder(dividingBy: 10_000)
    bytes.write(atMost: BytePen.decimalBound + 8) { pen in
      if value < 0 { pen.put("-") }
      pen.put(decimal: head)
      pen.put(".")
      var rest = tail
      while rest > 0 {
        pen.put(0x30 &+ UInt8(truncatingIfNeeded: rest / 1000))
        rest = rest % 1000 * 10
      }
    }
  }

  /// Writes pieces of JSON that are known beforehand; what follows is behind a value.
  @inline(__always)
  package mutating func literal(_ json: StaticString) {
    bytes.append(json)
    isFirst = false
  }

  package mutating func boolean(_ value: Bool) {
    if value { bytes.append("true") } else { bytes.append("false") }
  }

  package mutating func string(_ value: String) {
    let utf8 = value.utf8
    string(utf8.span, 0..<utf8.count)
  }

  /// A string from a range of UTF-8.
  package mutating func string(_ text: Span<UInt8>, _ range: Range<Int>) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(escaping: text, range)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Bytes that are JSON already.
  package mutating func raw(_ text: Span<UInt8>, _ range: Range<Int>) { bytes.append(text, range) }

  package mutating func newline() {
    bytes.append(0x0A)
    begin()
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
