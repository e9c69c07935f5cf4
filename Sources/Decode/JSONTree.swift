internal import Wire

/// A JSON document as rows that say where each value stands: nothing is copied or unescaped.
///
/// The rows stand in the order of the text, each with the row behind all that it holds, so that
/// members are found by stepping over the others' contents. The rows are used again for the next
/// document.
package struct JSONTree: Sendable {
  package enum Kind: UInt8, Sendable { case object, array, string, number, literal }

  package struct Node: Sendable {
    package var kind: Kind
    /// The member's name between its quotes, as it stands; empty in an array.
    package var key: Range<Int>
    /// The value; a string's is between its quotes.
    package var value: Range<Int>
    /// The row behind the value's own rows.
    package var next: Int
    /// Whether a reader has taken the value.
    var isUsed = false
  }

  package enum Failure: Sendable { case syntax(at: Int, String), depth(at: Int) }

  package private(set) var nodes: [Node] = []

  /// Nesting deeper than this is refused.
  static let deepest = JSONScanner.deepest

  package init() {}

  /// Reads the document of `range`; nil where it is whole and right.
  package mutating func read(_ window: Span<UInt8>, _ range: Range<Int>) -> Failure? {
    nodes.removeAll(keepingCapacity: true)
    var scanner = JSONScanner(window, range)
    if let failure = readValue(&scanner, window, key: 0..<0, depth: 0) { return failure }
    return scanner.skipSpace() ? .syntax(at: scanner.index, "text follows the document") : nil
  }

  private mutating func readValue(
    _ scanner: inout JSONScanner, _ window: Span<UInt8>, key: Range<Int>, depth: Int
  ) -> Failure? {
    guard depth < Self.deepest else { return .depth(at: scanner.index) }
    guard let first = scanner.peek() else {
      return .syntax(at: scanner.index, "the document ends before a value")
    }
    let row = nodes.count
    let start = scanner.index
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = first == UInt8(ascii: "{")
      nodes.append(Node(kind: isObject ? .object : .array, key: key, value: start..<start, next: 0))
      _ = scanner.take(first)
      if let failure = readMembers(&scanner, window, isObject: isObject, depth: depth) {
        return failure
      }
      nodes[row].value = start..<scanner.index
    case 0x22:
      guard let (range, _) = scanner.string() else {
        return .syntax(at: scanner.index, "a string has no end, a bad escape or a control code")
      }
      nodes.append(Node(kind: .string, key: key, value: range, next: 0))
    default:
      guard let range = scanner.value() else {
        return .syntax(at: scanner.index, "a value was expected")
      }
      let isNumber = first == 0x2D || first.isDigit
      nodes.append(Node(kind: isNumber ? .number : .literal, key: key, value: range, next: 0))
    }
    nodes[row].next = nodes.count
    return nil
  }

  private mutating func readMembers(
    _ scanner: inout JSONScanner, _ window: Span<UInt8>, isObject: Bool, depth: Int
  ) -> Failure? {
    let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    if scanner.peek() == close {
      _ = scanner.take(close)
      return nil
    }
    while true {
      var key = 0..<0
      if isObject {
        guard scanner.skipSpace(), let (range, _) = scanner.string() else {
          return .syntax(at: scanner.index, "a member's name was expected")
        }
        key = range
        guard scanner.skipSpace(), scanner.take(0x3A) else {
          return .syntax(at: scanner.index, "a colon was expected")
        }
      }
      if let failure = readValue(&scanner, window, key: key, depth: depth + 1) { return failure }
      guard scanner.skipSpace() else {
        return .syntax(at: scanner.index, "the document ends within a value")
      }
      if scanner.take(close) { return nil }
      guard scanner.take(0x2C) else {
        return .syntax(at: scanner.index, "a comma or a closing bracket was expected")
      }
    }
  }

  // MARK: - Finding

  /// The rows that an object or list holds itself, not those within them.
  func rows(_ node: Int) -> JSONRows {
    JSONRows(tree: self, index: node + 1, end: nodes[node].next)
  }

  /// The member of an object by its name; the first where there are several.
  package func member(_ window: Span<UInt8>, _ object: Int, _ name: StaticString) -> Int? {
    guard nodes[object].kind == .object else { return nil }
    var row = object + 1
    while row < nodes[object].next {
      let key = nodes[row].key
      if key.count == name.utf8CodeUnitCount, window.matches(name, at: key.lowerBound) {
        return row
      }
      row = nodes[row].next
    }
    return nil
  }

  /// Notes that a value was taken.
  mutating func use(_ node: Int) { nodes[node].isUsed = true }

  /// The row behind all that `node` holds.
  func next(_ node: Int) -> Int { nodes[node].next }

  // MARK: - Copying

  /// Appends a value without the white space between its parts, as one line.
  func appendCompact(_ window: Span<UInt8>, _ node: Int, into out: inout [UInt8]) {
    let row = nodes[node]
    switch row.kind {
    case .string: out.append(window, row.value.lowerBound - 1..<row.value.upperBound + 1)
    case .number, .literal: out.append(window, row.value)
    case .object, .array:
      out.append(row.kind == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
      var member = node + 1
      while member < row.next {
        if member > node + 1 { out.append(UInt8(ascii: ",")) }
        if row.kind == .object { appendKey(window, member, into: &out) }
        appendCompact(window, member, into: &out)
        member = nodes[member].next
      }
      out.append(row.kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }
  }

  /// Appends a member's name and its colon.
  func appendKey(_ window: Span<UInt8>, _ node: Int, into out: inout [UInt8]) {
    out.append(0x22)
    out.append(window, nodes[node].key)
    out.append("\":")
  }
}

/// Steps over the rows of an object or list.
struct JSONRows: Sequence, IteratorProtocol {
  let tree: JSONTree
  var index: Int
  let end: Int

  mutating func next() -> Int? {
    guard index < end else { return nil }
    defer { index = tree.next(index) }
    return index
  }
}
