internal import Aggregate
internal import Foundation
internal import SystemPackage
internal import Wire

/// The folder of a run's results: where everything is.
struct ResultFolder: Sendable {
  let root: String
  var files = Files()
  /// Where merges put what they need in between; nil for the folder itself.
  var scratch: String?
  /// Ends what reads files through.
  var stop: StopSignal?

  func path(_ kind: OutputKey.Kind, _ name: String) -> String {
    "\(root)/\(kind.rawValue)/\(Self.fileName(name)).jsonl.gz"
  }

  func partialPath(_ name: String) -> String {
    "\(root)/partials/\(Self.fileName(name)).run"
  }

  /// Where an archive's output of a kind is, as records name kinds.
  func path(_ kind: String, _ name: String) -> String? {
    kind == "partial" ? partialPath(name) : OutputKey.Kind(rawValue: kind).map { path($0, name) }
  }

  /// The archive's name, its last part shortened where an ending would make it too long for a file
  /// system: 200 bytes, then a hash of the whole.
  ///
  /// A folder that ends as our own files do gets a tilde, and one with tildes there one more: the
  /// archive `x` and the folder `x.jsonl.gz` have two places.
  static func fileName(_ name: String) -> String {
    var parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for index in parts.indices.dropLast() {
      let stem = parts[index].reversed().drop { $0 == "~" }.reversed()
      if [".jsonl.gz", ".run"].contains(where: { String(stem).hasSuffix($0) }) {
        parts[index] += "~"
      }
    }
    guard let last = parts.last, last.utf8.count > 230 else { return parts.joined(separator: "/") }
    let bytes = Array(last.utf8)
    let start = String(decoding: bytes.prefix(200), as: UTF8.self)
    parts[parts.count - 1] = start + "-" + String(WordHash.word(bytes.span), radix: 36)
    return parts.joined(separator: "/")
  }

  /// Refuses a folder with files that a run would write over and that no run wrote.
  func refuseForeign() throws(WireError) {
    let ours = [Ledger.fileName, "run.json"].contains { files.size("\(root)/\($0)") != nil }
    guard !ours else { return }
    let manager = FileManager.default
    for name in ["summary.json", "tables", "stories", "rejects"]
    where manager.fileExists(atPath: "\(root)/\(name)") {
      throw WireError(
        .conflict,
        "there is a '\(name)' that no run of this program wrote, for there is no ledger beside it; choose another folder for the results, or write over it with --force",
        file: root)
    }
  }

  /// Whether an archive's outputs are all there; those that were removed by age need not be.
  func hasOutputs(_ record: ArchiveRecord, retired: Set<String> = []) -> Bool {
    record.outputs.allSatisfy { kind, output in
      guard let path = path(kind, record.name) else { return true }
      return files.size(path) == output.bytes || retired.contains(kind)
    }
  }

  /// Kinds of an archive's outputs that are gone or of another size than was written.
  func notWhole(_ record: ArchiveRecord, retired: Set<String>) -> [String] {
    record.outputs.keys.sorted().filter { kind in
      path(kind, record.name).map { files.size($0) != record.outputs[kind]?.bytes } ?? false
        && !retired.contains(kind)
    }
  }

  /// Whether an output that was written is not there at all.
  func isGone(_ kind: String, _ record: ArchiveRecord) -> Bool {
    record.outputs[kind] != nil
      && path(kind, record.name).map { files.size($0) == nil } ?? false
  }

  /// Whether an archive's partial is there, in the size in which it was written.
  func hasPartial(_ record: ArchiveRecord) -> Bool {
    files.size(partialPath(record.name)) == record.outputs["partial"]?.bytes
  }

  /// Whether an archive's partial is there and what was written.
  func hasWholePartial(_ record: ArchiveRecord) throws -> Bool {
    guard hasPartial(record) else { return false }
    let found = try Checksum.of(
      file: partialPath(record.name), files: files, stop: stop ?? StopSignal())
    return found.checksum == record.outputs["partial"]?.xxh128
  }

