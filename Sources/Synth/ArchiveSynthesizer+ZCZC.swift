internal import Wire

extension ArchiveSynthesizer {
  /// Writes a telex as the Australian wire's printers have it; its id is its place.
  mutating func writeZCZC(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let month = Vocabulary.months[story.month - 1]
    var lines = Array(
      """
      ZCZC SYN
      %f
      #\(slug(story))
      ^\(headline(story))
      =\(story.city)
      *04000000
      PD#\(SyntheticStory.two(story.day)) \(month) \(story.year) 11:\(SyntheticStory.two(written % 60)):00


      """.utf8)
    if !story.byline.isEmpty { lines.append(contentsOf: "By \(story.byline)\n\n".utf8) }
    for (index, paragraph) in story.paragraphs.enumerated() {
      wrap(
        (index == 0 ? "\(dateline(story)) (AAP) - " : "") + paragraph, width: 69, indent: "",
        into: &lines)
      lines.append(0x0A)
    }
    lines.append(contentsOf: "AAP SYN\nNNNN\n".utf8)
    Self.appendWithReturns(lines, to: &bytes)
    return "#\(written)"
  }

  /// A message of another standard, whose header is broken.
  mutating func malformedZCZC(into bytes: inout [UInt8]) -> Truth {
    Self.appendWithReturns(
      Array("\u{1}#\(random.below(10))!?\n\n\u{2}A header that is none\n\u{3}\n\u{4}".utf8),
      to: &bytes)
    return .reject(.malformed)
  }
}
