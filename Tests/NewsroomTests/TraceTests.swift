import Flow
import Foundation
import Logging
import Synchronization
import Synth
import TestKit
import Testing
import Wire

@testable import Newsroom

/// Keeps warnings.
private struct LogLines: LogHandler {
  private final class Box: Sendable {
    let lines = Lock<[String]>([])
  }

  private let box = Box()
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.warning
  var text: String { box.lines.withLock { $0.joined(separator: "\n") } }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { box.lines.withLock { $0.append("\(event.message)") } }
}

@Suite struct `The trace` {
  @Test func `it is JSON with a track a worker, a slice a batch, counters and decisions`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/trace.json"
    let trace = try TraceFile(path: path, sources: ["a \"quoted\"\n名.gz"])
    let probes = ["decode", "normalize"].map { StageProbe(name: $0, meters: []) { 3 } }
    trace.begin(stages: probes)
    let now = ContinuousClock.now
    for sequence in 0..<3 {
      trace.note(
        Work(
          stage: 1, worker: sequence % 2, start: now + .microseconds(10 * sequence),
          end: now + .microseconds(10 * sequence + 7), source: 0, sequence: sequence, bytes: 99))
    }
    trace.count(batches: 5, resident: 64 << 20, depths: [1, 2])
    trace.decided("extract 1 → 2: because")
    trace.finish()
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let events = try #require(root["traceEvents"] as? [[String: Any]])
    func of(_ phase: String) -> [[String: Any]] { events.filter { $0["ph"] as? String == phase } }
    #expect(of("X").count == 3)
    let slice = try #require(of("X").last)
    #expect(slice["dur"] as? Double == 7)
    let arguments = try #require(slice["args"] as? [String: Any])
    #expect(arguments["archive"] as? String == "a \"quoted\"\n名.gz")
    #expect(arguments["sequence"] as? Int == 2 && arguments["bytes"] as? Int == 99)
    #expect(of("M").filter { $0["name"] as? String == "thread_name" }.count == 2)
    #expect(of("C").contains { $0["name"] as? String == "batches alive" })
    #expect(of("C").contains { $0["name"] as? String == "waiting behind normalize" })
    // Perfetto has a meaning of its own for process 0.
    #expect(events.allSatisfy { ($0["pid"] as? Int ?? 0) > 0 })
    #expect(Set(of("X").compactMap { $0["pid"] as? Int }) == [TraceFile.process(1)])
    let names = of("M").filter { $0["name"] as? String == "process_name" }
    #expect(Set(names.compactMap { $0["pid"] as? Int }).count == 3)
    let decision = of("i").first?["args"] as? [String: Any]
    #expect(decision?["reason"] as? String == "extract 1 → 2: because")
  }

  @Test func `a run of two passes has one trace, with both passes' archives`() throws {
    let folder = try TemporaryFolder()
    let trace = RunTrace(path: folder.path + "/trace.json")
    let now = ContinuousClock.now
    for name in ["first.gz", "second.gz"] {
      let file = try trace.pass(over: [name])
      file.begin(stages: [StageProbe(name: "decode", meters: []) { 0 }])
      file.note(
        Work(
          stage: 0, worker: 0, start: now, end: now + .microseconds(5), source: 0, sequence: 0,
          bytes: 1))
      file.flush()
    }
    trace.finish(Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let slices = try Self.slices(folder.path + "/trace.json")
    #expect(
      slices.map { ($0["args"] as? [String: Any])?["archive"] as? String } == [
        "first.gz", "second.gz",
      ])
  }

  @Test func `a trace is written over an earlier one, and over nothing else`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/trace.json"
    for _ in 0..<2 { try TraceFile(path: path).finish() }
    let pipeline = Array("inputs: [in]\n".utf8)
    let other = try folder.write("p.yaml", pipeline)
    let error = #expect(throws: WireError.self) { try TraceFile(path: other) }
    #expect(error?.message.contains("no trace") == true)
    #expect(FileManager.default.contents(atPath: other).map(Array.init) == pipeline)
  }

  #if os(Linux)
    @Test func `a trace that cannot be written says why`() throws {
      // A device that is always full.
      let trace = try TraceFile(path: "/dev/full")
      trace.decided("why")
      trace.flush()
      #expect(trace.finish()?.isEmpty == false)
    }
  #endif

  @Test
  func `a run that reads nothing leaves an earlier trace, and says that it is none of its own`()
    async throws
  {
    let folder = try TemporaryFolder()
    _ = try Generate(ArchiveSynthesizer.Options(), folder: folder.path + "/in").write(
      size: 20_000, files: 1, writesTruth: false)
    let path = folder.path + "/trace.json"
    var told: [String] = []
    for _ in 0..<2 {
      let lines = LogLines()
      var options = Run.Options()
      options.trace = path
      _ = try await Run(
        pipeline: Pipeline(), archives: try Newsroom.Inputs.resolve(["in"], base: folder.path),
        output: folder.path + "/out", logger: Logger(label: "test") { _ in lines },
        options: options
      ).execute()
      told.append(lines.text)
    }
    #expect(!told[0].contains("no trace"))
    #expect(told[1].contains("nothing was read, so there is no trace"))
    #expect(try !Self.slices(path).isEmpty)
  }

  /// The slices of a trace.
  private static func slices(_ path: String) throws -> [[String: Any]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let events = try #require(root["traceEvents"] as? [[String: Any]])
    return events.filter { $0["ph"] as? String == "X" }
  }

  @Test(arguments: [1, 3])
  func `slices are work and no waiting, and inflating has slices of its own`(_ cores: Int)
    async throws
  {
    let folder = try TemporaryFolder()
    _ = try Generate(ArchiveSynthesizer.Options(), folder: folder.path + "/in").write(
      size: 1 << 20, files: 1, writesTruth: false)
    let archives = try Newsroom.Inputs.resolve(["in"], base: folder.path)
    var options = Run.Options()
    options.trace = folder.path + "/trace.json"
    var pipeline = Pipeline()
    pipeline.batchBytes = 32 << 10
    pipeline.batches = 2
    pipeline.cores = cores
    let record = try await Run(
      pipeline: pipeline, archives: archives, output: folder.path + "/out",
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, options: options
    ).execute()
    let slices = try Self.slices(options.trace ?? "")
    for (index, stage) in record.stages.enumerated() {
      let own = slices.filter { $0["pid"] as? Int == TraceFile.process(index) }
      let seconds = own.reduce(0) { $0 + ($1["dur"] as? Double ?? 0) } / 1e6
      #expect(abs(seconds - stage.busySeconds) < 1e-3, "\(stage.name)")
      #expect(!own.isEmpty, "\(stage.name)")
    }
    #expect(!slices.contains { ($0["name"] as? String)?.contains("-1") == true })
    let data = try Data(contentsOf: URL(fileURLWithPath: options.trace ?? ""))
    let first = try #require(record.decisions.first?.reason)
    #expect(String(decoding: data, as: UTF8.self).contains(first))
  }

  @Test func `events that cannot be kept are dropped and counted, and it stays whole`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/trace.json"
    let trace = try TraceFile(path: path, sources: [])
    for _ in 0..<60_000 { trace.decided(String(repeating: "x", count: 80)) }
    trace.finish()
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(data.count < 5 << 20)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let other = root["otherData"] as? [String: Any]
    #expect(other?["dropped_events"] as? Int ?? 0 > 0)
  }
}

