import Foundation
import Logging
import Synth
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite(.timeLimit(.minutes(10 * Patience.factor)), .serialized) struct `Tuned runs` {
  private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// The bad file of the demonstration: one worker where the work is, eight where it is not.
  private static let bad = """
    name: bad
    inputs: [in]
    normalize: {workers: 1}   # the dearest
    aggregate: {workers: 8}   # the cheapest
    write: {workers: 1}
    """

  private static func archives(_ folder: TemporaryFolder) throws -> [SourceArchive] {
    _ = try Generate(ArchiveSynthesizer.Options(), folder: folder.path + "/in").write(
      size: 600_000, files: 3, writesTruth: false)
    return try Newsroom.Inputs.resolve(["in"], base: folder.path)
  }

  private static func run(
    _ pipeline: Pipeline, _ archives: [SourceArchive], _ output: String
  ) async throws -> RunRecord {
    try await Run(
      pipeline: pipeline, archives: archives, output: output, logger: logger, force: true
    ).execute()
  }

  @Test func `auto, the tuned file and the bad file write the same bytes`() async throws {
    let folder = try TemporaryFolder()
    let archives = try Self.archives(folder)
    let bad = try PipelineFile.read(Self.bad, path: "bad.yaml")
    var options = Tuning.Options()
    options.sampleBytes = 200_000
    options.repeats = 1
    let report = try await Tuning(
      pipeline: bad, archives: archives, options: options, logger: Self.logger
    ).execute()
    #expect(report.candidates.count >= 4)
    #expect(report.candidates.allSatisfy { $0.measured.count == 1 && $0.rate > 0 })
    #expect(report.rows.count == 10)
    // Of so little text nothing is said, and the file would stay as it is.
    #expect(report.bottleneck.contains("Too little to tell") && !report.isBetter)
    #expect(abs(report.rows.reduce(0) { $0 + $1.share } - 1) < 1e-6)
    let text = try PipelineEdit.apply(report.settings, to: Self.bad, path: "bad.yaml")
    #expect(text.contains("# the dearest"))
    let tuned = try PipelineFile.read(text, path: "tuned.yaml")
    #expect(tuned.workers.count == 6)
    let json =
      try JSONSerialization.jsonObject(with: Data(report.json(written: false).utf8))
      as? [String: Any]
    #expect(json?["written"] as? Bool == false)
    #expect((json?["stages"] as? [Any])?.count == 10)
    #expect(TuningPage(report: report).html.contains("<svg"))
    var auto = bad
    auto.workers = [:]
    var contents: [[String: Data]] = []
    for (name, pipeline) in [("auto", auto), ("tuned", tuned), ("bad", bad)] {
      _ = try await Self.run(pipeline, archives, folder.path + "/" + name)
      contents.append(
        folder.contents(below: name).filter {
          $0.key.hasPrefix("stories/") || $0.key.hasPrefix("tables/")
        })
    }
    #expect(contents[0].count > 5)
    #expect(contents[0] == contents[1] && contents[0] == contents[2])
  }

  @Test func `more cores than there are give a prediction and its end`() async throws {
    let folder = try TemporaryFolder()
    var options = Tuning.Options()
    options.sampleBytes = 100_000
    options.repeats = 1
    options.cores = 256
    let report = try await Tuning(
      pipeline: Pipeline(), archives: try Self.archives(folder), options: options,
      logger: Self.logger
    ).execute()
    #expect(report.growth.map(\.cores) == [1, 2, 4, 8, 16, 32, 64, 128, 256])
    let rates = report.growth.map(\.rate)
    // At the end it may fall: the buffers of more workers leave less memory for decoders.
    #expect(rates.prefix(5) == rates.prefix(5).sorted()[...])
    #expect((rates.max() ?? 0) > rates[0] * 2)
    // They end where a stage is serial, or where the memory has no room for more.
    #expect(report.saturation != nil || report.mostCores < Tuning.mostCores)
    #expect(report.growth.last?.limit != "the cores")
    // The same input gives no predictions where none are asked for, whatever the file says.
    var wide = Pipeline()
    wide.cores = 999
    options.cores = 0
    let plain = try await Tuning(
      pipeline: wide, archives: try Self.archives(folder), options: options, logger: Self.logger
    ).execute()
    #expect(plain.growth.isEmpty && plain.target == plain.cores && plain.cores <= plain.machine)
    #expect(plain.notices.contains { $0.hasPrefix("limits.cores is 999") })
  }

  @Test func `files that were just written are measured, and damage is told once`() async throws {
    let folder = try TemporaryFolder()
    let archives = try Self.archives(folder)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: archives[0].path))
    _ = try folder.write("in/cut.sgml.gz", Array(bytes.prefix(bytes.count / 2)))
    var pipeline = Pipeline()
    pipeline.settleSeconds = 3600
    pipeline.growing = .wait
    var options = Tuning.Options()
    options.repeats = 1
    let report = try await Tuning(
      pipeline: pipeline, archives: try Newsroom.Inputs.resolve(["in"], base: folder.path),
      options: options, logger: Self.logger
    ).execute()
    #expect(report.sampleBytes > 600_000)
    #expect(report.candidates.allSatisfy { $0.rate > 0 })
    #expect(report.notices.count { $0.hasPrefix("damaged: cut.sgml.gz: ") } == 1)
  }

  @Test func `a memory that is set has room for so many cores, and more do nothing`()
    async throws
  {
    let folder = try TemporaryFolder()
    var pipeline = Pipeline()
    pipeline.memory = 256 << 20
    var options = Tuning.Options()
    options.sampleBytes = 100_000
    options.repeats = 1
    let archives = try Self.archives(folder)
    let report = try await Tuning(
      pipeline: pipeline, archives: archives, options: options, logger: Self.logger
    ).execute()
    #expect((64..<Tuning.mostCores).contains(report.mostCores))
    options.cores = Tuning.mostCores
    let prediction = try await Tuning(
      pipeline: pipeline, archives: archives, options: options, logger: Self.logger
    ).execute()
    #expect(prediction.target == Tuning.mostCores)
    #expect(
      prediction.notices.contains {
        $0.hasPrefix("limits.memory: 256 MB has room for \(report.mostCores) of 1024 cores")
      })
    pipeline.memory = 64 << 20
    let error = await #expect(throws: WireError.self) {
      try await Tuning(
        pipeline: pipeline, archives: archives, options: options, logger: Self.logger
      ).execute()
    }
    #expect(error?.code == .limit && error?.message.hasSuffix(" on 1024 cores") == true)
  }

  @Test func `where no text comes out nothing is found`() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/empty.gz", Gzip.member([]))
    let error = await #expect(throws: WireError.self) {
      try await Tuning(
        pipeline: Pipeline(), archives: try Newsroom.Inputs.resolve(["in"], base: folder.path),
        logger: Self.logger
      ).execute()
    }
    #expect(error?.message.contains("no text came out") == true)
  }

  @Test func `the sample stands beside the results while it is taken, and goes`() async throws {
    let folder = try TemporaryFolder()
    let results = folder.path + "/results/2024"
    let place = TuningFolder(beside: results)
    #expect(place.isBesideResults)
    #expect((place.path as NSString).deletingLastPathComponent == folder.path)
    var options = Tuning.Options()
    options.sampleBytes = 100_000
    options.repeats = 1
    _ = try await Tuning(
      pipeline: Pipeline(), archives: try Self.archives(folder), options: options, folder: place,
      logger: Self.logger
    ).execute()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["in"])
  }

  @Test func `the ends of archives are metered apart`() async throws {
    let folder = try TemporaryFolder()
    let record = try await Self.run(
      Pipeline(), try Self.archives(folder), folder.path + "/out")
    let disk = try #require(record.stages["disk"])
    #expect(disk.ends == 3)
    #expect((disk.endSeconds ?? 0) > 0 && (disk.endSeconds ?? 0) <= disk.busySeconds)
    let costs = TuningCosts(of: [record])
    let bytes = record.stages.textBytes
    let sum = costs.diskPerByte + costs.archiveEnd * 3 / Double(bytes)
    #expect(abs(sum * Double(bytes) - disk.busySeconds) < 1e-6)
    #expect(record.stages["inflate"]?.bytes == bytes)
  }

  @Test func `a night in a folder of its own begins with the costs of the night before`()
    async throws
  {
    let folder = try TemporaryFolder()
    _ = try Generate(ArchiveSynthesizer.Options(), folder: folder.path + "/in").write(
      size: 2 << 20, files: 1, writesTruth: false)
    let archives = try Newsroom.Inputs.resolve(["in"], base: folder.path)
    var reasons: [String] = []
    for night in ["2024-05-01", "2024-05-02"] {
      var options = Run.Options()
      options.night = night
      options.history = NightHistory(folders: [folder.path + "/2024-05-01"])
      let record = try await Run(
        pipeline: Pipeline(), archives: archives, output: "\(folder.path)/\(night)",
        logger: Self.logger, options: options
      ).execute()
      reasons.append(record.decisions.first?.reason ?? "")
    }
    #expect(reasons[0].contains("no earlier run"))
    #expect(reasons[1].hasPrefix("by the last run"))
  }

  @Test func `a run leaves costs, samples and decisions, and the next begins with them`()
    async throws
  {
    let folder = try TemporaryFolder()
    _ = try Generate(ArchiveSynthesizer.Options(), folder: folder.path + "/in").write(
      size: 3 << 20, files: 2, writesTruth: false)
    let archives = try Newsroom.Inputs.resolve(["in"], base: folder.path)
    let output = folder.path + "/out"
    let first = try await Self.run(Pipeline(), archives, output)
    #expect(first.decisions.first?.reason.contains("no earlier run") == true)
    #expect(first.costs.count == 10)
    #expect(first.samples?.milliseconds.isEmpty == false)
    let second = try await Self.run(Pipeline(), archives, output)
    #expect(second.decisions.first?.reason.hasPrefix("by the last run") == true)
    // A run that has nothing to do hands the costs on.
    let idle = try await Run(
      pipeline: Pipeline(), archives: archives, output: output, logger: Self.logger
    ).execute()
    #expect(idle.processed.isEmpty && idle.costs == second.costs)
  }

  @Test func `a sample's text is bounded and spread over the archives`() async throws {
    let folder = try TemporaryFolder()
    let archives = try Self.archives(folder)
    var options = Run.Options()
    options.textLimit = 20_000
    var pipeline = Pipeline()
    pipeline.batchBytes = 16 << 10
    let record = try await Run(
      pipeline: pipeline, archives: archives, output: folder.path + "/sample",
      logger: Self.logger, options: options
    ).execute()
    #expect(record.archives.count == 3)
    #expect(record.stages.textBytes < 150_000)
    #expect(record.damaged.isEmpty)
  }

  @Test func `a document larger than the budget goes through alone, others around it`()
    async throws
  {
    let folder = try TemporaryFolder()
    var lines = ""
    for number in 0..<60 {
      let size = number == 30 ? 700_000 : 200
      let text = String(repeating: "It rained in Paris on Monday. ", count: size / 30)
      lines += "{\"id\":\"\(number)\",\"title\":\"A headline\",\"text\":\"\(text)\"}\n"
    }
    for name in ["a", "b"] { _ = try folder.write("in/\(name).jsonl", Array(lines.utf8)) }
    let archives = try Newsroom.Inputs.resolve(["in"], base: folder.path)
    var pipeline = Pipeline()
    pipeline.batchBytes = 4 << 10
    pipeline.batches = 2
    pipeline.cores = 3
    let record = try await Self.run(pipeline, archives, folder.path + "/out")
    #expect(record.counts.written == 120 && record.counts.rejected == 0)
  }
}
