internal import Lexicon
internal import Wire

/// Whole pages as text: menus, the story, more menus.
///
/// Phrases cannot tell a section's name or another story's title from this story's. Position can: the
/// story is the densest run of prose, its headline the best line shortly above it.
extension BodyShaper {
  /// Whether a text is a page with menus, or is to be read line by line.
  func isPage(_ context: Context) -> Bool {
    guard context.hasHeader, context.headline.isEmpty, !context.format.isAgencyArchive else {
      return false
    }
    return lines.count { $0.kind == .text } >= 25 && layout(context, from: 0) == .oneLine
  }

  /// The line up to which those that date a page are kept: on a page every one, above a text that may begin
  /// with a head those before its first long line.
  func timesEnd(_ context: Context) -> Int {
    if isPage(context) { return lines.count }
    guard context.hasHeader, context.format.isPaged, context.headline.isEmpty else { return 0 }
    return lines.firstIndex { $0.width >= 100 } ?? 0
  }

  /// Shapes a page.
  mutating func shapePage(_ text: Span<UInt8>) {
    if hasMenus() { removePrompts(text) }
    splitNames(text)
    let repeated = repeatedLines(text)
    findPageCaptions(text, repeated, isWhole: true)
    join(text, .oneLine, from: 0)
    guard var story = PageStory(text, lines, blocks, lexicon),
      let firstLine = blocks[story.range.lowerBound].lines.first
    else {
      return
    }
    story.goOn()
    story.takeClosing()
    let head = PageHead(text, lines, lexicon, above: firstLine, of: story.words())
    let elsewhere = story.linesElsewhere()
    let shortProse = { (line: Line, least: Int) in
      line.kind == .text && line.endsSentence && line.width >= least
    }
    var newBlocks: [Block] = []
    for row in head.rows {
      lines[row.line].kind = .header
      newBlocks.append(Block(kind: row.kind, lines: row.line..<row.line + 1))
    }
    for (position, block) in blocks.enumerated() {
      // Below who wrote it a short sentence opens the story.
      let least = block.lines.lowerBound > head.stack ?? Int.max ? 20 : 40
      let isStandfirst =
        position < story.range.lowerBound && block.lines.lowerBound > head.title ?? Int.max
        && block.lines.allSatisfy { shortProse(lines[$0], least) }
        && (least == 40 || !endsInQuestion(text, block))
      let isCaption = block.kind == .caption || block.kind == .captionCredit
      if story.contains(position), !isCaption,
        let reason = story.reason(position, repeated, elsewhere)
      {
        for line in block.lines where lines[line].kind == .text { removeLine(line, reason) }
      } else if story.contains(position), story.isCrosshead(position) {
        newBlocks.append(Block(kind: .crosshead, lines: block.lines))
      } else if isStandfirst, let stack = head.stack, block.lines.upperBound <= stack {
        newBlocks.append(Block(kind: .headerLine, lines: block.lines))
      } else if story.contains(position) || isCaption || isStandfirst {
        newBlocks.append(block)
      } else {
        for line in block.lines where lines[line].kind == .text { removeLine(line, .navigation) }
      }
    }
    blocks = newBlocks
  }

  private func endsInQuestion(_ text: Span<UInt8>, _ block: Block) -> Bool {
    block.lines.last.map { text[lines[$0].range.upperBound - 1] == UInt8(ascii: "?") } ?? false
  }

  /// Takes out the lines that ask the reader to sign up, log in or pay.
  private mutating func removePrompts(_ text: Span<UInt8>) {
    for index in lines.indices where lines[index].kind == .text {
      if PagePrompt.isPrompt(text, lines[index].range) { removeLine(index, .paywall) }
    }
  }

  // MARK: - Short pages

