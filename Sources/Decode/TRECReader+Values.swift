internal import Wire

// The values of elements.
extension TRECReader {
  func add(
    _ given: Span<UInt8>, _ role: Role?, _ name: Range<Int>, _ content: Range<Int>,
    _ document: inout Document, into batch: inout DocumentSink
  ) {
    switch role {
    case .header:
      addMarkedHeader(given, content, &document, into: &batch)
      addHeader(given, content, &document, into: &batch)
      return
    case .text:
      addText(given, content, &document, into: &batch)
      return
    default: break
    }
    let value = Self.withoutTags(given, content)
    if let plain = TRECMarkup.plain(given, value) {
      let whole = plain.span.trimmed(0..<plain.count)
      add(plain.span, whole, role, given, name, &document, into: &batch)
    } else {
      add(given, value, role, given, name, &document, into: &batch)
    }
  }

  /// Adds an element's value, without markup.
  func add(
    _ window: Span<UInt8>, _ value: Range<Int>, _ role: Role?, _ source: Span<UInt8>,
    _ name: Range<Int>, _ document: inout Document, into batch: inout DocumentSink
  ) {
    switch role {
    case .number:
      document.hasNumber = !value.isEmpty
      document.number = value
      document.isZiff = window.matches("ZF", at: value.lowerBound)
      batch.add(.id, window, value)
    case .headline: addHeadline(window, value, &document, into: &batch)
    case .date: addDate(window, value, &document, into: &batch)
    case .dateline:
      // The San Jose Mercury News has the day of printing there.
      if Self.isWeekday(window, value) {
        let end =
          window.firstIndex(of: 0x0A, from: value.lowerBound, to: value.upperBound)
          ?? value.upperBound
        addDate(window, window.trimmed(value.lowerBound..<end), &document, into: &batch)
        batch.remove(.dateLine, window, value)
      } else {
        batch.add(.dateline, window, value)
      }
    case .slug: addSlug(window, value, isSlug: true, &document, into: &batch)
    case .type:
      batch.add(.type, window, value)
      if !window.matchesFolded("news", at: value.lowerBound) { document.kind = .other }
    case .author: addAuthor(window, value, document, into: &batch)
    case .field(.keyword):
      var start = value.lowerBound
      while start < value.upperBound {
        let end =
          window.firstIndex(of: UInt8(ascii: ";"), from: start, to: value.upperBound)
          ?? value.upperBound
        batch.addTrimmed(.keyword, window, start..<end)
        start = end + 1
      }
    case .field(let field):
      guard !value.isEmpty else { return }
      if field == .source { document.hasSource = true }
      batch.add(field, window, value)
    case .metadata(let key):
      guard !value.isEmpty else { return }
      addFiled(window, value, key, &document, into: &batch)
      batch.add(.metadataName, literal: key)
      batch.add(.metadataValue, window, value)
    case .paragraph: batch.add(.paragraph, window, value)
    case .container, .header, .text: break
    case nil:
      guard !value.isEmpty else { return }
      batch.add(.metadataName, source, name)
      batch.add(.metadataValue, window, value)
    }
  }

  /// What metadata tells beside itself: AP's file name the time of sending, a length its words.
  private func addFiled(
    _ window: Span<UInt8>, _ value: Range<Int>, _ key: StaticString, _ document: inout Document,
    into batch: inout DocumentSink
  ) {
    if !document.hasDate, key.description == "fileid",
      window.matches("AP-", at: value.lowerBound), let date = ANPATrailer(window, value)?.date
    {
      // `AP-NR-03-01-89 0556EST`
      batch.add(.date, bytes: date)
      document.hasDate = true
    } else if !document.hasWords, key.description == "length",
      let end = window.firstIndex(of: " words", from: value.lowerBound, to: value.upperBound),
      window.number(in: value.lowerBound..<end) != nil
    {
      // `1206 words`
      batch.add(.wordCount, window, value.lowerBound..<end)
      document.hasWords = true
    }
  }

  func addHeadline(
    _ window: Span<UInt8>, _ given: Range<Int>, _ document: inout Document,
    into batch: inout DocumentSink
  ) {
    var value = given
    guard !value.isEmpty else { return }
    if !document.hasHeadline, let parts = TRECHeadline.parts(window, value) {
      batch.add(.headline, bytes: parts.headline)
      for line in parts.bylines { batch.add(.byline, window, line) }
      document.hasHeadline = true
      return
    }
    let title = Self.behindDate(window, value)
    if title > value.lowerBound {
      batch.add(.leftover, window, window.trimmed(value.lowerBound..<title))
    }
    // AQUAINT's headlines run on with AP's notes to editors.
    if let note = window.firstIndex(of: " Eds: ", from: title, to: value.upperBound) {
      batch.addTrimmed(.editorNote, window, note..<value.upperBound)
      value = value.lowerBound..<window.trimmed(title..<note).upperBound
    }
    while value.upperBound > title, window[value.upperBound - 1] == UInt8(ascii: ";") {
      value = value.lowerBound..<value.upperBound - 1
    }
    guard title < value.upperBound else { return }
    // AP repeats HEAD: the headline, then notes to editors.
    batch.add(document.hasHeadline ? .editorNote : .headline, window, title..<value.upperBound)
    document.hasHeadline = true
  }

  private func addDate(
    _ window: Span<UInt8>, _ value: Range<Int>, _ document: inout Document,
    into batch: inout DocumentSink
  ) {
    guard !document.hasDate, !value.isEmpty else { return }
    document.hasDate = true
    if let day = Self.shortDate(window, value) {
      batch.add(.date, bytes: day)
    } else {
      batch.add(.date, window, value)
    }
  }

  private static func isWeekday(_ window: Span<UInt8>, _ value: Range<Int>) -> Bool {
    for day: StaticString in [
      "monday ", "tuesday ", "wednesday ", "thursday ", "friday ", "saturday ", "sunday ",
    ] where value.count > 16 && window.matchesFolded(day, at: value.lowerBound) { return true }
    return false
  }

  /// Adds a keyword line; where another element is the slug, that one tells the version.
  func addSlug(
    _ text: Span<UInt8>, _ line: Range<Int>, isSlug: Bool, _ document: inout Document,
    into batch: inout DocumentSink
  ) {
    let slug = SlugLine(text, line)
    if isSlug, let version = slug.version { batch.addTrimmed(.version, text, version) }
    if let words = slug.words, !document.hasWords {
      batch.add(.wordCount, text, words)
      document.hasWords = true
    }
    batch.addTrimmed(isSlug ? .slug : .keyword, text, slug.keyword)
  }

  private func addAuthor(
    _ window: Span<UInt8>, _ value: Range<Int>, _ document: Document,
    into batch: inout DocumentSink
  ) {
    if document.isZiff, let names = TRECMarkup.turned(window, value) {
      for name in names { batch.add(.byline, bytes: name) }
      return
    }
    // `By Walter Bird, Bird is a writer in Halden.`: what the author is, in a sentence.
    var end = value.upperBound
    for verb: StaticString in [" is a ", " is an ", " is the "] {
      guard
        let found = window.firstIndex(of: verb, from: value.lowerBound, to: value.upperBound)
      else { continue }
      var comma = found
      while comma > value.lowerBound, window[comma] != UInt8(ascii: ",") { comma -= 1 }
      if comma > value.lowerBound { end = min(end, comma) }
    }
    batch.addTrimmed(.byline, window, value.lowerBound..<end)
    if end < value.upperBound { batch.remove(.bylineText, window, end + 1..<value.upperBound) }
  }
}
