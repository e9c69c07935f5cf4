/// A row of the table of items, read back: a story under a name that its item goes by.
package struct ItemRow: Sendable, Equatable {
  /// The item's name, which all its versions share.
  package var item: [UInt8]
  package var role: ItemRole
  /// The version as a number that sorts; nil where none is told.
  package var version: Int?
  /// When it was published, in seconds from a fixed moment; 0 where that is not known.
  package var moment: Int
  package var record: Int
  /// A teleprinter message that says nothing of versions: the first, or one that only shares a name.
  package var isUnmarked: Bool
  /// The version as the item has it.
  package var revision: [UInt8]
  package var kind: [UInt8]
  package var published: [UInt8]
  /// The ids that the story itself says it replaces, parted by blanks.
  package var supersedes: [UInt8]
  package var id: [UInt8]
  /// Of a kill: why, in its own words.
  package var reason: [UInt8]
  package var archive: [UInt8]

  /// Reads a row of the table; nil where the key is none.
  package init?(_ row: TableRow) {
    let fields = row.name.split(separator: 0x09, maxSplits: 12, omittingEmptySubsequences: false)
    guard fields.count == 13, let digit = fields[1].first, digit >= 0x30,
      let role = ItemRole(rawValue: digit - 0x30), let version = Self.number(fields[2]),
      let moment = Self.number(fields[3]), let record = Self.number(fields[4])
    else { return nil }
    item = Array(fields[0])
    self.role = role
    self.version = version == 0 ? nil : version - 1
    self.moment = moment
    self.record = record
    isUnmarked = fields[5].first == 0x31
    revision = Array(fields[6])
    kind = Array(fields[7])
    published = Array(fields[8])
    supersedes = Array(fields[9])
    id = Array(fields[10])
    reason = Array(fields[11])
    archive = Array(fields[12])
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit), value < .max / 10 - 1 else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}

/// Gives the rows of items that have two or more, and nothing of items with one.
///
/// Most items stand alone: neither withdrawn nor part of a chain, they are not even taken apart.
package struct ItemGroups: Sendable {
  /// The key of the row before.
  private var held: [UInt8] = []
  /// The length of the table and the item's name in it, with the tab behind.
  private var itemLength = 0
  private var isOpen = false

  package init() {}

  /// Takes the next row of the table and gives `body` what is known to belong to a group.
  package mutating func add(_ row: TableRow, _ body: (ItemRow) throws -> Void) rethrows {
    if itemLength > 0, row.key.prefix(itemLength).elementsEqual(held.prefix(itemLength)) {
      if !isOpen, let first = ItemRow(TableRow(key: held, stories: 1, mentions: 1)) {
        try body(first)
      }
      isOpen = true
      if let next = ItemRow(row) { try body(next) }
    } else {
      isOpen = false
      itemLength = row.key.firstIndex(of: 0x09).map { $0 + 1 } ?? 0
    }
    held = row.key
  }
}

/// Tells which stories are withdrawn, from the rows of the table of items in their order.
///
/// The kills of an item come before what they withdraw, and at most three of them matter, so memory
/// does not grow with an item:
///
/// - of two versions that are told, a kill of version n withdraws those up to n;
/// - else a kill withdraws what was published no later than itself, or at a time not known;
/// - a kill is never withdrawn, nor is another item that replaced the killed one.
package struct ItemJudge: Sendable {
  private var item: [UInt8] = []
  /// The kill of the highest version.
  private var highest: ItemRow?
  /// The latest kill without a version.
  private var latestOpen: ItemRow?
  /// The latest of all kills.
  private var latest: ItemRow?

  package init() {}

  /// The kill that withdraws the story of the row, if there is one.
  package mutating func withdrawal(of row: ItemRow) -> ItemRow? {
    if row.item != item {
      item = row.item
      (highest, latestOpen, latest) = (nil, nil, nil)
    }
    switch row.role {
    case .kill:
      note(row)
      return nil
    case .successor: return nil
    case .version, .local: break
    }
    guard let version = row.version else { return latest.flatMap { Self.covers($0, row) } }
    if let highest, let last = highest.version, version <= last { return highest }
    return latestOpen.flatMap { Self.covers($0, row) }
  }

  private mutating func note(_ kill: ItemRow) {
    if let version = kill.version {
      if version > highest?.version ?? -1 { highest = kill }
    } else if Self.isLater(kill, latestOpen) {
      latestOpen = kill
    }
    if Self.isLater(kill, latest) { latest = kill }
  }

  /// A kill at a time not known is later than all.
  private static func isLater(_ kill: ItemRow, _ other: ItemRow?) -> Bool {
    guard let other else { return true }
    guard other.moment != 0 else { return false }
    return kill.moment == 0 || kill.moment > other.moment
  }

  private static func covers(_ kill: ItemRow, _ row: ItemRow) -> ItemRow? {
    kill.moment == 0 || row.moment == 0 || row.moment <= kill.moment ? kill : nil
  }
}
