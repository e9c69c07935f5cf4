internal import Lexicon
internal import Wire

/// Reads when an embargo ends.
///
/// Who holds a story must not let it go early: what cannot be read has no end, a day in words counts
/// to its last second, and a time without a zone is that of the last clock to have it (UTC-12).
enum EmbargoTime {
  /// What a field says of an embargo.
  enum End: Equatable {
    /// There is none: `none`, `lifted`.
    case lifted
    /// It cannot be read, or none is told.
    case unknown
    /// In seconds since 1970.
    case at(Int)
  }

  /// When an embargo ends that is told in a field or a note.
  ///
  /// A day without a year is the one of its name that lies nearest to `day`, the message's own.
  static func end(
    _ text: Span<UInt8>, _ range: Range<Int>, from day: Timestamp = Timestamp(), lexicon: Lexicon
  ) -> End {
    let range = text.trimmed(range)
    if isNone(text, range) { return .lifted }
    let time = parse(text, range, from: day, lexicon: lexicon)
    guard time.isSet else { return .unknown }
    let isWords = !text[range.lowerBound].isDigit || range.count > 10
    let slack = time.zone == Timestamp.noZone ? 12 * 3600 : 0
    let rest = time.hour < 0 && isWords ? 86_399 : 0
    return .at(time.secondsSince1970 + slack + rest)
  }

  /// The time as it stands, in English, German or French; not set where it cannot be read.
  static func parse(
    _ text: Span<UInt8>, _ range: Range<Int>, from day: Timestamp = Timestamp(), lexicon: Lexicon
  ) -> Timestamp {
    let range = text.trimmed(range)
    guard let first = range.first else { return Timestamp() }
    // Words may tell the half of the day and a zone, which the reader of dates looks for elsewhere.
    if text[first].isDigit, range.allSatisfy({ isFigure(text[$0]) }) {
      let date = DateParser.parse(text, range, lexicon: lexicon)
      if date.isSet, date.hour >= 0 || range.count <= 10 { return date }
    }
    return words(text, range, day, lexicon)
  }

  /// Whether a byte may stand in a date of figures: `2099-01-01T18:00:00+02:00`.
  private static func isFigure(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isSpace || (0x2B...0x2F).contains(byte) || byte == UInt8(ascii: ":")
      || byte == UInt8(ascii: "T") || byte == UInt8(ascii: "Z")
  }

  private static func isNone(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let words: [StaticString] = [
      "none", "no", "n/a", "lifted", "immediate", "keine", "keiner", "aufgehoben", "aucun",
      "lev\u{E9}",
    ]
    return words.contains {
      range.count == $0.utf8CodeUnitCount && text.matchesFolded($0, at: range.lowerBound)
    }
  }

  /// German and French names; the lexicon has the English ones.
  private static let months: [(name: StaticString, month: Int)] = [
    ("januar", 1), ("j\u{E4}nner", 1), ("janvier", 1), ("februar", 2), ("f\u{E9}vrier", 2),
    ("fevrier", 2), ("m\u{E4}rz", 3), ("maerz", 3), ("mars", 3), ("avril", 4), ("april", 4),
    ("mai", 5), ("juni", 6), ("juin", 6), ("juli", 7), ("juillet", 7), ("august", 8),
    ("ao\u{FB}t", 8), ("aout", 8), ("septembre", 9), ("oktober", 10), ("octobre", 10),
    ("novembre", 11), ("dezember", 12), ("d\u{E9}cembre", 12), ("decembre", 12),
  ]

  /// A time of day, and how far east of UTC its clock is where a zone stands beside it.
  private struct Clock {
    var hour: Int
    var minute: Int
    var zone: Int16?
  }

