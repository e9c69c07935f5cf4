internal import Wire

/// `bodies` of ninjs 2 and 3: a list of texts, each with its role in the story and its type.
///
/// Texts of one role are renditions of each other, of which one is taken; those of the roles `lead`,
/// `main` and `sidebar` are the story one behind the other.
struct NinjsBodies {
  /// The story's parts in reading order.
  var parts: [[UInt8]] = []
  /// Renditions of them that were not taken.
  private(set) var others: [[UInt8]] = []

  /// A part of the story; a text without a role is all of it, one of another role is for a purpose
  /// of its own (`web`, `short`).
  private enum Role: Int, CaseIterable { case lead, main, sidebar, other }

  static func read(_ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int) -> NinjsBodies {
    var bodies = NinjsBodies()
    guard let list = tree.member(window, item, "bodies"), tree.nodes[list].kind == .array else {
      return bodies
    }
    var texts: [(role: Role, rank: Int, text: [UInt8])] = []
    for row in tree.rows(list) where tree.nodes[row].kind == .object {
      guard let text = NinjsItem.value(window, &tree, row, ["value"]) else { continue }
      let role = NinjsItem.value(window, &tree, row, ["role"]) ?? []
      let type = NinjsItem.value(window, &tree, row, ["contenttype", "contentType"]) ?? role
      texts.append((Self.role(role.span), rank(type.span, text.span), text))
    }
    guard !texts.isEmpty else { return bodies }
    tree.use(list)
    let isStory = texts.contains { $0.role != .other }
    for role in Role.allCases where isStory == (role != .other) {
      // The first of the best type.
      let best = texts.filter { $0.role == role }.min { $0.rank < $1.rank }
      if let best { bodies.parts.append(best.text) }
    }
    bodies.dropRepeatedLead()
    for (_, _, text) in texts where !bodies.parts.contains(text) && !bodies.others.contains(text) {
      bodies.others.append(text)
    }
    return bodies
  }

  /// A lead that the text behind it begins with is no part of its own.
  private mutating func dropRepeatedLead() {
    guard parts.count > 1 else { return }
    let lead = XHTMLBody.plain(parts[0])
    if XHTMLBody.plain(parts[1]).starts(with: lead) { parts.removeFirst() }
  }

  private static func role(_ word: Span<UInt8>) -> Role {
    for (name, role): (StaticString, Role) in [
      ("lead", .lead), ("main", .main), ("sidebar", .sidebar), ("body", .main),
    ] where word.count == name.utf8CodeUnitCount && word.matchesFolded(name, at: 0) { return role }
    // Some give the type as the role.
    for type: StaticString in ["text", "html", "xhtml", "nitf", "plain"]
    where word.matchesFolded(type, at: 0) { return .main }
    return word.isEmpty ? .main : .other
  }

  /// HTML before NITF before plain text.
  private static func rank(_ type: Span<UInt8>, _ text: Span<UInt8>) -> Int {
    func says(_ word: StaticString) -> Bool {
      type.indices.contains { type.matchesFolded(word, at: $0) }
    }
    return says("html") ? 0 : says("nitf") ? 1 : HTMLText.isHTML(text) ? 2 : 3
  }
}
