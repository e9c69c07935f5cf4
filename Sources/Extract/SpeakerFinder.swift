internal import Lexicon
internal import Wire

/// Finds who speaks beside a verb of saying: a pronoun, a name or a noun phrase.
///
/// `a ministry official at the Treasury said` names an official, not the Treasury: where the words
/// right beside the verb are a noun with what belongs to it, the phrase is the speaker. Words that
/// stand for nothing (`and`, `but`, `also`) never are.
struct SpeakerFinder {
  /// What a small word does in a phrase.
  private enum Role {
    /// Begins a noun phrase: `a`, `one`.
    case determiner
    /// Ties a second phrase to the first: `an official at the bank`.
    case link
    /// Stands between the subject and its verb: `also`, `had`.
    case adverb
    /// Ends a phrase.
    case other
  }

  private let roles: HashTable<Role>

  init() {
    let groups: [(Role, String)] = [
      (
        .determiner,
        "a an the one another some several many most two three other his her its their our my both "
          + "each every no any all"
      ),
      (.link, "at of with from for"),
      (
        .adverb,
        "also later then earlier now once often never still just only today yesterday tonight recently "
          + "has have had is was were are be been will would should could can may might must did does do "
          + "not already again repeatedly further himself herself themselves meanwhile on late early"
      ),
      (
        .other,
        "and but or nor who whom which that what when where while why how whether if as because since "
          + "although though so than to in by about after before between into over under within through "
          + "there here it he she they we i you him them us me this these those yet until against during "
          + "except without out up down off more less very too said told s"
      ),
    ]
    var table: [UInt64: Role] = [:]
    for (role, words) in groups {
      for word in words.split(separator: " ") {
        let bytes = Array(word.utf8)
        table[WordHash.word(bytes.span)] = role
      }
    }
    roles = HashTable(table, empty: .other)
  }

  /// The speaker of the verb at `verb` within `range`: a pronoun beside it, the phrase beside it, the
  /// name nearest to it.
  func speaker(
    _ text: Span<UInt8>, _ story: StoryTokens, verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    // Behind the verb it speaks where the verb comes first: `"...," said he`, but `called it "..."`.
    let last = verb == range.lowerBound ? verb + 1 : verb - 1
    for neighbour in [verb - 1, last] where range.contains(neighbour) {
      for word: StaticString in ["he", "she", "they", "it", "i", "we"]
      where story.isWord(text, neighbour, word) { return story.tokens[neighbour].range }
    }
    if let pronoun = pronounBefore(text, story, verb, range) { return pronoun }
    if let phrase = phraseBefore(text, story, verb, range) { return phrase }
    if let subject = subjectBeforeClause(text, story, verb, range, names) { return subject }
    // `"...," said an official at the bank`: right behind the quotation, the verb comes first.
    if verb == range.lowerBound, let phrase = phraseBehind(text, story, verb, range, names) {
      return phrase
    }
    return nearestName(story, verb, range, names) ?? pronounOfSentence(text, story, verb, range)
  }

