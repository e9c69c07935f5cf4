package import Wire

/// LDC Gigaword SGML: `<DOC id="AFP_ENG_19940512.0001" type="story">` back to back, no root.
///
/// From LDC's readmes: every tag stands alone on its line; HEADLINE and DATELINE are optional; only
/// `story` documents have paragraphs. Tags are taken at the beginning of a line alone, so that a
/// lone `<` of the text stays text.
package struct GigawordReader: FormatReader {
  package static let format = WireFormat.gigaword

  private var frame = DocumentFrame(open: "<doc", close: "</doc>")

  package init() {}

  package var canRestart: Bool { frame.canRestart }

  package static func sniff(_ head: Span<UInt8>, name: String) -> Int {
    var index = 0
    while let found = head.firstIndex(of: UInt8(ascii: "<"), from: index) {
      if head.matchesFolded("<doc ", at: found),
        let close = head.firstIndex(of: UInt8(ascii: ">"), from: found),
        SGML.attribute("id", in: head, found..<close) != nil
          || SGML.attribute("type", in: head, found..<close) != nil
      {
        return SGML.isWrapping(head, 0..<found) ? 100 : 60
      }
      index = found + 1
    }
    return 0
  }

  package mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    switch frame.next(in: window, end: end) {
    case .step(let step): return step
    case .document(let range): return read(window, range, into: &batch)
    }
  }

  private enum Element: UInt8 { case none, headline, dateline, text, paragraph }

  private func read(
    _ window: Span<UInt8>, _ document: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    guard let open = window.firstIndex(of: UInt8(ascii: ">"), from: document.lowerBound),
      let id = SGML.attribute("id", in: window, document.lowerBound..<open), !id.isEmpty
    else {
      return .reject(
        start: document.lowerBound, consumed: document.upperBound, .noIdentifier,
        "the DOC tag has no id")
    }
    batch.add(.id, window, id)
    var kind = StoryKind.story
    if let type = SGML.attribute("type", in: window, document.lowerBound..<open) {
      batch.add(.type, window, type)
      kind = Self.kind(window, type)
    }
    var element = Element.none
    var start = open + 1
    var index = open + 1
    while let tag = window.firstIndex(of: UInt8(ascii: "<"), from: index),
      tag < document.upperBound
    {
      index = tag + 1
      guard window[tag - 1] == UInt8(ascii: "\n") || window[tag - 1] == UInt8(ascii: ">"),
        let next = Self.element(window, at: tag, from: element)
      else { continue }
      add(element, window, start..<tag, to: &batch)
      element = next.element
      start = next.end
      index = next.end
    }
    return .document(consumed: document.upperBound, kind: kind)
  }

  private func add(
    _ element: Element, _ window: Span<UInt8>, _ range: Range<Int>, to batch: inout DocumentSink
  ) {
    let trimmed = window.trimmed(range)
    guard !trimmed.isEmpty else { return }
    switch element {
    case .none: batch.add(.leftover, window, trimmed)
    case .headline: batch.add(.headline, window, trimmed)
    case .dateline: batch.add(.dateline, window, trimmed)
    // Indents tell paragraphs apart: only line breaks are trimmed from bare text.
    case .text: batch.add(.body, window, range)
    case .paragraph: batch.add(.paragraph, window, trimmed)
    }
  }

  /// The element that a tag leads into, and where the tag ends; nil where it is no tag of ours.
  private static func element(
    _ window: Span<UInt8>, at tag: Int, from current: Element
  ) -> (element: Element, end: Int)? {
    let isClosing = window.matches("/", at: tag + 1)
    let name = isClosing ? tag + 2 : tag + 1
    guard name < window.count else { return nil }
    // The word that the tag's first letter leaves, what its opening leads into, and its closing.
    let (word, opened, closed): (StaticString, Element, Element)
    switch window[name].lowered {
    case UInt8(ascii: "p"): (word, opened, closed) = ("p>", .paragraph, .text)
    case UInt8(ascii: "h"): (word, opened, closed) = ("headline>", .headline, .none)
    case UInt8(ascii: "t"): (word, opened, closed) = ("text>", .text, .none)
    case UInt8(ascii: "d"):
      (word, opened, closed) =
        window.matchesFolded("doc>", at: name)
        ? ("doc>", .none, .none) : ("dateline>", .dateline, .none)
    default: return nil
    }
    guard window.matchesFolded(word, at: name) else { return nil }
    return (isClosing ? closed : opened, name + word.utf8CodeUnitCount)
  }

  private static func kind(_ window: Span<UInt8>, _ type: Range<Int>) -> StoryKind {
    if window.matchesFolded("story", at: type.lowerBound) { return .story }
    if window.matchesFolded("multi", at: type.lowerBound) { return .multi }
    if window.matchesFolded("advis", at: type.lowerBound) { return .advisory }
    return .other
  }
}
