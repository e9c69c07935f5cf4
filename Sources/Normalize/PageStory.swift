internal import Lexicon
internal import Wire

/// Finds the blocks of a page that are its story, and what of them is no text.
struct PageStory: ~Escapable {
  /// The blocks from the first paragraph to the last.
  private(set) var range: Range<Int>
  /// Teasers in the middle of it.
  private var gaps: [Range<Int>] = []

  private let text: Span<UInt8>
  private let lines: [Line]
  private let blocks: [BodyShaper.Block]
  private let lexicon: Lexicon
  private let vocabulary: PageVocabulary
  /// Whether lines without a stop are prose where they are long: on pages whose paragraphs have none.
  private var takesOpen = false

  /// Blocks of a box of teasers behind which a story may go on.
  private static let boxReach = 24
  /// Lines of a list among which its opening is looked for.
  private static let listReach = 30
  /// Characters of prose that are a story.
  private static let leastStory = 800
  /// A longer line may be a paragraph of a list.
  private static let titleReach = 60

  /// Finds the story; nil where no block is prose.
  @_lifetime(copy text)
  init?(
    _ text: Span<UInt8>, _ lines: [Line], _ blocks: [BodyShaper.Block], _ lexicon: Lexicon
  ) {
    self.text = text
    self.lines = lines
    self.blocks = blocks
    self.lexicon = lexicon
    vocabulary = PageVocabulary(text, lexicon)
    range = 0..<0
    var densest = densestRun()
    if densest == nil {
      takesOpen = true
      densest = densestRun()
    }
    guard let densest else { return nil }
    range = densest
    if let first = behindQuestion() { range = first..<range.upperBound }
    cutTeasers()
    if let first = belowHead() { range = first..<range.upperBound }
  }

  /// Whether a block is of the story.
  func contains(_ position: Int) -> Bool {
    guard range.contains(position) else { return false }
    // In their order, so that the last that begins before it is the one to ask.
    var (low, high) = (0, gaps.count)
    while low < high {
      let middle = (low + high) / 2
      if gaps[middle].lowerBound <= position { low = middle + 1 } else { high = middle }
    }
    return low == 0 || !gaps[low - 1].contains(position)
  }

  // MARK: - The run

  /// The run of blocks with the most prose; short lines count against it, but for short sentences.
  private func densestRun() -> Range<Int>? {
    var best: (range: Range<Int>, score: Int)?
    var start = 0
    var score = 0
    for position in blocks.indices {
      if score <= 0 {
        start = position
        score = 0
      }
      let isProse = isProse(position)
      let isNeutral = isPicture(position) || isSentence(position)
      score += isProse ? min(width(position), 400) : isNeutral ? 0 : -60
      if isProse, score > best?.score ?? 0 { best = (start..<position + 1, score) }
    }
    return best?.range
  }

  /// Ends the run at teasers, and notes those that stand in it.
  ///
  /// Five short lines may be a box of them. What follows is the story's where it has its words; else they end the
  /// story once it holds most of its prose, or some of it where they are titles: behind a story stand the teasers of
  /// others, whose prose is not the story's.
  private mutating func cutTeasers() {
    let run = range
    let all = run.reduce(0) { $0 + (isProse($1) ? width($1) : 0) }
    var told: Set<UInt64> = []
    var prose = 0
    var short = 0
    var gap = run.lowerBound..<run.lowerBound
    for position in run {
      guard isProse(position) else {
        if short == 0 { gap = position..<position }
        if !isPicture(position), !isSentence(position) { short += 1 }
        continue
      }
      if short >= 5 {
        gap = gap.lowerBound..<position
        let isMost = prose * 10 >= all * 6
        // A time in the box is another story's.
        let isHead = gap.contains { isTime($0) }
        if isHead || !isRelated(position, run.upperBound, to: told) {
          if isMost || prose >= Self.leastStory && prose * 10 >= all * 3 && isBox(gap),
            !goesOn(position, run.upperBound)
          {
            range = run.lowerBound..<gap.lowerBound
            return
          }
          if isMost { gaps.append(gap) }
        } else if isBox(gap) {
          // Sentences at its ends are the story's.
          while let first = gap.first, isSentence(first) { gap.removeFirst() }
          while let last = gap.last, isSentence(last) { gap.removeLast() }
          gaps.append(gap)
        }
      }
      prose += width(position)
      vocabulary.add(blocks[position].lines.map { lines[$0].range }, to: &told)
      short = 0
    }
  }

