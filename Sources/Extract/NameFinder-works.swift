internal import Lexicon
internal import Wire

// Titles of books, plays, films and songs, which newspapers set in quotation marks: `"The Long Way
// Home"`.
extension NameFinder {
  /// Words that a title of a work writes small.
  static let titleSmallWords = "the a an of in and to for on at from with by is or my s"

  /// Reads what begins right behind a mark; nil where it is a name like any other.
  mutating func readBehindMark(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, into facts: inout [Fact]
  ) -> Int? {
    guard first > 0, story.tokens[first - 1].kind == .mark else { return nil }
    if let work = workEnd(text, story, first) {
      facts.append(Fact(.misc, story.range(first, work)))
      return work
    }
    // `sub-Saharan Traders`: the second part of a word begins no name of several words.
    if story.mark(text, first - 1) == UInt8(ascii: "-"), !story.isSpaced(first - 1),
      first > 1, story.tokens[first - 2].kind == .word, !story.tokens[first - 2].isCapital,
      first + 1 < story.count, story.tokens[first + 1].isCapital, story.isSpaced(first + 1),
      story.classes(first).isDisjoint(with: [
        .title, .given, .surname, .place, .demonym, .organisation, .prefix,
      ])
    {
      return first + 1
    }
    return nil
  }

  /// Where a work's title ends that begins behind the quotation mark before `first`.
  private func workEnd(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int) -> Int? {
    guard isQuote(text, story, first - 1), let close = titleClose(text, story, first) else {
      return nil
    }
    var end = close
    let byte = story.mark(text, end - 1)
    let isStopped = byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".")
    if isStopped { end -= 1 }
    guard end > first, story.tokens[end - 1].kind != .word || story.tokens[end - 1].isCapital,
      !endsOrganisation(story, first, end)
    else { return nil }
    let classes: Lexicon.Classes = [.place, .demonym, .organisation, .state]
    if let known = story.longestPhrase(lexicon, at: first, end: end, with: classes),
      known.end == end
    {
      return nil
    }
    if end - first == 1 {
      // A single word may be an exclamation, a nickname, or one that is called in question.
      guard !isStopped, story.tokens[first].length > 2,
        !story.tokens[first - 1].shape.contains(.sentenceStart),
        story.classes(first).isDisjoint(with: [.given, .surname, .title])
      else { return nil }
    }
    // `Jan "Long Tom" Brandt` is one man.
    let isNickname =
      first > 1 && story.tokens[first - 2].kind == .word && story.tokens[first - 2].isCapital
      && close + 1 < story.count && story.tokens[close + 1].kind == .word
      && story.tokens[close + 1].isCapital
    return isNickname ? nil : end
  }

  /// The closing mark of a quotation of no more than six words, all in title case.
  private func titleClose(_ text: Span<UInt8>, _ story: StoryTokens, _ first: Int) -> Int? {
    var words = 0
    var capitals = 0
    for index in first..<min(first + 14, story.count) {
      let token = story.tokens[index]
      switch token.kind {
      case .number: words += 1
      case .word:
        if token.shape.contains(.spaced) || index == first { words += 1 }
        if token.isCapital {
          capitals += 1
        } else if lists.titleWords[token.hash] == nil {
          return nil
        }
      case .mark:
        if isQuote(text, story, index) {
          return words == 1 || capitals > 1 ? index : nil
        }
        switch text[Int(token.start)] {
        case UInt8(ascii: "'"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "&"),
          UInt8(ascii: ","), 0xE2:
          break
        // A stop behind a short word, or the last.
        case UInt8(ascii: "."):
          guard
            story.classes(index - 1).contains(.beforeName) || isQuote(text, story, index + 1)
          else { return nil }
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
          guard words > 2 else { return nil }
        default: return nil
        }
      }
      if words > 6 { return nil }
    }
    return nil
  }

  private func isQuote(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index < story.count, story.tokens[index].kind == .mark else { return false }
    let start = Int(story.tokens[index].start)
    return text[start] == UInt8(ascii: "\"") || text.matches("\u{201C}", at: start)
      || text.matches("\u{201D}", at: start)
  }
}
