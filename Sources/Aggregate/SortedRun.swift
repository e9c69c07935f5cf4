internal import Wire

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

  /// Appends a row of differences, whose counts may be below zero: they are folded between the others.
  package mutating func append(difference row: TableRow) {
    append(row.key, stories: Self.fold(row.stories), mentions: Self.fold(row.mentions))
  }

  private static func fold(_ number: Int) -> Int { number << 1 ^ number >> (Int.bitWidth - 1) }

  static func unfold(_ number: Int) -> Int { number >> 1 ^ -(number & 1) }

  /// Forgets the rows, keeping the room.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    rows = 0
  }

  /// Gives the rows in their order: key, stories, mentions; nothing is copied.
  func forEachRow(_ body: (Span<UInt8>, Int, Int) -> Void) {
    let bytes = bytes.span
    var cursor = 0
    while let length = Self.number(bytes, &cursor), length > 0, length <= bytes.count - cursor {
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
    // A damaged file may hold any number: its checksum tells, once it is read.
    var rest = UInt64(bitPattern: Int64(value))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// Reads a run piece by piece, from memory or from a file that `more` reads on.
package struct RunReader {
  private var bytes: [UInt8]
  private var index = 0
  private let more: (() throws -> [UInt8])?
  /// The tables whose rows alone are read, by their raw values.
  package var tables: ClosedRange<UInt8> = 0...255
  /// Whether the run is one of differences.
  package var isOfDifferences = false
  /// Whether the rows are to be taken away: their counts are given as less than nothing.
  package var isMinus = false

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

  /// Reads the next row into `row`, whose room is used again; false at the end.
  package mutating func read(_ row: inout TableRow) throws -> Bool {
    while true {
      if let end = parse(&row) {
        let table = row.key.first ?? 0
        guard table <= tables.upperBound else { return false }
        index = end
        guard table >= tables.lowerBound else { continue }
        if isOfDifferences {
          (row.stories, row.mentions) = (
            SortedRun.unfold(row.stories), SortedRun.unfold(row.mentions)
          )
        }
        if isMinus { (row.stories, row.mentions) = (0 &- row.stories, 0 &- row.mentions) }
        return true
      }
      guard let more else { return false }
      let piece = try more()
      guard !piece.isEmpty else { return false }
      bytes.removeFirst(index)
      index = 0
      bytes.append(contentsOf: piece)
    }
  }

  /// Where the row ends that begins at `index`; nil where its bytes are not all there.
  private func parse(_ row: inout TableRow) -> Int? {
    let bytes = bytes.span
    var cursor = index
    guard let length = SortedRun.number(bytes, &cursor), length <= bytes.count - cursor else {
      return nil
    }
    let key = cursor..<cursor + length
    cursor += length
    guard let stories = SortedRun.number(bytes, &cursor),
      let mentions = SortedRun.number(bytes, &cursor)
    else { return nil }
    row.key.removeAll(keepingCapacity: true)
    row.key.append(bytes, key)
    (row.stories, row.mentions) = (stories, mentions)
    return cursor
  }
}

/// Merges sorted runs into one: rows of one key become one row with the sum of their counts, and what
/// adds up to nothing is no row.
///
/// Addition is associative and commutative and the order is the keys', so any grouping of the same
/// rows gives the same output, and what was added can be taken away. Memory is a row a run. A merge of
/// everything reads every row that there is, so a row costs no memory of its own: its room goes from the
/// reader to the caller and back.
package struct RowMerger {
  private var readers: [RunReader]
  /// The next row of each reader.
  private var rows: [TableRow]
  /// A heap of readers by their next rows' keys, whose first eight bytes tell most apart.
  private var heap: [(prefix: UInt64, reader: Int)] = []
  private var isStarted = false

  package init(_ readers: [RunReader]) {
    self.readers = readers
    rows = Array(repeating: .empty, count: readers.count)
  }

  /// Reads the next row into `row`, whose room is used again; false at the end.
  package mutating func read(_ row: inout TableRow) throws -> Bool {
    if !isStarted {
      isStarted = true
      for index in readers.indices { try pull(index) }
    }
    while let first = heap.first?.reader {
      swap(&row, &rows[first])
      try advance()
      while let next = heap.first?.reader, rows[next].key == row.key {
        row.stories &+= rows[next].stories
        row.mentions &+= rows[next].mentions
        try advance()
      }
      if row.stories != 0 || row.mentions != 0 { return true }
    }
    return false
  }

  /// Puts a reader's first row on the heap.
  private mutating func pull(_ reader: Int) throws {
    guard try readers[reader].read(&rows[reader]) else { return }
    heap.append((rows[reader].prefix, reader))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(child, parent) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Puts the next row of the least row's reader in its place, and down to where it belongs: once down
  /// costs half of taking one out and another in.
  private mutating func advance() throws {
    let reader = heap[0].reader
    if try readers[reader].read(&rows[reader]) {
      heap[0].prefix = rows[reader].prefix
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
      for child in left..<min(left + 2, max(left, heap.count)) where precedes(child, least) {
        least = child
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    guard heap[left].prefix == heap[right].prefix else {
      return heap[left].prefix < heap[right].prefix
    }
    return TableRow.precedes(rows[heap[left].reader].key, rows[heap[right].reader].key)
  }
}
