internal import Wire

/// Finds items of XML one after the other: alone in a file, within a message, or file behind file.
///
/// It looks for tags alone, and counts those of the item's own name, so that it need not hold more
/// than one item and the head of the message. What it has searched it does not search again.
struct XMLFrame: Sendable {
  enum Role: Sendable { case item, wrapper, foreign }

  enum Found {
    /// An item from its opening tag to the end of its closing tag.
    case item(Range<Int>, Role)
    case step(FormatStep)
  }

  /// What an element is that stands outside items; the depth is that of wrappers.
  typealias Classify = @Sendable (XMLName, _ depth: Int) -> Role

  private let classify: Classify
  /// Whether items may stand within items, as NewsML 1 allows.
  private let nests: Bool
  private let names = XMLNames.shared

  /// How far the window was searched.
  private var position = 0
  private var itemName: Range<Int>?
  private var role = Role.item
  private var depth = 0
  private var wrappers = 0
  private var items = 0
  /// The character set that this document's XML declaration names, unless it is a common one.
  private var declared: [UInt8] = []
  /// The same of the item that was found last.
  private(set) var charsetLabel: [UInt8] = []
  /// The entities that this document declares.
  private var declaredEntities = XMLEntities()
  /// The same of the item that was found last.
  private(set) var entities = XMLEntities()
  /// What stands before the first item of a message: its envelope or header.
  private(set) var head: [UInt8] = []

  /// The set of seven bits that the document is declared to be in, whose characters hold `<` and `&`.
  private(set) var shifted: Charset?

  init(nests: Bool, classify: @escaping Classify) {
    self.nests = nests
    self.classify = classify
  }

  /// Whether nothing is kept of what came before: between two documents.
  var canRestart: Bool {
    itemName == nil && position == 0 && wrappers == 0 && items == 0 && declared.isEmpty
      && declaredEntities.isEmpty && head.isEmpty
  }

  /// A head larger than this is not kept.
  private static let largestHead = 1 << 20

  mutating func next(in window: Span<UInt8>, end: WindowEnd) -> Found {
    if itemName == nil, let step = outside(window, end) { return .step(step) }
    return inside(window, end)
  }

  // MARK: - Outside items

