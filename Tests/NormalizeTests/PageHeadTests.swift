import Foundation
import TestKit
import Testing

/// What stands above the story of a site's page: headline, standfirst, author and time.
@Suite struct `Heads of pages` {
  struct Head: Sendable, CustomTestStringConvertible {
    var lines: [String] = []
    var answers: [(key: String, value: String)] = []
    var testDescription: String { lines.joined(separator: " / ") }
  }

  /// The heads of the fixture: blank lines part them, `=>` begins what must be told.
  static let heads: [Head] = {
    let bytes = (try? Fixtures.bytes("page-heads.txt")) ?? []
    let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n\n")
    return parts.compactMap { part in
      var head = Head()
      for line in part.split(separator: "\n") where !line.hasPrefix("#") {
        if line.hasPrefix("=> "), let colon = line.firstIndex(of: ":") {
          let key = line[..<colon].dropFirst(3)
          head.answers.append((String(key), String(line[colon...].dropFirst(2))))
        } else {
          head.lines.append(String(line))
        }
      }
      return head.lines.isEmpty ? nil : head
    }
  }()

  private static let menu = [
    "Quays", "Tides", "Ferries", "Harbours", "Islands", "Crews", "Boats", "Lights", "Winds", "Nets",
  ]

  private static let story = (1...9).map { number in
    "On the \(number) quay the crews said that they would sail again, and that the talks had gone on for far too long for everybody in the town."
  }

  /// A page with the head between its menus and its story.
  private static func page(_ head: Head) -> String {
    (menu + head.lines + story + menu)
      .joined(separator: "\n")
  }

  @Test func `are read`() { #expect(Self.heads.count >= 10) }

  @Test(arguments: heads)
  func `tell headline, author and time`(_ head: Head) throws {
    let story = try #require(Stages.stories(Array(Self.page(head).utf8), name: "page.txt").first)
    let text = try #require(story["text"] as? String)
    #expect(text.hasPrefix("On the 1 quay") && text.hasSuffix("in the town."))
    Self.expectAnswers(of: head, in: story)
  }

  /// Heads that prove themselves by an author or a time below their headline.
  static let proven = heads.filter { head in !head.answers.contains { $0.key == "short" } }

  @Test(arguments: proven)
  func `are read above a short story too`(_ head: Head) throws {
    let page = (["Skip to content", "Quays"] + head.lines + Self.story.prefix(3)).joined(
      separator: "\n")
    let story = try #require(Stages.stories(Array(page.utf8), name: "page.txt").first)
    #expect(story["text"] as? String == Self.story.prefix(3).joined(separator: "\n\n"))
    Self.expectAnswers(of: head, in: story)
  }

  private static func expectAnswers(of head: Head, in story: [String: Any]) {
    for (key, value) in head.answers where key != "short" {
      let told =
        switch key {
        case "headline": story["headline"] as? String
        case "byline": (story["bylines"] as? [String])?.joined(separator: "; ")
        case "summary": (story["summary"] as? [String])?.first
        case "agency": story["agency"] as? String
        default: story[key] as? String
        }
      #expect(told ?? "-" == value, "\(key)")
    }
  }

  @Test func `with a picture's credit among its lines lose nothing`() throws {
    let copy =
      "Council votes to close the old ferry quay\n(AP Photo/Odd Lie)\nBy Mara Quist\n\n"
      + Self.story[0]
    let story = try #require(Stages.stories(Array(copy.utf8), name: "copy.txt").first)
    let captions = story["captions"] as? [[String: String]] ?? []
    #expect(captions.first?["credit"] == "(AP Photo/Odd Lie)")
    #expect(story["headline"] as? String == "Council votes to close the old ferry quay")
  }

  @Test func `alone are a story all the same`() throws {
    let title = "Council votes to close the old ferry quay"
    let copy = "\(title)\n\(title)\nBy Mara Quist\nMarch 9, 2004\n"
    let story = try #require(Stages.stories(Array(copy.utf8), name: "copy.txt").first)
    #expect((story["text"] as? String)?.contains(title) == true)
  }

  /// Nothing of a story that only begins like a page goes, and what stands above it stays.
  @Test(arguments: [
    // A first line that is wrapped, or short.
    """
    Harbour strike ends after nine days of talks

    By Mara Quist

    The strike at the harbour ended on Tuesday after nine
    days of talks between the union and the owners of the
    port, who agreed to raise pay before the season starts.
    """,
    "Harbour strike ends after nine days of talks\n\nBy Mara Quist\n\nIt was over at last.\n\nThe first ferry left the quay with two hundred passengers on Wednesday.",
    // Days among the text.
    "Timeline of the harbour strike in Halden\nJanuary 5, 2022\nWorkers walk out over pay\nJanuary 7, 2022\nOwners close the gates of the harbour\nJanuary 9, 2022\nTalks begin between the union and the owners, who say that they will raise pay.",
    // Lists, letters and poems.
    "Fish soup\n\nServes four\n500 g cod\n2 onions\n\nBy Mara Quist\n\nPut all of it into a pot with the milk and let it simmer for an hour, then serve it.",
    // A byline within a sentence.
    "Halden famous was first printed\nin a cellar. The novel of the town\nby Odd Lie\nand his sister, sold forty copies\nin its first year, it is said here.",
  ])
  func `take nothing off copy`(_ copy: String) throws {
    let story = try #require(Stages.stories(Array(copy.utf8), name: "copy.txt").first)
    let removed = story["removed"] as? [[String: String]] ?? []
    #expect(removed.allSatisfy { $0["reason"] == "date_line" })
    var told = (story["text"] as? String ?? "") + " " + (story["headline"] as? String ?? "")
    told += " By " + (story["bylines"] as? [String] ?? []).joined()
    told += " " + (story["summary"] as? [String] ?? []).joined(separator: " ")
    for word in copy.split(whereSeparator: \.isWhitespace) {
      #expect(told.contains(word) || "January 5, 2022".contains(word), "\(word)")
    }
  }
}
