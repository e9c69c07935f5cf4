internal import Wire

/// The grammar of datelines, for all agencies (see `Documentation/Datelines.md`).
///
///     dateline = [agency " - "] [place-part] [", " date] [" (" agency ")" / " " agency] dash
///              / agency dash
///              / place-part ["," date] ["."] " /" agency "/" ["."] [dash]
///              / place-part " " YYYY-MM-DD, alone on its line
///     place    = PLACE *("," Region), several joined by "/" or "and"
///
/// A dateline is taken where an agency in brackets or a date proves it, or where the place alone
/// stands in capitals or in the gazetteer before a dash. Never is a text cut at its first dash.
public struct DatelineGrammar: ~Escapable {
  let text: Span<UInt8>
  var lexicon: Lexicon { .shared }
  var tokens: [Token] = []
  var index = 0
  /// Whether the copy is an agency's own message: an agency that is known proves a place that is not, also
  /// without a dash.
  public var isWire = false
  /// Whether the range is a text's first paragraph: there a city and a colon are a dateline too.
  public var beginsText = false
  /// Whether a dash stands behind the last token, outside the range.
  private var endsBeforeDash = false
  /// Whether a known agency in brackets stands before, which proves a place that is not known.
  private var isBehindCredit = false

  /// The longest text that is looked at, in bytes.
  private static var reach: Int { 160 }
  private static var mostTokens: Int { 48 }

  /// Creates one from its parts.
  @_lifetime(copy text)
  public init(_ text: Span<UInt8>) { self.text = text }

  /// What may end a dateline where it stands.
  public enum Ending {
    /// A dash, as in running text.
    case dash
    /// The end of a field of its own: no dash is needed.
    case field
    /// The end of a field that the format calls a dateline: its place needs no proof.
    case marked
    /// The end of a range that was cut before its dash.
    case beforeDash
  }

  /// The dateline that begins at `start`, if there is one.
  public mutating func scan(_ range: Range<Int>, ending: Ending = .dash) -> Dateline? {
    tokens.removeAll(keepingCapacity: true)
    endsBeforeDash = ending == .beforeDash
    let text = text
    let end = min(range.upperBound, range.lowerBound + Self.reach)
    if ending == .dash, !hasMark(range.lowerBound..<end) {
      guard beginsText,
        text.firstIndex(of: UInt8(ascii: ":"), from: range.lowerBound, to: end) != nil
      else { return nil }
    }
    var cursor = range.lowerBound
    tokens.append(addingCapacity: Self.mostTokens) { room in
      WordScanner.scan(text, from: &cursor, end: end, into: &room)
    }
    guard !tokens.isEmpty else { return nil }
    index = 0
    while isMark("*") { index += 1 }
    let start = index
    if let line = scanBehindBrackets(range, ending, cursor) { return line }
    let credit = leadingCredit()
    if let credit, credit.next < tokens.count, tokens[credit.next].shape.contains(.allCapitals) {
      index = credit.next
      if var line = scanPieces(range, ending, cursor) {
        // The credit belongs to the dateline: `Canadian Press - OTTAWA (CP)`.
        line.range = credit.name.lowerBound..<line.range.upperBound
        if line.agency < 0 {
          line.agencyName = credit.name
          line.agency = credit.agency
        }
        return line
      }
      index = start
    }
    return scanPieces(range, ending, cursor) ?? credit.flatMap { line(of: $0, range, cursor) }
  }

