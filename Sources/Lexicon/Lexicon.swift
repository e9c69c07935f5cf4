public import Wire

/// Words and phrases with what is known of them, found by hash in one look-up a token.
///
/// Phrases of several words are found by walking prefixes: an entry says whether a longer phrase
/// begins with it.
public final class Lexicon: Sendable {
  /// The tables built into the program.
  ///
  /// Stages ask for them here instead of keeping a reference: a kept one would be counted at each
  /// use, and all cores would write to the one counter.
  public static let shared = Lexicon()

  /// What a word or phrase can be; often several things at once.
  public struct Classes: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt32
    /// Creates one from its parts.
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A longer phrase begins with it.
    @inlinable public static var prefix: Classes { Classes(rawValue: 1 << 0) }
    /// Stands before a person's name.
    @inlinable public static var title: Classes { Classes(rawValue: 1 << 1) }
    /// Ends a company's name: `Inc`.
    @inlinable public static var strongSuffix: Classes { Classes(rawValue: 1 << 2) }
    /// May end an organisation's name: `Group`.
    @inlinable public static var weakSuffix: Classes { Classes(rawValue: 1 << 3) }
    /// Begins an organisation before `of`: `Bank`.
    @inlinable public static var organisationHead: Classes { Classes(rawValue: 1 << 4) }
    /// A known organisation.
    @inlinable public static var organisation: Classes { Classes(rawValue: 1 << 5) }
    /// Shows an organisation: `Treasury`.
    @inlinable public static var organisationWord: Classes { Classes(rawValue: 1 << 6) }
    /// A given name.
    @inlinable public static var given: Classes { Classes(rawValue: 1 << 7) }
    /// A family name.
    @inlinable public static var surname: Classes { Classes(rawValue: 1 << 8) }
    /// A nationality or faith.
    @inlinable public static var demonym: Classes { Classes(rawValue: 1 << 9) }
    /// A news agency.
    @inlinable public static var agency: Classes { Classes(rawValue: 1 << 10) }
    /// A verb of saying.
    @inlinable public static var verb: Classes { Classes(rawValue: 1 << 11) }
    /// A weekday; the value is 1 (Monday) to 7.
    @inlinable public static var weekday: Classes { Classes(rawValue: 1 << 12) }
    /// A month; the value is 1 to 12.
    @inlinable public static var month: Classes { Classes(rawValue: 1 << 13) }
    /// A state or province.
    @inlinable public static var state: Classes { Classes(rawValue: 1 << 14) }
    /// One of the commonest English words.
    @inlinable public static var lowerWord: Classes { Classes(rawValue: 1 << 15) }
    /// In the gazetteer.
    @inlinable public static var place: Classes { Classes(rawValue: 1 << 16) }
    /// Abbreviations, by what may follow their full stop.
    @inlinable public static var beforeName: Classes { Classes(rawValue: 1 << 17) }
    /// An abbreviation before a number, as `No` is.
    @inlinable public static var beforeNumber: Classes { Classes(rawValue: 1 << 18) }
    /// An abbreviation that never ends a sentence.
    @inlinable public static var innerAbbreviation: Classes { Classes(rawValue: 1 << 19) }
    /// An abbreviation that may end a sentence, as `Inc` is.
    @inlinable public static var endAbbreviation: Classes { Classes(rawValue: 1 << 20) }
    /// A number in words; the value is the number.
    @inlinable public static var numberWord: Classes { Classes(rawValue: 1 << 21) }
    /// A word for a day; the value is its distance from the day of the story.
    @inlinable public static var relativeDay: Classes { Classes(rawValue: 1 << 22) }
    /// A word for a span of time: `week`, `summer`; the value is a `Period`.
    @inlinable public static var period: Classes { Classes(rawValue: 1 << 23) }
    /// A day's name or a word of one: `Christmas`, `Eve`.
    @inlinable public static var holiday: Classes { Classes(rawValue: 1 << 24) }
    /// A noun before companies, papers, parties and clubs: `drugmaker`.
    @inlinable public static var bodyNoun: Classes { Classes(rawValue: 1 << 25) }
    /// A noun before ships and spacecraft.
    @inlinable public static var vesselNoun: Classes { Classes(rawValue: 1 << 26) }
    /// A noun behind places of which some have a person's name: `airport`.
    @inlinable public static var siteNoun: Classes { Classes(rawValue: 1 << 27) }
    /// A noun for those who play, behind a team's name.
    @inlinable public static var playerNoun: Classes { Classes(rawValue: 1 << 28) }
    /// Any abbreviation.
    @inlinable public static var abbreviation: Classes {
      Classes(rawValue: 0b1111 << 17)
    }
  }

  /// Spans of time by their words.
  public enum Period: Int32, Sendable {
    case day = 1, week, month, quarter, year, spring, summer, autumn, winter
    /// A part of a day: `this morning`, `last night`.
    case morning, night
    case weekend, decade, century
    /// The night before, or the one to come: `overnight`.
    case overnight
  }

  /// What is known of a phrase.
  public struct Entry: Sendable {
    /// Creates one from its parts.
    public init() {}

    /// What it can be.
    public var classes: Classes = []
    /// Agency's index, month or weekday number.
    public var value: Int32 = -1
    /// The first of `placeCount` rows in the gazetteer, largest first.
    public var place: Int32 = -1
    /// Rows in the gazetteer.
    public var placeCount: Int16 = 0
    /// Index into `states`, or -1.
    public var state: Int16 = -1
  }

  @usableFromInline internal let table: HashTable<Entry>
  /// The places.
  public let gazetteer: Gazetteer
  /// What places are called in other languages.
  public let exonyms: Exonyms
  /// Usual names of agencies.
  public let agencies: [String]
  /// ISO 3166-2 codes (`US-OK`).
  public let states: [String]
  /// The states' rows in the gazetteer; -1 where they have none.
  public let stateRows: [Int32]
  /// The states' countries (ISO 3166-1 alpha-2) and postal abbreviations as the gazetteer has them.
  public let stateParts: [(country: Gazetteer.Code, admin: Gazetteer.Code)]

  /// Indices into `states` by the two letters of the post; -1 for letters that are no state's.
  let postalStates: [Int16]

  /// What is known of a phrase by its hash.
  @inlinable @inline(__always)
  public func entry(_ hash: UInt64) -> Entry? { table[hash] }

  /// What is known of a word.
  @inlinable @inline(__always)
  public func classes(_ hash: UInt64) -> Classes { table[hash]?.classes ?? [] }

  /// The index of an agency's usual name.
  public func agency(named name: String) -> Int? { agencies.firstIndex(of: name) }

  private init() {
    var builder = LexiconBuilder()
    builder.readLexicon()
    builder.readGazetteer()
    table = builder.entries
    gazetteer = builder.gazetteer
    exonyms = Exonyms(builder.gazetteer, entries: builder.entries)
    agencies = builder.agencies
    states = builder.states
    stateRows = builder.stateRows()
    postalStates = Self.postalTable(builder.states)
    stateParts = builder.states.map(LexiconBuilder.parts)
  }

  /// The longest phrase known with any of `classes` that begins at token `index`.
  public func longestPhrase(
    _ tokens: Span<Token>, at index: Int, end: Int, with classes: Classes
  ) -> (entry: Entry, end: Int)? {
    var hash = tokens[index].hash
    var cursor = index + 1
    var best: (Entry, Int)?
    while let entry = table[hash] {
      if !entry.classes.isDisjoint(with: classes) { best = (entry, cursor) }
      guard entry.classes.contains(.prefix), cursor < end else { break }
      hash = WordHash.join(hash, tokens[cursor].hash)
      cursor += 1
    }
    return best.map { (entry: $0.0, end: $0.1) }
  }

  /// The hash by which a phrase is found: its tokens' hashes joined.
  public static func hash(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    var phrase: UInt64?
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      phrase = phrase.map { WordHash.join($0, token.hash) } ?? token.hash
      index = token.end
    }
    return phrase
  }
}

