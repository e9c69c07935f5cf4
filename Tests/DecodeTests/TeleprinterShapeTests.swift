import TestKit
import Testing

/// What agencies write above and below the text of a message, each in its own way.
@Suite struct `Agencies' own shapes of messages` {
  private static let text = "Vier Fähren liegen fest, teilte der Hafen mit."

  /// An IPTC 7901 message; line feeds become CR LF.
  private static func iptc(
    _ body: String, header: String = "xya0050 4 pl 100  xya 0050", keywords: String = "Norland/",
    end: String = "\u{03}131137 GMT Nov 13\n\u{04}"
  ) -> [String: Any] {
    let wire = "\u{01}\(header)\n\n\(keywords)\n\u{02}\(body)\(end)"
    return Stages.stories(Array(wire.replacing("\n", with: "\r\n").utf8)).first ?? [:]
  }

  private static func zczc(_ body: String) -> [String: Any] {
    Stages.stories(Array("ZCZC\(body)".replacing("\n", with: "\r\n").utf8)).first ?? [:]
  }

  private static func anpa(
    _ lines: String, keyword: String = "BC-Harbour", trailer: String = "AP-WF-11-13-13 1220GMT<"
  ) -> [String: Any] {
    let wire =
      "\u{16}\u{16}\u{01}a0102\u{1F}-----\nu i \u{13}\u{11} \(keyword)   11-13 0100\n\u{02}\(lines)\u{03}\n\(trailer)\n\u{04}"
    return Stages.stories(Array(wire.replacing("\n", with: "\r\n").utf8)).first ?? [:]
  }

  @Test(
    arguments: [
      ("Halden (dpa) - Vier Fähren liegen fest.\ndpa mq yyon n1 abc\n", "dpa mq yyon n1 abc"),
      ("Halden (dpa) - Vier Fähren liegen fest. dpa mq ab\n", "dpa mq ab"),
      ("Halden (APA) - Vier Fähren liegen fest.\n(Schluss) mq/ab\n", "mq/ab"),
      ("Halden (sda) Vier Fähren liegen fest.\n\n(SDA\\mq)\n", "(SDA\\mq)"),
      ("HALDEN 13/11 (BELGA) = Vier Fähren liegen fest.\nMQU/ABC/\n", "MQU/ABC/"),
      ("HALDEN, November 13. /TASS/. Vier Fähren liegen fest. -0-mq/abc\n", "mq/abc"),
      ("HALDEN, 13 nov (EFE).- Vier Fähren liegen fest. EFE\nmq/ab\n", "mq/ab"),
      ("Halden, 13.11. (STT) Vier Fähren liegen fest.\nmq\n", "mq"),
      ("(ANSA) - HALDEN, 13 NOV - Vier Fähren liegen fest. (ANSA).\n\n   MQ/AB\n", "MQ/AB"),
    ])
  func `initials and end marks below a text are none of it`(_ body: String, _ signoff: String) {
    let story = Self.iptc("Fähren liegen fest =\n\n\(body)")
    #expect(story.text("text") == "Vier Fähren liegen fest.")
    #expect(story.text("signoff") == signoff)
    #expect(story.object("dateline").text("text") != nil)
  }

  @Test func `headlines of two lines, and marks in small letters above them`() {
    let story = Self.iptc(
      "2. Zusammenfassung\nHafen von Halden bleibt zu\nFähren liegen fest =\n\nHalden (APA) - \(Self.text)\n"
    )
    #expect(story.text("headline") == "Hafen von Halden bleibt zu Fähren liegen fest")
    #expect(story.list("tags") == ["2. Zusammenfassung"])
  }

  @Test(arguments: [
    ("HALDEN (AA) - ", "\n(ABC-DEF)\n", "(ABC-DEF)"),
    ("(ANSA) - HALDEN, 13 NOV - ", " (ANSA).\n     XYZ\n13-NOV-13 10:45 NNN\n", "XYZ"),
  ])
  func `capitals below the agency's name are initials`(
    _ dateline: String, _ end: String, _ signoff: String
  ) {
    let story = Self.iptc("Fähren liegen fest =\n\n\(dateline)\(Self.text)\(end)")
    #expect(story.text("text") == Self.text)
    #expect(story.text("signoff") == signoff)
  }

