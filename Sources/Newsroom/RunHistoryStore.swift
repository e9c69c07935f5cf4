internal import Foundation
internal import Logging
internal import Wire

/// Where the figures of earlier nights are kept.
package protocol RunHistoryStore: Sendable {
  /// The figures of the nights that are known, in any order.
  func nights() throws -> [RunFigures]
  /// Keeps a night's figures in place of what was known of it.
  func record(_ figures: RunFigures) throws
}

/// Nights in a file of JSON Lines, a night a line; the oldest go after 400.
package struct JSONLinesHistory: RunHistoryStore {
  private let path: String
  private static let most = 400

  /// Names the file; it need not be there.
  package init(path: String) { self.path = path }

  package func nights() throws -> [RunFigures] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    let decoder = JSONDecoder()
    return try data.split(separator: 0x0A).enumerated().map { number, line in
      do {
        return try decoder.decode(RunFigures.self, from: Data(line))
      } catch {
        throw WireError(
          .corrupt, "line \(number + 1) is no night's figures; remove the line", file: path)
      }
    }
  }

  package func record(_ figures: RunFigures) throws {
    var all = try nights().filter { $0.date != figures.date }
    all.append(figures)
    all.sort { $0.date < $1.date }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes: [UInt8] = []
    for night in all.suffix(Self.most) {
      bytes += Array(try encoder.encode(night))
      bytes.append(0x0A)
    }
    try OutputFile.write(bytes, to: path)
  }
}

extension RunRecord {
  /// Judges the run by the nights before it, and keeps its figures for those to come.
  ///
  /// Runs of one night count together; one with `--force` takes the place of those before it. A
  /// history that cannot be read or written is told and stops nothing.
  mutating func judge(_ options: Run.Options, isForced: Bool, logger: Logger) {
    attention += options.attention
    attention += damaged.prefix(20).map {
      Attention(
        .damagedArchive, $0.name, "\($0.name): " + $0.damage.map(\.text).joined(separator: "; "))
    }
    if damaged.count > 20 {
      attention[attention.count - 1].text += " (and \(damaged.count - 20) more damaged archives)"
    }
    guard let history = options.history, let night = options.night else { return }
    // Not what was done again: what came, also by runs that were cut short since.
    let names = isForced ? Set(processed) : fresh
    var figures = RunFigures(
      date: night, archives: archives.lazy.filter { names.contains($0.name) })
    do {
      let nights = try history.nights()
      if !isForced, let earlier = nights.first(where: { $0.date == night }) {
        figures.add(earlier)
      }
      attention += NightJudge.attention(figures, past: nights)
      // A night that brought nothing is no measure for others.
      if !figures.feeds.isEmpty { try history.record(figures) }
    } catch {
      logger.warning("the nights before cannot be compared", metadata: ["reason": "\(error)"])
    }
  }
}