  /// `(ANSA) - ROMA, 14 MAR - `, `(DIRE) Roma, 14 mar. - `: the agency before place and date, as Italian wires have it.
  private mutating func scanBehindBrackets(
    _ range: Range<Int>, _ ending: Ending, _ cursor: Int
  ) -> Dateline? {
    guard isMark("(") else { return nil }
    let start = index
    var credit = Dateline(range: range.lowerBound..<range.lowerBound, bodyStart: 0)
    if readBracketedAgency(into: &credit), credit.agency >= 0 {
      while index < tokens.count, isDash(at: index), index - start < 12 { index += 1 }
      isBehindCredit = true
      defer { isBehindCredit = false }
      if var line = scanPieces(range, ending, cursor), line.hasDash, line.date != nil,
        !line.places.isEmpty, line.agencyName == nil
      {
        line.range = Int(tokens[start].start)..<line.range.upperBound
        line.agencyName = credit.agencyName
        line.agency = credit.agency
        return line
      }
    }
    index = start
    return nil
  }

  /// Reads place, date and agency from the token at hand on; `cursor` is behind the last token.
  private mutating func scanPieces(
    _ range: Range<Int>, _ ending: Ending, _ cursor: Int
  ) -> Dateline? {
    skipTime()
    var line = Dateline(range: range.lowerBound..<range.lowerBound, bodyStart: 0)
    let first = index
    readPlaces(into: &line)
    let isJoined = line.agencyName != nil
    if index < tokens.count, isMark(",") || isMark("."), index + 1 < tokens.count {
      let comma = index
      index += 1
      if !readDate(into: &line), !readBareAgency(into: &line) { index = comma }
    } else {
      _ = readDate(into: &line)
    }
    if line.date == nil, isMark(","), index + 1 < tokens.count {
      index += 1
      if !readBareAgency(into: &line) { index -= 1 }
    }
    let hasBrackets =
      readBracketedAgency(into: &line) || readDatedAgency(into: &line)
      || readDashedAgency(into: &line)
    let hasSlashes = !hasBrackets && readSlashedAgency(into: &line)
    if !hasBrackets, line.agencyName == nil {
      // `Kyiv. July 12. INTERFAX-UKRAINE - `
      let mark = index
      let isStop = line.date != nil && isMark(".")
      if isMark(",") || isStop { index += 1 }
      if !readBareAgency(into: &line), isStop { index = mark }
    }
    guard index > first else { return nil }
    line.range = Int(tokens[first].start)..<tokens[index - 1].end
    if hasBrackets, line.date == nil, readDate(into: &line) {
      line.range = line.range.lowerBound..<tokens[index - 1].end
    }
    if hasBrackets || hasSlashes { readDateBehind(&line) }
    if isMark(","), index + 1 < tokens.count, isDash(at: index + 1) { index += 1 }
    if hasSlashes, isMark(".") { index += 1 }
    // `(AGI) - Mosca, 14 mar. - `
    if isBehindCredit, line.date != nil, isMark("."), isDash(at: index + 1) { index += 1 }
    // `MADRID, 14 mar (EFE).- `
    if hasBrackets, isMark("."), index + 1 < tokens.count, isDash(at: index + 1) { index += 1 }
    let dash =
      readDash() || (hasBrackets || isJoined) && line.agency >= 0 && readColon()
      || hasBrackets && readStop(line) || readColon(behind: line, before: range.upperBound)
    line.hasDash = dash
    let isWhole = ending == .marked && index >= tokens.count && !line.isCredit
    let isGood =
      isWhole
      || (hasSlashes
        ? isAccepted(slashed: line, dash: dash)
        : isAccepted(
          line, hasBrackets: hasBrackets, dash: dash, ending: ending, end: range.upperBound))
    guard isGood else { return nil }
    line.bodyStart = bodyStart(range, cursor)
    return line
  }

  /// Where the text begins: at the token at hand.
  private func bodyStart(_ range: Range<Int>, _ cursor: Int) -> Int {
    if index < tokens.count { return Int(tokens[index].start) }
    return cursor < range.upperBound ? cursor : range.upperBound
  }

