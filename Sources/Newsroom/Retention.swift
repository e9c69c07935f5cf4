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

  /// A gap between two runs up to which the clock is believed.
  private static let usualGap = 7.0 * 86_400

  /// Removes what is older than the pipeline says, and tells what was done.
  ///
  /// A clock that went back, or ahead by more than a week and twice what lay between earlier runs,
  /// removes nothing; the next run, which finds its clock confirmed, does. Age is counted from the
  /// first time that an archive was done.
  func apply(now: Date) throws -> [String] {
    let ages: [(kind: String, days: Int)] = [
      ("stories", pipeline.retainedStories), ("rejects", pipeline.retainedRejects),
    ].compactMap { kind, days in days.map { (kind, $0) } }
    guard !ages.isEmpty else { return [] }
    let starts = try ledger.runs(limit: 12).dropFirst().map(\.started)
    if let last = starts.first {
      let gap = now.timeIntervalSince(last)
      let gaps = zip(starts, starts.dropFirst()).map { $0.timeIntervalSince($1) }
      guard gap >= 0, gap <= max(Self.usualGap, 2 * (gaps.max() ?? 0)) else {
        return [
          "retention waits for the next run: the clock went \(gap < 0 ? "back" : "ahead by \(Int(gap / 86_400)) days") since the last one"
        ]
      }
    }
    var count = 0
    var folders: [String: Set<String>] = [:]
    try ledger.forEach { entry in
      guard entry.isCounted else { return }
      try results.stop?.check()
      let age = now.timeIntervalSince(entry.firstDone ?? entry.updated)
      let old = Set(ages.filter { age > Double($0.days) * 86_400 }.map(\.kind))
        .filter { entry.record?.outputs[$0] != nil }
      for kind in old {
        guard let path = results.path(kind, entry.name) else { continue }
        folders[kind, default: []].insert(ResultFolder.folder(of: path))
      }
      // A run that was killed in between left a file that has its leave to go.
      let isLeft = old.contains { kind in
        results.path(kind, entry.name).flatMap { results.files.size($0) } != nil
      }
      guard isLeft || !old.isSubset(of: entry.retired) else { return }
      // The ledger first: a file that is missing without its leave would be made again.
      try ledger.retire(entry.name, entry.retired.union(old))
      for kind in old {
        if let path = results.path(kind, entry.name) { try results.files.remove(path) }
      }
      count += 1
    }
    // A night's own folder goes with its last file; also one that an earlier run left empty.
    for (kind, paths) in folders {
      for folder in paths.sorted() { results.removeEmpty(folder, of: kind) }
    }
    guard count > 0 else { return [] }
    return ["files of \(count) archive\(count == 1 ? "" : "s") were removed by age"]
  }
}
