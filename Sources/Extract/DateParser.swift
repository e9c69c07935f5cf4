internal import Lexicon
package import Wire

/// The dates of fields, for those who write them.
package enum DateFields {
  /// The date in a field, as precise as it stands; not set where there is none.
  package static func timestamp(_ text: Span<UInt8>, _ range: Range<Int>) -> Timestamp {
    DateParser.parse(text, range, lexicon: .shared)
  }

  /// The time in an embargo's field, in English, German or French; not set where there is none.
  ///
  /// A day without a year is the first of its name from `day` on, the message's own.
  package static func embargo(
    _ text: Span<UInt8>, _ range: Range<Int>, from day: Timestamp
  ) -> Timestamp {
    EmbargoTime.parse(text, range, from: day, lexicon: .shared)
  }
}

extension Extractor {
  /// Reads the line or field that dates a document.
  ///
  /// Of a page's line it takes the day of publication. What tells of the last change alone is held back for
  /// a page that says no more.
  func readDate(
    _ side: Span<UInt8>, _ range: Range<Int>, _ document: DocumentRow, _ row: inout StoryRow,
    _ changed: inout Timestamp, _ open: inout PageTime.Day?
  ) {
    guard document.format.isPaged, let line = PageTime(side, range, lexicon: .shared),
      let day = line.best
    else {
      row.published = DateParser.parse(side, range, lexicon: .shared)
      return
    }
    var date = DateParser.parse(
      side, line.days.count > 1 ? side.trimmed(day.range) : range, lexicon: .shared)
    if !date.isSet { date = DateParser.stamp(side, day.range) }
    let isSame =
      (date.year, date.month, date.day) == (
        Int16(clamping: day.year), UInt8(clamping: day.month), UInt8(clamping: day.day)
      )
    // `5/4/2020 2:30 PM`: where hours count to twelve, the month comes first.
    let isAmerican = side.firstIndex(of: "M", from: range.lowerBound, to: range.upperBound) != nil
    if day.second > 0, !date.isSet, open == nil, !isAmerican { open = day }
    if !isSame { date = Timestamp(year: day.year, month: day.month, day: day.day) }
    guard date.isValid else { return }
    if day.isUpdate {
      if !changed.isSet { changed = date }
    } else {
      row.published = date
    }
  }
}

/// Reads the dates that stand in fields: ISO 8601, the wires' own forms, dates in words.
enum DateParser {
  /// The date in `range`, as precise as it stands; not set where there is none.
  static func parse(_ text: Span<UInt8>, _ range: Range<Int>, lexicon: Lexicon) -> Timestamp {
    let range = text.trimmed(range)
    guard !range.isEmpty else { return Timestamp() }
    if let date = iso(text, range) { return date }
    if let date = yearLast(text, range) { return date }
    if let date = reuters(text, range, lexicon) { return date }
    return words(text, range, lexicon)
  }

  /// The ISO 8601 stamp that begins behind a label; not set where none does.
  static func stamp(_ text: Span<UInt8>, _ range: Range<Int>) -> Timestamp {
    guard let start = range.first(where: { text[$0].isDigit }) else { return Timestamp() }
    return iso(text, start..<range.upperBound) ?? Timestamp()
  }

  /// `07-22-2019`, `22/07/2019`: only where the order of day and month leaves no doubt.
  private static func yearLast(_ text: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
    let start = range.lowerBound
    guard range.count == 10, text[start + 2] == text[start + 5],
      text[start + 2] == UInt8(ascii: "-") || text[start + 2] == UInt8(ascii: "/"),
      let first = text.number(in: start..<start + 2),
      let second = text.number(in: start + 3..<start + 5),
      let year = text.number(in: start + 6..<start + 10), first == second || max(first, second) > 12
    else { return nil }
    return checked(
      Timestamp(year: year, month: min(first, second), day: max(first, second)))
  }