  @Test func `alarms and advances above the slug are none`() {
    let bulletin = Self.anpa(
      "^BULLETIN<\n^BC-Harbour,0020<\n\t   OSLO, Norway (AP) _ The harbour is shut.\n",
      keyword: "BULLETIN")
    #expect(bulletin.text("slug") == "BC-Harbour" && bulletin.text("headline") == nil)
    #expect(bulletin.list("genre") == ["BULLETIN"])
    let advance = Self.anpa(
      "^$adv17<\n^FOR RELEASE SUNDAY, NOV. 17<\n^BC-Harbour, Adv 17,0770<\n^Ferries come back<\n\t   OSLO, Norway (AP) _ The harbour opens.\n",
      keyword: "$adv17")
    #expect(advance.text("slug") == "BC-Harbour" && advance.text("headline") == "Ferries come back")
    #expect(advance.object("embargo").text("until") == "2013-11-17")
  }

  @Test func `a byline goes on in the next line`() {
    let story = Self.anpa(
      "^BC-Harbour,0020<\n^Ferries sail<\n^By MARA QUIST and<\n^JON EBNER<\n^Associated Press<\n\t   OSLO, Norway (AP) _ The ferries sail.\n"
    )
    #expect(story.list("bylines") == ["MARA QUIST", "JON EBNER"])
    #expect(story["summary"] == nil)
    let lone = Self.anpa(
      "^BC-Harbour,0020<\n^Ferries sail<\n^By MARA QUIST,<\n^AP Sports Writer<\n\t   OSLO, Norway (AP) _ The ferries sail.\n"
    )
    #expect(lone.list("bylines") == ["MARA QUIST"])
  }

  @Test(arguments: [
    ("NORDBY (Ritzau): ", "\n/ritzau/\n", "Ritzau"), ("Nordby (NTB): ", "\n(©NTB)\n", "NTB"),
    ("NORDBY, 13 nov 2013 (AFP) - ", "\n   AFP\n", "AFP"), ("Nordby (TT)\n", "\nTT\n", "TT"),
  ])
  func `an agency proves a place that nobody knows`(
    _ dateline: String, _ end: String, _ agency: String
  ) {
    let story = Self.iptc("Fähren liegen fest =\n\n\(dateline)\(Self.text)\(end)")
    #expect(story.text("text") == Self.text)
    #expect(story.text("agency") == agency)
    #expect(story.object("dateline").text("text")?.lowercased().hasPrefix("nordby") == true)
  }

  @Test(arguments: [
    ("xya0050 4 pi 234 AFP-XY12", "AFP"), ("xya0050 4 G 0312 RUS /AFP-PK45", "AFP"),
    ("xya0050 4 pl 100  dpa-tns 0908", "dpa-tns"),
    ("xya0050 5 II 0187 CI    Do, 14.Nov 2013", nil),
  ])
  func `the sender is letters alone`(_ header: String, _ source: String?) {
    let story = Self.iptc("Fähren =\n\nHalden (xya) - \(Self.text)\n", header: header)
    #expect(story.text("source_name") == source)
  }

  @Test(arguments: [
    ("Norland-ferries-storm, 2ndlead", "Norland-ferries-storm", "lead", 2),
    ("NORLAND-FERRIES/ (UPDATE 3)", "NORLAND-FERRIES", "update", 3),
  ])
  func `a slug's version is none of the slug`(
    _ keywords: String, _ slug: String, _ kind: String, _ number: Int
  ) {
    let story = Self.iptc("Ferries =\n\nHalden (xya) - \(Self.text)\n", keywords: keywords)
    #expect(story.text("slug") == slug && story.list("keywords") == [slug])
    #expect(story.object("version").text("kind") == kind)
    #expect(story.object("version")["n"] as? Int == number)
  }

  @Test func `notes, bullets and bylines stand below a headline without a mark`() {
    let story = Self.iptc(
      """
         Ferries stay in port
         ATTENTION - ADDS harbour ///
         * Storm to last a day
         by Mara Quist

         HALDEN, Nov 13, 2013 (AFP) - \(Self.text)

      """)
    #expect(story.text("headline") == "Ferries stay in port")
    #expect(story.list("editor_notes") == ["ATTENTION - ADDS harbour"])
    #expect(story.list("summary") == ["Storm to last a day"])
    #expect(story.list("bylines") == ["Mara Quist"] && story.text("text") == Self.text)
  }

