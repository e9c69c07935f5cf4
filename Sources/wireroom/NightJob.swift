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
  private let stop = Interruption.stop

  init(command: RunCommand, pipeline: Pipeline, paths: NightPaths, base: String) {
    self.command = command
    self.pipeline = pipeline
    self.paths = paths
    self.base = base
  }

  /// What is to be done.
  private struct Plan {
    var night: Night
    /// The folder of the night's results.
    var folder: String
    /// Nights before, the oldest first.
    var earlier: [Night] = []
    var attention: [Attention] = []
  }

  /// Does all nights, each a run of its own, and ends with the status of the last, or of one before it
  /// that did not end well.
  func run() async throws {
    let plan = try await plan()
    var status: Int32 = 0
    var attention = plan.attention
    for before in plan.earlier {
      do {
        let record = try await record(of: before, in: plan)
        guard !record.isStopped else { throw ExitCode(record.exitStatus) }
        status = max(status, record.exitStatus)
        // The report of one folder is the last night's.
        guard try before.fill(paths.output).text == plan.folder else { continue }
        attention += record.attention.map { $0.of(before) }
      } catch let error as ExitCode {
        throw error
      } catch {
        // One night's trouble keeps no other from being done.
        Terminal.error("night of \(before.date): " + RunTeller.text(error))
        status = max(status, 1)
      }
    }
    let record = try await record(of: plan.night, in: plan, attention)
    let isPrinted = !command.json || Self.printJSON(record)
    if record.isStopped {
      Terminal.error("interrupted; what was done is kept, run again to go on")
    }
    status = record.exitStatus == 0 ? status : record.exitStatus
    if status != 0 { throw ExitCode(status) }
    if stop.isSet {
      Terminal.error("interrupted while the end was told; the results are whole")
      throw ExitCode(stop.exitStatus)
    }
    if !isPrinted { throw ExitCode(1) }
  }

  /// Prints a record; false where that cannot be done for another reason than that nobody reads it.
  private static func printJSON(_ record: RunRecord) -> Bool {
    do {
      try record.write(isForPeople: true) { try FileHandle.standardOutput.write(contentsOf: $0) }
      return true
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
      if cause.domain == NSPOSIXErrorDomain, cause.code == Int(EPIPE) { return true }
      Terminal.error("the record cannot be printed: \(cause.localizedDescription)")
      return false
    }
  }

  // MARK: - Before the first night

  /// Which nights are to be done; that this cannot be said is told as the night's failure.
  private func plan() async throws -> Plan {
    var night: Night?
    var folder: String?
    do {
      night = command.date.flatMap { Night($0) } ?? Night.at(timezone: pipeline.timezone)
      guard let night else {
        throw WireError(.usage, "no date in the time zone '\(pipeline.timezone)'")
      }
      let filled = try night.fill(paths.output).text
      folder = filled
      guard !paths.inputs.isEmpty else {
        throw WireError(
          .usage, "no inputs; add 'inputs:' to the file or give --input", file: command.pipeline)
      }
      var plan = Plan(night: night, folder: filled)
      try addEarlier(to: &plan)
      return plan
    } catch {
      let teller = command.teller(
        pipeline, folder: folder ?? paths.output, base: base, night: night)
      throw await failed(error, night, folder, teller)
    }
  }

  /// Adds the nights that are done before the night itself, the oldest first.
  private func addEarlier(to plan: inout Plan) throws {
    let night = plan.night
    if let first = command.since.flatMap({ Night($0) }) {
      guard !paths.dated.isEmpty else {
        throw ValidationError(
          "--since does one night after the other, and no input has {date} in it.")
      }
      let nights = (1...Self.mostNights).map { night.moved(by: -$0) }.filter {
        $0.date >= first.date
      }
      guard nights.last == first || nights.isEmpty else {
        throw ValidationError("--since goes back \(Self.mostNights) nights at the most.")
      }
      plan.earlier = nights.reversed()
      return
    }
    guard command.date == nil, !command.force else { return }
    do {
      plan.earlier = try paths.missed(before: night, days: pipeline.catchUp, stop: stop).map(
        \.night)
    } catch let error as WireError where error.code != .stopped {
      plan.attention.append(
        Attention(
          .unknownNights, error.file ?? plan.folder,
          "nights that were missed could not be looked for: \(error)"))
    }
  }

  private static let mostNights = 366

  /// Tells of a night that failed before its run began, in the ledger too, and gives what the program
  /// ends with.
  private func failed(
    _ error: any Error, _ night: Night?, _ folder: String?, _ teller: RunTeller
  ) async -> any Error {
    let isStopped = (error as? WireError)?.code == .stopped
    if isStopped { Terminal.error("interrupted before anything was read; run again") }
    let end: any Error = isStopped ? ExitCode(stop.exitStatus) : error
    if let night, let folder {
      await Ledger.note(
        UnbegunRun(
          pipeline: pipeline, paths: paths, folder: folder, night: night,
          exitStatus: RunCommand.exitCode(for: end).rawValue, problem: RunTeller.text(end),
          isStopped: isStopped))
    }
    await teller.tell(end)
    return end
  }

  // MARK: - A night

  /// Does a night and tells of it.
  private func record(
    of night: Night, in plan: Plan, _ attention: [Attention] = []
  ) async throws -> RunRecord {
    let isLast = night == plan.night
    let place = try night.fill(paths.output)
    let teller = command.teller(pipeline, folder: place.text, base: base, night: night)
    // What has no date in it is the last night's; what an earlier night lacks keeps nothing up.
    let inputs = isLast ? paths.inputs : paths.dated
    let found: NightInputs?
    let list: @Sendable () throws -> NightInputs
    do {
      let missing = !isLast && pipeline.missing == .error ? .warn : pipeline.missing
      let (base, stop) = (paths.base, stop)
      let told = attention + teller.attention
      list = {
        var found = try NightInputs.resolve(
          inputs, base: base, night: night, missing: missing, stop: stop)
        found.attention += told
        return found
      }
      found = try first(list, whileBusy: place.text)
      try Inputs.check(
        inputs.map { try night.fill($0).text }, base: paths.base, output: place.text)
    } catch {
      throw await failed(error, night, place.text, teller)
    }
    if let found { teller.begin(archives: found.archives.count) }
    let record: RunRecord
    do {
      record = try await execute(
        found, list, inputs, place, teller, night, before: isLast ? plan.earlier : [],
        isLast: isLast)
    } catch let error as Run.Unlisted {
      throw await failed(error.cause, night, place.text, teller)
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
      if !plan.earlier.isEmpty { print("night of \(night.date)") }
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
    _ inputs: [String], _ place: Night.Filled, _ teller: RunTeller, _ night: Night,
    before earlier: [Night], isLast: Bool
  ) async throws -> RunRecord {
    let progress = Progress()
    var options = Run.Options()
    options.trace = isLast ? command.trace : nil
    options.patience = .seconds(command.wait.flatMap(TimeSpan.seconds) ?? 0)
    options.checksSpace = !command.noSpaceCheck
    options.inputs = inputs
    options.base = paths.base
    options.id = teller.id
    options.night = night.date
    options.output = paths.output
    options.attention = found?.attention ?? []
    options.list = list
    options.isUnlisted = found == nil
    if !earlier.isEmpty {
      options.notices = [
        "nights done before this one: " + earlier.map(\.date).joined(separator: ", ")
      ]
    }
    options.history = NightHistory(
      folders: paths.otherFolders(before: night),
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
      guard stop.signal != nil, !(error is Run.Unlisted) else { throw error }
      // What failed before or after the signal is told all the same.
      if (error as? WireError)?.code != .stopped { Terminal.error(RunTeller.text(error)) }
      throw ExitCode(stop.exitStatus)
    }
  }
}
