package import Wire

/// Plain text as web pages leave it: one story a file or tar member.
package struct PlainTextReader: FormatReader {
  package static let format = WireFormat.plainText

  package init() {}

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    if head.matches("\u{FEFF}", at: 0) { return 20 }
    if head.count >= 2 {
      let mark = (head[0], head[1])
      if mark == (0xFF, 0xFE) || mark == (0xFE, 0xFF) { return 20 }
    }
    var letters = 0
    for index in head.indices {
      let byte = head[index]
      if byte == 0 { return 0 }
      if byte.isWord || byte.isSpace { letters += 1 }
    }
    return letters * 2 > head.count ? 10 : 0
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
