internal import Wire

/// Writes the rows of the table of items: under which names other items may know a story, and what
/// a kill must know to withdraw it.
///
/// XML and JSON name an item by an id and count its versions; an id that is no URI holds for the
/// agency or source that its item names, or where it names none within the archive, and one that is a
/// slug for one day. Mail has ids that hold everywhere.
/// A teleprinter message is known by its number of the day or, on ANPA's wires, by its keyword line,
/// which a new version repeats; both hold for one agency and one day, since numbers and keywords
/// come again.
struct ItemRows {
  /// Ids longer than this name nothing.
  private static let longestName = 1024
  private static let mostReferences = 64

  private var key: [UInt8] = []
  /// The end of the story's keys, which is the same under every name.
  private var tail: [UInt8] = []
  /// Names that the story at hand has rows under.
  private var names: [[UInt8]] = []

  /// Adds the rows of the story at `index`; `agency` is its agency's name, or empty.
  mutating func add(
    _ batch: borrowing ExtractedBatch, _ index: Int, archive: [UInt8], agency: String,
    into accumulator: inout Accumulator
  ) {
    let format = batch.documents[index].format
    let isItem = format.namesItems || format == .mail
    guard isItem || format.isTeleprinter else { return }
    let labels = ItemLabels(batch, index)
    tail.removeAll(keepingCapacity: true)
    ItemTail.append(batch, index, labels, archive: archive, to: &tail)
    if isItem {
      let owner = ItemOwner(batch, index, labels, archive: archive)
      addItems(batch, index, labels, owner, into: &accumulator)
    } else {
      for row in TeleprinterItem(batch, index, labels, agency: agency).references {
        add(row.name.span, row.role, nil, batch, index, into: &accumulator)
      }
    }
  }

  private mutating func addItems(
    _ batch: borrowing ExtractedBatch, _ index: Int, _ labels: ItemLabels, _ owner: ItemOwner,
    into accumulator: inout Accumulator
  ) {
    let isKill = batch.stories[index].kind == .kill
    let bytes = batch.side
    let side = bytes.span
    var own: ItemName?
    names.removeAll(keepingCapacity: true)
    if let id = labels.id, id.count <= Self.longestName {
      let name = ItemName(side, id, revision: labels.revision)
      let full = owner.full(bytes[name.name], isOwn: true)
      add(
        full.span, isKill ? .kill : .version, name.version, batch, index, into: &accumulator)
      own = name
      names.append(full)
      if !isKill, let other = owner.local(bytes[name.name]) {
        add(other.span, .local, name.version, batch, index, into: &accumulator)
      }
    }
    guard labels.supersedes != nil else { return }
    for label in batch.labels[batch.stories[index].labels.range]
    where label.kind == .supersedes && label.range.count <= Self.longestName
      && names.count < Self.mostReferences
    {
      for reference in ItemName.references(side, label.range) {
        let name = owner.full(bytes[reference.name], isOwn: false)
        guard !names.contains(name) else { continue }
        names.append(name)
        add(
          name.span, isKill ? .kill : .successor, isKill ? reference.version : own?.version, batch,
          index, into: &accumulator)
      }
    }
  }

  /// Adds the row under one name: item, role, version, moment, record, then what is the same for all.
  private mutating func add(
    _ name: Span<UInt8>, _ role: ItemRole, _ version: Int?, _ batch: borrowing ExtractedBatch,
    _ index: Int, into accumulator: inout Accumulator
  ) {
    key.removeAll(keepingCapacity: true)
    ItemTail.append(name, 0..<name.count, to: &key)
    key.append(0x09)
    key.append(0x30 + role.rawValue)
    key.append(0x09)
    ItemTail.append(version.map { $0 + 1 } ?? 0, width: 19, to: &key)
    key.append(contentsOf: tail)
    accumulator.count(.items, key, story: index)
  }
}

/// Where a bare id holds: `1234` is another item at every agency, and a slug is one every day.
///
/// It holds for the agency that the item names beside it, else for the source that the item names. A kill
/// that names neither may mean any agency's item: it reaches no further than its own archive, where
/// stories with a source stand under a second name for it.
private struct ItemOwner {
  private var name: [UInt8] = []
  private var day: [UInt8] = []
  private let archive: [UInt8]
  private var isLocal = false
  /// Ids of mail are no agency's: they hold everywhere.
  private let isMail: Bool

