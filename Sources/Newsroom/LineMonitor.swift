internal import CTables
internal import Flow
internal import Logging

/// Watches the line while it runs: takes samples, decides on workers, keeps the memory's limit.
///
/// It has the clock; what it decides by is pure (`Tuner`, `MemoryGovernor`).
actor LineMonitor {
  private static let tick = Duration.milliseconds(100)
  /// Ticks between two decisions: a second.
  private static let ticksPerDecision = 10
  /// Decisions that are kept at the most.
  private static let mostDecisions = 200

  private let probes: [StageProbe]
  private let plan: MemoryPlan
  private let admission: Admission
  private let logger: Logger
  private let trace: TraceFile?
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var tuner: Tuner
  private var governor: MemoryGovernor
  private var history: RunHistory
  private var decisions: [DecisionRecord] = []
  private var leftOut = 0
  private var ticks = 0
  private var budget: Int
  private var last: [Meter.Reading]

  init(
    probes: [StageProbe], tuner: Tuner, first: TuningDecision, plan: MemoryPlan,
    admission: Admission, logger: Logger, trace: TraceFile?
  ) {
    self.probes = probes
    self.tuner = tuner
    self.plan = plan
    self.admission = admission
    self.logger = logger
    self.trace = trace
    start = clock.now
    budget = plan.budget
    governor = MemoryGovernor(
      limit: plan.limit, planned: plan.budget, least: MemoryPlan.weight(plan.batchBytes) * 2)
    history = RunHistory(stages: probes.map(\.name))
    last = probes.map { _ in .zero }
    decisions = [Self.record(first, at: 0, probes)]
    logger.info("workers", metadata: ["reason": "\(first.reason)"])
  }

  /// Watches until it is cancelled.
  func run() async {
    trace?.begin(stages: probes)
    if let first = decisions.first { trace?.decided(first.reason) }
    while (try? await Task.sleep(for: Self.tick)) != nil { step(isLast: false) }
  }

  /// Takes the last sample.
  func finish() -> (RunHistory, [DecisionRecord]) {
    step(isLast: true)
    if leftOut > 0 {
      let place = Self.mostDecisions / 2
      decisions[place - 1].reason += " (and \(leftOut) more decisions before the next one here)"
    }
    return (history, decisions)
  }

  private func step(isLast: Bool) {
    ticks += 1
    let elapsed = clock.now - start
    let depths = probes.map { $0.depth() }
    let alive = admission.alive
    let resident = ProcessMemory.resident
    history.add(
      RunHistory.Sample(
        milliseconds: elapsed.nanoseconds / 1_000_000, textBytes: probes[1].reading.bytes,
        resident: resident, batches: alive.count),
      probes.map { StageReading($0) }, depths: depths, isLast: isLast)
    trace?.count(batches: alive.count, resident: resident, depths: depths)
    if !isLast {
      govern(resident, elapsed)
      if ticks.isMultiple(of: Self.ticksPerDecision) { decide(elapsed) }
    }
    trace?.flush()
  }

  private func govern(_ resident: Int, _ elapsed: Duration) {
    guard let step = governor.observe(resident: resident) else { return }
    if step.releases { wr_release_freed_memory() }
    guard step.budget != budget else { return }
    let reason =
      "the process holds \(ByteSize.text(resident)) of \(ByteSize.text(plan.limit)): batches may take \(ByteSize.text(step.budget))"
    budget = step.budget
    admission.resize(budget)
    tell(TuningDecision(workers: tuner.workers, reason: reason), elapsed)
  }

  private func decide(_ elapsed: Duration) {
    let now = probes.map(\.reading)
    // The source is decoding; what is inflated for it runs ahead and is counted by its bytes.
    guard now[1].batches > 0 else { return }
    let size = Double(now[1].bytes) / Double(now[1].batches)
    // A stage's work in bytes that entered the line: its batches are the source's batches.
    let interval = probes.indices.map { index in
      let counter = min(index, 7)
      let batches = now[counter].batches - last[counter].batches
      return CostEstimate.Progress(
        busy: (now[index].busy - last[index].busy).seconds,
        bytes: index <= 1
          ? Double(now[1].bytes - last[1].bytes) : Double(batches) * size)
    }
    last = now
    let batches = max(1, budget / MemoryPlan.weight(plan.batchBytes))
    guard let decision = tuner.observe(interval, batches: batches) else { return }
    for (probe, workers) in zip(probes, decision.workers) { probe.gate?.set(workers) }
    tell(decision, elapsed)
  }

  private func tell(_ decision: TuningDecision, _ elapsed: Duration) {
    logger.info("workers", metadata: ["reason": "\(decision.reason)"])
    trace?.decided(decision.reason)
    decisions.append(Self.record(decision, at: elapsed.seconds, probes))
    // The first say how it began, the last how it ended; those between are counted.
    if decisions.count > Self.mostDecisions {
      decisions.remove(at: Self.mostDecisions / 2)
      leftOut += 1
    }
  }

  private static func record(
    _ decision: TuningDecision, at seconds: Double, _ probes: [StageProbe]
  ) -> DecisionRecord {
    var workers: [String: Int] = [:]
    for (probe, count) in zip(probes, decision.workers) where probe.gate != nil {
      workers[probe.name] = count
    }
    return DecisionRecord(
      seconds: (seconds * 1000).rounded() / 1000, workers: workers, reason: decision.reason)
  }
}
