import Decode
import Foundation
import TestKit
import Testing
import Wire

/// Fixtures whose control codes are written `\x01`; a backslash at a line's end joins lines.
enum WireFixture {
  static func bytes(_ name: String) throws -> [UInt8] { unescaped(try Fixtures.bytes(name)) }

  static func unescaped(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "\\"), index + 1 < text.count else {
        out.append(text[index])
        index += 1
        continue
      }
      switch text[index + 1] {
      case UInt8(ascii: "x"):
        let digits = String(decoding: text[(index + 2)..<(index + 4)], as: UTF8.self)
        out.append(UInt8(digits, radix: 16) ?? 0)
        index += 4
        continue
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "t"): out.append(0x09)
      case 0x0A: break
      default: out.append(text[index + 1])
      }
      index += 2
    }
    return out
  }

  static let teleprinter = [
    "iptc7901-lead", "iptc7901-french", "iptc7901-bare", "iptc7901-kill", "iptc7901-german-7bit",
    "anpa-story", "anpa-table", "anpa-kyodo", "zczc-aap", "zczc-sport", "zczc-racing",
    "racing-results", "release",
  ].map { "teleprinter/\($0).txt" }

  static func stories(_ name: String) throws -> [[String: Any]] {
    Stages.stories(try bytes("teleprinter/\(name).txt"))
  }

  static func story(_ name: String) throws -> [String: Any] {
    try #require(stories(name).first)
  }
}

@Suite struct `IPTC 7901` {
  private static func message(_ headline: String) throws -> [String: Any] {
    let wire =
      "\u{01}bdt0050 4 pl 100 xya 0050\r\nNorland/\r\n\u{02}\(headline) =\r\nHalden (xya) - Vier.\r\n\u{03}\r\n131137 GMT Nov 13\r\n\u{04}"
    return try #require(Stages.stories(Array(wire.utf8)).first)
  }

  @Test(
    arguments: [
      "Embargo gegen Norland verschärft", "Embargo on Norland tightened",
      "Sperrfristen im Hafen verlängert", "Embargoed oil for 3 ports",
    ])
  func `a headline that speaks of embargoes is none`(_ headline: String) throws {
    let story = try Self.message(headline)
    #expect(story.text("headline") == headline)
    #expect(story["embargo"] == nil)
  }

  @Test(
    arguments: [
      "Sperrfrist: 18.00 Uhr", "Sperrfrist 1. Januar 2099 18.00 Uhr", "EMBARGO: until 1800 GMT",
      "Embargoed until Monday",
    ])
  func `a line that says until when is an embargo`(_ line: String) throws {
    let story = try Self.message("\(line)\r\nNorland's ferries run again")
    #expect(story.object("embargo").text("text") == line)
    #expect(story.text("headline") == "Norland's ferries run again")
  }

  @Test func `the time may stand on the line behind ETX`() throws {
    #expect(try Self.message("Ferries").text("published") == "2013-11-13T11:37:00Z")
    let wire =
      "\u{16}\u{01}a0102\u{1F}---\r\nu i\u{13}\u{11} BC-Harbour,1st Ld-Writethru 11-13 0100\r\n\u{02}^BC-Harbour, 1st Ld-Writethru,0100<\r\n^Harbour open<\r\n   HALDEN (AP) _ Second.\r\n\u{03}\r\nAP-WF-11-13-13 1220GMT<\r\n\u{04}"
    let story = try #require(Stages.stories(Array(wire.utf8)).first)
    #expect(story.text("published") == "2013-11-13T12:20:00Z")
    #expect(story.list("keywords") == ["BC-Harbour"])
  }

