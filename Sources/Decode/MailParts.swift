internal import Wire

/// A part of a message that holds no others: what it says of itself, and where its body stands.
struct MailPart {
  var type = MailParameters()
  var encoding = MailEncoding.identity
  var body = 0..<0
  /// The name of its file, if it has one.
  var name: [UInt8] = []
  var isAttachment = false

  /// Whether the text is HTML.
  var isHTML: Bool { type.isValue("text/html") }
  /// Whether the text is plain, or of a kind that is to be read as if it were.
  var isPlain: Bool { type.value.isEmpty || type.hasPrefix("text/") && !isHTML }

  /// The body's text in UTF-8.
  func text(_ bytes: Span<UInt8>, unquotes: Bool) throws(MailFault) -> [UInt8] {
    let raw = encoding.decode(bytes, body, unquotes: unquotes)
    var label = type["charset"] ?? []
    if label.isEmpty, isHTML { label = Self.metaCharset(raw.span) }
    guard var text = MailCharset.utf8(raw, label: label) else {
      let name = String(decoding: label.prefix(40), as: UTF8.self)
      throw MailFault(
        reason: .notText, at: body.lowerBound, words: "the character set '\(name)' is not known")
    }
    if isPlain, let format = type["format"], format.span.matchesFolded("flowed", at: 0) {
      let deletes = type["delsp"].map { $0.span.matchesFolded("yes", at: 0) } ?? false
      text = MailEncoding.flowed(text.span, deletes: deletes)
    }
    return text
  }
}

extension MailPart {
  /// The set that a page's own `<meta ... charset=...>` names, where its message names none.
  fileprivate static func metaCharset(_ page: Span<UInt8>) -> [UInt8] {
    let end = min(page.count, 1024)
    var index = 0
    while let tag = page.firstIndex(of: "<", from: index, to: end) {
      index = tag + 1
      guard page.matchesFolded("<meta", at: tag) else { continue }
      let stop = page.firstIndex(of: UInt8(ascii: ">"), from: tag, to: end) ?? end
      for start in tag..<stop where page.matchesFolded("charset=", at: start) {
        var first = start + 8
        while first < stop, page[first] == 0x22 || page[first] == 0x27 { first += 1 }
        var last = first
        while last < stop, page[last].isWord || page[last] == 0x2D || page[last] == 0x5F {
          last += 1
        }
        var name: [UInt8] = []
        name.append(page, first..<min(last, first + 40))
        return name
      }
    }
    return []
  }
}

/// What a message holds (RFC 2046): its text, items in wire formats, messages, and the rest.
struct MailParts {
  /// The text in reading order: plain, or HTML where there is no plain rendition.
  private(set) var texts: [MailPart] = []
  /// Items of which a reader of their own knows the format.
  private(set) var wires: [(part: MailPart, reader: any FormatReader.Type)] = []
  private(set) var messages: [Range<Int>] = []
  /// What is passed over, with the reason.
  private(set) var others: [(part: MailPart, reason: RemovalReason)] = []

  /// Parts nested deeper than this are refused.
  static let deepest = 16
  /// A message of more parts than this is refused.
  static let most = 1000
  /// Bytes of a part by which its format is told.
  private static let headSize = 4096

  /// Finds the parts of the message whose header was read.
  static func read(
    _ bytes: Span<UInt8>, _ header: MailHeader, _ body: Range<Int>
  ) throws(MailFault) -> MailParts {
    var walk = Walk(bytes: body)
    var parts = MailParts()
    try parts.visit(bytes, header, body, depth: 0, isDigest: false, &walk)
    if parts.wires.isEmpty, parts.messages.isEmpty, !parts.hasText(bytes) { parts.promoteTexts() }
    return parts
  }

  private struct Walk {
    let bytes: Range<Int>
    var count = 0
  }

  /// A message without text of its own has its text attached.
  private mutating func promoteTexts() {
    let empty = texts
    texts = []
    for index in others.indices.reversed()
    where others[index].reason == .attachment && Self.isText(others[index].part) {
      texts.insert(others.remove(at: index).part, at: 0)
    }
    if texts.isEmpty { texts = empty }
  }

