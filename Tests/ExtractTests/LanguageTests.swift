import Extract
import TestKit
import Testing

@Suite struct `Languages of stories that declare none` {
  @Test(
    .enabled(if: LanguageLibrary.name == "CLD2"),
    arguments: [
      // The French verb is spelt as the English article.
      (
        "Un ferry a coulé mardi au large, a annoncé la police. Tous sont sauvés, a dit le port.",
        "fr"
      ),
      (
        "The café in the old town was closed on Monday after a fire, the fiancée of its owner said, and "
          + "it is to be open on Tuesday.", "en"
      ),
      ("The ferry left the town on Monday, and it is to be back in the port on Tuesday.", "en"),
      // Half of its words are English ones.
      ("Die Ministerin war am Abend in Bonn.", "de"),
      ("Les cours ont monté mardi à Paris.", "fr"),
      ("Die Aktie legte um 3 Prozent zu.", "de"),
      ("Il governo ha approvato il decreto.", "it"),
      ("Shares rose 3 percent in London trading.", "en"),
      ("המעבורת בוטלה ביום שלישי, הודיעה החברה.", "he"),
    ])
  func `words with accents are looked at before a text is English`(
    _ text: String, _ language: String
  ) {
    #expect(Stages.story(text: text)["language"] as? String == language)
  }
}
