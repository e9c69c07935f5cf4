import ArgumentParser
import Foundation
import Logging
import Newsroom
import Wire

/// `wireroom tune`: finds the numbers of a pipeline and says why.
struct TuneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Finds the workers and batches that make a pipeline fastest, and says why.",
    discussion: """
      Runs a sample into a temporary folder, takes each stage's true cost (busy time, waiting left \
      out), solves for the fewest workers with which the cores are the limit, runs that choice and \
      its neighbours in turn, and keeps the best. For more cores than the machine has, it predicts.

      EXAMPLES
        wireroom tune nightly.yaml
        wireroom tune nightly.yaml --sample 256MB --write
        wireroom tune nightly.yaml --cores 64
        wireroom tune nightly.yaml --json > tuning.json
        wireroom tune nightly.yaml --html tuning.html
      """)

  @Argument(help: "A pipeline file (YAML).")
  var pipeline: String

  @Option(name: .shortAndLong, help: "A file, a folder or a glob, in place of the file's inputs.")
  var input: [String] = []

  @Option(help: "Text of the sample, over all archives.")
  var sample = "64MB"

  @Option(help: "Cores to tune for; more than the machine has are predicted.")
  var cores: Int?

  @Option(help: "Runs of each candidate.")
  var repeats = 3

  @Flag(help: "Put the numbers into the pipeline file; its comments and layout stay.")
  var write = false

  @Flag(help: "Print the findings as JSON on standard output.")
  var json = false

  @Option(
    help: ArgumentHelp("Write the findings as a page with charts.", valueName: "file"))
  var html: String?

  @Flag(name: .shortAndLong, help: "Say nothing of the runs while they go on.")
  var quiet = false

  func validate() throws {
    guard let size = ByteSize.parse(sample), size >= 64 << 10 else {
      throw ValidationError(
        "--sample takes a size of at least 64KB, such as 64MB; not '\(sample)'.")
    }
    if let cores, !Pipeline.coreRange.contains(cores) {
      throw ValidationError("--cores takes a number from 1 to \(Pipeline.coreRange.upperBound).")
    }
    guard repeats > 0 else { throw ValidationError("--repeats must be at least 1.") }
  }

  func run() async throws {
    guard let data = FileManager.default.contents(atPath: pipeline) else {
      throw WireError(.unreadable, "cannot read the pipeline file", file: pipeline)
    }
    let text = String(decoding: data, as: UTF8.self)
    let definition = try PipelineFile.read(text, path: pipeline)
    let base = URL(fileURLWithPath: pipeline).deletingLastPathComponent().path
    guard let night = Night.at(timezone: definition.timezone) else {
      throw WireError(.usage, "no date in the time zone '\(definition.timezone)'")
    }
    let archives =
      try NightInputs.resolve(
        input.isEmpty ? definition.inputs : input,
        base: input.isEmpty ? base : FileManager.default.currentDirectoryPath, night: night,
        missing: .error
      ).archives
    var options = Tuning.Options()
    options.sampleBytes = ByteSize.parse(sample) ?? options.sampleBytes
    options.cores = cores ?? 0
    options.repeats = repeats
    let stop = Interruption.watch()
    defer { Interruption.leave() }
    var logger = Logger(label: "wireroom") { _ in PlainLogHandler() }
    // What is wrong with an archive would be told again by every trial.
    logger.logLevel = .critical
    let isQuiet = quiet
    let tuning = Tuning(
      pipeline: definition, archives: archives, options: options, logger: logger, stop: stop
    ) { line in
      if !isQuiet { Terminal.write("\(line)\n") }
    }
    let report: TuningReport
    do {
      report = try await tuning.execute()
    } catch is CancellationError {
      Terminal.error("interrupted; nothing was changed")
      throw ExitCode(stop.exitStatus)
    }
    if let html { try OutputFile.write(Array(TuningPage(report: report).html.utf8), to: html) }
    print(json ? report.json : TuningText.text(report))
    if write, !report.isBetter {
      if !json {
        print("\(pipeline) stays as it is: nothing tried is faster by more than the noise")
      }
    } else if write {
      let edited = try PipelineEdit.apply(report.settings, to: text, path: pipeline)
      try Self.replace(pipeline, with: edited)
      if !json { print("written to \(pipeline)") }
    }
  }
}

extension TuneCommand {
  /// Replaces a file's text; a link stays a link, and who may read it stays as it is.
  private static func replace(_ path: String, with text: String) throws {
    let target = (path as NSString).resolvingSymlinksInPath
    let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions]
    try OutputFile.write(Array(text.utf8), to: target)
    if let mode {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target)
    }
  }
}

/// What a tuning found, for a terminal.
enum TuningText {
  static func text(_ report: TuningReport) -> String {
    var lines: [String] = []
    lines.append("")
    lines += table(
      ["stage", "ms/MB", "share", "workers", "utilization", "starved", "blocked"],
      report.rows.map { row in
        [
          row.name, number(row.cost), percent(row.share), "\(row.workers)", percent(row.busy),
          percent(row.starved), percent(row.blocked),
        ]
      })
    lines.append("")
    lines.append(report.bottleneck)
    lines.append(report.relief)
    lines.append("")
    let kept = report.kept.name
    lines += table(
      ["setting", "workers", "predicted", "measured", "best"],
      report.candidates.map { candidate in
        [
          (candidate.name == kept ? "* " : "  ") + candidate.name,
          candidate.workers.map { "\($0)" }.joined(separator: " "), rate(candidate.predicted),
          rate(candidate.rate), rate(candidate.best),
        ]
      })
    lines.append("* is kept; measured is the median. \(report.verdict)")
    if report.growth.count > 1 {
      lines.append("")
      lines += table(
        ["cores", "MB/s", "workers", "limit"],
        report.growth.map { growth in
          [
            "\(growth.cores)", rate(growth.rate),
            growth.workers.map { "\($0)" }.joined(separator: " "), growth.limit,
          ]
        })
      let end =
        report.saturation.map { "; from about \($0) cores on it would not grow any more" } ?? ""
      lines.append(
        "This is a prediction from the costs above, not a measurement\(end).")
    }
    lines.append("")
    lines.append(
      "settings: "
        + report.settings.map { "\($0.section).\($0.key) \($0.value)" }.joined(separator: ", "))
    return lines.joined(separator: "\n")
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private static func number(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func rate(_ bytes: Double) -> String { String(format: "%.1f MB/s", bytes / 1e6) }

  /// Columns of equal width; all but the first and texts stand at the right.
  private static func table(_ head: [String], _ rows: [[String]]) -> [String] {
    let widths = head.indices.map { column in
      ([head] + rows).map { $0[column].count }.max() ?? 0
    }
    return ([head] + rows).map { row in
      row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 || head[column] == "limit" ? cell + space : space + cell
      }.joined(separator: "  ")
    }
  }
}
