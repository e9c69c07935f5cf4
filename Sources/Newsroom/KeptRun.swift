internal import Aggregate
internal import SystemPackage
internal import Wire

/// A sorted run of differences in a file of blocks that can be read alone.
///
/// The rows' blocks stand one behind the other, and behind them their index, itself a sorted run: the
/// beginning of each block's first key, with the block's bytes and checksum for its counts.
struct KeptRun: Sendable, Codable, Equatable {
  /// The file's name in its folder.
  var file: String
  /// Bytes of all rows.
  var rowBytes: Int
  /// Bytes of the index.
  var indexBytes: Int
  /// The index's checksum.
  var sum: String

  /// Rows are gathered to blocks of so many bytes.
  static let blockBytes = 32 << 10
  /// The index keeps so many bytes of a key: names of items are addresses with much in common.
  static let keyBytes = 96

  /// A block's checksum as a count.
  static func blockSum(_ block: [UInt8]) -> Int { Int(WordHash.bytes(block.span) >> 2) }
}

/// Something kept that is not as it was written, or cannot be read.
struct KeptFault: Error, CustomStringConvertible {
  /// What is wrong, in words.
  let description: String

  init(_ description: String) { self.description = description }
}

/// Writes a kept run.
struct KeptRunWriter: ~Copyable {
  private let name: String
  private var file: OutputFile
  private var block = SortedRun()
  private var index = SortedRun()
  private var first: [UInt8] = []
  private var rowBytes = 0

  /// Opens the file `name` in a folder.
  init(_ name: String, in folder: String, files: Files) throws {
    self.name = name
    file = try OutputFile(folder + "/" + name, files: files)
    // What a power cut spoils does not have its checksum, and is made anew.
    file.isCache = true
  }

  /// Adds the next row.
  mutating func add(_ row: TableRow) throws {
    if block.bytes.isEmpty { first = Array(row.key.prefix(KeptRun.keyBytes)) }
    block.append(difference: row)
    if block.bytes.count >= KeptRun.blockBytes { try endBlock() }
  }

  private mutating func endBlock() throws {
    guard !block.bytes.isEmpty else { return }
    try file.write(block.bytes)
    index.append(first, stories: block.bytes.count, mentions: KeptRun.blockSum(block.bytes))
    rowBytes += block.bytes.count
    block.removeAll()
  }

  /// Writes the index and puts the file in its place.
  consuming func finish() throws -> KeptRun {
    try endBlock()
    try file.write(index.bytes)
    try file.finish()
    return KeptRun(
      file: name, rowBytes: rowBytes, indexBytes: index.bytes.count,
      sum: Checksum.of(index.bytes))
  }
}

/// Reads a kept run: the index is in memory, of the blocks one at a time.
final class KeptRunReader {
  private let path: String
  private let files: Files
  private let stop: StopSignal?
  private let descriptor: FileDescriptor
  /// The beginnings of the blocks' first keys, one behind the other, and where each ends.
  private var keys: [UInt8] = []
  private var keyEnds: [Int] = []
  private var starts = [0]
  private var sums: [Int] = []

  /// - Throws: `KeptFault` where the file is not as it was written.
  init(_ run: KeptRun, in folder: String, files: Files, stop: StopSignal?) throws {
    path = folder + "/" + run.file
    self.files = files
    self.stop = stop
    do {
      descriptor = try files.open(path)
    } catch {
      throw KeptFault("\(run.file) cannot be opened: \(Files.reason(error))")
    }
    let index = try read(at: run.rowBytes, count: run.indexBytes)
    guard Checksum.of(index) == run.sum else { throw damaged }
    var reader = RunReader(SortedRun(bytes: index))
    var row = TableRow.empty
    while try reader.read(&row) {
      keys.append(contentsOf: row.key)
      keyEnds.append(keys.count)
      starts.append(starts[starts.count - 1] + row.stories)
      sums.append(row.mentions)
    }
  }

  deinit { try? descriptor.close() }

  private var damaged: KeptFault { KeptFault("\(path) is not what was written") }

  private func read(at offset: Int, count: Int) throws -> [UInt8] {
    do {
      return try files.read(descriptor, path, at: offset, count: count)
    } catch {
      throw KeptFault("\(path) cannot be read: \(Files.reason(error))")
    }
  }

  var blocks: Int { sums.count }

  /// A block's bytes, proved by their checksum.
  private func block(_ index: Int) throws -> [UInt8] {
    try stop?.check()
    let bytes = try read(at: starts[index], count: starts[index + 1] - starts[index])
    guard KeptRun.blockSum(bytes) == sums[index] else { throw damaged }
    return bytes
  }

  /// The last block that begins before a key: no row of the key or behind it stands in earlier ones.
  func block(before key: some Collection<UInt8>) -> Int {
    let key = Array(key.prefix(KeptRun.keyBytes))
    var (low, high) = (0, blocks)
    while low < high {
      let middle = (low + high) / 2
      let start = middle == 0 ? 0 : keyEnds[middle - 1]
      if keys[start..<keyEnds[middle]].lexicographicallyPrecedes(key) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return max(0, low - 1)
  }

  /// The block that is read next.
  final class Position {
    var next: Int
    init(_ next: Int) { self.next = next }
  }

  /// Reads rows from a block on.
  func reader(from position: Position) -> RunReader {
    var reader = RunReader { [self] in
      guard position.next < blocks else { return [] }
      defer { position.next += 1 }
      return try block(position.next)
    }
    reader.isOfDifferences = true
    return reader
  }

  /// Reads the rows of some tables.
  func reader(of tables: ClosedRange<UInt8> = 0...255) -> RunReader {
    var reader = reader(from: Position(block(before: [tables.lowerBound])))
    reader.tables = tables
    return reader
  }
}

/// Goes through a kept run in the order of its keys, and reads no block in which nothing is looked for.
struct KeptCursor {
  private let run: KeptRunReader
  private let position = KeptRunReader.Position(0)
  private var reader: RunReader
  /// The row at which it stands; none before the first `seek` and at the end.
  private(set) var row = TableRow.empty
  private(set) var hasRow = false

  init(_ run: KeptRunReader) {
    self.run = run
    reader = run.reader(from: position)
  }

  /// Goes on to the first row that does not come before `key`.
  mutating func seek(_ key: [UInt8]) throws {
    if hasRow, !TableRow.precedes(row.key, key) { return }
    let block = run.block(before: key)
    if block >= position.next {
      position.next = block
      reader = run.reader(from: position)
    }
    repeat { try advance() } while hasRow && TableRow.precedes(row.key, key)
  }

  /// Goes on to the next row.
  mutating func advance() throws { hasRow = try reader.read(&row) }

  /// Whether it stands on a row that begins with `start`.
  func stands(on start: [UInt8]) -> Bool { hasRow && row.key.starts(with: start) }

  /// Writes the rows from where it stands to the first that does not come before `key`.
  mutating func copy(below key: [UInt8], to writer: inout KeptRunWriter) throws {
    while hasRow, TableRow.precedes(row.key, key) {
      try writer.add(row)
      try advance()
    }
  }

  /// Goes on behind the rows that begin with `start`.
  mutating func skip(_ start: [UInt8]) throws { while stands(on: start) { try advance() } }
}
