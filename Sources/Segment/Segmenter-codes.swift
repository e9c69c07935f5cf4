internal import Wire

/// Instrument codes, which leave text and headlines.
extension Segmenter {
  /// Appends a piece to the story's text without its codes, which are noted with their places.
  func appendWithoutCodes(
    _ range: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch
  ) {
    var rics: [Row<FactKind>] = []
    RIC.append(side, range, to: &out.text) { code, place in
      rics.append(Row(.ric, code, payload: UInt32(place)))
    }
    out.rics.append(contentsOf: rics)
  }

  /// A headline without its codes, which are noted as standing nowhere in the text.
  func withoutCodes(
    _ range: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch
  ) -> Range<Int> {
    guard
      side.firstIndex(of: UInt8(ascii: "<"), from: range.lowerBound, to: range.upperBound) != nil
    else { return range }
    var title: [UInt8] = []
    var rics: [Row<FactKind>] = []
    RIC.append(side, range, to: &title) { code, _ in
      rics.append(Row(.ric, code, payload: RICPlace.none))
    }
    let words = title.span.trimmed(0..<title.count)
    // A headline that is a code and nothing else stays what it is.
    guard !rics.isEmpty, !words.isEmpty else { return range }
    out.rics.append(contentsOf: rics)
    let start = out.side.count
    out.side.append(title.span, words)
    return start..<out.side.count
  }

  /// Leaves out headlines' codes that the text has too.
  func dropRepeatedCodes(
    _ side: Span<UInt8>, _ out: inout SegmentedBatch, from first: Int
  ) {
    guard first < out.rics.count, out.rics[first].payload == RICPlace.none else { return }
    let rows = out.rics[first...]
    let placed = rows.filter { $0.payload != RICPlace.none }
    var known = Set(placed.map { side.string($0.range) })
    let kept = rows.filter {
      $0.payload == RICPlace.none && known.insert(side.string($0.range)).inserted
    }
    out.rics.replaceSubrange(first..., with: kept + placed)
  }
}
