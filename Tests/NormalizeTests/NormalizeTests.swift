import Foundation
import Normalize
import TestKit
import Testing
import Wire

@Suite struct `Cleaning text` {
  private func clean(_ text: String) -> String {
    Stages.story(text: text)["text"] as? String ?? ""
  }

  @Test(arguments: try! Fixtures.rows("mojibake.tsv"))
  func `text that was misread is mended, right text stays`(_ row: [String]) {
    #expect(clean(row[0] + " and more words here.") == row[1] + " and more words here.")
  }

  @Test(arguments: [
    ("a &amp; b", "a & b"), ("caf&eacute;", "café"), ("&#8212;", "—"), ("&#x2014;", "—"),
    ("&#150;", "–"), ("&amp;#39;s", "'s"), ("it#39;s", "it's"), ("#36;5", "$5"),
    (
      "&lt;A HREF=\"http://example.com/q?t=DRV.N target=/x\"&gt;DRV.N&lt;/A&gt; fell",
      "fell"
    ),
    ("at &lt;a href='#'&gt;our site&lt;/a&gt;.", "at our site."),
    ("&lt;a href=&gt; b", "<a href=> b"),
    ("Brandt #39;s", "Brandt's"), ("he #39;ll go", "he'll go"), ("so #39;sing", "so 'sing"),
    ("AT&T", "AT&T"),
    ("R&D &notin; x", "R&D ∉ x"), ("No. #12; x", "No. #12; x"), ("&lt;b&gt;", "<b>"),
    ("&copy 2020", "© 2020"), ("e\u{301}", "é"), ("a\u{A0}b", "a b"), ("``x''", "\"x\""),
    ("one -- two", "one - two"), ("one _ two", "one - two"), ("a_b", "a_b"),
  ])
  func `references and teletype signs become characters`(_ dirty: String, _ right: String) {
    #expect(clean("Say \(dirty) now.") == "Say \(right) now.")
  }

  @Test(arguments: [
    ("It\u{92}s", "It’s"), ("\u{93}new\u{94} \u{96} or", "“new” – or"), ("wait\u{85}", "wait…"),
    ("\u{80}5", "€5"), ("gone\u{81}", "gone"), ("â\u{80}\u{9C}both\u{92}s", "“both’s"),
  ])
  func `Windows-1252's bytes that became C1 controls are its characters`(
    _ dirty: String, _ right: String
  ) {
    #expect(clean("Say \(dirty) now.") == "Say \(right) now.")
  }

  @Test(arguments: [
    ("zero\u{200B}width\u{200D} and\u{FEFF} bom", "zerowidth and bom"),
    ("می\u{200C}خواهم", "می\u{200C}خواهم"), ("क्\u{200D}ष", "क्\u{200D}ष"),
    ("👩\u{200D}🚒", "👩\u{200D}🚒"), ("שלום\u{200F}!", "שלום\u{200F}!"), ("left\u{200E}", "left"),
  ])
  func `joiners stay where the script needs them`(_ dirty: String, _ right: String) {
    #expect(clean("Say \(dirty) now.") == "Say \(right) now.")
  }

  @Test func `Unicode's own separators end lines and paragraphs`() {
    #expect(
      clean("One line\u{2028}goes on. It ends.\u{2029}Another begins.")
        == "One line goes on. It ends.\n\nAnother begins.")
  }

  /// Every letter and mark of the scripts, behind a letter and before another mark.
  @Test(arguments: Array(stride(from: 0x100, to: 0x20000, by: 0x400)))
  func `letters and marks are composed as the library composes them`(_ first: Int) {
    let words = (first..<first + 0x400).compactMap(Unicode.Scalar.init).filter {
      $0.properties.isAlphabetic || $0.properties.canonicalCombiningClass != .notReordered
    }.map { "a\($0)\u{301}, \($0)" }
    guard !words.isEmpty else { return }
    let text = "Say " + words.joined(separator: " and ") + " now."
    #expect(Array(clean(text).utf8) == Array(text.precomposedStringWithCanonicalMapping.utf8))
  }

  @Test func `bytes that are no UTF-8 are read as Windows-1252`() throws {
    let bare = Array("A caf".utf8) + [0xE9] + Array(" for ".utf8) + [0x80] + Array("5.\n".utf8)
    let story = try #require(Stages.stories(bare).first)
    #expect(story["text"] as? String == "A café for €5.")
  }

  @Test func `UTF-16 is read by its mark`() throws {
    let units = Array("\u{FEFF}It was cold — very.\n".utf16)
    for isLittle in [true, false] {
      let bytes = units.flatMap { unit in
        let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
        return isLittle ? [low, high] : [high, low]
      }
      let story = try #require(Stages.stories(bytes).first)
      #expect(story["text"] as? String == "It was cold — very.")
    }
  }

  @Test func `control codes are taken out and told`() throws {
    let story = Stages.story(text: "One\u{1}\u{2} two.\u{3}")
    #expect(story["text"] as? String == "One two.")
    let removed = try #require(story["removed"] as? [[String: String]])
    #expect(removed.contains { $0["reason"] == "control_code" && $0["text"] == "&#1;&#2;&#3;" })
  }
}

