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
    #expect(story["published"] as? String == "1990-01-02T05:56:00-05:00")
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

  @Test func `initials above a byline and the marks of speakers are no text`() {
    let stories = Stages.stories(
      Array(
        """
        <DOC>
        <DOCNO> NYT19990302.0012 </DOCNO>
        <BODY>
        <HEADLINE> FROST </HEADLINE>
         (sw)
         By PAULA REED
         c.1999 N.Y. Times News Service
        <TEXT>
        <P>
           GENEVA, N.Y. _ Growers counted their losses.
        </P>
        </TEXT>
        </BODY>
        </DOC>
        <DOC>
        <DOCNO> VOA19990302.1800.0001 </DOCNO>
        <LENGTH> 1206 words </LENGTH>
        <BODY>
        <TEXT>
        good evening from the harbour.
        <TURN>
        the ferry sailed at noon.
        </TEXT>
        </BODY>
        </DOC>
        """.utf8))
    #expect(stories[0]["bylines"] as? [String] == ["PAULA REED"])
    #expect(stories[0]["signoff"] as? String == "(sw)")
    #expect(stories[0]["text"] as? String == "Growers counted their losses.")
    #expect(
      stories[1]["text"] as? String
        == "good evening from the harbour.\n\nthe ferry sailed at noon.")
    #expect(stories[1]["word_count_declared"] as? Int == 1206 && stories[1]["rics"] == nil)
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

  private static func document(_ elements: String) -> [String: Any] {
    Stages.stories(Array("<DOC>\n\(elements)\n</DOC>\n".utf8)).first ?? [:]
  }

  @Test func `a slug is whole in the second line, and its version apart`() {
    let story = Self.document(
      """
      <DOCNO> AP880314-0013 </DOCNO>
      <FIRST>u i AM-Ferries 1stLd-Writethru a0987 03-14 0345</FIRST>
      <SECOND>AM-Norland Ferries, 1st Ld-Writethru, a0987,345</SECOND>
      <HEAD>Ferries Run Again</HEAD>
      <DATELINE>PORT HALDEN, Norland (AP) </DATELINE>
      <TEXT>
         Four ferries ran.
      </TEXT>
      """)
    #expect(story.text("slug") == "AM-Norland Ferries" && story.list("keywords") == ["AM-Ferries"])
    #expect(story.list("tags") == ["1st Ld-Writethru, a0987"])
    #expect(story.object("dateline").text("text") == "PORT HALDEN, Norland (AP)")
    #expect(story.text("text") == "Four ferries ran.")
  }

  @Test(arguments: [
    ("r a AM-CORRECTIVE-Ferries 03-14 0145", "AM-CORRECTIVE-Ferries,0145", "correction"),
    ("u a BC-Ferries-Corrective 03-14 0145", "BC-Ferries-Corrective,0145", "correction"),
    ("u a AM-Ferries,Correct 03-14 0145", "AM-Ferries, Correct,0145", "correction"),
    ("r a AM-PoliticallyCorrect 03-14 0145", "AM-Politically Correct,0145", "story"),
    ("r a AM-Corrective Lenses 03-14 0145", "AM-Corrective Lenses,0145", "story"),
  ])
  func `correctives are corrections, keywords with such words are not`(
    _ header: String, _ slug: String, _ kind: String
  ) {
    let story = Self.document(
      """
      <DOCNO> AP880314-0013 </DOCNO>
      <FIRST>\(header)</FIRST>
      <SECOND>\(slug)</SECOND>
      <HEAD>Ferries Run Again</HEAD>
      <DATELINE>PORT HALDEN, Norland (AP) </DATELINE>
      <TEXT>
         Four ferries ran.
      </TEXT>
      """)
    #expect(story.text("kind") == kind)
    #expect(story.object("version").text("kind") == (kind == "correction" ? kind : nil))
  }

  @Test func `AQUAINT's codes of type are no words`() {
    let story = Self.document(
      """
      <DOCNO> APW19980314.0012 </DOCNO>
      <DATE_TIME> 03/14/1998 06:12:00 </DATE_TIME>
      <BODY>
      <HEADLINE>
      Ferries run again &UR; Eds: UPDATES with toll. &QL;
      </HEADLINE>
      &UR; By MARA QUIST &QC;
      <TEXT>
      <P>
      HALDEN, Norland (AP) _ Four ferries ran &AMP; docked. &LR;
      </P>
      </TEXT>
      </BODY>
      """)
    #expect(story.text("headline") == "Ferries run again")
    #expect(story.list("editor_notes") == ["Eds: UPDATES with toll."])
    #expect(story.list("bylines") == ["MARA QUIST"])
    #expect(story.text("text") == "Four ferries ran & docked.")
    #expect(story.text("published") == "1998-03-14T06:12:00")
  }

  @Test func `the Los Angeles Times`() {
    let story = Self.document(
      """
      <DOCNO> LA010189-9001 </DOCNO>
      <HEADLINE>
      <P>
      TOY BOATS;
      </P>
      <P>
      A HISTORY
      </P>
      </HEADLINE>
      <BYLINE>
      <P>
      By Mara Quist, Quist is a writer in Halden.
      </P>
      </BYLINE>
      <TEXT>
      <P>
      He made boats.
      </P>
      </TEXT>
      <GRAPHIC>
      <P>
      Photo, A boat. JON EBNER
      </P>
      </GRAPHIC>
      <SUBJECT>
      <P>
      TOYS; BOATS
      </P>
      </SUBJECT>
      <CORRECTION>
      <P>
      CORRECTION: It was one boat.
      </P>
      </CORRECTION>
      """)
    #expect(story.text("headline") == "TOY BOATS; A HISTORY")
    #expect(story.list("bylines") == ["Mara Quist"] && story.list("keywords") == ["TOYS", "BOATS"])
    #expect(story.objects("captions").first?.text("text") == "Photo, A boat. JON EBNER")
    #expect(story.list("editor_notes") == ["CORRECTION: It was one boat."])
    #expect(story.text("text") == "He made boats." && story["rics"] == nil)
  }

  @Test func `FBIS' labels and the Federal Register's tags are none of the text`() {
    let fbis = Self.document(
      """
      <DOCNO> FBIS3-9001 </DOCNO>
      <TEXT>
      Language: <F P=105> Norlandic </F>
      Article Type:BFN

      <F P=106> [Text] Halden, 14 Mar (NTB) -- Four ferries </F>
      ran again.
      </TEXT>
      """)
    #expect(fbis.text("text") == "Four ferries ran again.")
    #expect(fbis.object("metadata").text("article_type") == "BFN")
    let register = Self.document(
      """
      <DOCNO> FR940314-0-09001 </DOCNO>
      <TEXT>
      <!-- PJG STAG 4700 -->
      <USDEPT>DEPARTMENT OF BOATS</USDEPT>
      <DOCTITLE>Toy Boats; Fees </DOCTITLE>
      <SUMMARY>
      The fees rise by 3 < 4 per cent.
      </SUMMARY>
      </TEXT>
      """)
    #expect(register.text("headline") == "Toy Boats; Fees")
    let text = register.text("text") ?? ""
    #expect(text.hasSuffix("The fees rise by 3 < 4 per cent.") && !text.contains("SUMMARY>"))
    #expect(!text.contains("PJG") && register["rics"] == nil)
  }

  @Test func `the San Jose Mercury News and Ziff-Davis`() {
    let mercury = Self.document(
      """
      <DOCNO> SJMN91-06079001 </DOCNO>
      <LEADPARA> Halden Lines said it would sell two ferries.
      </LEADPARA>
      <HEADLINE>  TWO FERRIES FOR SALE
      </HEADLINE>
      <TEXT>     They are old, it said.;   Nobody has called.
      </TEXT>
      <BYLINE>  MARA QUIST, Harbour News Staff Writer </BYLINE>
      <PG.COL>  9D  </PG.COL>
      <DATELINE>  Saturday March 16, 1991
      00079001,SJ1  </DATELINE>
      <COPYRGHT>  Copyright 1991, Harbour News </COPYRGHT>
      """)
    #expect(
      mercury.text("text")
        == "Halden Lines said it would sell two ferries.\n\nThey are old, it said.\n\nNobody has called."
    )
    #expect(mercury.list("bylines") == ["MARA QUIST"] && mercury["dateline"] == nil)
    #expect(mercury.text("published") == "1991-03-16")
    #expect(mercury.text("copyright") == "Copyright 1991, Harbour News")
    let ziff = Self.document(
      "<DOCNO> ZF07-900-001 </DOCNO>\n<TITLE>Boats by wire.&M;\n</TITLE>\n<AUTHOR>Quist, Mara; Ebner, Jon.&M;\n</AUTHOR>\n<TEXT>They float.&M;\n</TEXT>"
    )
    #expect(ziff.text("headline") == "Boats by wire." && ziff.text("text") == "They float.")
    #expect(ziff.list("bylines") == ["Mara Quist", "Jon Ebner"])
  }

  @Test func `the Journal's later years have lines without marks`() {
    let story = Self.document(
      "<DOCNO>\nWSJ910611-9001\n</DOCNO>\n<HL>\n   International:\n   Ferries Run Again\n   ----\n   By Mara Quist\n   Staff Reporter of The Harbor Journal\n</HL>\n<DATELINE> PORT HALDEN </DATELINE>\n<TEXT>\n   Four ferries ran.\n</TEXT>"
    )
    #expect(story.text("headline") == "International: Ferries Run Again")
    #expect(story.list("bylines") == ["Mara Quist"])
    #expect(story.object("dateline").text("text") == "PORT HALDEN")
    #expect(story.text("text") == "Four ferries ran.")
  }

  @Test func `elements that are never closed end where the next begin`() {
    let story = Self.document("<DOCNO>HP-0001\n<TITLE>Ferries run\n<TEXT>\nFour ferries ran.")
    #expect(story.text("id") == "HP-0001" && story.text("headline") == "Ferries run")
    #expect(story.text("text") == "Four ferries ran.")
  }

  @Test
  func `a header's other lines are told, and a slug's count of words and place in the budget`() {
    let story = Self.document(
      """
      <DOCNO> AP900102-0004 </DOCNO>
      <FIRST>r w BC-Ferries   01-02 0334</FIRST>
      <SECOND>BC-Ferries, Bjt,0300</SECOND>
      <TEXT>Four ferries ran.</TEXT>
      """)
    #expect(story.text("slug") == "BC-Ferries")
    #expect(story["word_count_declared"] as? Int == 334)
    #expect(story.object("version").text("text") ?? story.text("version") == nil)
    let slugged = Self.document(
      "<DOCNO> HP-0002 </DOCNO>\n<SLUG>BC-Ferries, 1st Ld, 0300</SLUG>\n<TEXT>Four ferries ran.</TEXT>"
    )
    #expect(slugged["word_count_declared"] as? Int == 300)
    let aquaint = Self.document(
      "<DOCNO> NYT19990302.0012 </DOCNO>\n<HEADER>\nA4017 &Cx1f; taf-z\nu i BC-FERRIES-NYT 03-02 0290\n</HEADER>\n<TEXT>Four ferries ran.</TEXT>"
    )
    #expect(aquaint.object("metadata").text("header")?.hasPrefix("A4017 taf-z") == true)
  }

  @Test(.timeLimit(.minutes(10 * Patience.factor)), arguments: ["<!-- a\n", "<ABC> a\n"])
  func `many comments and tags without an end take no time out of proportion`(_ piece: String) {
    let story = Self.document(
      "<DOCNO> HP-0003 </DOCNO>\n<TEXT>\nFour ferries ran.\n"
        + String(repeating: piece, count: 15_000) + "</TEXT>")
    #expect(story.text("text")?.hasPrefix("Four ferries ran.") == true)
  }
}
