package import Wire

/// ANPA-1312 (the American Newspaper Publishers Association's High-Speed Wire), as AP and Kyodo
/// send it.
///
///     SYN SYN SOH service number US selector LF
///     priority SP category DC3|DC4 DC1|DC2 SP keyword [version] MM-DD SP words LF
///     STX ^slug< ^headline< ^Eds: note< ^By NAME= text ETX AP-WF-11-13-13 1509GMT< EOT
package struct ANPAReader: FormatReader {
  package static let format = WireFormat.anpa

  private var stream = TeleprinterStream(bare: .bareANPA)

  package init() {}

  package var canRestart: Bool { stream.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    var index = 0
    while index < head.count,
      head[index].isSpace || head[index] == 0 || head[index] == 0x7F || head[index] == 0x16
    { index += 1 }
    guard index < head.count else { return 0 }
    guard head[index] == 0x01 else {
      return TeleprinterHeader.isBareANPA(head, at: index) ? 95 : 0
    }
    let line = TeleprinterLine(head, from: index + 1, to: head.count)
    return TeleprinterHeader.isANPA(head, line.range) ? 100 : 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep { stream.next(in: window, end: end, batch: &batch) }
}

/// The fields of a message's second line.
struct ANPAHeader {
  var priority: Int
  var category: Int
  /// The text is set in columns (DC4).
  var isTabular = false
  var keyword: Range<Int>
  var version: Range<Int>?
  var words: Range<Int>?
  var hasDate = false

  /// Nil where the line is none.
  init?(_ window: Span<UInt8>, _ line: Range<Int>) {
    guard line.count >= 6, window[line.lowerBound].isLetter, window[line.lowerBound + 1] == 0x20,
      window[line.lowerBound + 2].isLetter
    else { return nil }
    priority = line.lowerBound
    category = line.lowerBound + 2
    var start = line.lowerBound + 3
    guard !window[start].isLetter else { return nil }
    while start < line.upperBound, window[start] == 0x20 || window[start] < 0x20 {
      if window[start] == 0x14 { isTabular = true }
      start += 1
    }
    var end = line.upperBound
    let digits = Self.digitsBefore(window, end, start)
    if (3...5).contains(end - digits), digits > start, window[digits - 1].isSpace {
      words = digits..<end
      end = window.trimmed(start..<digits).upperBound
    }
    if end - 5 >= start, window[end - 3] == UInt8(ascii: "-"),
      Self.digitsBefore(window, end, start) == end - 2,
      Self.digitsBefore(window, end - 3, start) == end - 5
    {
      hasDate = true
      end = window.trimmed(start..<end - 5).upperBound
    }
    keyword = start..<max(start, end)
    if let mark = ANPAVersion.start(window, keyword) {
      version = mark..<keyword.upperBound
      keyword = window.trimmed(start..<mark)
    }
  }

  private static func digitsBefore(_ window: Span<UInt8>, _ end: Int, _ floor: Int) -> Int {
    var start = end
    while start > floor, window[start - 1].isDigit { start -= 1 }
    return start
  }
}

/// The version in a keyword line or a slug: `1stLd-Writethru`, `2nd Add`, `Correction`, `KILL`.
enum ANPAVersion {
  /// Where the version begins; words of it stand behind the keyword.
  static func start(_ window: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      let isWordStart =
        index == range.lowerBound || window[index - 1] == 0x20
        || window[index - 1] == UInt8(ascii: ",")
      if isWordStart, isVersion(window, index, range.upperBound) { return index }
      index += 1
    }
    return nil
  }

  private static func isVersion(_ window: Span<UInt8>, _ start: Int, _ limit: Int) -> Bool {
    var index = TeleprinterHeader.digits(window, start, min(limit, start + 3))
    if index > start {
      var isOrdinal = false
      for ending: StaticString in ["st", "nd", "rd", "th"]
      where window.matchesFolded(ending, at: index) { isOrdinal = true }
      guard isOrdinal else { return false }
      index = TeleprinterHeader.blanks(window, index + 2, limit)
      for word: StaticString in ["ld", "lead", "add", "take", "insert", "sub", "writethru"]
      where window.matchesFolded(word, at: index) { return true }
      return false
    }
    if window[start].isUpper, start > 0, isKill(window, start, limit) { return true }
    for word: StaticString in [
      "writethru", "correction", "corrective", "ld-writethru", "advisory",
    ] where window.matchesFolded(word, at: index) && start > 0 && window[start].isUpper {
      let after = index + word.utf8CodeUnitCount
      return after >= limit || !window[after].isLower
    }
    // `AM-Politically Correct` is a keyword.
    let correct: StaticString = "correct"
    let after = index + correct.utf8CodeUnitCount
    return start > 1 && window[start].isUpper && window.matchesFolded(correct, at: index)
      && (after >= limit || !window[after].isLower)
      && (window[start - 1] == UInt8(ascii: ",") || window[start - 2] == UInt8(ascii: ","))
  }

  /// Whether the whole piece between commas is an order to kill: `Kill Bill` is a film.
  private static func isKill(_ window: Span<UInt8>, _ start: Int, _ limit: Int) -> Bool {
    // Longer pieces are none: that bounds the time that a line of many words takes.
    let stop = min(limit, start + 48)
    let comma = window.firstIndex(of: UInt8(ascii: ","), from: start, to: stop) ?? stop
    let piece = window.trimmed(start..<comma)
    for word: StaticString in [
      "kill", "killed", "mandatory kill", "bulletin kill", "kill kill", "kill kill kill",
      "withdraw", "withdrawn", "withdrawal",
    ] where window.matchesFolded(word, at: piece.lowerBound) {
      let rest = window.trimmed(
        min(piece.lowerBound + word.utf8CodeUnitCount, piece.upperBound)..<piece.upperBound)
      let end = piece.lowerBound + word.utf8CodeUnitCount
      guard end <= piece.upperBound else { continue }
      // The count of words may follow without a comma.
      let isCount = rest.allSatisfy { window[$0].isDigit }
      if rest.isEmpty || rest.lowerBound > end && isCount { return true }
    }
    return false
  }

  /// What a version makes of its message.
  static func kind(_ window: Span<UInt8>, _ version: Range<Int>?) -> StoryKind {
    guard let version else { return .story }
    let start = version.lowerBound
    if isKill(window, start, version.upperBound) { return .kill }
    if window.matchesFolded("correct", at: start) { return .correction }
    return window.matchesFolded("advisory", at: start) ? .advisory : .story
  }
}

