internal import Lexicon
internal import Wire

/// A piece that no field of the story holds, such as one of a byline that became no name, or a second
/// notice of copyright: nothing may vanish, so it goes to `removed`.
struct LoosePiece {
  var document = 0
  var range: Range<Int>
  var reason = RemovalReason.bylineText

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
        batch.removed.append(Row(pieces[next].reason, pieces[next].range))
        next += 1
      }
      batch.segmented[index].removed = ByteRange(first, batch.removed.count)
    }
  }
}

/// The parts of which a story has one: a further one that says something else is loose.
struct SingleParts {
  private var slug: Range<Int>?
  private var signoff: Range<Int>?
  private var copyright: Range<Int>?
  private var terms: Range<Int>?

  /// Labels a part, or notes it as loose.
  mutating func add(
    _ side: Span<UInt8>, _ part: Row<PartKind>, _ labels: inout [Row<PartKind>],
    _ loose: inout [LoosePiece]
  ) {
    switch part.kind {
    case .slug: Self.add(side, part, .wireHeader, &slug, &labels, &loose)
    case .signoff: Self.add(side, part, .deskInitials, &signoff, &labels, &loose)
    case .copyright: Self.add(side, part, .rightsLine, &copyright, &labels, &loose)
    case .usageTerms: Self.add(side, part, .rightsLine, &terms, &labels, &loose)
    default: labels.append(part)
    }
  }

  private static func add(
    _ side: Span<UInt8>, _ part: Row<PartKind>, _ reason: RemovalReason, _ held: inout Range<Int>?,
    _ labels: inout [Row<PartKind>], _ loose: inout [LoosePiece]
  ) {
    guard let held else {
      held = part.range
      labels.append(part)
      return
    }
    let isRepeated =
      held.count == part.range.count
      && held.indices.allSatisfy { side[$0] == side[$0 - held.lowerBound + part.range.lowerBound] }
    if !isRepeated, !part.isEmpty { loose.append(LoosePiece(range: part.range, reason: reason)) }
  }
}

extension Extractor {
  /// Labels a byline's names; what stands beside them (`AP Sports Writer`, `, the man of the year`)
  /// is loose.
  func readByline(
    _ copy: borrowing HeadlineEnd.Copy, _ part: Row<PartKind>, _ row: inout StoryRow,
    _ labels: inout [Row<PartKind>], _ loose: inout [LoosePiece]
  ) {
    let side = copy.side
    if copy.format == .jsonLines, credits.isNobody(side, part.range) {
      Self.addLoose(side, part.range, &loose)
      noteAgency(side, part.range, &row, weak: true)
      return
    }
    // No person: an agency, or for whom the people of the line above write.
    if CopyShapes.isAgencyByline(side, part.range)
      || CopyShapes.isAgencyPlace(side, part.range, lexicon: .shared)
      || CopyShapes.bylineNames(side, part.range) == nil
        && CopyShapes.isAffiliationLine(side, part.range) && !Self.beginsWithName(side, part.range)
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

  /// Whether a line without `By` has two or three words before a comma that name no newspaper's people:
  /// `MARA QUIST, Harbour Post Staff Writer`.
  ///
  /// So does a given name before one word: `Mara Press`.
  private static func beginsWithName(_ side: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard
      let comma = side.firstIndex(
        of: UInt8(ascii: ","), from: range.lowerBound, to: range.upperBound)
    else {
      guard let first = WordScanner.next(in: side, from: range.lowerBound, end: range.upperBound),
        Lexicon.shared.classes(first.hash).contains(.given),
        let last = WordScanner.next(in: side, from: first.end, end: range.upperBound)
      else { return false }
      return last.end == range.upperBound && last.kind == .word
    }
    var words = 0
    var index = range.lowerBound
    while let token = WordScanner.next(in: side, from: index, end: comma) {
      index = token.end
      if token.kind == .word { words += 1 }
    }
    return (2...4).contains(words)
      && !CopyShapes.isAffiliationLine(side, side.trimmed(range.lowerBound..<comma))
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
