package import Wire

/// Reuters Corpus Volume 1 and 2: one `newsitem` a file, many files in a ZIP archive a day.
///
/// Written from the corpora's DTD: headline, byline, dateline and paragraphs of the story, codes of
/// topics, countries and industries, and Dublin Core's elements of what is known about it.
package struct RCV1Reader: FormatReader {
  package static let format = WireFormat.rcv1

  private var input = XMLInput(
    XMLFrame(nests: false) { name, _ in name == .newsitemRCV ? .item : .foreign })

  package init() {}

  package var canRestart: Bool { input.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    XMLSniffer.root(head) == .newsitemRCV ? 100 : 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    input.next(in: window, end: end, batch: &batch) { item, _ in Self.read(&item) }
  }

  private static func read(_ item: inout XMLItem) -> StoryKind? {
    let document = item.document
    item.add(.id, document.attribute(0, .itemid))
    item.add(.language, document.attribute(0, .lang))
    readElements(&item)
    item.add(.date, document.attribute(0, .date))
    item.add(.headline, text: document.child(0, .headline))
    // The title is the headline with the country before it.
    let title = document.text(document.child(0, .title))
    if !item.add(.headline, bytes: title), title != item.bytes(of: .headline) {
      item.addMetadata("title", bytes: title)
    }
    item.add(.byline, text: document.child(0, .byline))
    item.add(.dateline, text: document.child(0, .dateline))
    if let text = document.child(0, .textRCV) { XHTMLBody.read(text, into: &item) }
    item.add(.copyright, text: document.child(0, .copyright))
    readCodes(&item)
    guard item.has(.id) || item.has(.headline) || item.hasText else { return nil }
    return item.hasText ? .story : .other
  }

  /// `<codes class="bip:topics:1.0"><code code="E11">`: the class is the scheme.
  private static func readCodes(_ item: inout XMLItem) {
    let document = item.document
    for list in document.descendants(0, .codes) {
      let scheme = item.value(list, .class)
      for code in document.children(list) where document.nodes[code].name == .code {
        item.addSubject(scheme: scheme, code: item.value(code, .code), name: [])
      }
    }
  }

  /// Reads Dublin Core's elements: `<dc element="dc.date.published" value="1996-08-20"/>`.
  private static func readElements(_ item: inout XMLItem) {
    let document = item.document
    for node in document.descendants(0, .dc) {
      guard let element = document.attribute(node, .element) else { continue }
      let bytes = document.bytes.span
      func isElement(_ name: StaticString) -> Bool {
        element.count == name.utf8CodeUnitCount
          && bytes.matchesFolded(name, at: element.lowerBound)
      }
      if isElement("dc.date.published") {
        item.add(.date, document.attribute(node, .value))
      } else if isElement("dc.date.created") {
        item.add(.created, document.attribute(node, .value))
      } else if isElement("dc.source") {
        item.add(.source, document.attribute(node, .value))
      } else if isElement("dc.creator.location")
        || isElement("dc.creator.location.country.name")
      {
        item.add(.place, document.attribute(node, .value))
      } else {
        item.addMetadata(item.value(node, .element), bytes: item.value(node, .value))
      }
    }
  }
}
