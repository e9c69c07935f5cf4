package import Wire

/// NewsML 1.0 to 1.2: each `NewsItem` of a `NewsML`, with NITF, XHTML or plain text within.
///
/// Written from the IPTC's NewsML 1.2 specification. Agencies nest components as they please, so a
/// line of news (headline, slug, dateline) is looked for at the text's own component, then at those
/// around it; the nearest that says something wins.
package struct NewsML1Reader: FormatReader {
  package static let format = WireFormat.newsML1

  private var input = XMLInput(
    XMLFrame(nests: true) { name, depth in
      switch name {
      case .newsItem1: .item
      case .newsML: .wrapper
      default: depth > 0 ? .wrapper : .foreign
      }
    })
  /// The records of the item at hand.
  private var parts: [NewsML1Fields.Part] = []

  package init() {}

  package var canRestart: Bool { input.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    switch XMLSniffer.root(head) {
    case .newsML: 100
    case .newsItem1: 90
    default: 0
    }
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    var parts = parts
    defer { self.parts = parts }
    return input.next(in: window, end: end, batch: &batch) { item, head, index in
      if index == 0 { parts = NewsML1Fields.parts(item.document) }
      let kind = NewsML1Fields.read(into: &item, head: head, parts[index])
      return (kind, index + 1 == parts.count)
    }
  }
}

/// Where NewsML 1 has its fields.
enum NewsML1Fields {
  /// What becomes a record: an item, and of one whose text is there in several languages one of them.
  struct Part {
    var root: Int
    var language: [UInt8]?
  }

  /// An item's records: its own, one a language, and those of the items within it.
  static func parts(_ document: XMLDocument) -> [Part] {
    var parts: [Part] = []
    for root in document.nodes.indices
    where root == 0 || document.nodes[root].name == .newsItem1 {
      let languages = languages(document, root)
      if languages.count < 2 {
        parts.append(Part(root: root))
      } else {
        parts += languages.map { Part(root: root, language: $0) }
      }
    }
    return parts
  }

  /// The components of an item at any depth, without those of items within it.
  static func components(_ document: XMLDocument, _ root: Int) -> [Int] {
    var found: [Int] = []
    var node = root + 1
    let end = Int(document.nodes[root].next)
    while node < end {
      switch document.nodes[node].name {
      case .newsItem1:
        node = Int(document.nodes[node].next)
        continue
      case .newsComponent: found.append(node)
      default: break
      }
      node += 1
    }
    return found
  }

  /// Whether a component holds content, itself or in one of its own.
  private static func holdsContent(_ document: XMLDocument, _ component: Int) -> Bool {
    document.find(component, .contentItem, .dataContent) != nil
      || components(document, component).contains {
        document.find($0, .contentItem, .dataContent) != nil
      }
  }

  /// Reads one of an item's records.
  static func read(into item: inout XMLItem, head: XMLDocument?, _ part: Part) -> StoryKind? {
    let document = item.document
    let root = part.root
    let management = document.child(root, .newsManagement)
    let components = path(document, part)
    if let language = part.language { item.add(.language, bytes: language) }
    readIdentity(root, components.first, &item)
    readManagement(management, &item)
    for component in components.reversed() { readComponent(component, &item) }
    readMembers(root, path: components, &item)
    item.add(.language, document.attribute(root, .lang))
    readContent(&item, part, path: components)
    for component in components.reversed() { readLocation(component, &item) }
    if let head { readEnvelope(head, &item) }
    item.add(.slug, text: document.find(root, .identification, .nameLabel))
    promoteHeadline(&item)
    guard item.has(.id) || item.has(.headline) || item.hasText else { return nil }
    guard item.hasText else { return .other }
    item.addMetadata("type", bytes: Array("text".utf8))
    return document.tail(document.child(management, .newsItemType), .formalName, "alert")
      ? .brief : .story
  }

  /// The components from the outermost to the one that holds the text.
  private static func path(_ document: XMLDocument, _ part: Part) -> [Int] {
    var path: [Int] = []
    var node = document.child(part.root, .newsComponent)
    // A package that holds nothing itself has no main text: what is told of it is the outermost's.
    let isPackage = !Self.components(document, part.root).contains {
      document.child($0, .contentItem) != nil
    }
    while let component = node, path.count < XMLDocument.deepest {
      path.append(component)
      if isPackage { break }
      guard document.child(component, .contentItem) == nil else { break }
      // Of several components, the main one; else the first that holds text.
      var best: Int?
      for child in document.children(component)
      where document.nodes[child].name == .newsComponent {
        if let language = part.language, let own = Self.language(document, child),
          !isSame(own, language)
        {
          continue
        }
        if document.tail(document.child(child, .role1), .formalName, "main") {
          best = child
          break
        }
        if best == nil, holdsContent(document, child) { best = child }
      }
      node = best ?? document.child(component, .newsComponent)
    }
    return path
  }

