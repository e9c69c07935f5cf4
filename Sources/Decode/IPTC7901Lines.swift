internal import Wire

/// The header lines of an IPTC 7901 message, which end with a line that ends in ` =`.
///
/// They are, in this order and most of them optional: lead marks (`2ND LEAD`, `EXTRA`, `REFILE`),
/// notes in brackets, an embargo, topics, the headline on one line or more, the byline.
struct IPTC7901Lines {
  /// Where the text begins.
  var bodyStart: Int
  var kind = StoryKind.story

  /// More lines than these are no header.
  private static let most = 12
  private static let longest = 1500

  /// Reads the header lines of `range` into the sink.
  static func read(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) -> IPTC7901Lines {
    var rows: [TeleprinterLine] = []
    var index = range.lowerBound
    var isEnded = false
    while index < range.upperBound, rows.count < most, index - range.lowerBound < longest {
      let line = TeleprinterLine(window, from: index, to: range.upperBound)
      index = line.next
      if line.range.isEmpty {
        // Without a closing mark the header is what stands apart above the text.
        if rows.isEmpty { continue }
        if !hasMark(window, index..<min(range.upperBound, range.lowerBound + longest)) { break }
        continue
      }
      rows.append(line)
      if isClosing(window, line.range) {
        isEnded = true
        index = addBylines(window, index..<range.upperBound, to: &rows)
        break
      }
    }
    if !isEnded {
      let isHeader =
        rows.count <= 5 && index < range.upperBound && rows.allSatisfy { $0.range.count < 100 }
        && !rows.isEmpty && isApart(window, rows, index)
      guard isHeader else { return IPTC7901Lines(bodyStart: range.lowerBound) }
    }
    var lines = IPTC7901Lines(bodyStart: index)
    lines.add(window, rows, into: &batch)
    return lines
  }

