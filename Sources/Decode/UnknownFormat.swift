internal import Wire

/// What a file is that no reader reads, for those who must do something about it.
struct UnknownFormat {
  /// With its article: `a PDF file`.
  let name: String
  let remedy: String

  /// The reject's words: what was seen, that it is not read, and what to do.
  var detail: String { "this is \(name), which is not read: \(remedy)" }

  private static let textRemedy =
    "give its text as plain text, or as JSON Lines with `text`, `title` and `date`"

  static let webArchive = UnknownFormat(
    name: "a WARC file (a web archive)",
    remedy:
      "take the pages' texts out of it, as plain text or as JSON Lines with `text`, `title` and `date`"
  )
  static let page = UnknownFormat(name: "an HTML page", remedy: textRemedy)
  static let pdf = UnknownFormat(name: "a PDF file", remedy: textRemedy)
  static let rtf = UnknownFormat(name: "an RTF document", remedy: textRemedy)
  static let document = UnknownFormat(name: "a PostScript or Office document", remedy: textRemedy)
  static let packed = UnknownFormat(
    name: "a packed file",
    remedy: "unpack it first; gzip, tar, tar.gz and ZIP are read, one within another is not")
  static let picture = UnknownFormat(
    name: "a picture, sound or film", remedy: "nothing is lost but the file itself: it has no text")

  /// What the head of a member is, where that can be seen.
  static func seen(_ head: Span<UInt8>) -> UnknownFormat? {
    for (format, marks): (UnknownFormat, [[UInt8]]) in [
      (packed, [[0x1F, 0x8B], Array("BZh".utf8), [0xFD, 0x37, 0x7A, 0x58, 0x5A]]),
      (packed, [[0x28, 0xB5, 0x2F, 0xFD], [0x37, 0x7A, 0xBC, 0xAF], Array("PK\u{3}\u{4}".utf8)]),
      (document, [[0xD0, 0xCF, 0x11, 0xE0], Array("%!PS".utf8)]),
      (picture, [[0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47], Array("GIF8".utf8)]),
      (picture, [Array("RIFF".utf8), Array("ID3".utf8), [0x49, 0x49, 0x2A, 0x00]]),
    ] where marks.contains(where: { begins(head, $0) }) { return format }
    var start = head.matches("\u{FEFF}", at: 0) ? 3 : 0
    while start < head.count, head[start].isSpace { start += 1 }
    for (mark, format): (StaticString, UnknownFormat) in [
      ("warc/", webArchive), ("filedesc:", webArchive), ("%pdf", pdf), ("{\\rtf", rtf),
    ] where head.matchesFolded(mark, at: start) { return format }
    return isPage(head, from: start) ? page : markup(head)
  }

  private static func begins(_ head: Span<UInt8>, _ mark: [UInt8]) -> Bool {
    guard head.count >= mark.count else { return false }
    return mark.indices.allSatisfy { head[$0] == mark[$0] }
  }

  /// Whether markup is HTML: its type or its root says so, behind an XML declaration and comments.
  private static func isPage(_ head: Span<UInt8>, from start: Int) -> Bool {
    guard start < head.count, head[start] == UInt8(ascii: "<") else { return false }
    var index = start
    while let tag = head.firstIndex(of: UInt8(ascii: "<"), from: index), tag < start + 2048 {
      for mark: StaticString in [
        "<!doctype html", "<html", "<head>", "<body", "<meta ", "<title", "<div", "<p>", "<script",
      ] where head.matchesFolded(mark, at: tag) { return true }
      guard head.matches("<!", at: tag) || head.matches("<?", at: tag),
        let end = head.firstIndex(of: UInt8(ascii: ">"), from: tag)
      else { return false }
      index = end
    }
    return false
  }

  /// XML of another kind, by the name of its root.
  private static func markup(_ head: Span<UInt8>) -> UnknownFormat? {
    guard let root = XMLSniffer.rootSpelling(head) else { return nil }
    return UnknownFormat(
      name: "XML whose root is <\(root)>",
      remedy: "`wireroom formats` lists what is read; \(textRemedy)")
  }
}

/// Rejects a member that no format's reader knows, once, and passes over the rest of it.
///
/// The reject holds the head by which it was looked at: how much of the rest is in the window follows
/// from how the bytes came, and of a picture or a PDF file more would help nobody.
struct UnknownReader: FormatReader {
  static let format = WireFormat.plainText
  static func sniff(_ head: Span<UInt8>, name: String) -> Int { 0 }

  private var isTold = false

  mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    defer { isTold = true }
    guard !isTold else { return .skip(consumed: window.count) }
    let head = window.extracting(0..<min(window.count, ArchiveDecoder.headSize))
    if NinjsKeys(head).isNoNews {
      return .reject(
        start: 0, consumed: head.count, .notNews,
        "JSON whose objects have neither headline nor text is no news")
    }
    let known = WireFormat.allCases.map(\.rawValue).joined(separator: ", ")
    return .reject(
      start: 0, consumed: head.count, .unknownFormat,
      UnknownFormat.seen(head)?.detail ?? "no reader knows this format (read are \(known))")
  }
}

/// Passes over a tar entry that is no file.
struct SkippingReader: FormatReader {
  static let format = WireFormat.plainText
  static func sniff(_ head: Span<UInt8>, name: String) -> Int { 0 }

  mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep { .skip(consumed: window.count) }
}