  /// The items that a package names, beside those of the components on the way to the text.
  private static func readMembers(_ root: Int, path: [Int], _ item: inout XMLItem) {
    let document = item.document
    for component in components(document, root) where !path.contains(component) {
      // The title is looked for once, however many items have it.
      var title: [UInt8]?
      for node in document.children(component) where document.nodes[node].name == .newsItemRef {
        let own = title ?? document.text(document.find(component, .newsLines, .headLine))
        title = own
        item.addLink(relation: Array("item".utf8), id: item.value(node, .newsItem1), title: own)
      }
    }
  }

  // MARK: - Identity

  private static func readIdentity(
    _ root: Int, _ component: Int?, _ item: inout XMLItem
  ) {
    let document = item.document
    let identifier = document.find(root, .identification, .newsIdentifier)
    let publicID = document.text(document.child(identifier, .publicIdentifier))
    let provider = document.text(document.child(identifier, .providerID))
    let date = document.text(document.child(identifier, .dateID))
    let number = document.text(document.child(identifier, .newsItemID))
    // `urn:newsml:provider` alone names no item.
    if publicID.count(where: { $0 == 0x3A }) >= 3 {
      item.add(.id, bytes: publicID)
    } else {
      if number.isEmpty { item.add(.id, document.attribute(component, .duid)) }
      var id = publicID.isEmpty ? provider : publicID
      for part in [date, number] where !part.isEmpty { id += [0x3A] + part }
      item.add(.id, bytes: id)
      item.addMetadata("public_identifier", bytes: publicID)
    }
    let revision = document.child(identifier, .revisionID)
    item.add(.revision, text: revision)
    item.addMetadata("provider_id", bytes: provider)
    item.addMetadata("date_id", bytes: date)
    item.addMetadata("item_id", bytes: number)
    readPrevious(revision, publicID, &item)
    if document.tail(revision, .update, "u") { item.add(.version, bytes: Array("UPDATE".utf8)) }
  }

  /// The revision that this one replaces has the same name but for the number at its end.
  private static func readPrevious(_ revision: Int?, _ id: [UInt8], _ item: inout XMLItem) {
    let previous = item.value(revision, .previousRevision)
    guard !previous.isEmpty, previous != [0x30], previous.allSatisfy(\.isDigit),
      let colon = id.lastIndex(of: 0x3A)
    else { return }
    let suffix = id[(colon + 1)...].drop(while: \.isDigit)
    item.add(.supersedes, bytes: id[...colon] + previous + suffix)
  }

  private static func readManagement(_ management: Int?, _ item: inout XMLItem) {
    let document = item.document
    item.add(.created, text: document.child(management, .firstCreated1))
    item.add(.date, text: document.child(management, .thisRevisionCreated))
    item.add(.status, document.attribute(document.child(management, .status), .formalName))
    let urgency = document.child(management, .urgency1)
    if !item.add(.urgency, document.attribute(urgency, .formalName)) {
      item.add(.urgency, text: urgency)
    }
    let change = document.child(management, .statusWillChange)
    let future = document.child(change, .futureStatus)
    let time = document.child(change, .dateAndTime)
    // What will be usable is embargoed till then; what will be canceled is not.
    if document.attribute(future, .formalName) == nil
      || document.tail(future, .formalName, "usable")
    {
      item.add(.embargo, text: time)
    } else {
      item.addMetadata("future_status", document.attribute(future, .formalName))
      item.addMetadata("status_will_change", bytes: document.text(time))
    }
    item.addMetadata(
      "item_type", document.attribute(document.child(management, .newsItemType), .formalName))
    guard let management else { return }
    for node in document.children(management) {
      switch document.nodes[node].name {
      case .instruction:
        item.add(.editorNote, text: node)
        if document.tail(node, .formalName, "correction") {
          item.add(.version, bytes: Array("CORRECTION".utf8))
        }
      case .associatedWith, .derivedFrom:
        var id = item.value(node, .newsItem1)
        if id.isEmpty { id = item.value(node, .formalName) }
        let relation = document.nodes[node].name == .derivedFrom ? "derived_from" : "associated"
        item.addLink(relation: Array(relation.utf8), id: id, title: [])
      default: break
      }
    }
  }

  private static func readEnvelope(_ head: XMLDocument, _ item: inout XMLItem) {
    let envelope = head.first(.newsEnvelope)
    let transmission = head.text(head.child(envelope, .transmissionID))
    item.add(.sequence, bytes: transmission)
    item.addMetadata("transmission_id", bytes: transmission)
    for (node, field) in [
      (head.child(envelope, .priority1), FieldName.priority),
      (head.child(envelope, .newsService), .service),
    ] {
      guard let range = head.attribute(node, .formalName) else { continue }
      var value: [UInt8] = []
      head.append(range, to: &value)
      item.add(field, bytes: value)
    }
    item.add(.date, bytes: head.text(head.child(envelope, .dateAndTime)))
  }

