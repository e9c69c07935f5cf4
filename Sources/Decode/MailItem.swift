internal import Wire

/// Puts a message's fields and text into the sink.
struct MailItem {
  private let header: MailHeader
  private var item: XMLItem

  /// Ids of other messages that one may name; more are passed over.
  private static let mostLinks = 64
  /// Signatures of more bytes or lines than these are text.
  private static let mostSignature = 1200
  private static let mostSignatureLines = 16

  /// Adds the fields and the text of a message; false where it has neither subject nor text.
  static func add(
    _ bytes: Span<UInt8>, _ header: MailHeader, _ parts: MailParts, posted: Timestamp?,
    unquotes: Bool, into batch: inout DocumentSink
  ) throws(MailFault) -> StoryKind? {
    var texts: [(bytes: [UInt8], part: MailPart)] = []
    // A part in a set that is not known takes no other with it.
    var others = parts.others
    var fault: MailFault?
    for part in parts.texts {
      do throws(MailFault) {
        texts.append((try part.text(bytes, unquotes: unquotes), part))
      } catch {
        if fault == nil { fault = error }
        others.append((part, .attachment))
      }
    }
    if texts.isEmpty, let fault { throw fault }
    var sink = DocumentSink()
    swap(&sink, &batch)
    var message = MailItem(header: header, item: XMLItem(XMLDocument(), consume sink))
    // A form's answers go before the header's fields: its subject names the form alone.
    let isForm = texts.count == 1 && MailForm.add(texts[0].bytes, into: &message.item)
    message.addFields(bytes, posted)
    message.item.addMetadata("content_type", bytes: parts.texts.first?.type.value ?? [])
    if !isForm {
      for text in texts { message.addText(text.bytes, text.part) }
    }
    message.addOthers(others)
    message.addRest(bytes)
    message.item.sink.charset = .utf8
    message.item.sink.isDecoded = true
    let (hasText, hasHeadline) = (message.item.hasText, message.item.has(.headline))
    batch = message.item.sink
    guard hasText || hasHeadline else { return nil }
    return hasText ? .story : .other
  }

  /// Adds what the message around an item of a wire's own format says.
  static func addEnvelope(
    _ bytes: Span<UInt8>, _ header: MailHeader, _ parts: MailParts, into batch: inout DocumentSink
  ) {
    var sink = DocumentSink()
    swap(&sink, &batch)
    var message = MailItem(header: header, item: XMLItem(XMLDocument(), consume sink))
    message.item.addMetadata("message_id", bytes: header.text(bytes, "message-id"))
    message.item.addMetadata("subject", bytes: header.text(bytes, "subject"))
    message.item.addMetadata("from", bytes: header.text(bytes, "from"))
    message.addOthers(parts.others)
    batch = message.item.sink
  }

  // MARK: - Fields

  private mutating func addFields(_ bytes: Span<UInt8>, _ posted: Timestamp?) {
    item.add(.id, bytes: Self.id(header.text(bytes, "message-id")))
    addSubject(bytes)
    item.add(.date, bytes: Self.date(bytes, header, posted))
    addSender(bytes)
    let language = MailParameters(bytes, header.value(bytes, "content-language")).value
    item.add(.language, bytes: Array(language.prefix { $0 != 0x2C }))
    item.addList(.keyword, bytes: header.text(bytes, "keywords"))
    item.add(.summary, bytes: header.text(bytes, "summary"))
    item.add(.editorNote, bytes: header.text(bytes, "comments"))
    for name: StaticString in ["x-priority", "priority", "importance"] where !item.has(.priority) {
      // `1 (Highest)`
      let words = header.text(bytes, name)
      item.add(.priority, bytes: Array(words.prefix { $0 != 0x20 }))
    }
    for name: StaticString in ["supersedes", "x-supersedes", "obsoletes"] {
      for id in Self.ids(header.text(bytes, name)) { item.add(.supersedes, bytes: id) }
    }
    let control = header.text(bytes, "control")
    if control.span.matchesFolded("cancel ", at: 0) {
      item.add(.status, bytes: Array("canceled".utf8))
      for id in Self.ids(control) { item.add(.supersedes, bytes: id) }
    }
    for name: StaticString in ["in-reply-to", "references"] {
      var relation: [UInt8] = []
      relation.append(name)
      for id in Self.ids(header.text(bytes, name)) {
        item.addLink(relation: relation, id: id, title: [])
      }
    }
    item.addMetadata("message_id", bytes: header.text(bytes, "message-id"))
    item.addMetadata("from", bytes: header.text(bytes, "from"))
    item.addMetadata("to", bytes: header.text(bytes, "to"))
    item.addMetadata("list", bytes: header.text(bytes, "list-id"))
    item.addMetadata("newsgroups", bytes: header.text(bytes, "newsgroups"))
    item.addMetadata("expires", bytes: header.text(bytes, "expires"))
  }

