import TestKit
import Testing
import Wire

@testable import Decode

@Suite struct `Scanning XML` {
  /// The tokens of a text, each in a word.
  private func tokens(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var scanner = XMLScanner(0..<bytes.count)
    var words: [String] = []
    func string(_ range: Range<Int>) -> String { bytes.span.string(range) }
    while words.count < 100 {
      switch scanner.next(bytes.span) {
      case .text(let range): words.append("'" + string(range) + "'")
      case .cdata(let range): words.append("[" + string(range) + "]")
      case .open(let name, _):
        var word = "<" + string(name)
        reading: while true {
          switch scanner.part(bytes.span, isHTML: false) {
          case .attribute(let name, let value): word += " \(string(name))=\(string(value))"
          case .done(let isEmpty):
            word += isEmpty ? "/>" : ">"
            break reading
          case .fault(let fault): return words + [word, fault.words]
          }
        }
        words.append(word)
      case .close(let name): words.append("</" + string(name) + ">")
      case .aside: words.append("-")
      case .end: return words
      case .fault(let fault): return words + [fault.words]
      }
    }
    return words
  }

  private static let cases: [(text: String, tokens: [String])] = [
    ("<a>x</a>", ["<a>", "'x'", "</a>"]),
    ("<n:a b=\"1 > 2\" c = '\"'/>", ["<n:a b=1 > 2 c=\"/>"]),
    ("<a><![CDATA[<b> ]] > ]]>y</a >", ["<a>", "[<b> ]] > ]", "'y'", "</a>"]),
    ("<!-- <a> - -- --><?pi <b> ?><c/>", ["-", "-", "<c/>"]),
    ("<!DOCTYPE a [<!ENTITY b \"]>\"> %c; <!-- ]> --> ]><a/>", ["-", "<a/>"]),
    ("3 < 4 & 5", ["'3 '", "'<'", "' 4 & 5'"]),
    ("<a b=1>", ["<a", "an attribute is not written as name=\"value\""]),
    ("<a b=\"1", ["<a", "a tag does not end"]),
    ("<!-- x", ["a comment does not end"]),
    ("<![CDATA[ x ]]", ["a CDATA section does not end"]),
    ("<", ["'<'"]), ("</", ["a tag does not end"]), ("<!", ["a declaration does not end"]),
    ("<?", ["a processing instruction does not end"]), ("", []),
  ]

