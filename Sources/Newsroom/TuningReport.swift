internal import Flow
internal import Foundation

/// What a tuning found: costs, candidates measured against predicted, the best, and the outlook.
package struct TuningReport: Sendable {
  /// A setting that was run.
  package struct Candidate: Sendable {
    package var name: String
    var pipeline: Pipeline
    /// Workers of the line's stages.
    package var workers: [Int]
    /// Bytes of text a second, as predicted from the costs.
    package var predicted: Double
    var limit: TuningSolution.Limit
    /// Batches alive at the most.
    package var memory: Int
    /// Bytes of text a second of each run.
    package private(set) var measured: [Double] = []
    /// The stages' readings and the seconds of the fastest run.
    private(set) var stages: [StageReading] = []
    private(set) var seconds = 0.0

    init(
      name: String, pipeline: Pipeline, workers: [Int], predicted: Double,
      limit: TuningSolution.Limit, memory: Int
    ) {
      self.name = name
      self.pipeline = pipeline
      self.workers = workers
      self.predicted = predicted
      self.limit = limit
      self.memory = memory
    }

    /// Takes a run in.
    mutating func add(_ record: RunRecord) {
      let rate = Double(record.stages.first?.bytes ?? 0) / max(1e-9, record.lineSeconds)
      if rate > measured.max() ?? 0 { (stages, seconds) = (record.stages, record.lineSeconds) }
      measured.append(rate)
    }

    /// The median rate.
    package var rate: Double {
      let sorted = measured.sorted()
      return sorted.isEmpty ? 0 : (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
    }

    /// The best rate: what the machine gives when nobody else wants it.
    package var best: Double { measured.max() ?? 0 }

    /// How far its runs lie apart, as a share of the median.
    var spread: Double { rate > 0 ? (best - (measured.min() ?? 0)) / rate : 0 }
  }

  /// What a number of cores would give, by the costs alone.
  package struct Growth: Sendable {
    package var cores: Int
    package var rate: Double
    package var workers: [Int]
    package var limit: String

    init(cores: Int, _ solution: TuningSolution) {
      self.cores = cores
      rate = solution.rate
      workers = solution.workers
      limit = TuningReport.text(solution.limit)
    }
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

  package let pipeline: String
  /// Cores that the sample ran on, those solved for, and those of the machine.
  package let cores: Int
  package let target: Int
  package let machine: Int
  package let sampleBytes: Int
  /// Busy seconds for each byte of text, by stage.
  let costs: [Double]
  package let candidates: [Candidate]
  package let growth: [Growth]
  /// Cores from which the serial parts are the limit.
  package let saturation: Int?
  let archives: Int

  /// How far runs of one setting lie apart here; differences below it say nothing.
  package var noise: Double {
    let spreads = candidates.map(\.spread).sorted()
    return max(0.02, spreads.isEmpty ? 0 : spreads[spreads.count / 2])
  }

  /// The setting that is kept: the solver's, unless another is faster by more than the noise.
  package var kept: Candidate {
    guard let solved = candidates.first, let best = candidates.max(by: { $0.rate < $1.rate }) else {
      preconditionFailure("a report without candidates")
    }
    let isFaster = best.rate > solved.rate * (1 + noise) && best.best > solved.best * 1.02
    return isFaster ? best : solved
  }

  /// The kept setting, stage by stage.
  package var rows: [Row] {
    let kept = kept
    let total = costs.reduce(0, +)
    return Line.stageNames.indices.map { index in
      let reading = kept.stages.indices.contains(index) ? kept.stages[index] : nil
      let busy = reading?.busySeconds ?? 0
      let time = max(
        1e-9, busy + (reading?.starvedSeconds ?? 0) + (reading?.blockedSeconds ?? 0))
      return Row(
        name: Line.stageNames[index], cost: costs[index] * 1e9,
        share: total > 0 ? costs[index] / total : 0, workers: kept.workers[index],
        busy: busy / time, starved: (reading?.starvedSeconds ?? 0) / time,
        blocked: (reading?.blockedSeconds ?? 0) / time)
    }
  }

  /// How much of the cores' time the kept setting used.
  package var coresBusy: Double {
    let kept = kept
    let busy = kept.stages.dropLast().reduce(0) { $0 + $1.busySeconds }
    return busy / max(1e-9, kept.seconds * Double(cores))
  }

  // MARK: - In words

  static func text(_ limit: TuningSolution.Limit) -> String {
    switch limit {
    case .cores: "the cores"
    case .memory: "the memory"
    case .fixed(let name): "\(name), at the workers set"
    case .serial("decode"): "decode: one worker an archive"
    case .serial(let name): "\(name): one lane"
    }
  }

  /// The bottleneck in one sentence.
  package var bottleneck: String {
    let kept = kept
    let heaviest = rows.dropLast().max { $0.cost < $1.cost }
    let most = heaviest.map {
      "\($0.name) is the largest part of the work (\(Self.percent($0.share)))"
    }
    switch kept.limit {
    case .cores:
      return
        "The \(cores == 1 ? "one core is" : "\(cores) cores are") the limit, \(Self.percent(coresBusy)) busy\(most.map { "; \($0)" } ?? "")."
    case .memory:
      return
        "The memory limit is: only \(kept.memory) batches can be alive, fewer than the \(cores) cores could work on."
    case .fixed(let name):
      return "\(name) is the limit at the workers set for it, while cores are free."
    case .serial("decode"):
      return
        "decode is the limit: an archive is read by one worker, and there are only \(archives)."
    case .serial(let name):
      return "\(name) is the limit: it is one lane, however many cores there are."
    }
  }

  /// What would relieve it.
  package var relief: String {
    switch kept.limit {
    case .cores:
      let outlook =
        saturation.map { "More cores help up to about \($0)" } ?? "More cores would help"
      let heavy = rows.dropLast().max { $0.cost < $1.cost }?.name
      let less =
        heavy == "write" || heavy == "compress"
        ? "`outputs: {stories: facts-only}` writes far less"
        : "on these, only less work would, such as `outputs: {stories: facts-only}`"
      return "\(outlook); \(less)."
    case .memory: return "Raise `limits.memory`, or choose smaller batches with `decode.batch`."
    case .fixed(let name): return "Raise `\(name).workers`, or set it to `auto`."
    case .serial("decode"): return "Split the input into more archives, or into gzip members."
    case .serial: return "Only less output would: `outputs: {stories: facts-only}`."
    }
  }

  /// Whether the kept numbers are better than the file's by more than the noise.
  ///
  /// For another machine than this one there is nothing to compare with: predicted numbers count.
  package var isBetter: Bool {
    guard target == cores, let file = candidates.last else { return true }
    return kept.name != file.name && kept.rate > file.rate * (1 + noise)
  }

  /// What the solver's setting came to, against the file as it was.
  package var verdict: String {
    guard let file = candidates.last else { return "" }
    let gain = kept.rate / max(1, file.rate) - 1
    if kept.name == file.name { return "The file as it is is the best of these." }
    if abs(gain) <= noise {
      return
        "No faster than the file as it is: the difference (\(Self.signed(gain))) is within the noise of \(Self.percent(noise)) here."
    }
    return "\(Self.signed(gain)) against the file as it is (noise here: \(Self.percent(noise)))."
  }

  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  /// A size as a pipeline file has it: in the largest unit that divides it.
  static func size(_ bytes: Int) -> String {
    bytes % (1 << 20) == 0 ? "\(bytes >> 20)MB" : "\(bytes >> 10)KB"
  }

  static func signed(_ share: Double) -> String {
    "\(share < 0 ? "−" : "+")\(Int(abs(share * 100).rounded())) %"
  }

  // MARK: - For files

  /// The kept numbers as settings of a pipeline file.
  package var settings: [PipelineEdit.Setting] {
    var list: [PipelineEdit.Setting] = []
    let numbers = target == cores ? kept.workers : growth.last?.workers ?? kept.workers
    var chosen = Pipeline()
    Tuning.set(numbers, in: &chosen)
    for stage in Pipeline.StageName.allCases {
      guard let count = chosen.fixedWorkers(stage) else { continue }
      list.append(PipelineEdit.Setting(stage.rawValue, "workers", "\(count)"))
    }
    if target == cores, kept.pipeline.batchBytes > 0 {
      list.append(
        PipelineEdit.Setting("decode", "batch", Self.size(kept.pipeline.batchBytes)))
      list.append(PipelineEdit.Setting("limits", "batches", "\(max(2, kept.memory))"))
    }
    return list
  }
}

extension TuningReport {
  /// The report as JSON for scripts.
  package var json: String {
    struct Output: Encodable {
      struct Stage: Encodable {
        var name: String
        var cost_ms_per_mb: Double
        var share: Double
        var workers: Int
        var utilization: Double
        var starved: Double
        var blocked: Double
      }
      struct Setting: Encodable {
        var name: String
        var workers: [String: Int]
        var batch_bytes: Int
        var batches: Int
        var predicted_mb_per_s: Double
        var measured_mb_per_s: [Double]
        var median_mb_per_s: Double
        var limit: String
      }
      struct Prediction: Encodable {
        var cores: Int
        var mb_per_s: Double
        var workers: [String: Int]
        var limit: String
        var is_prediction = true
      }
      var pipeline: String
      var cores: Int
      var target_cores: Int
      var machine_cores: Int
      var sample_bytes: Int
      var noise: Double
      var kept: String
      var cores_busy: Double
      var bottleneck: String
      var relief: String
      var verdict: String
      var stages: [Stage]
      var candidates: [Setting]
      var predictions: [Prediction]
      var saturates_at_cores: Int?
      var settings: [String: String]
    }
    func round(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
    func named(_ workers: [Int]) -> [String: Int] {
      Dictionary(uniqueKeysWithValues: zip(Line.stageNames, workers))
    }
    let output = Output(
      pipeline: pipeline, cores: cores, target_cores: target, machine_cores: machine,
      sample_bytes: sampleBytes, noise: round(noise), kept: kept.name,
      cores_busy: round(coresBusy), bottleneck: bottleneck, relief: relief, verdict: verdict,
      stages: rows.map {
        .init(
          name: $0.name, cost_ms_per_mb: round($0.cost), share: round($0.share),
          workers: $0.workers, utilization: round($0.busy), starved: round($0.starved),
          blocked: round($0.blocked))
      },
      candidates: candidates.map {
        .init(
          name: $0.name, workers: named($0.workers), batch_bytes: $0.pipeline.batchBytes,
          batches: $0.memory, predicted_mb_per_s: round($0.predicted / 1e6),
          measured_mb_per_s: $0.measured.map { round($0 / 1e6) },
          median_mb_per_s: round($0.rate / 1e6), limit: Self.text($0.limit))
      },
      predictions: growth.map {
        .init(
          cores: $0.cores, mb_per_s: round($0.rate / 1e6), workers: named($0.workers),
          limit: $0.limit)
      }, saturates_at_cores: saturation,
      settings: Dictionary(
        uniqueKeysWithValues: settings.map { ("\($0.section).\($0.key)", $0.value) }))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(output) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