  private mutating func outside(_ window: Span<UInt8>, _ end: WindowEnd) -> FormatStep? {
    while true {
      let tag = window.firstIndex(of: UInt8(ascii: "<"), from: position)
      if wrappers == 0, let stray = Self.stray(window, position..<(tag ?? window.count)) {
        return strayText(window, stray, end)
      }
      guard let tag, tag + 1 < window.count else { return rest(window, tag, end) }
      let byte = window[tag + 1]
      if byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") {
        guard let stop = Self.asideEnd(window, tag) else { return unfinished(window, tag, end) }
        if byte == UInt8(ascii: "?"), window.matches("<?xml", at: tag) {
          readDeclaration(window, tag..<stop)
          // What follows is to be looked at through a mask.
          if shifted != nil {
            position = 0
            return .skip(consumed: stop)
          }
        } else if window.matches("<!DOCTYPE", at: tag) {
          declaredEntities = XMLEntities(window, tag..<stop)
        }
        position = stop
        continue
      }
      let isClosing = byte == UInt8(ascii: "/")
      guard isClosing || XMLScanner.beginsName(byte) else {
        position = tag + 1
        continue
      }
      guard let stop = Self.tagEnd(window, tag) else { return unfinished(window, tag, end) }
      if isClosing {
        position = stop
        if let step = closeWrapper(window, stop) { return step }
        continue
      }
      let whole = tag + 1..<XMLScanner.nameEnd(window, tag + 1, window.count)
      let name = names.find(window, XMLScanner.local(window, whole))
      let role = classify(name, wrappers)
      let isEmpty = window[stop - 2] == UInt8(ascii: "/")
      if role == .wrapper {
        position = stop
        if !isEmpty { wrappers += 1 }
        continue
      }
      if tag > 0 { return beginItem(window, tag) }
      self.role = role
      itemName = whole
      depth = 0
      position = tag
      return nil
    }
  }

  /// Passes over what stands before an item, and keeps a message's head.
  private mutating func beginItem(_ window: Span<UInt8>, _ tag: Int) -> FormatStep {
    if wrappers > 0, items == 0, tag <= Self.largestHead {
      head.removeAll(keepingCapacity: true)
      head.append(window, 0..<tag)
    }
    position = 0
    return .skip(consumed: tag)
  }

  /// Puts the bytes of a head that was found through a mask in its place.
  mutating func unmaskHead(_ window: Span<UInt8>) {
    let count = head.count
    head.removeAll(keepingCapacity: true)
    head.append(window, 0..<count)
  }

  private mutating func closeWrapper(_ window: Span<UInt8>, _ stop: Int) -> FormatStep? {
    wrappers = max(0, wrappers - 1)
    guard wrappers == 0 else { return nil }
    let isEmpty = items == 0
    begin()
    return isEmpty
      ? .reject(start: 0, consumed: stop, .notNews, "the message holds no item")
      : .skip(consumed: stop)
  }

  /// Begins a document of its own.
  private mutating func begin() {
    position = 0
    wrappers = 0
    items = 0
    declared.removeAll()
    declaredEntities = XMLEntities()
    shifted = nil
    head.removeAll(keepingCapacity: true)
  }

  private mutating func strayText(
    _ window: Span<UInt8>, _ stray: Int, _ end: WindowEnd
  ) -> FormatStep {
    // It runs to the next tag that may begin a document.
    var index = stray
    while let tag = window.firstIndex(of: UInt8(ascii: "<"), from: index) {
      if tag + 1 < window.count,
        window[tag + 1] == UInt8(ascii: "?") || XMLScanner.beginsName(window[tag + 1])
      {
        begin()
        return .reject(start: stray, consumed: tag, .strayText, "text outside any document")
      }
      index = tag + 1
    }
    guard end != .open else { return .needMore }
    begin()
    return .reject(start: stray, consumed: window.count, .strayText, "text outside any document")
  }

  /// No tag is left in the window.
  private mutating func rest(
    _ window: Span<UInt8>, _ tag: Int?, _ end: WindowEnd
  ) -> FormatStep {
    guard end != .open else {
      position = tag ?? window.count
      return .needMore
    }
    let isOpen = wrappers > 0 && items == 0 || tag != nil
    let isCut = wrappers > 0
    begin()
    if isOpen || isCut {
      return .reject(
        start: 0, consumed: window.count, .unterminated, "the message does not end")
    }
    return .skip(consumed: window.count)
  }

  private mutating func unfinished(
    _ window: Span<UInt8>, _ tag: Int, _ end: WindowEnd
  ) -> FormatStep {
    position = tag
    guard end != .open else { return .needMore }
    begin()
    return .reject(start: 0, consumed: window.count, .unterminated, "a tag does not end")
  }

  private mutating func readDeclaration(_ window: Span<UInt8>, _ range: Range<Int>) {
    if wrappers > 0 {
      // A declaration begins a document: the message before it was left open.
      wrappers = 0
      items = 0
      head.removeAll(keepingCapacity: true)
    }
    guard let label = SGML.attribute("encoding", in: window, range) else { return }
    var name: [UInt8] = []
    name.append(window, window.trimmed(label))
    declared = XMLCharset.rareLabel(name)
    let charset = Charset(label: String(decoding: declared, as: UTF8.self))
    shifted = charset.isShifted ? charset : nil
  }

  // MARK: - Within an item

  private mutating func inside(_ window: Span<UInt8>, _ end: WindowEnd) -> Found {
    guard let name = itemName else { return .step(.needMore) }
    while let tag = window.firstIndex(of: UInt8(ascii: "<"), from: position) {
      position = tag
      // The item's name must be whole to be told from others.
      guard tag + 2 + name.count < window.count else { break }
      switch window[tag + 1] {
      case UInt8(ascii: "!"):
        guard let stop = Self.asideEnd(window, tag) else { return cut(window, end) }
        position = stop
      case UInt8(ascii: "?"):
        if window.matches("<?xml ", at: tag) { return unterminated(tag) }
        guard let stop = Self.asideEnd(window, tag) else { return cut(window, end) }
        position = stop
      case UInt8(ascii: "/"):
        guard Self.isName(window, name, at: tag + 2) else {
          position = tag + 2
          continue
        }
        guard let stop = window.firstIndex(of: UInt8(ascii: ">"), from: tag) else {
          return cut(window, end)
        }
        depth -= 1
        position = stop + 1
        if depth <= 0 { return finish(stop + 1) }
      default:
        guard Self.isName(window, name, at: tag + 1) else {
          position = tag + 1
          continue
        }
        guard let stop = Self.tagEnd(window, tag) else { return cut(window, end) }
        if tag > 0, !nests { return unterminated(tag) }
        position = stop
        if window[stop - 2] == UInt8(ascii: "/") {
          if depth == 0 { return finish(stop) }
        } else {
          depth += 1
        }
      }
    }
    return cut(window, end)
  }

  private mutating func finish(_ stop: Int) -> Found {
    items += 1
    position = 0
    itemName = nil
    charsetLabel = declared
    entities = declaredEntities
    let found = Found.item(0..<stop, role)
    // A message may hold more; a document on its own is done.
    if wrappers == 0 { begin() }
    return found
  }

  /// Another document begins before this one ended.
  private mutating func unterminated(_ stop: Int) -> Found {
    itemName = nil
    items += 1
    if wrappers == 0 { begin() } else { position = 0 }
    return .step(
      .reject(
        start: 0, consumed: stop, .unterminated,
        "the document does not end before the next begins"))
  }

  private mutating func cut(_ window: Span<UInt8>, _ end: WindowEnd) -> Found {
    guard end != .open else { return .step(.needMore) }
    itemName = nil
    begin()
    return .step(
      .reject(start: 0, consumed: window.count, .unterminated, "the document is cut off"))
  }

  // MARK: - Tags

  private static func isName(_ window: Span<UInt8>, _ name: Range<Int>, at index: Int) -> Bool {
    let stop = index + name.count
    guard stop < window.count, window[index] == window[name.lowerBound] else { return false }
    var offset = 1
    while offset < name.count {
      guard window[index &+ offset] == window[name.lowerBound &+ offset] else { return false }
      offset &+= 1
    }
    let byte = window[stop]
    return byte.isSpace || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  /// Where the tag that begins at `tag` ends; a `>` in quotes does not end it.
  static func tagEnd(_ window: Span<UInt8>, _ tag: Int) -> Int? {
    var index = tag + 1
    while index < window.count {
      let byte = window[index]
      if byte == UInt8(ascii: ">") { return index + 1 }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        guard let close = window.firstIndex(of: byte, from: index + 1) else { return nil }
        index = close
      }
      index &+= 1
    }
    return nil
  }

  /// Where a comment, CDATA section, declaration or instruction ends.
  static func asideEnd(_ window: Span<UInt8>, _ tag: Int) -> Int? {
    if window.matches("<!--", at: tag) {
      return window.firstIndex(of: "-->", from: tag + 4).map { $0 + 3 }
    }
    if window.matches("<![CDATA[", at: tag) {
      return window.firstIndex(of: "]]>", from: tag + 9).map { $0 + 3 }
    }
    if window.matches("<?", at: tag) {
      return window.firstIndex(of: "?>", from: tag + 2).map { $0 + 2 }
    }
    return XMLScanner.declarationEnd(window, tag, window.count)
  }

  /// The first byte that is no white space, mark or filler.
  private static func stray(_ window: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      if window.matches("\u{FEFF}", at: index) {
        index += 3
      } else if window[index].isSpace || window[index] == 0 || window[index] == 0x1A {
        index += 1
      } else {
        // A byte order mark may be cut by the window's end.
        return window[index] == 0xEF && index + 3 > window.count ? nil : index
      }
    }
    return nil
  }
}

