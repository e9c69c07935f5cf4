import Foundation
import Normalize
import TestKit
import Testing
import Wire

@Suite struct `The short way for plain text` {
  private static let pieces = [
    "said", "the", "talks", "Friday.", "U.S.", "it's", "5", "``", "''", "--", "-", "_", "well-",
    "known", "...", "&amp;", "(more)", "(click here)", "REUTER", "share", "this", "article",
    "more", "enditem", "3", "comments", "of", "sign up for our newsletter", "'", "`", "click here",
    "Photo:", "(story can end here)", "page 3 of 4", "ends", "café",
  ]

  /// The story of a Gigaword document with one marked paragraph.
  private func story(_ paragraph: String) -> [String: Any] {
    let document =
      "<DOC id=\"SYN_ENG_20200101.0001\" type=\"story\" >\n<TEXT>\n<P>\n\(paragraph)\n</P>\n</TEXT>\n</DOC>\n"
    return Stages.stories(Array(document.utf8)).first ?? [:]
  }

  /// A first line that is not ASCII sends the same paragraph the long way, over its lines.
  @Test(arguments: 0..<400)
  func `it gives what the way over lines gives`(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var text = "The minister"
    for _ in 0..<random.next(upTo: 30) {
      let separator = [" ", " ", " ", " ", "\n", "\n", "", "  ", "-\n "][random.next(upTo: 9)]
      text += separator + Self.pieces[random.next(upTo: Self.pieces.count)]
    }
    let short = story(text)
    let long = story("Élan was high there and\n" + text)
    let right = "Élan was high there and " + (short["text"] as? String ?? "")
    let isSame = right.trimmingCharacters(in: .whitespaces) == long["text"] as? String
    #expect(isSame, "\(text)")
    let removed = [short, long].map { story in
      (story["removed"] as? [[String: Any]] ?? []).map { $0["text"] as? String ?? "" }.sorted()
    }
    #expect(removed[0] == removed[1], "\(text)")
  }

  /// Patterns that may stand anywhere are found by the bytes at every second place.
  @Test func `furniture is found at even places and at odd ones`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/CTables/data/furniture.tsv")
    var found = 0
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count > 2, ["token", "inside", "suffix"].contains(fields[1]) else { continue }
      for before in ["It is so", "It is too", "The six"] {
        let text = "\(before) \(fields[2].replacing("%w", with: "six"))"
        let (short, long) = (story(text), story("\u{C9}lan\n" + text))
        let right = "\u{C9}lan " + (short["text"] as? String ?? "")
        #expect(right.trimmingCharacters(in: .whitespaces) == long["text"] as? String, "\(text)")
        if short["removed"] != nil { found += 1 }
      }
    }
    #expect(found > 200)
  }

  private static let lines = [
    "The ferries of Norland run again on Monday, the harbour's office said.",
    "More than 40 hospitals took part, and the vote was put off until", "Sunday.",
    "HARBOUR VOTE PUT OFF", "the trains of the line to Halden wait", "(more)", "* Ferries run",
    "(Reporting by Mara Quist; Editing by Jon Ebner)", "  An indented line of it.",
    "and a short one",
    "Photo: Mara Quist/XYA", "Foto: Mara Quist/XYA", "(XYA Photo/Mara Quist)", "A line -",
    "well-known and far-", "[Map]",
    "click here", "A name   4   5", "Mara Quist, who was there \u{2014} as ever \u{2014} said:",
    "5",
    "\"It is far too early,\" Ebner said. ``We wait,'' he said -- and left.", "REUTERS/Mara Quist",
  ]

  /// A mark that is no ASCII sends the same text the long way.
  @Test(arguments: 0..<400)
  func `paragraphs set apart are those of the way over lines`(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var text = ""
    let usual = random.next(upTo: 2) == 0
    for _ in 0..<4 + random.next(upTo: 24) {
      let isUsual = usual && random.next(upTo: 8) > 0
      text += Self.lines[random.next(upTo: isUsual ? 3 : Self.lines.count)] + "\r\n"
      if random.next(upTo: 3) == 0 { text += "\r\n" }
    }
    func story(_ last: String) -> [String: Any] {
      let wire =
        "\u{01}bdt0050 4 pl 100 xya 0050\r\nNorland/\r\n\u{02}Headline =\r\n\(text)\r\nThe last paragraph of them is here.\(last)\r\n\u{03}131137 GMT Nov 13\r\n\u{04}"
      return Stages.stories(Array(wire.utf8)).first ?? [:]
    }
    let (short, long) = (story(""), story(" \u{201C}It is\u{201D}."))
    #expect("\(short["text"] ?? "") \u{201C}It is\u{201D}." == long["text"] as? String, "\(text)")
    for field in ["captions", "credits_text", "crossheads", "removed", "bylines"] {
      let isSame = (short[field] as? NSArray)?.isEqual(long[field]) ?? (long[field] == nil)
      #expect(isSame, "\(field): \(text)")
    }
  }
}
