package import Wire

/// IPTC 7901 (The IPTC Text Format, revision 5 of 1995), as European agencies send it.
///
///     SOH service number SP priority SP category SP words SP [selector] agency number CR LF
///     keywords/ CR LF STX header lines " =" CR LF text CR LF ETX DDHHMM [GMT] Mon YY CR LF EOT
///
/// Copies that lost their control codes are read by the shape of their lines.
package struct IPTC7901Reader: FormatReader {
  package static let format = WireFormat.iptc7901

  private var stream = TeleprinterStream(bare: .bareIPTC7901)

  package init() {}

  package var canRestart: Bool { stream.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    var index = 0
    while index < head.count, head[index].isSpace || head[index] == 0 || head[index] == 0x7F {
      index += 1
    }
    guard index < head.count else { return 0 }
    guard head[index] == 0x01 else {
      return TeleprinterHeader.isBareIPTC7901(head, at: index) ? 95 : 0
    }
    let line = TeleprinterLine(head, from: index + 1, to: head.count)
    return TeleprinterHeader.isIPTC7901(head, line.range) ? 100 : 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep { stream.next(in: window, end: end, batch: &batch) }
}

/// The fields of a message's first line.
struct IPTC7901Header {
  var service: Range<Int>
  var sequence: Range<Int>
  var priority: Int
  var category: Range<Int>
  var words: Range<Int>
  var selector: Range<Int>?
  var agency: Range<Int>?
  var number: Range<Int>?

  /// Nil where the line is none.
  init?(_ window: Span<UInt8>, _ line: Range<Int>) {
    typealias Scan = TeleprinterHeader
    let limit = line.upperBound
    guard line.count >= 10, line.count < 120 else { return nil }
    var index = Scan.letters(window, line.lowerBound, limit)
    service = line.lowerBound..<index
    let digits = Scan.digits(window, index, limit)
    sequence = index..<digits
    guard (1...5).contains(service.count), (1...6).contains(sequence.count), digits < limit,
      window[digits] == 0x20
    else { return nil }
    index = Scan.blanks(window, digits, limit)
    guard index + 1 < limit, window[index].isDigit, window[index + 1] == 0x20 else { return nil }
    priority = index
    index = Scan.blanks(window, index + 1, limit)
    let letters = Scan.letters(window, index, limit)
    category = index..<letters
    guard (1...5).contains(category.count), letters < limit, window[letters] == 0x20 else {
      return nil
    }
    index = Scan.blanks(window, letters, limit)
    words = index..<Scan.digits(window, index, limit)
    guard (1...6).contains(words.count),
      words.upperBound == limit || window[words.upperBound] == 0x20
    else { return nil }
    index = Scan.blanks(window, words.upperBound, limit)
    // What is left: a selector of five letters, the agency's name and its own number.
    var tokens: [Range<Int>] = []
    while index < limit, tokens.count < 4 {
      var end = index
      while end < limit, window[end] != 0x20 { end += 1 }
      tokens.append(index..<end)
      index = Scan.blanks(window, end, limit)
    }
    if let last = tokens.last, window[last.lowerBound].isDigit {
      number = last
      tokens.removeLast()
    }
    if let last = tokens.last, let name = Self.agency(window, last) {
      agency = name
      tokens.removeLast()
    }
    selector = tokens.first
  }

  /// An agency's name: letters, with hyphens between (`dpa-tns`).
  ///
  /// AFP has its desk's number behind its own name (`/AFP-AB12`); a day is none (`Do, 14.Nov 2013`).
  private static func agency(_ window: Span<UInt8>, _ token: Range<Int>) -> Range<Int>? {
    let start = token.lowerBound + (window[token.lowerBound] == UInt8(ascii: "/") ? 1 : 0)
    let letters = TeleprinterHeader.letters(window, start, token.upperBound)
    guard letters - start >= 2 else { return nil }
    if letters == token.upperBound { return start..<letters }
    guard window[letters] == UInt8(ascii: "-") else { return nil }
    let hasNumber = window.contains(letters..<token.upperBound) { $0.isDigit }
    return start..<(hasNumber ? letters : token.upperBound)
  }
}

/// A message of IPTC 7901 and its fields.
enum IPTC7901Message {
  /// Reads a message that is framed.
  static func read(
    _ window: Span<UInt8>, _ message: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    let isBare = window[message.lowerBound] != 0x01
    let first = TeleprinterLine(
      window, from: message.lowerBound + (isBare ? 0 : 1), to: message.upperBound)
    guard let header = IPTC7901Header(window, first.range) else {
      return .reject(
        start: 0, consumed: message.upperBound, .malformed, "the first line is not IPTC 7901's")
    }
    let open = window.firstIndex(of: 0x02, from: first.next, to: message.upperBound)
    let close = window.firstIndex(
      of: 0x03, from: open ?? first.next, to: message.upperBound)
    // EOT ends a message whose ETX was lost.
    let isEnded = window[message.upperBound - 1] == 0x04
    if !isBare, close == nil, !isEnded {
      return .reject(
        start: 0, consumed: message.upperBound, .unterminated, "the message has no end (ETX)")
    }
    batch.format = .iptc7901
    batch.charset = TeleprinterCharset.find(window, message, allowsNational: true)
    addHeader(window, first.range, header, into: &batch)
    var index = first.next
    if let open {
      addKeywords(window, index..<open, into: &batch)
      index = open + 1
    } else {
      let limit = close ?? (isEnded ? message.upperBound - 1 : message.upperBound)
      index = addBareKeywords(window, min(index, limit)..<limit, into: &batch)
    }
    var end = close ?? (isEnded ? message.upperBound - 1 : message.upperBound)
    var hasDate = true
    if let close {
      hasDate = addTrailer(window, close + 1..<message.upperBound, into: &batch)
    } else {
      end = addBareTrailer(window, index..<end, into: &batch)
    }
    index = min(index, end)
    let lines = IPTC7901Lines.read(window, index..<end, into: &batch)
    IPTC7901Body.read(window, lines.bodyStart..<end, hasDate: hasDate, into: &batch)
    return .document(consumed: message.upperBound, kind: lines.kind)
  }

  private static func addHeader(
    _ window: Span<UInt8>, _ line: Range<Int>, _ header: IPTC7901Header,
    into batch: inout DocumentSink
  ) {
    batch.add(.service, window, header.service)
    batch.add(.sequence, window, header.sequence)
    batch.add(.priority, window, header.priority..<header.priority + 1)
    batch.add(.category, window, header.category)
    batch.add(.wordCount, window, header.words)
    if let agency = header.agency { batch.add(.source, window, agency) }
    batch.addHeader(window, line)
  }

  /// The keyword lines: `Germany-politics/`, `Yemen/conflict/`; a line alone without slashes.
  private static func addKeywords(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) {
    var index = range.lowerBound
    var isFirst = true
    while index < range.upperBound {
      let line = TeleprinterLine(window, from: index, to: range.upperBound)
      index = line.next
      if !line.range.isEmpty { addKeywordLine(window, line.range, isFirst, into: &batch) }
      if !line.range.isEmpty { isFirst = false }
    }
  }

  private static func addKeywordLine(
    _ window: Span<UInt8>, _ line: Range<Int>, _ isFirst: Bool, into batch: inout DocumentSink
  ) {
    let slash = UInt8(ascii: "/")
    var range = line
    while !range.isEmpty, window[range.lowerBound] == slash {
      range = range.lowerBound + 1..<range.upperBound
    }
    while !range.isEmpty, window[range.upperBound - 1] == slash {
      range = range.lowerBound..<range.upperBound - 1
    }
    guard !range.isEmpty else { return }
    if let mark = version(window, range) {
      batch.add(.version, window, mark.text)
      range = window.trimmed(range.lowerBound..<mark.start)
      while range.count > 1, window[range.upperBound - 1] == slash {
        range = range.lowerBound..<range.upperBound - 1
      }
    }
    if isFirst { batch.add(.slug, window, range) }
    var start = range.lowerBound
    while start < range.upperBound {
      let end = window.firstIndex(of: slash, from: start, to: range.upperBound) ?? range.upperBound
      batch.addTrimmed(.keyword, window, start..<end)
      start = end + 1
    }
  }

  /// The version at the end of a slug, and where its mark begins: AFP's `Norland-vote, 2ndlead`,
  /// Reuters' `NORLAND-VOTE/ (UPDATE 3)`.
  private static func version(
    _ window: Span<UInt8>, _ line: Range<Int>
  ) -> (start: Int, text: Range<Int>)? {
    if window[line.upperBound - 1] == UInt8(ascii: ")"),
      let open = window.firstIndex(
        of: UInt8(ascii: "("), from: line.lowerBound, to: line.upperBound),
      open > line.lowerBound + 2, line.upperBound - open > 4
    {
      return (open, open + 1..<line.upperBound - 1)
    }
    guard
      let comma = window.firstIndex(
        of: UInt8(ascii: ","), from: line.lowerBound, to: line.upperBound),
      window.firstIndex(of: UInt8(ascii: "/"), from: line.lowerBound, to: line.upperBound) == nil,
      window.firstIndex(of: UInt8(ascii: "-"), from: line.lowerBound, to: comma) != nil,
      !window.contains(line.lowerBound..<comma, where: { $0 == 0x20 })
    else { return nil }
    let words = window.trimmed(comma + 1..<line.upperBound)
    guard (2...28).contains(words.count) else { return nil }
    return (comma, words)
  }

  private static func addBareKeywords(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) -> Int {
    var index = range.lowerBound
    while index < range.upperBound {
      let line = TeleprinterLine(window, from: index, to: range.upperBound)
      index = line.next
      if line.range.isEmpty { continue }
      addKeywordLine(window, line.range, true, into: &batch)
      break
    }
    return index
  }

  // MARK: - The end

  /// `131137 GMT Nov 13`: day, hour, minute, zone, month and year.
  static func date(_ window: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
    guard line.count >= 13, let stamp = window.number(in: line.lowerBound..<line.lowerBound + 6),
      window[line.lowerBound + 6] == 0x20
    else { return nil }
    var index = TeleprinterHeader.blanks(window, line.lowerBound + 6, line.upperBound)
    var name = word(window, &index, line.upperBound)
    let zone = TeleprinterDate.zone(window, name)
    if zone != nil { name = word(window, &index, line.upperBound) }
    let month = TeleprinterDate.month(window, name)
    let digits = word(window, &index, line.upperBound)
    guard month > 0, digits.count == 2 || digits.count == 4, let year = window.number(in: digits)
    else { return nil }
    return TeleprinterDate.iso(
      year: digits.count == 2 ? TeleprinterDate.year(year) : year, month: month,
      day: stamp / 10_000, hour: stamp / 100 % 100, minute: stamp % 100, zone: zone)
  }

  /// The word at `index`, which moves to the next one.
  private static func word(
    _ window: Span<UInt8>, _ index: inout Int, _ limit: Int
  ) -> Range<Int> {
    let start = index
    while index < limit, window[index] != 0x20 { index += 1 }
    defer { index = TeleprinterHeader.blanks(window, index, limit) }
    return start..<index
  }

  /// Adds the line behind ETX; whether it tells the time.
  private static func addTrailer(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) -> Bool {
    // The line may begin behind the break that follows ETX.
    var start = range.lowerBound
    while start < range.upperBound, window[start].isSpace { start += 1 }
    let line = TeleprinterLine(window, from: start, to: range.upperBound)
    var end = line.range.upperBound
    while end > line.range.lowerBound, window[end - 1] == 0x04 || window[end - 1] == 0x7F {
      end -= 1
    }
    let date = date(window, line.range.lowerBound..<max(end, line.range.lowerBound))
    if let date { batch.add(.date, bytes: date) }
    var stop = range.upperBound
    while stop > range.lowerBound,
      window[stop - 1].isSpace || window[stop - 1] == 0x04
        || window[stop - 1] == 0x7F || window[stop - 1] == 0
    { stop -= 1 }
    batch.remove(.trailer, window, range.lowerBound..<stop)
    return date != nil
  }

  /// The last line of a copy without control codes, where it is a date; the text ends before it.
  private static func addBareTrailer(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) -> Int {
    let text = window.trimmed(range)
    var start = text.upperBound
    while start > text.lowerBound, window[start - 1] != 0x0A, window[start - 1] != 0x0D {
      start -= 1
    }
    let line = window.trimmed(start..<text.upperBound)
    guard let date = date(window, line) else { return range.upperBound }
    batch.add(.date, bytes: date)
    batch.remove(.trailer, window, line)
    return start
  }
}
