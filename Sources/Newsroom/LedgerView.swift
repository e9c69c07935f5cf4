internal import Foundation
internal import Wire

/// What a ledger says of a folder of results: for `wireroom status`.
package struct LedgerView: Sendable, Encodable {
  /// An archive that the next run will do.
  package struct Pending: Sendable, Encodable {
    package var name: String
    /// `new`, `changed`, `cut short`, `put off`, `to be retried`; of nights before, `missed` where no
    /// run was made for the night, and `late` where one was.
    package var why: String
    package var note: String?
  }

  /// The last runs, the latest first.
  package var runs: [Ledger.RunEntry]
  /// Archives by their state.
  package var archives: [String: Int] = [:]
  package var pending: [Pending] = []
  /// What the last run found that needs a person, where it came to its end.
  package var attention: [Attention] = []
  /// Damaged archives with what is wrong, and withdrawn ones with the reason.
  package var damaged: [String: String] = [:]
  package var withdrawn: [String: String] = [:]
  /// Who is at work now.
  package var holder: RunLock.Holder?
  /// Why the inputs could not be looked at, where they could not.
  package var inputsProblem: String?
  private let folder: String

  /// Reads the ledger of `folder`, and looks at the inputs of its last run.
  package init(folder: String, runs limit: Int) throws {
    guard FileManager.default.fileExists(atPath: folder + "/" + Ledger.fileName) else {
      throw WireError(
        .unreadable, "no ledger here; name the folder that a run wrote (its --output)",
        file: folder)
    }
    self.folder = folder
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
    if runs.first?.outcome == .done { attention = RunRecord.read(in: folder)?.attention ?? [] }
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
    guard let last = runs.first, !last.inputs.isEmpty, let night = Self.night(last) else { return }
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
    findMissed(last, night, known: Set(entries.map(\.name)))
    pending.sort { $0.name < $1.name }
  }

  /// The night whose inputs are looked at: the last run's where each night has a folder of its own,
  /// else the one that a run now would be for.
  private static func night(_ last: Ledger.RunEntry) -> Night? {
    let now = Night.at(timezone: last.timezone ?? "UTC")
    guard let filled = try? now?.fill(last.output), filled.fixed != nil else { return now }
    return last.night.flatMap { Night($0) } ?? now
  }

  /// Adds archives of the nights before that no run did.
  private mutating func findMissed(
    _ last: Ledger.RunEntry, _ night: Night, known: Set<String>
  ) {
    guard let filled = try? night.fill(last.output), filled.fixed == nil else { return }
    let paths = NightPaths(
      inputs: last.inputs, base: last.base, output: folder, timezone: last.timezone ?? "UTC")
    // Fourteen nights are looked at even where the pipeline catches none up.
    let missed = (try? paths.missed(before: night, days: max(14, last.catchUp))) ?? []
    for missing in missed {
      let isCaughtUp = missing.night.date >= night.moved(by: -last.catchUp).date
      let remedy =
        isCaughtUp ? "the next run does it" : "wireroom run PIPELINE --since \(missing.night.date)"
      for archive in missing.archives where !pending.contains(where: { $0.name == archive.name }) {
        pending.append(
          Pending(
            name: archive.name, why: missing.isSkipped ? "missed" : "late",
            note: "night of \(missing.night.date); \(remedy)"))
      }
    }
  }

  enum CodingKeys: String, CodingKey {
    case runs, archives, attention, pending, damaged, withdrawn, holder
    case inputsProblem = "inputs_problem"
  }
}
