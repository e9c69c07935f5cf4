internal import Lexicon
internal import Wire

/// Currencies by ISO 4217 code; a fact's payload is the index.
package enum Currency {
  package static let codes = [
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "INR", "RUB", "DEM", "FRF",
    "ITL", "SEK", "NOK", "DKK", "BRL", "MXN", "ZAR", "KRW", "HKD", "SGD", "TRY", "PLN", "KZT",
    "ARS", "CLP", "SAR", "AED", "ILS", "THB", "IDR", "MYR", "PHP", "PKR", "EGP", "NGN", "KES",
    "UAH", "CZK", "HUF", "NLG", "BEF", "ESP", "BRC", "XEU",
  ]
}

/// Finds sums of money, percentages and counts with their values.
struct AmountFinder {
  private let currencies: HashTable<Int>
  private let scales: HashTable<Double>
  private let percents: HashTable<Bool>
  private let noCounts: HashTable<Bool>

  init() {
    func hash(_ word: String) -> UInt64 {
      let bytes = Array(word.utf8)
      return WordHash.word(bytes.span)
    }
    let names: [(String, String)] = [
      ("USD", "dollar dollars dlr dlrs usd cent cents ct cts"), ("EUR", "euro euros eur"),
      ("GBP", "pound pounds stg sterling pence penny gbp"), ("JPY", "yen jpy"),
      ("CHF", "chf"), ("CNY", "yuan renminbi cny"), ("INR", "rupee rupees crore lakh inr"),
      ("RUB", "rouble roubles ruble rubles rub"), ("DEM", "mark marks dem"),
      ("FRF", "francs franc frf"), ("ITL", "lire lira"), ("SEK", "kronor sek"),
      ("NOK", "kroner nok"), ("BRL", "reais brl"), ("BRC", "cruzado cruzados"),
      ("MXN", "peso pesos"), ("ZAR", "rand zar"), ("KRW", "won krw"), ("KZT", "tenge"),
      ("THB", "baht"), ("IDR", "rupiah"), ("MYR", "ringgit"), ("ILS", "shekel shekels"),
      ("SAR", "riyal riyals"), ("AED", "dirham dirhams"), ("PLN", "zloty zlotys"),
      ("NGN", "naira"), ("UAH", "hryvnia"), ("HUF", "forint forints"), ("NLG", "guilder guilders"),
      ("ESP", "peseta pesetas"), ("CZK", "koruna"), ("XEU", "ecu ecus"),
    ]
    var currencies: [UInt64: Int] = [:]
    for (code, words) in names {
      for word in words.split(separator: " ") {
        currencies[hash(String(word))] = Currency.codes.firstIndex(of: code)
      }
    }
    self.currencies = HashTable(currencies, empty: 0)
    scales = HashTable(
      [
        hash("thousand"): 1e3, hash("million"): 1e6, hash("mln"): 1e6, hash("mn"): 1e6,
        hash("billion"): 1e9, hash("bln"): 1e9, hash("bn"): 1e9, hash("trillion"): 1e12,
        hash("trln"): 1e12, hash("hundred"): 1e2, hash("crore"): 1e7, hash("lakh"): 1e5,
        hash("m"): 1e6,
      ], empty: 0)
    func set(_ words: String) -> HashTable<Bool> {
      let hashes = words.split(separator: " ").map { (hash(String($0)), true) }
      return HashTable(Dictionary(hashes) { first, _ in first }, empty: false)
    }
    percents = set("pct percent per percentage")
    noCounts = set(
      "per is was his its this less vs versus as us plus class gross net basis across series "
        + "ounces pts yes unless perhaps always towards does has was analysis")
  }

  func find(_ text: Span<UInt8>, _ story: StoryTokens, into facts: inout [Fact]) {
    var next = 0
    for number in story.numbers where Int(number) >= next {
      let index = Int(number)
      let value =
        story.tokens[index].kind == .number
        ? value(text, story.tokens[index].range) : Double(story.entries[index].value)
      next = read(text, story, index, value: value, into: &facts)
    }
  }

