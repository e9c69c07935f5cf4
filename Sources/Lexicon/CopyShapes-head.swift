internal import Wire

// Shapes of the lines above a story's text.
extension CopyShapes {
  /// Whether a line is AP's slug: the cycle, the keyword in parts, and the version
  /// (`BC-Markets-Asia, 2nd Ld-Writethru`, `AM-US--Earns`, `^PM-Storm,0312`).
  ///
  /// Headlines begin alike (`AP-NORC poll shows`): a comma, another hyphen (cleaning makes two of them a
  /// dash) or nothing follows the keyword, and no word behind it is small.
  public static func isSlugLine(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard (6...90).contains(line.count) else { return false }
    if isCountedKeyword(text, line) { return true }
    let start = text[line.lowerBound] == UInt8(ascii: "^") ? line.lowerBound + 1 : line.lowerBound
    guard text[start].isUpper, text[start + 1].isUpper, text[start + 2] == UInt8(ascii: "-"),
      text[start + 3].isUpper || text[start + 3] == UInt8(ascii: "-")
    else { return false }
    var isCycle = false
    for cycle: StaticString in ["AM-", "BC-", "PM-", "AP-"]
    where text.matches(cycle, at: start) { isCycle = true }
    guard isCycle else { return false }
    var index = start + 3
    while index < line.upperBound, !text[index].isSpace, text[index] != UInt8(ascii: ",") {
      if text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ":") { return false }
      index += 1
    }
    let keyword = start + 3..<index
    let hasParts =
      text.firstIndex(of: UInt8(ascii: "-"), from: keyword.lowerBound, to: keyword.upperBound)
      != nil
    let rest = text.trimmed(index..<line.upperBound)
    guard
      hasParts || rest.isEmpty || text[rest.lowerBound] == UInt8(ascii: ",")
        || text[rest.lowerBound] == UInt8(ascii: "-")
    else { return false }
    var words = 0
    var hasDigit = false
    while let token = WordScanner.next(in: text, from: index, end: line.upperBound) {
      index = token.end
      if text[Int(token.start)].isDigit { hasDigit = true }
      guard token.kind == .word else { continue }
      // `a0987`: the number of the story that it stands for.
      let isNumber = token.length >= 4 && text[Int(token.start) + 1].isDigit
      if text[Int(token.start)].isLower, !isNumber { return false }
      if isNumber { hasDigit = true }
      words += 1
    }
    // `BC-Ferries, Unions Reach Deal` is a headline: a version is a word, or has a number.
    return hasParts || words <= 1 || hasDigit
  }

  /// Whether a line is a keyword in parts and the number of words behind a comma: `Norway-Harbour,0400`.
  private static func isCountedKeyword(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard text[line.upperBound - 1].isDigit, line.count <= 60,
      let comma = text.firstIndex(
        of: UInt8(ascii: ","), from: line.lowerBound, to: line.upperBound),
      (4...5).contains(line.upperBound - comma),
      text.number(in: comma + 1..<line.upperBound) != nil
    else { return false }
    let keyword = line.lowerBound..<comma
    return keyword.contains { text[$0] == UInt8(ascii: "-") }
      && keyword.allSatisfy { text[$0].isLetter || text[$0] == UInt8(ascii: "-") }
  }

  /// Whether a line above the text is one of the points that sum it up: `* Profit doubles to $5 million`.
  public static func isPoint(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    text.matches("* ", at: line.lowerBound) && (6..<240).contains(line.count)
  }

  /// The most points that sum up a text.
  public static var mostPoints: Int { 40 }

  /// Whether a line above the text is a note to editors: `Eds: Updates with quotes.`, `(Adds details)`.
  public static func isNoteLine(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    text.matches("Eds:", at: line.lowerBound) || text.matches("Eds.:", at: line.lowerBound)
      || isTrashLine(text, line) || isPhotoLine(text, line)
  }

  /// Whether a line tells which pictures go with the text: `AP Photo OSL101`, `With AP Photos`, `LaserPhoto WX1`.
  static func isPhotoLine(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count < 80, !endsSentence(text, line) else { return false }
    let labels: [StaticString] = [
      "With AP Photo", "AP Photo", "AP Graphic", "With AP Graphic", "LaserPhoto ", "AP LaserPhoto",
    ]
    guard let label = labels.first(where: { text.matches($0, at: line.lowerBound) }) else {
      return false
    }
    var start = line.lowerBound + label.utf8CodeUnitCount
    if start < line.upperBound, text[start] == UInt8(ascii: "s") { start += 1 }
    // Not `AP Photo/Odd Lie`, nor a sentence.
    return !(start..<line.upperBound).contains {
      text[$0].isLower || text[$0] == UInt8(ascii: "/")
    }
  }

  /// Whether a byline names an agency or its staff and no person: `By The Associated Press`, `By AFP`, `By Reuters
  /// Staff`, `By Web Desk`.
  public static func isAgencyByline(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count <= 74, let start = bylineNames(text, line) else { return false }
    let names = start..<line.upperBound
    for word: StaticString in [
      "the ", "a ", "our ", "staff ", "reuters ", "associated press", "ap ", "afp ", "aap ",
      "agence ",
      "xinhua",
    ]
    where text.matchesFolded(word, at: start) && isAffiliationLine(text, names) {
      return true
    }
    return text[line.lowerBound].isUpper && isAgencyOrDesk(text, names)
  }

  /// Whether a range is one or two agencies' names, or a newsroom's desk: `AFP`, `Reuters and AP`, `Web Desk`.
  private static func isAgencyOrDesk(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var tokens: [Token] = []
    var index = range.lowerBound
    while tokens.count < 8,
      let token = WordScanner.next(in: text, from: index, end: range.upperBound)
    {
      tokens.append(token)
      index = token.end
    }
    guard let last = tokens.last, (1...6).contains(tokens.count), index >= range.upperBound - 1
    else { return false }
    let isDesk = deskWords.contain(text, last.range)
    if isDesk { return tokens.allSatisfy { $0.kind == .word && $0.isCapital } }
    var position = 0
    while position < tokens.count {
      if position > 0 {
        let joint = tokens[position]
        guard
          isAny(of: ["and"], text, joint.range) || joint.kind == .mark, position + 1 < tokens.count
        else { return false }
        position += 1
      }
      guard
        let (_, end) = Lexicon.shared.longestPhrase(
          tokens.span, at: position, end: tokens.count, with: .agency),
        // `By Nina` is a person's.
        LocalDateline.isAgencyName(text, Int(tokens[position].start)..<tokens[end - 1].end)
      else { return false }
      position = end
    }
    return true
  }

  /// The last words of newsrooms' desks.
  private static let deskWords = FoldedWords([
    "desk", "agencies", "bureau", "newsroom", "correspondent", "reporters",
  ])

  /// Whether a line below a byline tells what its people are and for whom they write: `AP Business
  /// Writer`, `Associated Press Writers`, `Of The Harbour Post Staff`, `The Associated Press`.
  public static func isAffiliationLine(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard (5...70).contains(line.count), text[line.upperBound - 1].isWord else { return false }
    var words = 0
    var last: Token?
    var index = line.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: line.upperBound) {
      index = token.end
      guard token.kind == .word else {
        if token.kind == .number || text[Int(token.start)] != UInt8(ascii: ",") { return false }
        continue
      }
      guard token.isCapital || token.length == 1 || isJoiner(text, token.range) else {
        return false
      }
      words += 1
      last = token
    }
    guard (1...8).contains(words), let last else { return false }
    if isNewsroom(text, line) { return true }
    for opening: StaticString in [
      "staff reporter", "staff writer", "special to ", "special for ", "of the ",
    ]
    where text.matchesFolded(opening, at: line.lowerBound) { return true }
    for word: StaticString in [
      "writer", "writers", "correspondent", "correspondents", "reporter", "reporters", "editor",
      "editors", "columnist", "columnists", "staff", "service", "newspapers", "press", "bureau",
    ]
    where Int(last.length) == word.utf8CodeUnitCount
      && text.matchesFolded(word, at: Int(last.start))
    { return true }
    for agency: StaticString in ["Reuters", "Agence France-Presse", "Xinhua"]
    where line.count == agency.utf8CodeUnitCount && text.matches(agency, at: line.lowerBound) {
      return true
    }
    return false
  }

  /// `BBC News`, `BBC News, Halden`, `Sky News in Halden`: a station's newsroom, and where.
  private static func isNewsroom(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    for name: StaticString in [
      "BBC News", "BBC Sport", "Sky News", "CBC News", "ABC News", "NBC News", "CBS News",
    ] where text.matches(name, at: line.lowerBound) {
      let end = line.lowerBound + name.utf8CodeUnitCount
      return end == line.upperBound || text[end] == UInt8(ascii: ",")
        || text.matches(" in ", at: end)
    }
    return false
  }

  /// Whether a line is a notice of copyright: `c.1998 N.Y. Times News Service`, `Copyright (c) ANTARA
  /// 2023`, `ALL RIGHTS RESERVED (c) Copyright ANSA`, where a sign or a year stands in it.
  public static func isCopyrightLine(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    if line.count < 120, beginsWithYear(text, line) { return true }
    return line.count < 160 && isNotice(text, line)
  }

  /// Whether a range begins as American desks sign: `c.1998 Harbour Post`, `c. 1998 Harbour Post`.
  private static func beginsWithYear(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard text.matches("c.", at: range.lowerBound) else { return false }
    let isSpaced = text.matches("c. ", at: range.lowerBound)
    let start = range.lowerBound + (isSpaced ? 3 : 2)
    guard start + 4 <= range.upperBound, let year = text.number(in: start..<start + 4) else {
      return false
    }
    guard isSpaced else { return true }
    // `c. 1850 the ferry was sold`, `c. 1931: The terminal is built.`
    let name = text.trimmed(start + 4..<range.upperBound)
    return year >= 1970 && !name.isEmpty && text[name.lowerBound].isUpper
      && !endsSentence(text, range)
  }

  /// A byline and the notice behind it that were set in one paragraph, perhaps below a desk's initials:
  /// `(sw) By MARA QUIST c.1999 Harbour Post News Service`; nil for other ranges.
  public static func signedNotice(
    _ text: Span<UInt8>, _ range: Range<Int>, lexicon: Lexicon
  ) -> (byline: Range<Int>, notice: Range<Int>)? {
    guard (20...200).contains(range.count) else { return nil }
    var start = range.lowerBound
    if text[start] == UInt8(ascii: "("),
      let end = text.firstIndex(of: ")", from: start, to: start + 6)
    {
      guard (start + 1..<end).allSatisfy({ text[$0].isLower }) else { return nil }
      start = text.trimmed(end + 1..<range.upperBound).lowerBound
    }
    guard bylineNames(text, start..<range.upperBound) != nil else { return nil }
    for index in start + 8..<max(start + 8, range.upperBound - 8) where text[index - 1] == 0x20 {
      let notice = index..<range.upperBound
      guard text[index] == UInt8(ascii: "c") || text[index] == UInt8(ascii: "("),
        isCopyrightLine(text, notice)
      else { continue }
      let byline = text.trimmed(start..<index)
      return isByline(text, byline, lexicon: lexicon) ? (byline, notice) : nil
    }
    return nil
  }

  /// Whether a range begins as notices of copyright do: behind the word nothing but names and joiners
  /// comes before the sign or the year, and no sentence goes on behind the year.
  ///
  /// Sentences begin alike (`Copyright Act of 1976 when it ...`, `Copyright holders filed 1,200 suits`),
  /// also in the middle, where copy is set in lines.
  public static func isNotice(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let words: [StaticString] = ["copyright ", "(copyright ", "(c) ", "all rights reserved"]
    guard let word = words.first(where: { text.matchesFolded($0, at: range.lowerBound) }) else {
      return false
    }
    var index = range.lowerBound + word.utf8CodeUnitCount
    var isFirst = true
    var isBehindOf = false
    while index < range.upperBound,
      let token = WordScanner.next(in: text, from: index, end: range.upperBound)
    {
      let isBehindBracket = index > range.lowerBound && text[index - 1] == UInt8(ascii: "(")
      index = token.end
      switch token.kind {
      case .mark:
        if text.matches("\u{A9}", at: Int(token.start)) { return true }
      case .number:
        guard token.length == 4, let year = text.number(in: token.range),
          (1850...2150).contains(year)
        else { continue }
        return !isBehindOf && !goesOn(text, token.end..<range.upperBound)
      case .word:
        if isBehindBracket, token.length == 1, text[Int(token.start)].lowered == UInt8(ascii: "c") {
          return true
        }
        if isFirst, isAny(of: ["act", "law", "laws", "office"], text, token.range) { return false }
        isFirst = false
        isBehindOf = isAny(of: ["of"], text, token.range)
        let isSmall = text[Int(token.start)].isLower && !isJoiner(text, token.range)
        // `Copyright dpa 2020`
        if isSmall, !isAny(of: noticeWords, text, token.range),
          !Lexicon.shared.classes(token.hash).contains(.agency)
        {
          return false
        }
      }
    }
    return false
  }

  /// Small words of notices, beside joiners.
  private static let noticeWords: [StaticString] = ["by", "all", "rights", "reserved", "c"]

  /// Whether a sentence goes on behind a notice's year: a small word that notices do not have there.
  private static func goesOn(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let token = WordScanner.next(in: text, from: range.lowerBound, end: range.upperBound)
    else { return false }
    return token.kind == .word && text[Int(token.start)].isLower
      && !isAny(of: noticeWords + ["and"], text, token.range)
  }

  private static func isAny(
    of words: [StaticString], _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    words.contains {
      $0.utf8CodeUnitCount == range.count && text.matchesFolded($0, at: range.lowerBound)
    }
  }

  /// Where the names begin on a line that labels them (`Reporter: Sari Dewi`, `Editor: Joko Pranoto`);
  /// nil where no name follows, or more than names, as where people speak (`Reporter: Why?`).
  public static func labelledCredit(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    guard line.count < 90, text[line.lowerBound].isLetter, !endsSpeech(text, line) else {
      return nil
    }
    for label: StaticString in [
      "reporter:", "reporters:", "reported by:", "editor:", "edited by:", "writer:", "written by:",
      "translator:", "translated by:", "autor:", "autorka:", "autorzy:", "redaktor:", "redaktorka:",
    ]
    where text.matchesFolded(label, at: line.lowerBound) {
      let start = line.lowerBound + label.utf8CodeUnitCount
      var index = start
      var words = 0
      while let token = WordScanner.next(in: text, from: index, end: line.upperBound) {
        index = token.end
        guard token.kind == .word else { continue }
        words += 1
        if !token.isCapital, !isJoiner(text, token.range) { return nil }
      }
      return words > 0 && words <= 12 ? start : nil
    }
    return nil
  }

  /// Whether a line ends as what somebody says does, and no name: names end in a letter, or in the stop of
  /// an initial.
  private static func endsSpeech(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard endsSentence(text, line) else { return false }
    let last = line.upperBound - 1
    return text[last] != UInt8(ascii: ".") || !text[last - 1].isUpper
  }

  /// `(Adds details, quotes)`, `(Recasts, updates throughout)`: what changed, above the text.
  public static func isTrashLine(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard text[range.lowerBound] == UInt8(ascii: "("),
      text[range.upperBound - 1] == UInt8(ascii: ")"), range.count < 320
    else { return false }
    for word: StaticString in [
      "adds", "recasts", "updates", "rewrites", "corrects", "repeats", "refiles", "removes",
      "inserts", "fixes", "changes", "releads", "deletes", "clarifies", "attn", "eds", "writes",
      "new throughout", "edits", "restores", "drops", "embargoed", "embargo", "updating", "adding",
      "recasting", "moves", "combines", "makes clear", "attributes", "tops with",
    ]
    where text.matchesFolded(word, at: range.lowerBound + 1)
      // Not `(Edsel Ford, who ...)`; the bracket closes behind the word at the latest.
      && !text[range.lowerBound + 1 + word.utf8CodeUnitCount].isWord
    {
      return true
    }
    // `(With a population of 3,000, Halden is ...)` is a sentence of the story.
    return text.matchesFolded("with ", at: range.lowerBound + 1)
      && !endsSentence(text, range.lowerBound..<range.upperBound - 1)
  }

  /// Whether a line in or below the text says when a page was published: `Published On 24 Sep 2024`.
  public static func isPublishedLine(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> Bool {
    text.matchesFolded("published on ", at: line.lowerBound)
      && isDateLine(text, line, lexicon: lexicon)
  }

  /// Whether a line below the text tells day and time at which a page was published: `Last updated: May 4, 2020, 08:30
  /// IST`.
  public static func isPublishedTime(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> Bool {
    guard line.count <= 90, publishedLabels.stand(text, at: line.lowerBound),
      let colon = line.reversed().first(where: { text[$0] == UInt8(ascii: ":") }),
      colon + 2 < line.upperBound, text[colon - 1].isDigit, text[colon + 1].isDigit
    else { return false }
    return PageTime(text, line, lexicon: lexicon, allowsSections: false)?.best != nil
  }

  private static let publishedLabels = FoldedWords([
    "published", "first published", "last updated", "updated", "last modified", "posted",
    "issued on",
  ])

  /// Where the word ends that says what somebody is for a newsroom (`AP writers Mara Quist ...`), among the
  /// first six of a range and before a comma; nil where none does.
  public static func callingEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var words = 0
    var end: Int?
    var index = range.lowerBound
    while words < 6, let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      guard token.kind == .word else {
        if text[Int(token.start)] == UInt8(ascii: ",") { break }
        continue
      }
      words += 1
      if callingWords.contain(text, token.range) { end = token.end }
    }
    return end
  }

  private static let callingWords = FoldedWords([
    "writer", "writers", "reporter", "reporters", "correspondent", "correspondents", "producer",
    "producers", "journalist", "journalists", "editor", "editors", "photographer", "researcher",
    "staff",
  ])
}
