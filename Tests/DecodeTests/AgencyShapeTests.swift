import Foundation
import TestKit
import Testing

@Suite struct `Shapes of agencies' items` {
  /// Items around the piece of markup that a row of the table gives.
  private static func item(_ place: String, _ piece: String) -> String {
    let text = "<p>The ferry sailed.</p>"
    let line = "<hedline><hl1>Ferry sails</hl1></hedline>"
    func nitf(
      _ attributes: String = "", head: String = "", docdata: String = "", bodyHead: String = "",
      content: String? = nil, end: String = ""
    ) -> String {
      """
      <nitf \(attributes)><head>\(head)<docdata><doc-id id-string="x"/>\
      <date.issue norm="20190307"/>\(docdata)</docdata></head><body><body.head>\(line)\(bodyHead)\
      </body.head>\(content ?? "<body.content>\(text)</body.content>")\(end)</body></nitf>
      """
    }
    func newsML(management: String = "", component: String = "", data: String? = nil) -> String {
      """
      <NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:newsml:x:1:1\
      </PublicIdentifier></NewsIdentifier></Identification><NewsManagement>\
      <NewsItemType FormalName="News"/>\(management)</NewsManagement><NewsComponent>\
      <NewsLines><HeadLine>Ferry sails</HeadLine></NewsLines>\(component)<ContentItem>\
      <DataContent>\(data ?? text)</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>
      """
    }
    func g2(
      itemMeta: String = "", contentMeta: String = "", content: String? = nil, data: String? = nil
    )
      -> String
    {
      let inner = content ?? "<html><body>\(text)</body></html>"
      return """
        <newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><itemMeta>\
        <itemClass qcode="ninat:text"/>\(itemMeta)</itemMeta><contentMeta>\(contentMeta)\
        </contentMeta><contentSet>\(data ?? "<inlineXML>\(inner)</inlineXML>")\
        </contentSet></newsItem>
        """
    }
    func rss(channel: String = "", item: String = "") -> String {
      """
      <rss version="2.0"><channel>\(channel)<item><guid>x</guid>\(item)\
      <description>The ferry sailed.</description></item></channel></rss>
      """
    }
    switch place {
    case "nitf.attributes": return nitf(piece)
    case "nitf.head": return nitf(head: piece)
    case "nitf.docdata": return nitf(docdata: piece)
    case "nitf.bodyhead": return nitf(bodyHead: piece)
    case "nitf.content": return nitf(content: "<body.content>\(piece)</body.content>")
    case "nitf.loose": return nitf(content: piece)
    case "nitf.end":
      return nitf(
        bodyHead: "<distributor>The Post</distributor>", content: "",
        end: "<body.end>\(piece)</body.end>")
    case "newsml1.management": return newsML(management: piece)
    case "newsml1.component": return newsML(component: piece)
    case "newsml1.data": return newsML(data: piece)
    case "g2.itemMeta": return g2(itemMeta: piece)
    case "g2.contentMeta": return g2(contentMeta: piece)
    case "g2.nitf":
      return g2(
        contentMeta: piece, content: nitf(bodyHead: "<byline>By Ann Quay, The Post</byline>"))
    case "g2.body": return g2(content: "<html><body>\(piece)</body></html>")
    case "g2.data": return g2(data: piece)
    case "json.html":
      let html = piece.replacingOccurrences(of: "\n", with: "\\n")
      return """
        {"uri": "urn:x:1", "type": "text", "versioncreated": "2019-03-07T10:00:00Z",
        "headline": "Ferry sails", "bodyXhtml": "\(html)"}
        """
    case "json.list": return "{\"_items\": [{\"guid\": \"urn:x:1\", \(piece)}], \"_meta\": {}}"
    case "rss.item": return rss(item: piece)
    case "rss.channel": return rss(channel: piece)
    default:
      return """
        {"uri": "urn:x:1", "type": "text", "versioncreated": "2019-03-07T10:00:00Z",
        "headline": "Ferry sails", "body_html": "\(text)", \(piece)}
        """
    }
  }

  /// A field's value as a line; `-` where there is none.
  private static func told(_ story: [String: Any], _ field: String) -> String {
    let path = field.split(separator: ".").map(String.init)
    let value = path.dropFirst().reduce(story[path[0]]) { ($0 as? [String: Any])?[$1] }
    switch value {
    case let text as String:
      return text.replacingOccurrences(of: "\n\n", with: " ¶ ")
    case let list as [String]: return list.joined(separator: " | ")
    case let list as [[String: Any]]:
      return list.map { object in
        func part(_ name: String) -> String { object[name] as? String ?? "" }
        switch field {
        case "subjects": return "\(part("scheme")):\(part("code")):\(part("name"))"
        case "links": return "\(part("rel")) \(part("id"))"
        default: return part("text")
        }
      }.joined(separator: " | ")
    case is [Any]: return Stages.pieces(story, field).joined(separator: " | ")
    default: return "-"
    }
  }

