internal import Wire

/// TIPSTER's AP, as the TREC collections have it.
extension ArchiveSynthesizer {
  mutating func writeTREC(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let day = "\(story.year)\(SyntheticStory.two(story.month))\(SyntheticStory.two(story.day))"
    let id = "SYN\(day)-\(series)-\(written)"
    let keyword = "PM-" + story.headline.split(separator: " ").prefix(2).joined(separator: "")
    bytes.append(
      contentsOf: """
        <DOC>
        <DOCNO> \(id) </DOCNO>
        <FILEID>AP-NR-\(SyntheticStory.two(story.month))-\(SyntheticStory.two(story.day))-\(SyntheticStory.two(story.year % 100)) 0556EST</FILEID>
        <FIRST>u i \(escaped(keyword))   \(SyntheticStory.two(story.month))-\(SyntheticStory.two(story.day)) 0334</FIRST>
        <HEAD>\(escaped(headline(story)))</HEAD>

        """.utf8)
    if !story.byline.isEmpty {
      bytes.append(contentsOf: "<BYLINE>By \(story.byline)</BYLINE>\n".utf8)
    }
    bytes.append(contentsOf: "<DATELINE>\(dateline(story)) (AP) </DATELINE>\n<TEXT>\n".utf8)
    for paragraph in story.paragraphs {
      wrap(escaped(Self.teletype(paragraph)), width: 66, indent: "   ", into: &bytes)
    }
    bytes.append(contentsOf: "</TEXT>\n</DOC>\n".utf8)
    return id
  }

  /// A document without a number, or one that does not end before the next begins.
  mutating func malformedTREC(into bytes: inout [UInt8]) -> Truth {
    if random.chance(0.5) {
      bytes.append(contentsOf: "<DOC>\n<TEXT>\nno number\n</TEXT>\n</DOC>\n".utf8)
      return .reject(.noIdentifier)
    }
    bytes.append(
      contentsOf: "<DOC>\n<DOCNO> CUT-\(series)-\(written) </DOCNO>\n<TEXT>\ncut off\n".utf8)
    return .reject(.unterminated)
  }
}