  /// `2022-01-06`, `2022-01-06T10:20:30.123+06:00`, `2022-01-06 10:20:30`, `20220106`.
  private static func iso(_ text: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
    let start = range.lowerBound
    guard range.count >= 8, let year = text.number(in: start..<start + 4) else { return nil }
    guard range.count >= 10,
      text[start + 4] == UInt8(ascii: "-") || text[start + 4] == UInt8(ascii: "/")
    else {
      guard let month = text.number(in: start + 4..<start + 6),
        let day = text.number(in: start + 6..<start + 8)
      else { return nil }
      var date = Timestamp(year: year, month: month, day: day)
      readCompactTime(text, start + 8..<range.upperBound, &date)
      return checked(date)
    }
    guard let month = text.number(in: start + 5..<start + 7),
      let day = text.number(in: start + 8..<start + 10)
    else { return nil }
    var date = Timestamp(year: year, month: month, day: day)
    let time = start + 11
    if range.upperBound >= time + 5, let hour = text.number(in: time..<time + 2),
      text[time + 2] == UInt8(ascii: ":"), let minute = text.number(in: time + 3..<time + 5)
    {
      date.hour = Int8(clamping: hour)
      date.minute = UInt8(clamping: minute)
      var index = time + 5
      if index + 3 <= range.upperBound, text[index] == UInt8(ascii: ":"),
        let second = text.number(in: index + 1..<index + 3)
      {
        date.second = UInt8(clamping: second)
        index += 3
      }
      while index < range.upperBound, text[index].isDigit || text[index] == UInt8(ascii: ".") {
        index += 1
      }
      date.zone = zone(text, text.trimmed(index..<range.upperBound))
    }
    return checked(date)
  }

  /// The time of `20190121T104233+0000`, `20190121T104233Z` or `20190121104233`.
  private static func readCompactTime(
    _ text: Span<UInt8>, _ range: Range<Int>, _ date: inout Timestamp
  ) {
    var index = range.lowerBound
    if index < range.upperBound, text[index].lowered == UInt8(ascii: "t") { index += 1 }
    guard index + 4 <= range.upperBound, let hour = text.number(in: index..<index + 2),
      let minute = text.number(in: index + 2..<index + 4)
    else { return }
    date.hour = Int8(clamping: hour)
    date.minute = UInt8(clamping: minute)
    index += 4
    if index + 2 <= range.upperBound, let second = text.number(in: index..<index + 2) {
      date.second = UInt8(clamping: second)
      index += 2
    }
    date.zone = zone(text, text.trimmed(index..<range.upperBound))
  }

