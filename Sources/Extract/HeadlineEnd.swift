internal import Lexicon
internal import Wire

/// Takes off a headline's end what wires and those who list their stories put there in brackets: the
/// credit (`Ferries stay in port (AP)`) and Bloomberg's marks (`(Update2)`, `(Correct)`).
enum HeadlineEnd {
  /// The copy at hand.
  struct Copy: ~Escapable {
    /// The fields.
    let side: Span<UInt8>
    /// The text of the batch and the story's within it.
    let text: Span<UInt8>
    let body: Range<Int>
    let format: WireFormat

    @_lifetime(copy side, copy text)
    init(side: Span<UInt8>, text: Span<UInt8>, body: Range<Int>, format: WireFormat) {
      self.side = side
      self.text = text
      self.body = body
      self.format = format
    }
  }

  /// Reads the brackets at the end of `result.title`; a credit is given back without them.
  static func read(
    _ copy: borrowing Copy, _ parts: ArraySlice<Row<PartKind>>, _ result: inout HeadlineTags.Result
  ) -> Range<Int>? {
    var credit: Range<Int>?
    for _ in 0..<3 {
      guard let inner = brackets(copy.side, result.title) else { break }
      let rest = copy.side.trimmed(result.title.lowerBound..<inner.lowerBound - 1)
      guard rest.count >= 3 else { break }
      if let mark = version(copy.side, inner) {
        result.tags.append(inner)
        if result.version == .none || result.version == .repeat {
          result.version = mark.kind
          result.number = mark.number
        }
        if result.kind == nil, mark.kind == .correction { result.kind = .correction }
      } else if credit == nil, isCredit(copy, inner, parts) {
        credit = inner
      } else {
        break
      }
      result.title = rest
    }
    return credit
  }

  /// What stands in the brackets that end a headline.
  private static func brackets(_ side: Span<UInt8>, _ title: Range<Int>) -> Range<Int>? {
    guard title.count > 6, side[title.upperBound - 1] == UInt8(ascii: ")") else { return nil }
    var open = title.upperBound - 2
    let first = max(title.lowerBound + 1, title.upperBound - 42)
    while open > first, side[open] != UInt8(ascii: "("), side[open] != UInt8(ascii: ")") {
      open -= 1
    }
    guard side[open] == UInt8(ascii: "("), open + 1 < title.upperBound - 1,
      side[open - 1].isSpace || side[open - 1] == UInt8(ascii: ")")
    else { return nil }
    return open + 1..<title.upperBound - 1
  }

  /// `Update1`, `Update 2`, `Correct`, `Correct1`, `Repeat`: a word with a capital, and a number.
  private static func version(
    _ side: Span<UInt8>, _ inner: Range<Int>
  ) -> (kind: VersionKind, number: Int)? {
    guard side[inner.lowerBound].isUpper else { return nil }
    let words: [(StaticString, VersionKind)] = [
      ("updated", .update), ("update", .update), ("corrected", .correction),
      ("correction", .correction), ("correct", .correction), ("repeat", .repeat),
    ]
    for (word, kind) in words where side.matchesFolded(word, at: inner.lowerBound) {
      var start = inner.lowerBound + word.utf8CodeUnitCount
      if start < inner.upperBound, side[start] == 0x20 { start += 1 }
      if start >= inner.upperBound { return (kind, 0) }
      guard inner.upperBound - start <= 2, let number = side.number(in: start..<inner.upperBound)
      else { return nil }
      return (kind, number)
    }
    return nil
  }

  /// Whether the name is an agency's that is nothing else, or that by which the copy itself begins.
  private static func isCredit(
    _ copy: borrowing Copy, _ inner: Range<Int>, _ parts: ArraySlice<Row<PartKind>>
  ) -> Bool {
    let first = copy.side[inner.lowerBound]
    guard first.isLetter || first >= 0x80 else { return false }
    if isAgency(copy.side, inner), !DatelineGrammar.isDoubtful(copy.side, inner) { return true }
    if begins(copy.text, copy.body, with: inner, of: copy.side) { return true }
    return parts.contains {
      $0.kind == .dateline && holds(copy.side, $0.range, inner)
    }
  }

  /// Whether all of a range is an agency's name.
  private static func isAgency(_ side: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let hash = Lexicon.hash(side, range) else { return false }
    return Lexicon.shared.classes(hash).contains(.agency)
  }

  /// `USATODAY.com - Ferries ...`: the name and a dash at the text's beginning.
  private static func begins(
    _ text: Span<UInt8>, _ body: Range<Int>, with name: Range<Int>, of side: Span<UInt8>
  ) -> Bool {
    guard body.count > name.count + 3 else { return false }
    for offset in 0..<name.count
    where text[body.lowerBound + offset] != side[name.lowerBound + offset] { return false }
    let next = body.lowerBound + name.count
    return text.matches(" - ", at: next) || text.matches(" -- ", at: next)
      || text.matches(" \u{2013} ", at: next) || text.matches(" \u{2014} ", at: next)
  }

  /// Whether a dateline is the name, or has it in brackets: `HALDEN, March 3 (PA)`.
  private static func holds(
    _ side: Span<UInt8>, _ line: Range<Int>, _ name: Range<Int>
  ) -> Bool {
    var start = line.lowerBound
    while start + name.count <= line.upperBound {
      let end = start + name.count
      let isWhole = start == line.lowerBound && end == line.upperBound
      let isBracketed =
        start > line.lowerBound && end < line.upperBound && side[start - 1] == UInt8(ascii: "(")
        && side[end] == UInt8(ascii: ")")
      if isWhole || isBracketed,
        name.indices.allSatisfy({ side[$0] == side[start + $0 - name.lowerBound] })
      {
        return true
      }
      start += 1
    }
    return false
  }
}
