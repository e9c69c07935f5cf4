package import Wire

/// NewsML-G2: `newsItem` and `packageItem`, alone or in a `newsMessage`.
///
/// Written from the IPTC's NewsML-G2 guidelines. Names are matched whatever their namespace, for the
/// agencies bind it, leave it out or bind it wrongly. Concepts, plans, catalogues and knowledge are
/// no news and are rejected as that.
package struct NewsMLG2Reader: FormatReader {
  package static let format = WireFormat.newsMLG2

  private var input = XMLInput(
    XMLFrame(nests: false) { name, depth in
      switch name {
      case .newsItem, .packageItem: .item
      case .newsMessage: .wrapper
      case .conceptItem, .knowledgeItem, .planningItem, .catalogItem: .foreign
      default: depth > 0 ? .wrapper : .foreign
      }
    })

  package init() {}

  package var canRestart: Bool { input.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    switch XMLSniffer.root(head) {
    case .newsMessage, .newsItem, .packageItem, .conceptItem, .knowledgeItem, .planningItem,
      .catalogItem:
      100
    default: 0
    }
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    input.next(in: window, end: end, batch: &batch) { item, head in
      NewsMLG2Fields.read(into: &item, head: head)
    }
  }
}

/// Where NewsML-G2 has its fields.
enum NewsMLG2Fields {
  static func read(into item: inout XMLItem, head: XMLDocument?) -> StoryKind? {
    let document = item.document
    item.add(.id, document.attribute(0, .guid))
    item.add(.revision, document.attribute(0, .version))
    let metas = document.children(0).filter { document.nodes[$0].name == .contentMeta }
    for meta in metas {
      if let language = document.child(meta, .language) {
        item.add(.language, document.attribute(language, .tag))
      }
    }
    item.add(.language, document.attribute(0, .lang))
    let itemMeta = document.child(0, .itemMeta)
    readItem(itemMeta, &item)
    for meta in metas { readContentMeta(meta, &item) }
    readTimes(itemMeta, metas.first, head, &item)
    readRights(&item)
    item.add(.headline, text: document.child(itemMeta, .title))
    readContentSet(&item)
    readPackage(&item)
    for meta in metas { readDescriptions(meta, &item) }
    guard item.has(.id) || item.has(.headline) || item.hasText else { return nil }
    return kind(itemMeta, &item)
  }

  private static func kind(_ itemMeta: Int?, _ item: inout XMLItem) -> StoryKind {
    let document = item.document
    let itemClass = document.child(itemMeta, .itemClass)
    guard item.hasText else { return .other }
    for word: StaticString in ["picture", "video", "audio", "graphic"]
    where document.tail(itemClass, .qcode, word) { return .other }
    return item.bytes(of: .genre) == Array("Achtung".utf8) ? .advisory : .story
  }

  // MARK: - About the item

  private static func readItem(_ meta: Int?, _ item: inout XMLItem) {
    let document = item.document
    guard let meta else { return }
    let notes = document.children(meta).filter { document.nodes[$0].name == .edNote }
    for node in document.children(meta) {
      switch document.nodes[node].name {
      case .itemClass: item.addMetadata("type", bytes: tail(item, node))
      case .provider: readProvider(node, &item)
      case .pubStatus: item.add(.status, bytes: tail(item, node))
      case .embargoed:
        // Without a time it has no end: a later version lifts it.
        if !item.add(.embargo, text: node) {
          item.add(.embargo, bytes: Array("embargoed".utf8))
        }
      case .service: item.add(.service, bytes: tail(item, node))
      case .priority: item.add(.priority, text: node)
      case .signal: readSignal(node, &item)
      case .edNote: readNote(node, isOnly: notes.count == 1, &item)
      case .fileName:
        item.addLink(relation: Array("file".utf8), id: document.text(node), title: [])
      case .link: readLink(node, &item)
      case .profile: item.addMetadata("profile", bytes: document.text(node))
      default: break
      }
    }
  }

  /// The code of an element, without its scheme.
  private static func tail(_ item: XMLItem, _ node: Int) -> [UInt8] {
    let document = item.document
    guard let range = document.attribute(node, .qcode) ?? document.attribute(node, .uri) else {
      return item.value(node, .literal)
    }
    var value: [UInt8] = []
    document.append(XMLDocument.tail(document.bytes.span, range), to: &value)
    return value
  }

  private static func readProvider(_ node: Int, _ item: inout XMLItem) {
    let code = tail(item, node)
    if !item.add(.source, text: item.document.child(node, .name)) { item.add(.source, bytes: code) }
    item.addMetadata("provider", bytes: code)
  }

  private static func readSignal(_ node: Int, _ item: inout XMLItem) {
    for name in [XMLName.qcode, .uri, .literal] {
      if let version = NewsMLSignal.version(item.value(node, name).span) {
        item.add(.version, bytes: version)
      }
    }
  }

