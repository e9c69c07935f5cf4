internal import Aggregate
internal import Decode
internal import Flow
internal import Foundation
internal import Wire

/// Puts rendered batches back in order and cuts them into output members.
///
/// Members are cut by content alone — at the first story that ends behind 1 MiB of lines — so the
/// files are the same whatever the batches' size and whoever was quick. Counts are merged here,
/// archive by archive; what outgrows its share of memory is spilled as a sorted run.
actor Assembler {
  private struct State {
    var order = Reorder<RenderedBatch>()
    var received = 0
    var expected: Int?
    var report = ArchiveReport()
    var isWhole = true
    var buffers: [OutputKey.Kind: [UInt8]] = [:]
    var members: [OutputKey: Int] = [:]
    var counts = Counts()
    var heldUntil: Int?
    var accumulator = Accumulator()
    var spills: [String] = []
  }

  private static let memberBytes = 1 << 20

  private let input: Channel<AssemblerInput>
  private let jobs: Channel<MemberJob>
  private let writer: Channel<WriterInput>
  private let spillFolder: String
  private let spillBytes: Int
  private let members: Permits
  private let meter: Meter
  private let disk: ThreadPool
  private let observer: (any WorkObserver)?
  private let position: Int
  private var states: [Int: State] = [:]
  private var finished = 0
  /// Time that the work at hand has waited so far.
  private var blocked = Duration.zero

  init(
    input: Channel<AssemblerInput>, jobs: Channel<MemberJob>, writer: Channel<WriterInput>,
    members: Permits, spillFolder: String, spillBytes: Int, meter: Meter, disk: ThreadPool,
    observer: (any WorkObserver)?, position: Int
  ) {
    self.input = input
    self.jobs = jobs
    self.writer = writer
    self.members = members
    self.spillFolder = spillFolder
    self.spillBytes = spillBytes
    self.meter = meter
    self.disk = disk
    self.observer = observer
    self.position = position
  }

  /// Works until `archives` archives have come to their end, or the input does.
  func run(archives: Int) async throws {
    let clock = ContinuousClock()
    var mark = clock.now
    while finished < archives, let next = await input.next() {
      let start = clock.now
      meter.add(.starved, start - mark)
      blocked = .zero
      var place = (source: -1, sequence: -1)
      var size = 0
      switch next {
      case .batch(let batch):
        place = (batch.archive, batch.sequence)
        size = batch.counts.textBytes
        meter.count(bytes: size, documents: batch.counts.read)
        try await take(batch)
      case .end(let archive, let batches, let report, let isWhole):
        states[archive, default: State()].expected = batches
        states[archive]?.report = report
        states[archive]?.isWhole = isWhole
        try await finishIfComplete(archive)
      }
      mark = clock.now
      meter.add(.blocked, blocked)
      meter.add(.busy, mark - start - blocked)
      if size > 0 {
        observer?.note(
          Work(
            stage: position, worker: 0, start: start, end: mark, source: place.source,
            sequence: place.sequence, bytes: size))
      }
    }
    jobs.finish()
  }

  private func take(_ batch: RenderedBatch) async throws {
    let archive = batch.archive
    var state = states.removeValue(forKey: archive) ?? State()
    state.received += 1
    var ready: [RenderedBatch] = []
    state.order.insert(batch, at: batch.sequence) { ready.append($0) }
    for batch in consume ready {
      state.counts = state.counts + batch.counts
      if let held = batch.heldUntil { state.heldUntil = min(state.heldUntil ?? held, held) }
      state.accumulator.add(batch.partial)
      await append(batch.stories, batch.lineEnds, .stories, batch, &state)
      await append(batch.rejects, batch.rejectEnds, .rejects, batch, &state)
      if state.accumulator.byteCount > spillBytes { try await spill(archive, &state) }
    }
    states[archive] = state
    try await finishIfComplete(archive)
  }

  private func append(
    _ bytes: ByteStorage, _ ends: [Int], _ kind: OutputKey.Kind, _ batch: RenderedBatch,
    _ state: inout State
  ) async {
    var start = 0
    var buffer = state.buffers.removeValue(forKey: kind) ?? []
    for end in ends where buffer.count + end - start >= Self.memberBytes {
      bytes.append(start..<end, to: &buffer)
      start = end
      let key = OutputKey(archive: batch.archive, kind: kind)
      await emit(buffer, key, batch.permit, &state)
      buffer = []
      buffer.reserveCapacity(Self.memberBytes + (64 << 10))
    }
    bytes.append(start..<bytes.count, to: &buffer)
    state.buffers[kind] = buffer
  }

  private func emit(
    _ bytes: [UInt8], _ key: OutputKey, _ batch: (any Sendable)?, _ state: inout State
  ) async {
    let number = state.members[key, default: 0]
    state.members[key] = number + 1
    let clock = ContinuousClock()
    let start = clock.now
    let isHuge = bytes.count > 4 * Self.memberBytes
    let permit = await members.acquire(bytes.count)
    await jobs.send(
      MemberJob(
        file: key, number: number, bytes: bytes, permit: permit, batch: isHuge ? batch : nil))
    blocked += clock.now - start
  }

  private func spill(_ archive: Int, _ state: inout State) async throws {
    let path = "\(spillFolder)/run-\(archive)-\(state.spills.count)"
    let bytes = state.accumulator.drain().bytes
    let clock = ContinuousClock()
    let start = clock.now
    // A write may block: not on a core's thread.
    try await withTaskExecutorPreference(disk) { try await Self.write(bytes, to: path) }
    blocked += clock.now - start
    state.spills.append(path)
  }

  @concurrent
  private nonisolated static func write(_ bytes: [UInt8], to path: String) async throws {
    try OutputFile.write(bytes, to: path)
  }

  private func finishIfComplete(_ archive: Int) async throws {
    guard let expected = states[archive]?.expected, states[archive]?.received == expected,
      var state = states.removeValue(forKey: archive)
    else { return }
    for kind in [OutputKey.Kind.stories, .rejects] {
      guard let buffer = state.buffers[kind], !buffer.isEmpty else { continue }
      await emit(buffer, OutputKey(archive: archive, kind: kind), nil, &state)
    }
    finished += 1
    await writer.send(
      .finish(
        ArchiveResult(
          archive: archive, heldUntil: state.heldUntil, members: state.members,
          counts: state.counts, report: state.report,
          partial: state.accumulator.drain(), spills: state.spills, isWhole: state.isWhole)))
  }
}
