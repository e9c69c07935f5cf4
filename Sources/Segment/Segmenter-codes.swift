internal import Wire

/// Instrument codes, which leave the text.
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
}
