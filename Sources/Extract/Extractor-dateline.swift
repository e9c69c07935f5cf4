internal import Lexicon
internal import Wire

// The dateline: its places, its date, and what the item itself tells of the place.
extension Extractor {
  func readDateline(
    _ side: Span<UInt8>, _ part: Row<PartKind>, _ parts: ArraySlice<Row<PartKind>>,
    _ row: inout StoryRow, _ labels: inout [Row<PartKind>]
  ) -> Dateline? {
    labels.append(part)
    if let line = LocalDateline.easternPieces(side, part.range) {
      return readEastern(side, part.range, line, &row, &labels)
    }
    let isMarked = part.payload == DatelinePart.marked
    var grammar = DatelineGrammar(side)
    let ending: DatelineGrammar.Ending =
      part.payload == DatelinePart.dashed ? .beforeDash : isMarked ? .marked : .field
    var found = grammar.scan(part.range, ending: ending)
    if found == nil || found?.places.isEmpty == true {
      // A form of another language: its head is the place, and an agency may stand anywhere.
      let place = LocalDateline.place(side, part.range)
      if !isMarked || found?.date == nil {
        found = grammar.scan(place, ending: isMarked ? .marked : .field) ?? found
      }
      if isMarked, found == nil { found = placeAlone(side, place) }
      if found?.agency ?? -1 < 0, place.count < part.range.count {
        noteAgency(side, part.range, &row, weak: true)
        noteBracketedAgency(side, part.range, &row)
      }
    }
    if found == nil, part.payload != DatelinePart.credit, LocalDay.find(side, part.range) != nil {
      // A script that the grammar does not read tells the day all the same.
      found = Dateline(range: part.range, bodyStart: part.range.upperBound)
    }
    guard var line = found else { return nil }
    if isMarked, line.date == nil { Self.readFigures(side, part.range, into: &line) }
    if line.date == nil, let day = LocalDay.find(side, part.range) {
      (line.day, line.month, line.year) = (day.day, day.month, day.year)
      line.otherMonth = day.otherMonth
      line.date = day.range
    }
    if line.agency >= 0 { row.agency = Int16(line.agency) }
    for place in line.places where !Dateline.isUndated(side, place.name) {
      var payload = self.payload(of: place)
      if isMarked, place.region == nil,
        let letters = located(side, place.name, parts)
      {
        payload = PlaceResolver.payload(
          lexicon, rows: place.row..<place.row + place.rowCount, country: letters)
      }
      labels.append(Row(.datelinePlace, place.name, payload: UInt32(bitPattern: payload)))
    }
    return line
  }

  /// An agency in brackets or between strokes, in small letters too: `Halle (Saale) (dpa/sa)`, `Hals /ritzau/`.
  private func noteBracketedAgency(
    _ side: Span<UInt8>, _ line: Range<Int>, _ row: inout StoryRow
  ) {
    var index = line.lowerBound
    while row.agency < 0,
      let open = side.firstIndex(of: UInt8(ascii: "("), from: index, to: line.upperBound),
      let close = side.firstIndex(of: UInt8(ascii: ")"), from: open, to: line.upperBound)
    {
      var start = open + 1
      for end in start...close where end == close || side[end] == UInt8(ascii: "/") {
        noteAgency(side, start..<end, &row, weak: true)
        start = end + 1
      }
      index = close + 1
    }
    let stroke = UInt8(ascii: "/")
    if row.agency < 0,
      let open = side.firstIndex(of: stroke, from: line.lowerBound, to: line.upperBound),
      let close = side.firstIndex(of: stroke, from: open + 1, to: line.upperBound)
    {
      noteAgency(side, open + 1..<close, &row, weak: true)
    }
  }

  /// The gazetteer's row of a place, or the country that is stated behind it.
  private func payload(of place: Dateline.Place) -> Int32 {
    let rows = place.row..<place.row + place.rowCount
    if place.region != nil {
      return PlaceResolver.payload(
        lexicon, rows: rows,
        region: PlaceResolver.Region(state: place.regionState, rows: place.regionRows))
    }
    // A name that is a state's too means what lies there, if anything does.
    if place.rowCount > 1, place.state >= 0,
      let row = PlaceResolver.row(
        lexicon, rows: rows, in: PlaceResolver.Region(state: place.state))
    {
      return Int32(row)
    }
    return place.rowCount > 0 ? Int32(place.row) : PlacePayload.nameAlone
  }

