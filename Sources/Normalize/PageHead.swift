internal import Lexicon
internal import Wire

/// Finds the headline, standfirst, byline and date line of a page, above the first line of its story.
///
/// Sites put these in a stack: the headline, perhaps a standfirst, who wrote it, and when. A name alone
/// on its line could be a topic's, and a title another story's; a name right above a time is an author's,
/// and the title above both is this story's, if it has words of the story's. Where a page has no such pair,
/// the headline is the widest line that stands close above the story.
struct PageHead: ~Escapable {
  /// A line of the head, and what the stack proves it to be.
  struct Row {
    var line: Int
    var kind: BlockKind
  }

  /// The rows of the head: the headline first, then in their order.
  private(set) var rows: [Row] = []
  /// The headline's line; nil where none was found.
  private(set) var title: Int?
  /// The first line of name and time below the headline.
  private(set) var stack: Int?

  private let text: Span<UInt8>
  private let lines: [Line]
  private let lexicon: Lexicon
  /// Lines of text above the story, the nearest first.
  private let above: [Int]
  /// Those of them that tell a time.
  private let times: Set<Int>
  /// The line where the story begins.
  private let first: Int
  private let vocabulary: PageVocabulary
  /// The longer words of the story.
  private let told: Set<UInt64>
  /// Whether a headline must have words of the story's.
  private var isStrict = true
  /// Whether a headline may end in a bar, as lists of topics do: where no other line is one.
  private var takesBars = false

  /// Lines above the story among which a name and a time are looked for; the headline without them
  /// stands closer.
  private static let reach = 40
  private static let titleReach = 24
  private static let closeReach = 15
  /// The least share of a headline's longer words that its story has.
  private static let leastShare = 0.25

  @_lifetime(copy text)
  init(
    _ text: Span<UInt8>, _ lines: [Line], _ lexicon: Lexicon, above first: Int,
    of told: Set<UInt64>
  ) {
    self.text = text
    self.lines = lines
    self.lexicon = lexicon
    self.first = first
    self.told = told
    vocabulary = PageVocabulary(text, lexicon)
    above = Array(
      stride(from: first - 1, through: 0, by: -1).lazy.filter { lines[$0].kind == .text }
        .prefix(Self.reach))
    var times: Set<Int> = []
    for index in above
    where lines[index].width <= 140
      && CopyShapes.isPageTime(text, lines[index].range, lexicon: lexicon)
    {
      times.insert(index)
    }
    self.times = times
    for isLoose in [false, true] {
      for isStrict in [true, false] where title == nil {
        self.isStrict = isStrict
        if isLoose { findLooseStack() } else { findStack() }
      }
    }
    for takesBars in [false, true] where title == nil {
      self.takesBars = takesBars
      title = nearestTitle()
    }
    gather()
  }

  // MARK: - The stack

  /// The topmost name with a time beside it that has a headline above it.
  private mutating func findStack() {
    for position in above.indices.reversed()
    where isTimedAuthor(position) {
      var top = position
      if top + 1 < above.count, isTime(above[top + 1]) { top += 1 }
      guard let found = titleAbove(top) else { continue }
      (title, stack) = (found, above[top])
      return
    }
  }

  /// The nearest byline or full date that has a headline right above it, where no name has a time beside it.
  private mutating func findLooseStack() {
    for position in above.indices
    where isByline(above[position]) || isDay(above[position]) {
      var top = position
      if top + 1 < above.count, isByline(above[top + 1]) || isTime(above[top + 1]) { top += 1 }
      guard let found = titleAbove(top) else { continue }
      (title, stack) = (found, above[top])
      return
    }
  }

  /// Whether a line names an author by what stands beside it: a time right above or below, or below what
  /// the author is or for whom in one word; of somebody with a known given name up to three lines below.
  private func isTimedAuthor(_ position: Int) -> Bool {
    let isBelow =
      position > 0 && isTime(above[position - 1])
      || position > 1 && isTime(above[position - 2]) && isAside(above[position - 1])
    if isBelow || position + 1 < above.count && isTime(above[position + 1]) {
      return isAuthor(position, isKnown: false)
    }
    let below = above[max(0, position - 3)..<position]
    return below.contains { isTime($0) } && !below.contains { isTitle($0) }
      && isAuthor(position, isKnown: true)
  }

  /// The headline above a stack: the first of the lines right above each other that may be one, a
  /// standfirst below it.
  private func titleAbove(_ position: Int) -> Int? {
    var found: Int?
    for candidate in above[(position + 1)...].prefix(8) {
      if isTitle(candidate) {
        if !isStrict || isAbout(candidate) {
          found = candidate
        } else if let standfirst = found, isHeadline(candidate, above: standfirst) {
          return candidate
        }
      } else if found != nil {
        guard isKicker(candidate) else { break }
      } else if above[position] - candidate > 6 {
        return nil
      }
    }
    return found
  }

