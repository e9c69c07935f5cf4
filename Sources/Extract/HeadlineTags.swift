internal import Lexicon
internal import Wire

/// Takes the wires' own tags off a headline: `UPDATE 2-`, `CORRECTED-`, `WRAPUP 5-`, `URGENT`.
///
/// Tags nest outward and are read from the left; the first word that is no tag ends them. A known
/// tag needs its separator, so `UPDATE WINTER WHEAT` and `EXCLUSIVE LICENSE` are titles.
struct HeadlineTags {
  struct Result {
    var tags: [Range<Int>] = []
    /// The headline without its tags.
    var title: Range<Int>
    var version = VersionKind.none
    var number = 0
    var take = 0
    var kind: StoryKind?
  }

  private struct Tag {
    let word: StaticString
    var takesNumber = false
    var version = VersionKind.none
    var kind: StoryKind?
  }

  private static let tags: [Tag] = [
    Tag(word: "update", takesNumber: true, version: .update),
    Tag(word: "wrapup", takesNumber: true, version: .wrapup),
    Tag(word: "corrected", version: .correction, kind: .correction),
    Tag(word: "correction", version: .correction, kind: .correction),
    Tag(word: "refile", version: .refile),
    Tag(word: "rtrs"), Tag(word: "rpt", version: .repeat), Tag(word: "repeat", version: .repeat),
    Tag(word: "exclusive"), Tag(word: "analysis"), Tag(word: "interview"), Tag(word: "factbox"),
    Tag(word: "timeline"), Tag(word: "scenarios"), Tag(word: "explainer"),
    Tag(word: "instant view"), Tag(word: "highlights"), Tag(word: "newsmaker"),
    Tag(word: "column"), Tag(word: "table"), Tag(word: "text"), Tag(word: "poll"),
    Tag(word: "graphic"), Tag(word: "buzz"), Tag(word: "breakingviews"),
    Tag(word: "press digest"), Tag(word: "fund view"), Tag(word: "preview"), Tag(word: "feature"),
    Tag(word: "brief", kind: .brief), Tag(word: "advisory", kind: .advisory),
    Tag(word: "diary", kind: .advisory), Tag(word: "embargo"),
    Tag(word: "urgent"), Tag(word: "flash"), Tag(word: "alert"), Tag(word: "bulletin"),
    Tag(word: "newsbreak"),
    Tag(word: "writethru", version: .writethru), Tag(word: "recast", version: .writethru),
    Tag(word: "roundup"), Tag(word: "profile"), Tag(word: "backgrounder"),
    Tag(word: "commentary"), Tag(word: "news analysis"), Tag(word: "insight"),
    Tag(word: "special report"), Tag(word: "investigation"), Tag(word: "obituary"),
  ]

  /// Reads the tags of the headline in `range`.
  static func read(_ text: Span<UInt8>, _ range: Range<Int>) -> Result {
    var result = Result(title: text.trimmed(range))
    readTake(text, &result)
    while result.tags.count < 6 {
      if readKill(text, &result) { continue }
      guard readBracketed(text, &result) || readTag(text, &result) || readLead(text, &result) else {
        break
      }
    }
    return result
  }

  /// `WITHDRAWN-`, `(KILLED)`, `STORY WITHDRAWN`: these outdo every other mark.
  private static func readKill(_ text: Span<UInt8>, _ result: inout Result) -> Bool {
    guard let (mark, title) = KillMarks.headline(text, result.title) else { return false }
    result.tags.append(mark)
    result.kind = .kill
    result.version = .kill
    // A headline that is the mark alone stays what it is.
    guard title < result.title.upperBound else { return false }
    result.title = text.trimmed(title..<result.title.upperBound)
    return true
  }

  /// ` =2`: the take's number behind the headline.
  private static func readTake(_ text: Span<UInt8>, _ result: inout Result) {
    var index = result.title.upperBound
    while index > result.title.lowerBound, text[index - 1].isDigit { index -= 1 }
    guard index < result.title.upperBound, index > result.title.lowerBound + 2,
      text[index - 1] == UInt8(ascii: "="), text[index - 2].isSpace || text[index - 2].isUpper,
      let take = text.number(in: index..<result.title.upperBound), take < 20
    else { return }
    result.take = take
    result.title = text.trimmed(result.title.lowerBound..<index - 1)
  }

  private static func readTag(_ text: Span<UInt8>, _ result: inout Result) -> Bool {
    let start = result.title.lowerBound
    for tag in tags where text.matchesFolded(tag.word, at: start) {
      var index = start + tag.word.utf8CodeUnitCount
      var number = 0
      if tag.takesNumber {
        var digits = index
        if digits < result.title.upperBound,
          text[digits] == 0x20 || text[digits] == UInt8(ascii: "-")
        {
          digits += 1
        }
        var end = digits
        while end < result.title.upperBound, text[end].isDigit { end += 1 }
        if let value = text.number(in: digits..<end) {
          number = value
          index = end
        }
      }
      guard let after = separator(text, index, result.title.upperBound, start) else { continue }
      accept(tag, number, start..<index, after, &result, text)
      return true
    }
    return false
  }

