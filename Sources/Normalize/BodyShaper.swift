internal import Lexicon
internal import Wire

/// Finds the paragraphs of a text by the shape of its lines, and takes the furniture out.
///
/// Copy comes in four layouts: paragraphs indented (teleprinter), paragraphs set apart by blank
/// lines, hard-wrapped lines flush to the margin (a page copied as text), and one line a paragraph
/// (web extraction). The layout is told from the lines together; then each line is joined to the
/// one before it or begins a paragraph.
struct BodyShaper {
  enum Layout { case indented, spaced, wrapped, oneLine }

  /// What is known of the text before its lines are looked at.
  struct Context {
    var format: WireFormat
    /// The text may begin with a headline, a date line and a byline.
    var hasHeader: Bool
    /// The headline known from elsewhere: a first line that repeats it is taken out.
    var headline: Range<Int>
  }

  /// A run of lines that is one block.
  struct Block {
    var kind: BlockKind
    var lines: Range<Int>
  }

  private var furniture: Furniture { .shared }
  var lexicon: Lexicon { .shared }
  var lines: [Line] = []
  var blocks: [Block] = []
  /// Marks to cut out of lines, in order.
  private(set) var cuts: [(range: Range<Int>, reason: RemovalReason)] = []
  /// Whole lines taken out, with their reasons.
  private(set) var removed: [(range: Range<Int>, reason: RemovalReason)] = []
  private var matches: [Furniture.Match] = []
  private var edgeMatches: [(line: Int, match: Furniture.Match)] = []

  /// Finds the blocks of `range`.
  mutating func shape(_ text: Span<UInt8>, _ range: Range<Int>, _ context: Context) {
    lines.removeAll(keepingCapacity: true)
    blocks.removeAll(keepingCapacity: true)
    cuts.removeAll(keepingCapacity: true)
    removed.removeAll(keepingCapacity: true)
    edgeMatches.removeAll(keepingCapacity: true)
    LineReader.read(text, range, into: &lines)
    if context.format == .plainText { openCarets(text) }
    let isPage = isPage(context)
    let hasHeadline = !isPage && context.hasHeader && context.headline.isEmpty
    removeFurniture(
      text, keepingTimesUpTo: timesEnd(context), isPage: isPage,
      headline: hasHeadline ? lines.firstIndex { $0.kind == .text } : nil)
    if context.format == .reuters21578 { removeEndMark(text) }
    removeAgencyMark(text)
    removeInitials(text)
    removeAtEdges(text)
    if isPage {
      shapePage(text)
      return
    }
    if context.format.isPaged { findLabelledImages(text) }
    findCaptions(text, context)
    var first = 0
    if context.hasHeader {
      first = readHead(text, context)
      addCaptions(above: first)
    }
    join(text, layout(context, from: first), from: first)
  }

  /// Takes a paragraph that the copy itself marks: all its lines are one block, but for furniture
  /// and tables.
  mutating func shapeParagraph(_ text: Span<UInt8>) {
    lines.removeAll(keepingCapacity: true)
    blocks.removeAll(keepingCapacity: true)
    cuts.removeAll(keepingCapacity: true)
    removed.removeAll(keepingCapacity: true)
    edgeMatches.removeAll(keepingCapacity: true)
    LineReader.read(text, 0..<text.count, into: &lines)
    removeFurniture(text, keepingTimesUpTo: 0, isPage: false, headline: nil)
    let kept = lines.count { $0.kind == .text }
    guard kept > 0 else { return }
    let tabular = lines.count { $0.kind == .text && $0.isTabular }
    let kind: BlockKind = tabular * 2 > kept && kept > 1 ? .table : .paragraph
    blocks.append(Block(kind: kind, lines: 0..<lines.count))
  }

  // MARK: - Furniture

