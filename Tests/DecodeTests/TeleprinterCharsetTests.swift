import TestKit
import Testing
import Wire

@Suite struct `Character sets of teleprinter messages` {
  /// The text in a set of one byte a character.
  private static func bytes(_ text: String, _ charset: Charset) -> [UInt8] {
    guard let table = LegacyCharsets.table(charset) else { return Array(text.utf8) }
    return text.unicodeScalars.map { scalar in
      // In national sets ASCII's own signs stand where no letter does.
      UInt8(table.firstIndex(of: scalar) ?? Int(UInt8(ascii: "?")))
    }
  }

  private static func story(_ text: String, _ charset: Charset) -> [String: Any] {
    let wire =
      "\u{01}xya0050 4 pl 100  xya 0050\r\n\r\nNorland/\r\n\u{02}Ferries =\r\n\r\n\(text)\r\n\u{03}121137 GMT Mar 13\r\n\u{04}"
    return Stages.stories(bytes(wire, charset)).first ?? [:]
  }

  @Test(
    arguments: [
      (
        Charset.iso646Swedish,
        "Pääministeri kertoi tiistaina, että hallitus esittää budjetin. Hän sanoi, että velka vähenee ja työllisyys paranee. Myös oppositio oli tyytyväinen."
      ),
      (
        .iso646Swedish,
        "Färjan är inställd på grund av vädret och det är först på onsdag som den går igen. Många måste köra runt."
      ),
      (
        .iso646Danish,
        "Fergen på fjorden er innstilt på grunn av været, og det er ikke før onsdag at den går igjen. Mange må kjøre rundt."
      ),
      (
        .iso646Spanish,
        "El niño de la montaña y el señor de la mañana volvieron a España para el año nuevo."
      ),
      (
        .iso646French,
        "Le gouvernement a décidé mardi que le président sera à Genève pour la conférence où les délégués ont été reçus."
      ),
      (
        .iso646Italian,
        "La città non è più quella di una volta, perché il governo non farà nulla e la società soffrirà."
      ),
      (
        .iso646Portuguese,
        "O governo não aprovou a situação das populações e a administração não deu explicações."
      ),
      (
        .windows1250,
        "Sejm uchwalił we wtorek budżet na przyszły rok. Za głosowało 240 posłów, powiedział minister na konferencji. To nie jest dobry budżet dla emerytów."
      ),
      (
        .latin2,
        "Sejm uchwalił we wtorek budżet na przyszły rok. Za głosowało 240 posłów, a przeciw są ci, którzy na to nie mają środków dla emerytów."
      ),
      (
        .windows1250,
        "Vláda dnes schválila návrh státního rozpočtu na příští rok. Novinářům to řekl ministr financí. Podle něj se do konce roku nic nezmění."
      ),
      (
        .latin2,
        "A miniszterelnök szerint nőtt a külföldi tőke, és az idén is bővült, közölte a hivatal. Az elnök úgy véli, hogy nem csökken a jövőben."
      ),
      // Few words, but letters that stand where Western copy has signs.
      (.windows1250, "Sejm uchwalił budżet na przyszły rok, powiedział poseł."),
      (
        .windows1250,
        "Vláda schválila návrh rozpočtu na příští rok. Novinářům to řekl ministr."
      ),
      (
        .windows1254,
        "Cumhurbaşkanı, salı günü düzenlenen törende konuştu. Türkiye büyüyor ve daha da büyüyecek, dedi. Bu bir başarı olarak ile sonra."
      ),
      (
        .windows1251, "Президент прибыл во вторник в Осло, сообщил корреспондент агентства."
      ),
      (.koi8r, "Президент прибыл во вторник в Осло, сообщил корреспондент агентства."),
      (
        .windows1252,
        "Færøerne får en ny havn, og skibene går første gang på mandag, når det er højvande. Det sagde borgmesteren til avisen."
      ),
      (
        .windows1252,
        "A situação é má, não há soluções, disse o ministro, que não quis falar das questões de fundo para o país."
      ),
      (
        .windows1252,
        "Les œuvres de l'été ont été reçues où l'on sait, a déclaré le maire à la presse, et ça ira bien."
      ),
      (
        .windows1252,
        "Það er ekki rétt að þeir hafi farið, sagði ráðherrann, og þeir sem fóru eru komnir um borð í skipið."
      ),
      (
        .windows1252,
        "Norsk ishockey: Bjørn Sørensen, Jørn Øst, Pål Grøn. I Tromsø i går, i Bodø i dag, i Røros i morgen, i Førde."
      ),
      (
        .codePage437,
        "Die Grünen haben die Wahl in Köln gewonnen. Der Bürgermeister sagte, das sei schön für die Straßen."
      ),
    ] as [(Charset, String)])
  func `letters and commonest words tell the set`(_ charset: Charset, _ text: String) {
    #expect(Self.story(text, charset).text("text") == text)
  }

  @Test func `brackets in code and names are no letters`() {
    let text = "The list a[0], b[1], c[2] and d[3] of the{x} and that{y} is to be read by all."
    #expect(Self.story(text, .utf8).text("text") == text)
  }
}
