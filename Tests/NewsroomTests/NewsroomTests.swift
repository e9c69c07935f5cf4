import Foundation
import Logging
import Newsroom
import Synth
import TestKit
import Testing
import Wire

@Suite struct `Pipeline files` {
  @Test func `all settings are read`() throws {
    let pipeline = try PipelineFile.read(
      """
      name: night
      inputs: ["a/*.gz", b]
      output: out
      decode: {workers: 2, batch: 512KB}
      extract: {workers: auto}
      aggregate: {top: 5}
      write: {level: 6}
      outputs: {stories: facts-only, report: false}
      select: {kinds: [story, brief]}
      limits: {cores: 4, memory: 1GB, document: 1MB, rejects: 0.5%, damaged: 3}
      """, path: "night.yaml")
    #expect(pipeline.inputs == ["a/*.gz", "b"])
    #expect(pipeline.workers == [.decode: .count(2), .extract: .auto])
    #expect(pipeline.batchBytes == 512 << 10)
    #expect(pipeline.stories == .factsOnly && !pipeline.writesReport)
    #expect(pipeline.kinds == ["story", "brief"])
    #expect(pipeline.allowedRejects == .share(0.005))
  }

  @Test(arguments: [
    ("name: x\nimputs: a", "p.yaml:2:1: unknown key 'imputs'; did you mean 'inputs'?"),
    (
      "limits:\n  cores: many",
      "p.yaml:2:10: cores must be a whole number from 1 to 1024, not 'many'"
    ),
    (
      "extract: {workers: 0}",
      "p.yaml:1:20: extract.workers must be auto or a whole number from 1 to 1024, not '0'"
    ),
    (
      "decode: {charset: klingon}",
      "p.yaml:1:19: decode.charset must be the name of a character set, such as windows-1251, shift_jis or cp437, not 'klingon'"
    ),
    (
      "outputs: {stories: some}",
      "p.yaml:1:20: outputs.stories must be one of full, facts-only, none, not 'some'"
    ),
    ("decode: {top: 3}", "p.yaml:1:10: unknown key 'top'; known here: workers, batch, charset"),
  ])
  func `errors name the place, the word and the nearest right one`(
    _ text: String, _ message: String
  ) {
    let error = #expect(throws: WireError.self) { try PipelineFile.read(text, path: "p.yaml") }
    #expect(error?.description == message)
  }

  @Test func `every pipeline of the project loads`() throws {
    let folder = Fixtures.folder.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Pipelines")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      _ = try PipelineFile.read(text, path: file)
    }
  }
}

@Suite struct `Inputs` {
  @Test func `folders are searched, globs matched, names are relative`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/x.gz", "a/b/y.gz", "a/.hidden.gz", "a/z.txt"] {
      _ = try folder.write(name, [1])
    }
    let all = try Newsroom.Inputs.resolve(["a"], base: folder.path).map(\.name)
    #expect(all == ["b/y.gz", "x.gz", "z.txt"])
    #expect(try Newsroom.Inputs.resolve(["a/*.gz"], base: folder.path).map(\.name) == ["x.gz"])
    #expect(
      try Newsroom.Inputs.resolve(["a/**/*.gz"], base: folder.path).map(\.name) == [
        "b/y.gz", "x.gz",
      ])
    #expect(throws: WireError.self) { try Newsroom.Inputs.resolve(["none"], base: folder.path) }
  }
}

