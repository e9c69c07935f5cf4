internal import Lexicon
internal import Wire

/// Finds sums of money, percentages, counts and casualties with their values.
struct AmountFinder {
  private let casualties = CasualtyFinder()
  private let currencies = CurrencyWords()
  /// Powers of ten by the words for them.
  private let scales: HashTable<Int>
  /// The same glued to a number: `$20m`.
  private let suffixes: HashTable<Int>
  private let percents: HashTable<Bool>
  private let noCounts: HashTable<Bool>
  /// What is paid in pounds, and not weighed.
  private let sums: HashTable<Bool>
  /// Words beside figures that have no unit of their own.
  let neighbours = AmountFinder.neighbours()

  init() {
    func hash(_ word: Substring) -> UInt64 { WordHash.word(Array(word.utf8).span) }
    func table<Value>(_ words: KeyValuePairs<String, Value>, empty: Value) -> HashTable<Value> {
      let rows = words.flatMap { words, value in
        words.split(separator: " ").map { (hash($0), value) }
      }
      return HashTable(Dictionary(rows) { first, _ in first }, empty: empty)
    }
    scales = table(
      [
        "hundred": 2, "thousand": 3, "lakh": 5, "million mln mn m": 6, "crore": 7,
        "billion bln bn": 9, "trillion trln tn": 12,
      ], empty: 0)
    suffixes = table(["k": 3, "m mn mln": 6, "b bn bln": 9, "tn trn": 12], empty: 0)
    percents = table(["pct percent per percentage pc": true], empty: false)
    sums = table(
      [
        """
        damage damages tax taxes debt debts cash money public savings shares stock jewels jewellery \
        income rent profit profits losses benefits compensation aid investment funding spending \
        goods loan loans state government taxpayers bail prize winnings salary budget fine fines \
        costs wages fee fees assets bill bills note notes coin coins donations pay credit deal bid \
        reward contract grant cheque jackpot
        """: true
      ], empty: false)
    noCounts = table(
      [
        """
        per is was his its this less vs versus as us plus class gross net basis across series \
        ounces pts yes unless perhaps always towards does has was analysis
        """: true
      ], empty: false)
  }

  func find(
    _ text: Span<UInt8>, _ story: StoryTokens, home: HomeMoney, into facts: inout [Fact]
  ) {
    var next = 0
    var heads = story.headNumbers[...]
    var told = Told(firstFact: facts.count)
    for position in story.numbers.indices {
      let number = story.numbers[position]
      while let head = heads.first, head < number {
        heads.removeFirst()
        findHead(text, story, Int(head), home, &next, &facts)
      }
      guard Int(number) >= next, let figure = figure(text, story, Int(number)) else { continue }
      next = figure.end
      let amount = amount(text, story, figure, home)
      if amount == nil || amount?.fact.kind == .count,
        let found = casualties.find(text, story, figure.number)
          ?? facts.last.flatMap({ casualties.findJoined(text, story, figure.number, to: $0) })
      {
        facts.append(found.fact)
        next = found.end
      } else if let amount {
        if amount.fact.kind == .money { note(amount.fact, text, story, figure, &told) }
        facts.append(amount.fact)
        next = amount.end
      } else if let amount = low(text, story, figure, home) {
        facts.append(amount)
      } else if let sum = tabled(text, story, figure, &told) {
        facts.append(sum)
      } else if figure.scale >= 6 {
        let following = position + 1
        let other = following < story.numbers.count ? Int(story.numbers[following]) : nil
        if let amount = borrowed(text, story, figure, next: other, told, home, facts) {
          facts.append(amount)
        }
      }
    }
    for head in heads { findHead(text, story, Int(head), home, &next, &facts) }
  }

  /// A sentence's first word that is a number is looked at for casualties alone, several of one number for all.
  private func findHead(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ home: HomeMoney, _ next: inout Int,
    _ facts: inout [Fact]
  ) {
    guard index >= next, let figure = figure(text, story, index) else { return }
    if let found = casualties.find(text, story, figure.number) {
      facts.append(found.fact)
      next = found.end
    } else if figure.end > index + 1 {
      // Of `Twenty-five percent` the second word is no number of its own.
      next = figure.end
      guard let amount = amount(text, story, figure, home) else { return }
      facts.append(amount.fact)
      next = amount.end
    }
  }

