internal import Aggregate
internal import Foundation
internal import Wire

/// The merge of all partials, kept from night to night, so that a night costs what is new.
///
/// Rows of partials are added up, so a merge can be brought up to date by adding the partials that came
/// and taking away those that went: what is called the maintenance of a view by its differences (Gupta
/// and Mumick, IEEE Data Engineering Bulletin 18(2), 1995). Each night's difference is one sorted run.
/// Runs are merged by size as in a log-structured merge tree (O'Neil et al., Acta Informatica 33, 1996): the
/// last two as long as the last is not smaller than half of the one before, so that there are few, and
/// what a night writes again is, over the nights, a little for each new row.
///
/// The counted tables are the sum of the runs. Of the tables with a row a story only *groups* are told:
/// texts that occur twice, items of several versions. The groups are kept beside the runs, and a night
/// makes anew those whose key is in its difference: it looks the key up in the runs, whose index
/// says in which block it can be.
///
/// It is a cache: it follows from the partials, all of it has checksums, whatever is wrong with it ends in
/// a merge of all partials, and so it is not flushed. A partial that is replaced or removed is set aside
/// until its difference is made.
final class KeptMerge {
  /// What stands in the folder: files that it does not name are nothing.
  private struct State: Codable {
    var format = KeptMerge.format
    /// The archives that are in, with their partials' checksums.
    var members: KeptRun
    /// Rows of stories that share a key.
    var groups: KeptRun
    /// Differences, the oldest and largest first.
    var runs: [KeptRun]
  }

  private static let format = 1

  private let results: ResultFolder
  /// Whether it is begun where nothing is kept.
  private var begins: Bool
  /// What a person may want to know, in words.
  private(set) var notices: [String] = []

  /// The kept merge of a folder; where there is none, it is begun if `begins` is set.
  init(_ results: ResultFolder, begins: Bool) {
    self.results = results
    self.begins = begins
  }

  /// Gives `body` the merged rows of archives, all or those of a table.
  ///
  /// Of the tables with a row a story a kept merge gives only groups. Where anything is wrong with what
  /// is kept, `body` is called anew with a merge of all partials.
  func withRows<Value>(
    _ archives: some Collection<(name: String, sum: String?)>, only table: Table? = nil,
    _ body: (consuming RowMerger) throws -> Value
  ) throws -> Value {
    var state: State?
    do {
      state = try current(archives)
    } catch let error as WireError where error.code == .stopped {
      throw error
    } catch {
      // Also where there is no room for it: the merge of all partials may need less.
      drop(error)
    }
    do {
      if let state { return try body(rows(state, only: table)) }
    } catch let fault as KeptFault {
      drop(fault)
    }
    return try body(results.merged(archives, only: table))
  }

  private func rows(_ state: State, only table: Table?) throws -> RowMerger {
    var readers: [RunReader] = []
    if table?.isCounted ?? true {
      readers = try state.runs.map { try open($0).reader(of: Table.counted) }
    }
    let all: ClosedRange<UInt8> = 0...255
    readers.append(
      try open(state.groups).reader(of: table.map { $0.rawValue...$0.rawValue } ?? all))
    return RowMerger(readers)
  }

  private func drop(_ error: any Error) {
    notices.append("the kept merge was dropped, and all partials merged: \(Files.reason(error))")
    forget()
  }

  private func forget() {
    results.dropKept()
    begins = false
  }

  // MARK: - Bringing it up to date

  /// What is kept, brought up to the archives; nil where a merge of all partials is as cheap.
  private func current(_ archives: some Collection<(name: String, sum: String?)>) throws -> State? {
    let found = try load()
    // What runs left that were killed.
    clean(found, keepsAside: found != nil)
    guard found != nil || begins, let members = members(archives) else { return nil }
    let sources = try changes(from: found?.members, to: members)
    if let found, sources.isEmpty {
      clean(found, keepsAside: false)
      return found
    }
    guard found == nil || sources.count <= archives.count else {
      forget()
      return nil
    }
    let difference = try difference(sources)
    var runs = found?.runs ?? []
    let groups = try groups(of: found, with: difference)
    runs.append(difference)
    // Runs of about one size are merged: there are few, and a row is written again a few times in all.
    while runs.count > 1, runs[runs.count - 2].rowBytes <= 2 * runs[runs.count - 1].rowBytes {
      let sum = try merged(runs.suffix(2).map { try open($0).reader() })
      runs.removeLast(2)
      runs.append(sum)
    }
    let state = State(
      members: try merged([RunReader(members)]), groups: groups, runs: runs)
    try save(state)
    clean(state, keepsAside: false)
    return state
  }

  /// The state is a line with the checksum of what follows, which is JSON.
  private func load() throws(KeptFault) -> State? {
    guard let bytes = results.files.contents(results.keptState) else { return nil }
    let json = Array(bytes.dropFirst(33))
    guard String(decoding: bytes.prefix(32), as: UTF8.self) == Checksum.of(json),
      let state = try? JSONDecoder().decode(State.self, from: Data(json)),
      state.format == Self.format
    else { throw KeptFault("\(results.keptState) is not what was written, or of another version") }
    return state
  }

  private func save(_ state: State) throws {
    let json = Array(try JSONEncoder().encode(state))
    var file = try OutputFile(results.keptState, files: results.files)
    file.isCache = true
    try file.write(Array("\(Checksum.of(json))\n".utf8) + json)
    try file.finish()
  }

