internal import Foundation
internal import Wire

/// What a ledger says of a folder of results: for `wireroom status`.
package struct LedgerView: Sendable, Codable {
  /// An archive that the next run will do.
  package struct Pending: Sendable, Codable {
    package var name: String
    /// `new`, `changed`, `cut short`, `put off`, `to be retried`.
    package var why: String
    package var note: String?
  }

  /// The last runs, the latest first.
  package var runs: [Ledger.RunEntry]
  /// Archives by their state.
  package var archives: [String: Int] = [:]
  package var pending: [Pending] = []
  /// Damaged archives with what is wrong, and withdrawn ones with the reason.
  package var damaged: [String: String] = [:]
  package var withdrawn: [String: String] = [:]
  /// Who is at work now.
  package var holder: RunLock.Holder?
  /// Why the inputs could not be looked at, where they could not.
  package var inputsProblem: String?

  /// Reads the ledger of `folder`, and looks at the inputs of its last run.
  package init(folder: String, runs limit: Int) throws {
    guard FileManager.default.fileExists(atPath: folder + "/" + Ledger.fileName) else {
      throw WireError(
        .unreadable, "no ledger here; name the folder that a run wrote (its --output)",
        file: folder)
    }
    let entries: [Ledger.Entry]
    (runs, entries) = try Ledger.reading(folder) { ledger in
      (try ledger.runs(limit: max(1, limit)), try ledger.entries())
    }
    holder = RunLock.isHeld(folder) ? RunLock.holder(folder) : nil
    for entry in entries {
      archives[entry.state.rawValue, default: 0] += 1
      if let note = entry.record?.damage.first { damaged[entry.name] = note.text }
      if entry.state == .withdrawn { withdrawn[entry.name] = entry.note ?? "" }
    }
    pending = Self.pending(entries, isRunning: holder != nil)
    findNew(entries)
  }

  private static func pending(_ entries: [Ledger.Entry], isRunning: Bool) -> [Pending] {
    entries.compactMap { entry in
      switch entry.state {
      case .seen:
        Pending(name: entry.name, why: entry.note == nil ? "new" : "put off", note: entry.note)
      case .running:
        Pending(name: entry.name, why: isRunning ? "at work" : "cut short", note: nil)
      case .done, .damaged:
        entry.record?.isRetried == true
          ? Pending(name: entry.name, why: "to be retried", note: entry.record?.damage.first?.text)
          : nil
      case .withdrawn: nil
      }
    }
  }

  /// Adds archives of the last run's inputs that are new or changed since.
  private mutating func findNew(_ entries: [Ledger.Entry]) {
    guard let last = runs.first, !last.inputs.isEmpty, let night = Night.at(timezone: "UTC") else {
      return
    }
    let known = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })
    do {
      let found = try NightInputs.resolve(
        last.inputs, base: last.base, night: night, missing: .ignore)
      for archive in found.archives {
        guard let entry = known[archive.name] else {
          pending.append(Pending(name: archive.name, why: "new"))
          continue
        }
        guard entry.isCounted, entry.record?.isRetried != true,
          entry.size != archive.size || entry.modified != archive.modified
        else { continue }
        pending.append(Pending(name: archive.name, why: "changed"))
      }
    } catch {
      inputsProblem = error.description
    }
    pending.sort { $0.name < $1.name }
  }

  enum CodingKeys: String, CodingKey {
    case runs, archives, pending, damaged, withdrawn, holder
    case inputsProblem = "inputs_problem"
  }
}

/// Takes an archive's stories out of a folder of results, or lets them in again.
package struct Forgetting: Sendable {
  private let folder: String

  package init(folder: String) { self.folder = folder }

  /// Withdraws archives: their files go, and the merged results are written without them.
  ///
  /// - Returns: the names that were withdrawn.
  /// - Throws: an error for a name that the ledger does not know, with the nearest that it does.
  package func forget(_ names: [String], why: String) async throws -> [String] {
    try requireLedger()
    let stop = StopSignal()
    let lock = try await RunLock.acquire(folder, pipeline: "forget", stop: stop)
    defer { _fixLifetime(lock) }
    let ledger = try Ledger(folder: folder)
    let entries = try ledger.entries()
    try check(names, entries)
    let results = ResultFolder(root: folder)
    for name in names {
      try ledger.withdraw(name, why: why, byHand: true)
      try results.remove(name)
      try results.removeWork(name)
    }
    if let setting = try ledger.lastMerge() {
      let records = try ledger.entries().filter(\.isCounted).compactMap(\.record)
        .sorted { $0.name < $1.name }
      _ = try MergedResults(results: results, setting: setting, stop: stop).write(records)
    }
    return names
  }

  /// Lets archives that were withdrawn be done by the next run.
  package func remember(_ names: [String]) async throws {
    try requireLedger()
    let lock = try await RunLock.acquire(folder, pipeline: "forget", stop: StopSignal())
    defer { _fixLifetime(lock) }
    let ledger = try Ledger(folder: folder)
    let entries = try ledger.entries()
    try check(names, entries)
    for entry in entries where names.contains(entry.name) && entry.state != .withdrawn {
      throw WireError(.usage, "'\(entry.name)' is not withdrawn", file: folder)
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

  private func check(_ names: [String], _ entries: [Ledger.Entry]) throws(WireError) {
    let known = entries.map(\.name)
    for name in names where !known.contains(name) {
      let near = Suggestion.nearest(to: name, in: known).map { "; did you mean '\($0)'?" }
      throw WireError(
        .usage, "no archive is called '\(name)' in the ledger\(near ?? "; see wireroom status")",
        file: folder)
    }
  }
}
