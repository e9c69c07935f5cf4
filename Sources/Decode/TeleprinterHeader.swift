internal import Wire

/// A line of teleprinter copy, whose end is CR, LF or both.
struct TeleprinterLine {
  /// The line without its end and without white space at either end.
  let range: Range<Int>
  /// The first byte of the line, white space or not.
  let start: Int
  /// Where the next line begins.
  let next: Int

  init(_ window: Span<UInt8>, from start: Int, to limit: Int) {
    var end = start
    while end < limit, window[end] != 0x0A, window[end] != 0x0D { end &+= 1 }
    var after = end
    // CR CR LF ends one line; an LF behind an LF is a line of its own.
    while after < limit, window[after] == 0x0D {
      after &+= 1
      if after < limit, window[after] == 0x0D, after &+ 1 < limit, window[after &+ 1] != 0x0A {
        break
      }
    }
    if after < limit, window[after] == 0x0A { after &+= 1 }
    self.start = start
    range = window.trimmed(start..<end)
    next = after
  }
}

/// The first lines by which messages are told from each other and from plain text.
enum TeleprinterHeader {
  /// Where the digits from `index` on end.
  static func digits(_ window: Span<UInt8>, _ index: Int, _ limit: Int) -> Int {
    var end = index
    while end < limit, window[end].isDigit { end &+= 1 }
    return end
  }

  /// Where the letters from `index` on end.
  static func letters(_ window: Span<UInt8>, _ index: Int, _ limit: Int) -> Int {
    var end = index
    while end < limit, window[end].isLetter { end &+= 1 }
    return end
  }

  /// Where the blanks from `index` on end.
  static func blanks(_ window: Span<UInt8>, _ index: Int, _ limit: Int) -> Int {
    var end = index
    while end < limit, window[end] == 0x20 { end &+= 1 }
    return end
  }

  /// Whether only blanks stand before `index` on its line.
  static func isLineStart(_ window: Span<UInt8>, _ index: Int) -> Bool {
    var before = index
    while before > 0, window[before - 1] == 0x20 || window[before - 1] == 0x09 { before -= 1 }
    return before == 0 || window[before - 1] == 0x0A || window[before - 1] == 0x0D
  }

  /// `eca062 4 i 211 ccccb   dpa 061`: letters and number, priority, category, words.
  static func isIPTC7901(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    IPTC7901Header(window, line) != nil
  }

  /// `W2607 US asian`: a letter, four digits, letters of the service, US, selector.
  static func isANPA(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count >= 6, window[line.lowerBound].isLetter else { return false }
    let number = digits(window, line.lowerBound + 1, line.upperBound) - line.lowerBound - 1
    guard number == 4 || number == 3 else { return false }
    let mark = window.firstIndex(
      of: 0x1F, from: line.lowerBound + 1 + number, to: line.upperBound)
    guard let mark, mark - line.lowerBound <= 17 else { return false }
    return line.upperBound - mark <= 17
  }

  /// `NAME US race US Y US N US state US weekday`, the Australian wire's racing results.
  static func isRacing(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count >= 8, line.count < 200 else { return false }
    var marks = 0
    for index in line where window[index] == 0x1F { marks += 1 }
    return marks == 5 && window[line.lowerBound].isWord
  }

  /// `ZCZC`, alone or before a routing, which may follow without a blank (`ZCZC0123/SXA`).
  static func isZCZC(_ window: Span<UInt8>, at index: Int) -> Bool {
    guard window.matchesFolded("zczc", at: index) else { return false }
    return index + 4 >= window.count || window[index + 4].isSpace || window[index + 4].isDigit
  }

  /// An IPTC 7901 line without control codes, before a line of keywords between slashes.
  static func isBareIPTC7901(_ window: Span<UInt8>, at index: Int) -> Bool {
    let line = TeleprinterLine(window, from: index, to: window.count)
    guard let header = IPTC7901Header(window, line.range), header.number != nil else {
      return false
    }
    var next = line.next
    for _ in 0..<4 where next < window.count {
      let line = TeleprinterLine(window, from: next, to: window.count)
      next = line.next
      if line.range.isEmpty { continue }
      return window[line.range.lowerBound] == UInt8(ascii: "/")
        || window[line.range.upperBound - 1] == UInt8(ascii: "/")
    }
    return false
  }

  /// The two ANPA lines without control codes.
  static func isBareANPA(_ window: Span<UInt8>, at index: Int) -> Bool {
    let first = TeleprinterLine(window, from: index, to: window.count)
    guard first.range.count >= 5, first.range.count <= 24,
      window[first.range.lowerBound].isLetter,
      digits(window, first.range.lowerBound + 1, first.range.upperBound)
        >= first.range.lowerBound + 5
    else { return false }
    let second = TeleprinterLine(window, from: first.next, to: window.count)
    guard let header = ANPAHeader(window, second.range) else { return false }
    return header.hasDate && !header.keyword.isEmpty
  }

  /// `Source: company` and `MEDIA RELEASE PR12345`, the press releases of a wire's service.
  static func isRelease(_ window: Span<UInt8>, at index: Int) -> Bool {
    guard window.matchesFolded("source: ", at: index) else { return false }
    let first = TeleprinterLine(window, from: index, to: window.count)
    let second = TeleprinterLine(window, from: first.next, to: window.count)
    return window.matches("MEDIA RELEASE PR", at: second.range.lowerBound)
  }
}

