internal import Lexicon
internal import Wire

/// Finds dates and resolves them against the day of publication (TimeML's TIMEX3 values).
///
/// A fact's payload is its `DatePrecision`.
struct TimeFinder {
  /// Words before a day that tell whether it is to come.
  let tenseCues = TimeFinder.tenseCues()
  /// Words beside four digits that make them a figure.
  let figureWords = TimeFinder.figureWords()

  /// How far ahead a month may lie without a word that says so.
  private static let weeksAhead = 12

  /// The years of publication by which dates are told; what is counted from another may have no four
  /// figures, as TIMEX3 wants them.
  private static let yearsOfPress = 1500...2500

  func find(
    _ text: Span<UInt8>, _ story: StoryTokens, published given: Timestamp, into facts: inout [Fact]
  ) {
    let published = Self.yearsOfPress.contains(Int(given.year)) ? given : Timestamp()
    var words = story.dateWords[...]
    var numbers = story.numbers[...]
    var next = 0
    /// The token of the last year: `1994, 1995 and 1997` goes on from it.
    var lastYear = -1
    var anchor = Anchor()
    // Both lists in the order of the text, so that the facts are in it too.
    while true {
      let word = words.first ?? .max
      let number = numbers.first ?? .max
      guard min(word, number) < .max else { return }
      if number < word {
        numbers.removeFirst()
        guard Int(number) >= next else { continue }
        if let end = addNumeric(text, story, Int(number), into: &facts)
          ?? (anchor.quarter < 0
            ? nil : addYearOfQuarter(text, story, Int(number), anchor, into: &facts))
        {
          next = end
        } else {
          addYear(text, story, Int(number), &lastYear, into: &facts)
          // `in 1986`: what follows is told of the year.
          if lastYear == Int(number),
            isBefore(text, story, lastYear, ["in", "of", "for", "during"])
          {
            anchor.quarter = -1
          }
        }
      } else {
        words.removeFirst()
        guard Int(word) >= next else { continue }
        next = readWord(text, story, Int(word), published, &anchor, into: &facts)
      }
    }
  }

  /// Reads a date that a word begins; where to go on is given back.
  private func readWord(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    _ anchor: inout Anchor, into facts: inout [Fact]
  ) -> Int {
    let classes = story.classes(index)
    let token = story.tokens[index]
    if classes.contains(.month), token.isCapital {
      return readMonth(text, story, index, published, into: &facts)
    }
    if classes.contains(.weekday), token.isCapital {
      return readWeekday(text, story, index, published, into: &facts)
    } else if classes.contains(.relativeDay), published.isSet,
      !token.isCapital || token.shape.contains(.sentenceStart)
    {
      let (first, step) = besideDay(text, story, index)
      let day = published.dayNumber + Int(story.entries[index].value) + step
      facts.append(
        Fact(.date, story.range(first, index + 1), payload: DatePrecision.day, value: Double(day)))
    } else if classes.contains(.holiday), token.isCapital {
      return story.isWord(text, index, "eve")
        ? readHolidayBefore(text, story, index, published, into: &facts)
        : readHoliday(text, story, index, published, into: &facts)
    } else if token.isCapital, classes.contains(.period), story.isWord(text, index, "day") {
      return readHolidayBefore(text, story, index, published, into: &facts)
    } else if classes.contains(.period), published.isSet,
      !token.isCapital || story.isWord(text, index, "overnight")
    {
      return readPeriod(text, story, index, published, &anchor, into: &facts)
    }
    return index + 1
  }

