package import Wire

/// A batch with its counts: what the fifth stage hands on to be written.
package struct AggregatedBatch: Sendable {
  package var batch: ExtractedBatch
  package var partial: SortedRun
}

/// What the aggregator must know of names it does not own: the lexicon's tables.
package struct NameSource: Sendable {
  package var agencies: [String]
  /// Adds a place's key: its canonical name, a tab and its country.
  package var addPlace: @Sendable (Int, inout [UInt8]) -> Void

  package init(
    agencies: [String], addPlace: @escaping @Sendable (Int, inout [UInt8]) -> Void
  ) {
    self.agencies = agencies
    self.addPlace = addPlace
  }
}

/// The fifth stage: a batch's facts into counts.
package struct Aggregator {
  private let names: NameSource
  private var accumulator = Accumulator()
  private var key: [UInt8] = []
  /// People of the story in full, for those that are named by their last name after.
  private var people: [Range<Int>] = []
  private var items = ItemRows()

  /// Creates an aggregator that names agencies and places by `names`.
  package init(names: NameSource) {
    self.names = names
  }

  /// Counts a batch's stories; `archive` is the archive's name.
  ///
  /// Stories whose records are `withdrawn` are marked and left out of all tables but that of items.
  package mutating func process(
    _ batch: consuming ExtractedBatch, archive: String, withdrawn: Set<Int> = []
  ) -> AggregatedBatch {
    let name = Array(archive.utf8)
    let text = batch.text
    let side = batch.side
    for index in batch.stories.indices {
      // A kill acts at once, even where its own text is held.
      let isHeld = batch.stories[index].heldUntil > 0
      guard !isHeld || batch.stories[index].kind == .kill else { continue }
      let agency = batch.stories[index].agency
      items.add(
        batch, index, archive: name, agency: agency >= 0 ? names.agencies[Int(agency)] : "",
        into: &accumulator)
      if !withdrawn.isEmpty, withdrawn.contains(batch.documents[index].record) {
        batch.stories[index].isWithdrawn = true
        continue
      }
      guard !isHeld else { continue }
      count(batch, index, text.span, side.span, name)
    }
    for reject in batch.envelope.rejects {
      let reason = Array(reject.reason.rawValue.utf8)
      accumulator.count(.rejects, reason.span, story: -2 - reject.record)
    }
    return AggregatedBatch(batch: batch, partial: accumulator.drain())
  }

  private mutating func count(
    _ batch: borrowing ExtractedBatch, _ index: Int, _ text: Span<UInt8>, _ side: Span<UInt8>,
    _ archive: [UInt8]
  ) {
    let row = batch.stories[index]
    if row.published.isSet {
      var day = row.published
      day.hour = -1
      key.removeAll(keepingCapacity: true)
      day.append(to: &key)
      accumulator.count(.days, key, story: index)
    }
    if row.agency >= 0 { add(.agencies, names.agencies[Int(row.agency)], index) }
    add(.kinds, row.kind.rawValue, index)
    add(.formats, batch.documents[index].format.rawValue, index)
    if row.language != 0 { addLanguage(row.language, index) }
    people.removeAll(keepingCapacity: true)
    for fact in batch.facts[row.facts.range] {
      switch fact.kind {
      case .person: addPerson(text, fact.range, index)
      case .organisation:
        accumulator.count(.organisations, text.extracting(fact.range), story: index)
      case .place: addPlace(text, fact, index)
      default: continue
      }
    }
    for piece in batch.removed[batch.segmented[index].removed.range] {
      add(.removed, piece.kind.name, index)
    }
    addFingerprint(batch, index, side, archive)
  }

  private mutating func add(_ table: Table, _ name: String, _ story: Int) {
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: name.utf8)
    accumulator.count(table, key, story: story)
  }

  private mutating func addLanguage(_ language: UInt16, _ story: Int) {
    key.removeAll(keepingCapacity: true)
    key.append(UInt8(language >> 8))
    key.append(UInt8(language & 0xFF))
    if key == Array("un".utf8) { key.append(UInt8(ascii: "d")) }
    accumulator.count(.languages, key, story: story)
  }

  /// `Nazarbayev` counts for the `Nursultan Nazarbayev` that the story named before.
  private mutating func addPerson(_ text: Span<UInt8>, _ range: Range<Int>, _ story: Int) {
    var range = range
    var isSingle = true
    for index in range where text[index] == 0x20 { isSingle = false }
    if isSingle {
      if let full = people.last(where: { Self.ends(text, $0, with: range) }) { range = full }
    } else if people.count < 512,
      !people.contains(where: {
        $0.count == range.count && text.equals($0.lowerBound, text.extracting(range))
      })
    {
      people.append(range)
    }
    accumulator.count(.people, text.extracting(range), story: story)
  }

  private static func ends(_ text: Span<UInt8>, _ name: Range<Int>, with last: Range<Int>) -> Bool {
    let start = name.upperBound - last.count
    guard start > name.lowerBound, text[start - 1] == 0x20 else { return false }
    for offset in 0..<last.count where text[start + offset] != text[last.lowerBound + offset] {
      return false
    }
    return true
  }

  private mutating func addPlace(_ text: Span<UInt8>, _ fact: Fact, _ story: Int) {
    key.removeAll(keepingCapacity: true)
    if fact.payload >= 0 {
      names.addPlace(Int(fact.payload), &key)
    } else {
      key.append(text, fact.range)
      key.append(0x09)
      if let country = PlacePayload.letters(fact.payload) {
        key.append(country.first)
        key.append(country.second)
      }
    }
    accumulator.count(.places, key, story: story)
  }

  /// Fingerprint, archive, record, id: a row a story, so that equal texts are neighbours.
  private mutating func addFingerprint(
    _ batch: borrowing ExtractedBatch, _ index: Int, _ side: Span<UInt8>, _ archive: [UInt8]
  ) {
    guard !batch.segmented[index].body.isEmpty else { return }
    let row = batch.stories[index]
    key.removeAll(keepingCapacity: true)
    row.fingerprint.append(to: &key)
    key.append(0x09)
    key.append(contentsOf: archive)
    key.append(0x09)
    let record = batch.documents[index].record
    var width = 1_000_000_000
    while width > 0 {
      key.append(0x30 + UInt8(record / width % 10))
      width /= 10
    }
    key.append(0x09)
    for label in batch.labels[row.labels.range] where label.kind == .id {
      key.append(side, label.range)
    }
    accumulator.count(.fingerprints, key, story: index)
  }
}
