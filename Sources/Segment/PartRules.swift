internal import Lexicon
internal import Wire

/// Tells the paragraphs that stand beside a story's text from the text itself.
struct PartRules {
  enum Kind {
    case text
    case byline
    case dateLine
    case editorNote
    case summary
    case credits
    case copyright
    case signoff
    case source
    case keyword
    case trailer
  }

  private var lexicon: Lexicon { .shared }

  /// What a paragraph is.
  ///
  /// `isHead` says that no text has come yet, `isTail` that little follows; `hasLists` that the format
  /// marks lists, whose items are text wherever they stand.
  func kind(
    _ text: Span<UInt8>, _ range: Range<Int>, isHead: Bool, isTail: Bool, hasLists: Bool
  ) -> Kind {
    guard !range.isEmpty else { return .text }
    if isHead, CopyShapes.isByline(text, range, lexicon: lexicon) { return .byline }
    if isCredits(text, range) { return .credits }
    if isCopyright(text, range) { return .copyright }
    if isEditorNote(text, range) { return .editorNote }
    if isHead {
      if CopyShapes.isAgencyByline(text, range) || bracketedByline(text, range) != nil {
        return .byline
      }
      if CopyShapes.isDateLine(text, range, lexicon: lexicon) { return .dateLine }
      if CopyShapes.isTrashLine(text, range) { return .editorNote }
      if !hasLists, CopyShapes.isPoint(text, range) { return .summary }
    }
    if isHead { return .text }
    if isDeskContact(text, range) { return .signoff }
    if CopyShapes.isPublishedLine(text, range, lexicon: lexicon) { return .dateLine }
    guard isTail else { return .text }
    if CopyShapes.isPublishedTime(text, range, lexicon: lexicon) { return .dateLine }
    if ContactLines.isContact(text, range, lexicon: lexicon) { return .signoff }
    if bracketedByline(text, range) != nil { return .byline }
    if isSignoff(text, range) || isAddress(text, range) || DeskLines.isInitials(text, range) {
      return .signoff
    }
    if DeskLines.isSyndication(text, range) { return .trailer }
    if DeskLines.isTrailer(text, range) || LocalDateline.isCredit(text, range) { return .trailer }
    guard range.count < 90 else { return .text }
    if Self.source(text, range) != nil { return .source }
    guard !CopyShapes.endsSentence(text, range) else { return .text }
    return Self.label("keywords:", text, range) == nil ? .text : .keyword
  }

  /// Whether a paragraph is a crosshead: a few words in capitals without a stop, between paragraphs of
  /// sentences.
  static func isCrosshead(
    _ text: Span<UInt8>, _ range: Range<Int>, between before: Row<BlockKind>,
    _ after: Row<BlockKind>
  ) -> Bool {
    guard (4...60).contains(range.count), text[range.lowerBound].isUpper,
      text[range.upperBound - 1] != UInt8(ascii: ":"), !CopyShapes.endsSentence(text, range),
      isProse(text, before), isProse(text, after), !CopyShapes.isSlugLine(text, range)
    else { return false }
    var capitals = 0
    for index in range {
      if text[index].isLower || text[index].isDigit || text[index] >= 0x80 { return false }
      if text[index].isUpper { capitals += 1 }
    }
    guard capitals >= 4,
      let word = WordScanner.next(in: text, from: range.lowerBound, end: range.upperBound)
    else { return false }
    // `REUTERS`, `AP PHOTO`
    return !Lexicon.shared.classes(word.hash).contains(.agency)
  }

  private static func isProse(_ text: Span<UInt8>, _ block: Row<BlockKind>) -> Bool {
    block.kind == .paragraph && block.range.count >= 40
      && CopyShapes.endsSentence(text, block.range)
  }

  /// The byline that a desk puts in brackets below the text: `(By Mara Quist)`; nil for other paragraphs.
  func bracketedByline(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    guard (8..<90).contains(range.count), text.matches("(By ", at: range.lowerBound),
      text[range.upperBound - 1] == UInt8(ascii: ")")
    else { return nil }
    let byline = range.lowerBound + 1..<range.upperBound - 1
    guard CopyShapes.isByline(text, byline, lexicon: lexicon) else { return nil }
    // Not `(By Friday, Mara Quist had left)`, nor `(By Mara Quist; editing by Jon Ebner)`.
    var isFirst = true
    var index = range.lowerBound + 4
    while let token = WordScanner.next(in: text, from: index, end: byline.upperBound) {
      index = token.end
      guard token.kind == .word else {
        if text[Int(token.start)] == UInt8(ascii: ";") { return nil }
        continue
      }
      let classes = lexicon.classes(token.hash)
      if isFirst, classes.isDisjoint(with: [.given, .surname]) { return nil }
      if text[Int(token.start)].isLower, text[Int(token.start) - 1].isSpace,
        !["and", "in", "of", "at"].contains(where: { (word: StaticString) in
          Int(token.length) == word.utf8CodeUnitCount && text.matches(word, at: Int(token.start))
        })
      {
        return nil
      }
      isFirst = false
    }
    return byline
  }

