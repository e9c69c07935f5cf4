/// Words and phrases in small letters, of which one may stand at a place in any case.
///
/// The first two bytes say no nearly everywhere; they are looked up in a table before any word is
/// compared. Bytes that differ in their upper bits alone share an entry, so that case does not
/// matter.
public final class FoldedWords: Sendable {
  private let words: [StaticString]
  /// For each first byte the second ones, a bit each.
  @usableFromInline internal let mayBegin: [UInt32]

  /// The words, none of them empty; letters beyond ASCII are compared as they are.
  public init(_ words: [StaticString]) {
    self.words = words
    var mayBegin = [UInt32](repeating: 0, count: 32)
    for word in words {
      precondition(word.utf8CodeUnitCount >= 1)
      let first = unsafe word.utf8Start[0]
      // Behind a word of one byte anything may follow.
      let seconds: UInt32 =
        word.utf8CodeUnitCount == 1 ? .max : unsafe 1 << UInt32(word.utf8Start[1] & 31)
      mayBegin[Int(first & 31)] |= seconds
    }
    self.mayBegin = mayBegin
  }

  /// Whether one of the words stands at `index`.
  @inlinable
  public func stand(_ text: Span<UInt8>, at index: Int) -> Bool {
    mayStand(text, at: index) && length(of: text, at: index, to: text.count) != nil
  }

  /// The bytes of the first of the words that stands at `index` and ends by `end`; nil where none does.
  @inlinable
  public func length(_ text: Span<UInt8>, at index: Int, to end: Int) -> Int? {
    mayStand(text, at: index) ? length(of: text, at: index, to: end) : nil
  }

  /// Whether one of the words stands at `index` and ends by `end`, with no letter or digit behind it.
  @inlinable
  public func standWhole(_ text: Span<UInt8>, at index: Int, to end: Int) -> Bool {
    mayStand(text, at: index) && isWhole(text, at: index, to: end)
  }

  /// Whether a range is one of the words.
  @inlinable
  public func contain(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    mayStand(text, at: range.lowerBound) && isWord(text, range)
  }

  @inlinable @inline(__always)
  internal func mayStand(_ text: Span<UInt8>, at index: Int) -> Bool {
    guard index >= 0, index < text.count else { return false }
    let second = index &+ 1 < text.count ? text[index &+ 1] : 0
    return mayBegin[Int(text[index] & 31)] &>> UInt32(second & 31) & 1 != 0
  }

  @usableFromInline
  internal func length(of text: Span<UInt8>, at index: Int, to end: Int) -> Int? {
    for word in words
    where index + word.utf8CodeUnitCount <= end && text.matchesFolded(word, at: index) {
      return word.utf8CodeUnitCount
    }
    return nil
  }

  @usableFromInline
  internal func isWhole(_ text: Span<UInt8>, at index: Int, to end: Int) -> Bool {
    for word in words where text.matchesFolded(word, at: index) {
      let after = index + word.utf8CodeUnitCount
      if after == end || after < end && !text[after].isWord { return true }
    }
    return false
  }

  @usableFromInline
  internal func isWord(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for word in words
    where word.utf8CodeUnitCount == range.count && text.matchesFolded(word, at: range.lowerBound) {
      return true
    }
    return false
  }
}
