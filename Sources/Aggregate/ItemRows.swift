internal import Wire

/// Writes the rows of the table of items: under which names other items may know a story, and what
/// a kill must know to withdraw it.
///
/// XML and JSON name an item by an id and count its versions. A teleprinter message is known by its
/// number of the day or, on ANPA's wires, by its keyword line, which a new version repeats; both
/// hold for one agency and one day, since numbers and keywords come again.
struct ItemRows {
  /// Ids longer than this name nothing.
  private static let longestName = 1024
  private static let mostReferences = 64

  private var name: [UInt8] = []
  private var key: [UInt8] = []

  /// Adds the rows of the story at `index`; `agency` is its agency's name, or empty.
  mutating func add(
    _ batch: borrowing ExtractedBatch, _ index: Int, archive: [UInt8], agency: String,
    into accumulator: inout Accumulator
  ) {
    let format = batch.documents[index].format
    let rows: [Reference]
    if format.namesItems {
      rows = Self.items(batch, index)
    } else if format.isTeleprinter {
      rows = TeleprinterItem(batch, index, agency: agency).references
    } else {
      return
    }
    guard !rows.isEmpty else { return }
    let story = ItemStory(batch, index, archive: archive)
    for row in rows {
      key.removeAll(keepingCapacity: true)
      story.append(row, to: &key)
      accumulator.count(.items, key, story: index)
    }
  }

  /// Under which name, as what and as which version a story stands in the table.
  struct Reference {
    var name: [UInt8]
    var role: ItemRole
    var version: Int?
  }

  private static func items(_ batch: borrowing ExtractedBatch, _ index: Int) -> [Reference] {
    let side = batch.side.span
    let row = batch.stories[index]
    let labels = batch.labels[row.labels.range]
    let isKill = row.kind == .kill
    var rows: [Reference] = []
    var own: ItemName?
    if let id = labels.first(where: { $0.kind == .id }), id.range.count <= longestName {
      let revision = labels.first { $0.kind == .revision }
      let name = ItemName(side, id.range, revision: revision?.range)
      rows.append(
        Reference(
          name: Array(batch.side[name.name]), role: isKill ? .kill : .version,
          version: name.version))
      own = name
    }
    for label in labels.lazy.filter({ $0.kind == .supersedes }).prefix(mostReferences)
    where label.range.count <= longestName {
      for reference in ItemName.references(side, label.range) {
        let name = Array(batch.side[reference.name])
        guard !rows.contains(where: { $0.name == name }) else { continue }
        rows.append(
          Reference(
            name: name, role: isKill ? .kill : .successor,
            version: isKill ? reference.version : own?.version))
      }
    }
    return rows
  }
}

/// What a story is to the item under whose name it stands.
///
/// Raw values are part of the partials' file format: kills come before what they withdraw.
package enum ItemRole: UInt8, Sendable {
  case kill = 0
  /// A version of the item; of a teleprinter message, one that says that it is.
  case version
  /// A teleprinter message that says nothing of versions: the first, or one that only shares a name.
  case original
  /// Another item that replaces this one.
  case successor
}

/// An id without its version: what all versions of an item share.
struct ItemName {
  var name: Range<Int>
  var version: Int?

  /// Reads an item's own id.
  ///
  /// NewsML's public identifiers end in the revision (`urn:newsml:wire.example:20190121:TX-1:2`),
  /// and some agencies' guids do: it is cut off where the item says the same number, or where all
  /// parts of such an identifier are there.
  init(_ side: Span<UInt8>, _ id: Range<Int>, revision: Range<Int>?) {
    name = id
    version = revision.flatMap { Self.number(side, $0) }
    guard let (colon, number) = Self.tail(side, id) else { return }
    guard number == version || Self.isWhole(side, id) else { return }
    name = id.lowerBound..<colon
    version = version ?? number
  }

  private init(_ name: Range<Int>, _ version: Int?) {
    self.name = name
    self.version = version
  }

  /// What an id in another item may mean: the id itself, and where it ends in a number, that version.
  static func references(_ side: Span<UInt8>, _ id: Range<Int>) -> [ItemName] {
    guard let (colon, number) = tail(side, id) else { return [ItemName(id, nil)] }
    let versioned = ItemName(id.lowerBound..<colon, number)
    return isWhole(side, id) ? [versioned] : [versioned, ItemName(id, nil)]
  }

