import Aggregate
import TestKit
import Testing
import Wire

@Suite struct `Merging` {
  /// Random partials: few keys, so that many meet.
  private static func partials(_ seed: UInt64, count: Int) -> [SortedRun] {
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    return (0..<count).map { _ in
      var accumulator = Accumulator()
      for story in 0..<next(60) {
        let key = Array("key \(next(25))".utf8)
        accumulator.count(next(2) == 0 ? .people : .places, key, story: story)
      }
      return accumulator.drain()
    }
  }

  private static func merge(_ runs: [SortedRun]) throws -> SortedRun {
    var merger = RowMerger(runs.map { RunReader($0) })
    var out = SortedRun()
    var row = TableRow.empty
    while try merger.read(&row) {
      out.append(row.key, stories: row.stories, mentions: row.mentions)
    }
    return out
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `any order and grouping gives the same bytes`(_ seed: UInt64) throws {
    let parts = Self.partials(seed, count: 9)
    let whole = try Self.merge(parts)
    let reversed = try Self.merge(parts.reversed())
    let grouped = try Self.merge([
      Self.merge(Array(parts[0..<2])), Self.merge(Array(parts[2..<7])),
      Self.merge(Array(parts[7...])),
    ])
    #expect(reversed.bytes == whole.bytes)
    #expect(grouped.bytes == whole.bytes)
    var accumulator = Accumulator()
    for part in parts { accumulator.add(part) }
    #expect(accumulator.drain().bytes == whole.bytes)
  }

  @Test func `a run is read the same from a file's pieces of any size`() throws {
    let run = try #require(Self.partials(3, count: 1).first)
    for size in [1, 2, 7, 4096] {
      var rest = run.bytes[...]
      var reader = RunReader {
        defer { rest = rest.dropFirst(size) }
        return Array(rest.prefix(size))
      }
      var out = SortedRun()
      var row = TableRow.empty
      while try reader.read(&row) {
        out.append(row.key, stories: row.stories, mentions: row.mentions)
      }
      #expect(out.bytes == run.bytes)
    }
  }

  @Test func `a story counts once for a key, its mentions each`() throws {
    var accumulator = Accumulator()
    let key = Array("Ada".utf8)
    for story in [1, 1, 1, 2] { accumulator.count(.people, key, story: story) }
    var reader = RunReader(accumulator.drain())
    var row = TableRow.empty
    #expect(try reader.read(&row))
    #expect(row.stories == 2)
    #expect(row.mentions == 4)
    #expect(accumulator.isEmpty)
  }

  /// Keys are told apart by their first eight bytes where they differ there, else by the rest.
  @Test(arguments: 0..<20)
  func `keys of any length come out in the order of their bytes`(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var keys: Set<[UInt8]> = []
    for _ in 0..<60 {
      keys.insert((0..<random.next(upTo: 14)).map { _ in UInt8(random.next(upTo: 3)) })
    }
    var accumulator = Accumulator()
    for key in keys { accumulator.count(.people, key, story: 0) }
    var reader = RunReader(accumulator.drain())
    var names: [[UInt8]] = []
    var row = TableRow.empty
    while try reader.read(&row) { names.append(Array(row.name)) }
    #expect(names == keys.sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test func `rows come out sorted by table, then by key bytes`() throws {
    var accumulator = Accumulator()
    for word in ["b", "a", "ab", "é", "Z"] {
      accumulator.count(.people, Array(word.utf8), story: 0)
    }
    accumulator.count(.days, Array("1987-02-26".utf8), story: 0)
    var reader = RunReader(accumulator.drain())
    var names: [String] = []
    var row = TableRow.empty
    while try reader.read(&row) { names.append(String(decoding: row.name, as: UTF8.self)) }
    #expect(names == ["1987-02-26", "Z", "a", "ab", "b", "é"])
  }
}