@Suite struct `Furniture` {
  @Test(arguments: try! Fixtures.rows("furniture.tsv"))
  func `lines are told from story text`(_ row: [String]) {
    let line = Array(row[0].utf8)
    var matches: [Normalize.Furniture.Match] = []
    Normalize.Furniture.shared.match(line.span, 0..<line.count, into: &matches)
    let reason = matches.first { $0.isWholeLine }?.reason.name
    #expect((reason ?? "text") == row[1])
  }

  @Test func `every row of the table is understood`() throws {
    let reasons = Set(RemovalReason.allCases.map(\.name))
    let url = Fixtures.folder.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/CTables/data/furniture.tsv")
    let text = try String(contentsOf: url, encoding: .utf8)
    var unknown: [String] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      if columns.count < 3 || !reasons.contains(String(columns[0])) { unknown.append(String(line)) }
    }
    #expect(unknown.isEmpty)
  }
}

@Suite struct `Finding paragraphs` {
  @Test func `a wrapped page becomes a story`() throws {
    let story = try #require(Stages.stories(try Fixtures.bytes("page.txt"), name: "page.txt").first)
    #expect(story["headline"] as? String == "Ministers agree to share the river at last")
    #expect(story["published"] as? String == "2021-03-04")
    #expect(story["bylines"] as? [String] == ["Ada Reporter"])
    #expect(story["agency"] as? String == "Reuters")
    let paragraphs = Stages.pieces(story, "paragraphs")
    #expect(paragraphs.count == 4)
    #expect(
      paragraphs.first
        == "Ministers of three states agreed on Thursday to share the water of the river that runs through all of them."
    )
    // The picture cut a sentence in two: it is whole again.
    #expect(paragraphs[2].hasSuffix("She thanked the neighbours for their patience."))
    #expect(Stages.pieces(story, "crossheads") == ["\"A GOOD DAY\""])
    let captions = try #require(story["captions"] as? [[String: String]])
    #expect(captions.count == 1)
    #expect(captions[0]["credit"] == "REUTERS/Sam Lens")
    #expect((story["copyright"] as? String)?.hasPrefix("© 2021 Thomson Reuters") == true)
    let credits = try #require(story["credits"] as? [[String: Any]])
    #expect(
      credits.map { $0["names"] as? [String] } == [["Ada Reporter", "Ben Writer"], ["Cleo Desk"]])
  }

  @Test func `indented paragraphs are told by their indents`() {
    let story = Stages.story(
      text: "First line of one\ngoes on here.\n    Second begins here\nand goes on.\n    Third.")
    #expect(
      Stages.pieces(story, "paragraphs") == [
        "First line of one goes on here.", "Second begins here and goes on.", "Third.",
      ])
  }

  @Test func `blank lines part paragraphs, but not a sentence`() {
    let story = Stages.story(
      text: "One sentence that\nis wrapped.\n\nAnother that was\n\nbroken by a blank line.")
    #expect(
      Stages.pieces(story, "paragraphs") == [
        "One sentence that is wrapped.", "Another that was broken by a blank line.",
      ])
  }

  @Test func `long lines are paragraphs`() {
    let long = String(repeating: "Words follow words in this line of the page. ", count: 5)
    let story = Stages.story(text: "\(long)\n\(long)")
    #expect(Stages.pieces(story, "paragraphs").count == 2)
  }

  @Test func `columns stay lines`() throws {
    let story = Stages.story(
      text:
        "    Prices follow:\n    Wheat     2.55     2.40\n    Corn      1.35     1.92\n    That is all."
    )
    let text = try #require(story["text"] as? String)
    #expect(text.contains("Wheat     2.55     2.40\n"))
  }

  /// ISO 646's national sets: what stands for ASCII's signs, by each set's own standard.
  @Test(
    arguments: zip(
      [
        Charset.iso646German, .iso646French, .iso646Swedish, .iso646Danish, .iso646Spanish,
        .iso646Italian,
      ],
      [
        "#$§ÄÖÜ^`äöüß", "£$à°ç§^`éùè¨", "#$@ÄÖÅ^`äöå~", "#$@ÆØÅ^`æøå~", "£$§¡Ñ¿^`°ñç~",
        "£$§°çé^ùàòèì",
      ]))
  func `national sets have letters where ASCII has signs`(_ charset: Charset, _ signs: String)
    throws
  {
    let table = try #require(LegacyCharsets.table(charset))
    let bytes = Array("#$@[\\]^`{|}~".utf8)
    #expect(
      String(decoding: LegacyCharsets.utf8(bytes.span, 0..<bytes.count, table), as: UTF8.self)
        == signs)
    #expect((0x41...0x5A).allSatisfy { table[$0].value == UInt32($0) })
  }
}
