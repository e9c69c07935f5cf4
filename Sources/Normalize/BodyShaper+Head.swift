internal import Lexicon
internal import Wire

/// Lines between a headline and a dateline that their words do not tell.
extension BodyShaper {
  /// Whether lines that nothing tells stand between a headline and a dateline: a byline, a name, for whom its
  /// bearer writes, times, and one standfirst; rows of results, verses and questions are the text's, and where several
  /// items follow, their headlines.
  func isInHead(_ text: Span<UInt8>, _ kept: [Int], from position: Int) -> Bool {
    var standfirsts = 0
    var authors = 0
    for next in position..<max(position, min(position + 6, kept.count)) {
      let line = lines[kept[next]]
      if line.kind == .caption { continue }
      if next > position, isDatelined(text, line) {
        return !kept[(next + 1)...].prefix(40).contains { isDatelined(text, lines[$0]) }
      }
      guard line.kind == .text, line.width <= 110, !line.endsSentence, !line.isTabular else {
        return false
      }
      if isByline(text, line)
        || CopyShapes.isLoneName(text, line.range, lexicon: lexicon, isKnown: true)
        || isMarkedName(text, line)
      {
        authors += 1
        guard authors == 1 else { return false }
      } else if !CopyShapes.isAffiliationLine(text, line.range),
        !CopyShapes.isPageTime(text, line.range, lexicon: lexicon), !isNote(text, line)
      {
        standfirsts += 1
        guard standfirsts == 1, isStandfirst(text, line) else { return false }
      }
    }
    return false
  }

  /// Takes the marks off the first lines of a message that lost its frame: AP's editors see a caret before each line
  /// above the text, and `<` behind it (ANPA 1312).
  mutating func openCarets(_ text: Span<UInt8>) {
    for index in lines.indices where lines[index].kind != .blank {
      let line = lines[index].range
      guard line.count > 2, text[line.lowerBound] == UInt8(ascii: "^"),
        text[line.upperBound - 1] == UInt8(ascii: "<")
      else { return }
      let kept = text.trimmed(line.lowerBound + 1..<line.upperBound - 1)
      guard !kept.isEmpty else { return }
      lines[index].range = kept
      lines[index].width = kept.count
      lines[index].endsSentence = CopyShapes.endsSentence(text, kept)
    }
  }

  /// Whether a dateline with a date or an agency begins a line.
  func isDatelined(_ text: Span<UInt8>, _ line: Line) -> Bool {
    guard line.kind == .text else { return false }
    var grammar = DatelineGrammar(text)
    guard let dateline = grammar.scan(line.range) else { return false }
    return dateline.date != nil || dateline.agencyName != nil
  }

  /// Whether a line above the text says when it was published: in any of the wires' languages where it may be a page's.
  func isTime(_ text: Span<UInt8>, _ line: Line, _ format: WireFormat) -> Bool {
    guard line.width <= 140 else { return false }
    return format.isPaged
      ? CopyShapes.isPageTime(text, line.range, lexicon: lexicon)
      : CopyShapes.isDateLine(text, line.range, lexicon: lexicon)
  }

  /// Whether a line above the text tells when it was published: of a programme's days, each above what happens on it,
  /// the first is none.
  func isHeadTime(
    _ text: Span<UInt8>, _ kept: [Int], _ position: Int, _ context: Context
  ) -> Bool {
    let line = lines[kept[position]]
    guard position + 1 < kept.count, isTime(text, line, context.format) else { return false }
    if CopyShapes.isDateLine(text, line.range, lexicon: lexicon) { return true }
    if context.headline.isEmpty, holdsName(text, line) { return false }
    return !kept[min(position + 2, kept.count)...].prefix(12).contains {
      isTime(text, lines[$0], context.format)
    }
  }

  /// Whether a line goes on a sentence that the one before it has not ended, as wrapped text does.
  func goesOn(_ text: Span<UInt8>, _ index: Int) -> Bool {
    guard index > 0, text[lines[index].range.lowerBound].isLower else { return false }
    let before = lines[index - 1]
    return before.kind == .text && !before.endsSentence && before.width >= 30
  }

  /// Whether a line of a time has a name too, which is to be parted from it: `Written by Odd Lie | May 4, 2020`.
  func holdsName(_ text: Span<UInt8>, _ line: Line) -> Bool {
    guard
      CopyShapes.barredName(text, line.range, lexicon: lexicon) != nil
        || CopyShapes.datedName(text, line.range, lexicon: lexicon) != nil
    else { return false }
    return !DatelineGrammar.isPlaced(text, line.range)
  }

  /// Whether somebody's name stands alone on a line right above a time.
  func isTimedName(_ text: Span<UInt8>, _ kept: [Int], _ position: Int) -> Bool {
    guard position < kept.count, position + 1 < kept.count,
      kept[position + 1] - kept[position] <= 2
    else { return false }
    let line = lines[kept[position]]
    return line.kind == .text && line.width <= 60
      && CopyShapes.isLoneName(text, line.range, lexicon: lexicon, isKnown: true)
      && isTime(text, lines[kept[position + 1]], .plainText)
  }

  /// Whether a line of a head names people or for whom they write.
  func isAuthor(_ text: Span<UInt8>, _ line: Line) -> Bool {
    CopyShapes.isLoneName(text, line.range, lexicon: lexicon, isKnown: true)
      || CopyShapes.isAffiliationLine(text, line.range) || isMarkedName(text, line)
  }

  /// `By Tester`: one to four words with capitals.
  private func isMarkedName(_ text: Span<UInt8>, _ line: Line) -> Bool {
    guard text.matches("By ", at: line.range.lowerBound) else { return false }
    var words = 0
    var index = line.range.lowerBound + 3
    while let token = WordScanner.next(in: text, from: index, end: line.range.upperBound) {
      index = token.end
      guard token.kind == .word, token.isCapital else { return false }
      words += 1
    }
    return (1...4).contains(words)
  }

  /// Whether a line has four words or more, one figure at most and no label: `Crews say that they sail again`.
  private func isStandfirst(_ text: Span<UInt8>, _ line: Line) -> Bool {
    let first = line.range.lowerBound
    guard !startsSmall(text, line), !text[first].isDigit, !text.matches("By ", at: first) else {
      return false
    }
    var words = 0
    var figures = 0
    var index = first
    while let token = WordScanner.next(in: text, from: index, end: line.range.upperBound) {
      index = token.end
      switch token.kind {
      case .word: words += 1
      case .number: figures += 1
      case .mark: if text[Int(token.start)] == UInt8(ascii: ":") { return false }
      }
    }
    let last = text[line.range.upperBound - 1]
    return words >= 4 && figures <= 1 && last != UInt8(ascii: ",") && last != UInt8(ascii: ";")
      && last != UInt8(ascii: "-")
  }
}
