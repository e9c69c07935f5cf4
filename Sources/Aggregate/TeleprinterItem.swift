internal import Wire

/// How a teleprinter message is known to others: by its number of the day, and on ANPA's wires by
/// its keyword line.
///
/// A kill names the number in words (`Please kill the story xya0042`); where it names none, its own
/// keyword line says what it kills.
struct TeleprinterItem {
  private(set) var references: [ItemRows.Reference] = []

  /// The text of a kill that is searched for numbers, in bytes.
  private static let searched = 2048
  private static let mostNumbers = 16

  init(_ batch: borrowing ExtractedBatch, _ index: Int, agency: String) {
    let row = batch.stories[index]
    guard row.published.isSet else { return }
    let labels = batch.labels[row.labels.range]
    let side = batch.side.span
    var owner = Array(agency.utf8)
    if owner.isEmpty, let source = labels.first(where: { $0.kind == .source }) {
      owner = Array(batch.side[source.range])
    }
    var day: [UInt8] = []
    var date = row.published
    date.hour = -1
    date.append(to: &day)
    func name(_ text: [UInt8]) -> [UInt8] { owner + [0x20] + text + [0x20] + day }
    let isKill = row.kind == .kill
    let role: ItemRole = isKill ? .kill : row.version == .none ? .original : .version
    var named: [[UInt8]] = []
    if row.sequence >= 0, let service = labels.first(where: { $0.kind == .service }) {
      let own = Number(
        letters: service.range.count, own: Self.number(side, service.range, Int(row.sequence)))
      // A kill's own number names the kill alone.
      if isKill {
        for label in labels {
          switch label.kind {
          case .headline, .slug, .editorNote, .summary, .tag:
            Self.find(side, label.range, like: own, into: &named)
          default: continue
          }
        }
        let body = batch.segmented[index].body.range
        Self.find(
          batch.text.span, body.lowerBound..<min(body.upperBound, body.lowerBound + Self.searched),
          like: own, into: &named)
        for number in named {
          references.append(.init(name: name(number), role: .kill, version: nil))
        }
      } else {
        references.append(.init(name: name(own.own), role: role, version: nil))
      }
    }
    guard named.isEmpty, batch.documents[index].format == .anpa,
      let slug = labels.first(where: { $0.kind == .slug })
    else { return }
    let keyword = Self.keyword(side, slug.range)
    guard keyword.count >= 6 else { return }
    references.append(.init(name: name(Array(batch.side[keyword])), role: role, version: nil))
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
