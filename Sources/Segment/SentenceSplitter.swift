internal import Lexicon
internal import Wire

/// Splits paragraphs into sentences by their tokens.
///
/// A stop ends a sentence unless the word before it is an abbreviation that what follows goes on
/// from. The rules are those that Kiss and Strunk (2006) and the Golden Rules of Dias's Pragmatic
/// Segmenter name, decided by word lists instead of patterns over characters.
struct SentenceSplitter {
  private var lexicon: Lexicon { .shared }
  /// Words that begin a sentence after an abbreviation that may end one.
  private let starters: HashTable<Bool>
  private let meridians: Set<UInt64>
  /// What a clock's hour is told in behind `a.m.`.
  private let zones: Set<UInt64>
  private let sentenceAbbreviations: Set<UInt64>
  /// What the sentence behind an abbreviation of letters (`U.S.`) must show to be one.
  let openings: HashTable<Opening>

  init() {
    let words =
      "the a an it he she they we i you this that these those but and or so in on at for from by "
      + "as if when while after before since although however there here what who how why where "
      + "his her its their our my your no not yes all some many most one two both each every then "
      + "thus also now today yesterday tomorrow last earlier later meanwhile until according with "
      + "despite under over millions thousands hundreds dozens several few other others another people "
      + "officials analysts experts critics investors traders dealers mr mrs ms once because unlike "
      + "such nothing none is was are were do does did can could will would should may might let"
    let hashes = words.split(separator: " ").map { (Self.hash(String($0)), true) }
    starters = HashTable(Dictionary(hashes) { first, _ in first }, empty: false)
    meridians = Set(["a.m.", "p.m."].map(Self.hash))
    zones = Set(
      [
        "EST", "EDT", "ET", "CST", "CDT", "CT", "MST", "MDT", "MT", "PST", "PDT", "PT", "GMT",
        "UTC",
        "BST", "CET", "CEST",
      ].map(Self.hash))
    sentenceAbbreviations = Set(["etc", "al", "jr", "sr"].map(Self.hash))
    openings = HashTable(Opening.words(), empty: .free)
  }

  static func hash(_ word: String) -> UInt64 {
    let bytes = Array(word.utf8)
    return WordHash.word(bytes.span)
  }

  /// Appends the sentences of a paragraph whose tokens are `range`; marks their first tokens.
  func split(
    _ text: Span<UInt8>, _ paragraph: Range<Int>, _ tokens: inout [Token], _ range: Range<Int>,
    into sentences: inout [ByteRange]
  ) {
    var first = range.lowerBound
    var index = first
    if first < range.upperBound { tokens[first].shape.insert(.sentenceStart) }
    while true {
      index = nextEnd(tokens.span, index, range.upperBound)
      guard index < range.upperBound else { break }
      guard let end = boundary(text, tokens.span, index, first: first, end: range.upperBound)
      else {
        index += 1
        continue
      }
      sentences.append(ByteRange(Int(tokens[first].start), tokens[end - 1].end))
      first = end
      index = end
      if first < range.upperBound { tokens[first].shape.insert(.sentenceStart) }
    }
    if first < range.upperBound {
      sentences.append(ByteRange(Int(tokens[first].start), tokens[range.upperBound - 1].end))
    }
  }

  /// The next token at which a sentence may end, or the end.
  private func nextEnd(_ tokens: Span<Token>, _ start: Int, _ end: Int) -> Int {
    precondition(start >= 0 && end <= tokens.count)
    var index = start
    while index < end, unsafe !tokens[unchecked: index].shape.contains(.mayEnd) { index &+= 1 }
    return index
  }

