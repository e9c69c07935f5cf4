import TestKit
import Testing
import Wire

@testable import Decode

@Suite struct `Fields of NITF` {
  private func story() throws -> [String: Any] {
    try #require(Stages.stories(try Fixtures.bytes("xml/nitf-latin1.xml")).first)
  }

  @Test func `identity, times and states are read`() throws {
    let story = try story()
    #expect(story["id"] as? String == "5f-ferry-1")
    #expect(story["revision"] as? String == "3")
    #expect(story["published"] as? String == "2016-09-08T13:24:46+01:00")
    let embargo = story["embargo"] as? [String: Any]
    #expect(embargo?["until"] as? String == "2016-09-09T00:01:00+01:00")
    #expect(story["status"] as? String == "embargoed")
    #expect(story["urgency"] as? String == "4" && story["urgency_level"] as? Int == 4)
    #expect(story["category"] as? String == "FIN" && story["service"] as? String == "Full")
    #expect(story["slug"] as? String == "XX-FIN-CITY-Ferry")
    #expect(story["keywords"] as? [String] == ["Ferry", "Harbour"])
    #expect(story["places"] as? [String] == ["CITY"])
    #expect(story["genre"] as? [String] == ["Current"])
    let subject = (story["subjects"] as? [[String: Any]])?.first
    #expect(subject?["scheme"] as? String == "subj" && subject?["code"] as? String == "04015000")
    #expect(subject?["name"] as? String == "Transport")
    #expect(story["copyright"] as? String == "Synthetic Wire 2016")
    #expect(story["rights"] as? String == "Display only. No deep links.")
    #expect(
      story["editor_notes"] as? [String] == [
        "(see also CITY Port) Embargoed to 0001 Friday", "ADDS fares",
      ])
  }

  @Test func `Latin-1, references and people are read`() throws {
    let story = try story()
    #expect(story["headline"] as? String == "FERRY FARES RISE BY £2 IN CAFÉ TOWN")
    #expect(story["bylines"] as? [String] == ["Ann Ferryman", "John Quay"])
    #expect(story["source_name"] as? String == "Synthetic Wire")
    let dateline = story["dateline"] as? [String: Any]
    #expect(dateline?["text"] as? String == "NORWICH")
  }

  @Test func `the body is told in blocks`() throws {
    let story = try story()
    #expect(
      story["text"] as? String == """
        Fares on the Café Ferry will rise by £2, the Harbour Master said on Monday.

        Winter

        The rise is "small" & fair, he said: AT&T pays it, 3 < 4.

        Zone  Fare
        Inner  £4

        * First point

        * Second point
        """)
    #expect(Stages.pieces(story, "crossheads") == ["Winter"])
    let caption = (story["captions"] as? [[String: Any]])?.first
    #expect(caption?["text"] as? String == "The ferry at its pier.")
    #expect(caption?["credit"] as? String == "Synthetic/Jo Lens")
    let link = (story["links"] as? [[String: Any]])?.first
    #expect(link?["rel"] as? String == "media" && link?["id"] as? String == "ferry.jpg")
    let removed = (story["removed"] as? [[String: Any]] ?? []).compactMap {
      $0["reason"] as? String
    }
    #expect(removed.contains("end_mark"))
  }

  @Test(arguments: ["utf8", "little", "big", "latin9"])
  func `character sets are told by the bytes, whatever is declared`(_ charset: String) {
    let text =
      "<?xml version=\"1.0\" encoding=\"\(charset == "latin9" ? "ISO-8859-15" : "iso-8859-1")\"?><nitf><head><docdata><doc-id id-string=\"a\"/></docdata></head><body><body.head><hedline><hl1>Über 5 € für Šarić</hl1></hedline></body.head><body.content><p>Šarić zahlt 5 €.</p></body.content></body></nitf>\n"
    let bytes: [UInt8]
    switch charset {
    case "little":
      bytes = text.utf16.reduce(into: [0xFF, 0xFE]) { bytes, unit in
        bytes += [UInt8(unit & 255), UInt8(unit >> 8)]
      }
    case "big":
      bytes = text.utf16.reduce(into: [0xFE, 0xFF]) { bytes, unit in
        bytes += [UInt8(unit >> 8), UInt8(unit & 255)]
      }
    case "latin9":
      let letters: [Unicode.Scalar: UInt8] = ["€": 0xA4, "Š": 0xA6, "ć": 0x63]
      bytes = text.unicodeScalars.map { letters[$0] ?? UInt8(truncatingIfNeeded: $0.value) }
    default: bytes = Array(text.utf8)
    }
    let stories = Stages.stories(bytes)
    let end = charset == "latin9" ? "Šaric" : "Šarić"
    #expect(stories.map { $0["headline"] as? String } == ["Über 5 € für \(end)"])
    #expect(stories.first?["text"] as? String == "\(end) zahlt 5 €.")
  }
}

