internal import Foundation
internal import Wire

/// A run's figures in Prometheus' text exposition format, for node_exporter's textfile collector.
///
/// All are gauges: each run writes them anew. Written beside its place and renamed, under a name
/// that does not end in `.prom` meanwhile.
package struct RunMetrics: Sendable {
  private let outcome: RunOutcome
  private let lastSuccess: Double?
  private var text = ""

  /// Writes the metrics of `outcome` to `path`; the time of the last success is taken over from
  /// what stands there.
  ///
  /// Its readers are of another account, and a service's umask keeps files from these: all may read it.
  ///
  /// - Throws: an error where it cannot be written, and where a device, a pipe or a folder would be replaced.
  package static func write(_ outcome: RunOutcome, to path: String) throws {
    let found = try? FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    guard found.map({ $0[.type] as? FileAttributeType == .typeRegular }) ?? true else {
      throw WireError(.write, "is no file, and metrics would replace it; name one", file: path)
    }
    let before = FileManager.default.contents(atPath: path).map {
      String(decoding: $0, as: UTF8.self)
    }
    let text = Self.text(outcome, before: before)
    var file = try OutputFile(path)
    try file.allowReading()
    try file.write(Array(text.utf8))
    try file.finish()
  }

  /// The metrics; `before` is what the run before wrote, if there was one.
  package static func text(_ outcome: RunOutcome, before: String? = nil) -> String {
    let last =
      outcome.exitStatus == 0
      ? outcome.ended.timeIntervalSince1970
      : before.flatMap { success(in: $0, pipeline: outcome.pipeline) }
    var metrics = RunMetrics(outcome: outcome, lastSuccess: last)
    metrics.addRun()
    metrics.addAttention()
    if outcome.isComplete { metrics.addResults() }
    if !outcome.record.stages.isEmpty { metrics.addStages() }
    return metrics.text
  }

  private init(outcome: RunOutcome, lastSuccess: Double?) {
    self.outcome = outcome
    self.lastSuccess = lastSuccess
  }

  private static let infoName = "wireroom_run_info"
  private static let successName = "wireroom_run_last_success_time_seconds"

  private static func success(in text: String, pipeline: String) -> Double? {
    let prefix = "\(successName){pipeline=\"\(escape(pipeline))\"} "
    for line in text.split(separator: "\n") where line.hasPrefix(prefix) {
      return Double(line.dropFirst(prefix.count))
    }
    return nil
  }

  /// The pipeline whose metrics stand at `path`, nil where there are none.
  ///
  /// For a run that does not know its pipeline's name, because the file cannot be read.
  package static func pipeline(at path: String) -> String? {
    guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
    let start = "\(infoName){pipeline=\""
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix(start) {
      var name = ""
      var isEscaped = false
      for scalar in line.dropFirst(start.count).unicodeScalars {
        if isEscaped {
          name.unicodeScalars.append(scalar == "n" ? "\n" : scalar)
          isEscaped = false
        } else if scalar == "\\" {
          isEscaped = true
        } else if scalar == "\"" {
          return name
        } else {
          name.unicodeScalars.append(scalar)
        }
      }
    }
    return nil
  }

  // MARK: - Families

  private mutating func addRun() {
    family(Self.infoName, "The last run: its name and the program's version.")
    sample(Self.infoName, [("run", outcome.id), ("version", Version.number)], 1)
    let start = outcome.started.timeIntervalSince1970
    let end = outcome.ended.timeIntervalSince1970
    single("wireroom_run_start_time_seconds", "When the last run began, in Unix time.", start)
    single("wireroom_run_end_time_seconds", "When the last run ended, in Unix time.", end)
    single("wireroom_run_duration_seconds", "How long the last run took.", max(0, end - start))
    single(
      "wireroom_run_exit_status", "The last run's exit status; 0 is success.",
      Double(outcome.exitStatus))
    if let lastSuccess {
      single(Self.successName, "When a run last ended with status 0, in Unix time.", lastSuccess)
    }
    single(
      "wireroom_run_peak_memory_bytes", "The most memory that the last run held.",
      Double(outcome.record.peakMemory))
  }

  private mutating func addAttention() {
    family("wireroom_attention", "Findings of the last run that need a person.")
    for kind in Attention.Kind.allCases {
      let count = outcome.record.attention.count { $0.kind == kind }
      sample("wireroom_attention", [("kind", kind.rawValue)], Double(count))
    }
  }

  private mutating func addResults() {
    let record = outcome.record
    let processed = Set(record.processed)
    let read = record.archives.lazy.filter { processed.contains($0.name) }
    family("wireroom_archives", "Archives in the results, by what the last run did with them.")
    sample("wireroom_archives", [("state", "read")], Double(read.count))
    sample("wireroom_archives", [("state", "kept")], Double(record.archives.count - read.count))
    single(
      "wireroom_archives_damaged", "Archives in the results that are damaged.",
      Double(record.archives.count { !$0.damage.isEmpty }))
    single(
      "wireroom_run_archives_damaged", "Archives among the last run's inputs that are damaged.",
      Double(record.damaged.count))
    documents("wireroom_documents", "Documents in the results, by outcome.", record.counts)
    let counts = read.reduce(Counts()) { $0 + $1.counts }
    documents("wireroom_run_documents", "Documents that the last run read, by outcome.", counts)
    reasons(
      "wireroom_run_rejected_documents", "Documents that the last run rejected, by reason.",
      RejectReason.allCases.map(\.rawValue), counts.rejectedBy)
    reasons(
      "wireroom_run_left_out_documents", "Documents that the last run left out, by reason.",
      ["embargo", "selection"], counts.leftOutBy)
    single(
      "wireroom_text_bytes", "Text of the documents in the results.",
      Double(record.counts.textBytes))
    single("wireroom_run_text_bytes", "Text that the last run read.", Double(counts.textBytes))
    single(
      "wireroom_run_source_bytes", "Bytes of the archives that the last run read.",
      Double(read.reduce(0) { $0 + $1.size }))
    let uncompressed = Double(read.reduce(0) { $0 + $1.uncompressedBytes })
    single(
      "wireroom_run_bytes_per_second", "Uncompressed bytes a second that the last run read.",
      record.lineSeconds > 0 ? uncompressed / record.lineSeconds : 0)
  }

  private mutating func documents(_ name: String, _ help: String, _ counts: Counts) {
    family(name, help)
    for (outcome, count) in [
      ("written", counts.written), ("rejected", counts.rejected), ("left_out", counts.leftOut),
      ("withdrawn", counts.withdrawn),
    ] { sample(name, [("outcome", outcome)], Double(count)) }
  }

  private mutating func reasons(
    _ name: String, _ help: String, _ known: [String], _ counts: [String: Int]?
  ) {
    family(name, help)
    for reason in known { sample(name, [("reason", reason)], Double(counts?[reason] ?? 0)) }
  }

  private mutating func addStages() {
    family("wireroom_run_stage_seconds", "Workers' time in the last run, by stage and state.")
    for stage in outcome.record.stages {
      for (state, seconds) in [
        ("busy", stage.busySeconds), ("starved", stage.starvedSeconds),
        ("blocked", stage.blockedSeconds),
      ] {
        sample("wireroom_run_stage_seconds", [("stage", stage.name), ("state", state)], seconds)
      }
    }
    family("wireroom_run_stage_workers", "Workers of each stage at the last run's end.")
    for stage in outcome.record.stages {
      sample("wireroom_run_stage_workers", [("stage", stage.name)], Double(stage.workers))
    }
  }

  // MARK: - Text

  private mutating func single(_ name: String, _ help: String, _ value: Double) {
    family(name, help)
    sample(name, [], value)
  }

  private mutating func family(_ name: String, _ help: String) {
    let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
  }

  private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
    let all = ([("pipeline", outcome.pipeline)] + labels).map { "\($0)=\"\(Self.escape($1))\"" }
    let number =
      value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : value.description
    text += "\(name){\(all.joined(separator: ","))} \(number)\n"
  }

  /// A label's value: backslash, quotation mark and line feed are escaped.
  private static func escape(_ value: String) -> String {
    var out = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": out += "\\\\"
      case "\"": out += "\\\""
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
