internal import Wire

/// Turns a body of XHTML, NITF or HTML into blocks in reading order.
///
/// Markup within a line is flattened; what stands for a block of its own (paragraph, crosshead, list
/// item, table, caption) becomes a field. Elements that are not known are passed through, so that no
/// text is lost.
struct XHTMLBody {
  /// What differs between the formats' bodies.
  struct Options {
    /// Headers (`header`, `h1`) repeat the metadata and are passed over.
    var skipsHeader = false
    /// Datelines and credits in spans are told elsewhere.
    var skipsDateline = false
    /// A block of the full text stands beside one that repeats its lead.
    var isFullText = false
    /// The headline: a heading that repeats it is passed over.
    var headline: [UInt8] = []
  }

  private let options: Options
  private var start: Int
  /// The field that the text at hand will be.
  private var kind = FieldName.paragraph
  private var breaks = 0
  /// What a list item begins with, held back until its first text.
  private var mark: StaticString = ""
  private var fragments = 0
  /// What is no part of the text, until the block around it has ended.
  private var aside: [(reason: RemovalReason, text: [UInt8])] = []

  private init(_ options: Options, start: Int) {
    self.options = options
    self.start = start
  }

  /// Adds the blocks below a node of the item's document.
  static func read(_ node: Int, into item: inout XMLItem, options: Options = Options()) {
    var body = XHTMLBody(options, start: item.sink.bytes.count)
    body.walk(item.document, node, &item)
    body.flush(&item)
  }

  /// Adds a node of the item's document as the block that it is.
  static func read(itself node: Int, into item: inout XMLItem, options: Options) {
    var body = XHTMLBody(options, start: item.sink.bytes.count)
    body.visit(item.document, node, &item)
    body.flush(&item)
  }

  /// Adds the blocks of text that may be HTML; plain text is left for its paragraphs to be found.
  static func read(text: [UInt8], into item: inout XMLItem, options: Options = Options()) {
    guard isHTML(text.span) else {
      item.add(.body, bytes: text)
      return
    }
    var body = XHTMLBody(options, start: item.sink.bytes.count)
    body.fragment(text, &item)
    body.flush(&item)
  }

  /// The text of a piece of HTML, on one line.
  static func plain(_ html: [UInt8]) -> [UInt8] {
    var document = XMLDocument()
    _ = document.load(html: html)
    var out: [UInt8] = []
    for node in document.nodes.indices {
      if document.nodes[node].kind != .element {
        document.appendFolded(node, floor: 0, to: &out)
      } else if out.last?.isSpace == false {
        out.append(0x20)
      }
    }
    XMLDocument.trimEnd(&out, floor: 0)
    return out
  }

  /// Whether text holds HTML's tags.
  static func isHTML(_ text: Span<UInt8>) -> Bool {
    var index = 0
    while let tag = text.firstIndex(of: UInt8(ascii: "<"), from: index) {
      for word: StaticString in [
        "<p>", "<p ", "<p/", "<br", "<div", "<html", "<body", "<ul", "<table", "<h2", "<h1",
        "<span",
        "<a ", "<strong", "<b>", "<i>", "<em>", "</p>",
      ] where text.matchesFolded(word, at: tag) { return true }
      index = tag + 1
    }
    return false
  }

  private mutating func fragment(_ text: [UInt8], _ item: inout XMLItem) {
    // HTML within HTML's text is text.
    guard fragments < 2 else { return }
    fragments += 1
    var document = XMLDocument()
    _ = document.load(html: text)
    for index in document.topLevel { walk(document, index, &item, isTop: true) }
    fragments -= 1
  }

  // MARK: - Walking

  private mutating func walk(
    _ document: XMLDocument, _ parent: Int, _ item: inout XMLItem, isTop: Bool = false
  ) {
    if isTop {
      visit(document, parent, &item)
      return
    }
    var node = parent + 1
    let end = Int(document.nodes[parent].next)
    while node < end {
      visit(document, node, &item)
      node = Int(document.nodes[node].next)
    }
  }

  private mutating func visit(_ document: XMLDocument, _ node: Int, _ item: inout XMLItem) {
    let row = document.nodes[node]
    switch row.kind {
    case .text: visitText(document, node, &item)
    case .cdata:
      if Self.isHTML(document.bytes.span.extracting(row.range)) {
        fragment(Array(document.bytes[row.range]), &item)
      } else {
        addText(document, node, &item)
      }
    case .element: visitElement(document, node, row.name, &item)
    }
  }

