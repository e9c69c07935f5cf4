import Foundation
import SystemPackage
import TestKit
import Testing
import Wire

@testable import Newsroom

/// What the disk and its rights refuse: told before harm is done, with a remedy.
@Suite struct `What is refused` {
  private static func files(refusing ending: String) -> Files {
    Files { operation, path in
      if operation == .open, path.hasSuffix(ending) { throw Errno.permissionDenied }
    }
  }

  @Test func `a ledger that may only be read is refused before files come to be beside it`() throws
  {
    let folder = try TemporaryFolder()
    _ = try Ledger(folder: folder.path)
    let before = folder.contents(below: ".").keys.sorted()
    let error = #expect(throws: WireError.self) {
      _ = try Ledger(folder: folder.path, files: Self.files(refusing: "/ledger.sqlite"))
    }
    #expect(
      error?.message
        == "cannot write the ledger: Permission denied; see that it and its folder may be written to"
    )
    #expect(folder.contents(below: ".").keys.sorted() == before)
    _ = try Ledger(folder: folder.path)
  }

  @Test(arguments: ["-wal", "-shm"])
  func `a file beside the ledger that stands in the way is named`(_ ending: String) throws {
    let folder = try TemporaryFolder()
    _ = try Ledger(folder: folder.path)
    let path = try folder.write("ledger.sqlite" + ending, [])
    let error = #expect(throws: WireError.self) {
      _ = try Ledger(folder: folder.path, files: Self.files(refusing: ending))
    }
    #expect(error?.file == path && error?.message.contains("chmod u+w") == true)
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everything"))
  func `files beside a ledger get its mode again`() throws {
    let folder = try TemporaryFolder()
    _ = try Ledger(folder: folder.path)
    let manager = FileManager.default
    let ledger = folder.path + "/ledger.sqlite"
    let shared = try folder.write("ledger.sqlite-shm", [])
    for path in [ledger, shared] {
      try manager.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
    }
    #expect(throws: WireError.self) { _ = try Ledger(folder: folder.path) }
    #expect(try Ledger.reading(folder.path) { try $0.names() } == [])
    try manager.setAttributes([.posixPermissions: 0o644], ofItemAtPath: ledger)
    _ = try Ledger(folder: folder.path)
  }

  @Test func `results on two disks are told with their remedy`() throws {
    let files = Files { operation, _ in
      if operation == .rename { throw Errno.improperLink }
    }
    let error = #expect(throws: WireError.self) { try files.rename("/a", to: "/b") }
    #expect(error?.message.contains("must be on one disk") == true)
  }

  @Test(arguments: ["47h", "12h", "1d 1h", "90m"])
  func `files are kept for whole days`(_ word: String) {
    let error = #expect(throws: WireError.self) {
      try PipelineFile.read("retention: {stories: \(word)}\n", path: "p")
    }
    #expect(error?.message.contains("retention.stories must be") == true)
  }

  @Test(arguments: [("48h", 2), ("30d", 30), ("24h", 1)])
  func `days may be given in hours`(_ word: String, _ days: Int) throws {
    let pipeline = try PipelineFile.read("retention: {rejects: \(word)}\n", path: "p")
    #expect(pipeline.retainedRejects == days)
  }

  // MARK: - Inputs

  @Test func `linked folders are told where archives may be in them`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.gz", [1])
    _ = try folder.write("in/deep/b.gz", [1])
    _ = try folder.write("away/c.gz", [1])
    _ = try folder.write("results/ledger.sqlite", [1])
    let root = folder.path + "/in"
    for (name, target) in [
      ("linked", "../away"), ("deep/linked", "../../away"), ("again", "deep"), ("self", "."),
      ("out", "../results"), (".hidden", "../away"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: root + "/" + name, withDestinationPath: target)
    }
    func skipped(_ input: String) throws -> [String] {
      let found = try Newsroom.Inputs.find([input], base: folder.path)
      #expect(
        found.skipped.allSatisfy {
          $0.reason == "is a link to a folder, which is not followed; name it among the inputs"
        })
      return found.skipped.map { String($0.path.dropFirst(root.count + 1)) }
    }
    #expect(try skipped("in") == ["deep/linked", "linked"])
    #expect(try skipped("in/**/*.gz") == ["deep/linked", "linked"])
    #expect(try skipped("in/*.gz") == [])
    #expect(try skipped("in/*/*.gz") == ["linked"])
  }

  @Test(arguments: [
    ("*.gz", "a", false), ("**", "a/b", true), ("**/*.gz", "a", true), ("a/*.gz", "a", true),
    ("b/*.gz", "a", false), ("a/**.gz", "a/b/c", true), ("[ab]/?/*.gz", "a/c", true),
    ("[ab]/?/*.gz", "a/cc", false), ("a/*.gz", "a/b", false),
  ])
  func `a pattern says which folders its files can be in`(
    _ pattern: String, _ folder: String, _ isPossible: Bool
  ) {
    #expect(
      Glob.matches(Array(pattern.utf8)[...], below: Array(folder.utf8)[...]) == isPossible)
  }

  @Test func `what cannot be searched is named once`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("in", [1])
    let error = #expect(throws: WireError.self) {
      try Newsroom.Inputs.find(["in/*.gz"], base: folder.path)
    }
    #expect(error?.message.contains("(\(path) cannot be read: Not a directory)") == true)
  }

  @Test func `an empty folder without a date is as missing says`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a/a.gz", [1])
    _ = try folder.write("b/note.txt", [1])
    let night = try #require(Night("2024-05-01"))
    func found(_ second: String, _ missing: Pipeline.MissingInput) throws -> NightInputs {
      try NightInputs.resolve(
        ["a/*.gz", second], base: folder.path, night: night, missing: missing)
    }
    let error = #expect(throws: WireError.self) { try found("b/*.gz", .error) }
    #expect(error?.message.contains("`missing: warn`") == true && error?.file == "b/*.gz")
    let warned = try found("b/*.gz", .warn)
    #expect(warned.archives.map(\.name) == ["a.gz"])
    #expect(warned.attention.map(\.kind) == [.missingInput])
    #expect(warned.attention.first?.text == "nothing there: b/*.gz")
    #expect(try found("b/*.gz", .ignore).attention.isEmpty)
    // A path that leads nowhere is a mistake, whatever `missing:` says.
    for path in ["c/*.gz", "c", "b/a.gz"] {
      #expect(throws: WireError.self) { try found(path, .ignore) }
    }
  }

  // MARK: - Names with controls

  @Test(arguments: [
    ("plain é 中.gz", "plain é 中.gz"), ("a\u{1B}[2J.gz", #"a\x1b[2J.gz"#), ("a\nb", #"a\nb"#),
    ("a\u{9B}b\u{7F}", #"a\x9bb\x7f"#), ("a\u{202E}b\u{2028}", #"a\u{202e}b\u{2028}"#),
    ("\r\t\u{0}", #"\r\t\x00"#), (#"a\b"#, #"a\b"#),
  ])
  func `controls in names are shown and do nothing`(_ text: String, _ shown: String) {
    #expect(Printable.line(text) == shown)
    #expect(Printable.lines(text) == (text.contains("\n") ? text : shown))
    #expect(WireError(.corrupt, "is bad", file: text).description == shown + ": is bad")
  }
}
