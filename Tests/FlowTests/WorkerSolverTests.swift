import Testing

@testable import Flow

/// Shorthand: costs in nanoseconds a byte, which is seconds a gigabyte.
private func problem(
  _ costs: [Double], cores: Int, batches: Int = .max,
  _ change: (inout TuningProblem) -> Void = { _ in }
) -> TuningProblem {
  var problem = TuningProblem(
    stages: costs.enumerated().map { TuningProblem.Stage("s\($0)", cost: $1 * 1e-9) },
    cores: cores, batches: batches)
  change(&problem)
  return problem
}

@Suite struct `The solver` {
  @Test(
    arguments: [
      // Two cores and even costs: one worker each does, because their shares are below one.
      ([5.0, 5, 5, 5], 2, [1, 1, 1, 1], 100),
      // One stage is nearly all of the work: it needs both cores.
      ([18.0, 1, 1], 2, [2, 1, 1], 100),
      // Eight cores: each stage by its share, with room for batches that differ.
      ([2.0, 4, 6, 8], 8, [1, 2, 3, 4], 400),
      ([1.0, 1, 8], 64, [8, 8, 64], 6400),
      // Nothing needs more workers than there are cores.
      ([10.0], 4, [4], 400),
    ] as [([Double], Int, [Int], Double)])
  func `each stage gets the fewest workers with which the cores are the limit`(
    _ costs: [Double], _ cores: Int, _ workers: [Int], _ megabytes: Double
  ) {
    let solution = WorkerSolver.solve(problem(costs, cores: cores))
    #expect(solution.workers == workers)
    #expect(solution.limit == .cores)
    #expect(abs(solution.rate / 1e6 - megabytes) < 0.01)
  }

  @Test(arguments: 0..<200)
  func `no stage is the limit, and one worker less would leave it without room`(_ seed: Int) {
    var random = SeededGenerator(state: UInt64(seed) &+ 1)
    let costs = (0..<7).map { _ in Double.random(in: 0.1...20, using: &random) }
    let cores = Int.random(in: 1...128, using: &random)
    let given = problem(costs, cores: cores)
    let solution = WorkerSolver.solve(given)
    let expected = Double(cores) / given.coreCost
    var wrong: [String] = []
    if abs(solution.rate - expected) > expected * 1e-6 { wrong.append("rate") }
    for (stage, workers) in zip(given.stages, solution.workers) {
      if Double(workers) / stage.cost < expected * (1 - 1e-6) { wrong.append(stage.name) }
      let need = expected * stage.cost * (1 + WorkerSolver.headroom)
      if workers > 1, Double(workers - 1) >= need { wrong.append("\(stage.name) has one to spare") }
      if !(1...cores).contains(workers) { wrong.append("\(stage.name): \(workers)") }
    }
    #expect(wrong.isEmpty, "seed \(seed)")
  }

  @Test func `a number that is set stays, and the others follow it`() {
    let solution = WorkerSolver.solve(
      problem([8, 2, 2], cores: 8) { $0.stages[0].fixed = 1 })
    #expect(solution.workers == [1, 1, 1])
    #expect(solution.limit == .fixed("s0"))
    #expect(abs(solution.rate - 1 / 8e-9) < 1)
    // One that is generous is kept too and limits nothing.
    let generous = WorkerSolver.solve(problem([8, 2, 2], cores: 2) { $0.stages[2].fixed = 9 })
    #expect(generous.workers == [2, 1, 9])
    #expect(generous.limit == .cores)
  }

  @Test func `a serial stage is the limit once the cores outgrow it`() {
    let few = WorkerSolver.solve(problem([2, 6], cores: 2) { $0.stages[0].most = 1 })
    #expect(few.limit == .cores)
    let many = WorkerSolver.solve(problem([2, 6], cores: 64) { $0.stages[0].most = 1 })
    #expect(many.limit == .serial("s0"))
    #expect(abs(many.rate - 1 / 2e-9) < 1)
    #expect(many.workers == [1, 4])
    #expect(many.demand.map { ($0 * 10).rounded() / 10 } == [1, 3])
  }

  @Test func `a stage with a thread of its own takes no core but can be the limit`() {
    let given = problem([1, 5], cores: 1) {
      $0.stages[1].usesCores = false
      $0.stages[1].most = 1
    }
    #expect(given.coreCost == 1e-9)
    #expect(WorkerSolver.solve(given).limit == .serial("s1"))
  }

