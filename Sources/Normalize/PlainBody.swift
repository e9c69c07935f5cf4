internal import Wire

/// The short way for a text whose paragraphs stand apart by blank lines, as teleprinters send them.
///
/// Where every line is words flush to the margin, no longer than a printer's, and no paragraph is of a
/// form that a neighbour must be asked about, the blank lines alone part the paragraphs: `BodyShaper`
/// finds the same, and is gone for everything else. A test compares the two.
enum PlainBody {
  /// The widest line that a printer sets; a wider one may be a paragraph of its own.
  private static let widest = 110
  /// A longer block may be wrapped text of several paragraphs.
  private static let mostLines = 8

  /// The ranges of the paragraphs of `range`; nil where more must be known to tell them.
  static func paragraphs(
    _ text: Span<UInt8>, _ range: Range<Int>, into groups: inout [Range<Int>]
  ) -> Bool {
    groups.removeAll(keepingCapacity: true)
    var lines = 0
    var inGroup = 0
    var first = range.lowerBound
    var last = range.lowerBound
    var index = range.lowerBound
    while index < range.upperBound {
      let feed = text.firstIndex(of: 0x0A, from: index, to: range.upperBound) ?? range.upperBound
      defer { index = feed + 1 }
      guard feed > index else {
        if inGroup > 0 { groups.append(first..<last) }
        inGroup = 0
        continue
      }
      guard feed - index <= widest, begins(text, index..<feed, isFirst: inGroup == 0) else {
        return false
      }
      lines += 1
      inGroup += 1
      guard inGroup <= mostLines else { return false }
      if inGroup == 1 { first = index }
      last = feed
    }
    if inGroup > 0 { groups.append(first..<last) }
    // As `BodyShaper.layout` tells text that is set apart.
    return groups.count > 1 && groups.count < lines && groups.count * 12 >= lines
  }

  /// Whether a line may stand in such a paragraph, or begin one.
  private static func begins(_ text: Span<UInt8>, _ line: Range<Int>, isFirst: Bool) -> Bool {
    switch text[line.lowerBound] {
    case 0x20, 0x09, UInt8(ascii: "("), UInt8(ascii: "["): return false
    // Points above the text stand on a line each.
    case UInt8(ascii: "*"): return false
    case UInt8(ascii: ","), UInt8(ascii: "a")...UInt8(ascii: "z"): if isFirst { return false }
    default: break
    }
    guard isFirst else { return true }
    // A line of capitals may be a crosshead.
    for index in line where text[index].isLower { return true }
    return false
  }
}
