import Foundation
import Logging
import Synchronization
import Synth
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite(.timeLimit(.minutes(10 * Patience.factor))) struct `Proofs of results` {
  private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// A folder with two archives and their results, made once.
  private static let whole = Task {
    let folder = try TemporaryFolder()
    for format in [WireFormat.gigaword, .jsonLines] {
      var options = ArchiveSynthesizer.Options()
      options.format = format
      options.malformed = 0.1
      _ = try Generate(options, folder: folder.path + "/in").write(
        size: 30_000, files: 1, writesTruth: false)
    }
    _ = try await run(folder.path, force: true)
    return folder
  }

  private static func run(_ folder: String, force: Bool) async throws -> RunRecord {
    var pipeline = Pipeline()
    pipeline.allowedRejects = .share(1)
    return try await Run(
      pipeline: pipeline, archives: try Newsroom.Inputs.resolve(["in"], base: folder),
      output: folder + "/out", logger: logger, force: force
    ).execute()
  }

  /// A copy of it that may be damaged.
  private static func copy() async throws -> (folder: TemporaryFolder, out: String) {
    let folder = try TemporaryFolder()
    let original = try await whole.value
    defer { withExtendedLifetime(original) {} }
    for name in ["in", "out"] {
      try FileManager.default.copyItem(
        atPath: original.path + "/" + name, toPath: folder.path + "/" + name)
    }
    return (folder, folder.path + "/out")
  }

  private static let archive = "synthetic-jsonl-000.jsonl.gz"
  private static let stories = "stories/\(archive).jsonl.gz"
  private static let rejects = "rejects/\(archive).jsonl.gz"
  private static let ledger = "ledger.sqlite"

  private static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private static func replace(_ path: String, _ old: String, _ new: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try #require(text.contains(old))
    let range = try #require(text.range(of: old))
    try text.replacingCharacters(in: range, with: new).write(
      toFile: path, atomically: true, encoding: .utf8)
  }

  /// Changes what the ledger says of the archive.
  private static func changeRecord(
    _ out: String, _ change: (inout ArchiveRecord) throws -> Void
  ) throws {
    let ledger = try Ledger(folder: out)
    var record = try #require(try ledger.entry(archive)?.record)
    try change(&record)
    try ledger.finish(record, seconds: 0, run: 1)
  }

  /// Changes what the run's record says.
  private static func changeRun(_ out: String, _ change: (inout RunRecord) -> Void) throws {
    var record = try #require(RunRecord.read(in: out))
    change(&record)
    try record.write(to: ResultFolder(root: out))
  }

  /// Lets the ledger know what an output has now, so that its size and checksum are right.
  private static func fit(_ out: String, _ kind: String) throws {
    let sum = try Checksum.of(file: "\(out)/\(kind)/\(archive).jsonl.gz")
    try changeRecord(out) {
      $0.outputs[kind] = ArchiveRecord.Output(bytes: sum.bytes, xxh128: sum.checksum)
    }
  }

  /// Rewrites an output's lines, as one member, and lets the record have its size.
  private static func rewrite(
    _ out: String, _ kind: String = "stories", _ change: (inout [String]) throws -> Void
  ) throws {
    let path = "\(out)/\(kind)/\(archive).jsonl.gz"
    var lines = try `Whole runs`.gunzipped(path).split(separator: 0x0A).map {
      String(decoding: $0, as: UTF8.self)
    }
    try change(&lines)
    let text = lines.map { $0 + "\n" }.joined()
    try Data(Gzip.member(Array(text.utf8))).write(to: URL(fileURLWithPath: path))
    try fit(out, kind)
  }

  private static func swap(_ line: inout String, _ old: String, _ new: String) throws {
    let range = try #require(line.range(of: old))
    line.replaceSubrange(range, with: new)
  }

  @Test func `a whole folder is whole, and is left as it is`() async throws {
    let (folder, out) = try await Self.copy()
    let before = folder.contents(below: "out")
    let result = try await Verifier(folder: out, cores: 2).verify()
    #expect(result.findings == [] && result.notes == [])
    #expect(result.archives == 2 && result.stories > 10 && result.rejects > 0)
    let read = before.keys.filter {
      $0 == "summary.json"
        || $0 == "report.html"
        || ["stories/", "rejects/", "partials/", "tables/"].contains(where: $0.hasPrefix)
    }
    #expect(result.files == read.count && read.count > 15)
    #expect(folder.contents(below: "out") == before)
    #expect(try await Verifier(folder: out, isQuick: true).verify().findings == [])
  }

  /// What is done to a folder, and what must be found: the rule, the file, and words of the problem.
  struct Damage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var check: Verification.Check
    var file: String
    var words: String
    var isQuick = false
    var harm: @Sendable (_ out: String) throws -> Void

    init(
      _ name: String, _ check: Verification.Check, _ file: String, _ words: String,
      quick: Bool = false, _ harm: @escaping @Sendable (String) throws -> Void
    ) {
      testDescription = name
      self.check = check
      self.file = file
      self.words = words
      isQuick = quick
      self.harm = harm
    }
  }

  private static let damages: [Damage] = [
    Damage("a flipped byte", .gzip, stories, "") { out in
      var bytes = try bytes(out + "/" + stories)
      bytes[bytes.count / 2] ^= 0x10
      try Data(bytes).write(to: URL(fileURLWithPath: out + "/" + stories))
    },
    Damage("a pipe in a file's place", .missing, stories, "is a pipe") { out in
      try FileManager.default.removeItem(atPath: out + "/" + stories)
      try #require(mkfifo(out + "/" + stories, 0o600) == 0)
    },
    Damage("a pipe in a partial's place", .missing, "partials/\(archive).run", "is a pipe") { out in
      let path = out + "/partials/\(archive).run"
      try FileManager.default.removeItem(atPath: path)
      try #require(mkfifo(path, 0o600) == 0)
    },
    Damage("a file that was cut", .size, stories, "bytes of", quick: true) { out in
      let bytes = try bytes(out + "/" + stories)
      try Data(bytes.dropLast(9)).write(to: URL(fileURLWithPath: out + "/" + stories))
    },
    Damage("a cut that the record knows of", .gzip, stories, "ends inside") { out in
      let bytes = try bytes(out + "/" + stories)
      try Data(bytes.dropLast(9)).write(to: URL(fileURLWithPath: out + "/" + stories))
      try fit(out, "stories")
    },
    Damage("bytes behind the last member", .gzip, stories, "behind the last gzip member") { out in
      let bytes = try bytes(out + "/" + stories)
      try Data(bytes + [1, 2, 3]).write(to: URL(fileURLWithPath: out + "/" + stories))
      try fit(out, "stories")
    },
    Damage("a member that ends within a line", .gzip, stories, "within a line") { out in
      let text = try `Whole runs`.gunzipped(out + "/" + stories)
      let half = text.count / 2
      let bytes = Gzip.member(Array(text.prefix(half))) + Gzip.member(Array(text.dropFirst(half)))
      try Data(bytes).write(to: URL(fileURLWithPath: out + "/" + stories))
      try fit(out, "stories")
    },
    Damage("a missing output", .missing, rejects, "is not there", quick: true) { out in
      try FileManager.default.removeItem(atPath: out + "/" + rejects)
    },
    Damage("a missing partial", .missing, "partials/\(archive).run", "is not there", quick: true) {
      out in try FileManager.default.removeItem(atPath: out + "/partials/\(archive).run")
    },
    Damage("a changed table", .merge, "tables/agencies.csv", "fresh merge") { out in
      try replace(out + "/tables/agencies.csv", "\n", "\nNobody,")
    },
    Damage("a missing table", .missing, "tables/people.csv", "is not there") { out in
      try FileManager.default.removeItem(atPath: out + "/tables/people.csv")
    },
    Damage("a summary with another sum", .counts, "summary.json", "counts.read is", quick: true) {
      out in try replace(out + "/summary.json", "\"counts\":{\"read\":", "\"counts\":{\"read\":1")
    },
    Damage("a summary that is not the merge", .merge, "summary.json", "fresh merge") { out in
      try replace(
        out + "/summary.json", "\"duplicates\":{\"groups\":", "\"duplicates\":{\"groups\":1")
    },
    Damage("a summary without a field", .schema, "summary.json", "doubles", quick: true) { out in
      try replace(out + "/summary.json", "\"duplicates\"", "\"doubles\"")
    },
    Damage("a run's record that is cut", .json, "run.json", "is no JSON", quick: true) { out in
      let bytes = try bytes(out + "/run.json")
      try Data(bytes.dropLast(20)).write(to: URL(fileURLWithPath: out + "/run.json"))
    },
    Damage("a run's record with another sum", .counts, "run.json", "add up to", quick: true) {
      out in
      try changeRun(out) { $0.counts.read += 1 }
    },
    Damage("a run's record of other counts", .record, "run.json", "other counts", quick: true) {
      out in
      try changeRun(out) {
        var archives = Array($0.archives)
        archives[0].counts.written -= 1
        $0.setArchives(ArchiveRecords(archives))
      }
    },
    Damage("an archive that the run's record lost", .record, "run.json", "leaves out", quick: true)
    {
      out in try changeRun(out) { $0.setArchives([$0.archives[0]]) }
    },
    Damage("a report of another run", .merge, "report.html", "fresh merge") { out in
      try replace(out + "/report.html", "<b>2</b>archives", "<b>3</b>archives")
    },
    Damage("a missing report", .missing, "report.html", "is not there") { out in
      try FileManager.default.removeItem(atPath: out + "/report.html")
    },
    Damage("a record that counts a document too many", .counts, ledger, "were read", quick: true) {
      out in try changeRecord(out) { $0.counts.read += 1 }
    },
    Damage("a record that counts stories that are not there", .counts, stories, "lines, and") {
      out in
      try changeRecord(out) {
        $0.counts.read += 1
        $0.counts.written += 1
      }
    },
    Damage("a record that names no output", .counts, ledger, "no file of them", quick: true) {
      out in
      try changeRecord(out) { $0.outputs["stories"] = nil }
    },
    Damage(
      "an archive that the ledger lost", .record, "summary.json", "there is no record", quick: true
    ) { out in try Ledger(folder: out).withdraw(archive, why: "a test") },
    Damage("an archive that the summary lost", .record, "summary.json", "leaves out", quick: true) {
      out in
      let text = try String(contentsOfFile: out + "/summary.json", encoding: .utf8)
      let cut = text.replacing(
        try Regex(#",\{"name":"synthetic-jsonl-000[^{]*\{[^}]*\}\}"#), with: "")
      try #require(cut != text)
      try cut.write(toFile: out + "/summary.json", atomically: true, encoding: .utf8)
    },
    Damage("other bytes of the same size", .checksum, "partials/\(archive).run", "XXH128") { out in
      let path = out + "/partials/\(archive).run"
      var bytes = try bytes(path)
      bytes[bytes.count - 1] ^= 1
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    },
    Damage("a file of nobody", .extra, "stories/x.jsonl.gz", "belongs to no archive", quick: true) {
      out in try Data().write(to: URL(fileURLWithPath: out + "/stories/x.jsonl.gz"))
    },
    Damage("what a killed run left", .extra, "rejects/.wireroom-x.part", "killed", quick: true) {
      out in try Data().write(to: URL(fileURLWithPath: out + "/rejects/.wireroom-x.part"))
    },
    Damage("a line that is no JSON", .json, stories, "is no JSON") { out in
      try rewrite(out) { try swap(&$0[1], "\"id\":", "\"id\"") }
    },
    Damage("a line that is not UTF-8", .json, stories, "is not UTF-8") { out in
      var text = try `Whole runs`.gunzipped(out + "/" + stories)
      text[20] = 0xFF
      try Data(Gzip.member(Array(text))).write(to: URL(fileURLWithPath: out + "/" + stories))
    },
    Damage("a field that is not known", .schema, stories, "heading: is not a name") { out in
      try rewrite(out) { try swap(&$0[0], "\"headline\":", "\"heading\":") }
    },
    Damage("an offset that is no number", .schema, stories, "must be of type integer") { out in
      try rewrite(out) { try swap(&$0[0], "\"paragraphs\":[[0,", "\"paragraphs\":[[\"0\",") }
    },
    Damage("a reject with a bad reason", .schema, rejects, "reason: is not one") { out in
      try rewrite(out, "rejects") { try swap(&$0[0], "\"reason\":\"", "\"reason\":\"very_") }
    },
    Damage("a reject that is not base64", .promise, rejects, "raw: is not base64") { out in
      try rewrite(out, "rejects") { try swap(&$0[0], "\"raw\":\"", "\"raw\":\"A") }
    },
    Damage("an entity with another text", .promise, stories, "another text than stands") { out in
      try rewrite(out) { lines in
        lines[0] = lines[0].replacing(try Regex(#""entities":\[\{"type":"[a-z]+","text":""#)) {
          $0.output[0].substring.map { $0 + "X" } ?? ""
        }
      }
    },
    Damage("a paragraph that overlaps", .promise, stories, "paragraphs[1]: is [") { out in
      try rewrite(out) { lines in
        lines[0] = lines[0].replacing(
          try Regex(#""paragraphs":\[\[0,([0-9]+)\],\[[0-9]+,"#)
        ) { "\"paragraphs\":[[0,\($0.output[1].substring ?? "")],[1," }
      }
    },
    Damage("a paragraph behind the text's end", .promise, stories, "in a text of") { out in
      try rewrite(out) { lines in
        lines[0] = lines[0].replacing(try Regex(#"\]\],"sentences"#)) { _ in "9999]],\"sentences" }
      }
    },
    Damage("a sentence in two paragraphs", .promise, stories, "stands in no one paragraph") { out in
      try rewrite(out) { lines in
        lines[0] = lines[0].replacing(
          try Regex(#""paragraphs":\[\[0,([0-9]+)\],\[[0-9]+,"#)
        ) { "\"paragraphs\":[[0,1],[\((Int($0.output[1].substring ?? "") ?? 0))," }
      }
    },
    Damage("a story that is told twice", .promise, stories, "source.record: is") { out in
      try rewrite(out) { $0[1] = $0[0] }
    },
    Damage("a story of another archive", .promise, stories, "is not this file's archive") { out in
      try rewrite(out) {
        try swap(&$0[0], "\"source\":{\"archive\":\"", "\"source\":{\"archive\":\"a")
      }
    },
    Damage("a story without its text", .promise, stories, "text: is not there") { out in
      try rewrite(out) { lines in
        lines[0] = lines[0].replacing(try Regex(#","text":"(?:[^"\\]|\\.)*","paragraphs""#)) {
          _ in ",\"paragraphs\""
        }
      }
    },
    Damage("a story that lost an end of its text", .counts, stories, "bytes of text") { out in
      try rewrite(out) { lines in
        // A story without parts may be cut without breaking an offset.
        for key in ["paragraphs", "sentences", "entities", "quotes", "dates", "amounts"] {
          lines[0] = lines[0].replacing(
            try Regex("\"\(key)\":\\[(\\[[0-9,]*\\],?|\\{[^}]*\\},?)*\\],"), with: "")
        }
        try swap(&lines[0], "},\"text\":\"", "},\"text\":\"x")
      }
    },
    Damage("a story that is gone", .counts, stories, "lines, and") { out in
      try rewrite(out) { $0.removeLast() }
    },
  ]

  @Test(arguments: damages)
  func `damage is found`(_ damage: Damage) async throws {
    let (folder, out) = try await Self.copy()
    defer { withExtendedLifetime(folder) {} }
    try damage.harm(out)
    for isQuick in damage.isQuick ? [false, true] : [false] {
      let result = try await Verifier(folder: out, isQuick: isQuick).verify()
      let found = result.findings.first {
        $0.check == damage.check && $0.file == damage.file
          && (damage.words.isEmpty || $0.problem.contains(damage.words))
      }
      #expect(found != nil, "\(result.findings)")
      #expect(found?.remedy.isEmpty == false)
    }
  }

  @Test func `what was removed by age is not missed, what is not done is no fault`() async throws {
    let (folder, out) = try await Self.copy()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try Ledger(folder: out)
    try ledger.retire(Self.archive, ["stories", "rejects"])
    try FileManager.default.removeItem(atPath: out + "/" + Self.stories)
    let later = SourceArchive(path: "/x", name: "later.gz", size: 1, modified: 1)
    try ledger.see([later], run: 1, note: "it is being written")
    let result = try await Verifier(folder: out).verify()
    #expect(result.findings == [])
    #expect(result.notes == ["later.gz is not done: it is being written; the next run does it"])
  }

  @Test(arguments: [true, false])
  func `what is told mends it`(_ isForced: Bool) async throws {
    let (folder, out) = try await Self.copy()
    let path = out + "/" + Self.stories
    var bytes = try Self.bytes(path)
    if isForced {
      bytes[bytes.count / 2] ^= 1
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    } else {
      try FileManager.default.removeItem(atPath: path)
    }
    let broken = try await Verifier(folder: out).verify()
    #expect(broken.findings.contains { $0.remedy == (isForced ? Remedy.force : Remedy.run) })
    _ = try await Self.run(folder.path, force: isForced)
    #expect(try await Verifier(folder: out).verify().findings == [])
  }

  @Test(arguments: [1, 3])
  func `a large file is checked in pieces, and every line of it`(_ cores: Int) async throws {
    let (folder, out) = try await Self.copy()
    defer { withExtendedLifetime(folder) {} }
    let count = 3000
    // Records that fall from line to line: each but the first is behind the one before, also where
    // the one before is of another piece.
    try Self.rewrite(out, "rejects") { lines in
      let record = try #require(lines[0].firstMatch(of: try Regex(#""record":\d+"#)))
      let raw = try #require(lines[0].firstMatch(of: try Regex(#""raw":"[^"]*""#)))
      let text = String(repeating: "QUJD", count: 300)
      lines = (0..<count).map { line in
        lines[0].replacing(lines[0][raw.range], with: "\"raw\":\"\(text)\"")
          .replacing(lines[0][record.range], with: "\"record\":\(count - line)")
      }
      lines[2500].removeLast()
    }
    let result = try await Verifier(folder: out, cores: cores).verify()
    let found = result.findings.filter { $0.file == Self.rejects }
    #expect(found.filter { $0.check == .promise }.map(\.place) == (2...21).map { "line \($0)" })
    #expect(result.notes == ["\(Self.rejects): \(count - 1 - 20 + 1) more findings are not listed"])
    #expect(result.rejects == count)
  }

  @Test func `what is to be done again counts until it is`() async throws {
    let (folder, out) = try await Self.copy()
    defer { withExtendedLifetime(folder) {} }
    let ledger = try Ledger(folder: out)
    let archives = try Newsroom.Inputs.resolve(["in"], base: folder.path)
    try ledger.see(archives.filter { $0.name == Self.archive }, run: 1)
    let result = try await Verifier(folder: out).verify()
    #expect(result.findings == [])
    #expect(result.notes == ["\(Self.archive) is not done; the next run does it"])
    try FileManager.default.removeItem(atPath: out + "/" + Self.stories)
    #expect(try await Verifier(folder: out).verify().findings.map(\.check) == [.missing])
  }

  /// A lock that is taken and released from anywhere.
  private final class Held: Sendable {
    private let lock = Mutex<RunLock?>(nil)
    private let isAsked = Atomic<Bool>(false)
    /// Whether nobody asked before.
    var isFirst: Bool { !isAsked.exchange(true, ordering: .relaxed) }
    func take(_ taken: RunLock) { lock.withLock { $0 = taken } }
    func release() { lock.withLock { $0 = nil } }
  }

  @Test(arguments: [true, false])
  func `a run that begins meanwhile is told, and no damage`(_ isGone: Bool) async throws {
    let (folder, out) = try await Self.copy()
    defer { withExtendedLifetime(folder) {} }
    try FileManager.default.removeItem(atPath: out + "/" + Self.stories)
    let held = Held()
    let error = await #expect(throws: WireError.self) {
      try await Verifier(folder: out) { _, _ in
        guard held.isFirst else { return }
        let taken = DispatchSemaphore(value: 0)
        Task.detached {
          defer { taken.signal() }
          held.take(try await RunLock.acquire(out, pipeline: "night", stop: StopSignal()))
        }
        taken.wait()
        if isGone { held.release() }
      }.verify()
    }
    #expect(error?.code == .busy)
    #expect(error?.message.contains("began in these results while they were read") == true)
    #expect(error?.message.contains("'night'") == true)
  }

  @Test func `a folder of something else is refused`() async throws {
    let folder = try TemporaryFolder()
    await #expect(throws: WireError.self) { try await Verifier(folder: folder.path).verify() }
  }
}
