internal import Wire

/// The day that a dateline's words tell, whatever language names its month.
///
///     Berlin, 12. März (Reuters)      Budapest, 2013. március 12., kedd (MTI)      МОСКВА, 12 марта. /ТАСС/
///     Warszawa, 12.03.2013 (PAP)      Vilnius, kovo 12 d. (BNS)                    القاهرة 12 مارس 2013 (أ ف ب)
///
/// The line must be known for a dateline: nothing here proves one. The first day is taken.
public struct LocalDay: Sendable {
  /// The day as it stands, without a year before it.
  public private(set) var range: Range<Int>
  /// 1 to 31.
  public private(set) var day: Int
  /// 1 to 12.
  public private(set) var month: Int
  /// What the month's name means in another language; 0 where it means one alone.
  public private(set) var otherMonth = 0
  /// The year; 0 where it is left out.
  public private(set) var year = 0

  private init(_ range: Range<Int>, day: Int, month: Int) {
    self.range = range
    self.day = day
    self.month = month
  }

  /// The day within `line`, if one is told with its month.
  public static func find(_ text: Span<UInt8>, _ line: Range<Int>) -> LocalDay? {
    let end = min(line.upperBound, line.lowerBound + 160)
    // Most datelines without a date have no figure at all.
    guard (line.lowerBound..<end).contains(where: { text[$0].isDigit }) else { return nil }
    var index = line.lowerBound
    /// A month right before, and a year anywhere before.
    var name: (start: Int, month: LocalMonths.Month)?
    var year = 0
    while index < end {
      let start = index
      if text[index].isDigit {
        while index < end, text[index].isDigit { index += 1 }
        if index - start == 4 {
          year = self.year(text, start..<index)
        } else if index - start <= 2, let value = text.number(in: start..<index),
          (1...31).contains(value)
        {
          var found = figures(text, start, index, end, day: value)
          if found == nil { found = named(text, start, index, end, day: value) }
          if found == nil, let name {
            found = LocalDay(name.start..<index, day: value, month: name.month.number)
            found?.otherMonth = name.month.other
          }
          if var found {
            if found.year == 0 { found.year = year }
            return found
          }
        }
        name = nil
      } else if isLetter(text, index) {
        index = wordEnd(text, index, end)
        name = LocalMonths.find(text, start..<index).map { (start, $0) }
      } else {
        index += 1
      }
    }
    return nil
  }

  /// `12.03.2013`, `12.03.`, `12/3`: the month in figures.
  private static func figures(
    _ text: Span<UInt8>, _ start: Int, _ dayEnd: Int, _ end: Int, day: Int
  ) -> LocalDay? {
    guard dayEnd + 1 < end else { return nil }
    let sign = text[dayEnd]
    guard sign == UInt8(ascii: ".") || sign == UInt8(ascii: "/") || sign == UInt8(ascii: "-"),
      text[dayEnd + 1].isDigit
    else { return nil }
    var index = dayEnd + 1
    while index < end, text[index].isDigit { index += 1 }
    guard index - dayEnd <= 3, let month = text.number(in: dayEnd + 1..<index),
      (1...12).contains(month)
    else { return nil }
    var found = LocalDay(start..<index, day: day, month: month)
    let yearStart = index + 1
    if yearStart + 4 <= end, text[index] == sign {
      let year = self.year(text, yearStart..<yearStart + 4)
      if year > 0, yearStart + 4 == end || !text[yearStart + 4].isDigit {
        found.year = year
        found.range = start..<yearStart + 4
      }
    }
    // `(07-17)` is a month and a day.
    return sign == UInt8(ascii: "-") && found.year == 0 ? nil : found
  }

  /// `12. März`, `12 de março de 2013`, `12th March, 2013`, `1er mars`: the month's name behind the day.
  private static func named(
    _ text: Span<UInt8>, _ start: Int, _ dayEnd: Int, _ end: Int, day: Int
  ) -> LocalDay? {
    var index = dayEnd
    for ordinal: StaticString in ["st", "nd", "rd", "th", "er", "\u{BA}", "\u{B0}", "."]
    where text.matchesFolded(ordinal, at: index) {
      index += ordinal.utf8CodeUnitCount
      break
    }
    guard let word = word(text, index, end) else { return nil }
    guard let month = LocalMonths.find(text, word) else { return nil }
    var found = LocalDay(start..<word.upperBound, day: day, month: month.number)
    found.otherMonth = month.other
    index = word.upperBound
    while index < end, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ",") {
      index += 1
    }
    index = behindParticle(text, blanksEnd(text, index, end), end)
    let year = index + 4 <= end ? self.year(text, index..<index + 4) : 0
    if year > 0, index + 4 == end || !text[index + 4].isDigit {
      found.year = year
      found.range = start..<index + 4
    }
    return found
  }

  /// The word at `index`, behind blanks and `de`.
  private static func word(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Range<Int>? {
    let start = behindParticle(text, blanksEnd(text, index, end), end)
    guard start < end, isLetter(text, start) else { return nil }
    return start..<wordEnd(text, start, end)
  }

  private static func behindParticle(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
    for particle: StaticString in ["de ", "d'", "del "]
    where text.matchesFolded(particle, at: index) {
      return blanksEnd(text, min(end, index + particle.utf8CodeUnitCount), end)
    }
    return index
  }

  private static func year(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    for index in range where !text[index].isDigit { return 0 }
    let value = text.number(in: range) ?? 0
    return (1850...2150).contains(value) ? value : 0
  }

  private static func blanksEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    start < end ? LocalDateline.blanksEnd(text, start..<end) : end
  }

  /// A letter of ASCII, or what begins a character that is no blank, sign or dash.
  private static func isLetter(_ text: Span<UInt8>, _ index: Int) -> Bool {
    text[index].isLetter || text[index] >= 0xC3 && text[index] != 0xE2
  }

  private static func wordEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, text[index] >= 0x80 ? text[index] != 0xE2 : text[index].isLetter {
      if text.matches("\u{A0}", at: index) { break }
      index += 1
    }
    return index
  }
}
