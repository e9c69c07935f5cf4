internal import Wire

/// The zones behind a time in words, as mail and feeds have them: `+0100`, `EST`, `CET`.
enum DateZones {
  /// Minutes east of UTC by the names of RFC 822 and of Europe's and East Asia's clocks.
  private static let names: [(StaticString, Int16)] = [
    ("GMT", 0), ("UTC", 0), ("UT", 0), ("Z", 0), ("EST", -300), ("EDT", -240), ("CST", -360),
    ("CDT", -300), ("MST", -420), ("MDT", -360),
    ("PST", -480), ("PDT", -420), ("CEST", 120), ("CET", 60), ("BST", 60), ("WEST", 60),
    ("WET", 0), ("EEST", 180), ("EET", 120), ("MSK", 180), ("JST", 540), ("KST", 540),
    ("AEST", 600), ("AEDT", 660), ("NZST", 720), ("NZDT", 780),
  ]

  /// Minutes east of UTC; nil where no zone that is known stands at the beginning.
  static func read(_ text: Span<UInt8>, _ range: Range<Int>) -> Int16? {
    let range = text.trimmed(range)
    guard let first = range.first else { return nil }
    if text[first] == UInt8(ascii: "+") || text[first] == UInt8(ascii: "-") {
      guard range.count >= 5, let hours = text.number(in: first + 1..<first + 3) else { return nil }
      let start = text[first + 3] == UInt8(ascii: ":") ? first + 4 : first + 3
      guard start + 2 <= range.upperBound, let minutes = text.number(in: start..<start + 2),
        hours < 15, minutes < 60
      else { return nil }
      let value = Int16(hours * 60 + minutes)
      return text[first] == UInt8(ascii: "-") ? -value : value
    }
    return named(text, range, names)
  }

  /// America's clocks as notes name them the year round: in winter they are the hours that are told, in
  /// summer an hour late.
  private static let allYear: [(StaticString, Int16)] = [
    ("ET", -300), ("CT", -360), ("MT", -420), ("PT", -480),
  ]

  /// The same for what must not be let go early: `ET` may be summer's or winter's time, and is taken for
  /// the later.
  static func latest(_ text: Span<UInt8>, _ range: Range<Int>) -> Int16? {
    read(text, range) ?? named(text, text.trimmed(range), allYear)
  }

  private static func named(
    _ text: Span<UInt8>, _ range: Range<Int>, _ names: [(StaticString, Int16)]
  ) -> Int16? {
    for (name, minutes) in names
    where range.count >= name.utf8CodeUnitCount && text.matches(name, at: range.lowerBound) {
      let end = range.lowerBound + name.utf8CodeUnitCount
      if end == range.upperBound || !text[end].isLetter { return minutes }
    }
    return nil
  }
}
