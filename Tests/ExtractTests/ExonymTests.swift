import Lexicon
import TestKit
import Testing
import Wire

@Suite struct `Places in other languages` {
  private static let texts = [
    "de": """
    Die Fähre ist am Montag vor der Küste gesunken. Das teilte die Polizei mit. Alle Menschen an Bord \
    konnten gerettet werden, wie es weiter hieß.
    """,
    "fr": """
    Le ferry a coulé lundi au large de la côte. La police a annoncé que tous les passagers étaient sains \
    et saufs, selon un porte-parole du port.
    """,
    "es": """
    El transbordador se hundió el lunes frente a la costa. La policía informó de que todos los pasajeros \
    fueron rescatados por otro barco.
    """,
    "en": """
    The ferry sank off the coast on Monday. Police said that all of the passengers had been saved by \
    another ship that was near.
    """,
  ]

  private static func places(_ language: String, _ dateline: String) -> [[String: Any]] {
    let item = """
      {"uri": "urn:ferry:1", "type": "text", "language": "\(language)", "headline": "Ferry",
      "versioncreated": "2022-01-06T10:00:00Z",
      "body_text": "\(dateline) \(texts[language] ?? texts["de"] ?? "")"}
      """
    let story = Stages.stories(Array(item.utf8)).first
    return (story?["dateline"] as? [String: Any])?["places"] as? [[String: Any]] ?? []
  }

  private static func told(_ places: [[String: Any]]) -> String {
    places.map { "\($0["name"] ?? "-") \($0["country"] ?? "-")" }.joined(separator: "/")
  }

  @Test(arguments: [
    ("de", "Berlin/Kiew (dpa) -", "Berlin DE/Kyiv UA"),
    ("de", "Genf (awp/sda) -", "Geneva CH"), ("de", "Wien (APA) -", "Vienna AT"),
    ("de", "Peking/Washington (dpa) -", "Beijing CN/Washington US"),
    ("de", "Den Haag (dpa) -", "The Hague NL"), ("de", "Neu-Delhi (AFP) -", "New Delhi IN"),
    ("de", "Frankfurt/Main (dpa) -", "Frankfurt DE"),
    ("de", "Frankfurt/Paris (dpa) -", "Frankfurt DE/Paris FR"),
    ("de", "Frankfurt (Oder) (dpa) -", "Frankfurt an der Oder DE"),
    ("de", "KÖLN (dpa) -", "Cologne DE"), ("de", "Bruessel (APA) -", "Brussels BE"),
    ("fr", "GENÈVE (ats) -", "Geneva CH"), ("fr", "GENEVE (AFP) -", "Geneva CH"),
    ("fr", "LA HAYE (AFP) -", "The Hague NL"), ("fr", "Le Caire, 7 mars 2022 (AFP) -", "Cairo EG"),
    ("fr", "MEXICO (AFP) -", "Mexico City MX"), ("fr", "TÉHÉRAN (AFP) -", "Tehran IR"),
    ("es", "MOSCÚ (EFE) -", "Moscow RU"), ("es", "Pekín, 7 mar (EFE).-", "Beijing CN"),
    ("es", "La Paz (Bolivia), 7 mar (EFE).-", "La Paz BO"),
    ("es", "Santiago (España), 7 mar (EFE).-", "Santiago ES"),
    ("es", "Granada (España), 7 mar (EFE).-", "Granada ES"),
    ("de", "Rom/Mailand/Neapel (dpa) -", "Rome IT/Milan IT/Naples IT"),
    ("fr", "MONTRÉAL -", "Montreal CA"), ("fr", "PEKIN (AFP) -", "Beijing CN"),
    ("it", "(AGI) - Mosca, 14 mar. -", "Moscow RU"),
    ("es", "Bilbao/Moscú, 7 mar (EFE).-", "Bilbao ES/Moscow RU"),
    ("pt", "Moscovo, 07 mar (Lusa) -", "Moscow RU"),
    ("it", "(ANSA) - PECHINO, 07 MAR -", "Beijing CN"),
    ("nl", "Wenen (ANP) -", "Vienna AT"), ("nb", "Roma (NTB) -", "Rome IT"),
    ("ru", "МОСКВА, 3 февраля. /ТАСС/.", "Moscow RU"), ("zh", "新华社北京3月7日电", "Beijing CN"),
  ])
  func `a place is known by the name of the story's language`(
    _ language: String, _ dateline: String, _ places: String
  ) {
    #expect(Self.told(Self.places(language, dateline)) == places)
  }

  @Test(arguments: [
    ("en", "MEXICO (AFP) -", "Mexico MX"), ("en", "VALENCIA (AP) -", "Valencia VE"),
    ("en", "VIENNE (AFP) -", "Vienne FR"), ("es", "VALENCIA (EFE) -", "Valencia ES"),
    ("es", "Valencia (Venezuela), 7 mar (EFE).-", "Valencia VE"),
    ("de", "Halden am See (dpa) -", "Halden am See -"), ("en", "Moskau (AP) -", "Moskau -"),
  ])
  func `and not by that of another`(_ language: String, _ dateline: String, _ places: String) {
    #expect(Self.told(Self.places(language, dateline)) == places)
  }

  @Test(arguments: ["Halle (Saale) (dpa/sa) -", "Rom/Mailand/Neapel (dpa) -"])
  func `an agency in small letters is told behind any head`(_ dateline: String) {
    let item = """
      {"uri": "urn:ferry:1", "type": "text", "language": "de", "headline": "Fähre",
      "versioncreated": "2022-01-06T10:00:00Z", "body_text": "\(dateline) Die Fähre ist gesunken."}
      """
    #expect(Stages.stories(Array(item.utf8)).first?["agency"] as? String == "dpa")
  }

  @Test func `a broken item has two datelines`() {
    let item = """
      <DOC id="AFP_FRE_20220106.0001" type="story" >
      <DATELINE>
      LA HAYE (AFP)
      </DATELINE>
      <DATELINE>
      GENÈVE (AFP)
      </DATELINE>
      <TEXT>
      <P>
      \(Self.texts["fr"] ?? "")
      </P>
      </TEXT>
      </DOC>

      """
    let story = Stages.stories(Array(item.utf8)).first
    let places = (story?["dateline"] as? [String: Any])?["places"] as? [[String: Any]]
    #expect(Self.told(places ?? []) == "The Hague NL/Geneva CH")
  }

  @Test func `every name of the table stands for a row of the gazetteer`() {
    #expect(Lexicon.shared.exonyms.strays == [])
  }

  @Test(arguments: [
    ("GENÈVE", "GENèVE"), ("ÉVRY", nil), ("ŁÓDŹ", "ŁóDź"), ("МОСКВА", "Москва"), ("Œuvre", nil),
    ("L'ÉTÉ", "L'ÉTé"), ("ÑANDÚ-ÑU", "ÑANDú-ÑU"), ("SÃO×", "SãO×"), ("BĽŇ", "Bľň"), ("AĸN", nil),
    ("АЁЯ", "Аёя"), ("\u{C3}", nil),
  ])
  func `capitals beyond ASCII become small within words`(_ name: String, _ small: String?) {
    let bytes = Array(name.utf8)
    #expect(
      Exonyms.small(bytes.span, bytes.indices).map { String(decoding: $0, as: UTF8.self) } == small)
  }
}