  /// Removes what the state does not name; everything where there is none.
  private func clean(_ state: State?, keepsAside: Bool) {
    guard let state else { return results.dropKept() }
    var named = Set((state.runs + [state.members, state.groups]).map(\.file))
    named.insert(URL(fileURLWithPath: results.keptState).lastPathComponent)
    if keepsAside { named.insert(URL(fileURLWithPath: results.asideFolder).lastPathComponent) }
    let folder = results.keptFolder
    let found = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in found where !named.contains(name) { try? results.files.remove("\(folder)/\(name)") }
  }

  // MARK: - Archives

  /// A partial that came or went.
  private struct Source {
    var path: String
    var sum: String
    var isMinus: Bool
  }

  /// The archives as sorted rows of their names and their partials' checksums; nil where one is not
  /// known.
  private func members(_ archives: some Collection<(name: String, sum: String?)>) -> SortedRun? {
    var rows = Accumulator()
    for (story, archive) in archives.enumerated() {
      guard let sum = archive.sum else { return nil }
      // No name of a file has a zero byte.
      rows.count(.items, Array("\(archive.name)\0\(sum)".utf8), story: story)
    }
    return rows.drain()
  }

  /// The partials in which two lists of archives differ.
  private func changes(from old: KeptRun?, to new: SortedRun) throws -> [Source] {
    var readers = [RunReader(new)]
    if let old {
      var reader = try open(old).reader()
      reader.isMinus = true
      readers.append(reader)
    }
    var rows = RowMerger(readers)
    var row = TableRow.empty
    var sources: [Source] = []
    while try rows.read(&row) {
      let isMinus = row.stories < 0
      let parts = row.name.split(separator: 0, maxSplits: 1).map {
        String(decoding: $0, as: UTF8.self)
      }
      sources.append(
        Source(
          path: isMinus ? results.asidePath(parts[0]) : results.partialPath(parts[0]),
          sum: parts[1], isMinus: isMinus))
    }
    return sources
  }

  // MARK: - Runs

  /// The sum of partials, less those that went, as one run.
  private func difference(_ sources: [Source]) throws -> KeptRun {
    let widest = ResultFolder.mergedAtOnce
    var runs: [KeptRun] = []
    for start in stride(from: 0, to: sources.count, by: widest) {
      let readers = try sources[start..<min(start + widest, sources.count)].map { source in
        try RunFile(
          source.path, source.sum, results.files, results.stop, isAside: source.isMinus
        ).reader()
      }
      runs.append(try merged(readers))
    }
    while runs.count > 1 {
      let first = Array(runs.prefix(widest))
      let sum = try merged(first.map { try open($0).reader() })
      for run in first { try? results.files.remove("\(results.keptFolder)/\(run.file)") }
      runs.removeFirst(first.count)
      runs.append(sum)
    }
    return runs[0]
  }

  private func merged(_ readers: [RunReader]) throws -> KeptRun {
    var rows = RowMerger(readers)
    var writer = try newRun()
    var row = TableRow.empty
    while try rows.read(&row) { try writer.add(row) }
    return try writer.finish()
  }

  private func newRun() throws -> KeptRunWriter {
    try KeptRunWriter(UUID().uuidString, in: results.keptFolder, files: results.files)
  }

  private func open(_ run: KeptRun) throws -> KeptRunReader {
    try KeptRunReader(run, in: results.keptFolder, files: results.files, stop: results.stop)
  }

  // MARK: - Groups

  /// The groups of a state with a difference: those whose key is in it made anew, the others as they
  /// were.
  private func groups(of state: State?, with difference: KeptRun) throws -> KeptRun {
    var writer = try newRun()
    // The difference comes last.
    var cursors = try ((state?.runs ?? []) + [difference]).map { KeptCursor(try open($0)) }
    let fresh = cursors.count - 1
    var old = try state.map { KeptCursor(try open($0.groups)) }
    try cursors[fresh].advance()
    try old?.advance()
    while cursors[fresh].hasRow {
      if Table.counted.contains(cursors[fresh].row.key[0]) {
        try cursors[fresh].seek([Table.counted.upperBound + 1])
        continue
      }
      // Rows of one item, or of one fingerprint, share what stands before the first tab.
      let shared = Array(cursors[fresh].row.key.prefix { $0 != 0x09 }) + [0x09]
      try old?.copy(below: shared, to: &writer)
      try old?.skip(shared)
      for index in cursors.indices { try cursors[index].seek(shared) }
      try Self.sum(shared, &cursors, to: &writer)
    }
    try old?.copy(below: [.max], to: &writer)
    return try writer.finish()
  }

  /// Writes the rows that begin with `shared` where they are two or more, and leaves the cursors behind
  /// them.
  private static func sum(
    _ shared: [UInt8], _ cursors: inout [KeptCursor], to writer: inout KeptRunWriter
  ) throws {
    var first: TableRow?
    var isGroup = false
    while true {
      var least: Int?
      for index in cursors.indices where cursors[index].stands(on: shared) {
        if let other = least, !TableRow.precedes(cursors[index].row.key, cursors[other].row.key) {
          continue
        }
        least = index
      }
      guard let least else { return }
      var sum = TableRow(key: cursors[least].row.key, stories: 0, mentions: 0)
      for index in cursors.indices where cursors[index].hasRow && cursors[index].row.key == sum.key
      {
        sum.stories &+= cursors[index].row.stories
        sum.mentions &+= cursors[index].row.mentions
        try cursors[index].advance()
      }
      guard sum.stories != 0 || sum.mentions != 0 else { continue }
      if let held = first {
        if !isGroup { try writer.add(held) }
        isGroup = true
        try writer.add(sum)
      } else {
        first = sum
      }
    }
  }
}
