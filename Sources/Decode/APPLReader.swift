package import Wire

/// AP's own XML, APPL: each `Publication` is an item, with its text as NITF's body within.
///
/// Its names and their meaning are those that AP's partners show publicly; the answers of AP's Media
/// API tell the same things in JSON. All times are UTC and mostly do not say so.
package struct APPLReader: FormatReader {
  package static let format = WireFormat.appl

  private var input = XMLInput(
    XMLFrame(nests: false) { name, depth in
      name == .publication ? .item : depth > 0 ? .wrapper : .foreign
    })

  package init() {}

  package var canRestart: Bool { input.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    // Others have publications too.
    guard XMLSniffer.root(head) == .publication else { return 0 }
    let isAP =
      head.firstIndex(of: "ap.org/schemas/") != nil
      || head.firstIndex(of: "<PublicationManagement") != nil
    return isAP ? 100 : 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    input.next(in: window, end: end, batch: &batch) { item, _ in APPLFields.read(&item) }
  }
}

/// Where APPL has its fields.
enum APPLFields {
  static func read(_ item: inout XMLItem) -> StoryKind? {
    let document = item.document
    readIdentity(document.child(0, .identification), &item)
    readManagement(document.child(0, .publicationManagement), &item)
    readLines(document.child(0, .newsLines), &item)
    for node in document.children(0) where document.nodes[node].name == .filingMetadata {
      readFiling(node, &item)
    }
    readTitle(&item)
    let management = document.child(0, .publicationManagement)
    readEditorial(document.text(document.find(management, .editorial, .type1)), &item)
    readAdministration(&item)
    readRights(&item)
    readDescription(document.child(0, .descriptiveMetadata), &item)
    readContent(&item)
    NewsML1Fields.promoteHeadline(&item)
    guard item.has(.id) || item.has(.headline) || item.hasText else { return nil }
    return item.hasText ? .story : .other
  }

  // MARK: - The item

  /// The item's id stays from version to version; each of these is a record.
  private static func readIdentity(_ node: Int?, _ item: inout XMLItem) {
    let document = item.document
    let record = document.child(node, .recordId)
    if !item.add(.id, text: document.child(node, .itemId)) { item.add(.id, text: record) }
    item.addMetadata("record_id", bytes: document.text(record))
    item.addMetadata("friendly_key", bytes: document.text(document.child(node, .friendlyKey)))
    item.add(.revision, text: document.child(node, .recordSequenceNumber))
    for name in [XMLName.language1, .defaultLanguage] {
      item.add(.language, text: document.child(node, name))
    }
    for name in [XMLName.editorialPriority, .priority1] {
      item.add(.priority, text: document.child(node, name))
    }
    item.addMetadata("type", bytes: document.text(document.child(node, .mediaType1)).map(\.lowered))
  }

  private static func readManagement(_ management: Int?, _ item: inout XMLItem) {
    let document = item.document
    guard let management else { return }
    let arrival = document.child(management, .arrivalDateTime)
    item.add(.date, bytes: time(document.text(arrival)))
    item.add(
      .date, bytes: time(document.text(document.child(management, .lastModifiedDateTime))))
    readCreated(document.child(management, .firstCreated1), &item)
    item.add(.status, text: document.child(management, .status))
    // A release is told of every item; one that is to come is an embargo.
    let release = time(document.text(document.child(management, .releaseDateTime)))
    if !release.isEmpty {
      let isHeld =
        item.bytes(of: .status).map(\.lowered) == Array("embargoed".utf8)
        || NITFTime.isEmbargo(release: release, issue: item.bytes(of: .date))
      if isHeld { item.add(.embargo, bytes: release) }
    }
    for node in document.children(management) {
      switch document.nodes[node].name {
      case .specialInstructions: item.add(.editorNote, text: node)
      case .associatedWith:
        item.addLink(relation: Array("associated".utf8), id: document.text(node), title: [])
      default: break
      }
    }
    let record = document.text(document.child(management, .recordType)).map(\.lowered)
    item.addMetadata("record_type", bytes: record)
  }

