internal import Wire

// The date of a dateline.
extension DatelineGrammar {
  /// `Jan 6`, `Sept. 8, 2009`, `26 February`; letters for digits (`March 2O`) are the wires' own.
  mutating func readDate(into line: inout Dateline) -> Bool {
    guard index < tokens.count else { return false }
    if readStamp(into: &line) { return true }
    let start = index
    if let month = isMonth(index) ?? misspeltMonth(index) {
      index += 1
      if isMark("."), !tokens[index].shape.contains(.spaced) { index += 1 }
      line.month = month
      if index < tokens.count, tokens[index].shape.contains(.digits) {
        line.day = dayNumber(tokens[index].range)
        index += 1
        if isMark("."), index + 1 < tokens.count, isDash(at: index + 1) { index += 1 }
        // A year after a comma.
        if isMark(","), index + 1 < tokens.count, tokens[index + 1].length == 4,
          let year = text.number(in: tokens[index + 1].range), (1850...2150).contains(year)
        {
          line.year = year
          index += 2
        }
      }
    } else if tokens[index].kind == .number, tokens[index].length <= 2, index + 1 < tokens.count,
      let month = isMonth(index + 1) ?? DatelineMonths.month(text, tokens[index + 1].range)
    {
      line.day = dayNumber(tokens[index].range)
      line.month = month
      index += 2
      if isMark("."), !tokens[index].shape.contains(.spaced), !isDash(at: index + 1) { index += 1 }
      // `14 mars 2007`: the year without a comma.
      if index < tokens.count, tokens[index].length == 4,
        let year = text.number(in: tokens[index].range), (1850...2150).contains(year)
      {
        line.year = year
        index += 1
      }
    } else if let (day, month, next) = slashedDay() {
      // `BRUXELLES 12/03 (BELGA)`, `Helsinki, 14.3. (STT)`
      line.day = day
      line.month = month
      index = next
    } else {
      return false
    }
    line.date = Int(tokens[start].start)..<tokens[index - 1].end
    return true
  }

  /// `1996-08-22` (ISO 8601).
  private mutating func readStamp(into line: inout Dateline) -> Bool {
    let start = Int(tokens[index].start)
    let end = start + 10
    guard tokens[index].kind == .number, end <= tokens[tokens.count - 1].end,
      end == text.count || !text[end].isDigit,
      text[start + 4] == UInt8(ascii: "-"), text[start + 7] == UInt8(ascii: "-"),
      let year = text.number(in: start..<start + 4), (1850...2150).contains(year),
      let month = text.number(in: start + 5..<start + 7), (1...12).contains(month),
      let day = text.number(in: start + 8..<end), (1...31).contains(day)
    else { return false }
    (line.year, line.month, line.day) = (year, month, day)
    line.isStamped = true
    line.date = start..<end
    while index < tokens.count, Int(tokens[index].start) < end { index += 1 }
    return true
  }

  /// Day and month in figures with a slash or a stop between them, right before an agency in brackets.
  private func slashedDay() -> (day: Int, month: Int, next: Int)? {
    guard index < tokens.count, tokens[index].shape.contains(.digits) else { return nil }
    var cursor = index
    var numbers: [Int] = []
    while cursor < tokens.count, cursor - index < 5, !isMark("(", cursor) {
      let token = tokens[cursor]
      if token.kind == .mark {
        guard isMark("/", cursor) || isMark(".", cursor) else { return nil }
      } else {
        // `14.3` is one number to the scanner.
        var start = Int(token.start)
        while start < token.end {
          var end = start
          while end < token.end, text[end].isDigit { end += 1 }
          guard end > start, end - start <= 2, let value = text.number(in: start..<end) else {
            return nil
          }
          numbers.append(value)
          guard end == token.end || text[end] == UInt8(ascii: ".") else { return nil }
          start = end + 1
        }
      }
      cursor += 1
    }
    guard numbers.count == 2, isMark("(", cursor), (1...31).contains(numbers[0]),
      (1...12).contains(numbers[1])
    else { return nil }
    return (numbers[0], numbers[1], cursor)
  }

  private func dayNumber(_ range: Range<Int>) -> Int {
    guard range.count <= 4 else { return 0 }
    var value = 0
    for position in range {
      let byte = text[position]
      guard byte.isDigit || byte.lowered == UInt8(ascii: "o") else { return 0 }
      value = value * 10 + (byte.isDigit ? Int(byte - 0x30) : 0)
    }
    return (1...31).contains(value) ? value : 0
  }

  func isMonth(_ position: Int) -> Int? {
    guard position < tokens.count, tokens[position].isCapital || tokens[position].length > 2,
      let entry = lexicon.entry(tokens[position].hash), entry.classes.contains(.month)
    else { return nil }
    // `MARCH` before a number is a month; `MARCH, England` is a town.
    var next = position + 1
    if isMark(".", next) { next += 1 }
    let isBeforeDay = next < tokens.count && tokens[next].shape.contains(.digits)
    let isAfterDay =
      position > 0 && tokens[position - 1].kind == .number && tokens[position - 1].length <= 2
    return isBeforeDay || isAfterDay ? Int(entry.value) : nil
  }

  /// `LONDON, Marc 5 -`: a month with one letter wrong, which a comma before it, a day and a dash
  /// behind it prove.
  func misspeltMonth(_ position: Int) -> Int? {
    guard position > 0, position + 1 < tokens.count, isMark(",", position - 1) else { return nil }
    let (word, day) = (tokens[position], tokens[position + 1])
    guard word.kind == .word, word.isCapital, (3...10).contains(word.length), day.kind == .number,
      dayNumber(day.range) > 0, isDash(at: position + 2)
    else { return nil }
    return DatelineMonths.misspelt(text, word.range)
  }
}