  /// `She left it at that but said`: the pronoun with which the sentence begins.
  private func pronounOfSentence(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Range<Int>? {
    var found: Range<Int>?
    var index = verb - 1
    while index >= range.lowerBound {
      for word: StaticString in ["he", "she", "they", "we", "i"]
      where story.isWord(text, index, word) { found = story.tokens[index].range }
      if story.tokens[index].shape.contains(.sentenceStart) { break }
      index -= 1
    }
    return found
  }

  /// `The company, which employs 12,500 people, called it`: what the sentence begins with, where a comma
  /// stands before the verb and another behind the subject.
  private func subjectBeforeClause(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    guard verb - 4 >= range.lowerBound, story.mark(text, verb - 1) == UInt8(ascii: ",") else {
      return nil
    }
    let first = sentenceStart(story, verb, range)
    guard story.tokens[first].kind == .word, story.tokens[first].shape.contains(.sentenceStart)
    else { return nil }
    if roles[story.tokens[first].hash] == .determiner {
      let end = phraseEnd(text, story, first, range)
      guard end > first + 1, end < verb - 1, story.mark(text, end) == UInt8(ascii: ","),
        isNoun(story, end - 1)
      else { return nil }
      return story.range(first, end)
    }
    let index = Self.firstIndex(of: names, from: Int(story.tokens[first].start))
    guard index < names.endIndex, Int(names[index].start) == Int(story.tokens[first].start),
      names[index].kind == .person || names[index].kind == .organisation
    else { return nil }
    let end = Int(names[index].end)
    guard end < Int(story.tokens[verb - 1].start), text[end] == UInt8(ascii: ",") else {
      return nil
    }
    return names[index].range
  }

  /// The first token of the sentence that `index` stands in, not before `range`.
  private func sentenceStart(_ story: StoryTokens, _ index: Int, _ range: Range<Int>) -> Int {
    var start = index
    while start > range.lowerBound, !story.tokens[start].shape.contains(.sentenceStart) {
      start -= 1
    }
    return start
  }

  // MARK: - Names

  /// The name nearest to the verb, before it first, people before organisations.
  private func nearestName(
    _ story: StoryTokens, _ verb: Int, _ range: Range<Int>, _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    // A name of the sentence before is another's.
    let low = Int(story.tokens[sentenceStart(story, verb, range)].start)
    let high = story.tokens[range.upperBound - 1].end
    let position = Int(story.tokens[verb].start)
    var best: (range: Range<Int>, distance: Int)?
    // Names come sorted by their place: only those of the clause are looked at.
    for index in Self.firstIndex(of: names, from: low)..<names.endIndex {
      let name = names[index]
      guard Int(name.end) <= high else { break }
      guard name.kind == .person || name.kind == .organisation else { continue }
      let distance =
        Int(name.end) <= position ? position - Int(name.end) : Int(name.start) - position + 8
      let penalty = name.kind == .organisation ? 40 : 0
      if distance + penalty < best?.distance ?? 140 { best = (name.range, distance + penalty) }
    }
    return best?.range
  }

  /// The first name that begins at `start` or behind it, by bisection.
  private static func firstIndex(of names: ArraySlice<Fact>, from start: Int) -> Int {
    var (low, high) = (names.startIndex, names.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if Int(names[middle].start) < start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: - Phrases

  /// `he also said`: the pronoun before adverbs and auxiliary verbs.
  private func pronounBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Range<Int>? {
    let index = subject(text, story, verb, range)
    guard index < verb - 1, index >= range.lowerBound else { return nil }
    for word: StaticString in ["he", "she", "they", "it", "i", "we"]
    where story.isWord(text, index, word) { return story.tokens[index].range }
    return nil
  }

  /// The token before the verb, adverbs and auxiliary verbs passed over.
  private func subject(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Int {
    var index = verb - 1
    while index >= range.lowerBound, story.tokens[index].kind == .word,
      roles[story.tokens[index].hash] == .adverb || isAdverb(text, story, index)
        || !story.classes(index).isDisjoint(with: [.weekday, .relativeDay])
    {
      index -= 1
    }
    return index
  }

  /// `repeatedly`: small and ending in `-ly`, with a word before it.
  private func isAdverb(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.length > 4 && !token.isCapital && text.matches("ly", at: token.end - 2)
  }

  /// The noun phrase whose noun stands before the verb; nil where a name or a mark stands there.
  private func phraseBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Range<Int>? {
    let last = subject(text, story, verb, range)
    guard last >= range.lowerBound, isNoun(story, last) || story.tokens[last].isCapital else {
      return nil
    }
    var head = last
    var start = phraseStart(text, story, head, range)
    // `an official at the bank`: the head of the phrase stands before the link.
    for _ in 0..<2 {
      guard start - 2 >= range.lowerBound, roles[story.tokens[start - 1].hash] == .link,
        story.tokens[start - 1].kind == .word,
        isNoun(story, start - 2)
          || story.tokens[start - 2].isCapital && start - 2 >= range.lowerBound
      else { break }
      // `Brandt of the union said`: the name.
      if story.tokens[start - 2].isCapital { return nil }
      head = start - 2
      start = phraseStart(text, story, head, range)
    }
    // A name right before the verb is told by the names.
    guard isNoun(story, head) else { return nil }
    // A noun without an article before it may be anything: `market share, analysts said` is not.
    let isWhole =
      roles[story.tokens[start].hash] == .determiner || start == range.lowerBound
      || story.tokens[start - 1].kind == .mark || story.tokens[start].isCapital
      || roles[story.tokens[start - 1].hash] != nil
    return isWhole ? story.range(start, last + 1) : nil
  }

  /// Where the phrase begins whose last word is at `index`: an article, or behind a word that ends
  /// the phrase before.
  private func phraseStart(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ range: Range<Int>
  ) -> Int {
    var start = index
    while start > range.lowerBound, index - start < 8 {
      let before = start - 1
      let token = story.tokens[before]
      // `the bank's spokesman`
      if story.isWord(text, before, "s"), !token.shape.contains(.spaced),
        before - 2 >= range.lowerBound, story.tokens[before - 1].kind == .mark
      {
        start = before - 1
        if story.tokens[start - 1].kind == .word { start -= 1 }
        continue
      }
      guard token.kind == .word || story.mark(text, before) == UInt8(ascii: "-") else { break }
      if let role = roles[token.hash] {
        if role == .determiner { start = before }
        if role == .determiner, before > range.lowerBound,
          roles[story.tokens[before - 1].hash] == .determiner
        {
          start = before - 1
        }
        break
      }
      if story.classes(before).contains(.verb), !token.isCapital { break }
      start = before
    }
    return start
  }

  /// The noun phrase right behind a verb, or the person it ends with: `said spokesman Jan Meyer`.
  private func phraseBehind(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    let first = verb + 1
    guard first < range.upperBound, story.tokens[first].kind == .word,
      !story.tokens[first].isCapital
    else { return nil }
    let opening = roles[story.tokens[first].hash]
    guard opening == nil || opening == .determiner else { return nil }
    var end = phraseEnd(text, story, first, range)
    guard end > first, isNoun(story, end - 1) else { return nil }
    // `said an official at the Treasury`
    for _ in 0..<2 {
      guard end + 1 < range.upperBound, roles[story.tokens[end].hash] == .link,
        story.tokens[end].kind == .word
      else { break }
      let next = phraseEnd(text, story, end + 1, range)
      guard next > end + 1 else { break }
      end = next
    }
    let (low, high) = (Int(story.tokens[first].start), story.tokens[end - 1].end)
    var index = Self.firstIndex(of: names, from: low)
    while index < names.endIndex, Int(names[index].start) < high {
      if names[index].kind == .person { return names[index].range }
      index += 1
    }
    // `said a spokesman, Jan Meyer`
    if index < names.endIndex, names[index].kind == .person, end + 1 < range.upperBound,
      story.mark(text, end) == UInt8(ascii: ","),
      Int(names[index].start) == Int(story.tokens[end + 1].start)
    {
      return nil
    }
    return story.range(first, end)
  }

  /// Behind the last word of the phrase that begins at `first`.
  private func phraseEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ range: Range<Int>
  ) -> Int {
    var end = first
    while end < range.upperBound, end - first < 9 {
      let token = story.tokens[end]
      if token.kind == .mark {
        // `the bank's spokesman`, `vice-chairman`
        let byte = text[Int(token.start)]
        guard !token.shape.contains(.spaced), end + 1 < range.upperBound,
          !story.isSpaced(end + 1), byte == UInt8(ascii: "-") || byte == UInt8(ascii: "'")
        else { break }
        end += 2
        continue
      }
      guard token.kind == .word, end == first || !token.shape.contains(.sentenceStart) else {
        break
      }
      if let role = roles[token.hash], role != .determiner || end > first + 1 { break }
      if end > first, !story.classes(end).isDisjoint(with: [.weekday, .relativeDay]) { break }
      if isAdverb(text, story, end) { break }
      end += 1
    }
    return end
  }

  private func isNoun(_ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.kind == .word && !token.isCapital && !token.shape.contains(.digits)
      && roles[token.hash] == nil && !story.classes(index).contains(.verb)
      || token.kind == .word && roles[token.hash] == .determiner && Self.standsAlone(token)
  }

  /// Whether it may be a phrase alone: `one said`, `another said`.
  private static func standsAlone(_ token: Token) -> Bool { alone.contains(token.hash) }

  private static let alone: Set<UInt64> = Set(
    ["one", "another", "some", "several", "many", "most", "others", "both"].map { word in
      let bytes = Array(word.utf8)
      return WordHash.word(bytes.span)
    })
}