  /// If a sentence ends at token `index`, the index after its last token.
  private func boundary(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int, first: Int, end: Int
  ) -> Int? {
    let token = tokens[index]
    if index > first, let item = listItem(text, tokens, index, end: end), item { return index }
    let stop: Stop
    if token.kind == .mark {
      switch text[Int(token.start)] {
      case UInt8(ascii: "."): stop = .period
      case UInt8(ascii: "!"), UInt8(ascii: "?"): stop = .strong
      case 0xE2 where text.matches("\u{2026}", at: Int(token.start)): stop = .ellipsis
      case 0xE3, 0xEF:
        guard CopyShapes.isWideStop(text, Int(token.start)) else { return nil }
        return wideBoundary(text, tokens, index, end: end)
      default: return nil
      }
    } else {
      guard token.shape.contains(.stopped), text[token.end - 1] == UInt8(ascii: ".") else {
        return nil
      }
      stop = .abbreviation
    }
    if stop != .abbreviation, index > first, tokens[index - 1].kind == .mark,
      isStop(text[Int(tokens[index - 1].start)])
    {
      return nil  // the first stop of a run decided for all of it
    }
    var next = index + 1
    var dots = 1
    // More stops: `...`, `?!`, `. . .`
    while next < end, tokens[next].kind == .mark, isStop(text[Int(tokens[next].start)]) {
      if text[Int(tokens[next].start)] == UInt8(ascii: ".") { dots += 1 }
      next += 1
    }
    guard next < end else { return end }
    if stop == .period, index == first, dots >= 3 { return nil }  // `. . . The` opens a sentence
    // `compounds. . . . The`: the sentence's own stop, then an ellipsis that opens the next.
    if stop == .period, dots == 4, next == index + 4, !token.shape.contains(.spaced),
      tokens[index + 1].shape.contains(.spaced), tokens[next].isCapital
    {
      return index + 1
    }
    let spacedStop = tokens[next].shape.contains(.spaced)
    // Closing marks belong to the sentence that they close.
    var closers = next
    while closers < end, isCloser(text, tokens[closers], closers == next && spacedStop) {
      closers += 1
    }
    guard closers < end else { return end }
    if stop == .period, opensList(text, tokens, first, stop: index) { return nil }
    let hasClosers = closers > next
    let following = tokens[closers]
    guard following.shape.contains(.spaced) || hasClosers && opens(text, following) else {
      return nil
    }
    guard mayBegin(text, tokens, closers, end: end) else { return nil }
    switch stop {
    case .strong: return closers
    case .ellipsis: return beginsAfterEllipsis(text, tokens, closers, first) ? closers : nil
    case .period where dots >= 3 && !(dots == 4):
      return beginsAfterEllipsis(text, tokens, closers, first) ? closers : nil
    case .period:
      guard dots == 1, !hasClosers, index > first else { return closers }
      return endsAfterWord(text, tokens, index - 1, next: closers, first: first) ? closers : nil
    case .abbreviation:
      if hasClosers { return closers }
      return endsAfterStopped(text, tokens, index, next: closers, first: first) ? closers : nil
    }
  }

  /// Where a sentence ends whose stop is `。`, `！` or `？`: behind further stops and closing marks.
  ///
  /// A quotation that a particle or a comma follows goes on: `「行く。」と述べた`.
  private func wideBoundary(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int, end: Int
  ) -> Int? {
    var next = index + 1
    while next < end {
      guard CopyShapes.isWideStop(text, Int(tokens[next].start)) else { break }
      next += 1
    }
    let closers = next
    while next < end {
      let token = tokens[next]
      guard token.kind == .mark, !token.shape.contains(.spaced),
        CopyShapes.isWideCloser(text, Int(token.start))
          || text[Int(token.start)] == UInt8(ascii: ")")
      else { break }
      next += 1
    }
    guard next > closers, next < end, !tokens[next].shape.contains(.spaced) else { return next }
    let start = Int(tokens[next].start)
    let isHiragana =
      text[start] == 0xE3
      && (text[start + 1] == 0x81 || text[start + 1] == 0x82 && text[start + 2] < 0xA0)
    let goesOn = isHiragana || text.matches("、", at: start) || text.matches("，", at: start)
    return goesOn ? nil : next
  }

  private enum Stop { case period, strong, ellipsis, abbreviation }

  /// Whether a word before a stop lets a sentence end there.
  private func endsAfterWord(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ word: Int, next: Int, first: Int
  ) -> Bool {
    let token = tokens[word]
    // A number or a mark before the stop.
    guard token.kind == .word, token.end == Int(tokens[word + 1].start) else {
      if token.kind == .mark, word > first, tokens[next].kind == .number, isDegree(text, token) {
        // `N°. 1026`; a number before the sign makes it degrees.
        let before = tokens[word - 1]
        return before.kind != .word
      }
      return !(token.kind == .number && word == first)
    }
    let classes = lexicon.classes(token.hash)
    guard !classes.isDisjoint(with: .abbreviation) || token.length == 1 else { return true }
    // A word of the list that is no abbreviation where it is long and small: `no.`, `in.`
    let following = tokens[next]
    let isStarter = starters[following.hash] != nil && following.isCapital
    if classes.contains(.beforeName) {
      return isStarter && !token.isCapital
    }
    if classes.contains(.beforeNumber) {
      if following.kind == .number { return false }
      if classes.contains(.month) { return isStarter }
      return token.isCapital ? isStarter : true
    }
    if classes.contains(.innerAbbreviation) { return isStarter && token.length > 2 }
    if token.length == 1, classes.isDisjoint(with: .abbreviation) {
      return isStarter || !token.isCapital
    }
    if sentenceAbbreviations.contains(token.hash), following.isCapital, isStarter { return true }
    // Units end sentences, and what they measure is not capitalized: `1.4 pct. Dealers said`.
    if classes.contains(.endAbbreviation), !token.isCapital {
      return following.isCapital || opensQuotation(text, following)
    }
    // The company's name goes on (`Co. Chairman`); an ordinary sentence begins.
    return isStarter
  }

