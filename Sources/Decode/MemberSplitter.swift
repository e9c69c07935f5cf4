internal import Wire

/// Cuts a gzip file of many members into segments that begin where members do, so that they can be
/// inflated at once.
///
/// A member cannot be told from its inside without inflating what stands before it, so a beginning
/// is guessed by its header: magic, method, flags and system fit by chance once in 2^37 bytes. A
/// segment that was guessed right ends, inflated, just where the next begins; one that was not is
/// inflated again, with all that follows, by one reader from its beginning on. So the guess can
/// cost time and nothing else.
package struct MemberSplitter: Sendable {
  /// Compressed bytes of a segment, about.
  package static let segmentBytes = 256 << 10
  /// How far a segment's end is looked for: members longer than this are inflated in their turn.
  package static let reach = 1 << 20
  /// A segment that holds more than this is inflated in its turn: memory is bounded by it.
  package static let largestOutput = 4 << 20

  /// A run of whole members, if the guess is right.
  package struct Segment: Sendable {
    /// Where in the file it begins.
    package var offset: Int
    package var bytes: [UInt8]

    package init(offset: Int, bytes: [UInt8]) {
      self.offset = offset
      self.bytes = bytes
    }
  }

  private var buffer: [UInt8] = []
  private var offset = 0
  private var searched = 0
  /// No member begins where one was looked for: the rest is for one reader.
  package private(set) var isStuck = false

  /// Begins at a byte of the file at which a member does.
  package init(from offset: Int = 0) { self.offset = offset }

  /// What was fed and not given out yet.
  package var rest: Segment { Segment(offset: offset, bytes: buffer) }

  /// Takes the next bytes of the file.
  package mutating func feed(_ bytes: [UInt8]) { buffer.append(contentsOf: bytes) }

  /// The next segment; nil where more bytes are needed, or where the splitter is stuck.
  package mutating func next() -> Segment? {
    guard !isStuck, buffer.count > Self.segmentBytes else { return nil }
    var index = max(Self.segmentBytes, searched)
    while let found = buffer.span.firstIndex(of: 0x1F, from: index) {
      // A header is judged when enough of it is there.
      if buffer.count - found < 64 {
        searched = found
        break
      }
      if GzipHeader.isPlausible(buffer, at: found) {
        let segment = Segment(offset: offset, bytes: Array(buffer[..<found]))
        buffer.removeFirst(found)
        offset += found
        searched = 0
        return segment
      }
      index = found + 1
      searched = index
    }
    if buffer.count > Self.segmentBytes + Self.reach { isStuck = true }
    return nil
  }
}

extension MemberSplitter.Segment {
  /// Inflates the segment's members; nil where it does not end at the end of one, is damaged or
  /// holds too much.
  package func inflated() -> [InflatedPiece]? {
    var inflation = GzipInflation(from: offset, outputOffset: 0, members: 0)
    inflation.feed(bytes, isLast: true)
    var pieces: [InflatedPiece] = []
    var total = 0
    while let piece = inflation.next(goal: 512 << 10) {
      guard piece.damage == nil, piece.warnings.isEmpty else { return nil }
      total += piece.bytes.count
      guard total <= MemberSplitter.largestOutput else { return nil }
      let isLast = piece.isLast
      pieces.append(piece)
      if isLast {
        pieces[pieces.count - 1].isLast = false
        return pieces
      }
    }
    return nil
  }
}
