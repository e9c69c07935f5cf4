import Foundation
import Logging
import TestKit
import Testing
import Wire

@testable import Newsroom

/// A strict reader of Prometheus' text exposition format 0.0.4, for one file of gauges.
struct Exposition {
  struct Problem: Error { var line: Int; var what: String }
  var samples: [String: Double] = [:]
  var types: [String: String] = [:]

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Problem(line: 0, what: "no line feed at the end") }
    let name = #"[a-zA-Z_:][a-zA-Z0-9_:]*"#
    let label = #"[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*""#
    let sample = try Regex("(\(name))(\\{(?:\(label),)*\(label)\\})? (\\S+)")
    var helped: Set<String> = []
    var open: String?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .dropLast()
    {
      func fail(_ what: String) -> Problem { Problem(line: index + 1, what: what) }
      let words = line.split(separator: " ", maxSplits: 3)
      if line.hasPrefix("# HELP "), words.count == 4 {
        guard helped.insert(String(words[2])).inserted else { throw fail("a second HELP") }
        open = String(words[2])
      } else if line.hasPrefix("# TYPE "), words.count == 4 {
        guard open == String(words[2]), types[String(words[2])] == nil else {
          throw fail("TYPE does not follow its HELP")
        }
        types[String(words[2])] = String(words[3])
      } else {
        guard let match = try sample.wholeMatch(in: line),
          let family = match.output[1].substring, let number = match.output[3].substring
        else { throw fail("no sample: \(line)") }
        guard String(family) == open, types[String(family)] != nil else {
          throw fail("a sample outside its family")
        }
        guard let value = Double(number) else { throw fail("no number: \(number)") }
        let key = String(line.dropLast(number.count + 1))
        guard samples.updateValue(value, forKey: key) == nil else { throw fail("told twice") }
      }
    }
  }
}