@Suite struct `Fields of NewsML 1` {
  @Test func `a story in NITF, with its lines and metadata`() throws {
    let stories = Stages.stories(try Fixtures.bytes("xml/newsml-1.xml"))
    #expect(stories.count == 2)
    let story = try #require(stories.first)
    #expect(story["id"] as? String == "urn:newsml:synthetic.example:20190121T104233Z:TX-1:2")
    #expect(story["revision"] as? String == "2")
    #expect(
      story["supersedes"] as? [String] == ["urn:newsml:synthetic.example:20190121T104233Z:TX-1:1"])
    #expect((story["version"] as? [String: Any])?["kind"] as? String == "update")
    #expect(story["created"] as? String == "2019-01-21T10:42:33Z")
    #expect(story["published"] as? String == "2019-01-21T11:42:34+01:00")
    #expect(story["language"] as? String == "fr" && story["status"] as? String == "Usable")
    #expect(story["headline"] as? String == "Le port du Havre rouvre après la tempête")
    #expect(story["slug"] as? String == "France-ports")
    #expect(story["bylines"] as? [String] == ["Aline Quai"])
    #expect(story["editor_notes"] as? [String] == ["ACTUALISE avec le préfet"])
    #expect(story["rights"] as? String == "PAS D'ARCHIVES")
    #expect(story["category"] as? String == "ECO" && story["priority"] as? String == "4")
    #expect(story["sequence"] as? Int == 579 && story["word_count_declared"] as? Int == 24)
    let codes = (story["subjects"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
    #expect(codes == ["04015001", "04000000"])
    #expect(story["places"] as? [String] == ["FRA", "Le Havre", "Calais"])
    #expect(story["keywords"] as? [String] == ["navires", "capitainerie", "ports"])
    let metadata = story["metadata"] as? [String: String]
    #expect(metadata?["transmission_id"] == "0579" && metadata?["item_id"] == "TX-1")
  }

  @Test func `a French text passes whole, but for its dateline and initials`() throws {
    let story = try #require(Stages.stories(try Fixtures.bytes("xml/newsml-1.xml")).first)
    #expect(
      story["text"] as? String == """
        Le port a rouvert lundi matin, a indiqué la capitainerie.

        "Deux heures"

        Il était fermé depuis deux heures.
        """)
    #expect(
      (story["dateline"] as? [String: Any])?["text"] as? String == "Le Havre, 21 jan 2019 (SYN)")
    #expect(story["signoff"] as? String == "aq/bc/de")
  }

  @Test func `a text split over components, cancelled, in plain text`() throws {
    let story = try #require(Stages.stories(try Fixtures.bytes("xml/newsml-1.xml")).last)
    #expect(story["id"] as? String == "urn:newsml:synthetic.example:20190122:TX-2")
    #expect(story["kind"] as? String == "kill" && story["status"] as? String == "CANCELED")
    #expect(story["headline"] as? String == "Brug in de haven weer open")
    #expect(story["urgency"] as? String == "2" && story["language"] as? String == "nl")
    let text = try #require(story["text"] as? String)
    #expect(text.hasPrefix("De brug is sinds dinsdag") && text.hasSuffix("jaar aangelegd."))
    #expect(Stages.pieces(story, "paragraphs").count == 3)
    let caption = (story["captions"] as? [[String: Any]])?.first
    #expect(caption?["credit"] as? String == "Jo Lens")
    let link = (story["links"] as? [[String: Any]])?.first
    #expect(link?["rel"] as? String == "photo" && link?["id"] as? String == "brug.jpeg")
  }

  @Test func `a text in several languages is a story in each`() throws {
    func component(_ language: String, _ headline: String, _ text: String) -> String {
      "<NewsComponent xml:lang=\"\(language)\"><NewsLines><HeadLine>\(headline)</HeadLine></NewsLines><ContentItem><DataContent><p>\(text)</p></DataContent></ContentItem></NewsComponent>"
    }
    func item(_ id: String, _ components: String) -> String {
      "<NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:newsml:synthetic.example:20260301:\(id):1</PublicIdentifier></NewsIdentifier></Identification><NewsComponent EquivalentsList=\"yes\">\(components)</NewsComponent></NewsItem>"
    }
    let wire =
      "<?xml version=\"1.0\"?><NewsML>"
      + item(
        "TX-1",
        component("nl", "De haven sluit", "De haven sluit maandag.")
          + component("fr", "Le port ferme", "Le port ferme lundi.")
          + component("de", "Der Hafen schließt", "Der Hafen schließt am Montag."))
      + item("TX-2", component("fr", "Le port rouvre", "Le port rouvre mardi.")) + "</NewsML>"
    for piece in [Int.max, 50] {
      let driver = XMLDriver(NewsML1Reader.self, Array(wire.utf8), piece: piece)
      #expect(driver.documents.count == 4 && !driver.isHanging)
    }
    let stories = Stages.stories(Array(wire.utf8))
    #expect(
      stories.map { "\($0["language"] ?? "") \($0["headline"] ?? ""): \($0["text"] ?? "")" } == [
        "nl De haven sluit: De haven sluit maandag.", "fr Le port ferme: Le port ferme lundi.",
        "de Der Hafen schließt: Der Hafen schließt am Montag.",
        "fr Le port rouvre: Le port rouvre mardi.",
      ])
    #expect(Set(stories.prefix(3).map { $0["id"] as? String }).count == 1)
    let records = stories.map { ($0["source"] as? [String: Any])?["record"] as? Int }
    #expect(records == [1, 2, 3, 4])
  }

  @Test func `ANP's line on what a story stands for is a note`() throws {
    let wire =
      "<?xml version=\"1.0\"?><NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:newsml:synthetic.example:20260301:TX-1:2</PublicIdentifier></NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>Haven dicht</HeadLine></NewsLines><ContentItem><DataContent><nitf><body><body.content><p>N i e u w bericht, vervangt: Haven mogelijk dicht</p><p>De haven sluit maandag.</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    let story = try #require(Stages.stories(Array(wire.utf8)).first)
    #expect(story["text"] as? String == "De haven sluit maandag.")
    #expect(
      story["editor_notes"] as? [String] == ["N i e u w bericht, vervangt: Haven mogelijk dicht"])
  }
}

