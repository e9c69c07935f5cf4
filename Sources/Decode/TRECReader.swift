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
  enum Role {
    case number, headline, header, slug, date, dateline, type, text, paragraph, author
    case field(FieldName)
    case metadata(StaticString)
    /// The element's inside is read as if it stood alone.
    case container
  }

  private static let roles: [(name: StaticString, role: Role)] = [
    ("docno", .number), ("docid", .metadata("docid")), ("fileid", .metadata("fileid")),
    ("first", .header), ("1st_line", .header), ("header", .header), ("second", .slug),
    ("2nd_line", .slug), ("slug", .slug), ("head", .headline),
    ("headline", .headline), ("hl", .headline), ("ti", .headline), ("title", .headline),
    ("byline", .author), ("author", .author), ("dateline", .dateline), ("dd", .date),
    ("date", .date), ("date_time", .date), ("date1", .date), ("pub", .field(.source)),
    ("so", .field(.source)), ("source", .field(.source)), ("srcid", .metadata("srcid")),
    ("note", .field(.editorNote)), ("doctype", .type), ("txttype", .metadata("txttype")),
    ("co", .metadata("companies")), ("in", .metadata("industries")), ("g", .metadata("groups")),
    ("page", .metadata("page")), ("section", .field(.category)), ("subject", .field(.keyword)),
    ("length", .metadata("length")), ("profile", .metadata("profile")), ("ht", .metadata("ht")),
    ("au", .author), ("leadpara", .text), ("lp", .text), ("text", .text), ("p", .paragraph),
    ("body", .container), ("trailer", .field(.leftover)), ("graphic", .field(.caption)),
    ("caption", .field(.caption)), ("type", .field(.genre)), ("correction", .field(.editorNote)),
    ("memo", .field(.editorNote)), ("copyrght", .field(.copyright)),
    ("copyright", .field(.copyright)), ("summary", .field(.summary)),
    ("abstract", .field(.summary)), ("pubdate", .date), ("name", .field(.source)),
    ("word.ct", .field(.wordCount)), ("keyword", .field(.keyword)), ("doctitle", .headline),
  ]

  /// The role of the element whose tag stands at `tag`, its name's length, and where the tag ends.
  static func element(
    _ window: Span<UInt8>, at tag: Int, limit: Int
  ) -> (role: Role?, name: Range<Int>, after: Int)? {
    let start = tag + 1
    guard start < limit, window[start].isLetter || window[start].isDigit else { return nil }
    var end = start
    while end < limit,
      window[end].isWord || window[end] == UInt8(ascii: "_") || window[end] == UInt8(ascii: ".")
    { end += 1 }
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

  /// Where a line begins with a tag behind `from`, else the limit.
  private static func nextTag(_ window: Span<UInt8>, from: Int, limit: Int) -> Int {
    var index = from
    while let feed = window.firstIndex(of: 0x0A, from: index, to: limit) {
      index = feed + 1
      if index + 1 < limit, window[index] == UInt8(ascii: "<"),
        window[index + 1].isLetter || window[index + 1] == UInt8(ascii: "/")
      {
        return index
      }
    }
    return limit
  }

  /// What is known of the document while its elements are read.
  struct Document {
    var hasNumber = false
    var hasHeadline = false
    var hasDate = false
    var hasSource = false
    /// An element holds the slug, whole and with its version: the header's keyword is cut.
    var hasSlug = false
    var hasWords = false
    /// Ziff-Davis turns its authors' names round.
    var isZiff = false
    var number = 0..<0
    var kind = StoryKind.story
  }

  private func read(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    var document = Document()
    for tag: StaticString in ["<SECOND>", "<2ND_LINE>", "<SLUG>"]
    where window.firstIndex(of: tag, from: range.lowerBound, to: range.upperBound) != nil {
      document.hasSlug = true
    }
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
      // An element that is never closed ends where a line begins with the next tag.
      let stop =
        close?.start
        ?? (element.role == nil
          ? element.after : Self.nextTag(window, from: element.after, limit: range.upperBound))
      add(window, element.role, element.name, element.after..<stop, &document, into: &batch)
      index = close?.end ?? stop
    }
  }

  /// A text's paragraphs where they are marked, else its lines.
  func addText(
    _ window: Span<UInt8>, _ content: Range<Int>, _ document: inout Document,
    into batch: inout DocumentSink
  ) {
    if window.matches("SJMN", at: document.number.lowerBound) {
      addParted(window, content, into: &batch)
      return
    }
    // The Federal Register has its title within the text.
    var title: Range<Int>?
    if !document.hasHeadline,
      let open = window.firstIndex(
        of: "<DOCTITLE>", from: content.lowerBound, to: content.upperBound),
      let close = window.firstIndex(of: "</DOCTITLE>", from: open, to: content.upperBound)
    {
      title = open..<close + 11
      addHeadline(window, window.trimmed(open + 10..<close), &document, into: &batch)
    }
    let isMarked =
      window.firstIndex(of: "<P>", from: content.lowerBound, to: content.upperBound) != nil
    if !isMarked, let plain = TRECMarkup.plain(window, content, cut: title) {
      addPlain(plain.span, into: &batch)
      return
    }
    addMarked(window, content, into: &batch)
  }

  /// Adds a text whose markup was taken out; what FBIS tells above it is metadata.
  private func addPlain(_ text: Span<UInt8>, into batch: inout DocumentSink) {
    var start = 0
    while start < text.count {
      let end = text.firstIndex(of: 0x0A, from: start) ?? text.count
      let line = text.trimmed(start..<end)
      if !line.isEmpty {
        guard let label = TRECMarkup.label(text, line) else { break }
        let value = text.trimmed(label.value..<line.upperBound)
        if !value.isEmpty {
          batch.add(.metadataName, literal: label.key)
          batch.add(.metadataValue, text, value)
        }
      }
      start = end + 1
    }
    if start < text.count { batch.add(.body, text, start..<text.count) }
  }

  /// The San Jose Mercury News parts its paragraphs by a semicolon and blanks: `said.;   Workers`.
  private func addParted(
    _ window: Span<UInt8>, _ content: Range<Int>, into batch: inout DocumentSink
  ) {
    var start = content.lowerBound
    var index = start
    while let mark = window.firstIndex(
      of: UInt8(ascii: ";"), from: index, to: content.upperBound)
    {
      index = mark + 1
      guard window.matches(";  ", at: mark), mark + 3 < content.upperBound else { continue }
      batch.addTrimmed(.paragraph, window, start..<mark)
      start = index
    }
    batch.addTrimmed(.paragraph, window, start..<content.upperBound)
  }

  private func addMarked(
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
    if let plain = TRECMarkup.plain(window, range) {
      guard !plain.span.trimmed(0..<plain.count).isEmpty else { return }
      batch.add(isMarked ? .paragraph : .body, bytes: plain)
      return
    }
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
      start = end + 1
      guard !line.isEmpty else { continue }
      if let plain = TRECMarkup.plain(window, line) {
        batch.addTrimmed(.paragraph, plain.span, 0..<plain.count)
      } else if (4...6).contains(line.count), window[line.lowerBound] == UInt8(ascii: "("),
        window[line.lowerBound + 1].isLower, window[line.upperBound - 1] == UInt8(ascii: ")")
      {
        // `(sw)`: the desk's initials above the byline; `(MORE)` is none.
        batch.add(.signoff, window, line)
      } else {
        batch.add(.paragraph, window, line)
      }
    }
  }

  /// The range without tags around it: `<P>January 1, 1989</P>`; instruments' codes (`<NFER.N>`) are none.
  static func withoutTags(_ window: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var range = window.trimmed(range)
    while !range.isEmpty, window[range.lowerBound] == UInt8(ascii: "<"),
      let element = element(window, at: range.lowerBound, limit: range.upperBound),
      window.firstIndex(
        of: UInt8(ascii: "."), from: element.name.lowerBound, to: element.name.upperBound) == nil
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
  func addMarkedHeader(
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
  func addHeader(
    _ window: Span<UInt8>, _ range: Range<Int>, _ document: inout Document,
    into batch: inout DocumentSink
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
        document.hasWords = true
        stop = text.trimmed(line.lowerBound..<first).upperBound
      }
      if stop - 5 > line.lowerBound + 4, text[stop - 3] == UInt8(ascii: "-") {
        stop = text.trimmed(line.lowerBound..<stop - 5).upperBound
      }
      let slug = text.trimmed(line.lowerBound + 4..<max(stop, line.lowerBound + 4))
      if !slug.isEmpty {
        addSlug(text, slug, isSlug: !document.hasSlug, &document, into: &batch)
      }
      batch.addHeader(text, text.trimmed(0..<text.count))
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
  static func behindDate(_ window: Span<UInt8>, _ range: Range<Int>) -> Int {
    guard range.count > 20, window.matches("FT ", at: range.lowerBound),
      let slash = window.firstIndex(
        of: UInt8(ascii: "/"), from: range.lowerBound, to: range.lowerBound + 18),
      window[slash - 1] == 0x20, window[slash - 2].isDigit
    else { return range.lowerBound }
    return window.trimmed(slash + 1..<range.upperBound).lowerBound
  }

  /// `03/24/87` as month, day, year; `910514` as year, month, day: in ISO's form.
  static func shortDate(_ window: Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
    let start = range.lowerBound
    if range.count == 8, window[start + 2] == UInt8(ascii: "/"),
      window[start + 5] == UInt8(ascii: "/"), let month = window.number(in: start..<start + 2),
      let day = window.number(in: start + 3..<start + 5),
      let year = window.number(in: start + 6..<start + 8)
    {
      return iso(year, month, day)
    }
    // `03/14/1998 06:12:00`
    if range.count >= 10, window[start + 2] == UInt8(ascii: "/"),
      window[start + 5] == UInt8(ascii: "/"), let month = window.number(in: start..<start + 2),
      let day = window.number(in: start + 3..<start + 5),
      let year = window.number(in: start + 6..<start + 10), month <= 12
    {
      var bytes: [UInt8] = []
      Timestamp(year: year, month: month, day: day).append(to: &bytes)
      if range.count >= 16, window[start + 10] == 0x20 {
        bytes.append(UInt8(ascii: "T"))
        bytes.append(window, start + 11..<range.upperBound)
      }
      return bytes
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
        ("sjmn", "San Jose Mercury News"), ("fr", "Federal Register"), ("fbis", "FBIS"),
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
