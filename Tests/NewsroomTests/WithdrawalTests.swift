import Foundation
import Newsroom
import TestKit
import Testing

@Suite(.timeLimit(.minutes(8 * Patience.factor))) struct `Withdrawn stories` {
  /// A news item in JSON; its text tells which it is.
  private static func item(
    _ name: String, version: Int?, hour: Int, isKill: Bool = false, replaces: String? = nil
  ) -> String {
    let revision = version.map { "\"version\":\"\($0)\"," } ?? ""
    let note = isKill ? "\"ednote\":\"Names in \(name) were wrong\"," : ""
    return
      "{\"guid\":\"tag:synthetic.example,2026:\(name)\",\(revision)\(note)\"type\":\"text\",\"pubstatus\":\"\(isKill ? "canceled" : "usable")\",\"versioncreated\":\"2026-03-01T\(hour < 10 ? "0" : "")\(hour):00:00Z\",\"language\":\"en\",\"headline\":\"Harbour \(name) \(version ?? 0)\",\"body_text\":\"OSLO (AP) - The council of Norland met at \(hour) on \(name).\"}\n"
  }

  /// What is in the stories' files: `headline kind`, sorted.
  private static func stories(_ folder: TemporaryFolder, _ output: String) throws -> [String] {
    let root = folder.path + "/" + output + "/stories"
    return try FileManager.default.contentsOfDirectory(atPath: root).flatMap { name in
      try `Whole runs`.gunzippedLines(root + "/" + name).map { story in
        "\(story["headline"] ?? "") \(story["kind"] ?? "")"
      }
    }.sorted()
  }

  private static func table(_ folder: TemporaryFolder, _ output: String, _ name: String) throws
    -> [String]
  {
    try String(
      contentsOfFile: "\(folder.path)/\(output)/tables/\(name).csv", encoding: .utf8
    ).split(separator: "\n").map(String.init)
  }

  @Test(arguments: [["a": 0], ["a": 1], ["b": 0], ["0": 0]])
  func `a kill withdraws earlier versions, wherever it stands`(_ place: [String: Int]) async throws
  {
    let folder = try TemporaryFolder()
    let stories = [
      Self.item("n1", version: 1, hour: 1), Self.item("n1", version: 2, hour: 2),
      Self.item("n1", version: 4, hour: 9), Self.item("n2", version: 1, hour: 1),
    ]
    let kill = Self.item("n1", version: 3, hour: 5, isKill: true)
    let (archive, isFirst) = try #require(place.first)
    var files = ["a": stories.joined()]
    files[archive] = isFirst == 1 ? kill + (files[archive] ?? "") : (files[archive] ?? "") + kill
    for (name, text) in files { _ = try folder.write("in/\(name).json", Array(text.utf8)) }
    let record = try await `Whole runs`.run(folder, to: "out")
    #expect(record.counts.withdrawn == 2 && record.counts.written == 3)
    #expect(record.counts.read == 5 && record.exitStatus == 0)
    #expect(
      try Self.stories(folder, "out") == [
        "Harbour n1 3 kill", "Harbour n1 4 story", "Harbour n2 1 story",
      ])
    let shift = isFirst == 1 ? 1 : 0
    let killRecord = archive == "a" ? (isFirst == 1 ? 1 : 5) : 1
    #expect(
      try Self.table(folder, "out", "withdrawn") == [
        "id,version,archive,record,withdrawn_by_archive,withdrawn_by_record,reason",
        "\"tag:synthetic.example,2026:n1\",1,a.json,\(1 + shift),\(archive).json,\(killRecord),Names in n1 were wrong",
        "\"tag:synthetic.example,2026:n1\",2,a.json,\(2 + shift),\(archive).json,\(killRecord),Names in n1 were wrong",
      ])
    let chain = try Self.table(folder, "out", "chains").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    // The item's name has a comma, so columns are counted from the second piece on.
    #expect(chain.map { $0[2] } == ["3", "1", "2", "4"])
    #expect(chain.map { $0[5] } == ["kill", "story", "story", "story"])
    #expect(
      chain.map { $0[8] } == ["", "", "a.json#\(1 + shift)", "a.json#\(2 + shift)"])
    let days = try Self.table(folder, "out", "kinds")
    #expect(days.contains("kill,1") && days.contains("story,2"))
  }

  /// Some file systems take the two for one name; then there is nothing to test.
  @Test func `archives whose names are one text in two ways are two`() async throws {
    let folder = try TemporaryFolder()
    for (index, name) in ["caf\u{E9}", "cafe\u{301}"].enumerated() {
      let lines =
        (0...index).map { Self.item("n\(index)\($0)", version: 1, hour: 1) }
        + (0...index).map { Self.item("n\(index)\($0)", version: 2, hour: 2, isKill: true) }
      _ = try folder.write("in/\(name).json", Array(lines.joined().utf8))
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/in")
    guard names.count == 2 else { return }
    let record = try await `Whole runs`.run(folder, to: "out")
    #expect(record.counts.read == 6 && record.counts.withdrawn == 3)
    #expect(try Self.stories(folder, "out").allSatisfy { $0.hasSuffix("kill") })
  }

  @Test func `a kill that comes later does only its story's archive again, and may go again`()
    async throws
  {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.json", Array(Self.item("n1", version: 1, hour: 1).utf8))
    _ = try folder.write("in/b.json", Array(Self.item("n2", version: 1, hour: 1).utf8))
    _ = try await `Whole runs`.run(folder, to: "out", force: false)
    let before = `Whole runs`.results(folder, "out")
    let path = try folder.write(
      "in/c.json", Array(Self.item("n1", version: nil, hour: 5, isKill: true).utf8))
    let second = try await `Whole runs`.run(folder, to: "out", force: false)
    #expect(second.processed == ["a.json", "c.json"] && second.counts.withdrawn == 1)
    let third = try await `Whole runs`.run(folder, to: "out", force: false)
    #expect(third.processed.isEmpty && third.counts.withdrawn == 1)
    // Forced, the list of the last run is right at once.
    let forced = try await `Whole runs`.run(folder, to: "out", force: true)
    #expect(forced.processed.sorted() == ["a.json", "b.json", "c.json"])
    try FileManager.default.removeItem(atPath: path)
    // Its results are kept where the pipeline does not say otherwise, and so is what it withdraws.
    let kept = try await `Whole runs`.run(folder, to: "out", force: false)
    #expect(kept.processed.isEmpty && kept.counts.withdrawn == 1)
    let fourth = try await `Whole runs`.run(folder, to: "out", force: false) {
      $0.vanished = .withdraw
    }
    #expect(fourth.processed == ["a.json"] && fourth.counts.withdrawn == 0)
    let after = `Whole runs`.results(folder, "out").filter { !$0.key.contains("c.json") }
    #expect(after == before)
  }

  /// Archives come one by one in any order, some go again, some lose files as if a run had been broken
  /// off.
  ///
  /// The results are those of one run over what is there at the end. Seeds are chosen by whether something is withdrawn at the end.
  @Test(arguments: [1, 3, 4, 5, 6] as [UInt64])
  func `the results do not depend on order, interruption or split`(_ seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    let folder = try TemporaryFolder()
    var archives = [String](repeating: "", count: 5)
    for number in 0..<40 {
      let name = "n\(random.next(upTo: 9))"
      let version = random.next(upTo: 4) == 0 ? nil : random.next(upTo: 4)
      archives[random.next(upTo: archives.count)] += Self.item(
        name, version: version, hour: number % 23, isKill: random.next(upTo: 6) == 0)
    }
    var there: Set<Int> = []
    for step in 0..<7 {
      let index = step < archives.count ? step : random.next(upTo: archives.count)
      let path = "in/\((index * 7 + Int(seed)) % 5)\(index).json"
      if there.contains(index), there.count > 1 {
        try FileManager.default.removeItem(atPath: folder.path + "/" + path)
        there.remove(index)
      } else {
        _ = try folder.write(path, Array(archives[index].utf8))
        there.insert(index)
      }
      _ = try await `Whole runs`.run(folder, to: "out", force: false) {
        $0.cores = 1 + Int(seed) % 2
        $0.vanished = .withdraw
      }
      // A run that is broken off leaves archives whose files are not all there.
      let partials = folder.path + "/out/partials"
      for name in try FileManager.default.contentsOfDirectory(atPath: partials).sorted()
      where name.hasSuffix(".run") && random.next(upTo: 3) == 0 {
        try FileManager.default.removeItem(atPath: partials + "/" + name)
      }
    }
    let last = try await `Whole runs`.run(folder, to: "out", force: false) {
      $0.vanished = .withdraw
    }
    let whole = try await `Whole runs`.run(folder, to: "whole")
    #expect(last.counts == whole.counts && whole.counts.withdrawn > 0)
    let expected = `Whole runs`.results(folder, "whole")
    let found = `Whole runs`.results(folder, "out").filter { expected[$0.key] != nil }
    #expect(found == expected)
  }

  @Test func `a dpa kill withdraws the number it names, AP's the keyword line of the day`()
    async throws
  {
    let folder = try TemporaryFolder()
    func dpa(_ number: String, _ mark: String, _ text: String) -> String {
      "\u{01}xya\(number) 1 i 20  dpa 0816\r\n\r\nNorland-politics/\r\n\u{02}\(mark)The harbour vote of Norland is put off again =\r\n\r\n   Oslo (dpa) - \(text)\r\n\r\n\u{03}211301 GMT Oct 19\r\n\u{7F}\u{04}"
    }
    func ap(_ slug: String, _ day: Int) -> String {
      "\u{16}\u{16}\u{01}W2871\u{1F}asian\r\nb i\u{13}\u{11} BC-XX--Norland-HarbourVo   11-\(day) 0310\r\n\u{02}^\(slug),120<\r\n^Harbour vote put off <\r\n\t   OSLO, Norway (AP) _ The harbour council of Norland put off its vote. \r\n\u{03}AP-WF-11-\(day)-13 1509EST<\r\n\u{04}"
    }
    let wire =
      dpa("0041", "", "The council met.") + dpa("0042", "", "The council put off its vote.")
      + dpa("0043", "KILL KILL KILL\r\n", "Please kill the story xya0042 on the harbour vote.")
      + ap("BC-XX--Harbour Vote", 14) + ap("BC-XX--Harbour Vote, 1st Ld-Writethru", 14)
      + ap("BC-XX--Harbour Vote", 15) + ap("BC-XX--Harbour Vote, Mandatory Kill", 14)
      + ap("BC-XX--Other Vote", 14)
    _ = try folder.write("in/wire.txt", Array(wire.utf8))
    let record = try await `Whole runs`.run(folder, to: "out") { $0.allowedRejects = .share(0) }
    #expect(record.counts.read == 8 && record.counts.withdrawn == 3)
    let rows = try Self.table(folder, "out", "withdrawn").dropFirst()
    let places = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false)[3] }
    #expect(places.sorted() == ["2", "4", "5"])
  }

  private static func g2(_ name: String, _ version: Int, _ meta: String = "") -> String {
    "<newsItem guid=\"tag:synthetic.example,2026:\(name)\" version=\"\(version)\"><itemMeta><versionCreated>2026-03-01T0\(version):00:00Z</versionCreated>\(meta)</itemMeta><contentMeta><headline>Harbour \(name) \(version)</headline></contentMeta><contentSet><inlineXML><html><body><p>The council put off its vote.</p></body></html></inlineXML></contentSet></newsItem>\n"
  }

  @Test func `an item may name another that it kills or replaces`() async throws {
    let folder = try TemporaryFolder()
    func link(_ name: String) -> String {
      "<link rel=\"irel:previousVersion\" residref=\"tag:synthetic.example,2026:\(name)\" version=\"1\"/>"
    }
    let wire =
      Self.g2("k1", 1) + Self.g2("k1", 2) + Self.g2("r1", 1)
      + Self.g2("k2", 3, "<pubStatus qcode=\"stat:canceled\"/>" + link("k1"))
      + Self.g2("r2", 3, link("r1"))
    _ = try folder.write("in/wire.xml", Array(wire.utf8))
    let record = try await `Whole runs`.run(folder, to: "out")
    #expect(record.counts.read == 5 && record.counts.withdrawn == 1)
    #expect(
      try Self.stories(folder, "out") == [
        "Harbour k1 2 story", "Harbour k2 3 kill", "Harbour r1 1 story", "Harbour r2 3 story",
      ])
    let chains = try Self.table(folder, "out", "chains").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(
      chains.map { $0[1].filter { $0 != "\"" } } == [
        "2026:k1", "2026:k1", "2026:k1", "2026:r1", "2026:r1",
      ])
    #expect(chains.map { $0[4] } == ["4", "1", "2", "3", "5"])
    #expect(chains.last.map { $0[9] } == "wire.xml#3")
  }

  @Test func `a night's kill withdraws what an earlier night brought`() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.json", Array(Self.item("n1", version: 1, hour: 1).utf8))
    _ = try await `Whole runs`.run(folder, to: "out", force: false)
    // The next night names another folder: the first archive is no input, but it counts.
    _ = try folder.write(
      "next/b.json", Array(Self.item("n1", version: 2, hour: 5, isKill: true).utf8))
    func night() async throws -> RunRecord {
      try await Run(
        pipeline: Pipeline(), archives: Newsroom.Inputs.resolve(["next"], base: folder.path),
        output: folder.path + "/out", logger: `Whole runs`.logger, force: false
      ).execute()
    }
    let record = try await night()
    #expect(record.processed == ["a.json", "b.json"])
    #expect(record.counts.withdrawn == 1 && record.notices.isEmpty)
    // One that is gone keeps its stories, and that is told.
    _ = try folder.write("in/c.json", Array(Self.item("n2", version: 1, hour: 1).utf8))
    _ = try await `Whole runs`.run(folder, to: "out", force: false)
    try FileManager.default.removeItem(atPath: folder.path + "/in/c.json")
    _ = try folder.write(
      "next/d.json", Array(Self.item("n2", version: 2, hour: 5, isKill: true).utf8))
    let last = try await night()
    #expect(last.counts.withdrawn == 1)
    #expect(last.notices.contains { $0.hasPrefix("c.json keeps stories that are withdrawn") })
  }

  @Test func `many archives are searched in groups`() async throws {
    let folder = try TemporaryFolder()
    for number in 0..<70 {
      _ = try folder.write(
        "in/\(number + 100).json",
        Array(Self.item("n\(number)", version: 1, hour: number % 9).utf8))
    }
    _ = try folder.write(
      "in/kills.json",
      Array(
        [0, 33, 69].map { Self.item("n\($0)", version: 1, hour: 12, isKill: true) }.joined().utf8))
    let record = try await `Whole runs`.run(folder, to: "out")
    #expect(record.counts.read == 73 && record.counts.withdrawn == 3)
    #expect(
      record.archives.filter { !$0.withdrawn.isEmpty }.map(\.name)
        == ["100.json", "133.json", "169.json"])
  }
}
