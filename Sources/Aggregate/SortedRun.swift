/// Rows sorted by key, in one piece of bytes: the form in which partials are kept and merged.
///
/// A row is the key's length, the key, stories and mentions; numbers are LEB128.
package struct SortedRun: Sendable, Equatable {
  package private(set) var bytes: [UInt8] = []
  package private(set) var rows = 0

  package init() {}

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// Appends a row; rows must come in order.
  package mutating func append(_ key: some Collection<UInt8>, stories: Int, mentions: Int) {
    Self.write(key.count, to: &bytes)
    bytes.append(contentsOf: key)
    Self.write(stories, to: &bytes)
    Self.write(mentions, to: &bytes)
    rows += 1
  }

  /// Forgets the rows, keeping the room.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    rows = 0
  }

  /// Gives the rows in their order: key, stories, mentions; nothing is copied.
  func forEachRow(_ body: (Span<UInt8>, Int, Int) -> Void) {
    let bytes = bytes.span
    var cursor = 0
    while let length = Self.number(bytes, &cursor), length > 0, cursor + length <= bytes.count {
      let key = cursor..<cursor + length
      cursor += length
      guard let stories = Self.number(bytes, &cursor), let mentions = Self.number(bytes, &cursor)
      else { return }
      body(bytes.extracting(key), stories, mentions)
    }
  }

  static func number(_ bytes: Span<UInt8>, _ cursor: inout Int) -> Int? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while cursor < bytes.count, shift < 63 {
      let byte = bytes[cursor]
      cursor += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(value) }
      shift += 7
    }
    return nil
  }

  static func write(_ value: Int, to bytes: inout [UInt8]) {
    var rest = UInt64(value)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// Gives rows in order of their keys, one at a time.
package protocol RowSource {
  /// The next row, or nil at the end.
  mutating func next() throws -> TableRow?
}

/// Reads a run piece by piece, from memory or from a file that `more` reads on.
package struct RunReader: RowSource {
  private var bytes: [UInt8]
  private var index = 0
  private let more: (() throws -> [UInt8])?
  /// The table whose rows alone are read; it must be the run's first.
  package var only: Table?

  /// Reads a run that is whole in memory.
  package init(_ run: SortedRun) {
    bytes = run.bytes
    more = nil
  }

  /// Reads a run whose bytes come from `more`; no bytes mean the end.
  package init(more: @escaping () throws -> [UInt8]) {
    bytes = []
    self.more = more
  }

  package mutating func next() throws -> TableRow? {
    while true {
      if let (row, end) = parse() {
        if let only, row.table != only { return nil }
        index = end
        return row
      }
      guard let more else { return nil }
      let piece = try more()
      guard !piece.isEmpty else { return nil }
      bytes.removeFirst(index)
      index = 0
      bytes.append(contentsOf: piece)
    }
  }

  private func parse() -> (TableRow, Int)? {
    var cursor = index
    guard let length = number(&cursor), cursor + length <= bytes.count else { return nil }
    let key = Array(bytes[cursor..<cursor + length])
    cursor += length
    guard let stories = number(&cursor), let mentions = number(&cursor) else { return nil }
    return (TableRow(key: key, stories: stories, mentions: mentions), cursor)
  }

  private func number(_ cursor: inout Int) -> Int? {
    SortedRun.number(bytes.span, &cursor)
  }
}

/// Merges sorted sources into one: rows of one key become one row with the sum of their counts.
///
/// Addition is associative and commutative and the order is the keys', so any grouping of the same
/// rows gives the same output. Memory is a row a source.
package struct RowMerger<Source: RowSource>: RowSource {
  private var sources: [Source]
  /// A heap of sources by their next row's key.
  private var heap: [(row: TableRow, source: Int)] = []
  private var isStarted = false

  package init(_ sources: [Source]) { self.sources = sources }

  package mutating func next() throws -> TableRow? {
    if !isStarted {
      isStarted = true
      for index in sources.indices { try pull(index) }
    }
    guard var row = heap.first?.row else { return nil }
    try advance()
    while let top = heap.first, top.row.key == row.key {
      row.stories += top.row.stories
      row.mentions += top.row.mentions
      try advance()
    }
    return row
  }

  /// Puts a source's first row on the heap.
  private mutating func pull(_ source: Int) throws {
    guard let row = try sources[source].next() else { return }
    heap.append((row, source))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard TableRow.precedes(heap[child].row.key, heap[parent].row.key) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Puts the next row of the least row's source in its place, and down to where it belongs: once down
  /// costs half of taking one out and another in.
  private mutating func advance() throws {
    if let row = try sources[heap[0].source].next() {
      heap[0].row = row
    } else {
      let last = heap.removeLast()
      guard !heap.isEmpty else { return }
      heap[0] = last
    }
    var parent = 0
    while true {
      var least = parent
      // No list of the two: that would be an allocation a step.
      let left = 2 * parent + 1
      for child in left..<min(left + 2, max(left, heap.count))
      where TableRow.precedes(heap[child].row.key, heap[least].row.key) {
        least = child
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
