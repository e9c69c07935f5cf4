package import Wire

/// NITF 2.5 to 3.6: `<nitf>` alone, or one document behind the other.
///
/// Written from the IPTC's NITF 3.6 specification and from the agencies' use of it. The fields'
/// places are told in `NITFFields`, which NewsML's readers share.
package struct NITFReader: FormatReader {
  package static let format = WireFormat.nitf

  private var input = XMLInput(
    XMLFrame(nests: false) { name, _ in name == .nitf ? .item : .foreign })

  package init() {}

  package var canRestart: Bool { input.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    XMLSniffer.root(head) == .nitf ? 100 : 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    input.next(in: window, end: end, batch: &batch) { item, _ in
      NITFFields.read(0, into: &item)
      return item.has(.id) || item.has(.headline) || item.hasText ? .story : nil
    }
  }
}

/// Where NITF has its fields, as a document of its own and within NewsML.
enum NITFFields {
  /// Adds the fields of the `nitf` element at `node`; those that are set already stay.
  static func read(_ node: Int, into item: inout XMLItem) {
    let document = item.document
    let head = document.child(node, .head)
    // Some leave out the element around the content.
    let body =
      document.child(node, .body) ?? (document.child(node, .bodyContent) == nil ? nil : node)
    item.sink.charset = .utf8
    readMeta(head, &item)
    readDocdata(document.child(head, .docdata), head, &item)
    readSubjects(document.child(head, .tobject), &item)
    let bodyHead = document.child(body, .bodyHead)
    readHead(bodyHead, title: document.child(head, .title), &item)
    for name in [XMLName.lang, .baselang] {
      item.add(.language, document.attribute(node, name) ?? document.attribute(body, name))
    }
    item.add(.id, document.attribute(node, .uno))
    if let body { readBody(body, &item) }
    readAbstract(document.child(bodyHead, .abstract), &item)
  }

  // MARK: - Head

  /// `<meta name="anpa-keyword" content="..."/>` and the agencies' own.
  private static func readMeta(_ head: Int?, _ item: inout XMLItem) {
    let document = item.document
    guard let head else { return }
    var others = NITFMetas()
    defer { others.add(to: &item) }
    for node in document.children(head) where document.nodes[node].name == .meta {
      guard let name = document.attribute(node, .name) else { continue }
      let content = document.attribute(node, .content)
      let bytes = document.bytes.span
      func isName(_ word: StaticString) -> Bool {
        name.count == word.utf8CodeUnitCount && bytes.matchesFolded(word, at: name.lowerBound)
      }
      if isName("anpa-keyword") {
        item.add(.slug, content)
      } else if isName("anpa-sequence") {
        item.add(.sequence, content)
      } else if isName("anpa-category") || isName("category") {
        item.add(.category, content)
      } else if isName("anpa-service") || isName("service") {
        item.add(.service, content)
      } else if isName("anpa-priority") {
        item.add(.priority, content)
      } else if isName("anpa-wordcount") {
        item.add(.wordCount, content)
      } else if isName("anpa-takekey") {
        item.addMetadata("takekey", content)
      } else if isName("aap-selectors") {
        item.addMetadata("selectors", content)
      } else if !NITFArchive.readMeta(name, content, &item) {
        others.note(item.value(node, .name), item.value(node, .content))
      }
    }
  }

  private static func readDocdata(_ docdata: Int?, _ head: Int?, _ item: inout XMLItem) {
    let document = item.document
    let docID = document.child(docdata, .docID)
    let key = document.child(docdata, .duKey)
    if item.add(.id, document.attribute(docID, .idString)) {
      // A bare number is another item at every agency.
      if !item.bytes(of: .id).contains(0x3A) {
        item.addMetadata("id_source", document.attribute(docID, .regsrc))
      }
    } else if item.add(.id, document.attribute(key, .key)) {
      // A key is a slug: it comes again on other days.
      item.addMetadata("id_from_slug", bytes: Array("du-key".utf8))
    }
    item.add(.revision, document.attribute(key, .version))
    item.add(.status, document.attribute(docdata, .managementStatus))
    for urgency in [document.child(docdata, .urgency), document.child(head, .urgency)] {
      item.add(.urgency, document.attribute(urgency, .edUrg))
    }
    readDates(docdata, head, &item)
    NITFArchive.readPublication(document.child(head, .pubdata), &item)
    if let docdata {
      for node in document.children(docdata) { readDatum(node, &item) }
    }
    item.add(.slug, document.attribute(key, .key))
    if let history = document.child(head, .revisionHistory) {
      item.add(.editorNote, document.attribute(history, .comment))
    }
  }

