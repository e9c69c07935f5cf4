internal import Lexicon
internal import Wire

// Datelines of Chinese, Japanese and Korean wires.
extension Extractor {
  /// Labels the places of a dateline; what the gazetteer does not know is told by name alone.
  func readEastern(
    _ side: Span<UInt8>, _ range: Range<Int>, _ line: LocalDateline.Eastern, _ row: inout StoryRow,
    _ labels: inout [Row<PartKind>]
  ) -> Dateline? {
    if line.agency >= 0 { row.agency = Int16(line.agency) }
    noteAgency(side, range, &row, weak: true)
    for place in line.places {
      var index = -1
      if let hash = Lexicon.hash(side, place), let entry = Lexicon.shared.entry(hash),
        entry.placeCount > 0
      {
        index = Int(entry.place)
      }
      labels.append(Row(.datelinePlace, place, payload: UInt32(bitPattern: Int32(index))))
    }
    var dateline = Dateline(range: range, bodyStart: range.upperBound)
    (dateline.year, dateline.month, dateline.day) = (line.year, line.month, line.day)
    dateline.isDayAlone = line.day > 0 && line.month == 0
    return dateline
  }
}
