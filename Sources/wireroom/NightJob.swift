import ArgumentParser
import Foundation
import Logging
import Newsroom
import Wire

/// The nights that a `wireroom run` does: those before, then its own.
struct NightJob {
  let command: RunCommand
  let pipeline: Pipeline
  let paths: NightPaths
  /// The pipeline file's folder.
  let base: String
  /// The oldest first.
  let earlier: [Night]

  /// Does all nights, each a run of its own, and ends with the status of `night`, or of one before
  /// it that did not end well.
  func run(_ night: Night) async throws {
    // Signals are watched for until all is told.
    defer { Interruption.leave() }
    var status: Int32 = 0
    var attention: [Attention] = []
    let folder = try night.fill(paths.output).text
    for before in earlier {
      do {
        let record = try await record(of: before, isLast: false)
        guard !record.isStopped else { throw ExitCode(record.exitStatus) }
        status = max(status, record.exitStatus)
        // The report of one folder is the last night's.
        guard try before.fill(paths.output).text == folder else { continue }
        attention += record.attention.map { $0.of(before) }
      } catch let error as ExitCode {
        throw error
      } catch {
        // One night's trouble keeps no other from being done.
        Terminal.error("night of \(before.date): " + Self.text(error))
        status = max(status, 1)
      }
    }
    let record = try await record(of: night, isLast: true, attention)
    if command.json {
      try record.write(isForPeople: true) { try FileHandle.standardOutput.write(contentsOf: $0) }
    }
    if record.isStopped {
      Terminal.error("interrupted; what was done is kept, run again to go on")
    }
    status = record.exitStatus == 0 ? status : record.exitStatus
    if status != 0 { throw ExitCode(status) }
    if Interruption.stop.isSet {
      Terminal.error("interrupted while the end was told; the results are whole")
      throw ExitCode(Interruption.stop.exitStatus)
    }
  }

  private static func text(_ error: any Error) -> String {
    (error as? WireError)?.description ?? "\(error)"
  }

  /// Does a night and tells of it.
  private func record(
    of night: Night, isLast: Bool, _ attention: [Attention] = []
  ) async throws -> RunRecord {
    let id = RunOutcome.newID()
    let logger = try RunLog.logger(
      format: command.logFormat, file: command.logFile, run: id, quiet: command.quiet,
      verbose: command.verbose)
    let place = try night.fill(paths.output)
    let teller = RunTeller(
      id: id, pipeline: pipeline, folder: place.text, base: base, night: night.date,
      metrics: command.metrics, logger: logger,
      isStructured: command.logFormat != nil || command.logFile != nil)
    let record: RunRecord
    do {
      // What has no date in it is the last night's; what an earlier night lacks keeps nothing up.
      let inputs = isLast ? paths.inputs : paths.dated
      let missing = !isLast && pipeline.missing == .error ? .warn : pipeline.missing
      let base = paths.base
      let list: @Sendable () throws -> NightInputs = {
        var found = try NightInputs.resolve(inputs, base: base, night: night, missing: missing)
        found.attention += attention
        return found
      }
      let found = try first(list, whileBusy: place.text)
      try Inputs.check(
        inputs.map { try night.fill($0).text }, base: paths.base, output: place.text)
      if let found { teller.begin(archives: found.archives.count) }
      record = try await execute(found, list, inputs, place, teller, isLast: isLast)
    } catch let error as WireError where error.code == .busy {
      // The run that is at work tells of itself.
      Terminal.error(error.description)
      throw ExitCode(75)
    } catch {
      await teller.tell(error)
      throw error
    }
    await teller.tell(record)
    if !command.json, !command.quiet {
      if !earlier.isEmpty { print("night of \(night.date)") }
      RunSummary.print(record, folder: place.text)
    }
    return record
  }

  /// What `list` finds; nil where an input is not there, and another run is waited for meanwhile.
  private func first(
    _ list: () throws -> NightInputs, whileBusy folder: String
  ) throws -> NightInputs? {
    do {
      return try list()
    } catch let error as WireError
      where error.code == .unreadable && command.wait != nil && RunLock.isHeld(folder)
    {
      return nil
    }
  }

  /// Runs the line over what was found, or what `list` finds when another run has been waited for.
  private func execute(
    _ found: NightInputs?, _ list: @escaping @Sendable () throws -> NightInputs,
    _ inputs: [String], _ place: Night.Filled, _ teller: RunTeller, isLast: Bool
  ) async throws -> RunRecord {
    let stop = Interruption.watch()
    let progress = Progress()
    var options = Run.Options()
    options.trace = isLast ? command.trace : nil
    options.patience = .seconds(command.wait.flatMap(TimeSpan.seconds) ?? 0)
    options.checksSpace = !command.noSpaceCheck
    options.inputs = inputs
    options.base = paths.base
    options.id = teller.id
    options.night = teller.night
    options.output = paths.output
    options.attention = found?.attention ?? []
    options.list = list
    options.isUnlisted = found == nil
    if isLast, !earlier.isEmpty {
      options.notices = [
        "nights done before this one: " + earlier.map(\.date).joined(separator: ", ")
      ]
    }
    options.history = NightHistory(
      folders: Night(teller.night).map(paths.otherFolders) ?? [],
      formerFile: (place.fixed ?? place.text) + "/history.jsonl")
    let run = Run(
      pipeline: pipeline, archives: found?.archives ?? [], output: place.text,
      logger: teller.logger,
      progress: progress, stop: stop, force: command.force, options: options)
    let display = ProgressDisplay(progress, isShown: !command.quiet && !command.json)
    do {
      let record = try await run.execute()
      await display.finish()
      return record
    } catch {
      await display.finish()
      guard stop.signal != nil else { throw error }
      // What failed before or after the signal is told all the same.
      if (error as? WireError)?.code != .stopped { Terminal.error(Self.text(error)) }
      throw ExitCode(stop.exitStatus)
    }
  }
}
