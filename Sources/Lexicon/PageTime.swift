internal import Wire

/// The dates on a line that says when a page was published, in the languages of the wires.
///
/// Sites write them in figures or words, with labels, weekdays, the time and the minutes of reading around
/// them (`Stand: 26.04.2024, 20:44 Uhr`, `Publié le 30 août 2023 à 14h52`, `2024-02-14T16:15:30Z`). The
/// line may hold other pieces behind separators (`27. Januar 2026 • Mara Quist • 3 Minuten`).
public struct PageTime {
  /// A date of the line.
  public struct Day: Sendable {
    /// From its label to the next one's.
    public var range: Range<Int>
    /// The year, Gregorian.
    public var year: Int
    /// 1 to 12; 0 where the order of day and month is open (`03/05/2024`).
    public var month: Int
    /// 1 to 31.
    public var day: Int
    /// The second number where the order is open, 0 elsewhere.
    public var second = 0
    /// A label says that it is the page's last change.
    public var isUpdate: Bool
    /// A label says that it is the publication's.
    public var isPublication: Bool
  }

  /// In the line's order; empty where it tells a time of day alone (`Stand: 10:49 Uhr`).
  public private(set) var days: [Day] = []

  /// The day of publication, or else one without a label, or else the last change's.
  public var best: Day? {
    days.first { $0.isPublication } ?? days.first { !$0.isUpdate } ?? days.first
  }

  /// Reads a line; nil where it is none of these.
  ///
  /// Names of sections may stand before the date where `allowsSections`.
  public init?(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon, allowsSections: Bool = true
  ) {
    // Days and times have figures: of most lines this alone says no.
    guard (5...140).contains(line.count), line.contains(where: { text[$0].isDigit }) else {
      return nil
    }
    var isFound = false
    for piece in Self.pieces(text, line) {
      var reader = PieceReader(text: text, range: piece, lexicon: lexicon)
      if reader.read() {
        isFound = true
        days += reader.days
      } else if !isFound, !allowsSections || !Self.isSection(text, piece) {
        return nil
      }
    }
    guard isFound else { return nil }
  }

  /// The pieces of a line between bars, bullets and spaced slashes.
  public static func pieces(_ text: Span<UInt8>, _ line: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = line.lowerBound
    var index = start
    while index < line.upperBound {
      let isBar =
        text[index] == UInt8(ascii: "|")
        || text[index] == UInt8(ascii: "/") && index > line.lowerBound && text[index - 1] == 0x20
          && index + 1 < line.upperBound && text[index + 1] == 0x20
      let length =
        isBar
        ? 1 : text.matches("\u{2022}", at: index) ? 3 : text.matches("\u{B7}", at: index) ? 2 : 0
      if length > 0 {
        pieces.append(text.trimmed(start..<index))
        start = index + length
      }
      index += max(length, 1)
    }
    pieces.append(text.trimmed(start..<line.upperBound))
    return pieces.filter { !$0.isEmpty }
  }

  /// Whether a piece before the date may be a section's or a site's name.
  private static func isSection(_ text: Span<UInt8>, _ piece: Range<Int>) -> Bool {
    piece.count <= 24 && !piece.contains { text[$0] == UInt8(ascii: ":") }
  }
}

/// Reads one piece of a line.
private struct PieceReader: ~Escapable {
  private enum Token {
    case number(Int, length: Int)
    case month(Int)
    case day(year: Int, month: Int, day: Int, second: Int = 0)
    case label(isUpdate: Bool)
    case filler
  }

  private let text: Span<UInt8>
  private let range: Range<Int>
  private let lexicon: Lexicon
  private var tokens: [(token: Token, range: Range<Int>)] = []
  private var others = 0
  private var hasTime = false
  private var hasLabel = false
  private(set) var days: [PageTime.Day] = []

  @_lifetime(copy text)
  init(text: Span<UInt8>, range: Range<Int>, lexicon: Lexicon) {
    self.text = text
    self.range = range
    self.lexicon = lexicon
  }

  /// Whether the piece is a date, or a time with a label, and nothing else.
  mutating func read() -> Bool {
    scan()
    findDays()
    return others == 0 && (!days.isEmpty || hasTime && hasLabel)
  }

  // MARK: - Tokens

  private mutating func scan() {
    var index = range.lowerBound
    while index < range.upperBound, others == 0 {
      if text[index].isDigit {
        index = scanNumber(index)
      } else if let end = markEnd(index) {
        index = end
      } else {
        let end = wordEnd(index)
        // `2026Harbour`, `09:30 UhrHarbour`: a page lost what parted the date from the next line.
        let isGlued = index > range.lowerBound && markEnd(index - 1) == nil
        guard addWord(index..<end) else {
          if isGlued, hasTime || hasDay { return }
          others += 1
          return
        }
        index = end
      }
    }
  }