  /// Whether a word with stops of its own (`U.S.`, `J.`, `p.m.`) lets a sentence end there.
  private func endsAfterStopped(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int, next: Int, first: Int
  ) -> Bool {
    let token = tokens[index]
    let following = tokens[next]
    if following.kind == .number { return false }
    if meridians.contains(token.hash) {
      // `At 5 a.m. Mr. Smith went`: the time opens the sentence. `10 a.m. Wednesday`, `5 p.m. EST`.
      return following.isCapital && index - first >= 4
        && lexicon.classes(following.hash).isDisjoint(with: [.weekday, .month])
        && !(following.shape.contains(.allCapitals) && zones.contains(following.hash))
    }
    guard following.isCapital || following.kind == .mark else { return false }
    // `It rose in the U.S. "We are pleased," he said.`
    if following.kind == .mark {
      guard token.length > 2 else { return false }
      return !isNickname(text, tokens, next)
    }
    let isStarter = starters[following.hash] != nil
    // An initial: `Jonas E. Smith`.
    if token.length == 2 {
      guard index > first else { return false }
      let before = tokens[index - 1]
      return isStarter && !(following.length == 1 && !text.matches("I", at: Int(following.start)))
        && !isName(before)
    }
    guard isStarter else { return false }
    return beginsSentence(text, tokens, index, next: next, first: first)
  }

  private func isDegree(_ text: Span<UInt8>, _ token: Token) -> Bool {
    text.matches("\u{B0}", at: Int(token.start)) || text.matches("\u{BA}", at: Int(token.start))
  }

  private func isName(_ token: Token) -> Bool {
    token.isCapital && !lexicon.classes(token.hash).isDisjoint(with: [.given, .surname, .title])
  }

  /// Whether a sentence may begin with the token: a capital, a number, an opening mark.
  private func mayBegin(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int, end: Int
  ) -> Bool {
    let token = tokens[index]
    switch token.kind {
    case .number: return true
    case .word:
      let byte = text[Int(token.start)]
      // Letters of scripts without capitals begin sentences too.
      return token.isCapital || byte >= 0xD6 || isCamel(text, token)
    case .mark:
      guard opens(text, token) || isBullet(text, token), index + 1 < end else {
        return text[Int(token.start)] == UInt8(ascii: "$")
          || isDashBeforeCapital(text, tokens, index, end: end) || text[Int(token.start)] == 0xC2
          || text[Int(token.start)] == UInt8(ascii: "@")
          || text[Int(token.start)] == UInt8(ascii: "#")
      }
      let next = tokens[index + 1]
      if text[Int(token.start)] == UInt8(ascii: "("), next.kind == .word, !next.isCapital {
        return false
      }
      return next.isCapital || next.kind != .word || text[Int(next.start)] >= 0xD6
        || opensQuotation(text, token)
    }
  }

  private func isDashBeforeCapital(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int, end: Int
  ) -> Bool {
    guard text[Int(tokens[index].start)] == UInt8(ascii: "-"), index + 1 < end else { return false }
    let next = tokens[index + 1]
    return next.isCapital || next.kind == .number
  }

  /// `iPhone`, `eBay`: a small letter, then a capital.
  private func isCamel(_ text: Span<UInt8>, _ token: Token) -> Bool {
    token.length > 2 && text[Int(token.start) + 1].isUpper
  }

  private func beginsAfterEllipsis(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ next: Int, _ first: Int
  ) -> Bool {
    let token = tokens[next]
    return token.isCapital && !text.matches("I", at: Int(token.start))
      || token.length > 1 && token.isCapital
      || opensQuotation(text, token)
  }

  // MARK: - Lists