  /// The elements of `docdata` that may stand more than once.
  private static func readDatum(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    switch document.nodes[node].name {
    case .keyList:
      for keyword in document.children(node) where document.nodes[keyword].name == .keyword {
        if !item.add(.keyword, document.attribute(keyword, .key)) {
          item.add(.keyword, text: keyword)
        }
      }
    case .docScope: item.add(.place, document.attribute(node, .scope))
    case .evloc: NITFPlaces.readEvent(node, &item)
    case .series:
      item.addMetadata("series_name", document.attribute(node, .seriesName))
      item.addMetadata("series_part", document.attribute(node, .seriesPart))
      item.addMetadata("series_total", document.attribute(node, .seriesTotal))
    case .edMsg:
      item.add(.editorNote, document.attribute(node, .info))
      if document.has(node, .msgType, "kill") { item.add(.version, bytes: Array("KILL".utf8)) }
    case .identifiedContent: NITFArchive.readIdentified(node, &item)
    case .docCopyright:
      let start = item.sink.bytes.count
      if let holder = document.attribute(node, .holder) {
        document.append(holder, to: &item.sink.bytes)
      }
      if let year = document.attribute(node, .year) {
        if item.sink.bytes.count > start { item.sink.bytes.append(0x20) }
        document.append(year, to: &item.sink.bytes)
      }
      item.finish(.copyright, from: start)
    case .docRights:
      let start = item.sink.bytes.count
      for name in [XMLName.type, .limitations] {
        guard let value = document.attribute(node, name) else { continue }
        if item.sink.bytes.count > start { item.sink.bytes.append(0x20) }
        document.append(value, to: &item.sink.bytes)
      }
      item.finish(.usageTerms, from: start)
    case .correction:
      item.add(.supersedes, document.attribute(node, .idString))
      item.add(.editorNote, document.attribute(node, .info))
      if document.attribute(node, .info) != nil {
        item.add(.version, bytes: Array("CORRECTION".utf8))
      }
    default: break
    }
  }

  private static func readDates(_ docdata: Int?, _ head: Int?, _ item: inout XMLItem) {
    let document = item.document
    let bytes = document.bytes.span
    func date(_ node: Int?, _ name: XMLName) -> Range<Int>? {
      guard let range = document.attribute(node, name), NITFTime.read(bytes, range) != nil
      else { return nil }
      return range
    }
    let issue = date(document.child(docdata, .dateIssue), .norm)
    item.add(.date, issue ?? date(document.child(head, .pubdata), .datePublication))
    // A release says from when the copy may be published, not when it was: later than the issue, or
    // with no issue to compare it with, it is an embargo, as it is where it cannot be read.
    let release = item.value(document.child(docdata, .dateRelease), .norm)
    if !release.isEmpty {
      let issued = issue == nil ? [] : item.value(document.child(docdata, .dateIssue), .norm)
      let isEmbargoed = document.tail(docdata, .managementStatus, "embargoed")
      if isEmbargoed || NITFTime.isEmbargo(release: release, issue: issued) {
        item.add(.embargo, bytes: release)
      }
    }
    if let expire = date(document.child(docdata, .dateExpire), .norm) {
      item.addMetadata("expires", expire)
    }
  }

  private static func readSubjects(_ tobject: Int?, _ item: inout XMLItem) {
    let document = item.document
    guard let tobject else { return }
    item.addMetadata("tobject_type", document.attribute(tobject, .tobjectType))
    for node in document.children(tobject) {
      switch document.nodes[node].name {
      case .tobjectProperty: item.add(.genre, document.attribute(node, .propertyType))
      case .tobjectSubject:
        let code = item.value(node, .refnum)
        var name = item.value(node, .subjectDetail)
        if name.isEmpty { name = item.value(node, .subjectMatter) }
        if name.isEmpty { name = item.value(node, .subjectType) }
        let isTopic = code.starts(with: Array("20".utf8)) && code.count == 8
        item.addSubject(
          scheme: code.isEmpty ? [] : Array((isTopic ? "medtop" : "subj").utf8), code: code,
          name: name)
      default: break
      }
    }
  }

