internal import Wire

/// The times that stand below a message's text.
enum TeleprinterStamp {
  /// `APA0234 2013-03-14/12:07`, `14-MAR-07 15:23`, `141512 MAR 89`, `upi 03-14-88 06:12 pes`, `1832 041007 GMT`,
  /// `10/04/07 14:32 EDT`; nil where the line is none of them.
  static func date(_ window: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
    // `14-MAR-07 15:23 NNNN`: the frame may stand behind it.
    var stop = line.upperBound
    while stop > line.lowerBound, window[stop - 1] == UInt8(ascii: "N") { stop -= 1 }
    let line = line.upperBound - stop >= 3 ? window.trimmed(line.lowerBound..<stop) : line
    if let date = united(window, line) { return date }
    guard (12...40).contains(line.count) else { return nil }
    // `AP-WF-11-13-13 0745GMT`
    let letters = TeleprinterHeader.letters(window, line.lowerBound, line.upperBound)
    if (2...4).contains(letters - line.lowerBound), letters < line.upperBound,
      window[letters] == UInt8(ascii: "-"), window[line.lowerBound].isUpper,
      let date = ANPATrailer(window, line)?.date
    {
      return date
    }
    return IPTC7901Message.date(window, line) ?? numbered(window, line) ?? named(window, line)
      ?? american(window, line) ?? reuters(window, line) ?? slashed(window, line)
  }

  /// The time behind the agency's name or the desk's initials, and where it begins: `AFP 041832 OCT 07`, `dpa ab cd
  /// 041432 Okt 07`.
  static func signedDate(
    _ window: Span<UInt8>, _ line: Range<Int>
  ) -> (date: [UInt8], start: Int)? {
    var index = line.lowerBound
    for _ in 0..<5 {
      let letters = TeleprinterHeader.letters(window, index, line.upperBound)
      guard (2...4).contains(letters - index), letters < line.upperBound else { break }
      index = TeleprinterHeader.blanks(window, letters, line.upperBound)
    }
    guard index > line.lowerBound, index < line.upperBound, window[index].isDigit,
      let date = IPTC7901Message.date(window, index..<line.upperBound)
    else { return nil }
    return (date, index)
  }

  /// The time behind a message's own number: `APA0234 2013-03-14/12:07`.
  private static func numbered(_ window: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
    var index = TeleprinterHeader.letters(window, line.lowerBound, line.upperBound)
    let digits = TeleprinterHeader.digits(window, index, line.upperBound)
    guard index > line.lowerBound, digits > index else { return nil }
    index = TeleprinterHeader.blanks(window, digits, line.upperBound)
    guard line.upperBound - index == 16, window[index + 4] == UInt8(ascii: "-"),
      window[index + 7] == UInt8(ascii: "-"), let year = window.number(in: index..<index + 4),
      let month = window.number(in: index + 5..<index + 7),
      let day = window.number(in: index + 8..<index + 10),
      let clock = clock(window, index + 11..<line.upperBound)
    else { return nil }
    return TeleprinterDate.iso(
      year: year, month: month, day: day, hour: clock.0, minute: clock.1, zone: nil)
  }

  /// The time with the month's name: `14-MAR-07 15:23`.
  private static func named(_ window: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
    let start = line.lowerBound
    let days = TeleprinterHeader.digits(window, start, line.upperBound)
    guard (1...2).contains(days - start), let day = window.number(in: start..<days),
      window[days] == UInt8(ascii: "-")
    else { return nil }
    let letters = TeleprinterHeader.letters(window, days + 1, line.upperBound)
    let month = TeleprinterDate.month(window, days + 1..<letters)
    guard month > 0, letters < line.upperBound, window[letters] == UInt8(ascii: "-") else {
      return nil
    }
    let years = TeleprinterHeader.digits(window, letters + 1, line.upperBound)
    guard let year = window.number(in: letters + 1..<years), year < 100 || year > 1900,
      let clock = clock(
        window, TeleprinterHeader.blanks(window, years, line.upperBound)..<line.upperBound)
    else { return nil }
    return TeleprinterDate.iso(
      year: year < 100 ? TeleprinterDate.year(year) : year, month: month, day: day, hour: clock.0,
      minute: clock.1, zone: nil)
  }

