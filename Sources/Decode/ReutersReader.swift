package import Wire

/// Reuters-21578 SGML (Lewis 1997): the Reuters newswire of 1987 with its categories.
///
/// Control characters stand as references (`&#2;`), most of them not legal in XML; they reach the
/// next stage as they are. `UNKNOWN` holds the raw wire header.
package struct ReutersReader: FormatReader {
  package static let format = WireFormat.reuters21578

  private var frame = DocumentFrame(open: "<reuters", close: "</reuters>")

  package init() {}

  package var canRestart: Bool { frame.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    guard let found = head.firstIndex(of: "<REUTERS ") else { return 0 }
    return SGML.isWrapping(head, 0..<found) ? 100 : 60
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    switch frame.next(in: window, end: end) {
    case .step(let step): return step
    case .document(let range): return read(window, range, into: &batch)
    }
  }

  private func read(
    _ window: Span<UInt8>, _ document: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    guard let open = window.firstIndex(of: UInt8(ascii: ">"), from: document.lowerBound),
      let id = SGML.attribute("newid", in: window, document.lowerBound..<open), !id.isEmpty
    else {
      return .reject(
        start: document.lowerBound, consumed: document.upperBound, .noIdentifier,
        "the REUTERS tag has no NEWID")
    }
    batch.add(.id, window, id)
    let attributes: [(StaticString, StaticString)] = [
      ("oldid", "oldid"), ("topics", "topics"), ("lewissplit", "lewissplit"),
      ("cgisplit", "cgisplit"), ("csecs", "csecs"),
    ]
    for (name, key) in attributes {
      guard let value = SGML.attribute(name, in: window, document.lowerBound..<open) else {
        continue
      }
      batch.add(.metadataName, literal: key)
      batch.add(.metadataValue, window, value)
    }
    var kind = StoryKind.story
    var index = open + 1
    while let tag = window.firstIndex(of: UInt8(ascii: "<"), from: index),
      tag < document.upperBound
    {
      index = tag + 1
      guard let element = Self.element(window, at: tag, limit: document.upperBound) else {
        continue
      }
      index = element.after
      switch element.name {
      case .text(let type):
        kind = readText(window, type, element.content, into: &batch)
      case .field(let field): batch.add(field, window, element.content)
      case .subjects(let scheme):
        readList(window, element.content, scheme, into: &batch)
      case .metadata(let key):
        batch.add(.metadataName, literal: key)
        batch.add(.metadataValue, window, window.trimmed(element.content))
      }
    }
    return .document(consumed: document.upperBound, kind: kind)
  }

  private enum Name {
    case field(FieldName)
    case subjects(SubjectScheme)
    case metadata(StaticString)
    case text(type: Range<Int>)
  }

  /// An element of the document's top level that begins at `tag`.
  private static func element(
    _ window: Span<UInt8>, at tag: Int, limit: Int
  ) -> (name: Name, content: Range<Int>, after: Int)? {
    func content(_ length: Int, _ close: StaticString) -> (Range<Int>, Int)? {
      guard let end = window.firstIndex(of: close, from: tag + length, to: limit) else {
        return nil
      }
      return (tag + length..<end, end + close.utf8CodeUnitCount)
    }
    if window.matches("<TEXT", at: tag), let close = window.firstIndex(of: 0x3E, from: tag) {
      let type = SGML.attribute("type", in: window, tag..<close) ?? tag..<tag
      guard let (range, after) = content(close + 1 - tag, "</TEXT>") else { return nil }
      return (.text(type: type), range, after)
    }
    let simple: [(StaticString, StaticString, Name)] = [
      ("<DATE>", "</DATE>", .field(.date)), ("<UNKNOWN>", "</UNKNOWN>", .field(.wireHeader)),
      ("<TOPICS>", "</TOPICS>", .subjects(.topics)), ("<PLACES>", "</PLACES>", .subjects(.places)),
      ("<PEOPLE>", "</PEOPLE>", .subjects(.people)), ("<ORGS>", "</ORGS>", .subjects(.orgs)),
      ("<EXCHANGES>", "</EXCHANGES>", .subjects(.exchanges)),
      ("<COMPANIES>", "</COMPANIES>", .subjects(.companies)),
      ("<MKNOTE>", "</MKNOTE>", .metadata("mknote")),
    ]
    for (open, close, name) in simple where window.matches(open, at: tag) {
      guard let (range, after) = content(open.utf8CodeUnitCount, close) else { return nil }
      return (name, range, after)
    }
    return nil
  }

  private func readList(
    _ window: Span<UInt8>, _ range: Range<Int>, _ scheme: SubjectScheme,
    into batch: inout DocumentSink
  ) {
    var index = range.lowerBound
    while let open = window.firstIndex(of: "<D>", from: index, to: range.upperBound),
      let close = window.firstIndex(of: "</D>", from: open, to: range.upperBound)
    {
      batch.add(.subject, window, open + 3..<close, payload: UInt32(scheme.rawValue))
      index = close + 4
    }
  }

  /// TEXT: AUTHOR, TITLE, DATELINE and BODY in any order; what stands between them is text too.
  private func readText(
    _ window: Span<UInt8>, _ type: Range<Int>, _ text: Range<Int>, into batch: inout DocumentSink
  ) -> StoryKind {
    let isBrief = window.matchesFolded("brief", at: type.lowerBound) && !type.isEmpty
    if !type.isEmpty { batch.add(.type, window, type) }
    let elements: [(StaticString, StaticString, FieldName)] = [
      ("<AUTHOR>", "</AUTHOR>", .byline), ("<TITLE>", "</TITLE>", .headline),
      ("<DATELINE>", "</DATELINE>", .dateline), ("<BODY>", "</BODY>", .body),
    ]
    var index = text.lowerBound
    var start = index
    // What stands outside the elements of an ordinary text is wire framing (STX, asterisks of an
    // alert, filler); an UNPROC text has no elements and is the story.
    let bare: FieldName = type.isEmpty || isBrief ? .leftover : .body
    while let tag = window.firstIndex(of: UInt8(ascii: "<"), from: index), tag < text.upperBound {
      index = tag + 1
      for (open, close, field) in elements where window.matches(open, at: tag) {
        let content = tag + open.utf8CodeUnitCount
        guard let end = window.firstIndex(of: close, from: content, to: text.upperBound) else {
          continue
        }
        if start < tag { batch.add(bare, window, start..<tag) }
        batch.add(field, window, content..<end)
        start = end + close.utf8CodeUnitCount
        index = start
      }
    }
    if bare == .body, start == text.lowerBound, let line = Self.marginHeadline(window, text) {
      batch.add(.leftover, window, start..<line.lowerBound)
      batch.add(.headline, window, line)
      start = line.upperBound
    }
    if start < text.upperBound { batch.add(bare, window, start..<text.upperBound) }
    return isBrief ? .brief : .story
  }

  /// The headline of a text without elements: its first line, in capitals at the margin, where the line
  /// behind it is indented, as paragraphs and rows of tables are.
  private static func marginHeadline(_ window: Span<UInt8>, _ text: Range<Int>) -> Range<Int>? {
    var start = text.lowerBound
    // The wire's start of text.
    if window.matches("&#2;", at: start) { start += 4 }
    while start < text.upperBound, window[start] == 0x0A || window[start] == 0x0D { start += 1 }
    guard let end = window.firstIndex(of: 0x0A, from: start, to: text.upperBound),
      end + 1 < text.upperBound, window[end + 1] == 0x20, window[start] != 0x20
    else { return nil }
    var capitals = 0
    var index = start
    while index < end {
      let byte = window[index]
      // A company's code stands in brackets, one of which is a reference.
      if window.matches("&lt;", at: index) { index += 3 }
      if byte.isLower { return nil }
      if byte.isUpper { capitals += 1 }
      index += 1
    }
    return capitals >= 8 ? start..<end : nil
  }
}
