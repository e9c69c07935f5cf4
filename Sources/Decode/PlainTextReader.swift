package import Wire

/// Plain text as web pages leave it: one story a file or tar member.
package struct PlainTextReader: FormatReader {
  package static let format = WireFormat.plainText

  package init() {}

  package var canRestart: Bool { true }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    if head.count >= 4 {
      let mark = (head[0], head[1])
      // Only text is read as UTF-16: markup and JSON in it are not.
      if mark == (0xFF, 0xFE) { return isMarkup(head[2]) ? 0 : 20 }
      if mark == (0xFE, 0xFF) { return isMarkup(head[3]) ? 0 : 20 }
    }
    if isOtherFormat(head) { return 0 }
    var letters = 0
    for index in head.indices {
      let byte = head[index]
      if byte == 0 { return 0 }
      if byte.isWord || byte.isSpace { letters += 1 }
    }
    return letters * 2 > head.count ? 10 : 0
  }

  private static func isMarkup(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "<") || byte == UInt8(ascii: "{")
  }

  /// Whether the bytes begin as something that is no story: markup, a web archive, a JSON document.
  private static func isOtherFormat(_ head: Span<UInt8>) -> Bool {
    var start = head.matches("\u{FEFF}", at: 0) ? 3 : 0
    while start < head.count, head[start].isSpace { start += 1 }
    guard start < head.count else { return false }
    for mark: StaticString in [
      "<?xml", "<!doctype", "<html", "<!element", "<!--", "<rss", "<feed", "<nitf", "<newsml",
      "warc/", "filedesc:", "%pdf", "{\\rtf",
    ] where head.matchesFolded(mark, at: start) { return true }
    // An element with closing tags behind it is XML, whatever its name.
    if head[start] == UInt8(ascii: "<"), XMLSniffer.root(head) != nil,
      head.firstIndex(of: "</", from: start) != nil
    {
      return true
    }
    guard head[start] == UInt8(ascii: "{") || head[start] == UInt8(ascii: "[") else { return false }
    var next = start + 1
    while next < head.count, head[next].isSpace { next += 1 }
    return next < head.count && (head[next] == 0x22 || head[next] == UInt8(ascii: "{"))
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    switch end {
    case .open: return .needMore
    case .cut:
      return .reject(start: 0, consumed: window.count, .unterminated, "the text is cut off")
    case .end: break
    }
    let range = window.trimmed(0..<window.count)
    guard !range.isEmpty else { return .skip(consumed: window.count) }
    let stop = takeTail(window, range, into: &batch)
    // White space before the first line is kept: it may be that line's indent.
    batch.add(.body, window, 0..<stop)
    return .document(consumed: window.count, kind: .story)
  }

  // MARK: - The tail

  /// Lines from the end among which what a wire sends below its copy is looked for.
  private static var mostTail: Int { 24 }

  /// Takes the time of sending off the end of an agency's copy that lost its frame, and what releases have below
  /// theirs; gives back where the text ends.
  ///
  ///     AP-NY-10-04-07 1432EDT        AFP 041832 OCT 07        -0- 10/04/2007
  private func takeTail(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) -> Int {
    var end = range.upperBound
    for position in 0..<Self.mostTail {
      let line = Self.lastLine(window, range.lowerBound..<end)
      guard !line.isEmpty, line.lowerBound > range.lowerBound else { break }
      if let date = Self.releaseDate(window, line),
        Self.isContact(window, line.upperBound..<range.upperBound)
      {
        batch.add(.date, bytes: date)
        batch.remove(.trailer, window, line.lowerBound..<range.upperBound)
        return window.trimmed(range.lowerBound..<line.lowerBound).upperBound
      }
      // Below the time stands at most one line, as `NNNN`.
      if position < 2, let date = TeleprinterStamp.date(window, line),
        // A timetable's last row is none.
        TeleprinterStamp.date(
          window, Self.lastLine(window, range.lowerBound..<line.lowerBound)) == nil
      {
        batch.add(.date, bytes: date)
        batch.remove(.trailer, window, line.lowerBound..<range.upperBound)
        return window.trimmed(range.lowerBound..<line.lowerBound).upperBound
      }
      if position < 2, let (date, start) = TeleprinterStamp.signedDate(window, line) {
        batch.add(.date, bytes: date)
        // Initials are kept: they are the desk's.
        let isInitials = window.contains(line.lowerBound..<start, where: { $0.isLower })
        guard isInitials else {
          batch.remove(.trailer, window, line.lowerBound..<range.upperBound)
          return window.trimmed(range.lowerBound..<line.lowerBound).upperBound
        }
        return range.upperBound
      }
      end = window.trimmed(range.lowerBound..<line.lowerBound).upperBound
    }
    return range.upperBound
  }

  private static func lastLine(_ window: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let end = window.trimmed(range).upperBound
    var start = end
    while start > range.lowerBound, end - start <= 200, window[start - 1] != 0x0A,
      window[start - 1] != 0x0D
    { start -= 1 }
    return window.trimmed(start..<end)
  }

  /// The day that PR Newswire sets below its releases, above how their senders are reached.
  private static func releaseDate(_ window: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
    guard line.count <= 80, window.matches("-0-", at: line.lowerBound) else { return nil }
    let day = window.trimmed(line.lowerBound + 3..<line.upperBound)
    guard let (month, day, year, end) = TeleprinterStamp.americanDay(window, day),
      end == line.upperBound
    else { return nil }
    return Array("\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)".utf8)
  }

  /// Whether what stands below that day begins as the ways to reach a release's sender do, or nothing does.
  private static func isContact(_ window: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let rest = window.trimmed(range)
    guard !rest.isEmpty else { return true }
    return (["/", "CONTACT", "Contact", "SOURCE", "(", "Web site", "NOTE"] as [StaticString])
      .contains { window.matches($0, at: rest.lowerBound) }
  }
}
