/// What the line costs, and what it may use: the question that `WorkerSolver` answers.
///
/// Costs are seconds of one worker's busy time for each byte that enters the line. Waiting is left
/// out, so a stage's cost is its own whatever its neighbours do (DS2, Kalavri et al., OSDI 2018).
public struct TuningProblem: Sendable, Equatable {
  /// A stage as the solver sees it.
  public struct Stage: Sendable, Equatable {
    /// The stage's name.
    public var name: String
    /// Busy seconds for each byte that enters the line.
    public var cost: Double
    /// The number that the user has set, if any.
    public var fixed: Int?
    /// The most workers that can find work: one for a serial stage, one an archive for the source.
    public var most: Int
    /// Whether it runs on the shared cores; a stage with a thread of its own does not.
    public var usesCores: Bool
    /// Whether its workers are chosen; lanes that are there by themselves are `most`, always.
    public var isChosen: Bool
    /// Whether what it works on is counted among the batches alive.
    public var holdsBatch: Bool

    /// Creates a stage from its parts.
    public init(
      _ name: String, cost: Double, fixed: Int? = nil, most: Int = .max, usesCores: Bool = true,
      isChosen: Bool = true, holdsBatch: Bool = true
    ) {
      self.name = name
      self.cost = cost
      self.fixed = fixed
      self.most = most
      self.usesCores = usesCores
      self.isChosen = isChosen
      self.holdsBatch = holdsBatch
    }

    /// Workers before anything is known: what is set, or as many as could find a core.
    public func widest(cores: Int) -> Int { fixed ?? (isChosen ? max(1, min(most, cores)) : most) }
  }

  /// The stages, in the order in which the data flows.
  public var stages: [Stage]
  /// Cores that all stages share.
  public var cores: Int
  /// Batches that may be alive at once.
  public var batches: Int
  /// Seconds for each byte that a batch is on its way from worker to worker, and nobody's work.
  public var handOff: Double

  /// Creates a problem from its parts.
  public init(stages: [Stage], cores: Int, batches: Int = .max, handOff: Double = 0) {
    self.stages = stages
    self.cores = cores
    self.batches = batches
    self.handOff = handOff
  }

  /// Seconds of work on the shared cores for each byte.
  public var coreCost: Double { stages.reduce(0) { $0 + ($1.usesCores ? $1.cost : 0) } }
}

/// The answer: workers for each stage, what they reach, and what holds the line there.
public struct TuningSolution: Sendable, Equatable {
  /// What a line cannot go beyond.
  public enum Limit: Sendable, Equatable {
    case cores
    case memory
    /// A stage at the number of workers that was set for it.
    case fixed(String)
    /// A stage that finds work for no more: one lane, or one worker an archive.
    case serial(String)
  }

  /// Workers for each stage, in the problem's order.
  public var workers: [Int]
  /// Bytes that enter the line each second, as predicted.
  public var rate: Double
  /// What holds the line at that rate.
  public var limit: Limit
  /// Workers that each stage keeps busy at that rate, on average.
  public var demand: [Double]
}

/// Finds the smallest number of workers with which the cores are the limit and no stage is.
///
/// Pure: figures in, figures out. All stages are solved at once: the rate that the line can reach
/// follows from all costs together, and each stage then needs `rate × cost` workers. Complexity:
/// linear in the stages.
public enum WorkerSolver {
  /// Room above the mean: batches differ, so a stage at its mean need would wait now and then.
  public static let headroom = 0.25

  /// Solves `problem`; stages without a cost yet get one worker.
  public static func solve(_ problem: TuningProblem) -> TuningSolution {
    let stages = problem.stages
    let cores = Double(max(1, problem.cores))
    var rate = Double.infinity
    var limit = TuningSolution.Limit.cores
    func bound(_ candidate: Double, _ reason: TuningSolution.Limit) {
      if candidate < rate * (1 - 1e-9) { (rate, limit) = (candidate, reason) }
    }
    let total = problem.coreCost
    if total > 0 {
      bound(cores / total, .cores)
      // A batch is worked on by one worker at a time and takes its time from one to the next: too
      // few batches leave cores idle.
      let held = stages.reduce(0) { $0 + ($1.usesCores && $1.holdsBatch ? $1.cost : 0) }
      let journey = held + problem.handOff
      if journey > 0 { bound(Double(max(1, problem.batches)) / journey, .memory) }
    }
    for stage in stages where stage.cost > 0 {
      if let fixed = stage.fixed {
        bound(Double(max(1, fixed)) / stage.cost, .fixed(stage.name))
      }
      if stage.most != .max {
        bound(Double(max(1, stage.most)) / stage.cost, .serial(stage.name))
      }
    }
    let demand = stages.map { rate.isFinite ? rate * $0.cost : 0 }
    let workers = zip(stages, demand).map { stage, need in
      if let fixed = stage.fixed { return max(1, fixed) }
      return stage.isChosen ? count(need, most: min(stage.most, problem.cores)) : stage.most
    }
    return TuningSolution(
      workers: workers, rate: rate.isFinite ? rate : 0, limit: limit, demand: demand)
  }

  /// Workers for a mean need: with headroom, at least one, at most what finds work.
  private static func count(_ need: Double, most: Int) -> Int {
    max(1, min(most, Int((need * (1 + headroom) - 1e-9).rounded(.up))))
  }

  /// The fewest cores from which on more would hardly help, and what holds the line there.
  ///
  /// The line's limits may themselves depend on the cores — more cores need more memory — so the
  /// rates are looked at rather than a formula: the fewest cores that reach 99 % of the best rate.
  ///
  /// - Parameters:
  ///   - most: The largest number of cores that is looked at.
  ///   - solve: The solution for a number of cores.
  /// - Returns: nil where the cores are the limit up to `most`, or nothing is known.
  /// - Throws: what `solve` throws.
  public static func saturation<Failure: Error>(
    most: Int, _ solve: (Int) throws(Failure) -> TuningSolution
  ) throws(Failure) -> (cores: Int, limit: TuningSolution.Limit)? {
    var counts: [Int] = []
    var count = 1
    while count < most {
      counts.append(count)
      count = max(count + 1, count * 5 / 4)
    }
    counts.append(most)
    var rates: [Double] = []
    for count in counts { rates.append(try solve(count).rate) }
    let goal = (rates.max() ?? 0) * 0.99
    guard goal > 0, let first = rates.firstIndex(where: { $0 >= goal }) else { return nil }
    // Between the two numbers the rate grows, or the larger one would not be the first.
    var (low, high) = (first > 0 ? counts[first - 1] : 0, counts[first])
    while high - low > 1 {
      let middle = (low + high) / 2
      if try solve(middle).rate >= goal { high = middle } else { low = middle }
    }
    let limit = try solve(min(most, high * 2)).limit
    return limit == .cores ? nil : (high, limit)
  }
}
