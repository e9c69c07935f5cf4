internal import Wire

/// Helpers for reading tags of SGML that is not well-formed XML and is read as it is.
enum SGML {
  /// The value of `name="value"` within a tag; quotes may be single or missing.
  static func attribute(
    _ name: StaticString, in bytes: Span<UInt8>, _ tag: Range<Int>
  ) -> Range<Int>? {
    let length = name.utf8CodeUnitCount
    var index = tag.lowerBound
    while index + length < tag.upperBound {
      guard bytes[index].isSpace, bytes.matchesFolded(name, at: index + 1) else {
        index += 1
        continue
      }
      var cursor = index + 1 + length
      while cursor < tag.upperBound, bytes[cursor].isSpace { cursor += 1 }
      guard cursor < tag.upperBound, bytes[cursor] == UInt8(ascii: "=") else {
        index += 1
        continue
      }
      cursor += 1
      while cursor < tag.upperBound, bytes[cursor].isSpace { cursor += 1 }
      guard cursor < tag.upperBound else { return nil }
      let quote = bytes[cursor]
      let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
      let start = isQuoted ? cursor + 1 : cursor
      var end = start
      while end < tag.upperBound {
        let byte = bytes[end]
        if isQuoted ? byte == quote : byte.isSpace || byte == UInt8(ascii: ">") { break }
        end += 1
      }
      return start..<end
    }
    return nil
  }

  /// Whether only white space and the tags of a wrapper (a declaration, `<DOCS>`) stand there.
  static func isWrapping(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index].isSpace || bytes[index] == 0 || bytes[index] == 0x1A {
        index += 1
      } else if bytes.matches("\u{FEFF}", at: index) {
        index += 3
      } else if bytes[index] == UInt8(ascii: "<"),
        let close = bytes.firstIndex(of: UInt8(ascii: ">"), from: index), close < range.upperBound
      {
        index = close + 1
      } else {
        return false
      }
    }
    return true
  }
}

/// Finds documents that begin with one tag and end with another, as both SGML formats have them.
struct DocumentFrame: Sendable {
  let open: StaticString
  let close: StaticString
  /// The second byte of the opening tag, as of `<doc`, and the third of the closing one.
  private let mark: (open: UInt8, close: UInt8)
  /// How far the window was searched without finding the end.
  private var searched = 0

  init(open: StaticString, close: StaticString) {
    self.open = open
    self.close = close
    unsafe mark = (open.utf8Start[1], close.utf8Start[2])
  }

  /// Whether nothing is kept of what came before.
  var canRestart: Bool { searched == 0 }

  enum Found {
    /// The document from its opening tag to the end of its closing tag.
    case document(Range<Int>)
    case step(FormatStep)
  }

  /// The next document of the window, or what to do where there is none.
  mutating func next(in window: Span<UInt8>, end: WindowEnd) -> Found {
    guard let start = opening(in: window, from: 0) else {
      return .step(outside(in: window, end: end))
    }
    if start > 0 {
      // `<DOC` where the window ends may be `<DOCNO>`, which stands outside too.
      if end == .open, start + open.utf8CodeUnitCount >= window.count { return .step(.needMore) }
      searched = 0
      return SGML.isWrapping(window, 0..<start)
        ? .step(.skip(consumed: start))
        : .step(
          .reject(start: 0, consumed: start, .strayText, "text outside any document"))
    }
    let body = open.utf8CodeUnitCount
    var index = max(body, searched)
    while let found = window.firstIndex(of: UInt8(ascii: "<"), from: index) {
      // Most tags are a paragraph's: their first letter tells.
      if found + 2 < window.count, window[found + 1].lowered != mark.open,
        window[found + 2].lowered != mark.close
      {
        index = found + 1
        continue
      }
      if window.matchesFolded(close, at: found) {
        searched = 0
        return .document(0..<found + close.utf8CodeUnitCount)
      }
      if isOpening(window, at: found) {
        // The same of one within a document.
        if end == .open, found + body >= window.count { break }
        searched = 0
        return .step(
          .reject(
            start: 0, consumed: found, .unterminated,
            "the document does not end before the next begins"))
      }
      index = found + 1
    }
    if end != .open {
      searched = 0
      return .step(
        .reject(
          start: 0, consumed: window.count, .unterminated, "the document is cut off"))
    }
    // A tag may be cut by the window's end: search again from a little before it.
    searched = max(body, window.count - 16)
    return .step(.needMore)
  }

  private func isOpening(_ window: Span<UInt8>, at index: Int) -> Bool {
    let end = index + open.utf8CodeUnitCount
    return window.matchesFolded(open, at: index)
      && (end >= window.count || window[end].isSpace || window[end] == UInt8(ascii: ">"))
      && (index == 0 || window[index - 1] == UInt8(ascii: "\n")
        || window[index - 1] == UInt8(ascii: ">") || window[index - 1].isSpace
        || window[index - 1] >= 0x80 || window[index - 1] == 0)
  }

  private func opening(in window: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while let found = window.firstIndex(of: UInt8(ascii: "<"), from: index) {
      if isOpening(window, at: found) { return found }
      index = found + 1
    }
    return nil
  }

  private func outside(in window: Span<UInt8>, end: WindowEnd) -> FormatStep {
    guard end != .open else { return .needMore }
    return SGML.isWrapping(window, 0..<window.count)
      ? .skip(consumed: window.count)
      : .reject(start: 0, consumed: window.count, .strayText, "text outside any document")
  }
}
