internal import Wire

/// Counts what documents of XML hold, by the list that all readers of XML go by and nothing else.
///
/// It is what the benchmarks measure beside other parsers.
package struct XMLTally: Sendable {
  /// Elements that were found.
  package private(set) var elements = 0
  /// Bytes of text between them.
  package private(set) var textBytes = 0
  private var document = XMLDocument()

  package init() {}

  /// Counts a document in UTF-8; false where it is malformed.
  package mutating func read(_ bytes: Span<UInt8>) -> Bool {
    guard document.load(bytes, 0..<bytes.count, charset: .utf8) == nil else { return false }
    for node in document.nodes {
      if node.kind == .element { elements += 1 } else { textBytes += node.range.count }
    }
    return true
  }
}
