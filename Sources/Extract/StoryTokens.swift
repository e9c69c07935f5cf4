internal import Lexicon
internal import Wire

/// One story's tokens with what the lexicon knows of each: looked up once, read by all finders.
struct StoryTokens {
  private(set) var tokens: [Token] = []
  private(set) var entries: [Lexicon.Entry] = []

  mutating func load(_ rows: ArraySlice<Token>, lexicon: Lexicon) {
    tokens.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    tokens.append(contentsOf: rows)
    for token in rows {
      entries.append(
        token.kind == .word ? lexicon.entry(token.hash) ?? Lexicon.Entry() : Lexicon.Entry())
    }
  }

  var count: Int { tokens.count }

  @inline(__always)
  func classes(_ index: Int) -> Lexicon.Classes {
    index >= 0 && index < entries.count ? entries[index].classes : []
  }

  /// The byte of a mark of one byte at `index`; 0 for anything else.
  @inline(__always)
  func mark(_ text: Span<UInt8>, _ index: Int) -> UInt8 {
    guard index >= 0, index < tokens.count, tokens[index].kind == .mark else { return 0 }
    return text[Int(tokens[index].start)]
  }

  func isSpaced(_ index: Int) -> Bool {
    index < tokens.count && tokens[index].shape.contains(.spaced)
  }

  /// Whether the word at `index` is `word`, given in small letters.
  func isWord(_ text: Span<UInt8>, _ index: Int, _ word: StaticString) -> Bool {
    guard index >= 0, index < tokens.count, Int(tokens[index].length) == word.utf8CodeUnitCount
    else { return false }
    return text.matchesFolded(word, at: Int(tokens[index].start))
  }

  /// The bytes from token `first` to before token `end`.
  func range(_ first: Int, _ end: Int) -> Range<Int> {
    Int(tokens[first].start)..<tokens[end - 1].end
  }
}
