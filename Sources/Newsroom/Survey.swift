internal import Foundation
internal import SystemPackage
internal import Wire

/// What a run finds: archives that are done as they are, and those that are to be done.
struct Survey: Sendable {
  /// To be done: new ones, changed ones, those whose pipeline changed.
  var pending: [SourceArchive] = []
  /// Unfinished work of pending archives that can be gone on with.
  var checkpoints: [ExactName: Checkpoint] = [:]
  /// Left to another run, with the reason in words.
  var putOff: [(archive: SourceArchive, reason: String)] = []
  /// How long it was waited for files that somebody was writing.
  var waited = Duration.zero
  /// Done, and their files gone since.
  var vanished: [String] = []
  /// What is worth telling, and what needs a person.
  var notices: [String] = []
  /// What makes the run end with 2.
  var problems: [String] = []
  var attention: [Attention] = []
  /// Withdrawn archives whose files a run that was cut short left.
  var toRemove: [String] = []

  private let pipeline: Pipeline
  private let results: ResultFolder
  private let ledger: Ledger
  private let now: Date
  private let stop: StopSignal

  /// Looks at `archives` and at what the ledger says of them.
  ///
  /// `isForced` has everything done again, what was withdrawn too.
  init(
    _ archives: [SourceArchive], pipeline: Pipeline, results: ResultFolder, ledger: Ledger,
    run: Int, isForced: Bool, now: Date = Date(), stop: StopSignal = StopSignal()
  ) throws {
    self.pipeline = pipeline
    self.results = results
    self.ledger = ledger
    self.now = now
    self.stop = stop
    var places: [ExactName: Int] = [:]
    places.reserveCapacity(archives.count)
    for (index, archive) in archives.enumerated() { places[archive.key] = index }
    var isKnown = Array(repeating: false, count: archives.count)
    try ledger.forEach { entry in
      try stop.check()
      if let index = places[ExactName(entry.name)] {
        isKnown[index] = true
        try look(at: archives[index], entry, run, isForced)
      } else {
        // Not among the inputs: of another night's folder, or gone.
        try look(atOther: entry, run)
      }
    }
    for (index, archive) in archives.enumerated() where !isKnown[index] {
      try stop.check()
      try look(at: archive, nil, run, isForced)
    }
    pending.sort { $0.name < $1.name }
    putOff.sort { $0.archive.name < $1.archive.name }
    vanished.sort()
  }

  /// Why an archive is withdrawn whose file is not there any more.
  static let gone = "its file is gone"

  /// Looks at an archive that is none of this run's inputs: what an earlier night left unfinished is
  /// done all the same.
  private mutating func look(atOther entry: Ledger.Entry, _ run: Int) throws {
    let source = Inputs.current(
      SourceArchive(path: entry.path, name: entry.name, size: 0, modified: 0))
    if entry.state == .withdrawn {
      if let source, !entry.isKeptOut {
        // Its file is back.
        try look(at: source, entry, run, false)
      } else if results.hasAny(entry.name) {
        toRemove.append(entry.name)
      }
      return
    }
    let whole = entry.record.map { results.hasOutputs($0, retired: entry.retired) }
    let isDue =
      entry.state == .seen || entry.state == .running || whole != true
      || entry.record?.isRetried == true
      || (entry.record?.heldUntil ?? .max) <= Int(now.timeIntervalSince1970)
    guard isDue else {
      if source == nil { vanished.append(entry.name) }
      return
    }
    if let source {
      try look(at: source, entry, run, false)
    } else if let record = entry.record, results.hasPartial(record) {
      vanished.append(entry.name)
      if entry.state == .seen || entry.state == .running {
        try ledger.settle(entry.name, note: "its file went before it could be done again")
      }
      if whole != true {
        let missing = results.notWhole(record, retired: entry.retired)
        tellLost(entry, "its \(missing.joined(separator: " and ")) are not what was written")
      }
    } else if results.hasAny(entry.name) {
      // Also where its file came back and went once more before it was done.
      try lose(entry)
    } else {
      let what = entry.isCounted || entry.isLost ? "has no results any more" : "was not done"
      try ledger.withdraw(entry.name, why: "it \(what), and its file is gone")
      toRemove.append(entry.name)
      attention.append(
        Attention(
          .lostArchive, entry.name,
          "\(entry.name) \(what), and its file is gone: \(entry.path)"))
    }
  }

  /// Keeps what is left of an archive that cannot be merged and whose file is gone.
  mutating func lose(_ entry: Ledger.Entry) throws {
    if !entry.isLost { try ledger.lose(entry.name, why: Self.lost) }
    tellLost(entry, Self.lost)
  }

  /// Why files are kept that count no more.
  private static let lost = "what the tables have of it is lost or damaged, so it counts no more"

  /// Why archives that are gone may be so by mistake, in words; nil where nothing speaks for it.
  ///
  /// A folder that is not mounted is gone or empty.
  func doubtfulLoss() throws -> String? {
    var seen: Set<String> = []
    for name in vanished {
      guard let path = try ledger.entry(name)?.path, path.hasSuffix("/" + name) else { continue }
      let folder = String(path.dropLast(name.count + 1))
      guard seen.insert(folder).inserted else { continue }
      let found = try? FileManager.default.contentsOfDirectory(atPath: folder)
      guard found?.isEmpty == false else {
        return "\(folder) is \(found == nil ? "gone" : "empty"); is it mounted?"
      }
    }
    let counted = try ledger.countedArchives()
    guard vanished.count >= Self.manyVanished, 2 * vanished.count > counted else { return nil }
    return "they are more than half of all \(counted)"
  }