  private static func accept(
    _ tag: Tag, _ number: Int, _ range: Range<Int>, _ after: Int, _ result: inout Result,
    _ text: Span<UInt8>
  ) {
    result.tags.append(range)
    result.title = text.trimmed(after..<result.title.upperBound)
    if tag.version != .none, result.version == .none || result.version == .repeat {
      result.version = tag.version
      result.number = number
    }
    if result.kind == nil { result.kind = tag.kind }
  }

  /// Where the title goes on after a tag's `-`, ` - `, `:`; after `URGENT` a blank is enough.
  private static func separator(
    _ text: Span<UInt8>, _ given: Int, _ end: Int, _ start: Int
  ) -> Int? {
    var index = given
    guard index < end else { return nil }
    let isUrgent = text.matches("URGENT", at: start)
    // AFP's glued `URGENTYeltsin ...`
    if isUrgent, text[index].isUpper, index + 1 < end, text[index + 1].isLower { return index }
    while index < end, text[index].isSpace { index += 1 }
    let isSpaced = index > given
    if index < end, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: ":") {
      // `UPDATE-2:`; a hyphen that belongs to the next word only, as in `TEXT-BOOK`, is no tag.
      index += 1
      while index < end, text[index].isSpace || text[index] == UInt8(ascii: "-") { index += 1 }
      return index < end ? index : nil
    }
    return isUrgent && isSpaced && index < end ? index : nil
  }

  /// `(CORRECTED) - `, `(LEAD)`, `(2nd LD)`, `(URGENT)`, `(News Focus)`.
  private static func readBracketed(_ text: Span<UInt8>, _ result: inout Result) -> Bool {
    let start = result.title.lowerBound
    guard start < result.title.upperBound, text[start] == UInt8(ascii: "("),
      let close = text.firstIndex(of: UInt8(ascii: ")"), from: start), close - start < 24,
      close + 1 < result.title.upperBound
    else { return false }
    let inner = start + 1..<close
    let words: [(StaticString, VersionKind, StoryKind?)] = [
      ("corrected", .correction, .correction), ("correction", .correction, .correction),
      ("urgent", .none, nil), ("news focus", .none, nil), ("updated", .update, nil),
      ("picture", .none, nil), ("repetition", .repeat, nil), ("lead", .lead, nil),
      ("repeat", .repeat, nil), ("resending", .repeat, nil),
    ]
    var version = VersionKind.none
    var kind: StoryKind?
    var number = 0
    if let word = words.first(where: { text.matchesFolded($0.0, at: inner.lowerBound) }) {
      (version, kind) = (word.1, word.2)
    } else if let lead = leadNumber(text, inner) {
      version = .lead
      number = lead.number
    } else {
      return false
    }
    var after = close + 1
    while after < result.title.upperBound, text[after].isSpace || text[after] == UInt8(ascii: "-") {
      after += 1
    }
    accept(Tag(word: "", version: version, kind: kind), number, inner, after, &result, text)
    return true
  }

  /// Xinhua's `1st LD:`, `2nd Ld-Writethru:`.
  private static func readLead(_ text: Span<UInt8>, _ result: inout Result) -> Bool {
    guard let lead = leadNumber(text, result.title) else { return false }
    var index = lead.end
    var version = VersionKind.lead
    if text.matchesFolded("-writethru", at: index) || text.matchesFolded(" writethru", at: index) {
      version = .writethru
      index += 10
    }
    guard index < result.title.upperBound, text[index] == UInt8(ascii: ":"),
      index + 1 < result.title.upperBound
    else { return false }
    accept(
      Tag(word: "", version: version), lead.number, result.title.lowerBound..<index, index + 1,
      &result, text)
    return true
  }

  /// `2nd LD`, `3rd lead`: the number and where the word ends.
  private static func leadNumber(
    _ text: Span<UInt8>, _ range: Range<Int>
  ) -> (number: Int, end: Int)? {
    let start = range.lowerBound
    guard range.count >= 6, text[start].isDigit,
      let number = text.number(in: start..<start + 1)
    else { return nil }
    var index = start + 1
    guard text[index].isLetter, text[index + 1].isLetter else { return nil }
    index += 2
    while index < range.upperBound, text[index].isSpace || text[index] == UInt8(ascii: "-") {
      index += 1
    }
    for word: StaticString in ["lead", "ld"] where text.matchesFolded(word, at: index) {
      return (number, index + word.utf8CodeUnitCount)
    }
    return nil
  }
}
