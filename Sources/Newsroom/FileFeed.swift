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
  let meter: Meter
  let stop: StopSignal
  let progress: Progress

  /// Sends the file's pieces until its end, or until `output` is closed.
  func run(into output: Channel<FilePiece>) async {
    let raw = Channel<FilePiece>(capacity: 2)
    await withTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: disk) { await read(into: raw) }
      await inflate(raw, into: output)
      raw.abort()
    }
    output.finish()
  }

  // MARK: - Reading

  private func read(into raw: Channel<FilePiece>) async {
    do {
      let file = try FileDescriptor.open(FilePath(archive.path), .readOnly)
      defer { try? file.close() }
      while !stop.isSet {
        let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) {
          buffer, count in
          count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        guard !bytes.isEmpty else { break }
        progress.add(compressed: bytes.count)
        guard await raw.send(.bytes(bytes)) else { return }
      }
      await raw.send(.end)
    } catch {
      await raw.send(
        .failed(WireError(.unreadable, "cannot read: \(error)", file: archive.path)))
    }
    raw.finish()
  }

  // MARK: - Inflating

  private func inflate(_ raw: Channel<FilePiece>, into output: Channel<FilePiece>) async {
    guard let first = await raw.next() else { return }
    guard case .bytes(let bytes) = first, bytes.starts(with: [0x1F, 0x8B]) else {
      // Plain, or too short to tell: the decoder reads it as it is.
      await output.send(first)
      while let piece = await raw.next(), await output.send(piece) {}
      return
    }
    var inflation: GzipInflation
    var pending = bytes
    if width > 1 {
      let rest = await inflateMembers(bytes, raw, into: output)
      inflation = GzipInflation(
        from: rest.segment.offset, outputOffset: rest.outputOffset, members: rest.members)
      pending = rest.segment.bytes
      if rest.isEnd {
        inflation.feed(pending, isLast: true)
      } else {
        inflation.feed(pending, isLast: false)
      }
      if let failure = rest.failure { await send(failure, into: output) }
    } else {
      inflation = GzipInflation()
      inflation.feed(pending, isLast: false)
    }
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
    while !stop.isSet {
      let start = clock.now
      let piece = inflation.next(goal: Self.inflatedBytes)
      meter.add(.busy, clock.now - start)
      if let piece {
        guard await output.send(.inflated(piece)), !piece.isLast else { return }
        continue
      }
      switch await raw.next() {
      case .bytes(let bytes): inflation.feed(bytes, isLast: false)
      case .failed(let failure):
        await send(failure, into: output)
        inflation.feed([], isLast: true)
      default: inflation.feed([], isLast: true)
      }
    }
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
    _ first: [UInt8], _ raw: Channel<FilePiece>, into output: Channel<FilePiece>
  ) async -> Rest {
    var splitter = MemberSplitter()
    splitter.feed(first)
    var rest = Rest(segment: splitter.rest)
    /// Segments that are being inflated, in order, with their bytes for another reader.
    var begun: [MemberSplitter.Segment] = []
    var done: [Int: [InflatedPiece]] = [:]
    var failed: Int?
    await withTaskGroup(of: (Int, [InflatedPiece]?).self) { group in
      var hasMore = true
      while failed == nil, !stop.isSet {
        while hasMore, begun.count < width {
          if let segment = splitter.next() {
            begun.append(segment)
            group.addTask { [meter] in
              let clock = ContinuousClock()
              let start = clock.now
              let pieces = segment.inflated()
              meter.add(.busy, clock.now - start)
              return (segment.offset, pieces)
            }
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
        guard let (offset, pieces) = await group.next() else { break }
        if let pieces { done[offset] = pieces } else { failed = min(failed ?? .max, offset) }
        // What is next in order goes on.
        while let next = begun.first, let pieces = done.removeValue(forKey: next.offset) {
          for var piece in pieces {
            if rest.members > 0 { piece.firstHeader = nil }
            rest.members += piece.members
            rest.outputOffset += piece.bytes.count
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
