internal import Aggregate
internal import CTables
internal import Decode
internal import Extract
internal import Flow
internal import Foundation
package import Logging
internal import Normalize
internal import Segment
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

  /// Prepares a run of `pipeline` over `archives` into the folder `output`.
  package init(
    pipeline: Pipeline, archives: [SourceArchive], output: String, logger: Logger,
    progress: Progress = Progress(), stop: StopSignal = StopSignal(), force: Bool = false
  ) {
    self.pipeline = pipeline
    self.archives = archives
    results = ResultFolder(root: output)
    self.logger = logger
    self.progress = progress
    self.stop = stop
    self.force = force
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
        record.isCurrent(archive, pipeline.signature), results.hasOutputs(record)
      {
        records[archive.name] = record
        logger.info("already done", metadata: ["archive": "\(archive.name)"])
      } else {
        results.forget(archive.name)
        pending.append(archive)
      }
    }
    results.clean()
    progress.setTotal(pending.reduce(0) { $0 + $1.size })
    var meters: [StageReading] = []
    if !pending.isEmpty {
      let (done, readings) = try await process(pending)
      meters = readings
      for record in done { records[record.name] = record }
    }
    let lineEnd = clock.now
    var record = RunRecord(
      pipeline: pipeline, started: started, archives: archives.compactMap { records[$0.name] },
      processed: pending.map(\.name), stages: meters, isStopped: stop.isSet)
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

  // MARK: - The line

  /// Joins the stages and runs them over the archives.
  private func process(
    _ archives: [SourceArchive]
  ) async throws -> ([ArchiveRecord], [StageReading]) {
    wr_keep_freed_memory()
    let names = archives.map(\.name)
    let cores = pipeline.effectiveCores
    let permits = Permits(limit: pipeline.effectiveBatches)
    await permits.open()
    // All work on text shares one pool of as many threads as there are cores to use; what may
    // block on files has threads of its own.
    let pool = ThreadPool(name: "work", threads: cores)
    let disk = ThreadPool(name: "disk", threads: 2)
    defer {
      pool.shutdown()
      disk.shutdown()
    }
    let queue = Channel<Int>(capacity: archives.count)
    // Largest first: the last archive to be done is then a small one.
    for index in archives.indices.sorted(by: { archives[$0].size > archives[$1].size }) {
      await queue.send(index)
    }
    queue.finish()
    let decode = stage(.decode, of: DecodedBatch.self, limit: archives.count)
    let normalize = stage(.normalize, of: CleanBatch.self)
    let segment = stage(.segment, of: SegmentedBatch.self)
    let extract = stage(.extract, of: ExtractedBatch.self)
    let aggregate = stage(.aggregate, of: AggregatedBatch.self)
    let render = stage(.write, of: AssemblerInput.self)
    let compress = Stage<WriterInput>(
      name: "compress", workers: pipeline.workerCount(.write), capacity: 4)
    let jobs = Channel<MemberJob>(capacity: 4)
    for (name, meters) in [
      ("decode", decode.meters), ("normalize", normalize.meters), ("segment", segment.meters),
      ("extract", extract.meters), ("aggregate", aggregate.meters), ("write", render.meters),
      ("compress", compress.meters),
    ] { progress.watch(name, meters) }
    var options = ArchiveDecoder.Options()
    options.batchBytes = pipeline.batchBytes
    options.largestDocument = pipeline.largestDocument
    options.documentLimit = pipeline.documentLimit
    let sources = decode.meters.map { meter in
      SourceWorker(
        queue: queue, archives: archives, options: options, permits: permits,
        output: decode.output, ends: render.output, meter: meter, stop: stop, progress: progress,
        disk: disk)
    }
    let assembler = Assembler(
      input: render.output, jobs: jobs, writer: compress.output, openArchives: sources.count,
      spillFolder: results.spillFolder, spillBytes: 2 << 20)
    let writer = ArchiveWriter(
      input: compress.output, results: results, archives: archives, pipeline: pipeline)
    let abort: @Sendable () -> Void = {
      permits.close()
      for end in [
        decode.output.abort, normalize.output.abort, segment.output.abort,
        extract.output.abort, aggregate.output.abort, render.output.abort, jobs.abort,
        compress.output.abort,
      ] { end() }
    }
    let done = try await withThrowingTaskGroup(of: [Int: ArchiveRecord]?.self) { group in
      group.addTask {
        await withTaskGroup(of: Void.self) { workers in
          for source in sources { workers.addTask(executorPreference: pool) { await source.run() } }
        }
        decode.output.finish()
        return nil
      }
      group.addTask {
        try await normalize.run(on: pool, input: decode.output) { NormalizeProcessor() }
        return nil
      }
      group.addTask {
        try await segment.run(on: pool, input: normalize.output) { SegmentProcessor() }
        return nil
      }
      group.addTask {
        try await extract.run(on: pool, input: segment.output) { ExtractProcessor() }
        return nil
      }
      group.addTask {
        try await aggregate.run(on: pool, input: extract.output) {
          AggregateProcessor(archives: names)
        }
        return nil
      }
      group.addTask { [pipeline] in
        try await render.run(on: pool, input: aggregate.output) {
          RenderProcessor(archives: names, pipeline: pipeline)
        }
        return nil
      }
      group.addTask(executorPreference: disk) {
        try await assembler.run(archives: archives.count)
        return nil
      }
      group.addTask { [pipeline] in
        try await compress.run(on: pool, input: jobs) { CompressProcessor(level: pipeline.level) }
        return nil
      }
      group.addTask(executorPreference: disk) { try await writer.run() }
      var done: [Int: ArchiveRecord] = [:]
      do {
        while let result = try await group.next() {
          if let result { done = result }
        }
      } catch {
        stop.set()
        abort()
        throw error
      }
      return done
    }
    permits.close()
    let readings =
      [
        StageReading(decode), StageReading(normalize), StageReading(segment),
        StageReading(extract), StageReading(aggregate), StageReading(render, name: "write"),
        StageReading(compress),
      ]
    return (archives.indices.compactMap { done[$0] }, readings)
  }

  private func stage<Output: Sendable>(
    _ name: Pipeline.StageName, of type: Output.Type, limit: Int = .max
  ) -> Stage<Output> {
    let workers = min(pipeline.workerCount(name), limit)
    return Stage(name: name.rawValue, workers: workers, capacity: max(2, workers))
  }
}

/// A stage's meters, added up.
package struct StageReading: Sendable, Codable {
  package var name: String
  package var workers: Int
  package var busySeconds: Double
  package var starvedSeconds: Double
  package var blockedSeconds: Double
  package var batches: Int
  package var bytes: Int
  package var documents: Int

  init(_ stage: Stage<some Sendable>, name: String? = nil) {
    self.init(name: name ?? stage.name, meters: stage.meters)
  }

  init(name: String, meters: [Meter]) {
    let reading = meters.reduce(Meter.Reading.zero) { $0 + $1.reading }
    self.name = name
    workers = meters.count
    busySeconds = reading.busy.seconds
    starvedSeconds = reading.starved.seconds
    blockedSeconds = reading.blocked.seconds
    batches = reading.batches
    bytes = reading.bytes
    documents = reading.documents
  }

  enum CodingKeys: String, CodingKey {
    case name, workers
    case busySeconds = "busy_seconds"
    case starvedSeconds = "starved_seconds"
    case blockedSeconds = "blocked_seconds"
    case batches, bytes, documents
  }
}
