import TestKit
import Testing

/// Quotations in single marks, which are apostrophes too.
@Suite struct `Single marks` {
  private static func quotes(_ text: String) -> [String] {
    Stages.story(text: "The harbour board met on Monday.\n\n" + text).objects("quotes").compactMap {
      $0.text("text")
    }
  }

  @Test(arguments: [
    (
      "'We sail at noon,' Mara Quist said. 'The boats' crews are ready.'",
      ["We sail at noon,", "The boats' crews are ready."]
    ),
    (
      "Odd Lie called it 'a shambles' and said: 'It's odd, and it won't work in the '90s style.'",
      ["a shambles", "It's odd, and it won't work in the '90s style."]
    ),
    (
      "'The pier is old,' said Jon Ebner. 'It needs work.\n\n'And it needs money,' he added.",
      ["The pier is old,", "It needs work.", "And it needs money,"]
    ),
    (
      "\u{2018}We sail at noon,\u{2019} Mara Quist said. \u{2018}The boats\u{2019} crews are ready.\u{2019}",
      ["We sail at noon,", "The boats\u{2019} crews are ready."]
    ),
    ("'Where are the boats?' asked Mara Quist.", ["Where are the boats?"]),
  ])
  func `open and close quotations where speech stands in them`(_ text: String, _ quotes: [String]) {
    #expect(Self.quotes(text) == quotes)
  }

  @Test(arguments: [
    "The boats' crews said that they would sail at noon, Mara Quist said of the pilots' plan.",
    "The workers' unions of the '60s wouldn't have said so, Mara Quist said.",
    "Mara Quist said the 'Halden Star' was an old boat of the pilots' school.",
    "\"He told us 'no,' and 'never again,' that day.\"",
  ])
  func `are apostrophes and titles elsewhere`(_ text: String) {
    #expect(Self.quotes(text).allSatisfy { text.hasPrefix("\"") && $0.hasPrefix("He told us") })
  }

  @Test func `tell their speakers`() {
    let story = Stages.story(
      text: "The board met.\n\n'We sail at noon,' said Mara Quist, the harbour master, on Friday.")
    #expect(story.objects("quotes").first?.text("speaker") == "Mara Quist")
  }
}
