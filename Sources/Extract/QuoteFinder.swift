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

  private func attribution(
    _ text: Span<UInt8>, _ story: StoryTokens, _ content: Range<Int>, _ bounds: Range<Int>,
    _ names: ArraySlice<Fact>
  ) -> Attribution {
    let after = content.upperBound + 1
    let end = max(after, min(after + 24, bounds.upperBound))
    let following = around(text, story, after..<end, names, forward: true)
    if let following, following.speaker != nil { return following }
    let before = content.lowerBound - 1
    let start = max(bounds.lowerBound, before - 24)
    // `He called it "odd" and said ...`: who is before the quotation says what follows too.
    if start < before, let found = around(text, story, start..<before, names, forward: false),
      found.speaker != nil || following == nil
    {
      return found
    }
    return following ?? Attribution()
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
        let speaker = speakers.speaker(text, story, verb: index, range, names)
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
}
