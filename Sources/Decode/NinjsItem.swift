internal import Wire

/// The fields of a news item in JSON, by the names that ninjs and its relatives give them.
///
/// The dialects' names hardly clash, so that one table reads them all: each field is looked up under
/// its names, the better one first. A value of the wrong type is none. What no field takes becomes
/// the record's metadata, as JSON.
enum NinjsItem {
  /// The names of lists of items in the answers of APIs.
  static let lists: [StaticString] = ["item", "items", "_items", "entries", "results", "docs"]

  /// The items that a document holds: itself, or those of a list or an API's answer.
  static func items(_ window: Span<UInt8>, _ tree: JSONTree) -> [Int] {
    var list: Int?
    if let data = tree.member(window, 0, "data"), tree.nodes[data].kind == .object {
      if let item = tree.member(window, data, "item"), tree.nodes[item].kind == .object {
        return [item]
      }
      list = tree.member(window, data, "items")
      if let search = tree.member(window, data, "search"), list == nil {
        list = tree.member(window, search, "items")
      }
    }
    for name in lists where list == nil {
      if let found = tree.member(window, 0, name), tree.nodes[found].kind == .array { list = found }
    }
    guard let list, tree.nodes[list].kind == .array else { return [0] }
    var items: [Int] = []
    for row in tree.rows(list) where tree.nodes[row].kind == .object {
      items.append(tree.member(window, row, "item") ?? row)
    }
    return items
  }

  /// Reads an item into the sink; nil where it says nothing.
  static func read(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) -> StoryKind? {
    guard tree.nodes[item].kind == .object else { return nil }
    batch.format = .ninjs
    batch.charset = .utf8
    let before = batch.fields.count
    let type = (value(window, &tree, item, ["type"], uses: false) ?? []).map(\.lowered)
    readIdentity(window, &tree, item, into: &batch)
    let headline = readHeadline(window, &tree, item, into: &batch)
    readPeople(window, &tree, item, into: &batch)
    readRights(window, &tree, item, into: &batch)
    readSubjects(window, &tree, item, into: &batch)
    let isText =
      type.isEmpty || type == Array("text".utf8) || type == Array("story".utf8)
      || type == Array("composite".utf8)
    readSummary(window, &tree, item, isText: isText, into: &batch)
    let hasBody = NinjsBody.read(window, &tree, item, headline: headline, into: &batch)
    NinjsBody.readAssociations(window, &tree, item, into: &batch)
    // An item with no more than a type and technical values is none.
    guard batch.fields.count > before else { return nil }
    addMetadata(window, tree, item, into: &batch)
    if let types = tree.member(window, item, "editorialtypes"), tree.nodes[types].kind == .array {
      for row in tree.rows(types)
      where window.matchesFolded("kill", at: tree.nodes[row].value.lowerBound) {
        return .kill
      }
    }
    return hasBody ? .story : .other
  }

  // MARK: - Values

  /// The first of the members that is a string or number and not empty, with escapes undone.
  static func value(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ object: Int, _ names: [StaticString],
    uses: Bool = true
  ) -> [UInt8]? {
    for name in names {
      guard let row = tree.member(window, object, name) else { continue }
      guard let text = text(window, tree, row) else { continue }
      if uses { tree.use(row) }
      return text
    }
    return nil
  }

