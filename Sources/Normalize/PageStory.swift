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

  /// Blocks of a box of teasers behind which a story may go on.
  private static let boxReach = 12
  /// Lines of a list among which its opening is looked for.
  private static let listReach = 30
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
    range = 0..<0
    guard let densest = densestRun() else { return nil }
    range = densest
    if let first = behindQuestion() { range = first..<range.upperBound }
    cutTeasers()
    if let first = belowHead() { range = first..<range.upperBound }
  }

  /// Whether a block is of the story.
  func contains(_ position: Int) -> Bool {
    range.contains(position) && !gaps.contains { $0.contains(position) }
  }

  // MARK: - The run

  /// The run of blocks with the most prose; short lines count against it.
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
      score += isProse ? min(width(position), 400) : isPicture(position) ? 0 : -60
      if isProse, score > best?.score ?? 0 { best = (start..<position + 1, score) }
    }
    return best?.range
  }

  /// Ends the run at teasers, and notes those that stand in it.
  ///
  /// Once it holds most of its prose, five short lines end it: behind a story stand the teasers of others,
  /// whose prose is not the story's. Where several paragraphs follow each other behind them, it goes on.
  private mutating func cutTeasers() {
    let run = range
    let all = run.reduce(0) { $0 + (isProse($1) ? width($1) : 0) }
    var prose = 0
    var short = 0
    for position in run {
      guard isProse(position) else {
        short += 1
        continue
      }
      if short >= 5, prose * 10 >= all * 6 {
        let gap = position - short..<position
        guard goesOn(position, run.upperBound) else {
          range = run.lowerBound..<gap.lowerBound
          return
        }
        gaps.append(gap)
      }
      prose += width(position)
      short = 0
    }
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

  /// Takes in what follows behind a box of teasers: two paragraphs or more that name what the headline or
  /// the story names.
  mutating func goOn(behind title: Int?) {
    var names: Set<UInt64> = []
    if let title { addNames(lines[title].range, to: &names) }
    var told: Set<UInt64> = []
    for position in range where contains(position) && isProse(position) {
      for line in blocks[position].lines { addNames(lines[line].range, to: &told) }
    }
    var next = range.upperBound
    while next < blocks.count, next <= range.upperBound + Self.boxReach {
      guard isParagraph(next), let end = runEnd(next) else {
        // Another story's head or text: what follows is its own.
        if isProse(next) || isTime(next) || isByline(next) { return }
        next += 1
        continue
      }
      var here: Set<UInt64> = []
      for position in next..<min(next + 3, end) where isProse(position) {
        for line in blocks[position].lines { addNames(lines[line].range, to: &here) }
      }
      guard !here.isDisjoint(with: names) || here.intersection(told).count >= 3 else { return }
      if next > range.upperBound { gaps.append(range.upperBound..<next) }
      range = range.lowerBound..<end
      next = end
    }
  }

  /// The end of a run of prose with lone crossheads in it; nil where no two paragraphs follow each other in
  /// it, as none do among titles with a sentence each.
  private func runEnd(_ start: Int) -> Int? {
    var end = start + 1
    var hasPair = false
    while end < blocks.count {
      if isProse(end) {
        if isProse(end - 1) { hasPair = true }
      } else if !(isProse(end - 1) && end + 1 < blocks.count && isParagraph(end + 1)) {
        break
      }
      end += 1
    }
    return hasPair ? end : nil
  }

  /// Adds the words with a capital that are no words of the language.
  private func addNames(_ range: Range<Int>, to names: inout Set<UInt64>) {
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      guard token.kind == .word, token.isCapital, token.length >= 4,
        lexicon.classes(token.hash).isDisjoint(with: [.lowerWord, .month, .weekday])
      else { continue }
      names.insert(token.hash)
    }
  }

  // MARK: - Short lines

  /// Why a short line of the story is none of its text; nil where it stays.
  func reason(_ position: Int, _ repeated: Set<UInt64>) -> RemovalReason? {
    guard !isProse(position), let line = line(position) else { return nil }
    if isTime(position) { return isInText(position) ? nil : .dateLine }
    guard !line.endsSentence, line.width < Self.titleReach else { return nil }
    // Results are repeated, too.
    if repeated.contains(WordHash.word(text.extracting(line.range))),
      !line.range.contains(where: { text[$0].isDigit })
    {
      return .navigation
    }
    guard isTitleLike(position), !isListed(position) else { return nil }
    let (before, after) = (neighbour(position, -1), neighbour(position, 1))
    let isRun = before.map { isTitleLike($0) } == true || after.map { isTitleLike($0) } == true
    return isRun ? .navigation : nil
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
      (22...140).contains(line.width), !line.isTabular
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
    let width = width(position)
    return width >= 100 || width >= 50 && endsSentence(position)
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
