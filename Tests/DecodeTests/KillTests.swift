import TestKit
import Testing
import Wire

@Suite struct `Kills` {
  private static func nitf(_ docdata: String, headline: String = "Harbour vote put off") -> String {
    "<?xml version=\"1.0\"?><nitf><head><docdata \(docdata)</docdata></head><body><body.head><hedline><hl1>\(headline)</hl1></hedline></body.head><body.content><p>The council of Norland put off its vote.</p></body.content></body></nitf>"
  }

  private static func newsML1(_ status: String) -> String {
    "<?xml version=\"1.0\"?><NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:newsml:synthetic.example:20260301:TX-1:2</PublicIdentifier></NewsIdentifier></Identification><NewsManagement><Status FormalName=\"\(status)\"/></NewsManagement><NewsComponent><NewsLines><HeadLine>Harbour vote</HeadLine></NewsLines><ContentItem><DataContent><p>The council put off its vote.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
  }

  private static func g2(_ meta: String) -> String {
    "<?xml version=\"1.0\"?><newsItem guid=\"tag:synthetic.example:g\" version=\"2\"><itemMeta>\(meta)</itemMeta><contentMeta><headline>Harbour vote</headline></contentMeta><contentSet><inlineXML><html><body><p>The council put off its vote.</p></body></html></inlineXML></contentSet></newsItem>"
  }

  private static func ninjs(_ members: String) -> String {
    "{\"guid\":\"tag:synthetic.example:n\",\"type\":\"text\",\"versioncreated\":\"2026-03-01T10:00:00Z\",\"headline\":\"Harbour vote\",\"body_text\":\"The council put off its vote.\",\(members)}"
  }

  private static func anpa(_ slug: String) -> String {
    "\u{16}\u{16}\u{01}W2871\u{1F}asian\r\nb i\u{13}\u{11} BC-XX--Norland-HarbourVo   11-14 0310\r\n\u{02}^\(slug)<\r\n^Harbour vote put off <\r\n\t   OSLO, Norway (AP) _ The harbour council of Norland put off its vote. \r\n\u{03}AP-WF-11-14-13 1509EST<\r\n\u{04}"
  }

  static let cases: [(String, String, String?)] = [
    (nitf("management-status=\"canceled\">"), "kill", "canceled"),
    (nitf("management-status=\"withheld\">"), "kill", "withheld"),
    (nitf("management-status=\"usable\">"), "story", "usable"),
    (nitf("><ed-msg msg-type=\"kill\" info=\"Names were wrong\"/>"), "kill", "killed"),
    (nitf("><ed-msg info=\"MANDATORY KILL. Names were wrong.\"/>"), "kill", "killed"),
    (nitf("><ed-msg info=\"Editors: A kill is mandatory.\"/>"), "kill", "killed"),
    (nitf("><ed-msg info=\"UPDATES with killed fishermen\"/>"), "story", nil),
    (nitf(">", headline: "WITHDRAWN-Harbour vote put off"), "kill", "killed"),
    (newsML1("Canceled"), "kill", "Canceled"), (newsML1("Withheld"), "kill", "Withheld"),
    (newsML1("Usable"), "story", "Usable"),
    (g2("<pubStatus qcode=\"stat:canceled\"/>"), "kill", "canceled"),
    (g2("<pubStatus qcode=\"stat:withheld\"/>"), "kill", "withheld"),
    (
      g2("<pubStatus qcode=\"stat:withheld\"/><embargoed>2026-03-02T10:00:00Z</embargoed>"),
      "story", "withheld"
    ),
    (g2("<pubStatus qcode=\"stat:usable\"/>"), "story", "usable"),
    (g2("<signal qcode=\"sig:kill\"/>"), "kill", "killed"),
    (ninjs("\"pubstatus\":\"canceled\""), "kill", "canceled"),
    (ninjs("\"pubstatus\":\"usable\""), "story", "usable"),
    (ninjs("\"slugline\":\"XX--Harbour Vote, KILL\""), "kill", "killed"),
    (ninjs("\"slugline\":\"XX--Fish, Kill rates\""), "story", nil),
    (anpa("BC-XX--Norland-Harbour Vote, KILL,120"), "kill", "killed"),
    (anpa("BC-XX--Norland-Harbour Vote, Mandatory Kill,120"), "kill", "killed"),
    (anpa("BC-XX--Norland-Harbour Vote, Withdrawn,120"), "kill", "killed"),
    (anpa("BC-KILL--Norland-Harbour Vote,120"), "kill", "killed"),
    (anpa("BC-XX--Norland-Harbour Vote,120"), "story", nil),
    (anpa("BC-XX--Norland-Killed Whales,120"), "story", nil),
    (anpa("BC-XX--Norland Senate, Kill Bill,0100"), "story", nil),
    (anpa("BC-XX--Norland Senate, Withdrawal Talks,0100"), "story", nil),
  ]

  @Test(arguments: cases)
  func `each wire's own way to withdraw a story is known`(
    _ bytes: String, _ kind: String, _ status: String?
  ) throws {
    let story = try #require(Stages.stories(Array(bytes.utf8)).first)
    #expect(story["kind"] as? String == kind)
    #expect(story["status"] as? String == status)
    #expect(
      ((story["version"] as? [String: Any])?["kind"] as? String == "kill") == (kind == "kill"))
  }
}
