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

  /// Adds the counts of a row, of another accumulator or run.
  package mutating func add(_ row: TableRow) {
    guard let table = row.key.first else { return }
    let name = Array(row.name)
    let index = find(table, name.span)
    entries[index].stories += row.stories
    entries[index].mentions += row.mentions
  }

  /// Adds all rows of a run.
  package mutating func add(_ run: SortedRun) {
    var reader = RunReader(run)
    // Reading from memory does not throw.
    while let row = try? reader.next() { add(row) }
  }

  /// Gives all rows, sorted, and forgets them.
  package mutating func drain() -> SortedRun {
    let order = entries.indices.sorted { left, right in
      let first = arena[range(left)]
      let second = arena[range(right)]
      return first.lexicographicallyPrecedes(second)
    }
    var run = SortedRun()
    for index in order {
      run.append(
        arena[range(index)], stories: entries[index].stories, mentions: entries[index].mentions)
    }
    arena.removeAll()
    entries.removeAll()
    slots = Array(repeating: -1, count: 256)
    return run
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
    let start = Int(entry.start) + 1
    for offset in key.indices where arena[start + offset] != key[offset] { return false }
    return true
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
