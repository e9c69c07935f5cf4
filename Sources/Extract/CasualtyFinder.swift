internal import Lexicon
internal import Wire

/// Tells which numbers count people who were killed or injured.
///
/// It is asked about a number that was found and looks at the words around it, each by one look-up of
/// its hash: people and what became of them (`12 people were killed`, `three dead`), the verb before
/// (`killing 12`), the toll (`death toll rose to 12`), the noun (`12 deaths`). A word that may be
/// something else counts only where what follows shows that it ends there: `dead heat`, `killed 12 bills`
/// and `three injured players` are none.
struct CasualtyFinder {
  /// What a word may be beside a number; it may be several things.
  private struct Role: OptionSet {
    let rawValue: UInt32
    /// What became of people: `killed`, `dead`, `wounded`.
    static let killed = Role(rawValue: 1 << 0)
    static let injured = Role(rawValue: 1 << 1)
    /// A word of those that tells by itself what people did: `died`.
    static let active = Role(rawValue: 1 << 2)
    /// Verbs before a number.
    static let killing = Role(rawValue: 1 << 3)
    static let injuring = Role(rawValue: 1 << 4)
    /// Of those, participles that may be passive: `he was killed`.
    static let participle = Role(rawValue: 1 << 5)
    /// `were`, `have`: they make the word behind them a verb.
    static let auxiliary = Role(rawValue: 1 << 6)
    /// `reportedly`, `feared`, `critically`.
    static let adverb = Role(rawValue: 1 << 7)
    /// Forms of `to be`.
    static let being = Role(rawValue: 1 << 8)
    static let people = Role(rawValue: 1 << 9)
    /// One of them.
    static let person = Role(rawValue: 1 << 10)
    /// `deaths`, `fatalities`; `casualties`.
    static let deaths = Role(rawValue: 1 << 11)
    static let casualties = Role(rawValue: 1 << 12)
    static let lives = Role(rawValue: 1 << 13)
    /// `claimed`, `cost`.
    static let taking = Role(rawValue: 1 << 14)
    static let toll = Role(rawValue: 1 << 15)
    /// What stands between a toll and its number: `rose to`.
    static let reaching = Role(rawValue: 1 << 16)
    /// `about`, `nearly`.
    static let qualifier = Role(rawValue: 1 << 17)
    /// `in`, `after`: a phrase begins that says where or how.
    static let next = Role(rawValue: 1 << 18)
    /// Words before a number that make it none of people: `aged 12`, `no one`.
    static let barrier = Role(rawValue: 1 << 19)
    /// What people may be called before they are named: `young`, `armed`.
    static let adjective = Role(rawValue: 1 << 20)
    /// The last word of `at least`, `more than`, `as many as`.
    static let bound = Role(rawValue: 1 << 21)
    /// What begins an insertion: `12 people, including three children, were killed`.
    static let inserting = Role(rawValue: 1 << 22)
  }

  private let roles: HashTable<Role>

  init() {
    let words: [(String, Role)] = [
      ("killed slain murdered massacred", .killed), ("dead", .killed),
      ("died drowned perished", [.killed, .active]),
      ("wounded injured hurt maimed", .injured),
      ("killing kills", .killing), ("killed", [.killing, .participle]),
      ("wounding wounds injuring injures", .injuring),
      ("wounded injured", [.injuring, .participle]),
      ("were was are is been be being", [.auxiliary, .being]), ("have has had", .auxiliary),
      (
        """
        also reportedly reported feared believed presumed thought confirmed found shot left \
        critically seriously severely badly slightly lightly fatally still who more to
        """, .adverb
      ),
      (
        """
        people civilians soldiers troops policemen policewomen officers men women children \
        students schoolchildren villagers passengers protesters protestors demonstrators \
        militants rebels insurgents guerrillas guerillas gunmen militiamen workers fighters \
        miners tourists migrants refugees residents patients victims others firefighters \
        firemen prisoners inmates hostages journalists sailors marines servicemen pilgrims \
        worshippers worshipers shoppers drivers girls boys babies infants toddlers teenagers \
        adults pupils teachers farmers fishermen guards bodyguards police personnel members \
        persons bystanders paramilitaries troopers airmen crewmen peacekeepers nationals \
        extremists bombers attackers assailants commandos pedestrians motorists \
        cyclists climbers skiers hikers foreigners youths peasants settlers spectators fans
        """, .people
      ),
      (
        """
        person man woman child soldier policeman policewoman officer civilian student worker \
        villager passenger protester demonstrator militant rebel boy girl baby driver guard \
        journalist sailor marine prisoner firefighter tourist migrant miner bystander fighter \
        gunman other youth teenager
        """, .person
      ),
      ("deaths fatalities", .deaths), ("casualties", .casualties), ("lives", .lives),
      ("claimed claims claiming cost costs costing taken took takes taking", .taking),
      ("toll", .toll),
      ("to at of was is reached hit topped passed exceeded reaches hits tops exceeds", .reaching),
      (
        """
        about around some nearly almost over another estimated approximately other all an a only \
        possibly perhaps
        """, .qualifier
      ),
      (
        """
        in at on after when as by during and or near from with while but since including among \
        inside outside across overnight yesterday today so last this early late there here \
        according before following
        """, .next
      ),
      ("least most than as", .bound), ("including among mostly most many some all", .inserting),
      (
        "aged age ages at on no any every each day chapter page number route flight under",
        .barrier
      ),
      (
        """
        young old armed unarmed innocent elderly suspected local foreign government army \
        military security special police confirmed civilian more other trapped paramilitary \
        female male unidentified
        """, .adjective
      ),
    ]
    var table: [UInt64: Role] = [:]
    for (list, role) in words {
      for word in list.split(separator: " ") {
        table[WordHash.word(Array(word.utf8).span), default: []].insert(role)
      }
    }
    roles = HashTable(table, empty: [])
  }

