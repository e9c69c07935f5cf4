internal import Decode
internal import Flow
internal import Foundation
internal import Synchronization
internal import SystemPackage
internal import Wire

/// A wish to stop: input ends, what is in flight is dropped whole.
package final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package var isSet: Bool { flag.load(ordering: .relaxed) }

  package func set() { flag.store(true, ordering: .relaxed) }
}

/// How far a run has come, for a progress line; every worker adds, one printer reads.
package final class Progress: Sendable {
  private let compressed = Atomic<Int>(0)
  private let text = Atomic<Int>(0)
  private let documentCount = Atomic<Int>(0)
  private let total = Atomic<Int>(0)
  private let stageMeters = Mutex<[(name: String, meters: [Meter])]>([])

  package init() {}

  /// What each stage's workers have done so far.
  package var stages: [StageReading] {
    stageMeters.withLock { $0 }.map { StageReading(name: $0.name, meters: $0.meters) }
  }

  func watch(_ name: String, _ meters: [Meter]) {
    stageMeters.withLock { $0.append((name, meters)) }
  }

  /// Compressed bytes read, bytes decoded and documents read so far; compressed bytes in all.
  package var reading: (compressed: Int, text: Int, documents: Int, total: Int) {
    (
      compressed.load(ordering: .relaxed), text.load(ordering: .relaxed),
      documentCount.load(ordering: .relaxed), total.load(ordering: .relaxed)
    )
  }

  func setTotal(_ bytes: Int) { total.store(bytes, ordering: .relaxed) }

  func add(compressed bytes: Int) { compressed.add(bytes, ordering: .relaxed) }

  func add(text bytes: Int, documents: Int) {
    text.add(bytes, ordering: .relaxed)
    documentCount.add(documents, ordering: .relaxed)
  }
}

/// Reads archives, one at a time, and decodes them into batches: the source of the line.
actor SourceWorker {
  private let queue: Channel<Int>
  private let archives: [SourceArchive]
  private let options: ArchiveDecoder.Options
  private let permits: Permits
  private let output: Channel<DecodedBatch>
  private let ends: Channel<AssemblerInput>
  private let meter: Meter
  private let stop: StopSignal
  private let progress: Progress
  private let disk: ThreadPool

  init(
    queue: Channel<Int>, archives: [SourceArchive], options: ArchiveDecoder.Options,
    permits: Permits, output: Channel<DecodedBatch>, ends: Channel<AssemblerInput>, meter: Meter,
    stop: StopSignal, progress: Progress, disk: ThreadPool
  ) {
    self.queue = queue
    self.archives = archives
    self.options = options
    self.permits = permits
    self.output = output
    self.ends = ends
    self.meter = meter
    self.stop = stop
    self.progress = progress
    self.disk = disk
  }

  /// Works until no archive is left.
  func run() async {
    while !stop.isSet, let index = await queue.next() { await read(index) }
  }

  private enum Piece: Sendable {
    case bytes([UInt8])
    case end
    case failed(WireError)
  }

  private func read(_ index: Int) async {
    let pieces = Channel<Piece>(capacity: 3)
    let archive = archives[index]
    await withTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: disk) { [stop, progress] in
        await Self.readFile(archive, into: pieces, stop: stop, progress: progress)
      }
      await decode(index, pieces)
      pieces.abort()
    }
  }

  /// Reads a file ahead of the decoder, on a thread that may block.
  private static func readFile(
    _ archive: SourceArchive, into pieces: Channel<Piece>, stop: StopSignal, progress: Progress
  ) async {
    let pieceSize = 256 << 10
    do {
      let file = try FileDescriptor.open(FilePath(archive.path), .readOnly)
      defer { try? file.close() }
      while !stop.isSet {
        let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
          count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        guard !bytes.isEmpty else { break }
        progress.add(compressed: bytes.count)
        guard await pieces.send(.bytes(bytes)) else { return }
      }
      await pieces.send(.end)
    } catch {
      await pieces.send(
        .failed(WireError(.unreadable, "cannot read: \(error)", file: archive.path)))
    }
    pieces.finish()
  }

  private func decode(_ index: Int, _ pieces: Channel<Piece>) async {
    let clock = ContinuousClock()
    var decoder = ArchiveDecoder(name: archives[index].path, archive: index, options: options)
    var batches = 0
    var failure: WireError?
    var documents = 0
    var permit = await permits.acquire()
    var mark = clock.now
    reading: while !stop.isSet {
      switch decoder.next() {
      case .needsInput:
        let now = clock.now
        meter.add(.busy, now - mark)
        switch await pieces.next() {
        case .bytes(let bytes): decoder.feed(bytes, isLast: false)
        case .end, nil: decoder.feed([], isLast: true)
        case .failed(let error):
          failure = error
          decoder.feed([], isLast: true)
        }
        mark = clock.now
        meter.add(.starved, mark - now)
      case .batch(var batch):
        batches += 1
        batch.envelope.permit = permit
        permit = nil
        let size = batch.envelope.archiveBytes
        meter.count(bytes: size, documents: batch.documents.count)
        progress.add(text: size, documents: batch.documents.count)
        documents += batch.documents.count
        let now = clock.now
        meter.add(.busy, now - mark)
        guard await output.send(batch) else { break reading }
        permit = await permits.acquire()
        mark = clock.now
        meter.add(.blocked, mark - now)
        if permit == nil { break reading }
      case .finished:
        meter.add(.busy, clock.now - mark)
        break reading
      }
    }
    var report = decoder.report
    if let failure { report.damage.append(failure) }
    permit = nil
    await ends.send(
      .end(archive: index, batches: batches, report: report, isWhole: !stop.isSet))
  }
}