  private mutating func visitText(
    _ document: XMLDocument, _ node: Int, _ item: inout XMLItem
  ) {
    if let html = Self.escapedHTML(document, node) {
      fragment(html, &item)
      return
    }
    if item.sink.bytes.last == 0x0A, item.sink.bytes.count > start,
      Self.isIndented(document.bytes.span, document.nodes[node].range),
      Self.endsSentence(item.sink.bytes.span, from: start)
    {
      // A sentence's end, a break and an indent part paragraphs.
      let current = kind
      flush(&item)
      kind = current
    }
    addText(document, node, &item)
  }

  private mutating func visitElement(
    _ document: XMLDocument, _ node: Int, _ name: XMLName, _ item: inout XMLItem
  ) {
    switch name {
    case .br: lineBreak(&item)
    case .p, .li, .dt, .dd, .citat, .div, .td, .th:
      readBlock(document, node, name, &item)
    case .h1, .h2, .h3, .h4, .h5, .h6, .hl1, .hl2, .mellis: heading(document, node, name, &item)
    case .table: table(document, node, &item)
    case .customTable: customTable(document, node, &item)
    case .pre: pre(document, node, &item)
    case .media, .bild: picture(document, node, &item)
    case .figcaption:
      flush(&item)
      document.appendText(node, to: &item.sink.bytes)
      item.finish(.caption, from: start)
      start = item.sink.bytes.count
    case .rubrik: heading(document, node, name, &item)
    case .byline:
      flush(&item)
      item.add(.byline, text: node)
      start = item.sink.bytes.count
    case .script, .style, .head, .iframe, .template: setAside(.markup, document, node)
    case .object, .mediaMetadata, .mediaReference: setAside(.attachment, document, node)
    case .nav: setAside(.navigation, document, node)
    case .dat, .source: setAside(.wireHeader, document, node)
    case .ort: setAside(.datelineText, document, node)
    case .header:
      flush(&item)
      if options.skipsHeader {
        setAside(.repeatedHeadline, document, node)
      } else {
        walk(document, node, &item)
      }
      flush(&item)
    case .span where options.skipsDateline && document.tail(node, .class, "dateline"):
      setAside(.datelineText, document, node)
    case .span where options.skipsDateline && document.tail(node, .class, "credit"):
      setAside(.bylineText, document, node)
    case .note, .tagline:
      flush(&item)
      if name == .note {
        item.add(.editorNote, text: node)
        start = item.sink.bytes.count
      } else {
        walk(document, node, &item)
      }
      flush(&item)
    case .block where NITFArchive.isAside(document, node, isFull: options.isFullText): break
    case .section, .article, .block, .blockquote, .ul, .ol, .dl, .main, .html, .body, .bodyContent,
      .ingress, .brodtext, .text, .hr, .bodyEnd, .footer, .figure:
      flush(&item)
      walk(document, node, &item)
      flush(&item)
    default: walk(document, node, &item)
    }
  }

  /// A paragraph, list item or the like, which may hold blocks of its own.
  private mutating func readBlock(
    _ document: XMLDocument, _ node: Int, _ name: XMLName, _ item: inout XMLItem
  ) {
    flush(&item)
    switch XHTMLClass(document, node, name) {
    case .aside:
      // TT's vignette and source stand beside the text.
      setAside(.wireHeader, document, node)
      return
    case .byline:
      if item.has(.byline) {
        setAside(.bylineText, document, node)
      } else {
        item.add(.byline, text: node)
        start = item.sink.bytes.count
      }
      return
    case .caption:
      item.add(.caption, text: node)
      start = item.sink.bytes.count
      return
    case .crosshead: kind = .crosshead
    case .text:
      guard name == .p, !item.hasText, let point = Self.bullet(document, node) else { break }
      item.add(.summary, bytes: point)
      start = item.sink.bytes.count
      return
    }
    if name == .li { mark = "* " }
    if name == .citat { mark = "- " }
    walk(document, node, &item)
    flush(&item)
    if name == .li || name == .citat { mark = "" }
    kind = .paragraph
  }

  /// Adds text, behind the mark of a list item that begins with it.
  private mutating func addText(_ document: XMLDocument, _ node: Int, _ item: inout XMLItem) {
    guard mark.utf8CodeUnitCount > 0 else {
      document.appendFolded(node, floor: start, to: &item.sink.bytes)
      return
    }
    let before = item.sink.bytes.count
    item.sink.bytes.append(mark)
    let floor = item.sink.bytes.count
    document.appendFolded(node, floor: floor, to: &item.sink.bytes)
    if item.sink.bytes.count == floor {
      item.sink.bytes.removeLast(floor - before)
    } else {
      mark = ""
    }
  }

