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
      if chosen == nil, HTMLText.isHTML(text.span) { chosen = text } else { others.append(text) }
    }
    let rest = NinjsItem.texts(window, &tree, item, prefix: "body_", but: marked + plain)
    for text in rest {
      if chosen == nil, HTMLText.isHTML(text.span) { chosen = text } else { others.append(text) }
    }
    for name in plain {
      guard let text = NinjsItem.value(window, &tree, item, [name]) else { continue }
      others.insert(text, at: 0)
    }
    readBodies(window, &tree, item, &chosen, &others)
    if chosen == nil, !others.isEmpty { chosen = others.removeFirst() }
    guard let chosen else { return false }
    var html = HTMLText(headline: headline)
    if HTMLText.isHTML(chosen.span) {
      html.read(chosen.span, into: &batch)
    } else {
      batch.add(chosen.contains(0x0A) ? .body : .paragraph, bytes: chosen)
    }
    for name: StaticString in ["infobox_html", "linkbox_html"] {
      guard let text = NinjsItem.value(window, &tree, item, [name]) else { continue }
      html.read(text.span, into: &batch)
    }
    for other in others where other != chosen {
      batch.add(
        .leftover, bytes: other, payload: UInt32(RemovalReason.duplicateRendition.rawValue) + 1)
    }
    return true
  }

  /// `bodies` of ninjs 2 and 3: HTML before NITF before plain text.
  private static func readBodies(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, _ chosen: inout [UInt8]?,
    _ others: inout [[UInt8]]
  ) {
    guard let list = tree.member(window, item, "bodies"), tree.nodes[list].kind == .array else {
      return
    }
    var ranked: [(rank: Int, text: [UInt8])] = []
    for row in tree.rows(list) where tree.nodes[row].kind == .object {
      guard let text = NinjsItem.value(window, &tree, row, ["value"]) else { continue }
      let type = NinjsItem.value(window, &tree, row, ["contenttype", "contentType", "role"]) ?? []
      let rank =
        type.span.firstIndex(of: "html") != nil
        ? 0 : type.span.firstIndex(of: "NITF") != nil ? 1 : HTMLText.isHTML(text.span) ? 2 : 3
      ranked.append((rank, text))
    }
    guard let best = ranked.map(\.rank).min() else { return }
    tree.use(list)
    for (rank, text) in ranked {
      if chosen == nil, rank == best { chosen = text } else { others.append(text) }
    }
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