  /// Cuts furniture; a page's date lines are kept, which tell when it was published.
  ///
  /// The line that may be the headline is none for its first words (`Video: Ferry sails again`), nor is one that goes on a
  /// sentence of wrapped text.
  private mutating func removeFurniture(
    _ text: Span<UInt8>, keepingTimesUpTo timesEnd: Int, isPage: Bool, headline: Int?
  ) {
    for index in lines.indices where lines[index].kind == .text {
      if lines[index].isPlain, !furniture.mayMatch(plain: text, lines[index].range) { continue }
      furniture.match(text, lines[index].range, into: &matches)
      guard !matches.isEmpty else { continue }
      for match in matches {
        if match.isPrefix, index == headline || !isPage && goesOn(text, index) { continue }
        // A page's date line above the story tells when it was published.
        if match.reason == .timestampLine,
          index < 40 && CopyShapes.isDateLine(text, lines[index].range, lexicon: lexicon)
            || index < timesEnd && CopyShapes.isPageTime(text, lines[index].range, lexicon: lexicon)
        {
          continue
        }
        // `Publié le 3 mai, ce rapport ...` is a sentence.
        if match.reason == .timestampLine, match.onlyAtEdge, lines[index].width > 60,
          !CopyShapes.isPageTime(text, lines[index].range, lexicon: lexicon)
        {
          continue
        }
        if match.onlyAtEdge {
          edgeMatches.append((index, match))
        } else {
          remove(index, match)
        }
      }
    }
  }

  private mutating func remove(_ index: Int, _ match: Furniture.Match) {
    guard lines[index].kind == .text else { return }
    if match.isWholeLine {
      lines[index].kind = .removed
      removed.append((lines[index].range, match.reason))
    } else {
      cuts.append((match.range, match.reason))
      trimCut(index, match.range)
    }
  }

  /// A mark cut at a line's end or beginning shortens the line.
  private mutating func trimCut(_ index: Int, _ cut: Range<Int>) {
    let line = lines[index]
    if cut.upperBound >= line.range.upperBound {
      lines[index].range = line.range.lowerBound..<max(line.range.lowerBound, cut.lowerBound)
      removed.append((cut, cuts.removeLast().reason))
    } else if cut.lowerBound <= line.range.lowerBound {
      lines[index].range = min(cut.upperBound, line.range.upperBound)..<line.range.upperBound
      removed.append((cut, cuts.removeLast().reason))
    }
    if lines[index].range.isEmpty { lines[index].kind = .removed }
  }

  /// `... said. REUTER`: the end mark of 1987 on the last sentence's line.
  private mutating func removeEndMark(_ text: Span<UInt8>) {
    guard let last = lines.lastIndex(where: { $0.kind == .text }) else { return }
    let range = lines[last].range
    for mark: StaticString in [" reuter", " reuters", " reuter..."] {
      let start = range.upperBound - mark.utf8CodeUnitCount
      guard start > range.lowerBound, text.matchesFolded(mark, at: start),
        text[start + 1].isUpper,
        text[start - 1] == UInt8(ascii: ".") || text[start - 1].isSpace
          || text[start + 2].isUpper
      else { continue }
      removed.append((start + 1..<range.upperBound, .endMark))
      let kept = text.trimmed(range.lowerBound..<start)
      lines[last].range = kept
      lines[last].endsSentence = CopyShapes.endsSentence(text, kept)
      return
    }
  }

  /// `... said. REUTER...^M`: the agency's name with what printers and desks left behind it.
  private mutating func removeAgencyMark(_ text: Span<UInt8>) {
    guard let last = lines.lastIndex(where: { $0.kind == .text }) else { return }
    let range = lines[last].range
    guard let start = EndMark.start(text, range) else { return }
    let kept = text.trimmed(range.lowerBound..<start)
    guard kept.isEmpty || CopyShapes.endsSentence(text, kept) else { return }
    removed.append((start..<range.upperBound, .endMark))
    lines[last].range = kept
    lines[last].endsSentence = !kept.isEmpty
    if kept.isEmpty { lines[last].kind = .removed }
  }

  /// `... to the Centre. PTI SJK ABA RHL`: the agency's name and its desk's initials behind the last
  /// sentence.
  private mutating func removeInitials(_ text: Span<UInt8>) {
    guard let last = lines.lastIndex(where: { $0.kind == .text }) else { return }
    let range = lines[last].range
    var start = range.upperBound
    while start - 4 > range.lowerBound {
      var first = start
      while first > range.lowerBound, text[first - 1].isUpper { first -= 1 }
      guard (2...4).contains(start - first), first - 2 > range.lowerBound, text[first - 1] == 0x20
      else { return }
      let isAgency = ["PTI", "UNI", "ANI", "IANS", "EFE", "AFP"].contains { (name: StaticString) in
        start - first == name.utf8CodeUnitCount && text.matches(name, at: first)
      }
      if isAgency, start < range.upperBound,
        CopyShapes.endsSentence(text, range.lowerBound..<first - 1)
      {
        removed.append((first..<range.upperBound, .deskInitials))
        lines[last].range = text.trimmed(range.lowerBound..<first)
        lines[last].endsSentence = true
        return
      }
      start = first - 1
    }
  }