  /// Whether any file of an archive is there.
  func hasAny(_ name: String) -> Bool {
    ["stories", "rejects", "partial"].contains { kind in
      path(kind, name).flatMap { files.size($0) } != nil
    }
  }

  /// Opens the unfinished file of an output, `from` so many bytes that it has.
  func open(_ kind: OutputKey.Kind, _ name: String, from length: Int = 0) throws -> OutputFile {
    var file = try OutputFile(
      path(kind, name), writtenAt: "\(work(name))/\(kind.rawValue)", from: length, files: files,
      stop: stop)
    file.keepsUnfinished = true
    return file
  }

  /// Removes an old output where the archive has none now.
  func removeOld(_ kind: OutputKey.Kind, _ name: String) throws {
    try files.remove(path(kind, name))
  }

  /// Writes an archive's partial, not yet in its place: its last rows merged with the runs that were
  /// spilled.
  func writePartial(
    _ last: SortedRun, spills: [String], for name: String, noting kills: inout LocalKills
  ) throws -> OutputFile {
    var sources = try gathered(spills.map { ($0, nil) }).map {
      try RunFile($0.path, nil, files, stop).reader()
    }
    sources.append(RunReader(last))
    var file = try OutputFile(
      partialPath(name), writtenAt: "\(work(name))/partial", files: files)
    file.keepsUnfinished = true
    try write(RowMerger(sources), to: &file) { kills.add($0) }
    kills.finish()
    return file
  }

  /// Writes rows to a file, a piece at a time.
  private func write(
    _ rows: consuming RowMerger, to file: inout OutputFile,
    _ look: (TableRow) -> Void = { _ in }
  ) throws {
    var rows = rows
    var run = SortedRun()
    var row = TableRow.empty
    while try rows.read(&row) {
      look(row)
      run.append(row.key, stories: row.stories, mentions: row.mentions)
      if run.bytes.count > 256 << 10 {
        try file.write(run.bytes)
        run.removeAll()
      }
    }
    try file.write(run.bytes)
  }

  /// The rows of several archives' partials, merged; of the first table alone where one is named.
  ///
  /// Partials that are read whole must have the checksums beside the archives' names, where there are
  /// any.
  func merged(
    _ archives: some Collection<(name: String, sum: String?)>, only table: Table? = nil
  ) throws -> RowMerger {
    let runs = archives.lazy.map { archive in
      (path: partialPath(archive.name), sum: table == nil ? archive.sum : nil)
    }
    return RowMerger(
      try gathered(runs, only: table).map {
        try RunFile($0.path, $0.sum, files, stop).reader(only: table)
      })
  }

  /// Partials that are merged at once; more are merged in groups of so many first.
  static let mergedAtOnce = 64

  /// A few runs with the rows of many: merged in groups first, so that only so many are ever open.
  ///
  /// Files in between are removed, the given ones are not.
  private func gathered(
    _ given: some Collection<(path: String, sum: String?)>, only table: Table? = nil
  ) throws -> [(path: String, sum: String?)] {
    let widest = Self.mergedAtOnce
    guard given.count > widest else { return Array(given) }
    let first = Self.mergedFirst(given.count, widest)
    var runs = try groups(given.prefix(first), widest, areOurs: false, only: table)
    runs += given.dropFirst(first)
    // Where these are still too many, none of them is a given one.
    while runs.count > widest {
      let first = Self.mergedFirst(runs.count, widest)
      runs =
        try groups(runs.prefix(first), widest, areOurs: true, only: table) + runs.dropFirst(first)
    }
    return runs
  }

  /// How many of so many runs are merged in groups so that no more than `widest` are left: those beyond
  /// are read once less.
  static func mergedFirst(_ count: Int, _ widest: Int) -> Int {
    // A group of `widest` leaves so many fewer.
    let fewer = widest - 1
    let groups = (count - widest + fewer - 1) / fewer
    return min(count, count - widest + groups)
  }

