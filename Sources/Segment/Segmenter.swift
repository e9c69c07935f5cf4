internal import Lexicon
package import Wire

/// The third stage: clean text into a story's parts, its paragraphs, sentences and tokens.
package struct Segmenter {
  private let rules = PartRules()
  private let splitter = SentenceSplitter()
  private var lexicon: Lexicon { .shared }

  package init() {}

  /// Segments a batch.
  package mutating func process(_ batch: consuming CleanBatch) -> SegmentedBatch {
    let clean = batch.clean
    let sideBytes = batch.text
    let side = sideBytes.span
    let fields = batch.fields
    let blocks = batch.blocks
    var out = SegmentedBatch(
      envelope: batch.envelope, documents: batch.documents, side: sideBytes)
    out.removed = batch.removed
    out.text.reserveCapacity(sideBytes.count)
    out.tokens.reserveCapacity(sideBytes.count / 4)
    out.paragraphs.reserveCapacity(blocks.count)
    out.sentences.reserveCapacity(sideBytes.count / 80)
    out.parts.reserveCapacity(fields.count * 2)
    out.segmented.reserveCapacity(clean.count)
    // Rows of a document must follow each other: what segmenting takes out goes behind the rest.
    out.removed.removeAll(keepingCapacity: true)
    let removed = batch.removed
    for index in clean.indices {
      var document = SegmentedDocument()
      let firstRemoved = out.removed.count
      out.removed.append(contentsOf: removed[clean[index].removed.range])
      document.removed = ByteRange(firstRemoved, out.removed.count)
      segment(
        side, &out, &document, fields[clean[index].fields.range], blocks[clean[index].blocks.range],
        index, isPlain: clean[index].isPlain)
      document.removed = ByteRange(firstRemoved, out.removed.count)
      out.segmented.append(document)
    }
    return out
  }

  private func segment(
    _ side: Span<UInt8>, _ out: inout SegmentedBatch, _ document: inout SegmentedDocument,
    _ fields: ArraySlice<Row<FieldName>>, _ blocks: ArraySlice<Row<BlockKind>>, _ index: Int,
    isPlain: Bool
  ) {
    let firstPart = out.parts.count
    let firstParagraph = out.paragraphs.count
    let firstSentence = out.sentences.count
    let firstToken = out.tokens.count
    let firstRic = out.rics.count
    var story = StoryBuilder(
      firstPart: firstPart, bodyStart: out.text.count, format: out.documents[index].format,
      isPlain: isPlain)
    for field in fields { addField(field, side, &out, &story) }
    addBlocks(blocks, side, &out, &story)
    if story.format.isPaged { addEndMarks(document.removed.range, side, &out) }
    document.body = ByteRange(story.bodyStart, out.text.count)
    tokenize(&out, paragraphs: firstParagraph..<out.paragraphs.count)
    document.parts = ByteRange(firstPart, out.parts.count)
    document.paragraphs = ByteRange(firstParagraph, out.paragraphs.count)
    document.sentences = ByteRange(firstSentence, out.sentences.count)
    document.tokens = ByteRange(firstToken, out.tokens.count)
    document.rics = ByteRange(firstRic, out.rics.count)
  }

  /// What is known of the story while its parts are read in order.
  struct StoryBuilder {
    let firstPart: Int
    let bodyStart: Int
    let format: WireFormat
    /// Whether the text came as plain text within its format.
    let isPlain: Bool
    var hasHeadline = false
    var hasDateline = false
    var hasText = false
    /// The first paragraph, while it is the only one and nothing was taken out of it.
    var onlyText: Range<Int>?
    /// The rest of a dateline field whose text ran on: it opens the first paragraph.
    var lead: Range<Int>?
    /// The dateline that the format marks.
    var marked: Range<Int>?
    /// Whether several paragraphs begin with a label (`BOSTON: ...`), so that the first one's is no dateline.
    var hasLabels = false
    /// Whether several paragraphs are signed by agencies, so that the last one's is not the whole's.
    var isDigest = false
  }

  // MARK: - Fields

  private func addField(
    _ field: Row<FieldName>, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder
  ) {
    let kind: PartKind
    switch field.kind {
    case .id: kind = .id
    case .type: kind = .type
    case .headline:
      addHeadline(field.range, side, &out, &story)
      return
    case .dateline:
      addDatelineField(field.range, side, &out, &story)
      return
    case .byline: kind = .byline
    case .date: kind = .date
    case .language: kind = .language
    case .source: kind = .source
    case .url: kind = .url
    case .wireHeader: kind = .wireHeader
    case .subject: kind = .subject
    case .metadataName: kind = .metadataName
    case .metadataValue: kind = .metadataValue
    case .metadataJSON: kind = .metadataJSON
    case .revision: kind = .revision
    case .created: kind = .created
    case .slug: kind = .slug
    case .category: kind = .category
    case .priority: kind = .priority
    case .urgency: kind = .urgency
    case .service: kind = .service
    case .keyword: kind = .keyword
    case .genre: kind = .genre
    case .place: kind = .place
    case .status: kind = .status
    case .embargo: kind = .embargo
    case .editorNote: kind = .editorNote
    case .usageTerms: kind = .usageTerms
    case .copyright: kind = .copyright
    case .summary: kind = .summary
    case .signoff: kind = .signoff
    case .wordCount: kind = .wordCount
    case .sequence: kind = .sequence
    case .version: kind = .version
    case .supersedes: kind = .supersedes
    case .codedSubject: kind = .codedSubject
    case .link: kind = .link
    case .body, .paragraph, .leftover, .crosshead, .table, .caption, .captionCredit: return
    }
    guard !field.isEmpty || field.kind == .metadataValue else { return }
    out.parts.append(Row(kind, field.range, payload: field.payload))
  }

  /// A headline field may hold an editors' note instead: AFP's `ATTENTION - UPDATES ... ///`.
  private func addHeadline(
    _ range: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder
  ) {
    guard !range.isEmpty else { return }
    let isNote =
      Self.ends(side, range, with: "///")
      || side.matches("ATTENTION - ", at: range.lowerBound)
    if isNote {
      let note =
        Self.ends(side, range, with: "///")
        ? side.trimmed(range.lowerBound..<range.upperBound - 3) : range
      let kind: PartKind = .editorNote
      if note.isEmpty {
        out.removed.append(Row(.editorMarker, range))
      } else {
        out.parts.append(Row(kind, note))
      }
      return
    }
    out.parts.append(Row(.headline, range))
    story.hasHeadline = true
  }

  private static func ends(_ text: Span<UInt8>, _ range: Range<Int>, with mark: StaticString)
    -> Bool
  {
    text.matches(mark, at: range.upperBound - mark.utf8CodeUnitCount)
      && range.count >= mark.utf8CodeUnitCount
  }

  // MARK: - Blocks

  private func addBlocks(
    _ blocks: ArraySlice<Row<BlockKind>>, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder
  ) {
    let lastText =
      blocks.lastIndex { $0.kind == .paragraph || $0.kind == .table } ?? blocks.endIndex
    let prose = blocks.filter { $0.kind == .paragraph }
    if let first = prose.first, Self.beginsWithLabel(side, first.range) {
      story.hasLabels = prose.dropFirst().contains { Self.beginsWithLabel(side, $0.range) }
    }
    if let last = prose.last, Self.isSigned(side, last.range) {
      story.isDigest = prose.dropLast().contains { Self.isSigned(side, $0.range) }
    }
    if story.lead != nil, prose.isEmpty {
      addText(0..<0, .paragraph, side, &out, &story)
    }
    for position in blocks.indices {
      let block = blocks[position]
      switch block.kind {
      case .caption:
        let next = position + 1
        let hasCredit = next < blocks.endIndex && blocks[next].kind == .captionCredit
        addCaption(block.range, side, &out, story.format, hasCredit: hasCredit)
      case .captionCredit: out.parts.append(Row(.captionCredit, block.range))
      case .headerLine: addHeaderLine(block.range, side, &out, &story)
      case .byline: out.parts.append(Row(.byline, block.range))
      case .crosshead: addText(block.range, .crosshead, side, &out, &story)
      case .table: addText(block.range, .table, side, &out, &story)
      case .paragraph
      where story.hasText && story.format.isMarkedUp && position > blocks.startIndex
        && position + 1 < blocks.endIndex
        && PartRules.isCrosshead(
          side, block.range, between: blocks[position - 1], blocks[position + 1]):
        addText(block.range, .crosshead, side, &out, &story)
      case .paragraph:
        let isSummed =
          story.hasText || !CopyShapes.isPoint(side, block.range)
          || blocks[(position + 1)...].prefix(CopyShapes.mostPoints).contains {
            $0.kind == .paragraph && !CopyShapes.isPoint(side, $0.range)
          }
        addParagraph(
          block.range, side, &out, &story, isTail: position + 2 >= lastText, isSummed: isSummed)
      }
    }
  }

  private func addHeaderLine(
    _ range: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder
  ) {
    if CopyShapes.isByline(side, range, lexicon: lexicon)
      || CopyShapes.isAgencyByline(side, range)
      || isAffiliation(range, side, out.parts, story)
    {
      out.parts.append(Row(.byline, range))
    } else if CopyShapes.isSlugLine(side, range) {
      out.parts.append(Row(.slug, range))
    } else if CopyShapes.isCopyrightLine(side, range) {
      addCopyright(range, side, &out)
    } else if CopyShapes.isNoteLine(side, range) {
      out.parts.append(Row(.editorNote, range))
    } else if CopyShapes.isPoint(side, range) {
      out.parts.append(Row(.summary, range.lowerBound + 2..<range.upperBound))
    } else if isTime(side, range, story.format) {
      out.parts.append(Row(.date, range))
      out.removed.append(Row(.dateLine, range))
    } else if !story.hasHeadline {
      addHeadline(range, side, &out, &story)
    } else {
      out.parts.append(Row(.summary, range))
    }
  }

  private func isTime(_ side: Span<UInt8>, _ range: Range<Int>, _ format: WireFormat) -> Bool {
    format.isPaged
      ? CopyShapes.isPageTime(side, range, lexicon: lexicon)
      : CopyShapes.isShortTime(side, range, lexicon: lexicon)
  }

  /// Whether a line directly below the byline tells for whom its people write.
  private func isAffiliation(
    _ range: Range<Int>, _ side: Span<UInt8>, _ parts: [Row<PartKind>], _ story: StoryBuilder
  ) -> Bool {
    !story.hasText && parts.count > story.firstPart && parts.last?.kind == .byline
      && CopyShapes.isAffiliationLine(side, range)
  }

  /// A picture's text; its credit stands at its end, or the copy marks it as a block of its own.
  private func addCaption(
    _ range: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch, _ format: WireFormat,
    hasCredit: Bool
  ) {
    guard !hasCredit else {
      out.parts.append(Row(.caption, range))
      return
    }
    let found =
      format.isMarkedUp
      ? CopyShapes.captionCredit(side, range)
      : format.isPaged
        ? CopyShapes.pageCredit(side, range) : CopyShapes.pictureCredit(side, range)
    let credit = found ?? range.upperBound
    let caption = side.trimmed(range.lowerBound..<credit)
    out.parts.append(Row(.caption, caption))
    if credit < range.upperBound {
      out.parts.append(Row(.captionCredit, side.trimmed(credit..<range.upperBound)))
    }
  }

  private func addParagraph(
    _ given: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder, isTail: Bool, isSummed: Bool
  ) {
    var range = given
    if !story.hasText, let signed = CopyShapes.signedNotice(side, range, lexicon: lexicon) {
      out.parts.append(Row(.byline, signed.byline))
      addCopyright(signed.notice, side, &out)
      if range.lowerBound < signed.byline.lowerBound {
        out.removed.append(
          Row(.deskInitials, side.trimmed(range.lowerBound..<signed.byline.lowerBound)))
      }
      return
    }
    let kind = rules.kind(
      side, range, isHead: !story.hasText, isTail: isTail,
      hasLists: !isSummed || story.format.hasLists(isPlain: story.isPlain))
    switch kind {
    case .credits: out.parts.append(Row(.credits, range))
    case .copyright: addCopyright(range, side, &out)
    case .editorNote: out.parts.append(Row(.editorNote, range))
    case .byline:
      out.parts.append(Row(.byline, rules.bracketedByline(side, range) ?? range))
    case .dateLine:
      out.parts.append(Row(.date, range))
      out.removed.append(Row(.dateLine, range))
    case .summary: out.parts.append(Row(.summary, range.lowerBound + 2..<range.upperBound))
    case .signoff: out.parts.append(Row(.signoff, range))
    case .trailer where story.isDigest && LocalDateline.isCredit(side, range):
      addText(range, .paragraph, side, &out, &story)
    case .trailer:
      if LocalDateline.isCredit(side, range) {
        out.parts.append(
          Row(
            .dateline, LocalDateline.creditedNames(side, range), payload: DatelinePart.credit))
      }
      out.removed.append(Row(.trailer, range))
    case .source:
      out.parts.append(Row(.source, PartRules.source(side, range) ?? range))
      out.removed.append(Row(.trailer, range))
    case .keyword:
      out.parts.append(Row(.keyword, PartRules.label("keywords:", side, range) ?? range))
      out.removed.append(Row(.trailer, range))
    case .text where isAffiliation(range, side, out.parts, story):
      out.parts.append(Row(.byline, range))
    case .text:
      promoteTitle(before: range, side, &out, &story)
      if !story.hasText { range = takeDateline(range, side, &out, &story) }
      if isTail, !story.isDigest { range = withoutEndCredit(side, range, &out) }
      if !range.isEmpty, let credits = rules.trailingCredits(side, range) {
        out.parts.append(Row(.credits, credits..<range.upperBound))
        range = side.trimmed(range.lowerBound..<credits)
      }
      addText(range, .paragraph, side, &out, &story)
    }
  }

  /// A record may have its title as the first paragraph: if the second begins with a dateline that
  /// an agency or a date in figures proves, the first was the headline.
  private func promoteTitle(
    before range: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder
  ) {
    guard let first = story.onlyText, !story.hasDateline, !story.hasHeadline,
      !story.format.isAgencyArchive, first.count <= 220
    else { return }
    var grammar = DatelineGrammar(side)
    let line = grammar.scan(range)
    guard
      line?.agencyName != nil || line?.isStamped == true
        || LocalDateline.eastern(side, range) != nil
    else { return }
    out.text.removeLast(out.text.count - story.bodyStart)
    out.paragraphs.removeLast()
    out.parts.append(Row(.headline, first))
    story.hasHeadline = true
    story.hasText = false
    story.onlyText = nil
  }

  /// A copyright notice ends with its sentence; what follows on the line are restrictions.
  private func addCopyright(_ range: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch) {
    var inner = range
    var end = range.upperBound
    let text = side
    if let date = PartRules.firstPublished(text, range) {
      out.parts.append(Row(.date, text.trimmed(date..<range.upperBound - 1)))
    }
    if text[inner.lowerBound] == UInt8(ascii: "[") {
      let close =
        text.firstIndex(of: UInt8(ascii: "]"), from: inner.lowerBound, to: range.upperBound)
        ?? inner.upperBound
      inner = inner.lowerBound + 1..<min(close, inner.upperBound)
      end = min(inner.upperBound + 1, range.upperBound)
    } else if let reserved = text.firstIndex(
      of: "eserved.", from: inner.lowerBound, to: inner.upperBound)
    {
      inner = inner.lowerBound..<reserved + 8
      end = inner.upperBound
    }
    // `(Copyright ... All rights reserved.)`: no bracket is told alone.
    if end < range.upperBound, text[end] == UInt8(ascii: ")") { end += 1 }
    let rest = text.trimmed(end..<range.upperBound)
    out.parts.append(Row(.copyright, inner))
    if !rest.isEmpty { out.removed.append(Row(.rightsLine, rest)) }
  }

  /// Takes the dateline off the first paragraph; a byline may stand before it on the line.
  private func takeDateline(
    _ given: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder
  ) -> Range<Int> {
    guard story.lead == nil else { return given }
    let text = side
    if let marked = story.marked, let rest = takeMarked(marked, given, side, &out) { return rest }
    var grammar = DatelineGrammar(text)
    grammar.isWire = story.format.isTeleprinter
    grammar.beginsText = !story.hasLabels
    let names = CopyShapes.bylineNames(text, given)
    let found = names == nil ? grammar.scan(given) : nil
    if names == nil, let line = localDateline(text, given, found) {
      takeLocal(line, &out, &story)
      return line.bodyStart..<given.upperBound
    }
    if let line = found,
      !story.hasDateline || line.date != nil || line.agencyName != nil
        || story.marked.map({ Self.beginsAlike(text, $0, line.range) }) == true
    {
      if line.isCredit, line.range == line.agencyName {
        // `AP - Stocks fell` tells the agency and no place: no dateline of the story's.
        out.parts.append(Row(.dateline, line.range, payload: DatelinePart.credit))
        out.removed.append(
          Row(.datelineText, text.trimmed(given.lowerBound..<line.bodyStart)))
        return line.bodyStart..<given.upperBound
      }
      // The copy's own line wins over an element's, where a date or an agency proves it.
      if story.hasDateline, let old = out.parts.lastIndex(where: { $0.kind == .dateline }) {
        out.removed.append(Row(.datelineText, out.parts[old].range))
        out.parts.remove(at: old)
      }
      story.hasDateline = true
      out.parts.append(line.part)
      // A time or a bullet before the place: `(07-17) 13:09 PDT OSLO --`.
      let before = text.trimmed(given.lowerBound..<line.range.lowerBound)
      if !before.isEmpty { out.removed.append(Row(.datelineText, before)) }
      return line.bodyStart..<given.upperBound
    }
    // `By LAURAN NEERGAARD    WASHINGTON (AP) --`
    guard let names else { return given }
    var index = names
    let limit = min(given.upperBound, names + 80)
    while let token = WordScanner.next(in: text, from: index, end: limit) {
      index = token.end
      guard token.kind == .word, token.shape.contains(.allCapitals), Int(token.start) > names,
        let line = grammar.scan(Int(token.start)..<given.upperBound), line.agencyName != nil
      else { continue }
      let byline = text.trimmed(given.lowerBound..<Int(token.start))
      guard CopyShapes.isByline(text, byline, lexicon: lexicon) else { continue }
      out.parts.append(Row(.byline, byline))
      out.parts.append(line.part)
      story.hasDateline = true
      return line.bodyStart..<given.upperBound
    }
    return given
  }

  // MARK: - Text

  /// Appends a paragraph to the story's text; codes in angle brackets are taken out of it.
  private func addText(
    _ range: Range<Int>, _ kind: ParagraphKind, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder
  ) {
    guard !range.isEmpty || story.lead != nil else { return }
    if out.text.count > story.bodyStart { out.text.append("\n\n") }
    let start = out.text.count
    let codes = out.rics.count
    if let lead = story.lead {
      appendWithoutCodes(lead, side, &out)
      let isHyphenated =
        out.text.last == UInt8(ascii: "-") && lead.count > 1
        && side[lead.upperBound - 2].isWord
      if !range.isEmpty, !isHyphenated { out.text.append(kind == .table ? 0x0A : 0x20) }
      story.lead = nil
    }
    appendWithoutCodes(range, side, &out)
    while out.text.count > start, out.text[out.text.count - 1].isSpace { out.text.removeLast() }
    guard out.text.count > start else {
      if start > story.bodyStart { out.text.removeLast(2) }
      return
    }
    story.onlyText = story.hasText || out.rics.count > codes ? nil : range
    story.hasText = true
    out.paragraphs.append(Row(kind, start..<out.text.count))
  }

  private func tokenize(_ out: inout SegmentedBatch, paragraphs: Range<Int>) {
    for paragraph in paragraphs {
      let row = out.paragraphs[paragraph]
      let first = out.tokens.count
      Self.tokenize(out.text, row.range, into: &out.tokens)
      guard row.kind == .paragraph else {
        // A crosshead is a sentence; a table is none.
        if row.kind == .crosshead { out.sentences.append(ByteRange(row.range)) }
        continue
      }
      Self.split(
        splitter, out.text, row.range, &out.tokens, first..<out.tokens.count, &out.sentences)
    }
  }

  private static func split(
    _ splitter: SentenceSplitter, _ text: [UInt8], _ range: Range<Int>, _ tokens: inout [Token],
    _ rows: Range<Int>, _ sentences: inout [ByteRange]
  ) {
    splitter.split(text.span, range, &tokens, rows, into: &sentences)
  }

  /// Tokens are put into room that is made for many at once; a batch of them is all that a huge
  /// paragraph takes more than it needs.
  private static func tokenize(_ text: [UInt8], _ range: Range<Int>, into tokens: inout [Token]) {
    let text = text.span
    var index = range.lowerBound
    while index < range.upperBound {
      tokens.append(addingCapacity: min(range.upperBound - index, 512)) { room in
        WordScanner.scan(text, from: &index, end: range.upperBound, into: &room)
      }
    }
  }
}

extension Dateline {
  /// The part, which tells whether a dash proved it: the range ends before the dash.
  var part: Row<PartKind> {
    Row(.dateline, range, payload: hasDash ? DatelinePart.dashed : 0)
  }
}
