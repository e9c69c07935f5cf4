internal import CTables
internal import Decode
internal import Flow
internal import Logging

/// The line of a run: the stages joined by channels, from archives to written members.
struct Line: Sendable {
  let pipeline: Pipeline
  let work: Assignment
  let plan: MemoryPlan
  let logger: Logger
  let progress: Progress
  let stop: StopSignal
  /// Busy seconds for each byte, by stage, of an earlier run.
  let prior: [String: Double]
  let trace: TraceFile?
  /// Text that is read of each archive at the most.
  let textLimit: Int
  /// The moment at which embargoes are kept, in seconds since 1970; nil where they are not.
  let embargoesAt: Int?

  /// What the line gives: names of archives that are done, whose records the ledger has, the stages'
  /// meters, and how it went over time.
  struct Outcome: Sendable {
    var done: [String]
    var stages: [StageReading]
    var history: RunHistory
    var decisions: [DecisionRecord]
    /// How long it ran.
    var seconds: Double
  }

  /// The stages' names in meters, in the order in which the data flows.
  static let stageNames = [
    "inflate", "decode", "normalize", "segment", "extract", "aggregate", "write", "assemble",
    "compress",
    "disk",
  ]

  /// The key of a pipeline file that sets a stage's workers; nil for what nobody sets.
  static func setting(_ stage: String) -> Pipeline.StageName? {
    Pipeline.StageName(rawValue: stage == "compress" ? "write" : stage)
  }

  /// Runs the line over all archives.
  func run() async throws -> Outcome {
    wr_keep_freed_memory(plan.limit, plan.batchBytes)
    let start = ContinuousClock.now
    let threads = LineThreads(cores: plan.cores)
    defer { threads.shutdown() }
    let problem = Self.problem(pipeline, plan, archives: work.archives.count)
    var tuner = Tuner(problem, prior: Self.stageNames.map { prior[$0] })
    let first = tuner.begin()
    let stages = LineStages(problem, open: first.workers, plan: plan, observer: trace)
    progress.watch(stages.probes)
    let admission = Admission(plan)
    let members = Permits(budget: plan.memberBytes)
    let monitor = LineMonitor(
      probes: stages.probes, tuner: tuner, first: first, plan: plan, admission: admission,
      logger: logger, trace: trace)
    // Watches beside the line; it is cancelled when the line is left, by either way.
    async let _: Void = withTaskExecutorPreference(threads.disk) { await monitor.run() }
    let sources = await sources(stages, threads, admission)
    let done = try await withThrowingTaskGroup(of: Set<Int>?.self) { group in
      group.addTask {
        await decode(sources, stages, on: threads.work)
        return nil
      }
      addStages(stages, threads, to: &group)
      addOutputs(stages, threads, members, to: &group)
      var done: Set<Int> = []
      do {
        while let result = try await group.next() {
          if let result { done = result }
        }
      } catch {
        stop.set()
        admission.close()
        members.close()
        stages.abort()
        throw error
      }
      return done
    }
    let (history, decisions) = await monitor.finish()
    return Outcome(
      done: done.sorted().map { work.archives[$0].name },
      stages: stages.probes.map { StageReading($0) },
      history: history, decisions: decisions, seconds: (ContinuousClock.now - start).seconds)
  }

  /// What all decoders share: the archives in their order, and where what is decoded goes.
  private func sources(
    _ stages: LineStages, _ threads: LineThreads, _ admission: Admission
  ) async -> SourceSetting {
    let archives = work.archives
    let queue = Channel<Int>(capacity: archives.count)
    // Largest first: the last archive to be done is then a small one.
    for index in archives.indices.sorted(by: { archives[$0].size > archives[$1].size }) {
      await queue.send(index)
    }
    queue.finish()
    var options = ArchiveDecoder.Options()
    options.batchBytes = plan.batchBytes
    options.largestDocument = plan.largestDocument
    options.documentLimit = pipeline.documentLimit
    options.assumedCharset = pipeline.charset
    return SourceSetting(
      queue: queue, archives: archives, options: options, textLimit: textLimit,
      admission: admission, inflaters: plan.inflaters, inflating: stages.inflating,
      gate: stages.decode.gate, output: stages.decode.output, ends: stages.render.output,
      stop: stop, progress: progress, disk: threads.disk, observer: trace,
      files: work.results.files,
      checkpointBytes: textLimit < .max ? .max : pipeline.checkpointBytes,
      resumed: work.resumed.mapValues(\.source),
      begin: { [work] index in try work.ledger.begin(work.archives[index], run: work.run) })
  }

