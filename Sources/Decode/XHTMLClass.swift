internal import Wire

/// What the class of a paragraph says that it is.
///
/// Agencies name classes in their own languages; a class of several words counts by each of them.
enum XHTMLClass {
  case text, crosshead, byline, caption, aside

  private static let words: [(StaticString, XHTMLClass)] = [
    ("crosshead", .crosshead), ("crossheading", .crosshead), ("subhead", .crosshead),
    ("subheading", .crosshead), ("subheadline", .crosshead), ("mellanrubrik", .crosshead),
    ("mellomtittel", .crosshead), ("mellemrubrik", .crosshead), ("intertitre", .crosshead),
    ("intertitle", .crosshead), ("ladillo", .crosshead), ("zwischentitel", .crosshead),
    ("zwischenzeile", .crosshead), ("tussenkop", .crosshead), ("sottotitolo", .crosshead),
    ("byline", .byline), ("caption", .caption), ("bildtext", .caption),
    ("table-code", .aside), ("photo-caption", .caption), ("media-caption", .caption),
  ]

  init(_ document: XMLDocument, _ node: Int, _ element: XMLName) {
    self = .text
    if element == .div, document.tail(node, .class, "dat") {
      self = .aside
      return
    }
    for name in [XMLName.class, .style] {
      guard let range = document.attribute(node, name) else { continue }
      if let found = Self.find(document.bytes.span, range) {
        // A block of many paragraphs is no line of its own.
        let isLine = element == .p || element == .div && !Self.holdsBlocks(document, node)
        if isLine || found == .crosshead { self = found }
        return
      }
    }
  }

  private static func find(_ bytes: Span<UInt8>, _ range: Range<Int>) -> XHTMLClass? {
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, !bytes[end].isSpace { end += 1 }
      for (word, found) in words
      where word.utf8CodeUnitCount == end - start && bytes.matchesFolded(word, at: start) {
        return found
      }
      start = end + 1
    }
    return nil
  }

  private static func holdsBlocks(_ document: XMLDocument, _ node: Int) -> Bool {
    document.children(node).contains { child in
      switch document.nodes[child].name {
      case .p, .div, .ul, .ol, .table, .h1, .h2, .h3, .h4, .blockquote: true
      default: false
      }
    }
  }
}

extension XHTMLBody {
  /// What a paragraph above the text tells behind its asterisk, as Reuters has its summaries: a point
  /// where text without one follows.
  static func bullet(_ document: XMLDocument, _ node: Int) -> [UInt8]? {
    let text = document.text(node)
    guard text.count > 3, text[0] == UInt8(ascii: "*"), text[1] == 0x20 else { return nil }
    var next = Int(document.nodes[node].next)
    var seen = 0
    while next < document.nodes.count, seen < 32 {
      let row = document.nodes[next]
      if row.kind == .element {
        let first = document.text(next).first
        if let first, first != UInt8(ascii: "*") { return Array(text[2...]) }
        seen += 1
      }
      next = Int(row.next)
    }
    return nil
  }

  /// A text that is HTML escaped once more than it should be, as HTML.
  ///
  /// Only paragraphs and breaks tell: copy may speak of other tags.
  static func escapedHTML(_ document: XMLDocument, _ node: Int) -> [UInt8]? {
    let bytes = document.bytes.span
    let range = document.nodes[node].range
    guard let first = bytes.firstIndex(of: "&lt;", from: range.lowerBound, to: range.upperBound)
    else { return nil }
    var index = first
    while index < range.upperBound {
      // The name must end: `&lt;brown@example.com&gt;` is an address.
      for tag: StaticString in [
        "&lt;p&gt;", "&lt;p ", "&lt;/p&gt;", "&lt;br&gt;", "&lt;br/", "&lt;br ", "&lt;div&gt;",
        "&lt;div ",
      ]
      where bytes.matchesFolded(tag, at: index) {
        var html: [UInt8] = []
        document.append(range, to: &html)
        return html
      }
      index =
        bytes.firstIndex(of: "&lt;", from: index + 4, to: range.upperBound) ?? range.upperBound
    }
    return nil
  }

  /// Whether the text from `start` on ends a sentence, before the break at its end.
  static func endsSentence(_ bytes: Span<UInt8>, from start: Int) -> Bool {
    var end = bytes.count
    while end > start, bytes[end - 1].isSpace { end -= 1 }
    guard end > start else { return false }
    switch bytes[end - 1] {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"),
      UInt8(ascii: "\""), UInt8(ascii: ")"):
      return true
    default: return false
    }
  }

  /// Whether a line of text begins with an indent: two blanks or more, or a wide one.
  static func isIndented(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    var width = 0
    while index < range.upperBound {
      if bytes[index] == 0x20 {
        (index, width) = (index + 1, width + 1)
      } else if bytes.matches("\u{A0}", at: index) {
        (index, width) = (index + 2, width + 1)
      } else if bytes.matches("\u{3000}", at: index) {
        (index, width) = (index + 3, width + 2)
      } else {
        return width >= 2 && !bytes[index].isSpace
      }
    }
    return false
  }
}
