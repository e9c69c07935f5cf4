internal import Wire

/// What the New York Times Annotated Corpus puts into NITF beside the standard's fields.
///
/// Its articles of 1987 to 2007 repeat the lead in a block of its own, have a headline and a byline
/// in two forms, tell the page in `meta`, and carry the indexers' subjects in `identified-content`.
enum NITFArchive {
  /// Reads a `meta` of the corpus; false where it is none.
  static func readMeta(
    _ name: Range<Int>, _ content: Range<Int>?, _ item: inout XMLItem
  ) -> Bool {
    let document = item.document
    let bytes = document.bytes.span
    func isName(_ word: StaticString) -> Bool {
      name.count == word.utf8CodeUnitCount && bytes.matches(word, at: name.lowerBound)
    }
    if isName("dsk") {
      item.add(.category, content)
      return true
    }
    if isName("slug") {
      item.add(.slug, content)
      return true
    }
    for word: StaticString in [
      "publication_day_of_month", "publication_day_of_week", "publication_month",
      "publication_year", "online_sections", "print_section", "print_page_number", "print_column",
      "column_name", "feature_page", "series_name", "banner", "alternate_url", "correction_date",
    ] where isName(word) {
      item.addMetadata(word, content)
      return true
    }
    return false
  }

  /// Reads where it was published: `<pubdata date.publication="20070101T000000" ex-ref="http://..." item-length="1145" name="..."/>`.
  static func readPublication(_ node: Int?, _ item: inout XMLItem) {
    let document = item.document
    guard let node else { return }
    item.add(.url, document.attribute(node, .exRef))
    // Words where nothing else is said: others count characters.
    let unit = item.value(node, .unitOfMeasure)
    if unit.isEmpty || unit.span.matchesFolded("word", at: 0) {
      item.add(.wordCount, document.attribute(node, .itemLength))
    }
    if document.attribute(node, .exRef) != nil {
      item.add(.source, document.attribute(node, .name))
    }
  }

  /// The indexers' subjects: descriptors, people, organisations and places.
  ///
  /// The same terms come from the indexing service and from the online producers; the scheme tells
  /// which. Materials (`Editorial`, `Review`) are the genre.
  static func readIdentified(_ node: Int?, _ item: inout XMLItem) {
    let document = item.document
    guard let node else { return }
    for term in document.children(node) {
      var kind: [UInt8]
      switch document.nodes[term].name {
      case .classifier: kind = item.value(term, .type)
      case .person: kind = Array("person".utf8)
      case .org: kind = Array("org".utf8)
      case .location: kind = Array("location".utf8)
      case .event: kind = Array("event".utf8)
      case .objectTitle: kind = Array("object".utf8)
      default: continue
      }
      let isPlace = document.nodes[term].name == .location
      let text = isPlace ? NITFPlaces.place(term, document) : document.text(term)
      if isPlace { item.add(.place, bytes: text) }
      if kind == Array("types_of_material".utf8) {
        item.add(.genre, bytes: text)
        continue
      }
      guard let service = document.attribute(term, .class) else {
        // Other agencies name no service; a place is one of the story's.
        if !isPlace { item.addSubject(scheme: kind, code: item.value(term, .value), name: text) }
        continue
      }
      if kind.isEmpty { kind = Array("descriptor".utf8) }
      var scheme: [UInt8] = []
      document.append(service, to: &scheme)
      item.addSubject(scheme: scheme + [0x3A] + kind, code: [], name: text)
    }
  }

  /// Whether a headline is the one of the web edition, which mostly repeats that of the paper.
  static func readOnlineHeadline(_ node: Int, _ item: inout XMLItem) -> Bool {
    let document = item.document
    guard document.has(node, .class, "online_headline") else { return false }
    let text = document.text(node)
    if !item.add(.headline, bytes: text), text != item.bytes(of: .headline) {
      item.addMetadata("online_headline", bytes: text)
    }
    return true
  }

  /// A byline turned round for sorting, `Quist, Mara`, says what the printed one does.
  static func readNormalizedByline(_ node: Int, _ item: inout XMLItem) -> Bool {
    let document = item.document
    guard document.has(node, .class, "normalized_byline") else { return false }
    let text = document.text(node)
    if item.has(.byline) {
      item.addMetadata("normalized_byline", bytes: text)
    } else {
      item.add(.byline, bytes: turned(text))
    }
    return true
  }

  /// `Quist, Mara` as `Mara Quist`; several people are parted by semicolons.
  private static func turned(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for person in text.split(separator: UInt8(ascii: ";")) {
      let parts = person.split(separator: UInt8(ascii: ","), maxSplits: 1)
      if !out.isEmpty { out.append(" and ") }
      let names = parts.reversed().map { part in
        Array(part.drop(while: \.isSpace))
      }
      out.append(contentsOf: names.joined(separator: [0x20]))
    }
    return out
  }

  /// Reads the blocks that are no part of the running text: a lead that the full text repeats, and
  /// corrections that were published later.
  static func readBlocks(_ content: Int, _ item: inout XMLItem) {
    let document = item.document
    let blocks = document.children(content).filter { document.nodes[$0].name == .block }
    let isFull = blocks.contains { document.has($0, .class, "full_text") }
    for block in blocks {
      if document.has(block, .class, "correction_text") {
        item.add(.editorNote, text: block)
      } else if isFull, isLead(document, block) {
        item.remove(.duplicateRendition, text: block)
      }
    }
  }

  /// Whether a block of `content` was read by `readBlocks` and is none of the text's.
  static func isAside(_ document: XMLDocument, _ block: Int, isFull: Bool) -> Bool {
    document.has(block, .class, "correction_text") || isFull && isLead(document, block)
  }

  private static func isLead(_ document: XMLDocument, _ block: Int) -> Bool {
    document.has(block, .class, "lead_paragraph")
  }
}