  @Test func `a lead with notebook gives all its fields`() throws {
    let story = try WireFixture.story("iptc7901-lead")
    #expect(
      story.text("headline")
        == "Norland's harbour vote is put off once more as ferries stay in their berths")
    #expect(story.list("bylines") == ["Mara Quist", "Jon Ebner"])
    #expect(story.list("tags") == ["2ND LEAD", "3RD NET"])
    #expect(story.object("version").text("kind") == "lead")
    #expect(story.object("version")["n"] as? Int == 2)
    #expect(story.text("slug") == "Norland-politics/Harbour/Vote")
    #expect(story.list("keywords") == ["Norland-politics", "Harbour", "Vote"])
    #expect(story.text("priority") == "3" && story["urgency_level"] as? Int == 3)
    #expect(story.text("service") == "xya" && story.text("category") == "i")
    #expect(story["sequence"] as? Int == 42 && story["word_count_declared"] as? Int == 180)
    #expect(story.text("published") == "2019-10-21T12:59:00Z")
    #expect(story.text("agency") == "dpa")
    #expect(story.object("dateline").text("text") == "Oslo (dpa)")
    #expect(story.text("signoff") == "dpa mq je rst")
    #expect(
      story.list("editor_notes") == [
        "(Note: changes the headline)", "Adds quotation from the council",
        "Reporting by: Mara Quist in Oslo",
      ])
    #expect(story.objects("links").first?.text("id") == "http://harbour.example/plan")
    #expect(Stages.pieces(story, "paragraphs").count == 2)
    #expect(story.text("text")?.hasPrefix("The harbour council of Norland put off") == true)
    #expect(story.removed("trailer") == ["211259 GMT Okt 19"])
  }

  @Test func `Latin-1, topics and a time without a zone are read`() throws {
    let story = try WireFixture.story("iptc7901-french")
    #expect(story.text("headline") == "Le lac déborde, les bateaux restent à quai")
    #expect(story.text("published") == "2018-12-09T12:23:00")
    #expect(story.list("keywords").contains("Situation"))
    #expect(story.text("text")?.contains("blessé «ni surpris»") == true)
    #expect(Stages.pieces(story, "paragraphs").count == 2)
    #expect(story.text("signoff") == "(SDA\\/ab)")
  }

  @Test func `a copy without control codes is read by its lines`() throws {
    let story = try WireFixture.story("iptc7901-bare")
    #expect(story.text("headline") == "Norland's council meets behind closed doors")
    #expect(story.list("bylines") == ["Mara Quist"])
    #expect(story.text("published") == "2018-12-10T11:37:00Z")
    #expect(story.object("version").text("kind") == "refile")
    #expect(story["sequence"] as? Int == 175)
  }

  /// A message with these lines above its text.
  private func message(_ lines: [String], _ text: String) throws -> [String: Any] {
    let copy =
      "\u{7F}\u{01}xya0044 3 i 20  dpa 0816\r\n\r\nNorland/\r\n\u{02}"
      + lines.joined(separator: "\r\n")
      + "\r\n\(text)\r\n\r\n\u{03}211301 GMT Oct 19\r\n\u{7F}\u{04}"
    return try #require(Stages.stories(Array(copy.utf8)).first)
  }

  @Test(arguments: ["Von Mara Quist =", "By Mara Quist ="])
  func `a byline behind the headline's mark is a byline`(_ byline: String) throws {
    let story = try message(
      ["Ferries run again on the lake =", byline], "Oslo (dpa) - The ferries run again.")
    #expect(story.text("headline") == "Ferries run again on the lake")
    #expect(story.list("bylines") == ["Mara Quist"])
    #expect(story.text("text") == "The ferries run again.")
  }

  @Test(arguments: [
    "Embargo gegen Norland verschaerft", "Embargo on 3 ports lifted", "HOLD ON POWER SLIPS",
  ])
  func `a headline may begin as a mark does`(_ headline: String) throws {
    let story = try message([headline + " ="], "Oslo (dpa) - The ferries run again.")
    #expect(story.text("headline") == headline)
    #expect(story["embargo"] == nil && story["status"] == nil)
  }

  @Test(arguments: ["HOLD", "HOLD HOLD HOLD"])
  func `a hold that stands alone withholds`(_ mark: String) throws {
    let story = try message([mark, "Ferries run again ="], "Oslo (dpa) - The ferries run again.")
    #expect(story.text("status") == "withheld")
    #expect(story.text("headline") == "Ferries run again")
  }

  @Test func `a kill is a kill`() throws {
    #expect(try WireFixture.story("iptc7901-kill").text("kind") == "kill")
  }

  @Test func `the German national set is told by its words`() throws {
    let story = try WireFixture.story("iptc7901-german-7bit")
    #expect(story.text("headline") == "Schwimmer in München mit großen Plänen")
    #expect(story.text("text")?.contains("die Preise sind höher") == true)
  }

  @Test(
    arguments: zip(
      [
        "F|rarna och skepparna har talat med hamnen som inte syns. De s{ger att b}tarna har tid.",
        "F{rgen og b}den er ikke til salg, og det er ikke en dr|m at sejle til byen.",
        "Les t{moins des gar\\ons qui sont arriv{s dans la r{gion parlent pour les autres apr}s une nuit.",
        "Los ni|os que viven por la monta|a del norte con las se|oras que una vez vinieron.",
      ],
      [
        "Förarna och skepparna har talat med hamnen som inte syns. De säger att båtarna har tid.",
        "Færgen og båden er ikke til salg, og det er ikke en drøm at sejle til byen.",
        "Les témoins des garçons qui sont arrivés dans la région parlent pour les autres après une nuit.",
        "Los niños que viven por la montaña del norte con las señoras que una vez vinieron.",
      ]))
  func `national sets are told by their words`(_ bits: String, _ text: String) throws {
    let message =
      "\u{1}xyd0045 4 s 40  syn 0818\r\n\r\nPort/\r\n\u{2}Port =\r\n\r\n\(bits)\r\n\r\n\u{3}211302 Okt 19\r\n\u{4}"
    let story = try #require(Stages.stories(Array(message.utf8)).first)
    #expect(story.text("text") == text)
  }

  @Test func `code page 437 is told from Latin-1 by its letters`() throws {
    let bytes = try WireFixture.bytes("teleprinter/iptc7901-french.txt")
    let pairs: [UInt8: UInt8] = [0xE9: 0x82, 0xE0: 0x85, 0xAB: 0xAE, 0xBB: 0xAF]
    let story = try #require(Stages.stories(bytes.map { pairs[$0] ?? $0 }).first)
    #expect(story.text("headline") == "Le lac déborde, les bateaux restent à quai")
    #expect(story.text("text")?.contains("blessé «ni surpris»") == true)
  }
}

