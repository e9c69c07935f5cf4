import Foundation
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite struct `Folders walked` {
  /// A file whose name may be no UTF-8.
  private static func touch(_ folder: String, _ name: [UInt8]) throws {
    let path = (Array(folder.utf8) + [UInt8(ascii: "/")] + name + [0]).map { CChar(bitPattern: $0) }
    let file = open(path, O_CREAT | O_WRONLY, 0o644)
    try #require(file >= 0)
    close(file)
  }

  @Test func `nothing is passed over in silence`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.gz", [1])
    _ = try folder.write("in/deep/er/b.gz", [1])
    _ = try folder.write("in/.hidden/c.gz", [1])
    _ = try folder.write("in/old/ledger.sqlite", [1])
    _ = try folder.write("in/old/d.gz", [1])
    let root = folder.path + "/in"
    try Self.touch(root, Array("caf".utf8) + [0xE9] + Array(".gz".utf8))
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: root + "/gone.gz", withDestinationPath: "nowhere.gz")
    try manager.createSymbolicLink(atPath: root + "/loop.gz", withDestinationPath: "loop.gz")
    try manager.createSymbolicLink(atPath: root + "/link.gz", withDestinationPath: "a.gz")
    try manager.createSymbolicLink(atPath: root + "/again", withDestinationPath: "deep")
    try #require(mkfifo(root + "/pipe.gz", 0o600) == 0)
    let found = try Newsroom.Inputs.find(["in"], base: folder.path)
    #expect(found.archives.map(\.name) == ["a.gz", "deep/er/b.gz", "link.gz"])
    #expect(
      found.skipped.map { String($0.path.dropFirst(root.count + 1)) } == [
        #"caf\xE9.gz"#, "gone.gz", "loop.gz", "pipe.gz",
      ])
    #expect(found.skipped[0].reason.contains("no UTF-8"))
    #expect(found.skipped[1].reason.contains("leads to no file"))
    // A glob hears of what it would match.
    let globbed = try Newsroom.Inputs.find(["in/[ag]*.gz"], base: folder.path)
    #expect(globbed.archives.map(\.name) == ["a.gz"])
    #expect(globbed.skipped.map(\.path) == [root + "/gone.gz"])
  }

  @Test func `what was passed over needs a person`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.gz", [1])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/in/gone.gz", withDestinationPath: "nowhere.gz")
    let night = try #require(Night("2024-05-01"))
    let found = try NightInputs.resolve(
      ["in", "in/*.gz"], base: folder.path, night: night, missing: .error)
    #expect(found.archives.map(\.name) == ["a.gz"])
    #expect(found.attention.map(\.kind) == [.skippedFile])
    #expect(found.attention.first?.text.contains("gone.gz is a link that leads to no file") == true)
  }

  @Test(arguments: [
    ("x", "x"), ("x.jsonl.gz", "x.jsonl.gz"), ("x.jsonl.gz/y", "x.jsonl.gz~/y"),
    ("x.jsonl.gz~/y", "x.jsonl.gz~~/y"), ("a/x.run/b/y.run", "a/x.run~/b/y.run"),
    ("x.gz/y", "x.gz/y"), ("x~/y", "x~/y"),
  ])
  func `an archive's files lie beside no folder of another`(_ name: String, _ file: String) {
    #expect(ResultFolder.fileName(name) == file)
  }

  @Test(arguments: [
    (["."], ".", true), (["in"], "in", true), (["in"], "./in/", true), (["in/**/*.gz"], "in", true),
    (["in"], "in/out", false), (["in/*.gz"], "in", false), (["in"], ".", false),
  ])
  func `results are not written where archives are searched for`(
    _ inputs: [String], _ output: String, _ isRefused: Bool
  ) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.gz", [1])
    var error: WireError?
    do throws(WireError) {
      try Newsroom.Inputs.check(inputs, base: folder.path, output: output)
    } catch let refusal {
      error = refusal
    }
    #expect((error != nil) == isRefused)
    #expect(error?.message.contains("choose a folder of their own") ?? true)
  }
}
