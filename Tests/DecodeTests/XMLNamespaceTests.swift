import TestKit
import Testing
import Wire

@testable import Decode

@Suite struct `Namespaces` {
  private func fields(
    _ type: any FormatReader.Type = FeedReader.self, _ text: String
  ) throws -> [String] {
    try #require(XMLDriver(type, Array(text.utf8)).documents.first)
  }

  private static let bindings = """
    xmlns:m="http://search.yahoo.com/mrss/" xmlns:d="http://purl.org/dc/elements/1.1/" \
    xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:media="urn:example:other" \
    xmlns:content="urn:example:more"
    """

  @Test(arguments: [
    "<rss \(Namespaces.bindings)><channel><item>",
    "<rss><channel \(Namespaces.bindings)><item>", "<rss><channel><item \(Namespaces.bindings)>",
  ])
  func `what a prefix is bound to decides, wherever it is bound`(_ start: String) throws {
    let fields = try fields(
      text: start + """
        <m:title>A picture</m:title><m:description>The quay.</m:description>
        <media:description>No caption</media:description><content:encoded>No text</content:encoded>
        <d:creator>Ann Quay</d:creator><title>Ferry sails</title>
        <c:encoded>&lt;p&gt;It sailed on Monday.&lt;/p&gt;</c:encoded></item></channel></rss>
        """)
    #expect(
      fields == [
        "caption=The quay.", "byline=Ann Quay", "headline=Ferry sails",
        "paragraph=It sailed on Monday.",
      ])
  }

  private func fields(text: String) throws -> [String] { try fields(FeedReader.self, text) }

  @Test func `Atom may stand behind a prefix, and other titles in an address of their own`() throws
  {
    let fields = try fields(
      text: """
        <a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><title xmlns="urn:example:x">No</title>
        <a:id>urn:x:1</a:id><a:title type="html">Ferry &lt;b&gt;sails&lt;/b&gt;</a:title>
        <a:link rel="edit" href="http://x/edit"/><a:link href="http://x/1"/>
        <a:content>It sailed.</a:content></a:entry></a:feed>
        """)
    #expect(fields == ["id=urn:x:1", "headline=Ferry sails", "url=http://x/1", "body=It sailed."])
  }

  @Test func `a feed's title is its own, not that of its pictures`() throws {
    let fields = try fields(
      text: """
        <rss \(Self.bindings)><channel><m:title>Pictures</m:title><media:language>xx</media:language>
        <title>Example Wire</title><d:language>no</d:language><item><title>Ferry</title>
        <description>It sailed.</description></item></channel></rss>
        """)
    #expect(
      fields == ["headline=Ferry", "language=no", "source=Example Wire", "body=It sailed."])
  }

  @Test func `a default that is bound wrongly is the feed's own`() throws {
    let fields = try fields(
      text: """
        <rss xmlns="http://www.example.com/feed"><channel><item><title>Ferry</title>
        <description>It sailed.</description></item></channel></rss>
        """)
    #expect(fields == ["headline=Ferry", "body=It sailed."])
  }

  @Test(arguments: [
    (
      "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='g'><contentMeta>",
      "</contentMeta></newsItem>"
    ),
    (
      "<n:newsItem xmlns:n='http://iptc.org/std/nar/2006-10-01/' guid='g'><n:contentMeta>",
      "</n:contentMeta></n:newsItem>"
    ),
  ])
  func `foreign elements are none of an item's`(_ start: String, _ end: String) throws {
    let prefix = start.contains("<n:") ? "n:" : ""
    let item =
      start + "<x:headline xmlns:x='urn:example:seo'>No</x:headline>"
      + "<dc:language xmlns:dc='http://purl.org/dc/elements/1.1/' tag='fr'/>"
      + "<\(prefix)headline>Ferry sails</\(prefix)headline>" + end
    #expect(try fields(NewsMLG2Reader.self, item) == ["id=g", "headline=Ferry sails"])
  }

  @Test func `an element's own attribute is taken before another vocabulary's`() throws {
    let item = "<newsItem x:guid='no' xmlns:x='urn:example:x' guid='g'><itemMeta/></newsItem>"
    #expect(try fields(NewsMLG2Reader.self, item) == ["id=g"])
  }

  @Test func `thousands of bindings take no time out of proportion`() throws {
    let deep = (0..<200).map { depth in
      "<a " + (0..<200).map { "xmlns:p\(depth)x\($0)='urn:\($0)' " }.joined() + ">"
    }.joined()
    let crowd = String(repeating: "<q:b/>", count: 100_000)
    let text =
      "<nitf><head><docdata><doc-id id-string='a'/></docdata></head>" + deep + crowd
      + String(repeating: "</a>", count: 200) + "</nitf>"
    #expect(try fields(NITFReader.self, text) == ["id=a"])
  }
}
