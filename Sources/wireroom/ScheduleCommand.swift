import ArgumentParser
import Foundation
import Newsroom
import Wire

/// `wireroom schedule`: a pipeline for systemd or cron.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract:
      "Prints a systemd service and timer, or a crontab line, that run a pipeline each night.",
    discussion: """
      The service has the pipeline's limits with some headroom (MemoryMax, CPUQuota), may write \
      nothing but the results, and sees no network unless the pipeline has a notify command. \
      Documentation/Nightly.md tells the whole story of an unattended job.

      EXAMPLES
        wireroom schedule --systemd nightly.yaml
        wireroom schedule --systemd nightly.yaml --at 04:30 --output /etc/systemd/system
        wireroom schedule --systemd --user nightly.yaml --output ~/.config/systemd/user
        wireroom schedule --cron nightly.yaml --log-file /var/log/wireroom.log >> crontab.new
      """)

  @Argument(help: "A pipeline file (YAML).")
  var pipeline: String

  @Flag(help: "Print a service and a timer.")
  var systemd = false

  @Flag(help: "Print a line for a crontab.")
  var cron = false

  @Option(help: "When to run, hour and minute.")
  var at = "03:00"

  @Flag(help: "For your own service manager (systemctl --user).")
  var user = false

  @Option(name: .shortAndLong, help: "Write the files into this folder instead of printing them.")
  var output: String?

  @Option(help: ArgumentHelp("Metrics that each run writes.", valueName: "file"))
  var metrics: String?

  @Option(help: ArgumentHelp("A log that each run appends to.", valueName: "file"))
  var logFile: String?

  func validate() throws {
    guard systemd != cron else { throw ValidationError("Say --systemd or --cron.") }
    guard Schedule.time(at) != nil else {
      throw ValidationError("--at takes a time of day such as 03:00; not '\(at)'.")
    }
    if cron, user { throw ValidationError("--user is for --systemd; `crontab -e` is your own.") }
  }

  func run() throws {
    let bytes = try PipelineFile.contents(pipeline)
    let definition = try PipelineFile.read(String(decoding: bytes, as: UTF8.self), path: pipeline)
    let job = try job(definition)
    for path in [job.file, job.program] + job.writable + job.readable + job.options {
      if let problem = Schedule.problem(path) { throw WireError(.usage, problem, file: path) }
    }
    let schedule = Schedule(job)
    if cron {
      guard let output else { return print(schedule.cron, terminator: "") }
      try write([Schedule.File(name: schedule.unit + ".cron", text: schedule.cron)], to: output)
      return
    }
    if let output {
      try write(schedule.systemd, to: output)
    } else {
      let texts = schedule.systemd.map { "# \($0.name)\n\($0.text)" }
      print(texts.joined(separator: "\n"), terminator: "")
    }
  }

  private func write(_ files: [Schedule.File], to folder: String) throws {
    for file in files {
      try OutputFile.write(Array(file.text.utf8), to: "\(folder)/\(file.name)")
      print("\(folder)/\(file.name)")
    }
  }

  private func job(_ definition: Pipeline) throws -> Schedule.Job {
    let here = FileManager.default.currentDirectoryPath
    let file = Self.absolute(pipeline, here)
    let base = (file as NSString).deletingLastPathComponent
    let time = Schedule.time(at) ?? (3, 0)
    var writable = [try Self.fixed(definition.output, base)]
    var job = Schedule.Job(
      program: Self.program, file: file, pipeline: definition, writable: [], readable: [],
      hour: time.hour, minute: time.minute)
    for (name, path) in [("--metrics", metrics), ("--log-file", logFile)] {
      guard let path else { continue }
      let place = Self.absolute(path, here)
      job.options += [name, place]
      // Both are written beside their place and renamed, or made: the folder is written.
      writable.append((place as NSString).deletingLastPathComponent)
    }
    job.writable = writable
    job.readable = try [file] + definition.inputs.map { try Self.fixed($0, base) }
    job.isUser = user
    job.home = NSHomeDirectory()
    job.account = getuid() == 0 ? nil : NSUserName()
    return job
  }

  /// A path without what follows its first placeholder or wildcard.
  private static func fixed(_ path: String, _ base: String) throws -> String {
    let expanded = path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path
    let filled = try Night("2000-01-01")?.fill(expanded)
    var fixed = filled?.fixed ?? expanded
    let parts = fixed.split(separator: "/", omittingEmptySubsequences: false)
    if let wild = parts.firstIndex(where: { $0.contains { "*?[".contains($0) } }) {
      fixed = parts[..<wild].joined(separator: "/")
    }
    return absolute(fixed, base)
  }

  private static func absolute(_ path: String, _ base: String) -> String {
    let joined = path.hasPrefix("/") ? path : base + "/" + path
    return URL(fileURLWithPath: joined).standardizedFileURL.path
  }

  /// The program that is running, so that the service runs the same.
  private static var program: String {
    if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      return link
    }
    return absolute(CommandLine.arguments[0], FileManager.default.currentDirectoryPath)
  }
}
