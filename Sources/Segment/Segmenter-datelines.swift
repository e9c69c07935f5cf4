internal import Lexicon
internal import Wire

// Datelines that the format marks, those of other languages' wires, and the credit at the copy's end.
extension Segmenter {
  /// Where a dateline ends without the dash behind it.
  static func withoutDash(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound {
      if text[end - 1].isSpace || text[end - 1] == UInt8(ascii: "-") {
        end -= 1
      } else if end - range.lowerBound > 3, text[end - 3] == 0xE2, text[end - 2] == 0x80,
        text[end - 1] == 0x93 || text[end - 1] == 0x94
      {
        end -= 3
      } else {
        break
      }
    }
    return end
  }

  /// Takes a marked dateline off the first paragraph, where the copy repeats it.
  func takeMarked(
    _ marked: Range<Int>, _ given: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch
  ) -> Range<Int>? {
    guard given.count > marked.count else { return nil }
    for offset in 0..<marked.count
    where side[marked.lowerBound + offset].lowered != side[given.lowerBound + offset].lowered {
      return nil
    }
    var start = given.lowerBound + marked.count
    let first = start
    while start < given.upperBound, side[start].isSpace { start += 1 }
    let next = start + 1
    if next < given.upperBound, side[start] == UInt8(ascii: "-") {
      // `LONDON-based`, `May 3-5`
      guard side[next] == UInt8(ascii: "-") || start > first && !side[next].isDigit else {
        return nil
      }
      start += 1
    } else if start + 3 <= given.upperBound, side[start] == 0xE2, side[start + 1] == 0x80,
      side[start + 2] == 0x93 || side[start + 2] == 0x94
    {
      start += 3
    } else if side[first - 1] != UInt8(ascii: ")"), side[first - 1] != UInt8(ascii: ":") {
      // Without a dash it is the sentence's own beginning.
      return nil
    }
    let end = start
    while start < given.upperBound, side[start].isSpace { start += 1 }
    // `OSLO (AP) has its office here.`
    if side[end - 1] == UInt8(ascii: ")"), start < given.upperBound, side[start].isLower {
      return nil
    }
    out.removed.append(Row(.datelineText, given.lowerBound..<end))
    return start..<given.upperBound
  }

  /// Whether two ranges begin with the same word.
  static func beginsAlike(
    _ text: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>
  ) -> Bool {
    var offset = 0
    while offset < min(left.count, right.count) {
      let (first, second) = (text[left.lowerBound + offset], text[right.lowerBound + offset])
      if !first.isWord, !second.isWord { break }
      guard first.lowered == second.lowered else { return false }
      offset += 1
    }
    return offset >= 3
  }

  /// A dateline in a form that the grammar does not know, or of which it leaves something to the text.
  func localDateline(
    _ text: Span<UInt8>, _ given: Range<Int>, _ line: Dateline?
  ) -> LocalDateline.Found? {
    if let line {
      guard line.bodyStart < given.upperBound else { return nil }
      switch text[line.bodyStart] {
      case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "("): break
      default: guard line.isCredit else { return nil }
      }
    }
    return LocalDateline.find(text, given)
  }

  func takeLocal(
    _ line: LocalDateline.Found, _ out: inout SegmentedBatch, _ story: inout StoryBuilder
  ) {
    guard !line.isCredit else {
      out.parts.append(Row(.dateline, line.range, payload: DatelinePart.credit))
      out.removed.append(Row(.datelineText, line.range))
      return
    }
    if story.hasDateline, let old = out.parts.lastIndex(where: { $0.kind == .dateline }) {
      out.removed.append(Row(.datelineText, out.parts[old].range))
      out.parts.remove(at: old)
    }
    story.hasDateline = true
    out.parts.append(Row(.dateline, line.range))
    for byline in line.bylines { out.parts.append(Row(.byline, byline)) }
  }

  /// Whether a few words with capitals and a colon begin a paragraph: `BOSTON: ...`, `Image: ...`.
  static func beginsWithLabel(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var isWord = false
    for index in range.prefix(40) {
      let byte = text[index]
      if byte == UInt8(ascii: ":") { return index > range.lowerBound }
      // `The ferry`: most paragraphs are told at their second word.
      if !isWord, byte.isLower { return false }
      isWord = byte.isWord || byte >= 0x80
    }
    return false
  }

  /// Whether a paragraph ends with an agency's name, or is one.
  static func isSigned(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    LocalDateline.isCredit(text, range) || LocalDateline.endCredit(text, range) != nil
  }

  /// Tells the agency whose name alone stood below the last sentence, which is taken out as an end mark.
  func addEndMarks(
    _ removed: Range<Int>, _ side: Span<UInt8>, _ out: inout SegmentedBatch
  ) {
    for index in removed where out.removed[index].kind == .endMark {
      let mark = out.removed[index].range
      if LocalDateline.isAgencyName(side, mark) {
        out.parts.append(Row(.dateline, mark, payload: DatelinePart.credit))
      }
    }
  }

  /// Takes the agency off the copy's last sentence: `... disse. (©NTB)`, `... altas. EFE`.
  func withoutEndCredit(
    _ text: Span<UInt8>, _ given: Range<Int>, _ out: inout SegmentedBatch
  ) -> Range<Int> {
    guard given.count > 12, let start = LocalDateline.endCredit(text, given) else { return given }
    let credit = text.trimmed(start..<given.upperBound)
    // `(Mia)` signs a letter.
    if LocalDateline.signsAgency(text, credit) {
      out.parts.append(
        Row(.dateline, LocalDateline.creditedNames(text, credit), payload: DatelinePart.credit))
    }
    out.removed.append(Row(.endMark, credit))
    return text.trimmed(given.lowerBound..<start)
  }
}
