internal import CXXHash
internal import Flow
internal import Foundation
internal import Synchronization
internal import Wire

/// Proves that a results folder is what its records say: read-only, in bounded memory.
///
/// Every file that the archives' records name is there and whole, every line obeys its schema and
/// the contract's promises, documents are accounted for, and the merged results are those of a
/// fresh merge, which goes into a temporary folder.
package struct Verifier: Sendable {
  private let folder: String
  private let results: ResultFolder
  private let isQuick: Bool
  private let cores: Int
  private let told: @Sendable (_ done: Int, _ total: Int) -> Void

  /// Prepares the proof of `folder`.
  ///
  /// `isQuick` looks at names, sizes and counts alone. `told` hears of bytes done and in all.
  package init(
    folder: String, isQuick: Bool = false, cores: Int = 0,
    told: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) {
    self.folder = folder
    results = ResultFolder(root: folder)
    self.isQuick = isQuick
    self.cores = cores > 0 ? cores : Pipeline.usableCores
    self.told = told
  }

  /// Proves the folder.
  ///
  /// - Throws: an error where the folder is no results folder, or no temporary folder can be made.
  package func verify() async throws -> Verification {
    guard FileManager.default.fileExists(atPath: "\(folder)/\(Ledger.fileName)") else {
      throw WireError(
        .unreadable,
        "is no results folder: it has no \(Ledger.fileName); name the folder that `output:` names",
        file: folder)
    }
    let mark = RunLock.mark(folder)
    guard !RunLock.isHeld(folder) else {
      throw WireError(
        .busy, "a run is at work in these results; verify them when it has ended", file: folder)
    }
    do {
      let result = try await proof(of: mark)
      try requireQuiet(mark)
      return result
    } catch {
      // What could not be read because a run moved it is no fault of the results.
      try requireQuiet(mark)
      throw error
    }
  }

  /// Throws where a run, or `wireroom forget`, has begun since `mark`: what was read is of two states.
  private func requireQuiet(_ mark: RunLock.Mark?) throws(WireError) {
    guard RunLock.mark(folder) != mark else { return }
    let who = RunLock.holder(folder).map { " (process \($0.pid), '\($0.pipeline)')" } ?? ""
    throw WireError(
      .busy,
      "a run began in these results while they were read\(who), so nothing can be said of them; verify them when it has ended",
      file: folder)
  }

  private func proof(of mark: RunLock.Mark?) async throws -> Verification {
    var result = Verification(folder: folder, isQuick: isQuick)
    var records = ArchiveRecords()
    var jobs: [Job] = []
    var known: Set<UInt64> = []
    try Ledger.reading(folder) { ledger in
      // What a run reads at its start must be readable, too.
      _ = try (ledger.runs(limit: .max), ledger.nights(), ledger.lastMerge())
      try ledger.forEach { entry in
        let isDone = entry.state == .done || entry.state == .damaged
        if !isDone { unfinished(entry, &result) }
        // What is there of one that is to be done again counts until it is.
        guard isDone || entry.isCounted else { return }
        if entry.isLost { return lost(entry, &known, &result) }
        guard let record = entry.record else {
          result.add(
            .record, Ledger.fileName, nil, "has '\(entry.name)' as done, without its record",
            Remedy.run)
          return
        }
        checkCounts(record, &result)
        for (number, file) in results.expectedFiles(record, retired: entry.retired).enumerated() {
          known.insert(Self.hash(relative(file.path)))
          if let size = presence(of: file, record, &result) {
            jobs.append(Job(record: records.count, file: number, size: size))
          }
        }
        records.append(record)
      }
    }
    result.archives = records.count
    checkExtras(known, &result)
    let merge = try MergeCheck(results: results, folder: folder)
    let sorted = records.sortedByName()
    merge.checkRecords(sorted, &result)
    if !isQuick { try await contents(jobs, records, merge, sorted, mark, &result) }
    try adviseOnGone(&result)
    result.findings.sort { left, right in
      left.file != right.file
        ? left.file < right.file : Self.number(left.place) < Self.number(right.place)
    }
    return result
  }

  /// A file to read: of which record it is, and which of those that it names.
  private struct Job {
    var record: Int
    var file: Int
    var size: Int
  }

  /// Stands for a file's name: of hundreds of thousands, two of one hash are not to be expected.
  private static func hash(_ name: String) -> UInt64 {
    var name = name
    return name.withUTF8 { unsafe XXH3_64bits($0.baseAddress, $0.count) }
  }

  private static func number(_ place: String?) -> Int {
    place.flatMap { $0.split(separator: " ").last }.flatMap { Int($0) } ?? 0
  }

  private func relative(_ path: String) -> String { String(path.dropFirst(folder.count + 1)) }

  /// What is not done is no fault of the results, and worth a word.
  private func unfinished(_ entry: Ledger.Entry, _ result: inout Verification) {
    guard entry.state != .withdrawn else { return }
    let note = entry.note.map { ": \($0)" } ?? ""
    result.notes.append("\(entry.name) is not done\(note); the next run does it")
  }

  /// What is left of an archive that counts no more.
  private func lost(
    _ entry: Ledger.Entry, _ known: inout Set<UInt64>, _ result: inout Verification
  ) {
    for kind in ["stories", "rejects", "partial"] {
      guard let path = results.path(kind, entry.name) else { continue }
      known.insert(Self.hash(relative(path)))
    }
    result.add(
      .missing, relative(results.partialPath(entry.name)), nil,
      "is not what was written, so '\(entry.name)' counts no more; what is left of it is kept",
      Remedy.gone(entry.name, entry.path))
  }

  /// Says of what belongs to archives whose files are gone that no run makes it again.
  private func adviseOnGone(_ result: inout Verification) throws {
    let found = Set(result.findings.map(\.file))
    guard !found.isEmpty else { return }
    var remedies: [String: String] = [:]
    try Ledger.reading(folder) { ledger in
      try ledger.forEach { entry in
        let paths = ["stories", "rejects", "partial"].compactMap { results.path($0, entry.name) }
        let files = paths.map(relative).filter(found.contains)
        guard !files.isEmpty, !FileManager.default.fileExists(atPath: entry.path) else { return }
        for file in files { remedies[file] = Remedy.gone(entry.name, entry.path) }
      }
    }
    for index in result.findings.indices {
      if let remedy = remedies[result.findings[index].file] {
        result.findings[index].remedy = remedy
      }
    }
  }

  private func checkCounts(_ record: ArchiveRecord, _ result: inout Verification) {
    let counts = record.counts
    let name = Ledger.fileName
    let told = counts.written + counts.rejected + counts.leftOut + counts.withdrawn
    if counts.read != told {
      result.add(
        .counts, name, nil,
        "'\(record.name)': \(counts.read) documents were read, and \(told) are written, rejected, left out or withdrawn",
        Remedy.force)
    }
    for (kind, lines, word) in [
      (OutputKey.Kind.stories, counts.written, "stories=none"),
      (.rejects, counts.rejected, "rejects=false"),
    ] where lines > 0 && record.outputs[kind.rawValue] == nil && !record.signature.contains(word) {
      result.add(
        .counts, name, nil,
        "'\(record.name)' has \(lines) \(kind.rawValue), and no file of them is named",
        Remedy.force)
    }
  }

  /// The size of a file; nil where it is not there to be read.
  private func presence(
    of file: ExpectedFile, _ record: ArchiveRecord, _ result: inout Verification
  ) -> Int? {
    guard let size = results.files.size(file.path) else {
      if !file.isOptional {
        result.add(
          .missing, relative(file.path), nil,
          "is not there; the record of '\(record.name)' names it", Remedy.run)
      }
      return nil
    }
    if size != file.output.bytes {
      result.add(
        .size, relative(file.path), nil, "has \(size) bytes of \(file.output.bytes)", Remedy.run)
    }
    return size
  }

  /// Files in the folders that are ours alone which no record names.
  private func checkExtras(_ known: Set<UInt64>, _ result: inout Verification) {
    let tables = Set(MergeCheck.tableNames.map { "tables/\($0).csv" })
    guard let walker = FileManager.default.enumerator(atPath: folder) else { return }
    for case let name as String in walker
    where !known.contains(Self.hash(name)) && !tables.contains(name) {
      var isFolder: ObjCBool = false
      let isThere = unsafe FileManager.default.fileExists(
        atPath: folder + "/" + name, isDirectory: &isFolder)
      guard isThere, !isFolder.boolValue else { continue }
      let last = name.split(separator: "/").last ?? ""
      if name.hasPrefix("partials/.kept/") { continue }
      if name.hasPrefix("partials/.") {
        result.notes.append("\(name) belongs to a run that was not finished")
      } else if last.hasPrefix(OutputFile.temporaryPrefix) {
        result.add(
          .extra, name, nil, "was being written when a run was killed",
          "remove it when no run is at work")
      } else if ["stories/", "rejects/", "partials/", "tables/"].contains(where: name.hasPrefix) {
        result.add(.extra, name, nil, "belongs to no archive", Remedy.remove)
      }
    }
  }

  /// Reads the files and merges anew, a file or the merge to a thread.
  private func contents(
    _ jobs: [Job], _ records: ArchiveRecords, _ merge: MergeCheck, _ sorted: ArchiveRecords,
    _ mark: RunLock.Mark?, _ result: inout Verification
  ) async throws {
    let (story, reject) = (
      try ResultSchema.story.compiled(), try ResultSchema.reject.compiled()
    )
    let total = jobs.reduce(0) { $0 + $1.size }
    let tally = Lock(0)
    let told = told
    let add: @Sendable (Int) -> Void = { count in
      told(
        tally.withLock { sum in
          sum += count
          return sum
        }, total)
    }
    let pool = ThreadPool(name: "verify", threads: cores)
    defer { pool.shutdown() }
    // The largest first: the last to end is then a small one.
    let jobs = jobs.sorted { $0.size > $1.size }
    result = try await withThrowingTaskGroup(of: Verification.self) { [result] group in
      var result = result
      group.addTask(executorPreference: pool) { try merge.run(sorted) }
      var running = 1
      for job in jobs {
        if running >= cores * 2, let done = try await group.next() {
          result.add(done)
          running -= 1
        }
        let record = records[job.record]
        // What is removed by age was looked for before.
        let file = results.expectedFiles(record, retired: [])[job.file]
        try requireQuiet(mark)
        running += 1
        group.addTask(executorPreference: pool) {
          let check = OutputFileCheck(
            file, name: String(file.path.dropFirst(folder.count + 1)), record: record,
            schema: file.kind == .rejects ? reject : story, folder: folder, told: add)
          return await check.run(on: pool, atOnce: cores * 2)
        }
      }
      for try await done in group { result.add(done) }
      return result
    }
  }
}