  /// `upi 03-14-88 06:12 pes`: month, day, year, and the Eastern or Pacific desk's clock.
  private static func american(_ window: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
    guard window.matchesFolded("upi ", at: line.lowerBound), line.count >= 18 else { return nil }
    let start = TeleprinterHeader.blanks(window, line.lowerBound + 3, line.upperBound)
    guard start + 14 <= line.upperBound, let month = window.number(in: start..<start + 2),
      let day = window.number(in: start + 3..<start + 5),
      let year = window.number(in: start + 6..<start + 8),
      let clock = clock(window, start + 9..<start + 14)
    else { return nil }
    return TeleprinterDate.iso(
      year: TeleprinterDate.year(year), month: month, day: day, hour: clock.0, minute: clock.1,
      zone: nil)
  }

  private static func clock(_ window: Span<UInt8>, _ range: Range<Int>) -> (Int, Int)? {
    guard range.count == 5, window[range.lowerBound + 2] == UInt8(ascii: ":"),
      let hour = window.number(in: range.lowerBound..<range.lowerBound + 2),
      let minute = window.number(in: range.lowerBound + 3..<range.upperBound)
    else { return nil }
    return (hour, minute)
  }

  /// The time and the day in figures, as Reuters' terminals had them: `1832 041007 GMT`.
  private static func reuters(_ window: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
    let start = line.lowerBound
    guard line.count == 15, window[start + 4] == 0x20, window[start + 11] == 0x20,
      let clock = window.number(in: start..<start + 4),
      let day = window.number(in: start + 5..<start + 11),
      let zone = TeleprinterDate.zone(window, start + 12..<line.upperBound)
    else { return nil }
    return TeleprinterDate.iso(
      year: TeleprinterDate.year(day % 100), month: day / 100 % 100, day: day / 10_000,
      hour: clock / 100, minute: clock % 100, zone: zone)
  }

  /// The day as America writes it, the time and the zone: `10/04/07 14:32 EDT`.
  private static func slashed(_ window: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
    guard let (month, day, year, end) = americanDay(window, line),
      end + 7 <= line.upperBound, window[end] == 0x20,
      let clock = clock(window, end + 1..<end + 6), window[end + 6] == 0x20,
      // In Europe the day comes first.
      let zone = TeleprinterDate.zone(window, end + 7..<line.upperBound), zone < -200
    else { return nil }
    return TeleprinterDate.iso(
      year: year, month: month, day: day, hour: clock.0, minute: clock.1, zone: zone)
  }

  /// `10/04/07`, `10/04/2007`, and where it ends.
  static func americanDay(
    _ window: Span<UInt8>, _ range: Range<Int>
  ) -> (month: Int, day: Int, year: Int, end: Int)? {
    let start = range.lowerBound
    guard range.count >= 8, window[start + 2] == UInt8(ascii: "/"),
      window[start + 5] == UInt8(ascii: "/"), let month = window.number(in: start..<start + 2),
      (1...12).contains(month), let day = window.number(in: start + 3..<start + 5),
      (1...31).contains(day)
    else { return nil }
    let end = TeleprinterHeader.digits(window, start + 6, range.upperBound)
    guard end - start == 8 || end - start == 10, let year = window.number(in: start + 6..<end)
    else { return nil }
    return (month, day, end - start == 8 ? TeleprinterDate.year(year) : year, end)
  }

  /// UPI's own name of a message: `UPI-1-20071004-14320200-bc-norway-harbour.xml`.
  private static func united(_ window: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
    let start = line.lowerBound
    guard (24...120).contains(line.count), window.matches("UPI-", at: start),
      window[start + 4].isDigit,
      window[start + 5] == UInt8(ascii: "-"), window[start + 14] == UInt8(ascii: "-"),
      !window.contains(line, where: { $0.isSpace }),
      let day = window.number(in: start + 6..<start + 14),
      let clock = window.number(in: start + 15..<start + 19)
    else { return nil }
    return TeleprinterDate.iso(
      year: day / 10_000, month: day / 100 % 100, day: day % 100, hour: clock / 100,
      minute: clock % 100, zone: nil)
  }
}
