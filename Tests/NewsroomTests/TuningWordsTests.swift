import Flow
import Foundation
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite struct `What a tuning says` {
  /// Shares of the run in which a stage's workers are busy and blocked.
  private typealias Shares = [String: (busy: Double, blocked: Double)]

  /// A run of a second on two cores that did ten megabytes.
  private static func readings(_ shares: Shares, workers: [Int]) -> [StageReading] {
    zip(Line.stageNames, workers).map { name, count in
      let (meter, share) = (Meter(), shares[name] ?? (0, 0))
      meter.add(.busy, .seconds(share.busy * Double(count)))
      meter.add(.blocked, .seconds(share.blocked * Double(count)))
      meter.add(.starved, .seconds(max(0, 1 - share.busy - share.blocked) * Double(count)))
      meter.count(bytes: 10 << 20, documents: 1)
      return StageReading(StageProbe(name: name, meters: [meter]) { 0 })
    }
  }

  private static func candidate(
    _ name: String, _ pipeline: Pipeline, _ costs: TuningCosts, _ rates: [Double], _ shares: Shares,
    archives: Int
  ) throws -> TuningReport.Candidate {
    let (problem, plan) = try costs.problem(
      pipeline, cores: 2, archives: archives, costs: costs.seconds)
    var candidate = TuningReport.Candidate(
      name: name, pipeline: pipeline, solution: WorkerSolver.solve(problem), plan: plan)
    for rate in rates {
      candidate.add(
        rate: rate * 1e6, stages: readings(shares, workers: candidate.workers), seconds: 1)
    }
    return candidate
  }

  private static let costs = tuningCosts([
    "inflate": 1, "decode": 1, "normalize": 4, "extract": 6, "write": 2, "compress": 6,
  ])

  private static func archives(_ count: Int) -> [SourceArchive] {
    (0..<count).map {
      SourceArchive(path: "/nowhere/\($0)", name: "\($0)", size: 1_000_000, modified: 0)
    }
  }

  /// A report of a kept setting that had these shares, and of a file.
  private static func report(
    _ shares: Shares, given: Pipeline = Pipeline(), costs: TuningCosts = costs,
    rates: [Double] = [100, 98], file: (rates: [Double], shares: Shares)? = nil, cores: Int = 2,
    target: Int = 2, bytes: Int = 20 << 20, archives: Int = 8
  ) throws -> TuningReport {
    var solved = given
    solved.cores = 2
    solved.workers = [:]
    solved.batches = 0
    solved.batchBytes = 0
    var asIs = given
    asIs.cores = 2
    var list = [try candidate("solved", solved, costs, rates, shares, archives: archives)]
    if let file {
      list.append(
        try candidate(
          TuningReport.fileName, asIs, costs, file.rates, file.shares, archives: archives))
    }
    return TuningReport(
      pipeline: given, cores: cores, target: target, machine: 2, sampleBytes: bytes,
      sample: TuningSample(
        archives: Self.archives(archives), textLimit: 1 << 20, inputArchives: archives,
        inputBytes: bytes), costs: costs, candidates: list, repeats: rates.count)
  }

  private static let busy: Shares = [
    "inflate": (0.05, 0), "decode": (0.1, 0.5), "normalize": (0.4, 0), "extract": (0.6, 0),
    "write": (0.2, 0), "compress": (0.6, 0),
  ]
  private static let idle: Shares = ["decode": (0.1, 0.1), "extract": (0.4, 0)]

  @Test func `the cores are the limit where they were busy, and not where they were idle`() throws {
    let busy = try Self.report(Self.busy)
    #expect(busy.bottleneck.hasPrefix("The 2 cores are the limit, 100 % busy; "))
    let idle = try Self.report(Self.idle, rates: [40, 39])
    #expect(!idle.bottleneck.contains("cores are the limit"))
    #expect(idle.bottleneck.hasPrefix("What the limit is was not found: the cores are 25 % busy"))
    // Predicted were a hundred.
    #expect(idle.bottleneck.contains("60 % slower than predicted (40.0 against 100 MB/s") == false)
    #expect(idle.bottleneck.contains("60 % slower than predicted"))
    #expect(!busy.bottleneck.contains("predicted"))
  }

  @Test func `of too little text nothing is said and nothing written`() throws {
    let report = try Self.report(
      Self.busy, rates: [200], file: ([10], Self.busy), bytes: 20_000)
    #expect(report.bottleneck.hasPrefix("Too little to tell: 19.5 KB of text"))
    #expect(!report.isBetter && report.complaint == nil)
    #expect(!report.verdict.contains("%"))
  }

  @Test(
    arguments: [
      ("compress", "Raise `write.workers`"), ("normalize", "Raise `normalize.workers`"),
      ("decode", "Split the input into more archives."), ("assemble", "Writing is"),
      ("inflate", "or into gzip members"),
    ])
  func `what would relieve a stage is a key that there is`(_ stage: String, _ words: String) throws
  {
    let report = try Self.report([stage: (0.95, 0)], archives: 1)
    #expect(report.bottleneck.hasPrefix("\(stage) is the limit"))
    #expect(report.bottleneck.contains("95 % busy"))
    #expect(report.relief.contains(words), "\(report.relief)")
    #expect(!report.relief.contains("compress.workers"))
  }

  @Test(
    arguments: [
      (Pipeline.StoryOutput.full, 1, "facts-only", "level"),
      (.full, 9, "`write: {level: 1}` compresses for less than level 9", "none"),
      (.factsOnly, 1, "`outputs: {stories: none}`", "facts-only"),
    ])
  func `less work is what the pipeline does not have yet`(
    _ stories: Pipeline.StoryOutput, _ level: Int, _ wanted: String, _ unwanted: String
  ) throws {
    var pipeline = Pipeline()
    pipeline.stories = stories
    pipeline.level = level
    let relief = try Self.report(Self.busy, given: pipeline).relief
    #expect(relief.contains(wanted) && !relief.contains(unwanted), "\(relief)")
  }

  @Test func `where nothing is written, or writing is little, no setting is named`() throws {
    var pipeline = Pipeline()
    pipeline.stories = .none
    #expect(try !Self.report(Self.busy, given: pipeline).relief.contains("outputs"))
    let costs = tuningCosts(["decode": 1, "extract": 17, "write": 1, "compress": 1])
    let relief = try Self.report(Self.busy, costs: costs).relief
    #expect(relief.contains("No setting makes extract cheaper"))
  }

  @Test func `a file is told what is wrong with it, by what was measured of it`() throws {
    var bad = Pipeline()
    bad.batches = 2
    bad.batchBytes = 16 << 10
    bad.workers[.aggregate] = .count(8)
    let report = try Self.report(
      Self.busy, given: bad, file: ([50, 49], ["decode": (0.1, 0.8), "extract": (0.9 / 2, 0)]))
    let complaint = try #require(report.complaint)
    #expect(complaint.contains("50 % less"))
    #expect(complaint.contains("`limits.batches`"))
    #expect(complaint.contains("waits 80 % of its time"))
    #expect(complaint.contains("more workers than the 2 cores can do nothing (aggregate 8)"))
    var one = Pipeline()
    one.workers[.write] = .count(1)
    let narrow = try Self.report(
      Self.busy, given: one, file: ([50, 49], ["compress": (0.97, 0), "extract": (0.2, 0)]))
    #expect(
      narrow.complaint?.contains("compress has 1 worker (`write.workers`), 97 % busy") == true)
    // One that is as fast is told nothing.
    #expect(try Self.report(Self.busy, given: bad, file: ([99, 98], Self.busy)).complaint == nil)
  }

  @Test func `with one run each the noise is that of the runs before`() throws {
    let costs = tuningCosts(["extract": 20], spread: 0.3)
    let one = try Self.report(Self.busy, costs: costs, rates: [100], file: ([85], Self.busy))
    #expect(abs(one.noise - 0.3) < 1e-9)
    #expect(!one.isBetter)
    #expect(one.verdict.contains("each of these ran once"))
    let two = try Self.report(
      Self.busy, costs: costs, rates: [100, 99], file: ([85, 84], Self.busy))
    #expect(two.noise < 0.05 && two.isBetter)
    #expect(!two.verdict.contains("once"))
  }

  @Test func `a prediction brings its batches, and is called one`() throws {
    var given = Pipeline()
    given.batches = 2
    given.batchBytes = 32 << 10
    given.cores = 8
    var report = try Self.report(Self.busy, given: given, file: ([90, 89], Self.busy), target: 64)
    let costs = Self.costs
    var free = Pipeline()
    free.cores = 64
    let (problem, plan) = try costs.problem(free, cores: 64, archives: 8, costs: costs.seconds)
    let solution = WorkerSolver.solve(problem)
    report.growth = [
      TuningReport.Growth(
        cores: 64, solution, Tuning.filled(free, solution.workers, plan))
    ]
    let settings = Dictionary(
      uniqueKeysWithValues: report.settings.map { ("\($0.section).\($0.key)", $0.value) })
    #expect(settings["decode.batch"] != "32KB" && settings["decode.batch"] != nil)
    #expect((settings["limits.batches"].flatMap { Int($0) } ?? 0) > 8)
    #expect(settings["limits.cores"] == "64")
    #expect(settings["extract.workers"] == "\(solution.workers[4])")
    #expect(report.verdict.contains("predicted") && report.verdict.contains("nothing of it"))
    #expect(!report.verdict.contains("against the file"))
    #expect(report.isBetter)
  }

  @Test func `numbers for fewer cores of this machine bring their cores`() throws {
    let costs = Self.costs
    func cores(_ given: Int) throws -> String? {
      var pipeline = Pipeline()
      pipeline.cores = given
      var report = try Self.report(Self.busy, given: pipeline, cores: 1, target: 1)
      let (problem, plan) = try costs.problem(
        pipeline, cores: 1, archives: 8, costs: costs.seconds)
      let solution = WorkerSolver.solve(problem)
      report.growth = [.init(cores: 1, solution, Tuning.filled(pipeline, solution.workers, plan))]
      return report.settings.first { $0.key == "cores" }?.value
    }
    #expect(try cores(2) == "1")
    #expect(try cores(1) == nil)
  }

  @Test func `a lane without an archive waits: short ones are not the limit`() throws {
    // Each of eight archives was inflated at a stroke, and then its lane was gone.
    let meter = Meter()
    meter.add(.busy, .milliseconds(30))
    meter.count(bytes: 10 << 20, documents: 0)
    var candidate = try Self.candidate(
      "solved", Pipeline(), Self.costs, [], Self.idle, archives: 8)
    let others = Self.readings(Self.idle, workers: candidate.workers).dropFirst()
    candidate.add(
      rate: 10e6,
      stages: [StageReading(StageProbe(name: "inflate", meters: [meter]) { 0 })] + others,
      seconds: 1)
    #expect(candidate.finding(cores: 2) == .unknown)
    let shares = candidate.shares("inflate")
    #expect(shares.busy < 0.05 && shares.starved > 0.9 && shares.blocked == 0)
  }

  @Test func `where archives wait to be opened, inflating is relieved by more at once`() throws {
    var one = Pipeline()
    one.workers[.decode] = .count(1)
    var report = try Self.report(["inflate": (0.95, 0)], archives: 1)
    #expect(report.relief.contains("Split the input"))
    let (problem, plan) = try Self.costs.problem(
      one, cores: 2, archives: 48, costs: Self.costs.seconds)
    var kept = TuningReport.Candidate(
      name: "solved", pipeline: one, solution: WorkerSolver.solve(problem), plan: plan)
    kept.add(
      rate: 10e6, stages: Self.readings(["inflate": (0.95, 0)], workers: kept.workers), seconds: 1)
    report = TuningReport(
      pipeline: one, cores: 2, target: 2, machine: 2, sampleBytes: 20 << 20,
      sample: TuningSample(
        archives: Self.archives(48), textLimit: 1 << 20, inputArchives: 48, inputBytes: 20 << 20),
      costs: Self.costs, candidates: [kept], repeats: 1)
    #expect(report.bottleneck.contains("of 48 archives 1 may be open at once"))
    #expect(report.relief.contains("raise `decode.workers`"))
  }

  @Test func `where it is the memory that bounds the archives at once, that is said`() throws {
    var small = Pipeline()
    small.memory = 256 << 20
    small.cores = 64
    let plan = try MemoryPlan.make(small, archives: 200)
    let held = try #require(plan.heldArchives(cores: 64, archives: 200))
    #expect(plan.heldArchives(cores: 64, archives: held) == nil)
    #expect(
      TuningReport.text(.serial("decode"), held)
        == "decode: limits.memory lets \(TuningReport.count(held, "archive")) be read at once")
    #expect(TuningReport.text(.serial("decode")) == "decode: one worker an archive")
    #expect(TuningReport.text(.serial("disk"), held) == "disk: one lane")
    #expect(TuningReport.text(.cores, cores: 85) == "limits.memory lets 85 cores work")
    #expect(TuningReport.text(.cores) == "the cores")
  }

  @Test func `rendering and compressing share a key: the larger number is shown`() throws {
    let workers = Line.stageNames.map { ["write": 3, "compress": 5][$0] ?? 1 }
    #expect(try Self.report(Self.busy).settable(workers) == [1, 1, 1, 1, 1, 5])
  }

  @Test func `the page's settings can be put into a file as they stand`() throws {
    let text = TuningPage.yaml(
      try Self.report(Self.busy).settings + [.init("decode", "batch", "1MB")])
    #expect(try PipelineFile.read(text, path: "p.yaml").batchBytes == 1 << 20)
    #expect(text.contains("decode: {workers: "))
  }

  @Test func `numbers have their nouns`() {
    #expect(TuningReport.count(1, "core") == "1 core" && TuningReport.count(2, "core") == "2 cores")
    #expect(TuningReport.count(2, "batch", "batches") == "2 batches")
  }
}