  /// Whether most of some blocks are other stories' titles.
  private func isBox(_ gap: Range<Int>) -> Bool {
    gap.count { isTitleLike($0) } * 2 > gap.count
  }

  /// Whether the paragraphs from a block on have the words of what was told.
  private func isRelated(_ position: Int, _ end: Int, to told: Set<UInt64>) -> Bool {
    var here: Set<UInt64> = []
    for next in position..<min(position + 5, end) where isProse(next) {
      vocabulary.add(blocks[next].lines.map { lines[$0].range }, to: &here)
    }
    return PageVocabulary.isRelated(here, to: told)
  }

  /// Whether four paragraphs or more follow each other from a block on.
  private func goesOn(_ position: Int, _ end: Int) -> Bool {
    position + 4 <= end && (position..<position + 4).allSatisfy { isParagraph($0) }
  }

  /// Where the story begins behind a headline that is a question, which alone looked like prose; nil
  /// where prose follows at once, as where a story begins with a question.
  private func behindQuestion() -> Int? {
    guard let line = blocks[range.lowerBound].lines.first,
      blocks[range.lowerBound].lines.count == 1,
      text[lines[line].range.upperBound - 1] == UInt8(ascii: "?"), range.count > 2,
      !isProse(range.lowerBound + 1)
    else { return nil }
    return range.dropFirst().first { isProse($0) }
  }

  /// Where the story begins below its byline and its date, when standfirsts and teasers above these
  /// looked like its prose: they stand in the first third of the run, or no more than a standfirst stands
  /// above the date.
  private func belowHead() -> Int? {
    var first: Int?
    var prose = 0
    let third = range.lowerBound..<range.lowerBound + (range.count + 2) / 3
    for position in range.prefix(40) {
      if isProse(position) {
        prose += 1
        continue
      }
      guard isTime(position) else { continue }
      let near = max(range.lowerBound, position - 3)..<min(range.upperBound, position + 4)
      let name = near.last { isName($0) }
      guard name != nil && third.contains(position) || prose <= 2 && isDay(position) else {
        continue
      }
      if let next = range.first(where: { $0 > max(position, name ?? 0) && isProse($0) }) {
        first = next
      }
      break
    }
    return first
  }

  // MARK: - Behind a box

  /// The longer words of the story's prose.
  func words() -> Set<UInt64> {
    var told: Set<UInt64> = []
    for position in range where contains(position) && isProse(position) {
      vocabulary.add(blocks[position].lines.map { lines[$0].range }, to: &told)
    }
    return told
  }

  /// Takes in what follows behind a box of teasers, if it has the story's words.
  mutating func goOn() {
    var words: Set<UInt64>?
    var next = range.upperBound
    while next < blocks.count, next <= range.upperBound + Self.boxReach {
      guard isParagraph(next) else {
        // Another story's head or text: what follows is its own.
        if isProse(next) || isTime(next) || isByline(next) { return }
        next += 1
        continue
      }
      let told = words ?? self.words()
      words = told
      guard isRelated(next, blocks.count, to: told) else { return }
      let end = runEnd(next)
      if next > range.upperBound { gaps.append(range.upperBound..<next) }
      range = range.lowerBound..<end
      next = end
    }
  }

  /// Takes in the short sentences right behind the last paragraph, and who reported.
  mutating func takeClosing() {
    var end = range.upperBound
    while end < blocks.count, end - range.upperBound < 6, isClosing(end) { end += 1 }
    range = range.lowerBound..<end
  }

  /// `The case continues.`, `(Reporting by Jan Brandt)`: a sentence of three words, or a credit in brackets; not
  /// what a site says of itself.
  private func isClosing(_ position: Int) -> Bool {
    guard let line = line(position), !isTime(position), !isByline(position) else { return false }
    if PageLines.isReporters(text, line.range) { return true }
    guard line.endsSentence, (12..<100).contains(line.width),
      text[line.range.upperBound - 1] != UInt8(ascii: "?"), !isLabel(position),
      line.range.count(where: { text[$0] == 0x20 }) >= 2
    else { return false }
    return !PageLines.isOfSite(text, line.range)
  }

  /// The end of a run of prose with short sentences and lone crossheads in it.
  private func runEnd(_ start: Int) -> Int {
    var end = start + 1
    var next = end
    while next < blocks.count {
      if isProse(next) {
        end = next + 1
      } else if !isSentence(next),
        !(isProse(next - 1) && next + 1 < blocks.count && isParagraph(next + 1))
      {
        break
      }
      next += 1
    }
    return end
  }