  /// Archives that vanish at once only by mistake, where they are more than half of all.
  private static let manyVanished = 10

  private mutating func tellLost(_ entry: Ledger.Entry, _ what: String) {
    attention.append(
      Attention(
        .lostOutput, entry.name,
        "\(entry.name): \(what); what is left is kept, for its file is gone: \(entry.path)"))
  }

  private mutating func look(
    at archive: SourceArchive, _ entry: Ledger.Entry?, _ run: Int, _ isForced: Bool
  ) throws {
    if !isForced, let entry {
      if entry.state == .withdrawn, entry.isKeptOut, try isSame(archive, entry) {
        notices.append("\(archive.name) stays withdrawn: \(entry.note ?? "")")
        if results.hasAny(entry.name) { toRemove.append(entry.name) }
        return
      }
      if entry.path != archive.path, entry.isCounted,
        FileManager.default.fileExists(atPath: entry.path),
        entry.record?.size != archive.size
      {
        throw WireError(
          .conflict,
          "the results hold another archive of this name, \(entry.path); name a folder above both, or another --output",
          file: archive.path)
      }
      if let record = entry.record, entry.isCounted {
        if try isDone(archive, record, entry) { return }
        if let reason = unreadable(archive) {
          // What was read of it on an earlier night is better than nothing.
          putOff.append((archive, "\(reason); its earlier results are kept"))
          return
        }
      }
    }
    if !isForced, let record = try results.completed(archive, pipeline.signature) {
      try ledger.see([archive], run: run)
      try ledger.finish(record, seconds: entry?.seconds ?? 0, run: run)
      return
    }
    if let reason = unsettled(archive) {
      putOff.append((archive, reason))
      return
    }
    var archive = archive
    // What was withdrawn most often still is; a wrong guess is found when all archives are read.
    archive.withdrawn = entry?.record?.withdrawn ?? []
    if !isForced, let checkpoint = results.checkpoint(archive, pipeline.signature) {
      checkpoints[archive.key] = checkpoint
    }
    pending.append(archive)
  }

  /// Whether what is there of an archive is what this run would make of it.
  private func isDone(
    _ archive: SourceArchive, _ record: ArchiveRecord, _ entry: Ledger.Entry
  ) throws -> Bool {
    let moment = Int(now.timeIntervalSince1970)
    guard record.isCurrent(pipeline.signature, at: moment), record.size == archive.size,
      results.hasOutputs(record, retired: entry.retired), entry.state != .running,
      entry.state != .seen
    else { return false }
    if record.modified == archive.modified { return true }
    // A new date alone is no new archive: its bytes tell.
    guard let fingerprint = record.fingerprint, try checksum(archive) == fingerprint else {
      return false
    }
    var record = record
    record.modified = archive.modified
    try ledger.touch(archive, record)
    return true
  }

  /// Whether a withdrawn archive has the bytes it had.
  private func isSame(_ archive: SourceArchive, _ entry: Ledger.Entry) throws -> Bool {
    guard entry.size == archive.size else { return false }
    if entry.modified == archive.modified { return true }
    guard let fingerprint = entry.fingerprint else { return false }
    return try checksum(archive) == fingerprint
  }

  /// The checksum of an archive's bytes; nil where they cannot be read.
  private func checksum(_ archive: SourceArchive) throws -> String? {
    do {
      return try Checksum.of(file: archive.path, files: results.files, stop: stop).checksum
    } catch let error as WireError where error.code == .stopped {
      throw error
    } catch {
      return nil
    }
  }

  private func unreadable(_ archive: SourceArchive) -> String? {
    do {
      try results.files.open(archive.path).close()
      return nil
    } catch {
      return "it cannot be read: \(Files.reason(error))"
    }
  }

  /// Why an archive may still be written, if it may.
  private func unsettled(_ archive: SourceArchive) -> String? {
    guard pipeline.settleSeconds > 0 else { return nil }
    let age = now.timeIntervalSince1970 - Double(archive.modified) / 1e6
    // A date in the future is the fault of a clock, and would never settle.
    guard age >= 0, age < Double(pipeline.settleSeconds) else { return nil }
    return "it was changed \(Int(age)) s ago; archives.settle asks for \(pipeline.settleSeconds) s"
  }
}

extension Survey {
  /// Waits for files that somebody is writing; the time is none of the line's.
  mutating func settle(
    _ archives: [SourceArchive], seconds: Int, stop: StopSignal
  ) async -> [SourceArchive] {
    let clock = ContinuousClock()
    let start = clock.now
    let settled = await Settling.wait(for: archives, seconds: seconds, stop: stop)
    waited += clock.now - start
    return settled
  }
}

/// Waits for files that somebody is writing.
enum Settling {
  /// Those of `archives` that did not change for `seconds`, as they are then; gives up on the others
  /// after ten minutes.
  static func wait(
    for archives: [SourceArchive], seconds: Int, stop: StopSignal
  ) async -> [SourceArchive] {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(600)
    var waiting = archives.map { (archive: $0, since: clock.now) }
    var settled: [SourceArchive] = []
    while !waiting.isEmpty, clock.now < end, !stop.isSet {
      try? await Task.sleep(for: .milliseconds(500))
      var rest: [(archive: SourceArchive, since: ContinuousClock.Instant)] = []
      for (archive, since) in waiting {
        guard let now = Inputs.current(archive) else { continue }
        if now != archive {
          rest.append((now, clock.now))
        } else if clock.now - since >= .seconds(max(1, seconds)) {
          settled.append(archive)
        } else {
          rest.append((archive, since))
        }
      }
      waiting = rest
    }
    return settled
  }
}
