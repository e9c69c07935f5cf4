internal import Lexicon
internal import Wire

/// Four digits that are a year.
extension TimeFinder {
  /// What a word beside four digits says of them.
  enum FigureWord {
    /// Before a figure: `about 2000`, `Flight 1950`.
    case before
    /// Before a figure or a year: `more than 2000`, `higher than 1986`.
    case compares
    /// What a figure before it counts: `2000 people`.
    case unit
    /// A street's kind behind its name: `1950 Harbour Street`.
    case street
    /// Of a year though few other stories have the word: `1986 crops`.
    case yearly
  }

  /// Reads the words by what they say; built once.
  static func figureWords() -> HashTable<FigureWord> {
    let groups: [(FigureWord, String)] = [
      (
        .before,
        "at to about some nearly around almost least approximately roughly exactly up down off no nos "
          + "number flight room suite box gate bus route highway page bill rose fell lost gained added total "
          + "another only per level windows killed sold bought rs dm stg frs lire yen sfr ffr skr ptas "
          + "usd gbp eur jpy chf cad aud interstate channel section article another with around vs versus"
      ),
      (.compares, "than over above below under"),
      (
        .unit,
        "people persons men women children points point pts shares share tonnes tons tonne ton dlrs dlr "
          + "dollars cts cents francs marks yen pounds stg lire pct percent per feet foot ft metres meters miles "
          + "mile km kms kilometers kilometres hours hrs gmt est edt cst cdt pst pdt bst cet utc local copies troops "
          + "soldiers workers employees jobs members households families homes houses votes seats barrels bpd "
          + "bales bushels kilos kg grams ounces oz acres hectares stores outlets restaurants cars trucks "
          + "vehicles units aircraft planes ships head passengers rooms beds students delegates others mln "
          + "million bln billion lbs days weeks months lots contracts calories watts mw megawatts kilowatts "
          + "items books refugees protesters demonstrators prisoners police officers residents "
          + "villagers casualties dead injured customers patients megahertz mhz rpm mph vs"
      ),
      (
        .yearly,
        "losses profits exports imports revenues crops elections levels models accounts quarters budgets "
          + "dividends taxes figures"
      ),
      (.street, "street st avenue ave road rd boulevard blvd drive lane nw ne sw se"),
    ]
    var table: [UInt64: FigureWord] = [:]
    for (word, words) in groups {
      for text in words.split(separator: " ") {
        let hash = WordHash.word(Array(text.utf8).span)
        // `yen` and `stg` stand on both sides: behind the figure they are looked up as units.
        if table[hash] == nil || word == .unit { table[hash] = word }
      }
    }
    return HashTable(table, empty: .unit)
  }

  /// `in 1987`, `between 1982 and 1992`, `mid-1996`, `debentures due 2017`, `the 1959 embargo`.
  ///
  /// Wires write a comma into figures of four digits, so that those without one are a year unless
  /// a word or mark beside them says what else they are.
  func addYear(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ lastYear: inout Int,
    into facts: inout [Fact]
  ) {
    let token = story.tokens[index]
    if token.kind == .word { return addDecade(text, story, index, into: &facts) }
    guard token.kind == .number, token.length == 4, let year = text.number(in: token.range),
      (1800...2100).contains(year), isYear(text, story, index, year, lastYear)
    else { return }
    lastYear = index
    facts.append(Fact(.date, token.range, payload: DatePrecision.year, value: Double(year)))
  }

  private func isYear(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ year: Int, _ lastYear: Int
  ) -> Bool {
    if isBefore(text, story, index, ["in", "since", "fiscal", "year"]) { return true }
    // `1950.5`, `1950 percent`, `1950 people` are none of a year.
    guard (1900..<2050).contains(year), !isCounting(text, story, index + 1) else { return false }
    let mark = story.mark(text, index - 1)
    if lastYear >= 0, lastYear == index - 2,
      mark == UInt8(ascii: ",") || mark == UInt8(ascii: "-")
        || isBefore(text, story, index, ["and", "to", "or"])
    {
      return true
    }
    if mark == UInt8(ascii: "-") { return story.isWord(text, index - 2, "mid") }
    if isBefore(
      text, story, index, ["early", "late", "mid", "until", "till", "during", "throughout"])
    {
      return true
    }
    return mayFollow(text, story, index, year) && mayPrecede(text, story, index + 1, year)
  }

  /// Whether a year may stand behind what stands before `index`.
  private func mayFollow(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ year: Int
  ) -> Bool {
    guard index > 0, !story.tokens[index].shape.contains(.sentenceStart) else { return true }
    let before = story.tokens[index - 1]
    switch before.kind {
    case .number: return false
    case .mark:
      // `$1950`, `No. 1950`, `1,1950`, `£1950`
      switch text[Int(before.start)] {
      case UInt8(ascii: "("), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "\""),
        UInt8(ascii: "["):
        return true
      default: return false
      }
    case .word:
      switch figureWords[before.hash] {
      case .before?:
        // `prior to 1987`
        return story.isWord(text, index - 1, "to")
          && isBefore(text, story, index - 1, ["back", "prior", "compared", "relative"])
      case .compares?: return year % 10 != 0
      case .unit?:
        return story.isWord(text, index - 1, "months")
          || before.isCapital == false
            && story.isWord(text, index - 1, "share")
      case .street?, .yearly?, nil: return true
      }
    }
  }

  /// Whether a year may stand before what stands at `index`.
  private func mayPrecede(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ year: Int
  ) -> Bool {
    guard index < story.count, !story.tokens[index].shape.contains(.sentenceStart) else {
      return true
    }
    let next = story.tokens[index]
    switch next.kind {
    case .number: return story.mark(text, index + 1) != UInt8(ascii: "/")
    case .mark:
      switch text[Int(next.start)] {
      case UInt8(ascii: "/"), UInt8(ascii: "-"):
        return story.isSpaced(index) || isSpan(text, story, index + 1, from: year)
          || isBefore(
            text, story, index - 1,
            ["by", "before", "after", "from", "of", "between", "through"])
      case UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: "$"): return story.isSpaced(index)
      default: return true
      }
    case .word:
      let word = figureWords[next.hash]
      if word == .unit || word == nil && isThings(text, story, index) { return false }
      // `1950 common shares`, `1950 Harbour Street`
      guard index + 1 < story.count, story.tokens[index + 1].kind == .word else { return true }
      let second = figureWords[story.tokens[index + 1].hash]
      if next.isCapital { return second != .street }
      return second != .unit || !isNoun(story, index)
    }
  }

  /// Whether the number at `index` ends a span that begins with `year`: `1986/87`, `1981-1983`.
  private func isSpan(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, from year: Int
  ) -> Bool {
    guard isNumber(story, index), !story.isSpaced(index),
      let last = text.number(in: story.tokens[index].range)
    else { return false }
    switch story.tokens[index].length {
    case 1: return last > year % 10
    case 2: return last > year % 100
    case 4: return last > year && last < 2050
    default: return false
    }
  }

  /// Whether the word at `index`, behind `by 1950` or `of the 1950`, is many things or none: `clerks`.
  private func isThings(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    if story.isWord(text, index - 2, "the") {
      // `the 2000 by order`
      for word: StaticString in ["by", "to", "of", "and", "or", "in", "at", "on", "who", "that"]
      where story.isWord(text, index, word) { return true }
      return false
    }
    return isNoun(story, index) && text[story.tokens[index].end - 1] == UInt8(ascii: "s")
      && !isBefore(text, story, index - 1, ["its", "their", "his", "her", "our", "a", "this"])
  }
}
