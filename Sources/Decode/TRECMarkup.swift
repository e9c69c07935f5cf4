internal import Wire

/// What stands in the values and texts of TREC's collections beside words: the collections' own tags,
/// comments, and names of typesetting codes.
///
///     <F P=106> ... </F>    <!-- PJG STAG 4700 -->    </USDEPT>    &UR;    &Cx1f;    &M;
struct TRECMarkup {
  private var closings: ClosingTags
  /// No comment ends any more: none is looked for again.
  private var hasNoCommentEnd = false

  private init(end: Int) { closings = ClosingTags(end: end) }

  /// The bytes without markup; nil where none stands in the range.
  ///
  /// `cut` is left out. A paragraph's end becomes a blank; a `<` that opens no tag stays.
  static func plain(_ window: Span<UInt8>, _ range: Range<Int>, cut: Range<Int>? = nil) -> [UInt8]?
  {
    let hasMarks =
      window.firstIndex(of: UInt8(ascii: "<"), from: range.lowerBound, to: range.upperBound) != nil
      || window.firstIndex(of: UInt8(ascii: "&"), from: range.lowerBound, to: range.upperBound)
        != nil
    guard hasMarks else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(range.count)
    var markup = TRECMarkup(end: range.upperBound)
    var index = range.lowerBound
    while index < range.upperBound {
      if let cut, index == cut.lowerBound, !cut.isEmpty {
        index = cut.upperBound
        continue
      }
      let byte = window[index]
      if byte == UInt8(ascii: "<"), window.matches("<TURN>", at: index) {
        // TDT's mark of another speaker is never closed.
        out.append("\n\n")
        index += 6
      } else if byte == UInt8(ascii: "<"), let end = markup.tag(window, index, range.upperBound) {
        if window.matchesFolded("p>", at: end - 2) { out.append(0x20) }
        index = end
      } else if byte == UInt8(ascii: "&"), let end = code(window, index, range.upperBound) {
        index = end
      } else {
        out.append(byte)
        index += 1
      }
    }
    return out
  }

  /// Where the tag or comment that begins at `start` ends; nil where it is none.
  ///
  /// A name in angle brackets without attributes is a tag where the same name closes it later.
  private mutating func tag(_ window: Span<UInt8>, _ start: Int, _ limit: Int) -> Int? {
    if window.matches("<!--", at: start) { return commentEnd(window, start, limit) }
    let isClosing = window.matches("/", at: start + 1)
    let first = start + (isClosing ? 2 : 1)
    var end = first
    while end < limit,
      window[end].isUpper || window[end].isDigit || window[end] == UInt8(ascii: ".")
    {
      end += 1
    }
    guard end > first, end < limit, window[first].isUpper else {
      return window.matchesFolded("<p>", at: start)
        ? start + 3
        : window.matchesFolded("</p>", at: start) ? start + 4 : nil
    }
    guard let close = window.firstIndex(of: UInt8(ascii: ">"), from: end, to: min(limit, end + 60))
    else { return nil }
    if isClosing { return window.trimmed(end..<close).isEmpty ? close + 1 : nil }
    if close > end {
      guard window[end] == 0x20,
        window.firstIndex(of: UInt8(ascii: "="), from: end, to: close) != nil
      else { return nil }
      return close + 1
    }
    if end - first == 1, window[first] == UInt8(ascii: "P") { return close + 1 }
    return closings.contains(window, first..<end, from: close) ? close + 1 : nil
  }

  private mutating func commentEnd(
    _ window: Span<UInt8>, _ start: Int, _ limit: Int
  ) -> Int? {
    guard !hasNoCommentEnd else { return nil }
    let end = window.firstIndex(of: "-->", from: start + 4, to: limit)
    hasNoCommentEnd = end == nil
    return end.map { $0 + 3 }
  }

  /// `&UR;`, `&M;`, `&Cx1f;`: typesetting codes, whose names are no characters' (`&LT;`, `&AMP;`).
  private static func code(_ window: Span<UInt8>, _ start: Int, _ limit: Int) -> Int? {
    guard
      let end = window.firstIndex(
        of: UInt8(ascii: ";"), from: start + 1, to: min(limit, start + 7)), end > start + 1
    else { return nil }
    if window.matches("&Cx", at: start) { return end + 1 }
    let name = start + 1..<end
    guard name.count <= 2, !window.contains(name, where: { !$0.isUpper }),
      !window.matches("LT", at: name.lowerBound), !window.matches("GT", at: name.lowerBound)
    else { return nil }
    return end + 1
  }

  /// Lines above FBIS' texts that tell of them: `Language: Norlandic`, `Article Type:BFN`.
  static func label(_ text: Span<UInt8>, _ line: Range<Int>) -> (key: StaticString, value: Int)? {
    for (word, key): (StaticString, StaticString) in [
      ("Language:", "language"), ("Article Type:", "article_type"),
    ] where text.matches(word, at: line.lowerBound) && line.count < 80 {
      return (key, line.lowerBound + word.utf8CodeUnitCount)
    }
    return nil
  }

  /// `Frost, Ann; Bird, Walter.` as `Ann Frost; Walter Bird`, each a value; nil where it has another form.
  static func turned(_ text: Span<UInt8>, _ range: Range<Int>) -> [[UInt8]]? {
    var names: [[UInt8]] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end =
        text.firstIndex(of: UInt8(ascii: ";"), from: start, to: range.upperBound)
        ?? range.upperBound
      var name = text.trimmed(start..<end)
      start = end + 1
      if !name.isEmpty, text[name.upperBound - 1] == UInt8(ascii: "."), name.count > 3,
        text[name.upperBound - 3] != 0x20
      {
        name = name.lowerBound..<name.upperBound - 1
      }
      guard !name.isEmpty else { continue }
      guard
        let comma = text.firstIndex(
          of: UInt8(ascii: ","), from: name.lowerBound, to: name.upperBound),
        comma + 2 < name.upperBound
      else { return nil }
      var value: [UInt8] = []
      value.append(text, text.trimmed(comma + 1..<name.upperBound))
      value.append(0x20)
      value.append(text, name.lowerBound..<comma)
      names.append(value)
    }
    return names.isEmpty ? nil : names
  }
}
