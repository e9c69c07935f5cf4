internal import Wire

extension ArchiveSynthesizer {
  /// A story in RBNews, one a tar member.
  func writeRBNews(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "syn-\(series)-\(written)"
    let byline =
      story.byline.isEmpty ? "<byLine/>" : "<byLine>By \(markup(story.byline))</byLine>"
    let html = story.paragraphs.map { "<p>" + markup($0) + "</p>" }.joined()
    let text = """
      <?xml version="1.0" encoding="utf-8"?>
      <RBNews>
        <NewsID>\(id)</NewsID>
        <PublishDate>\(story.published)T11:\(SyntheticStory.two(written % 60)):00.000</PublishDate>
        <strapline>\(markup(slug(story)))</strapline>
        <headline>\(markup(headline(story)))</headline>
        <town>\(markup(dateline(story)))</town>
        <origin>/syn/</origin>
        <sectionShort>U</sectionShort>
        <version>1</version>
        <format>Nyhed</format>
        <content>\(markup(html))</content>
        <Priority>\(1 + story.number % 6)</Priority>
        <IPTCList><int>\(topic(story).old.drop { $0 == "0" })</int></IPTCList>
        <Annuleret>false</Annuleret><Korrektion>false</Korrektion>
        \(byline)
      </RBNews>

      """
    addMember("rbnews/story-\(series)-\(written).xml", text, to: &bytes)
    return id
  }
}
