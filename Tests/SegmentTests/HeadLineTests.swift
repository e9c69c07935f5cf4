import TestKit
import Testing

/// The lines above and below the text of copy without marks, as agencies write them.
@Suite struct `Lines around the text` {
  private static let text = "Four ferries ran again on Monday, the harbour said."

  /// The record of a file of plain text.
  private static func copy(_ text: String) -> [String: Any] {
    Stages.stories(Array(text.utf8), name: "copy.txt").first ?? [:]
  }

  private static func removed(_ story: [String: Any], _ reason: String) -> [String] {
    (story["removed"] as? [[String: Any]] ?? []).filter { $0["reason"] as? String == reason }
      .compactMap { $0["text"] as? String }
  }

  @Test(
    arguments: [
      "BC-Ferries-Halden, 2nd Ld-Writethru", "^AM-Ferries-Halden,0312",
      "BC-NO--Ferries, 1st Ld-Writethru",
      "PM-Ferries",
    ])
  func `a slug of AP is no headline`(_ slug: String) {
    let story = Self.copy(
      "\(slug)\nFerries run again\n\nBy MARA QUIST\nAP Business Writer\n\nHALDEN (AP) — \(Self.text)"
    )
    #expect(story["headline"] as? String == "Ferries run again")
    #expect((story["slug"] as? String)?.prefix(4) == slug.prefix(4))
    #expect(story["bylines"] as? [String] == ["MARA QUIST"])
    #expect(Self.removed(story, "byline_text") == ["AP Business Writer"])
    #expect(story["text"] as? String == Self.text)
    #expect(story["agency"] as? String == "AP")
  }

  @Test(arguments: [
    "AP-NORC poll shows ferries are liked", "BC Ferries run again", "PM-designate resigns",
  ])
  func `a headline that begins like a slug is one`(_ line: String) {
    let story = Self.copy("\(line)\n\nHALDEN (AP) — \(Self.text)")
    #expect(story["headline"] as? String == line)
    #expect(story["slug"] == nil)
  }

  @Test(
    arguments: [
      ("By The Associated Press", "AP"), ("By Reuters Staff", "Reuters"),
      ("By a Staff Reporter", nil),
    ])
  func `a byline that names nobody is taken off`(_ line: String, _ agency: String?) {
    let story = Self.copy(
      "Ferries run again\n\(line)\n\n\(Self.text)\n\nThey left at six.")
    #expect(story["headline"] as? String == "Ferries run again")
    #expect(story["bylines"] == nil)
    #expect(Self.removed(story, "byline_text") == [line])
    #expect(story["agency"] as? String == agency)
  }

  @Test func `a person named Press is one`() {
    let story = Self.copy(
      "Ferries run again\nBy Mara Press\n\n\(Self.text)\n\nThey left at six.")
    #expect(story["bylines"] as? [String] == ["Mara Press"])
  }

  @Test func `a note may stand right below the headline`() {
    let story = Self.copy(
      "BC-NO--Ferries, 1st Ld, a0987,120\nFerries run again\nEds: Updates with quotes.\nBy MARA QUIST\nAssociated Press Writer\n   HALDEN, Norway (AP) -- \(Self.text)\n   They left at six."
    )
    #expect(story["headline"] as? String == "Ferries run again")
    #expect(story["editor_notes"] as? [String] == ["Eds: Updates with quotes."])
    #expect((story["slug"] as? String)?.hasPrefix("BC-NO") == true)
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left at six.")
  }

  @Test func `a note of one line stands between slug and byline`() {
    let story = Self.copy(
      """
      BC-NO--Ferries, 1st Ld-Writethru
      Eds: Updates with quotes.
      By MARA QUIST
      Associated Press

      HALDEN, Norway (AP) _ \(Self.text)
      """)
    #expect(story["editor_notes"] as? [String] == ["Eds: Updates with quotes."])
    #expect(story["bylines"] as? [String] == ["MARA QUIST"])
    #expect(story["text"] as? String == Self.text)
  }

  @Test(
    arguments: [
      ("c.2004 N.Y. Times News Service", "NYT"), ("Copyright © ANTARA 2023", "Antara"),
      ("ALL RIGHTS RESERVED © Copyright ANSA", "ANSA"),
      ("This report by The Canadian Press was first published April 4, 2023.", "CP"),
    ])
  func `a notice of copyright is no text`(_ line: String, _ agency: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nThey left at six.\n\n\(line)")
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left at six.")
    #expect(story["copyright"] as? String == line)
    #expect(story["agency"] as? String == agency)
  }

