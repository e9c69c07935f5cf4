internal import Wire

/// The header lines of an IPTC 7901 message, which end with a line that ends in ` =`.
///
/// They are, in this order and most of them optional: lead marks (`2ND LEAD`, `EXTRA`, `REFILE`),
/// notes in brackets, an embargo, topics, the headline on one line or more, the byline.
struct IPTC7901Lines {
  /// Where the text begins.
  var bodyStart: Int
  var kind = StoryKind.story
  /// A line that ends in ` =` closed them.
  private let isClosed: Bool

  private init(bodyStart: Int, isClosed: Bool) {
    self.bodyStart = bodyStart
    self.isClosed = isClosed
  }

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
        rows.count <= 7 && index < range.upperBound && rows.allSatisfy { $0.range.count < 100 }
        && !rows.isEmpty && isApart(window, rows, index)
      guard isHeader else { return marks(window, rows, range, into: &batch) }
    }
    var lines = IPTC7901Lines(bodyStart: index, isClosed: isEnded)
    lines.add(window, rows, into: &batch)
    lines.addByline(window, range.upperBound, into: &batch)
    return lines
  }

  /// Takes the marks off the head of a text that has neither a closing mark nor a gap below its
  /// headline; what is headline and byline there is told by the lines' shapes later on.
  private static func marks(
    _ window: Span<UInt8>, _ rows: [TeleprinterLine], _ range: Range<Int>,
    into batch: inout DocumentSink
  ) -> IPTC7901Lines {
    var lines = IPTC7901Lines(bodyStart: range.lowerBound, isClosed: false)
    for row in rows {
      guard lines.addMark(window, row.range, into: &batch) else { break }
      lines.bodyStart = row.next
    }
    return lines
  }

  /// Adds a byline that stands alone on the first line of the text, without a mark: `Av Mara Quist`.
  private mutating func addByline(
    _ window: Span<UInt8>, _ limit: Int, into batch: inout DocumentSink
  ) {
    var index = bodyStart
    while index < limit {
      let line = TeleprinterLine(window, from: index, to: limit)
      if line.range.isEmpty {
        index = line.next
        continue
      }
      guard line.range.count < 80, Self.isByline(window, line.range),
        Self.isNames(window, line.range)
      else { return }
      batch.add(.byline, window, line.range)
      bodyStart = line.next
      return
    }
  }

  /// Whether all words of a line but for the first, and those that join names, are capitalized, and it
  /// ends no sentence.
  private static func isNames(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    let last = window[line.upperBound - 1]
    guard last.isLetter || last >= 0x80, !window.contains(line, where: { $0.isDigit }) else {
      return false
    }
    var index = line.lowerBound
    var words = 0
    while index < line.upperBound {
      var end = index
      while end < line.upperBound, window[end] != 0x20 { end += 1 }
      if words > 0, window[index].isLower, end - index > 3, !window.matches("dpa", at: index) {
        return false
      }
      words += 1
      index = TeleprinterHeader.blanks(window, end, line.upperBound)
    }
    return (3...9).contains(words)
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
    // An indented long line below another opens the text's first paragraph.
    for row in rows.dropFirst()
    where row.range.lowerBound - row.start >= 2 && row.range.count > 50 {
      if !isByline(window, row.range), !window.matches("* ", at: row.range.lowerBound) {
        return false
      }
    }
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
    for (position, row) in rows.enumerated() {
      var line = row.range
      if Self.isClosing(window, line) {
        line = window.trimmed(line.lowerBound..<line.upperBound - 1)
      }
      guard !line.isEmpty else { continue }
      let text = TeleprinterLine(window, from: line.lowerBound, to: line.upperBound)
      if headline.isEmpty, addMark(window, line, into: &batch) { continue }
      if !headline.isEmpty, Self.addBelow(window, line, into: &batch) { continue }
      // The only line is the headline: `Di Giorgio sees profit rise =`.
      if Self.isByline(window, line), !headline.isEmpty || position + 1 < rows.count {
        batch.add(.byline, window, line)
      } else {
        headline.append(text)
      }
    }
    // Short lines before the last are topics, unless they are lines that were filled.
    var first = isClosed ? headline.count - 1 : 0
    while first > 0, Self.isHeadline(window, headline[first - 1].range) { first -= 1 }
    // `Schiff/Hafen/`: dpa's topics end in a slash, and all below them is headline.
    if let topics = headline.dropLast().lastIndex(where: {
      window[$0.range.upperBound - 1] == UInt8(ascii: "/")
    }) {
      first = topics + 1
    }
    for topic in headline.prefix(max(0, first)) { batch.add(.keyword, window, topic.range) }
    if let start = headline.dropFirst(max(0, first)).first, let end = headline.last {
      batch.add(.headline, window, start.range.lowerBound..<end.range.upperBound)
    }
  }

  /// Whether a line above the last is of the headline and no topic: a filled one, or one of four words.
  private static func isHeadline(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count < 45 else { return true }
    var blanks = 0
    for index in line where window[index] == 0x20 && window[index + 1] != 0x20 { blanks += 1 }
    return blanks >= 3 && window[line.upperBound - 1] != UInt8(ascii: ":")
  }

  /// Adds a line that stands below a headline and is no part of it: AFP's `ATTENTION - ADDS toll ///`,
  /// a note in brackets, a bullet, APA's second headline (`Utl.: `); whether it is one.
  private static func addBelow(
    _ window: Span<UInt8>, _ line: Range<Int>, into batch: inout DocumentSink
  ) -> Bool {
    let start = line.lowerBound
    if window.matches("ATTENTION - ", at: start) || window.matches("///", at: line.upperBound - 3) {
      var note = line
      while !note.isEmpty, window[note.upperBound - 1] == UInt8(ascii: "/") {
        note = note.lowerBound..<note.upperBound - 1
      }
      batch.addTrimmed(.editorNote, window, note)
      return true
    }
    if window[start] == UInt8(ascii: "("), window[line.upperBound - 1] == UInt8(ascii: ")"),
      window.contains(line, where: { $0 == 0x20 })
    {
      batch.add(.editorNote, window, line)
      return true
    }
    if window.matches("* ", at: start) {
      batch.addTrimmed(.summary, window, start + 2..<line.upperBound)
      return true
    }
    for word: StaticString in ["utl.:", "utl.", "untertitel:"]
    where window.matchesFolded(word, at: start) {
      batch.addTrimmed(.summary, window, start + word.utf8CodeUnitCount..<line.upperBound)
      return true
    }
    return false
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
    if isGermanMark(window, line) { return true }
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

  /// `2. Zusammenfassung`, `Berichtigung`: German desks' marks are no capitals, and stand alone.
  private static func isGermanMark(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var start = line.lowerBound
    if window[start].isDigit, window.matches(". ", at: start + 1) { start += 3 }
    return
      ([
        "Zusammenfassung", "Berichtigung", "Wiederholung", "Neufassung", "Eilmeldung",
      ] as [StaticString]).contains {
        line.upperBound - start == $0.utf8CodeUnitCount && window.matches($0, at: start)
      }
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
    for word: StaticString in ["by ", "von ", "por ", "par ", "di ", "av ", "af ", "door "]
    where window.matchesFolded(word, at: line.lowerBound) {
      let name = line.lowerBound + word.utf8CodeUnitCount
      guard name < line.upperBound, line.count < 160 else { return false }
      // In capitals such a word begins headlines as often: `PAR PHARMACEUTICAL SEEKS LISTING`.
      let isEnglish = window[line.lowerBound].lowered == UInt8(ascii: "b")
      guard isEnglish || window.contains(line, where: { $0.isLower }) else { return false }
      return window[name].isUpper || window[name] >= 0x80 || window.matchesFolded("dpa", at: name)
    }
    return false
  }
}