  /// `1. Januar 2099, 18.00 Uhr`, `01.01.2099 18:00`, `1er janvier 2099 \u{E0} 18h00`, `6 p.m. EST (2300
  /// GMT) Jan. 1`.
  private static func words(
    _ text: Span<UInt8>, _ range: Range<Int>, _ from: Timestamp, _ lexicon: Lexicon
  ) -> Timestamp {
    var (year, month, day) = (0, 0, 0)
    var clocks: [Clock] = []
    var isUTC = false
    // A month stands next to the day: `may not be published before 1 June`.
    var monthBefore = 0
    var isDayBefore = false
    var index = range.lowerBound
    while index < range.upperBound {
      let start = index
      if text[index].isDigit {
        if let (date, end) = isoDate(text, index, range.upperBound, lexicon) {
          if date.hour >= 0, date.zone != Timestamp.noZone { return date }
          (year, month, day) = (Int(date.year), Int(date.month), Int(date.day))
          index = end
          continue
        }
        index = digits(text, from: index, range.upperBound)
        guard let value = text.number(in: start..<index) else { return Timestamp() }
        if let (rest, end) = pair(text, index, range.upperBound), value <= 31 {
          // `01.01.2099` is a date, `18.00`, `18:00` and `18h00` are times.
          let isDate = end < range.upperBound && text[end] == UInt8(ascii: ".") && day == 0
          if isDate, month == 0, text[index] == UInt8(ascii: ".") {
            (day, month) = (value, rest)
          } else if value < 24, rest < 60 {
            clocks.append(clock(text, value, rest, behind: end, range.upperBound))
          }
          index = end
        } else if index - start == 4, value < 2400, value % 100 < 60,
          isZoned(text, index, range.upperBound)
        {
          // `2301 GMT`
          clocks.append(clock(text, value / 100, value % 100, behind: index, range.upperBound))
        } else if (1800...2200).contains(value), index - start == 4 {
          if year == 0 { year = value }
        } else if value == 12, isNoon(text, index) {
          // The word tells the hour.
        } else if value < 24, isHour(text, index, range.upperBound) {
          clocks.append(clock(text, value, 0, behind: index, range.upperBound))
        } else if day == 0, (1...31).contains(value), index - start <= 2 {
          day = value
          if month == 0 { month = monthBefore }
          isDayBefore = true
        }
        monthBefore = 0
      } else if text[index].isWord || text[index] >= 0x80 {
        while index < range.upperBound, text[index].isWord || text[index] >= 0x80 { index += 1 }
        // `1er janvier`, `1st June`, `1 of June`.
        let isEnding = index - start == 2
        monthBefore = self.month(text, start..<index, lexicon)
        if month == 0, isDayBefore { month = monthBefore }
        if !isEnding { isDayBefore = false }
        if text.matches("GMT", at: start) || text.matches("UTC", at: start) {
          let end = behindOffset(text, index, range.upperBound)
          if end == index { isUTC = true }
          index = end
        }
        if text.matchesFolded("noon", at: start), clocks.isEmpty {
          clocks.append(clock(text, 12, 0, behind: index, range.upperBound))
        }
      } else {
        index += 1
      }
    }
    guard month > 0, day > 0 else { return Timestamp() }
    if year == 0, from.isSet { year = nearestYear(month, day, to: from) }
    // A time that was taken for a year, `until 2000 Jan. 20`, must let nothing go.
    let isLikely = !clocks.isEmpty || !from.isSet || year >= Int(from.year) - 2
    guard year > 0, isLikely else { return Timestamp() }
    var date = Timestamp(year: year, month: month, day: day)
    // One moment is often told by two clocks, `10 p.m. EST (0300 GMT)`: the first counts.
    if let clock = clocks.first {
      date.hour = Int8(clamping: clock.hour)
      date.minute = UInt8(clamping: clock.minute)
      if let zone = clock.zone ?? (isUTC && clocks.count == 1 ? 0 : nil) { date.zone = zone }
    }
    return date.isValid ? date : Timestamp()
  }

  /// A time that stands before `end`, with `a.m.` or `p.m.` and the zone behind it.
  private static func clock(
    _ text: Span<UInt8>, _ hour: Int, _ minute: Int, behind end: Int, _ limit: Int
  ) -> Clock {
    var clock = Clock(hour: hour, minute: minute)
    var index = end
    while index < limit, text[index] == 0x20 { index += 1 }
    if let (isPM, end) = meridian(text, index, limit) {
      if hour <= 12 { clock.hour = hour % 12 + (isPM ? 12 : 0) }
      index = end
    }
    clock.zone = DateZones.latest(text, index..<limit)
    return clock
  }

  /// Whether `a.m.` or `p.m.` stands at `index`, which of them, and where it ends.
  private static func meridian(
    _ text: Span<UInt8>, _ index: Int, _ limit: Int
  ) -> (isPM: Bool, end: Int)? {
    for (word, isPM): (StaticString, Bool) in [
      ("a.m.", false), ("p.m.", true), ("a.m", false), ("p.m", true), ("am", false), ("pm", true),
    ] where text.matchesFolded(word, at: index) {
      let end = index + word.utf8CodeUnitCount
      if end <= limit, end == limit || !text[end].isLetter { return (isPM, end) }
    }
    return nil
  }

  private static func isNoon(_ text: Span<UInt8>, _ index: Int) -> Bool {
    index < text.count && text[index] == 0x20 && text.matchesFolded("noon", at: index + 1)
  }

