import TestKit
import Testing
import Wire

@testable import Decode

@Suite struct `Feeds and pages of HTML` {
  @Test func `a picture's title and text are not the story's`() throws {
    let feed = """
      <rss xmlns:media="http://search.yahoo.com/mrss/"><channel><item>
      <media:title>A picture</media:title><media:content url="a.jpg">
      <media:description>The quay.</media:description><media:credit>Ann Lens</media:credit>
      </media:content><itunes:title>Episode</itunes:title><guid>g1</guid>
      <title>Ferry sails</title><description>The ferry sailed on Monday.</description>
      </item></channel></rss>
      """
    let fields = try #require(XMLDriver(FeedReader.self, Array(feed.utf8)).documents.first)
    #expect(fields.contains("headline=Ferry sails"))
    #expect(fields.contains("caption=The quay.") && fields.contains("captionCredit=Ann Lens"))
    #expect(fields.contains { $0.hasSuffix("=The ferry sailed on Monday.") })
    #expect(!fields.contains { $0.contains("picture") || $0.contains("Episode") })
  }

  @Test func `an entry's last change is told beside its publication`() throws {
    func fields(_ dates: String) throws -> [String] {
      let feed =
        "<feed><entry><id>urn:x:1</id><title>Ferry</title>\(dates)<content>It sailed.</content></entry></feed>"
      return try #require(XMLDriver(FeedReader.self, Array(feed.utf8)).documents.first)
    }
    let (day, next) = ("2021-05-03T09:00:00Z", "2021-05-04T09:00:00Z")
    let both = try fields("<updated>\(next)</updated><published>\(day)</published>")
    #expect(both.contains("date=\(day)") && both.contains("metadataValue=\(next)"))
    let alone = try fields("<updated>\(next)</updated>")
    #expect(alone.contains("date=\(next)") && !alone.contains("metadataValue=\(next)"))
  }

