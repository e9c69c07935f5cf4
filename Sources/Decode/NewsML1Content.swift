internal import Wire

extension NewsML1Fields {
  /// Adds the text: the components' roles tell what each piece is.
  ///
  /// A component that is not on the way to the main text (`path`) has its headline before its text.
  static func readContent(_ item: inout XMLItem, _ part: Part, path: [Int]) {
    let document = item.document
    var language = part.language
    for (component, spoken) in spoken(document, part.root) {
      let role = document.child(component, .role1)
      var heading = path.contains(component) ? nil : document.find(component, .newsLines, .headLine)
      for content in document.children(component)
      where document.nodes[content].name == .contentItem {
        readLink(content, &item)
        guard let data = document.child(content, .dataContent) else { continue }
        // Of the same text in several languages one is taken.
        let tag = spoken ?? []
        if let language, !tag.isEmpty, !language.isEmpty, !isSame(tag, language) { continue }
        if read(data, role: role, component, heading, &item) { language = language ?? tag }
        heading = nil
        readWords(content, &item)
      }
    }
  }

  /// The languages in which the text is there, in the order in which they stand; one or none mostly.
  static func languages(_ document: XMLDocument, _ root: Int) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for (component, spoken) in spoken(document, root)
    where found.count < 16 && document.find(component, .contentItem, .dataContent) != nil
      && piece(document, document.child(component, .role1)) == .text
    {
      guard let spoken, !found.contains(where: { isSame($0, spoken) }) else { continue }
      found.append(spoken)
    }
    return found
  }

  /// An item's components, each with the language that it is in: its own, else that around it.
  private static func spoken(
    _ document: XMLDocument, _ root: Int
  ) -> [(component: Int, language: [UInt8]?)] {
    var open: [(end: Int, language: [UInt8]?)] = []
    return components(document, root).map { component in
      while let last = open.last, last.end <= component { open.removeLast() }
      let tag = language(document, component) ?? open.last?.language
      open.append((Int(document.nodes[component].next), tag))
      return (component, tag)
    }
  }

  /// Whether two tags may be of one text: `de` is `de-AT` said shorter.
  static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let (short, long) = left.count < right.count ? (left, right) : (right, left)
    return long.starts(with: short)
      && (long.count == short.count || long[short.count] == UInt8(ascii: "-"))
  }

  /// The language that a component says it is in.
  static func language(_ document: XMLDocument, _ component: Int) -> [UInt8]? {
    let description = document.child(component, .descriptiveMetadata)
    let range =
      document.attribute(component, .lang)
      ?? document.attribute(document.child(description, .language1), .formalName)
      ?? document.attribute(document.find(component, .newsLines, .headLine), .lang)
    guard let range else { return nil }
    var tag: [UInt8] = []
    document.append(range, to: &tag)
    return tag.map(\.lowered)
  }

  private enum Piece { case headline, summary, text, caption, other, dropped }

  private static func piece(_ document: XMLDocument, _ role: Int?) -> Piece {
    guard let range = document.attribute(role, .formalName) else { return .text }
    let bytes = document.bytes.span
    let start = XMLDocument.tail(bytes, range).lowerBound
    for (word, piece): (StaticString, Piece) in [
      ("title", .headline), ("headline", .headline), ("abstract", .summary), ("caption", .caption),
      ("stylesheet", .dropped), ("logo", .other), ("contact", .other), ("tweet", .other),
      ("thumbnail", .other), ("quicklook", .other), ("highdef", .other), ("photo", .other),
      ("related", .other), ("socialmedia", .other),
    ] where bytes.matchesFolded(word, at: start) { return piece }
    return .text
  }

  /// Adds one piece; true where it is the story's text.
  private static func read(
    _ data: Int, role: Int?, _ component: Int, _ heading: Int?, _ item: inout XMLItem
  ) -> Bool {
    let document = item.document
    switch piece(document, role) {
    case .headline: item.add(.headline, text: data)
    case .summary: item.add(.summary, text: data)
    case .caption:
      if item.add(.caption, text: data) {
        let lines = document.child(component, .newsLines)
        if !item.add(.captionCredit, text: document.child(lines, .byLine)) {
          item.add(.captionCredit, text: document.child(lines, .creditLine))
        }
      }
    case .other: item.add(.leftover, text: data)
    case .dropped: break
    case .text:
      let hadText = item.hasText
      addHeading(heading, before: data, &item)
      readText(data, &item)
      return !hadText && item.hasText
    }
    return false
  }

  /// Adds the headline of a secondary component as a crosshead.
  private static func addHeading(_ heading: Int?, before data: Int, _ item: inout XMLItem) {
    let text = item.document.text(heading)
    guard !text.isEmpty, text != item.bytes(of: .headline), !item.document.text(data).isEmpty
    else { return }
    item.add(.crosshead, bytes: text)
  }

  private static func readText(_ data: Int, _ item: inout XMLItem) {
    let document = item.document
    var options = XHTMLBody.Options()
    options.headline = item.bytes(of: .headline)
    if let nitf = document.child(data, .nitf) {
      NITFFields.read(nitf, into: &item)
    } else if let html = document.child(data, .html) {
      XHTMLBody.read(document.child(html, .body) ?? html, into: &item, options: options)
    } else if document.hasElements(data) {
      XHTMLBody.read(data, into: &item, options: options)
    } else {
      XHTMLBody.read(text: document.rawText(data), into: &item, options: options)
    }
  }

  private static func readWords(_ content: Int, _ item: inout XMLItem) {
    let document = item.document
    guard let characteristics = document.child(content, .characteristics) else { return }
    for property in document.children(characteristics)
    where document.tail(property, .formalName, "words")
      || document.tail(property, .formalName, "wordcount")
    {
      item.add(.wordCount, document.attribute(property, .value1))
    }
  }

  /// A picture or file beside the text.
  private static func readLink(_ content: Int, _ item: inout XMLItem) {
    let href = item.value(content, .href1)
    guard !href.isEmpty else { return }
    let media = item.document.child(content, .mediaType1)
    item.addLink(
      relation: item.value(media, .formalName).map(\.lowered), id: href, title: [])
  }

  /// Adds the first paragraph as the headline where there is none.
  ///
  /// An alert has no headline: its first paragraph is one, and stays the text too.
  static func promoteHeadline(_ item: inout XMLItem) {
    guard !item.has(.headline) else { return }
    let first = item.bytes(of: .paragraph)
    guard first.count <= 400 else { return }
    item.add(.headline, bytes: first)
  }
}
