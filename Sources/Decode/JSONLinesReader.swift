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
    ("article_text", .body, 3), ("articleBody", .body, 3), ("body_text", .body, 3),
    ("fulltext", .body, 3), ("content_text", .body, 3), ("id", .id, 0),
    ("_id", .id, 1), ("guid", .id, 1), ("uuid", .id, 2), ("doc_id", .id, 2), ("docid", .id, 2),
    ("article_id", .id, 2), ("docno", .id, 2), ("headline", .headline, 0), ("title", .headline, 1),
    ("published", .date, 0), ("date_publish", .date, 1), ("date", .date, 2),
    ("timestamp", .date, 4), ("created", .date, 3), ("publish_date", .date, 1),
    ("published_at", .date, 1), ("publishedAt", .date, 1), ("date_published", .date, 1),
    ("datePublished", .date, 1), ("pub_date", .date, 1), ("pubDate", .date, 1),
    ("publication_date", .date, 1), ("published_date", .date, 1), ("datetime", .date, 2),
    ("created_at", .date, 3), ("slug", .slug, 0), ("slugline", .slug, 0),
    ("dateline", .dateline, 0), ("copyright", .copyright, 0), ("ednote", .editorNote, 0),
    ("editor_note", .editorNote, 1), ("urgency", .urgency, 0), ("embargoed", .embargo, 0),
    ("embargo", .embargo, 1), ("word_count", .wordCount, 0), ("wordcount", .wordCount, 1),
    ("section_name", .category, 2), ("publisher", .source, 2),
    ("source", .source, 0), ("publication", .source, 1), ("source_domain", .source, 2),
    ("domain", .source, 3), ("source-hostname", .source, 1), ("sitename", .source, 1),
    ("site_name", .source, 1), ("raw_content", .body, 3), ("url", .url, 0),
    ("source_url", .url, 1), ("warc-target-uri", .url, 2), ("uri", .url, 3),
    ("section", .category, 0), ("category", .category, 1),
    ("summary", .summary, 0), ("abstract", .summary, 1), ("highlights", .summary, 2),
    ("description", .summary, 3), ("keywords", .keyword, 0), ("tags", .keyword, 1),
    ("language", .language, 0), ("lang", .language, 1), ("byline", .byline, 0),
    ("author", .byline, 1), ("authors", .byline, 2),
    ("creator", .byline, 3), ("metadata", .metadataJSON, 0),
  ]

  /// Objects of what is known of the text, whose members are fields where the record has none.
  private static let envelopes: [StaticString] = ["metadata", "meta", "warc_headers"]
  /// Those of them that tell of the text; others, such as its language, are the crawler's guesses.
  private static let innerFields: Set<FieldName> = [
    .headline, .byline, .url, .date, .source, .keyword,
  ]

  /// The fields of a record: where each value stands; nil where the line is not JSON.
  private static func record(_ window: Span<UInt8>, _ line: Range<Int>) -> Record? {
    var record = Record()
    var ranks: [FieldName: Int] = [:]
    return readMembers(window, line, &record, &ranks, isInner: false) ? record : nil
  }

  private static func readMembers(
    _ window: Span<UInt8>, _ line: Range<Int>, _ record: inout Record,
    _ ranks: inout [FieldName: Int], isInner: Bool
  ) -> Bool {
    var scanner = JSONScanner(window, line)
    guard scanner.take(UInt8(ascii: "{")) else { return false }
    if scanner.peek() == UInt8(ascii: "}") {
      _ = scanner.take(UInt8(ascii: "}"))
      return !scanner.skipSpace()
    }
    while true {
      guard scanner.skipSpace(), let key = scanner.string(), scanner.skipSpace(),
        scanner.take(0x3A), let value = scanner.value()
      else { return false }
      func isKey(_ word: StaticString) -> Bool {
        word.utf8CodeUnitCount == key.range.count && window.matches(word, at: key.range.lowerBound)
      }
      if var (_, name, rank) = keys.first(where: { isKey($0.0) }) {
        // What the page was taken from.
        if name == .source, window.matches("\"http", at: value.lowerBound) { name = .url }
        if isInner { rank += 10 }
        let isOwn = !isInner || innerFields.contains(name)
        if isOwn, rank < ranks[name] ?? .max, accepts(name, window, value) {
          record.fields[name] = value
          ranks[name] = rank
        }
      }
      if !isInner, window[value.lowerBound] == UInt8(ascii: "{"), envelopes.contains(where: isKey) {
        _ = readMembers(window, value, &record, &ranks, isInner: true)
      }
      guard scanner.skipSpace() else { return false }
      if scanner.take(UInt8(ascii: "}")) { break }
      guard scanner.take(0x2C) else { return false }
    }
    return !scanner.skipSpace()
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
    case .byline, .source, .headline:
      first == 0x22 || first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    case .keyword, .summary, .body, .category: first == 0x22 || first == UInt8(ascii: "[")
    case .date: first == 0x22 || first.isDigit || first == UInt8(ascii: "{")
    case .urgency, .wordCount: first == 0x22 || first.isDigit
    default: first == 0x22
    }
  }

  private static func add(
    _ name: FieldName, _ window: Span<UInt8>, _ value: Range<Int>, to batch: inout DocumentSink
  ) {
    switch window[value.lowerBound] {
    case 0x22 where name == .keyword:
      addKeywords(window, value.lowerBound + 1..<value.upperBound - 1, to: &batch)
    case 0x22: addString(name, window, value.lowerBound + 1..<value.upperBound - 1, to: &batch)
    case UInt8(ascii: "["):
      // A text in a list is its paragraphs.
      addStrings(name == .body ? .paragraph : name, window, value, to: &batch)
    case UInt8(ascii: "{") where name != .metadataJSON:
      if let member = named(name, window, value) { add(name, window, member, to: &batch) }
    case let first where name == .date && first.isDigit:
      if let date = epoch(window, value) { batch.add(.date, bytes: date) }
    default: batch.add(name, window, value)
    }
  }

  /// The member of an object that says what the object is: an author's `name`, a headline's `main`, a
  /// database's `$date`.
  private static func named(
    _ name: FieldName, _ window: Span<UInt8>, _ value: Range<Int>
  ) -> Range<Int>? {
    let keys: [StaticString] =
      name == .date
      ? ["$date", "$numberLong"] : ["name", "main", "original", "full_name", "title"]
    var scanner = JSONScanner(window, value)
    guard scanner.take(UInt8(ascii: "{")) else { return nil }
    var best: (rank: Int, value: Range<Int>)?
    while scanner.skipSpace(), let key = scanner.string(), scanner.skipSpace(), scanner.take(0x3A),
      let member = scanner.value()
    {
      let first = window[member.lowerBound]
      let rank = keys.firstIndex {
        $0.utf8CodeUnitCount == key.range.count && window.matches($0, at: key.range.lowerBound)
      }
      if let rank, rank < best?.rank ?? .max, first == 0x22 || name == .date {
        best = (rank, member)
      }
      guard scanner.skipSpace(), scanner.take(0x2C) else { break }
    }
    return best?.value
  }

  /// The time of a number of seconds or milliseconds since 1970; a number of eight digits is a day, one of
  /// four a year.
  private static func epoch(_ window: Span<UInt8>, _ value: Range<Int>) -> [UInt8]? {
    var end = value.lowerBound
    while end < value.upperBound, window[end].isDigit { end += 1 }
    guard let number = window.number(in: value.lowerBound..<end) else { return nil }
    var text: [UInt8] = []
    switch end - value.lowerBound {
    case 4, 8: text.append(window, value.lowerBound..<end)
    case 9, 10: time(number).append(to: &text)
    case 12, 13: time(number / 1000).append(to: &text)
    default: return nil
    }
    return text
  }

  /// The time, in UTC, of seconds since 1970, by way of days in eras of 400 years.
  private static func time(_ seconds: Int) -> Timestamp {
    let days = seconds / 86_400 + 719_468
    let (era, day) = days.quotientAndRemainder(dividingBy: 146_097)
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let rest = day - (365 * year + year / 4 - year / 100)
    // Years begin in March here.
    let shifted = (5 * rest + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    var time = Timestamp(
      year: year + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: rest - (153 * shifted + 2) / 5 + 1)
    let clock = seconds % 86_400
    time.hour = Int8(clamping: clock / 3600)
    time.minute = UInt8(clamping: clock / 60 % 60)
    time.second = UInt8(clamping: clock % 60)
    time.zone = 0
    return time
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
      } else if name == .byline, window[element.lowerBound] == UInt8(ascii: "{"),
        let member = named(name, window, element)
      {
        addString(name, window, member.lowerBound + 1..<member.upperBound - 1, to: &batch)
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
    if name == .body || name == .paragraph, isMarkedUp(batch.bytes.span.extracting(start...)) {
      let markup = Array(batch.bytes[start...])
      batch.bytes.removeSubrange(start...)
      var html = HTMLText()
      html.read(markup.span, into: &batch)
      if html.hasText { return }
      // What it holds beside text has been added before.
      let first = batch.bytes.count
      batch.bytes += markup
      batch.fields.append(Row(name, first..<batch.bytes.count))
      return
    }
    batch.fields.append(Row(name, start..<batch.bytes.count))
  }

  /// Keywords in one string have commas or semicolons between; those of a list are whole.
  private static func addKeywords(
    _ window: Span<UInt8>, _ inner: Range<Int>, to batch: inout DocumentSink
  ) {
    let start = batch.bytes.count
    JSONScanner.unescape(window, inner, into: &batch.bytes)
    var first = start
    for index in start...batch.bytes.count {
      let isEnd =
        index == batch.bytes.count || batch.bytes[index] == UInt8(ascii: ",")
        || batch.bytes[index] == UInt8(ascii: ";")
      guard isEnd else { continue }
      let word = batch.bytes.span.trimmed(first..<index)
      if !word.isEmpty { batch.fields.append(Row(.keyword, word)) }
      first = index + 1
    }
  }

  /// Whether a text is HTML: it ends a paragraph or breaks a line as no plain copy does.
  private static func isMarkedUp(_ text: Span<UInt8>) -> Bool {
    var index = 0
    while let open = text.firstIndex(of: UInt8(ascii: "<"), from: index) {
      index = open + 1
      for tag: StaticString in ["</p>", "<br>", "<br/>", "<br />", "</div>"]
      where text.matchesFolded(tag, at: open) { return true }
    }
    return false
  }

  static func isUTF8(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    (try? UTF8Span(validating: window.extracting(line))) != nil
  }
}
