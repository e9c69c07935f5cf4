internal import Lexicon
internal import Wire

/// Sums and counts whose unit stands with another figure: `6.11 billion dlrs from 5.83 billion`.
extension AmountFinder {
  /// What a word beside a figure without a unit says of it.
  enum Neighbour {
    /// Behind it: the figure has no noun of its own.
    case behind
    /// Before it and behind: ties it to another figure.
    case link
    /// Between it and a link: `from about 5.83 billion`.
    case roughly
    /// A word for money before `of`: `profits of 67 mln`.
    case money
    /// The head of a line in a table of earnings: `Revs 153.3 mln`.
    case line
    /// Between a line's head and its figure: `Net loss 1,234,000`.
    case result
  }

  /// What a story has told so far.
  struct Told {
    /// Its first fact that is an amount.
    var firstFact: Int
    /// The currency of the amount a share in a table of earnings; -1 for none.
    var currency: Int32 = -1
    /// Behind the last figure of a line of that table: `vs` there goes on with it.
    var lineEnd = -1
  }

  /// Reads the words by what they say; built once.
  static func neighbours() -> HashTable<Neighbour> {
    let groups: [(Neighbour, String)] = [
      (
        .behind,
        "a an the in last this on at by for as after before during when while which who whose due because if "
          + "respectively under over through since earlier ago previously but year next"
      ),
      (.link, "from to vs versus against and or with than compared"),
      (.roughly, "about some around nearly only just almost roughly approximately"),
      (
        .money,
        "profit profits loss losses sales revenue revenues earnings surplus deficit income turnover assets debt "
          + "exports imports budget costs"
      ),
      (.line, "net revs rev sales turnover deposits loans"),
      (.result, "loss profit income"),
    ]
    var table: [UInt64: Neighbour] = [:]
    for (kind, words) in groups {
      for word in words.split(separator: " ") {
        table[WordHash.word(Array(word.utf8).span)] = kind
      }
    }
    return HashTable(table, empty: .behind)
  }

  // MARK: - Tables

  /// Notes the currency of `Shr 23 cts` for the lines below it.
  func note(
    _ fact: Fact, _ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure, _ told: inout Told
  ) {
    if story.isWord(text, figure.first - 1, "shr") || story.isWord(text, figure.first - 2, "shr") {
      told.currency = fact.payload
    }
  }

  /// `Net 1,234,000 vs 1,100,000`, `Revs 153.3 mln`: sums in the currency of the line that tells the
  /// amount a share.
  func tabled(
    _ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure, _ told: inout Told
  ) -> Fact? {
    guard told.currency >= 0, !figure.mayBeYear, figure.first > 1,
      figure.scale > 0 || figure.numeral.value >= 10_000
    else { return nil }
    var before = figure.first - 1
    if isResult(text, story, before) { before -= 1 }
    let isLine =
      switch neighbours[story.tokens[before].hash] {
      case .line?: true
      // `Net profit` with `profit` passed over, `sales` told as a word for money.
      case .money?: story.isWord(text, before, "sales") || story.isWord(text, before, "turnover")
      case .link?: before == told.lineEnd && story.isWord(text, before, "vs")
      default: false
      }
    guard isLine else { return nil }
    told.lineEnd = figure.end
    return Fact(
      .money, story.range(figure.first, figure.end), payload: told.currency,
      value: figure.numeral.value)
  }

  private func isResult(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    story.isWord(text, index, "loss") || story.isWord(text, index, "profit")
      || story.isWord(text, index, "income")
  }

  // MARK: - Sentences

  /// A figure in millions without a noun of its own, which takes the unit of the sum before it in its
  /// sentence, or of the figure that is tied to it.
  func borrowed(
    _ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure, next: Int?, _ told: Told,
    _ home: HomeMoney, _ facts: [Fact]
  ) -> Fact? {
    guard figure.scale >= 6, standsAlone(text, story, figure.end) else { return nil }
    if let next, let unit = tied(text, story, figure, next, home) {
      var fact = fact(unit, figure.numeral, story.range(figure.first, figure.end))
      if unit.kind == .count {
        fact.payload = Int32(clamping: story.tokens[unit.end - 1].end - Int(fact.start))
      }
      return fact
    }
    guard isTied(text, story, figure.first - 1),
      let currency = currencyBefore(story, figure.first, told, facts)
    else { return nil }
    return Fact(
      .money, story.range(figure.first, figure.end), payload: currency,
      value: figure.numeral.value)
  }

  /// Whether no noun that the figure counts stands at `index`.
  private func standsAlone(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index < story.count, !story.tokens[index].shape.contains(.sentenceStart) else {
      return true
    }
    switch story.tokens[index].kind {
    case .number: return false
    case .mark:
      return story.isSpaced(index) || story.mark(text, index) != UInt8(ascii: "-")
    case .word:
      guard !story.tokens[index].isCapital else { return false }
      switch neighbours[story.tokens[index].hash] {
      case .behind?, .link?: return true
      default: return false
      }
    }
  }

  /// Whether the word at `index` ties the figure behind it to another: `from`, `from about`, `a loss of`.
  private func isTied(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index > 0 else { return false }
    let last =
      neighbours[story.tokens[index].hash] == .roughly ? index - 1 : index
    guard last > 0, story.tokens[last].kind == .word else { return false }
    if neighbours[story.tokens[last].hash] == .link { return true }
    return story.isWord(text, last, "of")
      && (neighbours[story.tokens[last - 1].hash] == .money
        || neighbours[story.tokens[last - 1].hash] == .result)
  }

  /// The unit of the figure at `next` that a few words tie to this one: `67 mln and four mln dlrs`.
  private func tied(
    _ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure, _ next: Int, _ home: HomeMoney
  ) -> Unit? {
    guard next > figure.end, next - figure.end <= 3 else { return nil }
    for index in figure.end...next {
      if story.tokens[index].shape.contains(.sentenceStart) { return nil }
      if index < next, neighbours[story.tokens[index].hash] != .link,
        story.mark(text, index) != UInt8(ascii: ",")
      {
        return nil
      }
    }
    guard let other = self.figure(text, story, next), other.scale > 0 else { return nil }
    return unit(text, story, other, home)
  }

  /// The currency of the sums before `index` in its sentence, where they are of one and nothing else is
  /// counted.
  private func currencyBefore(
    _ story: StoryTokens, _ index: Int, _ told: Told, _ facts: [Fact]
  ) -> Int32? {
    guard facts.count > told.firstFact, facts[facts.count - 1].kind == .money else { return nil }
    var start = index
    while start > 0, index - start < 60, !story.tokens[start].shape.contains(.sentenceStart) {
      start -= 1
    }
    let low = story.tokens[start].start
    var currency: Int32?
    var row = facts.count - 1
    while row >= told.firstFact, facts[row].start >= low {
      switch facts[row].kind {
      case .money:
        guard currency == nil || currency == facts[row].payload else { return nil }
        currency = facts[row].payload
      case .percent: break
      default: return nil
      }
      row -= 1
    }
    return currency
  }
}
