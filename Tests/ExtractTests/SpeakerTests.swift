import TestKit
import Testing

/// Who says what, beyond the phrase right beside the verb.
@Suite struct `Speakers of a sentence` {
  private static func quotes(_ text: String) -> [[String: Any]] {
    Stages.story(text: text)["quotes"] as? [[String: Any]] ?? []
  }

  @Test(arguments: [
    "Talks went on. \"We are close to a deal at last.\"",
    "The strike went on, and \"nobody blinked for nine days.\"",
    "\"US: the war is over now and for all time.\"",
  ])
  func `nobody speaks`(_ text: String) {
    #expect(Self.quotes(text).allSatisfy { $0["speaker"] == nil })
  }

  @Test func `a nickname within a name is no quotation`() {
    let text = "Walter \"Skip\" Bish, 51, said he was never here. \"It rains,\" Bish said."
    #expect(Self.quotes(text).map { $0["text"] as? String } == ["It rains,"])
  }

  @Test(arguments: [
    // What stands before the verb, not what it speaks of.
    ("Jan Meyer called Mara Quist \"a great loss to us.\"", "Jan Meyer"),
    ("Jan Meyer told Mara Quist that the plan was \"a great loss,\" adding little.", "Jan Meyer"),
    // Who is quoted, not who quotes.
    ("\"We are not done yet,\" Interfax quoted Jan Meyer as saying on Friday.", "Jan Meyer"),
    ("Jan Meyer was quoted by Interfax as saying: \"We are not done yet.\"", "Jan Meyer"),
    ("\"It is over for all,\" The Times quoted a source as saying.", "a source"),
    // Whose somebody is does not speak.
    ("\"We are done now,\" said Quist's lawyer, Jan Meyer.", "Jan Meyer"),
    ("\"I am here for good,\" said Quist's daughter.", "Quist's daughter"),
    // The sentence's subject, where the verb goes on from it.
    (
      "Jan Meyer urged people to vote for Mara Quist, saying, \"There is no other way.\"",
      "Jan Meyer"
    ),
    (
      "Trade Minister Jan Meyer, who beat Mara Quist in May, described it as \"a very odd case.\"",
      "Jan Meyer"
    ),
    (
      "The spokesman would not say what Mara Quist wanted but said, \"There is no other way.\"",
      "The spokesman"
    ),
    ("Jan Meyer issued a statement saying the plan \"has no place in this country.\"", "Jan Meyer"),
    // A pronoun that goes on with what its name says.
    ("Jan Meyer said that he felt \"very good indeed\" about it.", "Jan Meyer"),
    (
      "Jan Meyer said the talks were over, and he warned of \"very hard times ahead.\"", "Jan Meyer"
    ),
    ("Jan Meyer praised the town for what he called \"a very fine effort.\"", "Jan Meyer"),
    // The person whom what stands before him describes.
    ("FBI Director Jan Meyer, who left in May, called it \"a very odd case.\"", "Jan Meyer"),
    ("Her husband, Jan Meyer, 34, said \"she was never here.\"", "Jan Meyer"),
    ("Of Quist, Meyer, who gave nothing, said, \"He is a very odd case.\"", "Meyer"),
    ("\"We are fine here,\" Jan Meyer went on.", "Jan Meyer"),
    ("Jan Meyer went on to say, \"We are fine here.\"", "Jan Meyer"),
    ("\"MEYER: We are fine here and have been so for years.\"", "MEYER"),
    ("\"WARNING: Do not touch this at all,\" Jan Meyer wrote.", "Jan Meyer"),
    // Another's clause behind a quotation.
    (
      "Jan Meyer said he was \"sitting on the fence\" until Mara Quist said she was sure.",
      "Jan Meyer"
    ),
    (
      "Jan Meyer accuses them of \"a very artful smear\" while Mara Quist suggests peace.",
      "Jan Meyer"
    ),
    // Sources.
    ("\"The case is closed,\" according to the Halden Courier.", "Halden Courier"),
    ("The bridge is \"closed for good now,\" according to her lawyers.", "her lawyers"),
    ("The plan was called \"a very odd case\" by Jan Meyer, a lawyer.", "Jan Meyer"),
    // Names that no list knows, ages, verbs that no list knows.
    ("\"We are fine here,\" said the 46-year-old.", "the 46-year-old"),
    ("\"We are fine here,\" Tzvankolu-Brevik said.", "Tzvankolu-Brevik"),
    ("\"We are fine here,\" Jan Meyer thundered.", "Jan Meyer"),
    ("\"Are we fine here?\" Jan Meyer said on Friday.", "Jan Meyer"),
    ("“We are fine here,“ said Jan Meyer. “It rains.”", "Jan Meyer"),
    // A participle goes on with who spoke before it.
    (
      "Mara Quist and Olu Brandt will meet next week, Jan Meyer said, adding \"it is over for us.\"",
      "Jan Meyer"
    ),
    (
      "Jan Meyer repeated that Mara Quist was late, calling it \"a very odd case.\"", "Jan Meyer"
    ),
    ("Jan Meyer wrote to Mara Quist saying it was \"a very odd case.\"", "Jan Meyer"),
    // What ends a quotation within a quotation.
    ("\"He said, 'It is over for us,'\" Jan Meyer told the board.", "Jan Meyer"),
    ("\"Is it 'over for us?'\" Jan Meyer asked.", "Jan Meyer"),
    ("\"It is over for —\" Jan Meyer said.", "Jan Meyer"),
    // The sentence's end.
    ("It is \"very unlikely now\" that Mara Quist can win, said Jan Meyer.", "Jan Meyer"),
    (
      "\"It is over,\" Jan Meyer, a writer for the Halden Courier, wrote in May.", "Jan Meyer"
    ),
    // Forms of verbs.
    ("\"It is over for us,\" Jan Meyer vows.", "Jan Meyer"),
    ("Jan Meyer describes it as \"a very odd case.\"", "Jan Meyer"),
  ])
  func `are who the sentence says`(_ text: String, _ speaker: String) throws {
    #expect(try #require(Self.quotes(text).first)["speaker"] as? String == speaker)
  }

