internal import Lexicon
internal import Wire

/// Lines below a story that tell how whoever wrote it is reached.
enum ContactLines {
  /// `To contact the reporter on this story: Mara Quist in Oslo at ...`, `Follow Mara Quist on X: @quist`, `Reach Mara
  /// Quist at quist@harbourpost.example`, `Email: ...`.
  static func isContact(_ text: Span<UInt8>, _ range: Range<Int>, lexicon: Lexicon) -> Bool {
    guard (10..<260).contains(range.count) else { return false }
    if opensContact(text, range) { return true }
    guard range.count < 160,
      let at = text.firstIndex(of: UInt8(ascii: "@"), from: range.lowerBound, to: range.upperBound),
      endsThere(text, at..<range.upperBound)
    else { return false }
    var start = at
    while start > range.lowerBound, !text[start - 1].isSpace { start -= 1 }
    for label in labels where text.matchesFolded(label, at: range.lowerBound) {
      // Nothing stands between the label and the address.
      return text.trimmed(range.lowerBound + label.utf8CodeUnitCount..<start).isEmpty
    }
    if openings.stand(text, at: range.lowerBound) { return true }
    for verb in verbs where text.matches(verb, at: range.lowerBound) {
      return namesFollow(text, range.lowerBound + verb.utf8CodeUnitCount..<start, lexicon: lexicon)
    }
    for verb in reachable {
      if let end = text.firstIndex(of: verb, from: range.lowerBound, to: start) {
        return start - end <= 60 && isName(text, range.lowerBound..<end, lexicon: lexicon)
      }
    }
    return false
  }

  /// Whether a range ends with an address, or another way to reach somebody follows it: no sentence goes on.
  private static func endsThere(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let end = range.first { text[$0].isSpace } ?? range.upperBound
    let rest = text.trimmed(end..<range.upperBound)
    return rest.isEmpty
      || rest.count <= 40
        && (["or ", "and on ", "and follow ", "(", "| "] as [StaticString]).contains {
          text.matches($0, at: rest.lowerBound)
        }
  }

  /// Bloomberg's last lines.
  private static func opensContact(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for opening: StaticString in [
      "To contact the reporter on this story", "To contact the reporters on this story",
      "To contact the editor responsible for this story",
      "To contact the editors responsible for this story", "To contact the author of this story",
      "To contact Bloomberg News staff for this story",
    ] where text.matches(opening, at: range.lowerBound) {
      return true
    }
    return false
  }

  /// What stands before an address or an account alone.
  private static let labels: [StaticString] = [
    "email:", "e-mail:", "email ", "e-mail ", "mail:", "contact:", "twitter:", "x:",
  ]

  private static let openings = FoldedWords([
    "contact the writer", "contact the reporter", "contact the author", "follow the writer",
    "follow the author", "reach the writer", "reach the reporter",
  ])

  private static let verbs: [StaticString] = ["Follow ", "Reach ", "Contact "]

  private static let reachable: [StaticString] = [
    " can be reached at ", " may be reached at ", " can be contacted at ", " is on Twitter",
  ]

  /// How an address goes on behind a name.
  private static let joiners = FoldedWords(["at", "on", "via", "by", "through"])

  private static let pronouns = FoldedWords(["him", "her", "me", "them"])

  /// Whether somebody's name begins a range, or a word for him, and the way to reach him follows.
  private static func namesFollow(
    _ text: Span<UInt8>, _ range: Range<Int>, lexicon: Lexicon
  ) -> Bool {
    var end = range.lowerBound
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      if token.kind == .word, joiners.contain(text, token.range) { break }
      if token.kind == .mark, text[Int(token.start)] != UInt8(ascii: ".") { break }
      index = token.end
      end = index
    }
    let name = text.trimmed(range.lowerBound..<end)
    return !name.isEmpty
      && (pronouns.contain(text, name) || isName(text, name, lexicon: lexicon))
  }

  /// Whether a range is a person's name, perhaps with what he is for a newsroom before it.
  private static func isName(
    _ text: Span<UInt8>, _ range: Range<Int>, lexicon: Lexicon
  ) -> Bool {
    let start = CopyShapes.callingEnd(text, range) ?? range.lowerBound
    return CopyShapes.isLoneName(
      text, text.trimmed(start..<range.upperBound), lexicon: lexicon, isKnown: true)
  }
}
