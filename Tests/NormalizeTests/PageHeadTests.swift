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
}