  /// What the version is: an advance, a lead, a correction, a kill.
  private static func readEditorial(_ type: [UInt8], _ item: inout XMLItem) {
    let word = type.span
    // A slug tells which lead it is: `, 1st Ld-Writethru`.
    let slug = item.bytes(of: .slug)
    let hasLead = slug.span.firstIndex(of: " Ld", from: 0) != nil
    for (start, version): (StaticString, StaticString) in [
      ("kill", "KILL"), ("withdr", "KILL"), ("eliminat", "KILL"), ("correct", "CORRECTION"),
      ("writethru", "WRITETHRU"), ("lead", "LEAD"),
    ] where word.matchesFolded(start, at: 0) {
      if hasLead, word.matchesFolded("writethru", at: 0) || word.matchesFolded("lead", at: 0) {
        continue
      }
      var value: [UInt8] = []
      value.append(version)
      item.add(.version, bytes: value)
    }
    item.addMetadata("editorial_type", bytes: type)
  }

  /// `<FirstCreated Year="2012" Month="3" Day="12" Time="20:54:44"/>`, or a time as text.
  private static func readCreated(_ node: Int?, _ item: inout XMLItem) {
    guard let node else { return }
    let text = item.document.text(node)
    if !text.isEmpty {
      item.add(.created, bytes: time(text))
      return
    }
    func number(_ name: XMLName, _ length: Int) -> [UInt8] {
      let digits = item.value(node, name)
      return [UInt8](repeating: 0x30, count: max(0, length - digits.count)) + digits
    }
    guard item.document.attribute(node, .year1) != nil,
      item.document.attribute(node, .month1) != nil, item.document.attribute(node, .day1) != nil
    else { return }
    let dash = [UInt8(ascii: "-")]
    let day = number(.year1, 4) + dash + number(.month1, 2) + dash + number(.day1, 2)
    let clock = item.value(node, .time1)
    item.add(.created, bytes: clock.isEmpty ? day : time(day + [UInt8(ascii: "T")] + clock))
  }

  /// A time with the zone that all have: `2012-03-12T20:54:44Z`.
  private static func time(_ text: [UInt8]) -> [UInt8] {
    guard text.count == 19, text[10] == UInt8(ascii: "T"), text[18].isDigit else { return text }
    return text + [UInt8(ascii: "Z")]
  }

  private static func readLines(_ lines: Int?, _ item: inout XMLItem) {
    let document = item.document
    guard let lines else { return }
    for node in document.children(lines) {
      switch document.nodes[node].name {
      case .headLine: item.add(.headline, text: node)
      case .byLine:
        if item.add(.byline, text: node) {
          item.addMetadata("byline_title", document.attribute(node, .title1))
        }
      case .dateLine: item.add(.dateline, text: node)
      case .extendedHeadLine, .bodySubHeader, .subHeadLine: item.add(.summary, text: node)
      case .copyrightLine: item.add(.copyright, text: node)
      case .rightsLine: item.add(.usageTerms, text: node)
      case .slugLine: item.add(.slug, text: node)
      case .keywordLine: item.add(.keyword, text: node)
      case .creditLine: item.addMetadata("credit", bytes: document.text(node))
      default: break
      }
    }
    item.add(.headline, text: document.child(lines, .originalHeadLine))
    if !item.has(.byline) { item.add(.byline, text: document.child(lines, .byLineOriginal)) }
  }

  /// What the teleprinter's header said; an item may be filed more than once.
  private static func readFiling(_ filing: Int, _ item: inout XMLItem) {
    let document = item.document
    let isFirst = !item.has(.sequence)
    for (name, field) in [
      (XMLName.slugLine, FieldName.slug), (.serviceLevelDesignator, .service),
      (.category1, .category),
    ] { item.add(field, text: document.child(filing, name)) }
    guard isFirst else { return }
    // `V8086`: the service and its number.
    let reference = document.text(document.child(filing, .transmissionReference))
    item.add(.sequence, bytes: Array(reference.drop { $0.isLetter }))
    item.addMetadata("transmission_reference", bytes: reference)
    item.addMetadata("selectors", bytes: document.text(document.child(filing, .selector)))
    item.addMetadata("filing_source", bytes: document.text(document.child(filing, .source1)))
  }

  /// The title is the slug without its wire, mostly; without a headline it is that.
  private static func readTitle(_ item: inout XMLItem) {
    let document = item.document
    let title = document.text(document.find(0, .newsLines, .title1))
    if !item.add(.headline, bytes: title), title != item.bytes(of: .headline),
      !item.add(.slug, bytes: title)
    {
      item.addMetadata("title", bytes: title)
    }
  }