  // MARK: - Marked datelines

  /// A marked dateline in a script that the grammar does not read: its head is the place's name.
  private func placeAlone(_ side: Span<UInt8>, _ head: Range<Int>) -> Dateline? {
    guard (2...60).contains(head.count) else { return nil }
    let first = side[head.lowerBound]
    guard first.isUpper || first >= 0x80 else { return nil }
    var line = Dateline(range: head, bodyStart: head.upperBound)
    var place = Dateline.Place(name: head)
    if let hash = Lexicon.hash(side, head), let entry = lexicon.entry(hash), entry.placeCount > 0 {
      place.row = Int(entry.place)
      place.rowCount = Int(entry.placeCount)
    }
    line.places.append(place)
    return line
  }

  /// The country that the item itself states beside a place of the dateline's name, as the places of
  /// an item's location follow each other.
  private func located(
    _ side: Span<UInt8>, _ name: Range<Int>, _ parts: ArraySlice<Row<PartKind>>
  ) -> (first: UInt8, second: UInt8)? {
    guard
      let own = parts.firstIndex(where: { part in
        part.kind == .place && part.range.count == name.count
          && name.indices.allSatisfy {
            side[$0].lowered == side[$0 - name.lowerBound + part.range.lowerBound].lowered
          }
      })
    else { return nil }
    for distance in 1...2 {
      for index in [own + distance, own - distance]
      where parts.indices.contains(index) && parts[index].kind == .place {
        if let letters = country(side, parts[index].range) { return letters }
      }
    }
    return nil
  }

  /// The country that a code or a name is.
  private func country(
    _ side: Span<UInt8>, _ range: Range<Int>
  ) -> (first: UInt8, second: UInt8)? {
    if let letters = CountryCodes.alpha2(side, range) { return letters }
    guard let hash = Lexicon.hash(side, range), let entry = lexicon.entry(hash),
      entry.placeCount > 0
    else { return nil }
    let place = lexicon.gazetteer.places[Int(entry.place)]
    guard place.kind == .country else { return nil }
    return PlacePayload.letters(PlaceResolver.payload(ofCountry: place.country))
  }

  /// `26-11-2023`: day, month and year in figures behind the place, as AFP's Arabic wire has them.
  private static func readFigures(
    _ side: Span<UInt8>, _ range: Range<Int>, into line: inout Dateline
  ) {
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      guard side[index].isDigit else {
        index += 1
        continue
      }
      let day = digits(side, index, range.upperBound)
      let month = digits(side, day + 1, range.upperBound)
      let year = digits(side, month + 1, range.upperBound)
      if day - index <= 2, day < range.upperBound, side[day] == UInt8(ascii: "-"),
        month < range.upperBound, side[month] == UInt8(ascii: "-"), year - month == 5,
        let dayNumber = side.number(in: index..<day), (1...31).contains(dayNumber),
        let monthNumber = side.number(in: day + 1..<month), (1...12).contains(monthNumber),
        let yearNumber = side.number(in: month + 1..<year), (1850...2150).contains(yearNumber)
      {
        (line.day, line.month, line.year) = (dayNumber, monthNumber, yearNumber)
        line.date = index..<year
        return
      }
      index = day
    }
  }

  /// Where a run of digits ends.
  private static func digits(_ side: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, side[index].isDigit { index += 1 }
    return index
  }

  // MARK: - Date

  /// The date of a dateline has a day and a month; its year is the document's.
  func resolve(_ line: Dateline, _ row: inout StoryRow) {
    var line = line
    if line.isDayAlone, row.published.isSet {
      // A day that lies ahead is of the month before; the time zone may be a day ahead.
      line.month = Int(row.published.month)
      if line.day > row.published.day + 1 { line.month = line.month == 1 ? 12 : line.month - 1 }
    }
    if line.otherMonth > 0, line.otherMonth == row.published.month { line.month = line.otherMonth }
    guard line.month > 0, line.day > 0 else { return }
    var date = Timestamp(year: line.year, month: line.month, day: line.day)
    if line.year == 0 {
      guard row.published.isSet else { return }
      date.year = row.published.year
      guard date.isValid else { return }
      let distance = date.dayNumber - row.published.dayNumber
      if distance > 180 { date.year -= 1 }
      if distance < -180 { date.year += 1 }
    }
    guard date.isValid else { return }
    row.datelineDate = date
    if !row.published.isSet { row.published = date }
  }
}
