import Foundation
import TestKit
import Testing

@Suite struct `Entities that a document declares` {
  private static func story(_ subset: String, _ body: String, encoding: String = "utf-8")
    -> [String: Any]?
  {
    let wire = """
      <?xml version="1.0" encoding="\(encoding)"?>
      <!DOCTYPE nitf SYSTEM "nitf-3-4.dtd" [
      \(subset)
      ]>
      <nitf><head><docdata><doc-id id-string="x"/><doc.copyright year="2019" holder="&agency;"/>\
      </docdata></head><body><body.content>\(body)</body.content></body></nitf>
      """
    let bytes =
      encoding == "utf-8" ? Array(wire.utf8) : Array(wire.data(using: .isoLatin1) ?? Data())
    return Stages.stories(bytes).first
  }

  private static let agency = "<!ENTITY agency \"Norland Wire\">"

  @Test func `their texts stand in their places`() throws {
    let story = try #require(
      Self.story(
        """
        <!-- <!ENTITY agency "No Wire"> -->
        \(Self.agency)
        <!ENTITY town 'H&#229;lden'>
        <!ENTITY both "&agency;, &town;">
        <!ENTITY amp "and">
        """,
        "<p>&both; reports: ferries &amp; trains.</p><p><![CDATA[&town; stays.]]></p>"))
    #expect(
      story.text("text") == "Norland Wire, Hålden reports: ferries & trains.\n\n&town; stays.")
    #expect(story.text("copyright") == "Norland Wire 2019")
  }

  @Test func `they are in the document's character set`() throws {
    let story = try #require(
      Self.story(
        "<!ENTITY agency \"Agence Fédérale\">", "<p>Le port ouvre, dit l'&agency; à Halden.</p>",
        encoding: "iso-8859-1"))
    #expect(story.text("text") == "Le port ouvre, dit l'Agence Fédérale à Halden.")
  }

  @Test func `nothing external is read, and what is not known stays`() throws {
    let story = try #require(
      Self.story(
        """
        <!ENTITY % more SYSTEM "more.ent"> %more;
        <!ENTITY logo SYSTEM "file:///etc/hostname">
        \(Self.agency)
        """, "<p>The &logo; of &agency; and &caf; stays.</p>"))
    #expect(story.text("text") == "The &logo; of Norland Wire and &caf; stays.")
  }

  @Test func `markup in them that closes nothing does not spoil the item`() throws {
    let story = try #require(
      Self.story("<!ENTITY agency \"<p>Norland\">", "<p>Told to &agency; today.</p>"))
    #expect(story.text("text")?.hasPrefix("Told to ") == true)
  }

  @Test(.timeLimit(.minutes(10 * Patience.factor))) func `what they add to an item is bounded`()
    throws
  {
    var subset = "<!ENTITY agency \"\(String(repeating: "lol ", count: 200))\">\n"
    for level in 1...8 {
      let inner = level == 1 ? "agency" : "e\(level - 1)"
      subset += "<!ENTITY e\(level) \"\(String(repeating: "&\(inner);", count: 20))\">\n"
    }
    let story = try #require(
      Self.story(subset, "<p>\(String(repeating: "&agency; &e8; ", count: 1_000))</p>"))
    #expect((story.text("text") ?? "").utf8.count < 1 << 19)
  }

  @Test func `many small items do not make much of little`() {
    let text = String(repeating: "lol ", count: 1_000)
    let item =
      "<item><title>Ferry</title><description>It sails. &lol;&lol;&lol;</description></item>"
    let feed = """
      <!DOCTYPE rss [<!ENTITY lol "\(text)"><!ENTITY port "Norland Quay">]><rss version="2.0"><channel>
      \(String(repeating: item, count: 50))
      <item><title>Last</title><description>It sails from &port;.</description></item></channel></rss>
      """
    let texts = Stages.stories(Array(feed.utf8)).map { $0.text("text") ?? "" }
    #expect(texts.count == 51 && texts.last == "It sails from Norland Quay.")
    #expect(texts.reduce(0) { $0 + $1.utf8.count } < feed.utf8.count * 16)
  }

  @Test func `a document behind another knows none of its entities`() {
    let one = """
      <!DOCTYPE nitf [\(Self.agency)]><nitf><head><docdata><doc-id id-string="a"/></docdata></head>\
      <body><body.content><p>The &agency; tells.</p></body.content></body></nitf>
      """
    let two = """
      <nitf><head><docdata><doc-id id-string="b"/></docdata></head>\
      <body><body.content><p>The &agency; tells.</p></body.content></body></nitf>
      """
    let texts = Stages.stories(Array("\(one)\n\(two)".utf8)).map { $0.text("text") }
    #expect(texts == ["The Norland Wire tells.", "The &agency; tells."])
  }
}
