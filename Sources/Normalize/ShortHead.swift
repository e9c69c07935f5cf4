internal import Lexicon
internal import Wire

/// Finds the head of a page that is too short for menus around its story.
///
/// Nothing but its form proves it: a headline, below it who wrote the story or when, and below these the
/// story at once. So nothing is taken away between the head and the story, and above the headline nothing but
/// its repetition, and a menu's words where the page shows other signs of one.
struct ShortHead: ~Escapable {
  /// A line of the head: what it is, or nil for what is none of the story's.
  struct Row {
    var line: Int
    var kind: BlockKind?
  }

  /// In their order.
  private(set) var rows: [Row] = []
  /// The story's first line.
  private(set) var start = 0

  /// Lines among which the head is looked for.
  static let reach = 40
  /// The widest line of a menu.
  private static let menuWidth = 30

  private let text: Span<UInt8>
  private let lines: [Line]
  private let lexicon: Lexicon
  /// The first lines of text, and those that a reader of plain headers took.
  private let kept: [Int]

  /// Finds the head; nil where there is none.
  @_lifetime(copy text)
  init?(_ text: Span<UInt8>, _ lines: [Line], _ lexicon: Lexicon, allowsMenu: Bool) {
    self.init(text, lines, lexicon)
    for position in kept.indices where isStack(position) {
      if let title = titleAbove(position), takesTop(title, allowsMenu: allowsMenu) {
        guard takeRows(from: title, stack: position, allowsMenu: allowsMenu) else { return nil }
        return
      }
    }
    return nil
  }

  @_lifetime(copy text)
  private init(_ text: Span<UInt8>, _ lines: [Line], _ lexicon: Lexicon) {
    self.text = text
    self.lines = lines
    self.lexicon = lexicon
    kept = lines.indices.prefix(Self.reach).filter {
      lines[$0].kind == .text || lines[$0].kind == .header
    }
  }

  /// Whether a reader of plain headers stopped at a line of a head: how an author is reached, a name or a
  /// time, a headline that stands there twice.
  static func stops(
    _ text: Span<UInt8>, _ lines: [Line], at line: Int, _ lexicon: Lexicon
  ) -> Bool {
    guard line < reach else { return false }
    let head = ShortHead(text, lines, lexicon)
    guard let position = head.kept.firstIndex(of: line) else { return false }
    return head.isContact(position) || head.isStack(position) || head.isReached(position)
      || head.isDated(position) || head.isStandfirst(position) || head.isLabelled(position)
      || position > 0 && head.repeats(position - 1, position)
      || position + 1 < head.kept.count && head.repeats(position, position + 1)
  }

  // MARK: - The form

  /// The headline above a stack, a standfirst between them.
  private func titleAbove(_ stack: Int) -> Int? {
    guard stack > 0 else { return nil }
    var title = stack - 1
    if !isTitle(title) {
      guard title > 0, lines[kept[title]].endsSentence, lines[kept[title]].width >= 40,
        !text[range(title).lowerBound].isLower, isTitle(title - 1)
      else { return nil }
      title -= 1
    } else if title > 0, isTitle(title - 1), !repeats(title - 1, title) {
      // A standfirst without a stop.
      title -= 1
    }
    return title
  }

  /// Whether all that stands above the headline is its repetition, or a menu's.
  private func takesTop(_ title: Int, allowsMenu: Bool) -> Bool {
    (0..<title).allSatisfy { position in
      let line = lines[kept[position]]
      return repeats(position, title)
        || allowsMenu && !line.endsSentence
          && (line.width <= Self.menuWidth || isTime(position)
            || PageLines.isPath(text, line.range))
    }
  }

  /// Takes the rows from the headline on; false where no story follows them, or a sentence goes on there.
  private mutating func takeRows(from title: Int, stack: Int, allowsMenu: Bool) -> Bool {
    for position in 0..<title { rows.append(Row(line: kept[position])) }
    rows.append(Row(line: kept[title], kind: .headerLine))
    for position in title + 1..<stack {
      let isRepeated = repeats(position, title)
      rows.append(Row(line: kept[position], kind: isRepeated ? nil : .headerLine))
    }
    var position = stack
    var isBehindName = false
    var hasName = false
    while position < kept.count {
      if isContact(position) || repeats(position, title) {
        rows.append(Row(line: kept[position]))
      } else if hasName, !isBehindName, !isTime(position) {
        // An author behind another's time: entries of a list.
        break
      } else if isTime(position) || isByline(position) {
        isBehindName = !isTime(position)
        hasName = hasName || isBehindName
        let isMarked = CopyShapes.isLabelled(text, range(position))
        let isLabel = CopyShapes.isTimeLabel(text, range(position))
        rows.append(
          Row(line: kept[position], kind: isLabel ? nil : isMarked ? .byline : .headerLine))
      } else if isName(position) {
        (isBehindName, hasName) = (true, true)
        rows.append(Row(line: kept[position], kind: .byline))
      } else if isBehindName, isAside(position) || allowsMenu && isAboveTime(position) {
        rows.append(Row(line: kept[position]))
      } else {
        break
      }
      position += 1
    }
    guard position < kept.count, !text[range(position).lowerBound].isLower else { return false }
    start = kept[position]
    return true
  }

  // MARK: - Lines

  private func range(_ position: Int) -> Range<Int> { lines[kept[position]].range }

  /// Whether a line is of the stack below a headline: who wrote the story, or when.
  private func isStack(_ position: Int) -> Bool {
    isTime(position) || isByline(position) || isName(position)
  }