  /// Whether the message says something itself: an HTML part may hold tags alone.
  private func hasText(_ bytes: Span<UInt8>) -> Bool {
    texts.contains { part in
      guard part.isHTML else { return true }
      var sink = DocumentSink()
      var html = HTMLText(headline: [])
      html.read(part.encoding.decode(bytes, part.body, unquotes: false).span, into: &sink)
      return sink.fields.contains { Self.saysSomething(sink.bytes.span, $0.range) }
    }
  }

  /// Whether there is more than blanks and no-break blanks (0xC2 0xA0 in UTF-8, 0xA0 elsewhere).
  private static func saysSomething(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      if byte.isSpace || byte == 0xC2 || byte == 0xA0 {
        index += 1
      } else if text.matches("&nbsp;", at: index) || text.matches("&#160;", at: index) {
        index += 6
      } else {
        return true
      }
    }
    return false
  }

  private static func isText(_ part: MailPart) -> Bool {
    guard part.encoding != .unknown else { return false }
    for type: StaticString in [
      "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/css",
      "text/xml", "text/javascript", "text/rtf",
    ] where part.type.isValue(type) { return false }
    return part.isPlain || part.isHTML
  }

  // MARK: - The tree

  private mutating func visit(
    _ bytes: Span<UInt8>, _ header: MailHeader, _ body: Range<Int>, depth: Int, isDigest: Bool,
    _ walk: inout Walk
  ) throws(MailFault) {
    walk.count += 1
    guard depth <= Self.deepest else {
      throw MailFault(
        reason: .tooDeep, at: body.lowerBound,
        words: "parts are nested deeper than \(Self.deepest) levels")
    }
    guard walk.count <= Self.most else {
      throw MailFault(
        reason: .tooLarge, at: body.lowerBound,
        words: "the message has more than \(Self.most) parts"
      )
    }
    var part = MailPart()
    part.type = MailParameters(bytes, header.value(bytes, "content-type"))
    part.body = body
    part.encoding = MailEncoding(
      label: MailParameters(bytes, header.value(bytes, "content-transfer-encoding")).value)
    let disposition = MailParameters(bytes, header.value(bytes, "content-disposition"))
    part.isAttachment = disposition.isValue("attachment")
    part.name = disposition["filename"] ?? part.type["name"] ?? []
    let isMessage =
      part.type.isValue("message/rfc822") || part.type.isValue("message/global")
      || part.type.isValue("message/news") || isDigest && part.type.value.isEmpty
    if part.type.hasPrefix("multipart/") {
      try visitParts(bytes, part, depth: depth, &walk)
    } else if isMessage, part.encoding == .identity {
      if !bytes.trimmed(body).isEmpty { messages.append(body) }
    } else if isMessage, part.encoding != .unknown {
      // RFC 2046 forbids it, mail programs do it: the decoded bytes are a message like any other.
      wires.append((part, MailReader.self))
    } else {
      addLeaf(bytes, part)
    }
  }

  private mutating func visitParts(
    _ bytes: Span<UInt8>, _ part: MailPart, depth: Int, _ walk: inout Walk
  ) throws(MailFault) {
    let ranges = try Self.split(bytes, part)
    let isDigest = part.type.isValue("multipart/digest")
    var children: [MailParts] = []
    for range in ranges {
      let header = try MailHeader.read(bytes, range)
      var child = MailParts()
      try child.visit(
        bytes, header, header.bodyStart..<range.upperBound, depth: depth + 1, isDigest: isDigest,
        &walk)
      children.append(child)
    }
    if part.type.isValue("multipart/alternative") {
      takeBest(children)
    } else if part.type.isValue("multipart/related") || part.type.isValue("multipart/signed") {
      // The first part is the text; the others belong to it.
      for (index, child) in children.enumerated() {
        add(child, textsAre: index == 0 ? nil : .attachment)
      }
    } else {
      for child in children { add(child, textsAre: nil) }
    }
  }

  /// Of renditions of the same, one with a wire's item, else the first plain text, else any text.
  private mutating func takeBest(_ children: [MailParts]) {
    let best =
      children.firstIndex { !$0.wires.isEmpty || !$0.messages.isEmpty }
      ?? children.firstIndex { $0.texts.contains { $0.isPlain } }
      ?? children.firstIndex { !$0.texts.isEmpty }
    for (index, child) in children.enumerated() {
      add(child, textsAre: index == best ? nil : .duplicateRendition)
    }
  }

  private mutating func add(_ child: MailParts, textsAre reason: RemovalReason?) {
    if let reason {
      others += child.texts.map { ($0, reason) }
    } else {
      texts += child.texts
    }
    wires += child.wires
    messages += child.messages
    others += child.others
  }

  private mutating func addLeaf(_ bytes: Span<UInt8>, _ part: MailPart) {
    if let reader = Self.wireReader(bytes, part) {
      wires.append((part, reader))
    } else if !part.isAttachment, Self.isText(part) {
      if !bytes.trimmed(part.body).isEmpty { texts.append(part) }
    } else {
      others.append((part, .attachment))
    }
  }

  /// The reader that knows a part's format, where it is one of a wire's items.
  private static func wireReader(
    _ bytes: Span<UInt8>, _ part: MailPart
  ) -> (any FormatReader.Type)? {
    guard part.encoding != .unknown, !part.isHTML else { return nil }
    for type: StaticString in ["image/", "audio/", "video/", "message/"]
    where part.type.hasPrefix(type) { return nil }
    let start = part.body.lowerBound
    let raw = start..<min(part.body.upperBound, start + headSize * 3)
    var head = part.encoding.decode(bytes, raw, unquotes: false)
    if head.count > headSize { head.removeSubrange(headSize...) }
    let readers: [any FormatReader.Type] =
      part.isPlain && !part.type.isValue("text/xml")
      ? [ANPAReader.self, IPTC7901Reader.self, ZCZCReader.self]
      : [
        NITFReader.self, NewsML1Reader.self, NewsMLG2Reader.self, RitzauReader.self,
        APPLReader.self, NinjsReader.self, ANPAReader.self, IPTC7901Reader.self, ZCZCReader.self,
      ]
    return readers.first { $0.sniff(head.span, name: "") >= 95 }
  }

  // MARK: - Boundaries

  /// The parts between a multipart's boundaries; a last one that is not closed ends with the whole.
  private static func split(
    _ bytes: Span<UInt8>, _ part: MailPart
  ) throws(MailFault) -> [Range<Int>] {
    guard let boundary = part.type["boundary"], !boundary.isEmpty, boundary.count <= 200 else {
      throw MailFault(
        reason: .malformed, at: part.body.lowerBound, words: "a multipart names no boundary")
    }
    var ranges: [Range<Int>] = []
    var start: Int?
    var index = part.body.lowerBound
    while index < part.body.upperBound {
      let feed =
        bytes.firstIndex(of: 0x0A, from: index, to: part.body.upperBound)
        ?? part.body.upperBound
      defer { index = feed + 1 }
      guard let rest = delimiter(bytes, index..<feed, boundary) else { continue }
      if let first = start {
        // The line break before a boundary belongs to it.
        var end = max(first, index - 1)
        if end > first, bytes[end - 1] == 0x0D { end -= 1 }
        ranges.append(first..<end)
        guard ranges.count <= most else {
          throw MailFault(
            reason: .tooLarge, at: index, words: "the message has more than \(most) parts")
        }
      }
      start = min(feed + 1, part.body.upperBound)
      if rest { return ranges }
    }
    guard let start else {
      throw MailFault(
        reason: .malformed, at: part.body.lowerBound, words: "a multipart's boundary is not met")
    }
    ranges.append(start..<part.body.upperBound)
    return ranges
  }

  /// Whether a line is a boundary: false for one that opens a part, true for the last.
  private static func delimiter(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ boundary: [UInt8]
  ) -> Bool? {
    let start = line.lowerBound + 2
    guard line.count >= boundary.count + 2, bytes.matches("--", at: line.lowerBound) else {
      return nil
    }
    for offset in boundary.indices where bytes[start + offset] != boundary[offset] { return nil }
    let rest = bytes.trimmed(start + boundary.count..<line.upperBound)
    if rest.isEmpty { return false }
    return rest.count == 2 && bytes.matches("--", at: rest.lowerBound) ? true : nil
  }
}
