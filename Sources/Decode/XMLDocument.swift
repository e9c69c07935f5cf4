internal import Wire

/// One item of XML as a flat list of its elements and texts, in document order.
///
/// The list is made in one pass and its arrays are kept from item to item. A node knows where its
/// subtree ends, so that children are walked without pointers. The bytes are a copy in UTF-8,
/// whatever the item came in.
struct XMLDocument: Sendable {
  enum Kind: UInt8 { case element, text, cdata }

  struct Node {
    var kind: Kind
    var namespace: XMLNamespace
    var name: XMLName
    /// The text, or the element from its opening tag to the end of its closing tag.
    var start: UInt32
    var end: UInt32
    /// The node behind the subtree.
    var next: UInt32
    var attributes: UInt32
    var attributeCount: UInt16

    var range: Range<Int> { Int(start)..<Int(end) }
  }

  struct Attribute {
    var name: XMLName
    /// Whether a prefix stood before the name: an element's own attributes have none.
    var isPrefixed: Bool
    var start: UInt32
    var end: UInt32

    var range: Range<Int> { Int(start)..<Int(end) }
  }

  /// The depth beyond which a document is not read.
  static let deepest = 256
  /// The elements and texts beyond which an item is not read: a list of them takes memory.
  static let mostNodes = 1 << 20

  private(set) var bytes: [UInt8] = []
  private(set) var nodes: [Node] = []
  private(set) var attributes: [Attribute] = []
  private var stack: [(node: Int, name: Range<Int>)] = []
  /// The prefixes that are bound; behind the end, those of the elements that were left open.
  private(set) var scope = XMLScope()
  private let names = XMLNames.shared

  /// Reads an item that stands within `outer`'s prefixes and knows its document's entities; what is wrong
  /// with it, or nil.
  mutating func load(
    _ window: Span<UInt8>, _ range: Range<Int>, charset: XMLCharset, outer: XMLScope? = nil,
    entities: XMLEntities = XMLEntities()
  ) -> XMLFault? {
    bytes.removeAll(keepingCapacity: true)
    charset.append(window, range, to: &bytes)
    if !entities.isEmpty { bytes = entities.expand(bytes, charset: charset) }
    scope.begin(within: outer)
    return parse(isHTML: false)
  }

  /// Reads a piece of HTML, whose tags may be left open.
  mutating func load(html text: [UInt8]) -> XMLFault? {
    bytes = text
    scope.begin(within: nil)
    return parse(isHTML: true)
  }

  private mutating func parse(isHTML: Bool) -> XMLFault? {
    nodes.removeAll(keepingCapacity: true)
    attributes.removeAll(keepingCapacity: true)
    stack.removeAll(keepingCapacity: true)
    // The list is filled while the bytes are lent: they are put back below.
    var text: [UInt8] = []
    swap(&text, &bytes)
    let fault = parse(text.span, isHTML: isHTML)
    swap(&text, &bytes)
    return fault
  }

  private mutating func parse(_ bytes: Span<UInt8>, isHTML: Bool) -> XMLFault? {
    var scanner = XMLScanner(0..<bytes.count)
    while true {
      guard nodes.count < Self.mostNodes else { return .tooManyNodes }
      switch scanner.next(bytes) {
      case .text(let range): add(.text, range)
      case .cdata(let range): add(.cdata, range)
      case .aside: continue
      case .open(let name, _):
        if let fault = open(bytes, name, &scanner, isHTML: isHTML) { return fault }
      case .close(let name):
        if !close(bytes, name, end: scanner.position, isHTML: isHTML) { return .mismatched }
      case .fault(let fault):
        guard isHTML else { return fault }
        closeAll(bytes.count)
        return nil
      case .end:
        guard stack.isEmpty || isHTML else { return .unclosed("element") }
        closeAll(bytes.count)
        return nil
      }
    }
  }

  private mutating func add(_ kind: Kind, _ range: Range<Int>) {
    nodes.append(
      Node(
        kind: kind, namespace: .none, name: .other, start: UInt32(range.lowerBound),
        end: UInt32(range.upperBound),
        next: UInt32(nodes.count + 1), attributes: 0, attributeCount: 0))
  }

