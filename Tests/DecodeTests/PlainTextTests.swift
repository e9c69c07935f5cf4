import TestKit
import Testing

/// Agencies' copy as plain text, its frame lost.
@Suite struct `Copy without a frame` {
  private static let body = [
    "The harbour board voted on Monday to close the northern pier, a spokesman said.",
    "The board said that repairs would take two years and cost 12 million pounds.",
  ]

  private static func story(_ text: String) -> [String: Any] {
    Stages.stories(Array(text.utf8), name: "copy.txt").first ?? [:]
  }

  @Test(arguments: try! Fixtures.rows("wire-tails.tsv"))
  func `the time of sending below it is told`(_ row: [String]) {
    let tail = row[0].replacing(" / ", with: "\n")
    for opening in ["", "HALDEN, Norway (AP) - "] {
      let text = opening + Self.body.joined(separator: "\n\n") + "\n\n" + tail + "\n"
      let story = Self.story(text)
      #expect(story.text("text") == Self.body.joined(separator: "\n\n"))
      #expect(story.text("published") == row[1])
      #expect(story.text("signoff") ?? "" == row[2])
    }
  }

  @Test(arguments: [
    "The ferry sails at 14:32 on 10/04/07.", "Halden 3 Norport 1", "10/04/07", "2007 10 041432",
    "The code of the pier is AP-NY-10-04-07 1432EDT, the board said.",
  ])
  func `a last line that is none stays`(_ line: String) {
    let story = Self.story((Self.body + [line]).joined(separator: "\n\n"))
    #expect(story.text("text") == (Self.body + [line]).joined(separator: "\n\n"))
    #expect(story.text("published") == nil)
  }

  @Test func `lines above it lose their carets`() {
    let story = Self.story(
      """
      ^Harbour-Pier,0400<
      ^Harbour closes its northern pier<
      ^By MARA QUIST<
      ^Associated Press Writer<
         HALDEN, Norway (AP) - \(Self.body[0])
         \(Self.body[1])
      """)
    #expect(story.text("slug") == "Harbour-Pier,0400")
    #expect(story.text("headline") == "Harbour closes its northern pier")
    #expect(story.list("bylines") == ["MARA QUIST"])
    #expect(story.text("text") == Self.body.joined(separator: "\n\n"))
  }
}
