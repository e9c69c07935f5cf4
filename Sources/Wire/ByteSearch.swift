#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Span<UInt8> {
  /// The first index at or after `start` that holds `byte`, by the C library's vectorized search.
  package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start < count else { return nil }
    return unsafe withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress,
        let found = unsafe memchr(base + start, Int32(byte), count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
  }

  /// Whether `word` stands at `index`.
  @inlinable
  package func matches(_ word: StaticString, at index: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard index >= 0, index &+ length <= count else { return false }
    return word.withUTF8Buffer { letters in
      for offset in 0..<length where unsafe self[index &+ offset] != letters[offset] {
        return false
      }
      return true
    }
  }

  /// Whether `word`, given in small letters, stands at `index` in any case.
  @inlinable
  package func matchesFolded(_ word: StaticString, at index: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard index >= 0, index &+ length <= count else { return false }
    return word.withUTF8Buffer { letters in
      for offset in 0..<length where unsafe self[index &+ offset].lowered != letters[offset] {
        return false
      }
      return true
    }
  }

  /// The first index at or after `start` where `word` stands.
  package func firstIndex(of word: StaticString, from start: Int = 0) -> Int? {
    let first = unsafe word.utf8Start.pointee
    var index = start
    while let found = firstIndex(of: first, from: index) {
      if matches(word, at: found) { return found }
      index = found + 1
    }
    return nil
  }

  /// The range without white space at either end.
  @inlinable
  package func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start].isSpace { start &+= 1 }
    while end > start, self[end &- 1].isSpace { end &-= 1 }
    return start..<end
  }

  /// The unsigned decimal number that the range holds, if it holds nothing else.
  package func number(in range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count < 19 else { return nil }
    var value = 0
    for index in range {
      guard self[index].isDigit else { return nil }
      value = value * 10 + Int(self[index] - 0x30)
    }
    return value
  }

  /// A copy of the range as a string, for edges and errors.
  package func string(_ range: Range<Int>) -> String {
    unsafe withUnsafeBufferPointer { unsafe String(decoding: $0[range], as: UTF8.self) }
  }
}

extension [UInt8] {
  /// Appends a range of a span in one copy.
  @inlinable @inline(__always)
  package mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe append(contentsOf: buffer[range])
    }
  }

  /// Appends the bytes of a literal.
  @inlinable
  package mutating func append(_ literal: StaticString) {
    literal.withUTF8Buffer { unsafe append(contentsOf: $0) }
  }

  /// Appends a whole number in decimal.
  package mutating func append(decimal value: Int) {
    if value < 0 {
      append(0x2D)
      append(decimal: -value)
      return
    }
    if value >= 10 { append(decimal: value / 10) }
    append(0x30 + UInt8(value % 10))
  }
}
