internal import Lexicon
internal import Wire

/// The last lines of agencies' copy that tell who sent it.
enum DeskLines {
  /// Initials in capitals or parted by blanks and slashes: `JC // AB.`, `BVT/EDI`, `jno/ mok/`,
  /// `(Schluss) ab/cd`, `nn`.
  static func isInitials(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    // `nn`, but not `us`.
    if (2...3).contains(range.count) {
      return range.allSatisfy { text[$0].isLower && !isVowel(text[$0]) }
    }
    let range = withoutAgencies(text, range)
    guard (4...40).contains(range.count) else { return false }
    var start = range.lowerBound
    let isClosed = text.matchesFolded("(schluss)", at: start)
    if isClosed { start += 9 }
    var runs = 0
    var slashes = 0
    var run = 0
    var isMixed = false
    var index = start
    while index < range.upperBound {
      let byte = text[index]
      if byte.isLetter {
        if run > 0, text[index - 1].isLower != byte.isLower { isMixed = true }
        run += 1
        if run == 1 { runs += 1 }
        if run > 4 { return false }
      } else {
        run = 0
        if byte == UInt8(ascii: "/") {
          slashes += 1
        } else if byte == UInt8(ascii: ".") {
          guard index == range.upperBound - 1 else { return false }
        } else if byte != 0x20 {
          return false
        }
      }
      index += 1
    }
    return runs >= (isClosed ? 1 : 2) && runs <= 6 && slashes > 0 && !isMixed
  }

  /// A range without the agencies in brackets at its end: `ab/cd (AP, dpa)`.
  private static func withoutAgencies(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    guard range.count <= 80, text[range.lowerBound].isLower,
      text[range.upperBound - 1] == UInt8(ascii: ")"),
      let open = range.first(where: { text[$0] == UInt8(ascii: "(") }), open > range.lowerBound,
      LocalDateline.areAgencies(text, open + 1..<range.upperBound - 1)
    else { return range }
    return text.trimmed(range.lowerBound..<open)
  }

  private static func isVowel(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"), UInt8(ascii: "y"):
      true
    default: false
    }
  }

  /// APA's last line, its number and time (`APA0123 2018-09-14/10:15`), and ANSA's, the desk's code
  /// and the time (`YK1-AB 05-MAR-10 07:55 NNNN`).
  static func isTrailer(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard (12...44).contains(range.count), text[range.upperBound - 1].isWord else { return false }
    var digits = 0
    var colons = 0
    for index in range {
      if text[index].isLower || text[index] >= 0x80 { return false }
      if text[index].isDigit { digits += 1 }
      if text[index] == UInt8(ascii: ":") { colons += 1 }
    }
    // A score or a table's line has no such number of figures.
    return colons == 1 && digits >= 8 && text[range.lowerBound].isUpper
      && text.firstIndex(of: UInt8(ascii: "-"), from: range.lowerBound, to: range.upperBound) != nil
  }

  /// Whether a site's software added the line to its feed.
  ///
  /// `The post Harbour reopens appeared first on Norport News.`
  static func isSyndication(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    text.matches("The post ", at: range.lowerBound) && range.count < 400
      && text.firstIndex(of: " appeared first on ", from: range.lowerBound, to: range.upperBound)
        != nil
  }
}
