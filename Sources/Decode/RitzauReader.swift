package import Wire

/// Ritzau's RBNews: one story a document, with its text as escaped HTML in an element.
package struct RitzauReader: FormatReader {
  package static let format = WireFormat.rbNews

  private var input = XMLInput(
    XMLFrame(nests: false) { name, _ in name == .rbNews ? .item : .foreign })

  package init() {}

  package var canRestart: Bool { input.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    XMLSniffer.root(head) == .rbNews ? 100 : 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    input.next(in: window, end: end, batch: &batch) { item, _ in Self.read(&item) }
  }

  private static func read(_ item: inout XMLItem) -> StoryKind? {
    let document = item.document
    for (name, field) in [
      (XMLName.newsID, FieldName.id), (.version, .revision), (.publishDate, .date),
      (.headline, .headline), (.strapline, .slug), (.town, .dateline), (.origin, .source),
      (.byLineName, .byline), (.sectionShort, .category), (.formatName, .genre),
      (.priority1, .priority), (.replacedID, .supersedes),
    ] { item.add(field, text: document.child(0, name)) }
    item.add(.language, bytes: Array("da".utf8))
    if isTrue(document, .annuleret) { item.add(.status, bytes: Array("canceled".utf8)) }
    item.add(.status, text: document.child(0, .status))
    if isTrue(document, .korrektion) { item.add(.version, bytes: Array("CORRECTION".utf8)) }
    if isTrue(document, .nyVersion) { item.add(.version, bytes: Array("UPDATE".utf8)) }
    for code in document.descendants(document.child(0, .iptcList), .int) {
      // The codes are written as numbers: they lost their zeros.
      let digits = document.text(code)
      let zeros = [UInt8](repeating: 0x30, count: max(0, 8 - digits.count))
      item.addSubject(scheme: Array("subj".utf8), code: zeros + digits, name: [])
    }
    for keyword in document.descendants(document.child(0, .subjectKeyword), .string) {
      item.add(.keyword, text: keyword)
    }
    for (name, field) in [(XMLName.subtitle, FieldName.summary), (.tilRedaktionen, .editorNote)] {
      guard let node = document.child(0, name) else { continue }
      item.add(field, bytes: XHTMLBody.plain(document.rawText(node)))
    }
    if let content = document.child(0, .content) {
      XHTMLBody.read(text: document.rawText(content), into: &item)
    }
    NewsML1Fields.promoteHeadline(&item)
    guard item.has(.id) || item.hasText else { return nil }
    return item.hasText ? .story : .other
  }

  private static func isTrue(_ document: XMLDocument, _ name: XMLName) -> Bool {
    document.text(document.child(0, name)) == Array("true".utf8)
  }
}