  // MARK: - Components

  private static func readComponent(_ component: Int, _ item: inout XMLItem) {
    let document = item.document
    item.add(.language, document.attribute(component, .lang))
    for node in document.children(component) {
      switch document.nodes[node].name {
      case .newsLines: readLines(node, &item)
      case .rightsMetadata: readRights(node, &item)
      case .administrativeMetadata: readAdministration(node, &item)
      case .descriptiveMetadata: readDescription(node, &item)
      case .metadata: readKeywords(node, &item)
      case .topicSet: readTopics(node, &item)
      case .newsComponent, .contentItem, .newsItem1: break
      case .newsItemRef:
        item.addLink(
          relation: Array("item".utf8), id: item.value(node, .newsItem1), title: [])
      default:
        // TASS puts its keywords into an element of its own.
        for keyword in document.descendants(node, .itemKeyword) {
          item.add(.keyword, text: keyword)
        }
      }
    }
  }

  private static func readLines(_ lines: Int, _ item: inout XMLItem) {
    let document = item.document
    var others = NITFMetas()
    defer { others.add(to: &item) }
    for node in document.children(lines) {
      switch document.nodes[node].name {
      case .headLine:
        item.add(.headline, text: node)
        item.add(.language, document.attribute(node, .lang))
      case .subHeadLine: item.add(.summary, text: node)
      case .byLine: item.add(.byline, text: node)
      case .byLineTitle: item.addMetadata("byline_title", bytes: document.text(node))
      case .dateLine: item.add(.dateline, text: node)
      case .rightsLine: item.add(.usageTerms, text: node)
      case .creditLine:
        item.addMetadata("credit", bytes: document.text(node))
        item.add(.source, text: node)
      case .copyrightLine: item.add(.copyright, text: node)
      case .slugLine: readSlug(node, &item)
      case .keywordLine:
        for keyword in document.text(node).split(separator: UInt8(ascii: ",")) {
          item.add(.keyword, bytes: Array(keyword.drop { $0 == 0x20 }))
        }
      case .moreLink:
        item.addLink(relation: Array("more".utf8), id: document.text(node), title: [])
      case .newsLine: readLine(node, &others, &item)
      default: break
      }
    }
  }

  /// ANP writes a person with a desk in brackets as the slug; TASS a mark of urgency.
  ///
  /// A slug has no blanks within it but before a version: `NORLAND-RATES/ (UPDATE 1)`.
  private static func readSlug(_ node: Int, _ item: inout XMLItem) {
    let text = item.document.text(node)
    if text == Array("URGENT".utf8) {
      item.add(.genre, bytes: text)
    } else if text.last == UInt8(ascii: ")"), let open = text.lastIndex(of: UInt8(ascii: "(")),
      text[..<open].split(separator: 0x20).count > 1, !text[..<open].contains(UInt8(ascii: "/"))
    {
      item.addMetadata("slug_line", bytes: text)
    } else {
      item.add(.slug, bytes: text)
    }
  }

  private static func readLine(
    _ node: Int, _ others: inout NITFMetas, _ item: inout XMLItem
  ) {
    let document = item.document
    let type = document.child(node, .newsLineType)
    let text = document.child(node, .newsLineText)
    if document.tail(type, .formalName, "advisoryline") {
      item.add(.editorNote, text: text)
    } else if document.tail(type, .formalName, "catchword") {
      item.add(.slug, text: text)
    } else if document.tail(type, .formalName, "productline") {
      item.addMetadata("product_line", bytes: document.text(text))
    } else if document.tail(type, .formalName, "storytype") {
      item.add(.genre, text: text)
    } else {
      others.note(item.value(type, .formalName), document.text(text))
    }
  }

  /// Usage terms of `UsageRights`, which AP's XML has too, and the copyright where no line tells it.
  static func readRights(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    if let notice = document.child(node, .copyright1), document.hasElements(notice) {
      let words = [XMLName.copyrightHolder1, .copyrightDate].map {
        document.text(document.child(notice, $0))
      }
      item.add(.copyright, bytes: Array(words.filter { !$0.isEmpty }.joined(separator: [0x20])))
    }
    let start = item.sink.bytes.count
    for usage in document.children(node) where document.nodes[usage].name == .usageRights {
      for part in document.children(usage) {
        switch document.nodes[part].name {
        case .usageType, .geography, .rightsHolder, .limitations1:
          let before = item.sink.bytes.count
          if before > start { item.sink.bytes.append("; ") }
          let text = item.sink.bytes.count
          document.appendText(part, to: &item.sink.bytes)
          if item.sink.bytes.count == text { item.sink.bytes.removeLast(text - before) }
        default: break
        }
      }
    }
    if item.has(.usageTerms) {
      item.sink.bytes.removeLast(item.sink.bytes.count - start)
    } else {
      item.finish(.usageTerms, from: start)
    }
  }

