internal import Wire

/// The lines between STX and the text: slug, headline, notes, summary, byline and affiliation.
///
/// A line begins with `^` and ends with `<` (quad left) or `=` (centred). Kyodo's have neither: the
/// slug comes first and the headline ends in `+`.
struct ANPALines {
  private(set) var bodyStart = 0
  private(set) var version: Range<Int>?
  private(set) var words: Range<Int>?
  /// A slug and no headline: the text is the alert.
  private(set) var isAlert = false

  private let header: ANPAHeader
  private var hasSlug = false
  private var hasHeadline = false
  private var hasByline = false
  private var isBylineOpen = false

  init(_ header: ANPAHeader) { self.header = header }

  /// Reads the lines of `range` into the sink; the text begins at `bodyStart`.
  mutating func read(_ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink) {
    var index = range.lowerBound
    bodyStart = index
    while index < range.upperBound {
      var line = TeleprinterLine(window, from: index, to: range.upperBound)
      guard !line.range.isEmpty else {
        guard !hasSlug else { break }
        index = line.next
        bodyStart = index
        continue
      }
      guard window[line.start] == UInt8(ascii: "^") else {
        if !readPlain(window, line, into: &batch) { break }
        index = line.next
        bodyStart = index
        continue
      }
      line = Self.continued(window, line, range.upperBound)
      guard addMarked(window, line.range, into: &batch) else { break }
      index = line.next
      bodyStart = index
    }
    if !hasSlug { batch.addTrimmed(.slug, window, header.keyword) }
    isAlert = hasSlug && !hasHeadline && isAlertName(window)
  }

  private func isAlertName(_ window: Span<UInt8>) -> Bool {
    let keyword = header.keyword
    return window.firstIndex(of: "Alert", from: keyword.lowerBound, to: keyword.upperBound) != nil
  }

  /// A marked line that does not end on its own line goes on until its mark.
  private static func continued(
    _ window: Span<UInt8>, _ line: TeleprinterLine, _ limit: Int
  ) -> TeleprinterLine {
    let last = window[line.range.upperBound - 1]
    if last == UInt8(ascii: "<") || last == UInt8(ascii: "=") { return line }
    var next = line
    for _ in 0..<3 {
      guard next.next < limit else { return line }
      next = TeleprinterLine(window, from: next.next, to: limit)
      guard !next.range.isEmpty, window[next.start] > 0x20, window[next.start] != UInt8(ascii: "^")
      else { return line }
      let last = window[next.range.upperBound - 1]
      if last == UInt8(ascii: "<") || last == UInt8(ascii: "=") {
        return TeleprinterLine(
          window, line: line.start, trimmed: line.range.lowerBound..<next.range.upperBound,
          next: next.next)
      }
    }
    return line
  }

  // MARK: - Kyodo

  /// Lines without marks: the slug first, then a headline that ends in `+`.
  private mutating func readPlain(
    _ window: Span<UInt8>, _ line: TeleprinterLine, into batch: inout DocumentSink
  ) -> Bool {
    guard window[line.start] > 0x20 else { return false }
    if !hasSlug, line.range.count < 100 {
      let isKeyword =
        !header.keyword.isEmpty && window.matches("BC-", at: line.range.lowerBound)
        || Self.shares(window, header.keyword, line.range)
      guard isKeyword else { return false }
      addSlug(window, line.range, into: &batch)
      return true
    }
    // `(sw)`: the desk's initials above the byline.
    if line.range.count <= 6, window[line.range.lowerBound] == UInt8(ascii: "("),
      window[line.range.upperBound - 1] == UInt8(ascii: ")")
    {
      batch.add(.signoff, window, line.range)
      return true
    }
    guard !hasHeadline, window[line.range.upperBound - 1] == UInt8(ascii: "+") else { return false }
    batch.addTrimmed(.headline, window, line.range.lowerBound..<line.range.upperBound - 1)
    hasHeadline = true
    return true
  }