  /// Patterns that count before the first and after the last paragraph of the story only.
  private mutating func removeAtEdges(_ text: Span<UInt8>) {
    guard !edgeMatches.isEmpty else { return }
    // A site's notes may be sentences too: `This is a developing story. Please check back for updates.`
    let matched = Set(edgeMatches.lazy.filter { $0.match.reason == .siteNote }.map(\.line))
    let isProse = { (index: Int) in
      let line = lines[index]
      guard !matched.contains(index) else { return false }
      if line.width >= 50, line.endsSentence { return line.kind == .text }
      // A headline is as wide, but nothing like it goes on below it.
      return line.width >= 110
        || line.width >= 65 && index + 1 < lines.count && lines[index + 1].kind == .text
          && lines[index + 1].width >= 30
    }
    let first = lines.indices.first(where: isProse) ?? lines.count
    let last = lines.indices.last(where: isProse) ?? -1
    for (index, match) in edgeMatches where index < first || index > last { remove(index, match) }
  }

  // MARK: - Header

  /// Takes headline, date line and byline off a text that begins with them; the first line of the
  /// story is given back.
  mutating func readHeader(_ text: Span<UInt8>, _ context: Context) -> Int {
    var hasHeadline = !context.headline.isEmpty
    let kept = lines.indices.filter { lines[$0].kind == .text || lines[$0].kind == .caption }
    var isBehindByline = false
    for (position, index) in kept.enumerated() {
      let line = lines[index]
      guard line.kind == .text else { continue }
      if hasHeadline, repeatsTitle(text, line.range, context.headline) {
        removeLine(index, .repeatedHeadline)
        continue
      }
      let isByline =
        isByline(text, line)
        || hasHeadline && context.format.isPaged && isTimedName(text, kept, position)
      let isAffiliation = isBehindByline && CopyShapes.isAffiliationLine(text, line.range)
      isBehindByline = isByline
      if isByline || isAffiliation
        || CopyShapes.isSlugLine(text, line.range)
        || isNote(text, line) && isWhole(text, kept, position)
        || CopyShapes.isPoint(text, line.range) && isPoint(text, kept, position, context)
        || isHeadTime(text, kept, position, context)
      {
        let isName = isByline && !self.isByline(text, line)
        lines[index].kind = .header
        blocks.append(Block(kind: isName ? .byline : .headerLine, lines: index..<index + 1))
        continue
      }
      if LocalDateline.eastern(text, line.range) != nil { return index }
      var grammar = DatelineGrammar(text)
      if let dateline = grammar.scan(line.range) {
        // `AP - Ferries stay in port`, alone on its line above the text, is a headline.
        let isHeadline =
          dateline.isCredit && !hasHeadline && isHeadline(text, kept, position, context.format)
        if !isHeadline { return index }
      }
      // A release has a headline of its own, beside the subject, right above its dateline.
      let isSecond =
        hasHeadline && context.format == .mail && isAboveDateline(text, kept, position)
      let isDeck = hasHeadline && isInHead(text, kept, from: position)
      guard !hasHeadline || isSecond || isDeck,
        isDeck || isHeadline(text, kept, position, context.format)
      else { return index }
      hasHeadline = true
      lines[index].kind = .header
      let isName = isDeck && isAuthor(text, line)
      blocks.append(Block(kind: isName ? .byline : .headerLine, lines: index..<index + 1))
    }
    return lines.count
  }

  /// Whether a dateline with a date or an agency begins the next line.
  private func isAboveDateline(_ text: Span<UInt8>, _ kept: [Int], _ position: Int) -> Bool {
    position + 1 < kept.count && isDatelined(text, lines[kept[position + 1]])
  }

