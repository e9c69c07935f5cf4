internal import Lexicon
internal import Wire

/// Finds direct quotations with their speakers and cues.
///
/// A quotation is what stands between quotation marks in a paragraph, or from an opening mark to
/// the paragraph's end where the next paragraph opens again. Its speaker is the name beside a verb
/// of saying, behind it or before it; a second part of the same paragraph takes the first's.
struct QuoteFinder {
  private struct Attribution {
    var speaker: Range<Int>?
    var cue: Range<Int>?
    /// The verb stands behind the quotation, which a comma ties to it.
    var isDirect = false
  }

  private let speakers = SpeakerFinder()

  mutating func find(
    _ text: Span<UInt8>, _ story: StoryTokens, paragraphs: ArraySlice<Row<ParagraphKind>>,
    names: ArraySlice<Fact>, into facts: inout [Fact]
  ) {
    var marks = story.quotes[...]
    var last = Attribution()
    var carries = false
    for paragraph in paragraphs {
      let isText = paragraph.kind == .paragraph
      let carriesOn = carries
      let previous = last
      var local = carries && isText ? last : Attribution()
      let start = marks.startIndex
      while let mark = marks.first, story.tokens[Int(mark)].start < paragraph.end {
        marks.removeFirst()
      }
      guard isText else { continue }
      carries = false
      let own = story.quotes[start..<marks.startIndex]
      let isNext = marks.first.map { opens(text, story, Int($0), behind: paragraph) } ?? false
      guard !own.isEmpty || isNext else {
        last = local
        continue
      }
      let bounds =
        story.firstIndex(from: Int(paragraph.start))..<story.firstIndex(from: Int(paragraph.end))
      if !own.isEmpty {
        // A paragraph that is a quotation and no more goes on with who spoke at the end of the one before.
        if !carriesOn, previous.speaker != nil, isWholly(text, story, own, bounds) {
          local = previous
        }
        carries = find(text, story, own, bounds: bounds, names, &local, into: &facts)
      }
      // `Meyer continued:`, and the next paragraph is what he said.
      if isNext, !carries, story.mark(text, bounds.upperBound - 1) == UInt8(ascii: ":"),
        let found = before(text, story, bounds.upperBound, bounds, names)
      {
        local = found
        carries = true
      }
      last = local
    }
  }

  /// Whether the paragraph is one quotation.
  private func isWholly(
    _ text: Span<UInt8>, _ story: StoryTokens, _ marks: ArraySlice<Int32>, _ bounds: Range<Int>
  ) -> Bool {
    guard let first = marks.first, Int(first) == bounds.lowerBound,
      isQuotationMark(text, story, Int(first))
    else { return false }
    let real = marks.filter { isQuotationMark(text, story, Int($0)) }
    return real.count == 1 || real.count == 2 && real.last.map(Int.init) == bounds.upperBound - 1
  }

  /// Whether the quotation mark at `index` is the first token behind `paragraph`.
  private func opens(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, behind paragraph: Row<ParagraphKind>
  ) -> Bool {
    index == 0 || story.tokens[index - 1].start < paragraph.end
  }

  /// Finds a paragraph's quotations; says whether the last one goes on in the next paragraph.
  private func find(
    _ text: Span<UInt8>, _ story: StoryTokens, _ marks: ArraySlice<Int32>, bounds: Range<Int>,
    _ names: ArraySlice<Fact>, _ local: inout Attribution, into facts: inout [Fact]
  ) -> Bool {
    var open: Int?
    for mark in marks {
      let index = Int(mark)
      guard let mark = quotationMark(text, story, index, isOpen: open != nil) else { continue }
      if mark == .opening {
        open = index
      } else if let start = open {
        open = nil
        add(text, story, start + 1..<index, bounds: bounds, names, &local, into: &facts)
      }
    }
    guard let start = open, bounds.upperBound - start > 4 else { return false }
    add(text, story, start + 1..<bounds.upperBound, bounds: bounds, names, &local, into: &facts)
    return true
  }

  private enum Mark { case opening, closing }

  private func quotationMark(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, isOpen: Bool
  ) -> Mark? {
    let token = story.tokens[index]
    guard token.kind == .mark else { return nil }
    if story.quotesSingly { return isOpen ? .closing : .opening }
    let start = Int(token.start)
    if text[start] == UInt8(ascii: "\"") {
      if isOpen, token.shape.contains(.spaced), index + 1 < story.count, !story.isSpaced(index + 1)
      {
        return nil  // an opening mark inside: a quotation whose end was lost
      }
      return isOpen ? .closing : .opening
    }
    if text.matches("\u{201C}", at: start) {
      guard isOpen else { return .opening }
      // `"It is odd,“ said`: behind a word or mark, with a blank behind it, it closes.
      let isClosing = !token.shape.contains(.spaced) && story.isSpaced(index + 1)
      return isClosing ? .closing : nil
    }
    if text.matches("\u{201D}", at: start) { return isOpen ? .closing : nil }
    return nil
  }

