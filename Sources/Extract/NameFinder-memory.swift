internal import Lexicon
internal import Wire

// What a story named in full it names again by a part: people by their family names, organisations by
// their first words.
extension NameFinder {
  /// Family names that stand before the given name: Chinese, Korean and Vietnamese ones.
  static let easternSurnames =
    "kim lee park choi chung jung cho kang yoon yun chang lim shin han oh suh seo kwon hwang ahn song "
    + "ryu yoo yu hong jeon chun moon yang bae paik baek huh heo nam sim shim roh noh rhee ri hyun ban "
    + "chae joo koo ko min na pak sohn son um yim li wang zhang liu chen huang zhao wu zhou xu sun ma "
    + "zhu hu guo he lin gao liang zheng luo xie tang cao deng xiao feng zeng cheng cai peng pan yuan "
    + "dong ye jiang du wei su lu ding ren shen yao mao hua qian wen qiao bo tian qin tsai hsu hsieh "
    + "chiang teng tung chan cheung wong leung kwok lien soong nguyen tran pham phan vo vu dang bui ngo "
    + "duong dinh"

  /// What the word at `index` was in the story before.
  func remembered(_ story: StoryTokens, _ index: Int) -> FactKind? {
    let hash = story.tokens[index].hash
    return known.last { $0.hash == hash }?.kind
  }

  /// Remembers a word for the story's later mentions.
  mutating func remember(_ story: StoryTokens, _ index: Int, as kind: FactKind) {
    if known.count < 256 { known.append((story.tokens[index].hash, kind)) }
  }

  /// Adds a name, and remembers the part by which it is named again.
  mutating func add(
    _ kind: FactKind, _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ given: Int,
    to facts: inout [Fact], remember isRemembered: Bool = true
  ) {
    let end =
      kind == .person
      ? behindJunior(text, story, given) : given
    // A letter or a legal form alone is no name.
    if end - first == 1, story.tokens[first].length == 1 { return }
    if isBareForm(story, first, end) { return }
    facts.append(Fact(kind, story.range(first, end)))
    guard isRemembered else { return }
    switch kind {
    case .person: rememberPerson(text, story, first, end)
    case .organisation:
      // An article is no name, and a first name or a town is named for itself.
      if story.tokens[first].length > 2, !story.classes(first).contains(.lowerWord),
        story.classes(first).isDisjoint(with: [.place, .demonym, .given])
      {
        remember(story, first, as: .organisation)
      }
    // A storm is known by its own name.
    case .misc: remember(story, end - 1, as: .misc)
    default: break
    }
  }

  /// Remembers a person's family name: the last, or a Chinese or Korean one, which stands first.
  private mutating func rememberPerson(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ end: Int
  ) {
    var last = end - 1
    // `Brandt Jr.` is named again as `Brandt`.
    while last > first,
      story.tokens[last].kind == .mark || isGenerational(text, story, last)
    {
      last -= 1
    }
    if story.tokens[last].length > 2 || end - first == 1,
      !isNation(story, last) || isLesserRegion(story, last)
    {
      remember(story, last, as: .person)
    }
    if end - first > 1, story.classes(first).contains(.surname),
      lists.eastern[story.tokens[first].hash] != nil
    {
      remember(story, first, as: .person)
    }
  }

  /// Behind the stop of `Jr.` where the sentence goes on.
  private func behindJunior(_ text: Span<UInt8>, _ story: StoryTokens, _ end: Int) -> Int {
    guard story.isWord(text, end - 1, "jr") || story.isWord(text, end - 1, "sr"),
      story.mark(text, end) == UInt8(ascii: "."), !story.isSpaced(end), end + 1 < story.count,
      !story.tokens[end + 1].shape.contains(.sentenceStart)
    else { return end }
    return end + 1
  }

  /// Whether the word tells one of a family from another: `Jr`, `III`.
  func isGenerational(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard story.tokens[index].length <= 3 else { return false }
    for word: StaticString in ["jr", "sr", "ii", "iii", "iv"]
    where story.isWord(text, index, word) { return true }
    return false
  }

  /// Whether the word is a country's name.
  func isCountry(_ story: StoryTokens, _ index: Int) -> Bool {
    let entry = story.entries[index]
    return entry.place >= 0 && lexicon.gazetteer.places[Int(entry.place)].kind == .country
  }

  /// Whether the word is a region outside the United States, as families are called, too: `Jim Dorset`.
  func isLesserRegion(_ story: StoryTokens, _ index: Int) -> Bool {
    let entry = story.entries[index]
    guard entry.place >= 0, !entry.classes.contains(.demonym) else { return false }
    let place = lexicon.gazetteer.places[Int(entry.place)]
    return place.kind == .region && place.country != "US"
  }

  /// Whether the word is a country, a region or a nationality, and no family's name.
  func isNation(_ story: StoryTokens, _ index: Int) -> Bool {
    let entry = story.entries[index]
    guard !entry.classes.isDisjoint(with: [.place, .demonym]),
      entry.classes.isDisjoint(with: [.given, .surname])
    else { return false }
    return entry.classes.contains(.demonym)
      || lexicon.gazetteer.places[Int(entry.place)].kind != .city
  }
}
