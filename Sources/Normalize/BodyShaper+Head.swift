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

  /// Whether a dateline with a date or an agency begins a line.
  func isDatelined(_ text: Span<UInt8>, _ line: Line) -> Bool {
    guard line.kind == .text else { return false }
    var grammar = DatelineGrammar(text)
    guard let dateline = grammar.scan(line.range) else { return false }
    return dateline.date != nil || dateline.agencyName != nil
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