  /// The strings not yet used of the members whose name begins with `prefix`, in their order.
  ///
  /// ninjs 1 allows any `body_*` and `description_*` beside those that it names.
  static func texts(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ object: Int, prefix: StaticString,
    but names: [StaticString]
  ) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for row in tree.rows(object) where tree.nodes[row].kind == .string && !tree.nodes[row].isUsed {
      let key = tree.nodes[row].key
      guard key.count > prefix.utf8CodeUnitCount, window.matches(prefix, at: key.lowerBound),
        !names.contains(where: {
          key.count == $0.utf8CodeUnitCount && window.matches($0, at: key.lowerBound)
        }), let text = text(window, tree, row)
      else { continue }
      tree.use(row)
      found.append(text)
    }
    return found
  }

  /// A string with its escapes undone, or a number; nil for what is neither or empty.
  static func text(_ window: Span<UInt8>, _ tree: JSONTree, _ row: Int) -> [UInt8]? {
    let node = tree.nodes[row]
    guard node.kind == .string || node.kind == .number else { return nil }
    var text: [UInt8] = []
    if node.kind == .number {
      text.append(window, node.value)
    } else {
      JSONScanner.unescape(window, node.value, into: &text)
    }
    let range = text.span.trimmed(0..<text.count)
    guard !range.isEmpty else { return nil }
    return range.count == text.count ? text : Array(text[range])
  }

  @discardableResult
  private static func add(
    _ field: FieldName, _ window: Span<UInt8>, _ tree: inout JSONTree, _ object: Int,
    _ names: [StaticString], into batch: inout DocumentSink
  ) -> Bool {
    guard let value = value(window, &tree, object, names) else { return false }
    batch.add(field, bytes: line(value))
    return true
  }

  /// A value of one line: editors that keep HTML put tags around it.
  static func line(_ value: [UInt8]) -> [UInt8] {
    guard value.contains(UInt8(ascii: "<")), XHTMLBody.isHTML(value.span) else { return value }
    return XHTMLBody.plain(value)
  }

  /// Adds a field for each element of a list of strings or of objects with one of these members.
  @discardableResult
  private static func addList(
    _ field: FieldName, _ window: Span<UInt8>, _ tree: inout JSONTree, _ object: Int,
    _ names: [StaticString], of members: [StaticString], into batch: inout DocumentSink
  ) -> Bool {
    for name in names {
      guard let list = tree.member(window, object, name) else { continue }
      var isFound = false
      if tree.nodes[list].kind == .array {
        for row in tree.rows(list) {
          let text =
            tree.nodes[row].kind == .object
            ? value(window, &tree, row, members) : text(window, tree, row)
          guard let text else { continue }
          batch.addOnce(field, bytes: line(text))
          isFound = true
        }
      } else if let text = text(window, tree, list) {
        batch.addOnce(field, bytes: line(text))
        isFound = true
      }
      if isFound {
        tree.use(list)
        return true
      }
    }
    return false
  }

  // MARK: - Fields

  private static func readIdentity(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    var id = value(window, &tree, item, ["guid"])
    if id == nil, let ids = tree.member(window, item, "altids"), tree.nodes[ids].kind == .object {
      // AP's address of an item ends in the session's own token.
      id = value(window, &tree, ids, ["itemid"], uses: false)
    }
    id = id ?? value(window, &tree, item, ["uri", "urn", "versionedGuid", "_id", "id"])
    if let id { batch.add(.id, bytes: id) }
    add(.revision, window, &tree, item, ["version"], into: &batch)
    add(
      .date, window, &tree, item,
      ["versioncreated", "versionCreated", "version_created", "updated"], into: &batch)
    add(
      .created, window, &tree, item,
      [
        "firstcreated", "firstCreated", "contentcreated", "contentCreated", "content_created",
      ], into: &batch)
    add(.language, window, &tree, item, ["language"], into: &batch)
    if let status = value(window, &tree, item, ["pubstatus", "pubStatus"]) {
      // `stat:usable`, as Reuters has it.
      batch.add(.status, status.span, XMLDocument.tail(status.span, 0..<status.count))
    }
    add(.urgency, window, &tree, item, ["urgency"], into: &batch)
    add(.priority, window, &tree, item, ["editorialpriority", "priority"], into: &batch)
    add(.embargo, window, &tree, item, ["embargoed", "embargo"], into: &batch)
    if !add(.version, window, &tree, item, ["signal"], into: &batch) {
      NinjsParts.readSignals(window, &tree, item, into: &batch)
    }
    add(.wordCount, window, &tree, item, ["wordcount", "wordCount"], into: &batch)
    add(.sequence, window, &tree, item, ["ingest_provider_sequence"], into: &batch)
    add(.url, window, &tree, item, ["url"], into: &batch)
    guard let slug = value(window, &tree, item, ["slugline", "slug", "kicker"]) else { return }
    addSlug(slug, into: &batch)
  }

  /// A slug may name its version: `AP-US--Budget, 3rd Ld-Writethru`.
  private static func addSlug(_ slug: [UInt8], into batch: inout DocumentSink) {
    let text = slug.span
    var comma = text.firstIndex(of: UInt8(ascii: ","), from: 0)
    var version: Int?
    if let mark = comma {
      let rest = text.trimmed(mark + 1..<text.count)
      version = ANPAVersion.start(text, rest)
      if version != rest.lowerBound { comma = nil }
    }
    guard let comma, let version else {
      batch.add(.slug, bytes: slug)
      return
    }
    batch.add(.slug, text, 0..<comma)
    batch.add(.version, text, version..<text.count)
  }

  private static func readHeadline(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) -> [UInt8] {
    var headline = value(
      window, &tree, item, ["headline", "headLine", "headline_main"])
    if headline == nil { headline = NinjsBody.part(window, &tree, item, ["headlines"], ["main"]) }
    if headline == nil {
      for row in tree.rows(item) where headline == nil {
        guard window.matches("headline", at: tree.nodes[row].key.lowerBound) else { continue }
        headline = text(window, tree, row)
        if headline != nil { tree.use(row) }
      }
    }
    headline = (headline ?? value(window, &tree, item, ["title"])).map(line)
    if let headline { batch.add(.headline, bytes: headline) }
    return headline ?? []
  }

  private static func readPeople(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    let hasByline =
      add(.byline, window, &tree, item, ["byline", "byLine", "by"], into: &batch)
      || addList(.byline, window, &tree, item, ["bylines"], of: ["by", "byline"], into: &batch)
    if !hasByline {
      addList(.byline, window, &tree, item, ["authors"], of: ["name"], into: &batch)
    }
    let hasSource =
      add(.source, window, &tree, item, ["source"], into: &batch)
      || addList(
        .source, window, &tree, item, ["infosource", "infosources", "infoSources"], of: ["name"],
        into: &batch)
    if !hasSource {
      add(
        .source, window, &tree, item, ["provider", "creditline", "creditLine"], into: &batch)
    }
    NinjsParts.readDateline(window, &tree, item, into: &batch)
    NinjsParts.readDesk(window, &tree, item, into: &batch)
    for name: StaticString in ["ednote", "edNote", "ednotes", "edNotes", "editorNote"] {
      addList(.editorNote, window, &tree, item, [name], of: ["ednote", "value"], into: &batch)
    }
    add(.editorNote, window, &tree, item, ["autopublishnotice"], into: &batch)
  }

  private static func readRights(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    add(
      .copyright, window, &tree, item,
      ["copyrightnotice", "copyrightNotice", "copyrightholder", "copyrightHolder"], into: &batch)
    addList(
      .usageTerms, window, &tree, item, ["usageterms", "usageTerms"], of: ["value", "name"],
      into: &batch)
  }

  private static func readSubjects(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    for name: StaticString in ["subject", "subjects"] {
      guard let list = tree.member(window, item, name), tree.nodes[list].kind == .array else {
        continue
      }
      var isFound = false
      for row in tree.rows(list) where tree.nodes[row].kind == .object {
        if let subject = subject(window, &tree, row) {
          batch.add(.codedSubject, bytes: subject)
          isFound = true
        }
      }
      if isFound { tree.use(list) }
    }
    addList(
      .keyword, window, &tree, item, ["keywords", "keyword"], of: ["name", "value"], into: &batch)
    addList(
      .genre, window, &tree, item, ["genre", "genres"], of: ["name", "literal", "code", "uri"],
      into: &batch)
    addList(
      .place, window, &tree, item, ["place", "places"], of: ["name", "literal", "code"],
      into: &batch)
    addList(
      .place, window, &tree, item, ["located"], of: ["name", "city", "literal"], into: &batch)
    addList(
      .category, window, &tree, item, ["anpa_category", "category"], of: ["qcode", "code", "name"],
      into: &batch)
    addList(
      .service, window, &tree, item, ["service", "services"], of: ["name", "code"], into: &batch)
    readCategories(window, &tree, item, into: &batch)
  }

  /// dpa's list of everything that classifies an item, each with the type of its meaning.
  private static func readCategories(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    guard let list = tree.member(window, item, "categories"), tree.nodes[list].kind == .array else {
      return
    }
    for row in tree.rows(list) where tree.nodes[row].kind == .object {
      guard let type = value(window, &tree, row, ["type"]),
        let name = value(window, &tree, row, ["name", "qcode"])
      else { continue }
      let word = type.span
      if word.firstIndex(of: "keyword") != nil {
        batch.add(.keyword, bytes: name)
      } else if word.firstIndex(of: "desk") != nil {
        batch.add(.category, bytes: name)
      } else if word.firstIndex(of: "genre") != nil {
        batch.add(.genre, bytes: name)
      } else if word.firstIndex(of: "wire") != nil {
        batch.add(.service, bytes: name)
      } else if word.firstIndex(of: "geosubject") != nil {
        batch.add(.place, bytes: name)
      } else if let subject = subject(window, &tree, row) {
        batch.add(.codedSubject, bytes: subject)
      }
      tree.use(list)
    }
  }

  /// A subject's scheme, code and name; a code's prefix is its scheme, as is an address's beginning.
  private static func subject(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ row: Int
  ) -> [UInt8]? {
    let name = value(window, &tree, row, ["name"]) ?? []
    var code = value(window, &tree, row, ["code", "qcode", "literal"]) ?? []
    var scheme = value(window, &tree, row, ["scheme"]) ?? []
    if code.isEmpty, let uri = value(window, &tree, row, ["uri"]) {
      let slash = uri.lastIndex(of: UInt8(ascii: "/")) ?? -1
      code = Array(uri[(slash + 1)...])
      if scheme.isEmpty, slash > 0 { scheme = Array(uri[..<(slash + 1)]) }
    } else if scheme.isEmpty, let colon = code.firstIndex(of: 0x3A), colon > 0, colon < 12 {
      scheme = Array(code[..<colon])
      code = Array(code[(colon + 1)...])
    }
    guard !code.isEmpty || !name.isEmpty else { return nil }
    return scheme + [0x1F] + code + [0x1F] + name
  }

  /// What tells the story in short; of a picture it is the caption.
  private static func readSummary(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, isText: Bool,
    into batch: inout DocumentSink
  ) {
    let caption = NinjsBody.caption(window, &tree, item, takesAny: !isText)
    if let caption { NinjsBody.addCaption(window, &tree, item, caption, into: &batch) }
    var summaries: [[UInt8]] = []
    for name: StaticString in [
      "description_text", "description", "abstract", "teaser", "subhead", "headline_extended",
      "description_summary",
    ] {
      if let text = value(window, &tree, item, [name]), text != caption { summaries.append(text) }
    }
    summaries += texts(
      window, &tree, item, prefix: "description_",
      but: ["description_caption", "description_creditline"])
    // More of them than that say nothing new; each is looked for in the whole list.
    for _ in 0..<8 {
      let text = NinjsBody.part(
        window, &tree, item, ["descriptions"],
        [
          "text", "lead", "summary", "abstract", "teaser", "main", "short", "medium", "long",
          "standfirst", "ingress", "deck",
        ])
      guard let text else { break }
      summaries.append(text)
    }
    addSummaries(summaries, into: &batch)
  }

  /// Adds what is told once in text and again in HTML once.
  private static func addSummaries(_ texts: [[UInt8]], into batch: inout DocumentSink) {
    var told: [[UInt8]] = []
    for text in texts.prefix(64) {
      let plain = HTMLText.isHTML(text.span) ? XHTMLBody.plain(text) : text
      guard !plain.isEmpty, !told.contains(plain) else { continue }
      told.append(plain)
      batch.add(.summary, bytes: plain)
    }
  }

  // MARK: - The rest

  /// Keeps the members that no field took.
  private static func addMetadata(
    _ window: Span<UInt8>, _ tree: JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    var json: [UInt8] = [UInt8(ascii: "{")]
    for row in tree.rows(item) where !tree.nodes[row].isUsed {
      if json.count > 1 { json.append(UInt8(ascii: ",")) }
      tree.appendKey(window, row, into: &json)
      tree.appendCompact(window, row, into: &json)
    }
    guard json.count > 1 else { return }
    json.append(UInt8(ascii: "}"))
    batch.add(.metadataJSON, bytes: json)
  }
}
