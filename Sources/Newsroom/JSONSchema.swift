internal import Decode
internal import Lexicon
package import Wire

/// The JSON Schemas that ship with the program.
package enum ResultSchema: String, Sendable, CaseIterable {
  case story, reject, summary, run

  /// The schema as it is printed.
  package var bytes: [UInt8] {
    switch self {
    case .story: DataTable.storySchema.bytes
    case .reject: DataTable.rejectSchema.bytes
    case .summary: DataTable.summarySchema.bytes
    case .run: DataTable.runSchema.bytes
    }
  }

  /// The schema, compiled.
  package func compiled() throws(WireError) -> JSONSchema { try JSONSchema(bytes) }
}

/// A JSON Schema (draft 2020-12), compiled once, in the keywords that this program's schemas use.
///
/// A keyword that is not known is an error, so that no rule is passed over in silence.
package struct JSONSchema: Sendable {
  struct Types: OptionSet, Sendable {
    var rawValue: UInt8
    static let object = Types(rawValue: 1)
    static let array = Types(rawValue: 2)
    static let string = Types(rawValue: 4)
    static let number = Types(rawValue: 8)
    static let integer = Types(rawValue: 16)
    static let boolean = Types(rawValue: 32)
    static let null = Types(rawValue: 64)
    static let all = Types(rawValue: 127)

    static let names: [(String, Types)] = [
      ("object", .object), ("array", .array), ("string", .string), ("number", .number),
      ("integer", .integer), ("boolean", .boolean), ("null", .null),
    ]
  }

  /// What members or items beyond the named ones must be.
  enum Rest: Sendable {
    case anything, nothing
    case node(Int)
  }

  struct Node: Sendable {
    var types = Types.all
    /// Names of members, and the node of each; -1 for one that is only required.
    var names: [[UInt8]] = []
    var properties: [Int] = []
    /// A bit for each of `names`.
    var required: UInt64 = 0
    var additional = Rest.anything
    var items = Rest.anything
    var prefix: [Int] = []
    /// Strings of which it must be one.
    var choices: [[UInt8]]?
    var pattern: SchemaPattern?
    var minimum = -Double.infinity
    var maximum = Double.infinity
    var minLength = 0
    var minItems = 0
  }

  private(set) var nodes: [Node] = []
  private(set) var root: Int

  /// Compiles a schema.
  package init(_ bytes: [UInt8]) throws(WireError) {
    var compiler = Compiler(bytes: bytes)
    root = try compiler.compile()
    nodes = compiler.nodes
  }

  /// The schema of the items of a list that is a member of the document; nil where there is none.
  func items(of name: String) -> JSONSchema? {
    guard let slot = nodes[root].names.firstIndex(of: Array(name.utf8)),
      nodes[root].properties[slot] >= 0,
      case .node(let node) = nodes[nodes[root].properties[slot]].items
    else { return nil }
    var schema = self
    schema.root = node
    return schema
  }

  private struct Compiler {
    let bytes: [UInt8]
    var tree = JSONTree()
    var nodes: [Node] = []
    /// Nodes of `$defs` that were compiled or are being compiled, by name.
    var definitions: [String: Int] = [:]

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func compile() throws(WireError) -> Int {
      let bytes = bytes
      if tree.read(bytes.span, 0..<bytes.count) != nil {
        throw WireError(.usage, "the schema is not JSON")
      }
      return try node(0)
    }

    private func name(_ row: Int) -> String { text(tree.nodes[row].key) }

    private func text(_ range: Range<Int>) -> String {
      var out: [UInt8] = []
      JSONScanner.unescape(bytes.span, range, into: &out)
      return String(decoding: out, as: UTF8.self)
    }

    private func value(_ row: Int) -> String { text(tree.nodes[row].value) }

    private func members(_ row: Int) -> [Int] {
      var rows: [Int] = []
      var index = row + 1
      while index < tree.nodes[row].next {
        rows.append(index)
        index = tree.nodes[index].next
      }
      return rows
    }

    private mutating func node(_ row: Int) throws(WireError) -> Int {
      let rows = members(row)
      if let reference = rows.first(where: { name($0) == "$ref" }) {
        return try definition(value(reference))
      }
      let index = nodes.count
      nodes.append(Node())
      try fill(index, rows)
      return index
    }

    private mutating func definition(_ reference: String) throws(WireError) -> Int {
      let prefix = "#/$defs/"
      let name = String(reference.dropFirst(prefix.count))
      if let known = definitions[name] { return known }
      guard reference.hasPrefix(prefix), let all = tree.member(bytes.span, 0, "$defs"),
        let row = members(all).first(where: { self.name($0) == name })
      else { throw WireError(.usage, "the schema names \(reference), which is not there") }
      let index = nodes.count
      definitions[name] = index
      nodes.append(Node())
      try fill(index, members(row))
      return index
    }

    private mutating func rest(_ row: Int) throws(WireError) -> Rest {
      switch value(row) {
      case "false": .nothing
      case "true": .anything
      default: .node(try node(row))
      }
    }

    private mutating func fill(_ index: Int, _ rows: [Int]) throws(WireError) {
      var node = Node()
      for row in rows {
        switch name(row) {
        case "$schema", "$id", "$defs", "title", "description": continue
        case "type":
          node.types = []
          let words = tree.nodes[row].kind == .array ? members(row).map(value) : [value(row)]
          for word in words {
            guard let type = Types.names.first(where: { $0.0 == word }) else {
              throw WireError(.usage, "the schema names a type '\(word)'")
            }
            node.types.insert(type.1)
          }
        case "properties":
          for member in members(row) {
            let slot = slot(Array(name(member).utf8), &node)
            node.properties[slot] = try self.node(member)
          }
        case "required":
          for member in members(row) {
            node.required |= 1 << UInt64(slot(Array(value(member).utf8), &node))
          }
        case "additionalProperties": node.additional = try rest(row)
        case "items": node.items = try rest(row)
        case "prefixItems":
          for member in members(row) { node.prefix.append(try self.node(member)) }
        case "enum": node.choices = members(row).map { Array(value($0).utf8) }
        case "const": node.choices = [Array(value(row).utf8)]
        case "pattern":
          guard let pattern = SchemaPattern(Array(value(row).utf8)) else {
            throw WireError(.usage, "the schema has a pattern that is not understood")
          }
          node.pattern = pattern
        case "minimum": node.minimum = Double(value(row)) ?? node.minimum
        case "maximum": node.maximum = Double(value(row)) ?? node.maximum
        case "minLength": node.minLength = Int(value(row)) ?? 0
        case "minItems": node.minItems = Int(value(row)) ?? 0
        default: throw WireError(.usage, "the schema has a keyword '\(name(row))'")
        }
      }
      guard node.names.count <= 64 else {
        throw WireError(.usage, "the schema has an object of more than 64 names")
      }
      nodes[index] = node
    }

    private func slot(_ name: [UInt8], _ node: inout Node) -> Int {
      if let known = node.names.firstIndex(of: name) { return known }
      node.names.append(name)
      node.properties.append(-1)
      return node.names.count - 1
    }
  }
}
