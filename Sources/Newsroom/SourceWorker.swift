internal import Decode
internal import Flow
internal import Foundation
internal import Synchronization
internal import Wire

/// A wish to stop: input ends, what is in flight is dropped whole.
package final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package var isSet: Bool { flag.load(ordering: .relaxed) }

  package func set() { flag.store(true, ordering: .relaxed) }

  private let number = Atomic<Int32>(0)

  /// The signal that asked for it, if one did.
  package var signal: Int32? {
    let number = number.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// The exit status of a program that ended because of it: 128 and the signal's number, as shells
  /// have it; 0 where it is not set.
  package var exitStatus: Int32 { isSet ? 128 + (signal ?? 2) : 0 }

  /// Throws where it is set: every loop that may be long asks once a piece of its work.
  func check() throws(WireError) {
    guard isSet else { return }
    throw WireError(.stopped, "stopped before the end; run again to go on")
  }

  /// Sets the wish because of a signal.
  package func set(signal: Int32) {
    number.store(signal, ordering: .relaxed)
    set()
  }
}

/// How far a run has come, for a progress line; every worker adds, one printer reads.
package final class Progress: Sendable {
  private let compressed = Atomic<Int>(0)
  private let text = Atomic<Int>(0)
  private let documentCount = Atomic<Int>(0)
  private let total = Atomic<Int>(0)
  private let probes = Lock<[StageProbe]>([])

  package init() {}

  /// What each stage's workers have done so far.
  package var stages: [StageReading] { probes.withLock { $0 }.map { StageReading($0) } }

  func watch(_ stages: [StageProbe]) { probes.withLock { $0 = stages } }

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

/// What all source workers share.
struct SourceSetting: Sendable {
  var queue: Channel<Int>
  var archives: [SourceArchive]
  var options: ArchiveDecoder.Options
  /// Stop after so much text of an archive: a sample.
  var textLimit = Int.max
  var admission: Admission
  /// Members of one file that may be inflated at once.
  var inflaters: Int
  /// Meters of the inflating that is done for each worker.
  var inflating: [Meter]
  var gate: Gate
  var output: Channel<DecodedBatch>
  var ends: Channel<AssemblerInput>
  var stop: StopSignal
  var progress: Progress
  var disk: ThreadPool
  var observer: (any WorkObserver)?
  var files = Files()
  /// Text of an archive between two checkpoints, and where earlier runs left archives.
  var checkpointBytes = Int.max
  var resumed: [Int: SourceCheckpoint] = [:]
  /// Told of an archive that is begun.
  var begin: @Sendable (Int) throws -> Void = { _ in }
}

/// Reads archives, one at a time, and decodes them into batches: the source of the line.
actor SourceWorker {
  private let number: Int
  private let setting: SourceSetting
  private let meter: Meter

  init(number: Int, setting: SourceSetting, meter: Meter) {
    self.number = number
    self.setting = setting
    self.meter = meter
  }

  /// Works until no archive is left.
  ///
  /// The gate is asked between archives: an archive that is begun is read to its end.
  func run() async {
    while await setting.gate.enter(number), !setting.stop.isSet,
      let index = await setting.queue.next()
    {
      await read(index)
    }
    setting.gate.close()
  }

  private func read(_ index: Int) async {
    let pieces = Channel<FilePiece>(capacity: 2)
    let resumed = setting.resumed[index]
    let feed = FileFeed(
      archive: setting.archives[index], width: setting.inflaters, disk: setting.disk,
      meter: setting.inflating[number], stop: setting.stop, progress: setting.progress,
      files: setting.files, place: resumed?.place, restartEvery: setting.checkpointBytes / 16,
      observer: setting.observer, source: index, lane: number * setting.inflaters)
    var end = await withTaskGroup(of: FileFeed.Outcome.self) { group in
      group.addTask { [setting] in
        do {
          try await withTaskExecutorPreference(setting.disk) { try setting.begin(index) }
        } catch {
          // What comes after fails in the same way and is told.
        }
        return await feed.run(into: pieces)
      }
      var end = await decode(index, resumed, pieces)
      pieces.abort()
      end.file = await group.next() ?? FileFeed.Outcome()
      return end
    }
    end.isWhole = end.isWhole && !setting.stop.isSet
    await setting.ends.send(.end(end))
  }

  private func decode(
    _ index: Int, _ resumed: SourceCheckpoint?, _ pieces: Channel<FilePiece>
  ) async -> ArchiveEnd {
    let clock = ContinuousClock()
    var decoder =
      if let resumed {
        ArchiveDecoder(
          name: setting.archives[index].path, archive: index, options: setting.options,
          from: resumed.place, sequence: resumed.batches)
      } else {
        ArchiveDecoder(
          name: setting.archives[index].path, archive: index, options: setting.options)
      }
    var batches = resumed?.batches ?? 0
    var text = 0
    var unsaved = 0
    /// Where the archive could be left, behind the last batch.
    var boundary: SourceCheckpoint?
    var failure: WireError?
    var hasBytes = false
    var large: Admission.Large?
    var mark = clock.now
    /// Counts what was worked on since `mark`, for the batch that is made of it.
    func worked(until now: ContinuousClock.Instant, bytes: Int = 0) {
      meter.add(.busy, now - mark)
      setting.observer?.note(
        Work(
          stage: 1, worker: number, start: mark, end: now, source: index, sequence: batches,
          bytes: bytes))
    }
    reading: while !setting.stop.isSet {
      switch decoder.next() {
      case .needsInput:
        let now = clock.now
        worked(until: now)
        switch await pieces.next() {
        case .bytes(let bytes):
          hasBytes = true
          decoder.feed(bytes, isLast: false)
        case .inflated(let piece):
          if let error = piece.failure { failure = error } else { decoder.feed(piece) }
        case .end, nil: decoder.feed([], isLast: true)
        case .failed(let error):
          failure = error
          // A file that cannot be read is not also an empty one.
          guard hasBytes else { break reading }
          decoder.feed([], isLast: true)
        }
        mark = clock.now
        meter.add(.starved, mark - now)
        if large == nil, setting.admission.isLarge(decoder.heldBytes) {
          large = await setting.admission.large()
          guard large != nil else { break reading }
          let admitted = clock.now
          meter.add(.blocked, admitted - mark)
          mark = admitted
        }
      case .batch(var batch):
        let size = batch.envelope.archiveBytes
        text += size
        meter.count(bytes: size, documents: batch.documents.count)
        setting.progress.add(text: size, documents: batch.documents.count)
        let now = clock.now
        worked(until: now, bytes: size)
        batches += 1
        guard let permit = await setting.admission.admit(batch.heldBytes, large) else {
          break reading
        }
        large = nil
        batch.envelope.permit = permit
        unsaved += size
        boundary = decoder.restart().map { SourceCheckpoint(batches: batches, place: $0) }
        if unsaved >= setting.checkpointBytes, let checkpoint = boundary {
          // Told before the batch goes on, so that it is known before any later one can be.
          await setting.ends.send(.checkpoint(archive: index, checkpoint))
          unsaved = 0
        }
        guard await setting.output.send(batch) else { break reading }
        mark = clock.now
        meter.add(.blocked, mark - now)
        if text >= setting.textLimit { break reading }
      case .finished:
        worked(until: clock.now)
        break reading
      }
    }
    if setting.stop.isSet, let boundary, boundary.batches == batches,
      unsaved >= min(setting.checkpointBytes, Self.worthKeeping)
    {
      await setting.ends.send(.checkpoint(archive: index, boundary))
    }
    var report = decoder.report
    if let failure { report.damage.append(failure) }
    return ArchiveEnd(archive: index, batches: batches, report: report)
  }

  /// Text behind the last checkpoint for which a run that is stopped writes another.
  private static let worthKeeping = 8 << 20
}

extension DecodedBatch {
  /// Bytes that the batch's size in memory follows from: its text and what was rejected.
  var heldBytes: Int { envelope.rejects.reduce(bytes.count) { $0 + $1.bytes.count } }
}
