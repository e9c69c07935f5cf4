internal import Lexicon
internal import Wire

/// The word lists of a name finder, behind one reference: a finder that held the tables would be
/// copied with all of them at each call that lends it.
final class NameWords: Sendable {
  /// Last words that say what a name is: events are `misc`, landmarks places.
  let endings: HashTable<FactKind>
  /// First words of places' names.
  let placeHeads: HashTable<NameFinder.PlaceHead>
  /// First words of events' names before `of`.
  let eventHeads: HashTable<Bool>
  /// Words for places.
  let placeWords: HashTable<Bool>
  /// Words before `in` that no place stands behind.
  let shareWords: HashTable<Bool>
  /// Small words inside names: `van`, `de`; false are those that only a hyphen joins to a name.
  let particles: HashTable<Bool>
  /// Surnames that stand first.
  let eastern: HashTable<Bool>
  /// Small words in titles of works.
  let titleWords: HashTable<Bool>
  /// Bodies with an article, of an ordinary word.
  let bodies: HashTable<Bool>
  /// Words behind a family's name.
  let familyWords: HashTable<Bool>
  /// Abbreviations that name nobody.
  let abbreviations: HashTable<Bool>
  /// Words of trades, and legal forms, which are false.
  let tradeWords: HashTable<Bool>
  /// Last words of titles that name an office, wherever in a run they stand.
  let offices: HashTable<NameFinder.Office>
  /// Words that never begin a name behind `U.S.`.
  let smallWords: HashTable<Bool>
  /// Units of money, which wires write with capitals behind `U.S.`.
  let currencies: HashTable<Bool>

  /// Words before a team's name.
  let rivalWords: HashTable<Bool>
  /// Counties with a club of their name, and words of its game.
  let counties: HashTable<Bool>
  let cricketWords: HashTable<Bool>
  /// Titles without a stop.
  let stoplessTitles: HashTable<Bool>

  init() {
    rivalWords = Self.table([(true, NameFinder.rivalWords)])
    counties = Self.table([(true, NameFinder.counties)])
    stoplessTitles = Self.table([(true, NameFinder.stoplessTitles)])
    cricketWords = Self.table([(true, NameFinder.cricketNouns)])
    endings = Self.table([(.misc, NameFinder.events), (.place, NameFinder.landmarks)])
    placeHeads = Self.table([
      (.landmark, NameFinder.landmarkHeads), (.direction, NameFinder.directions),
    ])
    eventHeads = Self.table([(true, NameFinder.eventHeads)])
    placeWords = Self.table([(true, NameFinder.placeNouns)])
    shareWords = Self.table([(true, NameFinder.shareNouns)])
    particles = Self.table([(false, NameFinder.hyphenedParticles), (true, NameFinder.particles)])
    eastern = Self.table([(true, NameFinder.easternSurnames)])
    titleWords = Self.table([(true, NameFinder.titleSmallWords)])
    bodies = Self.table([(true, NameFinder.bodyWords)])
    familyWords = Self.table([(true, NameFinder.familyNouns)])
    abbreviations = Self.table([(true, NameFinder.commonAbbreviations)])
    tradeWords = Self.table([(true, NameFinder.trades), (false, NameFinder.legalForms)])
    offices = Self.table([
      (.plain, NameFinder.plainOffices), (.doubtful, NameFinder.doubtfulOffices),
    ])
    currencies = Self.table([(true, NameFinder.currencyWords)])
    smallWords = Self.table([(true, NameFinder.smallWordList)])
  }

  private static func table<Value>(_ groups: [(Value, String)]) -> HashTable<Value> {
    var table: [UInt64: Value] = [:]
    for (value, words) in groups {
      for word in words.split(separator: " ") {
        let bytes = Array(word.utf8)
        table[WordHash.word(bytes.span)] = value
      }
    }
    return HashTable(table, empty: groups[0].0)
  }
}
