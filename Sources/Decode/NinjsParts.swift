internal import Wire

/// What items in JSON say in objects of their own: dateline, signals, desk and earlier items.
enum NinjsParts {
  /// `"dateline": "Oslo (dpa)"`, or an object whose text or place it is.
  static func readDateline(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    for name: StaticString in ["dateline", "dateLine"] {
      if let line = NinjsItem.value(window, &tree, item, [name]) {
        batch.add(.dateline, bytes: NinjsItem.line(line))
        return
      }
      guard let object = tree.member(window, item, name), tree.nodes[object].kind == .object else {
        continue
      }
      var line = NinjsItem.value(window, &tree, object, ["text"], uses: false)
      if line == nil, let place = tree.member(window, object, "located") {
        line = NinjsItem.value(window, &tree, place, ["city", "name"], uses: false)
      }
      guard let line else { continue }
      batch.add(.dateline, bytes: line)
      return
    }
  }

  /// `"signal": [{"qcode": "sig:correction"}]`: the first that tells a version.
  static func readSignals(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    guard let list = tree.member(window, item, "signal"), tree.nodes[list].kind == .array else {
      return
    }
    for row in tree.rows(list) {
      let code =
        tree.nodes[row].kind == .object
        ? NinjsItem.value(window, &tree, row, ["qcode", "code", "uri", "name"], uses: false)
        : NinjsItem.text(window, tree, row)
      guard let code, let version = NewsMLSignal.version(code.span) else { continue }
      batch.add(.version, bytes: version)
      return
    }
  }

  /// Who wrote it, by initials, and which items it goes on from; dpa's notepad is the desk's.
  static func readDesk(
    _ window: Span<UInt8>, _ tree: inout JSONTree, _ item: Int, into batch: inout DocumentSink
  ) {
    if let initials = NinjsItem.value(window, &tree, item, ["sign_off"]) {
      batch.add(.signoff, bytes: NinjsItem.line(initials))
    }
    for name: StaticString in ["evolvedfrom", "evolvedFrom", "rewrite_of"] {
      guard let id = NinjsItem.value(window, &tree, item, [name]) else { continue }
      batch.add(.link, bytes: Array("evolved_from".utf8) + [0x1F] + id + [0x1F])
    }
    guard let pad = tree.member(window, item, "notepad"), tree.nodes[pad].kind == .object else {
      return
    }
    if let line = NinjsItem.value(window, &tree, pad, ["closing_html"], uses: false) {
      batch.add(.signoff, bytes: NinjsItem.line(line))
    }
    for name: StaticString in ["public_html", "nonpublic_html"] {
      guard let note = NinjsItem.value(window, &tree, pad, [name], uses: false) else { continue }
      batch.addOnce(.editorNote, bytes: NinjsItem.line(note))
    }
  }
}
