internal import Wire

/// Tells in one look that a plain text holds no furniture: the answer for nearly every paragraph.
///
/// A pattern that must begin a line is found by the line's first four bytes, any other by the two
/// bytes of it that are rarest in English; where they stand, the literal run that they are part of
/// is compared. What is let through is looked at again by the automaton, so that the filter only
/// says that it need not run.
///
/// It is asked for plain text alone (`PlainCopier`, `Line.isPlain`): there white space is one blank,
/// quotation marks are straight, and every byte is ASCII.
final class FurnitureFilter: Sendable {
  /// A pattern's literal run, and where in it the bytes stand by which it is found; a run is empty
  /// where the pattern begins with a number.
  private struct Probe: Sendable {
    /// Its number; -1 where it is a picture's credit.
    var pattern: Int
    var run: Range<Int>
    var offset: Int
    /// The bit of the byte behind the two (`bit`), every bit where any byte may stand there.
    var following: UInt8
  }

  /// Probes by a key: those of one key follow each other.
  private struct Table: Sendable {
    /// The bits of what may follow a key, none where it has no probes: a byte each, so that the keys of
    /// ordinary text stay in the cache.
    private(set) var following: [UInt8]
    private(set) var probes: [Probe] = []
    private var ranges: [ByteRange]

    init(_ groups: [Int: [Probe]], keys: Int) {
      following = Array(repeating: 0, count: keys)
      ranges = Array(repeating: .none, count: keys)
      for (key, group) in groups {
        following[key] = group.reduce(0) { $0 | $1.following }
        ranges[key] = ByteRange(probes.count, probes.count + group.count)
        probes += group
      }
    }

    /// The probes of a key.
    @inline(__always)
    subscript(_ key: Int) -> Range<Int> { ranges[key].range }
  }

  /// The runs' bytes.
  private let runs: [UInt8]
  private let anywhere: Table
  private let atLineStart: Table
  /// Patterns that begin a line with fewer than four known bytes, by the first two.
  private let shortAtLineStart: Table

