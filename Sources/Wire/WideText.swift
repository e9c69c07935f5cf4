/// Characters of East Asian scripts, by the bytes of their UTF-8.
extension Span<UInt8> {
  /// Whether a character of a script stands at `index` that has no blanks between words.
  ///
  /// These are Han, kana, their punctuation and full-width forms; Hangul has blanks.
  public func isUnspaced(at index: Int) -> Bool {
    guard index >= 0, index + 2 < count else { return false }
    let (lead, second) = (self[index], self[index + 1])
    switch lead {
    // U+3130 to U+318F are Korean letters.
    case 0xE3:
      return !(second == 0x84 && self[index + 2] >= 0xB0 || second == 0x85 || second == 0x86)
    case 0xE2: return second >= 0xBA
    case 0xE4...0xE9: return true
    case 0xEF: return (0xA4...0xAB).contains(second) || (0xBC...0xBE).contains(second)
    case 0xF0: return (0xA0...0xAF).contains(second)
    default: return false
    }
  }

  /// Whether a line break between two places of a text stands for nothing: both characters beside it
  /// are written without blanks, or one is and the other is a quotation mark, a dash or an ellipsis.
  public func joinsUnspaced(before end: Int, _ start: Int) -> Bool {
    guard end > 2, self[end - 1] >= 0x80, start < count, self[start] >= 0x80 else { return false }
    var last = end - 1
    while last > 0, last > end - 4, self[last].isContinuation { last -= 1 }
    let (isLeft, isRight) = (isUnspaced(at: last), isUnspaced(at: start))
    return isLeft && (isRight || isMark(at: start)) || isRight && isMark(at: last)
  }

  /// U+2014, U+2018 to U+201D and U+2026, which Chinese copy shares with others.
  private func isMark(at index: Int) -> Bool {
    guard index + 2 < count, self[index] == 0xE2, self[index + 1] == 0x80 else { return false }
    let last = self[index + 2]
    return last == 0x94 || (0x98...0x9D).contains(last) || last == 0xA6
  }

  /// Whether the character at `index` takes two columns of a line.
  @inline(__always)
  public func isWide(at index: Int) -> Bool {
    let lead = self[index]
    if lead < 0xE3 || lead > 0xEF { return false }
    if lead <= 0xED { return true }
    return lead == 0xEF && index &+ 1 < count && (0xBC...0xBD).contains(self[index &+ 1])
  }
}