  /// `the day after tomorrow`, `the day before yesterday`: where it begins, and the day more or less.
  private func besideDay(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (first: Int, step: Int) {
    guard story.isWord(text, index - 2, "day") else { return (index, 0) }
    if story.isWord(text, index - 1, "after") { return (index - 2, 1) }
    return story.isWord(text, index - 1, "before") ? (index - 2, -1) : (index, 0)
  }

  /// `January 6, 2022`, `Feb 26`, `March 1987`, `26 February`, `April/May` as April alone.
  private func readMonth(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    into facts: inout [Fact]
  ) -> Int {
    let month = Int(story.entries[index].value)
    var next = index + 1
    if story.mark(text, next) == UInt8(ascii: "."), !story.isSpaced(next) { next += 1 }
    var first = index
    var end = index + 1
    var day = 0
    var year = 0
    var lastDay: (day: Int, index: Int)?
    if let found = dayOfMonth(text, story, next) {
      day = found
      end = next + 1
      if let range = dayBehind(text, story, end, after: day) {
        lastDay = (range, end + 1)
        end += 2
      }
      if let (found, behind) = yearAfterComma(text, story, end) {
        (year, end) = (found, behind)
      } else if let found = yearBeside(text, story, end) {
        (year, end) = (found, end + 1)
      }
    } else if isNumber(story, next), story.tokens[next].length == 4,
      let value = text.number(in: story.tokens[next].range), (1800...2100).contains(value)
    {
      year = value
      end = next + 1
    } else if let (found, behind) = yearAfterComma(text, story, next) {
      (year, end) = (found, behind)
    }
    if day == 0 {
      let before = story.isWord(text, index - 1, "of") ? index - 2 : index - 1
      // `15 of April` is none, `the 15th of April` is.
      if let value = dayOfMonth(text, story, before),
        before == index - 1 || story.tokens[before].kind == .word
      {
        day = value
        first = before
        // `15-18 November`
        if story.mark(text, before - 1) == UInt8(ascii: "-"), !story.isSpaced(before),
          !story.isSpaced(before - 1), let start = dayOfMonth(text, story, before - 2), start < day
        {
          lastDay = (day, before)
          day = start
          first = before - 2
        }
      }
    }
    var told: Int?
    if year == 0, let (found, behind) = yearBehind(text, story, end, published) {
      (told, end) = (found, behind)
    } else if year == 0, day == 0, let found = yearBefore(text, story, index, month, published) {
      (told, first) = (found, index - 1)
    }
    if day == 0, year == 0, told == nil, isOtherWord(text, story, index) { return index + 1 }
    if let told {
      year = told
    } else if year == 0 {
      guard published.isSet else { return end }
      year = nearestYear(
        month, day, looksAhead(text, story, first), published,
        isSure: isPointedAhead(text, story, first))
    }
    if day > 0 {
      let date = Timestamp(year: year, month: month, day: day)
      if date.isValid {
        addDays(text, story, first..<end, date, lastDay, isMonthFirst: first == index, into: &facts)
      }
    } else {
      facts.append(
        Fact(
          .date, story.range(first, end), payload: DatePrecision.month,
          value: Double(year * 12 + month - 1)))
    }
    return end
  }

  /// Whether a month's name that stands alone may be something else: `May` and `March` are words, `June`
  /// is a woman's name, `Jan` and `Mar` are short for others.
  ///
  /// What stands before it says that it is one, `in June`, `late May`, or another month beside it.
  private func isOtherWord(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    guard token.length <= 4 || story.classes(index).contains(.lowerWord) else { return false }
    for cue: StaticString in [
      "in", "early", "late", "mid", "since", "until", "till", "through", "during", "last", "next",
    ] where story.isWord(text, index - 1, cue) { return false }
    // `mid-May`; `April and May`, `from May to July`
    if story.mark(text, index - 1) == UInt8(ascii: "-"), story.isWord(text, index - 2, "mid") {
      return false
    }
    for (link, month) in [(index - 1, index - 2), (index + 1, index + 2)]
    where month >= 0 && month < story.count && story.classes(month).contains(.month)
      && story.tokens[month].isCapital
      && (story.isWord(text, link, "and") || story.isWord(text, link, "to")
        || story.isWord(text, link, "or") || story.isWord(text, link, "through")
        || story.mark(text, link) == UInt8(ascii: "-"))
    { return false }
    guard story.isWord(text, index, "june") || story.isWord(text, index, "july") else {
      return true
    }
    // `June Brandt`, `June said`
    return index + 1 < story.count && story.isSpaced(index + 1)
      && (story.tokens[index + 1].isCapital || story.classes(index + 1).contains(.verb))
      || token.shape.contains(.sentenceStart)
  }

  /// One day, or the first and the last of `Nov. 15-18`: the month goes with the day it stands beside.
  private func addDays(
    _ text: Span<UInt8>, _ story: StoryTokens, _ tokens: Range<Int>, _ date: Timestamp,
    _ last: (day: Int, index: Int)?, isMonthFirst: Bool, into facts: inout [Fact]
  ) {
    let payload = DatePrecision.day
    guard let last,
      case let end = Timestamp(year: Int(date.year), month: Int(date.month), day: last.day),
      end.isValid
    else {
      let range = story.range(tokens.lowerBound, tokens.upperBound)
      facts.append(Fact(.date, range, payload: payload, value: Double(date.dayNumber)))
      return
    }
    let split = last.index - 1
    facts.append(
      Fact(
        .date, story.range(tokens.lowerBound, split), payload: payload,
        value: Double(date.dayNumber)))
    facts.append(
      Fact(
        .date, story.range(last.index, tokens.upperBound), payload: payload,
        value: Double(end.dayNumber)))
  }

  /// The last day in `15-18` behind a month, whose hyphen is at `index`.
  private func dayBehind(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, after day: Int
  ) -> Int? {
    guard story.mark(text, index) == UInt8(ascii: "-"), !story.isSpaced(index),
      !story.isSpaced(index + 1), let last = dayOfMonth(text, story, index + 1), last > day,
      story.isSpaced(index + 2) || story.mark(text, index + 2) != UInt8(ascii: "-")
    else { return nil }
    return last
  }

  /// The year in `Nov 18 2014`: a number that counts nothing behind it.
  private func yearBeside(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Int? {
    guard isNumber(story, index), story.tokens[index].length == 4,
      let found = text.number(in: story.tokens[index].range), (1900...2050).contains(found),
      !isNoun(story, index + 1), !isCounting(text, story, index + 1)
    else { return nil }
    return found
  }

  /// The year in `, 2022` at `index`, and where it ends.
  private func yearAfterComma(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (year: Int, end: Int)? {
    guard story.mark(text, index) == UInt8(ascii: ","), index + 1 < story.count,
      story.tokens[index + 1].length == 4,
      let found = text.number(in: story.tokens[index + 1].range), (1800...2100).contains(found)
    else { return nil }
    return (found, index + 2)
  }

  /// The year in which the month and day lie nearest to publication.
  ///
  /// It lies more than some weeks ahead only where the words before look there. Of a month alone, for which
  /// `day` is 0, they tell no year that is over; a day may be one that something to come goes back to, `tried
  /// for the attack of October 5`, unless it `isSure` that it is to come itself.
  func nearestYear(
    _ month: Int, _ day: Int, _ isAhead: @autoclosure () -> Bool, _ published: Timestamp,
    isSure: @autoclosure () -> Bool = false
  ) -> Int {
    let today = published.dayNumber
    let base = Int(published.year)
    var best = base
    var distance = Int.max
    var isOver = false
    for year in base - 1...base + 1 {
      let middle = day == 0 ? 15 : min(day, 28)
      let days = Timestamp(year: year, month: month, day: middle).dayNumber - today
      // The words are only asked where they decide.
      guard abs(days) < distance, days <= Self.weeksAhead * 7 || isAhead() else { continue }
      (best, distance) = (year, abs(days))
      isOver = days < -31
    }
    // `will close by the end of October`, in March: the next one, though the last one is nearer.
    return isOver && (day == 0 ? isAhead() : isSure()) ? best + 1 : best
  }

  /// A weekday is the last one of that name up to publication, or the next one where the words before
  /// it look ahead; a date beside it says itself which day it is.
  private func readWeekday(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, _ published: Timestamp,
    into facts: inout [Fact]
  ) -> Int {
    var next = index + 1
    let isStopped = story.mark(text, next) == UInt8(ascii: ".") && !story.isSpaced(next)
    if isStopped { next += 1 }
    if story.mark(text, next) == UInt8(ascii: ",") { next += 1 }
    let isBeforeDate =
      story.classes(next).contains(.month) && story.tokens[next].isCapital
      && isNumber(story, next + 1)
    if isBeforeDate {
      let before = facts.count
      let end = readMonth(text, story, next, published, into: &facts)
      if facts.count > before {
        facts[before].start = story.tokens[index].start
        return end
      }
    }
    // `Sun` and `Sat` alone are names and verbs.
    let isShort = story.tokens[index].length < 6
    if isShort, !isStopped, !isBeforeDate, !isNumber(story, next) { return index + 1 }
    guard published.isSet, !isOfName(text, story, index) else { return index + 1 }
    let wanted = Int(story.entries[index].value)
    let today = published.dayNumber
    // 1970-01-01 was a Thursday, 4 in ISO's count from Monday.
    let weekday = (today % 7 + 7 + 3) % 7 + 1
    var back = (weekday - wanted + 7) % 7
    if let (weeks, end) = weekBehind(text, story, index + 1) {
      facts.append(
        Fact(
          .date, story.range(index, end), payload: DatePrecision.day,
          value: Double(today + wanted - weekday + 7 * weeks)))
      return end
    }
    if story.isWord(text, index - 1, "this") {
      back = weekday - wanted
    } else if story.isWord(text, index - 1, "next") || story.isWord(text, index - 1, "coming") {
      back -= 7
    } else if story.isWord(text, index - 1, "previous") {
      // `the previous Friday` is the one before that which was told; `previous Friday` the last week's.
      if isBefore(text, story, index - 1, ["the"]) {
        back += back == 0 ? 14 : 7
      } else {
        back = weekday - wanted + 7
      }
    } else if story.isWord(text, index - 1, "last") {
      if back == 0 { back = 7 }
    } else if back > 0, looksAhead(text, story, index, isWeekday: true) {
      back -= 7
    }
    facts.append(
      Fact(
        .date, story.tokens[index].range, payload: DatePrecision.day, value: Double(today - back)))
    return index + 1
  }

  /// Whether a weekday is part of a name, or every one of its name: `the Sunday Times`, `Bloody Sunday`, `every
  /// Friday`.
  private func isOfName(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    if isBefore(text, story, index, ["every", "each", "bloody", "black", "sheffield"]) {
      return true
    }
    guard index + 1 < story.count, story.tokens[index + 1].isCapital, story.isSpaced(index + 1)
    else { return false }
    let papers: [StaticString] = [
      "times", "telegraph", "mirror", "mail", "express", "herald", "post", "tribune", "star",
      "mercury", "independent", "business",
    ]
    return papers.contains { story.isWord(text, index + 1, $0) }
  }

  /// `Friday of last week`, `Monday next week`: the weeks from publication's own, and where it ends.
  private func weekBehind(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (weeks: Int, end: Int)? {
    let first = story.isWord(text, index, "of") ? index + 1 : index
    guard story.isWord(text, first + 1, "week"), let step = step(text, story, first) else {
      return nil
    }
    return (step, first + 2)
  }

  func isNumber(_ story: StoryTokens, _ index: Int) -> Bool {
    index < story.count && story.tokens[index].kind == .number
  }
}
