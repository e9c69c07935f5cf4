import Foundation
import TestKit
import Testing

extension `The program` {
  /// `yyyy-mm-dd` so many days ago.
  private static func day(_ back: Int) -> String {
    Date(timeIntervalSinceNow: -86_400 * Double(back)).formatted(
      .iso8601.year().month().day())
  }

  private static func feed(_ folder: TemporaryFolder, _ date: String, _ name: String = "afp") throws
  {
    _ = try folder.write(
      "wire/\(date)/\(name).jsonl",
      Array(#"{"headline": "Rain on \#(date)", "text": "\#(name): it rained on \#(date)."}"#.utf8))
  }

  private static func record(_ folder: TemporaryFolder) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/out/run.json"))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  @Test func `nights that the machine was off are caught up, those without a feed are told`() throws
  {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "p.yaml",
      Array("inputs: [\"wire/{date}/*.jsonl\"]\nlimits: {rejects: 9}\ncatch_up: 7\n".utf8))
    for back in [9, 5, 4, 2, 0] { try Self.feed(folder, Self.day(back)) }
    // What lies before the first night of all is not missed.
    #expect(try run(["run", file, "--date", Self.day(5), "--quiet"]).status == 0)
    let ran = try run(["run", file])
    #expect(ran.status == 0, "\(ran.errors)")
    let nights = [4, 3, 2, 1, 0].map(Self.day)
    for night in nights { #expect(ran.output.contains("night of \(night)\n"), "\(ran.output)") }
    let record = try Self.record(folder)
    let names = (record["archives"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
    #expect(names == [5, 4, 2, 0].map { Self.day($0) + "/afp.jsonl" })
    #expect(record["night"] as? String == Self.day(0))
    let told = (record["attention"] as? [[String: Any]])?.compactMap { $0["text"] as? String } ?? []
    #expect(told.count == 2, "\(told)")
    for back in [3, 1] {
      #expect(
        told.contains { $0.hasPrefix("night of \(Self.day(back)): nothing there") }, "\(told)")
    }
    #expect(try run(["verify", folder.path + "/out"]).status == 0)
    // All is done: the next run does its own night alone.
    let again = try run(["run", file])
    #expect(again.status == 0 && !again.output.contains("night of"), "\(again.output)")
    // A feed that comes late is of its own night.
    try Self.feed(folder, Self.day(3), "late")
    let late = try run(["run", file])
    #expect(late.output.contains("night of \(Self.day(3))\n"), "\(late.output)")
    #expect(!late.output.contains("night of \(Self.day(4))\n"))
  }

  @Test func `that missed nights cannot be looked for is told`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "p.yaml",
      Array("inputs: [\"wire/{date}/*.jsonl\"]\noutput: \"out/{date}\"\ncatch_up: 7\n".utf8))
    for back in [2, 0] { try Self.feed(folder, Self.day(back)) }
    _ = try folder.write("out/\(Self.day(2))/ledger.sqlite", Array("no ledger at all".utf8))
    let ran = try run(["run", file])
    #expect(ran.status == 0, "\(ran.errors)")
    #expect(ran.output.contains("missed nights unknown: nights that were missed could not"))
    let data = try Data(
      contentsOf: URL(fileURLWithPath: folder.path + "/out/\(Self.day(0))/run.json"))
    let record = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let told = (record?["attention"] as? [[String: Any]])?.compactMap { $0["kind"] as? String }
    #expect(told?.contains("unknown_nights") == true, "\(told ?? [])")
  }

  @Test func `nights since a date are done one after the other`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "p.yaml", Array("inputs: [\"wire/{date}/*.jsonl\"]\noutput: \"out/{date}\"\n".utf8))
    for day in 1...3 { try Self.feed(folder, "2024-05-0\(day)") }
    let ran = try run(["run", file, "--since", "2024-05-01", "--date", "2024-05-03", "--quiet"])
    #expect(ran.status == 0 && ran.errors.isEmpty, "\(ran.errors)")
    for day in 1...3 {
      #expect(try run(["verify", folder.path + "/out/2024-05-0\(day)"]).status == 0)
    }
    let turned = try run(["run", file, "--since", "2024-05-03", "--date", "2024-05-01"])
    #expect(turned.status == 64 && turned.errors.contains("is later than --date"))
    #expect(try run(["run", file, "--since", "1999-01-01"]).errors.contains("366 nights"))
    let fixed = try folder.write("q.yaml", Array("inputs: [wire]\n".utf8))
    #expect(
      try run(["run", fixed, "--since", "2024-05-01"]).errors.contains("no input has {date}"))
  }
}
