internal import Wire

/// The character set of a teleprinter message, by rule: no message declares it.
///
/// Bytes above 0x7F are UTF-8 where they are valid as that. Else letters decide: Windows-1252 (and
/// Latin-1) has them from 0xC0 on, code pages 437 and 850 from 0x80 to 0xA5. A message of seven bits
/// may be in a national set of ISO 646, which has letters where ASCII has brackets: only brackets
/// within words count, and only where the language's commonest words stand in the message too.
enum TeleprinterCharset {
  /// The set that the bytes of `range` are surely in; nil where ASCII says all.
  static func find(
    _ window: Span<UInt8>, _ range: Range<Int>, allowsNational: Bool
  ) -> Charset? {
    if window.isASCII(range) { return allowsNational ? national(window, range) : nil }
    if (try? UTF8Span(validating: window.extracting(range))) != nil { return .utf8 }
    var latin = 0
    var page = 0
    var wide = 0
    var index = range.lowerBound + 1
    while index + 1 < range.upperBound {
      let byte = window[index]
      if byte >= 0x80, window[index - 1].isLetter, window[index + 1].isLetter {
        switch byte {
        case 0x81, 0x82, 0x83, 0x84, 0x87, 0x88, 0x89, 0x8B, 0x8D, 0x90, 0x93, 0x94, 0x95, 0x98,
          0xA1...0xA5:
          page += 1
        case 0x9B, 0x9D, 0xB5...0xB7, 0xC6, 0xC7, 0xD0...0xD4, 0xD6...0xD8, 0xDE:
          wide += 1
          if byte >= 0xC0 { latin += 1 }
        case 0xE1: break
        case 0xC0...: latin += 1
        default: break
        }
      }
      index += 1
    }
    guard page > 0, latin == 0 else { return .windows1252 }
    return wide > 0 ? .codePage850 : .codePage437
  }

  // MARK: - Seven bits

  /// Hits that make a national set likely; fewer may be slips.
  private static let fewest = 3

  private static func national(_ window: Span<UInt8>, _ range: Range<Int>) -> Charset? {
    var index = range.lowerBound
    var hits = 0
    while true {
      index = window.firstIndexOfNational(from: index, to: range.upperBound)
      guard index < range.upperBound else { break }
      let before = index > range.lowerBound ? window[index - 1] : 0x20
      let after = index + 1 < range.upperBound ? window[index + 1] : 0x20
      let isInWord = isWordByte(before) && isWordByte(after) && (before.isLetter || after.isLetter)
      if isInWord { hits += 1 }
      index += 1
    }
    guard hits >= fewest else { return nil }
    // An address of the net or code has them within words too.
    let languages: [(Charset, [StaticString])] = [
      (
        .iso646German,
        [
          " der ", " die ", " und ", " ist ", " nicht ", " das ", " den ", " bei ", " mit ",
          " auf ", " von ", " sind ", " worden ",
        ]
      ),
      (.iso646French, [" les ", " des ", " une ", " est ", " pour ", " dans ", " qui "]),
      (.iso646Swedish, [" och ", " att ", " som ", " inte ", " en ", " har ", " med "]),
      (.iso646Danish, [" og ", " at ", " ikke ", " der ", " til ", " en ", " er "]),
      (.iso646Spanish, [" los ", " que ", " del ", " las ", " una ", " por ", " con "]),
      (.iso646Italian, [" che ", " della ", " il ", " per ", " una ", " non ", " con "]),
    ]
    var best: (charset: Charset, count: Int) = (.unknown, 0)
    var second = 0
    for (charset, words) in languages {
      var count = 0
      for word in words { count += min(4, occurrences(window, word, range)) }
      if count > best.count {
        second = best.count
        best = (charset, count)
      } else if count > second {
        second = count
      }
    }
    guard best.count >= 4, best.count * 2 >= second * 3 else { return nil }
    return best.charset
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte == 0x40 || (0x5B...0x5D).contains(byte) || (0x7B...0x7E).contains(byte)
  }

  private static func occurrences(
    _ window: Span<UInt8>, _ word: StaticString, _ range: Range<Int>
  ) -> Int {
    var count = 0
    var index = range.lowerBound
    while count < 4, let found = window.firstIndex(of: word, from: index, to: range.upperBound) {
      count += 1
      index = found + 1
    }
    return count
  }
}

extension Span<UInt8> {
  /// The first byte at or after `start` that national sets of ISO 646 have another character for:
  /// `@`, `[`, `\`, `]`, `{`, `|`, `}`, `~`; `end` where none is.
  func firstIndexOfNational(from start: Int, to end: Int) -> Int {
    var index = start
    let fold = SIMD16<UInt8>(repeating: 0x20)
    let low = SIMD16<UInt8>(repeating: 0x7B)
    let high = SIMD16<UInt8>(repeating: 0x7E)
    let at = SIMD16<UInt8>(repeating: 0x40)
    // `^` has no letter of its own: it marks lines on American wires.
    let caret = SIMD16<UInt8>(repeating: 0x5E)
    while index &+ 16 <= end {
      let piece = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
      let folded = piece | fold
      let isNational = (folded .>= low) .& (folded .<= high) .& (piece .!= caret)
      let found = firstLane(isNational .| (piece .== at))
      index &+= found
      if found < 16 { return index }
    }
    while index < end {
      switch self[index] {
      case 0x40, 0x5B...0x5D, 0x7B...0x7E: return index
      default: index &+= 1
      }
    }
    return end
  }
}
