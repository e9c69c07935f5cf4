package import Wire

/// A piece of what a gzip file holds: bytes in order, and what was met on the way to them.
package struct InflatedPiece: Sendable {
  package var bytes: [UInt8] = []
  /// Bytes of the file that were taken in for it.
  package var compressedBytes = 0
  /// Members that began.
  package var members = 0
  /// The file's first header, in the piece in which it begins.
  package var firstHeader: GzipHeader?
  package var warnings: [WireError] = []
  /// A member broke behind these bytes; what follows begins with another one.
  package var damage: WireError?
  /// Nothing follows.
  package var isLast = false
  /// Where another process could go on behind these bytes.
  package var restart: GzipRestart?
  /// The file could not be read on.
  package var failure: WireError?

  package init() {}
}

/// Inflates a gzip file piece by piece, apart from what reads the documents: a task of its own may
/// run ahead of it.
package struct GzipInflation: ~Copyable {
  private var reader: GzipReader
  private var taken = 0
  private var hasHeader: Bool
  /// Bytes between two places to restart, and the byte put out behind which the next is due.
  private let restartEvery: Int
  private var nextRestart: Int
  /// How much longer a piece may get until such a place comes.
  private static let patience = 1 << 20

  /// Begins at the file's first byte, with a place to restart behind every so many bytes.
  package init(restartEvery: Int = .max) {
    reader = GzipReader()
    hasHeader = false
    self.restartEvery = restartEvery
    nextRestart = restartEvery
  }

  /// Goes on at the beginning of a member, behind `members` others that were inflated elsewhere.
  package init(
    from compressedOffset: Int, outputOffset: Int, members: Int, restartEvery: Int = .max
  ) {
    self.restartEvery = restartEvery
    nextRestart = outputOffset.addingClamped(restartEvery)
    reader = GzipReader(from: compressedOffset, outputOffset: outputOffset, members: members)
    hasHeader = members > 0
  }

  /// Goes on where an earlier inflation was left; nil where this library cannot.
  ///
  /// The file is to be fed from `restart.fileOffset` on.
  package init?(_ restart: GzipRestart, restartEvery: Int = .max) {
    self.restartEvery = restartEvery
    nextRestart = restart.outputOffset.addingClamped(restartEvery)
    guard let reader = GzipReader(restart) else { return nil }
    self.reader = reader
    hasHeader = restart.members > 0
    // What is read once more was counted before.
    taken = restart.fileOffset - restart.compressedOffset
  }

  /// Bytes of the file that are behind, and members that were begun.
  package var compressedOffset: Int { reader.compressedOffset }
  package var members: Int { reader.members }

  /// Takes the next bytes of the file; `isLast` says that none follow.
  package mutating func feed(_ bytes: [UInt8], isLast: Bool) {
    taken += bytes.count
    reader.feed(bytes, isLast: isLast)
  }

  /// The next piece, of about `goal` bytes or what there is; nil where the file must be read on.
  package mutating func next(goal: Int) -> InflatedPiece? {
    var piece = InflatedPiece()
    defer { taken -= piece.compressedBytes }
    piece.compressedBytes = taken
    piece.bytes.reserveCapacity(goal)
    let isDue = reader.outputOffset + goal >= nextRestart
    while true {
      if piece.bytes.count >= goal {
        guard isDue else { return piece }
        if let restart = reader.restart() {
          piece.restart = restart
          nextRestart = restart.outputOffset.addingClamped(restartEvery)
          return piece
        }
        if piece.bytes.count >= goal + Self.patience { return piece }
      }
      let room = piece.bytes.count < goal ? goal - piece.bytes.count : 64 << 10
      switch reader.read(into: &piece.bytes, room: room) {
      case .produced, .memberEnd: continue
      case .memberStart(let header):
        piece.members += 1
        if !hasHeader { piece.firstHeader = header }
        hasHeader = true
      case .needsInput:
        if piece.bytes.isEmpty, piece.members == 0 {
          piece.compressedBytes = 0
          return nil
        }
        return piece
      case .trailingBytes(let count, let offset):
        piece.warnings.append(
          WireError(
            .corrupt, "\(count) bytes after the last gzip member are no gzip member; left out",
            compressedOffset: offset))
      case .finished:
        piece.isLast = true
        return piece
      case .damage(let error):
        piece.damage = error
        return piece
      }
    }
  }
}

extension Int {
  /// The sum, or the largest number where it is larger.
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, isOver) = addingReportingOverflow(other)
    return isOver ? .max : sum
  }
}