  private func isAccepted(
    _ line: Dateline, hasBrackets: Bool, dash: Bool, ending: Ending, end: Int
  ) -> Bool {
    let isKnown = line.places.contains { $0.row >= 0 || $0.state >= 0 || $0.country >= 0 }
    let isShouted = line.places.allSatisfy { isCapitals($0.name) }
    if hasBrackets {
      // `Jan. 12 (BusinessDesk) - `: a date proves an agency that is not known.
      if line.places.isEmpty {
        // `(CNN)The ferry`: no blank behind the bracket.
        let isGlued =
          index < tokens.count && tokens[index].isCapital && !tokens[index].shape.contains(.spaced)
        let isAgency = line.agency >= 0
        return dash && (isAgency || line.date != nil)
          || isGlued && isAgency && line.agencyName.map { isFirmAgency($0) } == true
      }
      if dash || isField(ending) && index >= tokens.count {
        return line.agency >= 0 || isShouted || isKnown
      }
      // `Paris (ats afp) Les violences`: no dash, but place and agency are known; a date or an agency
      // in small letters proves a place that is not: `Halden, Mar 14 (PTI) Three`, `Halden (sda) Drei`.
      let next = index < tokens.count ? tokens[index] : nil
      let isProven =
        isKnown || isWire || line.date != nil
        || line.agencyName.map { text[$0.lowerBound].isLower } == true
      return line.agency >= 0 && isProven
        && (next.map { $0.isCapital || $0.kind == .mark } ?? true)
    }
    // `OSLO 1996-08-22` alone on its line needs no dash; but `UPDATE 1996-08-22` is none.
    let isAlone = line.isStamped && isLineEnd(line.range.upperBound, end)
    if isAlone, !dash { return isShouted && isKnown }
    let isEnded = dash || isField(ending) && index >= tokens.count
    guard isEnded else { return false }
    if line.places.isEmpty { return line.date != nil && isField(ending) }
    // An agency's name where the place should be is a credit: `AP - Stocks fell`.
    if line.date == nil, line.places.allSatisfy({ isAgency($0.name) }) { return false }
    if line.date != nil || line.agencyName != nil { return isShouted || isKnown || isBehindCredit }
    if isShouted { return isKnown }
    for place in line.places where !isProperPlace(place) { return false }
    return isKnown
  }

  private func isField(_ ending: Ending) -> Bool { ending == .field || ending == .marked }

  private func isLineEnd(_ position: Int, _ end: Int) -> Bool {
    var cursor = position
    while cursor < end, text[cursor] != 0x0A {
      guard text[cursor].isSpace else { return false }
      cursor += 1
    }
    return true
  }

  /// TASS needs no dash behind its slashes; an agency that is not known needs a date and a dash.
  private func isAccepted(slashed line: Dateline, dash: Bool) -> Bool {
    guard !line.places.isEmpty else { return false }
    if line.agency < 0 { return dash && line.date != nil }
    return line.places.allSatisfy { isCapitals($0.name) }
      || line.places.contains { $0.row >= 0 || $0.state >= 0 || $0.country >= 0 }
  }

  /// Whether a place in mixed case is one and nothing else: `Say - ` begins a sentence.
  private func isProperPlace(_ place: Dateline.Place) -> Bool {
    guard place.row >= 0, !lexicon.gazetteer.places[place.row].isWeak,
      let hash = Lexicon.hash(text, place.name)
    else { return false }
    return lexicon.classes(hash).isDisjoint(with: [.lowerWord, .given])
  }

  // MARK: - Pieces

  /// An agency's name and a dash at the head of a text.
  private struct Credit {
    var name: Range<Int>
    var agency: Int
    /// The token behind the dash.
    var next: Int
  }

  /// `Canadian Press - OTTAWA (CP) -`, `AP - Stocks fell`: a credit before the dateline, or instead.
  private func leadingCredit() -> Credit? {
    guard index < tokens.count,
      let (entry, end) = lexicon.longestPhrase(
        tokens.span, at: index, end: tokens.count, with: .agency), isDash(at: end)
    else { return nil }
    var next = end
    while next < tokens.count, isDash(at: next), next - end < 4 { next += 1 }
    return Credit(
      name: Int(tokens[index].start)..<tokens[end - 1].end, agency: Int(entry.value), next: next)
  }