  /// Whether a line without the story's words is a headline all the same: right above a standfirst that has them,
  /// and shorter.
  private func isHeadline(_ index: Int, above standfirst: Int) -> Bool {
    let width = lines[index].width
    return standfirst - index == 1 && width >= 30 && lines[standfirst].width * 10 >= width * 13
  }

  /// Whether a line has words of the story's; where it has fewer longer ones than `least`, they do not tell.
  private func isAbout(_ index: Int, least: Int = 1) -> Bool {
    let share = vocabulary.share(of: lines[index].range, in: told, least: least)
    return share.map { $0 >= Self.leastShare } ?? true
  }

  /// The headline of a page without a stack: wide, and close above the story.
  private func nearestTitle() -> Int? {
    var best: (position: Int, score: Int)?
    for (position, index) in above.prefix(Self.titleReach).enumerated()
    where !isByline(index) && isTitle(index) {
      let score =
        min(lines[index].width, 100) - 3 * (position + 1) - (isAbout(index) ? 0 : 100)
      if score > best?.score ?? Int.min { best = (position, score) }
    }
    guard let best else { return nil }
    // What looked widest may be a standfirst without a stop, longer than the headline.
    let next = above[(best.position + 1)...].prefix(2).first { !isKicker($0) }
    if let next, isTitle(next), !isByline(next), isAbout(next), isAbout(above[best.position]),
      above[best.position] - next <= 2, lines[next].width >= 35,
      lines[above[best.position]].width >= lines[next].width * 3 / 2
    {
      return next
    }
    return above[best.position]
  }

  /// Whether a line is what papers set above a standfirst: a few words with a colon, or the place that begins it.
  ///
  /// `HARBOUR STRIKE:`, `Halden.`
  private func isKicker(_ index: Int) -> Bool {
    let line = lines[index]
    let last = text[line.range.upperBound - 1]
    return line.width < 40 && last == UInt8(ascii: ":")
      || line.width < 25 && last == UInt8(ascii: ".") && !line.range.contains { text[$0] == 0x20 }
  }

  /// The rows below the headline; where none of them is a time, that above it.
  private mutating func gather() {
    if let title { rows.append(Row(line: title, kind: .headerLine)) }
    let top = title ?? -1
    let isTimeBelow = above.contains { $0 > top && isTime($0) }
    var hasAuthor = above.contains { $0 > top && isByline($0) }
    for position in above.indices.reversed() {
      let index = above[position]
      guard index > top - 3 || position < Self.closeReach, index != title else { continue }
      if isTime(index) {
        if index > top || !isTimeBelow { rows.append(Row(line: index, kind: .headerLine)) }
      } else if isByline(index) {
        rows.append(
          Row(
            line: index,
            kind: CopyShapes.isLabelled(text, lines[index].range) ? .byline : .headerLine))
      } else if index > top, !hasAuthor || isBesideAuthor(position), isHeadAuthor(position),
        !isPortrayed(position)
      {
        rows.append(Row(line: index, kind: .byline))
        hasAuthor = true
      } else if let stack, index > top, index < stack, isTitle(index),
        isAbout(index, least: 3), !isRepeated(index)
      {
        // A standfirst without a stop.
        rows.append(Row(line: index, kind: .headerLine))
      }
    }
  }

  /// Whether a line below the headline names an author: a time beside it, the story or what its bearer is
  /// right below it, or the headline and its standfirst right above it tell.
  private func isHeadAuthor(_ position: Int) -> Bool {
    if isTimedAuthor(position) || isPortrayed(position + 1) { return true }
    guard isAuthor(position, isKnown: true) else { return false }
    if position < 2 { return true }
    let next = lines[above[position - 1]].range
    if CopyShapes.isCalling(text, next), next.count < 40 { return true }
    guard let title else { return false }
    return above[(position + 1)...].prefix(3).allSatisfy {
      $0 <= title || lines[$0].endsSentence && lines[$0].width >= 40
    }
  }

  /// Whether a name is a picture's text: whose picture it is stands right below, and the author's name below
  /// that.
  private func isPortrayed(_ position: Int) -> Bool {
    guard position > 0, position < above.count else { return false }
    let credit = above[position] + 1
    guard credit < first, lines[credit].kind == .credit || lines[credit].kind == .caption,
      CopyShapes.pageCredit(text, lines[credit].range) == lines[credit].range.lowerBound
    else { return false }
    return isAuthor(position - 1, isKnown: false)
  }

