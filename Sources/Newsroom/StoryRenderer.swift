internal import Extract
internal import Lexicon
package import Wire

/// Writes a story as a line of JSON, as the contract of the results has it.
package struct StoryRenderer: Sendable {
  private let lexicon = Lexicon.shared
  private let writesText: Bool
  /// Code points before each byte of the story's text; empty where all of it is ASCII.
  private var codePoints: [UInt32] = []
  private var bodyStart = 0
  /// The kinds of labels that the story has, a bit each: most stories have few of them.
  private var labelKinds: UInt64 = 0
  /// JSON of places that were written before: a wire names few places, again and again.
  private var places = PlaceCache()

  package init(writesText: Bool) { self.writesText = writesText }

  /// Appends the story at `index` of a batch as a line.
  package mutating func render(
    _ batch: ExtractedBatch, _ index: Int, archive: String, into json: inout JSONBytes
  ) {
    let text = batch.text.span
    let side = batch.side.span
    let document = batch.documents[index]
    let segmented = batch.segmented[index]
    let row = batch.stories[index]
    let labels = batch.labels[row.labels.range]
    prepareOffsets(text, segmented.body.range)
    labelKinds = 0
    for label in labels { labelKinds |= 1 &<< UInt64(label.kind.rawValue) }
    json.beginObject()
    writeIdentity(document, labels, side, archive, batch.envelope.members, &json)
    json.key("kind")
    json.string(row.kind.rawValue)
    if row.agency >= 0 {
      json.key("agency")
      json.string(lexicon.agencies[Int(row.agency)])
    }
    writeScalars(row, labels, side, &json)
    writeBylines(labels, side, &json)
    writeDateline(row, labels, side, &json)
    if !segmented.body.isEmpty { writeText(batch, segmented, text, &json) }
    writeSideParts(labels, side, &json)
    writeRICs(batch, segmented, text, side, &json)
    let facts = batch.facts[row.facts.range]
    writeEntities(facts, text, &json)
    writeQuotes(facts, text, &json)
    writeDates(facts, text, &json)
    writeAmounts(facts, text, &json)
    writeMetadata(labels, side, &json)
    let removed = batch.removed[segmented.removed.range]
    if !removed.isEmpty {
      json.key("removed")
      json.beginArray()
      for piece in removed {
        json.element()
        json.beginObject()
        json.key("text")
        json.string(side, piece.range)
        json.key("reason")
        json.string(piece.kind.name)
        json.endObject()
      }
      json.endArray()
    }
    json.key("fingerprint")
    json.bytes.append(UInt8(ascii: "\""))
    row.fingerprint.append(to: &json.bytes)
    json.bytes.append(UInt8(ascii: "\""))
    json.endObject()
    json.newline()
  }

  // MARK: - Offsets

  private mutating func prepareOffsets(_ text: Span<UInt8>, _ body: Range<Int>) {
    bodyStart = body.lowerBound
    codePoints.removeAll(keepingCapacity: true)
    guard !text.isASCII(body) else { return }
    var count: UInt32 = 0
    for index in body {
      codePoints.append(count)
      // A character's bytes all stand before the next one's number.
      let isLastByte = index + 1 >= body.upperBound || !text[index + 1].isContinuation
      if isLastByte { count += 1 }
    }
    codePoints.append(count)
  }

  /// The code point offset in the story's text of a byte of the batch's text.
  private func offset(_ byte: Int) -> Int {
    let index = byte - bodyStart
    guard !codePoints.isEmpty else { return index }
    return Int(codePoints[min(index, codePoints.count - 1)])
  }

  private func writeSpan(_ range: Range<Int>, _ json: inout JSONBytes) {
    json.span(offset(range.lowerBound), offset(range.upperBound))
  }

  private func writePair(_ range: Range<Int>, _ json: inout JSONBytes) {
    json.pair(offset(range.lowerBound), offset(range.upperBound))
  }

  // MARK: - Parts

  private func writeIdentity(
    _ document: DocumentRow, _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>,
    _ archive: String, _ members: [String], _ json: inout JSONBytes
  ) {
    json.key("id")
    if let id = labels.first(where: { $0.kind == .id }) {
      json.string(side, id.range)
    } else {
      json.string("\(archive)#\(document.record)")
    }
    json.key("source")
    json.beginObject()
    json.key("archive")
    json.string(archive)
    if document.member >= 0 {
      json.key("member")
      json.string(members[document.member])
    }
    json.key("record")
    json.number(document.record)
    json.key("offset")
    json.number(document.offset)
    json.key("format")
    json.string(document.format.rawValue)
    json.endObject()
  }

  func has(_ kind: PartKind) -> Bool { labelKinds & 1 &<< UInt64(kind.rawValue) != 0 }

  private func writeFirst(
    _ kind: PartKind, _ key: StaticString, _ labels: ArraySlice<Row<PartKind>>,
    _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard has(kind), let label = labels.first(where: { $0.kind == kind }), !label.isEmpty else {
      return
    }
    json.key(key)
    json.string(side, label.range)
  }

  private func writeList(
    _ kind: PartKind, _ key: StaticString, _ labels: ArraySlice<Row<PartKind>>,
    _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard has(kind) else { return }
    json.key(key)
    json.beginArray()
    for label in labels where label.kind == kind {
      json.element()
      json.string(side, label.range)
    }
    json.endArray()
  }

  private func writeScalars(
    _ row: StoryRow, _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>,
    _ json: inout JSONBytes
  ) {
    if row.language != 0 {
      json.key("language")
      json.bytes.append(UInt8(ascii: "\""))
      json.bytes.append(UInt8(truncatingIfNeeded: row.language >> 8))
      json.bytes.append(UInt8(truncatingIfNeeded: row.language))
      if row.language == Extractor.unknownLanguage { json.bytes.append(UInt8(ascii: "d")) }
      json.bytes.append(UInt8(ascii: "\""))
    }
    if row.published.isSet {
      json.key("published")
      writeTimestamp(row.published, &json)
    }
    if has(.created), let label = labels.first(where: { $0.kind == .created }) {
      let created = DateFields.timestamp(side, label.range)
      if created.isSet {
        json.key("created")
        writeTimestamp(created, &json)
      }
    }
    writeFirst(.headline, "headline", labels, side, &json)
    writeFirst(.slug, "slug", labels, side, &json)
    writeList(.tag, "tags", labels, side, &json)
    writeFirst(.urgency, "urgency", labels, side, &json)
    writeFirst(.priority, "priority", labels, side, &json)
    if row.urgencyLevel > 0 {
      json.key("urgency_level")
      json.number(Int(row.urgencyLevel))
    }
    writeFirst(.service, "service", labels, side, &json)
    writeFirst(.category, "category", labels, side, &json)
    writeSubjects(labels, side, &json)
    writeList(.keyword, "keywords", labels, side, &json)
    writeList(.genre, "genre", labels, side, &json)
    writeList(.place, "places", labels, side, &json)
    writeFirst(.revision, "revision", labels, side, &json)
    if has(.status) {
      writeFirst(.status, "status", labels, side, &json)
    } else if row.kind == .kill {
      json.key("status")
      json.string("killed")
    }
    if has(.embargo) { writeEmbargo(labels, side, &json) }
    writeFirst(.usageTerms, "rights", labels, side, &json)
    writeList(.supersedes, "supersedes", labels, side, &json)
    if has(.link) { writeLinks(labels, side, &json) }
    if row.version != .none {
      json.key("version")
      json.beginObject()
      json.key("kind")
      json.string("\(row.version)")
      if row.versionNumber > 0 {
        json.key("n")
        json.number(Int(row.versionNumber))
      }
      json.endObject()
    }
    if row.take > 0 {
      json.key("take")
      json.beginObject()
      json.key("n")
      json.number(Int(row.take))
      json.endObject()
    }
    if row.sequence >= 0 {
      json.key("sequence")
      json.number(Int(row.sequence))
    }
    if row.declaredWords >= 0 {
      json.key("word_count_declared")
      json.number(Int(row.declaredWords))
    }
    writeFirst(.source, "source_name", labels, side, &json)
    writeFirst(.url, "url", labels, side, &json)
  }

  func writeTimestamp(_ timestamp: Timestamp, _ json: inout JSONBytes) {
    json.bytes.append(UInt8(ascii: "\""))
    timestamp.append(to: &json.bytes)
    json.bytes.append(UInt8(ascii: "\""))
  }

  private func writeBylines(
    _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    writeList(.bylineName, "bylines", labels, side, &json)
  }

  private mutating func writeDateline(
    _ row: StoryRow, _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>,
    _ json: inout JSONBytes
  ) {
    guard has(.dateline), let line = labels.first(where: { $0.kind == .dateline }) else { return }
    json.key("dateline")
    json.beginObject()
    json.key("text")
    json.string(side, line.range)
    if has(.datelinePlace) {
      json.key("places")
      json.beginArray()
      for label in labels where label.kind == .datelinePlace {
        json.element()
        json.beginObject()
        json.key("name")
        let index = Int(Int32(bitPattern: label.payload))
        if index >= 0 {
          json.string(lexicon.gazetteer.places[index].canonical)
          writePlace(index, &json)
        } else {
          json.string(side, label.range)
        }
        json.endObject()
      }
      json.endArray()
    }
    if row.datelineDate.isSet {
      json.key("date")
      writeTimestamp(row.datelineDate, &json)
    }
    json.endObject()
  }

  /// Country and coordinates of a gazetteer row, behind other keys of the object.
  private mutating func writePlace(_ index: Int, _ json: inout JSONBytes) {
    places.append(index, lexicon.gazetteer, to: &json)
  }

  private func writeText(
    _ batch: ExtractedBatch, _ segmented: SegmentedDocument, _ text: Span<UInt8>,
    _ json: inout JSONBytes
  ) {
    if writesText {
      json.key("text")
      json.string(text, segmented.body.range)
    }
    let paragraphs = batch.paragraphs[segmented.paragraphs.range]
    json.key("paragraphs")
    json.beginArray()
    for paragraph in paragraphs where paragraph.kind != .crosshead {
      writePair(paragraph.range, &json)
    }
    json.endArray()
    json.key("sentences")
    json.beginArray()
    for sentence in batch.sentences[segmented.sentences.range] { writePair(sentence.range, &json) }
    json.endArray()
    guard paragraphs.contains(where: { $0.kind == .crosshead }) else { return }
    json.key("crossheads")
    json.beginArray()
    for paragraph in paragraphs where paragraph.kind == .crosshead {
      writePair(paragraph.range, &json)
    }
    json.endArray()
  }

  private func writeSideParts(
    _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    if has(.caption) {
      json.key("captions")
      json.beginArray()
      for (position, label) in zip(labels.indices, labels) where label.kind == .caption {
        json.element()
        json.beginObject()
        json.key("text")
        json.string(side, label.range)
        let next = position + 1
        if next < labels.endIndex, labels[next].kind == .captionCredit {
          json.key("credit")
          json.string(side, labels[next].range)
        }
        json.endObject()
      }
      json.endArray()
    }
    writeCredits(labels, side, &json)
    writeFirst(.copyright, "copyright", labels, side, &json)
    writeList(.editorNote, "editor_notes", labels, side, &json)
    writeList(.summary, "summary", labels, side, &json)
    writeFirst(.signoff, "signoff", labels, side, &json)
  }

  /// Names of one role follow each other; a role is written once for each run of them.
  private func writeCredits(
    _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    var open: UInt32?
    for label in labels where has(.creditName) && label.kind == .creditName {
      if open == nil {
        json.key("credits")
        json.beginArray()
      }
      if open != label.payload {
        if open != nil {
          json.endArray()
          json.endObject()
        }
        json.element()
        json.beginObject()
        json.key("role")
        json.string(
          CreditRole(rawValue: UInt8(truncatingIfNeeded: label.payload))?.name ?? "contributing")
        json.key("names")
        json.beginArray()
        open = label.payload
      }
      json.element()
      json.string(side, label.range)
    }
    if open != nil {
      json.endArray()
      json.endObject()
      json.endArray()
    }
    writeList(.credits, "credits_text", labels, side, &json)
  }

  private func writeRICs(
    _ batch: ExtractedBatch, _ segmented: SegmentedDocument, _ text: Span<UInt8>,
    _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    let rics = batch.rics[segmented.rics.range]
    guard !rics.isEmpty else { return }
    json.key("rics")
    json.beginArray()
    for ric in rics {
      json.element()
      json.beginObject()
      json.key("code")
      json.string(side, ric.range)
      let name = CompanyName.before(text, Int(ric.payload), floor: segmented.body.range.lowerBound)
      if !name.isEmpty {
        json.key("name")
        json.string(text, name)
      }
      writeSpan(name, &json)
      json.endObject()
    }
    json.endArray()
  }

  // MARK: - Facts

  private mutating func writeEntities(
    _ facts: ArraySlice<Fact>, _ text: Span<UInt8>, _ json: inout JSONBytes
  ) {
    var isOpen = false
    for fact in facts {
      guard fact.kind.isEntity else { continue }
      if !isOpen {
        json.key("entities")
        json.beginArray()
        isOpen = true
      }
      json.element()
      switch fact.kind {
      case .person: json.literal("{\"type\":\"person\",\"text\":")
      case .organisation: json.literal("{\"type\":\"organisation\",\"text\":")
      case .place: json.literal("{\"type\":\"place\",\"text\":")
      default: json.literal("{\"type\":\"misc\",\"text\":")
      }
      json.string(text, fact.range)
      writeSpan(fact.range, &json)
      if fact.kind == .place, fact.payload >= 0 { writePlace(Int(fact.payload), &json) }
      json.endObject()
    }
    if isOpen { json.endArray() }
  }

  private func writeQuotes(
    _ facts: ArraySlice<Fact>, _ text: Span<UInt8>, _ json: inout JSONBytes
  ) {
    var isOpen = false
    for (index, fact) in zip(facts.indices, facts) where fact.kind == .quote {
      if !isOpen {
        json.key("quotes")
        json.beginArray()
        isOpen = true
      }
      json.element()
      json.literal("{\"text\":")
      json.string(text, fact.range)
      writeSpan(fact.range, &json)
      for follower in facts[
        (index + 1)..<min(facts.endIndex, index + 1 + Int(max(0, fact.payload)))]
      {
        if follower.kind == .speaker { json.key("speaker") } else { json.key("cue") }
        json.string(text, follower.range)
      }
      json.endObject()
    }
    if isOpen { json.endArray() }
  }

  private func writeDates(
    _ facts: ArraySlice<Fact>, _ text: Span<UInt8>, _ json: inout JSONBytes
  ) {
    var isOpen = false
    for fact in facts where fact.kind == .date {
      if !isOpen {
        json.key("dates")
        json.beginArray()
        isOpen = true
      }
      json.element()
      json.literal("{\"text\":")
      json.string(text, fact.range)
      writeSpan(fact.range, &json)
      json.key("value")
      let value = Int(fact.value)
      switch fact.payload {
      case 3: writeTimestamp(Timestamp(dayNumber: value), &json)
      case 2:
        var month: [UInt8] = []
        Timestamp(year: value / 12, month: value % 12 + 1, day: 1).append(to: &month)
        json.string(month.span, 0..<7)
      default: json.string("\(value)")
      }
      json.endObject()
    }
    if isOpen { json.endArray() }
  }

  private func writeAmounts(
    _ facts: ArraySlice<Fact>, _ text: Span<UInt8>, _ json: inout JSONBytes
  ) {
    var isOpen = false
    for fact in facts {
      guard fact.kind == .money || fact.kind == .percent || fact.kind == .count else { continue }
      if !isOpen {
        json.key("amounts")
        json.beginArray()
        isOpen = true
      }
      json.element()
      json.literal("{\"text\":")
      json.string(text, fact.range)
      writeSpan(fact.range, &json)
      switch fact.kind {
      case .money: json.literal(",\"kind\":\"money\",\"value\":")
      case .percent: json.literal(",\"kind\":\"percent\",\"value\":")
      default: json.literal(",\"kind\":\"count\",\"value\":")
      }
      json.number(fact.value)
      json.key("unit")
      switch fact.kind {
      case .money: json.string(Currency.codes[Int(fact.payload)])
      case .percent: json.string("%")
      default: json.string(text, CompanyName.lastWord(text, fact.range))
      }
      json.endObject()
    }
    if isOpen { json.endArray() }
  }

  private func writeMetadata(
    _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    if has(.metadataJSON), let object = labels.first(where: { $0.kind == .metadataJSON }) {
      json.key("metadata")
      json.raw(side, object.range)
      return
    }
    guard has(.metadataName) else { return }
    json.key("metadata")
    json.beginObject()
    for (index, label) in zip(labels.indices, labels) where label.kind == .metadataName {
      guard index + 1 < labels.endIndex, labels[index + 1].kind == .metadataValue else { continue }
      json.element()
      json.string(side, label.range)
      json.bytes.append(UInt8(ascii: ":"))
      json.string(side, labels[index + 1].range)
    }
    json.endObject()
  }
}
