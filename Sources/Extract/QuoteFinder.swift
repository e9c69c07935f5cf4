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
  }

  mutating func find(
    _ text: Span<UInt8>, _ story: StoryTokens, paragraphs: ArraySlice<Row<ParagraphKind>>,
    names: ArraySlice<Fact>, into facts: inout [Fact]
  ) {
    var marks = story.quotes[...]
    var last = Attribution()
    var carries = false
    for paragraph in paragraphs {
      let isText = paragraph.kind == .paragraph
      var local = carries && isText ? last : Attribution()
      let start = marks.startIndex
      while let mark = marks.first, story.tokens[Int(mark)].start < paragraph.end {
        marks.removeFirst()
      }
      guard isText else { continue }
      carries = false
      let own = story.quotes[start..<marks.startIndex]
      if !own.isEmpty {
        let bounds =
          story.firstIndex(from: Int(paragraph.start))..<story.firstIndex(from: Int(paragraph.end))
        carries = find(text, story, own, bounds: bounds, names, &local, into: &facts)
      }
      last = local
    }
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
    let start = Int(token.start)
    if text[start] == UInt8(ascii: "\"") {
      if isOpen, token.shape.contains(.spaced), index + 1 < story.count, !story.isSpaced(index + 1)
      {
        return nil  // an opening mark inside: a quotation whose end was lost
      }
      return isOpen ? .closing : .opening
    }
    if text.matches("\u{201C}", at: start) { return isOpen ? nil : .opening }
    if text.matches("\u{201D}", at: start) { return isOpen ? .closing : nil }
    return nil
  }

  private func add(
    _ text: Span<UInt8>, _ story: StoryTokens, _ content: Range<Int>, bounds: Range<Int>,
    _ names: ArraySlice<Fact>, _ local: inout Attribution, into facts: inout [Fact]
  ) {
    guard !content.isEmpty else { return }
    let found = attribution(text, story, content, bounds, names)
    let words = content.reduce(0) { $0 + (story.tokens[$1].kind == .word ? 1 : 0) }
    // One or two quoted words without a verb of saying are a name or irony.
    guard words >= 3 || found.cue != nil && words > 0 else { return }
    if found.speaker != nil || found.cue != nil { local = found }
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

  private func attribution(
    _ text: Span<UInt8>, _ story: StoryTokens, _ content: Range<Int>, _ bounds: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Attribution {
    let after = content.upperBound + 1
    let end = max(after, min(after + 24, bounds.upperBound))
    if let found = around(text, story, after..<end, names, forward: true) {
      return found
    }
    let before = content.lowerBound - 1
    let start = max(bounds.lowerBound, before - 24)
    if start < before, let found = around(text, story, start..<before, names, forward: false) {
      return found
    }
    return Attribution()
  }

  /// The nearest verb of saying within the sentence, and the name or pronoun beside it.
  private func around(
    _ text: Span<UInt8>, _ story: StoryTokens, _ range: Range<Int>, _ names: ArraySlice<Fact>,
    forward: Bool
  ) -> Attribution? {
    guard !range.isEmpty else { return nil }
    var index = forward ? range.lowerBound : range.upperBound - 1
    var steps = 0
    while range.contains(index) {
      let token = story.tokens[index]
      if token.shape.contains(.sentenceStart), forward,
        steps > 0 || story.tokens[index].isCapital
      {
        break
      }
      let byte = story.mark(text, index)
      if byte == UInt8(ascii: "\"") || byte == 0xE2 && isQuote(text, story, index) { break }
      if story.classes(index).contains(.verb), !token.isCapital {
        let speaker = speaker(text, story, verb: index, range, names)
        return Attribution(speaker: speaker, cue: token.range)
      }
      if token.shape.contains(.sentenceStart), !forward { break }
      index += forward ? 1 : -1
      steps += 1
    }
    return nil
  }

  private func isQuote(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let start = Int(story.tokens[index].start)
    return text.matches("\u{201C}", at: start) || text.matches("\u{201D}", at: start)
  }

  /// The name nearest to the verb, before it first; else a pronoun or a noun phrase beside it.
  private func speaker(
    _ text: Span<UInt8>, _ story: StoryTokens, verb: Int, _ range: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Range<Int>? {
    // A pronoun right beside the verb.
    for neighbour in [verb - 1, verb + 1] where range.contains(neighbour) {
      for word: StaticString in ["he", "she", "they", "it", "i", "we"]
      where story.isWord(text, neighbour, word) { return story.tokens[neighbour].range }
    }
    let low = Int(story.tokens[range.lowerBound].start)
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
    return best?.range ?? nounPhrase(text, story, verb, range)
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

  /// `a source said`, `police said`: the words between the mark or comma and the verb.
  private func nounPhrase(
    _ text: Span<UInt8>, _ story: StoryTokens, _ verb: Int, _ range: Range<Int>
  ) -> Range<Int>? {
    var first = verb
    while first > range.lowerBound, story.tokens[first - 1].kind == .word, verb - first < 6 {
      first -= 1
    }
    if first < verb { return story.range(first, verb) }
    var end = verb + 1
    while end < range.upperBound, story.tokens[end].kind == .word, end - verb < 7 { end += 1 }
    return end > verb + 1 ? story.range(verb + 1, end) : nil
  }
}
