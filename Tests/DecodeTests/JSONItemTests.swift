import Decode
import Foundation
import TestKit
import Testing
import Wire

@Suite struct `News items in JSON` {
  static let files = [
    "ninjs1", "ninjs2", "ninjs3", "picture", "ap", "reuters", "dpa", "list", "lines",
  ].map { "json/\($0).json" }

  private func stories(_ name: String) throws -> [[String: Any]] {
    Stages.stories(try Fixtures.bytes("json/\(name).json"))
  }

  private func story(_ name: String) throws -> [String: Any] {
    try #require(stories(name).first)
  }

  /// Points, notes and bylines stand above plain text as on the wire; among marked paragraphs what
  /// comes first is text.
  @Test func `the head of a plain body is read, and a list of a marked one is kept`() throws {
    let paragraphs = [
      "* Fares double to $5", "* Boats up 3 pct", "(Adds quotes, background)", "By Mara Quist",
      "HALDEN, May 3 (Reuters) - Ferries cost more from Sunday, the harbour said.", "BAD YEAR",
      "The harbour lost 5 percent, it said, and it would not say why that was so.",
    ]
    func item(_ body: [String: String]) throws -> [String: Any] {
      let fields = ["uri": "urn:1", "type": "text", "headline": "Ferries cost more"]
      let json = try JSONSerialization.data(
        withJSONObject: fields.merging(body) { first, _ in first })
      return try #require(Stages.stories(Array(json), name: "item.json").first)
    }
    let plain = try item(["body_text": paragraphs.joined(separator: "\n\n")])
    #expect(plain.list("summary") == ["Fares double to $5", "Boats up 3 pct"])
    #expect(plain.list("editor_notes") == ["(Adds quotes, background)"])
    #expect(plain.list("bylines") == ["Mara Quist"])
    #expect(plain.object("dateline").text("text") == "HALDEN, May 3 (Reuters)")
    let html = paragraphs.dropFirst(2).map { "<p>\($0)</p>" }.joined()
    let marked = try item(["body_xhtml": "<ul><li>One boat</li></ul>" + html])
    #expect(marked["summary"] == nil)
    #expect(marked.text("text")?.hasPrefix("One boat") == true)
    for story in [plain, marked] { #expect(Stages.pieces(story, "crossheads") == ["BAD YEAR"]) }
  }

  @Test(arguments: [
    // A point may take two lines; points alone are the text.
    (
      "* Fares double\n  at the quay\n* Boats up\n\nHALDEN, May 3 (Reuters) - They cost more.",
      "They cost more."
    ),
    ("* Fares double\n\n* Boats up", "* Fares double\n\n* Boats up"),
  ])
  func `points are told from text`(_ body: String, _ text: String) throws {
    let json = try JSONSerialization.data(
      withJSONObject: ["uri": "urn:1", "type": "text", "headline": "Ferries", "body_text": body])
    let story = try #require(Stages.stories(Array(json), name: "item.json").first)
    #expect(story.text("text") == text)
    let isSummed = text == "They cost more."
    #expect(story.list("summary") == (isSummed ? ["Fares double at the quay", "Boats up"] : []))
  }

  @Test func `runs of capitals are no crossheads`() throws {
    let body = ["FED RAISES RATES BY A QUARTER", "FED SAYS ECONOMY STRONG", "FED VOTE UNANIMOUS"]
    let json = try JSONSerialization.data(
      withJSONObject: [
        "uri": "urn:1", "type": "text", "headline": "Fed",
        "body_xhtml": body.map { "<p>\($0)</p>" }.joined(),
      ])
    let story = try #require(Stages.stories(Array(json), name: "item.json").first)
    #expect(Stages.pieces(story, "crossheads") == [] && Stages.pieces(story, "paragraphs") == body)
  }

  @Test func `ninjs 1 gives all its fields`() throws {
    let story = try story("ninjs1")
    #expect(story.text("id") == "urn:example:news:1" && story.text("revision") == "3")
    #expect(story.text("headline") == "Harbour vote is put off")
    #expect(story.text("slug") == "norland-harbour" && story.list("bylines") == ["Mara Quist"])
    #expect(story.text("published") == "2019-10-21T12:59:00+02:00")
    #expect(story.text("created") == "2019-10-21T11:00:00+02:00")
    #expect(story.object("embargo").text("until") == "2019-10-21T14:00:00Z")
    #expect(story.text("status") == "usable" && story["urgency_level"] as? Int == 3)
    #expect(story.text("language")?.hasPrefix("en") == true)
    #expect(story.list("summary") == ["The third time in as many weeks."])
    #expect(story.list("editor_notes") == ["Adds quotation."])
    #expect(story.text("rights") == "No archive use.")
    #expect(story.text("copyright") == "Copyright 2019 Example Wire")
    #expect(story.text("source_name") == "Example Wire" && story.text("category") == "i")
    #expect(story.list("keywords") == ["harbour", "ferries"] && story.list("genre") == ["Current"])
    #expect(
      story.list("places") == ["Norland", "NO", "Oslo"] && story.text("service") == "Domestic")
    #expect(story.objects("subjects").map { $0.text("code") } == ["11006000", "20000598"])
    #expect(story.objects("subjects").map { $0.text("scheme") } == ["subj", "medtop"])
    #expect(
      story.text("text")
        == "The council put off its vote & went home.\n\nFerries\n\nThe ferries stay.\n\nBerths  4\nBoats  7"
    )
    #expect(Stages.pieces(story, "crossheads") == ["Ferries"])
    #expect(story.removed("repeated_headline") == ["Harbour vote is put off"])
    #expect(story.removed("duplicate_rendition").count == 1)
    #expect(story.objects("captions").first?.text("text") == "Ferries in their berths.")
    #expect(story.objects("captions").first?.text("credit") == "Jon Ebner")
    #expect(story.objects("links").first?.text("id") == "urn:example:picture:9")
    #expect(story.object("metadata").text("profile") == "Standard")
    #expect(story["word_count_declared"] as? Int == 42)
  }

  @Test func `ninjs 2 takes one of its bodies, a canceled item is a kill`() throws {
    let story = try story("ninjs2")
    #expect(story.text("headline") == "Vote on berths is off for good")
    #expect(story.text("kind") == "kill" && story.text("status") == "canceled")
    #expect(story.text("text") == "The council gave up.\n\nThe hall is empty.")
    #expect(story.list("summary") == ["The council gave up."])
    #expect(story.objects("captions").first?.text("text") == "The empty hall.")
    #expect(story.text("source_name") == "Example Wire" && story.list("places") == ["Norland"])
  }

  private static let bodies: [(String, text: String, removed: Int)] = [
    (
      """
      {"role":"sidebar","contenttype":"text/plain","value":"The quay is old."},
      {"role":"main","contenttype":"text/plain","value":"The ferries run."},
      {"role":"main","contenttype":"text/html","value":"<p>The ferries <b>run</b>.</p>"},
      {"role":"lead","contenttype":"text/html","value":"<p>Norland waits.</p>"}
      """, "Norland waits.\n\nThe ferries run.\n\nThe quay is old.", 1
    ),
    (
      """
      {"role":"lead","value":"Norland waits."},
      {"role":"main","value":"Norland waits. The ferries run."}
      """, "Norland waits. The ferries run.", 1
    ),
    (
      """
      {"role":"short","value":"They run."}, {"contentType":"TEXT/HTML","value":"<p>All run.</p>"}
      """, "All run.", 1
    ),
    (
      """
      {"role":"web","contenttype":"text/plain","value":"They run."},
      {"role":"web","contenttype":"text/html","value":"<p>All run.</p>"}
      """, "All run.", 1
    ),
  ]

  @Test(arguments: Self.bodies)
  func `bodies of ninjs 2 are one story, renditions of a role one body`(
    _ bodies: String, _ text: String, _ removed: Int
  ) throws {
    let item = """
      {"uri": "urn:example:news:8", "type": "text", "versioncreated": "2020-01-01T10:00:00Z",
      "headline": "Ferries run again", "bodies": [\(bodies)]}
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect(story.text("text") == text)
    #expect(story.removed("duplicate_rendition").count == removed)
  }

  @Test func `empty cells of a table keep their columns`() throws {
    let item = """
      {"uri": "urn:example:news:9", "type": "text", "versioncreated": "2020-01-01T10:00:00Z",
      "headline": "Ferries", "body_html": "<p>All run.</p><table><tr><td>Quay</td><td></td><td>4</td>\
      </tr><tr><td></td><td>5</td><td></td></tr><tr><td></td></tr></table><nav>Home</nav><p>End.</p>"}
      """
    let fields = try #require(XMLDriver(NinjsReader.self, Array(item.utf8)).documents.first)
    #expect(fields.contains("table=Quay    4\n  5") || fields.contains("table=Quay    4\n5"))
    #expect(fields.contains("leftover=Home") && !fields.contains("paragraph=Home"))
  }

  @Test func `ninjs 1 may name its bodies and descriptions as it likes`() throws {
    let item = """
      {"uri": "urn:example:news:7", "type": "text", "versioncreated": "2020-01-01T10:00:00Z",
      "headline": "Ferries run again", "description_web": "After two days.",
      "description_html": "<p>After two <b>days</b>.</p>",
      "body_nitf": "<block><p>The ferries run.</p><p>The storm is over.</p></block>"}
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect(story.text("text") == "The ferries run.\n\nThe storm is over.")
    #expect(story.list("summary") == ["After two days."])
    #expect(story.object("metadata")["body_nitf"] == nil)
  }

  @Test func `ninjs 3 may hold NITF`() throws {
    let story = try story("ninjs3")
    #expect(
      story.text("headline") == "Boats are back" && story.text("text") == "The boats are back.")
    #expect(story.objects("captions").first?.text("text") == "A boat.")
    #expect(story.list("editor_notes") == ["One note."] && story.list("bylines") == ["Jon Ebner"])
  }

  @Test func `a picture is a record with its caption`() throws {
    let story = try story("picture")
    #expect(story.text("kind") == "other" && story.text("headline") == "Ferries at rest")
    #expect(story.objects("captions").first?.text("text") == "Ferries rest in Oslo.")
    #expect(story.objects("captions").first?.text("credit") == "Jon Ebner")
  }

  @Test func `AP's API gives version and priority in the wire's words`() throws {
    let story = try story("ap")
    #expect(story.text("id") == "abc123" && story.text("slug") == "AP-XX--Norland")
    #expect(story.object("version").text("kind") == "writethru")
    #expect(story.text("priority") == "r" && story.text("agency") == "AP")
    #expect(story.list("bylines") == ["MARA QUIST", "JON EBNER"])
    #expect(story.text("rights") == "Clients only")
    #expect(story.list("editor_notes") == ["Eds: UPDATES: Updates photos"])
  }

  @Test func `Reuters' API gives text, caption and codes`() throws {
    let story = try story("reuters")
    #expect(story.text("slug") == "NORLAND-FERRIES/" && story.text("agency") == "Reuters")
    #expect(
      story.text("text")?.hasSuffix("Ferries have been fined 37,500 pounds for being late.") == true
    )
    #expect(story.objects("captions").first?.text("credit") == "REUTERS/Jon Ebner")
    #expect(story.objects("subjects").first?.text("scheme") == "N2")
  }

  @Test func `dpa's digital wires give categories and the correction`() throws {
    let story = try story("dpa")
    #expect(story.text("headline") == "Abstimmung über Fähren vertagt")
    #expect(story.text("kind") == "correction" && story.text("category") == "Politik")
    #expect(story.list("keywords") == ["Hafen"] && story.text("language") == "de")
    #expect(story.list("editor_notes") == ["Berichtigt den Ort."])
    #expect(Stages.pieces(story, "crossheads") == ["Fähren"])
    #expect(story.objects("captions").first?.text("credit") == "Jon Ebner/dpa")
  }

  @Test func `each item of a list is a document`() throws {
    let stories = try stories("list")
    #expect(stories.map { $0.text("headline") } == ["First", "Second"])
    #expect(stories.map { $0.object("source")["record"] as? Int } == [1, 2])
    #expect(Stages.pieces(stories[1], "paragraphs").count == 2)
  }

  @Test func `a broken line is rejected alone, with the place in words`() throws {
    let result = Stages.decode(try Fixtures.bytes("json/lines.json"))
    #expect(result.documents == 3)
    #expect(result.rejects.map(\.reason) == [.notJSON, .notJSON, .notJSON])
    #expect(
      result.rejects.map(\.detail) == [
        "not JSON: the object breaks off at byte 73", "not JSON: the object breaks off at byte 72",
        "not JSON at byte 28: a comma or a closing bracket was expected",
      ])
  }

  @Test func `deep nesting is refused`() {
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    let result = Stages.decode(Array("{\"uri\":\"x\",\"pubstatus\":\"usable\",\"a\":\(deep)}".utf8))
    #expect(result.rejects.map(\.reason) == [.tooDeep])
  }

  @Test(arguments: News.files)
  func `items are told from JSON Lines by their names`(_ name: String) throws {
    let documents = Stages.decode(try Fixtures.bytes(name)).batches.flatMap(\.documents)
    #expect(Set(documents.map(\.format)) == [.ninjs])
  }

  private typealias News = `News items in JSON`

  @Test(arguments: [
    #"{"text":"A story.","title":"T","url":"http://x.example/"}"#,
    #"{"uri":"x","headline":"T","text":"A story."}"#, #"{"maintext":"A story.","guid":"x"}"#,
    #"{"id":"a","content":"A story.","versioncreated":"2020-01-01","pubstatus":"usable"}"#,
  ])
  func `records with a text stay JSON Lines`(_ line: String) {
    let documents = Stages.decode(Array((line + "\n").utf8)).batches.flatMap(\.documents)
    #expect(documents.map(\.format) == [.jsonLines])
  }

  @Test(arguments: [1, 13, 200])
  func `items are the same however the bytes come`(_ piece: Int) throws {
    for name in Self.files {
      let bytes = try Fixtures.bytes(name)
      let whole = Stages.decode(bytes)
      let parts = Stages.decode(bytes, piece: piece)
      #expect(parts.batches.flatMap(\.bytes) == whole.batches.flatMap(\.bytes), "\(name)")
      #expect(parts.rejects.map(\.detail) == whole.rejects.map(\.detail), "\(name)")
    }
  }

  @Test(.timeLimit(.minutes(10 * Patience.factor)))
  func `no mutation breaks the reader or leaves bytes over`() throws {
    let seed: UInt64 = 1312
    var random = SeededRandom(seed: seed)
    let fixtures = try Self.files.map(Fixtures.bytes)
    for round in 0..<2000 {
      var bytes = fixtures[random.next(upTo: fixtures.count)]
      for _ in 0..<1 + random.next(upTo: 6) { Mutation.apply(&bytes, fixtures, &random) }
      let result = Stages.decode(bytes, piece: 1 + random.next(upTo: 700))
      let accounted = result.batches.reduce(0) { $0 + $1.envelope.archiveBytes }
      let isTold = !result.batches.isEmpty || bytes.allSatisfy { $0 <= 0x20 }
      if accounted != bytes.count && !result.batches.isEmpty || !isTold {
        Issue.record("seed \(seed), round \(round): \(accounted) of \(bytes.count) bytes")
        return
      }
      if round % 10 == 0 { _ = Stages.stories(bytes) }
    }
  }

  @Test(arguments: [
    (
      "[{\"timestamp\": \"2018-03-11\", \"homeTeam\": {\"name\": \"A\"}, \"round\": 3}]",
      RejectReason.notNews
    ),
    ("[{\"timestamp\": \"2018-03-11\", \"bodyOfStory\": \"A\", \"round\": 3}]", .unknownFormat),
  ])
  func `a list of events is no news, an unknown item is told as that`(
    _ json: String, _ reason: RejectReason
  ) {
    #expect(Stages.decode(Array(json.utf8)).rejects.map(\.reason) == [reason])
  }
}
