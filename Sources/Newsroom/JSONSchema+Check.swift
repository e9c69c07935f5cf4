internal import Decode
internal import Wire

/// What of a document does not obey its schema, and where in it.
struct SchemaFault: Error, Equatable {
  /// Names of members and numbers of items, outermost first.
  var path: [String] = []
  var problem: String

  /// `entities[3].start`, or nothing for the document itself.
  var place: String {
    var text = ""
    for step in path {
      if step.hasPrefix("[") || text.isEmpty { text += step } else { text += "." + step }
    }
    return text
  }
}

extension JSONSchema {
  /// The first thing in a document that does not obey; nil where all does.
  ///
  /// Linear in the document's size; allocates only for faults.
  func check(_ tree: borrowing JSONTree, _ bytes: Span<UInt8>) -> SchemaFault? {
    check(tree, bytes, 0, root)
  }

  private func check(
    _ tree: borrowing JSONTree, _ bytes: Span<UInt8>, _ row: Int, _ rule: Int
  ) -> SchemaFault? {
    let value = tree.nodes[row]
    if let problem = checkType(value, bytes, rule) { return SchemaFault(problem: problem) }
    switch value.kind {
    case .object: return checkObject(tree, bytes, row, rule)
    case .array: return checkArray(tree, bytes, row, rule)
    case .string: return checkString(value, bytes, rule).map { SchemaFault(problem: $0) }
    case .number: return checkNumber(value, bytes, rule).map { SchemaFault(problem: $0) }
    case .literal: return nil
    }
  }

  private func checkType(
    _ value: JSONTree.Node, _ bytes: Span<UInt8>, _ rule: Int
  ) -> String? {
    let allowed = nodes[rule].types
    let type: Types =
      switch value.kind {
      case .object: .object
      case .array: .array
      case .string: .string
      case .number:
        allowed.contains(.number) || !Self.isWhole(bytes, value.value) ? .number : .integer
      case .literal: bytes[value.value.lowerBound] == UInt8(ascii: "n") ? .null : .boolean
      }
    guard !allowed.contains(type) else { return nil }
    let names = Types.names.filter { allowed.contains($0.1) }.map(\.0).joined(separator: " or ")
    return "must be of type \(names)"
  }

  /// Whether a number has no part behind its point.
  private static func isWhole(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where !bytes[index].isDigit && bytes[index] != 0x2D {
      return Double(bytes.string(range)).map { $0 == $0.rounded() } ?? false
    }
    return true
  }

  private func checkObject(
    _ tree: borrowing JSONTree, _ bytes: Span<UInt8>, _ row: Int, _ rule: Int
  ) -> SchemaFault? {
    var seen: UInt64 = 0
    // Members mostly stand in the schema's order: the search goes on where it was.
    var slot = 0
    let count = nodes[rule].names.count
    var member = row + 1
    let end = tree.nodes[row].next
    while member < end {
      let key = tree.nodes[member].key
      var found = -1
      for step in 0..<count {
        let candidate = slot + step < count ? slot + step : slot + step - count
        if Self.equals(bytes, key, nodes[rule].names[candidate]) {
          found = candidate
          break
        }
      }
      var target = -1
      if found >= 0 {
        guard seen & 1 << UInt64(found) == 0 else {
          return SchemaFault(path: [bytes.string(key)], problem: "stands twice")
        }
        seen |= 1 << UInt64(found)
        slot = found + 1 < count ? found + 1 : 0
        target = nodes[rule].properties[found]
      }
      if target < 0 {
        switch nodes[rule].additional {
        case .anything: break
        case .nothing:
          return SchemaFault(path: [bytes.string(key)], problem: "is not a name that is known here")
        case .node(let node): target = node
        }
      }
      if target >= 0, var fault = check(tree, bytes, member, target) {
        fault.path.insert(bytes.string(key), at: 0)
        return fault
      }
      member = tree.nodes[member].next
    }
    let missing = nodes[rule].required & ~seen
    guard missing == 0 else {
      let name = nodes[rule].names[missing.trailingZeroBitCount]
      return SchemaFault(
        path: [String(decoding: name, as: UTF8.self)], problem: "is required and not there")
    }
    return nil
  }

  private func checkArray(
    _ tree: borrowing JSONTree, _ bytes: Span<UInt8>, _ row: Int, _ rule: Int
  ) -> SchemaFault? {
    var count = 0
    var item = row + 1
    let end = tree.nodes[row].next
    while item < end {
      var target = -1
      if count < nodes[rule].prefix.count {
        target = nodes[rule].prefix[count]
      } else {
        switch nodes[rule].items {
        case .anything: break
        case .nothing:
          return SchemaFault(path: ["[\(count)]"], problem: "is one item too many")
        case .node(let node): target = node
        }
      }
      if target >= 0, var fault = check(tree, bytes, item, target) {
        fault.path.insert("[\(count)]", at: 0)
        return fault
      }
      count += 1
      item = tree.nodes[item].next
    }
    guard count >= nodes[rule].minItems else {
      return SchemaFault(problem: "must have at least \(nodes[rule].minItems) items")
    }
    return nil
  }

  private func checkString(
    _ value: JSONTree.Node, _ bytes: Span<UInt8>, _ rule: Int
  ) -> String? {
    let node = nodes[rule]
    guard node.choices != nil || node.pattern != nil || node.minLength > 0 else { return nil }
    guard
      bytes.firstIndex(of: 0x5C, from: value.value.lowerBound, to: value.value.upperBound) == nil
    else {
      var plain: [UInt8] = []
      JSONScanner.unescape(bytes, value.value, into: &plain)
      return Self.check(plain.span, 0..<plain.count, node)
    }
    return Self.check(bytes, value.value, node)
  }

  private static func check(
    _ text: Span<UInt8>, _ range: Range<Int>, _ node: Node
  ) -> String? {
    if node.minLength > 0 {
      var length = 0
      for index in range where !text[index].isContinuation {
        length += 1
        if length == node.minLength { break }
      }
      if length < node.minLength { return "must have at least \(node.minLength) characters" }
    }
    if let choices = node.choices, !contains(choices, text, range) {
      return "is not one of the known words"
    }
    if let pattern = node.pattern, !pattern.matches(text, range) {
      return "does not have the form that it must have"
    }
    return nil
  }

  private static func contains(
    _ choices: [[UInt8]], _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    for choice in choices where equals(text, range, choice) { return true }
    return false
  }

  private func checkNumber(
    _ value: JSONTree.Node, _ bytes: Span<UInt8>, _ rule: Int
  ) -> String? {
    let (least, most) = (nodes[rule].minimum, nodes[rule].maximum)
    guard least > -.infinity || most < .infinity else { return nil }
    let number =
      bytes.number(in: value.value).map(Double.init) ?? Double(bytes.string(value.value)) ?? .nan
    if !(number >= least) { return "must be at least \(Self.plain(least))" }
    if !(number <= most) { return "must be at most \(Self.plain(most))" }
    return nil
  }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }

  private static func equals(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ name: [UInt8]
  ) -> Bool {
    guard range.count == name.count else { return false }
    for offset in 0..<name.count where bytes[range.lowerBound + offset] != name[offset] {
      return false
    }
    return true
  }
}