  @Test func `fewer batches than cores are the limit`() {
    let solution = WorkerSolver.solve(problem([5, 5], cores: 16, batches: 4))
    #expect(solution.limit == .memory)
    #expect(abs(solution.rate - 4 / 10e-9) < 1)
  }

  @Test func `batches that are long on their way need to be more than the cores`() {
    // Ten nanoseconds of work and ten on the way: two batches keep one of two cores busy.
    var given = problem([5, 5], cores: 2, batches: 2)
    given.handOff = 10e-9
    #expect(WorkerSolver.solve(given).limit == .memory)
    #expect(abs(WorkerSolver.solve(given).rate - 2 / 20e-9) < 1)
    given.batches = 4
    #expect(WorkerSolver.solve(given).limit == .cores)
    // What is worked on before a batch is counted holds none.
    given.batches = 3
    given.stages[0].holdsBatch = false
    #expect(WorkerSolver.solve(given).limit == .cores)
  }

  @Test func `without costs every stage has one worker and nothing is promised`() {
    let solution = WorkerSolver.solve(problem([0, 0], cores: 8))
    #expect(solution.workers == [1, 1])
    #expect(solution.rate == 0)
  }

  @Test func `the prediction grows with the cores and stops at the serial part`() {
    let given = problem([2, 6, 2], cores: 2) { $0.stages[2].most = 1 }
    func solve(_ cores: Int) -> TuningSolution {
      var next = given
      next.cores = cores
      return WorkerSolver.solve(next)
    }
    #expect(
      [1, 2, 4, 8, 16].map { Int((solve($0).rate / 1e6).rounded()) } == [100, 200, 400, 500, 500])
    let end = WorkerSolver.saturation(most: 1024, solve)
    #expect(end?.cores == 5 && end?.limit == .serial("s2"))
    // Up to four cores the cores are the limit: nothing is known of an end.
    #expect(WorkerSolver.saturation(most: 4, solve) == nil)
    #expect(
      WorkerSolver.saturation(most: 64) { WorkerSolver.solve(problem([1, 1], cores: $0)) } == nil)
    #expect(
      WorkerSolver.saturation(most: 64) { WorkerSolver.solve(problem([0, 0], cores: $0)) } == nil)
  }

  @Test func `the end of growth may come from a limit that depends on the cores`() {
    // As where the buffers of more workers leave less memory for batches.
    let end = WorkerSolver.saturation(most: 256) { cores in
      WorkerSolver.solve(problem([5, 5], cores: cores, batches: max(2, 40 - cores)))
    }
    #expect((18...21).contains(end?.cores ?? 0) && end?.limit == .memory)
  }

  @Test func `lanes that nobody chooses are as many as they are, and can be the limit`() {
    let given = problem([6, 2], cores: 8) {
      $0.stages[0].most = 3
      $0.stages[0].isChosen = false
    }
    let solution = WorkerSolver.solve(given)
    #expect(solution.workers == [3, 2])
    #expect(solution.limit == .serial("s0"))
    // Fewer cores than lanes: the lanes stay, the cores are the limit.
    var few = given
    few.cores = 2
    #expect(WorkerSolver.solve(few).workers == [3, 1] && WorkerSolver.solve(few).limit == .cores)
  }
}

@Suite struct `Estimates of cost` {
  @Test func `waiting is left out and bytes are those that entered the line`() {
    var estimate = CostEstimate(stages: 2)
    #expect(estimate.costs == [nil, nil])
    estimate.add([.init(busy: 0.2, bytes: 1e8), .init(busy: 0.5, bytes: 1e8)])
    #expect(estimate.costs == [2e-9, 5e-9])
  }

  @Test func `recent work counts more, an idle interval not at all`() {
    var estimate = CostEstimate(stages: 1)
    estimate.add([.init(busy: 1, bytes: 1e8)])
    estimate.add([.init(busy: 0, bytes: 0)])
    #expect(estimate.costs == [1e-8])
    for _ in 0..<20 { estimate.add([.init(busy: 3, bytes: 1e8)]) }
    let cost = estimate.costs[0] ?? 0
    #expect(cost > 2.98e-8 && cost < 3e-8)
  }

  @Test func `an earlier run counts until this one has said more`() {
    var estimate = CostEstimate(stages: 2, prior: [4e-9, nil])
    #expect(estimate.costs == [4e-9, nil])
    estimate.add([.init(busy: 1, bytes: 1e8), .init(busy: 1, bytes: 1e8)])
    let cost = estimate.costs[0] ?? 0
    #expect(cost > 9e-9 && cost < 1e-8)
  }
}