@Suite struct `Fields of NewsML-G2` {
  @Test func `each item of a message is a document`() throws {
    let stories = Stages.stories(try Fixtures.bytes("xml/newsml-g2.xml"))
    #expect(
      stories.map { $0["id"] as? String }
        == ["g1", "g2", "p1"].map {
          "urn:newsml:synthetic.example:20170629:\($0)"
        })
    #expect(stories.map { $0["kind"] as? String } == ["correction", "kill", "other"])
    let links = (stories[2]["links"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    #expect(links == ["g1", "g2"].map { "urn:newsml:synthetic.example:20170629:\($0)" })
  }

  @Test func `a German story in XHTML`() throws {
    let story = try #require(Stages.stories(try Fixtures.bytes("xml/newsml-g2.xml")).first)
    #expect(story["headline"] as? String == "Parlament wählt «Hafenmeister» zum Präsidenten")
    #expect(
      story["slug"] as? String == "Regierung/Rumänien" && story["language"] as? String == "de")
    #expect(story["published"] as? String == "2017-06-29T17:01:24+02:00")
    let embargo = story["embargo"] as? [String: Any]
    #expect(embargo?["until"] as? String == "2017-06-30T06:00:00+02:00")
    #expect(story["status"] as? String == "withheld" && story["service"] as? String == "bdt")
    #expect(story["priority"] as? String == "5" && story["urgency"] as? String == "4")
    #expect(story["bylines"] as? [String] == ["Klara Quai"])
    #expect(story["signoff"] as? String == "syn kl xx w4")
    #expect(story["editor_notes"] as? [String] == ["Bestätigung durch das Parlament"])
    #expect(story["copyright"] as? String == "Copyright 2017, Syn. Alle Rechte vorbehalten")
    #expect(story["rights"] as? String == "Nur nach Vereinbarung; Nicht für Archive")
    #expect(story["category"] as? String == "pl" && story["genre"] as? [String] == ["Hintergrund"])
    #expect(story["places"] as? [String] == ["Bukarest", "Rumänien"])
    #expect(story["supersedes"] as? [String] == ["urn:newsml:synthetic.example:20170629:g1:2"])
    let subjects = story["subjects"] as? [[String: String]] ?? []
    #expect(subjects.contains(["scheme": "medtop", "code": "20000593", "name": "government"]))
    #expect(subjects.contains(["scheme": "subj", "code": "11006000", "name": "government"]))
    #expect(story["word_count_declared"] as? Int == 157)
    #expect(
      story["text"] as? String == """
        Das Parlament hat gewählt. Die Frage "Wer?" ist offen: <b>.

        Erste Runde

        Im Absatz

        Es gab 231 Stimmen.

        Ja  231
        Nein  130

        Partei A 12
        Partei B 14
        Partei C 9
        Partei D 3
        """)
    #expect(Stages.pieces(story, "crossheads") == ["Erste Runde", "Im Absatz"])
    #expect((story["captions"] as? [[String: Any]])?.first?["text"] as? String == "Der Saal.")
    #expect((story["dateline"] as? [String: Any])?["text"] as? String == "Bukarest (syn)")
  }

  @Test func `a Swedish story in TT's own tags, cancelled`() throws {
    let story = Stages.stories(try Fixtures.bytes("xml/newsml-g2.xml"))[1]
    #expect(
      story["headline"] as? String == "Hamnen öppnar igen" && story["language"] as? String == "sv")
    #expect(story["published"] as? String == "2013-02-16T17:36:20")
    #expect(story["bylines"] as? [String] == ["Klara Kaj"])
    #expect(
      story["text"] as? String == """
        Hamnen i Malmö öppnade på tisdagen efter en lång stängning.

        - Det är bra, säger hon.

        Ny bro

        En ny bro byggs.

        * 1) ett steg
        """)
    let caption = (story["captions"] as? [[String: Any]])?.first
    #expect(caption?["text"] as? String == "Hamnen i går.")
    #expect(caption?["credit"] as? String == "Jo Lens/SYN")
  }
}

