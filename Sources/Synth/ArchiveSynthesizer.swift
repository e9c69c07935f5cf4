package import Wire

/// Writes synthetic archives of a format, with a known share of broken and repeated documents.
package struct ArchiveSynthesizer: Sendable {
  package struct Options: Sendable {
    package var format = WireFormat.gigaword
    package var seed: UInt64 = 1
    /// The share of documents that cannot be read.
    package var malformed = 0.0
    /// The share of documents that repeat an earlier one, every second with a word changed.
    package var duplicates = 0.0

    package init() {}
  }

  /// What is true of a document that was written.
  package enum Truth: Sendable {
    case story(id: String, SyntheticStory)
    case duplicate(id: String, of: String, isExact: Bool, SyntheticStory)
    case reject(RejectReason)
  }

  let options: Options
  private var maker: StoryMaker
  var random: SplitMix
  /// Stories that may be repeated, the last few hundred.
  private var recent: [(id: String, story: SyntheticStory)] = []
  /// Distinct stories; near-duplicates are written from them for speed and for their own sake.
  var written = 0
  let series: String

  /// `series` sets the ids of one file apart from another's.
  package init(_ options: Options, series: Int) {
    self.options = options
    maker = StoryMaker(seed: options.seed &* 1_000_003 &+ UInt64(series))
    random = SplitMix(seed: options.seed ^ UInt64(series) &* 0x5851_F42D_4C95_7F2D)
    self.series = String(series)
  }

  /// The formats that can be written.
  package static let formats: [WireFormat] = [
    .gigaword, .reuters21578, .jsonLines, .plainText, .trec, .nitf, .newsML1, .newsMLG2,
    .iptc7901, .anpa, .ninjs, .mail, .zczc, .rbNews, .rss, .rcv1, .appl,
  ]

  /// What stands before the first document.
  package var preamble: [UInt8] {
    switch options.format {
    case .reuters21578: Array("<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n".utf8)
    case .rss: Array(feedHead.utf8)
    default: []
    }
  }

  /// What stands behind the last document.
  package var ending: [UInt8] {
    switch options.format {
    case .plainText, .nitf, .newsML1, .newsMLG2, .ninjs, .rbNews, .rcv1, .appl:
      Array(repeating: 0, count: 1024)
    case .rss: Array(feedEnd.utf8)
    default: []
    }
  }

  /// Appends the next document to `bytes` and tells what it is.
  package mutating func next(into bytes: inout [UInt8]) -> Truth {
    written += 1
    if random.chance(options.malformed) { return malformed(into: &bytes) }
    if recent.count > 8, random.chance(options.duplicates) {
      var (source, story) = random.pick(recent)
      let isExact = random.chance(0.5)
      if !isExact, !story.paragraphs.isEmpty {
        story.paragraphs[story.paragraphs.count - 1] += " More was expected later."
      }
      let id = write(story, into: &bytes)
      return .duplicate(id: id, of: source, isExact: isExact, story)
    }
    let story = maker.next()
    let id = write(story, into: &bytes)
    if recent.count < 300 {
      recent.append((id, story))
    } else {
      recent[written % 300] = (id, story)
    }
    return .story(id: id, story)
  }

  private mutating func write(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    switch options.format {
    case .gigaword: return writeGigaword(story, into: &bytes)
    case .reuters21578: return writeReuters(story, into: &bytes)
    case .jsonLines: return writeJSON(story, into: &bytes)
    case .plainText: return writeText(story, into: &bytes)
    case .trec: return writeTREC(story, into: &bytes)
    case .nitf: return writeNITF(story, into: &bytes)
    case .newsML1: return writeNewsML1(story, into: &bytes)
    case .newsMLG2: return writeNewsMLG2(story, into: &bytes)
    case .iptc7901: return writeIPTC7901(story, into: &bytes)
    case .anpa: return writeANPA(story, into: &bytes)
    case .ninjs: return writeNinjs(story, into: &bytes)
    case .mail: return writeMail(story, into: &bytes)
    case .zczc: return writeZCZC(story, into: &bytes)
    case .rbNews: return writeRBNews(story, into: &bytes)
    case .rss: return writeFeed(story, into: &bytes)
    case .rcv1: return writeRCV1(story, into: &bytes)
    case .appl: return writeAPPL(story, into: &bytes)
    }
  }

  // MARK: - Formats

  func dateline(_ story: SyntheticStory) -> String {
    story.city.uppercased() + (story.region.isEmpty ? "" : ", " + story.region)
  }

  func headline(_ story: SyntheticStory) -> String {
    (story.tag.isEmpty ? "" : story.tag + "-") + story.headline
  }

  private func writeGigaword(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let day = "\(story.year)\(SyntheticStory.two(story.month))\(SyntheticStory.two(story.day))"
    let id = "SYN_ENG_\(day).\(series).\(written)"
    bytes.append(contentsOf: "<DOC id=\"\(id)\" type=\"story\" >\n<HEADLINE>\n".utf8)
    bytes.append(contentsOf: escaped(headline(story)).utf8)
    bytes.append(contentsOf: "\n</HEADLINE>\n<DATELINE>\n".utf8)
    bytes.append(
      contentsOf:
        "\(dateline(story)), \(Vocabulary.shortMonths[story.month - 1]) \(story.day) (AFP)".utf8)
    bytes.append(contentsOf: "\n</DATELINE>\n<TEXT>\n".utf8)
    if !story.byline.isEmpty {
      bytes.append(contentsOf: "<P>\nBy \(story.byline)\n</P>\n".utf8)
    }
    for paragraph in story.paragraphs {
      bytes.append(contentsOf: "<P>\n".utf8)
      wrap(escaped(Self.teletype(paragraph)), width: 66, indent: "", into: &bytes)
      bytes.append(contentsOf: "</P>\n".utf8)
    }
    bytes.append(contentsOf: "</TEXT>\n</DOC>\n".utf8)
    return id
  }

  private func writeReuters(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "\(series)\(10_000_000 + written)"
    let month = Vocabulary.months[story.month - 1].prefix(3)
    let upper = escaped(headline(story).uppercased())
    let keyword = "BC-" + upper.split(separator: " ").prefix(3).joined(separator: "-").prefix(20)
    let words = min(500, story.text.utf8.count / 6)
    bytes.append(
      contentsOf: """
        <REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="\(written)" NEWID="\(id)">
        <DATE>\(story.day < 10 ? " " : "")\(story.day)-\(month.uppercased())-\(story.year) 12:\(SyntheticStory.two(written % 60)):01.79</DATE>
        <TOPICS><D>trade</D></TOPICS>
        <PLACES><D>\(story.country.lowercased())</D></PLACES>
        <PEOPLE></PEOPLE>
        <ORGS></ORGS>
        <EXCHANGES></EXCHANGES>
        <COMPANIES></COMPANIES>
        <UNKNOWN>
        &#5;&#5;&#5;C T
        &#22;&#22;&#1;f\(SyntheticStory.two(written / 100 % 100))\(SyntheticStory.two(written % 100))&#31;reute
        u f \(keyword)   \(SyntheticStory.two(story.month))-\(SyntheticStory.two(story.day)) 0\(words < 100 ? "0" : "")\(words)</UNKNOWN>
        <TEXT>&#2;
        <TITLE>\(upper)</TITLE>

        """.utf8)
    if !story.byline.isEmpty {
      bytes.append(contentsOf: "<AUTHOR>    By \(story.byline), Reuters</AUTHOR>\n".utf8)
    }
    bytes.append(
      contentsOf:
        "<DATELINE>    \(dateline(story)), \(Vocabulary.shortMonths[story.month - 1]) \(story.day) - </DATELINE><BODY>"
        .utf8)
    for (index, paragraph) in story.paragraphs.enumerated() {
      wrap(escaped(paragraph), width: 64, indent: index == 0 ? "" : "    ", into: &bytes)
    }
    bytes.append(contentsOf: " Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n".utf8)
    return id
  }

  private func writeJSON(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "syn-\(series)-\(written)"
    func quoted(_ text: String) -> String {
      "\""
        + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
          "\n", with: "\\n") + "\""
    }
    var text = story.paragraphs
    text[0] = "\(dateline(story)) (Reuters) - " + text[0]
    bytes.append(
      contentsOf:
        "{\"id\":\(quoted(id)),\"title\":\(quoted(headline(story))),\"date\":\"\(story.published)\",\"source\":\"synthetic\",\"text\":\(quoted(text.joined(separator: "\n\n"))),\"metadata\":{\"country\":\"\(story.country)\"}}\n"
        .utf8)
    return id
  }

  /// A page as text in a tar: headline, share line, date, byline, wrapped text, notice.
  private func writeText(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let name = "pages/story-\(series)-\(written).txt"
    var page: [UInt8] = []
    page.append(contentsOf: "\(headline(story))\nSend a link to a friend\n".utf8)
    page.append(
      contentsOf:
        "[\(Vocabulary.months[story.month - 1]) \(SyntheticStory.two(story.day)), \(story.year)]\n"
        .utf8)
    if !story.byline.isEmpty { page.append(contentsOf: "By \(story.byline)\n".utf8) }
    for (index, paragraph) in story.paragraphs.enumerated() {
      wrap(
        (index == 0 ? "\(dateline(story)) (Reuters) - " : "") + paragraph, width: 72, indent: "",
        into: &page)
    }
    page.append(contentsOf: "[\u{A9} \(story.year) Synthetic Wire. All rights\nreserved.]\n".utf8)
    bytes.append(contentsOf: Self.tarHeader(name, size: page.count))
    bytes.append(contentsOf: page)
    bytes.append(contentsOf: Array(repeating: 0, count: (512 - page.count % 512) % 512))
    return name
  }

  // MARK: - Broken documents

  private mutating func malformed(into bytes: inout [UInt8]) -> Truth {
    switch options.format {
    case .gigaword:
      // A document that does not end before the next begins, or one without an id.
      if random.chance(0.5) {
        bytes.append(contentsOf: "<DOC type=\"story\" >\n<TEXT>\nno id\n</TEXT>\n</DOC>\n".utf8)
        return .reject(.noIdentifier)
      }
      bytes.append(
        contentsOf:
          "<DOC id=\"SYN_ENG_CUT.\(series).\(written)\" type=\"story\" >\n<TEXT>\n<P>\ncut off\n"
          .utf8)
      return .reject(.unterminated)
    case .reuters21578:
      bytes.append(
        contentsOf: "<REUTERS TOPICS=\"NO\" OLDID=\"1\">\n<TEXT>\n</TEXT>\n</REUTERS>\n".utf8)
      return .reject(.noIdentifier)
    case .jsonLines:
      switch random.below(4) {
      case 0:
        bytes.append(contentsOf: "[\"an\", \"array\"]\n".utf8)
        return .reject(.notAnObject)
      case 1:
        bytes.append(contentsOf: "{\"id\":\"x\",\"title\":\"no text\"}\n".utf8)
        return .reject(.noText)
      case 2:
        bytes.append(contentsOf: "{\"text\":\"".utf8)
        bytes.append(contentsOf: [0xFF, 0xC3, 0x28])
        bytes.append(contentsOf: "\"}\n".utf8)
        return .reject(.invalidUTF8)
      default:
        bytes.append(contentsOf: "{\"text\":\"cut off\n".utf8)
        return .reject(.notJSON)
      }
    case .plainText:
      let picture: [UInt8] = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      bytes.append(
        contentsOf: Self.tarHeader("pages/picture-\(series)-\(written).jpg", size: picture.count))
      bytes.append(contentsOf: picture)
      bytes.append(contentsOf: Array(repeating: 0, count: (512 - picture.count % 512) % 512))
      return .reject(.unknownFormat)
    case .trec: return malformedTREC(into: &bytes)
    case .nitf, .newsML1, .newsMLG2, .rbNews, .rcv1, .appl: return malformedXML(into: &bytes)
    case .iptc7901: return malformedIPTC7901(into: &bytes)
    case .anpa: return malformedANPA(into: &bytes)
    case .ninjs: return malformedNinjs(into: &bytes)
    case .mail: return malformedMail(into: &bytes)
    case .zczc: return malformedZCZC(into: &bytes)
    case .rss: return malformedFeed(into: &bytes)
    }
  }

  // MARK: - Helpers

  func escaped(_ text: String) -> String {
    text.contains("&") ? text.replacing("&", with: "&amp;") : text
  }

  /// Teletype quotation marks, as the wires of Gigaword write them.
  static func teletype(_ text: String) -> String {
    guard text.contains("\"") else { return text }
    var isOpen = false
    var out = ""
    for character in text {
      if character == "\"" {
        out += isOpen ? "''" : "``"
        isOpen.toggle()
      } else {
        out.append(character)
      }
    }
    return out
  }

  /// Appends a text in lines of at most `width` characters.
  func wrap(
    _ text: String, width: Int, indent: String, into bytes: inout [UInt8]
  ) {
    bytes.append(contentsOf: indent.utf8)
    var column = indent.utf8.count
    var isLineStart = true
    for word in text.utf8.split(separator: 0x20) {
      if !isLineStart, column + 1 + word.count > width {
        bytes.append(0x0A)
        column = 0
      } else if !isLineStart {
        bytes.append(0x20)
        column += 1
      }
      bytes.append(contentsOf: word)
      column += word.count
      isLineStart = false
    }
    bytes.append(0x0A)
  }

  /// A ustar header for a file.
  static func tarHeader(_ name: String, size: Int) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
    }
    func octal(_ value: Int, _ width: Int) -> String {
      let digits = String(value, radix: 8)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    put(name, at: 0)
    put("0000644", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    put(octal(size, 11), at: 124)
    put(octal(0, 11), at: 136)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    let sum = header.reduce(0) { $0 + Int($1) }
    put(octal(sum, 6), at: 148)
    header[154] = 0
    header[155] = 0x20
    return header
  }
}
