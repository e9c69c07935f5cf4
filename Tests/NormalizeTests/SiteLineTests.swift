import Foundation
import TestKit
import Testing

/// Lines that large sites print around their stories.
@Suite struct `Lines of sites` {
  private static let headline = "Harbour closes its pier after inspection"
  private static let body = [
    "The harbour board voted on Monday to close the northern pier after an inspection, a spokesman said.",
    "The board said that repairs would take two years and cost 12 million pounds.",
    "Fishermen who land their catch at the pier said that they had not been told.",
  ]

  @Test(arguments: try! Fixtures.rows("site-lines.tsv"))
  func `each goes where it belongs`(_ row: [String]) throws {
    let lines = row[1].components(separatedBy: " / ")
    var paragraphs = Self.body
    switch row[0] {
    case "top": paragraphs.insert(contentsOf: lines, at: 0)
    case "mid": paragraphs.insert(contentsOf: lines, at: 1)
    case "end": paragraphs += lines
    case "first": paragraphs[0] = row[1] + paragraphs[0]
    default: paragraphs[2] += row[1]
    }
    let text = ([Self.headline] + paragraphs).joined(separator: "\n\n")
    let bytes = try JSONSerialization.data(withJSONObject: ["text": text])
    let story = try #require(Stages.stories(Array(bytes) + [0x0A]).first)
    #expect(story.text("headline") == Self.headline)
    guard row[2] != "text" else {
      #expect(story.text("text")?.contains(row[1]) == true)
      return
    }
    #expect(story.text("text") == Self.body.joined(separator: "\n\n"))
    switch row[2] {
    case "-": break
    case "captions": #expect(story.objects("captions").map { $0.text("text") } == [row[3]])
    case "dateline": #expect(story.object("dateline").text("text") == row[3])
    case "credits":
      #expect(
        story.objects("credits").flatMap { $0.list("names") }.joined(separator: "|") == row[3])
    case "agency", "published", "signoff": #expect(story.text(row[2]) == row[3])
    default: #expect(story.list(row[2]) == [row[3]])
    }
  }

  @Test(arguments: [
    [
      "TOKYO: The market rose by 3 percent on Monday.",
      "SYDNEY: Shares fell by 2 percent on Monday.",
    ],
    ["LINCOLN: I think that the pier was closed too late.", "KING: But it was closed on Monday."],
    ["Chicago: The musical opened in Halden on Friday to full houses."],
    ["Houston: We have a problem with the northern pier, he said."],
  ])
  func `a city and a colon are a label`(_ paragraphs: [String]) throws {
    let text = ([Self.headline] + paragraphs + Self.body).joined(separator: "\n\n")
    let bytes = try JSONSerialization.data(withJSONObject: ["text": text])
    let story = try #require(Stages.stories(Array(bytes) + [0x0A]).first)
    #expect(story.text("text") == (paragraphs + Self.body).joined(separator: "\n\n"))
    #expect(story["dateline"] == nil)
  }

  @Test func `briefs that several agencies sign are nobody's`() throws {
    let briefs = zip(Self.body, [" - AP", " - Reuters", " (AFP)"]).map { $0 + $1 }
    let text = ([Self.headline] + briefs).joined(separator: "\n\n")
    let bytes = try JSONSerialization.data(withJSONObject: ["text": text])
    let story = try #require(Stages.stories(Array(bytes) + [0x0A]).first)
    #expect(story.text("text") == briefs.joined(separator: "\n\n"))
    #expect(story.text("agency") == nil)
  }
}
