internal import Flow

/// What held a run, by what was measured of it.
enum TuningFinding: Sendable, Equatable {
  /// The cores were busy.
  case cores
  /// A stage's workers were busy, all of them, while cores were not.
  case stage(String)
  /// The source waited for leave to keep another batch alive, while cores were not busy.
  case batches
  /// Nothing that was measured explains it.
  case unknown
}

extension TuningReport.Candidate {
  /// From which share of the cores' time on the cores are what holds a run.
  static let busyCores = 0.8
  /// From which share of its workers' time on a stage is what holds a run.
  static let busyStage = 0.85
  /// From which share of its time on waiting says that the source is held.
  static let heldSource = 0.5

  /// How much of so many cores' time the fastest run used.
  func coresBusy(_ cores: Int) -> Double {
    let busy = stages.filter { $0.name != "disk" }.reduce(0) { $0 + $1.busySeconds }
    return busy / max(1e-9, seconds * Double(cores))
  }

  /// The share of its workers' time in which a stage was busy, in the fastest run.
  ///
  /// Workers that were not let in have no time: `auto` opens and closes them as it goes.
  func busy(_ name: String) -> Double { shares(name).busy }

  /// The share of its workers' time that the source waited for what is behind it.
  var sourceBlocked: Double { shares("decode").blocked }

  /// The shares of its workers' time in which a stage was busy, starved and blocked.
  func shares(_ name: String) -> (busy: Double, starved: Double, blocked: Double) {
    guard let reading = stages[name] else { return (0, 0, 0) }
    var starved = reading.starvedSeconds
    if name == "inflate" {
      // A lane is there only while its archive is inflated: without one it waits for input.
      let lanes = seconds * Double(workers.first ?? 1)
      starved = max(starved, lanes - reading.busySeconds - reading.blockedSeconds)
    }
    let time = max(1e-9, reading.busySeconds + starved + reading.blockedSeconds)
    return (reading.busySeconds / time, starved / time, reading.blockedSeconds / time)
  }

  /// Archives that were open at once, where it was the memory that allowed no more.
  func heldArchives(_ report: TuningReport) -> Int? {
    guard pipeline.fixedWorkers(.decode) == nil else { return nil }
    return plan.heldArchives(cores: report.cores, archives: report.sample.archives.count)
  }

  /// Milliseconds of work on the cores for a megabyte of text.
  var work: Double {
    let busy = stages.filter { $0.name != "disk" }.reduce(0) { $0 + $1.busySeconds }
    return stages.textBytes > 0 ? busy / Double(stages.textBytes) * 1e9 : 0
  }

  /// What held the fastest run.
  func finding(cores: Int) -> TuningFinding {
    if coresBusy(cores) >= Self.busyCores { return .cores }
    let fullest = Line.stageNames.max { busy($0) < busy($1) }
    if let fullest, busy(fullest) >= Self.busyStage { return .stage(fullest) }
    return sourceBlocked >= Self.heldSource ? .batches : .unknown
  }
}
