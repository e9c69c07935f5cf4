internal import Wire

extension XMLDocument {
  // MARK: - Walking

  /// The nodes directly within a node, in order.
  func children(_ parent: Int) -> Children {
    Children(document: self, position: parent + 1, end: Int(nodes[parent].next))
  }

  struct Children: Sequence, IteratorProtocol {
    let document: XMLDocument
    var position: Int
    let end: Int

    mutating func next() -> Int? {
      guard position < end else { return nil }
      let node = position
      position = Int(document.nodes[node].next)
      return node
    }
  }

  /// The first child of a name.
  func child(_ parent: Int?, _ name: XMLName) -> Int? {
    guard let parent else { return nil }
    var node = parent + 1
    let end = Int(nodes[parent].next)
    while node < end {
      if nodes[node].name == name { return node }
      node = Int(nodes[node].next)
    }
    return nil
  }

  /// The node at the end of a path of names.
  func find(_ parent: Int?, _ path: XMLName...) -> Int? {
    path.reduce(parent) { child($0, $1) }
  }

  /// The first node of a name at any depth below a node.
  func descendant(_ parent: Int?, _ name: XMLName) -> Int? {
    guard let parent else { return nil }
    var node = parent + 1
    let end = Int(nodes[parent].next)
    while node < end {
      if nodes[node].name == name { return node }
      node += 1
    }
    return nil
  }

  /// The first node of a name anywhere.
  func first(_ name: XMLName) -> Int? { nodes.firstIndex { $0.name == name } }

  /// All nodes of a name at any depth below a node.
  func descendants(_ parent: Int?, _ name: XMLName) -> [Int] {
    guard let parent else { return [] }
    return (parent + 1..<Int(nodes[parent].next)).filter { nodes[$0].name == name }
  }

  /// Where an attribute's value stands, if it is not empty.
  func attribute(_ node: Int?, _ name: XMLName) -> Range<Int>? {
    guard let node else { return nil }
    let first = Int(nodes[node].attributes)
    var found: Range<Int>?
    for index in first..<first + Int(nodes[node].attributeCount)
    where attributes[index].name == name {
      let range = bytes.span.trimmed(attributes[index].range)
      if range.isEmpty { continue }
      // One of another vocabulary is taken where the element has none of its own.
      if !attributes[index].isPrefixed { return range }
      if found == nil { found = range }
    }
    return found
  }

  /// Whether an attribute holds a word, small letters given.
  func has(_ node: Int?, _ name: XMLName, _ word: StaticString) -> Bool {
    guard let range = attribute(node, name) else { return false }
    let bytes = bytes.span
    return range.contains { bytes.matchesFolded(word, at: $0) }
      && range.count >= word.utf8CodeUnitCount
  }

  /// Whether an attribute is a word, small letters given, behind any prefix that ends in a colon.
  func tail(_ node: Int?, _ name: XMLName, _ word: StaticString) -> Bool {
    guard let range = attribute(node, name) else { return false }
    let start = Self.tail(bytes.span, range).lowerBound
    return range.upperBound - start == word.utf8CodeUnitCount
      && bytes.span.matchesFolded(word, at: start)
  }

  /// A code without its scheme: `usable` of `stat:usable`.
  static func tail(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var index = range.upperBound
    while index > range.lowerBound {
      let byte = bytes[index - 1]
      if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/") { break }
      index -= 1
    }
    return index < range.upperBound ? index..<range.upperBound : range
  }

  /// The name of an element as it stands, for messages.
  func spelling(_ node: Int) -> String {
    let start = Int(nodes[node].start) + 1
    return bytes.span.string(start..<XMLScanner.nameEnd(bytes.span, start, bytes.count))
  }

  // MARK: - Text

  /// Appends a range with its references undone.
  func append(_ range: Range<Int>, references: Bool = true, to out: inout [UInt8]) {
    let bytes = bytes.span
    var index = range.lowerBound
    while references, let mark = bytes.firstIndex(of: 0x26, from: index, to: range.upperBound) {
      out.append(bytes, index..<mark)
      guard let read = XMLReferences.read(bytes, at: mark, end: range.upperBound) else {
        out.append(0x26)
        index = mark + 1
        continue
      }
      index = read.end
      if read.scalar == "&", let twice = Self.second(bytes, at: index, end: range.upperBound) {
        XMLCharset.append(twice.scalar.value, to: &out)
        index = twice.end
      } else {
        XMLCharset.append(read.scalar.value, to: &out)
      }
    }
    out.append(bytes, index..<range.upperBound)
  }

  /// What a reference that was escaped twice stands for (`&amp;#39;`), but for the signs that text
  /// may speak of and HTML within XML needs.
  private static func second(_ bytes: Span<UInt8>, at index: Int, end: Int) -> XMLReferences
    .Reference?
  {
    for name: StaticString in ["lt;", "gt;"] where bytes.matches(name, at: index) {
      return nil
    }
    // The `;` of `&amp;` stands where the `&` of the second would.
    return XMLReferences.read(bytes, at: index - 1, end: end)
  }

