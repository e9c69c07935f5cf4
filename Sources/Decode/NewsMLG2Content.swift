internal import Wire

extension NewsMLG2Fields {
  /// Adds the text: of several renditions one, and marked-up text before plain.
  static func readContentSet(_ item: inout XMLItem) {
    let document = item.document
    guard let set = document.child(0, .contentSet) else { return }
    for node in document.children(set) {
      switch document.nodes[node].name {
      case .inlineXML where !item.hasText:
        item.add(.wordCount, document.attribute(node, .wordcount))
        readXML(node, &item)
      case .remoteContent:
        item.addLink(
          relation: Array("content".utf8), id: item.value(node, .href), title: [])
      default: break
      }
    }
    guard !item.hasText else { return }
    for node in document.children(set) where document.nodes[node].name == .inlineData {
      guard !item.hasText else { break }
      item.add(.wordCount, document.attribute(node, .wordcount))
      var options = XHTMLBody.Options()
      options.headline = item.bytes(of: .headline)
      guard let text = inlineText(node, item) else { continue }
      XHTMLBody.read(text: text, into: &item, options: options)
    }
  }

  /// The text of inline data; nil where it is of another kind.
  ///
  /// `encoding` may say that it is in base64.
  private static func inlineText(_ node: Int, _ item: XMLItem) -> [UInt8]? {
    let raw = item.document.rawText(node)
    guard item.value(node, .encoding).span.firstIndex(of: "base64") != nil else { return raw }
    let bytes = MailEncoding.base64(raw.span, raw.indices)
    guard (try? UTF8Span(validating: bytes.span)) != nil, !bytes.contains(0) else { return nil }
    return bytes
  }

  private static func readXML(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    if let nitf = document.child(node, .nitf) {
      NITFFields.read(nitf, into: &item)
      return
    }
    var options = XHTMLBody.Options()
    options.skipsHeader = true
    options.skipsDateline = item.has(.dateline)
    options.headline = item.bytes(of: .headline)
    if let html = document.child(node, .html) {
      if !item.has(.headline) { item.add(.headline, text: document.descendant(html, .h1)) }
      XHTMLBody.read(document.child(html, .body) ?? html, into: &item, options: options)
      return
    }
    if let swedish = document.child(node, .ttnitf) {
      item.add(.headline, text: document.descendant(swedish, .rubrik))
      item.add(.dateline, text: document.descendant(swedish, .ort))
      options.headline = item.bytes(of: .headline)
      XHTMLBody.read(document.child(swedish, .body) ?? swedish, into: &item, options: options)
      return
    }
    // HTML without a root, and roots of other kinds that hold paragraphs.
    let hasText = document.children(node).contains { child in
      switch document.nodes[child].name {
      case .p, .div, .body, .section, .article, .figure, .table, .ul: true
      default: document.nodes[child].kind != .element && !isBlank(document, child)
      }
    }
    if hasText { XHTMLBody.read(node, into: &item, options: options) }
  }

  private static func isBlank(_ document: XMLDocument, _ node: Int) -> Bool {
    document.bytes.span.trimmed(document.nodes[node].range).isEmpty
  }

  /// The items that a package refers to.
  static func readPackage(_ item: inout XMLItem) {
    let document = item.document
    for reference in document.descendants(document.child(0, .groupSet), .itemRef) {
      var id = item.value(reference, .residref)
      if id.isEmpty { id = item.value(reference, .href) }
      item.addLink(
        relation: Array("item".utf8), id: id,
        title: document.text(document.child(reference, .headline)))
    }
  }
}
