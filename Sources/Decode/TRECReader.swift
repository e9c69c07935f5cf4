package import Wire

/// The TREC family: `<DOC><DOCNO> … </DOCNO>` with elements of each collection's own.
///
/// TIPSTER's AP and Wall Street Journal, AQUAINT and TDT, the Financial Times, the Los Angeles Times
/// and FBIS share the frame and differ in names (TREC's and LDC's readmes); what one does not know the
/// others do, so one table of names serves them all. Wire headers stand in `FIRST` or `HEADER` as the
/// second line of ANPA 1312, in AQUAINT with control codes as `&Cx1f;`.
package struct TRECReader: FormatReader {
  package static let format = WireFormat.trec

  private var frame = DocumentFrame(open: "<doc", close: "</doc>")

  package init() {}

  package var canRestart: Bool { frame.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    var index = 0
    while let found = head.firstIndex(of: UInt8(ascii: "<"), from: index) {
      index = found + 1
      guard head.matchesFolded("<doc>", at: found) else { continue }
      var next = found + 5
      while next < head.count, head[next].isSpace { next += 1 }
      guard head.matchesFolded("<docno>", at: next) else { return 0 }
      return SGML.isWrapping(head, 0..<found) ? 100 : 60
    }
    return 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    switch frame.next(in: window, end: end) {
    case .step(let step): return step
    case .document(let range): return read(window, range, into: &batch)
    }
  }

  // MARK: - Elements

  /// What an element holds.
  private enum Role {
    case number, headline, header, date, type, text, paragraph, author
    case field(FieldName)
    case metadata(StaticString)
    /// The element's inside is read as if it stood alone.
    case container
  }

  private static let roles: [(name: StaticString, role: Role)] = [
    ("docno", .number), ("docid", .metadata("docid")), ("fileid", .metadata("fileid")),
    ("first", .header), ("1st_line", .header), ("header", .header), ("second", .field(.slug)),
    ("2nd_line", .field(.slug)), ("slug", .field(.slug)), ("head", .headline),
    ("headline", .headline), ("hl", .headline), ("ti", .headline), ("title", .headline),
    ("byline", .author), ("author", .author), ("dateline", .field(.dateline)), ("dd", .date),
    ("date", .date), ("date_time", .date), ("date1", .date), ("pub", .field(.source)),
    ("so", .field(.source)), ("source", .field(.source)), ("srcid", .metadata("srcid")),
    ("note", .field(.editorNote)), ("doctype", .type), ("txttype", .metadata("txttype")),
    ("co", .metadata("companies")), ("in", .metadata("industries")), ("g", .metadata("groups")),
    ("page", .metadata("page")), ("section", .field(.category)), ("subject", .field(.keyword)),
    ("length", .metadata("length")), ("profile", .metadata("profile")), ("ht", .metadata("ht")),
    ("au", .author), ("leadpara", .text), ("lp", .text), ("text", .text), ("p", .paragraph),
    ("body", .container), ("trailer", .field(.leftover)),
  ]

  /// The role of the element whose tag stands at `tag`, its name's length, and where the tag ends.
  private static func element(
    _ window: Span<UInt8>, at tag: Int, limit: Int
  ) -> (role: Role?, name: Range<Int>, after: Int)? {
    let start = tag + 1
    guard start < limit, window[start].isLetter || window[start].isDigit else { return nil }
    var end = start
    while end < limit, window[end].isWord || window[end] == UInt8(ascii: "_") { end += 1 }
    var close = end
    // A tag ends before the next begins.
    while close < limit, window[close] != UInt8(ascii: ">") {
      guard window[close] != UInt8(ascii: "<") else { return nil }
      close += 1
    }
    guard close < limit, close == end || window[end].isSpace else { return nil }
    let role = roles.first {
      $0.name.utf8CodeUnitCount == end - start && window.matchesFolded($0.name, at: start)
    }?.role
    return (role, start..<end, close + 1)
  }

  /// What is known of the document while its elements are read.
  private struct Document {
    var hasNumber = false
    var hasHeadline = false
    var hasDate = false
    var hasSource = false
    var number = 0..<0
    var kind = StoryKind.story
  }

  private func read(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    var document = Document()
    read(window, range.lowerBound + 5..<range.upperBound - 6, &document, into: &batch)
    guard document.hasNumber else {
      return .reject(
        start: range.lowerBound, consumed: range.upperBound, .noIdentifier,
        "the document has no DOCNO")
    }
    addFromNumber(window, document, into: &batch)
    return .document(consumed: range.upperBound, kind: document.kind)
  }

  private func read(
    _ window: Span<UInt8>, _ range: Range<Int>, _ document: inout Document,
    into batch: inout DocumentSink
  ) {
    var closings = ClosingTags(end: range.upperBound)
    var index = range.lowerBound
    while index < range.upperBound {
      let tag =
        window.firstIndex(of: UInt8(ascii: "<"), from: index, to: range.upperBound)
        ?? range.upperBound
      addLoose(window, index..<tag, into: &batch)
      guard tag < range.upperBound else { return }
      guard let element = Self.element(window, at: tag, limit: range.upperBound) else {
        // A closing tag of a container, or a lone sign.
        index =
          window.matches("</", at: tag)
          ? (window.firstIndex(of: UInt8(ascii: ">"), from: tag, to: range.upperBound).map {
            $0 + 1
          }
            ?? range.upperBound) : tag + 1
        continue
      }
      if case .container? = element.role {
        index = element.after
        continue
      }
      let close = closings.find(window, element.name, from: element.after)
      let content = element.after..<(close?.start ?? element.after)
      add(window, element.role, element.name, content, &document, into: &batch)
      index = close?.end ?? element.after
    }
  }

  private func add(
    _ window: Span<UInt8>, _ role: Role?, _ name: Range<Int>, _ content: Range<Int>,
    _ document: inout Document, into batch: inout DocumentSink
  ) {
    let value = Self.withoutTags(window, content)
    switch role {
    case .number:
      document.hasNumber = !value.isEmpty
      document.number = value
      batch.add(.id, window, value)
    case .headline:
      guard !value.isEmpty else { return }
      if !document.hasHeadline, let parts = TRECHeadline.parts(window, value) {
        batch.add(.headline, bytes: parts.headline)
        for line in parts.bylines { batch.add(.byline, window, line) }
        document.hasHeadline = true
        return
      }
      let title = Self.behindDate(window, value)
      if title > value.lowerBound {
        batch.add(.leftover, window, window.trimmed(value.lowerBound..<title))
      }
      // AP repeats HEAD: the headline, then notes to editors.
      batch.add(
        document.hasHeadline ? .editorNote : .headline, window, title..<value.upperBound)
      document.hasHeadline = true
    case .header:
      addMarkedHeader(window, content, &document, into: &batch)
      addHeader(window, content, into: &batch)
    case .date:
      guard !document.hasDate, !value.isEmpty else { return }
      document.hasDate = true
      if let day = Self.shortDate(window, value) {
        batch.add(.date, bytes: day)
      } else {
        batch.add(.date, window, value)
      }
    case .type:
      batch.add(.type, window, value)
      if !window.matchesFolded("news", at: value.lowerBound) { document.kind = .other }
    case .author: batch.add(.byline, window, value)
    case .field(let field):
      if field == .source { document.hasSource = true }
      batch.add(field, window, value)
    case .metadata(let key):
      guard !value.isEmpty else { return }
      batch.add(.metadataName, literal: key)
      batch.add(.metadataValue, window, value)
    case .text: addText(window, content, into: &batch)
    case .paragraph: batch.add(.paragraph, window, value)
    case .container: break
    case nil:
      guard !value.isEmpty else { return }
      batch.add(.metadataName, window, name)
      batch.add(.metadataValue, window, value)
    }
  }

  /// A text's paragraphs where they are marked, else its lines.
  private func addText(
    _ window: Span<UInt8>, _ content: Range<Int>, into batch: inout DocumentSink
  ) {
    var index = content.lowerBound
    var start = index
    var isMarked = false
    while let tag = window.firstIndex(of: UInt8(ascii: "<"), from: index, to: content.upperBound) {
      index = tag + 1
      let isClosing = window.matches("/", at: tag + 1)
      let name = isClosing ? tag + 2 : tag + 1
      guard window.matchesFolded("p>", at: name) else { continue }
      addPiece(window, start..<tag, isMarked: isMarked, into: &batch)
      isMarked = !isClosing
      start = name + 2
      index = start
    }
    addPiece(window, start..<content.upperBound, isMarked: isMarked, into: &batch)
  }

  private func addPiece(
    _ window: Span<UInt8>, _ range: Range<Int>, isMarked: Bool, into batch: inout DocumentSink
  ) {
    let trimmed = window.trimmed(range)
    guard !trimmed.isEmpty else { return }
    // Indents tell paragraphs apart: only line breaks are trimmed from bare text.
    batch.add(isMarked ? .paragraph : .body, window, isMarked ? trimmed : range)
  }

  /// Lines between elements of AQUAINT's BODY: desk initials, byline, copyright.
  private func addLoose(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end =
        window.firstIndex(of: 0x0A, from: start, to: range.upperBound) ?? range.upperBound
      let line = window.trimmed(start..<end)
      if !line.isEmpty { batch.add(.paragraph, window, line) }
      start = end + 1
    }
  }

  /// The range without tags around it: `<P>January 1, 1989</P>`; instruments' codes (`<NFER.N>`) are none.
  private static func withoutTags(_ window: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var range = window.trimmed(range)
    while !range.isEmpty, window[range.lowerBound] == UInt8(ascii: "<"),
      let element = element(window, at: range.lowerBound, limit: range.upperBound)
    {
      range = window.trimmed(element.after..<range.upperBound)
    }
    while !range.isEmpty, window[range.upperBound - 1] == UInt8(ascii: ">") {
      var open = range.upperBound - 1
      while open > range.lowerBound, window[open] != UInt8(ascii: "<") { open -= 1 }
      guard window[open] == UInt8(ascii: "<"), window[open + 1] == UInt8(ascii: "/") else { break }
      range = window.trimmed(range.lowerBound..<open)
    }
    return range
  }

  // MARK: - Headers and numbers

  /// FBIS marks date and title within its header: `<DATE1>`, and `<TI>` within `<H3>`.
  private func addMarkedHeader(
    _ window: Span<UInt8>, _ range: Range<Int>, _ document: inout Document,
    into batch: inout DocumentSink
  ) {
    var closings = ClosingTags(end: range.upperBound)
    var index = range.lowerBound
    while let tag = window.firstIndex(of: UInt8(ascii: "<"), from: index, to: range.upperBound) {
      index = tag + 1
      guard let element = Self.element(window, at: tag, limit: range.upperBound) else { continue }
      switch element.role {
      case .headline, .date:
        guard
          let close = closings.find(window, element.name, from: element.after)
        else { continue }
        add(
          window, element.role, element.name, element.after..<close.start, &document, into: &batch)
        index = close.end
      default: continue
      }
    }
  }

  /// The last line of a wire header that has ANPA's shape: priority, category, keyword, date, words.
  private func addHeader(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) {
    let header = Self.plainHeader(window, range)
    let text = header.span
    var start = 0
    while start < text.count {
      let end = text.firstIndex(of: 0x0A, from: start) ?? text.count
      let line = text.trimmed(start..<end)
      start = end + 1
      guard line.count > 6, text[line.lowerBound].isLower, text[line.lowerBound + 1] == 0x20,
        text[line.lowerBound + 2].isLower, text[line.lowerBound + 3] == 0x20
      else { continue }
      batch.add(.priority, text, line.lowerBound..<line.lowerBound + 1)
      batch.add(.category, text, line.lowerBound + 2..<line.lowerBound + 3)
      var stop = line.upperBound
      var first = stop
      while first > line.lowerBound, text[first - 1].isDigit { first -= 1 }
      if (3...5).contains(stop - first) {
        batch.add(.wordCount, text, first..<stop)
        stop = text.trimmed(line.lowerBound..<first).upperBound
      }
      if stop - 5 > line.lowerBound + 4, text[stop - 3] == UInt8(ascii: "-") {
        stop = text.trimmed(line.lowerBound..<stop - 5).upperBound
      }
      let slug = text.trimmed(line.lowerBound + 4..<max(stop, line.lowerBound + 4))
      if !slug.isEmpty {
        batch.add(.slug, text, slug)
        batch.add(.version, text, slug)
      }
      return
    }
    batch.add(.leftover, window, window.trimmed(range))
  }

  /// A header with AQUAINT's names of control and typesetting codes made blanks.
  private static func plainHeader(_ window: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if window[index] == UInt8(ascii: "&"),
        let end = window.firstIndex(
          of: UInt8(ascii: ";"), from: index, to: min(range.upperBound, index + 6))
      {
        index = end + 1
        if out.last != 0x20, out.last != 0x0A { out.append(0x20) }
        continue
      }
      let byte = window[index] < 0x20 && window[index] != 0x0A ? 0x20 : window[index]
      if byte != 0x20 || out.last != 0x20 { out.append(byte) }
      index += 1
    }
    return out
  }

  /// Where the headline begins behind the Financial Times' name and day: `FT  14 MAY 91 / Two plants`.
  private static func behindDate(_ window: Span<UInt8>, _ range: Range<Int>) -> Int {
    guard range.count > 20, window.matches("FT ", at: range.lowerBound),
      let slash = window.firstIndex(
        of: UInt8(ascii: "/"), from: range.lowerBound, to: range.lowerBound + 18),
      window[slash - 1] == 0x20, window[slash - 2].isDigit
    else { return range.lowerBound }
    return window.trimmed(slash + 1..<range.upperBound).lowerBound
  }

  /// `03/24/87` as month, day, year; `910514` as year, month, day: in ISO's form.
  private static func shortDate(_ window: Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
    let start = range.lowerBound
    if range.count == 8, window[start + 2] == UInt8(ascii: "/"),
      window[start + 5] == UInt8(ascii: "/"), let month = window.number(in: start..<start + 2),
      let day = window.number(in: start + 3..<start + 5),
      let year = window.number(in: start + 6..<start + 8)
    {
      return iso(year, month, day)
    }
    guard range.count == 6, let value = window.number(in: range) else { return nil }
    return iso(value / 10_000, value / 100 % 100, value % 100)
  }

  /// The collections end before 2050.
  private static func iso(_ year: Int, _ month: Int, _ day: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    Timestamp(year: year < 50 ? 2000 + year : 1900 + year, month: month, day: day)
      .append(to: &bytes)
    return bytes
  }

  /// `AP890301-0058`, `NYT19980601.0001`: the source, and the day where nothing else tells it.
  private func addFromNumber(
    _ window: Span<UInt8>, _ document: Document, into batch: inout DocumentSink
  ) {
    batch.add(.language, literal: "en")
    let number = document.number
    if !document.hasSource {
      for (code, name): (StaticString, StaticString) in [
        ("apw", "AP"), ("ap", "AP"), ("nyt", "New York Times"), ("xie", "Xinhua"),
        ("wsj", "Wall Street Journal"), ("ft", "Financial Times"), ("la", "Los Angeles Times"),
      ] where window.matchesFolded(code, at: number.lowerBound) {
        batch.add(.source, literal: name)
        break
      }
    }
    guard !document.hasDate else { return }
    var start = number.lowerBound
    while start < number.upperBound, !window[start].isDigit { start += 1 }
    var end = start
    while end < number.upperBound, window[end].isDigit { end += 1 }
    if end - start == 6, let day = Self.shortDate(window, start..<end) {
      batch.add(.date, bytes: day)
    } else if end - start == 8 {
      batch.add(.date, window, start..<end)
    }
  }
}
