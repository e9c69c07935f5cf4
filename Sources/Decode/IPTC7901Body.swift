internal import Wire

/// The text of an IPTC 7901 message: the body, dpa's notebook below it, the desk's initials.
enum IPTC7901Body {
  static func read(
    _ window: Span<UInt8>, _ range: Range<Int>, hasDate: Bool, into batch: inout DocumentSink
  ) {
    var end = TeleprinterTail.read(window, range, hasDate: hasDate, into: &batch)
    if let line = signoff(window, range.lowerBound..<end) {
      batch.add(.signoff, window, line)
      end = line.lowerBound
    }
    let note = notebook(window, range.lowerBound..<end) ?? end
    if range.lowerBound < note { batch.addBody(window, range.lowerBound..<note) }
    if note < end { addNotebook(window, note..<end, into: &batch) }
  }

  /// `dpa grj rmo`, `(SDA\/sj)`: the last line, in small letters or brackets.
  private static func signoff(_ window: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    var start = range.upperBound
    while start > range.lowerBound, window[start - 1] != 0x0A, window[start - 1] != 0x0D {
      start -= 1
    }
    let line = window.trimmed(start..<range.upperBound)
    guard line.count >= 5, line.count <= 40, start > range.lowerBound,
      !TeleprinterTail.runsOn(window, line, range.lowerBound)
    else { return nil }
    if window[line.lowerBound] == UInt8(ascii: "("),
      window[line.upperBound - 1] == UInt8(ascii: ")"), line.count <= 20
    {
      let hasSlash = window.contains(line) { $0 == UInt8(ascii: "/") }
      return hasSlash && !window.contains(line) { $0.isSpace } ? line : nil
    }
    var length = 0
    var words = 1
    for index in line {
      if window[index] == 0x20 {
        words += 1
        length = 0
        continue
      }
      // `dpa kmo yyon n1 abc`: a desk may have a number.
      guard window[index].isLower || window[index] == UInt8(ascii: "-") || window[index].isDigit
      else { return nil }
      length += 1
      if length > 4, words > 1 || length > 8 { return nil }
    }
    return words > 1 && window[line.lowerBound].isLower ? line : nil
  }

  /// Where dpa's notebook begins: `# Notebook`, `# Notizblock`, or its bar of asterisks.
  private static func notebook(_ window: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while let mark = window.firstIndex(of: UInt8(ascii: "#"), from: index, to: range.upperBound) {
      if window.matchesFolded("# not", at: mark), TeleprinterHeader.isLineStart(window, mark) {
        return mark
      }
      index = mark + 1
    }
    index = range.lowerBound
    while let mark = window.firstIndex(of: UInt8(ascii: "*"), from: index, to: range.upperBound) {
      if window.matches("* * * *", at: mark), TeleprinterHeader.isLineStart(window, mark) {
        return mark
      }
      index = mark + 1
    }
    return nil
  }

  /// Links become links, all else that it says is a note; its headings are taken out.
  private static func addNotebook(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let line = TeleprinterLine(window, from: index, to: range.upperBound)
      index = line.next
      guard !line.range.isEmpty else { continue }
      let start = line.range.lowerBound
      if window[start] == UInt8(ascii: "#") || window.matches("* *", at: start)
        || window.matches("The following information is not", at: start)
        || window.matchesFolded("die folgenden informationen sind nicht", at: start)
      {
        batch.remove(.notebook, window, line.range)
        continue
      }
      // What follows the line may be a blank: a dash alone is no item.
      let isItem = line.range.count > 2 && window.matches("- ", at: start)
      let item = isItem ? start + 2 : start
      let text = window.trimmed(item..<line.range.upperBound)
      if let link = link(window, text) {
        batch.add(.link, bytes: link)
      } else {
        batch.addTrimmed(.editorNote, window, text)
      }
    }
  }

  /// `[title](address)` as relation, id and title.
  private static func link(_ window: Span<UInt8>, _ text: Range<Int>) -> [UInt8]? {
    guard !text.isEmpty, window[text.lowerBound] == UInt8(ascii: "["),
      let close = window.firstIndex(of: "](", from: text.lowerBound, to: text.upperBound),
      let end = window.firstIndex(of: UInt8(ascii: ")"), from: close, to: text.upperBound),
      end == text.upperBound - 1
    else { return nil }
    var value: [UInt8] = []
    value.append("related")
    value.append(0x1F)
    value.append(window, close + 2..<end)
    value.append(0x1F)
    value.append(window, text.lowerBound + 1..<close)
    return value
  }
}
