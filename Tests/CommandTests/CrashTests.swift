import Foundation
import Synth
import TestKit
import Testing

@Suite(.timeLimit(.minutes(60 * Patience.factor))) struct `Killed runs` {
  /// Kills in all: `make test-faults` asks for more.
  private static let kills =
    ProcessInfo.processInfo.environment["WIREROOM_FAULTS"].flatMap { Int($0) } ?? 6

  private func start(_ folder: TemporaryFolder, _ output: String) throws -> Process {
    let process = Process()
    process.executableURL = Program.url
    process.arguments = [
      "run", folder.path + "/p.yaml", "--output", folder.path + "/" + output, "--quiet",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// What must be the same however often the run was killed.
  private func results(_ folder: TemporaryFolder, _ output: String) -> [String: Data] {
    folder.contents(below: output).filter { name, _ in
      ["stories/", "rejects/", "tables/", "partials/"].contains { name.hasPrefix($0) }
        || name == "summary.json"
    }
  }

  @Test func `wherever a run is killed, the next ends with the same bytes`() throws {
    let folder = try TemporaryFolder()
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 7)
    var text: [UInt8] = []
    while text.count < 1_500_000 { _ = synthesizer.next(into: &text) }
    _ = try folder.write("in/large.sgml.gz", Gzip.member(text))
    for index in 0..<3 {
      let part = Array(text[(index * 90_000)..<((index + 1) * 90_000)])
      _ = try folder.write("in/night-\(index)/small.sgml.gz", Gzip.member(part))
    }
    _ = try folder.write(
      "p.yaml",
      Array(
        "inputs: [in]\ncheckpoint: 128KB\ndecode: {batch: 32KB}\nlimits: {rejects: 100%}\n".utf8))
    let begin = ContinuousClock.now
    let reference = try start(folder, "whole")
    reference.waitUntilExit()
    #expect(reference.terminationStatus == 0)
    let usual = ContinuousClock.now - begin
    let expected = results(folder, "whole")
    #expect(expected.count > 10)
    var random = SeededRandom(seed: 2026)
    var killed = 0
    var ended = 0
    while killed < Self.kills {
      // Every run is killed a few times before it may end.
      for _ in 0..<5 where killed < Self.kills {
        let process = try start(folder, "out")
        let share = Double(random.next(upTo: 1000)) / 1000
        Thread.sleep(forTimeInterval: usual.seconds * share * 0.9)
        if process.isRunning {
          kill(process.processIdentifier, SIGKILL)
          killed += 1
        }
        process.waitUntilExit()
      }
      let last = try start(folder, "out")
      last.waitUntilExit()
      ended += 1
      #expect(last.terminationStatus == 0)
      let found = results(folder, "out")
      let different = Set(expected.keys).union(found.keys).filter { expected[$0] != found[$0] }
      #expect(different.isEmpty, "after \(killed) kills: \(different.sorted())")
      try FileManager.default.removeItem(atPath: folder.path + "/out")
    }
    print(
      "\(killed) kills, \(ended) runs to the end, all with the bytes of one that was not killed")
  }

  @Test(arguments: [(SIGTERM, Int32(143)), (SIGINT, Int32(130))])
  func `a signal ends the run with its status, and the next goes on`(
    _ signal: Int32, _ status: Int32
  ) throws {
    let folder = try TemporaryFolder()
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 8)
    var text: [UInt8] = []
    while text.count < 3_000_000 { _ = synthesizer.next(into: &text) }
    _ = try folder.write("in/large.sgml.gz", Gzip.member(text))
    _ = try folder.write(
      "p.yaml", Array("inputs: [in]\nlimits: {cores: 1, rejects: 100%}\n".utf8))
    let process = try start(folder, "out")
    // The ledger is made once the signals are watched for.
    let ledger = folder.path + "/out/ledger.sqlite"
    while process.isRunning, !FileManager.default.fileExists(atPath: ledger) {
      Thread.sleep(forTimeInterval: 0.01)
    }
    kill(process.processIdentifier, SIGHUP)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == status)
    let next = try start(folder, "out")
    next.waitUntilExit()
    #expect(next.terminationStatus == 0)
  }
}

extension Duration {
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
