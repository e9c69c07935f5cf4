package import Wire

/// News items in JSON: ninjs 1, 2 and 3, AP's Media API, Reuters Connect, dpa's digital wires.
///
/// Items come pretty-printed one a file, one a line, in a list, or within the answer of an API. What
/// an item says and no field holds is kept as `metadata`.
package struct NinjsReader: FormatReader {
  package static let format = WireFormat.ninjs

  private var frame = JSONFrame()
  private var tree = JSONTree()
  /// Items of the answer at hand, by their offsets from its beginning, and the next one's index.
  private var pending: [Range<Int>] = []
  private var nextItem = 0
  /// Bytes of the answer that are used, and all that it has.
  private var usedBytes = 0
  private var answerEnd = 0

  package init() {}

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    NinjsKeys(head).score
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    if !pending.isEmpty { return nextPending(window, into: &batch) }
    switch frame.next(in: window, end: end) {
    case .skip(let count): return .skip(consumed: count)
    case .needMore: return .needMore
    case .broken(let stop, let fault):
      let words =
        fault == 0
        ? "the text is no JSON object"
        : fault >= stop
          ? "the JSON object does not end" : "not JSON: the object breaks off at byte \(fault)"
      return .reject(
        start: 0, consumed: stop, fault >= stop ? .unterminated : .notJSON, words)
    case .object(let range): return read(window, range, into: &batch)
    }
  }

  private mutating func read(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    let stop = range.upperBound
    guard JSONLinesReader.isUTF8(window, range) else {
      return .reject(start: 0, consumed: stop, .invalidUTF8, "the JSON object is not UTF-8")
    }
    switch tree.read(window, range) {
    case .syntax(let at, let why):
      return .reject(start: 0, consumed: stop, .notJSON, "not JSON at byte \(at): \(why)")
    case .depth(let at):
      return .reject(
        start: 0, consumed: stop, .tooDeep,
        "nested deeper than \(JSONTree.deepest) levels at byte \(at)")
    case nil: break
    }
    let items = NinjsItem.items(window, tree)
    if items.count == 1 {
      let kind = NinjsItem.read(window, &tree, items[0], into: &batch)
      guard let kind else { return Self.noNews(window, tree, stop) }
      return .document(consumed: stop, kind: kind)
    }
    guard !items.isEmpty else {
      return .reject(start: 0, consumed: stop, .notNews, "the list holds no items")
    }
    pending.removeAll(keepingCapacity: true)
    for item in items { pending.append(tree.nodes[item].value) }
    (nextItem, usedBytes, answerEnd) = (0, 0, stop)
    return nextPending(window, into: &batch)
  }

  /// The next item of an answer that holds several.
  private mutating func nextPending(
    _ window: Span<UInt8>, into batch: inout DocumentSink
  ) -> FormatStep {
    let item = pending[nextItem]
    guard item.lowerBound == usedBytes else {
      defer { usedBytes = item.lowerBound }
      return .skip(consumed: item.lowerBound - usedBytes)
    }
    nextItem += 1
    if nextItem == pending.count { pending.removeAll(keepingCapacity: true) }
    let range = 0..<item.count
    let stop = pending.isEmpty ? answerEnd - usedBytes : item.count
    usedBytes += stop
    // It was read with all of the answer, so that it is JSON.
    guard tree.read(window, range) == nil,
      let kind = NinjsItem.read(window, &tree, 0, into: &batch)
    else { return Self.noNews(window, tree, stop) }
    return .document(consumed: stop, kind: kind)
  }

  private static func noNews(
    _ window: Span<UInt8>, _ tree: JSONTree, _ stop: Int
  ) -> FormatStep {
    if tree.member(window, 0, "$schema") != nil || tree.member(window, 0, "$id") != nil {
      return .reject(start: 0, consumed: stop, .notNews, "a JSON Schema is no news item")
    }
    return .reject(
      start: 0, consumed: stop, .noText, "the object has neither id, headline, text nor caption")
  }
}

/// The names of an object's members at its first level, in a head that may be cut.
struct NinjsKeys {
  /// How surely the head is a news item in JSON.
  private(set) var score = 0
  /// Whether the head is of objects that have nothing that copy has: neither headline nor text.
  private(set) var isNoNews = false

  /// Members by which an object may be somebody's news item, in small letters.
  private static let copy: [StaticString] = [
    "headline", "title", "text", "body", "content", "article", "story", "abstract", "summary",
    "description", "lead", "paragraphs",
  ]

  private static let strong: [StaticString] = [
    "versioncreated", "versionCreated", "firstcreated", "firstCreated", "pubstatus", "pubStatus",
    "body_text", "body_html", "body_xhtml", "headlines", "bodies", "associations", "renditions",
    "representationtype", "representationType", "bodyXhtml", "article_html", "copyrightnotice",
    "copyrightholder", "description_text", "usageterms",
  ]

  init(_ head: Span<UInt8>) {
    var index = head.matches("\u{FEFF}", at: 0) ? 3 : 0
    while index < head.count, head[index].isSpace { index += 1 }
    if index < head.count, head[index] == UInt8(ascii: "[") {
      index += 1
      while index < head.count, head[index].isSpace { index += 1 }
    }
    guard index < head.count, head[index] == UInt8(ascii: "{") else { return }
    var depth = 0
    var keys: [Range<Int>] = []
    var isName = true
    while index < head.count {
      switch head[index] {
      case 0x22:
        var end = index + 1
        while end < head.count, head[end] != 0x22 { end += head[end] == 0x5C ? 2 : 1 }
        if depth == 1, isName, end < head.count { keys.append(index + 1..<end) }
        isName = false
        index = end
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        isName = head[index] == UInt8(ascii: "{")
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { index = head.count }
        isName = false
      case 0x2C: isName = depth == 1
      default: break
      }
      index += 1
    }
    score = Self.score(head, keys)
    isNoNews =
      keys.count > 2
      && !keys.contains { key in Self.copy.contains { head.matchesFolded($0, at: key.lowerBound) } }
  }

  private static func has(
    _ head: Span<UInt8>, _ keys: [Range<Int>], _ name: StaticString
  ) -> Bool {
    for key in keys
    where key.count == name.utf8CodeUnitCount && head.matches(name, at: key.lowerBound) {
      return true
    }
    return false
  }

  private static func score(_ head: Span<UInt8>, _ keys: [Range<Int>]) -> Int {
    // A schema itself is no news; an item may name its own.
    if has(head, keys, "$schema") || has(head, keys, "$id"),
      !has(head, keys, "uri"), !has(head, keys, "guid")
    {
      return 60
    }
    if has(head, keys, "api_version"), has(head, keys, "data") { return 95 }
    if keys.count <= 2, has(head, keys, "data"), head.firstIndex(of: "\"item") != nil { return 95 }
    if has(head, keys, "urn"), has(head, keys, "article_html") { return 95 }
    if has(head, keys, "entries"), head.firstIndex(of: "article_html") != nil { return 95 }
    if has(head, keys, "item"), has(head, keys, "total") || has(head, keys, "limit") { return 95 }
    // An API's answer: a list whose items have the names of items.
    for list in NinjsItem.lists where has(head, keys, list) {
      let names = strong.count { head.firstIndex(of: $0) != nil }
      if names >= 2 { return 95 }
    }
    for name: StaticString in ["text", "maintext", "content"] where has(head, keys, name) {
      return 0
    }
    if has(head, keys, "uri") || has(head, keys, "guid") { return 95 }
    var found = 0
    for name in strong where has(head, keys, name) { found += 1 }
    return found >= 2 ? 95 : 0
  }
}