  /// Appends a text node, with runs of white space folded where a line breaks within it.
  ///
  /// The text at hand begins at `floor` of `out`: no blank is put there.
  func appendFolded(_ node: Int, floor: Int, to out: inout [UInt8]) {
    let row = nodes[node]
    let start = out.count
    append(row.range, references: row.kind == .text, to: &out)
    let isOpen = start == floor || out[start - 1].isSpace
    if start < out.count, out[start].isSpace && isOpen {
      Self.fold(&out, from: start, isOpen: true)
    } else if let first = Self.firstBreak(out.span, from: start) {
      Self.fold(&out, from: first, isOpen: first > floor && out[first - 1].isSpace)
    }
  }

  /// Makes one blank of each run of white space; none where a blank or nothing stands before, or where a
  /// line breaks in a script that has no blanks.
  static func fold(_ out: inout [UInt8], from start: Int, isOpen: Bool) {
    let count = out.count
    guard start < count else { return }
    var length = start
    var wasSpace = isOpen
    var hasBreak = false
    var bytes = out.mutableSpan
    for index in start..<count {
      // Safe because `length` never passes `index`, and `index` is below the count.
      let byte = unsafe bytes[unchecked: index]
      let isSpace = byte.isSpace
      if isSpace {
        hasBreak = hasBreak && wasSpace || byte == 0x0A
        if wasSpace { continue }
      } else if byte >= 0x80, hasBreak, wasSpace, length > start,
        Self.joinsUnspaced(bytes, before: length &- 1, index)
      {
        length &-= 1
      }
      unsafe bytes[unchecked: length] = isSpace ? 0x20 : byte
      length &+= 1
      wasSpace = isSpace
    }
    out.removeLast(count - length)
  }

  private static func joinsUnspaced(
    _ bytes: borrowing MutableSpan<UInt8>, before end: Int, _ start: Int
  ) -> Bool {
    guard end > 0, bytes[end - 1] >= 0x80 else { return false }
    var pair: [UInt8] = []
    for index in max(0, end - 4)..<end { pair.append(bytes[index]) }
    let middle = pair.count
    for index in start..<min(bytes.count, start + 4) { pair.append(bytes[index]) }
    return pair.span.joinsUnspaced(before: middle, middle)
  }

  /// The first line feed or tab: only texts that have one need folding.
  private static func firstBreak(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    let feed = bytes.firstIndex(of: 0x0A, from: start)
    let tab = bytes.firstIndex(of: 0x09, from: start, to: feed)
    return tab ?? feed
  }

  /// Appends all text below a node on one line, trimmed.
  func appendText(_ node: Int, to out: inout [UInt8]) {
    let floor = out.count
    var index = node + 1
    while index < Int(nodes[node].next) {
      switch nodes[index].kind {
      case .text, .cdata: appendFolded(index, floor: floor, to: &out)
      case .element:
        switch nodes[index].name {
        case .script, .style:
          index = Int(nodes[index].next)
          continue
        case .br, .p, .li, .person, .byttl, .city, .state, .country, .tr, .td, .th, .h1, .h2, .h3,
          .h4, .h5, .h6, .dt, .dd, .div, .blockquote, .section, .article, .block:
          // What stands in elements of its own are words of their own.
          if out.count > floor, out.last?.isSpace == false { out.append(0x20) }
        default: break
        }
      }
      index += 1
    }
    Self.trimEnd(&out, floor: floor)
  }

  /// The text below a node on one line, without what stands in its elements of one name.
  func text(_ node: Int?, without skipped: XMLName) -> [UInt8] {
    var out: [UInt8] = []
    guard let node else { return out }
    for child in children(node) {
      guard nodes[child].kind == .element else {
        appendFolded(child, floor: 0, to: &out)
        continue
      }
      guard nodes[child].name != skipped else { continue }
      if nodes[child].name == .br, out.last?.isSpace == false { out.append(0x20) }
      appendText(child, to: &out)
    }
    Self.trimEnd(&out, floor: 0)
    return out
  }

  /// The text directly within a node, on one line.
  func ownText(_ node: Int) -> [UInt8] {
    var out: [UInt8] = []
    for child in children(node) where nodes[child].kind != .element {
      appendFolded(child, floor: 0, to: &out)
    }
    Self.trimEnd(&out, floor: 0)
    return out
  }

  /// Whether any element stands directly within a node.
  func hasElements(_ node: Int) -> Bool {
    children(node).contains { nodes[$0].kind == .element }
  }

  /// Takes white space off the end.
  static func trimEnd(_ out: inout [UInt8], floor: Int) {
    while out.count > floor, let last = out.last, last.isSpace { out.removeLast() }
  }

  /// The text below a node with its lines as they are.
  func rawText(_ node: Int) -> [UInt8] {
    var out: [UInt8] = []
    for index in node + 1..<max(node + 1, Int(nodes[node].next))
    where nodes[index].kind != .element {
      append(nodes[index].range, references: nodes[index].kind == .text, to: &out)
    }
    return out
  }

  /// The text below a node on one line.
  func text(_ node: Int?) -> [UInt8] {
    var out: [UInt8] = []
    if let node { appendText(node, to: &out) }
    return out
  }
}
