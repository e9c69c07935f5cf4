internal import Decode
internal import Flow
internal import Foundation
internal import SystemPackage
internal import Wire

/// What comes from an archive's file, in order.
enum FilePiece: Sendable {
  case bytes([UInt8])
  case inflated(InflatedPiece)
  case end
  case failed(WireError)
}

/// Reads a file and inflates it, ahead of what finds its documents.
///
/// Reading stands on the threads that may block. A gzip file is inflated by a task of its own, so
/// that one large file keeps a core busy beside all other stages; where cores are left over and the
/// file has many members, several inflate at once (`MemberSplitter`) and their results are put back
/// in order.
struct FileFeed: Sendable {
  private static let pieceBytes = 256 << 10
  private static let inflatedBytes = 512 << 10

  let archive: SourceArchive
  /// Members that may be inflated at once.
  let width: Int
  let disk: ThreadPool
  /// Meters the inflating, apart from what finds the documents.
  let meter: Meter
  let stop: StopSignal
  let progress: Progress
  var files = Files()
  /// Where an earlier run stopped, if one did.
  var place: DecoderRestart?
  /// Text between two places from which a later run can go on.
  var restartEvery = Int.max
  /// Told of each piece that is inflated: for `source`, on the lanes from `lane` on.
  var observer: (any WorkObserver)?
  var source = 0
  var lane = 0

  /// What was learned of a file on the way.
  struct Outcome: Sendable {
    /// The checksum of all its bytes; nil where it was not read to its end.
    var fingerprint: String?
    /// Its size or date moved while it was read: somebody was writing it.
    var isMoving = false
  }

  /// Sends the file's pieces until its end, or until `output` is closed.
  func run(into output: Channel<FilePiece>) async -> Outcome {
    let raw = Channel<FilePiece>(capacity: 2)
    let outcome = await withTaskGroup(of: Outcome.self) { group in
      group.addTask(executorPreference: disk) { await read(into: raw) }
      await inflate(raw, into: output)
      raw.abort()
      return await group.next() ?? Outcome()
    }
    output.finish()
    return outcome
  }

  // MARK: - Reading

  /// The byte of the file from which it is handed on; what stands before it is only summed up.
  private var start: Int { place.map { $0.inflation?.fileOffset ?? $0.offset } ?? 0 }

  private func read(into raw: Channel<FilePiece>) async -> Outcome {
    defer { raw.finish() }
    var outcome = Outcome()
    do {
      let file = try files.open(archive.path)
      defer { try? file.close() }
      var sum = Checksum()
      var position = 0
      while !stop.isSet {
        let bytes = try files.read(
          file, archive.path,
          atMost: position < start ? min(Self.pieceBytes, start - position) : Self.pieceBytes)
        guard !bytes.isEmpty else { break }
        sum.add(bytes)
        position += bytes.count
        progress.add(compressed: bytes.count)
        guard position > start else { continue }
        guard await raw.send(.bytes(bytes)) else { return outcome }
      }
      if !stop.isSet {
        outcome.fingerprint = sum.text
        outcome.isMoving = position != archive.size || Inputs.current(archive) != archive
      }
      await raw.send(.end)
    } catch {
      await raw.send(
        .failed(
          WireError(.unreadable, "cannot read: \(Files.reason(error))", file: archive.path)))
    }
    return outcome
  }

  // MARK: - Inflating

  private func inflate(_ raw: Channel<FilePiece>, into output: Channel<FilePiece>) async {
    guard let first = await raw.next() else { return }
    if let restart = place?.inflation {
      await inflate(from: restart, first, raw, into: output)
      return
    }
    guard place == nil, case .bytes(let bytes) = first, bytes.starts(with: [0x1F, 0x8B]) else {
      // Plain, or too short to tell: the decoder reads it as it is.
      await output.send(first)
      while let piece = await raw.next(), await output.send(piece) {}
      return
    }
    if width > 1 {
      await inflateAtOnce(bytes, Rest(segment: MemberSplitter().rest), raw, into: output)
    } else {
      var inflation = GzipInflation(restartEvery: restartEvery)
      inflation.feed(bytes, isLast: false)
      await inflateInTurn(&inflation, raw, into: output)
    }
  }

  /// Goes on where an earlier run stopped.
  private func inflate(
    from restart: GzipRestart, _ first: FilePiece, _ raw: Channel<FilePiece>,
    into output: Channel<FilePiece>
  ) async {
    guard case .bytes(let bytes) = first else {
      await output.send(first)
      return
    }
    if width > 1, restart.body == nil {
      let surplus = restart.compressedOffset - restart.fileOffset
      let begin = MemberSplitter.Segment(offset: restart.compressedOffset, bytes: [])
      let rest = Rest(
        segment: begin, outputOffset: restart.outputOffset, members: restart.members)
      await inflateAtOnce(Array(bytes.dropFirst(surplus)), rest, raw, into: output)
    } else if var inflation = GzipInflation(restart, restartEvery: restartEvery) {
      inflation.feed(bytes, isLast: false)
      await inflateInTurn(&inflation, raw, into: output)
    } else {
      await output.send(
        .failed(
          WireError(
            .unsupported, "this build cannot go on where the last run stopped; run with --force",
            file: archive.path)))
    }
  }