  private func add(
    _ text: Span<UInt8>, _ story: StoryTokens, _ content: Range<Int>, bounds: Range<Int>,
    _ names: ArraySlice<Fact>, _ local: inout Attribution, into facts: inout [Fact]
  ) {
    guard !content.isEmpty, !isNickname(story, content, names) else { return }
    var found = attribution(text, story, content, bounds, names, spoken: local)
    if found.cue == nil, let label = label(text, story, content) {
      found = Attribution(speaker: label)
    }
    let words = content.reduce(0) { $0 + (story.tokens[$1].kind == .word ? 1 : 0) }
    // One or two quoted words without a verb of saying are a name or irony.
    guard words >= 3 || found.cue != nil && words > 0 else { return }
    if !found.isDirect, !asks(text, story, content), isTitle(story, content) {
      return
    }
    // A verb without a speaker goes on with the paragraph's.
    if found.speaker != nil || found.cue != nil {
      local = Attribution(speaker: found.speaker ?? local.speaker, cue: found.cue)
    }
    let row = facts.count
    facts.append(Fact(.quote, story.range(content.lowerBound, content.upperBound)))
    var following: Int32 = 0
    if let speaker = local.speaker {
      facts.append(Fact(.speaker, speaker))
      following += 1
    }
    if let cue = local.cue {
      facts.append(Fact(.cue, cue))
      following += 1
    }
    facts[row].payload = following
  }

  /// Whether the quoted words stand within a person's name: `Jan "Long" Brandt`.
  private func isNickname(
    _ story: StoryTokens, _ content: Range<Int>, _ names: ArraySlice<Fact>
  ) -> Bool {
    guard content.count <= 3 else { return false }
    let start = Int(story.tokens[content.lowerBound].start)
    let index = SpeakerFinder.firstIndex(of: names, from: start) - 1
    return index >= names.startIndex && names[index].kind == .person
      && Int(names[index].end) > story.tokens[content.upperBound - 1].end
  }

  /// The label of a transcript that is quoted line by line.
  ///
  /// `"BRANDT: We never asked for it."`
  private func label(
    _ text: Span<UInt8>, _ story: StoryTokens, _ content: Range<Int>
  ) -> Range<Int>? {
    var end = content.lowerBound
    while end < min(content.lowerBound + 3, content.upperBound),
      story.tokens[end].shape.contains(.allCapitals), story.tokens[end].length > 1
    {
      end += 1
    }
    // Not `"WARNING: ..."`, `"US: ..."`.
    guard end > content.lowerBound,
      !story.classes(end - 1).isDisjoint(with: [.surname, .given]), end + 1 < content.upperBound,
      story.mark(text, end) == UInt8(ascii: ":"), !story.isSpaced(end)
    else { return nil }
    return story.range(content.lowerBound, end)
  }

  /// Who says the quotation, and the verb, as far as its own sentence tells.
  private func attribution(
    _ text: Span<UInt8>, _ story: StoryTokens, _ content: Range<Int>, _ bounds: Range<Int>,
    _ names: ArraySlice<Fact>, spoken: Attribution
  ) -> Attribution {
    let after = content.upperBound + 1
    let ends = endsClause(text, story, content, after)
    let behind = behind(
      text, story, after, bounds, names, asks: asks(text, story, content),
      ends: ends)
    // `"...," he said`: a comma says that the sentence goes on with who said it.
    if var behind, behind.speaker != nil, ends {
      behind.isDirect = true
      return behind
    }
    let before = content.lowerBound - 1
    // `"...," X said. "..."`: a quotation that is a sentence goes on with the paragraph's speaker.
    if spoken.speaker != nil, opensSentence(text, story, before, bounds) {
      var going = behind ?? spoken
      going.isDirect = endsClause(text, story, content, after)
      return going
    }
    // `He called it "odd" and said ...`: who is before the quotation says what follows too.
    if var found = self.before(text, story, before, bounds, names),
      found.speaker != nil || behind == nil
    {
      // `said, "Halden First"`
      let mark = story.mark(text, before - 1)
      found.isDirect =
        mark == UInt8(ascii: ":")
        || mark == UInt8(ascii: ",") && before > 1
          && story.tokens[before - 2].end == found.cue?.upperBound
      return found
    }
    // `called it "odd," "wrong" and "bad"`
    if behind == nil, spoken.cue != nil, goesOn(text, story, before, bounds) { return spoken }
    return behind ?? Attribution()
  }

