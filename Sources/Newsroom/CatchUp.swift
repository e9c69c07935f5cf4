internal import Foundation
internal import Wire

/// Where a pipeline's nights come from and go: its paths, with dates in them.
package struct NightPaths: Sendable {
  /// Inputs as they are named, and the folder that those are taken from which are not absolute.
  package let inputs: [String]
  package let base: String
  /// The results' folder, absolute.
  package let output: String
  /// Whose date it is.
  package let timezone: String

  package init(inputs: [String], base: String, output: String, timezone: String) {
    self.inputs = inputs
    self.base = base
    self.output = output
    self.timezone = timezone
  }

  /// Inputs that name the night: those that another night has others of.
  package var dated: [String] {
    inputs.filter { input in
      guard let filled = try? Night("2000-01-01")?.fill(input) else { return false }
      return filled.fixed != nil
    }
  }

  /// Folders of the results of nights before `night` that have another one.
  package func otherFolders(before night: Night) -> [String] {
    guard let own = try? night.fill(output), own.fixed != nil else { return [] }
    var seen: Set<String> = [own.text]
    return (1...Self.memory).compactMap { back in
      guard let folder = try? night.moved(by: -back).fill(output).text else { return nil }
      return seen.insert(folder).inserted ? folder : nil
    }
  }

  /// Days that folders of earlier nights are looked for.
  private static let memory = 60
}

extension NightPaths {
  /// What the results know of nights.
  private struct Known {
    var archives: Set<String> = []
    var done: Set<String> = []

    init(_ folder: String, _ timezone: String) throws {
      guard FileManager.default.fileExists(atPath: "\(folder)/\(Ledger.fileName)") else { return }
      (archives, done) = try Ledger.reading(folder) { ledger in
        (Set(try ledger.names()), try ledger.doneNights(timezone))
      }
    }
  }

  /// A night before this one of which something is left to do.
  package struct Missed: Sendable {
    package var night: Night
    /// Its archives that the results do not know.
    package var archives: [SourceArchive]
    /// No run was made for it that came to its end; else archives came late.
    package var isSkipped: Bool
  }

  /// The nights of the last `days` before `night` that were not done, or of which archives came
  /// late; the oldest first.
  ///
  /// Only nights behind the first one that was ever done: what lies before a pipeline's first night
  /// is not missed.
  ///
  /// - Throws: an error where a ledger cannot be read, or `stop` is set meanwhile.
  package func missed(
    before night: Night, days: Int, stop: StopSignal = StopSignal()
  ) throws -> [Missed] {
    let dated = dated
    guard days > 0, !dated.isEmpty, let own = try? night.fill(output) else { return [] }
    var known: [String: Known] = [own.text: try Known(own.text, timezone)]
    for folder in otherFolders(before: night) { known[folder] = try Known(folder, timezone) }
    guard let first = known.values.compactMap({ $0.done.min() }).min() else { return [] }
    var missed: [Missed] = []
    for back in (1...days).reversed() {
      let earlier = night.moved(by: -back)
      guard earlier.date > first, let folder = try? earlier.fill(output).text else { continue }
      let results = try known[folder] ?? Known(folder, timezone)
      // An input that cannot be read is told by the night itself.
      let found = try? NightInputs.resolve(
        dated, base: base, night: earlier, missing: .ignore, stop: stop)
      try stop.check()
      let new = (found?.archives ?? []).filter { !results.archives.contains($0.name) }
      let isSkipped = !results.done.contains(earlier.date)
      guard isSkipped || !new.isEmpty else { continue }
      missed.append(Missed(night: earlier, archives: new, isSkipped: isSkipped))
    }
    return missed
  }
}

extension Attention {
  /// A finding of an earlier night, for the report of the night that it was caught up with.
  package func of(_ night: Night) -> Attention {
    var finding = self
    finding.text = "night of \(night.date): \(text)"
    return finding
  }
}
