internal import Foundation
internal import Wire

/// A run that ended before it could take the lock of its results: an input that is not there, paths
/// that make no sense, a signal while archives were looked for.
package struct UnbegunRun: Sendable {
  package var pipeline: Pipeline
  package var paths: NightPaths
  /// The folder of the results, placeholders filled in.
  package var folder: String
  package var night: Night
  package var exitStatus: Int32
  /// Why it ended, in words.
  package var problem: String
  /// Whether a signal asked for its end.
  package var isStopped: Bool

  package init(
    pipeline: Pipeline, paths: NightPaths, folder: String, night: Night, exitStatus: Int32,
    problem: String, isStopped: Bool
  ) {
    self.pipeline = pipeline
    self.paths = paths
    self.folder = folder
    self.night = night
    self.exitStatus = exitStatus
    self.problem = problem
    self.isStopped = isStopped
  }
}

extension Ledger {
  /// Gives a run that did not begin its row, so that `wireroom status` does not take the one before it
  /// for the last.
  ///
  /// Only where a ledger is, and no run at work: then that one's row is the last. Nothing that stands in
  /// the way of it is told: the run's own failure is.
  package static func note(_ unbegun: UnbegunRun, files: Files = Files()) async {
    // An empty file is a lost ledger, of which the next run warns: it is left as it is.
    guard files.size(unbegun.folder + "/" + fileName) ?? 0 > 0,
      let lock = try? await RunLock.acquire(
        unbegun.folder, pipeline: unbegun.pipeline.name, stop: StopSignal(), files: files)
    else { return }
    defer { _fixLifetime(lock) }
    guard let ledger = try? Ledger(folder: unbegun.folder, files: files) else { return }
    try? ledger.note(unbegun)
  }

  private func note(_ unbegun: UnbegunRun) throws(WireError) {
    if let last = try runs(limit: 1).first, last.outcome == .running {
      try endRun(
        last.id, .failed, exitStatus: 1, record: nil, problems: ["it was cut short"],
        isCutShort: true)
    }
    let run = try beginRun(
      unbegun.pipeline, inputs: unbegun.paths.inputs, base: unbegun.paths.base,
      night: unbegun.night.date, output: unbegun.paths.output)
    try endRun(
      run, unbegun.isStopped ? .stopped : .failed, exitStatus: unbegun.exitStatus, record: nil,
      problems: unbegun.isStopped ? [] : [unbegun.problem])
  }
}
