internal import Wire

/// Parts the text of a message into the story and what stands around it: what a press office writes above
/// and below a release, the header of a message that was sent on, the letter that is answered.
struct MailCopy {
  /// The lines of the story, in pieces.
  private(set) var text: [UInt8] = []
  private var index: Int
  private let end: Int

  /// More lines than these above the text are its own.
  private static let mostHeadLines = 10

  /// Reads `range`; what is no text goes to the sink.
  static func read(
    _ window: Span<UInt8>, _ range: Range<Int>, into sink: inout DocumentSink
  ) -> [UInt8] {
    // Blank lines at the end belong to nothing, and what is below a line is measured without them.
    var copy = MailCopy(index: range.lowerBound, end: window.trimmed(range).upperBound)
    copy.readHead(window, into: &sink)
    copy.readLines(window, into: &sink)
    return copy.text
  }

  private init(index: Int, end: Int) {
    self.index = index
    self.end = end
  }

  // MARK: - Above

  /// Takes `FOR IMMEDIATE RELEASE`, an embargo, contacts and addresses to editors off the head.
  private mutating func readHead(_ window: Span<UInt8>, into sink: inout DocumentSink) {
    for _ in 0..<Self.mostHeadLines where index < end {
      let line = TeleprinterLine(window, from: index, to: end)
      guard !line.range.isEmpty else {
        index = line.next
        continue
      }
      if Self.isRelease(window, line.range) {
        sink.remove(.editorMarker, window, line.range)
      } else if Self.isEmbargo(window, line.range) {
        sink.add(.embargo, window, line.range)
      } else if Self.isContact(window, line.range) || Self.isToEditors(window, line.range) {
        addBlock(window, line, into: &sink)
        continue
      } else if isDay(window, line) {
        text.append(window, line.start..<line.next)
      } else {
        return
      }
      index = line.next
    }
  }

  /// Whether a line may be the day of a release: short, with a year, and contacts or an embargo follow.
  private func isDay(_ window: Span<UInt8>, _ line: TeleprinterLine) -> Bool {
    guard line.range.count <= 40, line.range.count >= 8 else { return false }
    let year = window.number(in: line.range.upperBound - 4..<line.range.upperBound) ?? 0
    guard (1900...2100).contains(year) else { return false }
    var cursor = line.next
    while cursor < end {
      let next = TeleprinterLine(window, from: cursor, to: end)
      cursor = next.next
      if next.range.isEmpty { continue }
      return Self.isContact(window, next.range) || Self.isEmbargo(window, next.range)
    }
    return false
  }

  /// Adds a line and those below it up to an empty one as a note.
  private mutating func addBlock(
    _ window: Span<UInt8>, _ first: TeleprinterLine, into sink: inout DocumentSink
  ) {
    var last = first
    index = first.next
    while index < end {
      let line = TeleprinterLine(window, from: index, to: end)
      guard !line.range.isEmpty else { break }
      last = line
      index = line.next
    }
    sink.add(.editorNote, window, first.range.lowerBound..<last.range.upperBound)
  }

  private static func isRelease(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count <= 48 else { return false }
    for word: StaticString in [
      "for immediate release", "press release", "media release", "news release", "pressemitteilung",
      "communiqu\u{E9} de presse", "comunicado de prensa", "comunicato stampa", "persbericht",
      "pressmeddelande", "pressemelding", "pressemeddelelse",
    ] where window.matchesFolded(word, at: line.lowerBound) {
      // A headline may go on: a mark stands alone, or before a colon or a dash.
      let after = line.lowerBound + word.utf8CodeUnitCount
      let rest = window.trimmed(min(after, line.upperBound)..<line.upperBound)
      return !window.contains(rest) { $0.isLetter }
    }
    return false
  }

  private static func isEmbargo(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count <= 120 else { return false }
    for word: StaticString in [
      "embargo", "strict embargo", "strictly embargo", "under embargo", "sperrfrist",
      "not for publication before", "not for publication until", "not for release before",
    ] where window.matchesFolded(word, at: line.lowerBound) {
      return EmbargoWords.isMark(
        window, line.lowerBound + word.utf8CodeUnitCount, line.upperBound)
    }
    return false
  }

  /// Whether a line names the desks that a release is for: `TO BUSINESS AND FOOD EDITORS:`.
  private static func isToEditors(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    let ending: StaticString = "EDITORS:"
    return line.count < 80 && window.matches("TO ", at: line.lowerBound)
      && window.matches(ending, at: line.upperBound - ending.utf8CodeUnitCount)
  }

  private static func isContact(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    for word: StaticString in [
      "contact:", "contacts:", "media contact", "press contact", "for more information, contact",
      "for further information, contact", "for further information please contact",
      "note to editors", "notes to editors", "editor's note", "editors' note",
    ] where window.matchesFolded(word, at: line.lowerBound) {
      var after = line.lowerBound + word.utf8CodeUnitCount
      if after < line.upperBound, window[after - 1] == UInt8(ascii: ":") { return true }
      if after < line.upperBound, window[after].lowered == UInt8(ascii: "s") { after += 1 }
      // A sentence may begin so: `Media contact with the crew was lost.`
      let rest = window.trimmed(min(after, line.upperBound)..<line.upperBound)
      return rest.isEmpty || rest.lowerBound == after && !window[after].isLetter
        || rest.lowerBound > after && !window[rest.lowerBound].isLower
    }
    return false
  }

  // MARK: - Text and below

