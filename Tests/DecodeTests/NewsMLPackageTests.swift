import Decode
import TestKit
import Testing
import Wire

@Suite struct `Packages of NewsML 1` {
  private static func identification(_ id: String) -> String {
    """
    <Identification><NewsIdentifier><RevisionId PreviousRevision="0" Update="N">1</RevisionId>\
    <PublicIdentifier>urn:newsml:x.example:20190101:\(id):1</PublicIdentifier></NewsIdentifier>\
    </Identification><NewsManagement><ThisRevisionCreated>20190101T100000Z</ThisRevisionCreated>\
    <Status FormalName="Usable"/></NewsManagement>
    """
  }

  private static func component(_ role: String, _ headline: String, _ text: String) -> String {
    """
    <NewsComponent><Role FormalName="\(role)"/><NewsLines><HeadLine>\(headline)</HeadLine></NewsLines>\
    <ContentItem><DataContent><p>\(text)</p></DataContent></ContentItem></NewsComponent>
    """
  }

  /// A package of two components, with two items within it, one of them within the other.
  private static let package = """
    <NewsML><NewsEnvelope><DateAndTime>20190101T110000Z</DateAndTime></NewsEnvelope>
    <NewsItem>\(identification("P"))<NewsComponent>
    \(component("Main", "Ferry sails", "The ferry sailed."))
    \(component("Supporting", "The quay", "The quay is old."))
    <NewsItem>\(identification("A"))<NewsComponent><NewsLines><HeadLine>Storm ends</HeadLine></NewsLines>
    <ContentItem><DataContent><p>The storm ended.</p></DataContent></ContentItem>
    <NewsComponent><NewsItem>\(identification("B"))\(component("Main", "Sun", "It shines."))</NewsItem>
    </NewsComponent></NewsComponent></NewsItem>
    <NewsItemRef NewsItem="urn:newsml:x.example:20190101:C:1"/>
    </NewsComponent></NewsItem></NewsML>
    """

  @Test func `a package of references has its own headline and names all its items`() throws {
    func member(_ role: String, _ id: String) -> String {
      """
      <NewsComponent><Role FormalName="\(role)"/><NewsLines><HeadLine>\(id)</HeadLine></NewsLines>\
      <NewsComponent><NewsItemRef NewsItem="urn:newsml:x.example:20190101:\(id):1"/></NewsComponent>\
      </NewsComponent>
      """
    }
    let wire = """
      <NewsML><NewsItem>\(Self.identification("P"))<NewsComponent><NewsLines><HeadLine>Top news\
      </HeadLine></NewsLines>\(member("Main", "A"))\(member("Supporting", "B"))\
      <NewsItemRef NewsItem="urn:newsml:x.example:20190101:C:1"/></NewsComponent></NewsItem></NewsML>
      """
    let story = try #require(Stages.stories(Array(wire.utf8)).first)
    #expect(story.text("headline") == "Top news" && story.text("kind") == "other")
    let links = story["links"] as? [[String: Any]] ?? []
    #expect(
      links.map { ($0["id"] as? String)?.split(separator: ":").dropLast().last } == ["C", "A", "B"])
  }

  @Test(.timeLimit(.minutes(10 * Patience.factor))) func `a package may name very many items`() {
    let references = (0..<2_000).map { "<NewsItemRef NewsItem=\"urn:x:\($0)\"/>" }.joined()
    let wire = """
      <NewsML><NewsItem>\(Self.identification("P"))<NewsComponent><NewsLines><HeadLine>Top news\
      </HeadLine></NewsLines><NewsComponent>\(references)</NewsComponent></NewsComponent></NewsItem>\
      </NewsML>
      """
    let links = Stages.stories(Array(wire.utf8)).first?["links"] as? [[String: Any]]
    #expect(links?.count == 2_000)
  }

  @Test(arguments: [false, true])
  func `an item within an item is a record of its own`(_ isUTF16: Bool) throws {
    let bytes =
      isUTF16
      ? [0xFF, 0xFE] + Self.package.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      : Array(Self.package.utf8)
    let stories = Stages.stories(bytes)
    #expect(
      stories.map { $0.text("id") }
        == ["P", "A", "B"].map { "urn:newsml:x.example:20190101:\($0):1" })
    #expect(stories.map { $0.text("headline") } == ["Ferry sails", "Storm ends", "Sun"])
    #expect(
      stories.map { $0.text("text") } == [
        "The ferry sailed.\n\nThe quay\n\nThe quay is old.", "The storm ended.", "It shines.",
      ])
    #expect(Stages.pieces(try #require(stories.first), "crossheads") == ["The quay"])
    #expect(
      stories[0].objects("links").map { $0.text("id") } == ["urn:newsml:x.example:20190101:C:1"])
    #expect(stories.allSatisfy { $0.text("published") == "2019-01-01T10:00:00Z" })
  }

  @Test(arguments: [1, 7, 100])
  func `pieces of any size give the same records`(_ piece: Int) {
    let bytes = Array((Self.package + "\n" + Self.package).utf8)
    let whole = XMLDriver(NewsML1Reader.self, bytes)
    #expect(whole.documents.count == 6)
    #expect(XMLDriver(NewsML1Reader.self, bytes, piece: piece).outcomes == whole.outcomes)
  }

  @Test func `thousands of items within each other's neighbours are read in time`() {
    let inner = (0..<5_000).map {
      "<NewsItem>\(Self.identification("N\($0)"))</NewsItem>"
    }.joined()
    let text =
      "<NewsItem>\(Self.identification("P"))<NewsComponent>\(inner)</NewsComponent></NewsItem>"
    #expect(Stages.decode(Array(text.utf8)).documents == 5_001)
  }
}
