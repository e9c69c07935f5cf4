internal import Lexicon
internal import Wire

/// Currencies by ISO 4217 code, those of their time too; a fact's payload is the index.
package enum Currency {
  /// The codes; new ones are put at the end.
  package static let codes = [
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "INR", "RUB", "DEM", "FRF",
    "ITL", "SEK", "NOK", "DKK", "BRL", "MXN", "ZAR", "KRW", "HKD", "SGD", "TRY", "PLN", "KZT",
    "ARS", "CLP", "SAR", "AED", "ILS", "THB", "IDR", "MYR", "PHP", "PKR", "EGP", "NGN", "KES",
    "UAH", "CZK", "HUF", "NLG", "BEF", "ESP", "BRC", "XEU", "TWD", "JMD", "TTD", "ZWD", "FJD",
    "BMD", "BSD", "BBD", "BND", "LUF", "IEP", "CYP", "LBP", "SDP", "SYP", "FIM", "ISK",
    "COP", "UYU", "CUP", "DOP", "LKR", "NPR", "MUR", "IRR", "OMR", "QAR", "YER", "KWD", "IQD",
    "JOD", "BHD", "LYD", "TND", "DZD", "RSD", "MAD", "MTL", "ATS", "UGX", "TZS", "PTE",
    "VEB", "ECS", "ARA", "PEI", "GRD", "ZMK", "PYG", "GTQ", "HRK", "VND", "GHC", "HNL", "BDT",
    "ETB",
  ]

  /// Nouns that many countries use for their money: the code where no country stands before the
  /// noun, nil where that says nothing, and the words before it that tell the country.
  ///
  /// A bare `dlrs` or `dollars` is taken for the United States' also in copy from elsewhere: so the
  /// wires write, with the country before all others.
  static let shared: [(nouns: String, bare: String?, nations: [(code: String, words: String)])] = [
    (
      "dollar dollars dlr dlrs cent cents ct cts", "USD",
      [
        ("USD", "u.s. us american"), ("CAD", "canadian canada cdn can"),
        ("AUD", "australian australia aust aussie"), ("NZD", "zealand n.z. nz kiwi"),
        ("HKD", "kong h.k. hk"), ("SGD", "singapore singaporean s'pore"),
        ("TWD", "taiwan taiwanese nt"), ("JMD", "jamaican jamaica"), ("TTD", "trinidad tobago tt"),
        ("ZWD", "zimbabwe zimbabwean"), ("FJD", "fiji fijian"), ("BMD", "bermuda bermudian"),
        ("BSD", "bahamian bahamas"), ("BBD", "barbados barbadian"), ("BND", "brunei"),
      ]
    ),
    (
      "franc francs", "FRF",
      [
        ("FRF", "french"), ("CHF", "swiss"), ("BEF", "belgian"), ("LUF", "luxembourg"),
      ]
    ),
    (
      "pound pounds", "GBP",
      [
        ("GBP", "british sterling u.k. uk"), ("IEP", "irish"), ("EGP", "egyptian"),
        ("CYP", "cyprus cypriot"), ("LBP", "lebanese"), ("SDP", "sudanese"), ("SYP", "syrian"),
      ]
    ),
    (
      "mark marks", "DEM",
      [("DEM", "german"), ("FIM", "finnish")]
    ),
    ("crown crowns krona", nil, crowns), ("kronor", "SEK", crowns), ("krone kroner", "NOK", crowns),
    ("koruna korunas", "CZK", crowns),
    (
      "peso pesos", "MXN",
      [
        ("MXN", "mexican"), ("ARS", "argentine argentinian"), ("CLP", "chilean"),
        ("COP", "colombian"), ("PHP", "philippine filipino"), ("UYU", "uruguayan"),
        ("CUP", "cuban"), ("DOP", "dominican"),
      ]
    ),
    (
      "rupee rupees", "INR",
      [
        ("INR", "indian"), ("PKR", "pakistani pakistan"), ("LKR", "lankan lanka"),
        ("NPR", "nepalese nepali"), ("MUR", "mauritian mauritius"),
      ]
    ),
    ("riyal riyals", "SAR", rials), ("rial rials", nil, rials),
    (
      "dinar dinars", nil,
      [
        ("KWD", "kuwaiti kuwait"), ("IQD", "iraqi"), ("JOD", "jordanian"),
        ("BHD", "bahraini bahrain"), ("LYD", "libyan"), ("TND", "tunisian"), ("DZD", "algerian"),
        ("RSD", "serbian"),
      ]
    ),
    ("dirham dirhams", "AED", [("AED", "uae u.a.e. emirates emirati"), ("MAD", "moroccan")]),
    (
      "lira lire liras", "ITL",
      [("ITL", "italian"), ("TRY", "turkish"), ("MTL", "maltese")]
    ),
    (
      "shilling shillings", nil,
      [
        ("KES", "kenyan kenya"), ("UGX", "ugandan uganda"), ("TZS", "tanzanian tanzania"),
        ("ATS", "austrian"),
      ]
    ),
    ("punt punts", nil, [("IEP", "irish")]),
  ]

  private static let crowns = [
    (code: "SEK", words: "swedish"), ("DKK", "danish"), ("NOK", "norwegian"), ("CZK", "czech"),
    ("ISK", "icelandic"),
  ]

  private static let rials = [
    (code: "SAR", words: "saudi"), ("IRR", "iranian"), ("OMR", "omani"), ("QAR", "qatari qatar"),
    ("YER", "yemeni"),
  ]

  /// Nouns that one country alone uses.
  static let own: [(code: String, nouns: String)] = [
    ("GBP", "stg sterling pence penny"), ("EUR", "euro euros"), ("JPY", "yen"),
    ("CNY", "yuan renminbi"), ("INR", "crore lakh"), ("RUB", "rouble roubles ruble rubles"),
    ("BRL", "reais"), ("BRC", "cruzado cruzados"), ("ZAR", "rand"), ("KZT", "tenge"),
    ("THB", "baht"), ("IDR", "rupiah"), ("MYR", "ringgit"), ("ILS", "shekel shekels"),
    ("PLN", "zloty zlotys"), ("NGN", "naira"), ("UAH", "hryvnia"), ("HUF", "forint forints"),
    ("NLG", "guilder guilders"), ("ESP", "peseta pesetas"), ("XEU", "ecu ecus"),
    ("ATS", "schilling schillings"), ("FIM", "markka markkas"), ("KRW", "won"),
    ("PTE", "escudo escudos"), ("VEB", "bolivar bolivars"), ("ECS", "sucre sucres"),
    ("ARA", "austral australs"), ("PEI", "inti intis"), ("GRD", "drachma drachmas"),
    ("ZMK", "kwacha"), ("PYG", "guarani guaranis"), ("GTQ", "quetzal quetzals"),
    ("HRK", "kuna"), ("VND", "dong"), ("GHC", "cedi cedis"),
    ("BDT", "taka"), ("ETB", "birr"), ("HNL", "lempira lempiras"),
  ]

  /// Hundredths of the noun's money.
  static let minor = "cent cents ct cts pence penny"

  /// Codes that wire copy puts before or behind a number as they are (`EUR 5 million`).
  static let asWritten =
    "USD EUR GBP JPY CHF AUD NZD CNY INR RUB DEM FRF ITL SEK NOK DKK BRL MXN ZAR KRW HKD SGD PLN "
    + "KZT SAR AED ILS THB IDR MYR PHP PKR EGP NGN KES UAH CZK HUF CAD"

  /// What stands before a `$`, without a blank between them.
  static let dollarPrefixes: [(code: String, words: String)] = [
    ("USD", "us"), ("CAD", "c ca can cdn"), ("AUD", "a au aus"), ("NZD", "nz"), ("HKD", "hk"),
    ("SGD", "s sg"), ("TWD", "nt"), ("BRL", "r"), ("JMD", "j"), ("TTD", "tt"), ("ZWD", "z"),
  ]

  /// Short names before a number, with or without a stop: `Rs 500`, `DM 3.4 bn`.
  static let prefixes: [(code: String, words: String)] = [
    ("INR", "rs"), ("DEM", "dm"), ("CHF", "sfr"), ("FRF", "ffr"), ("SEK", "skr"), ("DKK", "dkr"),
    ("NOK", "nkr"), ("ESP", "pta ptas"),
  ]

  /// Nouns that some desks put before a number as a sign: `dlrs 5 million`, `pounds 3 million`.
  static let leading: [(code: String, words: String)] = [
    ("USD", "dlrs dollars"), ("EUR", "euro euros"), ("GBP", "pounds"), ("FRF", "francs"),
    ("DEM", "marks"), ("JPY", "yen"), ("ITL", "lire"), ("INR", "rupees"), ("ESP", "pesetas"),
  ]
  /// Those of them that are nothing else, before any number.
  static let always = "dlrs"
}

