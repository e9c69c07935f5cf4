internal import Lexicon
internal import Wire

// The fields of a document that hold its dateline.
extension Segmenter {
  /// A DATELINE element: a dateline, a slug in brackets behind a place (NYT), or a line of text
  /// that was taken for one.
  func addDatelineField(
    _ given: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder
  ) {
    var range = given
    // Of feeds, only AP's entries mark one.
    if story.format.isMarkedUp || story.format == .rss {
      addMarkedDateline(range, side, &out, &story)
      return
    }
    if let slug = Self.slug(side, range) {
      out.parts.append(Row(.slug, slug))
      range = side.trimmed(range.lowerBound..<slug.lowerBound - 1)
    }
    guard !range.isEmpty else { return }
    var grammar = DatelineGrammar(side)
    guard let line = grammar.scan(range, ending: .field) else {
      if Dateline.isUndated(side, range) {
        out.removed.append(Row(.datelineText, range))
        story.marked = range
        return
      }
      if story.format == .trec, Self.isPlaceAlone(side, range) {
        story.hasDateline = true
        out.parts.append(Row(.dateline, range))
        return
      }
      // Not a dateline: the text begins with it.
      story.lead = range
      return
    }
    (story.hasDateline, story.marked) = (true, line.range)
    out.parts.append(line.part)
    let rest = side.trimmed(line.bodyStart..<range.upperBound)
    if !rest.isEmpty { story.lead = rest }
  }

  /// Whether a DATELINE element of TREC's newspapers holds a place that the gazetteer does not know: words
  /// in capitals (`PORT HALDEN`), and a region behind a comma.
  private static func isPlaceAlone(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count <= 60 else { return false }
    var capitals = 0
    var isRegion = false
    for index in range {
      let byte = text[index]
      if byte == UInt8(ascii: ",") { isRegion = true }
      if byte.isUpper { capitals += 1 }
      if byte.isDigit || byte.isLower && !isRegion { return false }
      if byte == UInt8(ascii: "(") || byte == UInt8(ascii: ":") { return false }
    }
    return capitals >= 3
  }

  /// A dateline that the format marks is one in any language: `Athen (dpa) - `.
  private func addMarkedDateline(
    _ given: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch,
    _ story: inout StoryBuilder
  ) {
    let range = given.lowerBound..<Self.withoutDash(side, given)
    guard !range.isEmpty, !story.hasDateline else { return }
    story.hasDateline = true
    story.marked = range
    out.parts.append(Row(.dateline, range, payload: DatelinePart.marked))
  }

  /// `MIAMI  (BC-FBC-MIAMI-COSTA-TEX)`: the slug at the end of an NYT dateline, which may have brackets
  /// of its own (`BC-ORCHIDS-814(2TAKES)-NYT`) and small letters (`$Adv08`).
  private static func slug(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    guard text[range.upperBound - 1] == UInt8(ascii: ")") else { return nil }
    var open = range.upperBound - 1
    var depth = 1
    while open > range.lowerBound, depth > 0 {
      open -= 1
      if text[open] == UInt8(ascii: ")") { depth += 1 }
      if text[open] == UInt8(ascii: "(") { depth -= 1 }
    }
    guard depth == 0 else { return nil }
    let slug = open + 1..<range.upperBound - 1
    guard slug.count >= 5 else { return nil }
    let cycles: [StaticString] = ["AM-", "PM-", "BC-"]
    let hasCycle = cycles.contains { text.matches($0, at: slug.lowerBound) }
    var hyphens = 0
    for index in slug {
      if text[index].isLower && !hasCycle || text[index].isSpace && hyphens == 0 { return nil }
      if text[index] == UInt8(ascii: "-") { hyphens += 1 }
    }
    return hyphens >= 1 ? slug : nil
  }
}
