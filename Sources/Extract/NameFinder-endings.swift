internal import Lexicon
internal import Wire

// Words at the end, at the beginning or before a name that say what it is: events, landmarks, teams.
extension NameFinder {
  /// Last words of events' names.
  static let events =
    "cup open games championship championships prix olympics tour war day act amendment award "
    + "awards prize festival masters treaty revolution"
    + " classic series trophy final finals tournament pact protocol accord accords marathon derby "
    + "stakes era"
  /// Last words of landmarks' names.
  static let landmarks =
    "street avenue river bay lake square county mountain mountains island islands airport valley "
    + "hills sea ocean gulf peninsula province road bridge prison plateau coast canal creek "
    + "reservoir forest desert"
    + " park stadium station beach highway tower arena cave cathedral basilica abbey mosque synagogue falls palace monument gardens hall "
    + "st ave blvd rd"
  /// Heads of events' names before `of`: `Battle of Norport`.
  static let eventHeads = "battle war treaty siege"
  /// First words of landmarks' names.
  static let landmarkHeads = "lake mount mt cape fort ft camp gulf isle st port checkpoint point"
  /// First words of regions' names.
  static let directions =
    "north south east west northern southern eastern western central northeast northwest southeast "
    + "southwest northeastern northwestern southeastern southwestern upper lower"
  /// Words for places before `of` or behind a name: `the village of Norport`, `the Norport region`.
  static let placeNouns =
    "city town village suburb district county province region island port neighborhood "
    + "neighbourhood resort hamlet municipality commune township settlement villages towns cities"

  /// What the beginning of a place's name is.
  enum PlaceHead {
    case landmark, direction
  }

  /// What a word at the end or the beginning of `first..<end` says that the name is.
  func ending(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) -> FactKind? {
    guard end - first >= 2 else { return nil }
    if let kind = lists.endings[story.tokens[end - 1].hash] {
      // `Jan Park` is a person, `South Beach` none.
      if kind == .place, end - first == 2, story.classes(first).contains(.given),
        story.classes(end - 1).contains(.surname), lists.placeHeads[story.tokens[first].hash] == nil
      {
        return nil
      }
      return kind
    }
    if end - first > 2, story.tokens[end - 1].length <= 3,
      isOrdinalWord(text, story, end - 1), lists.endings[story.tokens[end - 2].hash] == .misc
    {
      return .misc
    }
    return headsPlace(story, first, end) ? .place : nil
  }

  /// `World War II`, `World War Two`.
  private func isOrdinalWord(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for word: StaticString in ["ii", "two", "one", "i", "iii"]
    where story.isWord(text, index, word) { return true }
    return false
  }

  /// Whether `Lake` or `Northern` at its beginning makes the name a place's.
  private func headsPlace(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    guard end - first <= 4, let head = lists.placeHeads[story.tokens[first].hash],
      !story.tokens[first].shape.contains(.allCapitals),
      story.classes(end - 1).isDisjoint(with: [
        .weakSuffix, .strongSuffix, .organisationHead, .organisationWord, .organisation, .title,
      ])
    else { return false }
    switch head {
    case .landmark: return wordCount(story, first, end) <= 3
    case .direction:
      return end - first == 2
        && story.classes(end - 1).isDisjoint(with: [.demonym, .given])
    }
  }

