import Decode
import Foundation
import TestKit
import Testing
import Wire

/// Messages and mbox files: RFC 5322, MIME, and what lies within.
@Suite struct `Mail` {
  private func story(_ name: String) throws -> [String: Any] {
    try #require(Stages.stories(Fixtures.bytes("mail/" + name)).first)
  }

  private func removed(_ story: [String: Any], _ reason: String) -> [String] {
    (story["removed"] as? [[String: String]] ?? []).filter { $0["reason"] == reason }
      .compactMap { $0["text"] }
  }

  private func metadata(_ story: [String: Any]) -> [String: Any] {
    story["metadata"] as? [String: Any] ?? [:]
  }

  /// A message with these lines as its header and body.
  private static func message(_ header: String, _ body: String = "Text.") -> [UInt8] {
    Array("Message-ID: <a@b.example>\nSubject: A\n\(header)\n\n\(body)\n".utf8)
  }

  @Test func `a message's header becomes the story's fields`() throws {
    let story = try story("story.eml")
    #expect((story["source"] as? [String: Any])?["format"] as? String == "mail")
    #expect(story["id"] as? String == "19980105.0042@synwire.example")
    #expect(story["published"] as? String == "1998-01-05T10:01:58+01:00")
    #expect(story["headline"] as? String == "Ferries of Halden run again after two days of storm")
    #expect(story["tags"] as? [String] == ["UPDATE 2"])
    #expect(story["language"] as? String == "en")
    #expect(story["source_name"] as? String == "Synthetic Wire")
    #expect(story["keywords"] as? [String] == ["ferries", "weather", "Norway"])
    #expect(story["editor_notes"] as? [String] == ["Adds quote in third paragraph"])
    #expect(story["priority"] as? String == "2")
    #expect(story["supersedes"] as? [String] == ["19980105.0041@synwire.example"])
    let links = story["links"] as? [[String: String]]
    #expect(links?.first?["id"] == "19980105.0040@synwire.example")
    #expect(story["bylines"] == nil)
    #expect(removed(story, "wire_header").first?.contains("X-Mailer: WireOut 2.1") == true)
  }

  @Test func `the text ends where the signature begins`() throws {
    let story = try story("story.eml")
    let text = try #require(story["text"] as? String)
    #expect(text.hasPrefix("Ferries between the islands ran again on Monday after two days of"))
    #expect(text.hasSuffix("Tickets cost 12.50 kroner & children ride free."))
    #expect(removed(story, "trailer").first?.contains("Harbour Street 3") == true)
  }

