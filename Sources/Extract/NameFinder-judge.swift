internal import Lexicon
internal import Wire

// What a run of capitals is of which no list and no ending says it.
extension NameFinder {
  /// Abbreviations that name nobody.
  static let commonAbbreviations =
    "bst cet cest jst aest aedt cd cds dvd dvds ko kos tko mvp suv suvs vip vips pc pcs gdp "
    + "gnp covid cpi ppi gmt utc est edt pst pdt cst cdt mst mdt et md phd ceo cfo coo cto mp mps mep "
    + "meps hiv aids dna rna id iq ok ufo ufos rbi rbis era td tds nc am pm fm faq pdf url html "
    + "xml usb gps ipo ipos gdr adr djs dj lp lps ep bmx atm atms sms wmd sars uhf vhf isdn lan "
    + "wan ct mri lng lpg otc libor ii iii iv vi vii viii ix xi xii lcd led ram rom cpu vcr tv "
    + "tvs ac dc bc ad rpm mph rip asap eta rsvp npl lbo eps ebit ebitda yoy qtr ytd vat hq pow "
    + "pows mia icbm apc apcs aka fyi diy"

  /// Behind an ordinary word that begins a sentence; `end` where no name is left.
  func withoutOpening(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Int {
    guard isSentenceStart(story, first) else { return first }
    guard isOrdinary(story, first) else {
      return isParticiple(text, story, first, end) ? first + 1 : first
    }
    if end == first + 1 {
      // `Rice said` of one named before.
      let isKnown =
        remembered(story, first) == .person && isBesideVerb(text, story, first, end)
      return isKnown || isHeadOfName(text, story, first) ? first : end
    }
    // `Health Ministry officials met.`
    if end == first + 2, story.isWord(text, end - 1, "ministry"), !story.isWord(text, first, "the")
    {
      return first
    }
    return isKnownPhrase(story, first) ? first : first + 1
  }

  /// Whether an institution's name goes on behind a word that begins the sentence: `Bank of Norland`.
  private func isHeadOfName(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int) -> Bool {
    guard first + 2 < story.count, story.isWord(text, first + 1, "of"),
      story.tokens[first + 2].isCapital, story.classes(first + 2).isDisjoint(with: .title)
    else { return false }
    return isKnownPhrase(story, first) || story.classes(first).contains(.organisationHead)
  }

  /// `Echoing Brandt`: a verb that begins the sentence, and a name.
  private func isParticiple(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    let token = story.tokens[first]
    return first + 1 < end && token.length > 5 && text[token.end - 1] == UInt8(ascii: "g")
      && text[token.end - 2] == UInt8(ascii: "n") && text[token.end - 3] == UInt8(ascii: "i")
      && story.classes(first).isEmpty && !token.shape.contains(.allCapitals)
      && story.tokens[first + 1].kind == .word && !endsOrganisation(story, first, end)
  }

  /// What several words are that begin with none known; nil where they are no name.
  func judge(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> FactKind? {
    let words = wordCount(story, first, end)
    let firstClasses = story.classes(first)
    let hasArticle = isBehindArticle(text, story, first)
    // `Joost van der Brandt`
    if end - first > 3, words <= 6, isParticle(story, first + 1), isParticle(story, first + 2),
      !story.tokens[first + 1].isCapital, !isInstitution(story, first, end)
    {
      return .person
    }
    // `Barnett & Sorley`: people who are named together have an `and`.
    if hasAmpersand(text, story, first, end) { return .organisation }
    if firstClasses.contains(.given), words <= 4, !isInstitution(story, first, end) {
      if hasArticle, !isPersonBehindArticle(text, story, first, end),
        remembered(story, end - 1) != .person, !story.classes(end - 1).contains(.surname)
      {
        return .organisation
      }
      return .person
    }
    if end - first >= 3, isGenerational(text, story, end - 1), !hasOrdinary(story, first, end - 1),
      !isInstitution(story, first, end)
    {
      return .person
    }
    // `Norport BDX`, `Statistics Norland`: no person has such a name.
    if !firstClasses.contains(.given), hasAcronym(text, story, first, end) { return .organisation }
    if words <= 3, story.classes(end - 1).isDisjoint(with: .demonym), isNation(story, end - 1) {
      return .organisation
    }
    // `Statistics Canada`: a field of work and a country that is a family's name, too.
    if words == 2, isCountry(story, end - 1),
      hasOrdinary(story, first, first + 1)
        || !story.classes(first).isDisjoint(with: [.weakSuffix, .organisationWord])
    {
      return .organisation
    }
    if isTeamByContext(text, story, first, end) { return .organisation }
    if words <= 4, remembered(story, end - 1) == .person { return .person }
    if isInstitution(story, first, end) { return .organisation }
    if hasArticle, !isPersonBehindArticle(text, story, first, end) { return .organisation }
    if words <= 3,
      story.classes(end - 1).contains(.surname) || isBesideVerb(text, story, first, end),
      !hasOrdinary(story, first, end), !story.tokens[first].shape.contains(.allCapitals)
    {
      return .person
    }
    // Shouted words: a heading or a list, no name.
    if words > 2, isShouted(story, first, end) { return nil }
    return hasOrdinary(story, first, end) || words > 3 ? .organisation : .person
  }

  /// Whether all words are in capitals.
  private func isShouted(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    (first..<end).allSatisfy {
      story.tokens[$0].shape.contains(.allCapitals) || story.tokens[$0].kind == .mark
    }
  }

  /// Whether some words are in capitals, but not all: `Norport BDX`; initials are none.
  private func hasAcronym(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> Bool {
    var shouted = 0
    var plain = 0
    for index in first..<end where story.tokens[index].kind == .word {
      let token = story.tokens[index]
      if token.shape.isSuperset(of: .allCapitals),
        token.shape.isDisjoint(with: [.stopped, .digits])
      {
        // `II` tells one of a family from another.
        if lists.abbreviations[token.hash] == nil, !isGenerational(text, story, index) {
          shouted += 1
        }
      } else if token.length > 1 {
        plain += 1
      }
    }
    return shouted > 0 && plain > 0
  }

  /// Adds a name of one word, if it is one.
  mutating func classifyOne(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int, into facts: inout [Fact]
  ) {
    let token = story.tokens[first]
    let classes = story.classes(first)
    if let kind = remembered(story, first) {
      add(kind, text, story, first, end, to: &facts, remember: false)
      return
    }
    // An acronym: `GATT`, `U.S.` is a place above.
    if token.shape.contains(.allCapitals), token.length >= 2, token.length <= 6,
      !token.shape.contains(.digits), classes.isDisjoint(with: [.title, .lowerWord, .month]),
      !isShouting(story, first)
    {
      addAcronym(text, story, first, end, into: &facts)
      return
    }
    if isTeamByContext(text, story, first, end) || isCompound(text, story, first) {
      add(.organisation, text, story, first, end, to: &facts)
      return
    }
    if isBehindArticle(text, story, first), let kind = kindBehindArticle(text, story, first) {
      add(kind, text, story, first, end, to: &facts, remember: false)
      return
    }
    let begins = isSentenceStart(story, first)
    let isName = !classes.isDisjoint(with: [.given, .surname])
    if !begins, !isName, isPlaceByContext(text, story, first) {
      facts.append(Fact(.place, story.range(first, end)))
      remember(story, first, as: .place)
    } else if begins, isName, !classes.contains(.lowerWord),
      isBesideVerb(text, story, first, end)
    {
      add(.person, text, story, first, end, to: &facts)
    } else if !begins, isName, classes.isDisjoint(with: [.lowerWord, .title]) {
      add(.person, text, story, first, end, to: &facts, remember: false)
    } else if !begins, isBesideVerb(text, story, first, end),
      classes.isDisjoint(with: [.lowerWord, .title, .organisationWord])
    {
      add(.person, text, story, first, end, to: &facts)
    }
  }

  /// Adds an acronym of an organisation.
  private mutating func addAcronym(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int, into facts: inout [Fact]
  ) {
    let token = story.tokens[first]
    if lists.abbreviations[token.hash] != nil { return }
    if story.mark(text, first - 1) == UInt8(ascii: "("), facts.last?.kind == .organisation {
      add(.organisation, text, story, first, end, to: &facts)
    } else if token.length <= 5,
      !isSentenceStart(story, first) || isBesideVerb(text, story, first, end)
    {
      add(.organisation, text, story, first, end, to: &facts, remember: false)
    }
  }
}
