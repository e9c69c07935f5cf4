internal import Wire

/// Feeds with full text: an archive is one feed, of RSS 2.0 or Atom by its number.
extension ArchiveSynthesizer {
  /// Whether the archive is Atom.
  private var isAtom: Bool { Int(series).map { $0 % 2 == 1 } ?? false }

  /// What stands before the first item.
  var feedHead: String {
    isAtom
      ? """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
      <title>Synthetic Wire</title>
      <id>tag:wire.example,2020:feed</id>

      """
      : """
      <?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel>
      <title>Synthetic Wire</title>
      <language>en</language>

      """
  }

  /// What stands behind the last item.
  var feedEnd: String { isAtom ? "</feed>\n" : "</channel></rss>\n" }

  /// Writes an item or entry.
  func writeFeed(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "tag:wire.example,2020:\(series)-\(written)"
    var paragraphs = story.paragraphs
    paragraphs[0] = "\(dateline(story)) (Reuters) - " + paragraphs[0]
    let html = paragraphs.map { "<p>" + markup($0) + "</p>" }.joined(separator: "\n")
    let minute = SyntheticStory.two(written % 60)
    let month = Vocabulary.months[story.month - 1].prefix(3)
    let author = markup(story.byline)
    let text =
      isAtom
      ? """
      <entry>
      <id>\(id)</id>
      <title>\(markup(headline(story)))</title>
      <link href="http://wire.example/\(written)"/>
      <published>\(story.published)T11:\(minute):00Z</published>
      <updated>\(story.published)T11:\(minute):00Z</updated>
      \(author.isEmpty ? "" : "<author><name>\(author)</name></author>")
      <category term="\(topic(story).name)"/>
      <content type="html">\(markup(html))</content>
      </entry>

      """
      : """
      <item>
      <title>\(markup(headline(story)))</title>
      <link>http://wire.example/\(written)</link>
      <guid isPermaLink="false">\(id)</guid>
      <pubDate>\(SyntheticStory.two(story.day)) \(month) \(story.year) 11:\(minute):00 GMT</pubDate>
      \(author.isEmpty ? "" : "<dc:creator>\(author)</dc:creator>")
      <category>\(topic(story).name)</category>
      <description>\(markup(story.headline)).</description>
      <content:encoded><![CDATA[\(html)]]></content:encoded>
      </item>

      """
    bytes.append(contentsOf: text.utf8)
    return id
  }

  /// An item whose tags are crossed, one that does not end, one nested too deep, or an empty one.
  mutating func malformedFeed(into bytes: inout [UInt8]) -> Truth {
    let name = isAtom ? "entry" : "item"
    switch random.below(4) {
    case 0:
      bytes.append(contentsOf: "<\(name)><b><i>two tags crossed</b></i></\(name)>\n".utf8)
      return .reject(.malformed)
    case 1:
      bytes.append(contentsOf: "<\(name)><title>cut off\n".utf8)
      return .reject(.unterminated)
    case 2:
      let deep = String(repeating: "<em>", count: 300) + String(repeating: "</em>", count: 300)
      bytes.append(contentsOf: "<\(name)><content>\(deep)</content></\(name)>\n".utf8)
      return .reject(.tooDeep)
    default:
      bytes.append(contentsOf: "<\(name)></\(name)>\n".utf8)
      return .reject(.noText)
    }
  }
}
