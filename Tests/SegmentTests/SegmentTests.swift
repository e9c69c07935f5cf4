import Foundation
import Segment
import TestKit
import Testing

@Suite struct `Sentences` {
  @Test(arguments: try! Fixtures.rows("sentences.tsv"))
  func `paragraphs are split where sentences end`(_ row: [String]) {
    let story = Stages.story(text: row[0])
    #expect(Stages.pieces(story, "sentences") == Array(row.dropFirst()))
  }

  struct Rule: Decodable, CustomTestStringConvertible {
    var id: String
    var input: String
    var expected: [String]
    var testDescription: String { id }
  }

  /// Rules that are not met, with the reason why.
  private static let misses: [String: String] = [:]

  @Test(
    .enabled(if: ForeignData.has("sentences/golden_rules_en.json"), "the golden rules are not here")
  )
  func `the golden rules are met`() throws {
    let url = try #require(ForeignData.folder).appendingPathComponent(
      "sentences/golden_rules_en.json")
    let rules = try JSONDecoder().decode([Rule].self, from: Data(contentsOf: url))
    var missed: [String] = []
    for rule in rules {
      let story = Stages.story(text: rule.input)
      let found = Stages.pieces(story, "sentences").map(Self.folded)
      if found != rule.expected.map(Self.folded) { missed.append(rule.id) }
    }
    #expect(missed.filter { Self.misses[$0] == nil } == [], "of \(rules.count)")
  }

  /// White space and quotation marks folded: normalizing changes them.
  private static func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .replacing("“", with: "\"").replacing("”", with: "\"").replacing("’", with: "'")
  }
}

