internal import Wire

/// What the readers of XML share: framing, character sets, and what is done with what is no news.
struct XMLInput: Sendable {
  private var frame: XMLFrame
  private var document = XMLDocument()
  private var headDocument = XMLDocument()
  private var hasHead = false
  /// What shows of a document in a set of seven bits.
  private var mask: ShiftMask?
  /// A member in UTF-16, whole and in UTF-8, and how far it was read.
  private var text: [UInt8]?
  private var textPosition = 0
  /// Which record of the item at hand is next, and where that item ends.
  private var part = 0
  private var itemEnd = 0

  init(_ frame: XMLFrame) { self.frame = frame }

  /// Whether nothing is kept of what came before: between two documents of XML.
  var canRestart: Bool {
    !hasHead && text == nil && part == 0 && mask == nil && frame.canRestart
  }

  /// Reads an item's fields; nil where it holds no news.
  ///
  /// The second document is the message's head.
  typealias Read = (_ item: inout XMLItem, _ head: XMLDocument?) -> StoryKind?

  /// Reads one of an item's records, by its number; and says whether it is the last.
  typealias ReadPart = (_ item: inout XMLItem, _ head: XMLDocument?, _ part: Int) -> (
    kind: StoryKind?, isLast: Bool
  )

  mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink, read: Read
  ) -> FormatStep {
    next(in: window, end: end, batch: &batch) { item, head, _ in (read(&item, head), true) }
  }

  /// Reads on where an item may be several records; they end with the item's last byte.
  mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink, read: ReadPart
  ) -> FormatStep {
    if text != nil || XMLCharset.utf16(window) != nil {
      return nextOfText(window, end, &batch, read)
    }
    return step(window, end, &batch, read)
  }

  private mutating func step(
    _ window: Span<UInt8>, _ end: WindowEnd, _ batch: inout DocumentSink, _ read: ReadPart
  ) -> FormatStep {
    if part > 0 { return nextPart(&batch, read) }
    let found = frame.shifted != nil ? findMasked(window, end) : frame.next(in: window, end: end)
    switch found {
    case .step(let step):
      hasHead = false
      return step
    case .item(let range, .foreign):
      return .reject(
        start: 0, consumed: range.upperBound, .notNews,
        "the element '\(Self.name(window))' holds no news")
    case .item(let range, _):
      guard range.count < 1 << 31 else {
        return .reject(start: 0, consumed: range.upperBound, .tooLarge, "the item is too large")
      }
      guard let charset = XMLCharset.detect(window, range, label: frame.charsetLabel) else {
        let name = String(decoding: frame.charsetLabel, as: UTF8.self)
        return .reject(
          start: 0, consumed: range.upperBound, .notText, "the character set '\(name)' is not known"
        )
      }
      let spoken =
        charset == .windows1252 ? XMLCharset.table(forLanguageOf: window, range) : nil
      loadHead()
      let outer = hasHead ? headDocument.scope : nil
      var fault = document.load(
        window, range, charset: spoken ?? charset, outer: outer, entities: frame.entities)
      if fault != nil, !frame.entities.isEmpty {
        // Without the entities' texts, which may hold markup, the item may still be sound.
        fault = document.load(window, range, charset: spoken ?? charset, outer: outer)
      }
      if let fault {
        return .reject(start: 0, consumed: range.upperBound, fault.reason, fault.words)
      }
      itemEnd = range.upperBound
      return nextPart(&batch, read)
    }
  }

  /// How much of a window is looked at through the mask at first, in bytes: as a rule an item is far smaller,
  /// and one that is not is looked at in ever larger steps.
  private static let maskStep = 1 << 14

  /// Frames a document in a set of seven bits, in whose characters the marks of tags stand too.
  private mutating func findMasked(_ window: Span<UInt8>, _ end: WindowEnd) -> XMLFrame.Found {
    var mask = self.mask ?? ShiftMask(frame.shifted ?? .iso2022JP)
    var reach = max(Self.maskStep, mask.bytes.count)
    var found = XMLFrame.Found.step(.needMore)
    while case .step(.needMore) = found {
      let part = window.extracting(0..<min(reach, window.count))
      let isRest = part.count == window.count
      mask.extend(part, isWhole: isRest && end != .open)
      found = frame.next(in: mask.bytes.span, end: isRest ? end : .open)
      if isRest { break }
      reach *= 4
    }
    switch found {
    case .item(let range, _): mask.drop(range.upperBound)
    case .step(.skip(let consumed)):
      if consumed > 0, frame.head.count == consumed { frame.unmaskHead(window) }
      mask.drop(consumed)
    case .step(.reject(_, let consumed, _, _)): mask.drop(consumed)
    case .step(.document), .step(.needMore): break
    }
    self.mask = frame.shifted != nil ? consume mask : nil
    return found
  }

  /// The item's next record that says anything.
  private mutating func nextPart(_ batch: inout DocumentSink, _ read: ReadPart) -> FormatStep {
    let isFirst = part == 0
    while true {
      // The sink is taken, not copied: a second owner would make the next byte a copy of all.
      var sink = DocumentSink()
      swap(&sink, &batch)
      var item = XMLItem(document, consume sink)
      let (kind, isLast) = read(&item, hasHead ? headDocument : nil, part)
      item.sink.charset = .utf8
      item.sink.isDecoded = true
      batch = item.sink
      part = isLast ? 0 : part + 1
      if let kind { return .document(consumed: isLast ? itemEnd : 0, kind: kind) }
      batch.rollBack()
      guard isLast else { continue }
      return isFirst
        ? .reject(
          start: 0, consumed: itemEnd, .noText, "the item has neither id, headline nor text")
        : .skip(consumed: itemEnd)
    }
  }

  /// The head of a message is read once: what stands open in it is closed as in HTML.
  private mutating func loadHead() {
    guard !hasHead, !frame.head.isEmpty else { return }
    guard let head = Self.utf8(frame.head, label: frame.charsetLabel) else { return }
    hasHead = headDocument.load(html: head) == nil
  }

  private static func utf8(_ bytes: [UInt8], label: [UInt8]) -> [UInt8]? {
    let whole = 0..<bytes.count
    guard let charset = XMLCharset.detect(bytes.span, whole, label: label) else { return nil }
    var out: [UInt8] = []
    charset.append(bytes.span, whole, to: &out)
    return out
  }

  private static func name(_ window: Span<UInt8>) -> String {
    window.string(1..<min(XMLScanner.nameEnd(window, 1, window.count), 65))
  }

  /// UTF-16 is turned into UTF-8 as a whole; its items are then given out one by one.
  private mutating func nextOfText(
    _ window: Span<UInt8>, _ end: WindowEnd, _ batch: inout DocumentSink, _ read: ReadPart
  ) -> FormatStep {
    guard end != .open else { return .needMore }
    let whole =
      text ?? XMLCharset.utf8(fromUTF16: window, isLittle: XMLCharset.utf16(window) ?? true)
    text = whole
    while textPosition < whole.count {
      let rest = whole.span.extracting(textPosition..<whole.count)
      switch step(rest, .end, &batch, read) {
      case .document(let consumed, let kind):
        textPosition += consumed
        return .document(consumed: isDone(window) ? window.count : 0, kind: kind)
      case .skip(let consumed): textPosition += max(1, consumed)
      case .reject(_, let consumed, let reason, let detail):
        textPosition += max(1, consumed)
        guard isDone(window) else { continue }
        return .reject(start: 0, consumed: window.count, reason, detail)
      case .needMore: textPosition = whole.count
      }
    }
    _ = isDone(window)
    return .skip(consumed: window.count)
  }

  /// Whether nothing but white space is left of the text; then it is let go.
  private mutating func isDone(_ window: Span<UInt8>) -> Bool {
    guard let text, textPosition < text.count else {
      self.text = nil
      textPosition = 0
      return true
    }
    guard text[textPosition...].allSatisfy(\.isSpace) else { return false }
    self.text = nil
    textPosition = 0
    return true
  }
}