  /// Whether the line right above one is taken for an author's name.
  private func isBesideAuthor(_ position: Int) -> Bool {
    guard let last = rows.last, last.kind == .byline,
      !CopyShapes.isCalling(text, lines[above[position]].range)
    else { return false }
    // What its bearer is may stand between.
    let before = above[(position + 1)...].prefix(2)
      .first { !CopyShapes.isCalling(text, lines[$0].range) }
    return before == last.line
  }

  // MARK: - Lines

  private func isByline(_ index: Int) -> Bool {
    CopyShapes.isByline(text, lines[index].range, lexicon: lexicon)
      || CopyShapes.isLabelled(text, lines[index].range)
  }

  private func isAuthor(_ position: Int, isKnown: Bool) -> Bool {
    let range = lines[above[position]].range
    return isByline(above[position]) || CopyShapes.isAgencyByline(text, range)
      || CopyShapes.isAffiliationLine(text, range) && CopyShapes.callingEnd(text, range) == nil
      || CopyShapes.isAgencyPlace(text, range, lexicon: lexicon)
      || CopyShapes.isLoneName(text, range, lexicon: lexicon, isKnown: isKnown)
  }

  /// Whether a line may stand between a name and a time.
  private func isAside(_ index: Int) -> Bool {
    CopyShapes.isCalling(text, lines[index].range)
      || !lines[index].range.contains { text[$0] == 0x20 }
  }

  private func isTime(_ index: Int) -> Bool { times.contains(index) }

  /// Whether a line holds a whole date.
  private func isDay(_ index: Int) -> Bool {
    PageTime(text, lines[index].range, lexicon: lexicon)?.best != nil
  }

  /// Whether a line may be a headline: some words, no end of a sentence, no time, no way to it.
  private func isTitle(_ index: Int) -> Bool {
    let line = lines[index]
    guard (22...220).contains(line.width), line.kind == .text, !line.isTabular, !isTime(index),
      !PageLines.isPath(text, line.range), !PageLines.isButtons(text, line.range),
      CopyShapes.pageCredit(text, line.range) == nil, !endsLikeAnother(index),
      !beginsLikeAnother(index), !CopyShapes.isContact(text, line.range),
      !(line.width < 60 && CopyShapes.isCalling(text, line.range))
    else { return false }
    switch text[line.range.upperBound - 1] {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"): return false
    case UInt8(ascii: "|") where !takesBars: return false
    default: break
    }
    if hasSentences(line.range) { return false }
    return PageLines.hasTitleWords(text, line.range)
  }

  /// Whether two sentences end within a line, as within a standfirst of several.
  private func hasSentences(_ range: Range<Int>) -> Bool {
    guard range.count > 100 else { return false }
    let stops = (range.lowerBound + 20..<range.upperBound - 2).count { index in
      text[index] == UInt8(ascii: ".") && text[index + 1] == 0x20 && text[index - 3].isLower
        && text[index - 1].isLower
    }
    return stops >= 2
  }

  /// Whether a line is the headline once more.
  private func isRepeated(_ index: Int) -> Bool {
    guard let title, lines[title].range.count == lines[index].range.count else { return false }
    let shift = lines[title].range.lowerBound - lines[index].range.lowerBound
    return lines[index].range.allSatisfy { text[$0] == text[$0 + shift] }
  }

  /// Whether a line is what stands alone on a line beside it with the site's name: `Strike ends - Harbour
  /// Post`, as a page's title has it.
  private func beginsLikeAnother(_ index: Int) -> Bool {
    let line = lines[index].range
    for other in max(0, index - 5)..<min(first, index + 6) where other != index {
      let range = lines[other].range
      guard lines[other].kind == .text, lines[other].width >= 22, range.count + 4 < line.count
      else { continue }
      let rest = line.lowerBound + range.count..<line.upperBound
      guard PageLines.beginsWithSite(text, rest) else { continue }
      let shift = line.lowerBound - range.lowerBound
      if range.allSatisfy({ text[$0] == text[$0 + shift] }) { return true }
    }
    return false
  }

  /// Whether a line ends in what stands alone on a line beside it: the section, and the headline again.
  private func endsLikeAnother(_ index: Int) -> Bool {
    let line = lines[index]
    for other in max(0, index - 5)..<min(first, index + 6) where other != index {
      let range = lines[other].range
      guard lines[other].kind == .text, lines[other].width >= 22, range.count < line.range.count
      else { continue }
      let shift = line.range.upperBound - range.upperBound
      // `Halden harbour: Strike ends` is a headline with its topic.
      let before = text.trimmed(line.range.lowerBound..<range.lowerBound + shift)
      guard let last = before.last, text[last] != UInt8(ascii: ":"),
        text[last] != UInt8(ascii: ".")
      else { continue }
      if range.allSatisfy({ text[$0] == text[$0 + shift] }) { return true }
    }
    return false
  }
}
