internal import Wire

// Forms of press releases' wires and of the sites that reprint copy.
extension DatelineGrammar {
  /// `SAN FRANCISCO--(BUSINESS WIRE)--`, `LAGOS, Nigeria - (AP) - `: a dash before the agency's bracket.
  mutating func readDashedAgency(into line: inout Dateline) -> Bool {
    let (start, before) = (index, line)
    skipDashes()
    guard index > start, !line.places.isEmpty, line.agencyName == nil,
      readBracketedAgency(into: &line) || readDatedAgency(into: &line), line.agency >= 0,
      isEnd(index) || isDash(at: index)
    else {
      (line, index) = (before, start)
      return false
    }
    return true
  }

  /// `(Marketwired - May 4, 2009)`: the date within the agency's bracket.
  mutating func readDatedAgency(into line: inout Dateline) -> Bool {
    let start = index
    guard isMark("("), index + 1 < tokens.count, line.date == nil,
      let (entry, end) = lexicon.longestPhrase(
        tokens.span, at: index + 1, end: tokens.count, with: .agency), isDash(at: end)
    else { return false }
    index = end
    skipDashes()
    guard readDate(into: &line), isMark(")") else {
      forgetDate(of: &line)
      index = start
      return false
    }
    line.agencyName = Int(tokens[start + 1].start)..<tokens[end - 1].end
    line.agency = Int(entry.value)
    index += 1
    return true
  }

  /// Wires of press releases.
  private static let releases: Set<String> = [
    "Accesswire", "Business Wire", "CNW", "GlobeNewswire", "M2 Presswire", "Marketwired",
    "Newsfile",
    "PR Newswire", "PRWeb",
  ]

  /// `--May 4, 2009--`, `/ May 4, 2020 /`: the date behind a release's agency, between dashes or strokes.
  mutating func readDateBehind(_ line: inout Dateline) {
    // `NEW YORK (AP) - Sept. 11, 2001 - a day that ...` is a sentence.
    guard line.agency >= 0, line.date == nil,
      Self.releases.contains(lexicon.agencies[line.agency])
    else { return }
    let start = index
    skipDashes()
    guard readDate(into: &line), line.year > 0,
      isEnd(index) || isDash(at: index) || isMark("/")
    else {
      forgetDate(of: &line)
      index = start
      return
    }
    line.range = line.range.lowerBound..<tokens[index - 1].end
    if isMark("/") { index += 1 }
  }

  /// `NEW DELHI: The ferry ...`, at the head of a text alone: a city's name and a sentence behind it.
  ///
  /// A colon stands as often behind a label, so the place must be a city that is nothing else, and
  /// what follows a whole paragraph.
  mutating func readColon(behind line: Dateline, before end: Int) -> Bool {
    guard beginsText, isMark(":"), index + 1 < tokens.count, line.places.count == 1,
      line.date == nil, line.agencyName == nil
    else { return false }
    let place = line.places[0]
    guard isColonPlace(place) else { return false }
    let (colon, next) = (tokens[index], tokens[index + 1])
    guard !colon.shape.contains(.spaced), next.shape.contains(.spaced),
      next.isCapital || next.kind == .number, end - Int(next.start) >= 40,
      CopyShapes.endsSentence(text, Int(next.start)..<end), !Self.speaking.contain(text, next.range)
    else { return false }
    index += 1
    return true
  }

  /// Words with which somebody whose name has a city's begins to speak.
  private static let speaking = FoldedWords([
    "i", "we", "you", "he", "she", "well", "yes", "no", "oh",
  ])

  /// Countries whose papers set a city in small letters before the colon.
  private static let colonCountries: Set<Gazetteer.Code> = [
    "IN", "PK", "BD", "LK", "NP", "AE", "SA", "QA", "KW", "OM", "BH", "MY", "SG",
  ]

  /// Whether a city may stand before a colon: its name is no person's, and it is in capitals or where papers
  /// write it so.
  private func isColonPlace(_ place: Dateline.Place) -> Bool {
    guard place.row >= 0 else { return false }
    let row = lexicon.gazetteer.places[place.row]
    guard row.kind == .city, !row.isWeak,
      isCapitals(place.name) || Self.colonCountries.contains(row.country)
    else { return false }
    guard let hash = Lexicon.hash(text, place.name) else { return true }
    return lexicon.classes(hash).isDisjoint(with: [.given, .surname])
  }

  /// Whether an agency's name in brackets needs no dash behind it.
  func isFirmAgency(_ name: Range<Int>) -> Bool {
    !Self.isDoubtful(text, name) || name.count == 3 && text.matches("CNN", at: name.lowerBound)
  }

  private mutating func skipDashes() {
    let start = index
    while index < tokens.count, isDash(at: index), index - start < 4 { index += 1 }
  }

  private func isEnd(_ position: Int) -> Bool { position >= tokens.count }

  private func forgetDate(of line: inout Dateline) {
    (line.date, line.day, line.month, line.year) = (nil, 0, 0, 0)
  }
}
