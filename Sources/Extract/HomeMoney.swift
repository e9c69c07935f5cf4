internal import Lexicon
internal import Wire

/// The money that a story means where it names none: that of the country it comes from.
///
/// Copy from Ottawa or Sydney writes `dlrs` for its own and `U.S. dlrs` for the other.
struct HomeMoney {
  /// The index of the country's dollar in `Currency.codes`; -1 where `dlrs` are the United States'.
  var dollar = -1
  /// The same of its crown.
  var crown = -1

  init() {}

  /// Of a country by its ISO 3166-1 code.
  init(country: Gazetteer.Code) {
    switch country {
    case "CA": dollar = Self.canada
    case "AU": dollar = Self.australia
    case "NZ": dollar = Self.newZealand
    case "HK": dollar = Self.hongKong
    case "SG": dollar = Self.singapore
    case "SE": crown = Self.sweden
    case "NO": crown = Self.norway
    case "DK": crown = Self.denmark
    default: break
    }
  }

  private static let canada = CurrencyWords.index("CAD")
  private static let australia = CurrencyWords.index("AUD")
  private static let newZealand = CurrencyWords.index("NZD")
  private static let hongKong = CurrencyWords.index("HKD")
  private static let singapore = CurrencyWords.index("SGD")
  private static let sweden = CurrencyWords.index("SEK")
  private static let norway = CurrencyWords.index("NOK")
  private static let denmark = CurrencyWords.index("DKK")
}

extension AmountFinder {
  /// Whether the bare dollars at `index` are the United States' though the story comes from elsewhere:
  /// the sentence names these, or what is priced is traded in them the world over.
  func isAmerican(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let isEach =
      story.isWord(text, index + 1, "a") || story.isWord(text, index + 1, "an")
      || story.isWord(text, index + 1, "per")
    if isEach {
      for word: StaticString in ["barrel", "ounce", "tonne", "bushel", "lb", "oz"]
      where story.isWord(text, index + 2, word) { return true }
    }
    var position = index
    while position > 0, index - position < 80,
      !story.tokens[position].shape.contains(.sentenceStart)
    {
      position -= 1
      if story.isWord(text, position, "u.s.") { return true }
    }
    position = index + 1
    while position < story.count, position - index < 80,
      !story.tokens[position].shape.contains(.sentenceStart)
    {
      if story.isWord(text, position, "u.s.") { return true }
      position += 1
    }
    return false
  }
}