  @Test func `encoded words, parameters in pieces, flowed text and renditions`() throws {
    let story = try story("alternative.eml")
    #expect(story["headline"] as? String == "Färjorna går igen: sjön är lugn")
    #expect(story["published"] as? String == "2015-02-19T17:18:00-05:00")
    #expect(story["source_name"] as? String == "Nordbild Redaktion")
    #expect(story["priority"] as? String == "high")
    #expect(metadata(story)["list_mark"] as? String == "nyheter")
    #expect(
      story["text"] as? String
        == "Färjorna mellan öarna gick igen på torsdagen efter två dagar av storm.\n\n"
        + "\"Vi är redo\", sade kaptenen.")
    #expect(removed(story, "attachment") == ["turlista våren.pdf (application/pdf, 44 bytes)"])
    #expect(removed(story, "duplicate_rendition").count == 1)
  }

  @Test func `HTML alone is the text`() throws {
    let story = try story("html.eml")
    #expect(story["headline"] as? String == "Harbour opens new berth")
    #expect(
      story["text"] as? String
        == "The harbour opened a new berth on Tuesday & called it a success.\n\n"
        + "It cost 3 million €, the office said.")
  }

  @Test func `an mbox holds a message behind each From line`() throws {
    let stories = try Stages.stories(Fixtures.bytes("mail/box.mbox"))
    try #require(stories.count == 3)
    #expect(stories[0]["published"] as? String == "1998-01-05T09:02:11")
    #expect(
      stories[0]["text"] as? String
        == "Grain stocks rose 3 percent to 1.2 million tonnes.\n\n"
        + "From the harbour came the first ship of the year. From now on there will be one a week."
        + "\n\n>From here on nothing is changed.")
    #expect(stories[1]["kind"] as? String == "kill")
    #expect(stories[1]["supersedes"] as? [String] == ["box-0@synwire.example"])
    #expect(stories[2]["headline"] as? String == "Timetable")
    #expect(stories[2]["published"] as? String == "1998-01-05T09:19:00Z")
  }

  @Test(arguments: ["story.eml", "alternative.eml", "box.mbox", "digest.eml", "wire-item.eml"])
  func `pieces of any size give the same`(_ name: String) throws {
    let bytes = try Fixtures.bytes("mail/" + name)
    let whole = Stages.decode(bytes)
    for piece in [1, 3, 64, 500] {
      let parts = Stages.decode(bytes, piece: piece)
      #expect(parts.documents == whole.documents)
      #expect(parts.batches.flatMap(\.bytes) == whole.batches.flatMap(\.bytes))
    }
    let returns = Array(String(decoding: bytes, as: UTF8.self).replacing("\n", with: "\r\n").utf8)
    #expect(Stages.decode(returns).documents == whole.documents)
    #expect(Stages.decode(Gzip.member(bytes) + Gzip.member(bytes)).rejects.isEmpty)
  }

  @Test func `each message of a digest is a story`() throws {
    let stories = try Stages.stories(Fixtures.bytes("mail/digest.eml"))
    #expect(stories.map { $0["id"] as? String } == ["d-1@synwire.example", "d-2@synwire.example"])
    #expect(stories.map { $0["published"] as? String ?? "" }.allSatisfy { $0.hasSuffix("00Z") })
  }

  @Test func `an item in a wire's format is read by that format's reader`() throws {
    let story = try story("wire-item.eml")
    #expect((story["source"] as? [String: Any])?["format"] as? String == "nitf")
    #expect(story["id"] as? String == "SYN-9")
    #expect(metadata(story)["message_id"] as? String == "<wire-9@synwire.example>")
    #expect(removed(story, "attachment").first?.hasPrefix("berth.jpg (image/jpeg") == true)
  }

  @Test(arguments: ["anpa-story.txt", "iptc7901-lead.txt", "zczc-aap.txt"])
  func `a teleprinter's message may be mailed`(_ name: String) throws {
    let bytes = try WireFixture.bytes("teleprinter/" + name)
    let alone = try #require(Stages.stories(bytes).first)
    let header = "Message-ID: <m@synwire.example>\r\nMIME-Version: 1.0\r\nSubject: x\r\n\r\n"
    let mailed = try #require(Stages.stories(Array(header.utf8) + bytes).first)
    for field in ["headline", "slug", "published", "text", "priority"] {
      #expect(mailed[field] as? String == alone[field] as? String)
    }
  }

  @Test func `a form's answers are fields`() throws {
    let story = try story("form.eml")
    #expect(story["headline"] as? String == "Storm Petrel wins the island race")
    #expect(story["slug"] as? String == "RACE")
    #expect(story["summary"] as? [String] == ["The race was sailed."])
    #expect(
      story["text"] as? String == "Storm Petrel won the race on Thursday.\n\nThe wind was strong.")
    #expect(metadata(story)["subject"] as? String == "Formatted story")
    #expect(metadata(story)["Desk"] as? String == "North")
  }

  @Test(
    arguments: [
      ("Subject: Grain\nDate: Monday\n\nGrain stocks rose.", "text"),
      ("Date: Mon, 5 Jan 1998 10:00:00 GMT\nSubject: Grain\n\nGrain stocks rose.", "text"),
      ("From the harbour at 10:30 came a ship.\nIt was late.\n", "text"),
      ("Received word at 10:30 that a ship came.\n\nIt was late.\n", "text"),
      ("From: a@b.example\nDate: Mon, 5 Jan 1998 10:00:00 GMT\nTo: c@d.example\n\nText", "mail"),
      ("Path: a!b!c\nNewsgroups: syn.news\nSubject: Grain\n\nText", "mail"),
    ])
  func `copy with lines like a header's is no mail`(_ text: String, _ format: String) throws {
    let story = try #require(Stages.stories(Array(text.utf8)).first)
    #expect((story["source"] as? [String: Any])?["format"] as? String == format)
  }

  @Test(
    arguments: zip(
      [
        "Mon, 14 Sep 2015 02:06:01 +0530", "14 Sep 15 02:06 EDT", "Mon, 14 Sep 115 02:06:01 GMT",
        "Mon Sep 14 02:06:01 2015", "(comment) 14 Sep 2015 02:06:01 -0000 (UTC)",
      ],
      [
        "2015-09-14T02:06:01+05:30", "2015-09-14T02:06:00-04:00", "2015-09-14T02:06:01Z",
        "2015-09-14T02:06:01", "2015-09-14T02:06:01Z",
      ]))
  func `dates are read in all their forms`(_ date: String, _ value: String) throws {
    let story = try #require(Stages.stories(Self.message("Date: " + date)).first)
    #expect(story["published"] as? String == value)
  }

  @Test(
    arguments: zip(
      [
        "=?iso-8859-1?Q?Gr=FC=DFe_aus?= Halden", "=?UTF-8?B?w6k=?=\n =?utf-8?B?w6g=?= x",
        "=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "=?x-none?Q?=E9?=", "=?utf-8*sv?Q?a=5Fb?=",
        "a =?utf-8?Q?", "Caf\u{E9}",
      ],
      [
        "Grüße aus Halden", "éè x", "€", "=?x-none?Q?=E9?=", "a_b", "a =?utf-8?Q?", "Café",
      ]))
  func `encoded words are undone`(_ subject: String, _ headline: String) throws {
    let bytes = Array("Message-ID: <a@b>\nSubject: \(subject)\nTo: c\n\nText.\n".utf8)
    #expect(try #require(Stages.stories(bytes).first)["headline"] as? String == headline)
  }

  /// A message that is rejected; told by its reason and size, for its bytes are many.
  struct Broken: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let reason: RejectReason

    init(_ bytes: [UInt8], _ reason: RejectReason) {
      self.bytes = bytes
      self.reason = reason
    }

    var testDescription: String { "\(reason), \(bytes.count) bytes" }
  }

  @Test(arguments: [
    Broken(message("Content-Type: multipart/mixed"), .malformed),
    Broken(message("Content-Type: multipart/mixed; boundary=b", "--c\n\nText"), .malformed),
    Broken(message("Content-Type: text/plain; charset=x-none", "Caf\u{E9}\u{1B}"), .notText),
    Broken(Array("Message-ID: <a@b>\nTo: c\n\n".utf8), .noText),
    Broken(message("X: " + String(repeating: "x", count: 300_000)), .tooLarge),
    Broken(message(String(repeating: "X: y\n", count: 1200)), .tooLarge),
    Broken(message("Content-Type: multipart/mixed; boundary=b", nested(40)), .tooDeep),
    Broken(
      message(
        "Content-Type: multipart/mixed; boundary=b", String(repeating: "--b\n\nx\n", count: 1200)),
      .tooLarge),
  ])
  func `a broken message is a reject`(_ broken: Broken) {
    let result = Stages.decode(broken.bytes)
    #expect(result.documents == 0)
    #expect(result.rejects.map(\.reason) == [broken.reason])
    #expect(result.rejects.first?.bytes == broken.bytes)
    #expect(result.rejects.first?.detail.isEmpty == false)
  }

  /// Multiparts within each other.
  private static func nested(_ depth: Int) -> String {
    (0..<depth).map {
      "--b\($0 == 0 ? "" : "\($0)")\nContent-Type: multipart/mixed; boundary=b\($0 + 1)\n\n"
    }
    .joined()
  }

  @Test(
    arguments: [
      ("From c@d.example Mon Jan  5 09:02:11 1998", 2), ("From - Mon Jan 5 09:02 1998", 2),
      ("From MAILER-DAEMON Mon Jan  5 09:02:11 CET 1998", 2),
      ("From c@d.example Mon Jan  5 09:02:11 1998 +0100", 2),
      ("From the mayor came a word at 12:00 on Mon Jan 5 1998", 1), ("From c@d.example 12:00", 1),
      ("From Halden Mon Jan 5 at 12:00 1998", 1), ("From c@d.example Mon Jan 5 09:02:11", 1),
    ])
  func `a From line holds a sender and the whole time`(_ line: String, _ count: Int) {
    let first =
      "From a@b.example Mon Jan  5 09:02:11 1998\nMessage-ID: <a@b>\nSubject: A\n\nText.\n"
    let result = Stages.decode(Array("\(first)\n\(line)\nWord: x\nSubject: B\n\nMore.\n".utf8))
    #expect(result.documents == count)
    #expect(result.rejects.isEmpty)
  }

  @Test(arguments: ["", " ", "\u{A0}", "&nbsp;", "&#160; &nbsp;"])
  func `text attached beside an HTML part without words is the story`(_ blank: String) throws {
    let body = """
      --b
      Content-Type: text/html

      <html><body><p>\(blank)</p><br></body></html>
      --b
      Content-Type: text/plain; name="story.txt"
      Content-Disposition: attachment; filename="story.txt"

      The ferries run again.
      --b--
      """
    let bytes = Self.message("Content-Type: multipart/mixed; boundary=b", body)
    let story = try #require(Stages.stories(bytes).first)
    #expect(story["text"] as? String == "The ferries run again.")
  }

  @Test(arguments: ["base64", "quoted-printable"])
  func `an encoded message within a message is read`(_ encoding: String) throws {
    let inner = "Message-ID: <c@d.example>\nSubject: Ferries\n\nThe ferries run again.\n"
    let coded = encoding == "base64" ? Data(inner.utf8).base64EncodedString() : inner
    let body = """
      --b
      Content-Type: message/rfc822
      Content-Transfer-Encoding: \(encoding)

      \(coded)
      --b--
      """
    let stories = Stages.stories(Self.message("Content-Type: multipart/mixed; boundary=b", body))
    #expect(stories.map { $0["id"] as? String } == ["c@d.example"])
    #expect(stories.map { $0["headline"] as? String } == ["Ferries"])
    #expect(stories.map { $0["text"] as? String } == ["The ferries run again."])
  }

  @Test func `a broken message in an mbox leaves the others whole`() throws {
    let box = try String(decoding: Fixtures.bytes("mail/box.mbox"), as: UTF8.self)
    let bytes = Array(
      (box + "\nFrom x Mon Jan 5 10:00 1998\nSubject: a\nbroken\n\nText\n\n" + box).utf8)
    let result = Stages.decode(bytes)
    #expect(result.documents == 6)
    #expect(result.rejects.map(\.reason) == [.malformed])
    #expect(result.rejects.first?.offset == box.utf8.count + 1)
  }

  @Test func `a message that is too large leaves the others of an mbox whole`() {
    func message(_ lines: Int) -> String {
      "From a@b.example Mon Jan  5 10:00:00 1998\nMessage-ID: <\(lines)@b.example>\nSubject: Lines\n\n"
        + String(repeating: "X-Line: one more\n", count: lines) + "\n"
    }
    let bytes = Array((message(2) + message(2000) + message(3)).utf8)
    var options = ArchiveDecoder.Options()
    options.largestDocument = 5000
    var decoder = ArchiveDecoder(name: "test", archive: 0, options: options)
    var position = 0
    var reasons: [RejectReason] = []
    feeding: while true {
      switch decoder.next() {
      case .needsInput:
        let end = min(bytes.count, position + 1000)
        decoder.feed(Array(bytes[position..<end]), isLast: end == bytes.count)
        position = end
      case .batch(let batch): reasons += batch.envelope.rejects.map(\.reason)
      case .finished: break feeding
      }
    }
    #expect(decoder.report.documents == 2)
    #expect(reasons == [.tooLarge])
  }
}
