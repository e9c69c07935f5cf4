import TestKit
import Testing
import Wire

@Suite struct `Corpora in XML` {
  @Test func `an item of the Reuters Corpus gives all its fields`() throws {
    let story = try #require(Stages.stories(try Fixtures.bytes("xml/rcv1.xml")).first)
    let source = story["source"] as? [String: Any]
    #expect(source?["format"] as? String == "rcv1")
    #expect(story["id"] as? String == "990017" && story["kind"] as? String == "story")
    #expect(story["published"] as? String == "1996-11-05")
    #expect(story["created"] as? String == "1996-11-04")
    #expect(story["language"] as? String == "en" && story["agency"] as? String == "Reuters")
    #expect(story["headline"] as? String == "Harbour council puts off vote.")
    #expect(story["bylines"] as? [String] == ["Mara Quist"])
    #expect(story["copyright"] as? String == "(c) Synthetic Wire 1996")
    #expect(story["places"] as? [String] == ["OSLO", "NORWAY"])
    let subjects = (story["subjects"] as? [[String: String]] ?? []).map {
      ($0["scheme"] ?? "") + " " + ($0["code"] ?? "")
    }
    #expect(
      subjects == [
        "bip:countries:1.0 NORW", "bip:topics:1.0 C13", "bip:topics:1.0 CCAT",
        "bip:industries:1.0 I7400025",
      ])
    #expect(
      story["metadata"] as? [String: String] == [
        "dc.publisher": "Synthetic Holdings Plc",
        "title": "NORWAY: Harbour council puts off vote.",
      ])
    #expect(
      Stages.pieces(story, "paragraphs") == [
        "The harbour council of Norland put off its vote on new ferry berths & a café on Tuesday.",
        "\"Nobody is in a hurry,\" said Ida Holm, a councillor.",
      ])
  }

  @Test func `the annotated corpus repeats its lead, headline and byline, the story does not`()
    throws
  {
    let story = try #require(Stages.stories(try Fixtures.bytes("xml/nitf-annotated.xml")).first)
    #expect(
      story["text"] as? String == """
        The harbour council put off its vote on Monday, for the third time.

        "Nobody is in a hurry," said Ida Holm, a councillor.
        """)
    let removed = (story["removed"] as? [[String: String]] ?? []).filter {
      $0["reason"] == "duplicate_rendition"
    }
    #expect(
      removed.map { $0["text"] } == [
        "The harbour council put off its vote on Monday, for the third time."
      ])
    #expect(story["headline"] as? String == "Ferry Berths Put Off Again")
    #expect(story["bylines"] as? [String] == ["MARA QUIST"])
    #expect(
      story["summary"] as? [String] == ["Council of Norland puts off its vote for the third time"])
    #expect(
      story["editor_notes"] as? [String] == [
        "An article on Tuesday about ferries misstated the number of votes. It was the third."
      ])
  }

  @Test func `the annotated corpus tells page, desk and the indexers' subjects`() throws {
    let story = try #require(Stages.stories(try Fixtures.bytes("xml/nitf-annotated.xml")).first)
    #expect(story["id"] as? String == "9900018" && story["category"] as? String == "Foreign Desk")
    #expect((story["published"] as? String)?.hasPrefix("1996-11-05") == true)
    #expect(story["url"] as? String == "http://synthetic.example/full?res=9900018")
    #expect(story["word_count_declared"] as? Int == 57)
    #expect(story["source_name"] as? String == "The Synthetic Times")
    #expect(story["genre"] as? [String] == ["News"] && story["places"] as? [String] == ["Norland"])
    let subjects = (story["subjects"] as? [[String: String]] ?? []).map {
      ($0["scheme"] ?? "") + " = " + ($0["name"] ?? "")
    }
    #expect(
      subjects == [
        "indexing_service:descriptor = Ferries", "indexing_service:location = Norland",
        "indexing_service:org = Harbour Council", "indexing_service:person = HOLM, IDA",
        "online_producer:taxonomic_classifier = Top/News/World",
      ])
    let metadata = story["metadata"] as? [String: String]
    #expect(metadata?["print_page_number"] == "3" && metadata?["print_section"] == "A")
    #expect(metadata?["online_headline"] == "Norland Puts Off Ferry Berths")
    #expect(metadata?["normalized_byline"] == "Quist, Mara")
  }

  @Test func `a lead without a full text is text`() throws {
    let text = String(decoding: try Fixtures.bytes("xml/nitf-annotated.xml"), as: UTF8.self)
    let bytes = text.replacing("class=\"full_text\"", with: "class=\"other\"")
    let story = try #require(Stages.stories(Array(bytes.utf8)).first)
    #expect(Stages.pieces(story, "paragraphs").count == 3)
  }
}

@Suite struct `Names of topics` {
  @Test(arguments: [
    ("medtop", "15000000", "sport"), ("subj", "15000000", "sport"),
    ("medtop", "03000000", "disaster, accident and emergency incident"),
    ("subj", "03000000", "disaster and accident"), ("medtop", "20000002", "arts and entertainment"),
    ("subj", "15007000", "baseball"), ("http://cv.iptc.org/newscodes/subjectcode/", "04000000", ""),
    ("other", "15000000", nil), ("subj", "99999999", nil), ("medtop", "150", nil),
  ])
  func `a code of the IPTC without a name gets its English one`(
    _ scheme: String, _ code: String, _ name: String?
  ) throws {
    let item = """
      {"guid": "tag:synthetic.example,2026:t", "versioncreated": "2026-03-01T10:00:00Z",
       "headline": "A headline", "body_text": "Some text here.", "type": "text",
       "subject": [{"scheme": "\(scheme)", "code": "\(code)"}]}
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    let subject = try #require((story["subjects"] as? [[String: String]])?.first)
    if name == "" {
      #expect(subject["name"] == "economy, business and finance")
    } else {
      #expect(subject["name"] == name)
    }
  }

  @Test func `a name that the item gives stays`() throws {
    let item = """
      {"guid": "tag:synthetic.example,2026:t", "versioncreated": "2026-03-01T10:00:00Z",
       "headline": "A headline", "body_text": "Some text here.", "type": "text",
       "subject": [{"scheme": "subj", "code": "15000000", "name": "Deportes"}]}
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect((story["subjects"] as? [[String: String]])?.first?["name"] == "Deportes")
  }
}