  @Test(arguments: try! Fixtures.rows("xml/shapes.tsv"))
  func `each shape gives its field`(_ row: [String]) throws {
    let piece = row[1].replacingOccurrences(of: "\\n", with: "\n")
    let stories = Stages.stories(Array(Self.item(row[0], piece).utf8))
    let story = try #require(stories.first)
    #expect(Self.told(story, row[2]) == row[3], "\(row[1])")
  }

  @Test(arguments: try! Fixtures.rows("local-copy.tsv"))
  func `a wire's own dateline and last lines are no text in any language`(_ row: [String]) throws {
    let paragraphs = row[1].split(separator: "|").map { "<p>\($0)</p>" }.joined()
    let item = """
      <nitf xml:lang="\(row[0])"><head><docdata><doc-id id-string="x"/>\
      <date.issue norm="20190307"/></docdata></head><body><body.head><hedline><hl1>Title</hl1>\
      </hedline><distributor>\(row[3])</distributor></body.head>\
      <body.content>\(paragraphs)</body.content></body></nitf>
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect(Self.told(story, "dateline.text") == row[2])
    #expect(story.text("agency") == row[3])
    #expect(story.text("text") == row[4].replacingOccurrences(of: "|", with: "\n\n"))
    #expect(Self.told(story, "signoff") == row[5])
  }

  @Test func `the reporters that Chinese and Korean datelines tell are bylines`() throws {
    for (line, name) in [
      ("新华社北京３月７日电（记者李港）港口重新开放。", "李港"), ("(서울=연합뉴스) 김항구 기자 = 항구가 열렸다.", "김항구"),
    ] {
      let item = Self.item("nitf.content", "<p>\(line)</p>")
      #expect(Stages.stories(Array(item.utf8)).first?.list("bylines") == [name])
    }
  }

  @Test func `components in the language of the one around them are a record each`() {
    func part(_ language: String, _ text: String) -> String {
      """
      <NewsComponent xml:lang="\(language)"><NewsLines><HeadLine>\(language)</HeadLine></NewsLines>\
      <NewsComponent><Role FormalName="Body"/><ContentItem><DataContent>\(text)</DataContent>\
      </ContentItem></NewsComponent></NewsComponent>
      """
    }
    let item = """
      <NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:newsml:x:1:1\
      </PublicIdentifier></NewsIdentifier></Identification><NewsComponent xml:lang="fr-BE">\
      \(part("fr", "Le port est ouvert."))\(part("nl", "De haven is open."))\
      </NewsComponent></NewsItem></NewsML>
      """
    let stories = Stages.stories(Array(item.utf8))
    #expect(stories.map { $0.text("text") } == ["Le port est ouvert.", "De haven is open."])
    #expect(stories.map { $0.text("headline") } == ["fr", "nl"])
  }

  @Test(arguments: [true, false])
  func `UTF-16 without a mark is told by XML's own beginning`(_ isLittle: Bool) {
    let text = "<?xml version=\"1.0\"?>" + Self.item("nitf.content", "<p>Žluťoučký kůň.</p>")
    let bytes = text.utf16.flatMap { unit in
      let pair = [UInt8(unit & 255), UInt8(unit >> 8)]
      return isLittle ? pair : pair.reversed()
    }
    #expect(Stages.stories(bytes).first?.text("text") == "Žluťoučký kůň.")
  }

  @Test func `a set that is not declared is that of the item's language`() {
    let item = Self.item("nitf.content", "<p>\u{1}idi\u{2} usnul.</p>")
    let bytes = item.replacingOccurrences(of: "<nitf ", with: "<nitf xml:lang=\"cs\" ").utf8.map {
      $0 == 1 ? 0xD8 : $0 == 2 ? 0xE8 : $0
    }
    #expect(Stages.stories(bytes).first?.text("text") == "Řidič usnul.")
  }

  @Test func `a slug's lead is better than APPL's kind of version`() {
    let item = """
      <Publication xmlns="http://ap.org/schemas/03/2005/appl"><Identification><ItemId>a</ItemId>\
      </Identification><PublicationManagement><Editorial><Type>Writethru</Type></Editorial>\
      </PublicationManagement><NewsLines><HeadLine>Ferry sails</HeadLine></NewsLines>\
      <FilingMetadata><SlugLine>BC-NL--Ferry, 2nd Ld-Writethru</SlugLine></FilingMetadata>\
      </Publication>
      """
    let version = Stages.stories(Array(item.utf8)).first?.object("version")
    #expect(version?.text("kind") == "writethru" && version?["n"] as? Int == 2)
  }

  @Test func `a byline is told where a message around the item names the author`() {
    let item = Self.item("g2.nitf", "<by>Ann Quay</by>")
    let story = Stages.stories(Array(item.utf8)).first ?? [:]
    #expect(story.list("bylines") == ["Ann Quay"])
    #expect(story.removed("byline_text") == ["By Ann Quay, The Post"])
  }

  @Test(arguments: [
    (" unit-of-measure=\"word\"", 405), ("", 405), (" unit-of-measure=\"character\"", nil),
  ])
  func `a length in characters is no count of words`(_ unit: String, _ words: Int?) throws {
    let item = Self.item("nitf.head", "<pubdata item-length=\"405\"\(unit)/>")
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect(story["word_count_declared"] as? Int == words)
  }
}
