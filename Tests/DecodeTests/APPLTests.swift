import Decode
import TestKit
import Testing
import Wire

@Suite struct `AP's publications` {
  private func story(_ change: (String) -> String = { $0 }) throws -> [String: Any] {
    let text = String(decoding: try Fixtures.bytes("xml/appl.xml"), as: UTF8.self)
    return try #require(Stages.stories(Array(change(text).utf8)).first)
  }

  @Test func `all that a publication tells is in its record`() throws {
    let story = try story()
    #expect(story.object("source").text("format") == "appl" && story.text("kind") == "correction")
    #expect(story.text("id") == "0f1e2d3c" && story.text("revision") == "2")
    #expect(story.text("published") == "2019-03-04T20:54:44Z")
    #expect(story.text("created") == "2019-03-04T19:05:00Z")
    #expect(story.object("embargo").text("until") == "2019-03-05T06:00:00Z")
    #expect(story.text("status") == "Usable" && story.text("priority") == "r")
    #expect(story.text("headline") == "Ferries of Norland sail again")
    #expect(story.text("slug") == "AP-XX--Norland-Ferries" && story.text("agency") == "AP")
    #expect(story.list("bylines") == ["MARA QUIST"] && story.text("category") == "i")
    #expect(story.object("dateline").text("text") == "OSLO, Norway (AP)")
    #expect(story.list("summary") == ["After two days of storm the boats leave their berths"])
    #expect(story.list("editor_notes") == ["Eds: Adds fares."])
    #expect(story.list("keywords") == ["Norland-Ferries"])
    #expect(story.text("copyright") == "Copyright 2019 The Example Press.")
    #expect(story.text("rights") == "Print only; Norway" && story.text("service") == "V")
    #expect(story["sequence"] as? Int == 8086 && story["word_count_declared"] as? Int == 12)
    #expect(story.objects("subjects").map { $0.text("code") } == ["s1", "g1"])
    #expect(story.list("places") == ["Oslo", "Norway", "Norland"])
    #expect(story.objects("links").map { $0.text("id") } == ["aa11", "/ferry.jpg"])
    #expect(story.objects("captions").map { $0.text("text") } == ["A ferry leaves its berth."])
    #expect(
      story.text("text")
        == "The ferries of Norland sail again.\n\nFares rise by two crowns.")
  }

  @Test(arguments: [
    ("<Status>Usable", "<Status>Canceled", "kill", "Canceled"),
    ("<Type>Corrective", "<Type>Kill", "kill", "Usable"),
    ("<Status>Usable", "<Status>Embargoed", "correction", "Embargoed"),
  ])
  func `a status and an editorial type withdraw it`(
    _ old: String, _ new: String, _ kind: String, _ status: String
  ) throws {
    let story = try story { $0.replacing(old, with: new) }
    #expect(story.text("kind") == kind && story.text("status") == status)
  }

  @Test func `a release that is no later than the arrival is no embargo`() throws {
    let story = try story { $0.replacing("2019-03-05T06:00:00", with: "2019-03-04T20:54:44") }
    #expect(story["embargo"] == nil)
  }

  @Test func `publications of others are not AP's`() {
    let other = "<Publication xmlns=\"urn:example:books\"><Title>A book</Title></Publication>"
    let result = Stages.decode(Array(other.utf8))
    #expect(result.documents == 0 && result.rejects.map(\.reason) == [.unknownFormat])
  }
}
