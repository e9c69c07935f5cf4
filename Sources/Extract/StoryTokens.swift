internal import Lexicon
internal import Wire

/// A story's tokens within those of its batch, counted from 0.
struct TokenView {
  private let all: [Token]
  private let first: Int
  let count: Int

  init(_ all: [Token] = [], _ range: Range<Int> = 0..<0) {
    precondition(range.lowerBound >= 0 && range.upperBound <= all.count)
    self.all = all
    first = range.lowerBound
    count = range.count
  }

  /// The token at `index`: one comparison, for the range was found to be one of the array's.
  @inline(__always)
  subscript(_ index: Int) -> Token {
    precondition(contains(index))
    return unsafe all.span[unchecked: first &+ index]
  }

  /// Whether there is a token `index`.
  @inline(__always)
  func contains(_ index: Int) -> Bool { UInt(bitPattern: index) < UInt(bitPattern: count) }

  var span: Span<Token> {
    @_lifetime(borrow self)
    get { all.span.extracting(first..<first + count) }
  }
}

/// One story's tokens with what the lexicon knows of each: looked up once, read by all finders.
///
/// The tokens at which a finder may have to begin are listed while they are looked up, so that no
/// finder walks over all words to come to the few that concern it.
struct StoryTokens {
  private(set) var tokens = TokenView()
  /// What is known of each token; behind the last there may be entries of an earlier story.
  private(set) var entries: [Lexicon.Entry] = []
  /// Capitalized words, where names begin.
  private(set) var capitals: [Int32] = []
  /// Numbers in digits or words.
  private(set) var numbers: [Int32] = []
  /// Words for numbers that begin a sentence: `Twelve people`.
  private(set) var headNumbers: [Int32] = []
  /// Months, weekdays, words for a day and for spans of time.
  private(set) var dateWords: [Int32] = []
  /// Quotation marks.
  private(set) var quotes: [Int32] = []
  /// Straight single marks: apostrophes and quotation marks.
  private(set) var apostrophes: [Int32] = []
  /// Whether `quotes` holds the single marks that open and close quotations, in turn.
  private(set) var quotesSingly = false
  /// The words' fingerprint.
  private(set) var fingerprint = Fingerprint()

  /// Takes the tokens `rows` of a batch.
  mutating func load(
    _ text: Span<UInt8>, _ tokens: [Token], _ rows: Range<Int>, lexicon: Lexicon
  ) {
    self.tokens = TokenView(tokens, rows)
    capitals.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    headNumbers.removeAll(keepingCapacity: true)
    dateWords.removeAll(keepingCapacity: true)
    quotes.removeAll(keepingCapacity: true)
    apostrophes.removeAll(keepingCapacity: true)
    quotesSingly = false
    let span = tokens.span.extracting(rows)
    var fingerprint = Fingerprint()
    let dates: Lexicon.Classes = [.month, .weekday, .relativeDay, .period, .holiday]
    let nothing = Lexicon.Entry()
    // Taken out while they are filled: what a loop holds in a local needs no look at `self`.
    var entries = self.entries
    self.entries = []
    if entries.count < span.count {
      entries.append(contentsOf: repeatElement(nothing, count: span.count - entries.count))
    }
    var room = entries.mutableSpan
    for index in span.indices {
      let token = span[index]
      var entry = nothing
      switch token.kind {
      case .word:
        fingerprint.add(token.hash)
        entry = lexicon.entry(token.hash) ?? nothing
        if token.isCapital {
          capitals.append(Int32(truncatingIfNeeded: index))
          if entry.classes.contains(.numberWord), token.shape.contains(.sentenceStart) {
            headNumbers.append(Int32(truncatingIfNeeded: index))
          }
        } else if entry.classes.contains(.numberWord) || token.shape.contains(.digits) {
          // `two`, and `20m` with its digits first: a word that begins with a letter and has a
          // digit in it is dropped by those who read the number.
          numbers.append(Int32(truncatingIfNeeded: index))
        }
        if !entry.classes.isDisjoint(with: dates) {
          dateWords.append(Int32(truncatingIfNeeded: index))
        }
      case .number:
        fingerprint.add(token.hash)
        numbers.append(Int32(truncatingIfNeeded: index))
      case .mark:
        let byte = text[Int(token.start)]
        if byte == UInt8(ascii: "\"") || byte == 0xE2 {
          quotes.append(Int32(truncatingIfNeeded: index))
        } else if byte == UInt8(ascii: "'") {
          apostrophes.append(Int32(truncatingIfNeeded: index))
        }
      }
      room[index] = entry
    }
    self.entries = entries
    self.fingerprint = fingerprint
  }

