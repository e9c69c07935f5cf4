internal import Lexicon
internal import Wire

/// The pictures of a page: their texts, and whose they are.
extension BodyShaper {
  /// Marks captions and their credits.
  ///
  /// A credit alone on its line belongs to the line beside it that is no paragraph of the story: a shorter
  /// one, or one that the page repeats with the picture.
  ///
  /// On a whole page, what is no line of its menus is a paragraph or a caption.
  mutating func findPageCaptions(
    _ text: Span<UInt8>, _ repeated: Set<UInt64>, isWhole: Bool
  ) {
    let isWhole = isWhole && hasMenus()
    let longest = isWhole ? longestCaption() : 0
    var splits: [Split] = []
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      let range = lines[index].range
      if lines[index].kind == .text || lines[index].kind == .caption,
        let image = CopyShapes.labelledImage(text, range)
      {
        takeImage(text, index, image)
        continue
      }
      if isWhole, lines[index].kind == .text,
        CopyShapes.isDatedCaption(text, range, lexicon: lexicon)
      {
        lines[index].kind = .caption
        continue
      }
      guard lines[index].kind == .text,
        !CopyShapes.isPageTime(text, range, lexicon: lexicon),
        let credit = CopyShapes.pageCredit(text, range) ?? (isWhole ? source(text, index) : nil)
      else { continue }
      let caption = text.trimmed(range.lowerBound..<credit)
      if !caption.isEmpty {
        var split = split(index, into: [caption, credit..<range.upperBound])
        (split.lines[0].kind, split.lines[1].kind) = (.caption, .credit)
        splits.append(split)
        lines[index].kind = .caption
      } else if let above = takeCaptionAbove(text, index, repeated, longest) {
        lines[above].kind = .caption
        lines[index].kind = .credit
      } else if index + 1 < lines.count, isCaption(text, index + 1, repeated, of: index),
        repeated.contains(WordHash.word(text.extracting(lines[index + 1].range)))
      {
        lines.swapAt(index, index + 1)
        lines[index].kind = .caption
        lines[index + 1].kind = .credit
        index += 1
      } else if !isWhole || goesOn(below: index) {
        // Below the story it is the site's own.
        lines[index].kind = .caption
      }
    }
    apply(splits)
  }

  /// Marks the pictures that the BBC's pages label, outside whole pages too.
  mutating func findLabelledImages(_ text: Span<UInt8>) {
    var splits: [Split] = []
    for index in lines.indices where lines[index].kind == .text {
      let range = lines[index].range
      if let caption = CopyShapes.imageCaption(text, range) {
        splits.append(
          split(
            index, into: [text.trimmed(range.lowerBound..<caption), caption..<range.upperBound])
        )
      }
    }
    apply(splits)
    for index in lines.indices where lines[index].kind == .text {
      if let image = CopyShapes.labelledImage(text, lines[index].range) {
        takeImage(text, index, image)
      }
    }
  }

  /// Lines above a picture's text among which its credit stands, the labels of both between.
  private static let labelReach = 12

  /// Takes a picture's text and the credit above it off their labels; a credit without a text is none of a
  /// caption.
  private mutating func takeImage(_ text: Span<UInt8>, _ label: Int, _ image: CopyShapes.ImageLabel)
  {
    var index = label
    var range = image.range
    if range.isEmpty {
      // What the label says of stands on the line below.
      guard let next = lines[(label + 1)...].firstIndex(where: { $0.kind != .blank }),
        lines[next].kind == .text || lines[next].kind == .caption, lines[next].width <= 220,
        !image.isCredit || lines[next].width <= 80 && !lines[next].endsSentence
      else { return }
      removeLine(label, .photoPlaceholder)
      (index, range) = (next, lines[next].range)
    }
    if image.isCredit {
      let next = lines[(index + 1)...].first { $0.kind != .blank }
      guard let next, CopyShapes.labelledImage(text, next.range)?.isCredit == false else {
        removeLine(index, .photoPlaceholder)
        return
      }
    }
    lines[index].range = range
    lines[index].width = range.count
    lines[index].kind = image.isCredit ? .credit : .caption
    // Labels follow each other by the thousand where nothing else is on a page.
    guard !image.isCredit,
      let before = lines[..<index].suffix(Self.labelReach)
        .lastIndex(where: { $0.kind != .blank && $0.kind != .removed }),
      lines[before].kind == .credit
    else { return }
    lines.swapAt(before, index)
  }

  /// Columns of the longest sentence above a credit that is a caption: on pages of long paragraphs more than on
  /// those of short ones.
  private func longestCaption() -> Int {
    let prose = lines.lazy.filter { $0.kind == .text && $0.endsSentence && $0.width >= 100 }
      .map(\.width).sorted()
    guard !prose.isEmpty else { return 0 }
    return min(160, max(80, prose[prose.count / 2] / 2))
  }

  /// Takes the line above a credit for its picture's text, without marks and labels; nil where it is none.
  private mutating func takeCaptionAbove(
    _ text: Span<UInt8>, _ credit: Int, _ repeated: Set<UInt64>, _ longest: Int
  ) -> Int? {
    var index = credit - 1
    // `... at the quay (` / `Image:` / `Odd Lie)`: a page sets the label on a line of its own.
    if index > 0, lines[index].width <= 8,
      lines[index].kind == .text || lines[index].kind == .removed,
      text[lines[index].range.upperBound - 1] == UInt8(ascii: ":")
    {
      index -= 1
    }
    guard index >= 0, lines[index].kind == .text, !lines[index].range.isEmpty else { return nil }
    let line = lines[index]
    let last = line.range.upperBound - 1
    if text[last] == UInt8(ascii: "("), line.width <= 220, line.width > 20 {
      lines[index].range = text.trimmed(line.range.lowerBound..<last)
      lines[index].width -= line.range.count - lines[index].range.count
      if lines[credit - 1].kind == .text, index < credit - 1 { removeLine(credit - 1, .navigation) }
      if text[lines[credit].range.upperBound - 1] == UInt8(ascii: ")") {
        lines[credit].range = lines[credit].range.dropLast()
        lines[credit].width -= 1
      }
      return index
    }
    guard index == credit - 1 else { return nil }
    if isCaption(text, index, repeated, of: credit) { return index }
    return isSentenceCaption(text, index, longest)
      && !CopyShapes.isSourceLabel(text, lines[credit].range)
      ? index : nil
  }

  /// Whether a line above a credit is a picture's text though it is a sentence: shorter than paragraphs are, near
  /// them, no question as headlines are, and nobody's words.
  private func isSentenceCaption(_ text: Span<UInt8>, _ index: Int, _ longest: Int) -> Bool {
    let line = lines[index]
    guard text[line.range.upperBound - 1] == UInt8(ascii: "."), line.width >= 20,
      line.width <= longest, goesOn(below: index + 1)
    else { return false }
    // The picture's text may follow its credit.
    if let next = lines[(index + 2)...].prefix(3).first(where: { $0.kind == .text }),
      !next.endsSentence, next.width >= 20, next.width < 100
    {
      return false
    }
    // Marks of quotation beyond ASCII begin with these bytes.
    let first = text[line.range.lowerBound]
    guard !opensQuotation(text, line), first != 0xE2, first != 0xC2 else { return false }
    let tells = Self.tellings.contains {
      text.firstIndex(of: $0, from: line.range.lowerBound, to: line.range.upperBound) != nil
    }
    return !tells && !Self.pointers.contains { text.matches($0, at: line.range.lowerBound) }
  }

  /// Verbs by which a paragraph tells who said something.
  private static let tellings: [StaticString] = [
    " said", " sagte", " dit ", " dit.", " dijo", " disse", " zei", " sade", " sa ", " sier",
  ]
  /// Words with which paragraphs begin that point at what was told before.
  private static let pointers: [StaticString] = [
    "That ", "This ", "These ", "Those ", "He ", "She ", "It ", "They ", "But ", "And ", "So ",
    "There ", "Then ", "Das ", "Dies", "Er ", "Es ", "Sie ", "Doch ", "Und ", "Aber ", "Il ",
    "Elle ", "Ils ", "Elles ", "Mais ", "Et ", "C'", "Ce ", "Cela ", "El ", "Ella ", "Pero ",
  ]

  /// Whether prose stands among the next lines.
  private func goesOn(below index: Int) -> Bool {
    lines[index...].dropFirst().prefix(6)
      .contains { $0.kind == .text && $0.width >= 100 && $0.endsSentence }
  }

  /// Whether a page has menus: a dozen of short lines, which copy alone has not.
  func hasMenus() -> Bool {
    lines.count { $0.kind == .text && $0.width < 40 && !$0.endsSentence } >= 12
  }

  /// Where whose picture it is begins behind the sentence of a line, if the text goes on below it and no line
  /// beside it is signed so: then they are letters, or briefs of agencies.
  private func source(_ text: Span<UInt8>, _ index: Int) -> Int? {
    guard let start = CopyShapes.sourceBehindSentence(text, lines[index].range) else { return nil }
    let before = lines[max(0, index - 12)..<index].last { $0.kind == .text }
    var after = lines[(index + 1)...].prefix(12).filter { $0.kind == .text }
    if let crosshead = after.first, crosshead.width < 40, !crosshead.endsSentence {
      after.removeFirst()
    }
    guard let next = after.first, next.width >= 90, next.endsSentence,
      CopyShapes.sourceBehindSentence(text, next.range) == nil,
      before.map({ CopyShapes.sourceBehindSentence(text, $0.range) == nil }) ?? true
    else { return nil }
    return start
  }

  /// Whether a line beside a credit is the picture's text.
  ///
  /// Where the page repeats it, it repeats both: a headline above a credit stands elsewhere alone.
  private func isCaption(
    _ text: Span<UInt8>, _ index: Int, _ repeated: Set<UInt64>, of credit: Int
  ) -> Bool {
    let line = lines[index]
    guard line.kind == .text, (20...220).contains(line.width),
      PageLines.hasTitleWords(text, line.range),
      !CopyShapes.isPageTime(text, line.range, lexicon: lexicon),
      !CopyShapes.isByline(text, line.range, lexicon: lexicon)
    else { return false }
    if repeated.contains(WordHash.word(text.extracting(line.range))),
      repeated.contains(WordHash.word(text.extracting(lines[credit].range)))
    {
      return true
    }
    // Within a story only: above it the line may be the headline.
    return line.width <= 160 && !line.endsSentence
      && lines[max(0, index - 6)..<index].contains { $0.kind == .text && $0.width >= 100 }
  }
}
