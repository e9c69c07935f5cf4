import Aggregate
import Foundation
import Synchronization
import Synth
import SystemPackage
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite struct `The kept merge` {
  /// A folder of partials that change from night to night, with what they should come to.
  private struct Nights {
    let folder: TemporaryFolder
    let results: ResultFolder
    var random: SeededRandom
    /// How many keys there are; of those that many share, every eighth is one.
    var keys = 4000
    var isShared = true
    /// The archives' rows.
    var archives: [String: [[UInt8]: Int]] = [:]
    private var sums: [String: String] = [:]

    init(seed: Int) throws {
      folder = try TemporaryFolder()
      results = ResultFolder(root: folder.path)
      random = SeededRandom(seed: UInt64(seed))
    }

    var partials: [(name: String, sum: String?)] { sums.map { (name: $0.key, sum: $0.value) } }

    /// Rows of a story are of one archive, others of several; few have a key that many share.
    private mutating func rows(_ name: String, _ stories: Int) -> [[UInt8]: Int] {
      var rows: [[UInt8]: Int] = [:]
      for story in 0..<stories {
        func key(_ limit: Int) -> String {
          let isShared = isShared && random.next(upTo: 8) == 0
          let number = random.next(upTo: isShared ? 3 : limit)
          return String(repeating: "\(number)", count: 1 + number % 40)
        }
        for table in [Table.items, .fingerprints] {
          let text = "\(key(keys))\t\(name)\t\(story)"
          rows[[table.rawValue] + Array(text.utf8)] = 1
        }
        rows[[Table.people.rawValue] + Array(key(300).utf8), default: 0] += 1
        rows[[Table.days.rawValue] + Array(key(2).utf8), default: 0] += 1
      }
      return rows
    }

    mutating func put(_ name: String, stories: Int) throws {
      let rows = rows(name, stories)
      var run = SortedRun()
      for key in rows.keys.sorted(by: { TableRow.precedes($0, $1) }) {
        run.append(key, stories: rows[key, default: 0], mentions: 2 * rows[key, default: 0])
      }
      if archives[name] != nil { results.setAside(name) }
      try OutputFile.write(run.bytes, to: results.partialPath(name))
      archives[name] = rows
      sums[name] = Checksum.of(run.bytes)
    }

    mutating func remove(_ name: String) throws {
      try results.remove(name)
      (archives[name], sums[name]) = (nil, nil)
    }

    /// What a merge of all comes to; of the tables with a row a story what shares its key with others.
    func expected(only table: Table? = nil) -> [TableRow] {
      var sum: [[UInt8]: Int] = [:]
      for rows in archives.values { sum.merge(rows, uniquingKeysWith: +) }
      return Self.groups(
        sum.filter { table == nil || $0.key[0] == table?.rawValue }
          .map { TableRow(key: $0.key, stories: $0.value, mentions: 2 * $0.value) }
          .sorted { TableRow.precedes($0.key, $1.key) })
    }

    /// Leaves out stories' rows that share their key with no other.
    private static func groups(_ rows: [TableRow]) -> [TableRow] {
      func shared(_ row: TableRow) -> ArraySlice<UInt8> { row.key.prefix { $0 != 0x09 } }
      let sharing = Dictionary(grouping: rows, by: shared).mapValues(\.count)
      return rows.filter { $0.table?.isCounted == true || sharing[shared($0), default: 0] > 1 }
    }

    func found(_ kept: KeptMerge, only table: Table? = nil) throws -> [TableRow] {
      try kept.withRows(partials, only: table) { rows in
        var rows = rows
        var found: [TableRow] = []
        var row = TableRow.empty
        while try rows.read(&row) { found.append(row) }
        return Self.groups(found)
      }
    }

    var hasKept: Bool { FileManager.default.fileExists(atPath: results.keptState) }
  }

  @Test(arguments: 1...6)
  func `nights that add, change and remove archives come to what is there`(_ seed: Int) throws {
    var nights = try Nights(seed: seed)
    // Some folders are larger than what is merged at once, and some runs than many blocks.
    let count = [3, 12, 70][seed % 3]
    for number in 0..<count { try nights.put("a\(number)", stories: 1800 / count) }
    for night in 0..<10 {
      let kept = KeptMerge(nights.results, begins: true)
      #expect(try nights.found(kept, only: .items) == nights.expected(only: .items))
      #expect(try nights.found(kept) == nights.expected())
      #expect(kept.notices.isEmpty && nights.hasKept)
      try nights.put("new \(night)", stories: 1 + nights.random.next(upTo: 60))
      if night % 2 == 0 { try nights.put("a\(night % count)", stories: 30) }
      if night % 3 == 1 { try nights.remove("new \(night - 1)") }
      // Twice between two merges.
      if night == 4 { for _ in 0..<2 { try nights.put("a0", stories: 20) } }
      // A run that is killed behind the merge leaves what was set aside, and others what they wrote.
      if night == 6 {
        try nights.put("a2", stories: 5)
        let stale = nights.results.asidePath("a2")
        let bytes = try #require(FileManager.default.contents(atPath: stale))
        #expect(try nights.found(KeptMerge(nights.results, begins: false)) == nights.expected())
        _ = try nights.folder.write("partials/.kept/of a killed run", [1])
        try FileManager.default.createDirectory(
          atPath: nights.results.asideFolder, withIntermediateDirectories: true)
        try bytes.write(to: URL(fileURLWithPath: stale))
        #expect(try nights.found(KeptMerge(nights.results, begins: false)) == nights.expected())
        let left = nights.folder.contents(below: "partials/.kept").keys
        #expect(!left.contains("of a killed run") && !left.contains { $0.hasPrefix("aside") })
      }
    }
  }

  @Test func `a night reads little of what is there`() throws {
    var nights = try Nights(seed: 1)
    (nights.keys, nights.isShared) = (100_000_000, false)
    for number in 0..<40 { try nights.put("a\(number)", stories: 1000) }
    _ = try nights.found(KeptMerge(nights.results, begins: true))
    try nights.put("new", stories: 3)
    let read = Atomic<Int>(0)
    var results = nights.results
    results.files = Files { operation, _ in
      if operation == .read { read.add(1, ordering: .relaxed) }
    }
    let rows = try nights.found(KeptMerge(results, begins: false), only: .items)
    #expect(rows == nights.expected(only: .items))
    let blocks = nights.folder.contents(below: "partials/.kept").values
      .reduce(0) { $0 + $1.count / KeptRun.blockBytes }
    #expect(read.load(ordering: .relaxed) < blocks / 2)
  }

  @Test func `whatever file is damaged, all partials are merged`() throws {
    var nights = try Nights(seed: 5)
    for number in 0..<6 { try nights.put("a\(number)", stories: 400) }
    _ = try nights.found(KeptMerge(nights.results, begins: true))
    try nights.put("a0", stories: 1)
    _ = try nights.found(KeptMerge(nights.results, begins: false))
    try nights.put("a1", stories: 1)
    let kept = nights.folder.path + "/partials/.kept"
    let saved = nights.folder.path + "/saved"
    try FileManager.default.copyItem(atPath: kept, toPath: saved)
    let names = nights.folder.contents(below: "partials/.kept").keys.sorted()
    #expect(names.count > 5)
    for name in names {
      for isCut in [false, true] {
        try? FileManager.default.removeItem(atPath: kept)
        try FileManager.default.copyItem(atPath: saved, toPath: kept)
        // Another file, not other bytes in one that has two names.
        var bytes = try #require(FileManager.default.contents(atPath: "\(kept)/\(name)"))
        if isCut { bytes.removeLast(min(bytes.count, 9)) } else { bytes[bytes.count / 2] ^= 0x10 }
        try bytes.write(to: URL(fileURLWithPath: "\(kept)/\(name)"), options: .atomic)
        let merge = KeptMerge(nights.results, begins: false)
        #expect(try nights.found(merge) == nights.expected(), "\(name)")
        #expect(merge.notices.count == 1, "\(name)")
      }
    }
  }

  @Test func `no byte of the state can be another one`() throws {
    var nights = try Nights(seed: 8)
    for number in 0..<3 { try nights.put("a\(number)", stories: 3) }
    _ = try nights.found(KeptMerge(nights.results, begins: true))
    let folder = URL(fileURLWithPath: nights.results.keptFolder)
    let saved = nights.folder.contents(below: "partials/.kept")
    let state = try #require(saved["state"])
    for index in state.indices {
      for (name, bytes) in saved { try bytes.write(to: folder.appendingPathComponent(name)) }
      var other = state
      other[index] ^= 1
      try other.write(to: folder.appendingPathComponent("state"))
      let kept = KeptMerge(nights.results, begins: false)
      // The line's end has no meaning.
      let isRead = try nights.found(kept) == nights.expected() && kept.notices.isEmpty
      #expect(isRead == (index == 32) && nights.hasKept == (index == 32), "\(index)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
  }

  @Test func `an error of what is made of the rows is none of what is kept`() throws {
    var nights = try Nights(seed: 3)
    for number in 0..<3 { try nights.put("a\(number)", stories: 3) }
    let kept = KeptMerge(nights.results, begins: true)
    #expect(throws: Errno.noSpace) {
      try kept.withRows(nights.partials) { _ in throw Errno.noSpace }
    }
    #expect(nights.hasKept && kept.notices.isEmpty)
  }

  @Test func `a damaged partial is told, whatever numbers it holds`() throws {
    var nights = try Nights(seed: 4)
    for number in 0..<3 { try nights.put("a\(number)", stories: 3) }
    let path = nights.results.partialPath("a1")
    for bytes in [[3, 1, 0x41, 0x42], [1, 1]].map({
      $0 + Array(repeating: UInt8(0xFF), count: 8) + [0x41, 1]
    }) + [Array(repeating: UInt8(0xFF), count: 8) + [0x41, 1]] {
      _ = try OutputFile.write(bytes, to: path)
      let error = #expect(throws: WireError.self) {
        _ = try nights.found(KeptMerge(nights.results, begins: true))
      }
      #expect(error?.code == .corrupt)
    }
  }

  @Test func `counted tables stand between those with a row a story`() {
    #expect(Table.allCases.filter(\.isCounted).map(\.rawValue) == Array(Table.counted))
    #expect(Table.allCases.filter { !$0.isCounted } == [.items, .fingerprints])
  }

  @Test func `where little stays, nothing is kept`() throws {
    var nights = try Nights(seed: 2)
    for number in 0..<4 { try nights.put("a\(number)", stories: 10) }
    _ = try nights.found(KeptMerge(nights.results, begins: false))
    #expect(!nights.hasKept)
    _ = try nights.found(KeptMerge(nights.results, begins: true))
    #expect(nights.hasKept)
    for number in 0..<4 { try nights.put("a\(number)", stories: 9) }
    let kept = KeptMerge(nights.results, begins: true)
    #expect(try nights.found(kept) == nights.expected())
    #expect(!nights.hasKept && kept.notices.isEmpty)
  }
}