  private var hasDay: Bool {
    tokens.contains { if case .day = $0.token { true } else { false } }
  }

  /// The end of a mark or blank at `index`; nil where a letter or digit stands there.
  private func markEnd(_ index: Int) -> Int? {
    let byte = text[index]
    if byte < 0x80 { return byte.isWord ? nil : index + 1 }
    if byte == 0xC2 { return index + 2 }
    if byte == 0xE2 || byte == 0xEF { return index + 3 }
    if byte == 0xE3, index + 1 < text.count, text[index + 1] == 0x80 { return index + 3 }
    return byte.isContinuation ? index + 1 : nil
  }

  /// The end of a word, also where a capital follows a small letter.
  private func wordEnd(_ start: Int) -> Int {
    var index = start + 1
    while index < range.upperBound, !text[index].isDigit {
      if !text[index].isContinuation, markEnd(index) != nil { break }
      if text[index].isUpper, text[index - 1].isLower { break }
      index += 1
    }
    return index
  }

  private mutating func addWord(_ word: Range<Int>) -> Bool {
    if let month = month(word) {
      tokens.append((.month(month), word))
    } else if PageWords.updates.contain(text, word) {
      hasLabel = true
      tokens.append((.label(isUpdate: true), word))
    } else if PageWords.publications.contain(text, word) {
      hasLabel = true
      tokens.append((.label(isUpdate: false), word))
    } else if PageWords.clocks.contain(text, word) {
      hasLabel = true
      tokens.append((.filler, word))
    } else if PageWords.fillers.contain(text, word)
      || Lexicon.hash(text, word).map({ lexicon.classes($0).contains(.weekday) }) == true
    {
      tokens.append((.filler, word))
    } else {
      return false
    }
    return true
  }

  private func month(_ word: Range<Int>) -> Int? {
    if let hash = Lexicon.hash(text, word), let entry = lexicon.entry(hash),
      entry.classes.contains(.month)
    {
      return Int(entry.value)
    }
    return DatelineMonths.month(text, word) ?? PageWords.month(text, word)
  }

  // MARK: - Numbers

