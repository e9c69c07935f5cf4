package import Wire

/// RSS 2.0 and 1.0 and Atom with full text: each `item` or `entry` is a document.
package struct FeedReader: FormatReader {
  package static let format = WireFormat.rss

  private var input = XMLInput(
    XMLFrame(nests: false) { name, depth in
      switch name {
      case .item, .entry: depth > 0 ? .item : .foreign
      case .rss, .feed, .rdf: .wrapper
      default: depth > 0 ? .wrapper : .foreign
      }
    })

  package init() {}

  package var canRestart: Bool { input.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    switch XMLSniffer.root(head) {
    case .rss, .feed, .rdf: 100
    default: 0
    }
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    input.next(in: window, end: end, batch: &batch) { item, head in Self.read(&item, head) }
  }

  private static func read(_ item: inout XMLItem, _ head: XMLDocument?) -> StoryKind? {
    let document = item.document
    var isAttachment = false
    readAP(&item)
    let isSigned = item.has(.byline)
    for node in document.children(0) {
      if document.nodes[node].namespace == .mediaRSS { readMedia(node, &item) }
      guard isOwn(node, document) else { continue }
      switch document.nodes[node].name {
      case .guid, .id: item.add(.id, text: node)
      case .link: readLink(node, &item)
      case .title: readTitle(node, &item)
      case .pubDate, .published, .date: item.add(.date, text: node)
      case .category: readCategory(node, &item)
      case .rights: item.add(.copyright, text: node)
      case .creator, .author: if !isSigned { readAuthor(node, &item) }
      // Atom's has a feed's own elements, RSS's the name alone.
      case .source: item.add(.source, text: document.child(node, .title) ?? node)
      case .language: item.add(.language, text: node)
      case .subject: item.addSubject(scheme: [], code: [], name: document.text(node))
      case .enclosure:
        item.addLink(relation: Array("media".utf8), id: item.value(node, .url), title: [])
      case .postStatus:
        let isPublished = document.text(node) == Array("publish".utf8)
        item.add(.status, bytes: Array((isPublished ? "usable" : "withheld").utf8))
      case .postType: isAttachment = document.text(node) == Array("attachment".utf8)
      default: break
      }
    }
    readUpdate(child(.updated, document), &item)
    if let head {
      for (name, field) in [
        (XMLName.language, FieldName.language), (.title, .source), (.copyright, .copyright),
        (.rights, .copyright),
      ] {
        let node = head.nodes.indices.first { head.nodes[$0].name == name && isOwn($0, head) }
        item.add(field, bytes: head.text(node))
      }
    }
    item.add(.language, document.attribute(0, .lang))
    if let head, let root = head.nodes.indices.first(where: { head.nodes[$0].kind == .element }),
      let range = head.attribute(root, .lang)
    {
      item.add(.language, bytes: Array(head.bytes[range]))
    }
    readText(&item)
    guard item.has(.headline) || item.hasText else { return nil }
    return item.hasText && !isAttachment ? .story : .other
  }

  /// Whether an element is of the feed's own vocabularies: others have titles and texts too, of
  /// pictures and of episodes.
  private static func isOwn(_ node: Int, _ document: XMLDocument) -> Bool {
    let row = document.nodes[node]
    guard row.kind == .element else { return false }
    switch row.namespace {
    case .none, .rss, .atom, .dublinCore, .content, .wordPress, .excerpt: return true
    default: return row.namespace == document.nodes[0].namespace
    }
  }

  /// Whether a reference is left in a text whose own were undone: then it is HTML.
  private static func isEscaped(_ text: Span<UInt8>) -> Bool {
    var index = 0
    while let mark = text.firstIndex(of: UInt8(ascii: "&"), from: index) {
      if XMLReferences.read(text, at: mark, end: text.count) != nil { return true }
      index = mark + 1
    }
    return false
  }

  /// An entry's last change: the day that is told of it, or what is told beside its publication.
  private static func readUpdate(_ node: Int?, _ item: inout XMLItem) {
    guard let node else { return }
    let (updated, published) = (item.document.text(node), item.bytes(of: .date))
    if published.isEmpty {
      item.add(.date, bytes: updated)
    } else if published != updated {
      item.addMetadata("updated", bytes: updated)
    }
  }

  /// Atom says of its titles when they are HTML; of RSS's the text tells.
  private static func readTitle(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    let text = document.rawText(node)
    if document.tail(node, .type, "html") || document.tail(node, .type, "text/html")
      || XHTMLBody.isHTML(text.span) || isEscaped(text.span)
    {
      item.add(.headline, bytes: XHTMLBody.plain(text))
    } else {
      item.add(.headline, text: node)
    }
  }

  /// The story's own address; Atom's links to other things say how they are related.
  private static func readLink(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    guard let address = document.attribute(node, .href) else {
      item.add(.url, text: node)
      return
    }
    if document.attribute(node, .rel) == nil || document.tail(node, .rel, "alternate") {
      item.add(.url, address)
    }
  }

  /// Media RSS: what it says of pictures are captions and their credits.
  private static func readMedia(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    switch document.nodes[node].name {
    case .description: item.add(.caption, bytes: XHTMLBody.plain(document.rawText(node)))
    case .credit: item.add(.captionCredit, text: node)
    case .content, .group:
      item.addLink(relation: Array("media".utf8), id: item.value(node, .url), title: [])
      for child in document.children(node) where document.nodes[child].namespace == .mediaRSS {
        readMedia(child, &item)
      }
    default: break
    }
  }

  /// A child of the item by its name, in the feed's own vocabularies.
  private static func child(_ name: XMLName, _ document: XMLDocument) -> Int? {
    document.children(0).first { document.nodes[$0].name == name && isOwn($0, document) }
  }

  private static func readCategory(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    if document.tail(node, .domain, "post_tag") {
      item.add(.keyword, text: node)
    } else {
      // Atom's term is a code where a label beside it says what it means.
      let term = item.value(node, .term)
      let label = item.value(node, .label)
      var scheme = item.value(node, .domain)
      if scheme.isEmpty { scheme = item.value(node, .scheme) }
      item.addSubject(
        scheme: scheme, code: label.isEmpty ? [] : term,
        name: label.isEmpty ? term.isEmpty ? document.text(node) : term : label)
    }
  }

  /// A name of two words is a person's; one word is a login's.
  private static func readAuthor(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    var name = document.text(document.child(node, .name) ?? node)
    // `desk@example.com (Mara Quist)`, as RSS has its authors.
    if name.contains(UInt8(ascii: "@")), name.last == UInt8(ascii: ")"),
      let open = name.lastIndex(of: UInt8(ascii: "("))
    {
      name = Array(name[(open + 1)...].dropLast())
    }
    if NewsMLNames.isPerson(name) {
      item.add(.byline, bytes: name)
    } else if document.nodes[node].name == .creator {
      item.addMetadata("creator", bytes: name)
    }
  }

  /// The whole text where there is one; a description beside it is the summary.
  private static func readText(_ item: inout XMLItem) {
    let document = item.document
    var options = XHTMLBody.Options()
    options.headline = item.bytes(of: .headline)
    for node in document.children(0)
    where document.nodes[node].name == .encoded && isOwn(node, document) {
      let text = document.rawText(node)
      if document.nodes[node].namespace == .excerpt {
        item.add(.summary, bytes: XHTMLBody.plain(text))
      } else if !item.hasText {
        XHTMLBody.read(text: text, into: &item, options: options)
      }
    }
    if !item.hasText, let content = child(.content, document) {
      if let nitf = document.descendant(content, .bodyContent) {
        XHTMLBody.read(nitf, into: &item, options: options)
      } else if document.children(content).contains(where: { document.nodes[$0].kind == .element })
      {
        XHTMLBody.read(content, into: &item, options: options)
      } else {
        XHTMLBody.read(text: document.rawText(content), into: &item, options: options)
      }
    }
    for name in [XMLName.description, .summary] {
      guard let node = child(name, document) else { continue }
      if item.hasText {
        item.add(.summary, bytes: XHTMLBody.plain(document.rawText(node)))
      } else {
        XHTMLBody.read(text: document.rawText(node), into: &item, options: options)
      }
    }
  }
}