  /// Agencies' names that are words, or stand for other things as often.
  private static var doubtfulCredits: [StaticString] {
    [
      "AA", "CNN", "DJ", "MIA", "PA", "UP", "WP", "ANA", "ETA", "INS", "LAT", "MAP", "NAN", "TAP",
      "Beta", "Cox",
      "Havas", "Mehr", "Petra", "Saba", "Stefani", "Trend", "Turan", "Wolff",
    ]
  }

  /// Whether an agency's name is a word too, or stands for other things as often.
  public static func isDoubtful(_ text: Span<UInt8>, _ name: Range<Int>) -> Bool {
    doubtfulCredits.contains {
      name.count == $0.utf8CodeUnitCount && text.matches($0, at: name.lowerBound)
    }
  }

  /// A credit that stands for the whole dateline: a sentence follows its dash, which is no hyphen.
  private mutating func line(
    of credit: Credit, _ range: Range<Int>, _ cursor: Int
  ) -> Dateline? {
    if Self.isDoubtful(text, credit.name) { return nil }
    var line = Dateline(range: credit.name, bodyStart: 0)
    line.agencyName = credit.name
    line.agency = credit.agency
    line.hasDash = true
    if credit.next >= tokens.count {
      guard endsBeforeDash else { return nil }
    } else {
      let dash = tokens[credit.next - 1]
      let next = tokens[credit.next]
      guard dash.shape.contains(.spaced) || dash.length > 1 || next.shape.contains(.spaced),
        next.isCapital || next.kind != .word
      else { return nil }
    }
    index = credit.next
    line.bodyStart = bodyStart(range, cursor)
    return line
  }

  /// `(07-17) 13:09 PDT BERKELEY --`: the time before the place.
  private mutating func skipTime() {
    var cursor = index
    while cursor < tokens.count, cursor - index < 12 {
      let token = tokens[cursor]
      let isTime =
        token.kind == .number || isMark("(", cursor) || isMark(")", cursor) || isMark("-", cursor)
        || isMark(":", cursor)
      if !isTime { break }
      cursor += 1
    }
    guard cursor > index + 2, cursor + 1 < tokens.count, isMark("(", index) else { return }
    // The zone: `PDT`.
    if tokens[cursor].length == 3, tokens[cursor].shape.contains(.allCapitals) { cursor += 1 }
    index = cursor
  }

  private mutating func readPlaces(into line: inout Dateline) {
    while line.places.count < 4 {
      guard let place = readPlace() else { break }
      line.places.append(place)
      if readJoinedAgency(into: &line) { break }
      // Two places: `WASHINGTON/NEW YORK`, `GAZA and JERUSALEM`.
      if isMark("/"), index + 1 < tokens.count, tokens[index + 1].isCapital,
        slashedAgency(at: index) == nil
      {
        index += 1
      } else if index + 1 < tokens.count, text.matchesFolded("and", at: Int(tokens[index].start)),
        tokens[index].length == 3, tokens[index + 1].shape.contains(.allCapitals)
      {
        index += 1
      } else {
        break
      }
    }
  }