  /// Reads a number, or the figures of a date, and gives back where they end.
  private mutating func scanNumber(_ start: Int) -> Int {
    var (first, end) = number(start)
    // `Apr 28 20232:23 PM`: a page lost the blank between them.
    if (5...6).contains(end - start), end < range.upperBound, text[end] == UInt8(ascii: ":"),
      let year = text.number(in: start..<start + 4), (1850...2150).contains(year)
    {
      (first, end) = (year, start + 4)
    }
    if end - start == 4, let (day, next) = yearFirst(first, end) {
      tokens.append((day, start..<next))
      return next
    }
    if end - start <= 2, let (day, next) = yearLast(first, end) {
      tokens.append((day, start..<next))
      return next
    }
    // A time of day: `14:19`, `14h52`, `kl. 13.05`, `20時01分`.
    if end - start <= 2, first < 25, end < range.upperBound {
      let byte = text[end]
      let isClock =
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: "h") || byte == UInt8(ascii: ".")
      if isClock, end + 1 < range.upperBound, text[end + 1].isDigit {
        let (minute, minuteEnd) = number(end + 1)
        if minuteEnd - end == 3, minute < 60 {
          var next = minuteEnd
          while next < range.upperBound, text[next] == UInt8(ascii: ":") || text[next].isDigit {
            next += 1
          }
          hasTime = true
          tokens.append((.filler, start..<next))
          return next
        }
      }
      if text.matches("時", at: end) {
        hasTime = true
        return end + 3
      }
    }
    tokens.append((.number(first, length: end - start), start..<end))
    for unit: StaticString in ["分", "年", "月", "日", "st", "nd", "rd", "th", "er"]
    where text.matches(unit, at: end) {
      let after = end + unit.utf8CodeUnitCount
      if after >= range.upperBound || !text[after].isLower { return min(after, range.upperBound) }
    }
    return end
  }

  private func number(_ start: Int) -> (value: Int, end: Int) {
    var end = start
    while end < range.upperBound, text[end].isDigit { end += 1 }
    return (text.number(in: start..<end) ?? 0, end)
  }

  /// `2024-02-14T16:15:30Z`, `2025/01/31`, `2024年4月24日`.
  private func yearFirst(_ year: Int, _ end: Int) -> (Token, Int)? {
    guard (1850...2150).contains(year), end < range.upperBound else { return nil }
    let isWide = text.matches("年", at: end)
    let isMark = [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(text[end])
    guard isWide || isMark else { return nil }
    let (month, monthEnd) = number(end + (isWide ? 3 : 1))
    guard (1...12).contains(month), monthEnd < range.upperBound,
      isWide ? text.matches("月", at: monthEnd) : text[monthEnd] == text[end]
    else { return nil }
    let (day, dayEnd) = number(monthEnd + (isWide ? 3 : 1))
    guard (1...31).contains(day) else { return nil }
    var next = dayEnd
    if isWide, text.matches("日", at: next) { next += 3 }
    if next < range.upperBound, text[next] == UInt8(ascii: "T") {
      while next < range.upperBound, !text[next].isSpace { next += 1 }
    }
    return (.day(year: year, month: month, day: day), next)
  }

  /// `09.09.2025`, `06. 01. 2026`, `25.04.24`, `22/07/2019`, `31-01-2025`.
  private func yearLast(_ first: Int, _ end: Int) -> (Token, Int)? {
    guard end + 3 < range.upperBound, (1...31).contains(first) else { return nil }
    let mark = text[end]
    let isStop = mark == UInt8(ascii: ".")
    guard isStop || mark == UInt8(ascii: "/") || mark == UInt8(ascii: "-") else { return nil }
    var index = end + 1
    if isStop, text[index] == 0x20 { index += 1 }
    let (second, secondEnd) = number(index)
    guard (1...31).contains(second), secondEnd - index <= 2, secondEnd + 1 < range.upperBound,
      text[secondEnd] == mark
    else { return nil }
    index = secondEnd + 1
    if isStop, text[index] == 0x20 { index += 1 }
    var (year, yearEnd) = number(index)
    if isStop, yearEnd - index == 2 { year += year < 70 ? 2000 : 1900 }
    guard yearEnd - index == 4 || isStop && yearEnd - index == 2, (1850...2150).contains(year)
    else { return nil }
    if isStop || first > 12 || first == second {
      guard second <= 12 else { return nil }
      return (.day(year: year, month: second, day: first), yearEnd)
    }
    // Where both may be a month, the order is open.
    let isOpen = second <= 12
    return (
      .day(
        year: year, month: isOpen ? 0 : first, day: isOpen ? first : second,
        second: isOpen ? second : 0), yearEnd
    )
  }

  // MARK: - Days

  private mutating func findDays() {
    var isUpdate = false
    var isPublication = false
    var label: Int?
    for position in tokens.indices {
      let (token, range) = tokens[position]
      var found: (year: Int, month: Int, day: Int, start: Int)?
      var second = 0
      switch token {
      case .label(let isChange):
        isUpdate = isChange
        isPublication = !isChange
        label = range.lowerBound
      case .day(let year, let month, let day, let other):
        found = (year, month, day, range.lowerBound)
        second = other
      case .month(let month): found = wordDay(position, month)
      case .number, .filler: break
      }
      guard let found else { continue }
      let start = label ?? (days.isEmpty ? self.range.lowerBound : found.start)
      if !days.isEmpty {
        let last = days.count - 1
        days[last].range =
          days[last].range.lowerBound..<max(start, days[last].range.lowerBound)
      }
      days.append(
        PageTime.Day(
          range: start..<self.range.upperBound, year: found.year, month: found.month,
          day: found.day, second: second, isUpdate: isUpdate, isPublication: isPublication))
      (isUpdate, isPublication, label) = (false, false, nil)
    }
    // A month without its day and year is a word.
    if days.isEmpty, tokens.contains(where: { if case .month = $0.token { true } else { false } }) {
      others += 1
    }
  }

  /// The day around a month in words: `30 août 2023`, `3 de abril de 2024`, `January 11, 2024`.
  private func wordDay(
    _ position: Int, _ month: Int
  ) -> (year: Int, month: Int, day: Int, start: Int)? {
    var before = position - 1
    while before >= 0, isFiller(before) { before -= 1 }
    var after = position + 1
    while after < tokens.count, isFiller(after) { after += 1 }
    guard after < tokens.count, case .number(let next, let length) = tokens[after].token else {
      return nil
    }
    if length == 4 {
      guard (1850...2150).contains(next), before >= 0,
        case .number(let day, _) = tokens[before].token, (1...31).contains(day)
      else { return nil }
      return (next, month, day, tokens[before].range.lowerBound)
    }
    var last = after + 1
    while last < tokens.count, isFiller(last) { last += 1 }
    guard (1...31).contains(next), last < tokens.count,
      case .number(let year, 4) = tokens[last].token, (1850...2150).contains(year)
    else { return nil }
    return (year, month, next, tokens[position].range.lowerBound)
  }

  private func isFiller(_ position: Int) -> Bool {
    if case .filler = tokens[position].token { true } else { false }
  }
}
