import TestKit
import Testing

/// What stands around a story in a message's text.
@Suite struct `Copy within mail` {
  private static let text = "Four ferries ran again on Monday."

  private static func story(_ body: String, subject: String = "Ferries run again") -> [String: Any]
  {
    let mail =
      "From: Harbour Post <desk@post.example>\nSubject: \(subject)\nDate: Thu, 14 Mar 2019 09:01:00 +0000\nMessage-ID: <a@post.example>\nContent-Type: text/plain; charset=utf-8\n\n\(body)\n"
    return Stages.stories(Array(mail.utf8)).first ?? [:]
  }

  @Test func `a release's marks, embargo, notes and contacts are none of its text`() {
    let story = Self.story(
      """
      PRESS RELEASE
      EMBARGOED UNTIL 00:01 GMT, FRIDAY 15 MARCH 2019

      Contact: Mara Quist, 555 0142

      Halden Lines sends four ferries out

      HALDEN, March 15, 2019 - \(Self.text)

      They were full.

      -ENDS-

      Notes to editors:
      Halden Lines has nine ferries.

      Media contact:
      Jon Ebner, 555 0143
      """, subject: "FOR IMMEDIATE RELEASE: Ferries run again")
    #expect(story.text("headline") == "Ferries run again")
    #expect(story.object("embargo").text("until") == "2019-03-15T00:01:00Z")
    #expect(story.list("summary") == ["Halden Lines sends four ferries out"])
    #expect(story.text("text") == "\(Self.text)\n\nThey were full.")
    #expect(story.list("editor_notes").count == 3)
    #expect(story.removed("editor_marker") == ["PRESS RELEASE"])
  }

  @Test func `the day of a release stands between its mark and its contacts`() {
    let story = Self.story(
      "FOR IMMEDIATE RELEASE\nMarch 14, 2019\n\nContact: Mara Quist\n\n\(Self.text)\n\nThey were full.\n\n###\n\nAbout Halden Lines\nIt has nine."
    )
    #expect(story.text("text") == "\(Self.text)\n\nThey were full.")
    #expect(story.removed("date_line") == ["March 14, 2019"])
    #expect(
      story.list("editor_notes") == ["Contact: Mara Quist", "About Halden Lines It has nine."])
  }

  @Test(arguments: [
    "---------- Forwarded message ----------", "-----Original Message-----",
    "Begin forwarded message:",
  ])
  func `the header of a message that was sent on is no text`(_ mark: String) {
    let story = Self.story(
      "\(mark)\nFrom: Jon Ebner <j@post.example>\nSubject: Ferries\nTo: desk\n\n\(Self.text)\n\nThey were full."
    )
    #expect(story.text("text") == "\(Self.text)\n\nThey were full.")
    #expect(story.removed("wire_header").contains { $0.hasPrefix(mark) })
  }

  @Test func `a letter that is answered is taken out`() {
    let story = Self.story(
      "\(Self.text)\n\nOn Thu, 14 Mar 2019, Desk wrote:\n> How many ran?\n>\n> And when?\n")
    #expect(story.text("text") == Self.text)
    #expect(story.removed("trailer").first?.contains("> And when?") == true)
  }

  @Test func `a mark between stories of one message ends none of them`() {
    let body = "\(Self.text)\n\n###\n\nThe port is calm.\n\n###\n\nIt is."
    #expect(Self.story(body).text("text")?.contains("The port is calm.") == true)
  }

  @Test func `a signature's mark may have lost its blank`() {
    let story = Self.story("\(Self.text)\n\nThey were full.\n\n--\nMara Quist\nHarbour Post")
    #expect(story.text("text") == "\(Self.text)\n\nThey were full.")
  }

  @Test func `AP's copy has its slug as the subject, or its number`() {
    let copy =
      "Ferries run again\nBy MARA QUIST\nAssociated Press Writer\n   HALDEN, Norland (AP) -- \(Self.text)\n   They were full.\n\nAP-WS-03-14-19 1512EDT"
    let slugged = Self.story(copy, subject: "BC-Norland-Ferries, 1st Ld, 0123")
    #expect(slugged.text("headline") == "Ferries run again")
    #expect(slugged.text("slug") == "BC-Norland-Ferries")
    #expect(slugged.object("version").text("kind") == "lead")
    #expect(slugged["word_count_declared"] as? Int == 123)
    let numbered = Self.story("BC-Norland-Ferries, 1st Ld, a0987,123\n\(copy)", subject: "a1234")
    #expect(numbered.text("headline") == "Ferries run again")
    #expect(numbered["sequence"] as? Int == 1234)
    #expect(numbered.text("text") == "\(Self.text)\n\nThey were full.")
    #expect(numbered.list("bylines") == ["MARA QUIST"])
  }

  @Test(arguments: ["PM-designate resigns", "ENDS OF THE LINE"])
  func `a subject that begins so is a headline`(_ subject: String) {
    #expect(Self.story(Self.text, subject: subject).text("headline") == subject)
  }

  @Test(arguments: [
    "Media contact with the crew was cut off last week.",
    "SOURCE OF THE LEAK was the pump, it says.",
  ])
  func `sentences that begin as contacts and sources do are text`(_ sentence: String) {
    #expect(
      Self.story("\(sentence)\n\n\(Self.text)").text("text") == "\(sentence)\n\n\(Self.text)")
    let body = "\(Self.text) \(Self.text)\n\n\(Self.text)\n\n\(sentence)"
    #expect(Self.story(body).text("text") == body)
  }

  @Test(arguments: ["SOURCE Halden Lines and Sons plc", "Media contact Mara Quist, 555 0142"])
  func `what stands below a release begins with its source or its contacts`(_ line: String) {
    let story = Self.story("\(Self.text)\n\nThey were full, it said.\n\n\(line)\n")
    #expect(story.text("text") == "\(Self.text)\n\nThey were full, it said.")
    #expect(story.list("editor_notes") == [line])
  }

  @Test(.timeLimit(.minutes(10 * Patience.factor)))
  func `blank lines below many lines take no time out of proportion`() {
    let lines = String(repeating: "Four ferries ran.\n", count: 8_000)
    let story = Self.story(lines + String(repeating: "\n", count: 100_000))
    #expect(story.text("text")?.hasPrefix("Four ferries ran.") == true)
  }
}