  // MARK: - Short lines

  /// Why a short line of the story is none of its text; nil where it stays.
  ///
  /// `repeated` are the lines that the page has more than once, `elsewhere` those outside the story.
  func reason(
    _ position: Int, _ repeated: Set<UInt64>, _ elsewhere: Set<UInt64>
  ) -> RemovalReason? {
    if isRepeatedTeaser(position, elsewhere) { return .navigation }
    guard !isProse(position), let line = line(position) else { return nil }
    if isTime(position) { return isInText(position) ? nil : .dateLine }
    guard !line.endsSentence, line.width < Self.titleReach else { return nil }
    // Results are repeated, too.
    if repeated.contains(WordHash.word(text.extracting(line.range))),
      !line.range.contains(where: { text[$0].isDigit })
    {
      return .navigation
    }
    guard isTitleLike(position), !isListed(position) else {
      // `Read also`, above another story's title.
      let isLead = position + 1 < range.upperBound && isTitleLike(position + 1)
      return isLead && PageLines.isLabel(text, line.range) ? .navigation : nil
    }
    if position > range.lowerBound, let label = self.line(position - 1),
      PageLines.isLabel(text, label.range), label.width < Self.titleReach
    {
      return .navigation
    }
    let (before, after) = (neighbour(position, -1), neighbour(position, 1))
    let isRun = before.map { isTitleLike($0) } == true || after.map { isTitleLike($0) } == true
    return isRun ? .navigation : nil
  }

  /// The hashes of the page's lines outside the story.
  func linesElsewhere() -> Set<UInt64> {
    var hashes: Set<UInt64> = []
    for position in blocks.indices where !range.contains(position) {
      for line in blocks[position].lines {
        hashes.insert(WordHash.word(text.extracting(lines[line].range)))
      }
    }
    return hashes
  }

  /// Whether a block is a title or the sentence below it, both of which the page has elsewhere, too.
  private func isRepeatedTeaser(_ position: Int, _ elsewhere: Set<UInt64>) -> Bool {
    let title = isProse(position) ? position - 1 : position
    guard title >= range.lowerBound, title + 1 < range.upperBound else { return false }
    return isTitleLike(title) && isProse(title + 1) && isOn(title, elsewhere)
      && isOn(title + 1, elsewhere)
  }

  private func isOn(_ position: Int, _ lines: Set<UInt64>) -> Bool {
    guard let line = line(position) else { return false }
    return lines.contains(WordHash.word(text.extracting(line.range)))
  }

  /// Whether a day stands between paragraphs as those of a chronology do, and not at the story's head.
  private func isInText(_ position: Int) -> Bool {
    guard position - range.lowerBound >= 2, let before = neighbour(position, -1),
      let after = neighbour(position, 1)
    else { return false }
    return isProse(before) && isProse(after)
  }

  /// Whether a block is a crosshead: a short line without a stop, alone between two paragraphs.
  func isCrosshead(_ position: Int) -> Bool {
    guard !isProse(position) || endsInQuestion(position), let line = line(position),
      (3...90).contains(line.width), !line.isTabular, !isLabel(position), !isName(position)
    else { return false }
    let last = text[line.range.upperBound - 1]
    guard !line.endsSentence || last == UInt8(ascii: "?"), last != UInt8(ascii: ":"),
      last != UInt8(ascii: ","), last != UInt8(ascii: ";"), last != UInt8(ascii: ")"),
      last != UInt8(ascii: ">"), !text[line.range.lowerBound].isLower,
      !CopyShapes.isPictureAgency(text, line.range),
      line.range.contains(where: { text[$0].isLetter || text[$0] >= 0x80 }),
      let before = neighbour(position, -1), let after = neighbour(position, 1)
    else { return false }
    return isProse(before) && endsSentence(before) && isParagraph(after)
      && contains(before) && contains(after)
  }

  /// The next block that is no picture and no advertisement's label.
  private func neighbour(_ position: Int, _ step: Int) -> Int? {
    var index = position + step
    for _ in 0..<Self.listReach where range.contains(index) {
      if !isPicture(index), !isLabel(index) || isProse(index) { return index }
      index += step
    }
    return nil
  }

