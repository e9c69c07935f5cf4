internal import Wire

/// Tells in one look that a plain text holds no furniture: the answer for nearly every paragraph.
///
/// A pattern that must begin a line is found by the line's first four bytes, any other by four bytes
/// of it that are rare in English; where they stand, the literal run that they are part of is
/// compared. Text is looked at in every second place: a pattern is found by the bytes from one place
/// in it on, or by those from the next. What is let through is looked at again by the automaton, so
/// that the filter only says that it need not run.
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
    /// The bit of the byte behind them (`bit`), every bit where any byte may stand there.
    var following: UInt8
  }

  /// Probes by a key: those of one key follow each other.
  private struct Table: Sendable {
    /// The bits of what may follow a key, none where it has no probes: a byte each, so that the keys of
    /// ordinary text stay in the cache.
    private(set) var following: [UInt8]
    private(set) var probes: [Probe] = []
    private var ranges: [ByteRange]

    /// Sorts probes by their keys, which are below `keys`.
    init(_ found: [(key: Int, probe: Probe)], keys: Int) {
      following = Array(repeating: 0, count: keys)
      ranges = Array(repeating: .none, count: keys)
      var counts = Array(repeating: 0, count: keys)
      for (key, probe) in found {
        following[key] |= probe.following
        counts[key] += 1
      }
      var start = 0
      for key in 0..<keys where counts[key] > 0 {
        ranges[key] = ByteRange(start, start)
        start += counts[key]
      }
      probes = found.map(\.probe)
      for (key, probe) in found {
        probes[Int(ranges[key].end)] = probe
        ranges[key].end += 1
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
    var anywhere: [(key: Int, probe: Probe)] = []
    var atLineStart: [(key: Int, probe: Probe)] = []
    var shortAtLineStart: [(key: Int, probe: Probe)] = []
    /// Adds a run that is found by so many bytes of it from `offset` on.
    func add(
      _ pattern: Int, _ run: [UInt8], offset: Int = 0, by count: Int,
      to table: inout [(key: Int, probe: Probe)], _ keys: some Sequence<Int>
    ) {
      let next = offset + count
      let probe = Probe(
        pattern: pattern, run: bytes.count..<bytes.count + run.count, offset: offset,
        following: next < run.count ? Self.bit(run[next]) : .max)
      bytes += run
      for key in keys { table.append((key, probe)) }
    }
    func addAnywhere(_ pattern: Int, _ runs: [[UInt8]]) {
      let (run, offsets) = Self.rarest(runs)
      for offset in offsets {
        add(pattern, run, offset: offset, by: 4, to: &anywhere, Self.keys(run, offset: offset))
      }
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
        add(index, [], by: 2, to: &shortAtLineStart, digits.flatMap { Self.pairKeys([$0]) })
      } else if isBound, !runs[0].isEmpty {
        if runs[0].count < 4 {
          add(index, runs[0], by: 2, to: &shortAtLineStart, Self.pairKeys(runs[0].prefix(2)))
        } else {
          let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(runs[0][$1]) << UInt32(8 * $1) }
          add(index, runs[0], by: 4, to: &atLineStart, [Self.key(word)])
        }
      } else {
        addAnywhere(index, runs)
      }
    }
    for picture in pictures {
      var word: [UInt8] = []
      word.append(picture)
      addAnywhere(-1, [word.map(\.lowered)])
    }
    self.runs = bytes
    self.anywhere = Table(anywhere, keys: 1 << 15)
    self.atLineStart = Table(atLineStart, keys: 1 << 15)
    self.shortAtLineStart = Table(shortAtLineStart, keys: 1 << 15)
  }

  // MARK: - Keys

  /// One of eight bits for a byte: letters of either case have the same.
  @inline(__always)
  private static func bit(_ byte: UInt8) -> UInt8 { 1 &<< (byte & 7) }

  /// The key of four bytes: letters of either case have the same.
  @inline(__always)
  private static func key(_ bytes: UInt32) -> Int {
    Int(((bytes & 0x1F1F_1F1F) &* 0x9E37_79B1) &>> 17)
  }

  /// The keys of the four bytes of a run from `offset` on; outside the run any byte may stand.
  private static func keys(_ run: [UInt8], offset: Int) -> [Int] {
    // One byte or none tells nothing: the pattern may stand at every place.
    guard run.count > 1 else { return Array(0..<1 << 15) }
    var words: [UInt32] = [0]
    for index in 0..<4 {
      let place = offset + index
      let bytes =
        run.indices.contains(place)
        ? UInt32(run[place] & 0x1F)...UInt32(run[place] & 0x1F) : 0...0x1F
      words = words.flatMap { word in bytes.map { word | $0 << UInt32(8 * index) } }
    }
    return words.map(key)
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

  /// The run and the two places in it, one behind the other, whose four bytes are rarest in English.
  ///
  /// In a run of fewer than five bytes one place is before it.
  private static func rarest(_ runs: [[UInt8]]) -> (run: [UInt8], offsets: [Int]) {
    var best = (weight: Int.max, run: runs.max { $0.count < $1.count } ?? [], first: -1)
    for run in runs where run.count >= 5 {
      for start in 0...run.count - 5 {
        let inner = run[start + 1...start + 3].reduce(1) { $0 * frequency($1) }
        let weight = inner * (frequency(run[start]) + frequency(run[start + 4]))
        if weight < best.weight { best = (weight, run, start) }
      }
    }
    return (best.run, [best.first, best.first + 1])
  }

  /// How often a byte stands in English text, roughly, of a thousand.
  private static func frequency(_ byte: UInt8) -> Int {
    if byte == 0x20 { return 180 }
    if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") { return 10 }
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
    while let found = firstPlace(text, index, range.upperBound) {
      index = found + 2
      let key = Self.key(Self.bytes(text, found))
      let next = found + 4 < range.upperBound ? Self.bit(text[found + 4]) : .max
      for row in anywhere[key] {
        let probe = anywhere.probes[row]
        let start = found - probe.offset
        if probe.following & next != 0, start >= range.lowerBound,
          matches(probe.run, text, start, range.upperBound)
        {
          return true
        }
      }
    }
    return false
  }

  /// The first place at `start`, or any even number of bytes behind it, at which one of the patterns
  /// may stand that stand anywhere.
  private func firstPlace(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let following = anywhere.following
    let table = following.span
    precondition(start >= 0 && end <= text.count && table.count == 1 << 15)
    var index = start
    while true {
      // Three places of eight bytes are asked for together: hardly any is in the table.
      while index &+ 8 <= end {
        let word = unsafe text.bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: index, as: UInt64.self
        ).littleEndian
        var found: UInt8 = 0
        for place in 0..<3 {
          let bytes = UInt32(truncatingIfNeeded: word &>> UInt64(place &* 16))
          found |= unsafe table[unchecked: Self.key(bytes)]
        }
        if found != 0 { break }
        index &+= 6
      }
      guard index < end else { return nil }
      let bits = unsafe table[unchecked: Self.key(Self.bytes(text, index))]
      // Most places that are found are told apart by the byte behind them.
      let next = index &+ 4 < end ? Self.bit(text[index &+ 4]) : .max
      if bits & next != 0 { return index }
      index &+= 2
    }
  }

  /// Four bytes from `index` on, the first the lowest; zeros where the text ends.
  @inline(__always)
  private static func bytes(_ text: Span<UInt8>, _ index: Int) -> UInt32 {
    if index &+ 4 <= text.count { return text.halfWord(at: index) }
    return (index..<text.count).reversed().reduce(0) { $0 << 8 | UInt32(text[$1]) }
  }

  private func mayBegin(
    _ text: Span<UInt8>, _ line: Range<Int>, _ isBound: (Int, Range<Int>) -> Bool
  ) -> Bool {
    // A line of a word or less is rare in a paragraph.
    guard line.count >= 4 else { return true }
    let word = text.halfWord(at: line.lowerBound)
    let key = Self.key(word)
    let next = line.count > 4 ? Self.bit(text[line.lowerBound + 4]) : .max
    let short = Int(word & 0x7FFF)
    let third = Self.bit(UInt8(truncatingIfNeeded: word >> 16))
    return atLineStart.following[key] & next != 0
      && stands(atLineStart, key, next, text, line, isBound)
      || shortAtLineStart.following[short] & third != 0
        && stands(shortAtLineStart, short, third, text, line, isBound)
  }

  private func stands(
    _ table: Table, _ key: Int, _ next: UInt8, _ text: Span<UInt8>, _ line: Range<Int>,
    _ isBound: (Int, Range<Int>) -> Bool
  ) -> Bool {
    for row in table[key] {
      let probe = table.probes[row]
      if probe.following & next != 0, matches(probe.run, text, line.lowerBound, line.upperBound),
        isBound(probe.pattern, line)
      {
        return true
      }
    }
    return false
  }

  private func matches(
    _ run: Range<Int>, _ text: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard start &+ run.count <= end else { return false }
    if run.isEmpty { return start < end && text[start].isDigit }
    // The last byte differs where the first ones are alike: patterns share their beginnings.
    for index in run.reversed()
    where text[start &+ index &- run.lowerBound].lowered != runs[index] { return false }
    return true
  }
}
