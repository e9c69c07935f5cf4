import TestKit
import Testing

@Suite struct `Reading Reuters-21578 and Gigaword` {
  private static func unprocessed(_ text: String) -> [String: Any] {
    Stages.stories(
      Array(
        """
        <!DOCTYPE lewis SYSTEM "lewis.dtd">
        <REUTERS TOPICS="NO" LEWISSPLIT="TEST" CGISPLIT="TRAINING-SET" OLDID="13" NEWID="3">
        <DATE> 7-APR-1987 11:05:44.12</DATE>
        <TEXT TYPE="UNPROC">&#2;
        \(text)
         Reuter
        &#3;

        </TEXT>
        </REUTERS>

        """.utf8)
    ).first ?? [:]
  }

  @Test func `a text without elements has its headline at the margin`() {
    let story = Self.unprocessed(
      """
      ORION GRAIN &lt;ORG> CUTS ITS DIVIDEND
          HALDEN, April 7 - Orion Grain cut its dividend to 12 cts.
      """)
    #expect(story["headline"] as? String == "ORION GRAIN <ORG> CUTS ITS DIVIDEND")
    #expect((story["dateline"] as? [String: Any])?["text"] as? String == "HALDEN, April 7")
    #expect(story["text"] as? String == "Orion Grain cut its dividend to 12 cts.")
    let correction = Self.unprocessed(
      """
      CORRECTION - ORION GRAIN DIVIDEND
          In the HALDEN item, please read 12 cts, not 21.
      """)
    #expect(correction["headline"] as? String == "ORION GRAIN DIVIDEND")
    #expect(correction["kind"] as? String == "correction")
    let table = Self.unprocessed(
      """
      NORLAND WEEKLY REPORT 4 - APRIL 7
       Gold stock................11,059 unch.........
       Foreign deposits.............219 down.......29
      """)
    #expect(table["headline"] as? String == "NORLAND WEEKLY REPORT 4 - APRIL 7")
    #expect(table["paragraphs"] != nil && (table["sentences"] as? [Any])?.isEmpty != true)
  }

  @Test(
    arguments: [
      "ORION GRAIN CUTS DIVIDEND HALDEN, April 7\n- Orion Grain cut its dividend.",
      "Orion Grain cut its dividend\n    to 12 cts.", "    ORION GRAIN DIVIDEND\n    It was cut.",
      "110425******ORION GRAIN CUTS\nITS DIVIDEND TO 12 CTS", "YEAR\n    It was good.",
    ])
  func `a first line that is none is left in the text`(_ text: String) {
    let story = Self.unprocessed(text)
    #expect(story["headline"] == nil && (story["text"] as? String)?.isEmpty == false)
  }

  @Test func `a byline and a notice in one paragraph, a dateline told twice, a desk's letters`() {
    let story =
      Stages.stories(
        Array(
          """
          <DOC id="NYT_ENG_20010203.0001" type="story" >
          <DATELINE>
          OSLO  (BC-ORCHIDS-814-NYT)
          </DATELINE>
          <TEXT>
          <P>
           (kh)
          By KARIN HOLM
          c.2001 Harbour News Service
          </P>
          <P>
          OSLO _ Orchids bloomed in the hall, said Karin Holm.
          </P>
          <P>
          nn
          </P>
          </TEXT>
          </DOC>

          """.utf8)
      ).first ?? [:]
    #expect(story["text"] as? String == "Orchids bloomed in the hall, said Karin Holm.")
    #expect(story["bylines"] as? [String] == ["KARIN HOLM"])
    #expect(story["copyright"] as? String == "c.2001 Harbour News Service")
    #expect((story["dateline"] as? [String: Any])?["text"] as? String == "OSLO")
    #expect(story["signoff"] as? String == "nn")
    let removed = (story["removed"] as? [[String: String]] ?? []).map { $0["text"] }
    #expect(removed == ["(kh)", "OSLO -"])
  }

  @Test(arguments: [
    ("LONDON", "LONDON-based growers sold orchids."),
    ("OSLO", "OSLO-led talks went on in the hall."),
    ("OSLO", "OSLO (AP) has its office in the hall."),
  ])
  func `a text that begins with the place of its dateline keeps it`(_ place: String, _ text: String)
  {
    let document =
      "<DOC id=\"NYT_ENG_20010203.0001\" type=\"story\" >\n<DATELINE>\n\(place)  (BC-ORCHIDS-814-NYT)\n</DATELINE>\n<TEXT>\n<P>\n\(text)\n</P>\n</TEXT>\n</DOC>\n"
    #expect(Stages.stories(Array(document.utf8)).first?["text"] as? String == text)
  }

  @Test(
    arguments: [
      ("BC-ORCHIDS-814(2TAKES)-NYT", 1, 2), ("BC-ORCHIDS-$Adv08-2TAKES-NYT", 1, 2),
      ("BC-ORCHIDS-$ADV08-2NDTAKE-NYT", 2, nil), ("BC-ORCHIDS-3RDTAKE-NYT", 3, nil),
      ("BC-TAKEOVER-NYT", nil, nil), ("AM-ORCHIDS-11TAKES-NYT", 1, 11),
    ] as [(String, Int?, Int?)])
  func `a slug of the New York Times tells its take`(_ slug: String, _ take: Int?, _ of: Int?) {
    let story =
      Stages.stories(
        Array(
          """
          <DOC id="NYT_ENG_20010203.0001" type="story" >
          <DATELINE>
          HALDEN, Norway  (\(slug))
          </DATELINE>
          <TEXT>
          <P>
          Orchids bloomed in the hall, said Karin Holm.
          </P>
          </TEXT>
          </DOC>

          """.utf8)
      ).first ?? [:]
    #expect(story["slug"] as? String == slug)
    #expect((story["dateline"] as? [String: Any])?["text"] as? String == "HALDEN, Norway")
    let told = story["take"] as? [String: Any]
    #expect(told?["n"] as? Int == take && told?["of"] as? Int == of)
  }
}
