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
    if isCredits(text, range) { return .credits }
    if isCopyright(text, range) { return .copyright }
    if isEditorNote(text, range) { return .editorNote }
    if isHead {
      if CopyShapes.isByline(text, range, lexicon: lexicon)
        || CopyShapes.isAgencyByline(text, range)
      {
        return .byline
      }
      if CopyShapes.isDateLine(text, range, lexicon: lexicon) { return .dateLine }
      if CopyShapes.isTrashLine(text, range) { return .editorNote }
      if !hasLists, text.matches("* ", at: range.lowerBound), range.count < 240 { return .summary }
    }
    if isHead { return .text }
    if isDeskContact(text, range) { return .signoff }
    if CopyShapes.isPublishedLine(text, range, lexicon: lexicon) { return .dateLine }
    guard isTail else { return .text }
    if isSignoff(text, range) || isAddress(text, range) || DeskLines.isInitials(text, range) {
      return .signoff
    }
    if DeskLines.isTrailer(text, range) { return .trailer }
    guard range.count < 90, !CopyShapes.endsSentence(text, range) else { return .text }
    if Self.label("Keywords:", text, range) != nil { return .keyword }
    return Self.label("Source:", text, range) == nil ? .text : .source
  }

  /// What follows a label at the begin of a paragraph; nil where it has another, or nothing follows.
  static func label(
    _ label: StaticString, _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Range<Int>? {
    guard range.count > label.utf8CodeUnitCount, text.matches(label, at: range.lowerBound) else {
      return nil
    }
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
    "reported by", "interviews by",
  ])

  static func isCreditWord(_ text: Span<UInt8>, _ index: Int) -> Bool {
    creditWords.stand(text, at: index)
  }

  private func isCredits(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound, start - range.lowerBound < 4,
      text[start] == UInt8(ascii: "(") || text[start] == UInt8(ascii: "[") || text[start].isSpace
    { start += 1 }
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

  /// `AP writers Mara Quist in Oslo and Lena Orsk contributed to this report.`: names, and nothing else
  /// that they did.
  private func isContribution(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count < 400 else { return false }
    let endings: [StaticString] = [
      "contributed to this report.", "contributed to this story.", "contributed to this article.",
      "contributed reporting.",
    ]
    func ends(_ ending: StaticString, _ text: Span<UInt8>) -> Bool {
      range.count > ending.utf8CodeUnitCount
        && text.matches(ending, at: range.upperBound - ending.utf8CodeUnitCount)
    }
    if endings.contains(where: { ends($0, text) }) { return true }
    // `AP writer Mara Quist in Oslo contributed.`
    return ends(" contributed.", text) && CopyShapes.callingEnd(text, range) != nil
  }

  /// Where credits begin that follow the last paragraph's text in brackets, if they do.
  func trailingCredits(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while let open = text.firstIndex(of: UInt8(ascii: "("), from: index, to: range.upperBound) {
      var start = open + 1
      if start < range.upperBound, text[start] == UInt8(ascii: "(") { start += 1 }
      if Self.isCreditWord(text, start), closesAtEnd(text, open, range) { return open }
      index = open + 1
    }
    return nil
  }

  /// Whether the bracket that opens at `open` closes at the paragraph's end.
  private func closesAtEnd(_ text: Span<UInt8>, _ open: Int, _ range: Range<Int>) -> Bool {
    var depth = 0
    var index = open
    while index < range.upperBound {
      if text[index] == UInt8(ascii: "(") { depth += 1 }
      if text[index] == UInt8(ascii: ")") {
        depth -= 1
        if depth <= 0 { break }
      }
      index += 1
    }
    // A bracket that never closes was cut off; else only stops and brackets may follow it.
    while index < range.upperBound {
      let byte = text[index]
      guard
        byte.isSpace || byte == UInt8(ascii: ")") || byte == UInt8(ascii: ".")
          || byte == UInt8(ascii: "|")
      else { return byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") }
      index += 1
    }
    return true
  }

  private func isCopyright(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    if text[start] == UInt8(ascii: "[") { start += 1 }
    if text.matches("\u{A9}", at: start) { return true }
    if text.matchesFolded("copyright ", at: start) || text.matchesFolded("(copyright ", at: start) {
      return range.count < 400 && CopyShapes.hasYearOrSign(text, range)
    }
    if text.matchesFolded("(c) ", at: start) {
      return range.count < 400 && CopyShapes.hasYearOrSign(text, range)
    }
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
    // ANP, above a story that stands for an earlier one.
    "n i e u w bericht, vervangt", "nieuw bericht, vervangt",
  ])

  /// Initials in letters that are not Latin: short words parted by slashes.
  private func isForeignSignoff(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var (high, slashes, run) = (false, 0, 0)
    for index in range {
      let byte = text[index]
      if byte == UInt8(ascii: "/") {
        slashes += 1
        run = 0
      } else if byte == 0x20 {
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
    guard range.count >= 3, range.count <= 48 else { return false }
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
