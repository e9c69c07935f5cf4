internal import Wire

/// An Aho-Corasick automaton over folded bytes, as one table of next states.
///
/// Letters are folded to small ones and runs of white space to one blank.
struct Automaton: Sendable {
  /// The class of each byte: bytes of no pattern are one.
  private let classes: [UInt8]
  /// The number of classes, which is a state's part of `next`.
  private let width: Int
  private let next: [UInt16]
  private let outputs: [Int32]
  private let outputList: [(pattern: Int32, length: Int32, next: Int32)]
  /// Whether a byte leaves the root where it is.
  private let staysAtRoot: [Bool]
  /// The state at the beginning of a line.
  let lineStart: UInt16

  init(
    classes: [UInt8], width: Int, next: [UInt16], outputs: [Int32],
    outputList: [(pattern: Int32, length: Int32, next: Int32)], lineStart: UInt16
  ) {
    self.classes = classes
    self.width = width
    self.next = next
    self.outputs = outputs
    self.outputList = outputList
    self.lineStart = lineStart
    staysAtRoot = classes.map { next[Int($0)] == 0 }
  }

  /// Runs over a line from `index` in `state` until a state with outputs or the end.
  ///
  /// Most bytes of ordinary text lead from the root to the root: they are passed over in a loop of
  /// their own.
  func run(
    _ text: Span<UInt8>, from index: inout Int, to end: Int, state: inout UInt16
  ) -> Bool {
    let classes = classes.span
    let next = next.span
    let outputs = outputs.span
    let stays = staysAtRoot.span
    var current = Int(state)
    var position = index
    defer {
      index = position
      state = UInt16(truncatingIfNeeded: current)
    }
    while position < end {
      if current == 0 {
        while position < end, stays[Int(text[position])] { position &+= 1 }
        guard position < end else { return false }
      }
      current = Int(next[current &* width &+ Int(classes[Int(text[position])])])
      position &+= 1
      if outputs[current] >= 0 { return true }
    }
    return false
  }

  func firstOutput(_ state: UInt16) -> Int { Int(outputs[Int(state)]) }

  func output(_ index: Int) -> (pattern: Int, length: Int, next: Int) {
    let entry = outputList[index]
    return (Int(entry.pattern), Int(entry.length), Int(entry.next))
  }

  /// The straight form of a curly quotation mark at `index`, or nil.
  static func foldedQuote(_ text: Span<UInt8>, _ index: Int) -> UInt8? {
    guard index + 2 < text.count, text[index] == 0xE2, text[index + 1] == 0x80 else { return nil }
    switch text[index + 2] {
    case 0x98, 0x99: return UInt8(ascii: "'")
    case 0x9C, 0x9D: return UInt8(ascii: "\"")
    default: return nil
    }
  }
}

/// Builds the automaton: a trie, then failure links breadth first, closed into a full table.
struct AutomatonBuilder {
  private struct Node {
    /// Few have more than one: a list is quicker than a dictionary.
    var children: [(symbol: UInt8, node: Int)] = []
    var outputs: [(pattern: Int, length: Int)] = []
    var failure = 0
  }

  /// The symbol that stands for the beginning of a line; no byte of text is folded to it.
  private static let lineStart: UInt8 = 0

  private var nodes = [Node()]

  /// Adds an anchor; quotation marks in it are straight.
  mutating func add(_ anchor: [UInt8], atLineStart: Bool, pattern: Int) {
    var state = 0
    for byte in (atLineStart ? [Self.lineStart] : []) + anchor {
      if let child = nodes[state].children.first(where: { $0.symbol == byte }) {
        state = child.node
      } else {
        nodes.append(Node())
        nodes[state].children.append((byte, nodes.count - 1))
        state = nodes.count - 1
      }
    }
    nodes[state].outputs.append((pattern, anchor.count))
  }

  func build() -> Automaton {
    var nodes = nodes
    var isUsed = [Bool](repeating: false, count: 256)
    isUsed[Int(Self.lineStart)] = true
    for node in nodes { for child in node.children { isUsed[Int(child.symbol)] = true } }
    // Class 0 is every byte of no pattern; class 1 the line's beginning; the rest in order.
    var symbolClass = [Int](repeating: 0, count: 256)
    var width = 1
    for symbol in 0..<256 where isUsed[symbol] {
      symbolClass[symbol] = width
      width += 1
    }
    precondition(width < 256 && nodes.count < Int(UInt16.max), "the furniture table is too large")
    var next = [UInt16](repeating: 0, count: nodes.count * width)
    var queue: [Int] = []
    for (symbol, child) in nodes[0].children {
      next[symbolClass[Int(symbol)]] = UInt16(child)
      queue.append(child)
    }
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      let failure = nodes[state].failure
      nodes[state].outputs += nodes[failure].outputs
      for index in 0..<width { next[state * width + index] = next[failure * width + index] }
      for (symbol, child) in nodes[state].children {
        let column = symbolClass[Int(symbol)]
        nodes[child].failure = Int(next[failure * width + column])
        next[state * width + column] = UInt16(child)
        queue.append(child)
      }
    }
    return finish(nodes, next, symbolClass, width)
  }

  private func finish(
    _ nodes: [Node], _ table: [UInt16], _ symbolClass: [Int], _ width: Int
  ) -> Automaton {
    var next = table
    // A second blank in a row changes nothing: after a blank, blanks lead back to the same state.
    let blank = symbolClass[0x20]
    if blank != 0 {
      for state in nodes.indices {
        let after = Int(next[state * width + blank])
        if after != 0 { next[after * width + blank] = UInt16(after) }
      }
    }
    var classes = [UInt8](repeating: 0, count: 256)
    for byte in 0..<256 {
      let value = UInt8(byte)
      let folded: UInt8 = value.isSpace ? 0x20 : value.lowered
      classes[byte] = value == 0 ? 0 : UInt8(symbolClass[Int(folded)])
    }
    var outputs = [Int32](repeating: -1, count: nodes.count)
    var list: [(pattern: Int32, length: Int32, next: Int32)] = []
    for state in nodes.indices {
      for output in nodes[state].outputs {
        list.append((Int32(output.pattern), Int32(output.length), outputs[state]))
        outputs[state] = Int32(list.count - 1)
      }
    }
    let start = next[symbolClass[Int(Self.lineStart)]]
    return Automaton(
      classes: classes, width: width, next: next, outputs: outputs, outputList: list,
      lineStart: start)
  }
}
