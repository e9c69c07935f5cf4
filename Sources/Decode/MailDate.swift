internal import Wire

/// The dates of mail: RFC 5322's with its obsolete forms, and asctime's of an mbox.
enum MailDate {
  private static let months: [StaticString] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  /// RFC 5322's names, in minutes east of UTC.
  private static let zones: [(StaticString, Int16)] = [
    ("gmt", 0), ("utc", 0), ("ut", 0), ("z", 0), ("est", -300), ("edt", -240), ("cst", -360),
    ("cdt", -300), ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420),
  ]

  /// The date that a field holds, `Mon, 14 Sep 2015 02:06:01 +0200` or
  /// `Mon Sep 14 02:06:01 2015`; nil where it holds none.
  static func read(_ text: Span<UInt8>) -> Timestamp? {
    var date = Timestamp()
    var (day, year) = (0, -1)
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "(") {
        index = (text.firstIndex(of: UInt8(ascii: ")"), from: index) ?? text.count - 1) + 1
        continue
      }
      guard isTokenByte(byte) else {
        index += 1
        continue
      }
      let start = index
      while index < text.count, isTokenByte(text[index]) { index += 1 }
      readToken(text, start..<index, &date, &day, &year)
    }
    guard date.month > 0, day > 0, year >= 0 else { return nil }
    date.day = UInt8(clamping: day)
    date.year = Int16(clamping: year)
    return date.isValid ? date : nil
  }

  private static func hasZone(_ date: Timestamp) -> Bool { date.zone != Timestamp.noZone }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "-")
  }

  private static func readToken(
    _ text: Span<UInt8>, _ token: Range<Int>, _ date: inout Timestamp, _ day: inout Int,
    _ year: inout Int
  ) {
    let first = text[token.lowerBound]
    if text.firstIndex(of: 0x3A, from: token.lowerBound, to: token.upperBound) != nil {
      if date.hour < 0 { readTime(text, token, &date) }
    } else if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      guard token.count == 5, date.hour >= 0, let hours = number(text, token, 1, 3),
        let minutes = number(text, token, 3, 5), hours < 24, minutes < 60
      else { return }
      date.zone = Int16(hours * 60 + minutes) * (first == UInt8(ascii: "-") ? -1 : 1)
    } else if first.isDigit {
      guard let value = text.number(in: token) else { return }
      if day == 0, token.count <= 2 {
        day = value
      } else if year < 0 {
        // Two digits are of 1950 to 2049, three count from 1900.
        year =
          token.count == 2
          ? value + (value < 50 ? 2000 : 1900)
          : token.count == 3 ? value + 1900 : value
      }
    } else if date.month == 0, token.count >= 3 {
      for (index, month) in months.enumerated()
      where text.matchesFolded(month, at: token.lowerBound) {
        date.month = UInt8(index + 1)
      }
    } else if date.hour >= 0, !hasZone(date) {
      for (name, minutes) in zones
      where name.utf8CodeUnitCount == token.count
        && text.matchesFolded(name, at: token.lowerBound)
      { date.zone = minutes }
    }
  }

  private static func readTime(
    _ text: Span<UInt8>, _ token: Range<Int>, _ date: inout Timestamp
  ) {
    var parts: [Int] = []
    var start = token.lowerBound
    while start < token.upperBound, parts.count < 3 {
      let colon =
        text.firstIndex(of: 0x3A, from: start, to: token.upperBound) ?? token.upperBound
      guard let value = text.number(in: start..<colon) else { return }
      parts.append(value)
      start = colon + 1
    }
    guard parts.count >= 2, parts[0] < 24, parts[1] < 60 else { return }
    date.hour = Int8(parts[0])
    date.minute = UInt8(parts[1])
    date.second = parts.count > 2 ? UInt8(clamping: parts[2]) : 0
  }

  private static func number(
    _ text: Span<UInt8>, _ token: Range<Int>, _ from: Int, _ to: Int
  ) -> Int? {
    text.number(in: token.lowerBound + from..<token.lowerBound + to)
  }
}