  @Test func `what The Canadian Press ends with tells the day`() {
    let story = Self.copy(
      "OTTAWA — \(Self.text)\n\nThis report by The Canadian Press was first published April 4, 2023."
    )
    #expect(story["published"] as? String == "2023-04-04")
  }

  @Test func `labelled names are credits, a line each`() {
    let story = Self.copy(
      "Jakarta (ANTARA) - \(Self.text)\n\nReporter: Sari Dewi\nEditor: Joko Pranoto")
    #expect(story["text"] as? String == Self.text)
    let credits = (story["credits"] as? [[String: Any]] ?? []).map {
      "\($0["role"] ?? "") \($0["names"] ?? "")"
    }
    #expect(credits == [#"reporting ["Sari Dewi"]"#, #"editing ["Joko Pranoto"]"#])
  }

  @Test(arguments: ["Editor: I do not think so, he wrote.", "Reporter: Why now?"])
  func `what somebody is asked is text`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\n\(line)\n\nHe left at six.")
    #expect((story["text"] as? String)?.contains(line) == true)
  }

  @Test(
    arguments: [
      (
        "AP writers Mara Quist in Oslo and Lena Orsk contributed to this report.",
        ["Mara Quist", "Lena Orsk"]
      ),
      ("CNN's Yusra Haddad contributed to this report.", ["Yusra Haddad"]),
      ("Lena Orsk in Bergen contributed reporting.", ["Lena Orsk"]),
      ("Associated Press writer Lena Orsk in Bergen contributed.", ["Lena Orsk"]),
    ])
  func `who contributed is named`(_ line: String, _ names: [String]) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\n\(line)")
    let credits = story["credits"] as? [[String: Any]] ?? []
    #expect(credits.first?["role"] as? String == "contributing")
    #expect(credits.first?["names"] as? [String] == names)
    #expect(story["text"] as? String == Self.text)
  }

  @Test func `initials of the desk behind the last sentence are no text`() {
    let story = Self.copy("HALDEN, March 3 (PTI) \(Self.text) PTI SJK ABA RHL")
    #expect(story["text"] as? String == Self.text)
    #expect(Self.removed(story, "desk_initials") == ["PTI SJK ABA RHL"])
  }

  @Test(arguments: ["They flew with ANI.", "They sent it to PTI", "He met the UN and the IMF"])
  func `an agency in a sentence is text`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\n\(line)")
    #expect((story["text"] as? String)?.hasSuffix(line) == true)
  }

  @Test func `an agency's name alone ends the copy`() {
    let story = Self.copy("HALDEN, March 3 AAP - \(Self.text)\nAAP")
    #expect(story["text"] as? String == Self.text)
    #expect(Self.removed(story, "end_mark") == ["AAP"])
  }

  @Test func `a day before its month dates a line without an agency`() {
    let story = Self.copy("ROME, 15 MAR - \(Self.text)\n\nThey left at six.")
    let places = (story["dateline"] as? [String: Any])?["places"] as? [[String: Any]]
    #expect(places?.first?["name"] as? String == "Rome")
  }

  @Test func `a clock's zone is no organisation`() {
    let story = Self.copy("HALDEN, March 3 - The ferry left at 0810 GMT, the FBA said.")
    let names = (story["entities"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
    #expect(!names.contains("GMT"))
    #expect(names.contains("FBA"))
  }

  @Test(arguments: ["(Eds: Adds details)", "(Recasts, adds minister's quotes)"])
  func `a note above the dateline is no headline`(_ note: String) {
    let story = Self.copy("\(note)\n\nHALDEN, Jul 8 (PTI) \(Self.text)")
    #expect(story["headline"] == nil)
    #expect(story["editor_notes"] as? [String] == [note])
    #expect(story["text"] as? String == Self.text)
  }

  @Test(
    arguments: [
      "quist@harbour.example", "-- Halden Newsroom +47 555 5010",
      "((quist@harbour.example; +47 555 5010))",
    ])
  func `how the desk is reached is no text`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nThey left at six.\n\n\(line)")
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left at six.")
    #expect(story["signoff"] != nil)
  }

  @Test func `labels at the end are fields`() {
    let story = Self.copy(
      "HALDEN, March 3 - \(Self.text)\n\nThey left.\n\nSource: Halden Post and agencies\n\nKeywords: FERRIES"
    )
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left.")
    #expect(story["source_name"] as? String == "Halden Post and agencies")
    #expect(story["keywords"] as? [String] == ["FERRIES"])
  }

  @Test(arguments: [
    ("SOURCE: Halden Harbour Ltd", "Halden Harbour Ltd"),
    ("Source: Halden Harbour, Inc.", "Halden Harbour, Inc."),
    ("SOURCE Halden Harbour Corp.", "Halden Harbour Corp."),
    ("source: Halden Post", "Halden Post"),
  ])
  func `the sender of a press release is its source`(_ line: String, _ name: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nThey left at six.\n\n\(line)")
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left at six.")
    #expect(story["source_name"] as? String == name)
  }

  @Test(arguments: [
    "Mara Quist in Oslo helped with this story.", "AP staff in Bergen assisted with this report.",
    "Lena Orsk and Jon Vik contributed to this dispatch",
  ])
  func `who helped is a credit`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nThey left at six.\n\n\(line)")
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left at six.")
    #expect(story["credits_text"] as? [String] == [line])
  }

  @Test(arguments: ["اب-جد/هوز/حط", "اب-جد/هوز-حط-كل-من-سع-فص-قر/شت"])
  func `Arabic initials are a signoff`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nThey left at six.\n\n\(line)")
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left at six.")
    #expect(story["signoff"] as? String == line)
  }

  @Test(arguments: [
    "REUTER...^M", "REUTER...", "REUTER11:43/VB", "AFP 12:30", "UPI....", "REUTERS ... ^M",
  ])
  func `an agency's name with what printers left behind it is an end mark`(_ mark: String) {
    for gap in [" ", "\n\n"] {
      let story = Self.copy(
        "HALDEN, March 3 - \(Self.text)\n\nThey left the port at six.\(gap)\(mark)")
      #expect(
        story["text"] as? String == "\(Self.text)\n\nThey left the port at six.", "\(mark)")
    }
  }

  @Test(arguments: ["He told REUTERS so.", "They left for the AP.", "It began at AP 12:30 sharp"])
  func `an agency's name in a sentence ends none`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\n\(line)")
    #expect((story["text"] as? String)?.hasSuffix(line) == true)
  }

  @Test(arguments: [
    "SOURCE OF THE FIRE IS NOT KNOWN YET.",
    "Source: the ministry says it is so.", "Keywords are asked for.",
    "Write to quist@harbour.example now.",
  ])
  func `a sentence that begins like a label is text`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nThey left at six.\n\n\(line)")
    #expect((story["text"] as? String)?.hasSuffix(line) == true)
  }

  @Test func `when a page was published may stand below its picture`() {
    let story = Self.copy(
      "Halden, Norway – \(Self.text)\n\nPublished On 24 Sep 2024\n\nThey left at six.")
    #expect(story["published"] as? String == "2024-09-24")
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left at six.")
  }

  @Test func `a stop may part place, day and agency`() {
    let story = Self.copy("Kyiv. July 12. INTERFAX-UKRAINE - \(Self.text)\n\nThey left at six.")
    #expect(story["agency"] as? String == "Interfax-Ukraine")
    #expect((story["text"] as? String)?.hasPrefix(Self.text) == true)
  }

  @Test func `a notice of several lines stays whole`() {
    let notice = ["COPYRIGHT 1998 BY HALDEN SOURCES, A JOINT VENTURE OF HALDEN", "AND ORSK, INC."]
    let story = Self.copy(
      "By Mara Quist\n\(notice[0])\n\(notice[1])\n\nHALDEN, March 3 - \(Self.text)\n\nThey left.")
    #expect(story["copyright"] as? String == notice.joined(separator: " "))
    #expect(story["text"] as? String == "\(Self.text)\n\nThey left.")
  }

  @Test(arguments: [
    "This report by The Canadian Press was first published ", "Source: ", "Source:",
  ])
  func `a line that ends with its label harms nothing`(_ line: String) {
    let story = Self.copy("HALDEN, March 3 - \(Self.text)\n\nThey left at six.\n\n\(line)\n")
    #expect((story["text"] as? String)?.hasPrefix(Self.text) == true)
  }
}
