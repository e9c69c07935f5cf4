internal import Wire

/// Lays out NITF's `custom-table`, whose elements are the sender's own: cells apart, a row a line.
///
/// Nothing but their shape tells what the elements are. An element without elements is a cell. One that
/// stands beside others of its name, or holds cells alone, is a row, with the cells of all that it
/// holds; one that holds several rows is none. Cells of one name that the table itself holds are
/// lines of a list.
struct CustomTable {
  private let document: XMLDocument
  private let floor: Int
  private var isLineOpen = false

  /// Appends the table in `node`.
  static func append(_ document: XMLDocument, _ node: Int, to out: inout [UInt8]) {
    var table = CustomTable(document, floor: out.count)
    if table.isCell(node) {
      document.appendText(node, to: &out)
    } else {
      table.layOut(node, isTable: true, to: &out)
    }
    XMLDocument.trimEnd(&out, floor: table.floor)
  }

  private init(_ document: XMLDocument, floor: Int) {
    self.document = document
    self.floor = floor
  }

  private mutating func layOut(_ node: Int, isTable: Bool = false, to out: inout [UInt8]) {
    let children = elements(node)
    let names = counts(children)
    let isList = isTable && names.count == 1 && children.count > 1 && children.allSatisfy(isCell)
    for child in children {
      if isCell(child) {
        if isList { isLineOpen = false }
        addCell(child, &out)
      } else if isRow(child, hasTwins: (names[document.spelling(child)] ?? 0) > 1) {
        isLineOpen = false
        addCells(child, &out)
        isLineOpen = false
      } else {
        isLineOpen = false
        layOut(child, to: &out)
        isLineOpen = false
      }
    }
  }

  private func elements(_ node: Int) -> [Int] {
    document.children(node).filter { document.nodes[$0].kind == .element }
  }

  private func counts(_ nodes: [Int]) -> [String: Int] {
    nodes.reduce(into: [:]) { $0[document.spelling($1), default: 0] += 1 }
  }

  /// Whether an element holds words of its own, or no element.
  private func isCell(_ node: Int) -> Bool {
    var hasElements = false
    for child in document.children(node) {
      let row = document.nodes[child]
      if row.kind == .element {
        hasElements = true
      } else if row.range.contains(where: { !document.bytes[$0].isSpace }) {
        return true
      }
    }
    return !hasElements
  }

  private func isRow(_ node: Int, hasTwins: Bool) -> Bool {
    let children = elements(node)
    if children.allSatisfy(isCell) { return true }
    guard hasTwins else { return false }
    // Rows of its own make it a group of them.
    let names = counts(children)
    return children.allSatisfy { isCell($0) || (names[document.spelling($0)] ?? 0) < 2 }
  }

  private mutating func addCells(_ node: Int, _ out: inout [UInt8]) {
    for child in elements(node) {
      if isCell(child) { addCell(child, &out) } else { addCells(child, &out) }
    }
  }

  private mutating func addCell(_ node: Int, _ out: inout [UInt8]) {
    if isLineOpen {
      out.append("  ")
    } else if out.count > floor {
      out.append(0x0A)
    }
    isLineOpen = true
    document.appendText(node, to: &out)
  }
}