  /// Whether a line may be another story's title.
  private func isTitleLike(_ position: Int) -> Bool {
    guard !isProse(position), let line = line(position), !line.endsSentence,
      (22...180).contains(line.width), !line.isTabular
    else { return false }
    let first = text[line.range.lowerBound]
    let last = text[line.range.upperBound - 1]
    return (first.isUpper || first >= 0x80 && !text.matches("\u{2022}", at: line.range.lowerBound))
      && last != UInt8(ascii: ":") && last != UInt8(ascii: ";") && last != UInt8(ascii: ",")
      && PageLines.hasTitleWords(text, line.range)
  }

  /// Whether the run of short lines around a block is a list of the story's: a colon stands above it.
  private func isListed(_ position: Int) -> Bool {
    var index = position
    for _ in 0..<Self.listReach {
      guard let before = neighbour(index, -1) else { break }
      index = before
      guard !isProse(index), let line = line(index), !line.endsSentence else { break }
      if text[line.range.upperBound - 1] == UInt8(ascii: ":") { return true }
    }
    guard let last = blocks[index].lines.last else { return false }
    return text[lines[last].range.upperBound - 1] == UInt8(ascii: ":")
  }

  // MARK: - Blocks

  /// The line of a block of one; nil for others.
  private func line(_ position: Int) -> Line? {
    let block = blocks[position]
    guard block.kind == .paragraph || block.kind == .crosshead, block.lines.count == 1 else {
      return nil
    }
    return block.lines.first.map { lines[$0] }
  }

  /// Characters of a block's lines.
  private func width(_ position: Int) -> Int {
    blocks[position].lines.reduce(0) { $0 + lines[$1].width }
  }

  private func isPicture(_ position: Int) -> Bool {
    blocks[position].kind == .caption || blocks[position].kind == .captionCredit
  }

  private func isProse(_ position: Int) -> Bool {
    guard blocks[position].kind == .paragraph else { return false }
    if isClosed(position) { return true }
    guard width(position) >= 100 else { return false }
    // A title, or a paragraph that lost its stop: that stands behind another, and no other title below it.
    return takesOpen || position > 0 && isClosed(position - 1) && !isTitleLike(open: position + 1)
  }

  /// Whether a block is long, or ends as paragraphs do.
  private func isClosed(_ position: Int) -> Bool {
    guard blocks[position].kind == .paragraph, let last = blocks[position].lines.last else {
      return false
    }
    let width = width(position)
    return width >= 180 || width >= 50 && endsSentence(position)
      || width >= 100 && !text[lines[last].range.upperBound - 1].isWord
  }

  /// Whether a block is a line without a stop as long as titles are.
  private func isTitleLike(open position: Int) -> Bool {
    guard position < blocks.count, let line = line(position) else { return false }
    return !line.endsSentence && line.width >= 40
  }

  /// Whether a block is a sentence too short to be prose by itself.
  private func isSentence(_ position: Int) -> Bool {
    guard let line = line(position), line.endsSentence, !isProse(position) else { return false }
    let last = text[line.range.upperBound - 1]
    return (20..<50).contains(line.width) && last != UInt8(ascii: "?")
  }

  /// Whether a block is a paragraph of some length, which teasers seldom are.
  private func isParagraph(_ position: Int) -> Bool {
    isProse(position) && width(position) >= 100
  }

  private func endsSentence(_ position: Int) -> Bool {
    blocks[position].lines.last.map { lines[$0].endsSentence } ?? false
  }

  private func endsInQuestion(_ position: Int) -> Bool {
    guard let line = line(position) else { return false }
    return text[line.range.upperBound - 1] == UInt8(ascii: "?")
  }

  private func isLabel(_ position: Int) -> Bool {
    guard let line = line(position), line.width <= 140 else { return false }
    return PageLines.isLabel(text, line.range)
      || !line.range.contains { text[$0].isLetter || text[$0] >= 0x80 }
  }

  private func isTime(_ position: Int) -> Bool {
    guard let line = line(position), line.width <= 140 else { return false }
    return CopyShapes.isPageTime(text, line.range, lexicon: lexicon)
  }

  private func isDay(_ position: Int) -> Bool {
    guard let line = line(position) else { return false }
    return PageTime(text, line.range, lexicon: lexicon)?.best != nil
  }

  private func isByline(_ position: Int) -> Bool {
    guard let line = line(position), line.width <= 90 else { return false }
    return CopyShapes.isByline(text, line.range, lexicon: lexicon)
      || CopyShapes.isLabelled(text, line.range)
  }

  private func isName(_ position: Int) -> Bool {
    guard let line = line(position), line.width <= 90 else { return false }
    return isByline(position)
      || CopyShapes.isLoneName(text, line.range, lexicon: lexicon, isKnown: true)
  }
}
