package import Wire

/// JSON Lines with a `text` on every line: the shapes of Dolma, C4 and CC-News.
///
/// A line that is not a JSON object, is not UTF-8 or has no text is a reject; the next is read on.
package struct JSONLinesReader: FormatReader {
  package static let format = WireFormat.jsonLines

  private var searched = 0

  package init() {}

  package var canRestart: Bool { searched == 0 }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    var index = head.matches("\u{FEFF}", at: 0) ? 3 : 0
    while index < head.count, head[index].isSpace { index += 1 }
    guard index < head.count else { return 0 }
    if head[index] == UInt8(ascii: "{") {
      var after = index + 1
      while after < head.count, head[after].isSpace { after += 1 }
      let isObject = after < head.count && (head[after] == 0x22 || head[after] == 0x7D)
      let newline = head.firstIndex(of: 0x0A, from: index)
      // An object that does not end with its line is a JSON document, or a broken first record.
      let end = newline.map { head.trimmed(index..<$0).upperBound } ?? index
      if isObject, newline == nil || head[end - 1] == 0x7D { return 90 }
    }
    // A first line that is broken does not hide the lines of objects after it.
    var objects = 0
    var lines = 0
    while let newline = head.firstIndex(of: 0x0A, from: index) {
      lines += 1
      index = newline + 1
      if head.matches("{\"", at: index) { objects += 1 }
    }
    if lines > 0, objects * 2 >= lines, objects > 0 { return 70 }
    return 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    let newline = window.firstIndex(of: 0x0A, from: searched)
    guard newline != nil || end != .open else {
      searched = window.count
      return .needMore
    }
    searched = 0
    let lineEnd = newline ?? window.count
    let consumed = newline.map { $0 + 1 } ?? window.count
    var line = window.trimmed(0..<lineEnd)
    if window.matches("\u{FEFF}", at: line.lowerBound) {
      line = line.lowerBound + 3..<line.upperBound
    }
    if line.isEmpty { return .skip(consumed: consumed) }
    if newline == nil, end == .cut {
      return .reject(start: 0, consumed: consumed, .unterminated, "the line is cut off")
    }
    guard Self.isUTF8(window, line) else {
      return .reject(start: 0, consumed: consumed, .invalidUTF8, "the line is not UTF-8")
    }
    var scanner = JSONScanner(window, line)
    guard scanner.peek() == UInt8(ascii: "{") else {
      let isValue = scanner.value() != nil
      return .reject(
        start: 0, consumed: consumed, isValue ? .notAnObject : .notJSON,
        isValue ? "the line is JSON, but not an object" : "the line is not JSON")
    }
    guard let record = Self.record(window, line) else {
      return .reject(start: 0, consumed: consumed, .notJSON, "the line is not JSON")
    }
    guard let text = record.fields[.body], text.count > 2 else {
      return .reject(
        start: 0, consumed: consumed, .noText,
        "the record has no \"text\" (nor maintext, content, body, article)")
    }
    for (name, value) in record.fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      Self.add(name, window, value, to: &batch)
    }
    return .document(consumed: consumed, kind: .story)
  }

  private struct Record {
    var fields: [FieldName: Range<Int>] = [:]
  }

  /// Keys that name a field, the better name first.
  private static let keys: [(StaticString, FieldName, rank: Int)] = [
    ("text", .body, 0), ("maintext", .body, 1), ("content", .body, 2), ("full_text", .body, 3),
    ("body", .body, 4), ("article", .body, 5), ("story", .body, 6), ("document", .body, 7),
    ("id", .id, 0),
    ("_id", .id, 1), ("guid", .id, 1), ("headline", .headline, 0), ("title", .headline, 1),
    ("published", .date, 0), ("date_publish", .date, 1), ("date", .date, 2),
    ("timestamp", .date, 4), ("created", .date, 3), ("publish_date", .date, 1),
    ("source", .source, 0), ("publication", .source, 1), ("source_domain", .source, 2),
    ("domain", .source, 3), ("url", .url, 0), ("section", .category, 0), ("category", .category, 1),
    ("summary", .summary, 0), ("abstract", .summary, 1), ("highlights", .summary, 2),
    ("description", .summary, 3), ("keywords", .keyword, 0), ("tags", .keyword, 1),
    ("language", .language, 0), ("lang", .language, 1), ("byline", .byline, 0),
    ("author", .byline, 1), ("authors", .byline, 2), ("metadata", .metadataJSON, 0),
  ]

  /// The fields of a record: where each value stands; nil where the line is not JSON.
  private static func record(_ window: Span<UInt8>, _ line: Range<Int>) -> Record? {
    var scanner = JSONScanner(window, line)
    var record = Record()
    var ranks: [FieldName: Int] = [:]
    guard scanner.take(UInt8(ascii: "{")) else { return nil }
    if scanner.peek() == UInt8(ascii: "}") {
      _ = scanner.take(UInt8(ascii: "}"))
      return scanner.skipSpace() ? nil : record
    }
    while true {
      guard scanner.skipSpace(), let key = scanner.string(), scanner.skipSpace(),
        scanner.take(0x3A), let value = scanner.value()
      else { return nil }
      if let (_, name, rank) = keys.first(where: {
        $0.0.utf8CodeUnitCount == key.range.count && window.matches($0.0, at: key.range.lowerBound)
      }), rank < ranks[name] ?? .max, accepts(name, window, value) {
        record.fields[name] = value
        ranks[name] = rank
      }
      guard scanner.skipSpace() else { return nil }
      if scanner.take(UInt8(ascii: "}")) { break }
      guard scanner.take(0x2C) else { return nil }
    }
    return scanner.skipSpace() ? nil : record
  }

  /// Whether a value fits the field; one that is empty leaves it to a key that has something to say.
  private static func accepts(
    _ name: FieldName, _ window: Span<UInt8>, _ value: Range<Int>
  ) -> Bool {
    let first = window[value.lowerBound]
    if value.count == 2, !first.isDigit { return false }
    return switch name {
    case .metadataJSON: first == UInt8(ascii: "{")
    case .id: first == 0x22 || first.isDigit
    case .byline, .keyword, .summary: first == 0x22 || first == UInt8(ascii: "[")
    default: first == 0x22
    }
  }

  private static func add(
    _ name: FieldName, _ window: Span<UInt8>, _ value: Range<Int>, to batch: inout DocumentSink
  ) {
    switch window[value.lowerBound] {
    case 0x22: addString(name, window, value.lowerBound + 1..<value.upperBound - 1, to: &batch)
    case UInt8(ascii: "["): addStrings(name, window, value, to: &batch)
    default: batch.add(name, window, value)
    }
  }

  /// Each string of an array is a field of its own; other values in it are none.
  private static func addStrings(
    _ name: FieldName, _ window: Span<UInt8>, _ value: Range<Int>, to batch: inout DocumentSink
  ) {
    var scanner = JSONScanner(window, value)
    guard scanner.take(UInt8(ascii: "[")) else { return }
    while scanner.skipSpace(), let element = scanner.value() {
      if window[element.lowerBound] == 0x22 {
        addString(name, window, element.lowerBound + 1..<element.upperBound - 1, to: &batch)
      }
      guard scanner.skipSpace(), scanner.take(0x2C) else { return }
    }
  }

  private static func addString(
    _ name: FieldName, _ window: Span<UInt8>, _ inner: Range<Int>, to batch: inout DocumentSink
  ) {
    let start = batch.bytes.count
    JSONScanner.unescape(window, inner, into: &batch.bytes)
    guard batch.bytes.count > start else { return }
    batch.fields.append(Row(name, start..<batch.bytes.count))
  }

  static func isUTF8(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    (try? UTF8Span(validating: window.extracting(line))) != nil
  }
}
