import Flow
import Foundation
import TestKit
import Testing

@testable import Newsroom

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
    let decision = of("i").first?["args"] as? [String: Any]
    #expect(decision?["reason"] as? String == "extract 1 → 2: because")
  }

  @Test func `events that cannot be kept are dropped and counted, and it stays whole`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/trace.json"
    let trace = try TraceFile(path: path, sources: [])
    for _ in 0..<60_000 { trace.decided(String(repeating: "x", count: 80)) }
    trace.flush()
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

  @Test func `arrays of numbers stand on one line, all else is left as it is`() {
    let json =
      "{\n  \"a\" : [\n    1,\n    -2.5\n  ],\n  \"b\" : \"[ 1 , 2 ] \\\" [\",\n  \"c\" : [\n    \"x\"\n  ]\n}"
    let expected =
      "{\n  \"a\" : [1,-2.5],\n  \"b\" : \"[ 1 , 2 ] \\\" [\",\n  \"c\" : [\n    \"x\"\n  ]\n}"
    #expect(JSONLayout.compactingNumbers(Array(json.utf8)) == Array(expected.utf8))
  }
}
