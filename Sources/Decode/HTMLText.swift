internal import Wire

/// Turns a fragment of HTML into a document's paragraphs, crossheads, tables and captions.
///
/// Tolerant by design: agencies' fragments have stray end tags, paragraphs that are not closed and
/// text without any tag. Nothing is nested but by counting, so that no input takes more than linear
/// time. Character references stay as they are; the next stage undoes them.
struct HTMLText {
  private var text: [UInt8] = []
  private var rows: [UInt8] = []
  private var skipped: [UInt8] = []
  private var kind = FieldName.paragraph
  private var tableDepth = 0
  private var cellsInRow = 0
  private var isInCell = false
  /// The element whose content is passed over, if one is open.
  private var skipping: StaticString?
  private var hasBlock = false
  /// Points above the text, with their marks, and what stands between them and the text.
  private var points: [[UInt8]] = []
  /// Whether any text was added.
  private(set) var hasText = false
  private let headline: [UInt8]

  /// `headline` is the item's own: a heading that repeats it is no part of the text.
  init(headline: [UInt8] = []) { self.headline = headline }

  /// Whether a text has tags that HTML's fragments have.
  static func isHTML(_ text: Span<UInt8>) -> Bool {
    var index = 0
    while let open = text.firstIndex(of: UInt8(ascii: "<"), from: index) {
      index = open + 1
      for tag: StaticString in ["<p", "<br", "<div", "<html", "<body", "<h", "<ul", "<t", "</p"]
      where text.matchesFolded(tag, at: open) {
        let after = open + tag.utf8CodeUnitCount
        guard after < text.count else { return false }
        if text[after] == UInt8(ascii: ">") || text[after] == UInt8(ascii: "/")
          || text[after].isSpace || text[after].isDigit || text[after].isLetter
        {
          return true
        }
      }
    }
    return false
  }