  /// dpa's notepad is the union of its other notes, and its closing line the desk's initials.
  private static func readNote(_ node: Int, isOnly: Bool, _ item: inout XMLItem) {
    let document = item.document
    if document.tail(node, .role, "closingline") {
      item.add(.signoff, text: node)
    } else if isOnly || !document.tail(node, .role, "notepad") {
      item.add(.editorNote, text: node)
    }
  }

  private static func readLink(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    var id: [UInt8] = []
    for name in [XMLName.residref, .guidref, .href] where id.isEmpty {
      id = item.value(node, name)
    }
    let isOwn = !id.isEmpty && id == item.bytes(of: .id)
    if document.tail(node, .rel, "previousversion")
      || isOwn && document.attribute(node, .version) != nil
    {
      let version = item.value(node, .version)
      item.add(.supersedes, bytes: version.isEmpty ? id : id + [0x3A] + version)
      return
    }
    var relation: [UInt8] = []
    if let range = document.attribute(node, .rel) {
      document.append(XMLDocument.tail(document.bytes.span, range), to: &relation)
    }
    var title = document.text(document.child(node, .title))
    if title.isEmpty { title = document.text(document.child(node, .headline)) }
    item.addLink(relation: relation, id: id, title: title)
  }

  private static func readTimes(
    _ itemMeta: Int?, _ meta: Int?, _ head: XMLDocument?, _ item: inout XMLItem
  ) {
    let document = item.document
    item.add(.created, text: document.child(itemMeta, .firstCreated))
    item.add(.created, text: document.child(meta, .contentCreated))
    item.add(.date, text: document.child(itemMeta, .versionCreated))
    item.add(.date, text: document.child(meta, .contentModified))
    item.add(.date, text: document.child(meta, .contentCreated))
    guard let head else { return }
    let header = head.first(.header)
    item.add(.date, bytes: head.text(head.child(header, .sent)))
    item.add(.priority, bytes: head.text(head.child(header, .priority)))
  }

  /// Notices and terms come in several languages: the item's own is taken, else the first's.
  private static func readRights(_ item: inout XMLItem) {
    let document = item.document
    guard let rights = document.child(0, .rightsInfo) else { return }
    let language = item.bytes(of: .language)
    for (name, field) in [
      (XMLName.copyrightNotice, FieldName.copyright), (.usageTerms, .usageTerms),
    ] {
      let notices = document.children(rights).filter { document.nodes[$0].name == name }
        .map { (language: primary(item.value($0, .lang)), text: document.text($0)) }
        .filter { !$0.text.isEmpty }
      // What names no language is the item's.
      let own = notices.filter { $0.language.isEmpty || $0.language == primary(language) }
      let others = notices.filter { $0.language == notices.first?.language }
      var texts: [[UInt8]] = []
      for notice in own.isEmpty ? others : own where !texts.contains(notice.text) {
        texts.append(notice.text)
      }
      item.add(field, bytes: Array(texts.joined(separator: Array("; ".utf8))))
    }
    guard let holder = document.child(rights, .copyrightHolder) else { return }
    if !item.add(.copyright, text: document.child(holder, .name)) {
      item.add(.copyright, document.attribute(holder, .literal))
    }
  }

  /// A language without its region: `en` of `en-GB`.
  private static func primary(_ language: [UInt8]) -> [UInt8] {
    language.prefix { $0 != UInt8(ascii: "-") }.map(\.lowered)
  }

  // MARK: - About the content

  private static func readContentMeta(_ meta: Int, _ item: inout XMLItem) {
    let document = item.document
    readHeadline(meta, &item)
    var others = NITFMetas()
    defer { others.add(to: &item) }
    for node in document.children(meta) {
      switch document.nodes[node].name {
      case .urgency: item.add(.urgency, text: node)
      case .slugline:
        if document.attribute(node, .role) == nil { item.add(.slug, text: node) }
      case .by: item.add(.byline, text: node)
      case .dateline: item.add(.dateline, text: node)
      case .creditline:
        item.addMetadata("credit", bytes: document.text(node))
        item.add(.source, text: node)
      case .infoSource: item.addMetadata("info_source", bytes: name(item, node))
      case .genre:
        let name = name(item, node)
        item.add(.genre, bytes: name.isEmpty ? tail(item, node) : name)
      case .keyword: item.add(.keyword, text: node)
      case .subject: readSubject(node, &item)
      case .contributor:
        let name = name(item, node)
        others.note(
          Array("contributor".utf8), name.isEmpty ? item.value(node, .literal) : name)
      case .located:
        let place = name(item, node)
        item.add(.place, bytes: place.isEmpty ? item.value(node, .literal) : place)
        for wider in document.descendants(node, .broader) {
          item.add(.place, bytes: name(item, wider))
        }
      case .wordcount: item.add(.wordCount, text: node)
      default: break
      }
    }
    // Slugs with a role, names of creators and the place come where nothing better was said.
    for node in document.children(meta) {
      switch document.nodes[node].name {
      case .slugline: item.add(.slug, text: node)
      case .creator where !item.has(.byline):
        var person = name(item, node)
        if person.isEmpty { person = item.value(node, .literal) }
        if NewsMLNames.isPerson(person) { item.add(.byline, bytes: person) }
      case .located:
        let name = name(item, node)
        item.add(.dateline, bytes: name.isEmpty ? item.value(node, .literal) : name)
      default: break
      }
    }
  }

