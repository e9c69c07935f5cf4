internal import Extract
internal import Lexicon
internal import Wire

/// Fields that hold several values: subjects with their names, embargoes, links.
extension StoryRenderer {
  func writeSubjects(
    _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard has(.subject) || has(.codedSubject) else { return }
    json.key("subjects")
    json.beginArray()
    for label in labels where label.kind == .codedSubject {
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
    for label in labels where label.kind == .subject {
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
    _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    guard let label = labels.first(where: { $0.kind == .embargo }), !label.isEmpty else { return }
    let until = DateFields.timestamp(side, label.range)
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
    _ labels: ArraySlice<Row<PartKind>>, _ side: Span<UInt8>, _ json: inout JSONBytes
  ) {
    json.key("links")
    json.beginArray()
    for label in labels where label.kind == .link {
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
}
