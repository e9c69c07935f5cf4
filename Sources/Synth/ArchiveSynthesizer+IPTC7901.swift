internal import Wire

extension ArchiveSynthesizer {
  /// Writes a message of IPTC 7901 as a European agency sends it; its id is its place in the stream.
  mutating func writeIPTC7901(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let words = story.text.utf8.count { $0 == 0x20 } + 1
    var lines: [UInt8] = []
    let number = String(10_000 + written % 10_000).dropFirst()
    lines.append(
      contentsOf: """
        \u{1}syn\(number) \(3 + written % 3) i \(words)  syn \(number)

        \(story.country)-economy/\(story.city)/
        \u{2}\(headline(story))\(story.byline.isEmpty ? " =" : "\nBy \(story.byline), syn =")


        """.utf8)
    for (index, paragraph) in story.paragraphs.enumerated() {
      wrap(
        (index == 0 ? "\(dateline(story)) (dpa) - " : "") + paragraph, width: 69, indent: "",
        into: &lines)
      lines.append(0x0A)
    }
    let month = Vocabulary.months[story.month - 1].prefix(3)
    let day = SyntheticStory.two(story.day)
    lines.append(
      contentsOf:
        "syn ab cde\n\n\u{3}\(day)11\(SyntheticStory.two(written % 60)) GMT \(month) \(SyntheticStory.two(story.year % 100))\n\u{7F}\n\u{7F}\u{4}"
        .utf8)
    Self.appendWithReturns(lines, to: &bytes)
    return "#\(written)"
  }

  /// A message without an end, or one whose header is not the standard's.
  mutating func malformedIPTC7901(into bytes: inout [UInt8]) -> Truth {
    if random.chance(0.5) {
      Self.appendWithReturns(
        Array("\u{1}syn0001 3 i 20  syn 0001\n\nNoise/\n\u{2}Cut off =\n\nNo end\n".utf8),
        to: &bytes)
      return .reject(.unterminated)
    }
    Self.appendWithReturns(
      Array("\u{1}#!?\n\n\u{2}A header that is none =\n\nText\n\u{3}\n\u{4}".utf8), to: &bytes)
    return .reject(.malformed)
  }

  /// Appends lines whose ends are CR LF.
  static func appendWithReturns(_ lines: [UInt8], to bytes: inout [UInt8]) {
    for byte in lines {
      if byte == 0x0A { bytes.append(0x0D) }
      bytes.append(byte)
    }
  }
}
