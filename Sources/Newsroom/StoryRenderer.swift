internal import Extract
internal import Lexicon
package import Wire

/// Writes a story as a line of JSON, as the contract of the results has it.
package struct StoryRenderer: Sendable {
  let writesText: Bool
  private var offsets = CodePointOffsets()
  /// The kinds of labels that the story has, a bit each: most stories have few of them.
  private var labelKinds: UInt64 = 0
  var places = PlaceCache(Lexicon.shared.gazetteer)
  private let agencies = JSONTable(Lexicon.shared.agencies)
  let currencies = JSONTable(Currency.codes)
  /// The archive's name as it was last asked for, and as JSON.
  private var archive = ""
  private var archiveJSON = JSONTable([""])

  package init(writesText: Bool) { self.writesText = writesText }

  /// Appends the story at `index` of a batch as a line.
  package mutating func render(
    _ batch: borrowing ExtractedBatch, _ index: Int, archive: String, into json: inout JSONBytes
  ) {
    let text = batch.text.span
    let side = batch.side.span
    let document = batch.documents[index]
    let segmented = batch.segmented[index]
    let row = batch.stories[index]
    let labels = batch.labels.span.extracting(row.labels.range)
    if archive != self.archive {
      self.archive = archive
      archiveJSON = JSONTable([archive])
    }
    offsets.prepare(text, segmented.body.range)
    labelKinds = 0
    for label in labels.indices { labelKinds |= 1 &<< UInt64(labels[label].kind.rawValue) }
    json.beginObject()
    writeIdentity(document, labels, side, batch.envelope.members, &json)
    json.key("kind")
    json.string(row.kind.rawValue)
    if row.agency >= 0 {
      json.key("agency")
      agencies.write(Int(row.agency), to: &json)
    }
    writeScalars(row, labels, side, &json)
    writeList(.bylineName, "bylines", labels, side, &json)
    writeDateline(row, labels, side, &json)
    if !segmented.body.isEmpty { writeText(batch, segmented, text, &json) }
    writeSideParts(labels, side, &json)
    let facts = batch.facts.span.extracting(row.facts.range)
    writeRICs(batch.rics.span.extracting(segmented.rics.range), facts, segmented, text, side, &json)
    writeEntities(facts, text, &json)
    writeQuotes(facts, text, &json)
    writeDates(facts, text, &json)
    writeAmounts(facts, text, &json)
    writeMetadata(labels, side, &json)
    writeRemoved(batch.removed.span.extracting(segmented.removed.range), side, &json)
    json.bytes.write(atMost: 64) { pen in
      pen.put(",\"fingerprint\":\"")
      row.fingerprint.append(to: &pen)
      pen.put("\"}\n")
    }
    json.begin()
  }

  /// What versions are called, made once: a case's name is looked up in the program's metadata.
  private static let versions = VersionKind.allCases.map { "\($0)" }

  /// The code points at which a range of the batch's text begins and ends in the story's.
  @inline(__always)
  func codePoints(_ range: Range<Int>, _ text: Span<UInt8>) -> Range<Int> {
    let start = offsets.offset(text, range.lowerBound)
    return start..<max(start, offsets.offset(text, range.upperBound))
  }

  // MARK: - Parts

  private func writeIdentity(
    _ document: DocumentRow, _ labels: Span<Row<PartKind>>, _ side: Span<UInt8>,
    _ members: [String], _ json: inout JSONBytes
  ) {
    json.key("id")
    if let id = first(.id, labels) {
      json.string(side, id.range)
    } else {
      json.string("\(archive)#\(document.record)")
    }
    json.literal(",\"source\":{\"archive\":")
    archiveJSON.write(0, to: &json)
    if document.member >= 0 {
      json.key("member")
      json.string(members[document.member])
    }
    json.bytes.write(atMost: 2 * BytePen.decimalBound + 32) { pen in
      pen.put(",\"record\":")
      pen.put(decimal: document.record)
      pen.put(",\"offset\":")
      pen.put(decimal: document.offset)
    }
    json.key("format")
    json.string(document.format.rawValue)
    json.endObject()
  }

  func has(_ kind: PartKind) -> Bool { labelKinds & 1 &<< UInt64(kind.rawValue) != 0 }

  /// The story's first label of a kind.
  func first(_ kind: PartKind, _ labels: Span<Row<PartKind>>) -> Row<PartKind>? {
    guard has(kind) else { return nil }
    for index in labels.indices where labels[index].kind == kind { return labels[index] }
    return nil
  }

  func writeFirst(
    _ kind: PartKind, _ key: StaticString, _ labels: Span<Row<PartKind>>,
    _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard let label = first(kind, labels), !label.isEmpty else { return }
    json.key(key)
    json.string(side, label.range)
  }

  func writeList(
    _ kind: PartKind, _ key: StaticString, _ labels: Span<Row<PartKind>>,
    _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard has(kind) else { return }
    json.key(key)
    json.beginArray()
    for index in labels.indices where labels[index].kind == kind {
      json.element()
      json.string(side, labels[index].range)
    }
    json.endArray()
  }

  private func writeScalars(
    _ row: StoryRow, _ labels: Span<Row<PartKind>>, _ side: Span<UInt8>,
    _ json: inout JSONBytes
  ) {
    if row.language != 0 {
      json.key("language")
      json.bytes.write(atMost: 5) { pen in
        pen.put("\"")
        pen.put(UInt8(truncatingIfNeeded: row.language >> 8))
        pen.put(UInt8(truncatingIfNeeded: row.language))
        if row.language == Extractor.unknownLanguage { pen.put("d") }
        pen.put("\"")
      }
    }
    if row.published.isSet {
      json.key("published")
      writeTimestamp(row.published, &json)
    }
    if let label = first(.created, labels) {
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
    if has(.embargo) { writeEmbargo(labels, side, from: row.published, &json) }
    writeFirst(.usageTerms, "rights", labels, side, &json)
    writeList(.supersedes, "supersedes", labels, side, &json)
    if has(.link) { writeLinks(labels, side, &json) }
    if row.version != .none {
      json.key("version")
      json.beginObject()
      json.key("kind")
      json.string(Self.versions[Int(row.version.rawValue)])
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
      if row.takes > 0 {
        json.key("of")
        json.number(Int(row.takes))
      }
      json.endObject()
    }
    if row.sequence >= 0 {
      json.key("sequence")
      json.number(row.sequence)
    }
    if row.declaredWords >= 0 {
      json.key("word_count_declared")
      json.number(Int(row.declaredWords))
    }
    writeFirst(.source, "source_name", labels, side, &json)
    writeFirst(.url, "url", labels, side, &json)
  }

  func writeTimestamp(_ timestamp: Timestamp, _ json: inout JSONBytes) {
    json.bytes.write(atMost: 32) { pen in
      pen.put("\"")
      timestamp.append(to: &pen)
      pen.put("\"")
    }
  }

  private mutating func writeDateline(
    _ row: StoryRow, _ labels: Span<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard let line = first(.dateline, labels) else { return }
    json.literal(",\"dateline\":{\"text\":")
    json.string(side, line.range)
    if has(.datelinePlace) {
      json.key("places")
      json.beginArray()
      for index in labels.indices where labels[index].kind == .datelinePlace {
        json.element()
        json.beginObject()
        let place = Int(Int32(bitPattern: labels[index].payload))
        if place >= 0 {
          let entry = places.entry(place)
          json.raw(places.bytes.span, entry.name.lowerBound..<entry.keys.upperBound)
        } else {
          json.key("name")
          json.string(side, labels[index].range)
          if let country = PlacePayload.letters(Int32(place)) {
            json.literal(",\"country\":\"")
            json.bytes.append(country.first)
            json.bytes.append(country.second)
            json.bytes.append(UInt8(ascii: "\""))
          }
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

  private func writeText(
    _ batch: borrowing ExtractedBatch, _ segmented: SegmentedDocument, _ text: Span<UInt8>,
    _ json: inout JSONBytes
  ) {
    if writesText {
      json.key("text")
      json.string(text, segmented.body.range)
    }
    let paragraphs = batch.paragraphs.span.extracting(segmented.paragraphs.range)
    let sentences = batch.sentences.span.extracting(segmented.sentences.range)
    let bound = 3 * BytePen.decimalBound
    var crossheads = 0
    json.bytes.write(atMost: (2 * paragraphs.count + sentences.count) * bound + 64) { pen in
      pen.put(",\"paragraphs\":[")
      var isFirst = true
      for index in paragraphs.indices {
        guard paragraphs[index].kind != .crosshead else {
          crossheads += 1
          continue
        }
        if !isFirst { pen.put(",") }
        isFirst = false
        pen.put(pair: codePoints(paragraphs[index].range, text))
      }
      pen.put("]")
      // A text may be a table alone.
      if !sentences.isEmpty { pen.put(",\"sentences\":[") }
      for index in sentences.indices {
        if index > 0 { pen.put(",") }
        pen.put(pair: codePoints(sentences[index].range, text))
      }
      if !sentences.isEmpty { pen.put("]") }
      guard crossheads > 0 else { return }
      pen.put(",\"crossheads\":[")
      isFirst = true
      for index in paragraphs.indices where paragraphs[index].kind == .crosshead {
        if !isFirst { pen.put(",") }
        isFirst = false
        pen.put(pair: codePoints(paragraphs[index].range, text))
      }
      pen.put("]")
    }
  }
}