/// Months and times as the ends of messages write them.
enum TeleprinterDate {
  /// The month that a word of English, German, French, Spanish or Italian begins; 0 for none.
  static func month(_ window: Span<UInt8>, _ word: Range<Int>) -> Int {
    guard word.count >= 3 else { return 0 }
    let start = word.lowerBound
    let names: [(StaticString, Int)] = [
      ("jan", 1), ("ene", 1), ("gen", 1), ("feb", 2), ("fev", 2), ("mar", 3), ("mrz", 3),
      ("apr", 4), ("avr", 4), ("abr", 4), ("may", 5), ("mai", 5), ("mag", 5), ("jun", 6),
      ("juin", 6), ("giu", 6), ("jul", 7), ("juil", 7), ("lug", 7), ("aug", 8), ("aou", 8),
      ("ago", 8), ("sep", 9), ("set", 9), ("oct", 10), ("okt", 10), ("ott", 10), ("nov", 11),
      ("dec", 12), ("dez", 12), ("dic", 12),
    ]
    for (name, month) in names where window.matchesFolded(name, at: start) { return month }
    // A letter with an accent is one byte or two: `März`, `févr`, `août`, `déc`.
    let first = window[start].lowered
    if first == UInt8(ascii: "a"), window.matchesFolded("ao", at: start) { return 8 }
    let last = window[word.upperBound - 1].lowered
    guard !window[start + 1].isLetter else { return 0 }
    switch first {
    case UInt8(ascii: "m"): return 3
    case UInt8(ascii: "f"): return 2
    case UInt8(ascii: "d"): return last.isLetter ? 12 : 0
    default: return 0
    }
  }

  /// The year of two digits, from 1970 to 2069.
  static func year(_ two: Int) -> Int { two < 70 ? 2000 + two : 1900 + two }

  /// An ISO 8601 date and time; nil where the parts are none.
  ///
  /// The zone is given in minutes east of UTC, if it is known.
  static func iso(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, zone: Int?
  ) -> [UInt8]? {
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60 else {
      return nil
    }
    var text: [UInt8] = []
    text.reserveCapacity(24)
    func two(_ value: Int) {
      text.append(0x30 + UInt8(truncatingIfNeeded: value / 10))
      text.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
    }
    two(year / 100)
    two(year % 100)
    text.append(UInt8(ascii: "-"))
    two(month)
    text.append(UInt8(ascii: "-"))
    two(day)
    text.append(UInt8(ascii: "T"))
    two(hour)
    text.append(UInt8(ascii: ":"))
    two(minute)
    if let zone {
      if zone == 0 {
        text.append(UInt8(ascii: "Z"))
      } else {
        text.append(zone < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        two(abs(zone) / 60)
        text.append(UInt8(ascii: ":"))
        two(abs(zone) % 60)
      }
    }
    return text
  }

  /// Minutes east of UTC of a zone's letters; nil for none that is known.
  static func zone(_ window: Span<UInt8>, _ word: Range<Int>) -> Int? {
    let zones: [(StaticString, Int)] = [
      ("gmt", 0), ("utc", 0), ("est", -300), ("edt", -240), ("cst", -360), ("cdt", -300),
      ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420), ("cet", 60), ("cest", 120),
      ("mez", 60), ("mesz", 120), ("bst", 60), ("jst", 540), ("hkt", 480),
    ]
    for (name, zone) in zones
    where word.count == name.utf8CodeUnitCount && window.matchesFolded(name, at: word.lowerBound) {
      return zone
    }
    return nil
  }
}

extension Span<UInt8> {
  /// Whether a byte of the range passes the test.
  func contains(_ range: Range<Int>, where test: (UInt8) -> Bool) -> Bool {
    for index in range where test(self[index]) { return true }
    return false
  }
}

extension DocumentSink {
  /// Adds a field without white space at either end, if anything is left.
  mutating func addTrimmed(_ name: FieldName, _ window: Span<UInt8>, _ range: Range<Int>) {
    let range = window.trimmed(range)
    if !range.isEmpty { add(name, window, range) }
  }

  /// Adds lines of text with line feeds for their ends.
  mutating func addBody(_ window: Span<UInt8>, _ range: Range<Int>) {
    let start = bytes.count
    var index = range.lowerBound
    while let end = window.firstIndex(of: 0x0D, from: index, to: range.upperBound) {
      let isPair = end + 1 < range.upperBound && window[end + 1] == 0x0A
      bytes.append(window, index..<(isPair ? end : end + 1))
      index = end + 1
    }
    bytes.append(window, index..<range.upperBound)
    fields.append(Row(.body, start..<bytes.count))
  }

  /// Adds a value that has no field of its own.
  mutating func addMetadata(
    _ key: StaticString, _ window: Span<UInt8>, _ range: Range<Int>
  ) {
    let range = window.trimmed(range)
    guard !range.isEmpty else { return }
    add(.metadataName, literal: key)
    add(.metadataValue, window, range)
  }

  /// Says that a piece of the document was taken out, and why.
  mutating func remove(_ reason: RemovalReason, _ window: Span<UInt8>, _ range: Range<Int>) {
    let range = window.trimmed(range)
    if !range.isEmpty { add(.leftover, window, range, payload: UInt32(reason.rawValue) + 1) }
  }

  /// Adds the lines by which the wire sent the message; its control codes are shown as blanks.
  mutating func addHeader(_ window: Span<UInt8>, _ range: Range<Int>) {
    var value: [UInt8] = []
    value.append(window, range)
    for index in value.indices where value[index] < 0x20 { value[index] = 0x20 }
    add(.metadataName, literal: "header")
    add(.metadataValue, bytes: value)
  }

  /// Adds a subject's scheme, code and name.
  mutating func addSubject(_ scheme: StaticString, _ window: Span<UInt8>, _ code: Range<Int>) {
    var value: [UInt8] = []
    value.append(scheme)
    value.append(0x1F)
    value.append(window, code)
    value.append(0x1F)
    add(.codedSubject, bytes: value)
  }
}