@Suite struct `Parts` {
  @Test func `who contributed is a credit, and the desk's address is no text`() {
    let story = Stages.story(
      text: """
        HALDEN (AP) - The ferries run again on Monday.

        ((mara.quist@example.com; +47 555 01 23))

        AP writers Lena Orsk in Oslo and Jon Vik in Bergen contributed to this report.
        """)
    #expect(story["text"] as? String == "The ferries run again on Monday.")
    #expect(
      story["signoff"] as? String == "((mara.quist@example.com; +47 555 01 23))", "\(story)")
    #expect((story["credits_text"] as? [String])?.first?.hasPrefix("AP writers Lena Orsk") == true)
  }

  @Test(arguments: ["The mayor said many had contributed to this report. They left.", "((a))"])
  func `text that looks like neither stays`(_ line: String) {
    let story = Stages.story(text: "HALDEN (AP) - The ferries run.\n\n\(line)")
    #expect((story["text"] as? String)?.hasSuffix(line) == true, "\(story)")
  }

  @Test func `what stands above and below the text is told from it`() throws {
    let text = """
      (Adds details, quotes)

      By Jane Doe and John Roe

      PARIS, May 12 (AFP) - France said on Monday it would wait. (Reporting by Jane Doe; Editing by Ann Lee)

      fb/djw
      """
    let story = Stages.story(text: text)
    #expect(story["editor_notes"] as? [String] == ["(Adds details, quotes)"])
    #expect(story["bylines"] as? [String] == ["Jane Doe", "John Roe"])
    #expect(story["text"] as? String == "France said on Monday it would wait.")
    #expect(story["signoff"] as? String == "fb/djw")
    let dateline = try #require(story["dateline"] as? [String: Any])
    #expect(dateline["text"] as? String == "PARIS, May 12 (AFP)")
    #expect(
      dateline["date"] as? String == "2022-05-12" || dateline["date"] as? String == "2021-05-12")
  }

  @Test(arguments: ["Bauer/Möller – Smørrebrød", "ab/cd", "Jørgen/Åse"])
  func `a text of one short line is no signoff`(text: String) {
    let story = Stages.story(text: text)
    #expect(story["signoff"] == nil)
    #expect(story["text"] as? String == text)
  }

  @Test func `a sentence that begins like a byline is text`() {
    let story = Stages.story(
      text: "By the end of 1994 the price had doubled.\n\nIt fell after that.")
    #expect(story["bylines"] == nil)
    #expect((story["text"] as? String)?.hasPrefix("By the end of 1994") == true)
  }

  @Test func `codes leave the text, companies stay`() throws {
    let story = Stages.story(text: "International Machines <IBM.N> and <Noranda Inc> said so.")
    #expect(story["text"] as? String == "International Machines and <Noranda Inc> said so.")
    let rics = try #require(story["rics"] as? [[String: Any]])
    #expect(rics.first?["code"] as? String == "IBM.N")
    #expect(rics.first?["name"] as? String == "International Machines")
  }

  @Test func `codes leave the text and stay in the headline`() throws {
    let headline = "Norland Ferries <NFER.N> to buy Norport Docks <NDOC.N>"
    let story = Stages.story(text: "Norland Docks <NDOC.N> is full.", headline: headline)
    #expect(story["headline"] as? String == headline)
    #expect(story["text"] as? String == "Norland Docks is full.")
    let rics = story["rics"] as? [[String: Any]] ?? []
    #expect(rics.map { $0["code"] as? String } == ["NDOC.N"])
    #expect(rics.first?["start"] as? Int == 0 && rics.first?["end"] as? Int == 13)
  }

  @Test(arguments: [
    ("LONDON, AP - The council met.", "AP", "LONDON, AP", "LONDON"),
    ("AFP - OSLO, Jan 6 - The council met.", "AFP", "AFP - OSLO, Jan 6", "OSLO"),
  ])
  func `a credit beside a place belongs to the dateline`(
    _ text: String, _ agency: String, _ line: String, _ place: String
  ) {
    let story = Stages.story(text: text)
    #expect(story["agency"] as? String == agency)
    let dateline = story["dateline"] as? [String: Any]
    #expect(dateline?["text"] as? String == line)
    let places = dateline?["places"] as? [[String: Any]] ?? []
    #expect(places.map { ($0["name"] as? String)?.uppercased() } == [place])
    #expect(story["text"] as? String == "The council met.")
  }

  @Test(arguments: [
    ("AP - The council met.", "AP", "AP -"),
    ("Reuters - The council met.", "Reuters", "Reuters -"),
  ])
  func `a credit alone tells the agency and is no dateline`(
    _ text: String, _ agency: String, _ credit: String
  ) {
    let story = Stages.story(text: text)
    #expect(story["agency"] as? String == agency)
    #expect(story["dateline"] == nil && story["text"] as? String == "The council met.")
    let removed = story["removed"] as? [[String: Any]] ?? []
    #expect(removed.map { $0["text"] as? String } == [credit])
    #expect(removed.map { $0["reason"] as? String } == ["dateline_text"])
  }

  @Test func `a time before the place is told`() {
    let story = Stages.story(text: "(07-17) 13:09 PDT OSLO (AP) -- The council met.")
    #expect(story["text"] as? String == "The council met.")
    let removed = story["removed"] as? [[String: Any]] ?? []
    #expect(
      removed.contains {
        $0["text"] as? String == "(07-17) 13:09 PDT" && $0["reason"] as? String == "dateline_text"
      })
  }

  @Test(arguments: ["Plain.", "Café — naïve 😀 text. Здравствуй, мир. Ещё.", "日本語の文。次の文。"])
  func `offsets count code points and fit the text`(_ text: String) {
    let story = Stages.story(text: text + "\n\nA second paragraph with Paris in it.")
    let whole = story["text"] as? String ?? ""
    #expect(Stages.pieces(story, "paragraphs").joined(separator: "\n\n") == whole)
    let scalars = Array(whole.unicodeScalars)
    for entity in story["entities"] as? [[String: Any]] ?? [] {
      let (start, end) = (entity["start"] as? Int ?? 0, entity["end"] as? Int ?? 0)
      #expect(String(String.UnicodeScalarView(scalars[start..<end])) == entity["text"] as? String)
    }
  }
}
