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
    // White space before the first line is kept: it may be that line's indent.
    batch.add(.body, window, 0..<range.upperBound)
    return .document(consumed: window.count, kind: .story)
  }
}
