internal import Lexicon
internal import Wire

// Places of datelines by the names that the story's language has for them.
extension Extractor {
  /// What stands behind a place's name: its region, or the agency.
  private struct Region {
    var range: Range<Int>
    /// In brackets, which the grammar of datelines does not read, or else behind a comma.
    var isBracketed: Bool
  }

  /// Tells the dateline's places anew by the story's own language: `Berlin/Kiew (dpa)`, `LA HAYE (AFP)`,
  /// `La Paz (Bolivia), 7 mar (EFE)`.
  ///
  /// A row that lies in a stated state or country stands; so does every place of an English story.
  func localizePlaces(
    _ side: Span<UInt8>, _ language: UInt16, _ labels: inout [Row<PartKind>], from first: Int
  ) {
    guard lexicon.exonyms.has(language),
      var line = labels[first...].first(where: { $0.kind == .dateline })?.range
    else { return }
    if !labels[first...].contains(where: { $0.kind == .datelinePlace }) {
      addHead(side, line, language, &labels)
    }
    var index = first
    while index < labels.count {
      defer { index += 1 }
      // A broken item has two datelines: the places of each stand behind it.
      if labels[index].kind == .dateline { line = labels[index].range }
      let name = labels[index].range
      guard labels[index].kind == .datelinePlace, line.contains(name.lowerBound),
        name.upperBound <= line.upperBound
      else { continue }
      // `Frankfurt/Main` is one place.
      if index + 1 < labels.count, labels[index + 1].kind == .datelinePlace {
        let next = labels[index + 1].range
        let both = name.lowerBound..<next.upperBound
        if next.lowerBound == name.upperBound + 1,
          let row = lexicon.exonyms.row(side, both, language)
        {
          labels[index] = Row(.datelinePlace, both, payload: UInt32(row))
          labels.remove(at: index + 1)
          continue
        }
      }
      let region = Self.region(side, name.upperBound..<line.upperBound)
      let payload = local(
        side, name, region, language, Int32(bitPattern: labels[index].payload))
      labels[index] = Row(.datelinePlace, name, payload: UInt32(bitPattern: payload))
    }
  }

  /// The place at the head of a dateline that an agency proves, though nothing is known of the name or it is
  /// a person's too.
  private func addHead(
    _ side: Span<UInt8>, _ line: Range<Int>, _ language: UInt16, _ labels: inout [Row<PartKind>]
  ) {
    guard LocalDateline.easternPieces(side, line) == nil else { return }
    let head = LocalDateline.place(side, line)
    var grammar = DatelineGrammar(side)
    guard let found = grammar.scan(head, ending: .marked) else {
      // A script without capitals.
      if let row = lexicon.exonyms.row(side, head, language) {
        labels.append(Row(.datelinePlace, head, payload: UInt32(row)))
      }
      return
    }
    for place in found.places {
      guard let hash = Lexicon.hash(side, place.name), !lexicon.classes(hash).contains(.agency)
      else { continue }
      labels.append(
        Row(.datelinePlace, place.name, payload: UInt32(bitPattern: Int32(place.row))))
    }
  }

  private func local(
    _ side: Span<UInt8>, _ name: Range<Int>, _ region: Region?, _ language: UInt16,
    _ told: Int32
  ) -> Int32 {
    let places = lexicon.gazetteer.places
    let own = lexicon.exonyms.row(side, name, language)
    let rows = gazetteerRows(side, name)
    if let region {
      // `Frankfurt (Oder)`
      if region.isBracketed {
        let whole = name.lowerBound..<region.range.upperBound + 1
        if let row = lexicon.exonyms.row(side, whole, language) ?? gazetteerRows(side, whole).first
        {
          return Int32(row)
        }
      }
      if let country = country(side, region.range, language) {
        if let own, places[own].country == country { return Int32(own) }
        let letters = PlacePayload.letters(PlaceResolver.payload(ofCountry: country))
        guard let letters else { return told }
        return PlaceResolver.payload(lexicon, rows: rows, country: letters)
      }
    }
    if let letters = PlacePayload.letters(told) {
      guard let own else { return told }
      return PlaceResolver.payload(lexicon, rows: own..<own + 1, country: letters)
    }
    // A region behind a comma that nothing is known of may be a state: the first row stands.
    let isFree = region?.isBracketed != false
    if let own {
      // Without a row of the name as it stands, one without its accents was told.
      let isFirst =
        told >= 0 && isFree && (rows.isEmpty || rows.first.map(Int32.init) == told)
      return told == PlacePayload.nameAlone || isFirst ? Int32(own) : told
    }
    return told == PlacePayload.nameAlone && isFree ? rows.first.map(Int32.init) ?? told : told
  }

  /// The gazetteer's rows of a name as it stands, or with small letters beyond ASCII.
  private func gazetteerRows(_ side: Span<UInt8>, _ name: Range<Int>) -> Range<Int> {
    for isSmall in [false, true] {
      var found = isSmall ? nil : Lexicon.hash(side, name)
      if isSmall, let small = Exonyms.small(side, name) {
        found = Lexicon.hash(small.span, small.indices)
      }
      if let found, let entry = lexicon.entry(found), entry.placeCount > 0 {
        return Int(entry.place)..<Int(entry.place) + Int(entry.placeCount)
      }
    }
    return 0..<0
  }

  /// The country that a language or the gazetteer calls so.
  private func country(
    _ side: Span<UInt8>, _ region: Range<Int>, _ language: UInt16
  ) -> Gazetteer.Code? {
    let row = lexicon.exonyms.row(side, region, language) ?? gazetteerRows(side, region).first
    guard let row else { return nil }
    let place = lexicon.gazetteer.places[row]
    return place.kind == .country && place.country.pair != nil ? place.country : nil
  }

  /// What stands in brackets or behind a comma, without digits.
  private static func region(_ side: Span<UInt8>, _ rest: Range<Int>) -> Region? {
    var start = rest.lowerBound
    while start < rest.upperBound, side[start].isSpace { start += 1 }
    guard start < rest.upperBound else { return nil }
    let isBracket = side[start] == UInt8(ascii: "(")
    guard isBracket || side[start] == UInt8(ascii: ",") else { return nil }
    var end = start + 1
    scanning: while end < rest.upperBound {
      switch side[end] {
      case UInt8(ascii: ")"), UInt8(ascii: "("), UInt8(ascii: ","), UInt8(ascii: "/"):
        break scanning
      case let byte where byte.isDigit: return nil
      default: end += 1
      }
    }
    if isBracket, end == rest.upperBound || side[end] != UInt8(ascii: ")") { return nil }
    let region = side.trimmed(start + 1..<end)
    return region.isEmpty ? nil : Region(range: region, isBracketed: isBracket)
  }
}