@Suite struct `ANPA-1312` {
  @Test func `a story with header lines gives all its fields`() throws {
    let story = try WireFixture.story("anpa-story")
    #expect(story.text("headline") == "Harbour vote put off for the third time")
    #expect(story.text("slug") == "BC-XX--Norland-Harbour Vote")
    #expect(story.list("keywords") == ["BC-XX--Norland-HarbourVo"])
    #expect(story.object("version").text("kind") == "writethru")
    #expect(story.object("version")["n"] as? Int == 2)
    #expect(story.list("bylines") == ["MARA QUIST", "JON EBNER"])
    #expect(story.text("priority") == "b" && story["urgency_level"] as? Int == 2)
    #expect(story.text("service") == "W" && story.text("category") == "i")
    #expect(story["sequence"] as? Int == 2871 && story["word_count_declared"] as? Int == 310)
    #expect(story.text("published") == "2013-11-14T15:09:00-05:00")
    #expect(story.text("agency") == "AP" && story.text("source_name") == "AP")
    #expect(
      story.list("editor_notes") == [
        "AP Photo NOR101, NOR102", "Eds: UPDATES with quotation. With AP Photos.",
      ])
    #expect(story.list("summary").count == 1)
    #expect(
      Stages.pieces(story, "paragraphs") == [
        "The harbour council of Norland put off its vote on new ferry berths.",
        "\"Nobody is in a hurry,\" councillor Ida Holm said.", "Jon Ebner contributed from Bergen.",
      ])
    #expect(story.object("dateline").text("text") == "OSLO, Norway (AP)")
  }

  @Test func `tables of both kinds keep their rows`() throws {
    let story = try WireFixture.story("anpa-table")
    #expect(story.text("headline") == "Island League Glance")
    let text = try #require(story.text("text"))
    #expect(text.contains("North Bay  73  52  .584  _\nHarbour  55  67  .451  16 1/2"))
    #expect(text.contains("South Bay  23  13  .639"))
    #expect(
      Stages.pieces(story, "crossheads") == ["NORTH DIVISION", "SOUTH DIVISION", "Sunday's Games"])
    #expect(text.hasSuffix("North Bay 6, Harbour 5"))
  }

  @Test(arguments: [
    ("1stAdd", "1st Add", "add", 1, 2), ("2ndTake", "2nd Take", "add", 2, 2),
    ("3rdLd", "3rd Ld", "lead", 3, nil),
  ])
  func `an add is a take, a lead is none; MORE is taken out`(
    _ keyword: String, _ slug: String, _ kind: String, _ number: Int, _ take: Int?
  ) throws {
    var text = String(decoding: try WireFixture.bytes("teleprinter/anpa-story.txt"), as: UTF8.self)
    text = text.replacing("2ndLd-Writethru", with: keyword)
      .replacing("2nd Ld-Writethru", with: slug).replacing("___", with: "MORE")
    let story = try #require(Stages.stories(Array(text.utf8)).first)
    #expect(story.object("version").text("kind") == kind)
    #expect(story.object("version")["n"] as? Int == number)
    #expect(story.object("take")["n"] as? Int == take)
    #expect(story.text("text")?.contains("MORE") == false)
  }

  @Test(arguments: [
    ("Embargo on Norland oil tightened", false), ("Embargo on 3 ports lifted", false),
    ("For release of hostages, a ship", false), ("Embargoed until 6 p.m. Sunday", true),
    ("EMBARGO: none", true), ("For release Sunday, Nov. 18", true), ("(For release at will)", true),
    ("HFR SUNDAY", true), ("For release at 1800 GMT", true),
  ])
  func `a headline on an embargo is no note on one`(_ line: String, _ isNote: Bool) throws {
    var text = String(decoding: try WireFixture.bytes("teleprinter/anpa-story.txt"), as: UTF8.self)
    text = text.replacing("Harbour vote put off for the third time", with: line)
    let story = try #require(Stages.stories(Array(text.utf8)).first)
    #expect((story.text("headline") == line) == !isNote)
  }

  @Test func `Kyodo counts the day first and sends no SYN`() throws {
    let story = try WireFixture.story("anpa-kyodo")
    #expect(
      story.text("headline") == "Rowing: Lake Cup goes to the smallest crew of the field")
    #expect(story.text("published") == "2018-12-10T20:11:00+09:00")
    #expect(story.text("agency") == "Kyodo" && story.text("slug") == "BC-Rowing-Lake-Cup")
    #expect(story.removed("end_mark") == ["==Kyodo"])
    #expect(Stages.pieces(story, "paragraphs").count == 2)
  }
}

