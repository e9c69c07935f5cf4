import Foundation
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite struct `Nights` {
  @Test(arguments: [
    ("wire/{date}/*.gz", "wire/2024-03-01/*.gz", "wire"),
    ("{yesterday}.gz", "2024-02-29.gz", ""),
    ("/w/{date-7}/{date+1}", "/w/2024-02-23/2024-03-02", "/w"),
    ("/w/a-{date:yyyy/MM/dd}.gz", "/w/a-2024/03/01.gz", "/w"),
    ("{yesterday:yyMd}", "24229", ""),
    ("{date-60:yyyy DDD}", "2024 001", ""),
    ("plain/*.gz", "plain/*.gz", nil),
    ("set-{a,b}/{}", "set-{a,b}/{}", nil),
    ("open {date", "open {date", nil),
  ])
  func `placeholders are filled in`(_ text: String, _ expected: String, _ fixed: String?) throws {
    let night = try #require(Night("2024-03-01"))
    let filled = try night.fill(text)
    #expect(filled.text == expected)
    #expect(filled.fixed == fixed)
  }

  @Test(arguments: [
    ("{dat}", "unknown placeholder {dat}; did you mean {date}?"),
    ("{yesterdy:yyyy}", "did you mean {yesterday}?"),
    ("{date~1}", "{date~1} is no date; {date-7} is a week earlier"),
    ("{date:YYYY}", "'YYYY' in {…:YYYY} is no part of a date"),
  ])
  func `wrong ones are told with the right ones`(_ text: String, _ message: String) throws {
    let night = try #require(Night("2024-03-01"))
    let error = #expect(throws: WireError.self) { try night.fill(text) }
    #expect(error?.message.contains(message) == true)
  }

  @Test(arguments: ["2024-02-30", "2024-2-01", "20240201", "yesterday", "", "2024-01-01x"])
  func `what is no date is refused`(_ word: String) { #expect(Night(word) == nil) }

  @Test func `a night is that of the time zone`() throws {
    let time = Date(timeIntervalSince1970: 1_709_249_400)  // 2024-02-29 23:30 UTC
    #expect(Night.at(time, timezone: "UTC")?.date == "2024-02-29")
    #expect(Night.at(time, timezone: "Europe/Berlin")?.date == "2024-03-01")
    #expect(Night.at(time, timezone: "America/New_York")?.date == "2024-02-29")
    #expect(Night.at(time, timezone: "Mars/Olympus") == nil)
  }

  private static func found(
    _ folder: TemporaryFolder, _ inputs: [String], _ missing: Pipeline.MissingInput = .error,
    night: String = "2024-03-01"
  ) throws -> NightInputs {
    try NightInputs.resolve(
      inputs, base: folder.path, night: try #require(Night(night)), missing: missing)
  }

  @Test func `archives of two nights have two names`() throws {
    let folder = try TemporaryFolder()
    for name in [
      "w/2024-03-01/a.gz", "w/2024-03-01/deep/b.gz", "w/2024-02-29/a.gz", "w/x-20240301.gz",
      "fixed/c.gz",
    ] { _ = try folder.write(name, [1]) }
    func names(_ inputs: String...) throws -> [String] {
      try Self.found(folder, inputs).archives.map(\.name)
    }
    #expect(try names("w/{date}/*.gz") == ["2024-03-01/a.gz"])
    #expect(try names("w/{date}") == ["2024-03-01/a.gz", "2024-03-01/deep/b.gz"])
    #expect(try names("w/{date}/") == ["2024-03-01/a.gz", "2024-03-01/deep/b.gz"])
    #expect(try names("w/{date}/a.gz") == ["2024-03-01/a.gz"])
    #expect(
      try names("w/{date}/a.gz", "w/{yesterday}/a.gz") == ["2024-02-29/a.gz", "2024-03-01/a.gz"])
    #expect(try names("w/x-{date:yyyyMMdd}.gz") == ["x-20240301.gz"])
    #expect(try names("\(folder.path)/w/{date}/**/*.gz").count == 2)
    #expect(try names("fixed", "w/{date}/*.gz") == ["2024-03-01/a.gz", "c.gz"])
    #expect(try names("w/{date}/*.gz", "w/{date}/a.gz") == ["2024-03-01/a.gz"])
    _ = try folder.write("other/a.gz", [1])
    #expect(throws: WireError.self) { try names("other", "w/{date}/*.gz", "fixed/../w/2024-02-29") }
  }

  @Test func `a night without its feed is told as the pipeline says`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("w/2024-03-01/a.gz", [1])
    let error = #expect(throws: WireError.self) {
      try Self.found(folder, ["w/{date}/*.gz"], night: "2024-03-02")
    }
    #expect(error?.message.contains("nothing there for the night of 2024-03-02") == true)
    #expect(error?.message.contains("missing: warn") == true)
    let both = ["w/{date}/*.gz", "w/{yesterday}/*.gz"]
    let warned = try Self.found(folder, both, .warn, night: "2024-03-02")
    #expect(warned.archives.count == 1)
    #expect(warned.attention.map(\.kind) == [.missingInput])
    #expect(warned.attention.first?.subject == "w/{date}/*.gz")
    let ignored = try Self.found(folder, both, .ignore, night: "2024-03-02")
    #expect(ignored.archives.count == 1 && ignored.attention.isEmpty)
    // Without a date in it, a folder that is not there is a mistake whatever `missing:` says.
    #expect(throws: WireError.self) { try Self.found(folder, ["none/*.gz"], .ignore) }
  }

  @Test func `the pipeline's keys are read`() throws {
    let pipeline = try PipelineFile.read(
      """
      inputs: ["wire/{date}/*.gz"]
      missing: warn
      timezone: Asia/Tokyo
      notify: {command: [mail, -s, night, desk], on: always, timeout: 2m}
      """, path: "p.yaml")
    #expect(pipeline.missing == .warn && pipeline.timezone == "Asia/Tokyo")
    var notify = Pipeline.Notify(command: .words(["mail", "-s", "night", "desk"]))
    notify.occasions = [.always]
    notify.timeout = 120
    #expect(pipeline.notify == notify)
    let short = try PipelineFile.read("notify: mail desk", path: "p.yaml")
    #expect(short.notify == Pipeline.Notify(command: .shell("mail desk")))
  }

  @Test(arguments: [
    ("missing: maybe", "p.yaml:1:10: missing must be one of error, warn, ignore, not 'maybe'"),
    (
      "timezone: Europe/Berln",
      "p.yaml:1:11: timezone must be a time zone such as UTC or Europe/Berlin ('Europe/Berlin'?), not 'Europe/Berln'"
    ),
    ("notify: {comand: x}", "p.yaml:1:10: unknown key 'comand'; did you mean 'command'?"),
    (
      "notify: {command: x, on: [never]}",
      "p.yaml:1:26: notify.on must be some of failure, warning, always, not 'never'"
    ),
    (
      "notify: {command: x, timeout: soon}",
      "p.yaml:1:31: notify.timeout must be a time from 1s to 24h, such as 30s or 2m, not 'soon'"
    ),
    (
      "notify: {on: always}",
      "p.yaml:1:9: notify must be a command, or a mapping with 'command', not 'no command'"
    ),
  ])
  func `wrong settings are told with the right ones`(_ text: String, _ message: String) {
    let error = #expect(throws: WireError.self) { try PipelineFile.read(text, path: "p.yaml") }
    #expect(error?.description == message)
  }

  @Test func `a path with a date that breaks the YAML is explained`() {
    let error = #expect(throws: WireError.self) {
      try PipelineFile.read("inputs: [wire/{date}/*.gz]", path: "p.yaml")
    }
    #expect(error?.description.contains("needs quotation marks") == true)
  }
}
