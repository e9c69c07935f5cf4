internal import Flow
internal import Foundation

/// What a tuning found: costs, candidates measured against predicted, the best, and the outlook.
package struct TuningReport: Sendable {
  /// A setting that was run.
  package struct Candidate: Sendable {
    package var name: String
    var pipeline: Pipeline
    /// What the costs say of it.
    var solution: TuningSolution
    var plan: MemoryPlan
    /// Bytes of text a second of each run.
    package private(set) var measured: [Double] = []
    /// The stages' readings and the seconds of the fastest run.
    private(set) var stages: [StageReading] = []
    private(set) var seconds = 0.0

    init(name: String, pipeline: Pipeline, solution: TuningSolution, plan: MemoryPlan) {
      self.name = name
      self.pipeline = pipeline
      self.solution = solution
      self.plan = plan
    }

    /// Workers of the line's stages.
    package var workers: [Int] { solution.workers }
    /// Bytes of text a second, as predicted from the costs.
    package var predicted: Double { solution.rate }
    /// Text in a batch, in bytes, and batches alive at the most.
    package var batchBytes: Int { plan.batchBytes }
    package var batches: Int { plan.batches }

    /// Takes a run in.
    mutating func add(_ record: RunRecord) {
      add(rate: TuningReport.rate(record), stages: record.stages, seconds: record.lineSeconds)
    }

    /// Takes in a run's rate, its readings and how long it took.
    mutating func add(rate: Double, stages: [StageReading], seconds: Double) {
      if rate > measured.max() ?? 0 { (self.stages, self.seconds) = (stages, seconds) }
      measured.append(rate)
    }

    /// The median rate.
    package var rate: Double {
      let sorted = measured.sorted()
      return sorted.isEmpty ? 0 : (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
    }

    /// The best rate: what the machine gives when nobody else wants it.
    package var best: Double { measured.max() ?? 0 }

    /// How far its runs lie apart, as a share of the median; nil of a single run.
    var spread: Double? {
      measured.count > 1 && rate > 0 ? (best - (measured.min() ?? 0)) / rate : nil
    }
  }

  /// What a number of cores would give over the whole input, by the costs alone.
  package struct Growth: Sendable {
    package var cores: Int
    let solution: TuningSolution
    /// The pipeline with the numbers for so many cores.
    let pipeline: Pipeline
    /// Archives that can be read at once, where it is the memory that allows no more.
    let heldArchives: Int?
    /// Cores that work, where it is the memory that allows no more.
    let heldCores: Int?

    init(
      cores: Int, _ solution: TuningSolution, _ pipeline: Pipeline, heldArchives: Int? = nil,
      heldCores: Int? = nil
    ) {
      self.cores = cores
      self.solution = solution
      self.pipeline = pipeline
      self.heldArchives = heldArchives
      self.heldCores = heldCores
    }

    package var rate: Double { solution.rate }
    package var workers: [Int] { solution.workers }
    package var limit: String {
      TuningReport.text(solution.limit, heldArchives, cores: heldCores)
    }
  }

  /// The cores from which on more would hardly help, and why.
  package struct Saturation: Sendable {
    package var cores: Int
    let limit: String
  }

  /// A stage of the setting that is kept.
  package struct Row: Sendable {
    package var name: String
    /// Busy milliseconds for a megabyte of text.
    package var cost: Double
    /// Share of all work.
    package var share: Double
    package var workers: Int
    /// Shares of its workers' time.
    package var busy: Double
    package var starved: Double
    package var blocked: Double
  }

  /// The pipeline as the file has it.
  let given: Pipeline
  /// Cores that the sample ran on, those solved for, and those of the machine.
  package let cores: Int
  package let target: Int
  package let machine: Int
  /// Cores that were asked for, of which the memory may have room for fewer.
  package var asked: Int
  /// Text that was read of the sample, in bytes.
  package let sampleBytes: Int
  let sample: TuningSample
  let costs: TuningCosts
  package let candidates: [Candidate]
  /// Runs of each candidate.
  let repeats: Int
  /// What makes the figures doubtful.
  package var notices: [String] = []
  /// The whole input on the cores that the sample ran on, by the costs.
  var outlook: Growth?
  /// Predictions for growing numbers of cores, where they were asked for.
  package var growth: [Growth] = []
  /// Cores that were looked at: no more than the memory has room for.
  var mostCores = Tuning.mostCores
  /// Cores from which the whole input's rate hardly grows; nil where no end is known.
  package var saturation: Saturation?

  init(
    pipeline: Pipeline, cores: Int, target: Int, machine: Int, sampleBytes: Int,
    sample: TuningSample, costs: TuningCosts, candidates: [Candidate], repeats: Int
  ) {
    given = pipeline
    self.cores = cores
    self.target = target
    asked = target
    self.machine = machine
    self.sampleBytes = sampleBytes
    self.sample = sample
    self.costs = costs
    self.candidates = candidates
    self.repeats = repeats
  }

  /// The pipeline's name.
  package var pipeline: String { given.name }

  /// What the candidate is called that the file is without any change.
  static let fileName = "the file as it is"

  /// Bytes of text a second of a run.
  static func rate(_ record: RunRecord) -> Double {
    Double(record.stages.textBytes) / max(1e-9, record.lineSeconds)
  }

  /// How far runs of one setting lie apart here; differences below it say nothing.
  ///
  /// From the candidates' runs; where each ran once, from the three runs that gave the costs.
  package var noise: Double {
    let spreads = candidates.compactMap(\.spread).sorted()
    return max(0.02, spreads.isEmpty ? costs.spread : spreads[spreads.count / 2])
  }

  /// The setting that is kept: the solver's, unless another is faster by more than the noise.
  package var kept: Candidate {
    guard let solved = candidates.first, let best = candidates.max(by: { $0.rate < $1.rate }) else {
      preconditionFailure("a report without candidates")
    }
    let isFaster = best.rate > solved.rate * (1 + noise) && best.best > solved.best * 1.02
    return isFaster ? best : solved
  }

  /// The file as it is.
  var file: Candidate? { candidates.last { $0.name == Self.fileName } }

  /// Whether the settings are of another machine than this: nothing of them could be run.
  var isPrediction: Bool { target != cores }

  /// Whether enough text was read to say anything.
  package var isEnough: Bool { sampleBytes >= Tuning.leastBytes }

  /// The kept setting, stage by stage.
  package var rows: [Row] {
    let kept = kept
    let total = costs.seconds.reduce(0, +)
    return Line.stageNames.enumerated().map { index, name in
      let shares = kept.shares(name)
      return Row(
        name: name, cost: costs.seconds[index] * 1e9,
        share: total > 0 ? costs.seconds[index] / total : 0, workers: kept.workers[index],
        busy: shares.busy, starved: shares.starved, blocked: shares.blocked)
    }
  }

  /// How much of the cores' time the kept setting used.
  package var coresBusy: Double { kept.coresBusy(cores) }

  /// Whether the kept numbers are better than the file's by more than the noise.
  ///
  /// For another machine than this one there is nothing to compare with: predicted numbers count.
  package var isBetter: Bool {
    guard isEnough else { return false }
    guard !isPrediction, let file else { return true }
    return kept.name != file.name && kept.rate > file.rate * (1 + noise)
  }

  // MARK: - For files

  /// The kept numbers as settings of a pipeline file; for another machine, those predicted.
  package var settings: [PipelineEdit.Setting] {
    let last = isPrediction ? growth.last : nil
    let workers = last?.workers ?? kept.workers
    var chosen = Pipeline()
    Tuning.set(workers, in: &chosen)
    var list = Pipeline.StageName.allCases.compactMap { stage in
      chosen.fixedWorkers(stage).map { PipelineEdit.Setting(stage.rawValue, "workers", "\($0)") }
    }
    // Batches go with the workers: many workers are of no use with a small machine's few batches.
    let pipeline = last?.pipeline ?? kept.pipeline
    if pipeline.batchBytes > 0 {
      list.append(PipelineEdit.Setting("decode", "batch", Self.size(pipeline.batchBytes)))
    }
    if pipeline.batches > 0 {
      list.append(PipelineEdit.Setting("limits", "batches", "\(pipeline.batches)"))
    }
    // Numbers for fewer cores than the file's are of no use with all of these, nor the other way about.
    let own = isPrediction ? given.cores : min(given.effectiveCores, machine)
    if !growth.isEmpty, own > 0, own != asked {
      list.append(PipelineEdit.Setting("limits", "cores", "\(asked)"))
    }
    return list
  }

  /// A size as a pipeline file has it: in the largest unit that divides it.
  static func size(_ bytes: Int) -> String {
    bytes % (1 << 20) == 0
      ? "\(bytes >> 20)MB" : bytes % (1 << 10) == 0 ? "\(bytes >> 10)KB" : "\(bytes)"
  }
}
