internal import Aggregate
internal import CTables
internal import Decode
internal import Flow
internal import Lexicon
internal import Logging
internal import Wire

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
    wr_keep_freed_memory(plan.limit)
    let start = ContinuousClock.now
    let archives = work.archives
    let names = archives.map(\.name)
    // All work on text shares one pool of as many threads as there are cores to use; what may
    // block on files has threads of its own.
    let pool = ThreadPool(name: "work", threads: pipeline.effectiveCores)
    let disk = ThreadPool(name: "disk", threads: 2)
    let flushers = ThreadPool(name: "flush", threads: 8)
    defer {
      pool.shutdown()
      disk.shutdown()
      flushers.shutdown()
    }
    let problem = Self.problem(pipeline, plan, archives: archives.count)
    var tuner = Tuner(problem, prior: Self.stageNames.map { prior[$0] })
    let first = tuner.begin()
    let open = first.workers
    func most(_ index: Int) -> Int { problem.stages[index].widest(cores: problem.cores) }
    func stage<Output: Sendable>(
      _ index: Int, of type: Output.Type, capacity: Int? = nil
    ) -> Stage<Output> {
      Stage(
        name: Self.stageNames[index], position: index, workers: most(index), open: open[index],
        capacity: capacity ?? max(2, min(most(index), plan.batches)), observer: trace)
    }
    let queue = Channel<Int>(capacity: archives.count)
    // Largest first: the last archive to be done is then a small one.
    for index in archives.indices.sorted(by: { archives[$0].size > archives[$1].size }) {
      await queue.send(index)
    }
    queue.finish()
    let decode = stage(1, of: DecodedBatch.self)
    let normalize = stage(2, of: CleanBatch.self)
    let segment = stage(3, of: SegmentedBatch.self)
    let extract = stage(4, of: ExtractedBatch.self)
    let aggregate = stage(5, of: AggregatedBatch.self)
    let render = stage(6, of: AssemblerInput.self)
    let compress = stage(8, of: WriterInput.self, capacity: 4)
    let jobs = Channel<MemberJob>(capacity: 4)
    let (assembling, writing) = (Meter(), Meter())
    let inflating = decode.meters.map { _ in Meter() }
    let probes = [
      StageProbe(name: Self.stageNames[0], meters: inflating) { 0 }, StageProbe(decode),
      StageProbe(normalize), StageProbe(segment), StageProbe(extract),
      StageProbe(aggregate), StageProbe(render),
      StageProbe(name: "assemble", meters: [assembling]) { jobs.depth }, StageProbe(compress),
      StageProbe(name: "disk", meters: [writing]) { 0 },
    ]
    progress.watch(probes)
    let admission = Admission(plan)
    let members = Permits(budget: plan.memberBytes)
    var options = ArchiveDecoder.Options()
    options.batchBytes = plan.batchBytes
    options.largestDocument = plan.largestDocument
    options.documentLimit = pipeline.documentLimit
    options.assumedCharset = pipeline.charset
    let setting = SourceSetting(
      queue: queue, archives: archives, options: options, textLimit: textLimit,
      admission: admission, inflaters: plan.inflaters, inflating: inflating, gate: decode.gate,
      output: decode.output, ends: render.output,
      stop: stop, progress: progress, disk: disk, observer: trace, files: work.results.files,
      checkpointBytes: textLimit < .max ? .max : pipeline.checkpointBytes,
      resumed: work.resumed.mapValues(\.source),
      begin: { [work] index in try work.ledger.begin(work.archives[index], run: work.run) })
    let assembler = Assembler(
      input: render.output, jobs: jobs, writer: compress.output, members: members,
      work: work, spillBytes: plan.spillBytes, meter: assembling, disk: disk,
      observer: trace, position: 7)
    let writer = ArchiveWriter(
      input: compress.output, work: work, pipeline: pipeline, meter: writing, observer: trace,
      position: 9, flushers: flushers)
    let monitor = LineMonitor(
      probes: probes, tuner: tuner, first: first, plan: plan, admission: admission, logger: logger,
      trace: trace)
    let abort: @Sendable () -> Void = {
      admission.close()
      members.close()
      for gate in probes.compactMap(\.gate) { gate.close() }
      for end in [
        decode.output.abort, normalize.output.abort, segment.output.abort, extract.output.abort,
        aggregate.output.abort, render.output.abort, jobs.abort, compress.output.abort,
      ] { end() }
    }
    // Watches beside the line; it is cancelled when the line is left, by either way.
    async let _: Void = withTaskExecutorPreference(disk) { await monitor.run() }
    let done = try await withThrowingTaskGroup(of: Set<Int>?.self) { group in
      // The lexicon takes longest to read of all tables: it is read beside the others, which the
      // stages read when they are made, not behind them.
      group.addTask(executorPreference: pool) {
        _ = Lexicon.shared
        return nil
      }
      group.addTask {
        await withTaskGroup(of: Void.self) { workers in
          for (number, meter) in decode.meters.enumerated() {
            let source = SourceWorker(number: number, setting: setting, meter: meter)
            workers.addTask(executorPreference: pool) { await source.run() }
          }
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
      group.addTask { [embargoesAt] in
        try await extract.run(on: pool, input: segment.output) {
          ExtractProcessor(embargoesAt: embargoesAt)
        }
        return nil
      }
      group.addTask { [archives] in
        try await aggregate.run(on: pool, input: extract.output) {
          AggregateProcessor(archives: archives)
        }
        return nil
      }
      group.addTask { [pipeline] in
        try await render.run(on: pool, input: aggregate.output) {
          RenderProcessor(archives: names, pipeline: pipeline)
        }
        return nil
      }
      group.addTask(executorPreference: pool) {
        try await assembler.run(archives: archives.count)
        return nil
      }
      group.addTask { [pipeline] in
        try await compress.run(on: pool, input: jobs) { CompressProcessor(level: pipeline.level) }
        return nil
      }
      group.addTask(executorPreference: disk) { try await writer.run() }
      var done: Set<Int> = []
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
    let (history, decisions) = await monitor.finish()
    return Outcome(
      done: done.sorted().map { archives[$0].name }, stages: probes.map { StageReading($0) },
      history: history, decisions: decisions, seconds: (ContinuousClock.now - start).seconds)
  }

  /// The stages as the tuner sees them: what is set, and what finds work for no more.
  static func problem(_ pipeline: Pipeline, _ plan: MemoryPlan, archives: Int) -> TuningProblem {
    let cores = pipeline.effectiveCores
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
      ], cores: cores, batches: plan.batches)
  }
}
