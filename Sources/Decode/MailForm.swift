internal import Wire

/// A message whose text is a form's answers: one JSON object of strings or lists of one string.
///
/// Desks file copy by a form on the net, which mails it so: the answers' names are those of the
/// fields.
enum MailForm {
  private static let names: [(StaticString, FieldName)] = [
    ("headline", .headline), ("slugline", .slug), ("abstract", .summary), ("dateline", .dateline),
    ("byline", .byline), ("category", .category), ("genre", .genre), ("priority", .priority),
    ("keywords", .keyword), ("place", .place), ("sign off", .signoff), ("ednote", .editorNote),
    ("copyright", .copyright), ("embargo", .embargo),
  ]

  /// Adds a form's answers; false where the text is no form.
  static func add(_ given: [UInt8], into item: inout XMLItem) -> Bool {
    guard let first = given.first(where: { !$0.isSpace }), first == UInt8(ascii: "{") else {
      return false
    }
    // Lines were broken within strings too.
    var text = given
    MailWords.fold(&text)
    var tree = JSONTree()
    let span = text.span
    guard tree.read(span, 0..<text.count) == nil,
      let body = answer(span, tree, named: "body"), answer(span, tree, named: "headline") != nil
    else { return false }
    for row in tree.rows(0) {
      guard let value = answer(span, tree, row), !value.isEmpty else { continue }
      let key = tree.nodes[row].key
      if isNamed(span, key, "body") { continue }
      guard let (_, field) = names.first(where: { isNamed(span, key, $0.0) }) else {
        addMetadata(span, key, value, &item)
        continue
      }
      item.add(field, bytes: value)
    }
    XHTMLBody.read(text: body, into: &item)
    return true
  }

  private static func addMetadata(
    _ text: Span<UInt8>, _ key: Range<Int>, _ value: [UInt8], _ item: inout XMLItem
  ) {
    item.sink.add(.metadataName, text, key)
    item.sink.add(.metadataValue, bytes: value)
  }

  private static func isNamed(_ text: Span<UInt8>, _ key: Range<Int>, _ name: StaticString) -> Bool
  {
    key.count == name.utf8CodeUnitCount && text.matchesFolded(name, at: key.lowerBound)
  }

  private static func answer(
    _ text: Span<UInt8>, _ tree: JSONTree, named name: StaticString
  ) -> [UInt8]? {
    guard tree.nodes[0].kind == .object else { return nil }
    for row in tree.rows(0) where isNamed(text, tree.nodes[row].key, name) {
      return answer(text, tree, row)
    }
    return nil
  }

  /// The value of an answer: a string, or the strings of a list.
  private static func answer(_ text: Span<UInt8>, _ tree: JSONTree, _ row: Int) -> [UInt8]? {
    var out: [UInt8] = []
    switch tree.nodes[row].kind {
    case .string: JSONScanner.unescape(text, tree.nodes[row].value, into: &out)
    case .array:
      for element in tree.rows(row) {
        guard tree.nodes[element].kind == .string else { return nil }
        if !out.isEmpty { out.append(", ") }
        JSONScanner.unescape(text, tree.nodes[element].value, into: &out)
      }
    default: return nil
    }
    return out
  }
}
