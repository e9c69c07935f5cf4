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

  /// Shapes a page.
  mutating func shapePage(_ text: Span<UInt8>) {
    splitNames(text)
    join(text, .oneLine, from: 0)
    guard let story = storyRange(text), let firstLine = blocks[story.range.lowerBound].lines.first
    else {
      return
    }
    let head = PageHead(text, lines, lexicon, above: firstLine)
    let shortProse = { (line: Line) in line.kind == .text && line.endsSentence && line.width >= 40 }
    var newBlocks: [Block] = []
    for row in head.rows {
      lines[row.line].kind = .header
      newBlocks.append(Block(kind: row.kind, lines: row.line..<row.line + 1))
    }
    for (position, block) in blocks.enumerated() {
      let isStandfirst =
        position < story.range.lowerBound && block.lines.lowerBound > head.title ?? Int.max
        && block.lines.allSatisfy { shortProse(lines[$0]) }
      if story.contains(position) || block.kind == .caption || isStandfirst {
        newBlocks.append(block)
      } else {
        for line in block.lines where lines[line].kind == .text { removeLine(line, .navigation) }
      }
    }
    blocks = newBlocks
  }

  /// Sets a name and what pages leave on its line, a time or what its bearer is, on lines of their own.
  private mutating func splitNames(_ text: Span<UInt8>) {
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      let line = lines[index]
      guard line.kind == .text, !line.endsSentence,
        let pieces = CopyShapes.datedName(text, line.range, lexicon: lexicon)
          ?? CopyShapes.calledName(text, line.range, lexicon: lexicon)
      else { continue }
      lines.replaceSubrange(
        index...index,
        with: pieces.map { piece in
          var part = line
          (part.range, part.width) = (piece, piece.count)
          return part
        })
      index += pieces.count - 1
    }
  }

  /// Blocks of a page that are its story.
  private struct StoryRange {
    var range: Range<Int>
    /// Teasers in the middle of it.
    var gaps: [Range<Int>] = []

    func contains(_ position: Int) -> Bool {
      range.contains(position) && !gaps.contains { $0.contains(position) }
    }
  }

  /// The run of blocks with the most prose; short lines count against it.
  ///
  /// Once it holds most of its prose, a run of five short lines ends it: behind a story stand the
  /// teasers of others, whose prose is not the story's. Where several paragraphs follow each other
  /// behind the run, the story goes on.
  private func storyRange(_ text: Span<UInt8>) -> StoryRange? {
    var best: (range: Range<Int>, score: Int)?
    var start = 0
    var score = 0
    for position in blocks.indices {
      if score <= 0 {
        start = position
        score = 0
      }
      let isProse = isProse(position)
      score += isProse ? min(width(position), 400) : -60
      if isProse, score > best?.score ?? 0 { best = (start..<position + 1, score) }
    }
    guard var range = best?.range else { return nil }
    if let first = behindQuestion(text, range) { range = first..<range.upperBound }
    let all = range.reduce(0) { $0 + (isProse($1) ? width($1) : 0) }
    var story = StoryRange(range: range)
    var prose = 0
    var short = 0
    for position in range {
      guard isProse(position) else {
        short += 1
        continue
      }
      if short >= 5, prose * 10 >= all * 6 {
        let gap = position - short..<position
        guard goesOn(position, range.upperBound) else {
          story.range = range.lowerBound..<gap.lowerBound
          return story
        }
        story.gaps.append(gap)
      }
      prose += width(position)
      short = 0
    }
    return story
  }

  /// Whether four paragraphs or more follow each other from a block on.
  private func goesOn(_ position: Int, _ end: Int) -> Bool {
    position + 4 <= end && (position..<position + 4).allSatisfy { isProse($0) && width($0) >= 100 }
  }

  /// Characters of a block's lines.
  private func width(_ position: Int) -> Int {
    blocks[position].lines.reduce(0) { $0 + lines[$1].width }
  }

  /// Where the story begins behind a headline that is a question, which alone looked like prose; nil
  /// where prose follows at once, as where a story begins with a question.
  private func behindQuestion(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard let line = blocks[range.lowerBound].lines.first,
      blocks[range.lowerBound].lines.count == 1,
      text[lines[line].range.upperBound - 1] == UInt8(ascii: "?"), range.count > 2,
      !isProse(range.lowerBound + 1)
    else { return nil }
    return range.dropFirst().first { isProse($0) }
  }

  private func isProse(_ position: Int) -> Bool {
    let block = blocks[position]
    guard block.kind == .paragraph else { return false }
    let ends = block.lines.last.map { lines[$0].endsSentence } ?? false
    let width = width(position)
    return width >= 100 || width >= 50 && ends
  }
}
