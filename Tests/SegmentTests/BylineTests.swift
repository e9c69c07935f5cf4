import TestKit
import Testing

/// What stands behind `By` is a byline, or it is text; nothing of it vanishes.
@Suite struct `Bylines` {
  private static func pieces(_ story: [String: Any]) -> [String] {
    (story["removed"] as? [[String: Any]] ?? []).filter {
      $0["reason"] as? String == "byline_text"
    }.compactMap { $0["text"] as? String }
  }

  @Test(
    arguments: [
      "By Mara Quist Halden (xya) - He left.",
      "By Mara Quist Halden (xya): He left.", "By Mara Quist (of the harbour",
      "By Mara Quist = Halden - Four ferries ran on Monday",
      "By Mara Quist \u{2013} He left it all",
    ])
  func `a short paragraph behind By stays text`(_ line: String) {
    let story = Stages.story(text: "\(line)\n\nThe ferries run again on Monday, said the harbour.")
    let text = story["text"] as? String ?? ""
    #expect(text.hasPrefix(line.prefix(14)), "\(story)")
    #expect(story["bylines"] == nil)
  }

  @Test(
    arguments: [
      ("By Mara Quist", ["Mara Quist"], []),
      ("By Mara Quist, the man of the year", ["Mara Quist"], ["the man of the year"]),
      (
        "By Mara Quist and Jon Ebner, AP Sports Writers", ["Mara Quist", "Jon Ebner"],
        ["AP Sports Writers"]
      ),
      ("By Mara Quist - Reuters", ["Mara Quist"], ["Reuters"]),
      ("By Mara Quist (Reuters)", ["Mara Quist"], ["Reuters"]),
      ("By Mara Quist in Halden", ["Mara Quist"], ["in Halden"]),
      ("By Mara Quist of AAP", ["Mara Quist"], ["of AAP"]),
      ("By Mara Quist for The Canadian Press", ["Mara Quist"], ["for The Canadian Press"]),
      ("By MARA QUIST Staff Writer", ["MARA QUIST"], ["Staff Writer"]),
      ("By MARA QUIST Associated Press Writer", ["MARA QUIST"], ["Associated Press Writer"]),
      (
        "By Mara Quist and Jon Ebner AP Sports Writers", ["Mara Quist", "Jon Ebner"],
        ["AP Sports Writers"]
      ),
      ("By Mara Quist, Economics Editor", ["Mara Quist"], ["Economics Editor"]),
      ("By Mara Quist with Jon Ebner", ["Mara Quist", "Jon Ebner"], []),
      (
        "By Nur Aisyah binti Ahmad and Anna Maria d'Amico",
        ["Nur Aisyah binti Ahmad", "Anna Maria d'Amico"], []
      ),
      ("By Mara Quist of the Harbour Post", ["Mara Quist"], ["of the Harbour Post"]),
      ("By Chen Chien-kuo and Ada van der Berg", ["Chen Chien-kuo", "Ada van der Berg"], []),
    ])
  func `what is no name of a byline is told`(
    _ line: String, _ names: [String], _ rest: [String]
  ) {
    let story = Stages.story(text: "\(line)\n\nThe ferries run again on Monday, said the harbour.")
    #expect(story["bylines"] as? [String] == names)
    #expect(Self.pieces(story) == rest)
    #expect(story["text"] as? String == "The ferries run again on Monday, said the harbour.")
  }

  @Test func `a byline in brackets stands below the text`() {
    let text = "The ferries run again on Monday, said the harbour."
    let story = Stages.story(text: "\(text)\n\n\(text)\n\n(By Mara Quist)\n\nENDITEM/J")
    #expect(story["bylines"] as? [String] == ["Mara Quist"])
    #expect(story["text"] as? String == "\(text)\n\n\(text)")
  }
}