/// Reads the data files into the lexicon's table.
private struct LexiconBuilder {
  /// With room for all phrases and their beginnings.
  var entries = HashTable(empty: Lexicon.Entry(), capacity: 1 << 16)
  var gazetteer = Gazetteer()
  var agencies: [String] = []
  var states: [String] = []

  /// Adds what `change` says to a phrase's entry, and marks its beginnings as prefixes.
  private mutating func add(
    _ text: Span<UInt8>, _ range: Range<Int>, _ change: (inout Lexicon.Entry) -> Void
  ) {
    var phrase: UInt64?
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      if let begun = phrase {
        entries.update(begun) { $0.classes.insert(.prefix) }
        phrase = WordHash.join(begun, token.hash)
      } else {
        phrase = token.hash
      }
      index = token.end
    }
    if let phrase { entries.update(phrase, change) }
  }

  /// What the rows of a kind make of their phrases; of two kinds the third column says which.
  private static let kinds: [String: Lexicon.Classes] = [
    "title": .title, "orgsuffix": .weakSuffix, "orghead": .organisationHead, "org": .organisation,
    "orgword": .organisationWord, "given": .given, "surname": .surname, "demonym": .demonym,
    "agency": .agency, "role": .verb, "weekday": .weekday, "month": .month, "state": .state,
    "lowerword": .lowerWord, "numberword": .numberWord, "relativeday": .relativeDay,
    "period": .period, "holiday": .holiday, "bodynoun": .bodyNoun, "vesselnoun": .vesselNoun,
    "sitenoun": .siteNoun, "playernoun": .playerNoun, "abbreviation": .endAbbreviation,
  ]

  mutating func readLexicon() {
    // Rows of one kind follow each other.
    var kind = 0..<0
    var usual: Lexicon.Classes?
    DataTable.lexicon.forEachRow { text, columns in
      guard columns.count >= 2 else { return }
      if columns[0].count != kind.count
        || !text.equals(kind.lowerBound, text.extracting(columns[0]))
      {
        kind = columns[0]
        usual = Self.kinds[text.string(kind)]
      }
      guard var classes = usual else { return }
      let value = columns.count > 2 ? text.string(columns[2]) : ""
      var number = Int32(value)
      var state = -1
      switch classes {
      case .weakSuffix where value == "strong": classes = .strongSuffix
      case .agency:
        number = Int32(index(of: value.isEmpty ? text.string(columns[1]) : value, in: \.agencies))
      case .state: state = index(of: value, in: \.states)
      case .endAbbreviation:
        switch value {
        case "name": classes = .beforeName
        case "number": classes = .beforeNumber
        case "inner": classes = .innerAbbreviation
        default: break
        }
      default: break
      }
      // A final stop is a token of its own in the text: `Inc.` is found as `Inc`. `U.S.` is not.
      var range = columns[1]
      if classes.isSubset(of: [.abbreviation, .month, .weekday]),
        range.count > 1, text[range.upperBound - 1] == UInt8(ascii: "."),
        text.firstIndex(of: UInt8(ascii: "."), from: range.lowerBound) == range.upperBound - 1,
        range.count > 2 || text[range.lowerBound].isLower
      {
        range = range.lowerBound..<range.upperBound - 1
      }
      add(text, range) { entry in
        entry.classes.formUnion(classes)
        if let number { entry.value = number }
        if state >= 0 { entry.state = Int16(state) }
      }
    }
  }

  private mutating func index(
    of name: String, in list: WritableKeyPath<LexiconBuilder, [String]>
  ) -> Int {
    if let index = self[keyPath: list].firstIndex(of: name) { return index }
    self[keyPath: list].append(name)
    return self[keyPath: list].count - 1
  }

  /// The gazetteer's row of each state, by country and postal abbreviation.
  func stateRows() -> [Int32] {
    let places = gazetteer.places
    let regions = places.indices.filter { places[$0].kind == .region && !places[$0].admin.isEmpty }
    return states.map { state in
      let (country, admin) = Self.codes(state)
      let row = regions.first { places[$0].country == country && places[$0].admin == admin }
      return row.map(Int32.init) ?? -1
    }
  }

  /// `US-OK` as its two codes.
  private static func codes(
    _ state: String
  ) -> (country: Gazetteer.Code, admin: Gazetteer.Code) {
    let text = Array(state.utf8)
    return (Gazetteer.Code(text.span, 0..<2), Gazetteer.Code(text.span, 3..<text.count))
  }

  /// `US-OK` as country and postal abbreviation; islands that have a country code of their own are
  /// told by that, and have no state.
  static func parts(_ state: String) -> (country: Gazetteer.Code, admin: Gazetteer.Code) {
    let (country, admin) = codes(state)
    switch state {
    case "US-AS", "US-GU", "US-PR", "US-VI": return (admin, Gazetteer.Code())
    default: return (country, admin)
    }
  }

  /// Rows of one name follow each other, largest first, so an entry is a range of rows.
  mutating func readGazetteer() {
    var saints: [(name: [UInt8], row: Int)] = []
    DataTable.gazetteer.forEachRow { text, columns in
      guard let row = gazetteer.add(text, columns) else { return }
      add(text, columns[0]) { entry in
        entry.classes.insert(.place)
        if entry.placeCount == 0 { entry.place = Int32(row) }
        if Int(entry.place) + Int(entry.placeCount) == row { entry.placeCount += 1 }
      }
      for form in Self.otherForms(text, columns[0]) { saints.append((form, row)) }
    }
    // Behind all others, so that a name of its own keeps its rows.
    for (name, row) in saints {
      add(name.span, 0..<name.count) { entry in
        if entry.placeCount == 0 { entry.place = Int32(row) }
        guard Int(entry.place) + Int(entry.placeCount) == row else { return }
        entry.classes.insert(.place)
        entry.placeCount += 1
      }
    }
  }

  /// A name with its first word in the other forms that wires use: `St. Louis`, `St Louis`, `Saint
  /// Louis`; `Ft. Worth`; `Mt. Vernon`.
  private static func otherForms(_ text: Span<UInt8>, _ name: Range<Int>) -> [[UInt8]] {
    let forms: [StaticString]
    switch text[name.lowerBound] {
    case UInt8(ascii: "S"): forms = ["Saint ", "St. ", "St "]
    case UInt8(ascii: "F"): forms = ["Fort ", "Ft. ", "Ft "]
    case UInt8(ascii: "M"): forms = ["Mount ", "Mt. ", "Mt "]
    default: return []
    }
    guard let own = forms.first(where: { text.matches($0, at: name.lowerBound) }),
      name.count > own.utf8CodeUnitCount
    else { return [] }
    let rest = text.extracting(name.lowerBound + own.utf8CodeUnitCount..<name.upperBound)
    return forms.filter { $0.utf8CodeUnitCount != own.utf8CodeUnitCount }.map { form in
      var bytes = [UInt8](form.description.utf8)
      for index in rest.indices { bytes.append(rest[index]) }
      return bytes
    }
  }
}