@Suite struct `Telex frames` {
  @Test func `a mark means what its desk means by it`() throws {
    let story = try WireFixture.story("zczc-aap")
    #expect(story.text("headline") == "Ferry runs late again on the lake")
    #expect(story.text("slug") == "Ferry_BC1" && story.text("category") == "A")
    #expect(story.list("genre") == ["AM Service"] && story.list("places") == ["TAS"])
    #expect(story.objects("subjects").first?.text("code") == "07000000")
    #expect(story.object("metadata").text("take_key") == "(HOBART)")
    #expect(story.text("signoff") == "AAP RTV")
    let sport = try WireFixture.story("zczc-sport")
    #expect(sport.text("headline") == "ROWING: Results of the Lake Cup")
    #expect(sport.text("slug") == "Rowing" && sport.text("category") == "T")
    #expect(sport.object("dateline").text("text") == "HOBART, Dec 7 AAP")
  }

  @Test func `messages follow each other, racing codes are taken out`() throws {
    let stories = try WireFixture.stories("zczc-racing")
    #expect(
      stories.map { $0.text("headline") } == [
        "North Bay MARKET DAY", "North Bay Trot VIC TAB DIVS 1-4 Friday",
      ])
    #expect(stories[0].list("tags") == ["POTTED"])
    #expect(stories[0].removed("routing_line") == ["YY RFG TDR"])
    let results = try WireFixture.story("racing-results")
    #expect(results.text("headline") == "NEWS: NORTH BAY 6 Wednesday")
    #expect(results.text("text")?.contains("LATE AGAIN 55.5 (J Ebner 3)   1  1  1  2.6") == true)
    let release = try WireFixture.story("release")
    #expect(
      release.text("headline")
        == "Norland Ferries Partners with the Harbour on Berths for Its New Boats")
    #expect(release.text("service") == "AsiaNet" && release.text("id") == "PR10001")
    #expect(release.text("text")?.contains("£1million") == true)
  }
}

