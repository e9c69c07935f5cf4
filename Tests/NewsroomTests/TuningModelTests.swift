import Flow
import Foundation
import Testing
import Wire

@testable import Newsroom

/// Costs in nanoseconds a byte, by the stages' names; those not named cost nothing.
func tuningCosts(
  _ costs: [String: Double], archiveEnd: Double = 0, hasMembers: Bool = false, spread: Double = 0.04
) -> TuningCosts {
  TuningCosts(
    seconds: Line.stageNames.map { (costs[$0] ?? 0) * 1e-9 }, archiveEnd: archiveEnd,
    diskPerByte: (costs["disk"] ?? 0) * 1e-9, hasMembers: hasMembers, spread: spread)
}

@Suite struct `The model of the line` {
  private static func solve(
    _ costs: TuningCosts, _ pipeline: Pipeline = Pipeline(), cores: Int, archives: Int = 200,
    bytes: Int = 200 << 20
  ) throws -> (solution: TuningSolution, plan: MemoryPlan) {
    let seconds = costs.seconds(archives: archives, bytes: bytes)
    let (problem, plan) = try costs.problem(
      pipeline, cores: cores, archives: archives, costs: seconds)
    return (WorkerSolver.solve(problem), plan)
  }

  @Test func `a stage of many workers is not serial on a small machine`() throws {
    var pipeline = Pipeline()
    pipeline.level = 9
    pipeline.memory = 8 << 30
    // Compressing is nine tenths of the work.
    let costs = tuningCosts(["decode": 2, "extract": 8, "compress": 90])
    let here = try Self.solve(costs, pipeline, cores: 2).solution
    #expect(here.limit == .cores)
    let end = try WorkerSolver.saturation(most: 64) { cores in
      try Self.solve(costs, pipeline, cores: cores).solution
    }
    #expect(end == nil)
  }

  @Test(arguments: [2, 16, 64])
  func `the end of growth does not depend on the cores that are tuned for`(_ cores: Int) throws {
    var pipeline = Pipeline()
    pipeline.memory = 8 << 30
    pipeline.cores = cores
    let costs = tuningCosts(["extract": 9, "assemble": 1])
    let end = try WorkerSolver.saturation(most: Tuning.mostCores) { count in
      try Self.solve(costs, pipeline, cores: count).solution
    }
    #expect(end?.cores == 10 && end?.limit == .serial("assemble"))
  }

  @Test func `the end of an archive is shared by as much text as the input's archives have`()
    throws
  {
    // Twenty milliseconds an archive, and next to nothing a byte.
    let costs = tuningCosts(["extract": 20, "disk": 0.5], archiveEnd: 0.02)
    let small = try Self.solve(costs, cores: 2, archives: 100, bytes: 50 << 20).solution
    #expect(small.limit == .serial("disk"))
    let large = try Self.solve(costs, cores: 2, archives: 100, bytes: 10_000 << 20).solution
    #expect(large.limit == .cores)
    #expect(costs.seconds(archives: 1, bytes: 0) == costs.seconds)
  }

  @Test func `few and small batches are predicted to be slower`() throws {
    var costs = tuningCosts(["normalize": 10, "extract": 10])
    let index = try #require(Line.stageNames.firstIndex(of: "extract"))
    costs.batch.bytes = 1e6
    costs.batch.seconds = Line.stageNames.indices.map { $0 == index ? 40e-6 : 0 }
    costs.batch.handOff = 600e-6
    var bad = Pipeline()
    bad.batchBytes = 16 << 10
    bad.batches = 2
    let few = try Self.solve(costs, bad, cores: 2).solution
    bad.batches = 32
    let small = try Self.solve(costs, bad, cores: 2).solution
    let large = try Self.solve(costs, cores: 2).solution
    #expect(few.limit == .memory && small.limit == .cores && large.limit == .cores)
    #expect(few.rate < small.rate * 0.7)
    #expect(small.rate < large.rate * 0.95)
  }

  @Test func `one archive of many members is inflated by several, one of few by one`() throws {
    var pipeline = Pipeline()
    pipeline.memory = 8 << 30
    let costs = ["inflate": 4.0, "decode": 1, "extract": 16]
    let one = try Self.solve(tuningCosts(costs), pipeline, cores: 64, archives: 1).solution
    #expect(one.limit == .serial("inflate") && abs(one.rate - 1 / 4e-9) < 1)
    let many = try Self.solve(
      tuningCosts(costs, hasMembers: true), pipeline, cores: 64, archives: 1)
    // Its documents are still found by one worker, whatever is inflated for it.
    #expect(many.solution.limit == .serial("decode"))
    #expect(many.solution.workers[0] == many.plan.inflaters && many.plan.inflaters > 4)
    #expect(abs(many.solution.rate - 1 / 1e-9) < 1)
  }
}

@Suite struct `A tuning's sample` {
  private static func archives(_ sizes: [Int]) -> [SourceArchive] {
    sizes.enumerated().map {
      SourceArchive(path: "/nowhere/\($0)", name: "\($0)", size: $1, modified: 0)
    }
  }

  /// Text that a sample would read, if each byte of an archive holds `ratio` of text.
  private static func text(_ sample: TuningSample, _ ratio: Int) -> Int {
    sample.archives.reduce(0) { $0 + min($1.size * ratio, sample.textLimit) }
  }

  @Test(
    arguments: [
      // Fifteen tiny archives before and around one large: the large one gives what they lack.
      ([4000, 4000, 4000, 4000, 4000, 4000, 4000, 4_000_000, 4000, 4000, 4000, 4000], 6 << 20),
      // Many of one size, each smaller than what is worth a look.
      (Array(repeating: 150_000, count: 41), 20 << 20),
      (Array(repeating: 100_000_000, count: 500), 64 << 20),
      (Array(repeating: 9000, count: 4000) + [50_000_000], 64 << 20),
      ([80_000_000], 64 << 20),
    ])
  func `it has as much text as was asked for`(_ sizes: [Int], _ bytes: Int) throws {
    let sample = try TuningSample.choose(Self.archives(sizes), bytes: bytes) { _ in 4 }
    let text = Self.text(sample, 4)
    #expect(abs(text - bytes) <= bytes / 50, "\(text) of \(bytes)")
    #expect(sample.inputArchives == sizes.count)
    #expect(sample.inputBytes == sizes.reduce(0, +) * 4)
  }

  @Test func `a small input is read whole, and what cannot be looked into is taken to be alike`()
    throws
  {
    let sample = try TuningSample.choose(Self.archives([1000, 0, 2000]), bytes: 64 << 20) {
      $0.size == 1000 ? 5 : nil
    }
    #expect(sample.archives.map(\.size) == [1000, 2000])
    #expect(sample.textLimit >= 10_000)
    #expect(throws: WireError.self) {
      try TuningSample.choose(Self.archives([0]), bytes: 1 << 20) { _ in 4 }
    }
  }

  @Test func `many cores have a larger one, a few batches each`() {
    #expect([1, 2, 4, 64].map(Tuning.usualSample) == [64, 64, 64, 1024].map { $0 << 20 })
  }

  @Test func `larger archives are surer to be in it`() throws {
    let sizes = (0..<100).map { $0 % 10 == 3 ? 90_000_000 : 1_000_000 }
    let sample = try TuningSample.choose(Self.archives(sizes), bytes: 20 << 20) { _ in 4 }
    #expect(sample.archives.count { $0.size == 90_000_000 } >= 8)
  }
}