  /// Behind the offset of `UTC-05:00` or `GMT+2`, whose figures are no day and no time.
  private static func behindOffset(_ text: Span<UInt8>, _ index: Int, _ limit: Int) -> Int {
    guard index + 1 < limit, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-"),
      text[index + 1].isDigit
    else { return index }
    var end = index + 1
    while end < limit, text[end].isDigit || text[end] == UInt8(ascii: ":") { end += 1 }
    return end
  }

  /// A date as ISO 8601 has it, `2014-03-06T18:00:00Z`, and where it ends; without a zone the day alone,
  /// which what stands behind it may tell more of.
  private static func isoDate(
    _ text: Span<UInt8>, _ start: Int, _ limit: Int, _ lexicon: Lexicon
  ) -> (date: Timestamp, end: Int)? {
    guard start + 10 <= limit, digits(text, from: start, limit) == start + 4,
      text[start + 4] == UInt8(ascii: "-"), text[start + 7] == UInt8(ascii: "-")
    else { return nil }
    var end = start + 10
    while end < limit, !text[end].isSpace, text[end] != UInt8(ascii: ")") { end += 1 }
    let whole = DateParser.parse(text, start..<end, lexicon: lexicon)
    if whole.isSet, whole.hour >= 0, whole.zone != Timestamp.noZone { return (whole, end) }
    let day = DateParser.parse(text, start..<start + 10, lexicon: lexicon)
    guard day.isSet else { return nil }
    let hasClock = start + 10 < limit && text[start + 10] == UInt8(ascii: "T")
    return (day, hasClock ? start + 11 : start + 10)
  }

  /// The year in which a day lies nearest to another: embargoes end within days, and may have ended.
  private static func nearestYear(_ month: Int, _ day: Int, to from: Timestamp) -> Int {
    let year = Int(from.year)
    func distance(_ year: Int) -> Int {
      abs(Timestamp(year: year, month: month, day: min(day, 28)).dayNumber - from.dayNumber)
    }
    return [year - 1, year + 1].reduce(year) { distance($1) < distance($0) ? $1 : $0 }
  }

  private static func digits(_ text: Span<UInt8>, from start: Int, _ limit: Int) -> Int {
    var end = start
    while end < limit, text[end].isDigit { end += 1 }
    return end
  }

  /// Two figures behind a dot, colon or `h`, and where they end.
  private static func pair(_ text: Span<UInt8>, _ index: Int, _ limit: Int) -> (Int, Int)? {
    guard index + 2 <= limit else { return nil }
    switch text[index] {
    case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "h"), UInt8(ascii: "H"): break
    default: return nil
    }
    let end = digits(text, from: index + 1, limit)
    guard (1...2).contains(end - index - 1), let value = text.number(in: index + 1..<end) else {
      return nil
    }
    return (value, end)
  }

  /// Whether a number is an hour: `18 Uhr`, `18h`, `18 heures`, `6 p.m.`.
  private static func isHour(_ text: Span<UInt8>, _ index: Int, _ limit: Int) -> Bool {
    var start = index
    while start < limit, text[start] == 0x20 { start += 1 }
    if text.matchesFolded("uhr", at: start) || text.matchesFolded("heure", at: start)
      || meridian(text, start, limit) != nil
    {
      return true
    }
    return start < limit && text[start].lowered == UInt8(ascii: "h")
      && (start + 1 == limit || !text[start + 1].isWord)
  }

  /// Whether a zone or `hours` stands behind four figures, which are a time then and no year.
  private static func isZoned(_ text: Span<UInt8>, _ index: Int, _ limit: Int) -> Bool {
    var start = index
    while start < limit, text[start] == 0x20 { start += 1 }
    for word: StaticString in ["gmt", "utc", "bst", "cet", "est", "edt", "hours", "hrs", "h "]
    where text.matchesFolded(word, at: start) && start + word.utf8CodeUnitCount <= limit {
      return true
    }
    return DateZones.latest(text, start..<limit) != nil
  }

  private static func month(_ text: Span<UInt8>, _ word: Range<Int>, _ lexicon: Lexicon) -> Int {
    for (name, month) in months
    where name.utf8CodeUnitCount == word.count && text.matchesFolded(name, at: word.lowerBound) {
      return month
    }
    if let hash = Lexicon.hash(text, word), let entry = lexicon.entry(hash),
      entry.classes.contains(.month)
    {
      return Int(entry.value)
    }
    return 0
  }
}
