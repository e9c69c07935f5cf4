internal import Wire

/// Counts keys in memory: an open-addressing table over one arena of key bytes.
package struct Accumulator: Sendable {
  private struct Entry {
    var hash: UInt64
    var start: UInt32
    var length: UInt32
    var stories: Int
    var mentions: Int
    /// The last story that was counted, so that each counts once.
    var story: Int
  }

  private var arena: [UInt8] = []
  private var entries: [Entry] = []
  private var slots: [Int32] = Array(repeating: -1, count: 256)

  package init() {}

  package var isEmpty: Bool { entries.isEmpty }

  /// The memory that the rows take, in bytes.
  package var byteCount: Int {
    arena.count + entries.count * MemoryLayout<Entry>.stride + slots.count * 4
  }

  /// Counts a mention of a key in a story; a story counts once for a key.
  package mutating func count(_ table: Table, _ key: Span<UInt8>, story: Int, mentions: Int = 1) {
    let index = find(table.rawValue, key)
    if entries[index].story != story {
      entries[index].story = story
      entries[index].stories += 1
    }
    entries[index].mentions += mentions
  }

  /// Counts a mention of a key that is an array.
  package mutating func count(_ table: Table, _ key: [UInt8], story: Int, mentions: Int = 1) {
    count(table, key.span, story: story, mentions: mentions)
  }

  /// Adds all rows of a run.
  package mutating func add(_ run: SortedRun) {
    run.forEachRow { key, stories, mentions in
      let index = find(key[0], key.extracting(1..<key.count))
      entries[index].stories += stories
      entries[index].mentions += mentions
    }
  }

  /// Gives all rows, sorted, and forgets them.
  package mutating func drain() -> SortedRun {
    // Eight bytes as one number tell most keys apart: keys are compared where it is the same.
    var order = entries.indices.map { (prefix: prefix($0), index: $0) }
    order.sort { left, right in
      guard left.prefix == right.prefix else { return left.prefix < right.prefix }
      return arena[range(left.index)].lexicographicallyPrecedes(arena[range(right.index)])
    }
    var run = SortedRun()
    for (_, index) in order {
      run.append(
        arena[range(index)], stories: entries[index].stories, mentions: entries[index].mentions)
    }
    arena.removeAll()
    entries.removeAll()
    slots = Array(repeating: -1, count: 256)
    return run
  }

  /// The key's first eight bytes, the first the highest; a shorter key is filled up with zeros.
  private func prefix(_ index: Int) -> UInt64 {
    let range = range(index)
    if range.lowerBound + 8 <= arena.count, range.count >= 8 {
      return arena.span.word(at: range.lowerBound).byteSwapped
    }
    return range.prefix(8).reversed().enumerated().reduce(0) { prefix, byte in
      prefix | UInt64(arena[byte.element]) << UInt64(8 * (8 - min(8, range.count) + byte.offset))
    }
  }

  private func range(_ index: Int) -> Range<Int> {
    Int(entries[index].start)..<Int(entries[index].start) + Int(entries[index].length)
  }

  private mutating func find(_ table: UInt8, _ key: Span<UInt8>) -> Int {
    let hash = WordHash.bytes(key, seed: WordHash.seed ^ UInt64(table))
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].hash == hash, equals(index, table, key) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(entries.count)
    entries.append(
      Entry(
        hash: hash, start: UInt32(arena.count), length: UInt32(key.count + 1), stories: 0,
        mentions: 0, story: -1))
    arena.append(table)
    arena.append(key, 0..<key.count)
    if entries.count * 2 > slots.count { grow() }
    return entries.count - 1
  }

  private func equals(_ index: Int, _ table: UInt8, _ key: Span<UInt8>) -> Bool {
    let entry = entries[index]
    guard Int(entry.length) == key.count + 1, arena[Int(entry.start)] == table else { return false }
    return arena.span.equals(Int(entry.start) + 1, key)
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for index in entries.indices {
      var slot = Int(truncatingIfNeeded: entries[index].hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index)
    }
  }
}
