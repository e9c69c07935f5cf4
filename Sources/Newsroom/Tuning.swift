internal import Flow
internal import Foundation
package import Logging
internal import Wire

/// Finds the numbers of a pipeline by running samples: costs, a solution, its neighbours, the best.
package struct Tuning: Sendable {
  /// What a tuning is asked.
  package struct Options: Sendable {
    /// Text of the sample, in bytes, over all archives.
    package var sampleBytes = 64 << 20
    /// Cores to solve for; 0 for those of the pipeline or the machine.
    package var cores = 0
    /// Runs of each candidate.
    package var repeats = 3

    /// Creates the usual ones.
    package init() {}
  }

  private let pipeline: Pipeline
  private let archives: [SourceArchive]
  private let options: Options
  private let logger: Logger
  private let stop: StopSignal
  private let tell: @Sendable (String) -> Void

  /// Prepares the tuning of `pipeline` over `archives`; `tell` is given lines of progress.
  package init(
    pipeline: Pipeline, archives: [SourceArchive], options: Options = Options(), logger: Logger,
    stop: StopSignal = StopSignal(), tell: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.pipeline = pipeline
    self.archives = archives
    self.options = options
    self.logger = logger
    self.stop = stop
    self.tell = tell
  }

  /// Runs the samples and says what came of them.
  package func execute() async throws -> TuningReport {
    let folder = NSTemporaryDirectory() + "wireroom-tune-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (sample, limit) = try Self.sample(archives, bytes: options.sampleBytes)
    // What is run must be what this machine has; what is solved for may be another.
    let machine = Pipeline.usableCores
    let target = options.cores > 0 ? options.cores : pipeline.effectiveCores
    let cores = min(target, machine)
    let bench = SampleBench(
      archives: sample, textLimit: limit, folder: folder, logger: logger, stop: stop)
    tell(
      "a sample of \(sample.count) of \(archives.count) archives, on \(cores) of \(machine) cores")
    var free = pipeline
    free.workers = [:]
    free.batchBytes = 0
    free.batches = 0
    free.cores = cores
    var trials: [RunRecord] = []
    for _ in 0..<3 { trials.append(try await bench.run(free)) }
    let costs = Costs(of: trials)
    tell("true costs: \(Self.number(costs.total * 1e9)) ms of work a MB of text")
    let solved = try solution(costs, cores: cores, sample: sample.count)
    var candidates = try self.candidates(solved, costs, cores: cores, sample: sample.count)
    try await measure(&candidates, bench)
    return try report(candidates, costs, cores: cores, target: target, first: trials[0])
  }

  /// The archives of a sample, and the text that is read of each.
  static func sample(
    _ archives: [SourceArchive], bytes: Int
  ) throws(WireError) -> ([SourceArchive], Int) {
    guard !archives.isEmpty else { throw WireError(.usage, "there is nothing to take a sample of") }
    // Few enough that each gives a piece that is worth opening it for.
    let count = max(1, min(archives.count, bytes / (2 << 20)))
    let chosen = (0..<count).map { archives[$0 * archives.count / count] }
    return (chosen, max(1, bytes / count))
  }

  // MARK: - Solving

  /// Busy seconds for each byte of text, by stage.
  struct Costs: Sendable {
    var seconds: [Double]

    /// The lowest of several runs' costs: what was more is another program's doing.
    init(of runs: [RunRecord]) {
      let measured = runs.compactMap { $0.measuredCosts(atLeast: 1) }
      seconds = Line.stageNames.map { name in
        measured.compactMap { $0[name] }.min().map { $0 / 1e6 } ?? 0
      }
    }

    /// Of the stages on the shared cores.
    var total: Double { seconds.dropLast().reduce(0, +) }
  }

  /// The line as the solver sees it.
  func lineProblem(
    _ costs: Costs, _ pipeline: Pipeline, cores: Int, archives: Int
  ) throws(WireError) -> TuningProblem {
    var changed = pipeline
    changed.cores = cores
    let plan = try MemoryPlan.make(changed, archives: archives)
    var problem = Line.problem(changed, plan, archives: archives)
    for index in problem.stages.indices { problem.stages[index].cost = costs.seconds[index] }
    return problem
  }

  /// The pipeline with the solver's numbers in it.
  private func solution(_ costs: Costs, cores: Int, sample: Int) throws -> Pipeline {
    var free = pipeline
    free.cores = cores
    free.workers = [:]
    free.batchBytes = 0
    free.batches = 0
    let problem = try lineProblem(costs, free, cores: cores, archives: sample)
    let workers = WorkerSolver.solve(problem).workers
    let plan = try MemoryPlan.make(free, archives: sample)
    free.batchBytes = plan.batchBytes
    free.batches = plan.batches
    Self.set(workers, in: &free)
    return free
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

  /// The solution, its neighbours, and the file as it is.
  private func candidates(
    _ solved: Pipeline, _ costs: Costs, cores: Int, sample: Int
  ) throws -> [TuningReport.Candidate] {
    var list: [(String, Pipeline)] = [("solved", solved)]
    func add(_ name: String, _ change: (inout Pipeline) -> Void) {
      var next = solved
      change(&next)
      if (try? MemoryPlan.make(next, archives: sample)) != nil { list.append((name, next)) }
    }
    let dearest = zip(Line.stageNames, costs.seconds).max { $0.1 < $1.1 }?.0 ?? "extract"
    let stage = Pipeline.StageName(rawValue: dearest == "compress" ? "write" : dearest) ?? .extract
    add("one more for \(stage.rawValue)") {
      $0.workers[stage] = .count(($0.fixedWorkers(stage) ?? 1) + 1)
    }
    add("one more for all") { pipeline in
      for stage in Pipeline.StageName.allCases {
        pipeline.workers[stage] = .count((pipeline.fixedWorkers(stage) ?? 1) + 1)
      }
    }
    for (name, size) in [
      ("half batches", solved.batchBytes / 2), ("double batches", solved.batchBytes * 2),
    ]
    where (64 << 10...4 << 20).contains(size) {
      add(name) {
        $0.batches = $0.batches * $0.batchBytes / size
        $0.batchBytes = size
      }
    }
    var current = pipeline
    current.cores = cores
    list.append(("the file as it is", current))
    return try list.map { name, pipeline in
      let problem = try lineProblem(costs, pipeline, cores: cores, archives: sample)
      let solution = WorkerSolver.solve(problem)
      return TuningReport.Candidate(
        name: name, pipeline: pipeline, workers: solution.workers, predicted: solution.rate,
        limit: solution.limit, memory: problem.batches)
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

  private func report(
    _ candidates: [TuningReport.Candidate], _ costs: Costs, cores: Int, target: Int,
    first: RunRecord
  ) throws -> TuningReport {
    var free = pipeline
    free.workers = [:]
    free.batchBytes = 0
    free.batches = 0
    var counts: [Int] = []
    var count = 1
    while count < target {
      counts.append(count)
      count *= 2
    }
    counts.append(target)
    let growth = try counts.map { count in
      let problem = try lineProblem(costs, free, cores: count, archives: archives.count)
      return TuningReport.Growth(cores: count, WorkerSolver.solve(problem))
    }
    let problem = try lineProblem(costs, free, cores: target, archives: archives.count)
    return TuningReport(
      pipeline: pipeline.name, cores: cores, target: target,
      machine: Pipeline.usableCores,
      sampleBytes: first.stages.first?.bytes ?? 0, costs: costs.seconds, candidates: candidates,
      growth: growth, saturation: WorkerSolver.coresToSaturate(problem), archives: archives.count)
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
    pipeline.allowedDamage = .max
    pipeline.allowedRejects = .share(1)
    var options = Run.Options()
    options.textLimit = textLimit
    options.costs = [:]
    try? FileManager.default.removeItem(atPath: folder)
    let record = try await Run(
      pipeline: pipeline, archives: archives, output: folder, logger: logger, stop: stop,
      force: true, options: options
    ).execute()
    guard !record.isStopped else { throw CancellationError() }
    return record
  }
}