  private func isTime(_ position: Int) -> Bool {
    guard lines[kept[position]].width <= 140 else { return false }
    if CopyShapes.isPageTime(text, range(position), lexicon: lexicon) { return true }
    let next = position + 1
    return CopyShapes.isTimeLabel(text, range(position)) && next < kept.count
      && CopyShapes.isPageTime(text, range(next), lexicon: lexicon)
  }

  /// Whether a line is a byline, which the next one does not go on: `by Odd Lie` may stand in a sentence.
  private func isByline(_ position: Int) -> Bool {
    let range = range(position)
    if CopyShapes.isLabelled(text, range) { return true }
    guard
      CopyShapes.isByline(text, range, lexicon: lexicon)
        || CopyShapes.isAgencyByline(text, range)
    else { return false }
    let next = position + 1
    return next == kept.count || isContact(next) || !text[self.range(next).lowerBound].isLower
      || CopyShapes.isCalling(text, self.range(next)) || isTime(next)
  }

  /// Whether a line is a name alone, and a time stands below it, between them what its bearer is, for whom he
  /// writes in one word, or how he is reached; of somebody with a known given name right above it.
  private func isName(_ position: Int) -> Bool {
    guard CopyShapes.isLoneName(text, range(position), lexicon: lexicon, isKnown: false) else {
      return false
    }
    for next in kept.indices[(position + 1)...].prefix(3) {
      if isTime(next) { return true }
      guard isContact(next) || isAside(next) else { break }
    }
    return position > 0 && isTime(position - 1)
      && CopyShapes.isLoneName(text, range(position), lexicon: lexicon, isKnown: true)
  }

  private func isContact(_ position: Int) -> Bool { CopyShapes.isContact(text, range(position)) }

  /// Whether a line names an author and how he is reached, which are to be parted.
  private func isReached(_ position: Int) -> Bool {
    CopyShapes.reachedName(text, range(position), lexicon: lexicon) != nil
  }

  /// Whether a line is a name behind its label.
  private func isLabelled(_ position: Int) -> Bool {
    CopyShapes.labelledName(text, range(position), lexicon: lexicon) != nil
  }

  /// Whether a line holds a name and a time, which are to be parted.
  private func isDated(_ position: Int) -> Bool {
    guard
      CopyShapes.datedName(text, range(position), lexicon: lexicon) != nil
        || CopyShapes.barredName(text, range(position), lexicon: lexicon) != nil
    else { return false }
    return !DatelineGrammar.isPlaced(text, range(position))
  }

  /// Whether a line is a sentence between the headline and who wrote the story.
  private func isStandfirst(_ position: Int) -> Bool {
    let line = lines[kept[position]]
    let next = position + 1
    guard position == 1, line.endsSentence, (40...200).contains(line.width), next < kept.count,
      isName(next) || isByline(next) && isKnownByline(next),
      // Letters are signed one below the other.
      !kept.indices[(next + 1)...].contains(where: { isByline($0) })
    else { return false }
    var grammar = DatelineGrammar(text)
    grammar.beginsText = true
    return grammar.scan(line.range) == nil
  }

  /// Whether a byline names an agency or somebody with a known given name: `Von Berlin nach Paris` is a crosshead.
  private func isKnownByline(_ position: Int) -> Bool {
    let range = range(position)
    if CopyShapes.isAgencyByline(text, range) { return true }
    let start = CopyShapes.bylineNames(text, range) ?? range.lowerBound
    let end = CopyShapes.callingComma(text, range) ?? range.upperBound
    return start < end
      && CopyShapes.isLoneName(text, start..<end, lexicon: lexicon, isKnown: true)
  }

  /// Whether a line says what an author is or, in one word above a time, for whom he writes.
  private func isAside(_ position: Int) -> Bool {
    let range = range(position)
    guard range.count <= 60 else { return false }
    if CopyShapes.isCalling(text, range) || CopyShapes.isAffiliationLine(text, range) {
      return true
    }
    let next = position + 1
    return next < kept.count && isTime(next) && !range.contains { text[$0] == 0x20 }
  }

  /// Whether a few words stand between a name and a time: for whom somebody writes, `Published`.
  private func isAboveTime(_ position: Int) -> Bool {
    let line = lines[kept[position]]
    return line.width <= 40 && !line.endsSentence
      && kept.indices[(position + 1)...].prefix(2).contains { isTime($0) }
  }

  private func isTitle(_ position: Int) -> Bool {
    let line = lines[kept[position]]
    guard (22...180).contains(line.width), !line.isTabular, !text[line.range.lowerBound].isLower,
      !line.endsSentence || asks(line),
      !isStack(position), !isContact(position), PageLines.hasTitleWords(text, line.range),
      !PageLines.isPath(text, line.range), !PageLines.isButtons(text, line.range),
      CopyShapes.pageCredit(text, line.range) == nil
    else { return false }
    switch text[line.range.upperBound - 1] {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"): return false
    default: return true
    }
  }

  private func asks(_ line: Line) -> Bool {
    let last = text[line.range.upperBound - 1]
    return last == UInt8(ascii: "?") || last == UInt8(ascii: "!")
  }

  /// Whether a line is the headline again, or the headline with the site's name behind it.
  private func repeats(_ position: Int, _ title: Int) -> Bool {
    let (line, title) = (range(position), range(title))
    guard title.count >= 12, line.count >= title.count else { return false }
    let shift = line.lowerBound - title.lowerBound
    guard title.allSatisfy({ text[$0] == text[$0 + shift] }) else { return false }
    return line.count == title.count
      || PageLines.beginsWithSite(text, line.lowerBound + title.count..<line.upperBound)
  }
}