  /// The ids of a field that stand in angle brackets.
  private static func ids(_ text: [UInt8]) -> [[UInt8]] {
    var ids: [[UInt8]] = []
    var index = 0
    let span = text.span
    while ids.count < mostLinks, let open = span.firstIndex(of: 0x3C, from: index),
      let close = span.firstIndex(of: 0x3E, from: open)
    {
      if close > open + 1 { ids.append(Array(text[open + 1..<close])) }
      index = close + 1
    }
    return ids
  }

  /// An id without its brackets, which are no part of it; one that has none is taken whole.
  private static func id(_ text: [UInt8]) -> [UInt8] { ids(text).first ?? text }

  /// The subject without what mail programs and lists put before it (RFC 5256's base subject).
  private mutating func addSubject(_ bytes: Span<UInt8>) {
    let subject = header.text(bytes, "subject")
    let span = subject.span
    let isList =
      header.value(bytes, "list-id") != nil || header.value(bytes, "list-post") != nil
      || header.value(bytes, "mailing-list") != nil
    var start = 0
    var isReply = false
    while start < subject.count {
      if let after = Self.replyMark(span, at: start) {
        isReply = true
        start = after
      } else if isList || isReply, let after = Self.listMark(span, at: start) {
        item.addMetadata("list_mark", bytes: Array(subject[start + 1..<after - 1]))
        start = after
      } else {
        break
      }
      while start < subject.count, subject[start] == 0x20 { start += 1 }
    }
    let rest = start < subject.count ? start : 0
    var title = rest..<subject.count
    if title.count > 6, span.matchesFolded(" (fwd)", at: title.upperBound - 6) {
      title = rest..<title.upperBound - 6
    }
    let isCut = title.count < subject.count
    title = Self.behindRelease(span, title)
    for word: StaticString in ["embargoed: ", "embargo: ", "under embargo: "]
    where span.matchesFolded(word, at: title.lowerBound) && title.count > 24 {
      title = title.lowerBound + word.utf8CodeUnitCount..<title.upperBound
    }
    if isCut || title.count < subject.count || item.has(.headline) {
      item.addMetadata("subject", bytes: subject)
    }
    if Self.isNumber(span, title) {
      // AP's own number of the message: `a1234`.
      item.sink.add(.service, span, title.lowerBound..<title.lowerBound + 1)
      item.sink.add(.sequence, span, title.lowerBound + 1..<title.upperBound)
    } else if Self.isSlug(span, title) {
      addSlug(span, title)
    } else {
      item.add(.headline, bytes: Array(subject[title]))
    }
  }

  /// The subject behind a press office's mark: `FOR IMMEDIATE RELEASE: Ferries run`, `Press release - ...`.
  private static func behindRelease(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    for word: StaticString in [
      "for immediate release", "press release", "media release", "news release",
    ] where text.matchesFolded(word, at: range.lowerBound) {
      var start = range.lowerBound + word.utf8CodeUnitCount
      let first = start
      while start < range.upperBound,
        text[start] == 0x20 || text[start] == UInt8(ascii: ":") || text[start] == UInt8(ascii: "-")
      { start += 1 }
      let hasMark =
        text.firstIndex(of: UInt8(ascii: ":"), from: first, to: start) != nil
        || text.firstIndex(of: UInt8(ascii: "-"), from: first, to: start) != nil
      if hasMark, start < range.upperBound { return start..<range.upperBound }
    }
    return range
  }