  /// The headline of the lowest rank; of one rank the one in the item's language, and rather one without a
  /// role than a kicker.
  private static func readHeadline(_ meta: Int, _ item: inout XMLItem) {
    let document = item.document
    let language = primary(item.bytes(of: .language))
    var best: Int?
    var bestRank = Int.max
    var others = NITFMetas()
    defer { others.add(to: &item) }
    for node in document.children(meta) where document.nodes[node].name == .headline {
      let range = document.attribute(node, .rank)
      let told = primary(item.value(node, .lang))
      let isForeign = !told.isEmpty && !language.isEmpty && told != language
      let isPart = (["kicker", "short", "subhead", "subheadline"] as [StaticString])
        .contains { document.tail(node, .role, $0) }
      let rank =
        min(range.flatMap { document.bytes.span.number(in: $0) } ?? 0, 1_000_000) * 4
        + (isForeign ? 2 : 0) + (isPart ? 1 : 0)
      if rank < bestRank, !document.text(node).isEmpty {
        best = node
        bestRank = rank
      }
    }
    item.add(.headline, text: best)
    // Those of other ranks and roles tell more, or the same in fewer words.
    for node in document.children(meta)
    where document.nodes[node].name == .headline && node != best {
      if document.tail(node, .role, "subhead") || document.tail(node, .role, "subheadline") {
        item.add(.summary, text: node)
      } else if document.text(node) != item.bytes(of: .headline) {
        others.note(Array("other_headline".utf8), document.text(node))
      }
    }
  }

  /// An element's name: in English, else in the item's language, else the first; no mnemonics.
  private static func name(_ item: XMLItem, _ node: Int) -> [UInt8] {
    let document = item.document
    let language = item.bytes(of: .language)
    var best: Int?
    var bestRank = 0
    for child in document.children(node) where document.nodes[child].name == .name {
      guard !document.tail(child, .role, "mnemonic") else { continue }
      let tag = item.value(child, .lang)
      let rank = tag.starts(with: Array("en".utf8)) ? 3 : tag == language ? 2 : 1
      if rank > bestRank {
        best = child
        bestRank = rank
      }
    }
    return document.text(best)
  }

  private static func readSubject(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    let name = name(item, node)
    if document.tail(node, .type, "geoarea") { item.add(.place, bytes: name) }
    addSubject(node, name, &item)
    for same in document.children(node) where document.nodes[same].name == .sameAs {
      let code = item.value(same, .qcode)
      if code.starts(with: Array("subj:".utf8)) || code.starts(with: Array("medtop:".utf8)) {
        let own = Self.name(item, same)
        addSubject(same, own.isEmpty ? name : own, &item)
      }
    }
  }

  private static func addSubject(_ node: Int, _ name: [UInt8], _ item: inout XMLItem) {
    var code = item.value(node, .qcode)
    if code.isEmpty { code = item.value(node, .uri) }
    if code.isEmpty { code = item.value(node, .literal) }
    var scheme: [UInt8] = []
    if code.starts(with: Array("http".utf8)) {
      // `http://cv.iptc.org/newscodes/mediatopic/15000000`: what its qcode would say.
      if let slash = code.lastIndex(of: UInt8(ascii: "/")), slash + 1 < code.count {
        scheme = NewsMLNames.scheme(Array(code[...slash]))
        code.removeFirst(slash + 1)
      }
    } else if let colon = code.firstIndex(of: 0x3A) {
      scheme = Array(code[..<colon])
      code.removeFirst(colon + 1)
    }
    for prefix in ["dpacat", "apcategorycode", "a1312cat", "sttdepartment"]
    where scheme == Array(prefix.utf8) {
      item.add(.category, bytes: code)
    }
    item.addSubject(scheme: scheme, code: code, name: name)
  }

  /// A description is the summary of a text and the caption of a picture.
  private static func readDescriptions(_ meta: Int, _ item: inout XMLItem) {
    let document = item.document
    for node in document.children(meta) where document.nodes[node].name == .description {
      if item.hasText {
        item.add(.summary, text: node)
      } else if document.tail(node, .role, "caption") {
        if item.add(.caption, text: node) {
          item.add(.captionCredit, text: document.child(meta, .creditline))
        }
      } else {
        item.add(.summary, text: node)
      }
    }
  }
}
