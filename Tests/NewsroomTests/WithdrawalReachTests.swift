import Foundation
import Newsroom
import TestKit
import Testing

/// How far a kill reaches: neither to other agencies and days, nor past an embargo.
@Suite(.timeLimit(.minutes(8 * Patience.factor))) struct `Reach of kills` {
  private static func nitf(
    _ docdata: String, status: String = "usable", day: Int = 1, hour: Int = 10
  ) -> String {
    let date = "202603\(day < 10 ? "0" : "")\(day)T\(hour)0000Z"
    return
      "<nitf><head><docdata management-status=\"\(status)\">\(docdata)<date.issue norm=\"\(date)\"/></docdata></head><body><body.head><hedline><hl1>Harbour vote</hl1></hedline></body.head><body.content><p>The council of Norland met on day \(day).</p></body.content></body></nitf>\n"
  }

  private static func distributed(_ source: String, status: String = "usable", hour: Int = 10)
    -> String
  {
    nitf("<doc-id id-string=\"1234\"/>", status: status, hour: hour).replacing(
      "</body.head>", with: "<distributor>\(source)</distributor></body.head>")
  }

  private static func g2(_ id: String, _ version: String, _ status: String = "usable") -> String {
    "<newsItem guid=\"\(id)\" version=\"\(version)\"><itemMeta><versionCreated>2026-03-01T10:00:00Z</versionCreated><pubStatus qcode=\"stat:\(status)\"/></itemMeta><contentMeta><headline>Harbour vote</headline></contentMeta><contentSet><inlineXML><html><body><p>The council of Norland met.</p></body></html></inlineXML></contentSet></newsItem>\n"
  }

  private static func mail(_ id: String, _ fields: String = "") -> String {
    "From xy@norland.example Sun Mar  1 10:00:00 2026\nFrom: Norland Desk <desk@norland.example>\nMessage-ID: <\(id)@norland.example>\nDate: Sun, 1 Mar 2026 10:00:00 +0000\nSubject: Harbour \(id)\n\(fields)\nThe council of Norland met on \(id).\n\n"
  }

  private static func anpa(_ slug: String, _ number: String, minute: Int) -> String {
    "\u{16}\u{16}\u{01}W\(number)\u{1F}asian\r\nb i\u{13}\u{11} BC-XX--Norland-HarbourVo   11-14 0310\r\n\u{02}^\(slug),120<\r\n^Harbour vote put off <\r\n\t   OSLO, Norway (AP) _ The harbour council of Norland put off its vote. \r\n\u{03}AP-WF-11-14-13 15\(minute)EST<\r\n\u{04}"
  }

  private static func records(_ folder: TemporaryFolder, _ table: String) throws -> [String] {
    try String(contentsOfFile: "\(folder.path)/out/tables/\(table).csv", encoding: .utf8)
      .split(separator: "\n").dropFirst().map(String.init)
  }

  /// The withdrawn records of a file.
  static let cases: [(String, String, [Int])] = [
    // Two items whose ids end in numbers.
    ("a.xml", g2("tag:y.example:1", "1") + g2("tag:y.example:2", "2", "canceled"), []),
    (
      "b.xml",
      g2("tag:x.example:1", "1") + g2("tag:x.example:1", "2")
        + g2("tag:x.example:1", "3", "canceled"), [1, 2]
    ),
    (
      "c.xml",
      g2("tag:x.example:d", "1.9") + g2("tag:x.example:d", "1.11")
        + g2("tag:x.example:d", "1.10", "canceled"), [1]
    ),
    (
      "d.xml",
      nitf("<doc-id regsrc=\"Norland\" id-string=\"1234\"/>")
        + nitf("<doc-id regsrc=\"Sudland\" id-string=\"1234\"/>")
        + nitf("<doc-id regsrc=\"Sudland\" id-string=\"1234\"/>", status: "canceled", hour: 12), [2]
    ),
    // A kill that names no agency still finds its story.
    (
      "h.xml",
      nitf("<doc-id id-string=\"1234\"/>").replacing("The council", with: "OSLO (AP) - The council")
        + nitf("<doc-id id-string=\"1234\"/>", status: "canceled", hour: 12), [1]
    ),
    (
      "e.xml",
      nitf("<du-key key=\"BC-Weather\"/>", day: 1) + nitf("<du-key key=\"BC-Weather\"/>", day: 5)
        + nitf("<du-key key=\"BC-Weather\"/>", status: "canceled", day: 5, hour: 12), [2]
    ),
    (
      "f.mbox",
      mail("m1") + mail("m2") + mail("m3", "References: <m2@norland.example>\n")
        + mail("m4", "Control: cancel <m1@norland.example>\n"), [1]
    ),
    ("g.mbox", mail("m1") + mail("m2", "Supersedes: <m1@norland.example>\n"), []),
  ]

  /// Ids that hold for an agency, in several archives.
  static let separate: [([String], [Int])] = [
    // No agency is named: the kill reaches no further than its archive.
    (
      [
        nitf("<doc-id id-string=\"1234\"/>"),
        nitf("<doc-id id-string=\"1234\"/>", status: "canceled", hour: 12),
      ], []
    ),
    // The same source in two archives; another one's item stands.
    (
      [
        distributed("Norland News") + distributed("Sudland News"),
        distributed("Norland News", status: "canceled", hour: 12),
      ], [1]
    ),
    // A kill that names no source finds the story of its archive, whatever source that names.
    (
      [
        distributed("Norland News")
          + nitf("<doc-id id-string=\"1234\"/>", status: "canceled", hour: 12),
        distributed("Norland News"),
      ], [1]
    ),
  ]

  @Test(arguments: separate)
  func `a bare id without an agency holds for its source, else its archive`(
    _ archives: [String], _ withdrawn: [Int]
  ) async throws {
    let folder = try TemporaryFolder()
    for (index, text) in archives.enumerated() {
      _ = try folder.write("in/\(index).xml", Array(text.utf8))
    }
    let record = try await `Whole runs`.run(folder, to: "out")
    #expect(record.counts.rejected == 0 && record.counts.withdrawn == withdrawn.count)
    guard !withdrawn.isEmpty else { return }
    let rows = try Self.records(folder, "withdrawn").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.map { $0[2] } == ["0.xml"])
    #expect(rows.map { $0[3] } == withdrawn.map { "\($0)" })
    // The kill and what it withdrew are one chain.
    let chains = try Self.records(folder, "chains")
    #expect(chains.contains { $0.contains(",kill,") })
  }

  /// Archives, and of each what is told: reason, record and id.
  static let told: [([String], [[(String, Int, String)]], Set<String>)] = [
    (
      [
        nitf("<doc-id id-string=\"1234\"/>"),
        nitf("<doc-id id-string=\"77\"/>")
          + nitf("<doc-id id-string=\"1234\"/>", status: "canceled", hour: 12),
      ], [[], [("unplaced_kill", 2, "1234")]], ["1.xml"]
    ),
    // The archive has the item: it is told all the same, but needs nobody.
    (
      [
        distributed("Norland News")
          + nitf("<doc-id id-string=\"1234\"/>", status: "canceled", hour: 12),
        distributed("Norland News"),
      ], [[("local_kill", 2, "1234")], []], []
    ),
    // Somebody is named, or the id holds everywhere.
    ([distributed("Norland News", status: "canceled")], [[]], []),
    ([nitf("<doc-id regsrc=\"Norland\" id-string=\"1234\"/>", status: "canceled")], [[]], []),
    ([g2("tag:x.example:1", "1", "canceled")], [[]], []),
    // Of many kills, the first are told and the others counted.
    (
      [
        (0..<22).map { nitf("<doc-id id-string=\"a\(10 + $0)\"/>", status: "canceled") }.joined()
      ],
      [(0..<20).map { ("unplaced_kill", $0 + 1, "a\(10 + $0)") } + [("local_kill", 2, "")]],
      ["0.xml"]
    ),
  ]

  @Test(arguments: told)
  func `a kill that names a bare id and nobody is told`(
    _ archives: [String], _ notes: [[(String, Int, String)]], _ attention: Set<String>
  ) async throws {
    let folder = try TemporaryFolder()
    for (index, text) in archives.enumerated() {
      _ = try folder.write("in/\(index).xml", Array(text.utf8))
    }
    let record = try await `Whole runs`.run(folder, to: "out") { $0.writesReport = true }
    let page = try String(contentsOfFile: folder.path + "/out/report.html", encoding: .utf8)
    for (archive, expected) in zip(record.archives, notes) {
      #expect(archive.warnings.map { $0.reason?.rawValue } == expected.map(\.0))
      for (note, (_, number, id)) in zip(archive.warnings, expected) {
        let words = id.isEmpty ? "\(number) more kills name" : "record \(number) withdraws '\(id)'"
        #expect(note.message.hasPrefix(words))
        #expect(page.contains("\(archive.name): \(words)"))
      }
    }
    // The page with its notes is what verifying makes of the run's record.
    #expect(try await Verifier(folder: folder.path + "/out").verify().findings == [])
    let found = record.attention.filter { $0.kind == .unplacedKill }
    #expect(Set(found.map(\.subject)) == attention)
    // The next run, which reads nothing, says it again.
    let again = try await `Whole runs`.run(folder, to: "out", force: false)
    #expect(
      again.processed == [] && again.archives.map(\.warnings) == record.archives.map(\.warnings))
    #expect(again.attention == record.attention)
  }

  @Test(arguments: cases)
  func `a kill reaches its own item alone`(_ name: String, _ wire: String, _ withdrawn: [Int])
    async throws
  {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/\(name)", Array(wire.utf8))
    let record = try await `Whole runs`.run(folder, to: "out")
    #expect(record.counts.rejected == 0 && record.counts.withdrawn == withdrawn.count)
    let rows = try Self.records(folder, "withdrawn").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)[3]
    }
    #expect(rows.sorted() == withdrawn.map { "\($0)" })
    if name == "g.mbox" {
      #expect(
        try Self.records(folder, "chains").map {
          String($0.split(separator: ",", omittingEmptySubsequences: false)[3])
        } == ["1", "2"])
    }
  }

  @Test func `a printer's chain goes by time, marked or not`() async throws {
    let folder = try TemporaryFolder()
    let wire =
      Self.anpa("BC-XX--Harbour Vote, 2nd Ld-Writethru", "2873", minute: 30)
      + Self.anpa("BC-XX--Harbour Vote, 1st Ld-Writethru", "2872", minute: 20)
      + Self.anpa("BC-XX--Harbour Vote", "2871", minute: 10)
      + Self.anpa("BC-XX--Other Vote", "2874", minute: 11)
      + Self.anpa("BC-XX--Other Vote", "2875", minute: 12)
    _ = try folder.write("in/wire.txt", Array(wire.utf8))
    _ = try await `Whole runs`.run(folder, to: "out") { $0.allowedRejects = .share(0) }
    let rows = try Self.records(folder, "chains").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.map { $0[3] } == ["3", "2", "1"])
    #expect(rows.map { $0[7] } == ["", "wire.txt#3", "wire.txt#2"])
  }

  private static func held(_ members: String) -> String {
    "{\"guid\":\"tag:synthetic.example:n\",\"type\":\"text\",\"versioncreated\":\"2026-03-01T10:00:00Z\",\"headline\":\"Harbour vote\",\"body_text\":\"The council put off its vote.\",\(members)}"
  }

  private static func g2Held(_ meta: String) -> String {
    "<newsItem guid=\"tag:synthetic.example:g\" version=\"2\"><itemMeta>\(meta)</itemMeta><contentMeta><headline>Harbour vote</headline></contentMeta><contentSet><inlineXML><html><body><p>The council put off its vote.</p></body></html></inlineXML></contentSet></newsItem>"
  }

  private static func newsML1(_ management: String) -> String {
    "<NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:newsml:synthetic.example:20260301:TX-1:2</PublicIdentifier></NewsIdentifier></Identification><NewsManagement>\(management)</NewsManagement><NewsComponent><NewsLines><HeadLine>Harbour vote</HeadLine></NewsLines><ContentItem><DataContent><p>The council put off its vote.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
  }

  private static func release(_ dates: String, _ status: String = "usable") -> String {
    "<nitf><head><docdata management-status=\"\(status)\"><doc-id id-string=\"tag:n:1\"/>\(dates)</docdata></head><body><body.head><hedline><hl1>Harbour vote</hl1></hedline></body.head><body.content><p>The council of Norland met.</p></body.content></body></nitf>"
  }

  private static func change(_ status: String, _ future: String) -> String {
    newsML1(
      "<Status FormalName=\"\(status)\"/><StatusWillChange><FutureStatus FormalName=\"\(future)\"/><DateAndTime>20990101T120000Z</DateAndTime></StatusWillChange>"
    )
  }

  /// A file, and whether it is held (nil: it is a kill) in 2026.
  static let embargoes: [(String, Bool?)] = [
    (held("\"embargoed\":\"2099-01-01T10:00:00Z\""), true),
    (held("\"embargoed\":\"2020-01-01T10:00:00Z\""), false),
    (held("\"embargoed\":\"sometime\""), true),
    (held("\"embargoed\":\"1. Januar 2020 18.00 Uhr\""), false),
    (g2Held("<embargoed/>"), true),
    (g2Held("<pubStatus qcode=\"stat:withheld\"/><embargoed/>"), true),
    (g2Held("<pubStatus qcode=\"stat:withheld\"/>"), nil),
    (newsML1("<Status FormalName=\"Embargoed\"/>"), true),
    (change("Embargoed", "Usable"), true), (change("Usable", "Canceled"), false),
    (
      release(
        "<date.issue norm=\"2026-03-01T10:00:00Z\"/><date.release norm=\"2099-03-01T10:00:00Z\"/>"),
      true
    ),
    (release("<date.release norm=\"20990301T100000Z\"/>"), true),
    (release("<date.release norm=\"20990301T100000Z\"/>", "withheld"), true),
    (release("<date.issue norm=\"20990301\"/><date.release norm=\"20990301T180000Z\"/>"), true),
    (
      release(
        "<date.issue norm=\"20990301T100000+0000\"/><date.release norm=\"20990301T110000+0200\"/>"),
      false
    ),
    (release("<date.issue norm=\"20260301T100000Z\"/>", "embargoed"), true),
  ]

  @Test(arguments: embargoes)
  func `what is embargoed is held until somebody says that it is not`(
    _ file: String, _ isHeld: Bool?
  ) async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.\(file.hasPrefix("<") ? "xml" : "json")", Array(file.utf8))
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    let record = try await `Whole runs`.run(folder, to: "out", at: now) {
      $0.holdsEmbargoes = true
    }
    #expect(record.counts.read == 1 && record.counts.rejected == 0)
    #expect(record.counts.leftOut == (isHeld == true ? 1 : 0))
    let kinds = try String(contentsOfFile: folder.path + "/out/tables/kinds.csv", encoding: .utf8)
    #expect(kinds.contains("kill,1") == (isHeld == nil))
    // Nothing is held for a time that is not known: another version lifts it.
    let file = try #require(record.archives.first)
    #expect((file.heldUntil ?? 0) < 5_000_000_000)
  }
}
