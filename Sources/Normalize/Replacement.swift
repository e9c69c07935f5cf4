internal import Wire

/// What takes the place of a piece of text.
///
/// Many are made in one pass: each alone would move all that follows.
struct Replacement {
  var range: Range<Int>
  var bytes: [UInt8]

  /// Makes replacements, which must be in the order of the text and apart.
  static func make(_ pieces: [Replacement], in text: inout [UInt8]) {
    guard let first = pieces.first else { return }
    var out: [UInt8] = []
    out.reserveCapacity(text.count - first.range.lowerBound)
    var run = first.range.lowerBound
    for piece in pieces {
      out.append(text.span, run..<piece.range.lowerBound)
      out += piece.bytes
      run = piece.range.upperBound
    }
    out.append(text.span, run..<text.count)
    text.removeSubrange(first.range.lowerBound...)
    text += out
  }
}
