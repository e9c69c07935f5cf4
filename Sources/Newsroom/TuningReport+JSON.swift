internal import Flow
internal import Foundation

extension TuningReport {
  /// The report as JSON for scripts; `written` says whether the file was changed, nil where that was
  /// not asked for.
  package func json(written: Bool? = nil) -> String {
    let output = Output(self, written: written)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(output) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}

/// The report as scripts see it.
private struct Output: Encodable {
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
    var cores_busy: Double
    var limit: String
  }
  struct Prediction: Encodable {
    var cores: Int
    var mb_per_s: Double
    var workers: [String: Int]
    var batch_bytes: Int
    var batches: Int
    var limit: String
    var is_prediction = true
  }
  var pipeline: String
  var cores: Int
  var target_cores: Int
  var machine_cores: Int
  var sample_bytes: Int
  var sample_archives: Int
  var input_archives: Int
  var input_bytes_estimated: Int
  var archive_end_ms: Double
  var noise: Double
  var kept: String
  var cores_busy: Double
  var bottleneck: String
  var relief: String
  var complaint: String?
  var whole_input: String?
  var verdict: String
  var notices: [String]
  var stages: [Stage]
  var candidates: [Setting]
  var predictions: [Prediction]
  var saturates_at_cores: Int?
  var settings: [String: String]
  var written: Bool?

  init(_ report: TuningReport, written: Bool?) {
    func round(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
    func named(_ workers: [Int]) -> [String: Int] {
      Dictionary(uniqueKeysWithValues: zip(Line.stageNames, workers))
    }
    pipeline = report.pipeline
    cores = report.cores
    target_cores = report.target
    machine_cores = report.machine
    sample_bytes = report.sampleBytes
    sample_archives = report.sample.archives.count
    input_archives = report.sample.inputArchives
    input_bytes_estimated = report.sample.inputBytes
    archive_end_ms = round(report.costs.archiveEnd * 1000)
    noise = round(report.noise)
    kept = report.kept.name
    cores_busy = round(report.coresBusy)
    bottleneck = report.bottleneck
    relief = report.relief
    complaint = report.complaint
    whole_input = report.wholeInput
    verdict = report.verdict
    notices = report.notices
    stages = report.rows.map {
      .init(
        name: $0.name, cost_ms_per_mb: round($0.cost), share: round($0.share),
        workers: $0.workers, utilization: round($0.busy), starved: round($0.starved),
        blocked: round($0.blocked))
    }
    candidates = report.candidates.map {
      .init(
        name: $0.name, workers: named($0.workers), batch_bytes: $0.batchBytes,
        batches: $0.batches, predicted_mb_per_s: round($0.predicted / 1e6),
        measured_mb_per_s: $0.measured.map { round($0 / 1e6) },
        median_mb_per_s: round($0.rate / 1e6), cores_busy: round($0.coresBusy(report.cores)),
        limit: TuningReport.text($0.solution.limit, $0.heldArchives(report)))
    }
    predictions = report.growth.map {
      .init(
        cores: $0.cores, mb_per_s: round($0.rate / 1e6), workers: named($0.workers),
        batch_bytes: $0.pipeline.batchBytes, batches: $0.pipeline.batches, limit: $0.limit)
    }
    saturates_at_cores = report.saturation?.cores
    // Of too little text nothing is concluded.
    settings = Dictionary(
      uniqueKeysWithValues: (report.isEnough ? report.settings : []).map {
        ("\($0.section).\($0.key)", $0.value)
      })
    self.written = written
  }
}