  @Test func `tokens are found, and faults told in words`() {
    for (text, expected) in Self.cases { #expect(tokens(text) == expected, "\(text)") }
  }

  @Test(arguments: [
    ("&lt;&amp;&gt;&quot;&apos;", "<&>\"'"), ("&#163;&#xA3;&#150;", "££–"),
    ("&nbsp;&eacute;&hellip;", "\u{A0}é…"), ("AT&T &unknown; &;", "AT&T &unknown; &;"),
    ("&amp;#39;&amp;quot;&amp;lt;", "'\"&lt;"),
    ("&#0;&#xD800;&#x110000;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("&#xZ;&#;&", "&#xZ;&#;&"),
  ])
  func `references are undone once, or twice where a feed escaped twice`(
    _ text: String, _ expected: String
  ) {
    var document = XMLDocument()
    let bytes = Array("<a>\(text)</a>".utf8)
    #expect(document.load(bytes.span, 0..<bytes.count, charset: .utf8) == nil)
    #expect(String(decoding: document.text(0), as: UTF8.self) == expected)
  }

  @Test(arguments: [
    ("<a><b></a></b>", XMLFault.mismatched), ("<a><b></b>", .unclosed("element")),
    (String(repeating: "<a>", count: 300), .tooDeep), ("<a b='1' c></a>", .badAttribute),
    (long("<a b='", "x", 70_000, "'/>"), .longValue), (long("<", "n", 300, "/>"), .longName),
    (long("<a ", "b='' ", 300, "/>"), .tooMany),
  ])
  func `bounds and mistakes are faults`(_ text: String, _ fault: XMLFault) {
    var document = XMLDocument()
    let bytes = Array(text.utf8)
    #expect(document.load(bytes.span, 0..<bytes.count, charset: .utf8) == fault)
  }

  private static func long(_ start: String, _ piece: String, _ count: Int, _ end: String) -> String
  {
    start + String(repeating: piece, count: count) + end
  }

  @Test func `every name is found by its spelling`() {
    let names = XMLNames.shared
    for (word, name) in [
      ("nitf", XMLName.nitf), ("body.content", .bodyContent), ("NewsItem", .newsItem1),
      ("newsItem", .newsItem), ("tobject.subject.refnum", .refnum), ("Header", .header),
      ("class", .class), ("newsitem", .newsitemRCV), ("NEWSITEM", .other), ("", .other),
    ] {
      let bytes = Array(word.utf8)
      #expect(names.find(bytes.span, 0..<bytes.count) == name)
    }
  }

  @Test(arguments: [
    ("<nitf>", NITFReader.format), ("\u{FEFF}\n<?xml version='1.0'?><!-- x --><nitf a='b'>", .nitf),
    ("<!DOCTYPE NewsML [<!ENTITY % a SYSTEM 'b'> %a;]><NewsML>", .newsML1),
    ("<nar:newsMessage xmlns:nar='x'>", .newsMLG2), ("<packageItem>", .newsMLG2),
  ])
  func `formats are told by their roots`(_ text: String, _ format: WireFormat) {
    let bytes = Array(text.utf8)
    let found = formatReaders.filter { $0.sniff(bytes.span, name: "") == 100 }
    #expect(found.map { $0.format } == [format])
  }

  private static let readers: [any FormatReader.Type] = [
    NITFReader.self, NewsML1Reader.self, NewsMLG2Reader.self, RitzauReader.self, FeedReader.self,
    APPLReader.self,
  ]

  @Test(arguments: [
    "<newsitem itemid='1'>", "<NEWSML>", "<nitfs>", "<RBNewsX>", "<rssx>", "<html><body><nitf>",
    "nitf", "<DOC id=\"x\" type=\"story\" >", "<xs:schema>", "{\"nitf\": \"<nitf>\"}", "",
  ])
  func `other roots are not taken for news of ours`(_ text: String) {
    let bytes = Array(text.utf8)
    for type in Self.readers {
      #expect(type.sniff(bytes.span, name: "a.xml") == 0)
    }
  }
}

@Suite(.timeLimit(.minutes(10 * Patience.factor))) struct `Hostile XML` {
  static let fixtures: [(name: String, reader: any FormatReader.Type)] = [
    ("xml/nitf-latin1.xml", NITFReader.self), ("xml/newsml-1.xml", NewsML1Reader.self),
    ("xml/newsml-g2.xml", NewsMLG2Reader.self), ("xml/rss.xml", FeedReader.self),
    ("xml/ritzau.xml", RitzauReader.self), ("xml/appl.xml", APPLReader.self),
  ]

  @Test(arguments: 0..<6)
  func `any cut of the bytes gives the same documents`(_ index: Int) throws {
    let (name, reader) = Self.fixtures[index]
    let bytes = try Fixtures.bytes(name)
    let twice = bytes + [0, 0x0A] + bytes
    let whole = XMLDriver(reader, twice)
    #expect(whole.used == twice.count && whole.documents.count >= 2)
    for piece in [1, 7, 64, 511, 1000] {
      let pieces = XMLDriver(reader, twice, piece: piece)
      #expect(pieces.outcomes == whole.outcomes, "pieces of \(piece)")
      #expect(pieces.used == twice.count)
    }
  }

  @Test func `2,000 mutations of the fixtures neither crash nor hang, and every byte is used`()
    throws
  {
    let originals = try Self.fixtures.map { try Fixtures.bytes($0.name) }
    let marks = Array("<>/?!&;\"'=[]- \u{0}".utf8)
    var random = SeededRandom(seed: 20_161)
    for round in 0..<2000 {
      let index = round % originals.count
      var bytes = originals[index]
      for _ in 0...random.next(upTo: 6) {
        guard bytes.count > 8 else { break }
        let place = random.next(upTo: bytes.count)
        switch random.next(upTo: 6) {
        case 0: bytes[place] = UInt8(random.next(upTo: 256))
        case 1: bytes[place] = marks[random.next(upTo: marks.count)]
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(marks[random.next(upTo: marks.count)], at: place)
        case 4:
          let end = min(bytes.count, place + random.next(upTo: 200))
          let piece = Array(bytes[place..<end])
          bytes.insert(contentsOf: piece, at: random.next(upTo: bytes.count))
        default: bytes.removeSubrange(place..<min(bytes.count, place + random.next(upTo: 400)))
        }
      }
      let driver = XMLDriver(
        Self.fixtures[index].reader, bytes,
        piece: round % 4 == 0 ? 1 + random.next(upTo: 900) : .max)
      if driver.isHanging || driver.used != bytes.count {
        Issue.record("seed 20161, round \(round): \(driver.used) of \(bytes.count) bytes used")
        return
      }
    }
  }

  @Test(arguments: [
    ("<nitf><body><body.content><p>a</p></body.content>", [RejectReason.unterminated]),
    ("<nitf><p>a</nitf>", [.malformed]), ("<nitf></nitf>", [.noText]),
    ("<nitf><b/></nitf>stray<nitf><em>x", [.noText, .strayText, .unterminated]),
    ("<nitf><p>a<?xml version='1.0'?><nitf/>", [.unterminated, .noText]),
    ("<nitf/><other><nitf/></other>", [.noText, .notNews]),
    (deep, [.tooDeep]),
  ])
  func `what cannot be read is rejected with its reason, and the next is read on`(
    _ text: String, _ reasons: [RejectReason]
  ) {
    let driver = XMLDriver(NITFReader.self, Array(text.utf8))
    #expect(driver.outcomes == reasons.map { .reject($0) })
    #expect(driver.used == text.utf8.count)
  }

  private static let deep = "<nitf>" + String(repeating: "<p>", count: 400) + "</nitf>"

  @Test func `messages without items and items that are no news say so`() {
    let empty = XMLDriver(NewsML1Reader.self, Array("<NewsML><Catalog/></NewsML>\n".utf8))
    #expect(empty.outcomes == [.reject(.notNews)])
    let concept = XMLDriver(
      NewsMLG2Reader.self, Array("<conceptItem guid='x'><concept/></conceptItem>".utf8))
    #expect(concept.outcomes == [.reject(.notNews)])
    let result = Stages.decode(Array("<planningItem><a/></planningItem>".utf8))
    #expect(result.rejects.first?.detail == "the element 'planningItem' holds no news")
  }

  @Test func `an item beyond the limit is one reject, and the next is read`() {
    let item = { (id: String, count: Int) in
      "<nitf><head><docdata><doc-id id-string=\"\(id)\"/></docdata></head><body><body.content>"
        + String(repeating: "<p>A paragraph of some words.</p>\n", count: count)
        + "</body.content></body></nitf>\n"
    }
    let bytes = Array((item("a", 2) + item("b", 20_000) + item("c", 2)).utf8)
    var options = ArchiveDecoder.Options()
    options.largestDocument = 50_000
    var decoder = ArchiveDecoder(name: "test", archive: 0, options: options)
    var position = 0
    var reasons: [RejectReason] = []
    feeding: while true {
      switch decoder.next() {
      case .needsInput:
        let end = min(bytes.count, position + 10_000)
        decoder.feed(Array(bytes[position..<end]), isLast: end == bytes.count)
        position = end
      case .batch(let batch): reasons += batch.envelope.rejects.map(\.reason)
      case .finished: break feeding
      }
    }
    #expect(decoder.report.documents == 2)
    #expect(reasons == [.tooLarge])
  }

  @Test func `deep, long and crowded markup is read or rejected in time`() {
    func nitf(_ body: String) -> [UInt8] {
      Array("<nitf><body><body.content>\(body)</body.content></body></nitf>".utf8)
    }
    let deep =
      String(repeating: "<div>", count: 250) + "a" + String(repeating: "</div>", count: 250)
    #expect(Stages.stories(nitf(deep)).first?["text"] as? String == "a")
    let html = "<![CDATA[<p " + String(repeating: "/", count: 200_000) + ">b" + deep + "]]>"
    #expect(Stages.decode(nitf(html)).documents == 1)
    let crowd = XMLDriver(NITFReader.self, nitf(String(repeating: "<a/>", count: 1_100_000)))
    #expect(crowd.outcomes == [.reject(.tooLarge)])
    let subjects = (0..<8_000).map { "<subject qcode='a:\($0)'/>" }.joined()
    let item = "<newsItem guid='x'><contentMeta>\(subjects)</contentMeta></newsItem>"
    #expect(XMLDriver(NewsMLG2Reader.self, Array(item.utf8)).documents.count == 1)
  }

  @Test func `a huge item is read in pieces, and entities never grow`() {
    let paragraph = "<p>" + String(repeating: "word ", count: 2000) + "&bomb;</p>"
    let text =
      "<!DOCTYPE nitf [<!ENTITY bomb \"&bomb;&bomb;\">]><nitf><body><body.content>"
      + String(repeating: paragraph, count: 200) + "</body.content></body></nitf>"
    let result = Stages.decode(Array(text.utf8), piece: 1 << 16)
    #expect(result.documents == 1 && result.rejects.isEmpty)
    #expect(result.batches.reduce(0) { $0 + $1.bytes.count } < text.utf8.count)
  }
}
