import TestKit
import Testing

/// The keys of well-known collections in JSON Lines.
@Suite struct `Records in JSON Lines` {
  private static func record(_ line: String) -> [String: Any] {
    Stages.stories(Array(line.utf8) + [0x0A], name: "a.jsonl").first ?? [:]
  }

  @Test(arguments: [
    "text", "maintext", "content", "full_text", "body", "article", "story", "document",
  ])
  func `the text has one of several names`(_ key: String) {
    let record = Self.record(#"{"id":"1","\#(key)":"Four ferries ran again on Monday."}"#)
    #expect(record["text"] as? String == "Four ferries ran again on Monday.")
  }

  @Test(arguments: [
    (
      #"<p>HALDEN (AP) &mdash; Ferries <b>ran<\/b> again.<\/p>\n<p>All of them.<br\/>It rained.<\/p>"#,
      "Ferries ran again.\n\nAll of them. It rained."
    ),
    (#"<div><p>One.<\/p><p>Two.<\/p><\/div>"#, "One.\n\nTwo."),
    (#"\u003cp\u003eOne.\u003c/p\u003e"#, "One."),
    (#"He wrote 5 < 6 and <b> in his text."#, "He wrote 5 < 6 and <b> in his text."),
  ])
  func `a text that is HTML is its paragraphs`(_ text: String, _ right: String) {
    let record = Self.record(#"{"id": "1", "title": "A", "content": "\#(text)"}"#)
    #expect(record["text"] as? String == right)
  }

  @Test func `of two texts the better name's is read`() {
    let record = Self.record(#"{"article":"Four ferries ran.","text":"Five ferries ran."}"#)
    #expect(record["text"] as? String == "Five ferries ran.")
  }

  @Test(arguments: [
    #"{"text":"","body":"Four ferries ran.","summary":"","description":"They ran."}"#,
    #"{"body":"Four ferries ran.","text":"","summary":[],"description":"They ran."}"#,
  ])
  func `what is empty leaves the field to another key`(_ line: String) {
    let record = Self.record(line)
    #expect(record["text"] as? String == "Four ferries ran.")
    #expect(record["summary"] as? [String] == ["They ran."])
  }

  @Test func `authors are named once each, in their order`() {
    let record = Self.record(
      #"{"text":"Four ferries ran.","authors":["Mara Quist","Jon Ebner","Mara Quist","Lena Orsk"]}"#
    )
    #expect(record["bylines"] as? [String] == ["Mara Quist", "Jon Ebner", "Lena Orsk"])
  }

  @Test(
    arguments: [
      #""authors":["Mara Quist","Jon Ebner"]"#, #""author":"Mara Quist and Jon Ebner""#,
      #""authors":"By Mara Quist, Jon Ebner""#, #""authors":[null,"Mara Quist",7,"Jon Ebner"]"#,
    ])
  func `authors are a string or a list`(_ authors: String) {
    let record = Self.record(#"{"text":"Four ferries ran again on Monday.",\#(authors)}"#)
    #expect(record["bylines"] as? [String] == ["Mara Quist", "Jon Ebner"])
  }

  @Test func `summary, keywords, category and source are fields`() {
    let record = Self.record(
      #"{"text":"Four ferries ran.","description":"They ran.","tags":["ferries","strike"],"#
        + #""section":"Business","domain":"halden.example"}"#)
    #expect(record["summary"] as? [String] == ["They ran."])
    #expect(record["keywords"] as? [String] == ["ferries", "strike"])
    #expect(record["category"] as? String == "Business")
    #expect(record["source_name"] as? String == "halden.example")
  }

  @Test(
    arguments: [
      ("07-22-2019", "2019-07-22"), ("22/07/2019", "2019-07-22"), ("05-05-2019", "2019-05-05"),
      ("07-08-2019", nil), ("31/02/2019", nil),
    ])
  func `a day before its year counts where its order is plain`(_ date: String, _ day: String?) {
    let record = Self.record(#"{"text":"Four ferries ran.","publish_date":"\#(date)"}"#)
    #expect(record["published"] as? String == day)
  }

  @Test(
    arguments: [
      (#""published":1520000000"#, "2018-03-02T14:13:20Z"),
      (#""timestamp":1520000000123"#, "2018-03-02T14:13:20Z"),
      (#""date":{"$date":"2018-03-14T15:12:00Z"}"#, "2018-03-14T15:12:00Z"),
      (#""publishedAt":"2018-03-14T15:12:00Z""#, "2018-03-14T15:12:00Z"),
      (#""created_at":951782400"#, "2000-02-29T00:00:00Z"), (#""date":20180314"#, "2018-03-14"),
    ])
  func `a time is a text, a number or an object`(_ member: String, _ time: String) {
    let record = Self.record(#"{"text":"Four ferries ran.",\#(member)}"#)
    #expect(record["published"] as? String == time)
  }

  @Test(arguments: [("Jordan Press", ["Jordan Press"]), ("Staff Reporter", nil)])
  func `an author named Press is a person`(_ author: String, _ names: [String]?) {
    let record = Self.record(#"{"text":"Four ferries ran.","author":"\#(author)"}"#)
    #expect(record["bylines"] as? [String] == names)
  }

  @Test func `names stand in objects, paragraphs in lists`() {
    let record = Self.record(
      #"{"text":["Four ferries ran.","They were full."],"headline":{"kicker":"Sea","main":"Ferries run"},"#
        + #""author":[{"name":"Mara Quist"},{"id":7,"name":"Jon Ebner"}],"tags":"ferries, strike","#
        + #""source":{"id":"hp","name":"Harbour Post"},"uuid":"x1","dateline":"OSLO, March 14","#
        + #""copyright":"© 2018 Harbour Post","ednote":"UPDATES","word_count":6}"#)
    #expect(record["text"] as? String == "Four ferries ran.\n\nThey were full.")
    #expect(record["headline"] as? String == "Ferries run" && record["id"] as? String == "x1")
    #expect(record["bylines"] as? [String] == ["Mara Quist", "Jon Ebner"])
    #expect(record["keywords"] as? [String] == ["ferries", "strike"])
    #expect(record["source_name"] as? String == "Harbour Post")
    #expect((record["dateline"] as? [String: Any])?["text"] as? String == "OSLO, March 14")
    #expect(record["editor_notes"] as? [String] == ["UPDATES"])
    #expect(record["word_count_declared"] as? Int == 6)
  }

  @Test func `keywords of a list are whole, those of a string are parted`() {
    let listed = Self.record(
      #"{"text":"Four ferries ran.","keywords":["Halden, Norland","boats"]}"#)
    #expect(listed["keywords"] as? [String] == ["Halden, Norland", "boats"])
    let joined = Self.record(#"{"text":"Four ferries ran.","keywords":"Halden , Norland; boats"}"#)
    #expect(joined["keywords"] as? [String] == ["Halden", "Norland", "boats"])
  }

  @Test func `paragraphs in a list may be HTML`() {
    let record = Self.record(#"{"body":["<p>Four ferries ran.</p>","<p>They were full.</p>"]}"#)
    #expect(record["text"] as? String == "Four ferries ran.\n\nThey were full.")
  }

  @Test(arguments: [
    #"{"text": "The ferry sailed.", "metadata": {"url": "https://x.example/1", "title": "Ferry sails", "author": "Ann Quay"}}"#,
    #"{"text": "The ferry sailed.", "meta": {"url": "https://x.example/1", "title": "Ferry sails", "author": "Ann Quay"}}"#,
    #"{"raw_content": "The ferry sailed.", "title": "Ferry sails", "source": "https://x.example/1", "author": "Ann Quay"}"#,
    #"{"content": "The ferry sailed.", "title": "Ferry sails", "warc_headers": {"warc-target-uri": "https://x.example/1"}, "author": "Ann Quay"}"#,
  ])
  func `what corpora know of a text beside it`(_ line: String) {
    let story = Stages.stories(Array((line + "\n").utf8)).first ?? [:]
    #expect(story.text("text") == "The ferry sailed." && story.text("headline") == "Ferry sails")
    #expect(story.text("url") == "https://x.example/1" && story.list("bylines") == ["Ann Quay"])
  }

  @Test func `the record's own fields come first`() {
    let line =
      #"{"metadata": {"title": "Other", "text": "No"}, "title": "Ferry sails", "text": "The ferry sailed."}"#
    let story = Stages.stories(Array((line + "\n").utf8)).first ?? [:]
    #expect(story.text("headline") == "Ferry sails" && story.text("text") == "The ferry sailed.")
  }
}