  /// Whether a subject is AP's slug and no headline: `BC-Norland-Vote, 1st Ld, 0123`.
  private static func isSlug(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count > 5, range.count < 90 else { return false }
    for cycle: StaticString in ["BC-", "AM-", "PM-"]
    where text.matches(cycle, at: range.lowerBound) {
      // `PM-designate resigns` is a headline.
      let first = text[range.lowerBound + 3]
      return first.isUpper || first == UInt8(ascii: "-")
    }
    return false
  }

  private static func isNumber(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    (4...5).contains(range.count) && text[range.lowerBound].isLower
      && text.number(in: range.lowerBound + 1..<range.upperBound) != nil
  }

  private mutating func addSlug(_ text: Span<UInt8>, _ range: Range<Int>) {
    let slug = SlugLine(text, range)
    if let words = slug.words { item.sink.add(.wordCount, text, words) }
    if let version = slug.version { item.sink.addTrimmed(.version, text, version) }
    item.sink.add(.slug, text, slug.keyword)
  }

  /// Where `Re:`, `Re[2]:`, `Fw:`, `Fwd:` or their German, French and Nordic likes end.
  private static func replyMark(_ text: Span<UInt8>, at start: Int) -> Int? {
    for word: StaticString in ["re", "fwd", "fw", "aw", "wg", "tr", "sv", "vs", "vb"]
    where text.matchesFolded(word, at: start) {
      var index = start + word.utf8CodeUnitCount
      if text.matches("[", at: index),
        let close = text.firstIndex(of: UInt8(ascii: "]"), from: index, to: index + 5)
      {
        index = close + 1
      }
      if text.matches(" :", at: index) { index += 1 }
      // `RE: ` is a mark; `TR:` before text without a blank may be a name.
      guard text.matches(": ", at: index) else { continue }
      return index + 1
    }
    return nil
  }

  /// Where a list's name in brackets ends: one word.
  private static func listMark(_ text: Span<UInt8>, at start: Int) -> Int? {
    guard text.matches("[", at: start),
      let close = text.firstIndex(of: UInt8(ascii: "]"), from: start, to: start + 64),
      close > start + 1, text.firstIndex(of: 0x20, from: start, to: close) == nil,
      close + 1 < text.count
    else { return nil }
    return close + 1
  }

  /// The date, else the one on an mbox's `From ` line, which tells when the message came.
  static func date(
    _ bytes: Span<UInt8>, _ header: MailHeader, _ posted: Timestamp?
  ) -> [UInt8] {
    let text = header.text(bytes, "date")
    guard let date = MailDate.read(text.span) ?? (text.isEmpty ? posted : nil) else { return text }
    var value: [UInt8] = []
    date.append(to: &value)
    return value
  }

