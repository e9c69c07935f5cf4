/// A change of the stages' workers, and why.
public struct TuningDecision: Sendable, Equatable {
  /// Workers for each stage.
  public var workers: [Int]
  /// The reason in words.
  public var reason: String

  /// Creates one from its parts.
  public init(workers: [Int], reason: String) {
    self.workers = workers
    self.reason = reason
  }
}

/// Decides, interval by interval, how many workers each stage may have.
///
/// Pure: no clock, no gates; the caller measures and applies. All stages are decided at once from
/// true costs. More workers are given at once; fewer only when two intervals in a row agree, so a
/// moment's quiet does not take away what is needed in the next.
public struct Tuner: Sendable {
  private var problem: TuningProblem
  private var estimate: CostEstimate
  /// Workers as they are now.
  public private(set) var workers: [Int]
  private var lower: [Int]?

  /// Creates a tuner; `problem` has the stages' names, fixed numbers and limits, its costs are not
  /// looked at.
  ///
  /// - Parameters:
  ///   - problem: The stages, the cores and the batches.
  ///   - prior: Costs of an earlier run, where there are any.
  public init(_ problem: TuningProblem, prior: [Double?] = []) {
    self.problem = problem
    estimate = CostEstimate(stages: problem.stages.count, prior: prior)
    workers = problem.stages.map { $0.widest(cores: problem.cores) }
  }

  /// The first decision: by the earlier run's costs, or every stage as wide as the cores.
  public mutating func begin() -> TuningDecision {
    if problem.stages.allSatisfy({ $0.fixed != nil || $0.most == 1 || !$0.isChosen }) {
      return TuningDecision(workers: workers, reason: "the workers of all stages are set")
    }
    guard let solution = solve() else {
      return TuningDecision(
        workers: workers,
        reason: "no earlier run to go by: every stage may use all \(problem.cores) cores")
    }
    workers = solution.workers
    return TuningDecision(workers: workers, reason: "by the last run: " + Self.why(solution))
  }

  /// Takes in an interval and decides anew; nil where nothing changes.
  public mutating func observe(
    _ interval: [CostEstimate.Progress], batches: Int
  ) -> TuningDecision? {
    problem.batches = batches
    estimate.add(interval)
    guard let solution = solve() else { return nil }
    let wanted = solution.workers
    var next = workers
    var falls = false
    for index in next.indices {
      if wanted[index] > workers[index] {
        next[index] = wanted[index]
      } else if wanted[index] < workers[index] {
        falls = true
        // The more careful of the two intervals counts.
        if let before = lower { next[index] = max(wanted[index], min(before[index], next[index])) }
      }
    }
    lower = falls ? wanted : nil
    guard next != workers else { return nil }
    let changes = next.indices.filter { next[$0] != workers[$0] }.map {
      "\(problem.stages[$0].name) \(workers[$0]) → \(next[$0])"
    }
    workers = next
    return TuningDecision(
      workers: next, reason: changes.joined(separator: ", ") + ": " + Self.why(solution))
  }

  /// The costs as they are known now.
  public var costs: [Double?] { estimate.costs }

  /// Solves with the costs known; nil until every stage has one.
  private mutating func solve() -> TuningSolution? {
    let costs = estimate.costs
    guard !costs.contains(where: { $0 == nil }) else { return nil }
    for index in costs.indices { problem.stages[index].cost = costs[index] ?? 0 }
    return WorkerSolver.solve(problem)
  }

  /// The reason for a solution, in words.
  static func why(_ solution: TuningSolution) -> String {
    let rate = "\(Int((solution.rate / 1e6).rounded())) MB/s"
    switch solution.limit {
    case .cores: return "the cores allow \(rate)"
    case .memory: return "the memory limit allows \(rate)"
    case .fixed(let name): return "the workers set for \(name) allow \(rate)"
    case .serial(let name): return "\(name), which no more workers could share, allows \(rate)"
    }
  }
}
