internal import Decode
internal import Flow
package import Foundation
internal import Lexicon
package import Logging
internal import Normalize
internal import Wire

/// A run of the line: from archives to merged results.
package struct Run: Sendable {
  private let pipeline: Pipeline
  private var archives: [SourceArchive]
  private let results: ResultFolder
  private let logger: Logger
  private let progress: Progress
  private let stop: StopSignal
  private let force: Bool
  private var options: Options
  private let trace: RunTrace?

  /// What a run is asked beside its pipeline.
  package struct Options: Sendable {
    /// Where to write a trace of what every worker did.
    package var trace: String?
    /// Text that is read of each archive at the most: a sample.
    package var textLimit = Int.max
    /// Busy seconds for a megabyte of text, by stage; nil for those of the last run.
    package var costs: [String: Double]?
    /// How long to wait for another run to end.
    package var patience = Duration.zero
    /// Whether room on the disk is asked for before the start.
    package var checksSpace = true
    /// Inputs as they were named, and the folder they are taken from: for `wireroom status`.
    package var inputs: [String] = []
    package var base = ""
    package var files = Files()
    /// The time of day, as the ledger and the rules of age take it.
    package var clock: @Sendable () -> Date = { Date() }
    /// The run's own name, and the night it is for (`2024-05-01`).
    package var id: String?
    package var night: String?
    /// Where the results go as the pipeline names it, for `wireroom status`.
    package var output = ""
    /// Where the figures of earlier nights are; nil to judge and keep none.
    package var history: NightHistory?
    /// What is worth telling of the time before the run.
    package var notices: [String] = []
    /// What was found to need a person before the run.
    package var attention: [Attention] = []
    /// Lists the inputs once more where another run was waited for: archives came, changed and went.
    package var list: (@Sendable () throws -> NightInputs)?
    /// Whether the inputs could not be listed before: they are when the run begins.
    package var isUnlisted = false

    /// Creates the usual ones.
    package init() {}
  }

  /// Prepares a run of `pipeline` over `archives` into the folder `output`.
  package init(
    pipeline: Pipeline, archives: [SourceArchive], output: String, logger: Logger,
    progress: Progress = Progress(), stop: StopSignal = StopSignal(), force: Bool = false,
    options: Options = Options()
  ) {
    self.pipeline = pipeline
    self.archives = archives
    results = ResultFolder(root: output, files: options.files, stop: stop)
    self.logger = logger
    self.progress = progress
    self.stop = stop
    self.force = force
    self.options = options
    trace = options.trace.map { RunTrace(path: $0) }
  }

  /// Does what is not done yet, merges everything and writes the results.
  ///
  /// - Throws: an error where the run cannot go on: another one is at work, nothing can be written,
  ///   a partial is unreadable. Broken archives do not throw; they are told in the record.
  package func execute() async throws -> RunRecord {
    // All that may block is done on a thread of its own.
    let disk = ThreadPool(name: "run", threads: 1)
    let tables = ThreadPool(name: "tables", threads: 2)
    defer {
      disk.shutdown()
      tables.shutdown()
    }
    // The first batches wait longest for the largest tables, and the run has much to look at before.
    async let _ = withTaskExecutorPreference(tables) { _ = Lexicon.shared }
    async let _ = withTaskExecutorPreference(tables) { _ = Normalizer() }
    return try await withTaskExecutorPreference(disk) { try await locked() }
  }

  private func locked() async throws -> RunRecord {
    var isWaited = false
    let lock = try await RunLock.acquire(
      results.root, pipeline: pipeline.name, patience: options.patience, stop: stop,
      files: results.files
    ) { holder in
      isWaited = true
      // Somebody who asked for --wait sees why nothing happens.
      logger.warning(
        "waiting for another run to end",
        metadata: ["by": "\(RunLock.name(holder))", "at_most": "\(options.patience)"])
    }
    defer { _fixLifetime(lock) }
    guard isWaited || options.isUnlisted, let list = options.list else { return try await begun() }
    let found: NightInputs
    do {
      found = try list()
    } catch {
      throw Unlisted(cause: error)
    }
    var run = self
    run.archives = found.archives
    run.options.attention = found.attention
    return try await run.begun()
  }

  /// The inputs cannot be listed after another run was waited for: nothing was begun.
  package struct Unlisted: Error {
    package let cause: any Error
  }

  /// Does the run, nobody else being at work in the folder.
  private func begun() async throws -> RunRecord {
    if force { results.dropKept() } else { try results.refuseForeign() }
    let ledger = try Ledger(folder: results.root, files: results.files, clock: options.clock)
    try restore(ledger)
    if let last = try ledger.runs(limit: 1).first, last.outcome == .running {
      logger.warning(
        "the last run did not end; going on from what it left", metadata: ["run": "\(last.id)"])
      try ledger.endRun(
        last.id, .failed, exitStatus: 1, record: nil, problems: ["it was cut short"],
        isCutShort: true)
    }
    defer { trace?.finish(logger) }
    let run = try ledger.beginRun(
      pipeline, inputs: options.inputs, base: options.base, night: options.night,
      output: options.output)
    do {
      let record = try await work(ledger, run)
      try ledger.endRun(
        run, record.isStopped ? .stopped : .done, exitStatus: record.exitStatus, record: record,
        problems: record.problems)
      return record
    } catch let error as WireError where error.code == .stopped {
      results.cleanMerge()
      let record = stopped()
      try ledger.endRun(
        run, .stopped, exitStatus: record.exitStatus, record: nil, problems: [])
      return record
    } catch {
      // Where the disk is full, this fails too; the next run says that this one was cut short.
      try? ledger.endRun(run, .failed, exitStatus: 1, record: nil, problems: ["\(error)"])
      throw error
    }
  }

  /// Makes a ledger that was lost anew, also where all is to be done again: archives that are none of
  /// this run's inputs count on.
  private func restore(_ ledger: Ledger) throws {
    let roots = NightInputs.roots(
      options.inputs, base: options.base, night: options.night.flatMap { Night($0) })
    switch try ledger.restore(from: results, archives, pipeline, roots: roots) {
    case .nothing: break
    case .archives(let count):
      logger.warning(
        "no ledger is here, though results are: it was made anew from run.json; what was forgotten is done again",
        metadata: ["folder": "\(results.root)", "archives": "\(count)"])
    case .unreadable:
      logger.warning(
        "no ledger is here, and run.json, which it would be made anew from, cannot be read: archives that are none of this run's inputs count no more; `wireroom verify` names what is there of them",
        metadata: ["folder": "\(results.root)"])
    }
  }

  /// The record of a run that was stopped while it looked at what is there, or merged it.
  private func stopped() -> RunRecord {
    var record = RunRecord(
      pipeline: pipeline, started: options.clock(), archives: [], inputs: [], processed: [],
      line: nil, isStopped: true)
    record.id = options.id
    record.night = options.night
    record.exitStatus = stop.exitStatus
    return record
  }

  private func work(_ ledger: Ledger, _ run: Int) async throws -> RunRecord {
    let clock = ContinuousClock()
    let started = options.clock()
    let begin = clock.now
    var survey = try Survey(
      archives, pipeline: pipeline, results: results, ledger: ledger, run: run, isForced: force,
      now: started, stop: stop)
    try await settle(&survey, ledger, run)
    try withdrawVanished(&survey, ledger)
    for name in survey.toRemove {
      try stop.check()
      try results.remove(name)
    }
    results.clean(keeping: survey.checkpoints.keys.map(\.name))
    if options.checksSpace { try Space.check(survey.pending, pipeline, ledger, results.root) }
    let plan = try MemoryPlan.make(pipeline, archives: max(1, survey.pending.count))
    let costs = options.costs ?? RunRecord.lastCosts(in: results.root, options.history, ledger)
    progress.setTotal(survey.pending.reduce(0) { $0 + $1.size })
    try ledger.see(survey.pending, run: run)
    var line = try await process(&survey, plan, costs, ledger, run)
    try tellTwins(&survey, ledger, line.done)
    let before = survey
    do {
      return try await conclude(&survey, &line, plan, costs, ledger, run, began: (started, begin))
    } catch let error as WireError where error.code == .corrupt {
      survey = before
      guard try await mendPartials(&survey, &line, costs, ledger, run) else { throw error }
      return try await conclude(&survey, &line, plan, costs, ledger, run, began: (started, begin))
    }
  }

  /// Merges what is done with what was there, and writes the results and the run's record.
  private func conclude(
    _ survey: inout Survey, _ line: inout Passes, _ plan: MemoryPlan, _ costs: [String: Double],
    _ ledger: Ledger, _ run: Int, began: (at: Date, on: ContinuousClock.Instant)
  ) async throws -> RunRecord {
    let clock = ContinuousClock()
    let (started, begin) = began
    // What is new must be less than what is there, or a merge of everything is no dearer.
    let counted = try ledger.countedArchives()
    let kept = KeptMerge(results, begins: !line.done.isEmpty && 2 * line.done.count <= counted)
    try await withdraw(&survey, &line, kept, costs, ledger, run)
    let lineEnd = clock.now
    var record = RunRecord(
      pipeline: pipeline, started: started, archives: try ledger.countedRecords().sortedByName(),
      inputs: Set(archives.map(\.name)), processed: line.done, line: line.outcome,
      isStopped: stop.isSet)
    record.id = options.id
    record.night = options.night
    record.costs = record.measuredCosts() ?? costs
    record.cores = plan.cores
    record.memoryLimit = plan.limit
    record.batchBytes = plan.batchBytes
    record.lineSeconds = (lineEnd - begin - survey.waited).seconds
    record.notices = options.notices + survey.notices
    if !line.done.isEmpty, let shortage = plan.shortage(of: pipeline.effectiveCores) {
      record.notices.append(shortage)
    }
    record.attention += survey.attention
    record.problems += survey.problems
    let last = try ledger.lastCompleted(before: run)
    record.fresh = Set(try ledger.names(firstDoneBehind: last))
    record.found.formUnion(try ledger.names(doneBehind: last))
    record.putOff = survey.putOff.map { "\($0.archive.name): \($0.reason)" }
    record.exitStatus = stop.exitStatus
    guard !stop.isSet else { return record }
    let summary = try MergedResults(
      results: results, setting: MergeSetting(pipeline), stop: stop, kept: kept
    )
    .write(record.archives)
    record.notices += kept.notices
    guard let summary else {
      results.cleanMerge()
      record.isStopped = true
      record.exitStatus = stop.exitStatus
      return record
    }
    record.notices += try Retention(pipeline, results, ledger).apply(now: started)
    results.clean(keeping: [])
    record.seconds = (clock.now - begin).seconds
    record.finish(pipeline)
    record.judge(options, isForced: force, ledger: ledger, logger: logger)
    try record.write(to: results)
    if pipeline.writesReport {
      try Report(record: record, summary: summary).write(to: results)
    }
    try results.files.flushFolders(of: [results.root + "/run.json"])
    tell(record)
    return record
  }

  private func tell(_ record: RunRecord) {
    for notice in record.notices { logger.notice("\(notice)") }
    for archive in record.putOff { logger.warning("put off", metadata: ["archive": "\(archive)"]) }
    let damaged = record.newlyDamaged
    for archive in damaged {
      for damage in archive.damage {
        logger.error(
          "damaged archive", metadata: ["archive": "\(archive.name)", "problem": "\(damage.text)"])
      }
    }
    // What was told every night would hide what is new.
    let new = Set(damaged.map(\.name))
    let known = record.archives.filter { !$0.damage.isEmpty && !new.contains($0.name) }
    if let first = known.first {
      logger.notice(
        "archives of earlier runs are still damaged",
        metadata: ["archives": "\(known.count)", "first": "\(first.name)"])
    }
    let read = Set(record.processed)
    for archive in record.archives where read.contains(archive.name) {
      for warning in archive.warnings {
        logger.warning(
          "odd archive", metadata: ["archive": "\(archive.name)", "problem": "\(warning.text)"])
      }
    }
  }

  // MARK: - Archives that move or are gone

  /// Waits for files that are being written, where the pipeline says so; notes what is put off.
  private func settle(_ survey: inout Survey, _ ledger: Ledger, _ run: Int) async throws {
    if pipeline.growing == .wait, !survey.putOff.isEmpty {
      logger.notice(
        "waiting for files that are being written", metadata: ["files": "\(survey.putOff.count)"])
      let settled = await survey.settle(
        survey.putOff.map(\.archive), seconds: pipeline.settleSeconds, stop: stop)
      let names = Set(settled.map(\.key))
      survey.pending += settled
      survey.putOff.removeAll { names.contains($0.archive.key) }
    }
    for (archive, reason) in survey.putOff where try ledger.entry(archive.name)?.record == nil {
      try ledger.see([archive], run: run, note: reason)
    }
  }

  private func withdrawVanished(_ survey: inout Survey, _ ledger: Ledger) throws {
    guard !survey.vanished.isEmpty else { return }
    let count = survey.vanished.count
    let names = survey.vanished.prefix(3).joined(separator: ", ") + (count > 3 ? ", …" : "")
    switch pipeline.vanished {
    case .keep:
      survey.notices.append(
        "\(count) archive\(count == 1 ? " is" : "s are") gone; the results are kept (\(names))")
    case .withdraw:
      if let why = try survey.doubtfulLoss() {
        let text =
          "\(count) archive\(count == 1 ? " is" : "s are") gone and not withdrawn (\(names)): \(why)"
        survey.attention.append(Attention(.vanishedArchives, "vanished", text))
        survey.problems.append(text)
        return
      }
      // What goes is not told as kept.
      let gone = Set(survey.vanished)
      survey.attention.removeAll { $0.kind == .lostOutput && gone.contains($0.subject) }
      for name in survey.vanished {
        try stop.check()
        try ledger.withdraw(name, why: Survey.gone)
        try results.remove(name)
        survey.attention.append(
          Attention(.withdrawnArchive, name, "\(name) is withdrawn: its file is gone"))
      }
      survey.notices.append(
        "\(count) archive\(count == 1 ? " is" : "s are") gone and withdrawn (\(names))")
    }
  }

  /// Tells of archives that hold the same bytes as another, and takes out those that were renamed.
  private func tellTwins(_ survey: inout Survey, _ ledger: Ledger, _ done: [String]) throws {
    let new = Set(done)
    for twins in try ledger.twins() {
      let first = twins.first { !new.contains($0.name) } ?? twins[0]
      let others = twins.filter { $0.name != first.name && new.contains($0.name) }
      guard let other = others.first else { continue }
      if FileManager.default.fileExists(atPath: first.path) {
        for other in others {
          survey.attention.append(
            Attention(
              .sameBytes, other.name,
              "\(other.name) has the same bytes as \(first.name): its stories count twice; `wireroom forget` takes one out"
            ))
        }
      } else {
        try ledger.withdraw(first.name, why: "its file is now \(other.name)")
        try results.remove(first.name)
        // A file may move within its folder; with another night's name it may be an old one sent again.
        if options.night == nil || Self.folder(first.name) == Self.folder(other.name) {
          survey.notices.append("\(first.name) is now \(other.name)")
        } else {
          survey.attention.append(
            Attention(
              .movedArchive, other.name,
              "\(other.name) has the bytes of \(first.name), whose file is gone: its stories are now those of \(other.name)"
            ))
        }
      }
    }
    survey.attention.sort { $0.subject < $1.subject }
  }

  private static func folder(_ name: String) -> ArraySlice<Substring> {
    name.split(separator: "/").dropLast()
  }

  // MARK: - Kills

  /// Does archives again whose list of withdrawn records has changed.
  ///
  /// Which stories are withdrawn is known when all archives are read. A story's archive may be of
  /// another night, and its file gone: then it is told and stays.
  private func withdraw(
    _ survey: inout Survey, _ line: inout Passes, _ kept: KeptMerge, _ costs: [String: Double],
    _ ledger: Ledger, _ run: Int
  ) async throws {
    guard options.textLimit == .max, !stop.isSet else { return }
    let found = try Withdrawals.find(kept, ledger.countedRecords().lazy.map(\.partial))
    var again: [SourceArchive] = []
    try ledger.forEach { entry in
      guard entry.isCounted, let record = entry.record,
        record.withdrawn != found.records(of: entry.name)
      else { return }
      var archive = SourceArchive(
        path: entry.path, name: entry.name, size: record.size, modified: record.modified)
      guard Inputs.current(archive) == archive else {
        survey.notices.append(
          "\(entry.name) keeps stories that are withdrawn: its file is gone or changed"
        )
        return
      }
      archive.withdrawn = found.records(of: entry.name)
      again.append(archive)
    }
    guard !again.isEmpty else { return }
    progress.setTotal((survey.pending + again).reduce(0) { $0 + $1.size })
    try await process(again, &line, costs, ledger, run)
  }

  // MARK: - Damaged partials

  /// Does archives again whose partials are not what was written; what is left of those whose files are
  /// gone is kept, and counts no more.
  ///
  /// All partials are read for it, once one was found. Says whether there were any.
  private func mendPartials(
    _ survey: inout Survey, _ line: inout Passes, _ costs: [String: Double], _ ledger: Ledger,
    _ run: Int
  ) async throws -> Bool {
    var again: [SourceArchive] = []
    var lost: [Ledger.Entry] = []
    try ledger.forEach { entry in
      guard entry.isCounted, let record = entry.record, try !results.hasWholePartial(record)
      else { return }
      let known = SourceArchive(path: entry.path, name: entry.name, size: 0, modified: 0)
      guard var source = Inputs.current(known) else { return lost.append(entry) }
      source.withdrawn = record.withdrawn
      again.append(source)
      survey.notices.append("\(entry.name) is done again: its partial was damaged")
    }
    for entry in lost { try survey.lose(entry) }
    guard !again.isEmpty else { return !lost.isEmpty }
    try ledger.see(again, run: run)
    try await process(again, &line, costs, ledger, run)
    return true
  }

  // MARK: - The line

  /// What the line did in a run: the names of archives that are done, and how it went, over all its
  /// passes.
  private struct Passes {
    var done: [String] = []
    var outcome: Line.Outcome?

    mutating func add(_ next: Line.Outcome) {
      outcome = outcome?.followed(by: next) ?? next
      done = Set((done + next.done).map { ExactName($0) }).map(\.name).sorted()
    }
  }

  /// Runs the line over archives once more.
  private func process(
    _ again: [SourceArchive], _ line: inout Passes, _ costs: [String: Double], _ ledger: Ledger,
    _ run: Int
  ) async throws {
    let plan = try MemoryPlan.make(pipeline, archives: again.count)
    line.add(try await process(again, [:], plan, costs, ledger, run))
  }

  /// Runs the line over what is not done yet, and again over what moved while it was read.
  private func process(
    _ survey: inout Survey, _ plan: MemoryPlan, _ costs: [String: Double], _ ledger: Ledger,
    _ run: Int
  ) async throws -> Passes {
    var passes = Passes()
    var round = survey.pending
    while !round.isEmpty, !stop.isSet {
      passes.add(try await process(round, survey.checkpoints, plan, costs, ledger, run))
      guard !stop.isSet else { break }
      let names = Set(passes.done.map { ExactName($0) })
      let moving = round.filter { !names.contains($0.key) }
      round = []
      if pipeline.growing == .wait, !moving.isEmpty {
        let now = moving.compactMap(Inputs.current)
        round = await survey.settle(now, seconds: pipeline.settleSeconds, stop: stop)
      }
      let again = Set(round.map(\.key))
      for archive in moving where !again.contains(archive.key) {
        let reason = "it was being written while it was read"
        survey.putOff.append((archive, reason))
        try ledger.see([archive], run: run, note: reason)
      }
    }
    return passes
  }

  private func process(
    _ pending: [SourceArchive], _ checkpoints: [ExactName: Checkpoint], _ plan: MemoryPlan,
    _ costs: [String: Double], _ ledger: Ledger, _ run: Int
  ) async throws -> Line.Outcome {
    let trace = try trace?.pass(over: pending.map(\.name))
    var work = Assignment(
      archives: pending, results: results, signature: pipeline.signature, ledger: ledger, run: run)
    let names = Set(pending.map(\.key))
    work.replaced = Set(try ledger.countedNames().lazy.map { ExactName($0) }.filter(names.contains))
    for (index, archive) in pending.enumerated() {
      guard let checkpoint = checkpoints[archive.key], checkpoint.fits(archive, work.signature),
        let place = checkpoint.place.place
      else { continue }
      logger.notice(
        "going on within an archive",
        metadata: ["archive": "\(archive.name)", "text": "\(ByteSize.text(place.offset))"])
      work.resumed[index] = ResumedArchive(
        archive: index, checkpoint: checkpoint,
        source: SourceCheckpoint(batches: checkpoint.batches, place: place))
    }
    return try await Line(
      pipeline: pipeline, work: work, plan: plan, logger: logger, progress: progress, stop: stop,
      prior: costs.mapValues { $0 / 1e6 }, trace: trace, textLimit: options.textLimit,
      embargoesAt: pipeline.holdsEmbargoes ? Int(options.clock().timeIntervalSince1970) : nil
    ).run()
  }
}
