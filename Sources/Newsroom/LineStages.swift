internal import Aggregate
internal import Flow
internal import Wire

/// The stages of a running line, and the channels that join them.
///
/// The places that stages have in `Line.stageNames` are their places here.
struct LineStages: Sendable {
  let decode: Stage<DecodedBatch>
  let normalize: Stage<CleanBatch>
  let segment: Stage<SegmentedBatch>
  let extract: Stage<ExtractedBatch>
  let aggregate: Stage<AggregatedBatch>
  let render: Stage<AssemblerInput>
  let compress: Stage<WriterInput>
  /// Members that wait to be compressed, from the assembler.
  let jobs = Channel<MemberJob>(capacity: 4)
  /// Meters of the inflating that is done for each decoder, ahead of it.
  let inflating: [Meter]
  /// The assembler's meter.
  let assembling = Meter()
  /// The meter of what writes to the disk.
  let writing = Meter()

  /// The assembler's place in the line.
  static let assembler = 7
  /// The place of what writes to the disk.
  static let writer = 9

  /// Creates the stages of a tuning problem, with `open` workers let in at first.
  init(
    _ problem: TuningProblem, open: [Int], plan: MemoryPlan, observer: (any WorkObserver)?
  ) {
    func stage<Output: Sendable>(_ index: Int, capacity: Int? = nil) -> Stage<Output> {
      let most = problem.stages[index].widest(cores: problem.cores)
      return Stage(
        name: Line.stageNames[index], position: index, workers: most, open: open[index],
        capacity: capacity ?? max(2, min(most, plan.batches)), observer: observer)
    }
    decode = stage(1)
    normalize = stage(2)
    segment = stage(3)
    extract = stage(4)
    aggregate = stage(5)
    render = stage(6)
    compress = stage(8, capacity: 4)
    inflating = decode.meters.map { _ in Meter() }
  }

  /// What a watcher sees of each stage, in the order of `Line.stageNames`.
  var probes: [StageProbe] {
    let jobs = jobs
    return [
      StageProbe(name: Line.stageNames[0], meters: inflating) { 0 },
      StageProbe(decode), StageProbe(normalize), StageProbe(segment), StageProbe(extract),
      StageProbe(aggregate), StageProbe(render),
      StageProbe(name: Line.stageNames[Self.assembler], meters: [assembling]) { jobs.depth },
      StageProbe(compress),
      StageProbe(name: Line.stageNames[Self.writer], meters: [writing]) { 0 },
    ]
  }

  /// Ends all stages at once: whoever waits in one goes on and finds it ended.
  func abort() {
    for gate in probes.compactMap(\.gate) { gate.close() }
    decode.output.abort()
    normalize.output.abort()
    segment.output.abort()
    extract.output.abort()
    aggregate.output.abort()
    render.output.abort()
    jobs.abort()
    compress.output.abort()
  }
}

/// The threads of a running line.
///
/// All work on text shares one pool of as many threads as there are cores to use; what may block on
/// files has threads of its own.
struct LineThreads: Sendable {
  let work: ThreadPool
  let disk = ThreadPool(name: "disk", threads: 2)
  let flushers = ThreadPool(name: "flush", threads: 8)

  init(cores: Int) { work = ThreadPool(name: "work", threads: cores) }

  func shutdown() {
    work.shutdown()
    disk.shutdown()
    flushers.shutdown()
  }
}
