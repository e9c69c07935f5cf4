internal import Lexicon
internal import Wire

/// Finds who speaks beside a verb of saying: a pronoun, a name or a noun phrase.
///
/// `a ministry official at the Treasury said` names an official, not the Treasury: where the words
/// right beside the verb are a noun with what belongs to it, the phrase is the speaker. Words that
/// stand for nothing (`and`, `but`, `also`) never are.
struct SpeakerFinder {
  /// What a small word does in a phrase.
  enum Role {
    /// Begins a noun phrase: `a`, `one`.
    case determiner
    /// Ties a second phrase to the first: `an official at the bank`.
    case link
    /// Stands between the subject and its verb: `also`, `had`.
    case adverb
    /// Begins a clause of its own: `until`, `and`.
    case clause
    /// Ends a phrase.
    case other
  }

  let roles: HashTable<Role>

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
          + "not already again even first repeatedly further himself herself themselves meanwhile on late early"
      ),
      (
        .clause,
        "and but or nor who whom which whose that when where while why how whether if because since although "
          + "though so than before after until"
      ),
      (
        .other,
        "what as to in by about between into over under within through there here it he she we i you him "
          + "them us me this these those yet against during except without out up down off more less very "
          + "too said told s they"
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

  /// What says that words are somebody's: a verb of saying, or `according to`.
  struct Cue {
    var index: Int
    var end: Int
    var isSource = false
  }

  /// The cue that begins at `index`; nil for a verb that is a noun there (`his claims`) or passive (`is called`).
  func cue(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, end: Int) -> Cue? {
    let token = story.tokens[index]
    if token.length == 9, story.isWord(text, index, "according"), index + 1 < end,
      story.isWord(text, index + 1, "to")
    {
      return Cue(index: index, end: index + 2, isSource: true)
    }
    if token.length <= 4, let end = goingOn(text, story, index, end: end) {
      return Cue(index: index, end: end)
    }
    // `self-described`
    if index > 1, story.mark(text, index - 1) == UInt8(ascii: "-"),
      !token.shape.contains(.spaced), !story.isSpaced(index - 1)
    {
      return nil
    }
    // `went on to say`
    if index > 2, story.isWord(text, index - 1, "to"),
      goingOn(text, story, index - 3, end: end) == index + 1
    {
      return Cue(index: index - 3, end: index + 1)
    }
    guard !token.isCapital, story.classes(index).contains(.verb), index > 0 else {
      return !token.isCapital && story.classes(index).contains(.verb)
        ? Cue(index: index, end: index + 1) : nil
    }
    if isPassive(text, story, index) { return nil }
    let isNoun =
      story.tokens[index - 1].kind == .word && !isParticiple(text, story, index)
      && (roles[story.tokens[index - 1].hash] == .determiner
        || roles[story.tokens[index - 1].hash] == .link)
      && !Self.standsAlone(story.tokens[index - 1])
    return isNoun ? nil : Cue(index: index, end: index + 1)
  }

  /// Where `went on` ends that tells how somebody speaks: a mark or `to say` follows it.
  private func goingOn(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, end: Int
  ) -> Int? {
    guard story.isWord(text, index, "went") || story.isWord(text, index, "goes"), index + 1 < end,
      story.isWord(text, index + 1, "on"), index > 0, isSomebody(text, story, index - 1)
    else { return nil }
    if index + 2 == end || story.tokens[index + 2].kind == .mark { return index + 2 }
    guard index + 3 < end, story.isWord(text, index + 2, "to"),
      story.classes(index + 3).contains(.verb)
    else { return nil }
    return index + 4
  }

  /// Whether a word is a pronoun or a name: talks, strikes and the like go on, too.
  private func isSomebody(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    if isPronoun(text, story, index) { return !story.isWord(text, index, "it") }
    return token.isCapital
      && (!token.shape.contains(.sentenceStart) || !story.classes(index).contains(.lowerWord))
  }

  /// Whether a clause of its own begins at `index`.
  func opensClause(_ story: StoryTokens, _ index: Int) -> Bool {
    story.tokens[index].kind == .word && roles[story.tokens[index].hash] == .clause
  }

  func isQuotationMark(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index >= 0, index < story.count, story.tokens[index].kind == .mark else { return false }
    if story.quotesSingly { return story.quotes.contains(sorted: Int32(index)) }
    let start = Int(story.tokens[index].start)
    return text[start] == UInt8(ascii: "\"")
      || text[start] == 0xE2
        && (text.matches("\u{201C}", at: start) || text.matches("\u{201D}", at: start))
  }

  /// `is called`, `was later described`.
  func isPassive(_ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int) -> Bool {
    var index = verb - 1
    if index > 0, isAdverb(text, story, index) { index -= 1 }
    for word: StaticString in ["is", "are", "was", "were", "be", "been", "being"]
    where story.isWord(text, index, word) { return !isParticiple(text, story, verb) }
    return false
  }

  func isParticiple(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    return token.length > 4 && text.matches("ing", at: token.end - 3)
  }

  /// `was called "odd" by Meyer`: the verb before the mark and who stands behind `by`.
  func passive(
    _ text: Span<UInt8>, _ story: StoryTokens, _ mark: Int, low: Int, _ bounds: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> (verb: Int, speaker: Range<Int>)? {
    var verb = mark - 1
    while verb >= max(low, mark - 4), !story.classes(verb).contains(.verb) { verb -= 1 }
    guard verb > low, story.classes(verb).contains(.verb), isPassive(text, story, verb) else {
      return nil
    }
    var index = verb + 1
    while index < min(bounds.upperBound, mark + 24), !story.isWord(text, index, "by") {
      if story.tokens[index].shape.contains(.sentenceStart), index > mark + 1 { return nil }
      index += 1
    }
    guard index + 1 < min(bounds.upperBound, mark + 24),
      index < mark || isQuotationMark(text, story, index - 1)
    else { return nil }
    let end = index < mark ? mark : min(bounds.upperBound, index + 12)
    return source(text, story, index, index..<end, names).map { (verb, $0) }
  }

  /// The speaker of `cue` within `range`: a pronoun beside it, the phrase beside it, the name nearest to it.
  ///
  /// `isBefore`: what is said follows the cue, so that a name behind the verb is what it speaks of.
  func speaker(
    _ text: Span<UInt8>, _ story: StoryTokens, _ cue: Cue, _ range: Range<Int>,
    _ names: ArraySlice<Fact>, isBefore: Bool = false
  ) -> Range<Int>? {
    if cue.isSource {
      return source(text, story, cue.end - 1, cue.index..<range.upperBound, names)
    }
    let verb = cue.index
    if let quoted = quotedOne(text, story, verb, range, names) { return quoted }
    // Behind the verb it speaks where the verb comes first: `"...," said he`, but `called it "..."`.
    let isFirst = verb == range.lowerBound || isQuotationMark(text, story, verb - 1)
    for neighbour in [verb - 1, isFirst ? verb + 1 : verb - 1] where range.contains(neighbour) {
      if isPronoun(text, story, neighbour) {
        return isBefore
          ? antecedent(text, story, neighbour, range, names) : story.tokens[neighbour].range
      }
    }
    if let index = pronounBefore(text, story, verb, range) {
      return isBefore ? antecedent(text, story, index, range, names) : story.tokens[index].range
    }
    // `issued a statement saying`: not the statement.
    let isLoose = isParticiple(text, story, verb) && !isProgressive(text, story, verb)
    if !isLoose, let phrase = phraseBefore(text, story, verb, range) { return phrase }
    if isLoose, isBefore, !isFirst,
      let found = speakerBefore(text, story, verb, range, names)
    {
      return found
    }
    if let name = nameBeside(text, story, verb, range, names) { return name }
    if let subject = subjectBeforeClause(text, story, verb, range, names) { return subject }
    // `"...," said an official at the bank`: right behind the quotation, the verb comes first.
    if isFirst, let phrase = phraseBehind(text, story, verb, range, names) { return phrase }
    if isBefore, !isFirst, continues(text, story, verb, range),
      let subject = subjectOfSentence(text, story, verb, range, names)
    {
      return subject
    }
    if let name = nearestName(text, story, verb, range, names, isBefore: isBefore && !isFirst) {
      return name
    }
    if let pronoun = pronounOfSentence(text, story, verb, range) { return pronoun }
    return isFirst ? capitalsBehind(text, story, verb + 1, range) : nil
  }

  func isPronoun(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for word: StaticString in ["he", "she", "they", "it", "i", "we"]
    where story.isWord(text, index, word) { return true }
    return false
  }

  /// Who stands behind `to` or `by`, which is at `index`: a phrase, a name, a word with a capital.
  private func source(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    guard index + 1 < range.upperBound else { return nil }
    if let phrase = phraseBehind(text, story, index, range, names) { return phrase }
    let run = capitalsBehind(text, story, index + 1, range)
    let start = Int(story.tokens[index + 1].start)
    var next = Self.firstIndex(of: names, from: start)
    while next < names.endIndex, Int(names[next].start) < start + 60,
      Int(names[next].end) <= story.tokens[range.upperBound - 1].end
    {
      if names[next].kind == .person || names[next].kind == .organisation {
        return names[next].range
      }
      next += 1
    }
    return run
  }

  /// `Meyer thundered`: the name right behind a quotation and the word behind it, a verb by its ending.
  func unknownVerb(
    _ text: Span<UInt8>, _ story: StoryTokens, _ range: Range<Int>, _ names: ArraySlice<Fact>
  ) -> (speaker: Range<Int>, verb: Range<Int>)? {
    guard var first = range.first else { return nil }
    if story.mark(text, first) == UInt8(ascii: ",") { first += 1 }
    guard first < range.upperBound, !story.tokens[first].shape.contains(.sentenceStart) else {
      return nil
    }
    let index = Self.firstIndex(of: names, from: Int(story.tokens[first].start))
    guard index < names.endIndex, names[index].kind == .person,
      Int(names[index].start) <= story.tokens[first].end + 8
    else { return nil }
    let verb = story.firstIndex(from: Int(names[index].end))
    guard verb < range.upperBound, story.tokens[verb].kind == .word, !story.tokens[verb].isCapital,
      story.tokens[verb].length > 4, text.matches("ed", at: story.tokens[verb].end - 2)
    else { return nil }
    return (names[index].range, story.tokens[verb].range)
  }

  /// The words with capitals at `first`, behind an article: `the Daily Courier`.
  private func capitalsBehind(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ range: Range<Int>
  ) -> Range<Int>? {
    var start = first
    if start < range.upperBound, roles[story.tokens[start].hash] == .determiner { start += 1 }
    var end = start
    while end < range.upperBound, story.tokens[end].kind == .word, story.tokens[end].isCapital {
      end += 1
    }
    return end > start ? story.range(start, end) : nil
  }

  /// `Meyer said that he felt "..."`: of one who says what he says, the name.
  private func antecedent(
    _ text: Span<UInt8>, _ story: StoryTokens, _ pronoun: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    let own = story.tokens[pronoun].range
    let before = pronoun - 1
    guard before > range.lowerBound, !story.tokens[pronoun].shape.contains(.sentenceStart),
      !story.isWord(text, pronoun, "it"), !story.isWord(text, pronoun, "i")
    else { return own }
    let isOwn =
      story.isWord(text, before, "and") || story.isWord(text, before, "but")
      || story.isWord(text, before, "that") || story.isWord(text, before, "what")
      || story.isWord(text, before, "which") || story.classes(before).contains(.verb)
    guard isOwn else { return own }
    var index = before
    var isQuoted = false
    while index > range.lowerBound {
      if isQuotationMark(text, story, index) { isQuoted.toggle() }
      if !isQuoted, let cue = cue(text, story, index, end: pronoun), !cue.isSource {
        // A pronoun there is no more than the one here.
        for at in [index - 1, subject(text, story, index, range)] where at >= range.lowerBound {
          if isPronoun(text, story, at) { return own }
        }
        return speaker(text, story, cue, range.lowerBound..<pronoun, names, isBefore: true) ?? own
      }
      if story.tokens[index].shape.contains(.sentenceStart) { break }
      index -= 1
    }
    return own
  }

  /// Whether the verb goes on with the sentence's subject: `..., saying`, `and said`.
  func continues(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Bool {
    let index = subject(text, story, verb, range)
    guard index > range.lowerBound else { return false }
    if story.tokens[index].kind == .mark { return story.mark(text, index) == UInt8(ascii: ",") }
    return isParticiple(text, story, verb) && isNoun(story, index)
      || story.isWord(text, index, "and") || story.isWord(text, index, "but")
  }

  /// What the sentence's first clause speaks of: a pronoun, a name, a phrase with an article.
  func subjectOfSentence(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    var first = sentenceStart(text, story, verb, range)
    if story.tokens[first].kind == .mark { first += 1 }
    guard first < verb else { return nil }
    // `On Tuesday, Meyer ...`, `While others left, Meyer ...`
    let role = roles[story.tokens[first].hash]
    if !isPronoun(text, story, first),
      role == .link || role == .clause || role == .other || isParticiple(text, story, first)
    {
      var comma = first + 1
      while comma < min(verb, first + 20), story.mark(text, comma) != UInt8(ascii: ",") {
        comma += 1
      }
      if story.mark(text, comma) == UInt8(ascii: ","), comma + 1 < verb { first = comma + 1 }
    }
    if isPronoun(text, story, first) { return story.tokens[first].range }
    let high = story.tokens[verb].start
    let isPhrase = roles[story.tokens[first].hash] == .determiner
    let near = isPhrase ? story.tokens[min(first + 6, verb)].start : high
    var index = Self.firstIndex(of: names, from: Int(story.tokens[first].start))
    while index < names.endIndex, names[index].start < near {
      let name = names[index]
      if name.kind == .person || name.kind == .organisation, name.end <= high,
        text[Int(name.end)] != UInt8(ascii: "'"),
        !isQuoted(text, story, first..<verb, at: Int(name.start))
      {
        return name.range
      }
      index += 1
    }
    guard isPhrase else { return nil }
    var end = first + 1
    while end < min(verb, first + 6), story.tokens[end].kind == .word,
      roles[story.tokens[end].hash] == nil, !story.classes(end).contains(.verb),
      end < first + 2 || !text.matches("ed", at: story.tokens[end].end - 2)
    {
      end += 1
    }
    return end > first + 1 && isNoun(story, end - 1) ? story.range(first, end) : nil
  }

  /// Whether the byte `position` stands between quotation marks of `range`.
  private func isQuoted(
    _ text: Span<UInt8>, _ story: StoryTokens, _ range: Range<Int>, at position: Int
  ) -> Bool {
    var isInside = false
    for index in range {
      if Int(story.tokens[index].start) >= position { break }
      if isQuotationMark(text, story, index) { isInside.toggle() }
    }
    return isInside
  }

  /// The name or the words with capitals right before the verb: `Okoro said`, `the Courier reported`.
  private func nameBeside(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    let last = subject(text, story, verb, range)
    guard last >= range.lowerBound, story.tokens[last].kind == .word, story.tokens[last].isCapital,
      roles[story.tokens[last].hash] == nil,
      story.classes(last).isDisjoint(with: [.month, .weekday, .relativeDay])
    else { return nil }
    var start = last
    while start > range.lowerBound, !story.tokens[start].shape.contains(.sentenceStart) {
      // `Okoro-Lind`
      let isHyphen =
        story.mark(text, start - 1) == UInt8(ascii: "-") && !story.isSpaced(start)
        && !story.isSpaced(start - 1)
      let before = isHyphen ? start - 2 : start - 1
      guard before >= range.lowerBound, story.tokens[before].kind == .word,
        story.tokens[before].isCapital, roles[story.tokens[before].hash] == nil
      else { break }
      start = before
    }
    let low = Int(story.tokens[start].start)
    var index = Self.firstIndex(of: names, from: low)
    var name: Range<Int>?
    while index < names.endIndex, Int(names[index].start) < story.tokens[last].end {
      let kind = names[index].kind
      if kind == .person || kind == .organisation { name = names[index].range }
      index += 1
    }
    if let name { return name }
    guard start > range.lowerBound, story.tokens[start - 1].kind == .word else {
      return story.range(start, last + 1)
    }
    switch roles[story.tokens[start - 1].hash] {
    // `Meyer of Halden said`
    case .link?: return nil
    case .determiner?: return story.range(start - 1, last + 1)
    default: return story.range(start, last + 1)
    }
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
    let first = sentenceStart(text, story, verb, range)
    guard story.tokens[first].kind == .word, story.tokens[first].shape.contains(.sentenceStart)
    else { return nil }
    if roles[story.tokens[first].hash] == .determiner {
      let end = phraseEnd(text, story, first, range)
      guard end > first + 1, end < verb - 1, story.mark(text, end) == UInt8(ascii: ","),
        isNoun(story, end - 1)
      else { return nil }
      return apposition(text, story, end, verb, names) ?? story.range(first, end)
    }
    let index = Self.firstIndex(of: names, from: Int(story.tokens[first].start))
    guard index < names.endIndex else { return nil }
    let (name, end) = (names[index], Int(names[index].end))
    if Int(name.start) == Int(story.tokens[first].start),
      name.kind == .person || name.kind == .organisation,
      end < Int(story.tokens[verb - 1].start), text[end] == UInt8(ascii: ",")
    {
      return name.range
    }
    return titled(text, story, first, verb, names[index...])
  }

  /// `FBI Director Robert Mueller, testifying Tuesday, said`: the person who ends the words with capitals at
  /// `first`, before a comma.
  private func titled(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ verb: Int, _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    // `Of Carson, Levine, who gave nothing, said`
    guard roles[story.tokens[first].hash] == nil else { return nil }
    var comma = first
    while comma < verb - 1,
      story.tokens[comma].isCapital || story.mark(text, comma) == UInt8(ascii: ".")
    {
      comma += 1
    }
    guard comma > first, comma < verb - 1, story.mark(text, comma) == UInt8(ascii: ",") else {
      return nil
    }
    let end = story.tokens[comma - 1].end
    return names.prefix { Int($0.start) < end }
      .last { $0.kind == .person && Int($0.end) == end }?.range
  }

  /// `Her husband, Juan Perez, 34, said`: the person between commas behind a phrase.
  private func apposition(
    _ text: Span<UInt8>, _ story: StoryTokens, _ comma: Int, _ verb: Int, _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    guard comma + 1 < verb - 1 else { return nil }
    let index = Self.firstIndex(of: names, from: Int(story.tokens[comma + 1].start))
    guard index < names.endIndex, names[index].kind == .person,
      names[index].start == story.tokens[comma + 1].start,
      text[Int(names[index].end)] == UInt8(ascii: ",")
    else { return nil }
    return names[index].range
  }

  /// The first token of the sentence that `index` stands in, not before `range`.
  func sentenceStart(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ range: Range<Int>
  ) -> Int {
    var start = index
    var outside = index
    var marks = 0
    while start > range.lowerBound, !story.tokens[start].shape.contains(.sentenceStart) {
      start -= 1
      if isQuotationMark(text, story, start) {
        marks += 1
        outside = start + 1
      }
    }
    // What is quoted at its head (`"...," Meyer said, adding`) is none of it.
    return marks % 2 == 1 && start + 1 < outside ? outside : start
  }

  // MARK: - Names

  /// The name nearest to the verb, before it first, people before organisations.
  private func nearestName(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>, isBefore: Bool
  ) -> Range<Int>? {
    // A name of the sentence before is another's.
    let first = sentenceStart(text, story, verb, range)
    let low = Int(story.tokens[first].start)
    let isFirst = verb == range.lowerBound
    let high = isBefore ? story.tokens[verb].end : story.tokens[range.upperBound - 1].end
    let position = Int(story.tokens[verb].start)
    var best: (range: Range<Int>, distance: Int)?
    var owner: Range<Int>?
    // Names come sorted by their place: only those of the clause are looked at.
    for index in Self.firstIndex(of: names, from: low)..<names.endIndex {
      let name = names[index]
      guard Int(name.end) <= high else { break }
      guard name.kind == .person || name.kind == .organisation else { continue }
      // `said Meyer's lawyer, Jan Brandt`
      if Int(name.start) > position, isOwner(text, Int(name.end)) {
        if owner == nil, Int(name.start) < position + 30 { owner = name.range }
        continue
      }
      let distance =
        Int(name.end) <= position
        ? position - Int(name.end) : Int(name.start) - position + (isFirst ? 8 : 70)
      let penalty = name.kind == .organisation ? 40 : 0
      let limit = best?.distance ?? (isBefore ? 300 : 140)
      if distance + penalty < limit,
        !isBefore || !isQuoted(text, story, first..<verb, at: Int(name.start))
      {
        best = (name.range, distance + penalty)
      }
    }
    guard let owner else { return best?.range }
    if let best, best.range.lowerBound <= owner.upperBound + 60 { return best.range }
    // `said Meyer's daughter.`, but `said Meyer's plan was odd`
    let start = story.firstIndex(from: owner.lowerBound)
    let end = phraseEnd(text, story, start, range)
    let isWhole = end >= story.count || story.tokens[end].kind == .mark
    return isWhole && end > start ? story.range(start, end) : best?.range ?? owner
  }

  /// Whether an apostrophe and an `s` stand behind a name.
  private func isOwner(_ text: Span<UInt8>, _ end: Int) -> Bool {
    text.matches("'s ", at: end) || text.matches("\u{2019}s ", at: end)
  }

  /// The first name that begins at `start` or behind it, by bisection.
  static func firstIndex(of names: ArraySlice<Fact>, from start: Int) -> Int {
    var (low, high) = (names.startIndex, names.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if Int(names[middle].start) < start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
