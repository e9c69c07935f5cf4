import Foundation
import TestKit
import Testing
import Wire

@Suite struct `Reading TREC's collections` {
  private func story(_ name: String) throws -> [String: Any] {
    try #require(Stages.stories(try Fixtures.bytes("trec/\(name).sgml")).first)
  }

  private func text(_ value: Any?, _ key: String) -> String? {
    (value as? [String: Any])?[key] as? String
  }

  @Test func `AP of TIPSTER`() throws {
    let story = try story("ap")
    #expect(story["id"] as? String == "AP900102-0003")
    #expect(story["headline"] as? String == "Engineers Say Harbor Bridge Was Sound")
    #expect(story["published"] as? String == "1990-01-02")
    #expect(story["priority"] as? String == "r" && story["category"] as? String == "w")
    #expect(story["urgency_level"] as? Int == 4)
    #expect(text(story["version"], "kind") == "writethru")
    #expect((story["version"] as? [String: Any])?["n"] as? Int == 1)
    #expect(story["word_count_declared"] as? Int == 334)
    #expect(
      story["editor_notes"] as? [String] == ["Eds: LEADS with 3 grafs to include the inquiry"])
    #expect((story["bylines"] as? [String])?.first == "MARY HOLLOWAY")
    #expect(story["agency"] as? String == "AP")
    #expect(
      story["text"] as? String
        == "The bridge over the harbor was inspected twice last year, engineers said Tuesday.\n\n\"It was sound,\" said one of them, Peter Lund."
    )
  }

  @Test func `AQUAINT's New York Times`() throws {
    let story = try story("aquaint")
    #expect(story["id"] as? String == "NYT19990302.0011")
    #expect(story["headline"] as? String == "FROST TAKES THE EARLY CHERRIES")
    #expect((story["published"] as? String)?.hasPrefix("1999-03-02T00:12") == true)
    #expect(story["slug"] as? String == "BC-ORCHARD-FROST-NYT")
    #expect(story["priority"] as? String == "u" && story["word_count_declared"] as? Int == 290)
    #expect(story["bylines"] as? [String] == ["PAULA REED"])
    #expect(
      story["text"] as? String
        == "Growers counted their losses on Monday after a night of frost.\n\n\"It came in an hour,\" one said."
    )
  }

  @Test func `the Wall Street Journal`() throws {
    let story = try story("wsj")
    #expect(
      story["headline"] as? String == "Glassmaker Plans to Close Two Plants in the Midwest")
    #expect(story["published"] as? String == "1988-01-14")
    #expect(text(story["dateline"], "text")?.hasPrefix("TOLEDO, Ohio") == true)
    #expect((story["paragraphs"] as? [[Int]])?.count == 2)
  }

  @Test func `a byline above the text stands in the Journal's headline`() {
    let story = Stages.stories(
      Array(
        """
        <DOC>
        <DOCNO> WSJ880212-0001 </DOCNO>
        <HL> Halden Lines Plans
        @  To Sell Two Ferries
        @  ----
        @  By Mara Quist
        @  Staff Reporter of The Harbor Journal </HL>
        <DD> 02/12/88</DD>
        <TEXT>
           Halden Lines said it plans to sell two ferries. Write to a@b.example.
        </TEXT>
        </DOC>
        """.utf8)
    ).first
    #expect(story?["headline"] as? String == "Halden Lines Plans To Sell Two Ferries")
    #expect(story?["bylines"] as? [String] == ["Mara Quist"])
    let removed = story?["removed"] as? [[String: Any]] ?? []
    #expect(removed.first?["text"] as? String == "Staff Reporter of The Harbor Journal")
  }

  @Test func `the Financial Times puts its name and the day before its headlines`() {
    let story = Stages.stories(
      Array(
        """
        <DOC>
        <DOCNO>FT911-9003</DOCNO>
        <DATE>910514
        </DATE>
        <HEADLINE>
        FT  14 MAY 91 / Company News: Halden Lines plans a project
        </HEADLINE>
        <TEXT>
        HALDEN LINES, the ferry group, said it intends to invest.
        </TEXT>
        </DOC>
        """.utf8)
    ).first
    #expect(story?["headline"] as? String == "Company News: Halden Lines plans a project")
    #expect(story?["published"] as? String == "1991-05-14")
  }

  @Test func `FBIS marks its header`() {
    let story = Stages.stories(
      Array(
        """
        <DOC>
        <DOCNO> FBIS3-1 </DOCNO>
        <HEADER>
        <H2>   March Reports </H2>
        <DATE1>  1 March 1994 </DATE1>
        <F P=100></F>
        <H3> <TI>      Ferries Run Again </TI></H3>
        </HEADER>
        <TEXT>
        BFN
          [Text] Halden, March 1 (XYZ) -- Four ferries ran again on Friday.
        </TEXT>
        </DOC>
        """.utf8)
    ).first
    #expect(story?["headline"] as? String == "Ferries Run Again")
    #expect(story?["published"] as? String == "1994-03-01")
    #expect(story?["text"] as? String == "Four ferries ran again on Friday.")
  }

  @Test func `an element without an end hides none that has one`() {
    let story = Stages.stories(
      Array(
        """
        <DOC>
        <DOCNO> AP900102-0004 </DOCNO>
        <HEADER> <TI> <TI> <X1> </HEADER>
        <Y1> <Y2>
        <HEAD>Norland Buys <NFER.N></HEAD>
        <Y1> <y2>
        <TEXT>
        Four ferries ran again on Monday.
        </TEXT>
        <Y3> </Y9 >
        </DOC>
        """.utf8)
    ).first
    #expect(story?["headline"] as? String == "Norland Buys <NFER.N>")
    #expect(story?["text"] as? String == "Four ferries ran again on Monday.")
  }

  @Test func `a sign behind a headline's words takes nothing with it`() {
    let story = Stages.stories(
      Array(
        "<DOC>\n<DOCNO> AP1 </DOCNO>\n<HEAD>Ferries Run ></HEAD>\n<TEXT>\nThey ran.\n</TEXT>\n</DOC>\n"
          .utf8)
    ).first
    #expect((story?["headline"] as? String)?.hasPrefix("Ferries Run") == true)
  }

  @Test func `collections one after the other in one file`() throws {
    let bytes = try ["ap", "wsj", "aquaint"].flatMap { try Fixtures.bytes("trec/\($0).sgml") }
    let result = Stages.decode(bytes, piece: 40)
    #expect(result.documents == 3 && result.rejects.isEmpty)
  }
}