/// A message of ANPA-1312 and its fields.
enum ANPAMessage {
  /// Reads a message that is framed.
  static func read(
    _ window: Span<UInt8>, _ message: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    let isBare = window[message.lowerBound] != 0x01
    let first = TeleprinterLine(
      window, from: message.lowerBound + (isBare ? 0 : 1), to: message.upperBound)
    let second = TeleprinterLine(window, from: first.next, to: message.upperBound)
    guard let header = ANPAHeader(window, second.range) else {
      return .reject(
        start: 0, consumed: message.upperBound, .malformed,
        "the second line is not ANPA-1312's priority, category and keyword")
    }
    let open = window.firstIndex(of: 0x02, from: second.next, to: message.upperBound)
    let close = window.firstIndex(of: 0x03, from: open ?? second.next, to: message.upperBound)
    // EOT ends a message whose ETX was lost.
    let isEnded = window[message.upperBound - 1] == 0x04
    if !isBare, close == nil, !isEnded {
      return .reject(
        start: 0, consumed: message.upperBound, .unterminated, "the message has no end (ETX)")
    }
    batch.format = .anpa
    batch.charset = TeleprinterCharset.find(window, message, allowsNational: false)
    let sender = addFirstLine(window, first.range, into: &batch)
    batch.add(.priority, window, header.priority..<header.priority + 1)
    batch.add(.category, window, header.category..<header.category + 1)
    var keyword = header.keyword
    while !keyword.isEmpty, window[keyword.upperBound - 1] == UInt8(ascii: ",") {
      keyword = window.trimmed(keyword.lowerBound..<keyword.upperBound - 1)
    }
    batch.addTrimmed(.keyword, window, keyword)
    batch.addHeader(window, first.range.lowerBound..<second.range.upperBound)
    var end = close ?? (isEnded ? message.upperBound - 1 : message.upperBound)
    var hasDate = true
    var start = min(open.map { $0 + 1 } ?? second.next, end)
    if let open, second.next < open { batch.remove(.wireHeader, window, second.next..<open) }
    if let close {
      hasDate = addTrailer(window, close + 1..<message.upperBound, sender, into: &batch)
    } else if let line = bareTrailer(window, start..<end) {
      _ = addTrailer(window, line, sender, into: &batch)
      end = line.lowerBound
    } else if let sender {
      addSource(window, sender, into: &batch)
    }
    if start > end { start = end }
    var lines = ANPALines(header)
    lines.read(window, start..<end, into: &batch)
    if let words = header.words ?? lines.words { batch.add(.wordCount, window, words) }
    let version = lines.version ?? header.version
    if let version { batch.addTrimmed(.version, window, version) }
    let body = lines.bodyStart..<max(end, lines.bodyStart)
    ANPABody.read(window, body, header.isTabular, hasDate: hasDate, into: &batch)
    var kind = ANPAVersion.kind(window, version)
    if kind == .story, window[header.category].lowered == UInt8(ascii: "v") { kind = .advisory }
    if kind == .story, lines.isAlert { kind = .brief }
    return .document(consumed: message.upperBound, kind: kind)
  }

