internal import Lexicon
internal import Wire

/// The words by which the paragraphs of one story on a page are told from those of others.
///
/// Paragraphs of a story use its longer words again, those of other stories on the page seldom do. So it is in all
/// languages that part words with blanks; in the others no two texts share enough.
struct PageVocabulary: ~Escapable {
  private let text: Span<UInt8>
  private let lexicon: Lexicon

  /// Characters of the shortest word that counts.
  private static let shortest = 6
  /// The least number of words shared that makes two texts related, and the least share of theirs: the more was
  /// told, the more words of anything are among it, so that `doublingTold` words double the share, up to
  /// `mostShare`.
  private static let leastNumber = 5
  private static let leastShare = 0.075
  private static let doublingTold = 400.0
  private static let mostShare = 0.2

  @_lifetime(copy text)
  init(_ text: Span<UInt8>, _ lexicon: Lexicon) {
    self.text = text
    self.lexicon = lexicon
  }

  /// Adds the longer words of some lines, but for those that any story has: weekdays and months.
  func add(_ ranges: [Range<Int>], to words: inout Set<UInt64>) {
    for range in ranges {
      var index = range.lowerBound
      while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
        index = token.end
        guard token.kind == .word, isLong(token),
          lexicon.classes(token.hash).isDisjoint(with: [.weekday, .month])
        else { continue }
        words.insert(token.hash)
      }
    }
  }

  private func isLong(_ token: Token) -> Bool {
    token.length >= Self.shortest
      && token.range.count { !text[$0].isContinuation } >= Self.shortest
  }

  /// Whether a text with some words goes on with one that has told others.
  static func isRelated(_ words: Set<UInt64>, to told: Set<UInt64>) -> Bool {
    let shared = words.intersection(told).count
    let least = min(mostShare, leastShare * (1 + Double(told.count) / doublingTold))
    return shared >= leastNumber && Double(shared) >= least * Double(words.count)
      || shared >= 3 && shared * 2 >= words.count
  }

  /// The share of a headline's longer words that a story has; nil where it has fewer than `least` of them.
  func share(of headline: Range<Int>, in told: Set<UInt64>, least: Int = 1) -> Double? {
    var words: Set<UInt64> = []
    add([headline], to: &words)
    guard words.count >= least else { return nil }
    return Double(words.intersection(told).count) / Double(words.count)
  }
}
