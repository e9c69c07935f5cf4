import ArgumentParser
import Foundation
import Logging
import Newsroom
import Wire

/// Tells how a run ended: to the log, the metrics file and the notify command.
struct RunTeller {
  let id: String
  let pipeline: Pipeline
  let folder: String
  /// The pipeline file's folder.
  let base: String
  /// The night's date; nil where it is not known yet.
  let night: String?
  let metrics: String?
  let log: RunLog.Opened
  let started = Date()

  var logger: Logger { log.logger }

  /// What was found about the telling itself.
  var attention: [Attention] {
    log.problem.map { [Attention(.untold, $0.file ?? "log", "\($0)")] } ?? []
  }

  func begin(archives: Int) {
    logger.info(
      "run begins",
      metadata: [
        "pipeline": "\(pipeline.name)", "folder": "\(folder)", "night": "\(night ?? "")",
        "archives": "\(archives)",
      ])
  }

  /// Tells of a run that came to its end, or was stopped.
  func tell(_ record: RunRecord) async {
    let outcome = RunOutcome(
      id: id, pipeline: pipeline, folder: folder, started: started,
      exitStatus: record.exitStatus, record: record, isComplete: !record.isStopped)
    for problem in record.problems { logger.error("\(problem)") }
    for item in record.attention where item.kind != .damagedArchive {
      logger.log(
        level: log.isStructured ? .warning : .debug, "\(item.kind.title)",
        metadata: ["finding": "\(item.text)"])
    }
    await tell(outcome)
  }

  /// Tells of a run that failed.
  func tell(_ error: any Error) async {
    let exitStatus = RunCommand.exitCode(for: error).rawValue
    let text = Self.text(error)
    let record = RunRecord(
      pipeline: pipeline, started: started, id: id, night: night, exitStatus: exitStatus,
      problem: text, attention: attention)
    let outcome = RunOutcome(
      id: id, pipeline: pipeline, folder: folder, started: started, exitStatus: exitStatus,
      record: record, isComplete: false)
    // Standard error has it from the program's end.
    if log.isStructured { logger.error("run failed", metadata: ["reason": "\(text)"]) }
    await tell(outcome)
  }

  /// What ended a run, in words.
  static func text(_ error: any Error) -> String {
    if error is ExitCode { return "stopped by a signal" }
    return (error as? WireError)?.description ?? RunCommand.message(for: error)
  }

  /// Lines of the notify command's output that go to the log.
  private static let mostLines = 200

  private func tell(_ told: RunOutcome) async {
    var outcome = told
    let counts = outcome.record.counts
    logger.info(
      "run ends",
      metadata: [
        "status": "\(outcome.status.rawValue)", "exit_status": "\(outcome.exitStatus)",
        "read": "\(counts.read)", "written": "\(counts.written)",
        "rejected": "\(counts.rejected)", "left_out": "\(counts.leftOut)",
        "attention": "\(outcome.record.attention.count)",
        "seconds": "\((outcome.ended.timeIntervalSince(outcome.started) * 1000).rounded() / 1000)",
      ])
    if let metrics {
      do {
        try RunMetrics.write(outcome, to: metrics)
      } catch {
        logger.error("no metrics were written", metadata: ["reason": "\(error)"])
        outcome.record.attention.append(
          Attention(.untold, metrics, "no metrics were written: \(error)"))
      }
    }
    guard let notify = pipeline.notify,
      let report = await Notifier(notify, base: base, stop: Interruption.stop).run(outcome)
    else { return }
    let lines = report.output.split(whereSeparator: \.isNewline)
    for line in lines.prefix(Self.mostLines) {
      logger.info("notify", metadata: ["output": "\(line)"])
    }
    if lines.count > Self.mostLines {
      logger.info(
        "more of the command's output is left out",
        metadata: ["lines": "\(lines.count - Self.mostLines)"])
    }
    if let problem = report.problem {
      logger.warning("the notify command \(problem)")
    } else {
      logger.info("notify command done")
    }
  }
}
