internal import Lexicon
internal import Wire

// Behind an abbreviation of letters (`the U.S. And Japan`) wires write a capital out of habit: their
// editing systems take every stop for a sentence's end. So a word that begins a sentence is not
// proof enough there; what follows it must show a sentence.
extension SentenceSplitter {
  /// What the words behind an abbreviation must show, by the first of them.
  enum Opening {
    /// Nothing: `He`, `The`, `But` hardly ever go on in a sentence.
    case free
    /// A pronoun: `And he said`, against `the U.S. And Japan`.
    case clause
    /// A comma that closes the phrase: `In May, exports`, against `the U.S. In May`.
    case phrase
    /// A question mark: `Will it last?`, against `the U.S. Will pay`.
    case question
    /// A preposition and an article before the abbreviation: `in the U.S. Officials said`, against
    /// `U.S. Officials said`.
    case noun
    /// A verb: `That is all`, against `convinced the U.S. That a pact works`.
    case verb
    /// No word for a time: `This fell`, against `in the U.S. This year`.
    case noTime

    /// The words for which more than `free` is asked.
    static func words() -> [UInt64: Opening] {
      let groups: [(Opening, String)] = [
        (.clause, "and or"),
        (
          .phrase,
          "in on at for from by as if when while after before since although because until with "
            + "despite unlike according under over last earlier later now today yesterday tomorrow "
            + "next once"
        ),
        (
          .question,
          "is was are were do does did can could will would should may might let where who so none"
        ),
        (
          .noun,
          "officials analysts experts critics investors traders dealers"
        ),
        (.verb, "that"), (.noTime, "this"),
      ]
      var table: [UInt64: Opening] = [:]
      for (opening, words) in groups {
        for word in words.split(separator: " ") {
          table[SentenceSplitter.hash(String(word))] = opening
        }
      }
      return table
    }
  }

  /// Whether a sentence opens at `next`, behind the abbreviation at `index`.
  func beginsSentence(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int, next: Int, first: Int
  ) -> Bool {
    // `The U.S. Is`: what would be left behind is no sentence.
    if index - first < 2 { return false }
    switch openings[tokens[next].hash] ?? .free {
    case .free: return true
    case .clause: return isPronoun(text, tokens, next + 1)
    case .phrase: return isPhraseClosed(text, tokens, next)
    case .question: return isQuestion(text, tokens, next)
    case .noun:
      guard index - first >= 3, isWord(text, tokens, index - 1, "the") else { return false }
      return isPreposition(text, tokens, index - 2)
    case .verb: return isVerb(text, tokens, next + 1)
    case .noTime:
      guard isTime(text, tokens, next + 1) else { return true }
      return isPhraseClosed(text, tokens, next)
    }
  }

  /// Whether a comma comes before the sentence's end and within a few words: `In May, ...`.
  private func isPhraseClosed(_ text: Span<UInt8>, _ tokens: Span<Token>, _ next: Int) -> Bool {
    // A subject says it at once: `When it fell`, `Last year we`.
    if isPronoun(text, tokens, next + 1) { return true }
    if isPronoun(text, tokens, next + 2) { return true }
    var index = next + 1
    while index < tokens.count, index - next < 12 {
      if tokens[index].kind == .mark {
        switch text[Int(tokens[index].start)] {
        case UInt8(ascii: ","):
          // `In Japan, France and Italy` is a list.
          guard index + 1 < tokens.count else { return false }
          let (before, after) = (tokens[index - 1], tokens[index + 1])
          return !(before.isCapital && after.isCapital)
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "\""):
          return false
        default: break
        }
      }
      index += 1
    }
    return false
  }

  private func isQuestion(_ text: Span<UInt8>, _ tokens: Span<Token>, _ next: Int) -> Bool {
    var index = next + 1
    while index < tokens.count, index - next < 40 {
      if tokens[index].kind == .mark {
        let byte = text[Int(tokens[index].start)]
        if byte == UInt8(ascii: "?") { return true }
        if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") { return false }
      }
      index += 1
    }
    return false
  }

  /// `C.J. "Bud" Miller`: one or two quoted words amid a name.
  func isNickname(_ text: Span<UInt8>, _ tokens: Span<Token>, _ next: Int) -> Bool {
    guard next + 4 < tokens.count else { return false }
    // Read at once: Swift 6.3's optimizer fails on a span that is read on some paths alone.
    let mark = text[Int(tokens[next].start)]
    let (word, second) = (tokens[next + 1], tokens[next + 2])
    let (third, fourth) = (tokens[next + 3], tokens[next + 4])
    let isSecond = closes(second, mark, text[Int(second.start)])
    let isThird = closes(third, mark, text[Int(third.start)])
    return word.isCapital && (isSecond ? third.isCapital : isThird && fourth.isCapital)
  }

  private func closes(_ token: Token, _ mark: UInt8, _ byte: UInt8) -> Bool {
    token.kind == .mark && !token.shape.contains(.spaced) && byte == mark
  }

  private func isPronoun(_ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int) -> Bool {
    for word: StaticString in ["he", "she", "it", "they", "we", "you", "i", "there"]
    where isWord(text, tokens, index, word) { return true }
    return false
  }

  private func isPreposition(_ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int) -> Bool {
    for word: StaticString in ["in", "to", "across", "within", "outside", "throughout", "into"]
    where isWord(text, tokens, index, word) { return true }
    return false
  }

  private func isVerb(_ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int) -> Bool {
    for word: StaticString in [
      "is", "was", "are", "were", "has", "have", "had", "will", "would", "could", "should", "may",
      "might", "means", "makes", "made", "includes", "included", "compares", "compared",
    ]
    where isWord(text, tokens, index, word) { return true }
    return false
  }

  private func isTime(_ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int) -> Bool {
    for word: StaticString in [
      "year", "month", "week", "quarter", "season", "summer", "winter", "spring", "autumn", "fall",
      "morning", "afternoon", "evening",
    ]
    where isWord(text, tokens, index, word) { return true }
    return false
  }

  private func isWord(
    _ text: Span<UInt8>, _ tokens: Span<Token>, _ index: Int, _ word: StaticString
  ) -> Bool {
    guard index >= 0, index < tokens.count else { return false }
    let token = tokens[index]
    guard Int(token.length) == word.utf8CodeUnitCount else { return false }
    return text.matchesFolded(word, at: Int(token.start))
  }
}