  /// Where an event or a hall of fame ends whose head is the last word of the run `first..<runEnd`.
  func eventEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ runEnd: Int
  ) -> (kind: FactKind, end: Int)? {
    guard story.isWord(text, runEnd, "of"), runEnd + 1 < story.count else { return nil }
    if runEnd - first > 0, story.isWord(text, runEnd - 1, "hall"),
      story.isWord(text, runEnd + 1, "fame"), story.tokens[runEnd + 1].isCapital
    {
      return (.organisation, runEnd + 2)
    }
    guard runEnd == first + 1, lists.eventHeads[story.tokens[first].hash] != nil else {
      return nil
    }
    var next = runEnd + 1
    if story.isWord(text, next, "the"), next + 1 < story.count { next += 1 }
    guard story.tokens[next].kind == .word, story.tokens[next].isCapital else { return nil }
    return (.misc, self.runEnd(text, story, next))
  }

  /// Whether a known place and a plural are a team: `Norport Miners`.
  func isTeam(
    _ text: Span<UInt8>, _ story: StoryTokens, _ place: Lexicon.Entry, _ end: Int
  ) -> Bool {
    let isTown: Bool
    if place.place >= 0 {
      // A weak one is an ordinary word or a person's name: `David Brooks`.
      let row = lexicon.gazetteer.places[Int(place.place)]
      isTown = row.kind != .country && !row.isWeak
    } else {
      isTown = place.state >= 0
    }
    let word = story.tokens[end - 1]
    return isTown && word.kind == .word && word.length > 3
      && text[word.end - 1] == UInt8(ascii: "s") && text[word.end - 2] != UInt8(ascii: "s")
      && word.shape.contains(.spaced)
      && !word.shape.contains(.allCapitals) && lists.endings[word.hash] == nil
      && story.classes(end - 1).isDisjoint(with: [
        .surname, .title, .weakSuffix, .strongSuffix, .organisationHead, .organisationWord,
        .period,
      ])
  }

  /// Whether the word at `index` may stand between a town and its team's plural: `Norport Blue Miners`.
  func mayBeColour(_ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.kind == .word && token.shape.contains(.spaced) && token.length > 2
      && !token.shape.contains(.allCapitals)
      && story.classes(index).isDisjoint(with: [
        .given, .title, .weakSuffix, .strongSuffix, .organisationHead, .organisationWord, .demonym,
        .place, .organisation,
      ])
  }

  /// Whether the words before say that a place is named: `the town of Norport`.
  func isNamedPlace(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    guard first > 1, story.isWord(text, first - 1, "of"), end - first <= 3 else { return false }
    let noun = story.tokens[first - 2]
    return !noun.isCapital && lists.placeWords[noun.hash] != nil
  }

  /// Whether a word of which nothing is known is a place by what stands beside it.
  ///
  /// `in Norport`, `the Norport region`; not `a stake in Norport`.
  func isPlaceByContext(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let classes = story.classes(index)
    let shape = story.tokens[index].shape
    guard index > 0, !shape.contains(.sentenceStart), !shape.contains(.allCapitals),
      !shape.contains(.digits), !shape.contains(.stopped), story.tokens[index].length > 2,
      classes.isDisjoint(with: [
        .given, .surname, .title, .demonym, .month, .weekday, .organisation, .organisationWord,
        .lowerWord, .weakSuffix, .strongSuffix, .organisationHead, .verb, .agency, .period,
        .holiday,
      ])
    else { return false }
    let next = index + 1
    if next < story.count, story.tokens[next].kind == .word, !story.tokens[next].isCapital,
      lists.placeWords[story.tokens[next].hash] != nil, !story.tokens[index - 1].isCapital,
      story.tokens[index - 1].kind == .word
    {
      return true
    }
    guard story.isWord(text, index - 1, "in") || story.isWord(text, index - 1, "near") else {
      return false
    }
    // `in Brandt's view`, `in Brandt-led talks`
    let mark = story.mark(text, next)
    if mark != 0, !story.isSpaced(next), mark == UInt8(ascii: "'") || mark == UInt8(ascii: "-") {
      return false
    }
    return !isDerived(text, story.tokens[index])
      && (index < 2 || lists.shareWords[story.tokens[index - 2].hash] == nil)
  }

  /// Whether the word ends as those do that are made of names and verbs: `in Norlandish`.
  private func isDerived(_ text: Span<UInt8>, _ token: Token) -> Bool {
    for ending: StaticString in ["ish", "ian", "ese", "ism", "ing", "ized", "ics"]
    where Int(token.length) > ending.utf8CodeUnitCount
      && text.matches(ending, at: token.end - ending.utf8CodeUnitCount)
    { return true }
    return false
  }

  /// Words before `in` behind which a company, a person or a creed stands.
  static let shareNouns =
    "stake stakes share shares interest interests holding holdings invest invests invested investing "
    + "investment investments investor investors confidence confident faith trust believe believes "
    + "believed believing stock equity role"
}
