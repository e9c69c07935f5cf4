import Foundation
import Synth
import TestKit
import Testing

@Suite(.timeLimit(.minutes(60 * Patience.factor))) struct `Killed runs` {
  /// Kills in all: `make test-faults` asks for more.
  private static let kills =
    ProcessInfo.processInfo.environment["WIREROOM_FAULTS"].flatMap { Int($0) } ?? 1
  private static let isLong = kills > 1

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

  /// What is in the folder of inputs on each night of a series, and the pipeline of that night.
  ///
  /// The second night has an archive with other bytes, one less, two more, and a kill of a story in an
  /// archive that is done; the third changes little, so that the merge that is kept is brought up to
  /// date; on the fourth more stories stand in the large archive, an archive is back and the pipeline
  /// leaves out briefs, so that all archives are done again.
  private static let nights: [(pipeline: String, inputs: [String: [UInt8]])] = {
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 7)
    var text: [UInt8] = []
    let size = isLong ? 1_600_000 : 600_000
    while text.count < size { _ = synthesizer.next(into: &text) }
    func part(_ number: Int) -> [UInt8] {
      Gzip.member(Array(text[(number * size / 18)..<((number + 1) * size / 18)]))
    }
    func item(_ name: String, isKill: Bool) -> String {
      "{\"guid\":\"tag:synthetic.example,2026:\(name)\",\"type\":\"text\",\"version\":\"\(isKill ? 2 : 1)\",\"pubstatus\":\"\(isKill ? "canceled" : "usable")\",\"versioncreated\":\"2026-03-01T0\(isKill ? 2 : 1):00:00Z\",\"language\":\"en\",\"headline\":\"Harbour \(name)\",\"body_text\":\"OSLO (AP) - The council of Norland met on \(name).\"}\n"
    }
    let pipeline = """
      inputs: [in]
      archives: {vanished: withdraw}
      checkpoint: 128KB
      decode: {batch: 32KB}
      limits: {rejects: 100%}

      """
    var inputs: [String: [UInt8]] = [
      "large.sgml.gz": Gzip.member(Array(text.prefix(size / 8 * 7))),
      "a/changes.sgml.gz": part(0), "b/goes.sgml.gz": part(1), "b/stays.sgml.gz": part(2),
      "items.json": Array((item("n1", isKill: false) + item("n2", isKill: false)).utf8),
    ]
    var nights = [(pipeline, inputs)]
    inputs["a/changes.sgml.gz"] = part(3)
    inputs["b/goes.sgml.gz"] = nil
    inputs["c/new.sgml.gz"] = part(4)
    inputs["kill.json"] = Array(item("n1", isKill: true).utf8)
    nights.append((pipeline, inputs))
    inputs["a/changes.sgml.gz"] = nil
    inputs["b/stays.sgml.gz"] = part(5)
    inputs["d/new.sgml.gz"] = part(6)
    inputs["kill-2.json"] = Array(item("n2", isKill: true).utf8)
    nights.append((pipeline, inputs))
    inputs["large.sgml.gz"] = Gzip.member(text)
    inputs["b/goes.sgml.gz"] = part(1)
    nights.append(
      (pipeline + "select: {kinds: [story, advisory, multi, correction, kill]}\n", inputs))
    return nights
  }()

  /// Puts a night's inputs and pipeline in their places; what did not change is left alone.
  private static func prepare(_ night: Int, in folder: TemporaryFolder) throws {
    let (pipeline, inputs) = nights[night]
    let found = folder.contents(below: "in").keys.filter { inputs[$0] == nil }
    for name in found { try FileManager.default.removeItem(atPath: "\(folder.path)/in/\(name)") }
    for (name, bytes) in inputs
    where FileManager.default.contents(atPath: "\(folder.path)/in/\(name)") != Data(bytes) {
      _ = try folder.write("in/" + name, bytes)
    }
    _ = try folder.write("p.yaml", Array(pipeline.utf8))
  }

  /// Runs to the end; the status.
  private func run(_ folder: TemporaryFolder, _ output: String) throws -> Int32 {
    let process = try start(folder, output)
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -1
  }

  @Test func `wherever the runs of four nights are killed, each night ends with the same bytes`()
    throws
  {
    let folder = try TemporaryFolder()
    var usual: [Double] = []
    var expected: [[String: Data]] = []
    for night in Self.nights.indices {
      try Self.prepare(night, in: folder)
      let begin = ContinuousClock.now
      #expect(try run(folder, "whole") == 0)
      usual.append((ContinuousClock.now - begin).seconds)
      expected.append(folder.results(below: "whole"))
      #expect(expected[night].count > 15)
    }
    #expect(try run(folder, "once") == 0)
    #expect(folder.results(below: "once") == expected.last)
    var random = SeededRandom(seed: 2026)
    var (killed, stopped, series, ended, kept) = (0, 0, 0, 0, 0)
    while killed < Self.kills {
      for night in Self.nights.indices {
        try Self.prepare(night, in: folder)
        // Every run is killed a few times, and now and then stopped, before it may end.
        for _ in 0..<(Self.isLong ? 1 + random.next(upTo: 6) : 2) {
          let process = try start(folder, "out")
          let share = Double(random.next(upTo: 1000)) / 1000
          Thread.sleep(forTimeInterval: usual[night] * share * 0.95)
          let isStop = random.next(upTo: 6) == 0
          if process.isRunning {
            kill(process.processIdentifier, isStop ? SIGTERM : SIGKILL)
            if isStop { stopped += 1 } else { killed += 1 }
          }
          process.waitUntilExit()
        }
        #expect(try run(folder, "out") == 0)
        ended += 1
        kept +=
          FileManager.default.fileExists(atPath: folder.path + "/out/partials/.kept/state")
          ? 1 : 0
        let found = folder.results(below: "out")
        let different = Set(expected[night].keys).union(found.keys)
          .filter { expected[night][$0] != found[$0] }
        #expect(
          different.isEmpty,
          "night \(night + 1) of series \(series), after \(killed) kills: \(different.sorted())")
      }
      let proof = Process()
      proof.executableURL = Program.url
      proof.arguments = ["verify", folder.path + "/out"]
      proof.standardOutput = FileHandle.nullDevice
      proof.standardError = FileHandle.nullDevice
      try proof.run()
      proof.waitUntilExit()
      #expect(proof.terminationStatus == 0, "verify after \(killed) kills")
      series += 1
      #expect(kept > series)
      try FileManager.default.removeItem(atPath: folder.path + "/out")
    }
    print(
      "\(killed) kills and \(stopped) stops in \(series) series of four nights; all \(ended) nights ended with the bytes of one that was not killed"
    )
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
    // `timeout` sends its signal twice, to the program and to its group: it is the same wish.
    Thread.sleep(forTimeInterval: 0.002)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == status)
    // It ended in order: a program that is gone at once has noted nothing.
    let told = try `The program`().run(["status", folder.path + "/out"])
    #expect(told.output.contains("stopped (\(status))"))
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