  /// The organization, else the sender's name as the header has it, else the address's domain.
  ///
  /// A sender is a desk as often as a person: no byline is made of it.
  private mutating func addSender(_ bytes: Span<UInt8>) {
    item.add(.source, bytes: header.text(bytes, "organization"))
    let from = header.text(bytes, "from")
    let span = from.span
    if let open = span.firstIndex(of: 0x3C) {
      var name = Array(from[..<open])
      name.removeAll { $0 == 0x22 }
      MailWords.fold(&name)
      item.add(.source, bytes: name)
    } else if let open = span.firstIndex(of: UInt8(ascii: "(")),
      let close = span.firstIndex(of: UInt8(ascii: ")"), from: open)
    {
      item.add(.source, bytes: Array(from[open + 1..<close]))
    }
    if let at = span.firstIndex(of: 0x40) {
      let domain = from[(at + 1)...].prefix {
        $0.isWord || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
      item.add(.source, bytes: Array(domain))
    }
  }

  // MARK: - Text

  private mutating func addText(_ text: [UInt8], _ part: MailPart) {
    if part.isHTML {
      var options = XHTMLBody.Options()
      options.headline = item.bytes(of: .headline)
      XHTMLBody.read(text: text, into: &item, options: options)
      return
    }
    let end = Self.signature(text.span) ?? text.count
    if end < text.count {
      item.sink.remove(.trailer, text.span, end..<text.count)
    }
    let body = MailCopy.read(text.span, 0..<end, into: &item.sink)
    // Copy that was sent on from a wire keeps what stands below its messages.
    let stop = TeleprinterTail.read(body.span, 0..<body.count, into: &item.sink)
    let range = body.span.trimmed(0..<stop)
    guard !range.isEmpty else { return }
    // White space before the first line is kept: it may be that line's indent.
    item.add(.body, bytes: Array(body[..<range.upperBound]))
  }

  /// Where the last line stands that holds `-- ` alone, if a signature follows it.
  private static func signature(_ text: Span<UInt8>) -> Int? {
    var found: Int?
    var index = 0
    while let mark = text.firstIndex(of: "--", from: index) {
      index = mark + 1
      guard mark == 0 || text[mark - 1] == 0x0A else { continue }
      // Many programs take the blank off the line's end.
      let after = mark + (text.matches(" ", at: mark + 2) ? 3 : 2)
      if text.matches("\n", at: after) || text.matches("\r\n", at: after) { found = mark }
    }
    guard let found, isSignature(text, found) else { return nil }
    return found
  }

  /// Whether what follows the mark has a signature's size: a story may part its sections so.
  ///
  /// It is of some lines, and either without a gap or no longer than the text before it.
  private static func isSignature(_ text: Span<UInt8>, _ mark: Int) -> Bool {
    let range = text.trimmed(mark + 2..<text.count)
    guard range.count <= mostSignature else { return false }
    var lines = 0
    var hasGap = false
    var index = range.lowerBound
    while index < range.upperBound {
      let feed = text.firstIndex(of: 0x0A, from: index, to: range.upperBound) ?? range.upperBound
      lines += 1
      if text.trimmed(index..<feed).isEmpty { hasGap = true }
      index = feed + 1
    }
    return lines <= mostSignatureLines && (!hasGap || range.count <= text.trimmed(0..<mark).count)
  }

  // MARK: - What is left out

  private mutating func addOthers(_ others: [(part: MailPart, reason: RemovalReason)]) {
    for (part, reason) in others {
      var words = part.name
      MailWords.fold(&words)
      if !words.isEmpty { words.append(0x20) }
      words.append(UInt8(ascii: "("))
      words += part.type.value.isEmpty ? Array("text/plain".utf8) : part.type.value
      words.append(", ")
      words.append(decimal: part.body.count)
      words.append(" bytes)")
      item.sink.remove(reason, words.span, 0..<words.count)
    }
  }

  private static let known: [StaticString] = [
    "message-id", "subject", "date", "content-language", "keywords", "summary", "comments",
    "x-priority", "priority", "importance", "supersedes", "x-supersedes", "obsoletes", "control",
    "in-reply-to", "references", "from", "to", "list-id", "newsgroups", "expires", "organization",
    "mime-version", "content-type", "content-transfer-encoding", "content-disposition",
  ]

  /// The lines of the header that no field was made of: paths, programs and marks of mail systems.
  private mutating func addRest(_ bytes: Span<UInt8>) {
    var rest: [UInt8] = []
    for field in header.fields
    where !Self.known.contains(where: { MailHeader.isNamed(bytes, field.name, $0) }) {
      if !rest.isEmpty { rest.append(0x0A) }
      rest.append(bytes, field.name)
      rest.append(": ")
      rest += MailWords.unfolded(bytes, field.value)
    }
    item.sink.remove(.wireHeader, rest.span, 0..<rest.count)
  }
}
