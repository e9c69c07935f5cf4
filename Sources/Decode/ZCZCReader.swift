package import Wire

/// Messages between `ZCZC` and `NNNN`, the telex frame, with the Australian wire's header lines.
///
/// A header line begins with the mark of its field; what a mark means depends on the desk that
/// sent it. Racing results and press releases of the same wire, which have frames of their own, are
/// read too.
package struct ZCZCReader: FormatReader {
  package static let format = WireFormat.zczc

  private var stream = TeleprinterStream(bare: .release)

  package init() {}

  package var canRestart: Bool { stream.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    var index = 0
    while index < head.count, head[index].isSpace || head[index] == 0 || head[index] == 0x7F {
      index += 1
    }
    guard index < head.count else { return 0 }
    if head[index] == 0x01 {
      let line = TeleprinterLine(head, from: index + 1, to: head.count)
      return TeleprinterHeader.isRacing(head, line.range) ? 100 : 0
    }
    if TeleprinterHeader.isZCZC(head, at: index) { return 100 }
    return TeleprinterHeader.isRelease(head, at: index) ? 95 : 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep { stream.next(in: window, end: end, batch: &batch) }
}

/// A message in a telex frame and its fields.
struct ZCZCMessage {
  private var headline: Range<Int>?
  private var slug: Range<Int>?
  private var take: Range<Int>?
  private var hasCompany = false
  private var hasRouting = false
  private var hasDate = false
  /// Lines of codes stood above the text, as agencies beside the Australian one have them.
  private var hasCodes = false

  /// No line of a header has been read yet.
  private var isEmpty: Bool {
    headline == nil && slug == nil && take == nil && !hasCompany && !hasRouting && !hasDate
  }

  /// Reads a message that is framed.
  static func read(
    _ window: Span<UInt8>, _ message: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    batch.format = .zczc
    batch.charset = TeleprinterCharset.find(window, message, allowsNational: true)
    var fields = ZCZCMessage()
    var end = window.trimmed(message).upperBound
    while end > message.lowerBound, window[end - 1] == UInt8(ascii: "N") { end -= 1 }
    // Words may end in that letter; four of them alone on a line are the frame.
    let tail = window.trimmed(end..<message.upperBound)
    let isFrame =
      TeleprinterHeader.isLineStart(window, end)
      || end > message.lowerBound && window[end - 1] == 0x20
    if tail.count < 4 || !isFrame {
      end = window.trimmed(message).upperBound
    }
    let first = TeleprinterLine(window, from: message.lowerBound, to: end)
    let routing = window.trimmed(min(first.range.lowerBound + 4, end)..<first.range.upperBound)
    batch.addMetadata("routing", window, routing)
    if window.matches("AAP", at: routing.lowerBound), !routing.isEmpty {
      batch.add(.source, window, routing.lowerBound..<routing.lowerBound + 3)
    }
    let isNumbered =
      !routing.isEmpty && window[routing.upperBound - 1].isDigit
      && window[routing.lowerBound].isLetter
    var index = first.next
    while index < end {
      let line = TeleprinterLine(window, from: index, to: end)
      guard !line.range.isEmpty else { break }
      if isNumbered, Self.isRouting(window, line.range), fields.take == nil {
        batch.remove(.routingLine, window, line.range)
        fields.hasRouting = true
      } else if !fields.add(window, line.range, into: &batch) {
        break
      }
      index = line.next
    }
    if fields.isEmpty {
      let isNumbered = window.contains(routing) { $0.isDigit }
      fields.readCodes(window, &index, end, isNumbered: isNumbered, into: &batch)
    }
    fields.finish(window, &index, end, into: &batch)
    AAPCopy.addBody(window, min(index, end)..<end, hasDate: fields.hasDate, into: &batch)
    return .document(consumed: message.upperBound, kind: .story)
  }

  /// `YY RFG TDR`, `HH TDCom`: two capitals and the desks' letters.
  private static func isRouting(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count >= 5, line.count <= 24, window[line.lowerBound].isUpper,
      window[line.lowerBound + 1].isUpper, window[line.lowerBound + 2] == 0x20
    else { return false }
    return !window.contains(line) { !$0.isLetter && $0 != 0x20 }
  }

  // MARK: - Header lines

  /// Adds a header line; false where the text has begun.
  private mutating func add(
    _ window: Span<UInt8>, _ line: Range<Int>, into batch: inout DocumentSink
  ) -> Bool {
    let value = window.trimmed(line.lowerBound + 1..<line.upperBound)
    switch window[line.lowerBound] {
    case UInt8(ascii: "%"):
      if value.count == 1 {
        batch.add(.category, window, value)
      } else {
        batch.addMetadata("selectors", window, value)
        hasCompany = true
      }
    case UInt8(ascii: "#"):
      slug = value.isEmpty ? slug : value
      batch.addTrimmed(.slug, window, value)
    case UInt8(ascii: "$"):
      if value.count <= 2 {
        batch.addTrimmed(.category, window, value)
      } else {
        setHeadline(window, value, into: &batch)
      }
    case UInt8(ascii: "^"): setHeadline(window, value, into: &batch)
    case UInt8(ascii: ":"): addColon(window, value, into: &batch)
    case UInt8(ascii: "="): batch.addTrimmed(.keyword, window, value)
    case UInt8(ascii: "*"), UInt8(ascii: "+"):
      // A bullet of the text is a star and a blank.
      guard line.count > 1, window[line.lowerBound + 1] != 0x20 else { return false }
      if window.number(in: value) != nil, value.count == 8 {
        batch.addSubject("subj", window, value)
      } else {
        batch.addMetadata("mark", window, line)
      }
    case UInt8(ascii: "&"): batch.addMetadata("operator", window, value)
    case UInt8(ascii: "@"): batch.addTrimmed(.place, window, value)
    case UInt8(ascii: "~"): batch.addTrimmed(.genre, window, value)
    default: return addTwoLetters(window, line, into: &batch)
    }
    return true
  }

  /// The first headline is the story's; others are kept beside it.
  private mutating func setHeadline(
    _ window: Span<UInt8>, _ value: Range<Int>, into batch: inout DocumentSink
  ) {
    if headline == nil, !value.isEmpty {
      headline = value
    } else {
      batch.addMetadata("headline", window, value)
    }
  }

  /// A colon's line is the take's name, a press release's company, or a desk's slug or headline.
  private mutating func addColon(
    _ window: Span<UInt8>, _ value: Range<Int>, into batch: inout DocumentSink
  ) {
    guard !value.isEmpty else { return }
    if hasCompany {
      batch.addMetadata("company", window, value)
    } else if hasRouting {
      guard take == nil else {
        batch.addMetadata("section", window, value)
        return
      }
      take = value
      if let colon = window.firstIndex(of: " :", from: value.lowerBound, to: value.upperBound) {
        // `:POTTED :Eagle Farm`: the kind of copy, then the headline.
        batch.addTrimmed(.version, window, value.lowerBound..<colon)
        setHeadline(window, window.trimmed(colon + 2..<value.upperBound), into: &batch)
      } else {
        setHeadline(window, value, into: &batch)
      }
    } else if slug == nil {
      slug = value
      batch.add(.slug, window, value)
    } else {
      take = value
      batch.addMetadata("take_key", window, value)
    }
  }

  /// `AN#`, `PD#06 June 2016 14:00:00`: a telex of a stock exchange's announcements.
  private mutating func addTwoLetters(
    _ window: Span<UInt8>, _ line: Range<Int>, into batch: inout DocumentSink
  ) -> Bool {
    let start = line.lowerBound
    guard line.count >= 3, window[start].isUpper, window[start + 1].isUpper,
      window[start + 2] == UInt8(ascii: "#")
    else { return false }
    let value = window.trimmed(start + 3..<line.upperBound)
    if window.matches("PD", at: start) {
      batch.addTrimmed(.date, window, value)
      hasDate = true
    } else if window.matches("SO", at: start) {
      batch.addTrimmed(.source, window, value)
    } else if window.matches("KN", at: start) {
      batch.addTrimmed(.keyword, window, value)
    } else {
      batch.addMetadata("mark", window, line)
    }
    return true
  }

  // MARK: - Lines of codes

  /// Reads the lines by which other agencies' messages begin: numbers and routes (`MNA045`, `R POL S0A
  /// QBXB`, `GEN GEN`), a first line as IPTC 7901 has it, and a slug in capitals (`POL-BUDGET`).
  private mutating func readCodes(
    _ window: Span<UInt8>, _ index: inout Int, _ end: Int, isNumbered: Bool,
    into batch: inout DocumentSink
  ) {
    var cursor = index
    var codes: Range<Int>?
    defer { if let codes { batch.addMetadata("codes", window, codes) } }
    for _ in 0..<8 where cursor < end {
      let line = TeleprinterLine(window, from: cursor, to: end)
      if line.range.isEmpty {
        cursor = line.next
        continue
      }
      if let header = IPTC7901Header(window, line.range) {
        batch.add(.service, window, header.service)
        batch.add(.sequence, window, header.sequence)
        batch.add(.priority, window, header.priority..<header.priority + 1)
        batch.add(.category, window, header.category)
        batch.add(.wordCount, window, header.words)
        batch.addHeader(window, line.range)
      } else if Self.isCodes(window, line.range) {
        codes = (codes?.lowerBound ?? line.range.lowerBound)..<line.range.upperBound
      } else if slug == nil, Self.isSlug(window, line.range, isBehindCodes: hasCodes || isNumbered)
      {
        slug = line.range
        batch.add(.slug, window, line.range)
      } else {
        break
      }
      hasCodes = true
      cursor = line.next
      index = cursor
    }
  }

  /// Short words of capitals and figures; a number with letters, a single letter or a stop stands first,
  /// or no word is longer than three letters.
  private static func isCodes(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count <= 40 else { return false }
    var words = 0
    var longest = 0
    var run = 0
    var isMixed = false
    var (letters, digits) = (0, 0)
    for index in line {
      let byte = window[index]
      if byte == 0x20 {
        if words == 0 { isMixed = letters > 0 && digits > 0 || run == 1 }
        words += 1
        run = 0
        continue
      }
      guard
        byte.isUpper || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "/")
          || byte == UInt8(ascii: ".")
      else { return false }
      if byte.isUpper { letters += 1 }
      if byte.isDigit { digits += 1 }
      run += 1
      longest = max(longest, run)
    }
    if words == 0 { isMixed = letters > 0 && digits > 0 }
    if window[line.lowerBound] == UInt8(ascii: ".") { return true }
    return isMixed || longest <= 3 && digits == 0
  }

  /// `POL-BUDGET`, `FERRY-LD ALL`: one or two words of capitals with a hyphen or a slash within.
  ///
  /// Behind codes a word alone (`POLITICS`) is one too.
  private static func isSlug(
    _ window: Span<UInt8>, _ line: Range<Int>, isBehindCodes: Bool
  ) -> Bool {
    guard (5...40).contains(line.count) else { return false }
    var (blanks, joints) = (0, 0)
    for index in line {
      let byte = window[index]
      if byte == 0x20 {
        blanks += 1
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") {
        let isWithin =
          index > line.lowerBound && !window[index - 1].isSpace
        if isWithin { joints += 1 }
      } else if !byte.isUpper, !byte.isDigit {
        return false
      }
    }
    return joints > 0 && blanks <= 1 || isBehindCodes && blanks == 0
  }

  /// Adds the headline: its own line, else slug and take, else the text's first line.
  private mutating func finish(
    _ window: Span<UInt8>, _ index: inout Int, _ end: Int, into batch: inout DocumentSink
  ) {
    if let headline {
      batch.addTrimmed(.headline, window, headline)
      if slug == nil, hasRouting { batch.addTrimmed(.slug, window, headline) }
      return
    }
    if let slug, let take, !hasRouting {
      // A take that says it all is the headline; else it follows the slug.
      let isWhole = take.count > slug.count && shares(window, slug, take)
      var value: [UInt8] = []
      if !isWhole {
        value.append(window, slug)
        value.append(0x20)
      }
      value.append(window, take)
      batch.add(.headline, bytes: value)
      return
    }
    // Behind lines of codes the shape of the lines tells the headline.
    guard slug == nil || hasCompany, !hasCodes, index < end else { return }
    let line = TeleprinterLine(window, from: index, to: end)
    guard !line.range.isEmpty, line.range.count < 160,
      window[line.range.upperBound - 1] != UInt8(ascii: "."),
      window[line.start] != 0x20, window[line.start] != 0x09
    else { return }
    batch.add(.headline, window, line.range)
    index = line.next
  }

  private func shares(_ window: Span<UInt8>, _ slug: Range<Int>, _ take: Range<Int>) -> Bool {
    for offset in 0..<slug.count
    where window[slug.lowerBound + offset] != window[take.lowerBound + offset] { return false }
    return true
  }
}
