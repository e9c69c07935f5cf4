#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Span<UInt8> {
  /// The first index at or after `start` that holds `byte`, by the C library's vectorized search.
  ///
  /// `end` bounds the search; a search of a part must name it, or it runs through all that follows.
  public func firstIndex(of byte: UInt8, from start: Int = 0, to end: Int? = nil) -> Int? {
    let limit = Swift.min(end ?? count, count)
    guard start < limit else { return nil }
    return unsafe withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress,
        let found = unsafe memchr(base + start, Int32(byte), limit - start)
      else { return nil }
      return unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
  }

  /// The first index at which text may not be copied as it is: a control but tab and line feed,
  /// `&`, `#`, DEL or a byte of a non-ASCII character.
  public func firstIndexToDecode(from start: Int, to end: Int) -> Int {
    precondition(start >= 0 && end <= count)
    var index = start
    while index &+ 16 <= end {
      // As a blank, a line feed is no control.
      let text = lanes(at: index).replacing(0x0A, by: 0x20)
      let isSpecial =
        text.below(0x20) | text.equal(to: 0x26) | text.equal(to: 0x23) | text.equal(to: 0x7F)
        | text.highBytes
      let found = isSpecial.first
      index &+= found
      if found < 16 { break }
    }
    return index
  }

  /// The sixteen bytes at `index`, which must be there.
  @inlinable @inline(__always)
  public func lanes(at index: Int) -> SIMD16<UInt8> {
    precondition(index >= 0 && index &+ 16 <= count)
    return unsafe bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self)
  }

  /// The eight bytes at `index`, which must be there, the first the lowest.
  @inlinable @inline(__always)
  public func word(at index: Int) -> UInt64 {
    precondition(index >= 0 && index &+ 8 <= count)
    return unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      .littleEndian
  }

  /// The four bytes at `index`, which must be there, the first the lowest.
  @inlinable @inline(__always)
  public func halfWord(at index: Int) -> UInt32 {
    precondition(index >= 0 && index &+ 4 <= count)
    return unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self)
      .littleEndian
  }

  /// The first index from `start` on whose byte and the next, as one little-endian number, are in
  /// a set that is given as a table of 65,536: not 0 where the pair is in it.
  public func firstIndex(ofPairIn table: [UInt8], from start: Int, to end: Int) -> Int? {
    precondition(start >= 0 && end <= count && table.count == 1 << 16)
    let table = table.span
    var index = start
    // Seven pairs of eight bytes are asked for together: hardly any is in the set.
    while index &+ 8 <= end {
      let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
        .littleEndian
      var found: UInt8 = 0
      for pair in 0..<7 {
        let key = Int(UInt16(truncatingIfNeeded: word &>> UInt64(pair &* 8)))
        found |= unsafe table[unchecked: key]
      }
      if found != 0 { break }
      index &+= 7
    }
    while index &+ 1 < end {
      let pair = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt16.self)
      if unsafe table[unchecked: Int(pair.littleEndian)] != 0 { return index }
      index &+= 1
    }
    return nil
  }

  /// Whether every byte of the range is ASCII: 64 bytes at a time.
  public func isASCII(_ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    var index = range.lowerBound
    var all = SIMD16<UInt8>(repeating: 0)
    func piece(_ offset: Int) -> SIMD16<UInt8> {
      unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: index &+ offset, as: SIMD16<UInt8>.self)
    }
    while index &+ 64 <= range.upperBound {
      all |= piece(0) | piece(16) | piece(32) | piece(48)
      index &+= 64
    }
    let halves = unsafe unsafeBitCast(all, to: (UInt64, UInt64).self)
    var bits = halves.0 | halves.1
    while index &+ 8 <= range.upperBound {
      bits |= unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      index &+= 8
    }
    while index < range.upperBound {
      bits |= UInt64(self[index])
      index &+= 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }

  /// Whether the bytes of `other` stand at `index`: eight bytes at a time.
  public func equals(_ index: Int, _ other: Span<UInt8>) -> Bool {
    let length = other.count
    guard index >= 0, index &+ length <= count else { return false }
    guard length >= 8 else {
      for offset in 0..<length where self[index &+ offset] != other[offset] { return false }
      return true
    }
    var offset = 0
    while offset &+ 8 <= length {
      guard word(at: index &+ offset) == other.word(at: offset) else { return false }
      offset &+= 8
    }
    // The last eight bytes, some of them once more.
    return word(at: index &+ length &- 8) == other.word(at: length &- 8)
  }

  /// Whether `word` stands at `index`.
  ///
  /// The first byte is compared where the call stands: it nearly always differs.
  @inlinable @inline(__always)
  public func matches(_ word: StaticString, at index: Int) -> Bool {
    guard index >= 0, index < count, unsafe self[index] == word.utf8Start.pointee else {
      return false
    }
    return matchesRest(word, at: index)
  }

  @usableFromInline
  internal func matchesRest(_ word: StaticString, at index: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard index &+ length <= count else { return false }
    for offset in 1..<max(1, length)
    where unsafe self[index &+ offset] != word.utf8Start[offset] { return false }
    return true
  }

  /// Whether `word`, given in small letters, stands at `index` in any case.
  @inlinable @inline(__always)
  public func matchesFolded(_ word: StaticString, at index: Int) -> Bool {
    guard index >= 0, index < count, unsafe self[index].lowered == word.utf8Start.pointee else {
      return false
    }
    return matchesFoldedRest(word, at: index)
  }

  @usableFromInline
  internal func matchesFoldedRest(_ word: StaticString, at index: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard index &+ length <= count else { return false }
    for offset in 1..<max(1, length)
    where unsafe self[index &+ offset].lowered != word.utf8Start[offset] { return false }
    return true
  }

  /// The first index at or after `start` where `word` stands.
  public func firstIndex(of word: StaticString, from start: Int = 0, to end: Int? = nil) -> Int? {
    let first = unsafe word.utf8Start.pointee
    var index = start
    while let found = firstIndex(of: first, from: index, to: end) {
      if matches(word, at: found) { return found }
      index = found + 1
    }
    return nil
  }

  /// The range without white space at either end.
  @inlinable
  public func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start].isSpace { start &+= 1 }
    while end > start, self[end &- 1].isSpace { end &-= 1 }
    return start..<end
  }

  /// The unsigned decimal number that the range holds, if it holds nothing else.
  public func number(in range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count < 19 else { return nil }
    var value = 0
    for index in range {
      guard self[index].isDigit else { return nil }
      value = value * 10 + Int(self[index] - 0x30)
    }
    return value
  }

  /// A copy of the range as a string, for edges and errors.
  public func string(_ range: Range<Int>) -> String {
    unsafe withUnsafeBufferPointer { unsafe String(decoding: $0[range], as: UTF8.self) }
  }
}

extension [UInt8] {
  /// Appends a range of a span in one copy.
  @inlinable @inline(__always)
  public mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe append(contentsOf: buffer[range])
    }
  }

  /// Appends the bytes of a literal.
  @inlinable
  public mutating func append(_ literal: StaticString) {
    literal.withUTF8Buffer { unsafe append(contentsOf: $0) }
  }

  /// Appends a whole number in decimal.
  public mutating func append(decimal value: Int) {
    if value < 0 { append(0x2D) }
    guard value.magnitude >= 10 else {
      append(0x30 + UInt8(truncatingIfNeeded: value.magnitude))
      return
    }
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var first = 20
    var rest = value.magnitude
    while rest > 0 {
      first &-= 1
      digits[first] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    append(digits.span, first..<20)
  }
}