  /// Whether another quotation stands before the mark in its sentence.
  private func goesOn(
    _ text: Span<UInt8>, _ story: StoryTokens, _ mark: Int, _ bounds: Range<Int>
  ) -> Bool {
    var index = mark - 1
    while index >= max(bounds.lowerBound, mark - 24) {
      if isQuotationMark(text, story, index) { return true }
      if story.tokens[index].shape.contains(.sentenceStart) { return false }
      index -= 1
    }
    return false
  }

  /// The first verb of saying behind a quotation, and its speaker.
  ///
  /// A clause that is another's (`until Meyer said`, `and said`) is not looked into, what a relative clause
  /// says between commas is passed over. `asks`: the quotation ends with a mark that ends no sentence of the
  /// text around it.
  private func behind(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ bounds: Range<Int>,
    _ names: ArraySlice<Fact>, asks: Bool, ends: Bool
  ) -> Attribution? {
    let end = min(first + 24, bounds.upperBound)
    guard first < end else { return nil }
    let isNewSentence =
      story.tokens[first].shape.contains(.sentenceStart) && story.tokens[first].isCapital && !asks
    if ends, !isNewSentence, let found = behindName(text, story, first, bounds, names) {
      return found
    }
    var index = first
    var isAside = false
    var isApart = ends
    while index < end {
      let token = story.tokens[index]
      if token.shape.contains(.sentenceStart), index > first || token.isCapital && !asks { break }
      if isQuotationMark(text, story, index) { break }
      if story.mark(text, index) == UInt8(ascii: ",") { isApart = true }
      if speakers.opensClause(story, index) {
        guard index > first + 1, story.mark(text, index - 1) == UInt8(ascii: ",") else {
          if let found = atSentenceEnd(text, story, index, bounds, names) { return found }
          break
        }
        isAside = true
      } else if isAside {
        isAside = story.mark(text, index) != UInt8(ascii: ",")
      } else if let cue = speakers.cue(text, story, index, end: bounds.upperBound) {
        // `"odd" measures added by others`: part of the same clause; `"...," adding little`: of the one before.
        guard isApart || cue.isSource,
          cue.isSource || index > first + 1 || !speakers.isParticiple(text, story, index)
        else { return nil }
        let range = first..<sentenceEnd(text, story, from: index + 1, end: end)
        let speaker = speakers.speaker(text, story, cue, range, names)
        return Attribution(speaker: speaker, cue: story.range(cue.index, cue.end))
      }
      index += 1
    }
    guard ends, let found = speakers.unknownVerb(text, story, first..<end, names)
    else {
      return nil
    }
    return Attribution(speaker: found.speaker, cue: found.verb)
  }