/// Currencies by the words that name them.
struct CurrencyWords {
  /// What a noun says of the money.
  private struct Noun {
    /// The currency where nothing stands before the noun, -1 where that does not tell it.
    var bare = -1
    /// The nouns that share it, to look a country up; 0 for a noun of one country.
    var family: UInt64 = 0
    var isMinor = false
  }

  private let nouns: HashTable<Noun>
  private let nations: HashTable<Int>
  private let written: HashTable<Int>
  private let dollarPrefixes: HashTable<Int>
  private let prefixes: HashTable<Int>
  private let leading: HashTable<Int>
  private let always: Set<UInt64>

  init() {
    let minor = Set(Self.hashes(Currency.minor))
    var nouns: [UInt64: Noun] = [:]
    var nations: [UInt64: Int] = [:]
    for (index, shared) in Currency.shared.enumerated() {
      let family = UInt64(index + 1)
      let bare = shared.bare.map(Self.index) ?? -1
      for noun in Self.hashes(shared.nouns) {
        nouns[noun] = Noun(bare: bare, family: family, isMinor: minor.contains(noun))
      }
      for (code, words) in shared.nations {
        for word in Self.hashes(words) { nations[WordHash.join(family, word)] = Self.index(code) }
      }
    }
    for (code, words) in Currency.own {
      for noun in Self.hashes(words) {
        nouns[noun] = Noun(bare: Self.index(code), isMinor: minor.contains(noun))
      }
    }
    self.nouns = HashTable(nouns, empty: Noun())
    self.nations = HashTable(nations, empty: -1)
    let codes = Currency.asWritten.split(separator: " ").map {
      (code: String($0), words: String($0))
    }
    written = Self.table(codes)
    dollarPrefixes = Self.table(Currency.dollarPrefixes)
    prefixes = Self.table(Currency.prefixes)
    leading = Self.table(Currency.leading)
    always = Set(Self.hashes(Currency.always))
  }

