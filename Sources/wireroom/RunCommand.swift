import ArgumentParser
import Foundation
import Logging
import Newsroom
import Wire

/// `wireroom run`: archives to merged results.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Reads archives and writes stories, tables and a report.",
    discussion: """
      Without a pipeline file the defaults apply and --input and --output are needed. Paths in a \
      pipeline file are taken from the file's folder, paths given here from the current one. \
      Archives that are done already (same bytes and settings) are not done again.

      EXAMPLES
        wireroom run Pipelines/demo.yaml
        wireroom run --input wire/ --output out
        wireroom run --input 'wire/2024-*/**/*.gz' --output out --workers extract=4
        wireroom run nightly.yaml --force --json > run.json
        wireroom run nightly.yaml --trace run.trace.json    (open in ui.perfetto.dev)
        wireroom run nightly.yaml --cores 4 --memory 128MB
        wireroom run nightly.yaml --date 2024-05-01         (that night alone)
        wireroom run nightly.yaml --since 2024-05-01        (that night, and each one since)
        wireroom run nightly.yaml --quiet --log-file run.log --metrics wireroom.prom
      """)

  @Argument(help: "A pipeline file (YAML).")
  var pipeline: String?

  @Option(name: .shortAndLong, help: "A file, a folder or a glob; may be given many times.")
  var input: [String] = []

  @Option(name: .shortAndLong, help: "The folder for the results.")
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Workers of a stage: decode, normalize, segment, extract, aggregate, write; or N for all.",
      valueName: "stage=n"))
  var workers: [String] = []

  @Option(help: "Cores that the run may use (default: all).")
  var cores: Int?

  @Option(help: "Memory that the run may use, such as 512MB (default: 256MB).")
  var memory: String?

  @Option(
    help: ArgumentHelp(
      "Write a trace of every worker's batches, for Perfetto or chrome://tracing.",
      valueName: "file"))
  var trace: String?

  @Option(
    help: ArgumentHelp(
      "The night to do, which {date} in paths stands for (default: today in the pipeline's timezone, UTC unless it names one).",
      valueName: "yyyy-mm-dd"))
  var date: String?

  @Option(
    help: ArgumentHelp(
      "Do the nights from this one on, one after the other, up to --date; what is done is not done again. `catch_up:` in a pipeline file finds the nights that were missed itself.",
      valueName: "yyyy-mm-dd"))
  var since: String?

  @Option(
    help: ArgumentHelp(
      "Write Prometheus metrics when the run has ended or failed; everybody may read the file.",
      valueName: "file"))
  var metrics: String?

  @Option(help: "Log lines with time, level and the run's name: text or json.")
  var logFormat: LogFormat?

  @Option(
    help: ArgumentHelp(
      "Append the log to a file too; rotate it by logrotate's copytruncate. One that cannot be opened is told, and the run goes on.",
      valueName: "file"))
  var logFile: String?

  @Option(help: "Read at most so many documents of each archive; rejects are not counted.")
  var limit: Int?

  @Flag(help: "Do again what is done already.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Wait so long for another run of the same results to end: 30s, 10m, 2h. What is there then is done.",
      valueName: "time"))
  var wait: String?

  @Flag(help: "Begin even where the disk seems to have too little room.")
  var noSpaceCheck = false

  @Flag(name: .shortAndLong, help: "Say nothing but errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more.")
  var verbose = false

  @Flag(help: "Print the run's record (run.json) on standard output.")
  var json = false

  func validate() throws {
    if pipeline == nil, input.isEmpty {
      throw ValidationError("Name a pipeline file, or archives with --input.")
    }
    if pipeline == nil, output == nil {
      throw ValidationError("Name a folder for the results with --output.")
    }
    var scratch = Pipeline()
    for word in workers { try Self.apply(word, to: &scratch) }
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    if let cores, !Pipeline.coreRange.contains(cores) {
      throw ValidationError("--cores takes a number from 1 to \(Pipeline.coreRange.upperBound).")
    }
    if let wait, TimeSpan.seconds(wait) == nil {
      throw ValidationError("--wait takes a time such as 30s, 10m or 2h; not '\(wait)'.")
    }
    if let memory, (ByteSize.parse(memory) ?? 0) < 1 {
      throw ValidationError("--memory takes a size such as 512MB; not '\(memory)'.")
    }
    if let date, Night(date) == nil {
      throw ValidationError("--date takes a date such as 2024-05-01; not '\(date)'.")
    }
    if let since, Night(since) == nil {
      throw ValidationError("--since takes a date such as 2024-05-01; not '\(since)'.")
    }
    if since != nil, trace != nil {
      throw ValidationError(
        "--trace is of one night: with --since each would write over the one before; use --date.")
    }
    if let since, let date, since > date {
      throw ValidationError("--since \(since) is later than --date \(date).")
    }
  }

  func run() async throws {
    // Signals are watched for until all is told.
    _ = Interruption.watch()
    defer { Interruption.leave() }
    Interruption.outliveReaders()
    let (definition, base): (Pipeline, String)
    do {
      (definition, base) = try self.definition()
    } catch {
      await tellUnread(error)
      throw error
    }
    let here = FileManager.default.currentDirectoryPath
    let paths = NightPaths(
      inputs: input.isEmpty ? definition.inputs : input, base: input.isEmpty ? base : here,
      output: output ?? Self.join(base, definition.output), timezone: definition.timezone)
    try await NightJob(command: self, pipeline: definition, paths: paths, base: base).run()
  }

  /// Tells of a pipeline file that cannot be read, by what the command line names: whom else to tell
  /// stands in the file.
  private func tellUnread(_ error: any Error) async {
    var unknown = Pipeline()
    let file = URL(fileURLWithPath: pipeline ?? "").deletingPathExtension().lastPathComponent
    unknown.name = metrics.flatMap { RunMetrics.pipeline(at: $0) } ?? file
    await teller(unknown, folder: output ?? "", base: "", night: nil).tell(error)
  }

  /// Who tells of a run.
  func teller(_ pipeline: Pipeline, folder: String, base: String, night: Night?) -> RunTeller {
    let id = RunOutcome.newID()
    let log = RunLog.open(
      format: logFormat, file: logFile, run: id, quiet: quiet, verbose: verbose)
    return RunTeller(
      id: id, pipeline: pipeline, folder: folder, base: base, night: night?.date,
      metrics: metrics, log: log)
  }

  /// The pipeline with what the command line changes, and the folder its paths are taken from.
  private func definition() throws -> (Pipeline, String) {
    var definition = Pipeline()
    var base = FileManager.default.currentDirectoryPath
    if let path = pipeline {
      let bytes = try PipelineFile.contents(path)
      definition = try PipelineFile.read(String(decoding: bytes, as: UTF8.self), path: path)
      base = URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
    if let cores { definition.cores = cores }
    if let size = memory.flatMap(ByteSize.parse) { definition.memory = size }
    if let limit { definition.documentLimit = limit }
    for word in workers { try Self.apply(word, to: &definition) }
    return (definition, base)
  }

  private static func apply(_ word: String, to pipeline: inout Pipeline) throws {
    let parts = word.split(separator: "=")
    if parts.count == 1, let count = Int(parts[0]), count > 0 {
      for stage in Pipeline.StageName.allCases { pipeline.workers[stage] = .count(count) }
      return
    }
    let names = Pipeline.StageName.allCases.map(\.rawValue)
    guard parts.count == 2 else {
      throw ValidationError("--workers takes STAGE=N, such as extract=4; not '\(word)'.")
    }
    guard let stage = Pipeline.StageName(rawValue: String(parts[0])) else {
      let near = Suggestion.nearest(to: String(parts[0]), in: names)
      throw ValidationError(
        "No stage is called '\(parts[0])'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; stages: \(names.joined(separator: ", ")).")
      )
    }
    if parts[1] == "auto" {
      pipeline.workers[stage] = .auto
    } else if let count = Int(parts[1]), count > 0 {
      pipeline.workers[stage] = .count(count)
    } else {
      throw ValidationError("--workers \(parts[0])= takes a number of at least 1, or auto.")
    }
  }

  private static func join(_ base: String, _ path: String) -> String {
    path.hasPrefix("/") ? path : base + "/" + path
  }
}

extension LogFormat: ExpressibleByArgument {}
