internal import Lexicon
internal import Wire

/// A piece of a byline that became no name: nothing may vanish, so it goes to `removed`.
struct LoosePiece {
  var document = 0
  var range: Range<Int>

  /// Adds the pieces to what was taken out of their documents; they come in the documents' order.
  static func add(_ pieces: [LoosePiece], to batch: inout ExtractedBatch) {
    guard !pieces.isEmpty else { return }
    let removed = batch.removed
    batch.removed.removeAll(keepingCapacity: true)
    var next = 0
    for index in batch.segmented.indices {
      let first = batch.removed.count
      batch.removed.append(contentsOf: removed[batch.segmented[index].removed.range])
      while next < pieces.count, pieces[next].document == index {
        batch.removed.append(Row(.bylineText, pieces[next].range))
        next += 1
      }
      batch.segmented[index].removed = ByteRange(first, batch.removed.count)
    }
  }
}

extension Extractor {
  /// Labels a byline's names; what stands beside them (`AP Sports Writer`, `, the man of the year`)
  /// is loose.
  func readByline(
    _ side: Span<UInt8>, _ part: Row<PartKind>, _ row: inout StoryRow,
    _ labels: inout [Row<PartKind>], _ loose: inout [LoosePiece]
  ) {
    // No person: an agency, or for whom the people of the line above write.
    if CopyShapes.isAgencyByline(side, part.range)
      || CopyShapes.bylineNames(side, part.range) == nil
        && CopyShapes.isAffiliationLine(side, part.range)
    {
      Self.addLoose(side, part.range, &loose)
      noteAgency(side, part.range, &row, weak: true)
      return
    }
    let before = labels.count
    credits.byline(side, part.range, into: &labels)
    let start = CopyShapes.markedNames(side, part.range)
    if labels.count == before {
      let end = side.firstIndex(of: UInt8(ascii: ","), from: start, to: part.range.upperBound)
      labels.append(Row(.bylineName, side.trimmed(start..<(end ?? part.range.upperBound))))
    }
    var cursor = start
    for label in labels[before...] {
      Self.addLoose(side, cursor..<max(cursor, label.range.lowerBound), &loose)
      cursor = max(cursor, label.range.upperBound)
    }
    Self.addLoose(side, cursor..<part.range.upperBound, &loose)
    noteAgency(side, part.range, &row, weak: true)
  }

  /// Adds the words between two names, but for what joins them.
  private static func addLoose(
    _ side: Span<UInt8>, _ range: Range<Int>, _ loose: inout [LoosePiece]
  ) {
    guard range.count > 1 else { return }
    var (start, end) = (range.upperBound, range.lowerBound)
    var isMore = false
    var index = range.lowerBound
    while let token = WordScanner.next(in: side, from: index, end: range.upperBound) {
      index = token.end
      guard token.kind != .mark else { continue }
      start = min(start, Int(token.start))
      end = token.end
      if !isJoint(side, token) { isMore = true }
    }
    if isMore { loose.append(LoosePiece(range: start..<end)) }
  }

  private static func isJoint(_ side: Span<UInt8>, _ token: Token) -> Bool {
    for word: StaticString in [
      "and", "und", "et", "y", "e", "with", "og", "och", "ja",
    ]
    where Int(token.length) == word.utf8CodeUnitCount
      && side.matchesFolded(word, at: Int(token.start))
    {
      return true
    }
    return false
  }
}
