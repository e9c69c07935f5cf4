internal import Aggregate
internal import Flow
internal import Foundation
internal import Wire

/// Writes members to their files in order, and finishes an archive when its last is written.
///
/// Files are written in a folder of unfinished work and put in their places when the archive is
/// whole; only then does the ledger say that it is done. A checkpoint waits until the members before
/// it are in their files, and has these on the disk before itself.
actor ArchiveWriter {
  /// Holds a file in a dictionary, which values that cannot be copied cannot go into.
  private final class OpenFile {
    var file: OutputFile
    var order: Reorder<Member>
    var written: Int

    init(_ file: consuming OutputFile, members: Int) {
      self.file = file
      written = members
      order = Reorder(from: members)
    }
  }

  /// A compressed member; its permit goes when it is written.
  private struct Member {
    var bytes: [UInt8]
    var permit: Permit?
  }

  /// An archive that waits for what it shares with others: flushes and the ledger's commit.
  private struct Placed {
    var archive: Int
    var record: ArchiveRecord
    var seconds: Double
    /// Files that are not in their places yet.
    var files: [OpenFile]
  }

  private let input: Channel<WriterInput>
  private let work: Assignment
  private let pipeline: Pipeline
  private let meter: Meter
  private let observer: (any WorkObserver)?
  private let position: Int
  private let flushers: ThreadPool
  private var files: [OutputKey: OpenFile] = [:]
  private var waiting: [Int: ArchiveResult] = [:]
  /// Checkpoints whose members are not all in their files.
  private var checkpoints: [Int: [Checkpoint]] = [:]
  private var begun: [Int: ContinuousClock.Instant] = [:]
  private(set) var done: Set<Int> = []
  /// Archives that are whole and that the ledger does not know of yet.
  private var placed: [Placed] = []
  /// When the first of them came.
  private var oldest = ContinuousClock.now
  /// Archives that a stop ended in the middle of a long reading: what comes of them yet is dropped,
  /// and the next run goes on from their checkpoints.
  private var dropped: Set<Int> = []

  init(
    input: Channel<WriterInput>, work: Assignment, pipeline: Pipeline, meter: Meter,
    observer: (any WorkObserver)?, position: Int, flushers: ThreadPool
  ) {
    self.input = input
    self.work = work
    self.pipeline = pipeline
    self.meter = meter
    self.observer = observer
    self.position = position
    self.flushers = flushers
  }

  /// Works until its input ends.
  func run() async throws -> Set<Int> {
    do {
      try await work()
    } catch {
      // What is in its place counts, whatever happened to another archive.
      try? await settle()
      throw error
    }
    try await settle()
    return done
  }

  private func work() async throws {
    let clock = ContinuousClock()
    var mark = clock.now
    while let next = await input.next() {
      let start = clock.now
      meter.add(.starved, start - mark)
      var place = (source: -1, sequence: 0)
      var size = 0
      var kind = Work.Kind.end
      switch next {
      case .member(let key, let number, let bytes, _, let permit):
        place = (key.archive, number)
        size = bytes.count
        kind = .member
        meter.count(bytes: size, documents: 0)
        try unlessStopped(key.archive) {
          try write(Member(bytes: bytes, permit: permit), number, key)
          try finishIfComplete(key.archive)
        }
      case .checkpoint(let archive, let checkpoint):
        place = (archive, checkpoint.batches)
        kind = .checkpoint
        try unlessStopped(archive) {
          checkpoints[archive, default: []].append(checkpoint)
          try saveIfReached(archive)
        }
      case .finish(let result):
        place.source = result.archive
        try unlessStopped(result.archive) {
          waiting[result.archive] = result
          try finishIfComplete(result.archive)
        }
      }
      mark = clock.now
      meter.add(.busy, mark - start)
      observer?.note(
        Work(
          stage: position, worker: 0, start: start, end: mark, source: place.source,
          sequence: place.sequence, bytes: size, kind: kind))
      if isDue {
        try await settle()
        mark = clock.now
      }
    }
    files.removeAll()
  }

  /// Does work for an archive; where a stop ends it, the archive is left as its last checkpoint has
  /// it.
  private func unlessStopped(_ archive: Int, _ body: () throws -> Void) throws {
    guard !dropped.contains(archive) else { return }
    do {
      try body()
    } catch let error as WireError where error.code == .stopped {
      dropped.insert(archive)
      waiting[archive] = nil
      checkpoints[archive] = nil
      for kind in [OutputKey.Kind.stories, .rejects] {
        files[OutputKey(archive: archive, kind: kind)] = nil
      }
    }
  }

  private func write(_ member: Member, _ number: Int, _ key: OutputKey) throws {
    let open = try file(key)
    try open.order.insert(member, at: number) { member throws in
      try open.file.write(member.bytes)
      open.written += 1
      try saveIfReached(key.archive)
    }
  }

  private func file(_ key: OutputKey) throws -> OpenFile {
    if let found = files[key] { return found }
    let checkpoint = work.resumed[key.archive]?.checkpoint
    let name = key.kind.rawValue
    let open = OpenFile(
      try work.results.open(
        key.kind, work.archives[key.archive].name, from: checkpoint?.lengths[name] ?? 0),
      members: checkpoint?.members[name] ?? 0)
    files[key] = open
    return open
  }

  // MARK: - Checkpoints

  /// Notes how long the files are at the checkpoints that are reached, and writes those that are
  /// reached in every file.
  private func saveIfReached(_ archive: Int) throws {
    guard var queue = checkpoints[archive], !queue.isEmpty else { return }
    for index in queue.indices {
      for (name, members) in queue[index].members where queue[index].lengths[name] == nil {
        guard let kind = OutputKey.Kind(rawValue: name) else { continue }
        let open = try file(OutputKey(archive: archive, kind: kind))
        if open.written == members { queue[index].lengths[name] = open.file.bytesWritten }
      }
    }
    var reached: Checkpoint?
    while let first = queue.first, first.lengths.count == first.members.count {
      reached = first
      queue.removeFirst()
    }
    checkpoints[archive] = queue
    guard var checkpoint = reached else { return }
    for kind in [OutputKey.Kind.stories, .rejects] {
      try files[OutputKey(archive: archive, kind: kind)]?.file.flush()
    }
    checkpoint.seconds = seconds(archive)
    try work.results.write(checkpoint)
  }

  /// Seconds since the archive's first file was opened, those of earlier runs too.
  private func seconds(_ archive: Int) -> Double {
    let earlier = work.resumed[archive]?.checkpoint.seconds ?? 0
    return earlier + (begun[archive].map { (ContinuousClock.now - $0).seconds } ?? 0)
  }

  // MARK: - Ends

  private func finishIfComplete(_ archive: Int) throws {
    if begun[archive] == nil { begun[archive] = .now }
    guard let result = waiting[archive] else { return }
    for (key, members) in result.members where try file(key).written != members { return }
    waiting[archive] = nil
    let clock = ContinuousClock()
    let start = clock.now
    /// How long each file took to get onto the disk.
    var flushes: [String: Duration] = [:]
    func timed(_ name: String, _ work: () throws -> Void) rethrows {
      let begin = clock.now
      try work()
      flushes[name, default: .zero] += clock.now - begin
    }
    defer {
      // What one file takes longer than another follows from its bytes, not from the end.
      let least = flushes.values.min() ?? .zero
      meter.countEnd(
        clock.now - start - flushes.values.reduce(.zero) { $0 + ($1 - least) }, sources: 0)
    }
    let keys = [
      OutputKey(archive: archive, kind: .stories), OutputKey(archive: archive, kind: .rejects),
    ]
    let source = work.archives[archive]
    guard result.end.isWhole, !result.end.file.isMoving else {
      for key in keys { files[key] = nil }
      if result.end.file.isMoving { try work.results.removeWork(source.name) }
      return
    }
    var finished: [String: OpenFile] = [:]
    for key in keys {
      if let open = files.removeValue(forKey: key) {
        finished[key.kind.rawValue] = open
      } else if key.kind == .stories, pipeline.stories != .none {
        // An archive without stories still has its file, if stories are written at all.
        let open = OpenFile(try work.results.open(key.kind, source.name), members: 0)
        var deflater = Deflater(level: 1)
        try open.file.write(deflater.member([]))
        finished[key.kind.rawValue] = open
      } else {
        try work.results.removeOld(key.kind, source.name)
      }
    }
    // The partial goes with the others: what the ledger calls done is whole.
    var kills = LocalKills(archive: source.name)
    finished["partial"] = OpenFile(
      try work.results.writePartial(
        result.partial, spills: result.spills, for: source.name, noting: &kills),
      members: 0)
    var record = ArchiveRecord(
      source: source, counts: result.counts, end: result.end,
      outputs: finished.mapValues {
        ArchiveRecord.Output(bytes: $0.file.bytesWritten, xxh128: $0.file.checksum)
      }, signature: work.signature)
    record.heldUntil = result.heldUntil
    record.warnings += KillNotes.notes(kills)
    var opened = Array(finished.values)
    let replaces = work.replaced.contains(source.key)
    if replaces { work.results.setAside(source.name) }
    if result.end.batches > Self.manyBatches || replaces {
      for (name, open) in finished { try timed(name) { try open.file.flush() } }
      try work.results.promise(record)
      for (name, open) in finished { try timed(name) { try open.file.finish() } }
      opened = []
    }
    if placed.isEmpty { oldest = .now }
    placed.append(
      Placed(archive: archive, record: record, seconds: seconds(archive), files: opened))
  }

  /// Whether it is time to settle: there is enough to share, or it has waited long enough.
  private var isDue: Bool {
    guard !placed.isEmpty else { return false }
    return placed.count >= Self.mostPlaced || ContinuousClock.now - oldest > .milliseconds(200)
      || placed.reduce(0) { $0 + $1.record.uncompressedBytes } > pipeline.checkpointBytes / 8
  }

  /// Puts files in their places, makes their names last, and then tells the ledger.
  ///
  /// Small archives share all three: a flush waits for the disk most of its time, so many go at once,
  /// and a folder's flush and a commit cost the same for one as for many.
  private func settle() async throws {
    guard !placed.isEmpty else { return }
    let settled = placed
    placed = []
    let clock = ContinuousClock()
    let start = clock.now
    /// How much longer the longest flush took than the shortest: that follows from its bytes.
    var excess = Duration.zero
    defer {
      let end = clock.now
      meter.add(.busy, end - start)
      meter.countEnd(end - start - excess, sources: settled.count)
      observer?.note(
        Work(
          stage: position, worker: 0, start: start, end: end, source: settled[0].archive,
          sequence: 0, bytes: 0, kind: .end))
    }
    try await withThrowingTaskGroup(of: Duration.self) { group in
      for open in settled.flatMap(\.files) {
        let flushing = open.file.flushing
        group.addTask(executorPreference: flushers) {
          let begin = clock.now
          try flushing()
          return clock.now - begin
        }
      }
      var times: [Duration] = []
      for try await time in group { times.append(time) }
      if let most = times.max(), let least = times.min() { excess = most - least }
    }
    for open in settled.flatMap(\.files) {
      open.file.isFlushed = true
      try open.file.finish()
    }
    let results = work.results
    try results.files.flushFolders(
      of: settled.flatMap { placed in
        placed.record.outputs.keys.compactMap { results.path($0, placed.record.name) }
      })
    try work.ledger.finish(settled.map { ($0.record, $0.seconds) }, run: work.run)
    done.formUnion(settled.map(\.archive))
    for placed in settled { try results.removeWork(placed.record.name) }
  }

  private static let mostPlaced = 64

  /// Archives of more batches are so dear that their end is made in two steps, as is that of all that
  /// replaces earlier results: between two renames old and new must not be mixed.
  private static let manyBatches = 64
}
