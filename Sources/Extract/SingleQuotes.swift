internal import Wire

/// Finds quotations in single marks, as some British and Australian papers set all of theirs.
///
/// The same mark is an apostrophe, so a story is read so only where it has no double marks and one of its
/// single ones closes behind a comma or stop, as speech alone does: `'We sail at noon,' he said.`
enum SingleQuotes {
  /// Makes a story's single marks its quotation marks, if they are.
  static func take(
    _ text: Span<UInt8>, _ story: inout StoryTokens, paragraphs: ArraySlice<Row<ParagraphKind>>
  ) {
    guard !story.apostrophes.isEmpty || !story.quotes.isEmpty else { return }
    for mark in story.quotes where isDouble(text, Int(story.tokens[Int(mark)].start)) { return }
    let marks = (story.apostrophes + story.quotes).sorted()
    guard marks.contains(where: { closing(text, story, Int($0)) == .behindMark }) else { return }
    var found: [Int32] = []
    var isSpeech = false
    var rest = marks[...]
    for paragraph in paragraphs {
      let own = rest.prefix { story.tokens[Int($0)].start < paragraph.end }
      rest = rest.dropFirst(own.count)
      guard paragraph.kind == .paragraph else { continue }
      let first = story.firstIndex(from: Int(paragraph.start))
      var open: Int32?
      for (position, mark) in zip(own.indices, own) {
        if opens(text, story, Int(mark), first: first) {
          open = mark
        } else if let start = open, let kind = closing(text, story, Int(mark)) {
          // `the boats' crews`, `goin' home`: there it closes where nothing else does.
          if kind == .behindS,
            closesLater(text, story, own[(position + 1)...], first)
              || opensAnew(text, story, rest, paragraph)
          {
            continue
          }
          found += [start, mark]
          isSpeech = isSpeech || kind == .behindMark
          open = nil
        }
      }
      // A quotation of several paragraphs opens each of them anew.
      if let start = open, opensAnew(text, story, rest, paragraph) { found.append(start) }
    }
    if isSpeech { story.quoteSingly(found) }
  }

  private static func isDouble(_ text: Span<UInt8>, _ index: Int) -> Bool {
    text[index] == UInt8(ascii: "\"") || text.matches("\u{201C}", at: index)
      || text.matches("\u{201D}", at: index)
  }

  private enum Closing { case behindMark, behindWord, behindS }

  /// Whether a mark may open a quotation: a word or number follows it at once, a blank or bracket is before it.
  private static func opens(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, first: Int
  ) -> Bool {
    let token = story.tokens[index]
    let isCurly = text.matches("\u{2018}", at: Int(token.start))
    guard isCurly || text[Int(token.start)] == UInt8(ascii: "'"), index + 1 < story.count,
      Int(story.tokens[index + 1].start) == token.end, story.tokens[index + 1].kind != .mark,
      index == first || token.shape.contains(.spaced) || story.tokens[index - 1].kind == .mark
    else { return false }
    // `'em`, `'90s`
    return !elisions.contains { story.isWord(text, index + 1, $0) }
      && !(story.tokens[index + 1].length <= 3
        && text[Int(story.tokens[index + 1].start)].isDigit)
  }

  /// Words that an apostrophe begins.
  private static let elisions: [StaticString] = [
    "em", "til", "tis", "twas", "n", "cause", "round", "bout", "cos", "n'", "s",
  ]

  /// Whether a mark may close a quotation, and what stands before it; nil where a word goes on behind it.
  private static func closing(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> Closing? {
    let token = story.tokens[index]
    guard
      text[Int(token.start)] == UInt8(ascii: "'") || text.matches("\u{2019}", at: Int(token.start)),
      index > 0, !token.shape.contains(.spaced),
      index + 1 >= story.count || Int(story.tokens[index + 1].start) > token.end
        || story.tokens[index + 1].kind == .mark
    else { return nil }
    let before = story.tokens[index - 1]
    if before.kind == .mark { return .behindMark }
    // `rock 'n' roll`
    if story.isWord(text, index - 1, "n") { return nil }
    let isShort = before.length > 3 && text.matchesFolded("in", at: before.end - 2)
    return isShort || text[before.end - 1].lowered == UInt8(ascii: "s") ? .behindS : .behindWord
  }

  /// Whether the next paragraph opens a quotation.
  private static func opensAnew(
    _ text: Span<UInt8>, _ story: StoryTokens, _ rest: ArraySlice<Int32>,
    _ paragraph: Row<ParagraphKind>
  ) -> Bool {
    guard let next = rest.first, Int(next) == story.firstIndex(from: Int(paragraph.end)) else {
      return false
    }
    return opens(text, story, Int(next), first: Int(next))
  }

  /// Whether another mark closes before the next opens.
  private static func closesLater(
    _ text: Span<UInt8>, _ story: StoryTokens, _ marks: ArraySlice<Int32>, _ first: Int
  ) -> Bool {
    for mark in marks {
      if opens(text, story, Int(mark), first: first) { return false }
      if closing(text, story, Int(mark)) != nil { return true }
    }
    return false
  }
}

extension [Int32] {
  /// Whether a sorted array has an element.
  func contains(sorted element: Int32) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == element
  }
}
