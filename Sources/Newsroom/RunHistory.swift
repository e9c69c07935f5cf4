/// How a run went over time: a bounded number of samples, in columns.
///
/// When there are too many, every second one is dropped and the interval doubles; sums stay right,
/// because times and bytes are counted from the start of the run.
package struct RunHistory: Sendable, Codable, Equatable {
  /// A stage's columns.
  package struct Stage: Sendable, Codable, Equatable {
    package var name: String
    /// Milliseconds that its workers were busy, starved and blocked, since the start.
    package var busy: [Int] = []
    package var starved: [Int] = []
    package var blocked: [Int] = []
    /// Workers that might work.
    package var workers: [Int] = []
    /// Batches that waited behind it.
    package var depth: [Int] = []
  }

  /// What is measured at a moment.
  struct Sample {
    var milliseconds: Int
    var textBytes: Int
    var resident: Int
    var batches: Int
  }

  /// Samples that are kept at the most.
  static let most = 240

  /// Milliseconds since the start of the line.
  package private(set) var milliseconds: [Int] = []
  /// Bytes of text decoded, since the start.
  package private(set) var textBytes: [Int] = []
  /// Memory that the process held.
  package private(set) var resident: [Int] = []
  /// Batches alive.
  package private(set) var batches: [Int] = []
  package private(set) var stages: [Stage]
  private var stride = 1
  private var offered = 0

  init(stages: [String]) { self.stages = stages.map { Stage(name: $0) } }

  /// Takes a sample in, if it is due.
  mutating func add(_ sample: Sample, _ readings: [StageReading], depths: [Int], isLast: Bool) {
    defer { offered += 1 }
    guard isLast || offered.isMultiple(of: stride) else { return }
    if milliseconds.count >= Self.most { thin() }
    milliseconds.append(sample.milliseconds)
    textBytes.append(sample.textBytes)
    resident.append(sample.resident)
    batches.append(sample.batches)
    for index in stages.indices {
      stages[index].busy.append(Int(readings[index].busySeconds * 1000))
      stages[index].starved.append(Int(readings[index].starvedSeconds * 1000))
      stages[index].blocked.append(Int(readings[index].blockedSeconds * 1000))
      stages[index].workers.append(readings[index].workers)
      stages[index].depth.append(depths[index])
    }
  }

  /// Puts the samples of another line behind these, which began `milliseconds` after this one.
  mutating func append(_ next: RunHistory, after start: Int) {
    func last(_ column: [Int]) -> Int { column.last ?? 0 }
    milliseconds += next.milliseconds.map { $0 + start }
    textBytes += next.textBytes.map { [before = last(textBytes)] in $0 + before }
    resident += next.resident
    batches += next.batches
    for (index, stage) in next.stages.enumerated() where stages.indices.contains(index) {
      let (busy, starved, blocked) = (
        last(stages[index].busy), last(stages[index].starved), last(stages[index].blocked)
      )
      stages[index].busy += stage.busy.map { $0 + busy }
      stages[index].starved += stage.starved.map { $0 + starved }
      stages[index].blocked += stage.blocked.map { $0 + blocked }
      stages[index].workers += stage.workers
      stages[index].depth += stage.depth
    }
    while milliseconds.count > Self.most { thin() }
  }

  private mutating func thin() {
    stride *= 2
    func half(_ column: inout [Int]) {
      column = column.indices.filter { $0.isMultiple(of: 2) }.map { column[$0] }
    }
    half(&milliseconds)
    half(&textBytes)
    half(&resident)
    half(&batches)
    for index in stages.indices {
      half(&stages[index].busy)
      half(&stages[index].starved)
      half(&stages[index].blocked)
      half(&stages[index].workers)
      half(&stages[index].depth)
    }
  }

  enum CodingKeys: String, CodingKey {
    case milliseconds
    case textBytes = "text_bytes"
    case resident = "resident_bytes"
    case batches = "batches_alive"
    case stages
  }
}

/// A decision on the stages' workers: when, what and why.
package struct DecisionRecord: Sendable, Codable, Equatable {
  /// Seconds since the start of the line.
  package var seconds: Double
  /// Workers of each stage after it.
  package var workers: [String: Int]
  package var reason: String
}
