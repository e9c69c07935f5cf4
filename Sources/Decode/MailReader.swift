package import Wire

/// Mail and netnews (RFC 5322, RFC 5536): one message a member, or those of an mbox.
///
/// A message within a message is an item of its own, and so is a part in a wire's own format, which
/// that format's reader reads; the message around them is one where it has text of its own.
package struct MailReader: FormatReader {
  package static let format = WireFormat.mail

  private var frame = MailFrame()
  /// What is still to be read of the message at hand, the next the last.
  private var jobs: [Job] = []
  /// Where the message at hand ends; its bytes stay in the window until all is read.
  private var messageEnd = 0
  private var isMbox = false
  private var posted: Timestamp?
  /// What could not be read of the message at hand.
  private var fault: MailFault?
  private var isEmpty = true

  private enum Job {
    case message(Range<Int>, depth: Int)
    case enclosed(Enclosed)
  }

  /// An item of a wire's format within the message.
  private struct Enclosed {
    var bytes: [UInt8]
    var reader: any FormatReader
    var format: WireFormat
    var position = 0
    /// Where the message that it came in begins, and what that says of it.
    var messageStart: Int
    var envelope = DocumentSink()
    /// When the message was sent: the time of items that tell none.
    var date = DocumentSink()
  }

  package init() {}

  package var canRestart: Bool {
    messageEnd == 0 && jobs.isEmpty && fault == nil && frame.canRestart
  }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int { MailFrame.sniff(head) }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    if messageEnd == 0 {
      switch frame.next(in: window, end: end) {
      case .skip(let count): return .skip(consumed: count)
      case .needMore: return .needMore
      case .message(let range):
        if end == .cut, range.upperBound == window.count {
          return .reject(
            start: 0, consumed: range.upperBound, .unterminated, "the message is cut off")
        }
        begin(window, range)
      }
    }
    while let job = jobs.popLast() {
      let kind: StoryKind?
      switch job {
      case .message(let range, let depth): kind = readMessage(window, range, depth, &batch)
      case .enclosed(let item): kind = readEnclosed(item, &batch)
      }
      guard let kind else { continue }
      isEmpty = false
      // What follows may be nothing: it is seen at the next step.
      return .document(consumed: jobs.isEmpty && fault == nil ? finish() : 0, kind: kind)
    }
    let (fault, isEmpty) = (self.fault, self.isEmpty)
    let stop = finish()
    if let fault {
      return .reject(
        start: 0, consumed: stop, fault.reason, "\(fault.words), at byte \(fault.at) of the message"
      )
    }
    return isEmpty
      ? .reject(start: 0, consumed: stop, .noText, "the message has neither subject nor text")
      : .skip(consumed: stop)
  }

  private mutating func begin(_ window: Span<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    isMbox = false
    posted = nil
    if let feed = window.firstIndex(of: 0x0A, from: start, to: range.upperBound),
      MailFrame.isFromLine(window, start..<feed)
    {
      isMbox = true
      let blank = window.firstIndex(of: 0x20, from: start + 5, to: feed) ?? start + 4
      posted = MailDate.read(window.extracting(blank + 1..<feed))
      start = feed + 1
    }
    messageEnd = range.upperBound
    isEmpty = true
    fault = nil
    jobs.append(.message(start..<range.upperBound, depth: 0))
  }

  private mutating func finish() -> Int {
    defer {
      messageEnd = 0
      fault = nil
      jobs.removeAll(keepingCapacity: true)
    }
    return messageEnd
  }

  // MARK: - Jobs

  /// Reads a message; nil where it is no document of its own.
  private mutating func readMessage(
    _ window: Span<UInt8>, _ range: Range<Int>, _ depth: Int, _ batch: inout DocumentSink
  ) -> StoryKind? {
    batch.begin()
    do throws(MailFault) {
      guard depth <= MailParts.deepest else {
        throw MailFault(
          reason: .tooDeep, at: range.lowerBound,
          words: "messages are nested deeper than \(MailParts.deepest) levels")
      }
      let header = try MailHeader.read(window, range)
      guard !header.fields.isEmpty else {
        throw MailFault(reason: .malformed, at: range.lowerBound, words: "the header has no field")
      }
      let parts = try MailParts.read(window, header, header.bodyStart..<range.upperBound)
      for inner in parts.messages.reversed() { jobs.append(.message(inner, depth: depth + 1)) }
      addEnclosed(window, header, parts, range, posted: depth == 0 ? posted : nil)
      if parts.texts.isEmpty, !parts.wires.isEmpty || !parts.messages.isEmpty { return nil }
      let kind = try MailItem.add(
        window, header, parts, posted: depth == 0 ? posted : nil, unquotes: isMbox, into: &batch)
      guard let kind else {
        throw MailFault(
          reason: .noText, at: range.lowerBound, words: "the message has neither subject nor text")
      }
      return kind
    } catch {
      batch.rollBack()
      note(error)
      return nil
    }
  }

  /// The first fault is told.
  private mutating func note(_ error: MailFault) { if fault == nil { fault = error } }

  private mutating func addEnclosed(
    _ window: Span<UInt8>, _ header: MailHeader, _ parts: MailParts, _ range: Range<Int>,
    posted: Timestamp?
  ) {
    for (index, (part, type)) in parts.wires.enumerated().reversed() {
      var bytes = part.encoding.decode(window, part.body, unquotes: isMbox)
      if part.isPlain, let charset = part.type["charset"],
        let text = MailCharset.utf8(bytes, label: charset)
      {
        bytes = text
      }
      var item = Enclosed(
        bytes: bytes, reader: type.init(), format: type.format, messageStart: range.lowerBound)
      // The first item's record tells of the message. A message that was encoded has its own.
      if type.format != .mail {
        if index == 0 { MailItem.addEnvelope(window, header, parts, into: &item.envelope) }
        item.date.add(.date, bytes: MailItem.date(window, header, posted))
      }
      jobs.append(.enclosed(item))
    }
  }

  /// Reads the next item of a part by its own reader; nil where none is left.
  private mutating func readEnclosed(
    _ given: Enclosed, _ batch: inout DocumentSink
  ) -> StoryKind? {
    var item = given
    let bytes = given.bytes
    while item.position < bytes.count {
      batch.begin()
      let rest = bytes.span.extracting(item.position..<bytes.count)
      switch Self.step(rest, &item.reader, &batch) {
      case .needMore:
        noteEnclosed(item, .unterminated, "it does not end")
        return nil
      case .skip(let count): item.position += max(1, count)
      case .reject(_, let count, let reason, let detail):
        batch.rollBack()
        item.position += max(1, count)
        noteEnclosed(item, reason, detail)
      case .document(let count, let kind):
        item.position += count
        if batch.format == nil { batch.format = item.format }
        batch.add(item.envelope)
        batch.add(item.date)
        item.envelope = DocumentSink()
        jobs.append(.enclosed(item))
        return kind
      }
    }
    batch.begin()
    return nil
  }

  private mutating func noteEnclosed(_ item: Enclosed, _ reason: RejectReason, _ detail: String) {
    note(
      MailFault(
        reason: reason, at: item.messageStart,
        words: "an item in \(item.format.rawValue) cannot be read: \(detail)"))
  }

  private static func step(
    _ rest: Span<UInt8>, _ reader: inout any FormatReader, _ batch: inout DocumentSink
  ) -> FormatStep { reader.next(in: rest, end: .end, batch: &batch) }
}

extension DocumentSink {
  /// Adds the fields of another, whose bytes are UTF-8 whatever the set of the document at hand.
  mutating func add(_ other: DocumentSink) {
    let flag = isDecoded ? 0 : FieldName.isDecodedFlag
    for row in other.fields where !row.isEmpty {
      add(row.kind, other.bytes.span, row.range, payload: row.payload | flag)
    }
  }
}
