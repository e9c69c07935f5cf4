internal import Lexicon
internal import Wire

/// Whole pages as text: menus, the story, more menus.
///
/// Phrases cannot tell a section's name or another story's title from this story's. Position can: the
/// story is the densest run of prose, its headline the best line shortly above it.
extension BodyShaper {
  /// Lines above the story among which its headline, date and byline are looked for.
  private static let reach = 24

  /// Shapes a page with menus; false where the text has none, and is to be read line by line.
  mutating func shapePage(_ text: Span<UInt8>, _ context: Context) -> Bool {
    let kept = lines.count { $0.kind == .text }
    guard kept >= 25, layout(context, from: 0) == .oneLine else { return false }
    join(text, .oneLine, from: 0)
    guard let story = storyRange(), let firstLine = blocks[story.lowerBound].lines.first else {
      return true
    }
    let header = header(text, above: firstLine)
    let shortProse = { (line: Line) in line.kind == .text && line.endsSentence && line.width >= 40 }
    var newBlocks: [Block] = []
    for index in header.lines {
      lines[index].kind = .header
      newBlocks.append(Block(kind: .headerLine, lines: index..<index + 1))
    }
    for (position, block) in blocks.enumerated() {
      let isStandfirst =
        position < story.lowerBound && block.lines.lowerBound > header.title
        && block.lines.allSatisfy { shortProse(lines[$0]) }
      if story.contains(position) || block.kind == .caption || isStandfirst {
        newBlocks.append(block)
      } else {
        for line in block.lines where lines[line].kind == .text { removeLine(line, .navigation) }
      }
    }
    blocks = newBlocks
    return true
  }

  /// The headline, the date line and the byline above the line `first`; where the headline stands.
  private func header(_ text: Span<UInt8>, above first: Int) -> (lines: [Int], title: Int) {
    var title: (line: Int, score: Int)?
    var others: [Int] = []
    var distance = 0
    for index in stride(from: first - 1, through: 0, by: -1) where lines[index].kind == .text {
      distance += 1
      guard distance <= Self.reach else { break }
      let line = lines[index]
      if CopyShapes.isByline(text, line.range, lexicon: lexicon)
        || CopyShapes.isDateLine(text, line.range, lexicon: lexicon)
      {
        if distance <= 15 { others.append(index) }
        continue
      }
      guard isTitle(text, line) else { continue }
      let score = min(line.width, 100) - 3 * distance
      if score > title?.score ?? Int.min { title = (index, score) }
    }
    let found = (title.map { [$0.line] } ?? []) + others.reversed()
    return (found, title?.line ?? Int.max)
  }

  /// Whether a line may be a headline: some words, no end of a sentence.
  private func isTitle(_ text: Span<UInt8>, _ line: Line) -> Bool {
    guard (22...160).contains(line.width), !line.isTabular else { return false }
    switch text[line.range.upperBound - 1] {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"): return false
    default: break
    }
    var blanks = 0
    for index in line.range where text[index] == 0x20 { blanks += 1 }
    return blanks >= 3
  }

  /// The run of blocks with the most prose; short lines count against it.
  ///
  /// Once it holds most of its prose, a run of five short lines ends it: behind a story stand the
  /// teasers of others, whose prose is not the story's.
  private func storyRange() -> Range<Int>? {
    var best: (range: Range<Int>, score: Int)?
    var start = 0
    var score = 0
    for (position, block) in blocks.enumerated() {
      if score <= 0 {
        start = position
        score = 0
      }
      let width = block.lines.reduce(0) { $0 + lines[$1].width }
      let isProse = isProse(block, width)
      score += isProse ? min(width, 400) : -60
      if isProse, score > best?.score ?? 0 { best = (start..<position + 1, score) }
    }
    guard let range = best?.range else { return nil }
    var prose = 0
    var all = 0
    for position in range {
      let width = blocks[position].lines.reduce(0) { $0 + lines[$1].width }
      if isProse(blocks[position], width) { all += width }
    }
    var short = 0
    for position in range {
      let width = blocks[position].lines.reduce(0) { $0 + lines[$1].width }
      if isProse(blocks[position], width) {
        prose += width
        short = 0
      } else {
        short += 1
        if short == 5, prose * 10 >= all * 6 { return range.lowerBound..<position - 4 }
      }
    }
    return range
  }

  private func isProse(_ block: Block, _ width: Int) -> Bool {
    guard block.kind == .paragraph else { return false }
    let ends = block.lines.last.map { lines[$0].endsSentence } ?? false
    return width >= 100 || width >= 50 && ends
  }
}