  /// Several members at once for as long as the file falls into such, then one reader.
  private func inflateAtOnce(
    _ first: [UInt8], _ begin: Rest, _ raw: Channel<FilePiece>, into output: Channel<FilePiece>
  ) async {
    let rest = await inflateMembers(first, begin, raw, into: output)
    var inflation = GzipInflation(
      from: rest.segment.offset, outputOffset: rest.outputOffset, members: rest.members,
      restartEvery: restartEvery)
    inflation.feed(rest.segment.bytes, isLast: rest.isEnd)
    if let failure = rest.failure { await send(failure, into: output) }
    await inflateInTurn(&inflation, raw, into: output)
  }

  private func send(_ failure: WireError, into output: Channel<FilePiece>) async {
    var piece = InflatedPiece()
    piece.failure = failure
    await output.send(.inflated(piece))
  }

  /// One reader for all that follows.
  private func inflateInTurn(
    _ inflation: inout GzipInflation, _ raw: Channel<FilePiece>, into output: Channel<FilePiece>
  ) async {
    let clock = ContinuousClock()
    var sequence = 0
    while !stop.isSet {
      let start = clock.now
      let piece = inflation.next(goal: Self.inflatedBytes)
      let end = clock.now
      note(start, end, lane: 0, sequence, bytes: piece?.bytes.count ?? 0)
      if let piece {
        sequence += 1
        let isSent = await output.send(.inflated(piece))
        meter.add(.blocked, clock.now - end)
        guard isSent, !piece.isLast else { return }
        continue
      }
      let next = await raw.next()
      meter.add(.starved, clock.now - end)
      switch next {
      case .bytes(let bytes): inflation.feed(bytes, isLast: false)
      case .failed(let failure):
        await send(failure, into: output)
        inflation.feed([], isLast: true)
      default: inflation.feed([], isLast: true)
      }
    }
  }

  /// Counts a piece that was inflated.
  private func note(
    _ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant, lane number: Int,
    _ sequence: Int, bytes: Int
  ) {
    meter.add(.busy, end - start)
    if bytes > 0 { meter.count(bytes: bytes, documents: 0) }
    observer?.note(
      Work(
        stage: 0, worker: lane + number, start: start, end: end, source: source,
        sequence: sequence, bytes: bytes, kind: .inflating))
  }

  /// Where one reader must go on, and what was read so far.
  private struct Rest {
    var segment: MemberSplitter.Segment
    var outputOffset = 0
    var members = 0
    var isEnd = false
    var failure: WireError?
  }

  /// Inflates segments of whole members, `width` at once, for as long as the file falls into such;
  /// what is left over is given back.
  private func inflateMembers(
    _ first: [UInt8], _ begin: Rest, _ raw: Channel<FilePiece>, into output: Channel<FilePiece>
  ) async -> Rest {
    var splitter = MemberSplitter(from: begin.segment.offset)
    splitter.feed(first)
    var rest = begin
    rest.segment = splitter.rest
    /// Segments that are being inflated, in order, with their bytes for another reader.
    var begun: [MemberSplitter.Segment] = []
    var done: [Int: [InflatedPiece]] = [:]
    var failed: Int?
    /// Lanes that nothing is inflated on now, the lowest last.
    var free = Array((0..<width).reversed())
    var sequence = 0
    let clock = ContinuousClock()
    await withTaskGroup(of: (lane: Int, offset: Int, pieces: [InflatedPiece]?).self) { group in
      var hasMore = true
      while failed == nil, !stop.isSet {
        while hasMore, begun.count < width {
          if let segment = splitter.next() {
            begun.append(segment)
            group.addTask { [lane = free.popLast() ?? 0, sequence] in
              let start = clock.now
              let pieces = segment.inflated()
              note(
                start, clock.now, lane: lane, sequence,
                bytes: pieces?.reduce(0) { $0 + $1.bytes.count } ?? 0)
              return (lane, segment.offset, pieces)
            }
            sequence += 1
          } else if splitter.isStuck {
            hasMore = false
          } else {
            switch await raw.next() {
            case .bytes(let bytes): splitter.feed(bytes)
            case .failed(let failure):
              rest.failure = failure
              (rest.isEnd, hasMore) = (true, false)
            default: (rest.isEnd, hasMore) = (true, false)
            }
          }
        }
        guard let (lane, offset, pieces) = await group.next() else { break }
        free.append(lane)
        if let pieces { done[offset] = pieces } else { failed = min(failed ?? .max, offset) }
        // What is next in order goes on.
        while let next = begun.first, let pieces = done.removeValue(forKey: next.offset) {
          for (index, var piece) in pieces.enumerated() {
            if rest.members > 0 { piece.firstHeader = nil }
            rest.members += piece.members
            rest.outputOffset += piece.bytes.count
            piece.restart = nil
            if index == pieces.count - 1 {
              let end = next.offset + next.bytes.count
              piece.restart = GzipRestart(
                compressedOffset: end, fileOffset: end, outputOffset: rest.outputOffset,
                members: rest.members)
            }
            guard await output.send(.inflated(piece)) else { return }
          }
          begun.removeFirst()
        }
      }
      group.cancelAll()
    }
    // Segments whose turn did not come begin what one reader goes on with.
    rest.segment = splitter.rest
    if let first = begun.first {
      rest.segment.offset = first.offset
      rest.segment.bytes = begun.flatMap(\.bytes) + rest.segment.bytes
    }
    return rest
  }
}
