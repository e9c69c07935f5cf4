internal import Wire

/// Parts the Wall Street Journal's headlines of the TIPSTER collection.
///
/// `HL` holds all that stood above the text, its lines marked by `@`: headline, a rule of hyphens, the
/// byline, and for whom its people write.
///
///     <HL> Halden Lines Plans
///     @  To Sell Two Ferries
///     @  ----
///     @  By Mara Quist
///     @  Staff Reporter of The Wall Street Journal </HL>
enum TRECHeadline {
  /// The headline in one line and the lines from the byline on; nil where nothing is marked.
  static func parts(_ text: Span<UInt8>, _ range: Range<Int>) -> (
    headline: [UInt8], bylines: [Range<Int>]
  )? {
    var mark = UInt8(ascii: "@")
    let first = text.firstIndex(of: mark, from: range.lowerBound, to: range.upperBound)
    let isMarked = first.map { $0 > range.lowerBound && isMark(text, $0, range) } ?? false
    if !isMarked {
      // Later years have lines without marks: a rule of hyphens or the byline shows them.
      guard hasRule(text, range) else { return nil }
      mark = 0x0A
    }
    var headline: [UInt8] = []
    var bylines: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, text[end] != mark || !isMark(text, end, range) { end += 1 }
      let line = text.trimmed(start..<end)
      start = end + 1
      guard line.contains(where: { text[$0] != UInt8(ascii: "-") }) else { continue }
      if !bylines.isEmpty || text.matches("By ", at: line.lowerBound) {
        bylines.append(line)
        continue
      }
      if !headline.isEmpty { headline.append(0x20) }
      for index in line { headline.append(text[index]) }
    }
    return headline.isEmpty ? nil : (headline, bylines)
  }

  /// Whether a line of hyphens or a byline stands below the first line.
  private static func hasRule(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while let feed = text.firstIndex(of: 0x0A, from: index, to: range.upperBound) {
      index = feed + 1
      let end = text.firstIndex(of: 0x0A, from: index, to: range.upperBound) ?? range.upperBound
      let line = text.trimmed(index..<end)
      if line.count >= 2, line.allSatisfy({ text[$0] == UInt8(ascii: "-") }) { return true }
      if line.count > 5, text.matches("By ", at: line.lowerBound),
        text[line.lowerBound + 3].isUpper
      {
        return true
      }
    }
    return false
  }

  /// Whether an `@` begins a line, as none of a mail address does: a blank stands behind it.
  private static func isMark(_ text: Span<UInt8>, _ index: Int, _ range: Range<Int>) -> Bool {
    text[index] == 0x0A || index + 1 < range.upperBound && text[index + 1].isSpace
  }
}
