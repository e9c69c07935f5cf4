internal import Wire

extension ArchiveSynthesizer {
  /// Writes a message of ANPA-1312 as an American agency sends it; its id is its place.
  mutating func writeANPA(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let words = story.text.utf8.count { $0 == 0x20 } + 1
    let number = String(10_000 + written % 10_000).dropFirst()
    let count = String(10_000 + min(words, 9999)).dropFirst()
    let (month, day) = (SyntheticStory.two(story.month), SyntheticStory.two(story.day))
    let place = story.city.split(separator: " ").joined()
    var lines: [UInt8] = []
    lines.append(
      contentsOf: """
        \u{16}\u{16}\u{1}W\(number)\u{1F}synth
        r i\u{13}\u{11} BC-\(story.country)--\(place.prefix(16))     \(month)-\(day) \(count)
        \u{2}^BC-\(story.country)--\(place)-News,\(words)<
        ^\(headline(story))<

        """.utf8)
    if !story.byline.isEmpty {
      lines.append(contentsOf: "^By \(story.byline)=\n^Synthetic Wire=\n".utf8)
    }
    for (index, paragraph) in story.paragraphs.enumerated() {
      lines.append(contentsOf: "\t   ".utf8)
      if index == 0 { lines.append(contentsOf: "\(dateline(story)) (AP) _ ".utf8) }
      lines.append(contentsOf: Self.teletype(paragraph).utf8)
      lines.append(0x0A)
    }
    lines.append(
      contentsOf:
        "\n\t   \u{3}AP-WF-\(month)-\(day)-\(SyntheticStory.two(story.year % 100)) 11\(SyntheticStory.two(written % 60))GMT<\n\n\u{C}\n\u{4}"
        .utf8)
    Self.appendWithReturns(lines, to: &bytes)
    return "#\(written)"
  }

  /// A message without an end, or one whose second line is not the standard's.
  mutating func malformedANPA(into bytes: inout [UInt8]) -> Truth {
    if random.chance(0.5) {
      Self.appendWithReturns(
        Array(
          "\u{16}\u{16}\u{1}W0001\u{1F}synth\nr i\u{13}\u{11} BC-Cut     01-01 0010\n\u{2}^BC-Cut,10<\nNo end\n"
            .utf8), to: &bytes)
      return .reject(.unterminated)
    }
    Self.appendWithReturns(
      Array(
        "\u{16}\u{16}\u{1}W0001\u{1F}synth\n???\n\u{2}^BC-None,10<\nText\n\u{3}\n\u{4}".utf8),
      to: &bytes)
    return .reject(.malformed)
  }
}
