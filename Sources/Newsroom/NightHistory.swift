internal import Foundation
internal import Logging
internal import Wire

/// Where the figures of earlier nights are: in the ledger of the results, and where each night has a
/// folder of its own, in the ledgers of the others.
package struct NightHistory: Sendable {
  /// Folders of other nights' results.
  package var folders: [String]
  /// The file of JSON Lines, a night a line, in which earlier versions of the program kept them.
  ///
  /// It is taken into the ledger and removed.
  package var formerFile: String?

  package init(folders: [String] = [], formerFile: String? = nil) {
    self.folders = folders
    self.formerFile = formerFile
  }

  /// The nights that are known, in any order.
  func nights(_ ledger: Ledger) throws -> [RunFigures] {
    try takeOver(ledger)
    var nights = Dictionary(
      try ledger.nights().map { ($0.date, $0) }, uniquingKeysWith: { first, _ in first })
    for folder in folders
    where FileManager.default.fileExists(atPath: "\(folder)/\(Ledger.fileName)") {
      // A night whose ledger cannot be read is a night that is not known.
      let found = (try? Ledger.reading(folder) { try $0.nights() }) ?? []
      for night in found where nights[night.date] == nil { nights[night.date] = night }
    }
    return Array(nights.values)
  }

  private func takeOver(_ ledger: Ledger) throws {
    guard let formerFile, let data = FileManager.default.contents(atPath: formerFile) else {
      return
    }
    let decoder = JSONDecoder()
    let nights = try data.split(separator: 0x0A).enumerated().map { number, line in
      do {
        return try decoder.decode(RunFigures.self, from: Data(line))
      } catch {
        throw WireError(
          .corrupt, "line \(number + 1) is no night's figures; remove the line", file: formerFile)
      }
    }
    // A run that is killed between the two finds the file again, and the nights in the ledger.
    try ledger.takeOver(nights)
    try? FileManager.default.removeItem(atPath: formerFile)
  }
}

extension RunRecord {
  /// Replaces what was found by the figures of nights as they were by what is found as they are now.
  mutating func judgeAgain(_ before: [RunFigures], _ now: [RunFigures]) {
    func findings(_ nights: [RunFigures]) -> [Attention] {
      nights.first { $0.date == night }.map { NightJudge.attention($0, past: nights) } ?? []
    }
    let (old, new) = (findings(before), findings(now))
    attention.removeAll { old.contains($0) && !new.contains($0) }
    attention += new.filter { !attention.contains($0) && !old.contains($0) }
  }

  /// Judges the run by the nights before it, and puts together what its night brought.
  ///
  /// Runs of one night count together; one with `--force` takes the place of those before it. A
  /// history that cannot be read is told and stops nothing.
  mutating func judge(_ options: Run.Options, isForced: Bool, ledger: Ledger, logger: Logger) {
    attention += options.attention
    attention += Self.told(newlyDamaged, .damagedArchive, "damaged archives") {
      $0.damage.map(\.text).joined(separator: "; ")
    }
    attention += Self.told(mostlyRejected, .rejectedArchive, "such archives") { archive in
      let (counts, by) = (archive.counts, archive.counts.rejectedBy ?? [:])
      let first = by.max { ($0.value, $1.key) < ($1.value, $0.key) }
      return "\(counts.rejected.grouped) of \(counts.read.grouped) documents rejected"
        + (first.map { ", most of them as \($0.key)" } ?? "")
    }
    attention += unplacedKills
    guard let history = options.history, let night = options.night else { return }
    // Not what was done again: what came, also by runs that were cut short since.
    let names = isForced ? Set(processed) : fresh
    var figures = RunFigures(
      date: night, archives: archives.lazy.filter { names.contains($0.name) })
    do {
      let read = Set(processed)
      try ledger.rememberFigures(of: archives.lazy.filter { read.contains($0.name) })
      let nights = try history.nights(ledger)
      if !isForced, let earlier = nights.first(where: { $0.date == night }) {
        figures.add(earlier)
      }
      attention += NightJudge.attention(figures, past: nights)
      // A night that brought nothing is no measure for others.
      figures.costs = costs.isEmpty ? nil : costs
      if !figures.feeds.isEmpty { self.figures = figures }
    } catch {
      logger.warning("the nights before cannot be compared", metadata: ["reason": "\(error)"])
    }
  }

  /// What is to be told of archives, of twenty at the most.
  private static func told(
    _ archives: [ArchiveRecord], _ kind: Attention.Kind, _ what: String,
    _ text: (ArchiveRecord) -> String
  ) -> [Attention] {
    var found = archives.prefix(most).map { Attention(kind, $0.name, "\($0.name): \(text($0))") }
    if archives.count > most {
      found[most - 1].text += " (and \(archives.count - most) more \(what))"
    }
    return found
  }

  private static let most = 20

  /// Kills of this run's inputs that cannot be placed, an archive's as one finding.
  private var unplacedKills: [Attention] {
    let found = archives.lazy.filter { inputs.contains($0.name) }.compactMap { archive in
      let kills = archive.warnings.filter { $0.reason == .unplacedKill }
      return kills.first.map { first in
        Attention(
          .unplacedKill, archive.name,
          "\(archive.name): \(first.message)"
            + (kills.count > 1 ? " (and \(kills.count - 1) more such kills)" : ""))
      }
    }
    return Array(found.prefix(Self.most))
  }
}
