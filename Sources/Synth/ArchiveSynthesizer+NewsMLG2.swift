internal import Wire

extension ArchiveSynthesizer {
  /// A story in NewsML-G2, one a tar member; every second within a message, every third in NITF.
  func writeNewsMLG2(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "tag:synthetic.example,2020:item-\(series)-\(written)"
    let item = newsItem(story, id: id)
    let text =
      written % 2 == 0
      ? """
      <?xml version="1.0" encoding="UTF-8"?>
      <newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">
        <header><sent>\(time(story, isCompact: false))</sent><priority>4</priority></header>
        <itemSet>
      \(item)
        </itemSet>
      </newsMessage>

      """ : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(item)\n"
    addMember("newsml-g2/story-\(series)-\(written).xml", text, to: &bytes)
    return id
  }

  private func newsItem(_ story: SyntheticStory, id: String) -> String {
    let topic = topic(story)
    let time = time(story, isCompact: false)
    let by = story.byline.isEmpty ? "" : "<by>By \(markup(story.byline))</by>\n      "
    let paragraphs = story.paragraphs.map { "<p>" + markup($0) + "</p>\n" }.joined()
    let content =
      written % 3 == 0
      ? "<nitf xmlns=\"http://iptc.org/std/NITF/2006-10-18/\"><body><body.content>\n\(paragraphs)</body.content></body></nitf>"
      : "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>\n<h1>\(markup(headline(story)))</h1>\n\(paragraphs)</body></html>"
    return """
      <newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="\(id)" version="1" standard="NewsML-G2" standardversion="2.28" conformance="power" xml:lang="en">
        <rightsInfo>
          <copyrightNotice>Copyright \(story.year) Synthetic Wire</copyrightNotice>
          <usageTerms>Not for archives</usageTerms>
        </rightsInfo>
        <itemMeta>
          <itemClass qcode="ninat:text"/>
          <provider literal="Synthetic Wire"/>
          <versionCreated>\(time)</versionCreated>
          <firstCreated>\(time)</firstCreated>
          <pubStatus qcode="stat:usable"/>
        </itemMeta>
        <contentMeta>
          <urgency>\(1 + story.number % 8)</urgency>
          \(by)<headline>\(markup(headline(story)))</headline>
          <slugline>\(markup(slug(story)))</slugline>
          <dateline>\(markup(dateline(story))), \(Vocabulary.shortMonths[story.month - 1]) \(story.day) (Reuters) - </dateline>
          <language tag="en"/>
          <genre qcode="genre:Current"><name>Current</name></genre>
          <subject qcode="medtop:\(topic.code)"><name xml:lang="en">\(topic.name)</name></subject>
          <keyword>\(markup(story.city))</keyword>
        </contentMeta>
        <contentSet><inlineXML contenttype="application/xhtml+xml" wordcount="\(story.text.utf8.count / 6)">
      \(content)
        </inlineXML></contentSet>
      </newsItem>
      """
  }
}