  /// Reads an amount whose number stands at `index`; where to go on is given back.
  private func read(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, value given: Double,
    into facts: inout [Fact]
  ) -> Int {
    var value = given
    var end = index + 1
    var hasScale = false
    // `4.5 billion`, `155-million`.
    var scaleIndex = end
    if story.mark(text, scaleIndex) == UInt8(ascii: "-"), !story.isSpaced(scaleIndex) {
      scaleIndex += 1
    }
    if scaleIndex < story.count, let scale = scales[story.tokens[scaleIndex].hash],
      story.tokens[scaleIndex].length > 1 || !story.isSpaced(scaleIndex)
    {
      value *= scale
      end = scaleIndex + 1
      hasScale = true
    }
    let sign = currencySign(text, story, index - 1)
    if let (currency, width) = sign {
      let start = index - width
      facts.append(
        Fact(.money, story.range(start, end), payload: Int32(currency), value: value))
      return end
    }
    // `8%`, `55 pct`, `8 per cent`.
    if story.mark(text, end) == UInt8(ascii: "%") {
      facts.append(Fact(.percent, story.range(index, end + 1), value: value))
      return end + 1
    }
    var unit = end
    if story.mark(text, unit) == UInt8(ascii: "-"), !story.isSpaced(unit) { unit += 1 }
    guard unit < story.count, story.tokens[unit].kind == .word else { return end }
    if percents[story.tokens[unit].hash] != nil {
      if story.isWord(text, unit, "per") {
        guard story.isWord(text, unit + 1, "cent") else { return end }
        unit += 1
      }
      facts.append(Fact(.percent, story.range(index, unit + 1), value: value))
      return unit + 1
    }
    // `1.2 mln U.S. dlrs`, `450,000 dlrs`, `20 Canadian dollars`.
    for step in 0...2 where unit + step < story.count {
      let word = story.tokens[unit + step]
      guard word.kind == .word else { break }
      if let currency = currencies[word.hash] {
        let isMinor =
          text[Int(word.start)].lowered == UInt8(ascii: "c") && word.length <= 5
          && (story.isWord(text, unit + step, "cents") || story.isWord(text, unit + step, "cts")
            || story.isWord(text, unit + step, "cent") || story.isWord(text, unit + step, "ct"))
          || story.isWord(text, unit + step, "pence")
        facts.append(
          Fact(
            .money, story.range(index, unit + step + 1), payload: Int32(currency),
            value: isMinor ? value / 100 : value))
        return unit + step + 1
      }
      guard word.isCapital else { break }
    }
    if let noun = countNoun(text, story, unit) {
      let isYear = !hasScale && value >= 1800 && value < 2100 && story.tokens[index].length == 4
      if !isYear {
        facts.append(Fact(.count, story.range(index, noun + 1), value: value))
        return noun + 1
      }
    }
    return end
  }

  /// A plural noun right behind the number or behind one adjective.
  private func countNoun(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Int? {
    for position in [index, index + 1] where position < story.count {
      let token = story.tokens[position]
      guard token.kind == .word, !token.isCapital, token.length > 2 else { return nil }
      let last = text[token.end - 1]
      let before = text[token.end - 2]
      let isPlural =
        last == UInt8(ascii: "s") && before != UInt8(ascii: "s") && before != UInt8(ascii: "u")
        || story.isWord(text, position, "people") || story.isWord(text, position, "children")
        || story.isWord(text, position, "men") || story.isWord(text, position, "women")
      if isPlural, noCounts[token.hash] == nil, !story.classes(position).contains(.verb) {
        return position
      }
      if !story.classes(position).isDisjoint(with: [.verb, .month]) { return nil }
    }
    return nil
  }

  /// A currency's sign before the number: `$`, `US$`, `£`, `€`; its index and width in tokens.
  private func currencySign(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (Int, Int)? {
    guard index >= 0, story.tokens[index].kind == .mark, !story.isSpaced(index + 1) else {
      return nil
    }
    let start = Int(story.tokens[index].start)
    let code: String
    if text[start] == UInt8(ascii: "$") {
      code = "USD"
    } else if text.matches("\u{A3}", at: start) {
      code = "GBP"
    } else if text.matches("\u{20AC}", at: start) {
      code = "EUR"
    } else if text.matches("\u{A5}", at: start) {
      code = "JPY"
    } else {
      return nil
    }
    guard let currency = Currency.codes.firstIndex(of: code) else { return nil }
    return (currency, 1)
  }

  private func value(_ text: Span<UInt8>, _ range: Range<Int>) -> Double {
    var whole = 0.0
    var fraction = 0.0
    var scale = 0.1
    var isFraction = false
    for index in range {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else if byte.isDigit {
        if isFraction {
          fraction += Double(byte - 0x30) * scale
          scale /= 10
        } else {
          whole = whole * 10 + Double(byte - 0x30)
        }
      }
    }
    return whole + fraction
  }
}
