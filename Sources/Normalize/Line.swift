internal import Lexicon
internal import Wire

/// A line of copy with what its shape says.
struct Line {
  /// Without white space at either end.
  var range: Range<Int>
  /// Columns of white space before it; a tab reaches the next multiple of eight.
  var indent: Int
  /// Characters from the first to the last that is not white space.
  var width: Int
  var kind = Kind.text
  var endsSentence = false
  /// Has three blanks in a row, or leaders, between other characters: set in columns.
  var isTabular = false
  /// Characters of the first word.
  var firstWord = 0

  enum Kind: UInt8 {
    case text, blank, removed, caption, header
  }
}

/// Splits a text into lines.
struct LineReader {
  /// Appends the lines of `range` to `lines`.
  static func read(_ text: Span<UInt8>, _ range: Range<Int>, into lines: inout [Line]) {
    var start = range.lowerBound
    while start < range.upperBound {
      let newline = text.firstIndex(of: 0x0A, from: start) ?? range.upperBound
      let end = min(newline, range.upperBound)
      lines.append(line(text, start..<end))
      start = end + 1
    }
  }

  /// What a byte means for a line's shape: 1 a blank, 2 a full stop, 3 a character's later byte.
  private static let kinds: [UInt8] = (0..<256).map { value in
    let byte = UInt8(value)
    return byte == 0x20 || byte == 0x09
      ? 1 : byte == UInt8(ascii: ".") ? 2 : byte.isContinuation ? 3 : 0
  }

  private static func line(_ text: Span<UInt8>, _ range: Range<Int>) -> Line {
    var indent = 0
    var start = range.lowerBound
    while start < range.upperBound {
      if text[start] == 0x09 {
        indent = indent / 8 * 8 + 8
      } else if text[start].isSpace {
        indent += 1
      } else if text[start] == 0xC2, start + 1 < range.upperBound, text[start + 1] == 0xA0 {
        indent += 1
        start += 1
      } else {
        break
      }
      start += 1
    }
    var end = range.upperBound
    while end > start, text[end - 1].isSpace { end -= 1 }
    var line = Line(range: start..<end, indent: indent, width: 0)
    guard start < end else {
      line.kind = .blank
      return line
    }
    var continuations = 0
    var blanks = 0
    var dots = 0
    let kinds = Self.kinds.span
    for index in start..<end {
      let kind = kinds[Int(text[index])]
      if kind == 0 {
        blanks = 0
        continue
      }
      switch kind {
      case 1:
        if line.firstWord == 0 { line.firstWord = index - start - continuations }
        blanks &+= text[index] == 0x09 ? 3 : 1
        if blanks >= 3 { line.isTabular = true }
      case 2:
        blanks = 0
        dots = index > start && text[index &- 1] == UInt8(ascii: ".") ? dots &+ 1 : 1
        if dots > 4 { line.isTabular = true }
      default: continuations &+= 1
      }
    }
    let width = end - start - continuations
    line.width = width
    if line.firstWord == 0 { line.firstWord = width }
    line.endsSentence = CopyShapes.endsSentence(text, start..<end)
    return line
  }
}