  /// A number as it stands among a story's tokens.
  struct Number {
    var first: Int
    /// Behind the number and the word that multiplies it.
    var end: Int
    var value: Double
    var mayBeYear: Bool
  }

  /// What became of people counted right behind others: `killed five soldiers and three civilians`.
  func findJoined(
    _ text: Span<UInt8>, _ story: StoryTokens, _ number: Number, to last: Fact
  ) -> (fact: Fact, end: Int)? {
    guard last.kind == .casualties, number.first > 1, number.value >= 1,
      number.value.rounded() == number.value,
      story.isWord(text, number.first - 1, "and"),
      Int(last.end) == story.tokens[number.first - 2].end, let noun = people(story, number),
      mayEnd(text, story, noun), let unit = CasualtyUnit(rawValue: UInt8(clamping: last.payload))
    else { return nil }
    return fact(story, number, noun, unit)
  }

  /// The fact, where the number counts people who were killed or injured, and the token behind it.
  func find(
    _ text: Span<UInt8>, _ story: StoryTokens, _ number: Number
  ) -> (fact: Fact, end: Int)? {
    // Most numbers are told from their two neighbours.
    let before = role(story, number.first - 1)
    let after = role(story, number.end)
    guard
      !after.isDisjoint(with: Self.following) || !before.isDisjoint(with: Self.leading)
        || story.classes(number.end).contains(.demonym),
      number.value >= 1, number.value.rounded() == number.value
    else { return nil }
    let noun = people(story, number)
    if number.mayBeYear, noun == nil || before.contains(.next) { return nil }
    if isNone(text, story, number.first) { return nil }
    let end = noun ?? number.end
    if let found = state(text, story, number, before, end, hasNoun: noun != nil) {
      return fact(story, number, found.end, found.unit)
    }
    if let noun = deaths(story, number.end) {
      return fact(story, number, noun.end, noun.unit)
    }
    if let noun, let joined = joinedEnd(text, story, noun),
      let found = state(text, story, number, before, joined, hasNoun: true)
    {
      return fact(story, number, noun, found.unit)
    }
    let head = beforeQualifiers(text, story, number.first)
    if let unit = verb(text, story, head, end, hasNoun: noun != nil) {
      return fact(story, number, end, unit)
    }
    if role(story, number.end).contains(.lives), role(story, head).contains(.taking) {
      return fact(story, number, number.end + 1, .killed)
    }
    if noun != nil || mayEnd(text, story, end), isToll(text, story, head) {
      return fact(story, number, end, .killed)
    }
    return nil
  }

  /// Whether the number counts those who were spared: `None of the 150 passengers`.
  private func isNone(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int) -> Bool {
    let of = story.isWord(text, first - 1, "the") ? first - 2 : first - 1
    return story.isWord(text, of, "of") && story.isWord(text, of - 1, "none")
  }

