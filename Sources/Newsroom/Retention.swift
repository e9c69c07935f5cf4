internal import Foundation
internal import Wire

/// Removes the stories and rejects of nights that are long past; tables go on to count them.
struct Retention {
  private let pipeline: Pipeline
  private let results: ResultFolder
  private let ledger: Ledger

  init(_ pipeline: Pipeline, _ results: ResultFolder, _ ledger: Ledger) {
    self.pipeline = pipeline
    self.results = results
    self.ledger = ledger
  }

  /// A gap between two runs above which the clock is not believed at once.
  private static let doubtfulGap = 7.0 * 86_400

  /// Removes what is older than the pipeline says, and tells what was done.
  ///
  /// A clock that went back, or ahead by more than a week since the last run, removes nothing; the
  /// next run, which finds its clock confirmed, does.
  func apply(_ entries: [Ledger.Entry], now: Date) throws -> [String] {
    let ages: [(kind: OutputKey.Kind, days: Int)] = [
      (.stories, pipeline.retainedStories), (.rejects, pipeline.retainedRejects),
    ].compactMap { kind, days in days.map { (kind, $0) } }
    guard !ages.isEmpty else { return [] }
    if let last = try ledger.runs(limit: 2).dropFirst().first?.started {
      let gap = now.timeIntervalSince(last)
      guard gap >= 0, gap < Self.doubtfulGap else {
        return [
          "retention waits for the next run: the clock went \(gap < 0 ? "back" : "ahead by \(Int(gap / 86_400)) days") since the last one"
        ]
      }
    }
    var retired: [String] = []
    for entry in entries {
      var isRetired = false
      for (kind, days) in ages where now.timeIntervalSince(entry.updated) > Double(days) * 86_400 {
        guard let output = entry.record?.outputs[kind.rawValue], output.bytes > 0,
          let path = results.path(kind.rawValue, entry.name), results.files.size(path) != nil
        else { continue }
        // The ledger first: a file that is missing without its leave would be made again.
        if !isRetired, !entry.isRetired { try ledger.retire([entry.name]) }
        isRetired = true
        try results.files.remove(path)
      }
      if isRetired { retired.append(entry.name) }
    }
    guard !retired.isEmpty else { return [] }
    return [
      "the stories of \(retired.count) archive\(retired.count == 1 ? "" : "s") were removed by age"
    ]
  }
}
