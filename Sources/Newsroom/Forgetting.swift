internal import Foundation
internal import Wire

/// Takes an archive's stories out of a folder of results, or lets them in again.
package struct Forgetting: Sendable {
  private let folder: String

  package init(folder: String) { self.folder = folder }

  /// What came of it.
  package struct Outcome: Sendable {
    /// The names that were withdrawn.
    package var names: [String]
    /// What a person should know, in words.
    package var notes: [String] = []
  }

  /// Withdraws archives: their files go, the merged results are written without them, and so are the
  /// run's record and report, which say what was forgotten.
  ///
  /// The ledger is changed first: where this is killed, the next run, or the same again, ends it.
  ///
  /// - Throws: an error for a name that the ledger does not know, with the nearest that it does.
  package func forget(_ names: [String], why: String) async throws -> Outcome {
    try requireLedger()
    let stop = StopSignal()
    let lock = try await RunLock.acquire(folder, pipeline: "forget", stop: stop)
    defer { _fixLifetime(lock) }
    let ledger = try Ledger(folder: folder)
    let entries = try entries(names, ledger)
    let results = ResultFolder(root: folder)
    let nights = try ledger.nights()
    for entry in entries {
      try ledger.forgetFigures(of: entry)
      try ledger.withdraw(entry.name, why: why, byHand: true)
      try results.remove(entry.name)
      try results.removeWork(entry.name)
      results.removeEmptyFolders(of: entry.name)
    }
    var outcome = Outcome(names: names)
    guard let setting = try ledger.lastMerge() else { return outcome }
    let records = try ledger.countedRecords().sortedByName()
    let kept = KeptMerge(results, begins: false)
    let summary = try MergedResults(results: results, setting: setting, stop: stop, kept: kept)
      .write(records)
    outcome.notes += kept.notices
    guard let summary else { return outcome }
    guard var record = RunRecord.read(in: folder) else {
      outcome.notes.append(
        "run.json is not there or of another version; it and report.html are as they were until the next run"
      )
      return outcome
    }
    record.forget(names, why: why, at: Date(), leaving: records)
    record.judgeAgain(nights, try ledger.nights())
    try record.write(to: results)
    if record.report ?? true { try Report(record: record, summary: summary).write(to: results) }
    return outcome
  }

  /// Lets archives that were withdrawn be done by the next run.
  package func remember(_ names: [String]) async throws {
    try requireLedger()
    let lock = try await RunLock.acquire(folder, pipeline: "forget", stop: StopSignal())
    defer { _fixLifetime(lock) }
    let ledger = try Ledger(folder: folder)
    for entry in try entries(names, ledger) where entry.state != .withdrawn {
      throw WireError(.usage, "'\(Printable.line(entry.name))' is not withdrawn", file: folder)
    }
    for name in names { try ledger.readmit(name) }
  }

  private func requireLedger() throws(WireError) {
    guard FileManager.default.fileExists(atPath: folder + "/" + Ledger.fileName) else {
      throw WireError(
        .unreadable, "no ledger here; name the folder that a run wrote (its --output)",
        file: folder)
    }
  }

  /// The archives' rows; an error for a name that is none.
  private func entries(_ names: [String], _ ledger: Ledger) throws(WireError) -> [Ledger.Entry] {
    var entries: [Ledger.Entry] = []
    for name in names {
      guard let entry = try ledger.entry(name) else {
        let near = Suggestion.nearest(to: name, in: try ledger.names()).map {
          "; did you mean '\(Printable.line($0))'?"
        }
        throw WireError(
          .usage,
          "no archive is called '\(Printable.line(name))' in the ledger\(near ?? "; see wireroom status")",
          file: folder)
      }
      entries.append(entry)
    }
    return entries
  }
}

/// An archive that was taken out of the results after the run that a record is of.
package struct Forgotten: Sendable, Codable, Equatable {
  package var name: String
  package var why: String
  /// RFC 3339.
  package var at: String
}

extension RunRecord {
  /// Findings that an archive takes with it.
  private static let ofArchives: [Attention.Kind] = [
    .damagedArchive, .rejectedArchive, .lostOutput, .movedArchive, .sameBytes, .unplacedKill,
  ]

  /// Takes archives out: what is told of the results is told of those that are left.
  ///
  /// What is told of the run, such as its exit status and problems, stays; findings about the archives go.
  mutating func forget(_ names: [String], why: String, at time: Date, leaving: ArchiveRecords) {
    setArchives(leaving)
    processed.removeAll(where: names.contains)
    attention.removeAll {
      Self.ofArchives.contains($0.kind) && names.contains($0.subject)
    }
    let before = (forgotten ?? []).filter { !names.contains($0.name) }
    forgotten =
      before + names.map { Forgotten(name: $0, why: why, at: time.formatted(.iso8601)) }
  }
}
