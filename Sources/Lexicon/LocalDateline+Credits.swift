internal import Wire

// Agencies at the end of copy: behind the last sentence, or on a line of their own.
extension LocalDateline {
  /// Where the agency's name begins that ends the copy behind its last sentence, if it does.
  public static func endCredit(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard range.count > 12 else { return nil }
    var end = range.upperBound
    if let start = easternEndCredit(text, range) {
      let before = text.trimmed(range.lowerBound..<start)
      return before.count > 8 && CopyShapes.endsSentence(text, before) ? start : nil
    }
    if text[end - 1] == UInt8(ascii: ".") { end -= 1 }
    var start = end
    if text[end - 1] == UInt8(ascii: ")") {
      repeat {
        start -= 1
      } while start > range.lowerBound && end - start < 24
        && text[start] != UInt8(ascii: "(")
      guard text[start] == UInt8(ascii: "(") else { return nil }
      var inner = start + 1..<end - 1
      if text.matches("\u{A9}", at: inner.lowerBound) {
        inner = inner.lowerBound + 2..<inner.upperBound
      }
      let isNamed =
        !inner.isEmpty && isAgency(text, inner, isWhole: true)
        && !DatelineGrammar.isDoubtful(text, inner)
      guard isNamed || isSourceCredit(text, start..<end) else { return nil }
    } else {
      guard end == range.upperBound else { return nil }
      for name: StaticString in [" EFE", " EFECOM", " AGERPRES"]
      where end - range.lowerBound > name.utf8CodeUnitCount
        && text.matches(name, at: end - name.utf8CodeUnitCount)
      { start = end - name.utf8CodeUnitCount }
      if start == end { start = dashedCredit(text, range) ?? end }
      guard start < end else { return nil }
    }
    let before = text.trimmed(range.lowerBound..<start)
    return before.count > 8 && CopyShapes.endsSentence(text, before) ? start : nil
  }

  /// Where a dash stands with agencies' names alone behind it, at a range's end: `... sails again. - AFP`, `... sails
  /// again. -- Bernama-AFP`.
  private static func dashedCredit(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let floor = max(range.lowerBound, range.upperBound - 40)
    for index in (floor..<range.upperBound).reversed() {
      let isDash =
        text[index] == UInt8(ascii: "-") || text.matches("\u{2013}", at: index)
        || text.matches("\u{2014}", at: index)
      guard isDash, index == range.lowerBound || text[index - 1].isSpace else { continue }
      var name = index
      while name < range.upperBound, text[name] == UInt8(ascii: "-") || text[name] >= 0x80 {
        name += 1
      }
      let names = text.trimmed(name..<range.upperBound)
      guard !names.isEmpty, areAgencies(text, names), !isPaper(text, names) else { return nil }
      // `"A triumph!" - Washington Post` tells who said it.
      let sentence = text.trimmed(range.lowerBound..<index)
      guard sentence.isEmpty || !isQuotation(text, sentence) else { return nil }
      return index
    }
    return nil
  }

  /// Whether the last word of a name is a newspaper's: behind a dash it tells who said or wrote something.
  private static func isPaper(_ text: Span<UInt8>, _ name: Range<Int>) -> Bool {
    (["Times", "Post", "Monitor", "Chronicle"] as [StaticString]).contains { word in
      name.count > word.utf8CodeUnitCount
        && text.matches(word, at: name.upperBound - word.utf8CodeUnitCount)
    }
  }

  /// Whether a range begins and ends with marks of quotation.
  private static func isQuotation(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let isOpen =
      text[range.lowerBound] == UInt8(ascii: "\"")
      || text.matches("\u{201C}", at: range.lowerBound)
    let end = range.upperBound
    return isOpen
      && (text[end - 1] == UInt8(ascii: "\"")
        || end - 3 > range.lowerBound && text.matches("\u{201D}", at: end - 3))
  }

  /// Whether a range is an agency's name and nothing else, spelled as agencies are: `Mia` and `Up` are none.
  public static func isAgencyName(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let name = text.trimmed(range)
    guard (2...40).contains(name.count), !DatelineGrammar.isDoubtful(text, name),
      isAgency(text, name, isWhole: true)
    else { return false }
    if name.count > 4 { return text[name.lowerBound].isUpper }
    return !name.contains { text[$0].isLower }
      || (["dpa", "ats", "sda", "epd", "Tass"] as [StaticString]).contains {
        name.count == $0.utf8CodeUnitCount && text.matches($0, at: name.lowerBound)
      }
  }

  /// Whether a line tells whose copy a story was made of, in the languages of the wires: `Mit Material von dpa`, `(avec
  /// AFP)`, `Con información de EFE`, `Bron: ANP`.
  static func isSourceCredit(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard (6...60).contains(line.count) else { return false }
    var inner = line
    if text[inner.lowerBound] == UInt8(ascii: "("), text[inner.upperBound - 1] == UInt8(ascii: ")")
    {
      inner = inner.lowerBound + 1..<inner.upperBound - 1
    }
    guard let names = sourceNames(text, inner) else { return false }
    return areAgencies(text, names) || agencyWords.contain(text, names)
  }

