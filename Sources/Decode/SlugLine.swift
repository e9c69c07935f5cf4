internal import Wire

/// AP's slug line: keyword, place in the day's budget, version, count of words.
///
///     BC-US--Ethanol-Losing Grassland, 1st Ld-Writethru,1140
///     PM-Town Meeting, Bjt,0300        AM-Ferries, Adv17,450
struct SlugLine {
  /// The keyword, which is all that later versions repeat.
  let keyword: Range<Int>
  /// The version, else the place in the budget.
  let version: Range<Int>?
  /// The count of words behind the last comma.
  let words: Range<Int>?

  init(_ text: Span<UInt8>, _ line: Range<Int>) {
    var slug = text.trimmed(line)
    var words: Range<Int>?
    var digits = slug.upperBound
    while digits > slug.lowerBound, text[digits - 1].isDigit { digits -= 1 }
    let before = text.trimmed(slug.lowerBound..<digits)
    if digits < slug.upperBound, !before.isEmpty, text[before.upperBound - 1] == UInt8(ascii: ",") {
      words = digits..<slug.upperBound
      slug = text.trimmed(before.lowerBound..<before.upperBound - 1)
    }
    var version: Range<Int>?
    if let mark = ANPAVersion.start(text, slug), mark > slug.lowerBound {
      version = mark..<slug.upperBound
      slug = text.trimmed(slug.lowerBound..<mark)
    }
    slug = Self.withoutCommas(text, slug)
    if let mark = Self.budget(text, slug) {
      if version == nil { version = mark..<slug.upperBound }
      slug = Self.withoutCommas(text, text.trimmed(slug.lowerBound..<mark))
    }
    (keyword, self.version, self.words) = (slug, version, words)
  }

  private static func withoutCommas(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var range = range
    while range.count > 1, text[range.upperBound - 1] == UInt8(ascii: ",") {
      range = text.trimmed(range.lowerBound..<range.upperBound - 1)
    }
    return range
  }

  /// Where the last piece of a slug begins that tells its place in the day's budget and no version of it:
  /// `, Bjt`, `, Adv17`, ` Bjt`.
  private static func budget(_ text: Span<UInt8>, _ slug: Range<Int>) -> Int? {
    let bjt: StaticString = " Bjt"
    if slug.count > 10, text.matches(bjt, at: slug.upperBound - bjt.utf8CodeUnitCount) {
      return slug.upperBound - bjt.utf8CodeUnitCount + 1
    }
    var comma = slug.upperBound
    while comma > slug.lowerBound, text[comma - 1] != UInt8(ascii: ",") { comma -= 1 }
    guard comma > slug.lowerBound + 1 else { return nil }
    let piece = text.trimmed(comma..<slug.upperBound)
    guard (3...12).contains(piece.count) else { return nil }
    for word: StaticString in ["bjt", "adv"] where text.matchesFolded(word, at: piece.lowerBound) {
      let rest = piece.lowerBound + word.utf8CodeUnitCount..<piece.upperBound
      let isNumber = !text.contains(rest) { !$0.isDigit && $0 != UInt8(ascii: "-") && $0 != 0x20 }
      if isNumber { return piece.lowerBound }
    }
    return nil
  }
}