  @Test func `a headline and a byline right above the text are told by their shapes`() {
    let story = Self.iptc(
      "FERRIES STAY IN PORT\nBy Mara Quist, PA Harbour Correspondent\nVier Fähren liegen seit dem frühen Montag im Hafen fest, teilte\nder Hafen mit.\n  Sie fahren am Dienstag.\nmq\n"
    )
    #expect(story.text("headline") == "FERRIES STAY IN PORT")
    #expect(story.list("bylines") == ["Mara Quist"])
    #expect(story.text("text")?.hasPrefix("Vier Fähren") == true)
    #expect(story.text("signoff") == "mq")
  }

  @Test func `APA has a second headline and its time below the text`() {
    let story = Self.iptc(
      "Fähren liegen fest\n\nUtl.: Sturm bis Dienstag =\n\nHalden (APA) - \(Self.text)\n(Schluss) mq/ab\nAPA0234 2013-11-13/12:37\n\n131237 Nov 13\n",
      end: "\u{03}\u{04}")
    #expect(story.text("headline") == "Fähren liegen fest")
    #expect(story.list("summary") == ["Sturm bis Dienstag"])
    #expect(story.text("published") == "2013-11-13T12:37:00" && story.text("text") == Self.text)
  }

  @Test func `dpa's topics end in a slash, and what is below them is headline`() {
    let story = Self.iptc(
      "Schiff/Hafen/\n(Neu: mehr)\nFähren liegen\nfest =\n\nHalden (dpa) - \(Self.text)\nmq\n")
    #expect(story.text("headline") == "Fähren liegen fest")
    #expect(story.list("keywords").contains("Schiff/Hafen/"))
    #expect(story.list("editor_notes") == ["(Neu: mehr)"] && story.text("text") == Self.text)
  }

  @Test func `EOT ends a message that lost ETX`() {
    let story = Self.iptc(
      "Fähren =\n\nHalden (dpa) - \(Self.text)\n131137 GMT Nov 13\n", end: "\u{04}")
    #expect(story.text("text") == Self.text)
    #expect(story.text("published") == "2013-11-13T11:37:00Z")
  }

  @Test func `an Italian telex has its codes, its time and its frame's end on lines of text`() {
    let story = Self.zczc(
      "0123/SXA\nXPI12345\nR POL S0A QBXB\n\nPORTO: TRAGHETTI FERMI (2)\n\n      (ANSA) - HALDEN, 14 MAR - Fermi i traghetti.\n      Il porto resta chiuso. (SEGUE).\n\n      MQ/AB\n14-MAR-07 15:23 NNNN\n"
    )
    #expect(story.text("headline") == "PORTO: TRAGHETTI FERMI (2)")
    #expect(story.text("published") == "2007-03-14T15:23:00")
    #expect(story.text("text") == "Fermi i traghetti.\n\nIl porto resta chiuso.")
    #expect(story.text("signoff") == "MQ/AB" && story.text("agency") == "ANSA")
    #expect(story.object("metadata").text("codes") == "XPI12345 R POL S0A QBXB")
  }

  @Test func `a telex of codes, slug and headline`() {
    let story = Self.zczc(
      " YBA025\nPL0014 4 P 0123 YUX 123\nHARBOUR-FERRIES\nFERRIES STAY IN PORT\n   HALDEN, MARCH 14 (TANJUG) - FOUR FERRIES STAY IN PORT.\n   THEY LEAVE TUESDAY. +++\n141512 MAR 89\nNNNN\n"
    )
    #expect(story.text("headline") == "FERRIES STAY IN PORT")
    #expect(story.text("slug") == "HARBOUR-FERRIES" && story.text("priority") == "4")
    #expect(story["word_count_declared"] as? Int == 123)
    #expect(story.text("published") == "1989-03-14T15:12:00")
    #expect(story.text("text") == "FOUR FERRIES STAY IN PORT.\n\nTHEY LEAVE TUESDAY.")
  }

  @Test func `a word in capitals behind a number is the slug`() {
    let story = Self.zczc(
      " XHE0123 GLNO\nPOLITICS\nPort calm again\n\nHALDEN, March 14 (Xinhua) -- The port is calm. Enditem\nNNNN\n"
    )
    #expect(story.text("slug") == "POLITICS" && story.text("headline") == "Port calm again")
    #expect(story.text("text") == "The port is calm.")
  }

  @Test(arguments: ["PORT CALM AFTER STORM", "ANTI-WAR PROTEST GROWS"])
  func `a headline in capitals is no code`(_ headline: String) {
    let story = Self.zczc(
      " ABC001\n\(headline)\n\n   HALDEN, March 14 (NTB) - The port is calm.\n\n   It is.\n\nNNNN\n"
    )
    #expect(story.text("headline") == headline)
  }

