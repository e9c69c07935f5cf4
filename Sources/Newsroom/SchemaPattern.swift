internal import Wire

/// A regular expression in the few forms that the schemas use, over bytes.
///
/// Anchored at both ends; literals, `[...]` sets, groups with `|`, and `?`, `*`, `+`, `{n}`, `{n,m}`
/// behind a literal or set; behind a group only `?`. Groups are multiplied out when it is compiled,
/// so that matching goes along a list of sets.
struct SchemaPattern: Sendable {
  /// Bytes that may stand here, so many times; more are tried before fewer.
  private struct Part: Sendable {
    var set: [Bool]
    var least = 1
    var most = 1
  }

  private let paths: [[Part]]

  /// Compiles `text`; nil where it uses anything else.
  init?(_ text: [UInt8]) {
    guard text.first == UInt8(ascii: "^"), text.last == UInt8(ascii: "$"), text.count >= 2 else {
      return nil
    }
    var parser = Parser(bytes: Array(text.dropFirst().dropLast()))
    guard let paths = parser.alternatives(), parser.isAtEnd else { return nil }
    self.paths = paths
  }

  /// Whether all of `bytes` matches.
  func matches(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for path in paths {
      if Self.matches(path, 0, bytes, range.lowerBound, range.upperBound) { return true }
    }
    return false
  }

  private static func matches(
    _ path: [Part], _ part: Int, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard part < path.count else { return start == end }
    var reached = start
    let limit = path[part].most < end - start ? start + path[part].most : end
    while reached < limit, path[part].set[Int(bytes[reached])] { reached += 1 }
    while reached - start >= path[part].least {
      if matches(path, part + 1, bytes, reached, end) { return true }
      reached -= 1
    }
    return false
  }

  private struct Parser {
    let bytes: [UInt8]
    var index = 0

    var isAtEnd: Bool { index == bytes.count }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
      return true
    }

    /// Branches parted by `|`, each as its paths.
    mutating func alternatives() -> [[Part]]? {
      var paths: [[Part]] = []
      repeat {
        guard let branch = sequence() else { return nil }
        paths += branch
      } while take(UInt8(ascii: "|"))
      return paths
    }

    private mutating func sequence() -> [[Part]]? {
      var paths: [[Part]] = [[]]
      while index < bytes.count, bytes[index] != UInt8(ascii: "|"),
        bytes[index] != UInt8(ascii: ")")
      {
        if take(UInt8(ascii: "(")) {
          guard let inner = alternatives(), take(UInt8(ascii: ")")) else { return nil }
          let without = take(UInt8(ascii: "?")) ? paths : []
          paths = paths.flatMap { path in inner.map { path + $0 } } + without
        } else {
          guard let set = set() else { return nil }
          var part = Part(set: set)
          guard quantify(&part) else { return nil }
          for path in paths.indices { paths[path].append(part) }
        }
      }
      return paths
    }

    private mutating func set() -> [Bool]? {
      var set = Array(repeating: false, count: 256)
      let byte = bytes[index]
      guard byte == UInt8(ascii: "[") else {
        // Characters that mean something else are refused, not misread.
        guard !".\\*+?{}^$".utf8.contains(byte), byte < 0x80 else { return nil }
        set[Int(byte)] = true
        index += 1
        return set
      }
      index += 1
      while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
        let first = bytes[index]
        guard first != UInt8(ascii: "^"), first != UInt8(ascii: "\\") else { return nil }
        if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"),
          bytes[index + 2] != UInt8(ascii: "]")
        {
          guard first <= bytes[index + 2] else { return nil }
          for byte in first...bytes[index + 2] { set[Int(byte)] = true }
          index += 3
        } else {
          set[Int(first)] = true
          index += 1
        }
      }
      return take(UInt8(ascii: "]")) ? set : nil
    }

    private mutating func quantify(_ part: inout Part) -> Bool {
      if take(UInt8(ascii: "?")) {
        part.least = 0
      } else if take(UInt8(ascii: "*")) {
        (part.least, part.most) = (0, .max)
      } else if take(UInt8(ascii: "+")) {
        part.most = .max
      } else if take(UInt8(ascii: "{")) {
        guard let least = number() else { return false }
        part.least = least
        part.most = least
        if take(UInt8(ascii: ",")) { part.most = number() ?? .max }
        return part.most >= part.least && take(UInt8(ascii: "}"))
      }
      return true
    }

    private mutating func number() -> Int? {
      let start = index
      while index < bytes.count, bytes[index].isDigit { index += 1 }
      return bytes.span.number(in: start..<index)
    }
  }
}