  /// Merges every `widest` runs into one.
  private func groups(
    _ runs: some Collection<(path: String, sum: String?)>, _ widest: Int, areOurs: Bool,
    only table: Table?
  ) throws -> [(path: String, sum: String?)] {
    var next: [(path: String, sum: String?)] = []
    var rest = runs[...]
    while !rest.isEmpty {
      let group = Array(rest.prefix(widest))
      rest = rest.dropFirst(widest)
      let path = "\(mergeFolder)/\(UUID().uuidString)"
      var file = try OutputFile(path, files: files)
      let readers = try group.map {
        try RunFile($0.path, $0.sum, files, stop).reader(only: table)
      }
      try write(RowMerger(readers), to: &file)
      try file.finish()
      if areOurs { for old in group { try? files.remove(old.path) } }
      next.append((path, nil))
    }
    return next
  }

  // MARK: - The kept merge

  var keptFolder: String { "\(root)/partials/.kept" }
  var keptState: String { keptFolder + "/state" }
  var asideFolder: String { keptFolder + "/aside" }

  /// Where an archive's partial is that the kept merge has to take away.
  func asidePath(_ name: String) -> String {
    "\(asideFolder)/\(Checksum.of(Array(name.utf8)))"
  }

  /// Sets a partial aside that is about to be replaced or removed, where a merge is kept that has it.
  ///
  /// The first that is set aside is the one that the merge has. Where there is no second name to be had
  /// (some file systems of networks), the next merge is one of all partials.
  func setAside(_ name: String) {
    guard files.size(keptState) != nil else { return }
    try? files.makeFolder(asideFolder)
    try? files.link(partialPath(name), to: asidePath(name))
  }

  /// Forgets the kept merge; it follows from the partials.
  func dropKept() { try? files.remove(keptFolder) }

  // MARK: - What is not finished

  /// The folder of an archive's unfinished files.
  func work(_ name: String) -> String { "\(workFolder)/\(Checksum.of(Array(name.utf8)))" }

  private var workFolder: String { "\(root)/partials/.work" }
  private var mergeFolder: String { scratch ?? "\(root)/partials/.merge" }

  /// Writes a checkpoint beside the unfinished files it is of.
  func write(_ checkpoint: Checkpoint) throws {
    try OutputFile.write(
      Array(try JSONEncoder().encode(checkpoint)), to: work(checkpoint.name) + "/checkpoint.json",
      files: files)
  }

  /// Where an earlier run left an archive; nil where it must be begun anew.
  func checkpoint(_ archive: SourceArchive, _ signature: String) -> Checkpoint? {
    let folder = work(archive.name)
    guard let bytes = files.contents(folder + "/checkpoint.json"),
      let checkpoint = try? JSONDecoder().decode(Checkpoint.self, from: Data(bytes)),
      checkpoint.fits(archive, signature)
    else { return nil }
    for (name, size) in checkpoint.spills where files.size("\(folder)/\(name)") != size {
      return nil
    }
    for (kind, length) in checkpoint.lengths
    where length > 0 && files.size("\(folder)/\(kind)") ?? 0 < length { return nil }
    return checkpoint
  }

  /// Writes what an archive's files will be before they are put in their places, so that a run that
  /// ends in between is completed by the next.
  func promise(_ record: ArchiveRecord) throws {
    let path = work(record.name) + "/finished.json"
    try OutputFile.write(Array(try JSONEncoder().encode(record)), to: path, files: files)
    // No name of what it replaces may be on the disk before its own is.
    try files.flushFolders(of: [path, work(record.name), workFolder])
  }