extension `Whole runs` {
  /// Three nights in `out`, the last of them not run yet, and `whole` with the results of one run over
  /// everything.
  private static func nights(in folder: TemporaryFolder) async throws {
    for night in 0..<3 {
      var options = ArchiveSynthesizer.Options()
      options.seed = UInt64(night)
      var synthesizer = ArchiveSynthesizer(options, series: night)
      for number in 0..<(night == 0 ? 4 : 1) {
        var text: [UInt8] = []
        while text.count < 20_000 { _ = synthesizer.next(into: &text) }
        _ = try folder.write("in/\(night)/\(number).sgml.gz", Gzip.member(text))
        // The same stories once more: groups that are in an earlier night's archives too.
        if night > 0 { _ = try folder.write("in/0/\(night).sgml.gz", Gzip.member(text)) }
      }
      if night < 2 { _ = try await run(folder, to: "out", force: false) }
    }
    _ = try await run(folder, to: "whole")
  }

  @Test func `a night's merge is kept, and whatever operation fails, the next run mends it`()
    async throws
  {
    let folder = try TemporaryFolder()
    try await Self.nights(in: folder)
    let expected = Self.results(folder, "whole")
    let (before, out) = (folder.path + "/before", folder.path + "/out")
    try FileManager.default.moveItem(atPath: out, toPath: before)
    func night(_ files: Files = Files()) async throws -> RunRecord {
      try? FileManager.default.removeItem(atPath: out)
      try FileManager.default.copyItem(atPath: before, toPath: out)
      return try await Self.run(folder, to: "out", force: false, files: files)
    }
    let count = Atomic<Int>(0)
    let links = Atomic<Int>(0)
    let record = try await night(
      Files { operation, _ in
        count.add(1, ordering: .relaxed)
        if operation == .link { links.add(1, ordering: .relaxed) }
      })
    #expect(record.processed.count == 2 && record.notices.isEmpty)
    #expect(links.load(ordering: .relaxed) == 1)
    #expect(Self.results(folder, "out") == expected)
    #expect(FileManager.default.fileExists(atPath: out + "/partials/.kept/state"))
    let operations = count.load(ordering: .relaxed)
    let step = isLongForm ? 1 : max(1, operations / 16)
    for (index, failing) in stride(from: 0, to: operations, by: step).enumerated() {
      _ = try? await night(Self.files(failingAt: failing, isFull: index % 2 == 0))
      let mended = try await Self.run(folder, to: "out", force: false)
      #expect(mended.exitStatus == 0, "\(failing)")
      let found = Self.results(folder, "out")
      let different = Set(expected.keys).union(found.keys).filter { expected[$0] != found[$0] }
      #expect(different.isEmpty, "operation \(failing): \(different.sorted())")
    }
  }
}