  private static func readAdministration(_ item: inout XMLItem) {
    let document = item.document
    let node = document.child(0, .administrativeMetadata)
    for name in [XMLName.source1, .provider1, .creator1] {
      item.add(.source, text: document.child(node, name))
    }
    item.add(.source, bytes: Array("AP".utf8))
    item.addMetadata("provider", bytes: document.text(document.child(node, .provider1)))
    item.addMetadata("creator", bytes: document.text(document.child(node, .creator1)))
  }

  private static func readRights(_ item: inout XMLItem) {
    let document = item.document
    guard let rights = document.child(0, .rightsMetadata) else { return }
    NewsML1Fields.readRights(rights, &item)
    guard let notice = document.child(rights, .copyright1) else { return }
    let words = [item.value(notice, .holder1), item.value(notice, .date1)]
    item.add(.copyright, bytes: Array(words.filter { !$0.isEmpty }.joined(separator: [0x20])))
  }

  // MARK: - What it is about

  private static func readDescription(_ description: Int?, _ item: inout XMLItem) {
    let document = item.document
    guard let description else { return }
    for node in document.children(description) {
      switch document.nodes[node].name {
      case .subjectClassification, .entityClassification: readClassification(node, &item)
      case .dateLineLocation:
        for name in [XMLName.city1, .countryAreaName, .countryName] {
          item.add(.place, text: document.child(node, name))
        }
      default: break
      }
    }
  }

  private static func readClassification(_ node: Int, _ item: inout XMLItem) {
    let document = item.document
    let authority = item.value(node, .authority)
    for term in document.children(node) where document.nodes[term].name == .occurrence {
      let (code, name) = (item.value(term, .id1), item.value(term, .value1))
      if authority == Array("AP Category Code".utf8) {
        item.add(.category, bytes: code.isEmpty ? name : code)
        continue
      }
      if authority == Array("AP Geography".utf8) || authority == Array("AP Country".utf8) {
        item.add(.place, bytes: name)
      }
      item.addSubject(scheme: authority, code: code, name: name)
    }
  }

  // MARK: - The text

  private static func readContent(_ item: inout XMLItem) {
    let document = item.document
    // The main text first, whatever stands before it.
    let components = document.children(0).filter {
      document.nodes[$0].name == .publicationComponent
    }
    let others = components.filter { !document.has($0, .role1, "main") }
    for component in components where document.has(component, .role1, "main") {
      readComponent(component, &item)
    }
    for node in document.children(0) where document.nodes[node].name == .textContentItem {
      readText(node, &item)
    }
    for component in others { readComponent(component, &item) }
  }

  private static func readComponent(_ component: Int, _ item: inout XMLItem) {
    let document = item.document
    for node in document.children(component) where document.nodes[node].kind == .element {
      guard document.nodes[node].name == .textContentItem else {
        let media = document.attribute(component, .mediaType1)
        var relation: [UInt8] = []
        if let media { document.append(media, to: &relation) }
        item.addLink(
          relation: relation.map(\.lowered), id: item.value(node, .href1), title: [])
        continue
      }
      if document.has(component, .role1, "caption") {
        item.add(.caption, text: document.child(node, .dataContent))
      } else if document.has(component, .role1, "editornotes") {
        item.add(.editorNote, text: document.child(node, .dataContent))
      } else {
        // Scripts and lists of shots stand behind the main text, if there is any.
        readText(node, &item)
      }
    }
  }

  private static func readText(_ content: Int, _ item: inout XMLItem) {
    let document = item.document
    guard let data = document.child(content, .dataContent) else { return }
    item.add(.wordCount, text: document.find(content, .characteristics, .words))
    let nitf = document.child(data, .nitf)
    if let nitf, document.child(nitf, .body) != nil {
      NITFFields.read(nitf, into: &item)
    } else if let nitf {
      // Its NITF is a body without what stands around it.
      XHTMLBody.read(nitf, into: &item)
    } else if document.children(data).contains(where: { document.nodes[$0].kind == .element }) {
      XHTMLBody.read(data, into: &item)
    } else {
      XHTMLBody.read(text: document.rawText(data), into: &item)
    }
  }
}