  /// Takes the single marks of quotations for its quotation marks.
  mutating func quoteSingly(_ marks: [Int32]) {
    quotes = marks
    quotesSingly = true
  }

  /// Lets the batch's tokens go.
  mutating func clear() { tokens = TokenView() }

  var count: Int { tokens.count }

  /// What is known of the token at `index`; nothing where there is none.
  @inline(__always)
  func classes(_ index: Int) -> Lexicon.Classes {
    tokens.contains(index) ? entry(index).classes : []
  }

  /// The entry of a token that is there: there is one for each.
  @inline(__always)
  private func entry(_ index: Int) -> Lexicon.Entry { unsafe entries.span[unchecked: index] }

  /// The longest phrase known with any of `classes` that begins at `index`.
  ///
  /// Most words begin no longer phrase: their own entry is the answer.
  @inline(__always)
  func longestPhrase(
    _ lexicon: Lexicon, at index: Int, end: Int, with classes: Lexicon.Classes
  ) -> (entry: Lexicon.Entry, end: Int)? {
    // A number or mark is not looked up beforehand.
    if tokens[index].kind == .word {
      let entry = entry(index)
      guard entry.classes.contains(.prefix) else {
        return entry.classes.isDisjoint(with: classes) ? nil : (entry, index + 1)
      }
    }
    return lexicon.longestPhrase(tokens.span, at: index, end: end, with: classes)
  }

  /// The byte of a mark of one byte at `index`; 0 for anything else.
  @inline(__always)
  func mark(_ text: Span<UInt8>, _ index: Int) -> UInt8 {
    guard tokens.contains(index), tokens[index].kind == .mark else { return 0 }
    return text[Int(tokens[index].start)]
  }

  func isSpaced(_ index: Int) -> Bool {
    tokens.contains(index) && tokens[index].shape.contains(.spaced)
  }

  /// Whether a line ends between a token and the one before it: lines that are kept are a table's.
  func breaksLine(_ text: Span<UInt8>, before index: Int) -> Bool {
    (tokens[index - 1].end..<Int(tokens[index].start)).contains { text[$0] == 0x0A }
  }

  /// Whether the word at `index` is `word`, given in small letters.
  @inline(__always)
  func isWord(_ text: Span<UInt8>, _ index: Int, _ word: StaticString) -> Bool {
    guard tokens.contains(index), Int(tokens[index].length) == word.utf8CodeUnitCount
    else { return false }
    return text.matchesFolded(word, at: Int(tokens[index].start))
  }

  /// The bytes from token `first` to before token `end`.
  func range(_ first: Int, _ end: Int) -> Range<Int> {
    Int(tokens[first].start)..<tokens[end - 1].end
  }

  /// The first token that begins at the byte `start` or behind it.
  func firstIndex(from start: Int) -> Int {
    // Halved without a branch that depends on the text, which no processor would foresee.
    var low = 0
    var count = tokens.count
    while count > 0 {
      let half = (count &+ 1) &>> 1
      low &+= half &* (Int(tokens[low &+ half &- 1].start) < start ? 1 : 0)
      count &-= half
    }
    return low
  }
}
