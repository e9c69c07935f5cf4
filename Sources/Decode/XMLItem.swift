internal import Wire

/// Puts an item's fields into the sink: the better place is asked first, and a field that is set stays.
struct XMLItem {
  let document: XMLDocument
  var sink: DocumentSink
  /// A bit for each field that is set.
  private var set: UInt64 = 0
  private let firstField: Int

  init(_ document: XMLDocument, _ sink: consuming DocumentSink) {
    self.document = document
    firstField = sink.fields.count
    self.sink = sink
  }

  /// Whether a field is set.
  func has(_ name: FieldName) -> Bool { set & 1 << UInt64(name.rawValue) != 0 }

  private static let many: Set<FieldName> = [
    .keyword, .genre, .place, .editorNote, .summary, .supersedes, .codedSubject, .link,
    .paragraph, .crosshead, .table, .caption, .captionCredit, .body, .byline, .leftover,
  ]

  /// A bit for each field that may stand more than once.
  private static let manyBits: UInt64 = many.reduce(0) { $0 | 1 << UInt64($1.rawValue) }

  /// Whether a further value of the field is wanted.
  private func wants(_ name: FieldName) -> Bool {
    set & ~Self.manyBits & 1 << UInt64(name.rawValue) == 0
  }

  /// Ends the field that begins at `start` of the sink's bytes; an empty or repeated one is dropped.
  @discardableResult
  mutating func finish(_ name: FieldName, from start: Int) -> Bool {
    XMLDocument.trimEnd(&sink.bytes, floor: start)
    // The indent of Chinese and Japanese copy.
    let first = name == .paragraph ? Self.indentEnd(sink.bytes.span, from: start) : start
    guard sink.bytes.count > first, !isRepeated(name, start) else {
      sink.bytes.removeLast(sink.bytes.count - start)
      return false
    }
    sink.fields.append(Row(name, first..<sink.bytes.count))
    set |= 1 << UInt64(name.rawValue)
    return true
  }

  /// Where the wide blanks end with which a paragraph may begin.
  private static func indentEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while bytes.matches("\u{3000}", at: index) { index += 3 }
    return index
  }

  /// Whether a list holds the value already: agencies repeat subjects and keywords.
  private func isRepeated(_ name: FieldName, _ start: Int) -> Bool {
    switch name {
    case .keyword, .genre, .place, .codedSubject, .editorNote, .link, .supersedes, .summary: break
    default: return false
    }
    let bytes = sink.bytes.span
    let count = bytes.count - start
    // Of very long lists only the end is looked at, so that no item takes time out of proportion.
    for row in sink.fields[firstField...].suffix(512)
    where row.kind == name && row.range.count == count {
      var offset = 0
      while offset < count, bytes[row.range.lowerBound + offset] == bytes[start + offset] {
        offset += 1
      }
      if offset == count { return true }
    }
    return false
  }

  /// Adds a range of the document: an attribute's value.
  @discardableResult
  mutating func add(_ name: FieldName, _ range: Range<Int>?) -> Bool {
    guard let range, !range.isEmpty, wants(name) else { return false }
    let start = sink.bytes.count
    document.append(range, to: &sink.bytes)
    XMLDocument.fold(&sink.bytes, from: start, isOpen: true)
    return finish(name, from: start)
  }

  /// Adds all text below a node.
  @discardableResult
  mutating func add(_ name: FieldName, text node: Int?) -> Bool {
    guard let node, wants(name) else { return false }
    let start = sink.bytes.count
    document.appendText(node, to: &sink.bytes)
    return finish(name, from: start)
  }

  /// Adds bytes that were put together.
  @discardableResult
  mutating func add(_ name: FieldName, bytes: [UInt8]) -> Bool {
    guard wants(name) else { return false }
    let start = sink.bytes.count
    sink.bytes.append(contentsOf: bytes)
    return finish(name, from: start)
  }

  /// Adds a value of metadata, if there is one.
  mutating func addMetadata(_ name: StaticString, bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    sink.add(.metadataName, literal: name)
    let start = sink.bytes.count
    sink.bytes.append(contentsOf: bytes)
    sink.fields.append(Row(.metadataValue, start..<sink.bytes.count))
  }

  /// Adds a value of metadata under a name that the document gives.
  mutating func addMetadata(_ name: [UInt8], bytes: [UInt8]) {
    guard !name.isEmpty, !bytes.isEmpty else { return }
    sink.add(.metadataName, bytes: name)
    sink.add(.metadataValue, bytes: bytes)
  }

  /// Adds a piece that is told in `removed` with its reason.
  mutating func remove(_ reason: RemovalReason, text node: Int) {
    remove(reason, bytes: document.text(node))
  }

  /// Adds a piece that is told in `removed` with its reason.
  mutating func remove(_ reason: RemovalReason, bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    let start = sink.bytes.count
    sink.bytes.append(contentsOf: bytes)
    sink.fields.append(
      Row(.leftover, start..<sink.bytes.count, payload: UInt32(reason.rawValue) + 1))
  }

  /// Adds a value of metadata: an attribute's.
  mutating func addMetadata(_ name: StaticString, _ range: Range<Int>?) {
    guard let range else { return }
    var value: [UInt8] = []
    document.append(range, to: &value)
    addMetadata(name, bytes: value)
  }

  /// Adds a subject: its scheme, its code and its name, those that are known.
  mutating func addSubject(scheme: [UInt8], code: [UInt8], name: [UInt8]) {
    guard !code.isEmpty || !name.isEmpty else { return }
    let start = sink.bytes.count
    sink.bytes.append(contentsOf: scheme)
    sink.bytes.append(0x1F)
    sink.bytes.append(contentsOf: code)
    sink.bytes.append(0x1F)
    sink.bytes.append(contentsOf: name)
    finish(.codedSubject, from: start)
  }

  /// Adds a link to another item or file.
  mutating func addLink(relation: [UInt8], id: [UInt8], title: [UInt8]) {
    guard !id.isEmpty || !title.isEmpty else { return }
    let start = sink.bytes.count
    sink.bytes.append(contentsOf: relation)
    sink.bytes.append(0x1F)
    sink.bytes.append(contentsOf: id)
    sink.bytes.append(0x1F)
    sink.bytes.append(contentsOf: title)
    finish(.link, from: start)
  }

  /// The value of an attribute with its references undone.
  func value(_ node: Int?, _ name: XMLName) -> [UInt8] {
    guard let range = document.attribute(node, name) else { return [] }
    var value: [UInt8] = []
    document.append(range, to: &value)
    XMLDocument.fold(&value, from: 0, isOpen: true)
    XMLDocument.trimEnd(&value, floor: 0)
    return value
  }

  /// Adds the pieces of a list in one value, parted by semicolons or commas.
  mutating func addList(_ name: FieldName, bytes: [UInt8]) {
    let mark = bytes.contains(0x3B) ? UInt8(ascii: ";") : UInt8(ascii: ",")
    for piece in bytes.split(separator: mark) {
      add(name, bytes: Array(piece.drop(while: \.isSpace)))
    }
  }

  /// Whether any block of text was added.
  var hasText: Bool { has(.paragraph) || has(.table) || has(.body) || has(.crosshead) }

  /// The bytes of the first field of a name.
  func bytes(of name: FieldName) -> [UInt8] {
    guard has(name), let row = sink.fields[firstField...].first(where: { $0.kind == name }) else {
      return []
    }
    return Array(sink.bytes[row.range])
  }
}
