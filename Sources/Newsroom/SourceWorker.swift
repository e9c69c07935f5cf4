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

  /// An archive on its way through the decoder.
  private struct Pass: ~Copyable {
    let index: Int
    var decoder: ArchiveDecoder
    /// Batches and text that were made of it, earlier runs' batches among them.
    var batches: Int
    var text = 0
    /// Text behind the last checkpoint.
    var unsaved = 0
    /// Where the archive could be left, behind the last batch.
    var boundary: SourceCheckpoint?
    var failure: WireError?
    var hasBytes = false
    /// What lets the next batch be larger than any other.
    var large: Admission.Large?
    /// Since when the worker does what it does.
    var mark = ContinuousClock.now

    init(_ index: Int, _ setting: SourceSetting, _ resumed: SourceCheckpoint?) {
      self.index = index
      batches = resumed?.batches ?? 0
      let name = setting.archives[index].path
      decoder =
        if let resumed {
          ArchiveDecoder(
            name: name, archive: index, options: setting.options, from: resumed.place,
            sequence: resumed.batches)
        } else {
          ArchiveDecoder(name: name, archive: index, options: setting.options)
        }
    }
  }

  private func decode(
    _ index: Int, _ resumed: SourceCheckpoint?, _ pieces: Channel<FilePiece>
  ) async -> ArchiveEnd {
    var pass = Pass(index, setting, resumed)
    var isOpen = true
    while isOpen, !setting.stop.isSet {
      switch pass.decoder.next() {
      case .needsInput: isOpen = await feed(&pass, from: pieces)
      case .batch(let batch): isOpen = await send(batch, &pass)
      case .finished:
        note(pass, until: .now)
        isOpen = false
      }
    }
    if setting.stop.isSet, let boundary = pass.boundary, boundary.batches == pass.batches,
      pass.unsaved >= min(setting.checkpointBytes, Self.worthKeeping)
    {
      await setting.ends.send(.checkpoint(archive: index, boundary))
    }
    var report = pass.decoder.report
    if let failure = pass.failure { report.damage.append(failure) }
    return ArchiveEnd(archive: index, batches: pass.batches, report: report)
  }

  /// Counts what was worked on since `mark`, for the batch that is made of it.
  private func note(
    _ pass: borrowing Pass, until now: ContinuousClock.Instant, bytes: Int = 0
  ) {
    meter.add(.busy, now - pass.mark)
    setting.observer?.note(
      Work(
        stage: 1, worker: number, start: pass.mark, end: now, source: pass.index,
        sequence: pass.batches, bytes: bytes))
  }

  /// Gives the decoder the file's next bytes; false where the archive is left.
  private func feed(_ pass: inout Pass, from pieces: Channel<FilePiece>) async -> Bool {
    let begin = ContinuousClock.now
    note(pass, until: begin)
    switch await pieces.next() {
    case .bytes(let bytes):
      pass.hasBytes = true
      pass.decoder.feed(bytes, isLast: false)
    case .inflated(let piece):
      if let error = piece.failure { pass.failure = error } else { pass.decoder.feed(piece) }
    case .end, nil: pass.decoder.feed([], isLast: true)
    case .failed(let error):
      pass.failure = error
      // A file that cannot be read is not also an empty one.
      guard pass.hasBytes else { return false }
      pass.decoder.feed([], isLast: true)
    }
    pass.mark = .now
    meter.add(.starved, pass.mark - begin)
    guard pass.large == nil, setting.admission.isLarge(pass.decoder.heldBytes) else { return true }
    pass.large = await setting.admission.large()
    guard pass.large != nil else { return false }
    let admitted = ContinuousClock.now
    meter.add(.blocked, admitted - pass.mark)
    pass.mark = admitted
    return true
  }

  /// Sends a batch on as soon as there is room for it; false where the archive is left.
  private func send(_ made: consuming DecodedBatch, _ pass: inout Pass) async -> Bool {
    var batch = made
    let size = batch.envelope.archiveBytes
    pass.text += size
    meter.count(bytes: size, documents: batch.documents.count)
    setting.progress.add(text: size, documents: batch.documents.count)
    let begin = ContinuousClock.now
    note(pass, until: begin, bytes: size)
    pass.batches += 1
    guard let permit = await setting.admission.admit(batch.heldBytes, pass.large) else {
      return false
    }
    pass.large = nil
    batch.envelope.permit = permit
    pass.unsaved += size
    pass.boundary = pass.decoder.restart().map {
      SourceCheckpoint(batches: pass.batches, place: $0)
    }
    if pass.unsaved >= setting.checkpointBytes, let checkpoint = pass.boundary {
      // Told before the batch goes on, so that it is known before any later one can be.
      await setting.ends.send(.checkpoint(archive: pass.index, checkpoint))
      pass.unsaved = 0
    }
    guard await setting.output.send(batch) else { return false }
    pass.mark = .now
    meter.add(.blocked, pass.mark - begin)
    return pass.text < setting.textLimit
  }

  /// Text behind the last checkpoint for which a run that is stopped writes another.
  private static let worthKeeping = 8 << 20
}

extension DecodedBatch {
  /// Bytes that the batch's size in memory follows from: its text and what was rejected.
  var heldBytes: Int { envelope.rejects.reduce(bytes.count) { $0 + $1.bytes.count } }
}