  /// Completes an archive whose files were promised; its record, or nil where there is none.
  func completed(_ archive: SourceArchive, _ signature: String) throws -> ArchiveRecord? {
    let folder = work(archive.name)
    guard let bytes = files.contents(folder + "/finished.json"),
      let record = try? JSONDecoder().decode(ArchiveRecord.self, from: Data(bytes)),
      record.size == archive.size, record.modified == archive.modified,
      record.signature == signature
    else { return nil }
    for (kind, output) in record.outputs {
      guard let path = path(kind, archive.name) else { return nil }
      let unfinished = "\(folder)/\(kind)"
      if files.size(unfinished) == output.bytes { try files.rename(unfinished, to: path) }
      guard files.size(path) == output.bytes else { return nil }
    }
    try files.flushFolders(of: record.outputs.keys.compactMap { self.path($0, archive.name) })
    return record
  }

  /// Removes an archive's unfinished files.
  func removeWork(_ name: String) throws { try files.remove(work(name)) }

  /// Removes what runs that ended early left behind, but for what archives of `names` can be gone
  /// on with.
  func clean(keeping names: [String]) {
    let kept = Set(names.map { Checksum.of(Array($0.utf8)) })
    let found = (try? FileManager.default.contentsOfDirectory(atPath: workFolder)) ?? []
    for name in found where !kept.contains(name) { try? files.remove("\(workFolder)/\(name)") }
    if kept.isEmpty { try? files.remove(workFolder) }
    try? files.remove(mergeFolder)
    for folder in ["", "/tables", "/partials"] {
      let found = (try? FileManager.default.contentsOfDirectory(atPath: root + folder)) ?? []
      for name in found where name.hasPrefix(OutputFile.temporaryPrefix) {
        try? files.remove("\(root)\(folder)/\(name)")
      }
    }
  }

  /// Removes what a merge left that was stopped.
  func cleanMerge() { try? files.remove(mergeFolder) }

  /// Removes an archive's files.
  func remove(_ name: String, _ kinds: [String] = ["stories", "rejects", "partial"]) throws {
    if kinds.contains("partial") { setAside(name) }
    for kind in kinds {
      if let path = path(kind, name) { try files.remove(path) }
    }
  }
}

/// A partial, or another sorted run in a file, read a piece at a time.
final class RunFile {
  private let descriptor: FileDescriptor
  private let path: String
  private let files: Files
  private let stop: StopSignal?
  /// Whether it was set aside: its rows are to be taken away.
  private let isAside: Bool
  /// The checksum that the file must have, and that of what was read so far.
  private let expected: String?
  private var sum = Checksum()

  init(
    _ path: String, _ expected: String?, _ files: Files, _ stop: StopSignal?,
    isAside: Bool = false
  ) throws {
    try stop?.check()
    self.stop = stop
    self.path = path
    self.expected = expected
    self.files = files
    self.isAside = isAside
    do {
      descriptor = try files.open(path)
    } catch {
      throw Self.unreadable(error, path, isAside)
    }
  }

  func reader(only table: Table? = nil) -> RunReader {
    var reader = RunReader { [self] in
      let piece: [UInt8]
      // Every merge reads here: all of them ask.
      try stop?.check()
      do {
        piece = try files.read(descriptor, path, atMost: 64 << 10)
      } catch {
        throw Self.unreadable(error, path, isAside)
      }
      if expected != nil { sum.add(piece) }
      if piece.isEmpty, let expected, sum.text != expected { throw changed }
      return piece
    }
    if let table { reader.tables = table.rawValue...table.rawValue }
    reader.isMinus = isAside
    return reader
  }

  private var changed: any Error {
    isAside
      ? KeptFault("\(path) is not the partial that it has of an archive that changed")
      : WireError(
        .corrupt,
        "a partial is not what was written; run again, which does its archive again, or take the archive out by wireroom forget",
        file: path)
  }

  private static func unreadable(_ error: any Error, _ path: String, _ isAside: Bool) -> any Error {
    isAside
      ? KeptFault("the partial of an archive that changed was not set aside")
      : WireError(
        .unreadable,
        "cannot read a partial: \(Files.reason(error)); see that it may be read, and run again",
        file: path)
  }

  deinit { try? descriptor.close() }
}
