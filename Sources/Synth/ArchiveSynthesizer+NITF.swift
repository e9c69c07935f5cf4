internal import Wire

extension ArchiveSynthesizer {
  /// A story in NITF 3.4, one a tar member; every second wraps its paragraphs.
  func writeNITF(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "SYN-NITF-\(series)-\(written)"
    let topic = topic(story)
    let byline =
      story.byline.isEmpty
      ? "" : "<byline>By <person>\(markup(story.byline))</person></byline>\n"
    let space = written % 2 == 0 ? " " : "\n        "
    let paragraphs = story.paragraphs.map {
      "      <p>" + markup($0).replacing(" the ", with: " the\(space)") + "</p>\n"
    }
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.4//EN" "http://www.iptc.org/nitf-3-4.dtd">
      <nitf version="-//IPTC//DTD NITF 3.4//EN" xml:lang="en">
        <head>
          <title>\(markup(slug(story)))</title>
          <meta name="anpa-keyword" content="\(markup(slug(story)))"/>
          <meta name="anpa-category" content="f"/>
          <meta name="anpa-sequence" content="\(written % 10_000)"/>
          <meta name="anpa-wordcount" content="\(story.text.utf8.count / 6)"/>
          <tobject tobject.type="news">
            <tobject.property tobject.property.type="Current"/>
            <tobject.subject tobject.subject.refnum="\(topic.old)" tobject.subject.matter="\(topic.name)"/>
          </tobject>
          <docdata management-status="usable">
            <doc-id id-string="\(id)"/>
            <urgency ed-urg="\(1 + story.number % 8)"/>
            <date.issue norm="\(time(story, isCompact: true))"/>
            <doc.copyright holder="Synthetic Wire" year="\(story.year)"/>
            <key-list><keyword key="\(markup(story.city))"/></key-list>
          </docdata>
        </head>
        <body>
          <body.head>
            <hedline><hl1>\(markup(headline(story)))</hl1></hedline>
            \(byline)<dateline><location>\(markup(dateline(story)))</location></dateline>
          </body.head>
          <body.content>
      \(paragraphs.joined())    </body.content>
        </body>
      </nitf>

      """
    addMember("nitf/story-\(series)-\(written).xml", text, to: &bytes)
    return id
  }
}
