internal import Lexicon
internal import Wire

/// A line of copy with what its shape says.
struct Line {
  /// Without white space at either end.
  var range: Range<Int>
  /// Columns of white space before it; a tab reaches the next multiple of eight.
  var indent: Int
  /// Columns from the first character to the last that is not white space: East Asian ones take two.
  var width: Int
  var kind = Kind.text
  var endsSentence = false
  /// Has three blanks in a row, or leaders, between other characters: set in columns.
  var isTabular = false
  /// Columns of the first word, or of the first character where words are not parted by blanks.
  var firstWord = 0
  /// Printable ASCII without two blanks in a row and leaders.
  var isPlain = false

  enum Kind: UInt8 {
    case text, blank, removed, caption, credit, header
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

  /// Whether a line is set in columns: three blanks in a row, a tab, or leaders of five dots.
  ///
  /// A run of three covers every third byte once, so that only those are looked at.
  private static func isTabular(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound &+ 2
    while index < range.upperBound {
      let byte = text[index]
      if byte == 0x20 || byte == UInt8(ascii: ".") {
        let needed = byte == 0x20 ? 3 : 5
        var first = index
        while first > range.lowerBound, text[first &- 1] == byte { first &-= 1 }
        var last = index
        while last &+ 1 < range.upperBound, text[last &+ 1] == byte { last &+= 1 }
        if last &- first &+ 1 >= needed { return true }
      }
      index &+= 3
    }
    return text.firstIndex(of: 0x09, from: range.lowerBound, to: range.upperBound) != nil
  }

  /// Columns of the first word.
  private static func firstWord(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    if text[range.lowerBound] >= 0xE2, text.isUnspaced(at: range.lowerBound) { return 2 }
    var width = 0
    for index in range {
      if text[index] == 0x20 || text[index] == 0x09 { break }
      if !text[index].isContinuation { width &+= 1 }
    }
    return width
  }

  /// Where a blank or mark without width beyond ASCII begins that ends a range; nil where none does.
  private static func blankEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard text[range.upperBound - 1].isContinuation else { return nil }
    for blank: StaticString in ["\u{3000}", "\u{A0}", "\u{FEFF}", "\u{200B}"] {
      let start = range.upperBound - blank.utf8CodeUnitCount
      if start >= range.lowerBound, text.matches(blank, at: start) { return start }
    }
    return nil
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
      } else if text[start] == 0xE3, start + 2 < range.upperBound,
        text.matches("\u{3000}", at: start)
      {
        indent += 2
        start += 2
      } else if start + 2 < range.upperBound,
        text.matches("\u{FEFF}", at: start) || text.matches("\u{200B}", at: start)
      {
        start += 2
      } else {
        break
      }
      start += 1
    }
    var end = range.upperBound
    while end > start {
      if text[end - 1].isSpace {
        end -= 1
      } else if let blank = blankEnd(text, start..<end) {
        end = blank
      } else {
        break
      }
    }
    var line = Line(range: start..<end, indent: indent, width: 0)
    guard start < end else {
      line.kind = .blank
      return line
    }
    line.firstWord = firstWord(text, start..<end)
    line.width = end - start
    line.isPlain = text.isPlainLine(start..<end)
    if !line.isPlain {
      line.isTabular = isTabular(text, start..<end)
      for index in start..<end {
        if text[index].isContinuation {
          line.width &-= 1
        } else if text.isWide(at: index) {
          line.width &+= 1
        }
      }
    }
    line.endsSentence = CopyShapes.endsSentence(text, start..<end)
    return line
  }
}