  /// Whether the keyword begins the line.
  private static func shares(
    _ window: Span<UInt8>, _ keyword: Range<Int>, _ line: Range<Int>
  ) -> Bool {
    let length = min(8, keyword.count)
    guard length >= 3, line.count >= length else { return false }
    for offset in 0..<length
    where window[keyword.lowerBound + offset] != window[line.lowerBound + offset] { return false }
    return true
  }

  // MARK: - Marked lines

  /// Adds a marked line; false where it belongs to the text.
  private mutating func addMarked(
    _ window: Span<UInt8>, _ line: Range<Int>, into batch: inout DocumentSink
  ) -> Bool {
    let mark = window[line.upperBound - 1]
    let isLeft = mark == UInt8(ascii: "<")
    let isCentred = mark == UInt8(ascii: "=")
    guard isLeft || isCentred else { return false }
    var text = window.trimmed(line.lowerBound + 1..<line.upperBound - 1)
    if !hasSlug {
      // `^*9006< ^AP-Top-...,0176<`: a reference before the slug.
      while let close = window.firstIndex(
        of: UInt8(ascii: "<"), from: text.lowerBound, to: text.upperBound)
      {
        batch.addMetadata("reference", window, text.lowerBound..<close)
        text = window.trimmed(close + 1..<text.upperBound)
        if !text.isEmpty, window[text.lowerBound] == UInt8(ascii: "^") {
          text = text.lowerBound + 1..<text.upperBound
        }
      }
    }
    guard !text.isEmpty else { return true }
    // Columns come after the byline: what is centred there is the table's own.
    if hasByline, isCentred, header.isTabular { return false }
    if Self.isAlarm(window, text) {
      batch.add(.genre, window, text)
    } else if !hasSlug, isLeft, !isAboveSlug(window, text) {
      addSlug(window, text, into: &batch)
    } else if Self.isByline(window, text) {
      batch.add(.byline, window, text)
      hasByline = true
      isBylineOpen = Self.runsOn(window, text)
    } else if isBylineOpen, text.count < 60, !Self.isNote(window, text),
      !Self.isAffiliation(window, text)
    {
      // `^By MARA QUIST and< ^JON EBNER<`
      batch.add(.byline, window, text)
      isBylineOpen = Self.runsOn(window, text)
    } else if Self.isNote(window, text) {
      batch.add(.editorNote, window, text)
    } else if hasByline, isCentred || Self.isAffiliation(window, text) {
      batch.addMetadata("affiliation", window, text)
    } else if window.matches("INDEX: ", at: text.lowerBound) {
      addIndex(window, text.lowerBound + 7..<text.upperBound, into: &batch)
    } else if !hasHeadline, isInstruction(window, text) {
      batch.add(.editorNote, window, text)
    } else if !hasHeadline {
      batch.add(.headline, window, text)
      hasHeadline = true
    } else if isCentred {
      batch.add(.editorNote, window, text)
    } else {
      batch.add(.summary, window, text)
    }
    return true
  }

  /// Whether a line says what is to be done: an order to kill, or where an add is picked up (`HALDEN: since
  /// 1931.`).
  private func isInstruction(_ window: Span<UInt8>, _ text: Range<Int>) -> Bool {
    guard let version = version ?? header.version else { return false }
    if ANPAVersion.kind(window, version) == .kill { return true }
    guard window[text.upperBound - 1] == UInt8(ascii: ".") else { return false }
    return window.contains(version) { $0 == UInt8(ascii: "A") || $0 == UInt8(ascii: "a") }
      && (window.firstIndex(of: "Add", from: version.lowerBound, to: version.upperBound) != nil
        || window.firstIndex(of: "add", from: version.lowerBound, to: version.upperBound) != nil)
  }

