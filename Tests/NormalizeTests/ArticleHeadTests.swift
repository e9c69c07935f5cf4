import Foundation
import TestKit
import Testing

/// Bodies of articles as programs that take them off pages leave them: a line a paragraph, the head above them.
@Suite struct `Heads of extracted articles` {
  private static let headline = "Council backs $12 million bridge over objections of residents"
  private static let body = [
    "The council approved the plan on Tuesday after a three-hour debate that drew more than 200 residents.",
    "Mayor Sheila Brandt said the project would start in June.",
    "The bridge, built in 1931, was closed last year after inspectors found cracks in two of its piers.",
  ]

  private static func story(_ record: [String: Any]) throws -> [String: Any] {
    let bytes = try JSONSerialization.data(withJSONObject: record)
    return try #require(Stages.stories(Array(bytes) + [0x0A]).first)
  }

  @Test(arguments: [
    "Residents say the price is too high\nBy Dana Whitcomb", "Dana Whitcomb",
    "Dana Whitcomb\nMay 1, 2019", "Dana Whitcomb\nAssociated Press", "Reuters Staff",
    "AP Photo OSL101", "May 1, 2019 / 6:00 AM / 3 years ago",
  ])
  func `what nothing tells above a dateline is no text`(_ head: String) throws {
    for title in [nil, Self.headline] {
      let lines =
        (title == nil ? [Self.headline] : []) + [head, "HALDEN, Norway (AP) - " + Self.body[0]]
      var record: [String: Any] = ["text": (lines + Self.body[1...]).joined(separator: "\n")]
      record["title"] = title
      let story = try Self.story(record)
      #expect(story.text("headline") == Self.headline)
      #expect(story.text("text") == Self.body.joined(separator: "\n\n"))
      #expect(story.object("dateline").text("text") == "HALDEN, Norway (AP)")
      if head.contains("Whitcomb") { #expect(story.list("bylines") == ["Dana Whitcomb"]) }
    }
  }

  @Test(arguments: [
    "Arsenal 2 Chelsea 1", "John Smith\nMary Brown\nPeter Green", "Q: What happened",
    "By noon the water had reached the steps",
    "The boats go out at morning\nThe boats come home at night",
  ])
  func `results, lists and verses above a dateline stay text`(_ lines: String) throws {
    let text = "\(lines)\nHALDEN, Norway (AP) - \(Self.body[0])\n\(Self.body[1])"
    let story = try Self.story(["title": Self.headline, "text": text])
    let first = try #require(lines.split(separator: "\n").first)
    #expect(story.text("text")?.contains(first) == true)
    #expect(story.list("summary").isEmpty && story.list("bylines").isEmpty)
  }

  @Test func `a sentence without a dateline below it is text`() throws {
    let lines = [Self.headline, "Residents say the price is too high"] + Self.body
    let story = try Self.story(["title": Self.headline, "text": lines.joined(separator: "\n")])
    #expect(story.text("text")?.hasPrefix("Residents say") == true)
  }

  @Test(arguments: [
    ("Why the bridge matters\nThe bridge in Halden. REUTERS/Odd Lie", "The bridge in Halden."),
    ("- the new library\nGetty Images", ""),
    ("The council will discuss three plans next week, including:\nGetty Images", ""),
  ])
  func `a caption takes no line above it that was not wrapped`(
    _ lines: String, _ caption: String
  ) throws {
    let text = [Self.body[0], Self.body[1], lines, Self.body[2]].joined(separator: "\n")
    let story = try Self.story(["title": Self.headline, "text": text])
    let first = lines.split(separator: "\n")[0]
    #expect(story.text("text")?.contains(first) == true)
    #expect(story.objects("captions").map { $0.text("text") ?? "" } == [caption])
  }

  @Test func `the headline and the byline above a caption are none of it`() throws {
    let head = [
      Self.headline, "By Dana Whitcomb",
      "FILE - The bridge in Halden is seen April 2, 2019. (AP Photo/Odd Lie, File)",
    ]
    let story = try Self.story(["text": (head + Self.body).joined(separator: "\n")])
    #expect(story.text("headline") == Self.headline && story.list("bylines") == ["Dana Whitcomb"])
  }

  @Test(arguments: [
    (" - Halden Post", "https://www.haldenpost.example/1", true),
    (" | Halden Post", "https://www.haldenpost.example/1", true),
    (" | Second Test", "https://x.example/second-test", false),
    (" \u{2013} BBX News", "https://www.bbx.example/1", true),
    (" - Other Words Here", "https://x.example/1", false),
  ])
  func `the site's name ends no headline`(_ end: String, _ url: String, _ isCut: Bool) throws {
    let text = ([Self.headline, "By Dana Whitcomb"] + Self.body).joined(separator: "\n")
    let story = try Self.story(["title": Self.headline + end, "url": url, "text": text])
    #expect(story.text("headline") == Self.headline + (isCut ? "" : end))
    #expect(story.text("text") == Self.body.joined(separator: "\n\n"))
    #expect(story.list("bylines") == ["Dana Whitcomb"])
  }

  @Test(arguments: [
    ("Dana Whitcomb, Fox News", ["Dana Whitcomb"]), ("admin", []), ("Web Desk", []), ("AFP", []),
    ("https://x.example/dana", []), ("About Dana Whitcomb", []),
  ])
  func `authors are people`(_ author: String, _ bylines: [String]) throws {
    let story = try Self.story(["text": Self.body.joined(separator: "\n"), "author": author])
    #expect((story["bylines"] as? [String] ?? []) == bylines)
  }
}
