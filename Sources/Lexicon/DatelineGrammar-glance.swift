internal import Wire

// What a dateline must have, seen before its words are looked up.
extension DatelineGrammar {
  /// Whether a dash, a bracket, a stroke or a character that is not ASCII stands in a range: no
  /// dateline of running text is without, and most paragraphs begin without.
  func hasMark(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index &+ 16 <= range.upperBound {
      let piece = text.lanes(at: index)
      let marks =
        piece.equal(to: UInt8(ascii: "-")) | piece.equal(to: UInt8(ascii: "("))
        | piece.equal(to: UInt8(ascii: "/")) | piece.equal(to: UInt8(ascii: "_"))
        | piece.highBytes
      if marks.bits != 0 { return true }
      index &+= 16
    }
    while index < range.upperBound {
      switch text[index] {
      case UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: "/"), UInt8(ascii: "_"), 0x80...:
        return true
      default: index &+= 1
      }
    }
    return false
  }
}
