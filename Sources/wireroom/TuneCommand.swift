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
      Runs a sample into a hidden folder beside the results, takes each stage's true cost (busy \
      time, waiting left out), solves for the fewest workers with which the cores are the limit, \
      runs that choice and its neighbours in turn, and keeps the best. For more cores than the \
      machine has, it predicts. What it says of a setting that was run follows from what was \
      measured; where that explains nothing, it says so.

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

  @Option(
    help:
      "Text of the sample, over all archives: larger ones give more of it. (default: 64MB, or 16MB a core if that is more)"
  )
  var sample: String?

  @Option(help: "Cores to tune for; more than the machine has are predicted.")
  var cores: Int?

  @Option(
    help: "Runs of each candidate; of a single one each, differences are hard to tell from noise.")
  var repeats = 3

  @Flag(
    help:
      "Put the numbers into the pipeline file; its comments and layout stay, and a file that was changed meanwhile is left alone."
  )
  var write = false

  @Flag(help: "Print the findings as JSON on standard output.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Write the findings as a page with charts, into a folder that is there.", valueName: "file"))
  var html: String?

  @Flag(name: .shortAndLong, help: "Say nothing of the runs while they go on.")
  var quiet = false

  func validate() throws {
    if let sample, ByteSize.parse(sample) ?? 0 < 64 << 10 {
      throw ValidationError(
        "--sample takes a size of at least 64KB, such as 64MB; not '\(sample)'.")
    }
    if let cores, !Pipeline.coreRange.contains(cores) {
      throw ValidationError("--cores takes a number from 1 to \(Pipeline.coreRange.upperBound).")
    }
    if let html {
      // Said before the minutes that tuning takes.
      try Self.refuse(html: html)
    }
    guard repeats > 0 else { throw ValidationError("--repeats must be at least 1.") }
  }

  /// Refuses a name under which no page can be written, or where something else stands.
  private static func refuse(html: String) throws {
    guard !html.isEmpty else { throw ValidationError("--html takes the name of a file.") }
    let manager = FileManager.default
    let url = URL(fileURLWithPath: html)
    let folder = url.deletingLastPathComponent().path
    guard manager.fileExists(atPath: folder) else {
      throw ValidationError("--html: there is no folder \(folder) to write the page into.")
    }
    let kind = (try? manager.attributesOfItem(atPath: url.path))?[.type] as? FileAttributeType
    if kind == .typeDirectory {
      throw ValidationError("--html: \(html) is a folder; name a file in it.")
    }
    guard manager.isWritableFile(atPath: folder) else {
      throw ValidationError("--html: nothing can be written into \(folder).")
    }
  }

  /// The archives that the inputs name.
  private func archives(
    _ definition: Pipeline, _ base: String, _ night: Night, _ stop: StopSignal
  ) throws -> [SourceArchive] {
    do throws(WireError) {
      return try NightInputs.resolve(
        input.isEmpty ? definition.inputs : input,
        base: input.isEmpty ? base : FileManager.default.currentDirectoryPath, night: night,
        missing: .error, stop: stop
      ).archives
    } catch {
      guard error.code == .stopped else { throw error }
      Terminal.error("interrupted; nothing was changed")
      throw ExitCode(stop.exitStatus)
    }
  }

  func run() async throws {
    let stop = Interruption.watch()
    defer { Interruption.leave() }
    Interruption.outliveReaders()
    let bytes = try PipelineFile.contents(pipeline)
    let definition = try PipelineFile.read(String(decoding: bytes, as: UTF8.self), path: pipeline)
    let base = URL(fileURLWithPath: pipeline).deletingLastPathComponent().path
    guard let night = Night.at(timezone: definition.timezone) else {
      throw WireError(.usage, "no date in the time zone '\(definition.timezone)'")
    }
    if write { try PipelineEdit.prove(pipeline, read: bytes) }
    let archives = try archives(definition, base, night, stop)
    var options = Tuning.Options()
    options.sampleBytes = sample.flatMap(ByteSize.parse) ?? 0
    options.cores = cores ?? 0
    options.repeats = repeats
    var logger = Logger(label: "wireroom") { _ in PlainLogHandler() }
    // What is wrong with an archive would be told again by every trial.
    logger.logLevel = .critical
    let isQuiet = quiet
    let output = try night.fill(definition.output).text
    let folder = TuningFolder(beside: output.hasPrefix("/") ? output : base + "/" + output)
    let tuning = Tuning(
      pipeline: definition, archives: archives, options: options, folder: folder, logger: logger,
      stop: stop
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
    if !json { print(TuningText.text(report)) }
    // What took minutes to find is printed, whatever becomes of the files.
    let failures = [changed(report, bytes), page(report)].compactMap { $0 }
    for failure in failures.dropLast() { Terminal.error("\(failure)") }
    if let failure = failures.last { throw failure }
  }

  /// Puts the numbers into the pipeline file, where that was asked for and they are better, and says
  /// what became of it; the error, if there was one.
  private func changed(_ report: TuningReport, _ bytes: [UInt8]) -> (any Error)? {
    let writes = write && report.isBetter
    var failure: (any Error)?
    do {
      if writes { try PipelineEdit.write(report.settings, to: pipeline, read: bytes) }
    } catch {
      failure = error
    }
    let isWritten = writes && failure == nil
    if json {
      print(report.json(written: write ? isWritten : nil))
    } else if isWritten {
      print("written to \(pipeline)")
    } else if write, failure == nil {
      print("\(pipeline) stays as it is: \(report.refusal)")
    }
    return failure
  }

  /// Writes the page, where it was asked for; the error, if there was one.
  private func page(_ report: TuningReport) -> (any Error)? {
    guard let html else { return nil }
    do {
      try OutputFile.write(Array(TuningPage(report: report).html.utf8), to: html)
      return nil
    } catch {
      return error
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
    lines += [report.complaint, report.wholeInput].compactMap { $0 }
    lines.append("")
    let kept = report.kept.name
    lines += table(
      ["setting"] + letters + ["batch", "alive", "predicted", "measured", "best"],
      report.candidates.map { candidate in
        [(candidate.name == kept ? "* " : "  ") + candidate.name]
          + report.settable(candidate.workers).map { "\($0)" }
          + [
            ByteSize.text(candidate.batchBytes), "\(candidate.batches)", rate(candidate.predicted),
            rate(candidate.rate), rate(candidate.best),
          ]
      })
    lines.append(legend)
    lines.append("* is kept; measured is the median. \(report.verdict)")
    if !report.growth.isEmpty {
      lines.append("")
      lines += table(
        ["cores", "MB/s"] + letters + ["limit"],
        report.growth.map { growth in
          ["\(growth.cores)", rate(growth.rate)]
            + report.settable(growth.workers).map { "\($0)" } + [growth.limit]
        })
      let end =
        report.saturation.map {
          "; from about \(TuningReport.count($0.cores, "core")) on it would hardly grow any more"
        } ?? ""
      lines.append(
        "This is a prediction for the whole input from the costs above, not a measurement\(end).")
    }
    guard report.isEnough else { return lines.joined(separator: "\n") }
    lines.append("")
    lines.append(
      "settings: "
        + report.settings.map { "\($0.section).\($0.key) \($0.value)" }.joined(separator: ", "))
    return lines.joined(separator: "\n")
  }

  /// The columns of workers, and what they are of.
  private static let letters = Pipeline.StageName.allCases.map { String($0.rawValue.prefix(1)) }
  private static let legend =
    letters.joined(separator: " ") + ": workers of "
    + Pipeline.StageName.allCases.map(\.rawValue).joined(separator: ", ")
    + "; alive: batches at the most"

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