@Suite struct `The tuner` {
  private static func tuner(
    _ cores: Int, prior: [Double?] = [], _ change: (inout TuningProblem) -> Void = { _ in }
  ) -> Tuner { Tuner(problem([0, 0, 0], cores: cores, change), prior: prior) }

  private static func interval(_ costs: [Double]) -> [CostEstimate.Progress] {
    costs.map { .init(busy: $0 * 1e-9 * 1e8, bytes: 1e8) }
  }

  @Test func `without an earlier run every stage may use all cores`() {
    var tuner = Self.tuner(4)
    let first = tuner.begin()
    #expect(first.workers == [4, 4, 4])
    #expect(first.reason.contains("no earlier run"))
  }

  @Test func `an earlier run's costs decide the beginning`() {
    var tuner = Self.tuner(4, prior: [1e-9, 1e-9, 8e-9])
    let first = tuner.begin()
    #expect(first.workers == [1, 1, 4])
    #expect(first.reason == "by the last run: the cores allow 400 MB/s")
  }

  @Test(arguments: [-1, .infinity, .nan, 1e302, 1])
  func `costs that no run can have had are none`(_ cost: Double) {
    var tuner = Self.tuner(4, prior: [1e-9, cost, 8e-9])
    #expect(tuner.begin().reason.contains("no earlier run"))
  }

  @Test func `more is given at once, less only when two intervals agree`() {
    var tuner = Self.tuner(4, prior: [1e-9, 1e-9, 8e-9])
    _ = tuner.begin()
    // The first stage has become the dear one.
    let up = tuner.observe(Self.interval([30, 1, 8]), batches: 99)
    #expect(up?.workers == [4, 1, 4])
    #expect(up?.reason == "s0 1 → 4: the cores allow 105 MB/s")
    let down = tuner.observe(Self.interval([30, 1, 8]), batches: 99)
    #expect(down?.workers == [4, 1, 2])
    #expect(tuner.observe(Self.interval([30, 1, 8]), batches: 99) == nil)
  }

  @Test func `a number that is set is never changed`() {
    var tuner = Self.tuner(8, prior: [1e-9, 1e-9, 1e-9]) { $0.stages[1].fixed = 2 }
    #expect(tuner.begin().workers[1] == 2)
    let next = tuner.observe(Self.interval([1, 50, 1]), batches: 99)
    #expect((next?.workers[1] ?? 2) == 2)
  }

  @Test func `where all numbers are set there is nothing to decide`() {
    var tuner = Self.tuner(8, prior: [1e-9, 1e-9, 1e-9]) { problem in
      for index in problem.stages.indices { problem.stages[index].fixed = 3 }
    }
    #expect(tuner.begin().reason == "the workers of all stages are set")
    #expect(tuner.observe(Self.interval([1, 50, 1]), batches: 99) == nil)
  }

  @Test func `with less memory fewer workers are enough`() {
    var tuner = Self.tuner(16, prior: [4e-9, 4e-9, 4e-9])
    #expect(tuner.begin().workers == [7, 7, 7])
    _ = tuner.observe(Self.interval([4, 4, 4]), batches: 3)
    let less = tuner.observe(Self.interval([4, 4, 4]), batches: 3)
    #expect(less?.workers == [2, 2, 2])
    #expect(less?.reason.contains("the memory limit allows 250 MB/s") == true)
  }
}

@Suite struct `The memory's governor` {
  @Test func `the budget falls near the limit and rises again after a calm while`() {
    var governor = MemoryGovernor(limit: 1000, planned: 400, least: 50)
    #expect(governor.observe(resident: 700) == nil)
    #expect(governor.observe(resident: 950) == .init(budget: 300, releases: true))
    #expect(governor.observe(resident: 950) == .init(budget: 225, releases: true))
    #expect(governor.observe(resident: 850) == nil)
    var steps: [MemoryGovernor.Step] = []
    for _ in 0..<60 { if let step = governor.observe(resident: 600) { steps.append(step) } }
    #expect(steps.map(\.budget) == [275, 325, 375, 400])
    #expect(steps.allSatisfy { !$0.releases })
  }

  @Test func `it never goes below the least`() {
    var governor = MemoryGovernor(limit: 1000, planned: 400, least: 300)
    for _ in 0..<20 { _ = governor.observe(resident: 999) }
    #expect(governor.observe(resident: 999)?.budget == 300)
  }
}