  private mutating func heading(
    _ document: XMLDocument, _ node: Int, _ name: XMLName, _ item: inout XMLItem
  ) {
    flush(&item)
    if name == .h1, options.skipsHeader {
      setAside(.repeatedHeadline, document, node)
      return
    }
    kind = .crosshead
    let held = mark
    mark = ""
    walk(document, node, &item)
    mark = held
    XMLDocument.trimEnd(&item.sink.bytes, floor: start)
    if !options.headline.isEmpty, item.sink.bytes[start...].elementsEqual(options.headline) {
      aside.append((.repeatedHeadline, options.headline))
      item.sink.bytes.removeLast(item.sink.bytes.count - start)
    }
    flush(&item)
    kind = .paragraph
  }

  /// Keeps what an element holds for `removed`: nothing vanishes unseen.
  private mutating func setAside(_ reason: RemovalReason, _ document: XMLDocument, _ node: Int) {
    let text = document.text(node)
    if !text.isEmpty { aside.append((reason, text)) }
  }

  private mutating func lineBreak(_ item: inout XMLItem) {
    while item.sink.bytes.count > start, item.sink.bytes.last == 0x20 {
      item.sink.bytes.removeLast()
    }
    guard item.sink.bytes.count > start else { return }
    if item.sink.bytes.last == 0x0A {
      // Two breaks part paragraphs.
      let current = kind
      flush(&item)
      kind = current
    } else {
      item.sink.bytes.append(0x0A)
      breaks += 1
    }
  }

  /// Ends the block at hand.
  private mutating func flush(_ item: inout XMLItem) {
    defer {
      breaks = 0
      for (reason, text) in aside { item.remove(reason, bytes: text) }
      aside.removeAll(keepingCapacity: true)
      start = item.sink.bytes.count
    }
    guard item.sink.bytes.count > start else { return }
    var name = kind
    if name == .paragraph, breaks >= 2, hasShortLines(item.sink.bytes) { name = .table }
    item.finish(name, from: start)
  }

  /// Whether the lines that breaks made are rows rather than wrapped text.
  private func hasShortLines(_ bytes: [UInt8]) -> Bool {
    let lines = bytes[start...].split(separator: 0x0A)
    let short = lines.count { $0.count < 48 }
    return short * 4 > lines.count * 3
  }

  // MARK: - Tables and pictures

  private mutating func table(_ document: XMLDocument, _ node: Int, _ item: inout XMLItem) {
    flush(&item)
    if let caption = document.child(node, .caption) {
      kind = .crosshead
      walk(document, caption, &item)
      flush(&item)
      kind = .paragraph
    }
    var index = node + 1
    let end = Int(document.nodes[node].next)
    var isFirst = true
    while index < end {
      switch document.nodes[index].name {
      case .tr:
        if item.sink.bytes.count > start { item.sink.bytes.append(0x0A) }
        isFirst = true
        index += 1
      case .td, .th:
        if !isFirst { item.sink.bytes.append("  ") }
        isFirst = false
        document.appendText(index, to: &item.sink.bytes)
        index = Int(document.nodes[index].next)
      default: index += 1
      }
    }
    item.finish(.table, from: start)
    start = item.sink.bytes.count
    breaks = 0
  }

  private mutating func customTable(
    _ document: XMLDocument, _ node: Int, _ item: inout XMLItem
  ) {
    flush(&item)
    CustomTable.append(document, node, to: &item.sink.bytes)
    if item.sink.bytes.count > start { item.finish(.table, from: start) }
    start = item.sink.bytes.count
    breaks = 0
  }

  private mutating func pre(_ document: XMLDocument, _ node: Int, _ item: inout XMLItem) {
    flush(&item)
    var text = document.rawText(node)[...]
    while text.first == 0x0A || text.first == 0x0D { text = text.dropFirst() }
    item.sink.bytes.append(contentsOf: text)
    item.finish(.table, from: start)
    start = item.sink.bytes.count
  }

  private mutating func picture(_ document: XMLDocument, _ node: Int, _ item: inout XMLItem) {
    flush(&item)
    for (name, field) in [
      (XMLName.mediaCaption, FieldName.caption), (.figcaption, .caption), (.bildtext, .caption),
      (.mediaProducer, .captionCredit), (.bildskapare, .captionCredit),
    ] {
      for found in document.descendants(node, name) {
        document.appendText(found, to: &item.sink.bytes)
        item.finish(field, from: start)
        start = item.sink.bytes.count
      }
    }
    if let reference = document.descendant(node, .mediaReference) {
      let source = document.attribute(reference, .source) ?? document.attribute(reference, .href)
      var id: [UInt8] = []
      if let source { document.append(source, to: &id) }
      item.addLink(relation: Array("media".utf8), id: id, title: [])
    }
    start = item.sink.bytes.count
  }
}

extension XMLDocument {
  /// The nodes that stand within no other.
  var topLevel: [Int] {
    var found: [Int] = []
    var node = 0
    while node < nodes.count {
      found.append(node)
      node = Int(nodes[node].next)
    }
    return found
  }
}