  /// Behind more people who shared their fate: `four soldiers and two rebels`, `two women and a child`.
  private func joinedEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ noun: Int) -> Int? {
    guard story.isWord(text, noun, "and"), noun + 2 < story.count else { return nil }
    let isOne = story.isWord(text, noun + 1, "a") || story.isWord(text, noun + 1, "an")
    guard
      isOne || story.tokens[noun + 1].kind == .number
        || story.classes(noun + 1).contains(.numberWord)
    else { return nil }
    let value = isOne || story.isWord(text, noun + 1, "one") ? 1.0 : 2.0
    return people(
      story, Number(first: noun + 1, end: noun + 2, value: value, mayBeYear: false))
  }

  /// Roles of a word before a number for which the number is looked at.
  private static let leading: Role = [
    .killing, .injuring, .reaching, .qualifier, .bound, .taking, .toll,
  ]
  /// Roles of a word behind it.
  private static let following: Role = [
    .killed, .injured, .auxiliary, .adverb, .people, .person, .deaths, .casualties, .lives,
    .adjective,
  ]

  private func fact(
    _ story: StoryTokens, _ number: Number, _ end: Int, _ unit: CasualtyUnit
  ) -> (fact: Fact, end: Int) {
    let range = story.range(number.first, end)
    return (
      Fact(.casualties, range, payload: Int32(unit.rawValue), value: number.value), end
    )
  }

  @inline(__always)
  private func role(_ story: StoryTokens, _ index: Int) -> Role {
    guard index >= 0, index < story.count, story.tokens[index].kind == .word else { return [] }
    return roles[story.tokens[index].hash] ?? []
  }

  // MARK: - Behind the number

  /// Behind the people that the number counts: `12 people`, `12 Iraqi soldiers`, `12 armed men`.
  private func people(_ story: StoryTokens, _ number: Number) -> Int? {
    let wanted: Role = number.value == 1 ? .person : .people
    var index = number.end
    for _ in 0..<3 {
      let role = role(story, index)
      let isDemonym = story.classes(index).contains(.demonym)
      let next = self.role(story, index + 1)
      if role.contains(wanted) {
        // `12 police officers`: the last noun is meant.
        return next.contains(wanted) ? index + 2 : index + 1
      }
      if isDemonym, next.isDisjoint(with: [wanted, .adjective]) { return index + 1 }
      guard isDemonym || role.contains(.adjective) else { return nil }
      index += 1
    }
    return nil
  }

  /// What became of the people that a number counts, told behind them.
  private func state(
    _ text: Span<UInt8>, _ story: StoryTokens, _ number: Number, _ before: Role, _ start: Int,
    hasNoun: Bool
  ) -> (unit: CasualtyUnit, end: Int)? {
    var index = hasNoun ? insertionEnd(text, story, start) : start
    let isInterrupted = index > start
    let first = index
    var hasAuxiliary = false
    while index < first + 5 {
      let role = role(story, index)
      if role.contains(.auxiliary) {
        hasAuxiliary = true
      } else if !role.contains(.adverb) {
        break
      }
      index += 1
    }
    let role = role(story, index)
    // Behind an insertion only a verb goes on: `12 people, including three children, died`.
    guard !role.isDisjoint(with: [.killed, .injured]),
      hasAuxiliary || !isInterrupted || role.contains(.active)
    else { return nil }
    if !hasNoun {
      // `Highway 61 died`, `aged 12 died`, `May 12 died`.
      let first = number.first - 1
      guard !before.contains(.barrier), !story.classes(first).contains(.month),
        story.mark(text, first) != UInt8(ascii: "$"),
        story.mark(text, first) != UInt8(ascii: "#"),
        first < 0 || !story.tokens[first].isCapital || before.contains(.qualifier)
          || story.tokens[first].shape.contains(.sentenceStart)
      else { return nil }
    }
    let isClear =
      hasAuxiliary && !story.isWord(text, index, "dead") || hasNoun && role.contains(.active)
    guard isClear || mayEnd(text, story, index + 1) else { return nil }
    // `12 workers hurt by the tax`.
    if story.isWord(text, index, "hurt"), story.isWord(text, index + 1, "by") { return nil }
    let unit: CasualtyUnit =
      isPair(text, story, index) ? .casualties : role.contains(.killed) ? .killed : .injured
    // `three dead` are words of one figure; `12 people were killed` are 12 people.
    return (unit, hasNoun ? start : index == start ? index + 1 : start)
  }

  /// `killed or wounded`, `dead and injured`: both of one number.
  private func isPair(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard story.isWord(text, index + 1, "or") || story.isWord(text, index + 1, "and") else {
      return false
    }
    let states: Role = [.killed, .injured]
    let (first, second) = (role(story, index), role(story, index + 2))
    guard !second.isDisjoint(with: states),
      first.intersection(states) != second.intersection(states)
    else { return false }
    // `12 were killed and injured 30`: the second has a number of its own.
    let next = index + 3
    return next >= story.count
      || story.tokens[next].kind != .number && !story.classes(next).contains(.numberWord)
  }

  /// Behind an insertion in commas, or where it would begin.
  private func insertionEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ start: Int
  ) -> Int {
    guard story.mark(text, start) == UInt8(ascii: ","),
      role(story, start + 1).contains(.inserting)
    else { return start }
    for index in start + 2..<start + 14 where story.mark(text, index) == UInt8(ascii: ",") {
      return index + 1
    }
    return start
  }

  /// `12 deaths`, `12 civilian deaths`, `12 casualties`.
  private func deaths(_ story: StoryTokens, _ start: Int) -> (unit: CasualtyUnit, end: Int)? {
    for index in start...start + 1 {
      let role = role(story, index)
      if role.contains(.deaths) { return (.killed, index + 1) }
      if role.contains(.casualties) { return (.casualties, index + 1) }
      guard role.contains(.adjective) || story.classes(index).contains(.demonym) else { return nil }
    }
    return nil
  }

  /// Whether a phrase may end before `index`: a mark, a sentence's end, or `in`, `after`, `and`.
  private func mayEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index < story.count else { return true }
    let token = story.tokens[index]
    if token.shape.contains(.sentenceStart) { return true }
    guard token.kind == .mark else {
      return role(story, index).contains(.next) || story.classes(index).contains(.weekday)
    }
    switch text[Int(token.start)] {
    case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: ":"),
      UInt8(ascii: ")"), UInt8(ascii: "\""):
      return true
    case UInt8(ascii: "-"), 0xE2: return story.isSpaced(index)
    default: return false
    }
  }

  // MARK: - Before the number

  /// The token before a number and what qualifies it: `at least`, `more than`, `up to`, `about`.
  private func beforeQualifiers(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int
  ) -> Int {
    var index = first - 1
    for _ in 0..<3 {
      if story.isWord(text, index, "least") || story.isWord(text, index, "most"),
        story.isWord(text, index - 1, "at")
      {
        index -= 2
      } else if story.isWord(text, index, "than"),
        story.isWord(text, index - 1, "more") || story.isWord(text, index - 1, "fewer")
          || story.isWord(text, index - 1, "less")
      {
        index -= 2
      } else if story.isWord(text, index, "to"),
        story.isWord(text, index - 1, "up") || story.isWord(text, index - 1, "close")
      {
        index -= 2
      } else if story.isWord(text, index, "as"), story.isWord(text, index - 1, "many"),
        story.isWord(text, index - 2, "as")
      {
        index -= 3
      } else if role(story, index).contains(.qualifier) {
        index -= 1
      } else {
        break
      }
    }
    return index
  }

  /// `killing 12`, `wounded 30 others`: a verb whose object the number is.
  private func verb(
    _ text: Span<UInt8>, _ story: StoryTokens, _ head: Int, _ end: Int, hasNoun: Bool
  ) -> CasualtyUnit? {
    let role = role(story, head)
    guard !role.isDisjoint(with: [.killing, .injuring]) else { return nil }
    guard hasNoun || mayEnd(text, story, end) else { return nil }
    // `When he was killed 12 people were there`.
    if role.contains(.participle), self.role(story, head - 1).contains(.being) { return nil }
    // `killed or wounded 12`.
    if story.isWord(text, head - 1, "or") || story.isWord(text, head - 1, "and") {
      let other = self.role(story, head - 2).intersection([.killing, .injuring])
      if !other.isEmpty, other != role.intersection([.killing, .injuring]) { return .casualties }
    }
    return role.contains(.killing) ? .killed : .injured
  }

  /// `death toll rose to`, `death toll had risen to`, `death toll at`.
  private func isToll(_ text: Span<UInt8>, _ story: StoryTokens, _ head: Int) -> Bool {
    var index = head
    guard role(story, index).contains(.reaching) || role(story, index).contains(.toll) else {
      return false
    }
    for _ in 0..<8 {
      guard index > 0, story.tokens[index].kind == .word else { return false }
      if role(story, index).contains(.toll) { return story.isWord(text, index - 1, "death") }
      index -= 1
    }
    return false
  }
}