  @Test(arguments: [
    ("^BC-Harbour, 1st Add,0060<\n^HALDEN: since 1931.<\n", "HALDEN: since 1931."),
    ("^BC-Harbour, KILL<\n^A kill is mandatory.<\n", "A kill is mandatory."),
    ("^BC-Harbour, Adv17,0060<\n^$Adv17<\n", "$Adv17"),
    ("^BC-Harbour,0060<\n^(NEWLN: Port calm)<\n", "(NEWLN: Port calm)"),
    ("^BC-Harbour,0060<\n^With AM-Ferries<\n", "With AM-Ferries"),
  ])
  func `instructions in ANPA's lines are no headlines`(_ lines: String, _ note: String) {
    let story = Self.anpa(
      lines + "\t   HALDEN, Norland (AP) _ The port is calm.\n\t   It is.\n")
    #expect(story.text("headline") == nil)
    #expect(story.list("editor_notes") == [note])
    #expect(story.text("slug") == "BC-Harbour")
  }

  @Test func `an advance is held until its day, in the year of the message`() {
    let story = Self.anpa(
      "^BC-Harbour, Adv17,0060<\n^For Release Sunday, Nov. 17, and thereafter<\n^Port calm<\n\t   HALDEN, Norland (AP) _ The port is calm.\n^End Adv for Nov. 17<\n"
    )
    #expect(story.text("headline") == "Port calm" && story.list("tags") == ["Adv17"])
    #expect(story.object("embargo").text("until") == "2013-11-17")
    #expect(story.text("text") == "The port is calm.")
  }

  @Test func `UPI and the New York Times`() {
    let upi = Self.anpa(
      "^BC-Harbour<\n^Port calm<\n^By MARA QUIST<\n^United Press International<\n\tHALDEN, Nov. 13 (UPI) -- The port is calm.\n\t``Calm,'' one said.\nupi 11-13-88 06:12 pes\n",
      trailer: "")
    #expect(upi.text("text") == "The port is calm.\n\n\"Calm,\" one said.")
    #expect(upi.text("published") == "1988-11-13T06:12:00" && upi["summary"] == nil)
    let nyt = Self.anpa(
      "^BC-HARBOUR-NYT<\n^PORT CALM<\n(mq)\n^By MARA QUIST<\nc.1998 N.Y. Times News Service<\n\t   The port is calm.\n\t   It was so on Monday too.\n"
    )
    #expect(nyt.list("bylines") == ["MARA QUIST"] && nyt.text("signoff") == "(mq)")
    #expect(nyt.text("text") == "The port is calm.\n\nIt was so on Monday too.")
  }

  @Test func `rows between semicolons are a table where the message is set in columns`() {
    let wire =
      "\u{01}s0284\u{1F}-----\r\nr s \u{14}\u{12} BC-Glance   08-18\r\n\u{02}^BC-Glance<\r\n^League Glance<\r\nHalden;78;44;.639;_\r\nNordby;70;52;.574;8{\r\n\u{03}\r\nAP-WF-08-18-12 0502GMT<\r\n\u{04}"
    let story = Stages.stories(Array(wire.utf8)).first ?? [:]
    #expect(story.text("text") == "Halden  78  44  .639  _\nNordby  70  52  .574  8 1/2")
  }

  @Test(arguments: ["km/h.", "AC/DC.", "03141512", "to say so and for us"])
  func `the last line of a filled paragraph is no tail`(_ end: String) {
    let filled = "Halden (dpa) - Am Hafen mit den vier Fähren sah der Meister 140"
    let story = Self.iptc("Fähren liegen fest =\n\n\(filled)\n\(end)\n")
    #expect(story.text("text") == "Am Hafen mit den vier Fähren sah der Meister 140 \(end)")
    #expect(story["signoff"] == nil)
  }

  @Test(arguments: [
    ("PAR FERRIES SEEKS LISTING", ""), ("PAR FERRIES SEEKS LISTING", "SHIPS\n"),
    ("Di Giorgio sees profit rise", ""),
  ])
  func `a headline may begin with a word for by`(_ headline: String, _ topic: String) {
    let story = Self.iptc("\(topic)\(headline) =\n\nHalden (dpa) - \(Self.text)\n")
    #expect(story.text("headline") == headline && story["bylines"] == nil)
  }
}