  private mutating func open(
    _ bytes: Span<UInt8>, _ name: Range<Int>, _ scanner: inout XMLScanner, isHTML: Bool
  ) -> XMLFault? {
    let first = attributes.count
    var isEmpty = false
    reading: while true {
      switch scanner.part(bytes, isHTML: isHTML) {
      case .attribute(let attribute, let value):
        guard attributes.count - first < XMLScanner.mostAttributes else { return .tooMany }
        if bytes.matches("xmlns", at: attribute.lowerBound) {
          scope.bind(bytes, name: attribute, address: value, depth: stack.count)
          continue
        }
        let local = XMLScanner.local(bytes, attribute)
        attributes.append(
          Attribute(
            name: names.find(bytes, local), isPrefixed: local.lowerBound > attribute.lowerBound,
            start: UInt32(value.lowerBound), end: UInt32(value.upperBound)))
      case .done(let ends):
        isEmpty = ends
        break reading
      case .fault(let fault): return fault
      }
    }
    let local = XMLScanner.local(bytes, name)
    let namespace = scope.namespace(bytes, name: name, local: local)
    var found = names.find(bytes, local)
    if isForeign(namespace, isPrefixed: local.lowerBound > name.lowerBound) { found = .other }
    // HTML leaves the ends of paragraphs and items out.
    if isHTML, found == .p || found == .li || found == .tr || found == .td,
      let (node, _) = stack.last, nodes[node].name == found
    {
      stack.removeLast()
      finish(node, name.lowerBound - 1)
    }
    if isHTML, Self.isVoid(found) { isEmpty = true }
    nodes.append(
      Node(
        kind: .element, namespace: namespace, name: found, start: UInt32(name.lowerBound - 1),
        end: UInt32(scanner.position), next: UInt32(nodes.count + 1), attributes: UInt32(first),
        attributeCount: UInt16(attributes.count - first)))
    if !isEmpty {
      guard stack.count < Self.deepest else { return isHTML ? nil : .tooDeep }
      stack.append((nodes.count - 1, name))
    } else {
      scope.close(depth: stack.count)
    }
    return nil
  }

  /// Whether an element has a name of ours by chance: it is of a vocabulary that the item's format
  /// has no fields in.
  private func isForeign(_ namespace: XMLNamespace, isPrefixed: Bool) -> Bool {
    guard let root = nodes.first else { return false }
    switch namespace {
    case .none, .unbound: return false
    case .dublinCore, .content, .mediaRSS, .wordPress, .excerpt, .aside:
      switch root.name {
      case .item, .entry, .rss, .feed, .rdf: return false
      default: return true
      }
    default:
      // A default that is bound wrongly is the item's own all the same, and an item that binds
      // nothing may hold what a program's own lists are bound to.
      let isBound = root.namespace != .none && root.namespace != .unbound
      return isPrefixed && namespace.isUnknown && isBound && !root.namespace.isUnknown
    }
  }

  /// Whether an element of HTML holds nothing and has no end.
  private static func isVoid(_ name: XMLName) -> Bool {
    switch name {
    case .br, .hr, .img, .input, .link, .meta, .source, .area, .base, .col, .embed, .param, .track,
      .wbr:
      true
    default: false
    }
  }

  /// Closes an element; of HTML, also those within it that were left open.
  private mutating func close(
    _ bytes: Span<UInt8>, _ name: Range<Int>, end: Int, isHTML: Bool
  ) -> Bool {
    guard isHTML else {
      guard let (node, opened) = stack.popLast(), Self.equal(bytes, opened, name) else {
        return false
      }
      finish(node, end)
      return true
    }
    guard let match = stack.lastIndex(where: { Self.equal(bytes, $0.name, name) }) else {
      return true
    }
    while stack.count > match, let (node, _) = stack.popLast() { finish(node, end) }
    return true
  }

  private mutating func closeAll(_ end: Int) {
    while let (node, _) = stack.popLast() { finish(node, end, isClosed: false) }
  }

  private mutating func finish(_ node: Int, _ end: Int, isClosed: Bool = true) {
    nodes[node].end = UInt32(end)
    nodes[node].next = UInt32(nodes.count)
    // What a document binds and leaves open holds for what stands within it.
    if isClosed { scope.close(depth: stack.count) }
  }

  private static func equal(_ bytes: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    var (first, second) = (left.lowerBound, right.lowerBound)
    while first < left.upperBound {
      guard bytes[first] == bytes[second] else { return false }
      first &+= 1
      second &+= 1
    }
    return true
  }
}