  private mutating func readLines(_ window: Span<UInt8>, into sink: inout DocumentSink) {
    while index < end {
      let line = TeleprinterLine(window, from: index, to: end)
      if !line.range.isEmpty {
        if Self.isForward(window, line.range), let after = header(window, line.next) {
          sink.remove(.wireHeader, window, index..<after)
          index = after
          continue
        }
        if Self.isAttribution(window, line.range), let after = quoted(window, line.next) {
          sink.remove(.trailer, window, index..<after)
          index = after
          continue
        }
        if isBelow(window, line) {
          addBelow(window, into: &sink)
          return
        }
      }
      text.append(window, index..<line.next)
      index = line.next
    }
  }

  /// Whether a line stands above a message that was sent on: `---------- Forwarded message ----------`,
  /// `-----Original Message-----`, `Begin forwarded message:`.
  private static func isForward(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count < 80 else { return false }
    var start = line.lowerBound
    while start < line.upperBound, window[start] == UInt8(ascii: "-") || window[start] == 0x20 {
      start += 1
    }
    let isRuled = start - line.lowerBound >= 3
    for word: StaticString in [
      "forwarded message", "original message", "begin forwarded message",
      "weitergeleitete nachricht",
      "urspr\u{FC}ngliche nachricht", "message transf\u{E9}r\u{E9}", "mensaje reenviado",
    ] where window.matchesFolded(word, at: start) {
      return isRuled || window[line.upperBound - 1] == UInt8(ascii: ":")
    }
    return false
  }

  /// Where the fields of a header that begin at or behind `start` end; nil where there are not two of them.
  private func header(_ window: Span<UInt8>, _ start: Int) -> Int? {
    let fields = block(window, start) { line, isFirst in
      let colon = window.firstIndex(
        of: UInt8(ascii: ":"), from: line.range.lowerBound, to: line.range.upperBound)
      let isFolded = !isFirst && window[line.start].isSpace
      return isFolded || colon.map { $0 - line.range.lowerBound <= 16 } == true
    }
    return fields.lines >= 2 ? fields.end : nil
  }

  /// The lines that begin at or behind `start` and are of one kind, up to an empty one or another.
  private func block(
    _ window: Span<UInt8>, _ start: Int, where belongs: (TeleprinterLine, _ isFirst: Bool) -> Bool
  ) -> (end: Int, lines: Int) {
    var cursor = start
    var lines = 0
    while cursor < end {
      let line = TeleprinterLine(window, from: cursor, to: end)
      if line.range.isEmpty {
        if lines > 0 { break }
      } else if belongs(line, lines == 0) {
        lines += 1
      } else {
        break
      }
      cursor = line.next
    }
    return (cursor, lines)
  }

  /// Whether a line says who wrote what is quoted below: `On Wed, 14 Mar 2018, Desk wrote:`.
  private static func isAttribution(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count < 200 else { return false }
    for word: StaticString in [
      "wrote:", "writes:", "schrieb:", "crit :", "crit:", "escribi\u{F3}:",
    ]
    where line.count > word.utf8CodeUnitCount {
      if window.matches(word, at: line.upperBound - word.utf8CodeUnitCount) { return true }
    }
    return false
  }

  /// Where the quoted lines that begin at `start` end; nil where there is none.
  private func quoted(_ window: Span<UInt8>, _ start: Int) -> Int? {
    let quoted = block(window, start) { line, _ in
      window[line.range.lowerBound] == UInt8(ascii: ">")
    }
    return quoted.lines > 0 ? quoted.end : nil
  }

  /// Whether a line ends a release: `-ENDS-`, `###`, or the begin of notes or contacts, where less follows it
  /// than stands above it and no other end mark does.
  private func isBelow(_ window: Span<UInt8>, _ line: TeleprinterLine) -> Bool {
    let isContact = Self.isContact(window, line.range) || Self.isSource(window, line.range)
    guard isContact || Self.isEnd(window, line.range) else { return false }
    let above = text.span.trimmed(0..<text.count).count
    let below = window.trimmed(line.next..<max(line.next, end)).count
    guard above > 0, below < above * 2 else { return false }
    if isContact { return below < above }
    guard below > 0 else { return false }
    var cursor = line.next
    while cursor < end {
      let next = TeleprinterLine(window, from: cursor, to: end)
      if !next.range.isEmpty, Self.isEnd(window, next.range) { return false }
      cursor = next.next
    }
    return true
  }

  /// Whether a line is PR Newswire's `SOURCE Halden Foods plc`, which stands above the contacts.
  private static func isSource(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count < 80, window.matches("SOURCE ", at: line.lowerBound) else { return false }
    // Names have few words in small letters: `SOURCE OF THE LEAK was the pump, it says.`
    var smalls = 0
    for index in line.dropFirst()
    where window[index].isLower && window[index - 1] == 0x20 { smalls += 1 }
    return smalls < 3
  }

  private static func isEnd(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count <= 12 else { return false }
    for word: StaticString in [
      "-ends-", "- ends -", "ends", "-end-", "- end -", "###", "# # #", "-30-", "- 30 -",
      "--ends--",
      "-- ends --", "*ends*", "[ends]", "(ends)",
    ] where line.count == word.utf8CodeUnitCount && window.matchesFolded(word, at: line.lowerBound)
    {
      return true
    }
    return false
  }

  /// Adds what stands below the text, a note a paragraph.
  private mutating func addBelow(_ window: Span<UInt8>, into sink: inout DocumentSink) {
    var first = true
    while index < end {
      let line = TeleprinterLine(window, from: index, to: end)
      if line.range.isEmpty {
        index = line.next
      } else if first, Self.isEnd(window, line.range) {
        sink.remove(.endMark, window, line.range)
        index = line.next
      } else {
        addBlock(window, line, into: &sink)
      }
      first = false
    }
  }
}