  /// The Canadian Press' keywords: `INDEX: National, Accidents`.
  private func addIndex(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end =
        window.firstIndex(of: UInt8(ascii: ","), from: start, to: range.upperBound)
        ?? range.upperBound
      batch.addTrimmed(.keyword, window, start..<end)
      start = end + 1
    }
  }

  /// `United Press International`, `AP Sports Writer`, set left below the byline.
  private static func isAffiliation(_ window: Span<UInt8>, _ text: Range<Int>) -> Bool {
    guard text.count < 60 else { return false }
    for word: StaticString in [
      " writer", " writers", " press", " international", " correspondent", " service", " staff",
      " reporter", " editor", " columnist",
    ] where text.count > word.utf8CodeUnitCount {
      if window.matchesFolded(word, at: text.upperBound - word.utf8CodeUnitCount) { return true }
    }
    return false
  }

  private mutating func addSlug(
    _ window: Span<UInt8>, _ line: Range<Int>, into batch: inout DocumentSink
  ) {
    hasSlug = true
    let slug = SlugLine(window, line)
    version = slug.version ?? version
    words = slug.words ?? words
    batch.addTrimmed(.slug, window, slug.keyword)
  }

  /// `BULLETIN`, `URGENT`: a line of its own that tells how urgent the copy is.
  private static func isAlarm(_ window: Span<UInt8>, _ text: Range<Int>) -> Bool {
    (["BULLETIN", "URGENT", "FLASH", "NEWSALERT", "APNewsAlert"] as [StaticString]).contains {
      text.count == $0.utf8CodeUnitCount && window.matches($0, at: text.lowerBound)
    }
  }

  /// Whether a line tells of a release or a note and is no slug, though it stands first.
  private func isAboveSlug(_ window: Span<UInt8>, _ text: Range<Int>) -> Bool {
    Self.isNote(window, text)
      && !Self.shares(window, header.keyword, text)
      || window.matchesFolded("$adv", at: text.lowerBound)
        && !window.contains(text) { $0 == 0x20 || $0 == UInt8(ascii: ",") }
  }

  /// Whether a byline goes on in the next line: `By MARA QUIST and`.
  private static func runsOn(_ window: Span<UInt8>, _ text: Range<Int>) -> Bool {
    window[text.upperBound - 1] == UInt8(ascii: ",")
      || text.count > 7 && window.matchesFolded(" and", at: text.upperBound - 4)
  }

  private static func isByline(_ window: Span<UInt8>, _ text: Range<Int>) -> Bool {
    window.matchesFolded("by ", at: text.lowerBound) && text.count < 160
      && window[min(text.lowerBound + 3, text.upperBound - 1)].isUpper
  }

  private static func isNote(_ window: Span<UInt8>, _ text: Range<Int>) -> Bool {
    let start =
      window[text.lowerBound] == UInt8(ascii: "(") ? text.lowerBound + 1 : text.lowerBound
    // `(Town keeps its sign)` in brackets, `$Adv17`: neither is a headline.
    if window.matchesFolded("$adv", at: text.lowerBound) { return true }
    if window[text.lowerBound] == UInt8(ascii: "("),
      window[text.upperBound - 1] == UInt8(ascii: ")")
    {
      return true
    }
    for word: StaticString in [
      "eds:", "eds.:", "editors:", "editor's note", "editors' note", "ap photo", "ap graphic",
      "ap video", "ap interactive", "with ap photo", "laserphoto",
      "ap laserphoto", "with am-", "with pm-", "with bc-",
    ] where window.matchesFolded(word, at: start) { return true }
    // In brackets, or with a colon or a time behind it: headlines begin with the same words.
    for word: StaticString in ["for release", "hfr", "embargo"]
    where window.matchesFolded(word, at: start) {
      return start > text.lowerBound
        || EmbargoWords.isMark(window, start + word.utf8CodeUnitCount, text.upperBound)
    }
    return false
  }
}

extension TeleprinterLine {
  /// A line that goes on over others.
  init(_ window: Span<UInt8>, line start: Int, trimmed range: Range<Int>, next: Int) {
    self.start = start
    self.range = range
    self.next = next
  }
}