  init(
    _ batch: borrowing ExtractedBatch, _ index: Int, _ labels: ItemLabels, archive: [UInt8]
  ) {
    self.archive = archive
    isMail = batch.documents[index].format == .mail
    let row = batch.stories[index]
    let bytes = batch.side
    if let source = labels.idSource ?? labels.source {
      for byte in source { name.append(bytes[byte].lowered) }
    } else {
      name = archive
      isLocal = true
    }
    guard labels.isSlugID, row.published.isSet else { return }
    var date = row.published
    date.hour = -1
    day.append(0x20)
    date.append(to: &day)
  }

  private func isBare(_ id: ArraySlice<UInt8>) -> Bool {
    !isMail && !id.contains(UInt8(ascii: ":"))
  }

  /// The name under which the item stands; `isOwn` for the item's own id, not for one it refers to.
  func full(_ id: ArraySlice<UInt8>, isOwn: Bool) -> [UInt8] {
    isBare(id) ? name + [0x20] + id + (isOwn ? day : []) : Array(id)
  }

  /// The name under which a kill of the same archive that tells no source looks for the item.
  func local(_ id: ArraySlice<UInt8>) -> [UInt8]? {
    isBare(id) && !isLocal ? archive + [0x20] + id + day : nil
  }
}

/// Where the labels stand that a row of the table of items is made of: the first of each kind.
struct ItemLabels {
  private(set) var id: Range<Int>?
  private(set) var revision: Range<Int>?
  private(set) var supersedes: Range<Int>?
  private(set) var note: Range<Int>?
  private(set) var headline: Range<Int>?
  private(set) var status: Range<Int>?
  private(set) var service: Range<Int>?
  private(set) var source: Range<Int>?
  private(set) var slug: Range<Int>?
  /// The agency that the id itself names.
  private(set) var idSource: Range<Int>?
  /// The id is a slug, which comes again on other days.
  private(set) var isSlugID = false

  init(_ batch: borrowing ExtractedBatch, _ index: Int) {
    let bytes = batch.side
    let side = bytes.span
    var isIDSource = false
    let isG2 = batch.documents[index].format == .newsMLG2
    for label in batch.labels[batch.stories[index].labels.range] {
      switch label.kind {
      case .metadataName:
        isIDSource =
          Self.isName("id_source", side, label.range)
          || isG2 && Self.isName("provider", side, label.range)
        if Self.isName("id_from_slug", side, label.range) { isSlugID = true }
      case .metadataValue where isIDSource: idSource = idSource ?? label.range
      case .id: id = id ?? label.range
      case .revision: revision = revision ?? label.range
      case .supersedes: supersedes = supersedes ?? label.range
      case .editorNote: note = note ?? label.range
      case .headline: headline = headline ?? label.range
      case .status: status = status ?? label.range
      case .service: service = service ?? label.range
      case .source: source = source ?? label.range
      case .slug: slug = slug ?? label.range
      default: continue
      }
    }
  }

  private static func isName(
    _ word: StaticString, _ side: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    range.count == word.utf8CodeUnitCount && side.matches(word, at: range.lowerBound)
  }
}

/// What a story is to the item under whose name it stands.
///
/// Raw values are part of the partials' file format: kills come before what they withdraw.
package enum ItemRole: UInt8, Sendable {
  case kill = 0
  /// A version of the item.
  case version
  /// A version that names its source, under the name by which a kill that names none looks for it.
  case local
  /// Another item that replaces this one.
  case successor = 3
}

/// An id without its version: what all versions of an item share.
struct ItemName {
  var name: Range<Int>
  var version: Int?

  /// Reads an item's own id.
  ///
  /// NewsML's public identifiers end in the revision (`urn:newsml:wire.example:20190121:TX-1:2`):
  /// it is cut off where all parts of such an identifier are there, and of Reuters' guids
  /// (`tag:wire.example,2026:newsml_K1:5`) where the item says the same number. Other ids may end in
  /// a number that is a part of the name: `tag:wire.example,2026:1` and `:2` are two items.
  init(_ side: Span<UInt8>, _ id: Range<Int>, revision: Range<Int>?) {
    name = id
    version = revision.flatMap { Self.number(side, $0) }
    guard let (colon, number) = Self.tail(side, id) else { return }
    let isGuid = number == version && Self.isNewsMLGuid(side, id.lowerBound..<colon)
    guard isGuid || Self.isWhole(side, id) else { return }
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
    return (start - 1, number * scale)
  }

