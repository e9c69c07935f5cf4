internal import Wire

/// Tells in one look that a plain text holds no furniture: the answer for nearly every paragraph.
///
/// A pattern that must begin a line is found by the line's first three bytes, any other by the two
/// bytes of it that are rarest in English; where they stand, the literal run that they are part of
/// is compared. What is let through is looked at again by the automaton, so that the filter only
/// says that it need not run.
///
/// It is asked for plain text alone (`PlainCopier`): there white space is one blank, quotation marks
/// are straight, and every byte is ASCII.
struct FurnitureFilter: Sendable {
  /// A pattern's literal run, and where in it the bytes stand by which it is found; a run is empty
  /// where the pattern begins with a number.
  private struct Probe: Sendable {
    var pattern: Int
    var run: [UInt8]
    var offset: Int
  }

  /// Groups of probes by a key; group 0 is empty.
  private struct Table: Sendable {
    /// Whether a key has a group: a byte each, so that the keys of ordinary text stay in the cache.
    var hasGroup: [Bool]
    var groupOfKey: [UInt16]
    private(set) var groups: [[Probe]] = [[]]

    init(keys: Int) {
      groupOfKey = Array(repeating: 0, count: keys)
      hasGroup = Array(repeating: false, count: keys)
    }

    mutating func add(_ probe: Probe, _ keys: Set<Int>) {
      for key in keys {
        if groupOfKey[key] == 0 {
          groupOfKey[key] = UInt16(groups.count)
          hasGroup[key] = true
          groups.append([])
        }
        groups[Int(groupOfKey[key])].append(probe)
      }
    }
  }

  private var anywhere = Table(keys: 1 << 16)
  private var atLineStart = Table(keys: 1 << 15)

  init(_ patterns: [Furniture.Pattern]) {
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
        let keys = (UInt8(ascii: "0")...UInt8(ascii: "9")).map { Self.lineKeys([$0]) }
        atLineStart.add(
          Probe(pattern: index, run: [], offset: 0),
          keys.reduce(into: Set<Int>()) { $0.formUnion($1) })
      } else if isBound, !runs[0].isEmpty {
        atLineStart.add(
          Probe(pattern: index, run: runs[0], offset: 0), Self.lineKeys(runs[0]))
      } else {
        let (run, offset) = Self.rarest(runs)
        anywhere.add(
          Probe(pattern: index, run: run, offset: offset),
          Self.pairKeys(run[offset...].prefix(2)))
      }
    }
  }

  // MARK: - Keys

  /// The key of a line's first three bytes: letters of either case have the same.
  @inline(__always)
  private static func lineKey(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
    Int(first & 31) &<< 10 | Int(second & 31) &<< 5 | Int(third & 31)
  }

  private static func lineKeys(_ run: [UInt8]) -> Set<Int> {
    var keys: Set<Int> = []
    for second in run.count > 1 ? [run[1]] : Array(0..<32) {
      for third in run.count > 2 ? [run[2]] : Array(0..<32) {
        keys.insert(lineKey(run[0], second, third))
      }
    }
    return keys
  }

  /// The keys of two bytes as one little-endian word, in either case.
  private static func pairKeys(_ pair: ArraySlice<UInt8>) -> Set<Int> {
    func cases(_ index: Int) -> [UInt8] {
      guard index < pair.endIndex else { return Array(0..<128) }
      return pair[index].isLower ? [pair[index], pair[index] ^ 0x20] : [pair[index]]
    }
    var keys: Set<Int> = []
    for first in cases(pair.startIndex) {
      for second in cases(pair.startIndex + 1) { keys.insert(Int(second) << 8 | Int(first)) }
    }
    return keys
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
    let hasGroup = anywhere.hasGroup.span
    return text.firstPair(in: range) { key, index in
      hasGroup[key] && stands(text, index, range, Int(anywhere.groupOfKey[key]))
    }
  }

  private func mayBegin(
    _ text: Span<UInt8>, _ line: Range<Int>, _ isBound: (Int, Range<Int>) -> Bool
  ) -> Bool {
    let start = line.lowerBound
    // A line of a word or less is rare in a paragraph.
    guard line.count >= 3 else { return true }
    let group = atLineStart.groupOfKey[
      Self.lineKey(text[start], text[start &+ 1], text[start &+ 2])]
    guard group != 0 else { return false }
    for probe in atLineStart.groups[Int(group)]
    where Self.matches(probe.run, text, start, line.upperBound) && isBound(probe.pattern, line) {
      return true
    }
    return false
  }

  private func stands(
    _ text: Span<UInt8>, _ index: Int, _ range: Range<Int>, _ group: Int
  ) -> Bool {
    for probe in anywhere.groups[group] {
      let start = index - probe.offset
      if start >= range.lowerBound, Self.matches(probe.run, text, start, range.upperBound) {
        return true
      }
    }
    return false
  }

  private static func matches(
    _ run: [UInt8], _ text: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard start &+ run.count <= end else { return false }
    if run.isEmpty { return text[start].isDigit }
    // The last byte differs where the first ones are alike: patterns share their beginnings.
    for offset in run.indices.reversed() where text[start &+ offset].lowered != run[offset] {
      return false
    }
    return true
  }
}
