internal import Wire

/// Items of the Reuters Corpora: one `newsitem` a file.
extension ArchiveSynthesizer {
  func writeRCV1(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "\(series)\(100_000 + written)"
    let byline = story.byline.isEmpty ? "" : "<byline>\(markup(story.byline))</byline>\n"
    let paragraphs = story.paragraphs.map { "<p>" + markup($0) + "</p>\n" }.joined()
    let text = """
      <?xml version="1.0" encoding="utf-8" ?>
      <newsitem itemid="\(id)" id="root" date="\(story.published)" xml:lang="en">
      <title>\(markup(headline(story)))</title>
      <headline>\(markup(headline(story)))</headline>
      \(byline)<dateline>\(markup(dateline(story)))</dateline>
      <text>
      \(paragraphs)</text>
      <copyright>(c) Synthetic Wire 1996</copyright>
      <metadata>
      <codes class="bip:topics:1.0"><code code="SYN"/></codes>
      <dc element="dc.publisher" value="Synthetic Wire"/>
      <dc element="dc.date.published" value="\(story.published)"/>
      </metadata>
      </newsitem>

      """
    addMember("rcv1/\(id)newsML.xml", text, to: &bytes)
    return id
  }
}