@Suite(.timeLimit(.minutes(10 * Patience.factor))) struct `Telling of a run` {
  private static func outcome(
    status: Int32 = 0, name: String = "night", attention: [Attention] = [], at seconds: Double = 1e9
  ) -> RunOutcome {
    var pipeline = Pipeline()
    pipeline.name = name
    let start = Date(timeIntervalSince1970: seconds)
    let record = RunRecord(
      pipeline: pipeline, started: start, id: "r1", night: "2024-05-01", exitStatus: status,
      problem: status == 0 ? nil : "it broke", attention: attention)
    return RunOutcome(
      id: "r1", pipeline: pipeline, folder: "/out", started: start,
      ended: start.addingTimeInterval(2.5), exitStatus: status, record: record,
      isComplete: status == 0)
  }

  private static let finding = Attention(.missingFeed, "x", usual: 1, now: 0, "x did not come")

  // MARK: - Metrics

  @Test func `metrics are as Prometheus reads them`() throws {
    let text = RunMetrics.text(Self.outcome(name: "a \"b\" \\ c\nd", attention: [Self.finding]))
    let metrics = try Exposition(text)
    let label = #"pipeline="a \"b\" \\ c\nd""#
    #expect(metrics.samples["wireroom_run_exit_status{\(label)}"] == 0)
    #expect(metrics.samples["wireroom_run_duration_seconds{\(label)}"] == 2.5)
    #expect(metrics.samples["wireroom_attention{\(label),kind=\"missing_feed\"}"] == 1)
    #expect(metrics.samples["wireroom_attention{\(label),kind=\"double_feed\"}"] == 0)
    #expect(metrics.samples["wireroom_documents{\(label),outcome=\"written\"}"] == 0)
    #expect(Set(metrics.types.values) == ["gauge"])
    #expect(metrics.types.keys.allSatisfy { !$0.hasSuffix("_total") })
  }

  @Test func `metrics replace no folder and no pipe`() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    for path in [folder.path, folder.path + "/pipe"] {
      #expect(throws: WireError.self) { try RunMetrics.write(Self.outcome(), to: path) }
    }
  }

  @Test func `metrics of a whole run obey promtool's rules, and tell damage apart`() async throws {
    let folder = try TemporaryFolder()
    let text = Array(String(repeating: "A story that goes on and on. ", count: 400).utf8)
    let bytes = Gzip.member(text)
    _ = try folder.write("one/cut.txt.gz", Array(bytes.dropLast(20)))
    _ = try folder.write("two/whole.txt.gz", bytes)
    var outcome = Self.outcome()
    for name in ["one", "two"] {
      outcome.record = try await Run(
        pipeline: Pipeline(), archives: try Newsroom.Inputs.resolve([name], base: folder.path),
        output: folder.path + "/out", logger: Logger(label: "t") { _ in SwiftLogNoOpLogHandler() }
      ).execute()
    }
    let written = RunMetrics.text(outcome)
    let metrics = try Exposition(written)
    let label = #"{pipeline="night"}"#
    #expect(metrics.samples["wireroom_archives_damaged" + label] == 1)
    #expect(metrics.samples["wireroom_run_archives_damaged" + label] == 0)
    #expect(metrics.types.count > 20)
    for (name, type) in metrics.types {
      #expect(type == "gauge")
      #expect(try Regex("wireroom(_[a-z]+)+").wholeMatch(in: name) != nil, "\(name)")
      let words = name.split(separator: "_")
      // Endings of counters and histograms, names of types, units that are none of the base.
      for word in ["total", "count", "sum", "bucket"] {
        #expect(words.last?.elementsEqual(word) == false)
      }
      for word in [
        "gauge", "counter", "ms", "milliseconds", "minutes", "kilobytes", "mb", "percent",
      ] {
        #expect(!words.contains { $0 == word }, "\(name)")
      }
      // Each family is told once, and has samples.
      #expect(written.ranges(of: "# HELP \(name) ").count == 1)
      #expect(metrics.samples.keys.contains { $0.hasPrefix(name + "{") }, "\(name)")
    }
  }

  @Test(arguments: [
    "a 1", "# TYPE a gauge\na 1\n", "# HELP a x\n# TYPE a gauge\nb 1\n",
    "# HELP a x\n# TYPE a gauge\na{b=\"\"\"} 1\n", "# HELP a x\n# TYPE a gauge\na 1\na 1\n",
  ])
  func `the reader of the tests is strict`(_ text: String) {
    #expect(throws: Exposition.Problem.self) { try Exposition(text) }
  }

  @Test func `the last success outlives a failure, of the same pipeline alone`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/night.prom"
    let key = "wireroom_run_last_success_time_seconds{pipeline=\"night\"}"
    func write(_ outcome: RunOutcome) throws -> Exposition {
      try RunMetrics.write(outcome, to: path)
      return try Exposition(try String(contentsOfFile: path, encoding: .utf8))
    }
    #expect(try write(Self.outcome(status: 1)).samples[key] == nil)
    #expect(try write(Self.outcome()).samples[key] == 1_000_000_002.5)
    let failed = try write(Self.outcome(status: 143, at: 2e9))
    #expect(failed.samples[key] == 1_000_000_002.5)
    #expect(failed.samples["wireroom_run_exit_status{pipeline=\"night\"}"] == 143)
    #expect(failed.types["wireroom_documents"] == nil)
    let other = try write(Self.outcome(status: 1, name: "day"))
    #expect(!other.samples.keys.contains { $0.hasPrefix("wireroom_run_last_success") })
    // Nothing is left beside it that a collector might read.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["night.prom"])
  }

  // MARK: - Notify

  private static func notifier(
    _ command: Pipeline.Notify.Command, timeout: Int = 20,
    on occasions: Set<Pipeline.Notify.Occasion> = [.always], base: String = "/"
  ) -> Notifier {
    var notify = Pipeline.Notify(command: command)
    notify.timeout = timeout
    notify.occasions = occasions
    return Notifier(notify, base: base)
  }

  @Test func `the command gets the record and knows what it is of`() async throws {
    let folder = try TemporaryFolder()
    let report = await Self.notifier(
      .shell(
        "cat > got.json; echo \"$WIREROOM_STATUS $WIREROOM_EXIT_STATUS $WIREROOM_FOLDER $WIREROOM_PIPELINE $WIREROOM_NIGHT $WIREROOM_ATTENTION\"; echo bad >&2"
      ), base: folder.path
    ).run(Self.outcome(attention: [Self.finding]))
    #expect(report?.output == "warning 0 /out night 2024-05-01 1\nbad\n")
    #expect(report?.problem == nil)
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/got.json"))
    let got = try JSONDecoder().decode(RunRecord.self, from: data)
    #expect(got.attention == [Self.finding] && got.id == "r1")
  }

  @Test func `words are no shell's`() async {
    let report = await Self.notifier(.words(["echo", "$HOME;", "a b"])).run(Self.outcome())
    #expect(report?.output == "$HOME; a b\n")
  }

  @Test(
    arguments: [
      (.shell("exit 3"), "ended with status 3"), (.words(["/no/such/program"]), "cannot be run"),
      (.words(["no-such-program-anywhere"]), "no program 'no-such-program-anywhere' is in PATH"),
      (.shell("kill -9 $$"), "ended by signal 9"),
    ] as [(Pipeline.Notify.Command, String)])
  func `a command that fails is told`(_ command: Pipeline.Notify.Command, _ words: String) async {
    let report = await Self.notifier(command).run(Self.outcome())
    #expect(report?.problem?.contains(words) == true, "\(report?.problem ?? "")")
  }

  @Test func `its time is kept, and what it started ends with it`() async throws {
    let folder = try TemporaryFolder()
    let report = await Self.notifier(
      .shell("trap '' TERM; sleep 60 & echo $! > child; wait; sleep 60"), timeout: 1,
      base: folder.path
    ).run(Self.outcome())
    #expect(report?.problem?.contains("longer than 1 s") == true)
    let text = try String(contentsOfFile: folder.path + "/child", encoding: .utf8)
    let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    // A killed child that nobody has waited for yet is a zombie: its command line is empty.
    let line = FileManager.default.contents(atPath: "/proc/\(child)/cmdline") ?? Data()
    #expect(line.isEmpty)
  }

  @Test(
    arguments: [
      ([.failure, .warning], [false, true, true]), ([.failure], [false, false, true]),
      ([.warning], [false, true, false]), ([.always], [true, true, true]),
    ] as [(Set<Pipeline.Notify.Occasion>, [Bool])])
  func `it is run when it is asked for`(
    _ occasions: Set<Pipeline.Notify.Occasion>, _ expected: [Bool]
  ) async {
    var ran: [Bool] = []
    for outcome in [
      Self.outcome(), Self.outcome(attention: [Self.finding]), Self.outcome(status: 2),
    ] {
      ran.append(await Self.notifier(.shell("true"), on: occasions).run(outcome) != nil)
    }
    #expect(ran == expected)
  }

  @Test func `an end that is asked for leaves a quick command its time and ends a slow one`()
    async throws
  {
    let folder = try TemporaryFolder()
    let stop = StopSignal()
    func run(_ command: String) async -> Notifier.Report? {
      var notify = Pipeline.Notify(command: .shell(command))
      notify.timeout = 600
      notify.occasions = [.always]
      return await Notifier(notify, base: folder.path, stop: stop).run(Self.outcome())
    }
    let begun = folder.path + "/begun"
    let asking = Task.detached {
      while !FileManager.default.fileExists(atPath: begun) {
        try await Task.sleep(for: .milliseconds(5))
      }
      stop.set(signal: 15)
    }
    let slow = await run("touch begun; sleep 500")
    #expect(slow?.problem?.contains("after the run was asked to end") == true)
    try await asking.value
    let quick = await run("echo told")
    #expect(quick?.problem == nil && quick?.output == "told\n")
  }

  // MARK: - Log

  @Test func `a log line is one line, whatever is in it`() throws {
    let time = Date(timeIntervalSince1970: 1_715_482_800.125)
    let fields = [("run", "r1"), ("name", "a \"b\"\nc=\\d\u{1B}"), ("time", "x"), ("plain", "v")]
    func line(_ format: LogFormat) -> String {
      LogLine.line(
        format, time: time, level: .warning, message: "one\ntwo",
        fields: fields.map { (name: $0.0, value: $0.1) })
    }
    #expect(
      line(.text)
        == #"2024-05-12T03:00:00.125Z warning one\ntwo run=r1 name="a \"b\"\nc=\\d\x1b" time=x plain=v"#
        + "\n")
    let json = line(.json)
    #expect(json.filter { $0 == "\n" }.count == 1)
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
    #expect(
      object == [
        "time": "2024-05-12T03:00:00.125Z", "level": "warning", "message": "one\ntwo",
        "run": "r1", "name": "a \"b\"\nc=\\d\u{1B}", "time_": "x", "plain": "v",
      ])
  }
}
