import Foundation
import TestKit
import Testing

/// What of a site's page is its story: crossheads, pictures, boxes of teasers.
@Suite struct `Stories of pages` {
  private static let menu = [
    "Quays", "Tides", "Ferries", "Harbours", "Islands", "Crews", "Boats", "Lights", "Winds", "Nets",
  ]

  private static func paragraph(_ number: Int) -> String {
    "On the \(number) quay of Port Halden the harbour crews said that they would sail again after the strike, and that talks had gone on too long for everybody."
  }

  /// The story of a page whose text has some lines between its fourth and fifth paragraphs.
  private static func story(between lines: [String], tail: Int = 9) throws -> [String: Any] {
    let page =
      menu + [
        "Harbour strike ends in Halden after nine days of talks", "By Mara Quist", "26 April 2024",
      ]
      + (1...4).map(paragraph) + lines + (5...tail).map(paragraph) + menu
    return try #require(
      Stages.stories(Array(page.joined(separator: "\n").utf8), name: "page.txt").first)
  }

  private static func crossheads(_ story: [String: Any]) throws -> [String] {
    let text = Array(try #require(story["text"] as? String).unicodeScalars)
    return ((story["crossheads"] as? [[Int]]) ?? []).map { range in
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text[range[0]..<range[1]])
      return String(view)
    }
  }

  private static func captions(_ story: [String: Any]) -> [String] {
    (story["captions"] as? [[String: String]] ?? []).map {
      ($0["text"] ?? "") + " / " + ($0["credit"] ?? "-")
    }
  }

  @Test func `a credit above its caption is that caption's, and one without is none`() throws {
    let story = try Self.story(between: [
      "Image source, Odd Lie/Getty Images", "Image caption, The ferry at the quay in Halden",
      Self.paragraph(40), "Image source, Reuters",
    ])
    #expect(Self.captions(story) == ["The ferry at the quay in Halden / Odd Lie/Getty Images"])
    let removed = (story["removed"] as? [[String: String]] ?? []).map { $0["text"] }
    #expect(removed.contains("Image source, Reuters"))
  }

  @Test func `a name and a paper in brackets end a caption`() throws {
    let line = "Greta Holm speaks on the quay in Halden. (Mara Quist / The Harbour Post)"
    let story = try Self.story(between: [line])
    #expect(
      Self.captions(story)
        == ["Greta Holm speaks on the quay in Halden. / (Mara Quist / The Harbour Post)"])
  }

  /// Each of these ended the program: what begins on a line was taken to end on it, too.
  @Test(arguments: [
    "Harbour Post news - ", "Harbour Post news \u{2013} ", "Mara Quist Foto: 3 March 2024",
    "Mara PhoTo: Editor", "Mara Quist CrediT: Reporter", "Mara Quist -  ",
  ])
  func `a line that ends within a mark ends nothing else`(_ line: String) throws {
    let text = try #require(Self.story(between: [line])["text"] as? String)
    #expect(text.contains("On the 4 quay") && text.contains("On the 5 quay"))
  }

  @Test func `days between paragraphs are a chronology's`() throws {
    let story = try Self.story(between: [
      "3 March 2024", Self.paragraph(41), "4 March 2024", Self.paragraph(42), "5 March 2024",
    ])
    let text = try #require(story["text"] as? String)
    for day in 3...5 { #expect(text.contains("\(day) March 2024")) }
  }

  @Test func `results stand more than once`() throws {
    let story = try Self.story(between: ["Odd City 0-0", "Halden 1-0", "Odd City 0-0"])
    let text = try #require(story["text"] as? String)
    #expect(text.components(separatedBy: "Odd City 0-0").count == 3)
  }

  /// Each line and each pair of lines was gone through anew for every other: minutes for a page as this.
  @Test(
    .timeLimit(.minutes(10 * Patience.factor)),
    arguments: [
      "Menu item 123", "Popular harbour strikes of year 123", "Mara Quist, Reporter",
      "Ships in the harbour of 123 \u{A9} Odd Lie",
    ])
  func `a page of very many lines is one of many lines`(_ line: String) throws {
    let story = try Self.story(between: Array(repeating: line, count: 20_000))
    #expect((story["text"] as? String)?.contains("On the 9 quay") == true)
  }

  @Test(arguments: [
    "Who won the strike?", "The harbour fills again", "Ein Angebot der Reederei", "Chatbot",
  ])
  func `a short line between paragraphs is a crosshead`(_ line: String) throws {
    #expect(try Self.crossheads(Self.story(between: [line])) == [line])
  }

  @Test(arguments: [
    ["The harbour fills again."], ["the harbour fills again"], ["He said:"], ["Anzeige"],
    ["The harbour fills again", "The ferries sail"], ["EPA"],
  ])
  func `other short lines are none`(_ lines: [String]) throws {
    #expect(try Self.crossheads(Self.story(between: lines)).isEmpty)
  }

  @Test(arguments: [
    ("The first ferry leaves the quay © Odd Lie", "The first ferry leaves the quay", "© Odd Lie"),
    (
      "The first ferry leaves the quay | Bild: Odd Lie/dpa", "The first ferry leaves the quay",
      "| Bild: Odd Lie/dpa"
    ),
    (
      "The first ferry leaves HaldenCredit: Odd Lie", "The first ferry leaves Halden",
      "Credit: Odd Lie"
    ),
    (
      "The first ferry leaves the quay. Odd Lie / AFP", "The first ferry leaves the quay.",
      "Odd Lie / AFP"
    ),
    (
      "The first ferry leaves the quay\nFoto: Odd Lie", "The first ferry leaves the quay",
      "Foto: Odd Lie"
    ),
  ])
  func `pictures are told apart from the text`(
    _ line: String, _ caption: String, _ credit: String
  ) throws {
    let story = try Self.story(between: [line])
    let captions = (story["captions"] as? [[String: String]]) ?? []
    #expect(captions.map { $0["text"] } == [caption])
    #expect(captions.map { $0["credit"] } == [credit])
    #expect(story["agency"] == nil)
    #expect((story["text"] as? String)?.contains("first ferry") == false)
  }

  @Test(arguments: [
    "Sign up to our newsletter for the latest from Port Halden, every morning.",
    "Get the best of the harbour, delivered to your inbox on Fridays, by signing up here today.",
    "By providing your information, you agree to the Terms of Use and the Privacy Policy of the harbour.",
    "Aktuell sind Sie nicht eingeloggt. Wenn Sie diesen Artikel lesen wollen, melden Sie sich an.",
    "Il vous reste 57.09% de cet article \u{E0} lire. La suite attend au port, et pour longtemps.",
  ])
  func `prompts between paragraphs are none of the text`(_ line: String) throws {
    let story = try Self.story(between: [line])
    #expect((story["text"] as? String)?.contains(line.suffix(20)) == false)
    let removed = story["removed"] as? [[String: String]] ?? []
    #expect(removed.contains { $0["text"] == line })
  }

  @Test(arguments: [
    "The paper lost 2,000 subscribers in the year of the strike, and its newsletter was closed.",
    "\"By signing up you agree to our terms of pay,\" the crews told the owners of the ferries.",
    "US forces killed the head of an al Qaeda affiliate who had hidden on the ferries for years.",
    "Subscribers to the premium plan of the paper will pay more than for newsletters until May.",
    "What cookies do to your teeth, and how to sign up for a visit, is told on the quay on Mondays.",
    "Sie hatte ein Abonnement der Zeitung, und sie las jeden Morgen, was im Hafen geschehen war.",
  ])
  func `copy about subscribers is text`(_ line: String) throws {
    #expect((try Self.story(between: [line])["text"] as? String)?.contains(line) == true)
  }

  @Test(arguments: [
    ("The first ferry leaves the quay at Halden. Mara Quist", "Mara Quist"),
    ("The first ferry leaves the quay at Halden. Supplied", "Supplied"),
    ("The first ferry leaves the quay at Halden. (Harbour Films)", "(Harbour Films)"),
    ("The first ferry leaves the quay.\nOdd Lie/Getty Images", "Odd Lie/Getty Images"),
    ("The first ferry leaves the quay (\nImage:\nGetty Images)", "Getty Images"),
    ("Odd Lie ties the first ferry to the quay at Halden, Norway, April 14, 2024.", nil),
    ("FILE - The first ferry leaves the quay at Halden on a day in spring.", nil),
  ])
  func `captions need no label`(_ line: String, _ credit: String?) throws {
    let story = try Self.story(between: line.components(separatedBy: "\n"))
    let captions = story["captions"] as? [[String: String]] ?? []
    #expect(captions.count == 1)
    #expect(captions.first?["text"]?.contains("first ferry") == true)
    #expect(captions.first?["credit"] == credit)
    #expect((story["text"] as? String)?.contains("first ferry") == false)
  }

  @Test(arguments: [
    "The first ferry was built in Halden and left the quay on April 14, 2024.",
    "The ferry had its last day at the quay of Halden, Norway, in the spring, April 14, 2024.",
    "The first ferry leaves the quay in the morning, and the crews met Gov. Mara Quist",
    "The first ferry left, the crews said.\nQuelle: Odd Lie",
    "The new rules for the first ferry take effect January 1, 2025.",
    "Odd Lie, who built the first ferry, passed away peacefully Sunday, April 14, 2024.",
    "The first ferry left the quay to the sound of songs that everybody knew. (Reuters)",
    "The Port Halden Authority tells how many took the first ferry on Tuesday, April 23, 2024.",
    "The first ferry sails on Monday to the islands off the coast, where crowds wait for it. (Quay News)\nThe second ferry sails on Tuesday to the islands off the coast, where nobody waits. (Quay News)",
  ])
  func `and what is like one is text`(_ line: String) throws {
    let lines = line.components(separatedBy: "\n")
    let text = try #require(try Self.story(between: lines)["text"] as? String)
    // An agency's mark may be taken off.
    #expect(text.contains(lines[0].prefix { $0 != "(" }.dropLast()))
  }

  @Test func `teasers that the page repeats are none of the text`() throws {
    let title = "Lighthouse keepers ask for a boat of their own"
    let teaser =
      "The keepers of the lighthouse told the council that they wait for weeks until somebody comes."
    let page =
      Self.menu + [
        "Harbour strike ends in Halden after nine days of talks", "By Mara Quist", "26 April 2024",
      ] + (1...4).map(Self.paragraph) + [title, teaser] + (5...9).map(Self.paragraph) + Self.menu
      + [title, teaser]
    let story = try #require(
      Stages.stories(Array(page.joined(separator: "\n").utf8), name: "page.txt").first)
    let text = try #require(story["text"] as? String)
    #expect(!text.contains("keepers") && text.contains("9 quay"))
  }

  @Test func `what has the story's words is the story's behind a box, and nothing else`() throws {
    let box = ["Related"] + (1...6).map { "Island \($0) hopes for a boat in the spring" }
    let own =
      "Everybody in Halden, the harbour crews added, waits for the ferries that were promised to the islands."
    let other =
      "Minister Warlo opened the parliament's budget debate, which pensioners watched from galleries nearby."
    let text = { (line: String) in
      try Self.story(
        paragraphs: [Self.paragraph(1), own] + (2...6).map(Self.paragraph), behind: box + [line])
    }
    #expect(try text(own.replacing("added", with: "repeated")).contains("repeated"))
    #expect(!(try text(other).contains("budget")))
  }

  /// The text of a page of some paragraphs and lines behind them.
  private static func story(paragraphs: [String], behind lines: [String]) throws -> String {
    let page =
      menu + [
        "Harbour strike ends in Halden after nine days of talks", "By Mara Quist", "26 April 2024",
      ]
      + paragraphs + lines + menu
    let story = Stages.stories(Array(page.joined(separator: "\n").utf8), name: "page.txt").first
    return try #require(story?["text"] as? String)
  }

  @Test func `copy without menus is cut nowhere`() throws {
    let short =
      (1...6).map { "On quay \($0) nobody slept." } + ["1. Wages", "2. Shifts", "3. Nets"]
    let other = (1...9).map {
      "Minister \($0) opened budget debates, and pensioners watched everything from galleries nearby."
    }
    let lines = (1...8).map(Self.paragraph) + short + other
    let story = Stages.stories(Array(lines.joined(separator: "\n").utf8), name: "wire.txt").first
    let text = try #require(story?["text"] as? String)
    for line in lines { #expect(text.contains(line.suffix(20))) }
  }

  @Test func `a paragraph above a credit is text where it points back or somebody speaks`() throws {
    for line in [
      "That was on the tenth day of the strike.", "They sail again, as Lie sagte.",
      "The first ferry, the crews said, leaves.",
    ] {
      let text = try Self.story(between: [line, "Photo: Odd Lie"])["text"] as? String
      #expect(text?.contains(line) == true)
    }
  }

  @Test func `paragraphs that lost their stop are text`() throws {
    let open = (1...9).map { String(Self.paragraph($0).dropLast()) + " and the town" }
    #expect(try Self.story(paragraphs: open, behind: []).hasSuffix("and the town"))
    let last = (1...5).map(Self.paragraph) + [open[5]]
    #expect(try Self.story(paragraphs: last, behind: []).hasSuffix("and the town"))
  }

  @Test func `sentences of a page's foot are none of the text`() throws {
    let foot = ["Thanks for reading the Harbour Post.", "Please try again later."]
    let text = try Self.story(paragraphs: (1...6).map(Self.paragraph), behind: foot)
    #expect(text.hasSuffix("for everybody."))
  }

  @Test func `a mark without width ends no line`() throws {
    let line = "The crews told everybody that they would sail.\u{FEFF}"
    let text = try #require(try Self.story(between: [line])["text"] as? String)
    #expect(text.contains("would sail.\n\n"))
  }

  @Test func `a text goes on behind a box of teasers`() throws {
    let box = (1...7).map { "Island \($0) hopes for a boat in the spring" }
    let text = try #require(try Self.story(between: box, tail: 6)["text"] as? String)
    #expect(text.contains("6 quay") && !text.contains("hopes for a boat"))
  }

  @Test func `another story behind the text is left out`() throws {
    let page =
      Self.menu + [
        "Harbour strike ends in Halden after nine days of talks", "By Mara Quist", "26 April 2024",
      ]
      + (1...6).map(Self.paragraph)
      + [
        "Tides", "Lights", "Winds of the west", "Fog over the islands of the west for days",
        "By Odd Lie",
        "27 April 2024",
      ]
      + (1...3).map {
        "Fog \($0) lay on the sound of Vesterby, and nobody on the islands could tell whether a boat or a buoy was near."
      }
      + Self.menu
    let story = try #require(
      Stages.stories(Array(page.joined(separator: "\n").utf8), name: "page.txt").first)
    #expect((story["text"] as? String)?.contains("Vesterby") == false)
  }
}
