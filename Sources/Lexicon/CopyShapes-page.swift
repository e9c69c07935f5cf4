internal import Wire

// Shapes of the lines above a story on a site's page.
extension CopyShapes {
  /// Whether a line says when a page was published and little else, in any of the wires' languages.
  public static func isPageTime(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> Bool {
    // Of most lines of a page this alone says no.
    line.contains { text[$0].isDigit }
      && (isShortTime(text, line, lexicon: lexicon)
        || PageTime(text, line, lexicon: lexicon) != nil)
  }

  /// Whether a line is an English date, with what follows it behind a bullet (`21 October 2025 •
  /// Harbour`), or tells how long ago something was (`5 hours ago`, `Updated 1 day ago`).
  public static func isShortTime(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> Bool {
    if isDateLine(text, line, lexicon: lexicon) || isAgo(text, line) { return true }
    for bullet: StaticString in ["\u{2022}", "|", "\u{B7}"] {
      if let end = text.firstIndex(of: bullet, from: line.lowerBound, to: line.upperBound),
        isDateLine(text, text.trimmed(line.lowerBound..<end), lexicon: lexicon)
      {
        return true
      }
    }
    return false
  }

  private static func isAgo(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count < 40, line.count > 8, text.matchesFolded(" ago", at: line.upperBound - 4)
    else {
      return false
    }
    var numbers = 0
    var words = 0
    var index = line.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: line.upperBound - 4) {
      index = token.end
      if token.kind == .number { numbers += 1 }
      guard token.kind == .word else { continue }
      if numbers == 0 {
        guard isTimeWord(text, token.range) else { return false }
      } else {
        words += 1
        let units: [StaticString] = [
          "minute", "minutes", "min", "mins", "hour", "hours", "hr", "hrs", "day", "days", "week",
          "weeks", "month", "months", "year", "years",
        ]
        guard units.contains(where: { isWord($0, text, token.range) }) else { return false }
      }
    }
    return numbers == 1 && words == 1
  }

  private static func isWord(
    _ word: StaticString, _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    range.count == word.utf8CodeUnitCount && text.matchesFolded(word, at: range.lowerBound)
  }

  /// Whether a line holds a person's name alone, or several, perhaps with what they are: `Mara Quist`,
  /// `Mara Quist and Odd Lie`, `Mara Quist Deputy Editor`.
  ///
  /// The first word must be a given name where `isKnown`; else no word may be one of the language's
  /// (`Latest News`), which is enough where the line's place speaks for it.
  public static func isLoneName(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon, isKnown: Bool
  ) -> Bool {
    guard (5...90).contains(line.count) else { return false }
    var names = line.lowerBound..<(callingStart(text, line) ?? line.upperBound)
    if isKnown || names == line { names = withoutPlace(text, names) }
    var words = 0
    var isGiven = false
    var index = names.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: names.upperBound) {
      index = token.end
      switch token.kind {
      case .number: return false
      case .mark:
        let byte = text[Int(token.start)]
        let joins =
          byte == UInt8(ascii: ",") || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "-")
        guard joins || byte == UInt8(ascii: "."), words > 0, index < names.upperBound else {
          return false
        }
        if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "&") { words = 0 }
      case .word:
        if isWord("and", text, token.range) {
          guard words >= 2 else { return false }
          words = 0
          continue
        }
        if words > 0, isJoiner(text, token.range) { continue }
        guard token.isCapital, !token.shape.contains(.digits) else { return false }
        let classes = lexicon.classes(token.hash)
        // `Mara Quist and AP`
        if words == 0, index == names.upperBound, token.start > names.lowerBound,
          classes.contains(.agency), token.shape.contains(.allCapitals)
        {
          return true
        }
        if words == 0 { isGiven = classes.contains(.given) }
        if isKnown, !isGiven { return false }
        // `Amy Gibbons`: what stands behind a given name may be a word as well.
        let isWord = !classes.isDisjoint(with: [.lowerWord, .month, .weekday, .agency])
        if isWord, !isGiven, classes.isDisjoint(with: [.given, .surname]) { return false }
        words += 1
        guard words <= 4 else { return false }
      }
    }
    return words >= 2
  }

  /// Whether a line names an agency and a place in capitals, as papers put them in a byline's place:
  /// `AFP, MANILA`, `Reuters, NEW YORK`.
  public static func isAgencyPlace(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> Bool {
    guard (6...50).contains(line.count),
      let agency = WordScanner.next(in: text, from: line.lowerBound, end: line.upperBound),
      lexicon.classes(agency.hash).contains(.agency), agency.isCapital,
      agency.end < line.upperBound, text[agency.end] == UInt8(ascii: ",")
    else { return false }
    var words = 0
    var index = agency.end + 1
    while let token = WordScanner.next(in: text, from: index, end: line.upperBound) {
      index = token.end
      guard token.kind == .word, token.shape.contains(.allCapitals), token.length > 1 else {
        return false
      }
      words += 1
    }
    return (1...4).contains(words)
  }

  /// Whether a line's last word says what somebody is for a newsroom: `Political Correspondent`.
  public static func isCalling(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    callingEnd(text, line) == line.upperBound
      || (["director", "columnist", "critic", "chief"] as [StaticString]).contains { word in
        let start = line.upperBound - word.utf8CodeUnitCount
        return start > line.lowerBound && text.matchesFolded(word, at: start)
      }
      || endsInCalling(text, line)
  }

  /// Stems of what people are for newsrooms that write in other languages than English, and of what English
  /// ones call them in titles.
  private static let callings = FoldedWords([
    "redakteur", "chefredakteur", "korrespondent", "correspondent", "volont", "reporter",
    "journalist",
    "kolumnist", "ressortleiter", "kommentator", "r\u{E9}dact", "journaliste", "giornalista",
    "periodista", "redactor", "redaktor", "dziennikar", "publicyst", "editor", "writer",
    "columnist", "producer", "toimittaja",
  ])

  /// Whether a range holds a word that says what somebody is for a newsroom: `Volontär (Sport)`.
  static func hasCalling(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.contains { index in
      let isStart = index == range.lowerBound || !text[index - 1].isWord
      return (isStart || text[index].isLower) && callings.stand(text, at: index)
    }
  }

  private static func endsInCalling(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard let blank = line.reversed().first(where: { text[$0] == 0x20 }) else {
      return line.count < 40 && hasCalling(text, line)
    }
    return hasCalling(text, blank + 1..<line.upperBound)
  }

  /// Where the words begin that end a line of a name and say what somebody is: `Deputy Editor`.
  private static func callingStart(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    guard isCalling(text, line) else { return nil }
    var index = bylineNames(text, line) ?? line.lowerBound
    for _ in 0..<2 {
      guard let token = WordScanner.next(in: text, from: index, end: line.upperBound) else {
        return nil
      }
      index = token.end
    }
    return index < line.upperBound ? index : nil
  }

  /// A name and the time behind it that share a line, as pages leave them: `Mara Quist5 hours ago`,
  /// `Associated PressApril 28, 2023 GMT`, `Mara Quist / HARBOURPOST.EXAMPLE / Apr 16, 2026, 14:04 IST`.
  ///
  /// The first piece is the name, the last the time; for whom the author writes may stand between.
  public static func datedName(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> [Range<Int>]? {
    guard (14...120).contains(line.count), text[line.lowerBound].isUpper,
      let lastDigit = line.reversed().first(where: { text[$0].isDigit })
    else { return nil }
    var index = line.lowerBound + 4
    while index <= min(lastDigit, line.upperBound - 8) {
      defer { index += 1 }
      let (before, byte) = (text[index - 1], text[index])
      let begins =
        byte.isDigit && !before.isDigit && before != UInt8(ascii: ":")
        || byte.isUpper && !before.isUpper
        || before == 0x20
          && (text.matches("published ", at: index) || text.matches("updated ", at: index))
      let rest = index..<line.upperBound
      guard begins,
        isShortTime(text, rest, lexicon: lexicon)
          || PageTime(text, rest, lexicon: lexicon, allowsSections: false) != nil
      else { continue }
      let dated = withoutOn(text, line.lowerBound..<index)
      let head = withoutSeparators(text, dated)
      var names = head
      for mark: StaticString in ["/", "|", "\u{2022}"] {
        if let end = text.firstIndex(of: mark, from: head.lowerBound, to: names.upperBound) {
          names = text.trimmed(names.lowerBound..<end)
        }
      }
      guard
        isLoneName(text, names, lexicon: lexicon, isKnown: false)
          || isByline(text, names, lexicon: lexicon)
          || names.count >= 5 && isAffiliationLine(text, names)
      else { return nil }
      var between = names.upperBound..<head.upperBound
      while let first = between.first, !text[first].isWord {
        between = first + 1..<between.upperBound
      }
      let time = text.trimmed(dated.upperBound..<line.upperBound)
      return [names] + (between.isEmpty ? [] : [between]) + [time]
    }
    return nil
  }

  /// A range without the `on` at its end: `By Mara Quist on May 4`.
  private static func withoutOn(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let range = text.trimmed(range)
    let end = range.upperBound - 3
    guard end > range.lowerBound, text.matches(" on", at: end), bylineNames(text, range) != nil
    else {
      return range
    }
    return range.lowerBound..<end
  }

  /// A range without the place at its end, or the agencies that helped: `Mara Quist in Halden`, `Mara Quist and
  /// agencies`.
  private static func withoutPlace(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let joint = range.dropFirst(4).dropLast(5).first { index in
      text.matches(" in ", at: index) && text[index + 4].isUpper
        || text.matches(" and agenc", at: index)
    }
    return joint.map { range.lowerBound..<$0 } ?? range
  }

  /// Where the comma stands behind which a line says what somebody is for a newsroom: `By Mara Quist, news reporter`.
  public static func callingComma(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    guard let comma = line.reversed().first(where: { text[$0] == UInt8(ascii: ",") }),
      line.upperBound - comma <= 40
    else { return nil }
    let rest = text.trimmed(comma + 1..<line.upperBound)
    guard !rest.isEmpty, text[rest.lowerBound].isLower, isCalling(text, rest),
      let start = bylineNames(text, line), start < comma,
      isLoneName(text, start..<comma, lexicon: .shared, isKnown: true)
    else { return nil }
    return comma
  }

  /// Whether a line is one of the words that label a time, which pages set on the line above it: `Published`.
  public static func isTimeLabel(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var word = line
    if let last = word.last, text[last] == UInt8(ascii: ":") { word = word.dropLast() }
    return PageWords.publications.contain(text, word) || PageWords.updates.contain(text, word)
  }

  /// A name and what its bearer is, on one line: `Mara Quist Deputy Editor`.
  public static func calledName(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> [Range<Int>]? {
    if let pieces = partedName(text, line, lexicon: lexicon) { return pieces }
    guard let start = callingStart(text, line),
      isLoneName(text, line, lexicon: lexicon, isKnown: false)
        || isByline(text, text.trimmed(line.lowerBound..<start), lexicon: lexicon)
    else { return nil }
    return [text.trimmed(line.lowerBound..<start), text.trimmed(start..<line.upperBound)]
  }

  /// A name and what stands behind a comma, a dash or where a page lost what parted them: `Von Mara Quist,
  /// Redakteurin`, `By Mara QuistCorrespondent`, `Mara Quist – Journalist`.
  private static func partedName(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> [Range<Int>]? {
    guard (10...90).contains(line.count) else { return nil }
    for index in line.dropFirst(6) {
      let isComma = text.matches(", ", at: index)
      let isDash = text.matches(" \u{2013} ", at: index) || text.matches(" - ", at: index)
      let isGlue = text[index].isUpper && text[index - 1].isLower
      guard isComma || isDash || isGlue else { continue }
      let length = isComma ? 1 : isDash ? (text[index + 1] < 0x80 ? 3 : 5) : 0
      // What begins on the line may end behind it.
      guard index + length <= line.upperBound else { continue }
      let rest = text.trimmed(index + length..<line.upperBound)
      guard !rest.isEmpty, hasCalling(text, rest) || isGlue && beginsWithSite(text, rest) else {
        continue
      }
      let name = text.trimmed(line.lowerBound..<index)
      guard
        isByline(text, name, lexicon: lexicon)
          || isLoneName(text, name, lexicon: lexicon, isKnown: false)
      else { return nil }
      return [name, rest]
    }
    return nil
  }

  /// The name of the site in which a page's title ends, and where the headline before it does: `Strike ends -
  /// Harbour Post`; nil where no few words with a capital stand behind a dash or bar.
  public static func titleSite(
    _ text: Span<UInt8>, _ title: Range<Int>
  ) -> (titleEnd: Int, site: Range<Int>)? {
    let marks: [StaticString] = [" | ", " - ", " \u{2013} ", " \u{2014} ", " \u{B7} "]
    for index in title.dropFirst(12).reversed() where text[index] == 0x20 {
      guard let mark = marks.first(where: { text.matches($0, at: index) }),
        index + mark.utf8CodeUnitCount < title.upperBound
      else { continue }
      let site = index + mark.utf8CodeUnitCount..<title.upperBound
      guard (2...40).contains(site.count), text[site.lowerBound].isUpper,
        site.count(where: { text[$0] == 0x20 }) <= 4
      else { return nil }
      return (index, site)
    }
    return nil
  }

  /// Whether a range begins with what sites link to behind an author's name.
  private static func beginsWithSite(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    [
      "Twitter", "Facebook", "Instagram", "LinkedIn", "Bluesky", "Email", "The ", "View ",
      "Follow",
    ].contains { (word: StaticString) in text.matches(word, at: range.lowerBound) }
  }

  /// A line whose pieces behind bars or bullets are a date and a name: `27. Januar 2026 • Mara Quist`.
  public static func barredName(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> [Range<Int>]? {
    guard (14...140).contains(line.count), line.contains(where: { text[$0].isDigit }) else {
      return nil
    }
    let pieces = PageTime.pieces(text, line)
    guard pieces.count > 1, pieces.contains(where: { isPageTime(text, $0, lexicon: lexicon) }),
      pieces.contains(where: {
        isByline(text, $0, lexicon: lexicon)
          || isLoneName(text, $0, lexicon: lexicon, isKnown: true)
      })
    else { return nil }
    return pieces
  }

  /// A name and the mail address or account at which its bearer is reached, on one line, perhaps with what
  /// the bearer is: `By Mara Quist | quist@harbourpost.example`, `By MARA QUIST Staff Writer @quist`.
  public static func reachedName(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> [Range<Int>]? {
    guard (10...140).contains(line.count),
      let at = line.first(where: { text[$0] == UInt8(ascii: "@") })
    else { return nil }
    var start = at
    while start > line.lowerBound, !text[start - 1].isSpace { start -= 1 }
    // `Mara Quist@quist`: an account that a page glued to the name has no domain.
    if start < at, text[start].isUpper,
      !(at..<line.upperBound).contains(where: { text[$0] == UInt8(ascii: ".") })
    {
      start = at
    }
    let contact = start..<line.upperBound
    let name = withoutSeparators(text, line.lowerBound..<start)
    guard isContact(text, contact), !name.isEmpty else { return nil }
    if let pieces = calledName(text, name, lexicon: lexicon) { return pieces + [contact] }
    guard
      isByline(text, name, lexicon: lexicon) || isCalling(text, name)
        || isLoneName(text, name, lexicon: lexicon, isKnown: true)
    else { return nil }
    return [name, contact]
  }

  /// Whether a line is a mail address or an account alone, without blanks: `quist@harbourpost.example`.
  public static func isContact(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var isAt = false
    for index in line {
      if text[index].isSpace { return false }
      if text[index] == UInt8(ascii: "@") {
        if isAt { return false }
        isAt = true
      }
    }
    return isAt && line.count >= 4
  }

  /// What labels an author's name in the languages of the wires.
  private static let nameLabels: [StaticString] = [
    "von:", "by:", "par:", "text:", "av:", "autor:", "autorin:", "autora:", "autore:", "auteur :",
    "auteur:", "por:", "di:", "door:", "af:", "texto:", "texte :", "texte:", "testo di",
    "a cura di",
    "tekst:", "teksti:", "kirjoittaja:", "toimittaja:", "reportagem:", "haber:", "yazar:",
    "muhabir:", "penulis:", "pewarta:", "oleh:", "\u{430}\u{432}\u{442}\u{43E}\u{440}:",
    "\u{410}\u{432}\u{442}\u{43E}\u{440}:", "\u{422}\u{435}\u{43A}\u{441}\u{442}:",
    "propos recueillis par", "escrito por", "publicado por", "redactado por",
    "publi\u{E9} par", "r\u{E9}dig\u{E9} par", "skrevet av", "skrevet af", "rozmawia\u{142}",
    "rozmawia\u{142}a", "die fragen stellte", "ein kommentar von", "eine analyse von",
    "ein gastbeitrag von",
  ]

  /// Where the name begins behind `Von:` or `By:`, or a `by` that a page glued to it, alone on a line; nil
  /// where none does.
  public static func labelledName(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> Range<Int>? {
    for label in nameLabels
    where text.matchesFolded(label, at: line.lowerBound) {
      let name = text.trimmed(line.lowerBound + label.utf8CodeUnitCount..<line.upperBound)
      return isLoneName(text, name, lexicon: lexicon, isKnown: false) ? name : nil
    }
    let name = line.dropFirst(2)
    guard text.matches("by", at: line.lowerBound), let first = name.first, text[first].isUpper,
      isLoneName(text, name, lexicon: lexicon, isKnown: false)
    else { return nil }
    return name
  }

  /// Whether `Von:` or `By:` stands right before a range.
  public static func isLabelled(_ text: Span<UInt8>, _ name: Range<Int>) -> Bool {
    var index = name.lowerBound
    if index >= 2, text.matches("by", at: index - 2), index == 2 || !text[index - 3].isWord {
      return true
    }
    while index > 0, text[index - 1] == 0x20 { index -= 1 }
    return nameLabels.contains { label in
      let start = index - label.utf8CodeUnitCount
      return start >= 0 && text.matchesFolded(label, at: start)
        && (start == 0 || !text[start - 1].isWord)
    }
  }

  private static func withoutSeparators(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var range = text.trimmed(range)
    while let last = range.last, !text[last].isWord, text[last] != UInt8(ascii: ".") {
      range = text.trimmed(range.lowerBound..<last)
    }
    return range
  }
}
