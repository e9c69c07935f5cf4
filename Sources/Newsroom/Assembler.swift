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
    var accumulator = Accumulator()
    var spills: [String] = []
  }

  private static let memberBytes = 1 << 20

  private let input: Channel<AssemblerInput>
  private let jobs: Channel<MemberJob>
  private let writer: Channel<WriterInput>
  private let spillFolder: String
  private let spillBytes: Int
  private let openArchives: Int
  private var states: [Int: State] = [:]
  private var finished = 0

  init(
    input: Channel<AssemblerInput>, jobs: Channel<MemberJob>, writer: Channel<WriterInput>,
    openArchives: Int, spillFolder: String, spillBytes: Int
  ) {
    self.input = input
    self.jobs = jobs
    self.writer = writer
    self.openArchives = openArchives
    self.spillFolder = spillFolder
    self.spillBytes = spillBytes
  }

  /// Works until `archives` archives have come to their end, or the input does.
  func run(archives: Int) async throws {
    while finished < archives, let next = await input.next() {
      switch next {
      case .batch(let batch): try await take(batch)
      case .end(let archive, let batches, let report, let isWhole):
        states[archive, default: State()].expected = batches
        states[archive]?.report = report
        states[archive]?.isWhole = isWhole
        try await finishIfComplete(archive)
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
    for batch in ready {
      state.counts = state.counts + batch.counts
      state.accumulator.add(batch.partial)
      await append(batch.stories, batch.lineEnds, .stories, archive, &state)
      await append(batch.rejects, batch.rejectEnds, .rejects, archive, &state)
      if state.accumulator.byteCount > spillBytes { try spill(archive, &state) }
    }
    states[archive] = state
    try await finishIfComplete(archive)
  }

  private func append(
    _ bytes: ByteStorage, _ ends: [Int], _ kind: OutputKey.Kind, _ archive: Int, _ state: inout State
  ) async {
    var start = 0
    var buffer = state.buffers.removeValue(forKey: kind) ?? []
    for end in ends where buffer.count + end - start >= Self.memberBytes {
      bytes.append(start..<end, to: &buffer)
      start = end
      await emit(buffer, kind, archive, &state)
      buffer = []
      buffer.reserveCapacity(Self.memberBytes + (64 << 10))
    }
    bytes.append(start..<bytes.count, to: &buffer)
    state.buffers[kind] = buffer
  }

  private func emit(
    _ bytes: [UInt8], _ kind: OutputKey.Kind, _ archive: Int, _ state: inout State
  ) async {
    let key = OutputKey(archive: archive, kind: kind)
    let number = state.members[key, default: 0]
    state.members[key] = number + 1
    await jobs.send(MemberJob(file: key, number: number, bytes: bytes))
  }

  private func spill(_ archive: Int, _ state: inout State) throws {
    let path = "\(spillFolder)/run-\(archive)-\(state.spills.count)"
    try OutputFile.write(state.accumulator.drain().bytes, to: path)
    state.spills.append(path)
  }

  private func finishIfComplete(_ archive: Int) async throws {
    guard let expected = states[archive]?.expected, states[archive]?.received == expected,
      var state = states.removeValue(forKey: archive)
    else { return }
    for kind in [OutputKey.Kind.stories, .rejects] {
      guard let buffer = state.buffers[kind], !buffer.isEmpty else { continue }
      await emit(buffer, kind, archive, &state)
    }
    finished += 1
    await writer.send(
      .finish(
        ArchiveResult(
          archive: archive, members: state.members, counts: state.counts, report: state.report,
          partial: state.accumulator.drain(), spills: state.spills, isWhole: state.isWhole)))
  }
}
