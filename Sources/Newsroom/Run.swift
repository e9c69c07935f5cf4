internal import Flow
internal import Foundation
package import Logging
internal import Wire

/// A run of the line: from archives to merged results.
package struct Run: Sendable {
  private let pipeline: Pipeline
  private let archives: [SourceArchive]
  private let results: ResultFolder
  private let logger: Logger
  private let progress: Progress
  private let stop: StopSignal
  private let force: Bool
  private let options: Options

  /// What a run is asked beside its pipeline.
  package struct Options: Sendable {
    /// Where to write a trace of what every worker did.
    package var trace: String?
    /// Text that is read of each archive at the most: a sample.
    package var textLimit = Int.max
    /// Busy seconds for a megabyte of text, by stage; nil for those of the last run.
    package var costs: [String: Double]?

    /// Creates the usual ones.
    package init() {}
  }

  /// Prepares a run of `pipeline` over `archives` into the folder `output`.
  package init(
    pipeline: Pipeline, archives: [SourceArchive], output: String, logger: Logger,
    progress: Progress = Progress(), stop: StopSignal = StopSignal(), force: Bool = false,
    options: Options = Options()
  ) {
    self.pipeline = pipeline
    self.archives = archives
    results = ResultFolder(root: output)
    self.logger = logger
    self.progress = progress
    self.stop = stop
    self.force = force
    self.options = options
  }

  /// Does what is not done yet, merges everything and writes the results.
  ///
  /// - Throws: an error where the run cannot go on: nothing can be written, a partial is unreadable.
  ///   Broken archives do not throw; they are told in the record.
  package func execute() async throws -> RunRecord {
    let clock = ContinuousClock()
    let started = Date()
    let begin = clock.now
    var records: [String: ArchiveRecord] = [:]
    var pending: [SourceArchive] = []
    for archive in archives {
      if !force, let record = results.record(archive.name),
        record.isCurrent(archive, pipeline.signature, at: Int(started.timeIntervalSince1970)),
        results.hasOutputs(record)
      {
        records[archive.name] = record
        logger.info("already done", metadata: ["archive": "\(archive.name)"])
      } else {
        var archive = archive
        // What was withdrawn most often still is; a wrong guess is found below.
        archive.withdrawn = results.record(archive.name)?.withdrawn ?? []
        results.forget(archive.name)
        pending.append(archive)
      }
    }
    results.clean()
    let plan = try MemoryPlan.make(pipeline, archives: max(1, pending.count))
    let costs = options.costs ?? RunRecord.lastCosts(in: results.root)
    progress.setTotal(pending.reduce(0) { $0 + $1.size })
    var outcome: Line.Outcome?
    if !pending.isEmpty {
      let line = try await process(pending, plan, costs)
      outcome = line
      for record in line.records { records[record.name] = record }
    }
    // Which stories are withdrawn is known when all archives are read: those whose list has changed
    // are done again.
    let again =
      try options.textLimit < .max || stop.isSet
      ? [] : Withdrawals.find(results, archives).changed(archives, records)
    if !again.isEmpty {
      for archive in again {
        results.forget(archive.name)
        records[archive.name] = nil
      }
      progress.setTotal((pending + again).reduce(0) { $0 + $1.size })
      let plan = try MemoryPlan.make(pipeline, archives: again.count)
      let line = try await process(again, plan, costs, isTraced: pending.isEmpty)
      outcome = outcome ?? line
      for record in line.records { records[record.name] = record }
      pending += again.filter { archive in !pending.contains { $0.name == archive.name } }
    }
    let lineEnd = clock.now
    var record = RunRecord(
      pipeline: pipeline, started: started, archives: archives.compactMap { records[$0.name] },
      processed: pending.map(\.name), line: outcome, isStopped: stop.isSet)
    record.costs = record.measuredCosts() ?? costs
    record.memoryLimit = plan.limit
    record.batchBytes = plan.batchBytes
    record.lineSeconds = (lineEnd - begin).seconds
    guard !stop.isSet else {
      results.clean()
      return record
    }
    let summary = try MergedResults(results: results, pipeline: pipeline).write(record.archives)
    results.clean()
    record.seconds = (clock.now - begin).seconds
    record.finish(pipeline)
    try record.write(to: results.root)
    if pipeline.writesReport {
      try Report(record: record, summary: summary).write(to: results.root)
    }
    for archive in record.archives {
      for damage in archive.damage {
        logger.error(
          "damaged archive", metadata: ["archive": "\(archive.name)", "problem": "\(damage.text)"])
      }
      for warning in archive.warnings {
        logger.warning(
          "odd archive", metadata: ["archive": "\(archive.name)", "problem": "\(warning.text)"])
      }
    }
    return record
  }

  /// Runs the line over what is not done yet.
  private func process(
    _ pending: [SourceArchive], _ plan: MemoryPlan, _ costs: [String: Double],
    isTraced: Bool = true
  ) async throws -> Line.Outcome {
    let trace = try (isTraced ? options.trace : nil).map { path throws in
      try TraceFile(path: path, sources: pending.map(\.name))
    }
    defer { trace?.finish() }
    return try await Line(
      pipeline: pipeline, archives: pending, results: results, plan: plan, logger: logger,
      progress: progress, stop: stop, prior: costs.mapValues { $0 / 1e6 }, trace: trace,
      textLimit: options.textLimit,
      embargoesAt: pipeline.holdsEmbargoes ? Int(Date().timeIntervalSince1970) : nil
    ).run()
  }
}