  /// The agencies' names in a credit, without the words before them.
  public static func creditedNames(_ text: Span<UInt8>, _ credit: Range<Int>) -> Range<Int> {
    var inner = credit
    if text[inner.lowerBound] == UInt8(ascii: "("), text[inner.upperBound - 1] == UInt8(ascii: ")")
    {
      inner = inner.lowerBound + 1..<inner.upperBound - 1
    }
    return sourceNames(text, inner) ?? credit
  }

  /// What stands behind the words with which such a line begins; nil where none does.
  private static func sourceNames(_ text: Span<UInt8>, _ line: Range<Int>) -> Range<Int>? {
    guard let word = sourceOpenings.first(where: { text.matchesFolded($0, at: line.lowerBound) })
    else { return nil }
    let names = text.trimmed(
      min(line.upperBound, line.lowerBound + word.utf8CodeUnitCount)..<line.upperBound)
    return names.isEmpty ? nil : names
  }

  private static let sourceOpenings: [StaticString] = [
    "mit material von ", "mit material der ", "mit informationen von ", "mit ", "quelle: ",
    "avec l'", "avec l\u{2019}", "avec ", "source : ", "con informaci\u{F3}n de ",
    "con informacion de ", "con ",
    "fuente: ", "com informa\u{E7}\u{F5}es da ", "com informa\u{E7}\u{F5}es do ",
    "com informa\u{E7}\u{F5}es de ", "com ", "fonte: ", "bron: ", "k\u{E4}lla: ", "kilde: ",
    "l\u{E4}hde: ", "\u{17A}r\u{F3}d\u{142}o: ", "\u{179}r\u{F3}d\u{142}o: ", "kaynak: ",
    "sumber: ",
    "\u{438}\u{441}\u{442}\u{43E}\u{447}\u{43D}\u{438}\u{43A}: ",
    "\u{418}\u{441}\u{442}\u{43E}\u{447}\u{43D}\u{438}\u{43A}: ", "*com informa\u{E7}\u{F5}es da ",
    "*con informaci\u{F3}n de ",
  ]

  /// What such a line has where it names no agency.
  private static let agencyWords = FoldedWords([
    "agenturen", "agences", "agencias", "ag\u{EA}ncias", "agenzie", "agenturmaterial",
  ])

  /// Whether a sign-off begins with an agency's name and a stroke: `dpa/lq`, `(PAP/aw)`.
  public static func opensWithAgency(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count <= 32 else { return false }
    let start =
      text[range.lowerBound] == UInt8(ascii: "(") ? range.lowerBound + 1 : range.lowerBound
    guard let end = text.firstIndex(of: UInt8(ascii: "/"), from: start, to: range.upperBound) else {
      return false
    }
    return isAgencyName(text, start..<end)
  }

  /// Whether agencies' names stand in an end credit, spelled as they are, without its brackets, dash or sign.
  public static func signsAgency(_ text: Span<UInt8>, _ credit: Range<Int>) -> Bool {
    var name = credit
    while let first = name.first, !text[first].isWord, text[first] < 0xC3 {
      name = name.dropFirst()
    }
    while let last = name.last, text[last] == UInt8(ascii: ")") || text[last] == UInt8(ascii: ".") {
      name = name.dropLast()
    }
    guard !name.isEmpty else { return false }
    return areAgencies(text, name) || sourceNames(text, name) != nil
      || name.contains { text[$0] >= 0x80 } && isAgency(text, name)
  }

  /// Whether a range is agencies' names, parted by slashes, commas or hyphens.
  public static func areAgencies(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if isAgencyName(text, range) { return true }
    let names = range.split { index in
      text[index] == UInt8(ascii: "/") || text[index] == UInt8(ascii: ",")
        || text[index] == UInt8(ascii: "-")
    }
    return names.count > 1 && names.allSatisfy { isAgencyName(text, $0) }
  }

  /// Whether a line is an agency's name in brackets or behind a dash and nothing else: `(STT)`, `(©NTB)`, `(ANSA).`, `-
  /// AFP`.
  public static func isCredit(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    if (4...40).contains(line.count), dashedCredit(text, line) == line.lowerBound { return true }
    if isSourceCredit(text, line) { return true }
    var end = line.upperBound
    if line.count > 4, text[end - 1] == UInt8(ascii: ".") { end -= 1 }
    guard (4...40).contains(end - line.lowerBound), text[line.lowerBound] == UInt8(ascii: "("),
      text[end - 1] == UInt8(ascii: ")")
    else { return false }
    var inner = line.lowerBound + 1..<end - 1
    if text.matches("\u{A9}", at: inner.lowerBound) {
      inner = inner.lowerBound + 2..<inner.upperBound
    }
    return !inner.isEmpty && isAgency(text, inner, isWhole: true)
  }
}