  /// `"...," Jan Meyer, a columnist for the Halden Courier, wrote`: the name right behind the quotation and
  /// the verb behind what is set between commas.
  private func behindName(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ bounds: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Attribution? {
    var start = first
    if story.mark(text, start) == UInt8(ascii: ",") { start += 1 }
    guard start < bounds.upperBound, story.tokens[start].kind == .word,
      story.tokens[start].isCapital
    else { return nil }
    let row = SpeakerFinder.firstIndex(of: names, from: Int(story.tokens[start].start))
    guard row < names.endIndex, names[row].kind == .person,
      names[row].start == story.tokens[start].start
    else { return nil }
    let comma = story.firstIndex(from: Int(names[row].end))
    guard story.mark(text, comma) == UInt8(ascii: ",") else { return nil }
    var index = comma + 1
    while index < min(comma + 48, bounds.upperBound) {
      if story.tokens[index].shape.contains(.sentenceStart) { return nil }
      if isQuotationMark(text, story, index) { return nil }
      if index > comma + 1,
        let cue = speakers.cue(text, story, index, end: bounds.upperBound), !cue.isSource,
        !speakers.isParticiple(text, story, index),
        story.mark(text, speakers.subject(text, story, index, comma..<bounds.upperBound))
          == UInt8(ascii: ",")
      {
        return Attribution(speaker: names[row].range, cue: story.range(cue.index, cue.end))
      }
      index += 1
    }
    return nil
  }

  /// `... "unlikely" that Brandt can win, said Jan Meyer.`: who says it, where that ends the sentence behind
  /// a clause that begins at `first`.
  private func atSentenceEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ bounds: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Attribution? {
    let end = sentenceEnd(text, story, from: first + 1, end: min(first + 60, bounds.upperBound))
    // A quotation in between is another's part.
    if end < bounds.upperBound, isQuotationMark(text, story, end) { return nil }
    var comma = end - 1
    while comma > first {
      if story.mark(text, comma) == UInt8(ascii: ",") {
        var index = comma + 1
        while index < min(comma + 12, end) {
          if speakers.opensClause(story, index) { break }
          if let cue = speakers.cue(text, story, index, end: end),
            !speakers.isParticiple(text, story, index)
          {
            // `..., said Jan Meyer, a lawyer.`, `..., Jan Meyer said Friday.`
            guard cue.isSource || index == comma + 1 || end - index <= 5 else { break }
            let speaker = speakers.speaker(text, story, cue, comma + 1..<end, names)
            guard let speaker else { break }
            return Attribution(speaker: speaker, cue: story.range(cue.index, cue.end))
          }
          index += 1
        }
      }
      comma -= 1
    }
    return nil
  }

  /// The last verb of saying before `mark` in its sentence, and its speaker.
  private func before(
    _ text: Span<UInt8>, _ story: StoryTokens, _ mark: Int, _ bounds: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Attribution? {
    let low = max(bounds.lowerBound, mark - 60)
    var index = mark - 1
    while index >= low {
      if isQuotationMark(text, story, index) { break }
      if let cue = speakers.cue(text, story, index, end: mark) {
        let speaker = speakers.speaker(text, story, cue, low..<mark, names, isBefore: true)
        return Attribution(speaker: speaker, cue: story.range(cue.index, cue.end))
      }
      if story.tokens[index].shape.contains(.sentenceStart) { break }
      index -= 1
    }
    if let found = speakers.passive(text, story, mark, low: low, bounds, names) {
      return Attribution(speaker: found.speaker, cue: story.range(found.verb, found.verb + 1))
    }
    // `Meyer: "..."`
    guard mark > low, story.mark(text, mark - 1) == UInt8(ascii: ":") else { return nil }
    return speakers.subjectOfSentence(text, story, mark - 1, low..<mark, names).map {
      Attribution(speaker: $0)
    }
  }

  /// Where the sentence or a quotation begins behind `index`, at most `end`.
  private func sentenceEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, from index: Int, end: Int
  ) -> Int {
    var index = index
    while index < end, !story.tokens[index].shape.contains(.sentenceStart),
      !isQuotationMark(text, story, index)
    {
      index += 1
    }
    return index
  }

  /// Whether the sentence around a quotation may go on behind it with who said it.
  private func endsClause(
    _ text: Span<UInt8>, _ story: StoryTokens, _ content: Range<Int>, _ after: Int
  ) -> Bool {
    if story.mark(text, after) == UInt8(ascii: ",") { return true }
    let last = lastMark(text, story, content)
    switch story.mark(text, last) {
    case UInt8(ascii: ","), UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "."),
      UInt8(ascii: "-"):
      return true
    default: return isDashOrEllipsis(text, story, last)
    }
  }

  /// The mark that ends the quoted words, what closes a quotation or bracket in them passed over: the comma
  /// of `... we can,'"`.
  private func lastMark(
    _ text: Span<UInt8>, _ story: StoryTokens, _ content: Range<Int>
  ) -> Int {
    var index = content.upperBound - 1
    while index > content.lowerBound, story.tokens[index].kind == .mark {
      let start = Int(story.tokens[index].start)
      switch text[start] {
      case UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"): break
      default: guard text.matches("\u{2019}", at: start) else { return index }
      }
      index -= 1
    }
    return index
  }

  private func isDashOrEllipsis(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> Bool {
    guard story.tokens[index].kind == .mark else { return false }
    let start = Int(story.tokens[index].start)
    return text.matches("\u{2026}", at: start) || text.matches("\u{2014}", at: start)
      || text.matches("\u{2013}", at: start)
  }

  private func asks(_ text: Span<UInt8>, _ story: StoryTokens, _ content: Range<Int>) -> Bool {
    let last = lastMark(text, story, content)
    let byte = story.mark(text, last)
    return byte == UInt8(ascii: "?") || byte == UInt8(ascii: "!")
      || isDashOrEllipsis(text, story, last)
      || byte == UInt8(ascii: ".") && story.mark(text, last - 1) == UInt8(ascii: ".")
  }

  /// Whether the opening mark at `mark` begins a sentence within its paragraph.
  private func opensSentence(
    _ text: Span<UInt8>, _ story: StoryTokens, _ mark: Int, _ bounds: Range<Int>
  ) -> Bool {
    guard mark > bounds.lowerBound else { return true }
    let byte = story.mark(text, mark - 1)
    return byte == UInt8(ascii: ".") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "!")
      || isQuotationMark(text, story, mark - 1)
  }

  /// Whether the quoted words are capitalized as a title is: `"Gang of Eight"`.
  private func isTitle(_ story: StoryTokens, _ content: Range<Int>) -> Bool {
    var capitals = 0
    for index in content where story.tokens[index].kind == .word {
      let token = story.tokens[index]
      if token.isCapital {
        capitals += 1
      } else if token.length > 3 || capitals == 0 {
        return false
      }
    }
    return capitals > 1
  }

  private func isQuotationMark(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    speakers.isQuotationMark(text, story, index)
  }
}
