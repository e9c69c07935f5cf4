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

  @Test func `AP's own elements of an entry are read, and cancel it`() throws {
    let feed = """
      <feed xmlns:apcm="a" xmlns:apnm="b"><entry><id>urn:x:1</id><title>Ferry</title>
      <author><name>ANN QUAY</name></author>
      <apcm:ContentMetadata><apcm:HeadLine>Ferry sails</apcm:HeadLine>
      <apcm:SlugLine>XX-Ferry</apcm:SlugLine><apcm:ByLine>By ANN QUAY</apcm:ByLine>
      <apcm:DateLine>NORWICH (XX)</apcm:DateLine></apcm:ContentMetadata><apnm:NewsManagement>
      <apnm:ManagementSequenceNumber>2</apnm:ManagementSequenceNumber>
      <apnm:PublishingStatus>Canceled</apnm:PublishingStatus></apnm:NewsManagement>
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
      "<ul><li>Outer<ul><li><p>Inner</p></li></ul></li></ul>",
      ["paragraph=* Outer", "paragraph=* Inner"]
    ),
  ])
  func `figures, notes and list items keep their text once`(
    _ body: String, _ expected: [String]
  ) throws {
    #expect(try blocks(body) == expected)
  }
}
