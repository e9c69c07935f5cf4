internal import Aggregate
internal import Decode
internal import Flow
internal import Foundation
internal import Wire

/// Puts rendered batches back in order and cuts them into output members.
///
/// Members are cut by content alone — at the first story that ends behind 1 MiB of lines, and on either
/// side of a huge one — so the files are the same whatever the batches' size and whoever was quick.
/// Counts are merged here, archive by archive; what outgrows its share of memory is spilled as a sorted
/// run.
actor Assembler {
  private struct State {
    var order = Reorder<RenderedBatch>()
    var end: ArchiveEnd?
    var checkpoints: [SourceCheckpoint] = []
    var buffers: [OutputKey.Kind: [UInt8]] = [:]
    var members: [OutputKey: Int] = [:]
    var counts = Counts()
    var heldUntil: Int?
    var accumulator = Accumulator()
    var spills: [String] = []
    var spilled: [String: Int] = [:]
    /// Batches that were taken, in order.
    var taken = 0

    init() {}

    /// Where an earlier run left the archive; `folder` gives its place for unfinished files.
    init(from work: ResumedArchive, folder: (String) -> String) {
      let checkpoint = work.checkpoint
      order = Reorder(from: checkpoint.batches)
      taken = checkpoint.batches
      counts = checkpoint.counts
      heldUntil = checkpoint.heldUntil
      spilled = checkpoint.spills
      // In the order in which they were written: later ones are numbered on.
      spills = (0..<spilled.count).map { folder(checkpoint.name) + "/spill-\($0)" }
      for kind in [OutputKey.Kind.stories, .rejects] {
        buffers[kind] = checkpoint.buffers[kind.rawValue].map(Array.init)
        members[OutputKey(archive: work.archive, kind: kind)] = checkpoint.members[kind.rawValue]
      }
    }
  }

  private static let memberBytes = 1 << 20
  /// A longer line is a member of its own.
  private static let hugeLine = 4 * memberBytes

  private let input: Channel<AssemblerInput>
  private let jobs: Channel<MemberJob>
  private let writer: Channel<WriterInput>
  private let work: Assignment
  private let spillBytes: Int
  private let members: Permits
  private let meter: Meter
  private let disk: ThreadPool
  private let observer: (any WorkObserver)?
  private let position: Int
  private var states: [Int: State]
  private var finished = 0
  private let clock = ContinuousClock()
  /// Since when the work at hand goes on without waiting, and the batch that it is for.
  private var mark: ContinuousClock.Instant
  private var place = (source: 0, sequence: 0, bytes: 0)

  init(
    input: Channel<AssemblerInput>, jobs: Channel<MemberJob>, writer: Channel<WriterInput>,
    members: Permits, work: Assignment, spillBytes: Int, meter: Meter, disk: ThreadPool,
    observer: (any WorkObserver)?, position: Int
  ) {
    states = work.resumed.mapValues { State(from: $0) { work.results.work($0) } }
    self.input = input
    self.jobs = jobs
    self.writer = writer
    self.members = members
    self.work = work
    self.spillBytes = spillBytes
    self.meter = meter
    self.disk = disk
    self.observer = observer
    self.position = position
    mark = clock.now
  }

  /// Works until `archives` archives have come to their end, or the input does.
  func run(archives: Int) async throws {
    mark = clock.now
    while finished < archives, let next = await input.next() {
      let start = clock.now
      meter.add(.starved, start - mark)
      mark = start
      switch next {
      case .batch(let batch):
        place = (batch.archive, batch.sequence, batch.counts.textBytes)
        meter.count(bytes: batch.counts.textBytes, documents: batch.counts.read)
        try await take(batch)
      case .checkpoint(let archive, let checkpoint):
        place = (archive, checkpoint.batches, 0)
        var state = states.removeValue(forKey: archive) ?? State()
        state.checkpoints.append(checkpoint)
        try await saveIfReached(archive, &state)
        states[archive] = state
      case .end(let end):
        place = (end.archive, end.batches, 0)
        states[end.archive, default: State()].end = end
        try await finishIfComplete(end.archive)
      }
      worked()
    }
    jobs.finish()
  }

  /// Counts what was worked on since `mark`.
  private func worked() {
    let now = clock.now
    meter.add(.busy, now - mark)
    observer?.note(
      Work(
        stage: position, worker: 0, start: mark, end: now, source: place.source,
        sequence: place.sequence, bytes: place.bytes))
    mark = now
  }

  /// Counts what was waited for since `mark`.
  private func waited() {
    let now = clock.now
    meter.add(.blocked, now - mark)
    mark = now
  }

  private func take(_ batch: RenderedBatch) async throws {
    let archive = batch.archive
    var state = states.removeValue(forKey: archive) ?? State()
    var ready: [RenderedBatch] = []
    state.order.insert(batch, at: batch.sequence) { ready.append($0) }
    for batch in consume ready {
      state.taken = batch.sequence + 1
      state.counts = state.counts + batch.counts
      if let held = batch.heldUntil { state.heldUntil = min(state.heldUntil ?? held, held) }
      state.accumulator.add(batch.partial)
      await append(batch.stories, batch.lineEnds, .stories, batch, &state)
      await append(batch.rejects, batch.rejectEnds, .rejects, batch, &state)
      if state.accumulator.byteCount > spillBytes { try await spill(archive, &state) }
      try await saveIfReached(archive, &state)
    }
    states[archive] = state
    try await finishIfComplete(archive)
  }

  private func append(
    _ bytes: ByteStorage, _ ends: [Int], _ kind: OutputKey.Kind, _ batch: RenderedBatch,
    _ state: inout State
  ) async {
    var start = 0
    var line = 0..<0
    var buffer = state.buffers.removeValue(forKey: kind) ?? []
    let key = OutputKey(archive: batch.archive, kind: kind)
    // Each member keeps all lines of its batch alive: where they are many, they are counted till then.
    let permit = bytes.count > Self.hugeLine ? batch.permit : nil
    for end in ends {
      line = line.upperBound..<end
      let isHuge = line.count > Self.hugeLine
      guard isHuge || buffer.count + end - start >= Self.memberBytes else { continue }
      let cut = isHuge ? line.lowerBound : end
      let lines = MemberLines(head: buffer, storage: bytes, range: start..<cut)
      buffer = []
      start = end
      if lines.count > 0 { await emit(lines, key, permit, &state) }
      if isHuge { await emit(MemberLines(storage: bytes, range: line), key, permit, &state) }
    }
    // What is left is copied: it would keep all of the batch's lines alive.
    bytes.append(start..<bytes.count, to: &buffer)
    state.buffers[kind] = buffer
  }

  /// Hands a member on; `batch` is the permit of the batch whose many lines it keeps alive.
  private func emit(
    _ lines: MemberLines, _ key: OutputKey, _ batch: (any Sendable)?, _ state: inout State
  ) async {
    let number = state.members[key, default: 0]
    state.members[key] = number + 1
    worked()
    let permit = await members.acquire(lines.count)
    await jobs.send(
      MemberJob(file: key, number: number, lines: lines, permit: permit, batch: batch))
    waited()
  }

  private func spill(_ archive: Int, _ state: inout State) async throws {
    let path = work.results.work(work.archives[archive].name) + "/spill-\(state.spills.count)"
    let bytes = state.accumulator.drain().bytes
    // A write may block: not on a core's thread.
    let files = work.results.files
    worked()
    try await withTaskExecutorPreference(disk) { try await Self.write(bytes, to: path, files) }
    waited()
    state.spills.append(path)
    state.spilled[(path as NSString).lastPathComponent] = bytes.count
  }

  @concurrent
  private nonisolated static func write(
    _ bytes: [UInt8], to path: String, _ files: Files
  ) async throws {
    try OutputFile.write(bytes, to: path, files: files)
  }

  /// Hands a checkpoint on once all batches before it are taken, and none behind it.
  private func saveIfReached(_ archive: Int, _ state: inout State) async throws {
    guard let next = state.checkpoints.first, next.batches == state.taken else { return }
    state.checkpoints.removeFirst()
    if state.accumulator.byteCount > 0 { try await spill(archive, &state) }
    let source = work.archives[archive]
    var checkpoint = Checkpoint(
      name: source.name, size: source.size, modified: source.modified,
      withdrawn: source.withdrawn, signature: work.signature,
      batches: next.batches, place: SavedPlace(next.place), counts: state.counts,
      heldUntil: state.heldUntil)
    for (kind, buffer) in state.buffers { checkpoint.buffers[kind.rawValue] = Data(buffer) }
    for (key, count) in state.members { checkpoint.members[key.kind.rawValue] = count }
    checkpoint.spills = state.spilled
    worked()
    await writer.send(.checkpoint(archive: archive, checkpoint))
    waited()
  }

  private func finishIfComplete(_ archive: Int) async throws {
    guard let end = states[archive]?.end, states[archive]?.taken == end.batches,
      var state = states.removeValue(forKey: archive)
    else { return }
    for kind in [OutputKey.Kind.stories, .rejects] {
      guard let buffer = state.buffers[kind], !buffer.isEmpty else { continue }
      await emit(
        MemberLines(head: buffer), OutputKey(archive: archive, kind: kind), nil, &state)
    }
    finished += 1
    let result = ArchiveResult(
      archive: archive, heldUntil: state.heldUntil, members: state.members, counts: state.counts,
      end: end, partial: state.accumulator.drain(), spills: state.spills)
    worked()
    await writer.send(.finish(result))
    waited()
  }
}