  private static func readAdministration(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    func party(_ name: XMLName) -> Int? { document.find(node, name, .party) }
    item.add(.source, document.attribute(party(.source1), .formalName))
    item.addMetadata("source", document.attribute(party(.source1), .formalName))
    item.add(.source, document.attribute(party(.provider1), .formalName))
    let creator = item.value(party(.creator1), .formalName)
    if !item.has(.byline), NewsMLNames.isPerson(creator) { item.add(.byline, bytes: creator) }
    var authors: [UInt8] = []
    for property in document.children(node) where document.nodes[property].name == .property {
      if document.tail(property, .formalName, "author") {
        if !authors.isEmpty { authors.append(UInt8(ascii: "/")) }
        authors += item.value(property, .value1)
      } else if document.tail(property, .formalName, "priority") {
        item.add(.priority, document.attribute(property, .value1))
      }
    }
    item.add(.signoff, bytes: authors)
  }

  private static func readDescription(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    for child in document.children(node) {
      switch document.nodes[child].name {
      case .language1: item.add(.language, document.attribute(child, .formalName))
      case .genre1: item.add(.genre, document.attribute(child, .formalName))
      case .subjectCode:
        for subject in document.children(child) { readSubject(subject, &item) }
      case .property where document.tail(child, .formalName, "keyword"):
        item.addList(.keyword, bytes: item.value(child, .value1))
      default: break
      }
    }
  }

  private static func readSubject(_ node: Int, _ item: inout XMLItem) {
    switch item.document.nodes[node].name {
    case .subject1, .subjectMatter1, .subjectDetail1, .subjectQualifier:
      let code = item.value(node, .formalName)
      let isIPTC = code.count == 8 && code.allSatisfy(\.isDigit)
      var scheme = item.value(node, .scheme1)
      if isIPTC { scheme = Array((code.starts(with: [0x32, 0x30]) ? "medtop" : "subj").utf8) }
      item.addSubject(scheme: scheme, code: code, name: [])
      item.add(.category, item.document.attribute(node, .cat))
    default: break
    }
  }

  /// Reuters' codes: each topic has a name of its scheme, and mostly what it means.
  private static func readTopics(_ set: Int, _ item: inout XMLItem) {
    let document = item.document
    for topic in document.children(set) where document.nodes[topic].name == .topic {
      let meaning = document.text(document.child(topic, .description1))
      for name in document.children(topic) where document.nodes[name].name == .formalName {
        item.addSubject(
          scheme: item.value(name, .scheme1), code: document.text(name), name: meaning)
      }
    }
  }

  /// Business Wire's keywords stand in properties of a metadata element.
  private static func readKeywords(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    guard document.tail(document.child(node, .metadataType), .formalName, "bwkeywords") else {
      return
    }
    for property in document.children(node) where document.nodes[property].name == .property {
      item.add(.keyword, document.attribute(property, .value1))
    }
  }

  /// Where the story is set, as city, area and country; of several places the first is the dateline's that is not
  /// said to be what the story tells of.
  private static func readLocation(_ component: Int, _ item: inout XMLItem) {
    let document = item.document
    let metadata = document.child(component, .descriptiveMetadata)
    guard let metadata else { return }
    var places: Set<[UInt8]> = []
    for location in document.children(metadata) where document.nodes[location].name == .location1 {
      let isTold = document.tail(location, .howPresent, "relatesto")
      for property in document.children(location) where document.nodes[property].name == .property {
        let isCity = document.tail(property, .formalName, "city")
        let place = item.value(property, .value1)
        if isCity, !isTold, !item.has(.dateline) { item.add(.dateline, bytes: place) }
        if isCity || document.tail(property, .formalName, "country"), places.insert(place).inserted
        {
          item.add(.place, bytes: place)
        }
      }
    }
  }
}

/// Tells the names of people from those of desks and agencies.
enum NewsMLNames {
  /// Whether a creator's name is a person's: two words or more, each with a capital, no figures.
  static func isPerson(_ name: [UInt8]) -> Bool {
    let words = name.split(separator: 0x20)
    guard words.count >= 2, let first = words.first, let letter = first.first else { return false }
    guard letter.isUpper || letter >= 0x80, !name.contains(where: \.isDigit) else { return false }
    return first.dropFirst().contains { $0.isLower || $0 >= 0x80 }
  }
}
