import Decode
import Foundation
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite struct `Lists of archives` {
  /// A document, its items, and what is left of it.
  static let documents: [(document: String, items: [String], rest: String)] = [
    (
      #"{"archives":[{"a":1},{"b":[2,3]}],"z":[4]}"#, [#"{"a":1}"#, #"{"b":[2,3]}"#],
      #"{"archives":[],"z":[4]}"#
    ),
    (
      "{\n  \"archives\" : [\n    {\"a\": 1},\n    7\n  ],\n  \"b\" : 2\n}", [#"{"a":1}"#, "7"],
      "{\n  \"archives\" : [],\n  \"b\" : 2\n}"
    ),
    (#"{"archives":[]}"#, [], #"{"archives":[]}"#),
    // Neither within other members, nor in strings.
    (
      #"{"x":{"archives":[1]},"y":"\"archives\":[2]","archives":"[3]"}"#, [],
      #"{"x":{"archives":[1]},"y":"\"archives\":[2]","archives":"[3]"}"#
    ),
    (#"{"y":"archives","list":[1,2]}"#, [], #"{"y":"archives","list":[1,2]}"#),
    (
      #"{"archives":["a, \"]\" \\",[",]"]]}"#, [#""a, \"]\" \\""#, #"[",]"]"#], #"{"archives":[]}"#
    ),
    (#"[{"archives":[1]}]"#, [], #"[{"archives":[1]}]"#),
    // What is no JSON is given as it is, for its reader to refuse.
    (#"{"archives":[1,],"b":2}"#, ["1", ""], #"{"archives":[],"b":2}"#),
    (#"{"archives":[{"a":1},{"b"#, [#"{"a":1}"#], #"{"archives":["#),
    ("]]]", [], "]]]"),
    ("", [], ""),
  ]

  @Test(arguments: documents.indices) func `items are given one by one and left out`(
    _ index: Int
  ) throws {
    let folder = try TemporaryFolder()
    let (document, items, rest) = Self.documents[index]
    _ = try folder.write("run.json", Array(document.utf8))
    var given: [String] = []
    let left = try ArchiveList.read(folder.path + "/run.json") { _, item in
      given.append(String(decoding: item, as: UTF8.self))
    }
    #expect(given == items)
    #expect(String(decoding: left, as: UTF8.self) == rest)
  }

  @Test func `a record is read as it was written, with its archives or without`() throws {
    let folder = try TemporaryFolder()
    var record = RunRecord(
      pipeline: Pipeline(), started: Date(), id: "r", night: nil, exitStatus: 0,
      problem: "\"archives\":[")
    let archive = #"""
      {"name":"a \"quoted\" name","size":1,"modified":2,"signature":"s","container":"gzip",\#
      "gzip_members":1,"members":0,"uncompressed_bytes":3,"formats":{},"warnings":[],"outputs":{},\#
      "counts":{"read":1,"written":1,"rejected":0,"left_out":0,"withdrawn":0,"text_bytes":9},\#
      "damage":[{"message":"ends early"}],"withdrawn":[]}
      """#
    let one = try JSONDecoder().decode(ArchiveRecord.self, from: Data(archive.utf8))
    record.archives = [one, one]
    record.attention = [Attention(.damagedArchive, "a", "is damaged")]
    try record.write(to: ResultFolder(root: folder.path))
    let read = try #require(RunRecord.read(in: folder.path))
    #expect(Array(read.archives) == [one, one] && read.problems == record.problems)
    let short = try #require(RunRecord.read(in: folder.path, withArchives: false))
    #expect(short.archives.isEmpty && short.attention == record.attention)
    // A number that sums would not hold is no record.
    var path = folder.path + "/run.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("\"read\":1", with: "\"read\":\(Int.max)").write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(RunRecord.read(in: folder.path) == nil)
    path = folder.path + "/none"
    #expect(RunRecord.read(in: path) == nil)
  }
}
