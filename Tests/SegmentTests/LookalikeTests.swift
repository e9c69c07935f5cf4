import TestKit
import Testing

/// Sentences of stories that begin or end as lines do which stand beside the text.
@Suite struct `Sentences that look like lines around the text` {
  private static let text = "Four ferries ran again on Monday, the harbour said."

  private static func copy(_ text: String) -> [String: Any] {
    Stages.stories(Array(text.utf8), name: "copy.txt").first ?? [:]
  }

  private static func removed(_ story: [String: Any]) -> [String] {
    (story["removed"] as? [[String: Any]] ?? []).compactMap { row in
      row["text"].flatMap { text in row["reason"].map { "\($0): \(text)" } }
    }
  }

  @Test(arguments: [
    "Reporter: Why?", "Editor: No.", "Writer: Never!",
    "Copyright holders filed 1200 suits last year, the court said.",
    "Copyright Act of 1976 was what they had broken.", "Copyright law in 1998 was another.",
    "(c) In 1998 the firm had sold its ferries.",
    "Hospital staff shortages also contributed.",
    "Poor roads and a lack of trained editors contributed.",
    "More than 200 scientists from 36 countries contributed to this report.",
    "\"He sent me a [text] at noon,\" she said.",
  ])
  func `a paragraph of the story is text`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\n\(line)\n\nHe left at six.")
    #expect(story["text"] as? String == "\(Self.text)\n\n\(line)\n\nHe left at six.")
  }

  @Test(arguments: [
    "Copyright Act of 1976 when it copied their books without asking any of them for leave.",
    "copyright in works from before 1923, which had been free to all for many years by then.",
  ])
  func `a line amid a paragraph is no notice`(_ line: String) {
    let first = "Publishers said that the company knew well enough that it had no right to the"
    let story = Self.copy(
      "HALDEN, March 3 - \(Self.text)\n\n\(first)\n\(line)\nThe court said so, too, on Tuesday.")
    #expect(
      story["text"] as? String
        == "\(Self.text)\n\n\(first) \(line) The court said so, too, on Tuesday.")
    #expect(story["copyright"] == nil)
  }

  @Test(arguments: [
    "Copyright 2021 Halden News. All rights reserved.", "Copyright (c) HALDEN NEWS 2021",
    "Copyright by The Halden Post, 2021", "(c) 2021 Halden News", "Copyright dpa 2021",
    "(Copyright 1998 by The Halden Post. All rights reserved.)",
  ])
  func `a notice is one`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nThey left at six.\n\n\(line)")
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left at six.")
    #expect(story["copyright"] != nil)
  }

  @Test func `who contributed may stand behind a sentence of the story`() {
    let line = "AP writer Lena Orsk in Oslo contributed to this report."
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nNobody had been hurt. \(line)")
    #expect(story["text"] as? String == "\(Self.text)\n\nNobody had been hurt.")
    #expect(story["credits_text"] as? [String] == [line])
  }

  @Test(
    arguments: [
      ("(Reporting by Mara Quist (Oslo); Editing by Ann Lee)", true),
      ("(Reporting by Mara Quist) (Editing by Ann Lee).", true),
      ("((Reporting by Mara Quist; Editing by Ann Lee))", true),
      ("(Reporting by Mara Quist (Oslo); Editing by Ann", true),
      ("(Writing by hand (in ink) is old) and slow.", false),
    ])
  func `credits in brackets end a paragraph`(_ line: String, _ areCredits: Bool) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nThey left (at six (or so)). \(line)")
    #expect((story["credits_text"] != nil) == areCredits)
    #expect((story["text"] as? String)?.hasSuffix(areCredits ? "or so))." : line) == true)
  }

  @Test(arguments: ["(Edsel Ford was there.)", "(With 300 people on board, it was full.)"])
  func `a sentence in brackets above the text is no note`(_ line: String) {
    let story = Self.copy("Ferries run again\n\n\(line)\n\n\(Self.text)\n\nThey left at six.")
    #expect(story["editor_notes"] == nil)
    #expect((story["text"] as? String)?.hasPrefix(line) == true)
  }

  @Test func `a headline with a comma behind a ferry line's name is no slug`() {
    let story = Self.copy("BC-Ferries, Unions Reach Deal\n\nHALDEN (AP) — \(Self.text)")
    #expect(story["headline"] as? String == "BC-Ferries, Unions Reach Deal")
  }

  @Test func `a name and a dash are no agency`() {
    let story = Self.copy("Petra - The woman who lost her house - stayed.\n\n\(Self.text)")
    #expect((story["text"] as? String)?.hasPrefix("Petra - The woman") == true)
  }

  @Test func `for whom a byline's people write may be any paper`() {
    let story = Self.copy(
      "Ferries run again\nBy Mara Quist\nOf The Halden Post\nHALDEN, Norway (AP) - \(Self.text)")
    #expect(story["text"] as? String == Self.text)
    #expect(Self.removed(story) == ["byline_text: Of The Halden Post"])
  }

  // MARK: - What a record has one of

  @Test func `a second notice, signoff or slug is told`() {
    let story = Self.copy(
      """
      BC-Ferries-Halden, 1st Ld
      AM-NO-Ferries
      Copyright 2021 The Halden Post

      HALDEN (AP) — \(Self.text)

      They left at six.

      ((quist@harbour.example))

      fb/djw

      (c) 2021 Harbour News. All rights reserved.
      """)
    #expect(story["slug"] as? String == "BC-Ferries-Halden, 1st Ld")
    #expect(story["signoff"] as? String == "((quist@harbour.example))")
    #expect(story["copyright"] as? String == "Copyright 2021 The Halden Post")
    #expect(
      Self.removed(story) == [
        "wire_header: AM-NO-Ferries", "desk_initials: fb/djw",
        "rights_line: (c) 2021 Harbour News. All rights reserved.",
      ])
  }

  @Test func `further terms of use are told`() throws {
    let story = try #require(
      Stages.stories(
        Array(
          #"{"uri":"urn:1","type":"text","headline":"Ferries","body_text":"\#(Self.text)","#
            .utf8)
          + Array(
            #""usageterms":["No archive use.","No archive use.","No resale."]}"#.utf8),
        name: "item.json"
      ).first)
    #expect(story["rights"] as? String == "No archive use.")
    #expect(Self.removed(story) == ["rights_line: No resale."])
  }

  @Test func `what a page glued to a notice is told whole`() {
    let story = Self.copy(
      "HALDEN (AP) — \(Self.text)\n\nCopyright 2021 Halden News. All rights reserved.This is ours.")
    #expect(story["copyright"] as? String == "Copyright 2021 Halden News. All rights reserved.")
    #expect(Self.removed(story) == ["rights_line: This is ours."])
  }

  // MARK: - What reached beyond a range

  /// Each of these ended the program: a word or a dash that begins within a range was taken to end there.
  @Test func `a credit's word that the next paragraph would end is none`() {
    for word in ["editor", "reporter"] {
      let text = "\(Self.text)\n\n(Reporting by Mara Quist; \(word)\n\n: it sank on Monday."
      #expect(Stages.story(text: text)["id"] != nil)
    }
  }

  @Test func `a dash at the end of what a dateline may be long ends nothing else`() {
    for count in 100...170 {
      let place = String(repeating: "A", count: count)
      #expect(Stages.story(text: "OSLO \(place) (dpa) – Ferries sank on Monday.")["text"] != nil)
    }
  }

  @Test(arguments: [
    "c. 1920: The first ferry crosses the sound.", "c. 1900 the ferry was sold to the town.",
    "(By Friday, Odd Lie had left)", "(By Christmas Odd Lie was rich)",
    "(By Mara Quist in Norport; editing by Jan Meyer)",
  ])
  func `a paragraph that only begins like one is text`(_ line: String) {
    let story = Stages.story(text: "\(Self.text)\n\n\(line)\n\n\(Self.text)")
    #expect(story["copyright"] == nil && story["bylines"] == nil)
    #expect((story["text"] as? String)?.contains(line) == true)
  }

  @Test func `a short word at the end is no desk's`() {
    let story = Stages.story(text: "\(Self.text)\n\nWho has won it all?\n\nus")
    #expect(story["signoff"] == nil && (story["text"] as? String)?.hasSuffix("us") == true)
  }
}
