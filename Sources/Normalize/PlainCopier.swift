internal import Wire

/// The short way for a field that is plain text, which most of the wire's are.
///
/// What is plain is copied sixteen bytes at a time with its line breaks made blanks; only teletype
/// marks are looked at one by one. The way over lines (`BodyShaper`, `LineCopier`) gives the same
/// bytes for the same text, and is gone for everything else: a test compares the two.
enum PlainCopier {
  /// Appends the clean text of `range` and says so, or appends nothing where it is not plain.
  ///
  /// With `joinsHyphens` a line's final hyphen is joined to the next line's word, as it is in a
  /// paragraph.
  static func copy(
    _ text: Span<UInt8>, _ range: Range<Int>, joinsHyphens: Bool, into out: inout [UInt8]
  ) -> Bool {
    guard !range.isEmpty, !text[range.lowerBound].isSpace, !text[range.upperBound - 1].isSpace
    else { return false }
    let start = out.count
    var index = range.lowerBound
    while true {
      switch out.append(plain: text, index..<range.upperBound) {
      case .end: return true
      case .notPlain:
        out.removeLast(out.count - start)
        return false
      case .mark(let mark):
        if isBeforeIndent(text, mark, range) {
          out.removeLast(out.count - start)
          return false
        }
        index = copyMark(text, mark, range, joinsHyphens: joinsHyphens, from: start, into: &out)
      }
    }
  }

  /// Whether a line's final hyphen is followed by a line that is indented or empty: the line feed goes
  /// with the hyphen, and the pair that tells of layout would go unseen with it.
  private static func isBeforeIndent(_ text: Span<UInt8>, _ mark: Int, _ range: Range<Int>) -> Bool
  {
    mark + 2 < range.upperBound && text[mark] == UInt8(ascii: "-") && text[mark + 1] == 0x0A
      && text[mark + 2].isSpace
  }

  /// Appends what stands for the mark at `index`; where to go on is given back.
  private static func copyMark(
    _ text: Span<UInt8>, _ index: Int, _ range: Range<Int>, joinsHyphens: Bool, from start: Int,
    into out: inout [UInt8]
  ) -> Int {
    let byte = text[index]
    if byte == UInt8(ascii: "-"), index + 1 < range.upperBound, text[index + 1] == 0x0A {
      out.append(byte)
      return joinsHyphens && LineCopier.endsInHyphen(out.span, from: start) ? index + 2 : index + 1
    }
    guard let (replacement, used) = LineCopier.mark(text, index, range) else {
      out.append(byte)
      return index + 1
    }
    out.append(replacement)
    return index + used
  }
}