  /// Whether a line that looks like a point above the text is one: it goes on on no other line, and text that
  /// is none follows.
  private func isPoint(
    _ text: Span<UInt8>, _ kept: [Int], _ position: Int, _ context: Context
  ) -> Bool {
    guard context.format != .mail, position + 1 < kept.count else { return false }
    let (line, next) = (kept[position], kept[position + 1])
    guard
      next > line + 1 || CopyShapes.isPoint(text, lines[next].range) || isNote(text, lines[next])
        || isByline(text, lines[next])
    else { return false }
    return kept[(position + 1)...].prefix(CopyShapes.mostPoints)
      .contains { !CopyShapes.isPoint(text, lines[$0].range) }
  }

  func isNote(_ text: Span<UInt8>, _ line: Line) -> Bool {
    CopyShapes.isNoteLine(text, line.range) || CopyShapes.isCopyrightLine(text, line.range)
  }

  /// Whether what stands on a line does not go on below it: a blank line or the byline follows.
  private func isWhole(_ text: Span<UInt8>, _ kept: [Int], _ position: Int) -> Bool {
    guard position + 1 < kept.count else { return false }
    let next = kept[position + 1]
    return next > kept[position] + 1 || isByline(text, lines[next])
  }

  func isByline(_ text: Span<UInt8>, _ line: Line) -> Bool {
    CopyShapes.isByline(text, line.range, lexicon: lexicon)
      || CopyShapes.isAgencyByline(text, line.range)
  }

  private func isHeadline(
    _ text: Span<UInt8>, _ kept: [Int], _ position: Int, _ format: WireFormat
  ) -> Bool {
    let line = lines[kept[position]]
    guard line.width < 160, line.indent < 8, !line.isTabular else { return false }
    let last = text[line.range.upperBound - 1]
    if last == UInt8(ascii: ".") || last == UInt8(ascii: ",") || last == UInt8(ascii: ";") {
      return false
    }
    if last >= 0x80, line.endsSentence { return false }
    // `... ready.'`: what somebody says.
    let isQuote = last == UInt8(ascii: "'") || last == UInt8(ascii: "\"")
    if isQuote, line.range.count > 1, text[line.range.upperBound - 2] == UInt8(ascii: ".") {
      return false
    }
    let below = kept[(position + 1)...].first { lines[$0].kind != .caption }
    guard let next = below else { return false }
    // A line of its own: a blank line, a cut, a picture, a byline or the dateline follows.
    if next > kept[position] + 1 { return true }
    if isByline(text, lines[next]) || CopyShapes.isNoteLine(text, lines[next].range) { return true }
    if isTime(text, lines[next], format) || format.isPaged && isTimedName(text, kept, position + 1)
    {
      return true
    }
    if lines[next].indent > line.indent { return true }
    var grammar = DatelineGrammar(text)
    if grammar.scan(lines[next].range) != nil || isInHead(text, kept, from: position + 1) {
      return true
    }
    // One line a paragraph: a first line without a stop before a long one.
    guard !startsSmall(text, lines[next]) else { return false }
    return lines[next].width > 120 || line.width * 2 < lines[next].width && lines[next].width > 70
  }

  /// Whether a line holds the title's words, without the site's name at its end.
  private func repeatsTitle(
    _ text: Span<UInt8>, _ line: Range<Int>, _ title: Range<Int>
  ) -> Bool {
    if repeats(text, line, title) { return true }
    guard let found = CopyShapes.titleSite(text, title) else { return false }
    return repeats(text, line, title.lowerBound..<found.titleEnd)
  }

  /// Whether two ranges hold the same words.
  private func repeats(_ text: Span<UInt8>, _ line: Range<Int>, _ headline: Range<Int>) -> Bool {
    guard abs(line.count - headline.count) < 24 else { return false }
    var first = line.lowerBound
    var second = headline.lowerBound
    while true {
      let left = nextWord(text, &first, line.upperBound)
      let right = nextWord(text, &second, headline.upperBound)
      guard left == right else { return false }
      if left == nil { return true }
    }
  }

  private func nextWord(_ text: Span<UInt8>, _ index: inout Int, _ end: Int) -> UInt64? {
    while let token = WordScanner.next(in: text, from: index, end: end) {
      index = token.end
      if token.kind != .mark { return token.hash }
    }
    return nil
  }