  /// Who sent a press release, as its last line tells.
  ///
  /// `SOURCE: Halden Harbour Ltd`, `Source: Halden Harbour`, `SOURCE Halden Harbour, Inc.`; a stop ends
  /// a sentence, but behind a company's short form.
  static func source(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    let lexicon = Lexicon.shared
    var name = label("source:", text, range)
    if name == nil, text.matches("SOURCE ", at: range.lowerBound) {
      let rest = text.trimmed(range.lowerBound + 7..<range.upperBound)
      if let word = WordScanner.next(in: text, from: rest.lowerBound, end: rest.upperBound),
        word.isCapital, !lexicon.classes(word.hash).contains(.lowerWord)
      {
        name = rest
      }
    }
    guard let name else { return nil }
    guard CopyShapes.endsSentence(text, name) else { return name }
    var last: Token?
    var index = name.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: name.upperBound) {
      if token.kind == .word { last = token }
      index = token.end
    }
    guard let last, lexicon.classes(last.hash).contains(.strongSuffix) else { return nil }
    return name
  }

  /// What follows a label at the begin of a paragraph; nil where it has another, or nothing follows.
  ///
  /// The label may stand in any case, and is given in small letters.
  static func label(
    _ label: StaticString, _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Range<Int>? {
    guard range.count > label.utf8CodeUnitCount,
      text.matchesFolded(label, at: range.lowerBound)
    else { return nil }
    let rest = text.trimmed(range.lowerBound + label.utf8CodeUnitCount..<range.upperBound)
    return rest.isEmpty ? nil : rest
  }

  /// A mail address alone, or a newsroom and its telephone: `-- Halden Newsroom +47 555 5010`.
  private func isAddress(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count < 90 else { return false }
    if text.firstIndex(of: UInt8(ascii: "@"), from: range.lowerBound, to: range.upperBound) != nil {
      return text.firstIndex(of: 0x20, from: range.lowerBound, to: range.upperBound) == nil
    }
    return text[range.lowerBound] == UInt8(ascii: "-") && text[range.upperBound - 1].isDigit
      && text.firstIndex(of: "ewsroom", from: range.lowerBound, to: range.upperBound) != nil
  }

  /// How the desk is reached: `((desk@example.com; +61 2 5550 1234))`.
  private func isDeskContact(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    (8..<240).contains(range.count) && text.matches("((", at: range.lowerBound)
      && text.matches("))", at: range.upperBound - 2)
      && text.firstIndex(of: UInt8(ascii: "@"), from: range.lowerBound, to: range.upperBound) != nil
  }

  /// The words with which a credit begins, small letters.
  private static let creditWords = FoldedWords([
    "reporting by", "reporting and writing by", "additional reporting", "writing by", "written by",
    "editing by", "edited by", "compiled by", "compiled and edited", "reporting and editing",
    "reporting, writing", "writing and editing", "graphic by", "graphics by", "translation by",
    "translated by", "photography by", "photo editing", "production by", "report by",
    "additional writing", "additional editing", "writing and reporting", "writing and additional",
    "reported by", "interviews by", "with inputs from", "with files from",
    "with assistance from", "with contributions from", "with reporting by", "with reporting from",
    "with additional reporting", "with agency inputs",
  ])

  static func isCreditWord(_ text: Span<UInt8>, _ index: Int) -> Bool {
    creditWords.stand(text, at: index)
  }

  private func isCredits(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound, start - range.lowerBound < 4,
      text[start] == UInt8(ascii: "(") || text[start] == UInt8(ascii: "[") || text[start].isSpace
    { start += 1 }
    // `--With assistance from Mara Quist.`
    let dashes = range.prefix(3).prefix { text[$0] == UInt8(ascii: "-") }
    let help =
      dashes.isEmpty ? start : text.trimmed(dashes.upperBound..<range.upperBound).lowerBound
    if text.matchesFolded("with ", at: help) {
      let inner = help..<range.upperBound
      return isInputs(text, inner) || Self.isCreditWord(text, help) && helpsOnly(text, inner)
    }
    guard Self.isCreditWord(text, start) else {
      return isContribution(text, range) || CopyShapes.labelledCredit(text, range) != nil
    }
    let isBracketed = start > range.lowerBound
    if isBracketed { return true }
    // Without brackets: short, and no sentence (`Reporting by the agency has ...`).
    guard range.count < 400 else { return false }
    var index = start
    var seen = 0
    var isAfterBy = false
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound), seen < 6 {
      index = token.end
      seen += 1
      // A name follows `by`: `Production by the company` is a sentence.
      if isAfterBy { return token.kind == .word && token.isCapital }
      isAfterBy = token.length == 2 && text.matchesFolded("by", at: Int(token.start))
    }
    return false
  }

  /// Whether a line that begins with `With files from` names people or agencies and says no more: `With assistance
  /// from Canada, the ferry sailed` is a sentence.
  private func helpsOnly(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count < 160 else { return false }
    var words = 0
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      guard token.kind == .word else {
        // A sentence that goes on behind a bracket or stop is none.
        let isEnd =
          text[Int(token.start)] == UInt8(ascii: ")") || text[Int(token.start)] == UInt8(ascii: ".")
        let goesOn =
          isEnd && token.end < range.upperBound && text[token.end].isSpace
          && text[token.end - 2].isLower
        if token.kind == .number || goesOn { return false }
        continue
      }
      words += 1
      guard words > 3 else { continue }
      let isSmall = !token.isCapital && !Self.helperWords.contain(text, token.range)
      if isSmall { return false }
    }
    return words >= 3
  }

  /// `With PTI inputs`, `(With agency inputs)`: agencies alone stand between the two words.
  private func isInputs(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard (14..<60).contains(range.count), text.matchesFolded("with ", at: range.lowerBound),
      let end = text.firstIndex(of: " inputs", from: range.lowerBound, to: range.upperBound),
      range.upperBound - end <= 9
    else { return false }
    let names = range.lowerBound + 5..<end
    return LocalDateline.areAgencies(text, names)
      || names.count == 6 && text.matchesFolded("agency", at: names.lowerBound)
  }

  /// Small words among the names of those who helped.
  private static let helperWords = FoldedWords([
    "and", "in", "of", "from", "by", "the", "agencies", "agency", "staff", "wire", "wires",
    "services", "reports", "news", "other", "bureaus", "correspondents",
  ])

  /// `AP writers Mara Quist in Oslo and Lena Orsk contributed to this report.`: names, and nothing else
  /// that they did.
  private func isContribution(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count < 400, let end = contributionEnd(text, range) else { return false }
    return contributionStart(text, range.lowerBound..<end) == nil
      && namesSomebody(text, range.lowerBound..<end)
  }

  /// What people did for a story, without the stop.
  private static let contributions: [StaticString] = [
    "contributed to this report", "contributed to this story", "contributed to this article",
    "contributed to this dispatch", "contributed to the report", "contributed reporting",
    "contributed additional reporting", "helped with this story", "helped with this report",
    "helped with this article", "helped report this story", "helped to report this story",
    "assisted with this report", "assisted with this story", "assisted in this report",
    "assisted in reporting", "assisted with reporting",
  ]

  /// Whether a word of two such letters at its end may end such a paragraph: it is asked of every one, and
  /// few do.
  private static func endsContribution(_ first: UInt8, _ second: UInt8) -> Bool {
    switch (first, second) {
    case (UInt8(ascii: "r"), UInt8(ascii: "t")),  // report
      (UInt8(ascii: "r"), UInt8(ascii: "y")),  // story
      (UInt8(ascii: "l"), UInt8(ascii: "e")),  // article
      (UInt8(ascii: "c"), UInt8(ascii: "h")),  // dispatch
      (UInt8(ascii: "n"), UInt8(ascii: "g")),  // reporting
      (UInt8(ascii: "e"), UInt8(ascii: "d")):  // contributed
      true
    default: false
    }
  }

  /// Where `contributed` or the like begins with which a paragraph ends.
  private func contributionEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    let isStopped = text[range.upperBound - 1] == UInt8(ascii: ".")
    let end = isStopped ? range.upperBound - 1 : range.upperBound
    guard end - range.lowerBound > 2, Self.endsContribution(text[end - 2], text[end - 1]) else {
      return nil
    }
    for ending in Self.contributions {
      let start = end - ending.utf8CodeUnitCount
      if start > range.lowerBound, text[start - 1] == 0x20, text.matches(ending, at: start) {
        return start
      }
    }
    // `AP writer Mara Quist in Oslo contributed.`: a name follows what somebody is.
    let ending: StaticString = " contributed."
    let start = range.upperBound - ending.utf8CodeUnitCount
    guard start > range.lowerBound, text.matches(ending, at: start),
      let calling = CopyShapes.callingEnd(text, range.lowerBound..<start),
      let name = WordScanner.next(in: text, from: calling, end: start), name.isCapital
    else { return nil }
    return start
  }

  /// Where a sentence of contributors begins behind sentences of the story's: `... was hurt. AP writer Lena
  /// Orsk contributed to this report.`; nil where all is about who reported.
  private func contributionStart(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard
      text.firstIndex(of: " reported from ", from: range.lowerBound, to: range.upperBound) == nil
    else { return nil }
    var index = range.upperBound - 2
    while index > range.lowerBound + 3 {
      // A stop behind a word of some letters is none of an initial or of an abbreviation.
      if text[index] == 0x20, text[index + 1].isUpper,
        CopyShapes.endsSentence(text, range.lowerBound..<index),
        (index - 4..<index - 1).allSatisfy({ !text[$0].isUpper && !text[$0].isSpace }),
        CopyShapes.callingEnd(text, index + 1..<range.upperBound) != nil
      {
        return index + 1
      }
      index -= 1
    }
    return nil
  }

  /// Whether what stands before `contributed` may be names: no number, and more than one capital, or
  /// few words (`News agencies`), or what people are (`Staff and wire services`).
  private func namesSomebody(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var words = 0
    var capitals = 0
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      if token.kind == .number { return false }
      guard token.kind == .word else { continue }
      words += 1
      if token.isCapital { capitals += 1 }
    }
    return capitals > 1 || words <= 2 || CopyShapes.callingEnd(text, range) != nil
  }

  /// Where credits begin that follow the last paragraph's text in brackets, or as a sentence of its own.
  func trailingCredits(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let tail = max(range.lowerBound, range.upperBound - 400)..<range.upperBound
    if let end = contributionEnd(text, tail),
      let start = contributionStart(text, tail.lowerBound..<end)
    {
      return start
    }
    var index = range.lowerBound
    while let open = text.firstIndex(of: UInt8(ascii: "("), from: index, to: range.upperBound) {
      if opensCredits(text, open, range.upperBound) {
        return creditsAtEnd(text, open..<range.upperBound)
      }
      index = open + 1
    }
    return nil
  }

  private func opensCredits(_ text: Span<UInt8>, _ open: Int, _ end: Int) -> Bool {
    let isDoubled = open + 1 < end && text[open + 1] == UInt8(ascii: "(")
    let word = open + (isDoubled ? 2 : 1)
    guard Self.isCreditWord(text, word) else { return false }
    guard text.matchesFolded("with ", at: word) else { return true }
    // `cost 20 million (with contributions from Japan).`
    let before = text.trimmed(max(0, open - 12)..<open)
    let close = text.firstIndex(of: UInt8(ascii: ")"), from: word, to: end) ?? end
    return CopyShapes.endsSentence(text, before) && helpsOnly(text, word..<close)
  }

  /// The first bracket that opens credits and closes at the end, or never: that one was cut off.
  ///
  /// Brackets may stand within brackets: all are followed in one pass.
  private func creditsAtEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var brackets: [(open: Int, isCredit: Bool)] = []
    var found: Int?
    // The first byte at or behind the bracket that closed last which may not follow the credits.
    var stop = range.lowerBound
    for index in range {
      if text[index] == UInt8(ascii: "(") {
        brackets.append((index, opensCredits(text, index, range.upperBound)))
      }
      guard text[index] == UInt8(ascii: ")"), let bracket = brackets.popLast(), bracket.isCredit
      else { continue }
      stop = max(stop, index)
      while stop < range.upperBound, mayFollowCredits(text[stop]) { stop += 1 }
      // Other credits may follow.
      let isAtEnd =
        stop == range.upperBound || text[stop] == UInt8(ascii: "(")
        || text[stop] == UInt8(ascii: "[")
      if isAtEnd { found = min(found ?? bracket.open, bracket.open) }
    }
    let unclosed = brackets.first { $0.isCredit }?.open
    return unclosed.map { min($0, found ?? $0) } ?? found
  }

  private func mayFollowCredits(_ byte: UInt8) -> Bool {
    byte.isSpace || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "|")
  }

  private func isCopyright(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    if text[start] == UInt8(ascii: "[") { start += 1 }
    if text.matches("\u{A9}", at: start) { return true }
    if range.count < 400, CopyShapes.isNotice(text, start..<range.upperBound) { return true }
    // `c.1998 N.Y. Times News Service`, and what The Canadian Press ends its copy with.
    return CopyShapes.isCopyrightLine(text, range) || Self.firstPublished(text, range) != nil
  }

  /// Where the date begins in The Canadian Press' last line.
  ///
  /// `This report by The Canadian Press was first published April 4, 2023.`
  static func firstPublished(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let words: StaticString = "this report by the canadian press was first published "
    guard (words.utf8CodeUnitCount + 3..<90).contains(range.count),
      text.matchesFolded(words, at: range.lowerBound)
    else { return nil }
    return range.lowerBound + words.utf8CodeUnitCount
  }

  private func isEditorNote(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound,
      text[start] == UInt8(ascii: "(") || text[start] == UInt8(ascii: "[")
    {
      start += 1
    }
    return Self.noteWords.stand(text, at: start)
  }

  /// The words with which a note to editors begins, small letters.
  private static let noteWords = FoldedWords([
    "eds:", "eds.:", "editors:", "editor's note", "editors' note", "editors note",
    "note to editors", "attention editors", "this story has been updated",
    "this version of the story", "this story has been corrected", "this story corrects",
    "refiles to", "repeats to", "corrects to", "attn:", "attention - ",
    "correction: an earlier version", "correction: a previous version",
    "clarification: an earlier version", "clarification: a previous version",
    "this story was updated on", "this article was amended on", "this article was corrected on",
    "this article was updated on",
    "an earlier version of this story misstated", "an earlier version of this article misstated",
    "an earlier version of this story incorrectly",
    "an earlier version of this article incorrectly",
    "an earlier version of this story misspelled", "an earlier version of this article misspelled",
    "an earlier version of this story said", "an earlier version of this article said",
    // ANP, above a story that stands for an earlier one.
    "n i e u w bericht, vervangt", "nieuw bericht, vervangt",
  ])

  /// Initials in letters that are not Latin: short words parted by slashes, hyphens and blanks.
  private func isForeignSignoff(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var (high, slashes, run) = (false, 0, 0)
    for index in range {
      let byte = text[index]
      if byte == UInt8(ascii: "/") {
        slashes += 1
        run = 0
      } else if byte == 0x20 || byte == UInt8(ascii: "-") {
        run = 0
      } else if byte >= 0x80 {
        high = true
        if !byte.isContinuation { run += 1 }
        if run > 4 { return false }
      } else {
        return false
      }
    }
    return high && slashes > 0
  }

  /// Desk initials alone on the last line: `fb/djw`, `(vj/dmc/cph)`, `(sw)`, `dpa wsz jln npr`.
  private func isSignoff(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    // Letters that are not Latin have two bytes or more.
    guard range.count >= 3, range.count <= 96 else { return false }
    if isForeignSignoff(text, range) { return true }
    guard range.count <= 24 else { return false }
    // `AAP RTV ar`: the agency, the desk, the editor.
    if text.matches("AAP ", at: range.lowerBound), text[range.upperBound - 1].isLetter {
      return range.count <= 16
    }
    var inner = range
    if text[inner.lowerBound] == UInt8(ascii: "("), text[inner.upperBound - 1] == UInt8(ascii: ")")
    {
      inner = inner.lowerBound + 1..<inner.upperBound - 1
      guard inner.count <= 16 else { return false }
    }
    var letters = 0
    var slashes = 0
    var run = 0
    for index in inner {
      let byte = text[index]
      if byte.isLower {
        letters += 1
        run += 1
        if run > 4 { return false }
      } else if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") {
        slashes += 1
        run = 0
      } else {
        return text.matches("dpa ", at: inner.lowerBound) && byte == 0x20 ? true : false
      }
    }
    return letters >= 2 && (slashes > 0 || inner.count < range.count)
  }
}
