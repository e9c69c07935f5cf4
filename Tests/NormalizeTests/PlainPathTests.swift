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
      let separator = [" ", " ", " ", " ", "\n", "\n", "", "  "][random.next(upTo: 8)]
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
}