  /// `pictures` are the words with which picture credits begin: a caption is no plain paragraph.
  init(_ patterns: [Furniture.Pattern], pictures: [StaticString]) {
    var bytes: [UInt8] = []
    var anywhere: [Int: [Probe]] = [:]
    var atLineStart: [Int: [Probe]] = [:]
    var shortAtLineStart: [Int: [Probe]] = [:]
    func add(
      _ pattern: Int, _ run: [UInt8], offset: Int = 0, to table: inout [Int: [Probe]],
      _ keys: [Int]
    ) {
      let next = offset + 2
      let probe = Probe(
        pattern: pattern, run: bytes.count..<bytes.count + run.count, offset: offset,
        following: next < run.count ? Self.bit(run[next]) : .max)
      bytes += run
      for key in keys { table[key, default: []].append(probe) }
    }
    for (index, pattern) in patterns.enumerated() {
      let isBound = pattern.place == .line || pattern.place == .prefix
      var runs: [[UInt8]] = [[]]
      for piece in pattern.pieces {
        switch piece {
        case .byte(let byte): runs[runs.count - 1].append(byte)
        case .blank: runs[runs.count - 1].append(0x20)
        case .digits, .word: runs.append([])
        }
      }
      // A byte of a character that is not ASCII is not in plain text.
      if runs.contains(where: { $0.contains { $0 >= 0x7F } }) { continue }
      if isBound, pattern.pieces.first == .digits {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        add(index, [], to: &shortAtLineStart, digits.flatMap { Self.pairKeys([$0]) })
      } else if isBound, !runs[0].isEmpty {
        if runs[0].count < 4 {
          add(index, runs[0], to: &shortAtLineStart, Self.pairKeys(runs[0].prefix(2)))
        } else {
          let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(runs[0][$1]) << UInt32(8 * $1) }
          add(index, runs[0], to: &atLineStart, [Self.lineKey(word)])
        }
      } else {
        let (run, offset) = Self.rarest(runs)
        add(index, run, offset: offset, to: &anywhere, Self.pairKeys(run[offset...].prefix(2)))
      }
    }
    for picture in pictures {
      var word: [UInt8] = []
      word.append(picture)
      let (run, offset) = Self.rarest([word.map(\.lowered)])
      add(-1, run, offset: offset, to: &anywhere, Self.pairKeys(run[offset...].prefix(2)))
    }
    self.runs = bytes
    self.anywhere = Table(anywhere, keys: 1 << 16)
    self.atLineStart = Table(atLineStart, keys: 1 << 15)
    self.shortAtLineStart = Table(shortAtLineStart, keys: 1 << 15)
  }

  // MARK: - Keys

  /// One of eight bits for a byte: letters of either case have the same.
  @inline(__always)
  private static func bit(_ byte: UInt8) -> UInt8 { 1 &<< (byte & 7) }

  /// The key of a line's first four bytes: letters of either case have the same.
  @inline(__always)
  private static func lineKey(_ bytes: UInt32) -> Int {
    Int(((bytes & 0x1F1F_1F1F) &* 0x9E37_79B1) &>> 17)
  }

  /// The keys of two bytes as one little-endian word, in either case.
  private static func pairKeys(_ pair: ArraySlice<UInt8>) -> [Int] {
    func cases(_ index: Int) -> [UInt8] {
      guard index < pair.endIndex else { return Array(0..<128) }
      return pair[index].isLower ? [pair[index], pair[index] ^ 0x20] : [pair[index]]
    }
    return cases(pair.startIndex).flatMap { first in
      cases(pair.startIndex + 1).map { Int($0) << 8 | Int(first) }
    }
  }

  /// The run and the place in it of the two bytes that are rarest in English.
  private static func rarest(_ runs: [[UInt8]]) -> (run: [UInt8], offset: Int) {
    var best = (weight: Int.max, run: runs[0], offset: 0)
    for run in runs where !run.isEmpty {
      guard run.count > 1 else {
        if best.weight == .max { best.run = run }
        continue
      }
      for start in 0..<run.count - 1 {
        let weight = frequency(run[start]) * frequency(run[start + 1])
        if weight < best.weight { best = (weight, run, start) }
      }
    }
    return (best.run, best.offset)
  }

  /// How often a byte stands in English text, roughly, of a thousand.
  private static func frequency(_ byte: UInt8) -> Int {
    if byte == 0x20 { return 180 }
    guard byte.isLower else { return 2 }
    let letters = [
      65, 12, 22, 34, 102, 18, 16, 49, 56, 2, 6, 32, 19, 57, 61, 15, 1, 48, 51, 73, 22, 8, 19, 1,
      16, 1,
    ]
    return letters[Int(byte - UInt8(ascii: "a"))]
  }

  // MARK: - Looking

  /// Whether a pattern may stand in a plain text of lines.
  ///
  /// `isBound` says whether a pattern that must begin a line stands on a line.
  func mayMatch(
    _ text: Span<UInt8>, _ range: Range<Int>, isBound: (Int, Range<Int>) -> Bool
  ) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = text.firstIndex(of: 0x0A, from: start, to: range.upperBound) ?? range.upperBound
      if mayBegin(text, start..<end, isBound) { return true }
      start = end + 1
    }
    var index = range.lowerBound
    while let found = text.firstIndex(
      ofPairIn: anywhere.following, from: index, to: range.upperBound)
    {
      index = found + 1
      let key = Int(text[found + 1]) << 8 | Int(text[found])
      // Most pairs that are found are told apart by the byte behind them.
      let next = found + 2 < range.upperBound ? Self.bit(text[found + 2]) : .max
      guard anywhere.following[key] & next != 0 else { continue }
      for row in anywhere[key] {
        let probe = anywhere.probes[row]
        let start = found - probe.offset
        if start >= range.lowerBound, matches(probe.run, text, start, range.upperBound) {
          return true
        }
      }
    }
    return false
  }

  private func mayBegin(
    _ text: Span<UInt8>, _ line: Range<Int>, _ isBound: (Int, Range<Int>) -> Bool
  ) -> Bool {
    // A line of a word or less is rare in a paragraph.
    guard line.count >= 4 else { return true }
    let word = text.halfWord(at: line.lowerBound)
    let key = Self.lineKey(word)
    let short = Int(word & 0x7FFF)
    return atLineStart.following[key] != 0 && stands(atLineStart, key, text, line, isBound)
      || shortAtLineStart.following[short] != 0
        && stands(shortAtLineStart, short, text, line, isBound)
  }

  private func stands(
    _ table: Table, _ key: Int, _ text: Span<UInt8>, _ line: Range<Int>,
    _ isBound: (Int, Range<Int>) -> Bool
  ) -> Bool {
    for row in table[key] {
      let probe = table.probes[row]
      if matches(probe.run, text, line.lowerBound, line.upperBound), isBound(probe.pattern, line) {
        return true
      }
    }
    return false
  }

  private func matches(
    _ run: Range<Int>, _ text: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard start &+ run.count <= end else { return false }
    if run.isEmpty { return text[start].isDigit }
    // The last byte differs where the first ones are alike: patterns share their beginnings.
    for index in run.reversed()
    where text[start &+ index &- run.lowerBound].lowered != runs[index] { return false }
    return true
  }
}