  /// The currency of the noun at `index`, to which up to `skipped` capitalized words before it
  /// belong, and whether it counts hundredths.
  ///
  /// `crown` is the currency that crowns are without a country; -1 for none.
  /// A country that is not known is told from none: `50 Bolivian pesos` are not Mexico's.
  @inline(__always)
  func noun(
    _ story: StoryTokens, at index: Int, skipped: Int, crown: Int
  ) -> (currency: Int, isMinor: Bool)? {
    let token = story.tokens[index]
    guard let noun = nouns[token.hash] else {
      guard token.shape.contains(.allCapitals), let code = written[token.hash] else { return nil }
      return (code, false)
    }
    guard skipped > 0, noun.family > 0 else {
      if noun.bare >= 0 { return (noun.bare, noun.isMinor) }
      return crown >= 0 && noun.family == Self.crowns ? (crown, noun.isMinor) : nil
    }
    let nation = WordHash.join(noun.family, story.tokens[index - 1].hash)
    guard let currency = nations[nation] else { return nil }
    return (currency, noun.isMinor)
  }

  /// The currency that the sign, code or noun before the number at `index` names, and where it begins.
  ///
  /// `isLarge`: the number counts millions or more, so that a noun before it is no thing counted before.
  @inline(__always)
  func before(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, isLarge: Bool
  ) -> (currency: Int, first: Int)? {
    guard index > 0 else { return nil }
    let token = story.tokens[index - 1]
    guard token.kind == .mark else {
      return word(text, story, index) ?? noun(text, story, index, isLarge: isLarge)
    }
    let start = Int(token.start)
    if text[start] == UInt8(ascii: "."), !story.isSpaced(index - 1) {
      return word(text, story, index - 1)
    }
    switch text[start] {
    case UInt8(ascii: "$"):
      if index > 1, !story.isSpaced(index - 1), story.tokens[index - 2].kind == .word {
        // Whatever else it is that stands there, these are no United States dollars for sure.
        guard let currency = dollarPrefixes[story.tokens[index - 2].hash] else { return nil }
        return (currency, index - 2)
      }
      return (Self.dollar, index - 1)
    default:
      guard token.length > 1 else { return nil }
      if text.matches("\u{A3}", at: start) { return (Self.pound, index - 1) }
      if text.matches("\u{20AC}", at: start) { return (Self.euro, index - 1) }
      if text.matches("\u{A5}", at: start) { return (Self.yen, index - 1) }
      return nil
    }
  }