@Suite struct `Streams of messages` {
  private static let formats = [
    "iptc": WireFormat.iptc7901, "anpa": .anpa, "zczc": .zczc, "raci": .zczc, "rele": .zczc,
  ]

  @Test(arguments: WireFixture.teleprinter)
  func `each format is told by its bytes`(_ name: String) throws {
    let file = name.split(separator: "/").last ?? ""
    let batches = Stages.decode(try WireFixture.bytes(name)).batches
    let found = Set(batches.flatMap(\.documents).map(\.format))
    #expect(found == [try #require(Self.formats[String(file.prefix(4))])])
  }

  @Test(arguments: ["page.txt", "sentences.tsv"])
  func `other text is not taken for a message`(_ name: String) throws {
    let found = Stages.decode(try Fixtures.bytes(name)).batches.flatMap(\.documents).map(\.format)
    #expect(Set(found) == [.plainText])
  }

  /// All messages with control codes, one after the other, with noise between two of them.
  private static func stream() throws -> [UInt8] {
    var bytes: [UInt8] = []
    for name in WireFixture.teleprinter where !name.contains("bare") && !name.contains("release") {
      // Results have no end of their own but the next message's beginning.
      bytes += try WireFixture.bytes(name) + [0x0A, 0x00, 0x7F, 0x0A]
      if name.contains("anpa-story") { bytes += Array("\nNOISE ON THE LINE\n\n".utf8) }
    }
    return bytes
  }

  @Test func `messages of several standards follow each other in one stream`() throws {
    let result = Stages.decode(try Self.stream())
    #expect(result.documents == 12)
    #expect(result.rejects.map(\.reason) == [.strayText])
    let rejected = result.rejects.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(rejected == ["NOISE ON THE LINE\n\n"])
  }

