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
    let held = RunLock.isHeld(folder) ? RunLock.holder(folder) : nil
    holder = held
    runs = []
    try Ledger.reading(folder) { ledger in
      runs = try ledger.runs(limit: max(1, limit))
      try look(at: ledger)
    }
    if runs.first?.outcome == .done {
      attention = RunRecord.read(in: folder, withArchives: false)?.attention ?? []
    }
    pending.sort { $0.name < $1.name }
  }

  /// Looks at the archives, a page of the ledger at once, and at the last run's inputs.
  private mutating func look(at ledger: Ledger) throws {
    let inputs = runs.first.flatMap { $0.inputs.isEmpty ? nil : $0 }
    let night = inputs.flatMap(Self.night)
    var found: [SourceArchive] = []
    if let inputs, let night {
      do {
        found = try NightInputs.resolve(
          inputs.inputs, base: inputs.base, night: night, missing: .ignore
        ).archives
      } catch {
        inputsProblem = "\(error)"
      }
    }
    let places = Dictionary(found.indices.map { (found[$0].key, $0) }) { first, _ in first }
    var isKnown = Array(repeating: false, count: found.count)
    try ledger.forEach { entry in
      archives[entry.state.rawValue, default: 0] += 1
      if let note = entry.record?.damage.first { damaged[entry.name] = note.text }
      if entry.state == .withdrawn { withdrawn[entry.name] = entry.note ?? "" }
      let left = Self.pending(entry, isRunning: holder != nil)
      if let left { pending.append(left) }
      guard let index = places[ExactName(entry.name)] else { return }
      isKnown[index] = true
      // Results that count until they are replaced: it is pending already.
      guard left == nil else { return }
      let archive = found[index]
      guard entry.isCounted, entry.record?.isRetried != true,
        entry.size != archive.size || entry.modified != archive.modified
      else { return }
      pending.append(Pending(name: archive.name, why: "changed"))
    }
    for (index, archive) in found.enumerated() where !isKnown[index] {
      pending.append(Pending(name: archive.name, why: "new"))
    }
    if let inputs, let night { findMissed(inputs, night) }
  }

  private static func pending(_ entry: Ledger.Entry, isRunning: Bool) -> Pending? {
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

  /// The night whose inputs are looked at: the last run's where each night has a folder of its own,
  /// else the one that a run now would be for.
  private static func night(_ last: Ledger.RunEntry) -> Night? {
    let now = Night.at(timezone: last.timezone ?? "UTC")
    guard let filled = try? now?.fill(last.output), filled.fixed != nil else { return now }
    return last.night.flatMap { Night($0) } ?? now
  }

  /// Adds archives of the nights before that no run did.
  private mutating func findMissed(_ last: Ledger.RunEntry, _ night: Night) {
    guard let filled = try? night.fill(last.output), filled.fixed == nil else { return }
    let paths = NightPaths(
      inputs: last.inputs, base: last.base, output: folder, timezone: last.timezone ?? "UTC")
    // Fourteen nights are looked at even where the pipeline catches none up.
    let missed: [NightPaths.Missed]
    do {
      missed = try paths.missed(before: night, days: max(14, last.catchUp))
    } catch {
      inputsProblem = inputsProblem ?? "\(error)"
      return
    }
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
