internal import Extract
internal import Lexicon
internal import Wire

// The fields that few stories have: subjects, links, captions, credits, codes, what was taken out.
extension StoryRenderer {
  func writeSubjects(
    _ labels: Span<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard has(.subject) || has(.codedSubject) else { return }
    json.key("subjects")
    json.beginArray()
    for index in labels.indices where labels[index].kind == .codedSubject {
      let label = labels[index]
      let values = Self.values(side, label.range)
      json.element()
      json.beginObject()
      for (name, value) in zip(["scheme", "code", "name"] as [StaticString], values)
      where !value.isEmpty {
        json.key(name)
        json.string(side, value)
      }
      if values.count == 3, values[2].isEmpty,
        let name = TopicNames.shared.name(side, scheme: values[0], code: values[1])
      {
        json.key("name")
        json.string(name.span, 0..<name.count)
      }
      json.endObject()
    }
    for index in labels.indices where labels[index].kind == .subject {
      let label = labels[index]
      json.element()
      json.beginObject()
      if let scheme = SubjectScheme(rawValue: UInt8(truncatingIfNeeded: label.payload)) {
        json.key("scheme")
        json.string(scheme.name)
      }
      json.key("code")
      json.string(side, label.range)
      json.endObject()
    }
    json.endArray()
  }

  /// The values of a field that holds several, parted by U+001F.
  private static func values(_ side: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var values: [Range<Int>] = []
    var start = range.lowerBound
    while let mark = side.firstIndex(of: 0x1F, from: start, to: range.upperBound) {
      values.append(start..<mark)
      start = mark + 1
    }
    values.append(start..<range.upperBound)
    return values
  }

  func writeEmbargo(
    _ labels: Span<Row<PartKind>>, _ side: Span<UInt8>, from day: Timestamp, _ json: inout JSONBytes
  ) {
    guard let label = first(.embargo, labels), !label.isEmpty else { return }
    let until = DateFields.embargo(side, label.range, from: day)
    json.key("embargo")
    json.beginObject()
    if until.isSet {
      json.key("until")
      writeTimestamp(until, &json)
    }
    json.key("text")
    json.string(side, label.range)
    json.endObject()
  }

  func writeLinks(
    _ labels: Span<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    json.key("links")
    json.beginArray()
    for index in labels.indices where labels[index].kind == .link {
      let label = labels[index]
      let values = Self.values(side, label.range)
      json.element()
      json.beginObject()
      for (name, value) in zip(["rel", "id", "title"] as [StaticString], values)
      where !value.isEmpty {
        json.key(name)
        json.string(side, value)
      }
      json.endObject()
    }
    json.endArray()
  }

  func writeSideParts(
    _ labels: Span<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    if has(.caption) {
      json.key("captions")
      json.beginArray()
      for index in labels.indices where labels[index].kind == .caption {
        json.element()
        json.beginObject()
        json.key("text")
        json.string(side, labels[index].range)
        let next = index + 1
        if next < labels.count, labels[next].kind == .captionCredit {
          json.key("credit")
          json.string(side, labels[next].range)
        }
        json.endObject()
      }
      json.endArray()
    }
    if has(.creditName) || has(.credits) { writeCredits(labels, side, &json) }
    writeFirst(.copyright, "copyright", labels, side, &json)
    writeList(.editorNote, "editor_notes", labels, side, &json)
    writeList(.summary, "summary", labels, side, &json)
    writeFirst(.signoff, "signoff", labels, side, &json)
  }

  /// Names of one role follow each other; a role is written once for each run of them.
  private func writeCredits(
    _ labels: Span<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    var open: UInt32?
    for index in labels.indices where labels[index].kind == .creditName {
      let label = labels[index]
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

  func writeRICs(
    _ rics: Span<Row<FactKind>>, _ facts: Span<Fact>, _ segmented: SegmentedDocument,
    _ text: Span<UInt8>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard !rics.isEmpty else { return }
    json.key("rics")
    json.beginArray()
    // A name does not reach back over the code before: `Norland Docks <NDOC.N> & Ferries <NFER.N>`.
    var floor = segmented.body.range.lowerBound
    for index in rics.indices {
      json.element()
      json.beginObject()
      json.key("code")
      json.string(side, rics[index].range)
      let place = Int(rics[index].payload)
      let name = CompanyName.found(
        facts, CompanyName.before(text, place, floor: floor), floor: floor)
      floor = place
      if !name.isEmpty {
        json.key("name")
        json.string(text, name)
      }
      let span = codePoints(name, text)
      json.bytes.write(atMost: 64 + 2 * BytePen.decimalBound) { $0.put(span) }
      json.endObject()
    }
    json.endArray()
  }

  func writeRemoved(
    _ removed: Span<Row<RemovalReason>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard !removed.isEmpty else { return }
    json.key("removed")
    json.beginArray()
    for index in removed.indices {
      json.element()
      json.beginObject()
      json.key("text")
      json.string(side, removed[index].range)
      json.key("reason")
      json.string(removed[index].kind.name)
      json.endObject()
    }
    json.endArray()
  }

  func writeMetadata(
    _ labels: Span<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    if let object = first(.metadataJSON, labels) {
      json.key("metadata")
      json.raw(side, object.range)
      return
    }
    guard has(.metadataName) else { return }
    json.key("metadata")
    json.beginObject()
    for index in labels.indices where labels[index].kind == .metadataName {
      guard index + 1 < labels.count, labels[index + 1].kind == .metadataValue else { continue }
      json.element()
      json.string(side, labels[index].range)
      json.bytes.append(UInt8(ascii: ":"))
      json.string(side, labels[index + 1].range)
    }
    json.endObject()
  }
}
