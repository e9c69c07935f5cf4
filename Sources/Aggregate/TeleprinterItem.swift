internal import Wire

/// How a teleprinter message is known to others: by its number of the day, and on ANPA's wires by
/// its keyword line.
///
/// A kill names the number in words (`Please kill the story xya0042`); where it names none, its own
/// keyword line says what it kills.
struct TeleprinterItem {
  /// A name and what the message is to it.
  struct Reference {
    var name: [UInt8]
    var role: ItemRole
  }

  private(set) var references: [Reference] = []

  /// The text of a kill that is searched for numbers, in bytes.
  private static let searched = 2048
  private static let mostNumbers = 16

  init(
    _ batch: borrowing ExtractedBatch, _ index: Int, _ labels: ItemLabels, agency: String
  ) {
    let row = batch.stories[index]
    guard row.published.isSet else { return }
    let bytes = batch.side
    let side = bytes.span
    var owner = Array(agency.utf8)
    if owner.isEmpty, let source = labels.source { owner.append(side, source) }
    owner.append(0x20)
    var day: [UInt8] = [0x20]
    var date = row.published
    date.hour = -1
    date.append(to: &day)
    let isKill = row.kind == .kill
    let role: ItemRole = isKill ? .kill : .version
    var named: [[UInt8]] = []
    if row.sequence >= 0, let service = labels.service {
      let number = Number(
        letters: service.count, own: Self.number(side, service, row.sequence))
      // A kill's own number names the kill alone.
      if isKill {
        named = Self.named(batch, index, like: number)
        for other in named { references.append(Reference(name: owner + other + day, role: .kill)) }
      } else {
        references.append(Reference(name: owner + number.own + day, role: role))
      }
    }
    guard named.isEmpty, batch.documents[index].format == .anpa, let slug = labels.slug else {
      return
    }
    let keyword = Self.keyword(side, slug)
    guard keyword.count >= 6 else { return }
    references.append(Reference(name: owner + bytes[keyword] + day, role: role))
  }

  /// The numbers of other items that a kill names, in its lines or in its text.
  private static func named(
    _ batch: borrowing ExtractedBatch, _ index: Int, like own: Number
  ) -> [[UInt8]] {
    let side = batch.side
    let text = batch.text
    var found: [[UInt8]] = []
    for label in batch.labels[batch.stories[index].labels.range] {
      switch label.kind {
      case .headline, .slug, .editorNote, .summary, .tag:
        find(side.span, label.range, like: own, into: &found)
      default: continue
      }
    }
    let body = batch.segmented[index].body.range
    find(
      text.span, body.lowerBound..<min(body.upperBound, body.lowerBound + searched), like: own,
      into: &found)
    return found
  }

  /// `xya0042`: the service's letters and four figures, in small letters.
  private static func number(_ side: Span<UInt8>, _ service: Range<Int>, _ value: Int) -> [UInt8] {
    var out: [UInt8] = []
    for index in service { out.append(side[index].lowered) }
    let digits = Array(String(value).utf8)
    return out + [UInt8](repeating: 0x30, count: max(0, 4 - digits.count)) + digits
  }

  /// What the wire's numbers look like: as many letters as the message's own service has.
  private struct Number {
    var letters: Int
    var own: [UInt8]
  }

  /// Adds the numbers of items that stand in a text: the service's letters and four figures.
  private static func find(
    _ text: Span<UInt8>, _ range: Range<Int>, like own: Number, into found: inout [[UInt8]]
  ) {
    var index = range.lowerBound
    while index < range.upperBound, found.count < mostNumbers {
      guard text[index].isLetter, index == range.lowerBound || !text[index - 1].isWord else {
        index += 1
        continue
      }
      var digits = index
      while digits < range.upperBound, text[digits].isLetter { digits += 1 }
      var end = digits
      while end < range.upperBound, text[end].isDigit { end += 1 }
      let isEnd = end == range.upperBound || !text[end].isWord
      if digits - index == own.letters, end - digits == 4, isEnd {
        var number: [UInt8] = []
        for position in index..<end { number.append(text[position].lowered) }
        if number != own.own, !found.contains(number) { found.append(number) }
      }
      index = max(end, index + 1)
    }
  }

  /// The keyword line without what stands behind its comma: version, words.
  private static func keyword(_ side: Span<UInt8>, _ slug: Range<Int>) -> Range<Int> {
    let comma = side.firstIndex(of: UInt8(ascii: ","), from: slug.lowerBound, to: slug.upperBound)
    return side.trimmed(slug.lowerBound..<(comma ?? slug.upperBound))
  }
}