  // MARK: - Body

  private static func readHead(_ head: Int?, title: Int?, _ item: inout XMLItem) {
    let document = item.document
    let hedline = document.child(head, .hedline) ?? document.child(head, .headline)
    item.add(.headline, text: document.child(hedline, .hl1))
    if document.child(hedline, .hl1) == nil { item.add(.headline, text: hedline) }
    if !item.add(.headline, text: title), item.document.text(title) != item.bytes(of: .headline) {
      // A title that is not the headline is the slug (The Canadian Press, PA).
      item.add(.slug, text: title)
    }
    if let hedline {
      for node in document.children(hedline) where document.nodes[node].name == .hl2 {
        if !NITFArchive.readOnlineHeadline(node, &item) { item.add(.summary, text: node) }
      }
    }
    if let head { readBodyHead(head, &item) }
    NITFPlaces.readDateline(document.child(head, .dateline), &item)
  }

  /// The lines above the text, but for the headline.
  ///
  /// A message around the document may have told whose the story is; then that is better.
  private static func readBodyHead(_ head: Int, _ item: inout XMLItem) {
    let document = item.document
    let isSigned = item.has(.byline)
    item.add(.source, text: document.child(head, .distributor))
    var title: [UInt8] = []
    for node in document.children(head) {
      switch document.nodes[node].name {
      case .byline:
        if NITFArchive.readNormalizedByline(node, &item) { continue }
        let words = NITFByline.read(node, isSigned: isSigned, &item)
        if title.isEmpty { title = words }
      // It stands within the byline; some put it behind.
      case .byttl where title.isEmpty: title = document.text(node)
      case .note where document.tail(node, .noteclass, "cpyrt"): item.add(.copyright, text: node)
      case .note: item.add(.editorNote, text: node)
      case .rights:
        let terms = document.children(node).map { document.text($0) }.filter { !$0.isEmpty }
        item.add(
          .usageTerms,
          bytes: terms.isEmpty
            ? document.text(node) : Array(terms.joined(separator: Array("; ".utf8))))
      default: continue
      }
    }
    item.addMetadata("byline_title", bytes: title)
    // What a person is stands there, or for whom.
    if !NITFByline.isCalling(title) { item.add(.source, bytes: title) }
  }

  private static func readBody(_ body: Int, _ item: inout XMLItem) {
    let document = item.document
    var options = XHTMLBody.Options()
    options.headline = item.bytes(of: .headline)
    let hasContent = document.child(body, .bodyContent) != nil
    for node in document.children(body) {
      switch document.nodes[node].name {
      case .bodyHead, .head: continue
      case .bodyContent, .bodyEnd:
        options.isFullText = document.children(node).contains {
          document.nodes[$0].name == .block && document.has($0, .class, "full_text")
        }
        readContent(node, options, &item)
        NITFArchive.readBlocks(node, &item)
      default:
        // Without the element around it, all of the body is the content.
        if !hasContent, document.nodes[node].kind == .element {
          XHTMLBody.read(itself: node, into: &item, options: options)
        }
      }
    }
  }

  /// Text without elements has its paragraphs by the shape of its lines, or is HTML that was escaped.
  private static func readContent(
    _ node: Int, _ options: XHTMLBody.Options, _ item: inout XMLItem
  ) {
    let document = item.document
    if document.nodes[node].name == .bodyEnd, document.text(node) == item.bytes(of: .source) {
      item.remove(.endMark, text: node)
    } else if document.hasElements(node) {
      XHTMLBody.read(node, into: &item, options: options)
    } else {
      XHTMLBody.read(text: document.rawText(node), into: &item, options: options)
    }
  }

  /// An abstract that the text or the headline repeats says nothing.
  private static func readAbstract(_ abstract: Int?, _ item: inout XMLItem) {
    guard let abstract else { return }
    let text = item.document.text(abstract)
    guard !text.isEmpty, !item.bytes(of: .paragraph).starts(with: text),
      text != item.bytes(of: .headline)
    else { return }
    item.add(.summary, bytes: text)
  }
}
