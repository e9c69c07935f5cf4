/// Finds, in an archive's rows, the kills that cannot reach past their archive.
///
/// A bare id is another item at every agency: a kill that names one, and neither an agency nor a source,
/// means the items of its own archive alone. That is safe, but somebody may have meant a story
/// of another archive, so it is told.
package struct LocalKills: Sendable {
  /// A kill without an owner, and what came of it.
  package struct Finding: Sendable, Equatable {
    package var record: Int
    /// The id that it names.
    package var id: [UInt8]
    /// Whether the archive has an item of that id.
    package var isPlaced: Bool
  }

  /// More are counted, not kept.
  package static let mostFindings = 20

  package private(set) var findings: [Finding] = []
  /// Findings beyond those that are kept.
  package private(set) var more = 0
  private let prefix: [UInt8]
  /// The item that the kills at hand name, as its key begins.
  private var item: [UInt8] = []
  private var open: [Finding] = []

  /// Looks at the rows of the archive of that name.
  package init(archive: String) {
    prefix = [Table.items.rawValue] + archive.utf8 + [0x20]
  }

  /// Takes the archive's next row; rows come in the order of their keys.
  package mutating func add(_ row: TableRow) {
    guard !open.isEmpty || row.key.starts(with: prefix) else { return }
    guard let tab = row.key.firstIndex(of: 0x09) else { return }
    if row.key[..<tab] != item[...] {
      close()
      item = Array(row.key[..<tab])
    }
    guard row.key.starts(with: prefix), tab + 1 < row.key.count else { return }
    if row.key[tab + 1] != 0x30 + ItemRole.kill.rawValue {
      for index in open.indices { open[index].isPlaced = true }
    } else if let kill = ItemRow(row) {
      note(kill)
    }
  }

  /// Ends the rows.
  package mutating func finish() { close() }

  /// Notes a kill, unless the id is but its own and it names others.
  private mutating func note(_ kill: ItemRow) {
    let named = item[prefix.count...]
    let others = kill.supersedes.split(separator: 0x20)
    let isOwn =
      !kill.id.isEmpty && (named.elementsEqual(kill.id) || named.starts(with: kill.id + [0x20]))
    guard !isOwn || others.isEmpty || others.contains(kill.id[...]) else { return }
    open.append(
      Finding(record: kill.record, id: isOwn ? kill.id : Array(named), isPlaced: false))
  }

  private mutating func close() {
    for finding in open {
      if findings.count < Self.mostFindings { findings.append(finding) } else { more += 1 }
    }
    open.removeAll()
  }
}