  @Test(arguments: [1, 7, 64, 1000])
  func `documents are the same however the bytes come`(_ piece: Int) throws {
    let bytes = try Self.stream()
    let whole = Stages.decode(bytes)
    let parts = Stages.decode(bytes, piece: piece)
    #expect(parts.batches.flatMap(\.bytes) == whole.batches.flatMap(\.bytes))
    #expect(
      parts.batches.flatMap(\.documents).map(\.offset)
        == whole.batches.flatMap(\.documents).map(\.offset))
    #expect(parts.rejects.map(\.bytes) == whole.rejects.map(\.bytes))
  }

  @Test func `a message that breaks off does not take the next one with it`() throws {
    let lead = try WireFixture.bytes("teleprinter/iptc7901-lead.txt")
    let next = try WireFixture.bytes("teleprinter/anpa-story.txt")
    let result = Stages.decode(lead.prefix(400) + next)
    #expect(result.rejects.map(\.reason) == [.unterminated])
    #expect(result.documents == 1)
  }

  @Test(.timeLimit(.minutes(8 * Patience.factor)))
  func `hostile runs of marks are read in linear time`() throws {
    let size = 400_000
    let story = String(decoding: try WireFixture.bytes("teleprinter/anpa-story.txt"), as: UTF8.self)
    for mark in ["\u{1}", "<", "^", "\n", "\r", "N", "=", "\u{8}", "\n<", " NNNN"] {
      let run = String(repeating: mark, count: size / mark.utf8.count)
      let bytes = Array(story.replacing("___", with: run).utf8)
      #expect(Stages.decode(bytes).batches.isEmpty == false)
      #expect(Stages.decode(Array("ZCZC AAP\n".utf8) + Array(run.utf8)).batches.isEmpty == false)
    }
    let list = String(repeating: "{\"uri\":\"x\"},", count: 20_000)
    let result = Stages.decode(Array("{\"total\":1,\"item\":[\(list){\"uri\":\"y\"}]}".utf8))
    #expect(result.documents == 20_001)
  }

  @Test(.timeLimit(.minutes(10 * Patience.factor)))
  func `no mutation loses a letter or breaks the reader`() throws {
    let seed: UInt64 = 7901
    var random = SeededRandom(seed: seed)
    let fixtures = try WireFixture.teleprinter.map(WireFixture.bytes)
    for round in 0..<2000 {
      var bytes = fixtures[random.next(upTo: fixtures.count)]
      for _ in 0..<1 + random.next(upTo: 6) { Mutation.apply(&bytes, fixtures, &random) }
      let result = Stages.decode(bytes, piece: 1 + random.next(upTo: 700))
      let accounted = result.batches.reduce(0) { $0 + $1.envelope.archiveBytes }
      // The words of the frames themselves are in no field.
      var missing = Mutation.letters(bytes)
      let text = String(decoding: bytes, as: UTF8.self).lowercased()
      for (word, frame) in [
        ("zczc", "ZCZCzczc"), ("nnnn", "NNNNNNNNNNNN"), ("source:", "Sourcesource"),
      ] {
        for _ in 0..<text.ranges(of: word).count {
          Mutation.subtract(Array(frame.utf8), from: &missing)
        }
      }
      for batch in result.batches { Mutation.subtract(batch.bytes, from: &missing) }
      for reject in result.rejects { Mutation.subtract(reject.bytes, from: &missing) }
      let lost = missing.contains { $0 > 0 }
      // Framing alone makes no batch.
      let isWhole = accounted == bytes.count || result.batches.isEmpty
      if !isWhole || lost {
        let letters = missing.indices.filter { missing[$0] > 0 }.map {
          "\(UnicodeScalar(UInt8($0)))\(missing[$0])"
        }
        Issue.record("\(letters) of \(text.debugDescription) in \(result.rejects.map(\.detail))")
        Issue.record(
          "seed \(seed), round \(round): \(accounted) of \(bytes.count) bytes, letters lost: \(lost)"
        )
        return
      }
    }
  }
}

/// Small changes to a fixture, as broken lines and broken tapes make them.
enum Mutation {
  static func apply(_ bytes: inout [UInt8], _ others: [[UInt8]], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    let index = random.next(upTo: bytes.count)
    switch random.next(upTo: 6) {
    case 0: bytes[index] = UInt8(random.next(upTo: 256))
    case 1: bytes.remove(at: index)
    case 2:
      let marks: [UInt8] = [0x00, 0x01, 0x02, 0x03, 0x04, 0x1F, 0x0A, 0x22, 0x7B, 0x7D, 0x3C, 0x5C]
      bytes.insert(marks[random.next(upTo: marks.count)], at: index)
    case 3: bytes.removeSubrange(index..<min(bytes.count, index + random.next(upTo: 80)))
    case 4:
      let other = others[random.next(upTo: others.count)]
      let start = random.next(upTo: other.count)
      bytes.insert(
        contentsOf: other[start..<min(other.count, start + random.next(upTo: 300))], at: index)
    default: bytes.removeLast(bytes.count - index)
    }
  }

  /// How often each ASCII letter stands.
  static func letters(_ bytes: [UInt8]) -> [Int] {
    var counts = Array(repeating: 0, count: 256)
    for byte in bytes where (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A {
      counts[Int(byte)] += 1
    }
    return counts
  }

  static func subtract(_ bytes: [UInt8], from counts: inout [Int]) {
    for byte in bytes { counts[Int(byte)] -= 1 }
  }
}
