internal import Flow
internal import Foundation
package import Logging
internal import Wire

/// Finds the numbers of a pipeline by running samples: costs, a solution, its neighbours, the best.
package struct Tuning: Sendable {
  /// What a tuning is asked.
  package struct Options: Sendable {
    /// Text of the sample, in bytes, over all archives; 0 for what the cores need.
    package var sampleBytes = 0
    /// Cores to solve for; 0 for those of the pipeline that the machine has.
    package var cores = 0
    /// Runs of each candidate.
    package var repeats = 3

    /// Creates the usual ones.
    package init() {}
  }

  private let pipeline: Pipeline
  private let archives: [SourceArchive]
  private let options: Options
  private let folder: TuningFolder
  private let logger: Logger
  private let stop: StopSignal
  private let tell: @Sendable (String) -> Void

  /// Text below which nothing is said of a run: it is over before it has begun well.
  static let leastBytes = 1 << 20
  /// Text below which figures are given with a warning.
  static let fewBytes = 8 << 20
  /// Text in the batches by which the costs of a batch itself are told.
  static let smallBatch = 16 << 10
  /// Text of a sample of which every core gets some batches: more where there are many cores.
  static func usualSample(cores: Int) -> Int { max(64 << 20, cores * (16 << 20)) }
  /// Cores up to which a line is looked at for an end of its growth.
  static let mostCores = Pipeline.coreRange.upperBound

  /// Prepares the tuning of `pipeline` over `archives`; samples are written into `folder`, and
  /// `tell` is given lines of progress.
  package init(
    pipeline: Pipeline, archives: [SourceArchive], options: Options = Options(),
    folder: TuningFolder = TuningFolder(beside: NSTemporaryDirectory() + "sample"), logger: Logger,
    stop: StopSignal = StopSignal(), tell: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.pipeline = pipeline
    self.archives = archives
    self.options = options
    self.folder = folder
    self.logger = logger
    self.stop = stop
    self.tell = tell
  }

  /// Runs the samples and says what came of them.
  package func execute() async throws -> TuningReport {
    defer { folder.remove() }
    // What is run must be what this machine has; what is solved for may be another.
    let machine = Pipeline.usableCores
    let here = min(pipeline.effectiveCores, machine)
    let asked = options.cores > 0 ? options.cores : here
    let plan = try plan(cores: asked)
    // What memory holds back is told of another machine, and is not used on this one.
    let target = asked > machine ? asked : plan.cores
    let cores = min(target, machine, plan.cores)
    let sample = try TuningSample.choose(
      archives,
      bytes: options.sampleBytes > 0 ? options.sampleBytes : Self.usualSample(cores: cores))
    let bench = SampleBench(
      archives: sample.archives, textLimit: sample.textLimit, folder: folder.path, logger: logger,
      stop: stop)
    tell(
      "a sample of \(sample.archives.count) of \(TuningReport.count(archives.count, "archive")), on \(cores) of \(TuningReport.count(machine, "core"))"
    )
    let free = Self.free(pipeline, cores: cores)
    var trials: [RunRecord] = []
    for _ in 0..<3 { trials.append(try await bench.run(free)) }
    let text = trials[0].stages.textBytes
    guard text > 0 else {
      throw WireError(
        .usage,
        "no text came out of the \(TuningReport.count(sample.archives.count, "archive")) of the sample: there is nothing to measure; `wireroom inspect` tells what they are"
      )
    }
    var costs = TuningCosts(of: trials)
    // Two small batches alive: what a batch costs whatever its size, and its way through the line.
    var few = free
    few.batchBytes = Self.smallBatch
    few.batches = 2
    let small = try await bench.run(few)
    if let batch = TuningCosts.Batch(
      costs.seconds, large: trials[0], small: small, alive: 2, cores: cores)
    {
      costs.batch = batch
    }
    var notices = notices(trials[0], cores: cores, machine: machine)
    if text < Self.fewBytes {
      notices.append(
        "\(ByteSize.text(text)) of text is little to measure by: starting and ending take a large part of such a run"
      )
    }
    if let shortage = plan.shortage(of: asked) { notices.append(shortage) }
    for notice in notices { tell("note: \(notice)") }
    tell(
      "\(ByteSize.text(text)) of text; true costs: \(Self.number(costs.total * 1e9)) ms of work a MB"
    )
    let count = sample.archives.count
    let solved = try solution(costs, cores: cores, sample: count)
    var candidates = try self.candidates(solved, costs, cores: cores, sample: count)
    try await measure(&candidates, bench)
    var report = TuningReport(
      pipeline: pipeline, cores: cores, target: target, machine: machine, sampleBytes: text,
      sample: sample, costs: costs, candidates: candidates, repeats: options.repeats)
    report.asked = asked
    report.notices = notices
    try predict(&report)
    return report
  }

  /// How memory is divided on so many cores; too little is told before the minutes that tuning takes.
  private func plan(cores: Int) throws(WireError) -> MemoryPlan {
    do {
      return try MemoryPlan.make(Self.free(pipeline, cores: cores), archives: archives.count)
    } catch {
      throw WireError(
        error.code, "\(error.message) on \(TuningReport.count(cores, "core"))", file: error.file)
    }
  }

  /// A pipeline in which nothing is set that is solved for.
  private static func free(_ pipeline: Pipeline, cores: Int) -> Pipeline {
    var free = pipeline
    free.cores = cores
    free.workers = [:]
    free.batchBytes = 0
    free.batches = 0
    return free
  }

  /// What of the sample makes its figures doubtful, once.
  private func notices(_ run: RunRecord, cores: Int, machine: Int) -> [String] {
    var notices: [String] = []
    if options.cores == 0, pipeline.cores > machine {
      notices.append(
        "limits.cores is \(pipeline.cores) and this machine has \(machine): tuned for \(cores); --cores \(pipeline.cores) predicts the other"
      )
    }
    if !folder.isBesideResults {
      notices.append(
        "beside the results nothing can be written: the sample is written to the temporary folder, whose disk may be another"
      )
    }
    for archive in run.archives.filter({ !$0.damage.isEmpty }).prefix(5) {
      notices.append("damaged: \(archive.name): \(archive.damage[0].text)")
    }
    let damaged = run.archives.count { !$0.damage.isEmpty }
    if damaged > 5 { notices.append("and \(damaged - 5) more damaged archives") }
    let counts = run.counts
    if counts.rejected * 20 > counts.read {
      notices.append(
        "\(counts.rejected) of \(counts.read) documents could not be read: these are the costs of what could"
      )
    }
    return notices
  }

  // MARK: - Solving

  /// The pipeline with the solver's numbers in it.
  private func solution(_ costs: TuningCosts, cores: Int, sample: Int) throws -> Pipeline {
    let free = Self.free(pipeline, cores: cores)
    let (problem, plan) = try costs.problem(
      free, cores: cores, archives: sample, costs: costs.seconds)
    return Self.filled(free, WorkerSolver.solve(problem).workers, plan)
  }

  /// The pipeline with workers and a plan's batches set.
  static func filled(_ pipeline: Pipeline, _ workers: [Int], _ plan: MemoryPlan) -> Pipeline {
    var filled = pipeline
    filled.batchBytes = plan.batchBytes
    filled.batches = max(2, plan.batches)
    set(workers, in: &filled)
    return filled
  }

  /// What the whole input would give, here and on other machines, by the costs.
  private func predict(_ report: inout TuningReport) throws {
    let costs = report.costs
    let input = costs.seconds(archives: archives.count, bytes: report.sample.inputBytes)
    func solve(_ cores: Int) throws -> TuningReport.Growth {
      let free = Self.free(pipeline, cores: cores)
      let (problem, plan) = try costs.problem(
        free, cores: cores, archives: archives.count, costs: input)
      let solution = WorkerSolver.solve(problem)
      return TuningReport.Growth(
        cores: cores, solution, Self.filled(free, solution.workers, plan),
        heldArchives: plan.heldArchives(cores: cores, archives: archives.count),
        heldCores: plan.heldCores(of: cores))
    }
    report.outlook = try solve(report.cores)
    report.mostCores = mostCores(from: report.cores)
    // What the memory has no room for does nothing.
    let nothing = WorkerSolver.solve(TuningProblem(stages: [], cores: 1))
    let most = report.mostCores
    report.saturation = WorkerSolver.saturation(most: most) { (cores: Int) -> TuningSolution in
      (try? solve(cores).solution) ?? nothing
    }.map { end in
      let beyond = try? solve(min(most, end.cores * 2))
      return TuningReport.Saturation(
        cores: end.cores, limit: beyond?.limit ?? TuningReport.text(end.limit))
    }
    guard options.cores > 0 else { return }
    var count = 1
    while count < report.target {
      if let row = try? solve(count) { report.growth.append(row) }
      count *= 2
    }
    report.growth.append(try solve(report.target))
  }

  /// The most cores that the memory has room for: each core's workers have buffers of their own.
  private func mostCores(from cores: Int) -> Int {
    func hasRoom(_ cores: Int) -> Bool {
      let plan = try? MemoryPlan.make(Self.free(pipeline, cores: cores), archives: archives.count)
      return plan?.cores == cores
    }
    guard !hasRoom(Self.mostCores) else { return Self.mostCores }
    var (low, high) = (cores, Self.mostCores)
    while high - low > 1 {
      let middle = (low + high) / 2
      if hasRoom(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// Puts workers of the line's stages into a pipeline; rendering and compressing share a number.
  static func set(_ workers: [Int], in pipeline: inout Pipeline) {
    for (name, count) in zip(Line.stageNames, workers) {
      guard let stage = Pipeline.StageName(rawValue: name == "compress" ? "write" : name) else {
        continue
      }
      pipeline.workers[stage] = .count(max(count, pipeline.fixedWorkers(stage) ?? 1))
    }
  }

  // MARK: - Candidates

  /// The solution, its neighbours, and the file as it is, which is the last.
  private func candidates(
    _ solved: Pipeline, _ costs: TuningCosts, cores: Int, sample: Int
  ) throws -> [TuningReport.Candidate] {
    var list: [(String, Pipeline)] = [("solved", solved)]
    func add(_ name: String, _ change: (inout Pipeline) -> Void) {
      var next = solved
      change(&next)
      if (try? MemoryPlan.make(next, archives: sample)) != nil { list.append((name, next)) }
    }
    func workers(_ stage: Pipeline.StageName) -> Int { solved.fixedWorkers(stage) ?? 1 }
    // What nobody sets is no neighbour: the dearest of the stages that have a key.
    let dearest =
      zip(Line.stageNames, costs.seconds).filter { Line.setting($0.0) != nil }
      .max { $0.1 < $1.1 }.flatMap { Line.setting($0.0) } ?? .extract
    add("one more for \(dearest.rawValue)") { $0.workers[dearest] = .count(workers(dearest) + 1) }
    let widest = Pipeline.StageName.allCases.max { workers($0) < workers($1) } ?? .extract
    if workers(widest) > 1 {
      add("one fewer for \(widest.rawValue)") { $0.workers[widest] = .count(workers(widest) - 1) }
    }
    add("one more for all") { pipeline in
      for stage in Pipeline.StageName.allCases {
        pipeline.workers[stage] = .count(workers(stage) + 1)
      }
    }
    for (name, size) in [
      ("half batches", solved.batchBytes / 2), ("double batches", solved.batchBytes * 2),
    ]
    where (64 << 10...4 << 20).contains(size) {
      add(name) {
        $0.batches = max(2, $0.batches * $0.batchBytes / size)
        $0.batchBytes = size
      }
    }
    var current = pipeline
    current.cores = cores
    list.append((TuningReport.fileName, current))
    return try list.map { name, pipeline in
      let (problem, plan) = try costs.problem(
        pipeline, cores: cores, archives: sample, costs: costs.seconds)
      return TuningReport.Candidate(
        name: name, pipeline: pipeline, solution: WorkerSolver.solve(problem), plan: plan)
    }
  }

  /// Runs all candidates in turn, round by round, so that a noisy minute touches all alike.
  private func measure(
    _ candidates: inout [TuningReport.Candidate], _ bench: SampleBench
  ) async throws {
    for round in 1...max(1, options.repeats) {
      tell("round \(round) of \(options.repeats): \(candidates.count) candidates")
      // Each round begins with another, so that no place in the round is a candidate's own.
      for place in candidates.indices {
        let index = (place + (round - 1) * 2) % candidates.count
        let record = try await bench.run(candidates[index].pipeline)
        candidates[index].add(record)
      }
    }
  }

  static func number(_ value: Double) -> String {
    value >= 100 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)"
  }
}

/// Runs a sample with one setting after the other, each into an empty folder.
private struct SampleBench: Sendable {
  let archives: [SourceArchive]
  let textLimit: Int
  let folder: String
  let logger: Logger
  let stop: StopSignal

  func run(_ pipeline: Pipeline) async throws -> RunRecord {
    var pipeline = pipeline
    pipeline.writesReport = false
    // A sample is of what is there, whoever may still be writing it.
    pipeline.settleSeconds = 0
    pipeline.growing = .putOff
    pipeline.allowedDamage = .max
    pipeline.allowedRejects = .share(1)
    var options = Run.Options()
    options.textLimit = textLimit
    options.costs = [:]
    // Whole archives may need room that a sample does not.
    options.checksSpace = false
    try? FileManager.default.removeItem(atPath: folder)
    let record = try await Run(
      pipeline: pipeline, archives: archives, output: folder, logger: logger, stop: stop,
      force: true, options: options
    ).execute()
    guard !record.isStopped else { throw CancellationError() }
    return record
  }
}