  /// Whether a list item's number begins at `index` within running text: `1.)`, `2)`, a bullet.
  private func listItem(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int, end: Int
  ) -> Bool? {
    let token = tokens[index]
    if token.length > 3 { return nil }
    guard token.shape.contains(.spaced) else { return nil }
    if token.kind == .mark { return isBullet(text, token) ? true : nil }
    guard token.length <= 2, index + 2 < end, !isBullet(text, tokens[index - 1]) else { return nil }
    let isNumber = token.kind == .number
    guard
      isNumber || token.length == 1 && !token.isCapital
        || token.shape.contains(.stopped) && token.length == 2 && !token.isCapital
    else { return nil }
    var next = index + 1
    var marks = 0
    while next < end, tokens[next].kind == .mark, !tokens[next].shape.contains(.spaced), marks < 2 {
      let byte = text[Int(tokens[next].start)]
      guard byte == UInt8(ascii: ")") || byte == UInt8(ascii: ".") else { return nil }
      marks += 1
      next += 1
    }
    guard marks > 0, next < end, tokens[next].shape.contains(.spaced), tokens[next].isCapital else {
      return nil
    }
    let closes = text[Int(tokens[next - 1].start)] == UInt8(ascii: ")")
    // `1.) The first item 2.) The second`: the bracket is proof; a bare stop needs a list so far.
    if closes { return text[Int(tokens[index - 1].start)] != UInt8(ascii: "(") }
    return beganList(text, tokens, index) ? true : nil
  }

  /// `1.`, `1.)`, `a.`, `• 9.`: whether a stop belongs to the item's number that opens the sentence.
  private func opensList(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ first: Int, stop: Int
  ) -> Bool {
    let head = isBullet(text, tokens[first]) ? first + 1 : first
    guard head + 1 == stop, !tokens[stop].shape.contains(.spaced) else { return false }
    let token = tokens[head]
    if token.kind == .number { return token.length <= 3 }
    return token.kind == .word && token.length == 1 && !token.isCapital
  }

  /// Whether the sentence so far began with a list number one less.
  private func beganList(_ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int) -> Bool {
    let value = Self.ordinal(text, tokens[index])
    let kind = tokens[index].kind
    guard value > 1 else { return false }
    for position in stride(from: index - 1, through: max(0, index - 60), by: -1) {
      let token = tokens[position]
      guard token.kind == kind, position + 1 < index, Self.ordinal(text, token) == value - 1 else {
        continue
      }
      let next = Int(tokens[position + 1].start)
      guard text[next] == UInt8(ascii: ".") else { continue }
      if token.shape.contains(.sentenceStart) || position == 0 { return true }
      let before = tokens[position - 1]
      return isBullet(text, before)
    }
    return false
  }

  /// The place of an item in its list: `3` or `c` is the third; -1 for anything else.
  private static func ordinal(_ text: Span<UInt8>, _ token: Token) -> Int {
    if token.kind == .number { return text.number(in: token.range) ?? -1 }
    guard token.kind == .word, token.length == 1, text[Int(token.start)].isLower else { return -1 }
    return Int(text[Int(token.start)] - UInt8(ascii: "a")) + 1
  }

  private func isBullet(_ text: Span<UInt8>, _ token: Token) -> Bool {
    token.kind == .mark
      && (text.matches("\u{2022}", at: Int(token.start))
        || text.matches("\u{2043}", at: Int(token.start)))
  }

  // MARK: - Marks

  private func isStop(_ byte: UInt8) -> Bool { byte.isSentenceStop }

  private func isCloser(_ text: Span<UInt8>, _ token: Token, _ isSpaced: Bool) -> Bool {
    guard token.kind == .mark, !isSpaced, !token.shape.contains(.spaced) else { return false }
    switch text[Int(token.start)] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"): return true
    case 0xE2:
      return text.matches("\u{201D}", at: Int(token.start))
        || text.matches("\u{2019}", at: Int(token.start))
    case 0xC2: return text.matches("\u{BB}", at: Int(token.start))
    default: return false
    }
  }

  private func opens(_ text: Span<UInt8>, _ token: Token) -> Bool {
    guard token.kind == .mark else { return token.shape.contains(.spaced) }
    switch text[Int(token.start)] {
    case UInt8(ascii: "("), UInt8(ascii: "["): return true
    default: return opensQuotation(text, token)
    }
  }

  private func opensQuotation(_ text: Span<UInt8>, _ token: Token) -> Bool {
    guard token.kind == .mark else { return false }
    switch text[Int(token.start)] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return true
    case 0xE2:
      return text.matches("\u{201C}", at: Int(token.start))
        || text.matches("\u{2018}", at: Int(token.start))
    case 0xC2: return text.matches("\u{AB}", at: Int(token.start))
    default: return false
    }
  }
}