  /// Takes the head off a text that begins with one; the first line of the story is given back.
  ///
  /// A menu above a headline, a headline printed twice or how its author is reached stop the reader of plain
  /// headers: then the head is looked for as a page's is.
  mutating func readHead(_ text: Span<UInt8>, _ context: Context) -> Int {
    let first = readHeader(text, context)
    guard context.format.isPaged, context.headline.isEmpty, first < lines.count,
      lines[first].kind == .text
    else { return first }
    let isOnPage = removed.contains {
      $0.range.lowerBound < lines[first].range.lowerBound && $0.reason.isPageMenu
    }
    guard isOnPage || ShortHead.stops(text, lines, at: first, lexicon) else { return first }
    let (oldLines, oldBlocks) = (lines, blocks)
    for index in lines.indices.prefix(first) where lines[index].kind == .header {
      lines[index].kind = .text
    }
    splitNames(text, upTo: ShortHead.reach)
    guard let head = ShortHead(text, lines, lexicon, allowsMenu: isOnPage) else {
      (lines, blocks) = (oldLines, oldBlocks)
      return first
    }
    blocks.removeAll(keepingCapacity: true)
    for row in head.rows {
      if let kind = row.kind {
        lines[row.line].kind = .header
        blocks.append(Block(kind: kind, lines: row.line..<row.line + 1))
      } else {
        removeLine(row.line, .navigation)
      }
    }
    findPageCaptions(text, repeatedLines(text), isWhole: false)
    return head.start
  }

  /// Adds the captions that stand among the lines of a head.
  mutating func addCaptions(above first: Int) {
    var index = 0
    while index < first {
      let start = index
      while index < first, lines[index].kind == .caption { index += 1 }
      if index > start { blocks.append(Block(kind: .caption, lines: start..<index)) }
      if index < first, lines[index].kind == .credit {
        blocks.append(Block(kind: .captionCredit, lines: index..<index + 1))
      }
      index += 1
    }
  }

  /// Sets a name and what pages leave on its line, a time or what its bearer is, on lines of their own.
  private mutating func splitNames(_ text: Span<UInt8>, upTo reach: Int = .max) {
    var splits: [Split] = []
    for index in lines.indices.prefix(reach) {
      let line = lines[index]
      guard line.kind == .text, !line.endsSentence, line.width <= 140 else { continue }
      if let name = CopyShapes.labelledName(text, line.range, lexicon: lexicon) {
        (lines[index].range, lines[index].width) = (name, name.count)
        continue
      }
      guard
        let pieces = CopyShapes.datedName(text, line.range, lexicon: lexicon)
          ?? CopyShapes.barredName(text, line.range, lexicon: lexicon)
          ?? CopyShapes.reachedName(text, line.range, lexicon: lexicon)
          ?? CopyShapes.calledName(text, line.range, lexicon: lexicon)
      else { continue }
      splits.append(split(index, into: pieces))
    }
    apply(splits)
  }

  /// A line that is to become several.
  typealias Split = (index: Int, lines: [Line])

  func split(_ index: Int, into pieces: [Range<Int>]) -> Split {
    (
      index,
      pieces.map { piece in
        var part = lines[index]
        (part.range, part.width) = (piece, piece.count)
        return part
      }
    )
  }

  /// Puts lines in the places of those that are split, all in one pass: a page may have very many.
  mutating func apply(_ splits: [Split]) {
    guard !splits.isEmpty else { return }
    var all: [Line] = []
    all.reserveCapacity(lines.count + 2 * splits.count)
    var start = 0
    for split in splits {
      all += lines[start..<split.index]
      all += split.lines
      start = split.index + 1
    }
    all += lines[start...]
    lines = all
  }

  /// The hashes of short lines that stand on the page more than once.
  private func repeatedLines(_ text: Span<UInt8>) -> Set<UInt64> {
    var seen: Set<UInt64> = []
    var repeated: Set<UInt64> = []
    for line in lines where line.kind == .text && line.width <= 200 {
      let hash = WordHash.word(text.extracting(line.range))
      if !seen.insert(hash).inserted { repeated.insert(hash) }
    }
    return repeated
  }
}
