internal import Wire

/// The text of a news item in JSON, and the captions of the pictures that go with it.
enum NinjsBody {
  private static let marked: [StaticString] = [
    "body_xhtml", "bodyXhtml", "body_html", "bodyHtml", "article_html", "body_main",
    "body_richtext", "body_xml",
  ]
  private static let plain: [StaticString] = ["body_text", "bodyText", "body"]

  /// Adds the item's text from one of its renditions; the others are noted as taken out.
  static func read(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, headline: [UInt8],
    into batch: inout DocumentSink
  ) -> Bool {
    var chosen: [UInt8]?
    var others: [[UInt8]] = []
    for name in marked {
      guard let text = NinjsItem.value(window, &tree, item, [name]) else { continue }
      // An editor's empty paragraph is no rendition.
      if HTMLText.isBlank(text.span) { continue }
      if chosen == nil, HTMLText.isHTML(text.span) { chosen = text } else { others.append(text) }
    }
    let footer = NinjsItem.value(window, &tree, item, ["body_footer"])
    let rest = NinjsItem.texts(window, &tree, item, prefix: "body_", but: marked + plain)
    for text in rest {
      if chosen == nil, HTMLText.isHTML(text.span) { chosen = text } else { others.append(text) }
    }
    for name in plain {
      guard let text = NinjsItem.value(window, &tree, item, [name]) else { continue }
      others.insert(text, at: 0)
    }
    var bodies = NinjsBodies.read(window, &tree, item)
    if let chosen {
      others += bodies.parts
      bodies.parts = [chosen]
    } else if bodies.parts.isEmpty, !others.isEmpty {
      bodies.parts = [others.removeFirst()]
    }
    others += bodies.others
    guard !bodies.parts.isEmpty else { return false }
    var html = HTMLText(headline: headline)
    for part in bodies.parts {
      if HTMLText.isHTML(part.span) {
        html.read(part.span, into: &batch)
      } else {
        batch.add(part.contains(0x0A) ? .body : .paragraph, bytes: part)
      }
    }
    // What stands below every story of its kind: where help is to be had.
    if let footer {
      if HTMLText.isHTML(footer.span) {
        html.read(footer.span, into: &batch)
      } else {
        batch.add(.paragraph, bytes: footer)
      }
    }
    for name: StaticString in ["infobox_html", "linkbox_html"] {
      guard let text = NinjsItem.value(window, &tree, item, [name]) else { continue }
      html.read(text.span, into: &batch)
    }
    for other in others where !bodies.parts.contains(other) {
      batch.add(
        .leftover, bytes: other, payload: UInt32(RemovalReason.duplicateRendition.rawValue) + 1)
    }
    return true
  }

  // MARK: - Parts by role

  /// The next value of a list of `{role, value}` that has one of the roles, or none at all.
  static func part(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, _ names: [StaticString],
    _ roles: [StaticString]
  ) -> [UInt8]? {
    for name in names {
      guard let list = tree.member(window, item, name), tree.nodes[list].kind == .array else {
        continue
      }
      for takesAny in [false, true] {
        for row in tree.rows(list) where tree.nodes[row].kind == .object && !tree.nodes[row].isUsed
        {
          let role = NinjsItem.value(window, &tree, row, ["role"], uses: false) ?? []
          var fits = role.isEmpty || takesAny && name.utf8CodeUnitCount == 9
          for word in roles
          where role.count == word.utf8CodeUnitCount && role.span.matches(word, at: 0) {
            fits = true
          }
          guard fits, let text = NinjsItem.value(window, &tree, row, ["value"]) else { continue }
          tree.use(row)
          if !hasUnused(tree, list) { tree.use(list) }
          return text
        }
      }
    }
    return nil
  }

  private static func hasUnused(_ tree: JSONTree, _ list: Int) -> Bool {
    for row in tree.rows(list) where !tree.nodes[row].isUsed { return true }
    return false
  }

  // MARK: - Captions

  /// An item's caption; of a picture any description is one.
  static func caption(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, takesAny: Bool
  ) -> [UInt8]? {
    NinjsItem.value(window, &tree, item, ["description_caption", "caption"])
      ?? part(window, &tree, item, ["descriptions"], ["caption"])
      ?? (takesAny
        ? NinjsItem.value(window, &tree, item, ["description_text", "description_summary"]) : nil)
  }

  /// Adds a caption and whose picture it is.
  static func addCaption(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ object: Int, _ caption: [UInt8],
    into batch: inout DocumentSink
  ) {
    batch.add(.caption, bytes: caption)
    if let row = tree.member(window, object, "photographer"), tree.nodes[row].kind == .object,
      let name = NinjsItem.value(window, &tree, row, ["name"])
    {
      batch.add(.captionCredit, bytes: name)
    } else if let credit = NinjsItem.value(
      window, &tree, object, ["description_creditline", "creditline", "byline", "by"], uses: false)
    {
      batch.add(.captionCredit, bytes: credit)
    }
  }

  /// Pictures and other items that belong to the story: a caption each, and a link.
  static func readAssociations(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    guard let list = tree.member(window, item, "associations"),
      tree.nodes[list].kind == .array || tree.nodes[list].kind == .object
    else { return }
    for row in tree.rows(list) where tree.nodes[row].kind == .object {
      let headline = NinjsItem.value(window, &tree, row, ["headline"], uses: false)
      let uri = NinjsItem.value(window, &tree, row, ["guid", "uri", "urn", "id"], uses: false)
      if let uri {
        batch.add(
          .link, bytes: Array("association".utf8) + [0x1F] + uri + [0x1F] + (headline ?? []))
      }
      guard
        let caption = caption(window, &tree, row, takesAny: true)
          ?? part(window, &tree, row, ["descriptions"], ["text"]) ?? headline
      else { continue }
      addCaption(window, &tree, row, caption, into: &batch)
    }
  }
}
