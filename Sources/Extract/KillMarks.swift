internal import Wire

/// The words by which the wires withdraw a story.
///
/// They are capitals and stand where a mark of the wire stands, not in a sentence: `Three killed` is
/// news, `KILL KILL KILL` is an order. AP orders a `MANDATORY KILL` or a `BULLETIN KILL`, Reuters
/// has `STORY WITHDRAWN` and tags such as `WITHDRAWN-`, AFP `ANNULE` and `KILL`, dpa three times KILL.
enum KillMarks {
  /// What must stand behind a word that is a mark, if anything does.
  private enum Separator {
    /// A hyphen, colon or slash, with blanks before it or not.
    case any
    /// The same, but no hyphen that joins two words: `KILL-SWITCH`.
    case apart
    /// A hyphen without a blank, as Reuters' tags have it: `KILLED: THREE` is a headline.
    case hyphen
  }

  private static let words: [(word: StaticString, separator: Separator)] = [
    ("KILL KILL KILL", .any), ("KILL KILL", .any), ("MANDATORY KILL", .any),
    ("BULLETIN KILL", .any), ("STORY WITHDRAWN", .any), ("STORY KILLED", .any),
    ("WITHDRAWN", .hyphen), ("KILLED", .hyphen), ("KILL", .apart), ("ANNULATION", .any),
    ("ANNUL\u{C9}E", .any), ("ANNUL\u{C9}", .any), ("ANNULEE", .any), ("ANNULE", .any),
  ]

  /// Whether any of the words begins with a letter: most headlines are told by their first.
  private static func begins(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A"), UInt8(ascii: "B"), UInt8(ascii: "K"), UInt8(ascii: "M"),
      UInt8(ascii: "S"), UInt8(ascii: "W"):
      true
    default: false
    }
  }

  /// A mark at the beginning of a headline, in brackets or not, and where the title goes on.
  ///
  /// A headline that is nothing but the mark has no title.
  static func headline(_ text: Span<UInt8>, _ range: Range<Int>) -> (mark: Range<Int>, title: Int)?
  {
    let isBracketed = !range.isEmpty && text[range.lowerBound] == UInt8(ascii: "(")
    let start = range.lowerBound + (isBracketed ? 1 : 0)
    guard start < range.upperBound, begins(text[start]) else { return nil }
    for (word, separator) in words where text.matches(word, at: start) {
      let end = start + word.utf8CodeUnitCount
      guard end <= range.upperBound else { continue }
      if isBracketed {
        guard end < range.upperBound, text[end] == UInt8(ascii: ")") else { continue }
        return (start..<end, skip(text, end + 1, range.upperBound))
      }
      if end == range.upperBound { return (start..<end, end) }
      if isSeparator(text, end, range.upperBound, separator) {
        return (start..<end, skip(text, end, range.upperBound))
      }
    }
    return nil
  }

  /// Whether a note to editors begins with a mark, or says that a kill is mandatory.
  static func note(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let phrase: StaticString = "kill is mandatory"
    for index in range where text[index] == UInt8(ascii: "k") || text[index] == UInt8(ascii: "K") {
      if text.matchesFolded(phrase, at: index) { return true }
    }
    guard !range.isEmpty, begins(text[range.lowerBound]) else { return false }
    for (word, separator) in words where text.matches(word, at: range.lowerBound) {
      let end = range.lowerBound + word.utf8CodeUnitCount
      guard end <= range.upperBound else { continue }
      return end == range.upperBound || separator == .any && !text[end].isWord
        || isSeparator(text, end, range.upperBound, separator)
    }
    return false
  }

  /// Whether a slug says it in its first part: `BC-KILL`, `AM-KILL--Harbour`.
  static func slug(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let dash = range.lowerBound + 2
    guard range.count >= 7, text[range.lowerBound].isUpper, text[range.lowerBound + 1].isUpper,
      text.matches("-KILL", at: dash)
    else { return false }
    return dash + 5 == range.upperBound || !text[dash + 5].isWord
  }

  /// Whether the words that tell a version are an order to kill: `KILL`, `Mandatory Kill`, `Withdrawal`.
  static func version(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let range = trimmed(text, range)
    for word: StaticString in [
      "kill", "killed", "mandatory kill", "bulletin kill", "withdraw", "withdrawn", "withdrawal",
      "cancel", "canceled", "cancelled", "cancellation",
    ] where text.matchesFolded(word, at: range.lowerBound) {
      let end = range.lowerBound + word.utf8CodeUnitCount
      // Words of a slug go on, marks do not; a count of words or a repeated mark may follow.
      guard end <= range.upperBound else { continue }
      let rest = trimmed(text, end..<range.upperBound)
      let isCount = !rest.contains { !text[$0].isDigit && !text[$0].isSpace }
      if rest.isEmpty || isCount || text.matchesFolded("kill", at: rest.lowerBound) { return true }
    }
    return false
  }

  /// Without blanks and commas at both ends.
  private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    func isFiller(_ byte: UInt8) -> Bool {
      byte.isSpace || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "'")
    }
    while start < end, isFiller(text[start]) { start += 1 }
    while end > start, isFiller(text[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isSeparator(
    _ text: Span<UInt8>, _ index: Int, _ end: Int, _ separator: Separator
  ) -> Bool {
    let isHyphen = text[index] == UInt8(ascii: "-")
    if isHyphen { return separator != .apart || index + 1 < end && text[index + 1].isSpace }
    guard separator != .hyphen else { return false }
    var cursor = index
    while cursor < end, text[cursor].isSpace { cursor += 1 }
    guard cursor < end else { return true }
    return text[cursor] == UInt8(ascii: "-") || text[cursor] == UInt8(ascii: ":")
      || text[cursor] == UInt8(ascii: "/")
  }

  /// Behind blanks and separators.
  private static func skip(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
    var cursor = index
    while cursor < end,
      text[cursor].isSpace || text[cursor] == UInt8(ascii: "-") || text[cursor] == UInt8(ascii: ":")
        || text[cursor] == UInt8(ascii: "/")
    { cursor += 1 }
    return cursor
  }
}
