internal import Flow
internal import Wire

/// What a sample's runs cost: the measured part of every prediction.
struct TuningCosts: Sendable {
  /// Busy seconds of each stage for each byte of the sample's text.
  let seconds: [Double]
  /// Seconds of the disk's lane for the end of an archive, whatever its size.
  let archiveEnd: Double
  /// Its seconds for each byte of text, apart from the ends.
  let diskPerByte: Double
  /// Whether most of the text is in archives of many gzip members, which are inflated at once.
  let hasMembers: Bool
  /// How far the runs lie apart, as a share of their median.
  let spread: Double
  /// What a batch costs whatever its size.
  var batch = Batch()

  /// What each batch costs beside its bytes, by a run with few and small ones.
  struct Batch: Sendable {
    /// Bytes of text in a batch of the runs that gave the costs.
    var bytes = 0.0
    /// Busy seconds of each stage; none where nothing is known.
    var seconds: [Double] = []
    /// Seconds that a batch is on its way from worker to worker.
    var handOff = 0.0

    /// Busy seconds for each byte more of a stage than with batches of `bytes`.
    func more(_ stage: Int, _ size: Int) -> Double {
      guard seconds.indices.contains(stage), bytes > 0, size > 0 else { return 0 }
      return seconds[stage] * (1 / Double(size) - 1 / bytes)
    }
  }

  /// Of the stages on the shared cores.
  var total: Double { seconds.dropLast().reduce(0, +) }

  /// Costs for each byte of an input of `archives` archives that hold `bytes` of text.
  ///
  /// A sample is cut, so its archives are shorter than the input's: what an archive's end takes is
  /// shared by more text there.
  func seconds(archives: Int, bytes: Int) -> [Double] {
    guard bytes > 0, !seconds.isEmpty else { return seconds }
    return seconds.dropLast() + [diskPerByte + archiveEnd * Double(archives) / Double(bytes)]
  }

  /// The line as the solver sees it: on so many cores, over so many archives.
  func problem(
    _ pipeline: Pipeline, cores: Int, archives: Int, costs: [Double]
  ) throws(WireError) -> (problem: TuningProblem, plan: MemoryPlan) {
    var changed = pipeline
    changed.cores = cores
    let plan = try MemoryPlan.make(changed, archives: archives)
    var problem = Line.problem(changed, plan, archives: archives)
    for index in problem.stages.indices {
      problem.stages[index].cost = max(0, costs[index] + batch.more(index, plan.batchBytes))
    }
    problem.handOff = batch.handOff / Double(plan.batchBytes)
    if !hasMembers {
      problem.stages[0].most = problem.stages[1].fixed ?? plan.decoders
    }
    return (problem, plan)
  }
}

extension TuningCosts {
  /// Takes the lowest of several runs' costs: what was more is another program's doing.
  init(of runs: [RunRecord]) {
    let measured = runs.compactMap { $0.measuredCosts(atLeast: 1) }
    seconds = Line.stageNames.map { name in
      measured.compactMap { $0[name] }.min().map { $0 / 1e6 } ?? 0
    }
    let disks = runs.compactMap { run in run.stages["disk"].map { ($0, run.stages.textBytes) } }
    archiveEnd =
      disks.compactMap { disk, _ in
        disk.ends.flatMap { $0 > 0 ? (disk.endSeconds ?? 0) / Double($0) : nil }
      }.min() ?? 0
    diskPerByte =
      disks.compactMap { disk, bytes in
        bytes > 0 ? max(0, disk.busySeconds - (disk.endSeconds ?? 0)) / Double(bytes) : nil
      }.min() ?? 0
    let archives = runs.first?.archives ?? []
    let all = archives.reduce(0) { $0 + $1.uncompressedBytes }
    let inMembers = archives.lazy.filter { $0.gzipMembers > 1 }.reduce(0) {
      $0 + $1.uncompressedBytes
    }
    hasMembers = inMembers * 2 > all
    let rates = runs.map(TuningReport.rate).sorted()
    let median = rates.isEmpty ? 0 : rates[rates.count / 2]
    spread = median > 0 ? ((rates.last ?? 0) - (rates.first ?? 0)) / median : 0
  }
}

extension TuningCosts.Batch {
  /// Compares a run of at most `alive` small batches with the costs of large ones and a run that
  /// gave these, on as many cores; nil where the batches did not differ enough.
  init?(_ costs: [Double], large: RunRecord, small: RunRecord, alive: Int, cores: Int) {
    guard let size = Self.size(small), let usual = Self.size(large), size * 4 < usual,
      let measured = small.measuredCosts(atLeast: 1)
    else { return nil }
    bytes = usual
    // Inflating and writing know nothing of batches.
    seconds = Line.stageNames.enumerated().map { index, name in
      guard name != "inflate", name != "disk", let cost = measured[name] else { return 0 }
      return max(0, cost / 1e6 - costs[index]) / (1 / size - 1 / usual)
    }
    let text = Double(small.stages.textBytes)
    let held = small.stages.filter { !["inflate", "decode", "disk"].contains($0.name) }
      .reduce(0) { $0 + $1.busySeconds }
    let busy = small.stages.filter { $0.name != "disk" }.reduce(0) { $0 + $1.busySeconds }
    // Where the cores were busy all the same, the way from worker to worker held nothing up.
    let isHeld = busy < 0.8 * small.lineSeconds * Double(cores)
    handOff =
      isHeld ? max(0, Double(alive) * small.lineSeconds - held) / text * size : 0
  }

  /// Bytes of text in a run's batches; nil where it had none.
  private static func size(_ run: RunRecord) -> Double? {
    guard let source = run.stages["decode"], source.batches > 0 else { return nil }
    return Double(source.bytes) / Double(source.batches)
  }
}