  /// Adds the bylines right behind the header's end, each closed by a mark of its own; where they end.
  private static func addBylines(
    _ window: Span<UInt8>, _ range: Range<Int>, to rows: inout [TeleprinterLine]
  ) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, rows.count < most {
      let line = TeleprinterLine(window, from: index, to: range.upperBound)
      guard isClosing(window, line.range), isByline(window, line.range) else { break }
      rows.append(line)
      index = line.next
    }
    return index
  }

  /// Whether a line that closes the header stands within `range`, before a second blank line.
  private static func hasMark(_ window: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let line = TeleprinterLine(window, from: index, to: range.upperBound)
      index = line.next
      if line.range.isEmpty { return false }
      if isClosing(window, line.range) { return true }
    }
    return false
  }

  /// Whether the rows stand apart: a blank line follows and none of them ends a sentence.
  private static func isApart(
    _ window: Span<UInt8>, _ rows: [TeleprinterLine], _ index: Int
  ) -> Bool {
    guard let last = rows.last, last.next < index else { return false }
    return window[last.range.upperBound - 1] != UInt8(ascii: ".")
  }

  private static func isClosing(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count >= 1, window[line.upperBound - 1] == UInt8(ascii: "=") else { return false }
    return line.count == 1 || window[line.upperBound - 2].isSpace
  }

  // MARK: - What a line is

  private mutating func add(
    _ window: Span<UInt8>, _ rows: [TeleprinterLine], into batch: inout DocumentSink
  ) {
    var headline: [TeleprinterLine] = []
    for row in rows {
      var line = row.range
      if Self.isClosing(window, line) {
        line = window.trimmed(line.lowerBound..<line.upperBound - 1)
      }
      guard !line.isEmpty else { continue }
      let text = TeleprinterLine(window, from: line.lowerBound, to: line.upperBound)
      if headline.isEmpty, addMark(window, line, into: &batch) { continue }
      if Self.isByline(window, line) {
        batch.add(.byline, window, line)
      } else {
        headline.append(text)
      }
    }
    // Short lines before the last are topics, unless they are lines that were filled.
    var first = headline.count - 1
    while first > 0, headline[first - 1].range.count >= 45 { first -= 1 }
    for topic in headline.prefix(max(0, first)) { batch.add(.keyword, window, topic.range) }
    if let start = headline.dropFirst(max(0, first)).first, let end = headline.last {
      batch.add(.headline, window, start.range.lowerBound..<end.range.upperBound)
    }
  }

  /// Adds a line that says what the message is for; whether it is one.
  private mutating func addMark(
    _ window: Span<UInt8>, _ line: Range<Int>, into batch: inout DocumentSink
  ) -> Bool {
    let start = line.lowerBound
    if window[start] == UInt8(ascii: "("), window[line.upperBound - 1] == UInt8(ascii: ")") {
      let inner = start + 1..<line.upperBound - 1
      let isWord = !window.contains(inner) { $0.isSpace }
      batch.add(isWord && inner.count > 3 ? .genre : .editorNote, window, isWord ? inner : line)
      return true
    }
    for word: StaticString in ["sperrfrist", "embargo", "not for publication before"]
    where window.matchesFolded(word, at: start) {
      // `Embargo gegen ...` and `Sperrfristen ...` are headlines.
      let end = start + word.utf8CodeUnitCount
      if end < line.upperBound, word.utf8CodeUnitCount == 10, window[end].isLetter { break }
      if word.utf8CodeUnitCount == 7, !EmbargoWords.isMark(window, start + 7, line.upperBound) {
        break
      }
      batch.add(.embargo, window, line)
      return true
    }
    if window.matches("KILL", at: start), Self.isMark(window, line) {
      kind = .kill
      batch.add(.version, window, line)
      return true
    }
    if window.matches("HOLD", at: start), Self.isMark(window, line) {
      kind = .advisory
      batch.add(.status, literal: "withheld")
      batch.add(.version, window, line)
      return true
    }
    guard Self.isMark(window, line) else { return false }
    for word: StaticString in ["correct", "berichtig"] where window.matchesFolded(word, at: start) {
      kind = .correction
    }
    batch.add(.version, window, line)
    return true
  }

  /// `2ND LEAD`, `3RD NET`, `EXTRA`, `REFILE`: capitals of few words that are the wire's marks.
  private static func isMark(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count <= 60 else { return false }
    for index in line where window[index].isLower { return false }
    var start = line.lowerBound
    while start < line.upperBound, window[start].isDigit { start += 1 }
    if start > line.lowerBound {
      for ending: StaticString in ["ST ", "ND ", "RD ", "TH ", ". "]
      where window.matches(ending, at: start) {
        start += ending.utf8CodeUnitCount
        break
      }
    }
    let words: [StaticString] = [
      "lead", "net", "extra", "refile", "repeat", "kill", "hold", "urgent", "eil", "correct",
      "berichtig", "update", "roundup", "wrapup", "add", "take", "advisory", "zusammenfassung",
      "neu", "alert", "flash", "bulletin", "nightlead", "night lead", "graphic", "feature",
    ]
    for word in words where window.matchesFolded(word, at: start) {
      let after = start + word.utf8CodeUnitCount
      if window.matchesFolded("hold", at: start) { return isHoldAlone(window, start, line) }
      return after >= line.upperBound || !window[after].isLetter || word.utf8CodeUnitCount > 6
    }
    return false
  }

  /// `HOLD`, `HOLD HOLD HOLD`: with other words it is a headline, `HOLD ON POWER SLIPS`.
  private static func isHoldAlone(
    _ window: Span<UInt8>, _ start: Int, _ line: Range<Int>
  ) -> Bool {
    var index = start
    while index < line.upperBound {
      if window[index].isLetter {
        guard window.matchesFolded("hold", at: index) else { return false }
        index += 4
        if index < line.upperBound, window[index].isLetter { return false }
      } else {
        index += 1
      }
    }
    return true
  }

  private static func isByline(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    for word: StaticString in ["by ", "von ", "por ", "par ", "di "]
    where window.matchesFolded(word, at: line.lowerBound) {
      let name = line.lowerBound + word.utf8CodeUnitCount
      guard name < line.upperBound, line.count < 160 else { return false }
      return window[name].isUpper || window[name] >= 0x80 || window.matchesFolded("dpa", at: name)
    }
    return false
  }
}

/// The text of an IPTC 7901 message: the body, dpa's notebook below it, the desk's initials.
enum IPTC7901Body {
  static func read(_ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink) {
    var end = window.trimmed(range).upperBound
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
    guard line.count >= 5, line.count <= 40, start > range.lowerBound else { return nil }
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
      guard window[index].isLower || window[index] == UInt8(ascii: "-") else { return nil }
      length += 1
      if length > 4, words > 1 || length > 8 { return nil }
    }
    return words > 1 ? line : nil
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