  /// Reads and decodes all archives.
  private func decode(
    _ sources: SourceSetting, _ stages: LineStages, on pool: ThreadPool
  ) async {
    await withTaskGroup(of: Void.self) { workers in
      for (number, meter) in stages.decode.meters.enumerated() {
        let source = SourceWorker(number: number, setting: sources, meter: meter)
        workers.addTask(executorPreference: pool) { await source.run() }
      }
    }
    stages.decode.output.finish()
  }

  /// Adds the stages between decoding and the assembler.
  private func addStages(
    _ stages: LineStages, _ threads: LineThreads,
    to group: inout ThrowingTaskGroup<Set<Int>?, any Error>
  ) {
    let pool = threads.work
    group.addTask { [plan] in
      try await stages.normalize.run(on: pool, input: stages.decode.output) {
        NormalizeProcessor(plan)
      }
      return nil
    }
    group.addTask {
      try await stages.segment.run(on: pool, input: stages.normalize.output) {
        SegmentProcessor()
      }
      return nil
    }
    group.addTask { [plan, embargoesAt] in
      try await stages.extract.run(on: pool, input: stages.segment.output) {
        ExtractProcessor(plan, embargoesAt: embargoesAt)
      }
      return nil
    }
    group.addTask { [work] in
      try await stages.aggregate.run(on: pool, input: stages.extract.output) {
        AggregateProcessor(archives: work.archives)
      }
      return nil
    }
    group.addTask { [plan, pipeline, names = work.archives.map(\.name)] in
      try await stages.render.run(on: pool, input: stages.aggregate.output) {
        RenderProcessor(archives: names, pipeline: pipeline, plan)
      }
      return nil
    }
    group.addTask { [pipeline] in
      try await stages.compress.run(on: pool, input: stages.jobs) {
        CompressProcessor(level: pipeline.level)
      }
      return nil
    }
  }

  /// Adds what puts batches in order, and what writes them; the latter gives the archives done.
  private func addOutputs(
    _ stages: LineStages, _ threads: LineThreads, _ members: Permits,
    to group: inout ThrowingTaskGroup<Set<Int>?, any Error>
  ) {
    let assembler = Assembler(
      input: stages.render.output, jobs: stages.jobs, writer: stages.compress.output,
      members: members, work: work, spillBytes: plan.spillBytes, meter: stages.assembling,
      disk: threads.disk, observer: trace, position: LineStages.assembler)
    let writer = ArchiveWriter(
      input: stages.compress.output, work: work, pipeline: pipeline, meter: stages.writing,
      observer: trace, position: LineStages.writer, flushers: threads.flushers)
    group.addTask(executorPreference: threads.work) { [archives = work.archives.count] in
      try await assembler.run(archives: archives)
      return nil
    }
    group.addTask(executorPreference: threads.disk) { try await writer.run() }
  }

  /// The stages as the tuner sees them: what is set, and what finds work for no more.
  static func problem(_ pipeline: Pipeline, _ plan: MemoryPlan, archives: Int) -> TuningProblem {
    // None of these is serial: what they find to do grows with the cores.
    func stage(_ name: String, _ setting: Pipeline.StageName) -> TuningProblem.Stage {
      TuningProblem.Stage(name, cost: 0, fixed: pipeline.fixedWorkers(setting))
    }
    var decode = stage("decode", .decode)
    decode.fixed = decode.fixed.map { min($0, archives) }
    decode.most = plan.decoders
    decode.holdsBatch = false
    return TuningProblem(
      stages: [
        TuningProblem.Stage(
          "inflate", cost: 0, most: (decode.fixed ?? plan.decoders) * plan.inflaters,
          isChosen: false, holdsBatch: false),
        decode, stage("normalize", .normalize), stage("segment", .segment),
        stage("extract", .extract), stage("aggregate", .aggregate), stage("write", .write),
        TuningProblem.Stage("assemble", cost: 0, most: 1, isChosen: false),
        stage("compress", .write),
        TuningProblem.Stage("disk", cost: 0, most: 1, usesCores: false, isChosen: false),
      ], cores: plan.cores, batches: plan.batches)
  }
}