  mutating func removeLine(_ index: Int, _ reason: RemovalReason) {
    lines[index].kind = .removed
    removed.append((lines[index].range, reason))
  }

  // MARK: - Joining

  mutating func join(_ text: Span<UInt8>, _ layout: Layout, from first: Int) {
    var open: Range<Int>?
    var openKind = BlockKind.paragraph
    /// Whether a cut or a caption came since the open block's last line.
    var isInterrupted = false
    func close(_ blocks: inout [Block]) {
      if let range = open { blocks.append(Block(kind: openKind, lines: range)) }
      open = nil
    }
    var captionStart: Int?
    var pendingCaptions: [Block] = []
    var index = first
    while index < lines.count {
      defer { index += 1 }
      let line = lines[index]
      if line.kind != .caption, let start = captionStart {
        pendingCaptions.append(Block(kind: .caption, lines: start..<index))
        captionStart = nil
      }
      switch line.kind {
      case .blank:
        if openKind == .table { continue }
        if layout == .wrapped || layout == .indented, !isInterrupted { isInterrupted = true }
        if layout == .spaced || layout == .oneLine { isInterrupted = true }
      case .removed, .header: isInterrupted = true
      case .credit:
        isInterrupted = true
        pendingCaptions.append(Block(kind: .captionCredit, lines: index..<index + 1))
      case .caption:
        if captionStart == nil { captionStart = index }
        isInterrupted = true
      case .text:
        let previous = open?.upperBound.advanced(by: -1)
        let isTable = isTable(index, layout)
        var begins = true
        if let previous, let range = open {
          if isTable != (openKind == .table) {
            begins = true
          } else if isTable {
            begins = false
          } else {
            begins = beginsParagraph(
              text, index, after: previous, in: range, layout, isInterrupted: isInterrupted)
          }
        }
        if begins {
          close(&blocks)
          blocks.append(contentsOf: pendingCaptions)
          pendingCaptions.removeAll()
          openKind = isTable ? .table : .paragraph
          open = index..<index + 1
          if openKind == .paragraph, isCrosshead(text, index, layout) {
            openKind = .crosshead
            close(&blocks)
            openKind = .paragraph
          }
        } else if let range = open {
          open = range.lowerBound..<index + 1
        }
        isInterrupted = false
      }
    }
    close(&blocks)
    if let start = captionStart {
      pendingCaptions.append(Block(kind: .caption, lines: start..<lines.count))
    }
    blocks.append(contentsOf: pendingCaptions)
  }

  private func isTable(_ index: Int, _ layout: Layout) -> Bool {
    if layout == .oneLine {
      // A lone line with a gap in it is a line; two are columns.
      guard lines[index].isTabular else { return false }
      return index > 0 && lines[index - 1].isTabular
        || index + 1 < lines.count && lines[index + 1].isTabular
    }
    if lines[index].isTabular { return true }
    // A short line between two lines in columns belongs to the table.
    guard index > 0, index + 1 < lines.count, lines[index].width < 30 else { return false }
    return lines[index - 1].isTabular && lines[index + 1].isTabular
  }

  /// Whether the line at `index` begins a paragraph after the line `previous`.
  private func beginsParagraph(
    _ text: Span<UInt8>, _ index: Int, after previous: Int, in open: Range<Int>, _ layout: Layout,
    isInterrupted: Bool
  ) -> Bool {
    let line = lines[index]
    let before = lines[previous]
    if startsNotice(text, line.range) || CopyShapes.isPoint(text, line.range)
      || endsCredits(text, before, lines[open.lowerBound])
    {
      return true
    }
    // The lines of a point stand below each other.
    if !isInterrupted, startsSmall(text, line),
      CopyShapes.isPoint(text, lines[open.lowerBound].range)
    {
      return false
    }
    let last = text[before.range.upperBound - 1]
    let isClosed = last == UInt8(ascii: ")") || last == UInt8(ascii: "]")
    let goesOn = !before.endsSentence && !isClosed && startsSmall(text, line)
    switch layout {
    case .indented:
      if line.indent >= 2 { return !(isInterrupted && goesOn && line.indent < 2) }
      if isInterrupted { return !goesOn }
      return false
    case .spaced:
      guard isInterrupted else {
        // Blank lines part the paragraphs; a long block is wrapped text of several.
        return open.count >= 8 && endsShort(index, after: previous)
      }
      return !goesOn || isListItem(text, line)
    case .oneLine:
      if isInterrupted, !goesOn { return true }
      // A sentence cut by a line break: small letters go on where a sentence had begun.
      return !(goesOn && startsLikeSentence(text, lines[open.lowerBound]))
    case .wrapped:
      if isInterrupted {
        return before.endsSentence || !startsSmall(text, line) && line.width < 20
      }
      if isCrosshead(text, index, layout) { return true }
      if !before.endsSentence { return false }
      if endsShort(index, after: previous) { return true }
      // A quotation that opens a line after a full one mostly opens a paragraph.
      return open.count >= 2 && opensQuotation(text, line)
        && before.width + 6 >= localWidth(previous)
    }
  }

