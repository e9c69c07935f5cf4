internal import Foundation
internal import Wire

/// Runs the pipeline's notify command at the end of a run.
package struct Notifier: Sendable {
  /// What came of the command.
  package struct Report: Sendable {
    /// What it wrote on both its outputs, the first 64 KiB.
    package var output: String
    /// Why it is not well; nil where it is.
    package var problem: String?
  }

  private let notify: Pipeline.Notify
  /// The folder in which the command runs: the pipeline file's.
  private let base: String
  private let stop: StopSignal
  private static let mostOutput = 64 << 10
  /// How long a command may still run once the program is asked to end, in seconds: with the time
  /// that ending it takes, the program is gone within ten.
  private static let grace = 4.0

  package init(_ notify: Pipeline.Notify, base: String, stop: StopSignal = StopSignal()) {
    self.notify = notify
    self.base = base
    self.stop = stop
  }

  /// Runs the command with the run's record on its standard input; nil where it is not asked for.
  ///
  /// Input and output are files without a name, so that a command that neither reads nor ends can
  /// hold nothing up. Past its time, its whole process group is ended, by SIGTERM and two seconds
  /// later by SIGKILL. Where the program is asked to end, its time is four seconds from then.
  package func run(_ outcome: RunOutcome) async -> Report? {
    guard notify.applies(to: outcome.status) else { return nil }
    do {
      return try await run(outcome.record, Self.variables(outcome))
    } catch {
      return Report(output: "", problem: "cannot be run: \(Self.text(error))")
    }
  }

  private static func text(_ error: any Error) -> String {
    (error as? WireError)?.description ?? error.localizedDescription
  }

  private static func variables(_ outcome: RunOutcome) -> [String: String] {
    [
      "WIREROOM_STATUS": outcome.status.rawValue,
      "WIREROOM_EXIT_STATUS": "\(outcome.exitStatus)",
      "WIREROOM_FOLDER": outcome.folder,
      "WIREROOM_PIPELINE": outcome.pipeline,
      "WIREROOM_RUN": outcome.id,
      "WIREROOM_NIGHT": outcome.record.night ?? "",
      "WIREROOM_ATTENTION": "\(outcome.record.attention.count)",
    ]
  }

  private func run(_ record: RunRecord, _ variables: [String: String]) async throws -> Report {
    let folder = NSTemporaryDirectory() + "wireroom-notify-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["/run.json", "/output"] {
      try Data().write(to: URL(fileURLWithPath: folder + name))
    }
    let input = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/run.json"))
    try record.write(isForPeople: false) { try input.write(contentsOf: Data($0)) }
    try input.close()
    guard let reading = FileHandle(forReadingAtPath: folder + "/run.json"),
      let writing = FileHandle(forWritingAtPath: folder + "/output")
    else { throw WireError(.write, "cannot make a temporary file; set TMPDIR", file: folder) }
    let process = Process()
    switch notify.command {
    case .shell(let text):
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", text]
    case .words(let words):
      process.executableURL = URL(fileURLWithPath: try program(words[0]))
      process.arguments = Array(words.dropFirst())
    }
    process.currentDirectoryURL = URL(fileURLWithPath: base, isDirectory: true)
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    process.standardInput = reading
    process.standardOutput = writing
    process.standardError = writing
    try process.run()
    let isInTime = await wait(process, seconds: Double(notify.timeout))
    if !isInTime { await end(process) }
    try? writing.close()
    let output =
      (FileHandle(forReadingAtPath: folder + "/output")?
      .readData(ofLength: Self.mostOutput)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return Report(output: output, problem: problem(process, isInTime))
  }

  private func problem(_ process: Process, _ isInTime: Bool) -> String? {
    guard isInTime else {
      return stop.isSet
        ? "was ended: it had not done \(Int(Self.grace)) s after the run was asked to end"
        : "took longer than \(notify.timeout) s and was ended; see notify.timeout"
    }
    if process.terminationReason == .uncaughtSignal {
      return "was ended by signal \(process.terminationStatus)"
    }
    return process.terminationStatus == 0
      ? nil : "ended with status \(process.terminationStatus)"
  }

  /// Whether the process ends within its time.
  private func wait(_ process: Process, seconds: Double) async -> Bool {
    let clock = ContinuousClock()
    var end = clock.now + .seconds(seconds)
    var isAsked = false
    while process.isRunning {
      if stop.isSet, !isAsked {
        isAsked = true
        end = min(end, clock.now + .seconds(Self.grace))
      }
      guard clock.now < end else { return false }
      // Sleeping ends at once where the run was cancelled; the command is given its time all the same.
      await Task.detached { try? await Task.sleep(for: .milliseconds(20)) }.value
    }
    return true
  }

  /// Ends the command and what it started.
  private func end(_ process: Process) async {
    let id = process.processIdentifier
    // Foundation puts a child into a group of its own; where it did not, the child alone is ended.
    let target = getpgid(id) == id ? -id : id
    kill(target, SIGTERM)
    if await wait(process, seconds: 2), target > 0 { return }
    // The command is gone, but perhaps not all of its group.
    kill(target, SIGKILL)
    _ = await wait(process, seconds: 2)
  }

  /// A program's path: as it stands from the pipeline's folder, or found in PATH.
  private func program(_ word: String) throws -> String {
    if word.contains("/") { return word.hasPrefix("/") ? word : base + "/" + word }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    for folder in path.split(separator: ":") {
      let candidate = folder + "/" + word
      if FileManager.default.isExecutableFile(atPath: String(candidate)) {
        return String(candidate)
      }
    }
    throw WireError(.usage, "no program '\(word)' is in PATH", file: nil)
  }
}