  private mutating func readPlace() -> Dateline.Place? {
    let first = index
    guard index < tokens.count, tokens[index].kind == .word, isMonth(index) == nil else {
      return nil
    }
    var (known, knownEnd) =
      lexicon.longestPhrase(
        tokens.span, at: index, end: tokens.count, with: [.place, .state]
      ).map { ($0.entry, $0.end) }
      ?? (nil, index)
    var cursor = index
    var words = 0
    let isShouted = isShouted(tokens[index])
    while cursor < tokens.count, words < 5 {
      let token = tokens[cursor]
      if token.kind == .word {
        guard token.isCapital || isParticle(cursor) || cursor < knownEnd else { break }
        if isShouted, cursor > first, cursor >= knownEnd, token.length > 1, !self.isShouted(token) {
          break
        }
        if cursor > first, isMonth(cursor) != nil { break }
        if cursor > first, isShouted, isAgencyBeforeDash(cursor) { break }
        words += 1
      } else if cursor > first, cursor + 1 < tokens.count, tokens[cursor + 1].kind == .word,
        tokens[cursor + 1].isCapital || cursor < knownEnd,
        isMark("-", cursor) && !tokens[cursor + 1].shape.contains(.spaced)
          && !token.shape.contains(.spaced)
          || isMark(".", cursor) && tokens[cursor - 1].length <= 3
          || isMark("'", cursor) || isMark("`", cursor)
      {
      } else {
        break
      }
      cursor += 1
    }
    guard cursor > first else { return nil }
    if !isShouted, known == nil || knownEnd < cursor, words > 4 { return nil }
    var place = Dateline.Place(name: Int(tokens[first].start)..<tokens[cursor - 1].end)
    // A phrase may run on past the comma: `Washington, D.C.`
    if knownEnd > cursor {
      (known, knownEnd) =
        lexicon.longestPhrase(tokens.span, at: first, end: cursor, with: [.place, .state])
        .map { ($0.entry, $0.end) } ?? (nil, first)
    }
    if let known, knownEnd == cursor {
      place.row = Int(known.place)
      place.rowCount = Int(known.placeCount)
      place.state = Int(known.state)
    } else if let small = Exonyms.small(text, place.name),
      let hash = Lexicon.hash(small.span, small.indices), let entry = lexicon.entry(hash),
      entry.placeCount > 0
    {
      // `MONTRÉAL`
      place.row = Int(entry.place)
      place.rowCount = Int(entry.placeCount)
    }
    index = cursor
    readSquareRegion(into: &place)
    readRegions(into: &place)
    if place.row < 0, place.state < 0 { findPlain(&place) }
    return place
  }

  /// `(Reuters)`, `(tca/dpa)`, `(ats afp)`, `(Aurora Beacon News)`.
  mutating func readBracketedAgency(into line: inout Dateline) -> Bool {
    guard isMark("("), index + 2 < tokens.count else { return false }
    var cursor = index + 1
    while cursor < tokens.count, cursor - index < 9, !isMark(")", cursor) {
      guard
        tokens[cursor].kind == .word || isMark("/", cursor) || isMark("-", cursor)
          || isMark(".", cursor) || isMark("&", cursor) || isMark(",", cursor)
      else { return false }
      cursor += 1
    }
    guard isMark(")", cursor), cursor > index + 1 else { return false }
    line.agencyName = Int(tokens[index + 1].start)..<tokens[cursor - 1].end
    for start in index + 1..<cursor where line.agency < 0 {
      if let (entry, end) = lexicon.longestPhrase(
        tokens.span, at: start, end: cursor, with: .agency), end > start
      {
        line.agency = Int(entry.value)
      }
    }
    index = cursor + 1
    return true
  }

  /// `. /TASS/.`, `/PRNewswire/`: an agency between slashes, and the full stops around it.
  private mutating func readSlashedAgency(into line: inout Dateline) -> Bool {
    let start = isMark(".") ? index + 1 : index
    guard let close = slashedAgency(at: start) else { return false }
    line.agencyName = Int(tokens[start + 1].start)..<tokens[close - 1].end
    if let (entry, _) = lexicon.longestPhrase(
      tokens.span, at: start + 1, end: close, with: .agency)
    {
      line.agency = Int(entry.value)
    }
    index = close + 1
    return true
  }