  /// Whether an id has all six parts of NewsML's: `urn`, `newsml`, provider, date, item, revision.
  private static func isWhole(_ side: Span<UInt8>, _ id: Range<Int>) -> Bool {
    guard side.matchesFolded("urn:newsml:", at: id.lowerBound) else { return false }
    return id.count { side[$0] == UInt8(ascii: ":") } >= 5
  }

  /// Whether the last part of a tag before its version begins with `newsml_`.
  private static func isNewsMLGuid(_ side: Span<UInt8>, _ id: Range<Int>) -> Bool {
    var start = id.upperBound
    while start > id.lowerBound, side[start - 1] != UInt8(ascii: ":") { start -= 1 }
    return start > id.lowerBound && side.matchesFolded("newsml_", at: start)
      && start + 7 < id.upperBound
  }

  /// Steps between whole versions: room for the second part of `1.12`.
  static let scale = 10_000

  /// A version that sorts: a whole number, or two parted by a dot (`1.9` is before `1.10`).
  ///
  /// Nil where it is none: times decide then.
  private static func number(_ side: Span<UInt8>, _ range: Range<Int>) -> Int? {
    func digits(from start: Int) -> Int {
      var end = start
      while end < range.upperBound, side[end].isDigit { end += 1 }
      return end
    }
    let end = digits(from: range.lowerBound)
    guard end - range.lowerBound <= 14, let whole = side.number(in: range.lowerBound..<end) else {
      return nil
    }
    guard end < range.upperBound, side[end] == UInt8(ascii: ".") else { return whole * scale }
    let last = digits(from: end + 1)
    guard last - end <= 5, let part = side.number(in: end + 1..<last),
      last == range.upperBound || side[last] != UInt8(ascii: ".")
    else { return nil }
    return whole * scale + part
  }
}

/// What the table of items keeps of a story, whatever name it stands under.
enum ItemTail {
  /// A reason longer than this is cut.
  private static let longestReason = 240
  private static let mostSuperseded = 8

  /// Appends fields, a tab before each, the archive last, whatever its name holds.
  static func append(
    _ batch: borrowing ExtractedBatch, _ index: Int, _ labels: ItemLabels, archive: [UInt8],
    to out: inout [UInt8]
  ) {
    let row = batch.stories[index]
    let bytes = batch.side
    let side = bytes.span
    out.append(0x09)
    append(moment(row), width: 12, to: &out)
    out.append(0x09)
    append(batch.documents[index].record, width: 10, to: &out)
    out.append(0x09)
    // A printer's message without a mark may only share a name with others.
    out.append(
      batch.documents[index].format.isTeleprinter && row.version == .none && row.kind != .kill
        ? 0x31 : 0x30)
    out.append(0x09)
    if let revision = labels.revision { append(side, revision, to: &out) }
    out.append(0x09)
    out.append(contentsOf: row.kind.rawValue.utf8)
    out.append(0x09)
    if row.published.isSet { row.published.append(to: &out) }
    out.append(0x09)
    if labels.supersedes != nil {
      var count = 0
      for label in batch.labels[row.labels.range]
      where label.kind == .supersedes && count < mostSuperseded {
        if count > 0 { out.append(0x20) }
        append(side, label.range, to: &out)
        count += 1
      }
    }
    out.append(0x09)
    if let id = labels.id { append(side, id, to: &out) }
    out.append(0x09)
    if row.kind == .kill, let reason = labels.note ?? labels.headline ?? labels.status {
      append(side, cut(side, reason), to: &out)
    }
    out.append(0x09)
    out.append(contentsOf: archive)
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
  private static func cut(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    guard range.count > longestReason else { return range }
    var end = range.lowerBound + longestReason
    while end > range.lowerBound, text[end].isContinuation { end -= 1 }
    return range.lowerBound..<end
  }

  /// Control codes would part fields.
  static func append(_ text: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8]) {
    let start = out.count
    out.append(text, range)
    for index in start..<out.count where out[index] < 0x20 { out[index] = 0x20 }
  }

  static func append(_ value: Int, width: Int, to out: inout [UInt8]) {
    let start = out.count
    for _ in 0..<width { out.append(0x30) }
    var (rest, index) = (value, out.count - 1)
    while rest > 0, index >= start {
      out[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      index -= 1
    }
  }
}
