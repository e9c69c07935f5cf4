package import Foundation
internal import Wire

/// How a run ended, for those who must be told: metrics, the notify command, the log.
package struct RunOutcome: Sendable {
  package enum Status: String, Sendable {
    case success
    /// The exit status is 0, and something needs a person.
    case warning
    case failure
  }

  package var id: String
  package var pipeline: String
  package var folder: String
  package var started: Date
  package var ended: Date
  package var exitStatus: Int32
  /// What ran; of a run that threw, what is known of it.
  package var record: RunRecord
  /// Whether the results were merged: the record's counts are those of the folder.
  package var isComplete: Bool

  package var status: Status {
    if exitStatus != 0 { return .failure }
    return record.attention.isEmpty ? .success : .warning
  }

  package init(
    id: String, pipeline: Pipeline, folder: String, started: Date, ended: Date = Date(),
    exitStatus: Int32, record: RunRecord, isComplete: Bool
  ) {
    self.id = id
    self.pipeline = pipeline.name
    self.folder = folder
    self.started = started
    self.ended = ended
    self.exitStatus = exitStatus
    self.record = record
    self.isComplete = isComplete
  }

  /// A name for a run: its start in UTC and some chance.
  package static func newID(at date: Date = Date()) -> String {
    let time = date.formatted(.iso8601).replacing("-", with: "").replacing(":", with: "")
    let chance = String(UInt32.random(in: 0..<1 << 24), radix: 16)
    return time + "-" + String(repeating: "0", count: 6 - chance.count) + chance
  }
}

extension RunRecord {
  /// The record of a run that did not come to its results.
  package init(
    pipeline: Pipeline, started: Date, id: String?, night: String?, exitStatus: Int32,
    problem: String?, attention: [Attention] = []
  ) {
    self.init(
      pipeline: pipeline, started: started, archives: [], inputs: [], processed: [], line: nil,
      isStopped: false)
    self.id = id
    self.night = night
    self.exitStatus = exitStatus
    problems = problem.map { [$0] } ?? []
    self.attention = attention
    seconds = Date().timeIntervalSince(started)
  }
}
