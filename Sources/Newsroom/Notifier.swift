internal import Flow
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
  /// Input and output are pipes, so that a full disk keeps nobody from being told; a command that
  /// neither reads nor ends can hold nothing up. Past its time, its whole process group is ended, by
  /// SIGTERM and two seconds later by SIGKILL. Where the program is asked to end, its time is four
  /// seconds from then.
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
    let environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    let (program, arguments) =
      switch notify.command {
      case .shell(let text): ("/bin/sh", ["-c", text])
      case .words(let words): (try program(words[0]), Array(words.dropFirst()))
      }
    let hook = try HookProcess.start(
      program, arguments, environment: environment, folder: base)
    let limits = HookProcess.Limits(
      seconds: Double(notify.timeout), grace: Self.grace, mostOutput: Self.mostOutput)
    // One writes the record while the other reads and waits: both may block for a moment.
    let threads = ThreadPool(name: "notify", threads: 2)
    defer { threads.shutdown() }
    return await withTaskExecutorPreference(threads) {
      async let trouble = Self.give(record, to: hook)
      let (end, output) = hook.watch(limits, stop: stop)
      let cut = await trouble.map { "got a part of the record: \($0)" }
      return Report(
        output: String(decoding: output, as: UTF8.self), problem: problem(end) ?? cut)
    }
  }

  /// Gives the record to a command; what kept it from that, in words.
  private static func give(_ record: RunRecord, to hook: HookProcess) async -> String? {
    do {
      try hook.give { try record.write(isForPeople: false, $0) }
      return nil
    } catch {
      return text(error)
    }
  }

  private func problem(_ end: HookProcess.End) -> String? {
    switch end {
    case .exited(0), .unknown: nil
    case .exited(let status): "ended with status \(status)"
    case .signalled(let number): "was ended by signal \(number)"
    case .tookTooLong: "took longer than \(notify.timeout) s and was ended; see notify.timeout"
    case .askedToEnd:
      "was ended: it had not done \(Int(Self.grace)) s after the run was asked to end"
    }
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
