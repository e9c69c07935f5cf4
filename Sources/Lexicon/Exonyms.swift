internal import Wire

/// What places are called in languages other than English: `Moskau`, `La Haye`, `Pekín`.
///
/// A name counts in its own languages alone, before what the gazetteer has of it. From Unicode CLDR (Unicode
/// License v3) and a list of our own, which `build_exonyms.py` joins.
public struct Exonyms: Sendable {
  /// The gazetteer's row by a phrase's hash joined with the language's letters; -1 where there is none.
  private var rows = HashTable<Int32>(empty: -1)
  /// The languages that have names.
  private var languages: Set<UInt16> = []
  /// Names that stand for no row of the gazetteer: a table that was not made anew with it.
  package private(set) var strays: [String] = []

  /// Reads the table; `entries` finds the gazetteer's names.
  init(_ gazetteer: Gazetteer, entries: borrowing HashTable<Lexicon.Entry>) {
    DataTable.exonyms.forEachRow { text, columns in
      guard columns.count >= 6, let hash = Lexicon.hash(text, columns[0]) else { return }
      let kind: Gazetteer.Kind =
        text.matches("country", at: columns[3].lowerBound) ? .country : .city
      let country = Gazetteer.Code(text, columns[4])
      let admin = Gazetteer.Code(text, columns[5])
      let entry = Lexicon.hash(text, columns[2]).flatMap { entries[$0] } ?? Lexicon.Entry()
      let first = Int(entry.place)
      let row = (first..<first + Int(entry.placeCount)).first { row in
        let place = gazetteer.places[row]
        return place.kind == kind && place.country == country && place.admin == admin
      }
      guard let row else {
        strays.append(text.string(columns[0]))
        return
      }
      var index = columns[1].lowerBound
      while index + 1 < columns[1].upperBound {
        let language = UInt16(text[index]) << 8 | UInt16(text[index + 1])
        languages.insert(language)
        rows.update(WordHash.join(hash, UInt64(language))) { $0 = Int32(row) }
        index += 3
      }
    }
  }

  /// Whether any place has a name of its own in a language, two letters as in `StoryRow`.
  public func has(_ language: UInt16) -> Bool { languages.contains(Self.written(language)) }

  /// The gazetteer's row of what a language calls so.
  public func row(_ text: Span<UInt8>, _ name: Range<Int>, _ language: UInt16) -> Int? {
    let letters = UInt64(Self.written(language))
    if let hash = Lexicon.hash(text, name), let row = rows[WordHash.join(hash, letters)] {
      return Int(row)
    }
    guard let small = Self.small(text, name), let hash = Lexicon.hash(small.span, small.indices)
    else { return nil }
    return rows[WordHash.join(hash, letters)].map(Int.init)
  }

  /// Norwegian's two written forms have one table.
  private static func written(_ language: UInt16) -> UInt16 {
    switch language {
    case letters("nb"), letters("nn"): letters("no")
    default: language
    }
  }

  private static func letters(_ code: StaticString) -> UInt16 {
    code.withUTF8Buffer { unsafe UInt16($0[0]) << 8 | UInt16($0[1]) }
  }

  /// A name with its capitals beyond ASCII as small letters, `GENÈVE` as `GENèVE`; nil where it has none.
  ///
  /// Hashes take only ASCII's letters alike. Those that begin a word stand, as they do in names.
  public static func small(_ text: Span<UInt8>, _ name: Range<Int>) -> [UInt8]? {
    guard name.count <= 120, name.contains(where: { text[$0] >= 0xC3 }) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.count)
    var isChanged = false
    var index = name.lowerBound
    while index < name.upperBound {
      let byte = text[index]
      let isInside = bytes.last.map { $0.isLetter || $0 >= 0x80 } ?? false
      guard isInside, index + 1 < name.upperBound, (0xC3...0xD1).contains(byte),
        let (first, second) = small(byte, text[index + 1])
      else {
        bytes.append(byte)
        index += 1
        continue
      }
      bytes.append(first)
      bytes.append(second)
      isChanged = true
      index += 2
    }
    return isChanged ? bytes : nil
  }

  /// A word with small letters alone.
  static func allSmall(_ text: Span<UInt8>, _ word: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(word.count)
    var index = word.lowerBound
    while index < word.upperBound {
      if index + 1 < word.upperBound, text[index] >= 0xC3,
        let (first, second) = small(text[index], text[index + 1])
      {
        bytes.append(first)
        bytes.append(second)
        index += 2
      } else {
        bytes.append(text[index].lowered)
        index += 1
      }
    }
    return bytes
  }

  /// A name without the accents of its Latin letters, `SAN JOSÉ` as `SAN JOSE`; nil where it has none.
  public static func plain(_ text: Span<UInt8>, _ name: Range<Int>) -> [UInt8]? {
    guard name.count <= 120, name.contains(where: { text[$0] >= 0xC3 }) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.count)
    var index = name.lowerBound
    while index < name.upperBound {
      let byte = text[index]
      guard byte >= 0x80 else {
        bytes.append(byte)
        index += 1
        continue
      }
      guard (0xC3...0xC5).contains(byte), index + 1 < name.upperBound else { return nil }
      bytes.append(unsafe bare.utf8Start[Int(byte - 0xC3) * 64 + Int(text[index + 1] & 63)])
      index += 2
    }
    return bytes
  }

  /// What is left of U+00C0 to U+017F without their accents.
  private static let bare: StaticString =
    """
    AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnoooooxouuuuyty\
    AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL\
    lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs
    """

  /// The small letter of a capital of Latin-1, Latin Extended-A, Greek or Cyrillic, all of two bytes in
  /// UTF-8.
  private static func small(_ first: UInt8, _ second: UInt8) -> (UInt8, UInt8)? {
    switch (first, second) {
    case (0xCE, 0x91...0x9F): (first, second + 0x20)
    case (0xCE, 0xA0...0xAB): (0xCF, second - 0x20)
    case (0xC3, 0x80...0x96), (0xC3, 0x98...0x9E): (first, second + 0x20)
    case (0xC5, 0xB8): (0xC3, 0xBF)
    // From Ĺ to ň and from Ź on capitals are odd, else they are even.
    case (0xC4, 0xB9...0xBD), (0xC5, 0x81...0x87), (0xC5, 0xB9...0xBD):
      second & 1 == 1 ? (first, second + 1) : nil
    case (0xC4, 0xBF): (0xC5, 0x80)
    case (0xC4, 0x80...0xAE), (0xC4, 0xB2...0xB6), (0xC5, 0x8A...0xB6):
      second & 1 == 0 ? (first, second + 1) : nil
    case (0xD0, 0x90...0x9F): (first, second + 0x20)
    case (0xD0, 0xA0...0xAF): (0xD1, second - 0x20)
    case (0xD0, 0x80...0x8F): (0xD1, second + 0x10)
    default: nil
    }
  }
}