  /// Whether nothing but tags and blanks stands in a text: `<p>&nbsp;</p>`.
  static func isBlank(_ text: Span<UInt8>) -> Bool {
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "<") {
        guard let close = text.firstIndex(of: UInt8(ascii: ">"), from: index) else { return false }
        index = close + 1
      } else if text.matches("&nbsp;", at: index) || text.matches("&#160;", at: index) {
        index += 6
      } else if text.matches("\u{A0}", at: index) {
        index += 2
      } else if text[index].isSpace {
        index += 1
      } else {
        return false
      }
    }
    return true
  }

  /// Reads `html` into the sink.
  mutating func read(_ html: Span<UInt8>, into batch: inout DocumentSink) {
    var index = 0
    while index < html.count {
      let open = html.firstIndex(of: UInt8(ascii: "<"), from: index) ?? html.count
      addText(html, index..<open)
      guard open < html.count else { break }
      index = readTag(html, open, into: &batch)
    }
    endBlock(into: &batch)
    endTable(into: &batch)
    // Points without a text below them are the text.
    addPoints(asText: true, into: &batch)
    if !skipped.isEmpty {
      batch.add(.leftover, bytes: skipped, payload: UInt32(RemovalReason.markup.rawValue) + 1)
    }
  }

  private mutating func addText(_ html: Span<UInt8>, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if skipping != nil { skipped.append(html, range) } else { text.append(html, range) }
  }

  // MARK: - Tags

  private mutating func readTag(
    _ html: Span<UInt8>, _ open: Int, into batch: inout DocumentSink
  ) -> Int {
    if html.matches("<!--", at: open) {
      return html.firstIndex(of: "-->", from: open + 4).map { $0 + 3 } ?? html.count
    }
    if html.matches("<![CDATA[", at: open) {
      let end = html.firstIndex(of: "]]>", from: open + 9) ?? html.count
      addText(html, open + 9..<end)
      return min(end + 3, html.count)
    }
    let isEnd = open + 1 < html.count && html[open + 1] == UInt8(ascii: "/")
    var start = open + (isEnd ? 2 : 1)
    // `</ br>` is met in the wild.
    while isEnd, start < html.count, html[start] == 0x20 { start += 1 }
    guard start < html.count,
      html[start].isLetter || html[start] == UInt8(ascii: "!") || html[start] == UInt8(ascii: "?")
    else {
      // A sign of the text, not a tag.
      addText(html, open..<open + 1)
      return open + 1
    }
    guard let close = html.firstIndex(of: UInt8(ascii: ">"), from: start) else {
      addText(html, open..<html.count)
      return html.count
    }
    var end = start
    while end < close,
      html[end].isLetter || html[end].isDigit || html[end] == UInt8(ascii: ".")
        || html[end] == UInt8(ascii: "-") || html[end] == UInt8(ascii: ":")
    { end += 1 }
    if let colon = html.firstIndex(of: UInt8(ascii: ":"), from: start, to: end) {
      start = colon + 1
    }
    tag(html, start..<end, isEnd: isEnd, isClosed: html[close - 1] == UInt8(ascii: "/"), &batch)
    return close + 1
  }

  private enum Tag {
    case inline, block, heading, br, row, cell, table, caption, credit, item
    case skipped(StaticString)
  }

  private static let tags: [(StaticString, Tag)] = [
    ("p", .block), ("br", .br), ("div", .block), ("li", .item), ("ul", .block), ("ol", .block),
    ("h1", .heading), ("h2", .heading), ("h3", .heading), ("h4", .heading), ("h5", .heading),
    ("h6", .heading), ("hl1", .heading), ("hl2", .heading), ("table", .table), ("tr", .row),
    ("td", .cell), ("th", .cell), ("thead", .inline), ("tbody", .inline), ("hr", .block),
    ("blockquote", .block), ("bq", .block), ("section", .block), ("article", .block),
    ("header", .block), ("footer", .block), ("aside", .block), ("figure", .block),
    ("figcaption", .caption), ("caption", .caption), ("media-caption", .caption),
    ("media-producer", .credit), ("body", .block), ("html", .block), ("dl", .block),
    ("dt", .block), ("dd", .block), ("address", .block), ("pre", .block), ("block", .block),
    ("body.content", .block), ("body.head", .skipped("body.head")),
    ("script", .skipped("script")), ("style", .skipped("style")), ("head", .skipped("head")),
    ("body.end", .skipped("body.end")), ("svg", .skipped("svg")), ("iframe", .skipped("iframe")),
    ("object", .skipped("object")), ("nav", .skipped("nav")), ("template", .skipped("template")),
  ]

  private static func find(_ html: Span<UInt8>, _ name: Range<Int>) -> Tag {
    for (word, tag) in tags
    where word.utf8CodeUnitCount == name.count && html.matchesFolded(word, at: name.lowerBound) {
      return tag
    }
    return .inline
  }

  private mutating func tag(
    _ html: Span<UInt8>, _ name: Range<Int>, isEnd: Bool, isClosed: Bool,
    _ batch: inout DocumentSink
  ) {
    let tag = Self.find(html, name)
    if let word = skipping {
      let isSame =
        isEnd && word.utf8CodeUnitCount == name.count
        && html.matchesFolded(word, at: name.lowerBound)
      if isSame { skipping = nil } else { skipped.append(0x20) }
      return
    }
    switch tag {
    case .inline: return
    case .skipped(let word):
      endBlock(into: &batch)
      if !isEnd, !isClosed { skipping = word }
    case .br:
      // Two of them part paragraphs.
      let isSecond = text.last == 0x0A
      if isSecond, tableDepth == 0 { endBlock(into: &batch) } else { text.append(0x0A) }
    case .table:
      endBlock(into: &batch)
      tableDepth = max(0, tableDepth + (isEnd ? -1 : 1))
      if tableDepth == 0 { endTable(into: &batch) }
      hasBlock = true
    case .row: endRow()
    case .cell:
      endCell(isWhole: isInCell)
      isInCell = !isEnd && !isClosed
    case .block, .item:
      guard tableDepth == 0 else {
        text.append(0x20)
        return
      }
      endBlock(into: &batch)
      hasBlock = true
    case .heading: begin(.crosshead, isEnd, &batch)
    case .caption: begin(.caption, isEnd, &batch)
    case .credit: begin(.captionCredit, isEnd, &batch)
    }
  }

  private mutating func begin(_ name: FieldName, _ isEnd: Bool, _ batch: inout DocumentSink) {
    guard tableDepth == 0 || name != .crosshead else { return }
    endBlock(into: &batch)
    hasBlock = true
    kind = isEnd ? .paragraph : name
  }

  // MARK: - Blocks

  private mutating func endBlock(into batch: inout DocumentSink) {
    defer {
      text.removeAll(keepingCapacity: true)
      kind = .paragraph
    }
    guard tableDepth == 0 else { return endCell() }
    let range = text.span.trimmed(0..<text.count)
    guard !range.isEmpty else { return }
    if !hasText, kind == .paragraph, hasBlock,
      isPoint(range) || !points.isEmpty && !isCopy(range)
    {
      points.append(Array(text[range]))
      return
    }
    addPoints(asText: kind == .crosshead, into: &batch)
    hasText = true
    if kind == .crosshead, isHeadline(range) {
      batch.add(
        .leftover, text.span, range, payload: UInt32(RemovalReason.repeatedHeadline.rawValue) + 1)
    } else if !hasBlock,
      text.span.firstIndex(of: 0x0A, from: range.lowerBound, to: range.upperBound) != nil
    {
      // Text without tags has its paragraphs by the shape of its lines.
      batch.add(.body, text.span, range)
    } else {
      batch.add(kind, text.span, range)
    }
  }

  /// Adds the points that stood above the text that comes now, and the note and the byline between;
  /// as text where there is none below them.
  private mutating func addPoints(asText isText: Bool, into batch: inout DocumentSink) {
    for point in points {
      if !isText, point.span.matches("* ", at: 0) {
        batch.add(.summary, bytes: Array(point.dropFirst(2)))
      } else {
        batch.add(.paragraph, bytes: point)
      }
    }
    hasText = hasText || !points.isEmpty
    points.removeAll()
  }

  /// Whether a paragraph below points is copy, and no note, byline, credit or reference: `(Adds turnout)`,
  /// `By Ann Quay`, `(Compiled by the desk)`, `Further coverage:`.
  private func isCopy(_ range: Range<Int>) -> Bool {
    guard range.count > 24, text[range.lowerBound] != UInt8(ascii: "("),
      !text.span.matchesFolded("by ", at: range.lowerBound)
    else { return false }
    switch text[range.upperBound - 1] {
    case UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "\""),
      UInt8(ascii: ";"), 0x80...:
      return true
    default: return false
    }
  }

  /// `* Bank cuts to 2%`: a point above the text.
  private func isPoint(_ range: Range<Int>) -> Bool {
    range.count > 4 && range.count < 240 && text.span.matches("* ", at: range.lowerBound)
      && text.span.firstIndex(of: 0x0A, from: range.lowerBound, to: range.upperBound) == nil
  }

  private func isHeadline(_ range: Range<Int>) -> Bool {
    guard range.count == headline.count else { return false }
    for offset in 0..<range.count where text[range.lowerBound + offset] != headline[offset] {
      return false
    }
    return true
  }

  /// Ends a cell; an empty one keeps its column where the cell is whole.
  private mutating func endCell(isWhole: Bool = false) {
    let range = text.span.trimmed(0..<text.count)
    if !range.isEmpty || isWhole {
      if cellsInRow > 0 { rows.append("  ") }
      for index in range { rows.append(text[index].isSpace ? 0x20 : text[index]) }
      cellsInRow += 1
    }
    text.removeAll(keepingCapacity: true)
  }

  private mutating func endRow() {
    endCell(isWhole: isInCell)
    isInCell = false
    while let last = rows.last, last == 0x20 { rows.removeLast() }
    if let last = rows.last, last != 0x0A, cellsInRow > 0 { rows.append(0x0A) }
    cellsInRow = 0
  }

  private mutating func endTable(into batch: inout DocumentSink) {
    endRow()
    tableDepth = 0
    let range = rows.span.trimmed(0..<rows.count)
    if !range.isEmpty {
      addPoints(asText: true, into: &batch)
      batch.add(.table, rows.span, range)
      hasText = true
    }
    rows.removeAll(keepingCapacity: true)
  }
}