  /// Where the slash stands that closes an agency's name: the words between are capitalized and few.
  private func slashedAgency(at position: Int) -> Int? {
    guard isMark("/", position) else { return nil }
    var cursor = position + 1
    while cursor < tokens.count, cursor - position < 6, !isMark("/", cursor) {
      guard tokens[cursor].kind == .word && tokens[cursor].isCapital || isMark("-", cursor) else {
        return nil
      }
      cursor += 1
    }
    guard isMark("/", cursor), cursor > position + 1 else { return nil }
    // `Rom/Mailand/Neapel`: three places.
    let next = cursor + 1
    if next < tokens.count, tokens[next].kind == .word, !tokens[next].shape.contains(.spaced) {
      return nil
    }
    return cursor
  }

  /// `Kyodo - `, `AAP - `, `Reuter -`: an agency without brackets, before the dash.
  private mutating func readBareAgency(into line: inout Dateline) -> Bool {
    guard index < tokens.count,
      let (entry, end) = lexicon.longestPhrase(
        tokens.span, at: index, end: tokens.count, with: .agency), isDash(at: end)
    else { return false }
    line.agencyName = Int(tokens[index].start)..<tokens[end - 1].end
    line.agency = Int(entry.value)
    index = end
    return true
  }

  private mutating func readDash() -> Bool {
    if endsBeforeDash, index >= tokens.count { return true }
    let start = index
    // A hyphen within a word is no dash: `Missouri-based`.
    if isMark("-"), !tokens[index].shape.contains(.spaced), index + 1 < tokens.count,
      tokens[index + 1].kind == .word, !tokens[index + 1].shape.contains(.spaced),
      !tokens[index + 1].isCapital
    {
      return false
    }
    while index < tokens.count, isDash(at: index), index - start < 4 { index += 1 }
    return index > start
  }

  /// `NORDBY (Ritzau): `, `BRUXELLES 12/03 (BELGA) = `: what stands for the dash.
  private mutating func readColon() -> Bool {
    guard isMark(":") || isMark("="), index + 1 < tokens.count else { return false }
    index += 1
    return true
  }

  // MARK: - Tokens

  func isMark(_ mark: Unicode.Scalar, _ position: Int? = nil) -> Bool {
    let position = position ?? index
    guard position >= 0, position < tokens.count else { return false }
    return tokens[position].kind == .mark
      && UInt32(text[Int(tokens[position].start)]) == mark.value
  }

  /// `-`, `--`, `_`, an en dash, an em dash, a horizontal bar.
  func isDash(at position: Int) -> Bool {
    if endsBeforeDash, position == tokens.count { return true }
    guard position < tokens.count, tokens[position].kind == .mark else { return false }
    let start = Int(tokens[position].start)
    switch text[start] {
    case UInt8(ascii: "-"), UInt8(ascii: "_"): return true
    case 0xE2:
      return start + 2 < text.count && text[start + 1] == 0x80
        && (0x90...0x95).contains(text[start + 2])
    default: return false
    }
  }

  func isAgencyBeforeDash(_ position: Int) -> Bool {
    guard
      let (_, end) = lexicon.longestPhrase(
        tokens.span, at: position, end: tokens.count, with: .agency)
    else { return false }
    return isDash(at: end)
  }

  func isAgency(_ range: Range<Int>) -> Bool {
    guard let hash = Lexicon.hash(text, range) else { return false }
    let classes = lexicon.classes(hash)
    return classes.contains(.agency) && !classes.contains(.place)
  }

  private func isParticle(_ position: Int) -> Bool {
    let start = Int(tokens[position].start)
    for particle: StaticString in [
      "de", "da", "do", "del", "la", "of", "the", "al", "el", "sur", "am", "es",
    ]
    where Int(tokens[position].length) == particle.utf8CodeUnitCount
      && text.matches(particle, at: start) && position > index && position + 1 < tokens.count
      && tokens[position + 1].isCapital
    { return true }
    return false
  }

  func isCapitals(_ range: Range<Int>) -> Bool {
    var smalls = 0
    for position in range where text[position].isLower { smalls += 1 }
    return smalls == 0 || smalls <= 2 && range.count > 6
  }
}