  // MARK: - Numbers

  /// A number with what multiplies it, before its unit is looked for.
  struct Figure {
    /// Its tokens.
    var first: Int
    var end: Int
    var numeral: Numeral
    /// The power of ten of the word behind it; 0 for none.
    var scale = 0
    /// A number alone that may be a year.
    var mayBeYear = false
    /// Whether a noun behind it is a thing that it counts.
    var mayCount = true
    /// The currency whose name is glued to it (`euro1.2 billion`); nil for none.
    var currency: Int?

    var number: CasualtyFinder.Number {
      CasualtyFinder.Number(first: first, end: end, value: numeral.value, mayBeYear: mayBeYear)
    }
  }

  /// The number at `index`: `4.5 billion`, `155-million`, `$20m`, `1-1/8`, `two mln`.
  func figure(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Figure? {
    let token = story.tokens[index]
    var figure = Figure(first: index, end: index + 1, numeral: Numeral(0))
    switch token.kind {
    case .number:
      figure.numeral = Numeral(text, token.range)
      if isDecimal(text, story, index) {
        figure.first -= 1
        figure.numeral.scale(by: -Int(token.length))
        break
      }
      readFraction(text, story, &figure)
    case .word where token.shape.contains(.digits):
      if text[Int(token.start)].isLetter {
        guard let glued = glued(text, story, index) else { return nil }
        figure = glued
        break
      }
      guard let suffix = suffix(text, token) else { return nil }
      figure.numeral = Numeral(text, token.range)
      figure.scale = suffix
      figure.numeral.scale(by: suffix)
      return figure
    default:
      let words = words(text, story, index)
      figure.numeral = Numeral(words.value)
      figure.end = words.end
      // `one` of many things is no count.
      figure.mayCount = words.end > index + 1 || !story.isWord(text, index, "one")
    }
    if story.isWord(text, figure.end, "dozen") {
      figure.numeral.multiply(by: 12)
      figure.mayCount = true
      figure.end += 1
      return figure
    }
    var end = figure.end
    if story.mark(text, end) == UInt8(ascii: "-"), !story.isSpaced(end) { end += 1 }
    if end < story.count, let power = scales[story.tokens[end].hash],
      story.tokens[end].length > 1 || !story.isSpaced(end)
    {
      figure.numeral.scale(by: power)
      figure.scale = power
      figure.mayCount = true
      figure.end = end + 1
    } else if token.kind == .number, token.length == 4,
      (1800..<2100).contains(figure.numeral.value)
    {
      figure.mayBeYear = true
      figure.mayCount = false
    }
    return figure
  }

  /// Whether figures behind a stop are tenths and hundredths without a zero before: `.5 percent`, `$.34`.
  private func isDecimal(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard story.mark(text, index - 1) == UInt8(ascii: "."), !story.isSpaced(index),
      story.tokens[index].range.allSatisfy({ text[$0].isDigit })
    else { return false }
    if index == 1 || story.isSpaced(index - 1) { return true }
    let before = story.mark(text, index - 2)
    return before == UInt8(ascii: "$") || before == UInt8(ascii: "(") || before == UInt8(ascii: "=")
  }

  /// The number of several words: `twenty-five`, `two hundred and fifty`; the word that multiplies all of it is
  /// left.
  private func words(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (value: Int, end: Int) {
    var (value, end) = tens(text, story, index)
    guard value < 100, story.isWord(text, end, "hundred") else { return (value, end) }
    var rest = end + 1
    if story.isWord(text, rest, "and") { rest += 1 }
    guard rest < story.count, !story.tokens[rest].isCapital,
      story.classes(rest).contains(.numberWord)
    else { return (value, end) }
    let last = tens(text, story, rest)
    // `between two hundred and three hundred`
    guard !story.isWord(text, last.end, "hundred") else { return (value, end) }
    value = value * 100 + last.value
    end = last.end
    return (value, end)
  }

  private func tens(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (value: Int, end: Int) {
    let value = Int(story.entries[index].value)
    guard value >= 20, value % 10 == 0, index + 2 < story.count,
      story.mark(text, index + 1) == UInt8(ascii: "-"), !story.isSpaced(index + 1),
      !story.isSpaced(index + 2), story.classes(index + 2).contains(.numberWord),
      (1...9).contains(Int(story.entries[index + 2].value))
    else { return (value, index + 1) }
    return (value + Int(story.entries[index + 2].value), index + 3)
  }

  /// The number that `euro` is glued to, as some desks write it: `euro1.2 billion`, `euro150,000`.
  private func glued(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Figure? {
    let token = story.tokens[index]
    guard token.length > 4, text.matchesFolded("euro", at: Int(token.start)) else { return nil }
    let digits = Int(token.start) + 4..<token.end
    guard digits.allSatisfy({ text[$0].isDigit }) else { return nil }
    var end = index + 1
    while end + 1 < story.count, !story.isSpaced(end), !story.isSpaced(end + 1),
      story.mark(text, end) == UInt8(ascii: ".") || story.mark(text, end) == UInt8(ascii: ","),
      story.tokens[end + 1].kind == .number
    {
      end += 2
    }
    let range = digits.lowerBound..<story.tokens[end - 1].end
    // `euro2024` is a tournament.
    guard end > index + 1 || digits.count != 4 else { return nil }
    var figure = Figure(first: index, end: end, numeral: Numeral(text, range))
    figure.currency = CurrencyWords.euro
    return figure
  }

  /// The power of ten that is glued to a number; nil for `5pm`, `3rd`, `747s`.
  private func suffix(_ text: Span<UInt8>, _ token: Token) -> Int? {
    var start = Int(token.start)
    guard text[start].isDigit else { return nil }
    while start < token.end, !text[start].isLetter { start += 1 }
    return suffixes[WordHash.word(text.extracting(start..<token.end))]
  }

  /// Adds the fraction of `132-1/2`, `1 1/8`, or reads `3/4`.
  private func readFraction(_ text: Span<UInt8>, _ story: StoryTokens, _ figure: inout Figure) {
    if let (numerator, denominator) = fraction(text, story, figure.first) {
      figure.numeral = Numeral(0)
      figure.numeral.add(numerator, over: denominator)
      figure.end = figure.first + 3
      return
    }
    guard figure.numeral.takesFraction else { return }
    var index = figure.end
    if story.mark(text, index) == UInt8(ascii: "-"), !story.isSpaced(index) {
      index += 1
      if index < story.count, story.isSpaced(index) { return }
    }
    guard let (numerator, denominator) = fraction(text, story, index) else { return }
    figure.numeral.add(numerator, over: denominator)
    figure.end = index + 3
  }

  /// The parts of a proper fraction in tokens `n`, `/`, `d`, with a denominator that prices are
  /// quoted in.
  private func fraction(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (Int, Int)? {
    guard index + 2 < story.count, story.mark(text, index + 1) == UInt8(ascii: "/"),
      story.tokens[index].kind == .number, story.tokens[index + 2].kind == .number,
      !story.isSpaced(index + 1), !story.isSpaced(index + 2),
      let numerator = text.number(in: story.tokens[index].range),
      let denominator = text.number(in: story.tokens[index + 2].range), 0 < numerator,
      numerator < denominator
    else { return nil }
    switch denominator {
    case 2, 3, 4, 5, 6, 8, 10, 16, 32, 64: return (numerator, denominator)
    default: return nil
    }
  }

  // MARK: - Units

  /// What a number counts: a fact without its range.
  struct Unit {
    var kind: FactKind
    var payload: Int32 = -1
    /// Behind its last token.
    var end: Int
    /// Counts hundredths.
    var isMinor = false
  }

  private func amount(
    _ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure, _ home: HomeMoney
  ) -> (fact: Fact, end: Int)? {
    if story.mark(text, figure.end) != UInt8(ascii: "%"),
      let (currency, first) = figure.currency.map({ ($0, figure.first) })
        ?? currencies.before(text, story, figure.first, isLarge: figure.scale >= 6),
      !currencies.leads(story.tokens[first]) || !isCounted(text, story, figure)
    {
      var numeral = figure.numeral
      // `$30 to $40 million`, `$30-40 million`: the scale is that of both.
      if figure.scale == 0, let high = high(text, story, figure), high.scale > 0,
        unscaled(high) > numeral.value
      {
        numeral.scale(by: high.scale)
      }
      let range = story.range(first, figure.end)
      return (
        Fact(.money, range, payload: Int32(currency), value: numeral.value), figure.end
      )
    }
    guard let unit = unit(text, story, figure, home) else { return nil }
    return (fact(unit, figure.numeral, story.range(figure.first, unit.end)), unit.end)
  }

  /// Whether a percentage or a noun behind the number is its unit, where a noun before it would be a sign:
  /// `dlrs 7 pct above`, `marks 65 million years`.
  private func isCounted(_ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure) -> Bool {
    let next = figure.end
    guard next < story.count, story.tokens[next].kind == .word else { return false }
    let isRate = percents[story.tokens[next].hash] != nil
    return isRate && (!story.isWord(text, next, "per") || story.isWord(text, next + 1, "cent"))
      || countNoun(text, story, next) == next
  }

  func fact(_ unit: Unit, _ numeral: Numeral, _ range: Range<Int>) -> Fact {
    var numeral = numeral
    if unit.isMinor { numeral.scale(by: -2) }
    return Fact(unit.kind, range, payload: unit.payload, value: numeral.value)
  }

  /// The unit behind a number: `8%`, `55 pct`, `450,000 dlrs`, `1.2 mln U.S. dlrs`, `13 soldiers`.
  func unit(
    _ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure, _ home: HomeMoney
  ) -> Unit? {
    if story.mark(text, figure.end) == UInt8(ascii: "%") {
      return Unit(kind: .percent, end: figure.end + 1)
    }
    var index = figure.end
    if story.mark(text, index) == UInt8(ascii: "-"), !story.isSpaced(index) { index += 1 }
    guard index < story.count, story.tokens[index].kind == .word else { return nil }
    if percents[story.tokens[index].hash] != nil { return percentage(text, story, index) }
    for step in 0...2 where index + step < story.count {
      let word = story.tokens[index + step]
      guard word.kind == .word else { break }
      if let (told, isMinor) = currencies.noun(
        story, at: index + step, skipped: step, crown: home.crown)
      {
        if told == CurrencyWords.pound, isWeight(text, story, figure, index + step) {
          return story.isWord(text, index + step, "pounds")
            ? Unit(kind: .count, end: index + step + 1) : nil
        }
        let isHome =
          home.dollar >= 0 && told == CurrencyWords.dollar && step == 0 && !word.isCapital
          && !isAmerican(text, story, index)
        return Unit(
          kind: .money, payload: Int32(isHome ? home.dollar : told), end: index + step + 1,
          isMinor: isMinor)
      }
      guard word.isCapital else { break }
    }
    guard figure.mayCount, !isOfIndex(story, figure.first), !isDay(text, story, figure),
      let noun = countNoun(text, story, index)
    else { return nil }
    return Unit(kind: .count, end: noun + 1)
  }

  /// Whether the number is a date's day: `the Sept. 11 attacks`, `the April 26-29 elections`; but `in May 20
  /// workers left`.
  private func isDay(_ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure) -> Bool {
    let token = story.tokens[figure.first]
    guard token.kind == .number, token.length <= 2, figure.numeral.value <= 31 else { return false }
    var month = figure.first - 1
    if story.mark(text, month) == UInt8(ascii: "-"), !story.isSpaced(figure.first), month > 1,
      story.tokens[month - 1].kind == .number
    {
      month -= 2
    }
    if story.mark(text, month) == UInt8(ascii: "."), !story.isSpaced(month) { month -= 1 }
    return month >= 0 && story.classes(month).contains(.month) && story.tokens[month].isCapital
      && !story.isWord(text, month - 1, "in")
  }

  /// Whether the number is a part of an index's or a model's name: `the FTZ 500 futures`.
  private func isOfIndex(_ story: StoryTokens, _ index: Int) -> Bool {
    guard index > 0, story.tokens[index].kind == .number, story.tokens[index].length == 3 else {
      return false
    }
    let before = story.tokens[index - 1]
    return before.kind == .word && story.isSpaced(index)
      && (before.shape.contains(.allCapitals)
        || before.isCapital && before.length == 1 && !before.shape.contains(.sentenceStart))
      && before.shape.isDisjoint(with: [.stopped, .digits])
      // `In OSLO 250 people left`, `in the US 250 people left`
      && before.length != 2 && story.classes(index - 1).isDisjoint(with: [.place, .demonym])
  }

  /// `pct`, `per cent`, `percentage points`.
  private func percentage(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Unit? {
    var end = index + 1
    if story.isWord(text, index, "per") {
      guard story.isWord(text, end, "cent") else { return nil }
      end += 1
    }
    if story.isWord(text, end, "point") || story.isWord(text, end, "points") {
      return Unit(kind: .percent, payload: FactUnit.points, end: end + 1)
    }
    return Unit(kind: .percent, end: end)
  }

  /// A plural noun right behind the number or behind one adjective.
  private func countNoun(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Int? {
    for position in index...index + 1 where position < story.count {
      let token = story.tokens[position]
      guard token.kind == .word, !token.isCapital, token.length > 2,
        // `7 two weeks ago`, `5 p.m. news`
        !token.shape.contains(.stopped), !story.classes(position).contains(.numberWord)
      else { return nil }
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

  /// Whether pounds are of weight: `4,800 pounds of explosives`, `weighed 200 pounds`, `a 500-pound bomb`.
  private func isWeight(
    _ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure, _ noun: Int
  ) -> Bool {
    guard figure.scale < 6 else { return false }
    if story.isWord(text, noun, "pound"), story.mark(text, noun - 1) == UInt8(ascii: "-") {
      return !isPaid(story, noun + 1)
    }
    guard story.isWord(text, noun, "pounds") else { return false }
    if story.isWord(text, noun + 1, "of"), !isPaid(story, noun + 2) { return true }
    return (max(0, figure.first - 4)..<figure.first).contains { index in
      (["weigh", "weighs", "weighed", "weighing"] as [StaticString])
        .contains { story.isWord(text, index, $0) }
    }
  }

  private func isPaid(_ story: StoryTokens, _ index: Int) -> Bool {
    index < story.count && sums[story.tokens[index].hash] != nil
  }

  // MARK: - Ranges

  /// The lower end of a range, a fact of its own with the unit of the upper end.
  ///
  /// So the 30 of `30 to 40 mln dlrs`, the 5 of `between 5 and 10 pct`. The upper end is found in its
  /// turn.
  private func low(
    _ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure, _ home: HomeMoney
  ) -> Fact? {
    guard !figure.mayBeYear, !story.classes(figure.first - 1).contains(.month),
      let high = high(text, story, figure), let unit = unit(text, story, high, home)
    else { return nil }
    var numeral = figure.numeral
    if figure.scale == 0, high.scale > 0 {
      if unscaled(high) > numeral.value {
        numeral.scale(by: high.scale)
      } else if numeral.value < 10_000 {
        return nil
      }
    }
    var fact = fact(unit, numeral, story.range(figure.first, figure.end))
    if unit.kind == .count, let toll = casualties.find(text, story, high.number) {
      // `20 to 30 people died`
      fact.kind = .casualties
      fact.payload = toll.fact.payload
    } else if unit.kind == .count {
      fact.payload = Int32(clamping: story.tokens[unit.end - 1].end - Int(fact.start))
    }
    return fact
  }

  /// The number at the upper end of a range that the figure begins.
  private func high(_ text: Span<UInt8>, _ story: StoryTokens, _ figure: Figure) -> Figure? {
    var index = figure.end
    guard index + 1 < story.count else { return nil }
    if story.mark(text, index) == UInt8(ascii: "-") {
      guard !story.isSpaced(index), !story.isSpaced(index + 1) else { return nil }
    } else if !story.isWord(text, index, "to") {
      guard story.isWord(text, index, "and") || story.isWord(text, index, "or") else { return nil }
      let isPair = story.isWord(text, index, "or")
      guard isPair || story.isWord(text, figure.first - 1, "between") else { return nil }
    }
    index += 1
    if story.mark(text, index) == UInt8(ascii: "$"), index + 1 < story.count { index += 1 }
    let token = story.tokens[index]
    guard
      token.kind == .number || story.classes(index).contains(.numberWord)
        || token.kind == .word && token.shape.contains(.digits)
    else { return nil }
    return self.figure(text, story, index)
  }

  /// The value without the word that multiplies it.
  private func unscaled(_ figure: Figure) -> Double {
    var numeral = figure.numeral
    numeral.scale(by: -figure.scale)
    return numeral.value
  }
}