  /// The currency that the word before `index` names: a code in capitals, or a short name.
  private func word(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (currency: Int, first: Int)? {
    guard index > 0 else { return nil }
    let token = story.tokens[index - 1]
    guard token.kind == .word, token.isCapital, token.length < 5 else { return nil }
    if token.length == 3, token.shape.contains(.allCapitals), let code = written[token.hash] {
      return (code, index - 1)
    }
    return prefixes[token.hash].map { ($0, index - 1) }
  }

  /// Whether a word is a noun that some desks put before a number.
  func leads(_ token: Token) -> Bool { token.kind == .word && leading[token.hash] != nil }

  /// The currency of the noun before `index`, which stands there as a sign: `dlrs 5 million`.
  private func noun(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, isLarge: Bool
  ) -> (currency: Int, first: Int)? {
    let token = story.tokens[index - 1]
    guard story.isSpaced(index), let currency = leading[token.hash],
      isLarge || always.contains(token.hash)
    else { return nil }
    // `sold 30 pounds 2 million times`, `2 billion Canadian dlrs 3 million`: counted by what stands before
    // it; `pushed the euro 2 million times`.
    guard index > 1 else { return (currency, index - 1) }
    guard story.tokens[index - 2].kind != .number,
      !story.classes(index - 2).contains(.numberWord), !isScale(text, story, index - 2),
      !story.isWord(text, index - 2, "the"),
      token.isCapital || !story.tokens[index - 2].isCapital
    else { return nil }
    return (currency, index - 1)
  }

  private func isScale(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    ["million", "billion", "mln", "bln", "trillion", "hundred", "thousand"].contains {
      story.isWord(text, index, $0)
    }
  }

  /// The family of `crowns`, which no country has alone.
  private static let crowns =
    UInt64((Currency.shared.firstIndex { $0.nouns.hasPrefix("crown ") } ?? -1) + 1)

  static let dollar = index("USD")
  static let pound = index("GBP")
  static let euro = index("EUR")
  private static let yen = index("JPY")

  static func index(_ code: String) -> Int {
    guard let index = Currency.codes.firstIndex(of: code) else {
      preconditionFailure("no currency \(code)")
    }
    return index
  }

  private static func table(_ rows: [(code: String, words: String)]) -> HashTable<Int> {
    var table: [UInt64: Int] = [:]
    for (code, words) in rows { for word in hashes(words) { table[word] = index(code) } }
    return HashTable(table, empty: -1)
  }

  private static func hashes(_ words: String) -> [UInt64] {
    words.split(separator: " ").map { WordHash.word(Array($0.utf8).span) }
  }
}