  /// The colon before a number at the end, and the number; a letter may follow it (`:3U`).
  private static func tail(_ side: Span<UInt8>, _ id: Range<Int>) -> (Int, Int)? {
    var end = id.upperBound
    if end > id.lowerBound, side[end - 1].isUpper { end -= 1 }
    var start = end
    while start > id.lowerBound, side[start - 1].isDigit, end - start < 10 { start -= 1 }
    guard start < end, start - 1 > id.lowerBound, side[start - 1] == UInt8(ascii: ":"),
      let number = side.number(in: start..<end)
    else { return nil }
    return (start - 1, number)
  }

  /// Whether an id has all six parts of NewsML's: `urn`, `newsml`, provider, date, item, revision.
  private static func isWhole(_ side: Span<UInt8>, _ id: Range<Int>) -> Bool {
    guard side.matchesFolded("urn:newsml:", at: id.lowerBound) else { return false }
    return id.count { side[$0] == UInt8(ascii: ":") } >= 5
  }

  /// The whole number that a version begins with.
  private static func number(_ side: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var end = range.lowerBound
    while end < range.upperBound, side[end].isDigit, end - range.lowerBound < 18 { end += 1 }
    return side.number(in: range.lowerBound..<end)
  }
}

/// What the table of items keeps of a story, whatever name it stands under.
private struct ItemStory {
  private let kind: StoryKind
  private let moment: Int
  private let record: Int
  private var texts: [[UInt8]] = []
  private let archive: [UInt8]

  /// A reason longer than this is cut.
  private static let longestReason = 240

  init(_ batch: borrowing ExtractedBatch, _ index: Int, archive: [UInt8]) {
    let row = batch.stories[index]
    let labels = batch.labels[row.labels.range]
    let side = batch.side
    kind = row.kind
    record = batch.documents[index].record
    self.archive = archive
    moment = Self.moment(row)
    func first(_ kind: PartKind) -> [UInt8] {
      labels.first { $0.kind == kind }.map { Array(side[$0.range]) } ?? []
    }
    var published: [UInt8] = []
    if row.published.isSet { row.published.append(to: &published) }
    var supersedes: [UInt8] = []
    for label in labels.lazy.filter({ $0.kind == .supersedes }).prefix(8) {
      if !supersedes.isEmpty { supersedes.append(0x20) }
      supersedes.append(contentsOf: batch.side[label.range])
    }
    var reason: [UInt8] = []
    if kind == .kill {
      for part in [PartKind.editorNote, .headline, .status] where reason.isEmpty {
        reason = first(part)
      }
    }
    texts = [
      first(.revision), Array(kind.rawValue.utf8), published, supersedes, first(.id),
      Self.cut(reason),
    ]
  }

  /// Appends the row's key: fields parted by tabs, the archive last, whatever its name holds.
  func append(_ row: ItemRows.Reference, to key: inout [UInt8]) {
    Self.append(row.name, to: &key)
    key.append(0x09)
    key.append(0x30 + row.role.rawValue)
    key.append(0x09)
    Self.append(row.version.map { $0 + 1 } ?? 0, width: 19, to: &key)
    key.append(0x09)
    Self.append(moment, width: 12, to: &key)
    key.append(0x09)
    Self.append(record, width: 10, to: &key)
    for text in texts {
      key.append(0x09)
      Self.append(text, to: &key)
    }
    key.append(0x09)
    key.append(contentsOf: archive)
  }

  /// The published time as a number that sorts and is never 0; 0 where it is not known.
  ///
  /// A kill that tells its day alone counts from the day's end.
  private static func moment(_ row: StoryRow) -> Int {
    guard row.published.isSet else { return 0 }
    let isDay = row.published.hour < 0
    let seconds = row.published.secondsSince1970 + (isDay && row.kind == .kill ? 86_399 : 0)
    return min(max(1, seconds + 100_000_000_000), 999_999_999_999)
  }

  /// The beginning, cut between characters.
  private static func cut(_ text: [UInt8]) -> [UInt8] {
    guard text.count > longestReason else { return text }
    var end = longestReason
    while end > 0, text[end].isContinuation { end -= 1 }
    return Array(text[..<end])
  }

  /// Control codes would part fields.
  private static func append(_ text: [UInt8], to key: inout [UInt8]) {
    for byte in text { key.append(byte < 0x20 ? 0x20 : byte) }
  }

  private static func append(_ value: Int, width: Int, to key: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    while divisor > 0 {
      key.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
  }
}