  @Test func `AP's own elements of an entry are read, and cancel it`() throws {
    let feed = """
      <feed xmlns:c="http://ap.org/schemas/03/2005/apcm" xmlns:n="http://ap.org/schemas/03/2005/apnm"><entry><id>urn:x:1</id><title>Ferry</title>
      <author><name>ANN QUAY</name></author>
      <c:ContentMetadata><c:HeadLine>Ferry sails</c:HeadLine>
      <c:SlugLine>XX-Ferry</c:SlugLine><c:ByLine>By ANN QUAY</c:ByLine>
      <c:DateLine>NORWICH (XX)</c:DateLine></c:ContentMetadata><n:NewsManagement>
      <n:ManagementSequenceNumber>2</n:ManagementSequenceNumber>
      <n:PublishingStatus>Canceled</n:PublishingStatus></n:NewsManagement>
      <content type="text/xml"><nitf><body><body.head><hedline><hl1>Ferry</hl1></hedline>
      </body.head><body.content><p>It sailed.</p></body.content></body></nitf></content>
      </entry></feed>
      """
    let bytes = Array(feed.utf8)
    let fields = try #require(XMLDriver(FeedReader.self, bytes).documents.first)
    for field in [
      "headline=Ferry sails", "slug=XX-Ferry", "dateline=NORWICH (XX)", "revision=2",
      "status=Canceled", "paragraph=It sailed.",
    ] { #expect(fields.contains(field), "\(field)") }
    #expect(fields.count { $0.hasPrefix("byline=") } == 1)
    #expect(!fields.contains("crosshead=Ferry"))
    #expect(Stages.stories(bytes).first?["kind"] as? String == "kill")
  }

  /// The blocks of a body.
  private func blocks(_ body: String) throws -> [String] {
    let text = "<nitf><body><body.content>\(body)</body.content></body></nitf>"
    return try #require(XMLDriver(NITFReader.self, Array(text.utf8)).documents.first)
  }

  @Test(arguments: [
    (
      "<p>One.</p><figure><table><tr><td>Quay</td><td>4</td></tr></table>"
        + "<figcaption>Boats.</figcaption></figure><figure><p>Two.</p></figure>",
      ["paragraph=One.", "table=Quay  4", "caption=Boats.", "paragraph=Two."]
    ),
    (
      "<p>One.</p><note>Adds fares.</note><p>Two.</p>",
      ["paragraph=One.", "editorNote=Adds fares.", "paragraph=Two."]
    ),
    (
      "<p>One.</p><ul><li><p>First</p><p>and on</p></li><li> <b>Second</b></li><li> </li></ul><p>Two.</p>",
      [
        "paragraph=One.", "paragraph=* First", "paragraph=and on", "paragraph=* Second",
        "paragraph=Two.",
      ]
    ),
    (
      "<p>Write to &lt;brown@post.example&gt; for a seat.</p>",
      ["paragraph=Write to <brown@post.example> for a seat."]
    ),
    (
      "<ul><li>Outer<ul><li><p>Inner</p></li></ul></li></ul>",
      ["paragraph=* Outer", "paragraph=* Inner"]
    ),
  ])
  func `figures, notes and list items keep their text once`(
    _ body: String, _ expected: [String]
  ) throws {
    #expect(try blocks(body) == expected)
  }

  @Test func `what is no part of the text is told with its reason`() throws {
    let body = """
      <p>One <script>run()</script>goes on.</p><nav><a>Home</a> <a>World</a></nav>
      <object data="chart.svg"><p>A chart of fares.</p></object>
      <iframe src="x">No frames</iframe><p>Two.</p>
      """
    let text = """
      <nitf><body><body.head><hedline><hl1>Ferry</hl1></hedline></body.head><body.content>\(body)\
      </body.content></body></nitf>
      """
    let story = try #require(Stages.stories(Array(text.utf8)).first)
    #expect(story.text("text") == "One goes on.\n\nTwo.")
    #expect(story.removed("navigation") == ["Home World"])
    #expect(story.removed("attachment") == ["A chart of fares."])
    #expect(story.removed("markup") == ["run()", "No frames"])
  }

  @Test func `what a page's header, title and dateline repeat is told too`() throws {
    let item = """
      <newsItem guid="g"><contentMeta><headline>Ferry sails</headline><dateline>OSLO (XX)</dateline>
      </contentMeta><contentSet><inlineXML><html><head><title>Page</title></head><body>
      <header><h1>Ferry sails</h1></header><h2>Ferry sails</h2>
      <p><span class="dateline">OSLO (XX)</span> - It sailed.</p></body></html></inlineXML>
      </contentSet></newsItem>
      """
    let fields = try #require(XMLDriver(NewsMLG2Reader.self, Array(item.utf8)).documents.first)
    #expect(
      fields.filter { $0.hasPrefix("leftover=") } == [
        "leftover=Ferry sails", "leftover=Ferry sails", "leftover=OSLO (XX)",
      ])
    #expect(fields.contains("paragraph=- It sailed."))
  }

  @Test func `a list at the head of a marked-up text is its text`() throws {
    let item =
      "<nitf><body><body.content><ul><li>First</li><li>Second</li></ul><p>Then.</p>"
      + "</body.content></body></nitf>"
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect(story.text("text") == "* First\n\n* Second\n\nThen." && story["summary"] == nil)
  }

  @Test func `a source in a picture does not swallow what follows`() throws {
    let html =
      "<![CDATA[<p>One.</p><picture><source srcset='a.webp'><img src='a'></picture><p>Two.</p>]]>"
    #expect(try blocks(html) == ["paragraph=One.", "paragraph=Two."])
  }

  @Test func `cells within cells are words of their own`() throws {
    let table =
      "<table><tr><td>Quay<table><tr><td>a</td><td>b</td></tr></table></td><td>4</td></tr></table>"
    #expect(try blocks(table) == ["table=Quay a b  4"])
  }
}