@Suite struct `A run's history` {
  private static func reading() -> StageReading {
    StageReading(StageProbe(name: "decode", meters: [Meter()]) { 0 })
  }

  @Test(arguments: [1, 100, 239, 240, 241, 5000])
  func `it keeps a bounded number of samples, in order, with the last`(_ count: Int) {
    var history = RunHistory(stages: ["decode"])
    for index in 0..<count {
      history.add(
        .init(milliseconds: index * 100, textBytes: index, resident: 1, batches: 2),
        [Self.reading()], depths: [1], isLast: index == count - 1)
    }
    #expect(history.milliseconds.count <= RunHistory.most)
    #expect(history.milliseconds.last == (count - 1) * 100)
    #expect(history.milliseconds == history.milliseconds.sorted())
    #expect(history.stages[0].depth.count == history.milliseconds.count)
    if count >= 240 { #expect(history.milliseconds.count > 100) }
  }

  @Test func `a second pass goes on where the first one ended`() {
    func outcome(_ seconds: Double, _ text: Int) -> Line.Outcome {
      var history = RunHistory(stages: ["decode"])
      let meter = Meter()
      meter.add(.busy, .seconds(seconds / 2))
      meter.count(bytes: text, documents: 1)
      meter.countEnd(.seconds(seconds / 8))
      let reading = StageReading(StageProbe(name: "decode", meters: [meter]) { 0 })
      for index in 1...RunHistory.most {
        history.add(
          .init(
            milliseconds: Int(seconds * 1000) * index / RunHistory.most,
            textBytes: text * index / RunHistory.most, resident: 1, batches: 1),
          [reading], depths: [0], isLast: false)
      }
      return Line.Outcome(
        done: [], stages: [reading], history: history,
        decisions: [DecisionRecord(seconds: 0.5, workers: [:], reason: "x")], seconds: seconds)
    }
    let both = outcome(8, 1000).followed(by: outcome(4, 600))
    #expect(both.seconds == 12)
    #expect(both.stages.textBytes == 1600 && both.stages[0].busySeconds == 6)
    #expect(both.stages[0].ends == 2 && both.stages[0].endSeconds == 1.5)
    #expect(both.decisions.map(\.seconds) == [0.5, 8.5])
    #expect(both.history.milliseconds == both.history.milliseconds.sorted())
    #expect(both.history.textBytes == both.history.textBytes.sorted())
    #expect(both.history.milliseconds.count <= RunHistory.most)
    #expect(
      (both.history.milliseconds.last ?? 0) > 11_900 && (both.history.textBytes.last ?? 0) > 1590)
    #expect((both.history.stages[0].busy.last ?? 0) == 6000)
  }

  @Test func `arrays of numbers stand on one line, all else is left as it is`() {
    let json =
      "{\n  \"a\" : [\n    1,\n    -2.5\n  ],\n  \"b\" : \"[ 1 , 2 ] \\\" [\",\n  \"c\" : [\n    \"x\"\n  ]\n}"
    let expected =
      "{\n  \"a\" : [1,-2.5],\n  \"b\" : \"[ 1 , 2 ] \\\" [\",\n  \"c\" : [\n    \"x\"\n  ]\n}"
    #expect(JSONLayout.compactingNumbers(Array(json.utf8)) == Array(expected.utf8))
  }
}
