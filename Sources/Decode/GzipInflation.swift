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

  /// Begins at the file's first byte.
  package init() {
    reader = GzipReader()
    hasHeader = false
  }

  /// Goes on at the beginning of a member, behind `members` others that were inflated elsewhere.
  package init(from compressedOffset: Int, outputOffset: Int, members: Int) {
    reader = GzipReader(from: compressedOffset, outputOffset: outputOffset, members: members)
    hasHeader = members > 0
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
    while piece.bytes.count < goal {
      switch reader.read(into: &piece.bytes, room: goal - piece.bytes.count) {
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
    return piece
  }
}