  /// Minutes east of UTC: `Z`, `+05:30`, `-0400`, `GMT`, `UTC`.
  private static func zone(_ text: Span<UInt8>, _ range: Range<Int>) -> Int16 {
    guard !range.isEmpty else { return Timestamp.noZone }
    let first = text[range.lowerBound]
    if first == UInt8(ascii: "Z") || text.matchesFolded("utc", at: range.lowerBound)
      || text.matchesFolded("gmt", at: range.lowerBound)
    {
      return 0
    }
    guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-"), range.count >= 5 else {
      return Timestamp.noZone
    }
    let start = range.lowerBound + 1
    let minuteStart = text[start + 2] == UInt8(ascii: ":") ? start + 3 : start + 2
    guard minuteStart + 2 <= range.upperBound, let hours = text.number(in: start..<start + 2),
      let minutes = text.number(in: minuteStart..<minuteStart + 2)
    else { return Timestamp.noZone }
    let value = Int16(hours * 60 + minutes)
    return first == UInt8(ascii: "-") ? -value : value
  }

  /// Reuters-21578: `26-FEB-1987 15:01:01.79`, with blanks doubled, digits lost and codes behind.
  private static func reuters(
    _ text: Span<UInt8>, _ range: Range<Int>, _ lexicon: Lexicon
  ) -> Timestamp? {
    guard let first = text.firstIndex(of: UInt8(ascii: "-"), from: range.lowerBound),
      first - range.lowerBound <= 2, let day = text.number(in: range.lowerBound..<first),
      let second = text.firstIndex(of: UInt8(ascii: "-"), from: first + 1), second - first == 4,
      let hash = Lexicon.hash(text, first + 1..<second), let entry = lexicon.entry(hash),
      entry.classes.contains(.month), second + 5 <= range.upperBound,
      let year = text.number(in: second + 1..<second + 5)
    else { return nil }
    var date = Timestamp(year: year, month: Int(entry.value), day: day)
    var index = second + 5
    while index < range.upperBound, text[index].isSpace { index += 1 }
    var parts: [Int] = []
    while index < range.upperBound, parts.count < 3 {
      var end = index
      while end < range.upperBound, text[end].isDigit { end += 1 }
      guard let value = text.number(in: index..<end) else { break }
      // `605:12:19`: a digit too many.
      parts.append(parts.isEmpty ? value % 100 : value)
      guard end < range.upperBound, text[end] == UInt8(ascii: ":") else { break }
      index = end + 1
    }
    if parts.count == 3, parts[0] < 24, parts[1] < 60, parts[2] < 61 {
      date.hour = Int8(parts[0])
      date.minute = UInt8(parts[1])
      date.second = UInt8(parts[2])
    }
    return checked(date)
  }

  /// `[January 06, 2022]`, `7 September 2005`, `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func words(
    _ text: Span<UInt8>, _ range: Range<Int>, _ lexicon: Lexicon
  ) -> Timestamp {
    var month = 0
    var day = 0
    var year = 0
    var time: (Int, Int, Int)?
    var zoneRange: Range<Int>?
    var zone: Int16 = 0
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      if token.kind == .word {
        if token.length > 4, year == 0,
          let glued = text.number(in: Int(token.start)..<Int(token.start) + 4),
          (1800...2200).contains(glued)
        {
          year = glued
        }
        if let entry = lexicon.entry(token.hash), entry.classes.contains(.month), month == 0 {
          month = Int(entry.value)
        }
        if text.matches("GMT", at: Int(token.start)) || text.matches("UTC", at: Int(token.start)) {
          zoneRange = token.range
          zone = 0
        }
      }
      guard token.kind == .number, let value = text.number(in: token.range) else { continue }
      if index < range.upperBound, text[index] == UInt8(ascii: ":"), index + 3 <= range.upperBound,
        let minute = text.number(in: index + 1..<index + 3), value < 24, time == nil
      {
        time = (value, minute, 0)
        index += 3
        if index + 3 <= range.upperBound, text[index] == UInt8(ascii: ":"),
          let second = text.number(in: index + 1..<index + 3)
        {
          time = (value, minute, second)
          index += 3
        }
        // `9:30:00 PM GMT`
        if value <= 12, index + 3 <= range.upperBound, text[index].isSpace, let told = time,
          index + 3 == range.upperBound || !text[index + 3].isLetter
        {
          let isPM = text.matchesFolded("pm", at: index + 1)
          if isPM || text.matchesFolded("am", at: index + 1) {
            time = (value % 12 + (isPM ? 12 : 0), told.1, told.2)
            index += 3
          }
        }
        if let told = DateZones.read(text, index..<range.upperBound) {
          zone = told
          zoneRange = index..<range.upperBound
        }
      } else if token.length == 2, year == 0, day > 0, month > 0, time == nil {
        // RFC 822 has years of two digits: `07 Mar 19 08:05:00 GMT`.
        year = value + (value < 70 ? 2000 : 1900)
      } else if token.length == 4, (1800...2200).contains(value) {
        year = value
      } else if token.length <= 2, day == 0, (1...31).contains(value) {
        day = value
      }
    }
    guard month > 0, day > 0, year > 0 else { return Timestamp() }
    var date = Timestamp(year: year, month: month, day: day)
    if let (hour, minute, second) = time, zoneRange != nil {
      date.hour = Int8(hour)
      date.minute = UInt8(minute)
      date.second = UInt8(second)
      date.zone = zone
    }
    return checked(date) ?? Timestamp()
  }

  private static func checked(_ date: Timestamp) -> Timestamp? { date.isValid ? date : nil }
}