@Suite(.timeLimit(.minutes(8 * Patience.factor))) struct `Whole runs` {
  static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// Synthetic archives of every format, with broken and repeated documents.
  private static func archives(in folder: TemporaryFolder, size: Int = 200_000) throws {
    for format in ArchiveSynthesizer.formats {
      var options = ArchiveSynthesizer.Options()
      options.format = format
      options.malformed = 0.05
      options.duplicates = 0.1
      _ = try Generate(options, folder: folder.path + "/in").write(size: size, files: 2)
    }
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/in")
    where file.hasPrefix("truth") {
      try FileManager.default.createDirectory(
        atPath: folder.path + "/truth", withIntermediateDirectories: true)
      try FileManager.default.moveItem(
        atPath: folder.path + "/in/" + file, toPath: folder.path + "/truth/" + file)
    }
  }

  static func run(
    _ folder: TemporaryFolder, to output: String, force: Bool = true,
    stop: StopSignal = StopSignal(),
    files: Files = Files(), at time: Date? = nil,
    _ change: (inout Pipeline) -> Void = { _ in }
  ) async throws -> RunRecord {
    var pipeline = Pipeline()
    change(&pipeline)
    let archives = try Newsroom.Inputs.resolve(["in"], base: folder.path)
    var options = Run.Options()
    options.files = files
    if let time { options.clock = { time } }
    return try await Run(
      pipeline: pipeline, archives: archives, output: folder.path + "/" + output,
      logger: logger, stop: stop, force: force, options: options
    ).execute()
  }

  /// The results whose bytes must not depend on how the work was split.
  static func results(_ folder: TemporaryFolder, _ output: String) -> [String: Data] {
    folder.contents(below: output).filter {
      $0.key.hasPrefix("stories/") || $0.key.hasPrefix("rejects/") || $0.key.hasPrefix("tables/")
        || $0.key == "summary.json"
    }
  }

  @Test func `bytes are the same for any number of workers, cores and batch size`() async throws {
    let folder = try TemporaryFolder()
    try Self.archives(in: folder)
    _ = try await Self.run(folder, to: "one") { pipeline in
      for stage in Pipeline.StageName.allCases { pipeline.workers[stage] = .count(1) }
      pipeline.cores = 1
    }
    let expected = Self.results(folder, "one")
    #expect(expected.count > 20)
    for (name, workers, batch) in [
      ("two", 2, 1 << 20), ("five", 5, 1 << 20), ("small", 3, 16 << 10),
    ] {
      _ = try await Self.run(folder, to: name) { pipeline in
        for stage in Pipeline.StageName.allCases { pipeline.workers[stage] = .count(workers) }
        pipeline.batchBytes = batch
      }
      let found = Self.results(folder, name)
      #expect(found.keys.sorted() == expected.keys.sorted())
      let different = expected.keys.filter { found[$0] != expected[$0] }.sorted().map {
        folder.difference(of: $0, expected[$0], found[$0], below: name)
      }
      #expect(different.isEmpty, "\(name)")
    }
  }

  @Test func `every document is accounted for and told as the generator wrote it`() async throws {
    let folder = try TemporaryFolder()
    try Self.archives(in: folder)
    let record = try await Self.run(folder, to: "out")
    #expect(
      record.counts.read == record.counts.written + record.counts.rejected
        + record.counts.leftOut + record.counts.withdrawn)
    for format in ArchiveSynthesizer.formats {
      let truth = try Self.lines(folder.path + "/truth/truth-\(format.rawValue).jsonl")
      var stories: [String: [String: Any]] = [:]
      for archive in record.archives where archive.formats[format.rawValue] != nil {
        for story in try Self.gunzippedLines(folder.path + "/out/stories/\(archive.name).jsonl.gz")
        {
          let source = story["source"] as? [String: Any]
          let id = format == .plainText ? source?["member"] : story["id"]
          if let id = id as? String { stories[id] = story }
        }
      }
      var wrong: [String] = []
      for answer in truth where answer["reject"] == nil {
        let id = answer["id"] as? String ?? ""
        let story = stories[id]
        let headline = (story?["headline"] as? String)?.lowercased()
        let place = ((story?["dateline"] as? [String: Any])?["places"] as? [[String: Any]])?.first
        let byline = (story?["bylines"] as? [String])?.first
        let (text, answerText) = (story?["text"] as? String ?? "", answer["text"] as? String ?? "")
        // A wrapped page does not tell a paragraph's end where its last line is full.
        let isSame =
          format == .plainText
          ? text.split(whereSeparator: \.isWhitespace)
            == answerText.split(whereSeparator: \.isWhitespace)
          : text == answerText
        if !isSame { wrong.append("\(id): text") }
        if headline != (answer["headline"] as? String)?.lowercased() {
          wrong.append("\(id): headline")
        }
        if place?["country"] as? String != answer["country"] as? String {
          wrong.append("\(id): place")
        }
        if format != .jsonLines, byline != answer["byline"] as? String {
          wrong.append("\(id): byline")
        }
        let published = (story?["published"] as? String)?.prefix(10)
        if published.map(String.init) != answer["published"] as? String {
          wrong.append("\(id): published")
        }
      }
      #expect(wrong.prefix(5) == [], "\(format): \(wrong.count) of \(truth.count)")
    }
  }

  @Test func `a second run does nothing, a changed archive is done again`() async throws {
    let folder = try TemporaryFolder()
    try Self.archives(in: folder, size: 30_000)
    let first = try await Self.run(folder, to: "out", force: false)
    #expect(first.processed.count == ArchiveSynthesizer.formats.count * 2)
    let before = Self.results(folder, "out")
    let second = try await Self.run(folder, to: "out", force: false)
    #expect(second.processed.isEmpty)
    #expect(Self.results(folder, "out") == before)
    _ = try folder.write("in/new.txt", Array("A new story came\n\nIt rained on Monday.\n".utf8))
    let third = try await Self.run(folder, to: "out", force: false)
    #expect(third.processed == ["new.txt"])
    _ = try await Self.run(folder, to: "again")
    #expect(Self.results(folder, "out") == Self.results(folder, "again"))
  }

  @Test func `a broken archive is told, the others are delivered`() async throws {
    let folder = try TemporaryFolder()
    try Self.archives(in: folder, size: 30_000)
    let whole = try Data(
      contentsOf: URL(fileURLWithPath: folder.path + "/in/synthetic-gigaword-000.sgml.gz"))
    _ = try folder.write("in/cut.sgml.gz", Array(whole.prefix(whole.count / 2)))
    _ = try folder.write(
      "in/noise.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + Array(repeating: 0xFF, count: 99))
    let record = try await Self.run(folder, to: "out") { $0.allowedRejects = .share(1) }
    #expect(record.damaged.map(\.name).sorted() == ["cut.sgml.gz", "noise.gz"])
    #expect(record.exitStatus == 2)
    #expect(record.counts.written > 50)
    let allowed = try await Self.run(folder, to: "out") {
      $0.allowedRejects = .share(1)
      $0.allowedDamage = 2
    }
    #expect(allowed.exitStatus == 0)
  }

  @Test func `facts alone are the same facts without the text`() async throws {
    let folder = try TemporaryFolder()
    try Self.archives(in: folder, size: 30_000)
    _ = try await Self.run(folder, to: "full")
    _ = try await Self.run(folder, to: "facts") { $0.stories = .factsOnly }
    let name = "stories/synthetic-jsonl-000.jsonl.gz.jsonl.gz"
    var full = try Self.gunzippedLines("\(folder.path)/full/\(name)")
    let facts = try Self.gunzippedLines("\(folder.path)/facts/\(name)")
    for index in full.indices { full[index]["text"] = nil }
    #expect((full as NSArray) == (facts as NSArray))
  }

  static func lines(_ path: String) throws -> [[String: Any]] {
    try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 0x0A).map {
      try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:]
    }
  }

  static func gunzippedLines(_ path: String) throws -> [[String: Any]] {
    try gunzipped(path).split(separator: 0x0A).map {
      try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:]
    }
  }

  static func gunzipped(_ path: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return data
  }
}
