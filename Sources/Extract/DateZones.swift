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
    if isSign(text[first]) { return offset(text, range) }
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
    let range = text.trimmed(range)
    // Western Europe's summer time is also the beginning of `West Coast time`.
    if let first = range.first, text.matches("WEST", at: first) { return nil }
    return read(text, range) ?? named(text, range, allYear)
  }

  private static func named(
    _ text: Span<UInt8>, _ range: Range<Int>, _ names: [(StaticString, Int16)]
  ) -> Int16? {
    for (name, minutes) in names
    where range.count >= name.utf8CodeUnitCount && text.matches(name, at: range.lowerBound) {
      let end = range.lowerBound + name.utf8CodeUnitCount
      guard end == range.upperBound || !text[end].isLetter else { continue }
      // `UTC-05:00`, `GMT+2`
      if end + 1 < range.upperBound, isSign(text[end]), text[end + 1].isDigit {
        return offset(text, end..<range.upperBound)
      }
      return minutes
    }
    return nil
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }

  /// Minutes east of UTC by figures behind a sign: `+0100`, `-05:00`, `+2`.
  private static func offset(_ text: Span<UInt8>, _ range: Range<Int>) -> Int16? {
    let first = range.lowerBound + 1
    var end = first
    while end < range.upperBound, text[end].isDigit { end += 1 }
    var hours = first..<end
    var minutes = end..<end
    if hours.count > 2 {
      guard hours.count == 4 else { return nil }
      (hours, minutes) = (first..<first + 2, first + 2..<end)
    } else if end + 3 <= range.upperBound, text[end] == UInt8(ascii: ":") {
      minutes = end + 1..<end + 3
    }
    let rest = minutes.isEmpty ? 0 : text.number(in: minutes)
    guard let hour = text.number(in: hours), let rest, hour < 15, rest < 60 else { return nil }
    let value = Int16(hour * 60 + rest)
    return text[range.lowerBound] == UInt8(ascii: "-") ? -value : value
  }
}
