extension [UInt8] {
  /// What ended a plain copy.
  public enum PlainStop: Sendable {
    /// All of the range was copied.
    case end
    /// A mark stands at the index that is not copied as it is.
    case mark(Int)
    /// The text is not plain: more must be known than a byte and the next.
    case notPlain
  }

  /// Appends text with line feeds made blanks, for as long as it is *plain* and holds no mark of a
  /// teleprinter.
  ///
  /// Plain is printable ASCII in lines without white space at their ends, without two blanks in a
  /// row, leaders (`..`), references (`&`, `#`) and control codes: such lines are words alone, and
  /// nothing but their breaks can tell of layout. Marks, at which the copy stops, are a backquote, a
  /// low line, two apostrophes, two hyphens, and a hyphen that ends a line.
  ///
  /// Sixteen bytes are looked at with the sixteen from the next one on, so that pairs are seen
  /// without a state; they are stored before they are known to be good, and written over where they
  /// are not.
  public mutating func append(plain text: Span<UInt8>, _ range: Range<Int>) -> PlainStop {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    var index = range.lowerBound
    let end = range.upperBound
    var stop = PlainStop.end
    append(addingCapacity: end &- index &+ 16) { (span: inout OutputSpan<UInt8>) in
      unsafe span.withUnsafeMutableBufferPointer { buffer, count in
        guard let base = buffer.baseAddress else { return }
        unsafe text.withUnsafeBytes { source in
          let (blank, feed) = (SIMD16<UInt8>(repeating: 0x20), SIMD16<UInt8>(repeating: 0x0A))
          let (and, hash) = (SIMD16<UInt8>(repeating: 0x26), SIMD16<UInt8>(repeating: 0x23))
          let (dot, delete) = (SIMD16<UInt8>(repeating: 0x2E), SIMD16<UInt8>(repeating: 0x7F))
          let (tick, low) = (SIMD16<UInt8>(repeating: 0x60), SIMD16<UInt8>(repeating: 0x5F))
          let (quote, hyphen) = (SIMD16<UInt8>(repeating: 0x27), SIMD16<UInt8>(repeating: 0x2D))
          while index &+ 16 <= end, index &+ 17 <= source.count {
            let piece = unsafe source.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
            let next = unsafe source.loadUnaligned(
              fromByteOffset: index &+ 1, as: SIMD16<UInt8>.self)
            let isFeed = piece .== feed
            let isBlank = isFeed .| (piece .== blank)
            let isNextFeed = next .== feed
            let odd =
              (piece .< blank) .& (piece .!= feed) .| (piece .>= delete) .| (piece .== and)
              .| (piece .== hash) .| isBlank .& (isNextFeed .| (next .== blank))
              .| (piece .== dot) .& (next .== dot)
            if firstLane(odd) < 16 {
              stop = .notPlain
              return
            }
            unsafe UnsafeMutableRawPointer(base + count).storeBytes(
              of: piece.replacing(with: blank, where: isFeed), as: SIMD16<UInt8>.self)
            let marks =
              (piece .== tick) .| (piece .== low) .| (piece .== quote) .& (next .== quote)
              .| (piece .== hyphen) .& (isNextFeed .| (next .== hyphen))
            let lane = firstLane(marks)
            index &+= lane
            count &+= lane
            if lane < 16 {
              stop = .mark(index)
              return
            }
          }
          while index < end {
            let byte = unsafe source[index]
            let next = unsafe index &+ 1 < end ? source[index &+ 1] : 0
            switch byte {
            case 0x0A, 0x20:
              if next == 0x0A || next == 0x20 {
                stop = .notPlain
                return
              }
            case 0x26, 0x23, 0..<0x20, 0x7F...:
              stop = .notPlain
              return
            case 0x2E where next == 0x2E:
              stop = .notPlain
              return
            case 0x60, 0x5F:
              stop = .mark(index)
              return
            case 0x27 where next == 0x27:
              stop = .mark(index)
              return
            case 0x2D where next == 0x2D || next == 0x0A:
              stop = .mark(index)
              return
            default: break
            }
            unsafe base[count] = byte == 0x0A ? 0x20 : byte
            count &+= 1
            index &+= 1
          }
        }
      }
    }
    return stop
  }
}

extension Span<UInt8> {
  /// Whether a line is words alone: printable ASCII without two blanks in a row and leaders (`..`).
  public func isPlainLine(_ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    var index = range.lowerBound
    let end = range.upperBound
    let (blank, delete) = (SIMD16<UInt8>(repeating: 0x20), SIMD16<UInt8>(repeating: 0x7F))
    let dot = SIMD16<UInt8>(repeating: 0x2E)
    while index &+ 17 <= end {
      let piece = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
      let next = unsafe bytes.unsafeLoadUnaligned(
        fromByteOffset: index &+ 1, as: SIMD16<UInt8>.self)
      let pair = (piece .== next) .& ((piece .== blank) .| (piece .== dot))
      if firstLane((piece .< blank) .| (piece .>= delete) .| pair) < 16 { return false }
      index &+= 16
    }
    while index < end {
      let byte = self[index]
      if byte < 0x20 || byte >= 0x7F { return false }
      if byte == 0x20 || byte == 0x2E, index &+ 1 < end, self[index &+ 1] == byte { return false }
      index &+= 1
    }
    return true
  }
}