  /// Whether a line begins a copyright notice or credits, which stand by themselves.
  private func startsNotice(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var start = line.lowerBound
    let isBracketed = text[start] == UInt8(ascii: "[") || text[start] == UInt8(ascii: "(")
    if isBracketed { start += 1 }
    if text.matches("\u{A9}", at: start) || CopyShapes.isCopyrightLine(text, line) { return true }
    if CopyShapes.labelledCredit(text, line) != nil { return true }
    guard isBracketed else { return false }
    for word: StaticString in ["reporting by", "additional reporting", "writing by", "editing by"]
    where text.matchesFolded(word, at: start) { return true }
    return false
  }

  /// Whether credits in brackets, begun on the line `first`, are closed at the line before.
  private func endsCredits(_ text: Span<UInt8>, _ before: Line, _ first: Line) -> Bool {
    text[before.range.upperBound - 1] == UInt8(ascii: ")") && startsNotice(text, first.range)
  }

  /// Whether the line before ended although the next line's first word would have fitted.
  private func endsShort(_ index: Int, after previous: Int) -> Bool {
    guard lines[previous].endsSentence else { return false }
    return lines[previous].width + 1 + lines[index].firstWord <= localWidth(previous)
  }

  func startsSmall(_ text: Span<UInt8>, _ line: Line) -> Bool {
    let byte = text[line.range.lowerBound]
    return byte.isLower || byte == UInt8(ascii: ",")
  }

  private func startsLikeSentence(_ text: Span<UInt8>, _ line: Line) -> Bool {
    let byte = text[line.range.lowerBound]
    guard byte.isUpper || byte == UInt8(ascii: "\"") || byte >= 0x80 else { return false }
    return line.width >= 12
  }

  func opensQuotation(_ text: Span<UInt8>, _ line: Line) -> Bool {
    let start = line.range.lowerBound
    guard line.range.count > 2 else { return false }
    if text[start] == UInt8(ascii: "\"") { return text[start + 1].isUpper }
    if text[start] == UInt8(ascii: "`"), text[start + 1] == UInt8(ascii: "`") { return true }
    return text.matches("\u{201C}", at: start)
  }

  private func isListItem(_ text: Span<UInt8>, _ line: Line) -> Bool {
    let byte = text[line.range.lowerBound]
    return byte == UInt8(ascii: "*") || byte == UInt8(ascii: "-") || byte.isDigit
  }

  /// Whether a line stands between paragraphs as a crosshead: short, in capitals or quotation
  /// marks, without a final stop, after a finished sentence and before a new one.
  private func isCrosshead(_ text: Span<UInt8>, _ index: Int, _ layout: Layout) -> Bool {
    let line = lines[index]
    guard layout == .wrapped || layout == .oneLine || layout == .spaced, line.width <= 60,
      line.width >= 4, !line.endsSentence, !line.isTabular, index > 0, index + 1 < lines.count
    else { return false }
    var capitals = 0
    var digits = 0
    for position in line.range {
      let byte = text[position]
      if byte.isLower { return false }
      if byte.isUpper { capitals += 1 }
      if byte.isDigit { digits += 1 }
    }
    guard capitals >= 4, digits * 2 < capitals else { return false }
    guard let before = lines[..<index].last(where: { $0.kind == .text }), before.endsSentence,
      let after = lines[(index + 1)...].first(where: { $0.kind != .blank }), after.kind == .text
    else { return false }
    return !startsSmall(text, after)
  }
}
