import Foundation
import TestKit
import Testing

/// What a mail says of the item that it encloses, and where its signature begins.
@Suite struct `Mail around an item` {
  private static let header = """
    From: Jörg Desk <desk@norland.example>
    Date: Mon, 14 Sep 2015 02:06:01 +0200
    Message-ID: <w1@norland.example>
    Subject: wire


    """

  @Test func `a text of seven bits keeps the message's envelope`() throws {
    let text = Self.header + "ZCZC AAA 0001\n$ Story one\nText one of the wire.\nNNNN\n"
    let story = try #require(Stages.stories(Array(text.utf8)).first)
    #expect(story.text("text") == "Text one of the wire.")
    #expect(story.text("published") == "2015-09-14T02:06:01+02:00")
    #expect(story.object("metadata")["message_id"] as? String == "<w1@norland.example>")
    #expect(story.object("metadata")["from"] as? String == "Jörg Desk <desk@norland.example>")
  }

  /// Letters stand where ASCII has brackets: the envelope's are brackets all the same.
  @Test func `a national set counts for the item alone`() throws {
    let wire =
      "\u{01}bdt0050 4 pl 100 xya 0050\r\nWahl/\r\n\u{02}Fr{hling im Hafen =\r\n"
      + "Halden (xya) - Die F{hren und die Z}ge sind nicht da, und der Hafen ist zu, wie das Amt f}r die "
      + "H{fen mitteilte.\r\n\u{03}131137 GMT Nov 13\r\n\u{04}"
    let story = try #require(Stages.stories(Array((Self.header + wire).utf8)).first)
    #expect(story.text("headline") == "Frähling im Hafen")
    // The item's own time goes before the message's.
    #expect(story.text("published") == "2013-11-13T11:37:00Z")
    #expect(story.object("metadata")["from"] as? String == "Jörg Desk <desk@norland.example>")
  }

  @Test(
    arguments: [
      ("The ferries run.\n-- \nMara Quist\nNorland Desk\n", "The ferries run."),
      (
        "One.\n-- \nTwo of it.\n\nThree of it, and more.\n",
        "One.\n\nTwo of it.\n\nThree of it, and more."
      ),
      (
        "One.\n-- \n" + String(repeating: "A line of the story that goes on.\n", count: 40),
        "One."
      ),
    ])
  func `a long story behind a signature's mark is text`(_ body: String, _ text: String) throws {
    let story = try #require(Stages.stories(Array((Self.header + body).utf8)).first)
    if body.count < 200 {
      #expect(story.text("text") == text)
    } else {
      #expect(story.text("text")?.contains("A line of the story") == true)
    }
  }
}