  /// `a0105KYODO US koko-`: service, number, the sender's name, selector.
  private static func addFirstLine(
    _ window: Span<UInt8>, _ line: Range<Int>, into batch: inout DocumentSink
  ) -> Range<Int>? {
    batch.add(.service, window, line.lowerBound..<line.lowerBound + 1)
    let digits = TeleprinterHeader.digits(window, line.lowerBound + 1, line.upperBound)
    if digits > line.lowerBound + 1 { batch.add(.sequence, window, line.lowerBound + 1..<digits) }
    let letters = TeleprinterHeader.letters(window, digits, line.upperBound)
    // Reuters' own selector.
    if line.upperBound - 6 >= digits, window.matches("\u{1F}reute", at: line.upperBound - 6) {
      return line.upperBound - 5..<line.upperBound
    }
    return letters - digits >= 2 ? digits..<letters : nil
  }

  /// Adds the sender; Reuters' selector is its name cut at five letters.
  private static func addSource(
    _ window: Span<UInt8>, _ name: Range<Int>, into batch: inout DocumentSink
  ) {
    if name.count == 5, window.matches("reute", at: name.lowerBound) {
      batch.add(.source, literal: "Reuters")
    } else {
      batch.add(.source, window, name)
    }
  }

  // MARK: - The end

  private static func bareTrailer(_ window: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    let text = window.trimmed(range)
    var start = text.upperBound
    while start > text.lowerBound, window[start - 1] != 0x0A, window[start - 1] != 0x0D {
      start -= 1
    }
    let line = window.trimmed(start..<text.upperBound)
    return ANPATrailer(window, line) == nil ? nil : start..<text.upperBound
  }

  /// Adds what the line behind ETX tells; whether it tells the time.
  private static func addTrailer(
    _ window: Span<UInt8>, _ range: Range<Int>, _ sender: Range<Int>?,
    into batch: inout DocumentSink
  ) -> Bool {
    var end = range.upperBound
    while end > range.lowerBound,
      window[end - 1].isSpace || window[end - 1] == 0x04 || window[end - 1] == 0
        || window[end - 1] == 0x7F || window[end - 1] == 0x16
    { end -= 1 }
    // The line may begin behind the break that follows ETX.
    var start = range.lowerBound
    while start < end, window[start].isSpace { start += 1 }
    let line = TeleprinterLine(window, from: start, to: max(start, end))
    let trailer = ANPATrailer(window, line.range)
    if let date = trailer?.date { batch.add(.date, bytes: date) }
    if let source = sender ?? trailer?.agency { addSource(window, source, into: &batch) }
    batch.remove(.trailer, window, range.lowerBound..<end)
    return trailer?.date != nil
  }
}

/// The line behind ETX: `AP-WF-11-13-13 1509GMT<`, `KWS-21:37-09-12-18`, `12:30 11-13-13`.
struct ANPATrailer {
  var agency: Range<Int>?
  var date: [UInt8]?

  /// Nil where the line is none.
  init?(_ window: Span<UInt8>, _ line: Range<Int>) {
    var numbers: [Int] = []
    var words: [Range<Int>] = []
    var index = line.lowerBound
    var clock: (Int, Int)?
    while index < line.upperBound, numbers.count + words.count < 10 {
      let digits = TeleprinterHeader.digits(window, index, line.upperBound)
      let letters = TeleprinterHeader.letters(window, index, line.upperBound)
      if digits > index {
        guard let value = window.number(in: index..<digits) else { return nil }
        if digits + 3 <= line.upperBound, window[digits] == UInt8(ascii: ":"),
          let minute = window.number(in: digits + 1..<digits + 3)
        {
          clock = (value, minute)
          index = digits + 3
          continue
        }
        if digits - index == 4 { clock = (value / 100, value % 100) } else { numbers.append(value) }
        index = digits
      } else if letters > index {
        words.append(index..<letters)
        index = letters
      } else {
        index += 1
      }
    }
    guard numbers.count >= 3 else { return nil }
    // `03-14-07 1512EDT`: a zone alone is no agency.
    agency = words.first { TeleprinterDate.zone(window, $0) == nil }
    var zone: Int?
    if let last = words.last { zone = TeleprinterDate.zone(window, last) }
    // Kyodo counts the day first, on Japan's clock.
    var isJapanese = false
    if let agency { isJapanese = window.matches("KWS", at: agency.lowerBound) }
    if isJapanese { zone = 540 }
    guard let clock else { return }
    date = TeleprinterDate.iso(
      year: TeleprinterDate.year(numbers[2] % 100), month: isJapanese ? numbers[1] : numbers[0],
      day: isJapanese ? numbers[0] : numbers[1], hour: clock.0, minute: clock.1, zone: zone)
  }
}