@Suite struct `Fields of feeds` {
  @Test func `an item of RSS with its text as HTML in CDATA`() throws {
    let stories = Stages.stories(try Fixtures.bytes("xml/rss.xml"))
    #expect(stories.map { $0["kind"] as? String } == ["story", "other"])
    let story = try #require(stories.first)
    #expect(story["id"] as? String == "http://nowhere.example/?p=1")
    #expect(story["headline"] as? String == "Harbour & bridge reopen")
    #expect((story["published"] as? String)?.hasPrefix("2013-07-29") == true)
    #expect(story["bylines"] as? [String] == ["Ann Ferryman"])
    #expect(story["keywords"] as? [String] == ["harbour"])
    #expect(story["source_name"] as? String == "Synthetic Harbour News")
    #expect(story["summary"] as? [String] == ["The harbour is open."])
    #expect(
      story["text"] as? String == """
        The harbour reopened on Monday, the town said.

        Bridge

        So did the bridge – after £2 million of works.
        """)
    #expect(Stages.pieces(story, "crossheads") == ["Bridge"])
  }

  @Test func `Ritzau's escaped HTML, without a headline`() throws {
    let story = try #require(Stages.stories(try Fixtures.bytes("xml/ritzau.xml")).first)
    #expect(story["id"] as? String == "rb-1" && story["revision"] as? String == "2")
    #expect(story["headline"] as? String == "Havnen i Esbjerg åbnede mandag igen.")
    #expect(
      story["text"] as? String
        == "Havnen i Esbjerg åbnede mandag igen.\n\nDet sagde havnen & byen.")
    #expect(story["summary"] as? [String] == ["Havnen er åben."])
    #expect(story["editor_notes"] as? [String] == ["Følger op."])
    #expect(story["kind"] as? String == "correction" && story["language"] as? String == "da")
    #expect((story["subjects"] as? [[String: String]])?.first?["code"] == "04015000")
    #expect(story["source_name"] as? String == "/synt/" && story["slug"] as? String == "NU/HAVN")
    #expect(story["bylines"] as? [String] == ["Peder Kaj"])
  }
}
