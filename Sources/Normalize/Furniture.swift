internal import Lexicon
package import Wire

/// Recognizes the furniture of pages and wires: lines and marks that are no part of a story.
///
/// The patterns stand in `furniture.tsv`: a reason, where on a line the pattern must stand, the
/// pattern in small letters (`%d` a run of digits, `%w` a word) and guards. A literal piece of each
/// pattern, its *anchor*, goes into one Aho-Corasick automaton; patterns that must begin a line hang
/// under a mark for the line's beginning, so that on ordinary text the automaton leaves them after
/// a byte or two and stays near its root. An anchor that is met is checked against its whole
/// pattern, byte by byte.
package final class Furniture: Sendable {
  /// Where on a line a pattern must stand.
  enum Place: Sendable { case line, prefix, suffix, inside, token }

  enum Piece: Sendable, Equatable {
    case byte(UInt8)
    case blank, digits, word
  }

  struct Pattern: Sendable {
    var reason: RemovalReason
    var place: Place
    var pieces: [Piece]
    /// The longest line, in bytes less continuation bytes, on which the pattern counts.
    var longest: Int
    /// Counts only before the first and after the last paragraph of the story.
    var onlyAtEdge: Bool
    /// A token counts only where a line begins with it.
    var onlyFirst = false
    /// A prefix counts only before the line's end, a mark or a capital: `Lire aussi : ...`, but not `Lire aussi vite`.
    var needsMark = false
    /// A prefix counts only on a line that ends no sentence, as titles are.
    var needsTitle = false
    /// Where in `pieces` the anchor begins, if every piece before it is one byte long.
    var anchorOffset: Int?
  }

  /// What was recognized on a line.
  package struct Match: Sendable {
    package var reason: RemovalReason
    /// The whole line, or the marks to cut out of it.
    package var isWholeLine: Bool
    package var range: Range<Int>
    package var onlyAtEdge: Bool
    /// Whether more than the pattern may stand on the line.
    var isPrefix = false
  }

  private let automaton: Automaton
  private let filter: FurnitureFilter
  private let patterns: [Pattern]

  /// The patterns of the built-in table.
  package static let shared = Furniture(DataTable.furniture)

  private init(_ table: DataTable) {
    var patterns: [Pattern] = []
    table.forEachRow { text, columns in
      guard columns.count >= 3, let pattern = Self.pattern(text, columns) else { return }
      patterns.append(pattern)
      for pieces in Self.capitals(text, columns[2]) {
        patterns.append(pattern)
        patterns[patterns.count - 1].pieces = pieces
      }
    }
    var builder = AutomatonBuilder()
    for index in patterns.indices {
      let (anchor, offset, isBound) = Self.anchor(of: patterns[index])
      patterns[index].anchorOffset = offset
      builder.add(anchor, atLineStart: isBound, pattern: index)
    }
    automaton = builder.build()
    filter = FurnitureFilter(patterns, pictures: CopyShapes.pictureStarts)
    self.patterns = patterns
  }

  private static let reasons = Dictionary(
    uniqueKeysWithValues: RemovalReason.allCases.map { ($0.name, $0) })

  /// Reads a row of the table; nil where its reason or place is unknown.
  static func pattern(_ text: Span<UInt8>, _ columns: [Range<Int>]) -> Pattern? {
    guard let reason = reasons[text.string(columns[0])] else { return nil }
    let place: Place
    switch text.string(columns[1]) {
    case "line": place = .line
    case "prefix": place = .prefix
    case "suffix": place = .suffix
    case "inside": place = .inside
    case "token": place = .token
    default: return nil
    }
    var pattern = Pattern(
      reason: reason, place: place, pieces: pieces(text, columns[2]), longest: .max,
      onlyAtEdge: false)
    guard !pattern.pieces.isEmpty else { return nil }
    if columns.count > 3 {
      for guardWord in text.string(columns[3]).split(separator: ",") {
        if guardWord == "edge" { pattern.onlyAtEdge = true }
        if guardWord == "first" { pattern.onlyFirst = true }
        if guardWord == "mark" { pattern.needsMark = true }
        if guardWord == "title" { pattern.needsTitle = true }
        if guardWord.hasPrefix("max="), let longest = Int(guardWord.dropFirst(4)) {
          pattern.longest = longest
        }
      }
    }
    return pattern
  }

  /// The pieces of a pattern with its letters beyond ASCII in capitals, all of them or the first alone; lines are folded
  /// in ASCII.
  private static func capitals(_ text: Span<UInt8>, _ range: Range<Int>) -> [[Piece]] {
    guard range.contains(where: { text[$0] >= 0x80 }) else { return [] }
    let pattern = text.string(range)
    let all = pattern.unicodeScalars.reduce(into: "") { result, scalar in
      result += scalar.isASCII ? String(scalar) : scalar.properties.uppercaseMapping
    }
    var found: [String] = all == pattern ? [] : [all]
    if let first = pattern.unicodeScalars.first, !first.isASCII {
      let opening =
        first.properties.uppercaseMapping
        + pattern.unicodeScalars.dropFirst().map { String($0) }.joined()
      if opening != pattern, opening != all { found.append(opening) }
    }
    return found.map { form in
      let bytes = form.utf8.map { $0.lowered }
      return pieces(bytes.span, 0..<bytes.count)
    }
  }

  private static func pieces(_ text: Span<UInt8>, _ range: Range<Int>) -> [Piece] {
    var pieces: [Piece] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      if byte == UInt8(ascii: "%"), index + 1 < range.upperBound,
        text[index + 1] == UInt8(ascii: "d") || text[index + 1] == UInt8(ascii: "w")
      {
        pieces.append(text[index + 1] == UInt8(ascii: "d") ? .digits : .word)
        index += 2
      } else if byte.isSpace {
        if pieces.last != .blank { pieces.append(.blank) }
        index += 1
      } else {
        pieces.append(.byte(byte))
        index += 1
      }
    }
    return pieces
  }

  /// The anchor: the pattern's first bytes if it begins with bytes, else its longest literal piece.
  private static func anchor(of pattern: Pattern) -> ([UInt8], Int?, isBound: Bool) {
    let longest = 12
    let isBound = pattern.place == .line || pattern.place == .prefix
    var runs: [(start: Int, bytes: [UInt8])] = []
    for (index, piece) in pattern.pieces.enumerated() {
      let byte: UInt8
      switch piece {
      // Quotation marks may be curly in the text: they stay out of the automaton.
      case .byte(UInt8(ascii: "'")), .byte(UInt8(ascii: "\"")): continue
      case .byte(let value): byte = value
      case .blank: byte = 0x20
      case .digits, .word: continue
      }
      if let last = runs.last, last.start + last.bytes.count == index {
        runs[runs.count - 1].bytes.append(byte)
      } else {
        runs.append((index, [byte]))
      }
    }
    // A blank would call the automaton away from its root at every word.
    if let first = runs.first, first.start == 0, isBound || first.bytes.first != 0x20 {
      return (Array(first.bytes.prefix(longest)), 0, isBound)
    }
    let best = runs.max { $0.bytes.count < $1.bytes.count }
    return (Array((best?.bytes ?? []).drop { $0 == 0x20 }.prefix(longest)), nil, false)
  }

  /// Whether furniture may stand in a text that `PlainCopier` takes: mostly not, and told at once.
  func mayMatch(plain text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    filter.mayMatch(text, range) { pattern, line in
      check(pattern, text, line, anchorEnd: line.lowerBound, length: 0, width: line.count) != nil
    }
  }

  /// Finds furniture on a line; marks to cut out are given in order.
  ///
  /// `line` is the line without white space at its ends.
  package func match(_ text: Span<UInt8>, _ line: Range<Int>, into matches: inout [Match]) {
    matches.removeAll(keepingCapacity: true)
    guard !line.isEmpty else { return }
    var state = automaton.lineStart
    var index = line.lowerBound
    var width = -1
    while automaton.run(text, from: &index, to: line.upperBound, state: &state) {
      if width < 0 { width = Self.width(text, line) }
      var output = automaton.firstOutput(state)
      while output >= 0 {
        let (pattern, length, next) = automaton.output(output)
        if let match = check(pattern, text, line, anchorEnd: index, length: length, width: width),
          !matches.contains(where: { $0.isWholeLine && !$0.onlyAtEdge })
        {
          if match.isWholeLine, !match.onlyAtEdge { matches.removeAll(keepingCapacity: true) }
          if !matches.contains(where: { $0.range == match.range && !match.onlyAtEdge }) {
            matches.append(match)
          }
        }
        output = next
      }
    }
  }

  private static func width(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var width = 0
    for index in range where !text[index].isContinuation { width += 1 }
    return width
  }

  private func check(
    _ index: Int, _ text: Span<UInt8>, _ line: Range<Int>, anchorEnd: Int, length: Int, width: Int
  ) -> Match? {
    let pattern = patterns[index]
    guard width <= pattern.longest else { return nil }
    switch pattern.place {
    case .line:
      guard let end = Self.end(pattern.pieces[...], text, line.lowerBound, line.upperBound),
        Self.isClosing(text, end..<line.upperBound)
      else { return nil }
    case .prefix:
      guard let end = Self.end(pattern.pieces[...], text, line.lowerBound, line.upperBound),
        !pattern.needsMark || Self.isMark(text, end..<line.upperBound),
        !pattern.needsTitle || text[line.upperBound - 1] != UInt8(ascii: ".")
      else { return nil }
    case .suffix, .inside, .token:
      var first = line.lowerBound
      var last = anchorEnd
      if pattern.anchorOffset == 0 {
        first = Self.start(text, anchorEnd, length, line.lowerBound)
        last = first + 1
      }
      for start in first..<last {
        guard let end = Self.end(pattern.pieces[...], text, start, line.upperBound) else {
          continue
        }
        switch pattern.place {
        case .suffix: guard Self.isClosing(text, end..<line.upperBound) else { continue }
        case .token:
          if pattern.onlyFirst, start > line.lowerBound { continue }
          return Match(
            reason: pattern.reason, isWholeLine: start == line.lowerBound && end == line.upperBound,
            range: start..<end, onlyAtEdge: pattern.onlyAtEdge)
        default: break
        }
        return Match(
          reason: pattern.reason, isWholeLine: true, range: line, onlyAtEdge: pattern.onlyAtEdge)
      }
      return nil
    }
    return Match(
      reason: pattern.reason, isWholeLine: true, range: line, onlyAtEdge: pattern.onlyAtEdge,
      isPrefix: pattern.place == .prefix)
  }

  /// Where an anchor of `length` folded bytes that ends before `end` begins: folded runs of white
  /// space are longer in the text.
  private static func start(
    _ text: Span<UInt8>, _ end: Int, _ length: Int, _ floor: Int
  ) -> Int {
    var index = end
    var left = length
    while left > 0, index > floor {
      index -= 1
      if text[index].isSpace {
        while index > floor, text[index - 1].isSpace { index -= 1 }
      }
      left -= 1
    }
    return index
  }

  /// Where the pieces end if they stand at `start`, or nil.
  private static func end(
    _ pieces: ArraySlice<Piece>, _ text: Span<UInt8>, _ start: Int, _ limit: Int
  ) -> Int? {
    var index = start
    for piece in pieces {
      switch piece {
      case .byte(let byte):
        guard index < limit else { return nil }
        if text[index].lowered == byte {
          index += 1
        } else if index + 2 < limit, Automaton.foldedQuote(text, index) == byte {
          index += 3
        } else {
          return nil
        }
      case .blank:
        guard index < limit, text[index].isSpace else { return nil }
        while index < limit, text[index].isSpace { index += 1 }
      case .digits:
        let first = index
        while index < limit, text[index].isDigit, index - first < 9 { index += 1 }
        guard index > first else { return nil }
      case .word:
        let first = index
        while index < limit, !text[index].isSpace, text[index] != UInt8(ascii: ")"),
          text[index] != UInt8(ascii: "/")
        { index += 1 }
        guard index > first else { return nil }
      }
    }
    return index
  }

  /// Whether a mark, a capital or nothing follows, blanks left out.
  private static func isMark(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound, text[index].isSpace { index += 1 }
    guard index < range.upperBound else { return true }
    let byte = text[index]
    if byte < 0x80 { return !byte.isLower && byte != UInt8(ascii: ",") }
    // Capitals with accents, dashes and quotation marks.
    return byte == 0xE2 || byte == 0xC2
      || byte == 0xC3 && index + 1 < range.upperBound && text[index + 1] < 0xA0
  }

  /// Whether only marks that may trail a line stand there.
  private static func isClosing(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      switch text[index] {
      case UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: ":"), UInt8(ascii: "."),
        UInt8(ascii: "!"), 0x20, 0x09:
        index += 1
      case 0xE2 where index + 2 < range.upperBound: index += 3
      case 0xC2 where index + 1 < range.upperBound: index += 2
      default: return false
      }
    }
    return true
  }
}