  @Test(arguments: [
    ("\"We are fine,\" said a clerk who met Mara Quist. \"It is over for us.\"", "a clerk"),
    ("\"We are fine,\" Jan Meyer said, speaking of Mara Quist. \"It is over.\"", "Jan Meyer"),
    ("\"She is late,\" said a clerk, \"and she knows it well.\"", "a clerk"),
    ("Jan Meyer called him \"a liar,\" \"a cheat\" and \"sad.\"", "Jan Meyer"),
    ("Jan Meyer went on:\n\n\"We are fine here, and that is it.\"", "Jan Meyer"),
    ("Jan Meyer: \"We are fine here, and that is it.\"", "Jan Meyer"),
    ("\"We are fine,\" Jan Meyer told Reuters.\n\n\"It is over for us all.\"", "Jan Meyer"),
  ])
  func `go on through the paragraph and beyond`(_ text: String, _ speaker: String) throws {
    #expect(try #require(Self.quotes(text).last)["speaker"] as? String == speaker)
  }

  @Test(arguments: [
    "She starred in \"Gulls of the North\" in May.", "The choir of \"Halden Sings Out\" won.",
  ])
  func `titles are no quotations`(_ text: String) {
    #expect(Self.quotes(text).isEmpty)
  }

  @Test(arguments: [
    "\"Bring Back Halden,\" said Jan Meyer.", "Jan Meyer said, \"Bring Back Halden.\"",
    "The crowd went on with \"Bring Back Halden!\" in the rain.",
  ])
  func `what is said with capitals is one`(_ text: String) {
    #expect(Self.quotes(text).count == 1)
  }

  /// Each participle doubled the time of a sentence: with twenty it was hours.
  @Test(.timeLimit(.minutes(10 * Patience.factor)))
  func `many participles are tried one after the other`() {
    let sentence =
      "Later and so " + String(repeating: "in March saying ", count: 40)
      + "\"some of the words are here now\" and so on.\n\n"
    let found = Self.quotes(String(repeating: sentence, count: 50))
    #expect(found.count == 50)
  }
}
