package import Wire

/// Words and phrases with what is known of them, found by hash in one look-up a token.
///
/// Phrases of several words are found by walking prefixes: an entry says whether a longer phrase
/// begins with it.
package final class Lexicon: Sendable {
  /// The tables built into the program.
  package static let shared = Lexicon()

  /// What a word or phrase can be; often several things at once.
  package struct Classes: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let prefix = Classes(rawValue: 1 << 0)
    package static let title = Classes(rawValue: 1 << 1)
    package static let strongSuffix = Classes(rawValue: 1 << 2)
    package static let weakSuffix = Classes(rawValue: 1 << 3)
    package static let organisationHead = Classes(rawValue: 1 << 4)
    package static let organisation = Classes(rawValue: 1 << 5)
    package static let organisationWord = Classes(rawValue: 1 << 6)
    package static let given = Classes(rawValue: 1 << 7)
    package static let surname = Classes(rawValue: 1 << 8)
    package static let demonym = Classes(rawValue: 1 << 9)
    package static let agency = Classes(rawValue: 1 << 10)
    package static let verb = Classes(rawValue: 1 << 11)
    package static let weekday = Classes(rawValue: 1 << 12)
    package static let month = Classes(rawValue: 1 << 13)
    package static let state = Classes(rawValue: 1 << 14)
    package static let lowerWord = Classes(rawValue: 1 << 15)
    package static let place = Classes(rawValue: 1 << 16)
    /// Abbreviations, by what may follow their full stop.
    package static let beforeName = Classes(rawValue: 1 << 17)
    package static let beforeNumber = Classes(rawValue: 1 << 18)
    package static let innerAbbreviation = Classes(rawValue: 1 << 19)
    package static let endAbbreviation = Classes(rawValue: 1 << 20)
    package static let abbreviation: Classes = [
      .beforeName, .beforeNumber, .innerAbbreviation, .endAbbreviation,
    ]
  }

  package struct Entry: Sendable {
    package init() {}

    package var classes: Classes = []
    /// Agency's index, month or weekday number.
    package var value: Int32 = -1
    /// The first of `placeCount` rows in the gazetteer, largest first.
    package var place: Int32 = -1
    package var placeCount: Int16 = 0
    /// Index into `states`, or -1.
    package var state: Int16 = -1
  }

  private let table: HashTable<Entry>
  package let gazetteer: Gazetteer
  /// Usual names of agencies.
  package let agencies: [String]
  /// ISO 3166-2 codes (`US-OK`).
  package let states: [String]

  /// What is known of a phrase by its hash.
  @inline(__always)
  package func entry(_ hash: UInt64) -> Entry? { table[hash] }

  /// What is known of a word.
  @inline(__always)
  package func classes(_ hash: UInt64) -> Classes { table[hash]?.classes ?? [] }

  /// The index of an agency's usual name.
  package func agency(named name: String) -> Int? { agencies.firstIndex(of: name) }

  private init() {
    var builder = LexiconBuilder()
    builder.readLexicon()
    builder.readGazetteer()
    table = HashTable(builder.entries, empty: Entry())
    gazetteer = builder.gazetteer
    agencies = builder.agencies
    states = builder.states
  }

  /// The longest phrase known with any of `classes` that begins at token `index`.
  package func longestPhrase(
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
  package static func hash(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
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
  var entries: [UInt64: Lexicon.Entry] = [:]
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
        entries[begun, default: Lexicon.Entry()].classes.insert(.prefix)
        phrase = WordHash.join(begun, token.hash)
      } else {
        phrase = token.hash
      }
      index = token.end
    }
    if let phrase { change(&entries[phrase, default: Lexicon.Entry()]) }
  }

  mutating func readLexicon() {
    DataTable.lexicon.forEachRow { text, columns in
      guard columns.count >= 2 else { return }
      let value = columns.count > 2 ? text.string(columns[2]) : ""
      var number = Int32(value) ?? -1
      var state = -1
      let classes: Lexicon.Classes
      switch text.string(columns[0]) {
      case "title": classes = .title
      case "orgsuffix": classes = value == "strong" ? .strongSuffix : .weakSuffix
      case "orghead": classes = .organisationHead
      case "org": classes = .organisation
      case "orgword": classes = .organisationWord
      case "given": classes = .given
      case "surname": classes = .surname
      case "demonym": classes = .demonym
      case "agency":
        classes = .agency
        number = Int32(index(of: value.isEmpty ? text.string(columns[1]) : value, in: \.agencies))
      case "role": classes = .verb
      case "weekday": classes = .weekday
      case "month": classes = .month
      case "state":
        classes = .state
        state = index(of: value, in: \.states)
      case "lowerword": classes = .lowerWord
      case "abbreviation":
        switch value {
        case "name": classes = .beforeName
        case "number": classes = .beforeNumber
        case "inner": classes = .innerAbbreviation
        default: classes = .endAbbreviation
        }
      default: return
      }
      // A final stop is a token of its own in the text: `Inc.` is found as `Inc`. `U.S.` is not.
      var range = columns[1]
      if classes.isSubset(of: [.abbreviation, .month, .weekday]),
        range.count > 1, text[range.upperBound - 1] == UInt8(ascii: "."),
        text.firstIndex(of: UInt8(ascii: "."), from: range.lowerBound) == range.upperBound - 1,
        range.count > 2
      {
        range = range.lowerBound..<range.upperBound - 1
      }
      add(text, range) { entry in
        entry.classes.formUnion(classes)
        if number >= 0 { entry.value = number }
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

  /// Rows of one name follow each other, largest first, so an entry is a range of rows.
  mutating func readGazetteer() {
    DataTable.gazetteer.forEachRow { text, columns in
      guard columns.count >= 8 else { return }
      let kind: Gazetteer.Kind =
        switch text.string(columns[2]) {
        case "country": .country
        case "region": .region
        default: .city
        }
      let row = gazetteer.add(
        Gazetteer.Place(
          canonical: text.string(columns[1]), kind: kind, country: text.string(columns[3]),
          admin: text.string(columns[4]), latitude: Double(text.string(columns[5])),
          longitude: Double(text.string(columns[6])),
          population: Int(text.string(columns[7])) ?? 0,
          isWeak: columns.count > 8 && text.string(columns[8]).contains("!")))
      add(text, columns[0]) { entry in
        entry.classes.insert(.place)
        if entry.placeCount == 0 { entry.place = Int32(row) }
        if Int(entry.place) + Int(entry.placeCount) == row { entry.placeCount += 1 }
      }
    }
  }
}
