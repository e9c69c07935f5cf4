internal import Wire

// Links that a site's export left in the text with their signs escaped:
// `&lt;A HREF="..."&gt;DRV.N&lt;/A&gt;`.
extension TextDecoder {
  /// What a link reads as, and where it ends.
  struct Link {
    var words: Range<Int>
    /// A security's code, which wires set in angle brackets.
    var isCode: Bool
    var end: Int
  }

  /// The longest address and the longest words of a link, in bytes.
  private static let (address, words) = (400, 80)

  /// The escaped link that begins at the ampersand at `index`; nil for anything else.
  ///
  /// - Complexity: bounded by the lengths above.
  static func link(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Link? {
    let head: StaticString = "&lt;a href="
    guard index + head.utf8CodeUnitCount < end, bytes.matchesFolded(head, at: index),
      let opened = first("&gt;", bytes, index, min(end, index + address)),
      let closed = first("&lt;/a&gt;", bytes, opened + 4, min(end, opened + words))
    else { return nil }
    let words = opened + 4..<closed
    guard !words.isEmpty else { return nil }
    var isCode = words.count <= 12
    var hasStop = false
    for position in words {
      switch bytes[position] {
      case UInt8(ascii: "."): hasStop = true
      case UInt8(ascii: "&"), 0..<0x20, 0x7F...: return nil
      case let byte: isCode = isCode && (byte.isDigit || byte.isUpper || byte.isLower)
      }
    }
    return Link(words: words, isCode: isCode && hasStop, end: closed + 10)
  }

  /// Where `sign` stands first in `start..<end`, in capitals or not.
  private static func first(
    _ sign: StaticString, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Int? {
    var index = start
    while index + sign.utf8CodeUnitCount <= end {
      if bytes[index] == UInt8(ascii: "&"), bytes.matchesFolded(sign, at: index) { return index }
      index += 1
    }
    return nil
  }
}
