internal import Wire

/// Words and phrases in small letters, of which one may stand at a place in any case.
///
/// The first two bytes say no nearly everywhere; they are looked up in a table before any word is
/// compared. Bytes that differ in their upper bits alone share an entry, so that case does not
/// matter.
final class FoldedWords: Sendable {
  private let words: [StaticString]
  private let mayBegin: InlineArray<1024, Bool>

  /// The words must be of two bytes or more.
  init(_ words: [StaticString]) {
    self.words = words
    var mayBegin = InlineArray<1024, Bool>(repeating: false)
    for word in words {
      precondition(word.utf8CodeUnitCount >= 2)
      mayBegin[Self.key(unsafe word.utf8Start[0], unsafe word.utf8Start[1])] = true
    }
    self.mayBegin = mayBegin
  }

  private static func key(_ first: UInt8, _ second: UInt8) -> Int {
    Int(first & 31) << 5 | Int(second & 31)
  }

  /// Whether one of the words stands at `index`.
  func stand(_ text: Span<UInt8>, at index: Int) -> Bool {
    guard index >= 0, index + 1 < text.count, mayBegin[Self.key(text[index], text[index + 1])]
    else { return false }
    for word in words where text.matchesFolded(word, at: index) { return true }
    return false
  }
}
