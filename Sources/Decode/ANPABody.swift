internal import Wire

/// The text of an ANPA message: paragraphs, centred crossheads and rows set in columns.
enum ANPABody {
  static func read(
    _ window: Span<UInt8>, _ given: Range<Int>, _ isTabular: Bool, hasDate: Bool,
    into batch: inout DocumentSink
  ) {
    var range = given.lowerBound..<window.trimmed(given).upperBound
    if let mark = endMark(window, range) {
      batch.remove(.endMark, window, mark)
      range = range.lowerBound..<window.trimmed(range.lowerBound..<mark.lowerBound).upperBound
    }
    guard range.lowerBound < range.upperBound else { return }
    range =
      range.lowerBound..<TeleprinterTail.read(window, range, hasDate: hasDate, into: &batch)
    guard range.lowerBound < range.upperBound else { return }
    if isTabular || hasMarks(window, range) {
      readMarked(window, range, isTabular, into: &batch)
    } else {
      batch.addBody(window, range)
    }
  }

  /// Whether lines of the text begin or end with marks, or rows are set in columns.
  private static func hasMarks(_ window: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let (start, end) = (range.lowerBound, range.upperBound)
    if window.firstIndex(of: UInt8(ascii: "^"), from: start, to: end) != nil
      || window.firstIndex(of: 0x08, from: start, to: end) != nil
      || window.firstIndex(of: 0x1F, from: start, to: end) != nil
      || window.firstIndex(of: 0x10, from: start, to: end) != nil
    {
      return true
    }
    var index = range.lowerBound
    while let mark = window.firstIndex(of: UInt8(ascii: "<"), from: index, to: range.upperBound) {
      let after = TeleprinterHeader.blanks(window, mark + 1, range.upperBound)
      if after == range.upperBound || window[after] == 0x0A || window[after] == 0x0D { return true }
      index = mark + 1
    }
    return false
  }

  /// `==Kyodo`: the last line.
  private static func endMark(_ window: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    var start = range.upperBound
    while start > range.lowerBound, window[start - 1] != 0x0A, window[start - 1] != 0x0D {
      start -= 1
    }
    let line = window.trimmed(start..<range.upperBound)
    guard line.count <= 24, window.matches("==", at: line.lowerBound) else { return nil }
    return line
  }

  // MARK: - Marked lines

  private static func readMarked(
    _ window: Span<UInt8>, _ range: Range<Int>, _ isTabular: Bool, into batch: inout DocumentSink
  ) {
    var index = range.lowerBound
    /// Lines of text since the last mark.
    var open: Int?
    var rows: [UInt8] = []
    while index < range.upperBound {
      let line = TeleprinterLine(window, from: index, to: range.upperBound)
      index = line.next
      guard !line.range.isEmpty else { continue }
      let first = window[line.range.lowerBound]
      let last = window[line.range.upperBound - 1]
      if first == 0x08 || first == 0x1F || hasColumns(window, line.range, isTabular) {
        addText(window, &open, line.start, into: &batch)
        if !rows.isEmpty { rows.append(0x0A) }
        appendRow(window, line.range, into: &rows)
        continue
      }
      addRows(&rows, into: &batch)
      let isMarked = first == UInt8(ascii: "^")
      let isEnded = last == UInt8(ascii: "<") || last == UInt8(ascii: "=")
      guard isMarked || isEnded else {
        if open == nil { open = line.start }
        continue
      }
      addText(window, &open, line.start, into: &batch)
      let text = window.trimmed(
        line.range.lowerBound + (isMarked ? 1 : 0)..<line.range.upperBound - (isEnded ? 1 : 0))
      guard !text.isEmpty else { continue }
      if isRule(window, text) {
        batch.remove(.separator, window, text)
      } else if text.count == 3 && window.matches("END", at: text.lowerBound)
        || window.matchesFolded("end adv", at: text.lowerBound) && text.count < 40
      {
        batch.remove(.endMark, window, text)
      } else if last == UInt8(ascii: "="), isMarked {
        batch.add(.crosshead, window, text)
      } else {
        batch.add(.paragraph, window, text)
      }
    }
    addRows(&rows, into: &batch)
    addText(window, &open, range.upperBound, into: &batch)
  }

  private static func isRule(_ window: Span<UInt8>, _ text: Range<Int>) -> Bool {
    for index in text where window[index] != UInt8(ascii: "_") { return false }
    return true
  }

  /// Whether cells stand in a line: a unit separator, or, where the message is set in columns, two
  /// semicolons without a blank behind them.
  private static func hasColumns(
    _ window: Span<UInt8>, _ line: Range<Int>, _ isTabular: Bool
  ) -> Bool {
    if window.firstIndex(of: 0x1F, from: line.lowerBound, to: line.upperBound) != nil {
      return true
    }
    guard isTabular, window[line.lowerBound] != UInt8(ascii: "^") else { return false }
    var cells = 0
    for index in line.dropLast()
    where window[index] == UInt8(ascii: ";") && window[index + 1] != 0x20 { cells += 1 }
    return cells >= 2
  }

  private static func addText(
    _ window: Span<UInt8>, _ open: inout Int?, _ end: Int, into batch: inout DocumentSink
  ) {
    if let start = open, start < end { batch.addBody(window, start..<end) }
    open = nil
  }

  private static func addRows(_ rows: inout [UInt8], into batch: inout DocumentSink) {
    guard !rows.isEmpty else { return }
    batch.add(.table, bytes: rows)
    rows.removeAll(keepingCapacity: true)
  }

  /// A row with its cells two blanks apart.
  ///
  /// Cells are parted by `;` or by a unit separator and runs of figure spaces (RS); a data link
  /// escape is a blank within a cell, and `{` behind a digit is a half.
  private static func appendRow(
    _ window: Span<UInt8>, _ line: Range<Int>, into rows: inout [UInt8]
  ) {
    var start = line.lowerBound
    while start < line.upperBound, window[start] == 0x08 || window[start] == UInt8(ascii: "^") {
      start += 1
    }
    let first = rows.count
    var gap = false
    for index in start..<line.upperBound {
      let byte = window[index]
      switch byte {
      case UInt8(ascii: ";"), 0x1E, 0x1F: gap = true
      case 0x08: continue
      case 0x10:
        // The space band stands before a blank, or for one.
        let next = index + 1 < line.upperBound ? window[index + 1] : 0x20
        if next != 0x20, let last = rows.last, last != 0x20, !gap { rows.append(0x20) }
      case 0x20 where gap: continue
      default:
        if gap { rows.append("  ") }
        gap = false
        if byte == UInt8(ascii: "{") {
          if let last = rows.last, rows.count > first, last.isDigit { rows.append(0x20) }
          rows.append("1/2")
        } else {
          rows.append(byte)
        }
      }
    }
    while rows.count > first, rows[rows.count - 1] == 0x20 { rows.removeLast() }
  }
}