/// Tells by the first bytes what a document of XML is.
enum XMLSniffer {
  /// The name of the root element, if the bytes begin a document of XML.
  static func root(_ head: Span<UInt8>) -> XMLName? {
    if let isLittle = XMLCharset.utf16(head) {
      let text = XMLCharset.utf8(fromUTF16: head, isLittle: isLittle)
      return root(utf8: text.span)
    }
    return root(utf8: head)
  }

  /// The same as it is spelled, of UTF-8; at most 60 bytes of it.
  static func rootSpelling(_ head: Span<UInt8>) -> String? {
    guard let name = rootName(head), name.count <= 60 else { return nil }
    return head.string(name)
  }

  private static func root(utf8 head: Span<UInt8>) -> XMLName? {
    rootName(head).map { XMLNames.shared.find(head, XMLScanner.local(head, $0)) }
  }

  private static func rootName(_ head: Span<UInt8>) -> Range<Int>? {
    var index = 0
    while index < head.count {
      if head.matches("\u{FEFF}", at: index) {
        index += 3
      } else if head[index].isSpace || head[index] == 0 {
        index += 1
      } else if head.matches("<?", at: index) || head.matches("<!", at: index) {
        guard let stop = XMLFrame.asideEnd(head, index) else { return nil }
        index = stop
      } else if head[index] == UInt8(ascii: "<"), index + 1 < head.count,
        XMLScanner.beginsName(head[index + 1])
      {
        let name = index + 1..<XMLScanner.nameEnd(head, index + 1, head.count)
        guard name.upperBound < head.count else { return nil }
        let byte = head[name.upperBound]
        guard byte.isSpace || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") else {
          return nil
        }
        return name
      } else {
        return nil
      }
    }
    return nil
  }
}
