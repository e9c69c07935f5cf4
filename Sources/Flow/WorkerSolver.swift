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

    /// Creates a stage from its parts.
    public init(
      _ name: String, cost: Double, fixed: Int? = nil, most: Int = .max, usesCores: Bool = true
    ) {
      self.name = name
      self.cost = cost
      self.fixed = fixed
      self.most = most
      self.usesCores = usesCores
    }
  }

  /// The stages, in the order in which the data flows.
  public var stages: [Stage]
  /// Cores that all stages share.
  public var cores: Int
  /// Batches that may be alive at once.
  public var batches: Int

  /// Creates a problem from its parts.
  public init(stages: [Stage], cores: Int, batches: Int = .max) {
    self.stages = stages
    self.cores = cores
    self.batches = batches
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
      // A batch is worked on by one worker at a time: fewer batches than cores leave cores idle.
      bound(Double(max(1, problem.batches)) / total, .memory)
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
      stage.fixed.map { max(1, $0) } ?? count(need, most: min(stage.most, problem.cores))
    }
    return TuningSolution(
      workers: workers, rate: rate.isFinite ? rate : 0, limit: limit, demand: demand)
  }

  /// Workers for a mean need: with headroom, at least one, at most what finds work.
  private static func count(_ need: Double, most: Int) -> Int {
    max(1, min(most, Int((need * (1 + headroom) - 1e-9).rounded(.up))))
  }

  /// The rates for a growing number of cores, and the number at which they stop growing.
  ///
  /// - Parameters:
  ///   - problem: The problem, whose own cores are not looked at.
  ///   - cores: The numbers of cores to predict for.
  /// - Returns: A solution for each number, with as many batches as it needs.
  public static func predict(_ problem: TuningProblem, cores: [Int]) -> [TuningSolution] {
    cores.map { count in
      var next = problem
      next.cores = count
      return solve(next)
    }
  }

  /// The fewest cores that reach all that the serial parts allow; nil if nothing is serial.
  public static func coresToSaturate(_ problem: TuningProblem) -> Int? {
    var ceiling = Double.infinity
    for stage in problem.stages where stage.cost > 0 {
      let lanes = min(stage.most, stage.fixed ?? .max)
      if lanes != .max { ceiling = min(ceiling, Double(lanes) / stage.cost) }
    }
    guard ceiling.isFinite, problem.coreCost > 0 else { return nil }
    return max(1, Int((ceiling * problem.coreCost - 1e-9).rounded(.up)))
  }
}
