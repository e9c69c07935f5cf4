import Foundation
import Newsroom
import TestKit
import Testing
import Wire

@Suite struct `Edits of a pipeline file` {
  private static let two = [PipelineEdit.Setting("extract", "workers", "2")]

  @Test(
    arguments: [
      ("extract: {workers: auto}\n", "extract: {workers: 2}\n"),
      ("extract: { workers: 12 , }\n", "extract: { workers: 2 , }\n"),
      ("extract: {workers: auto}  # why\n", "extract: {workers: 2}  # why\n"),
      ("extract:\n  workers: auto   # many\n", "extract:\n  workers: 2   # many\n"),
      ("extract:\n  workers: 'auto'\n", "extract:\n  workers: 2\n"),
      // The key is missing: in braces, in an empty pair of them, in a block.
      ("aggregate: {top: 5}\nextract: {}\n", "aggregate: {top: 5}\nextract: {workers: 2}\n"),
      // The section is missing, with and without a line break at the end, behind comments.
      ("name: x\n", "name: x\nextract: {workers: 2}\n"),
      ("name: x", "name: x\nextract: {workers: 2}\n"),
      ("# top\nname: x\n# end\n", "# top\nname: x\n# end\nextract: {workers: 2}\n"),
      ("name: x\n...\n", "name: x\nextract: {workers: 2}\n...\n"),
      ("{name: x}\n", "{extract: {workers: 2}, name: x}\n"),
      // Letters of more than one byte before the value, and lines that end as on Windows.
      ("name: Zürich — 東京\nextract: {workers: 1}\n", "name: Zürich — 東京\nextract: {workers: 2}\n"),
      ("name: x\r\nextract:\r\n  workers: 1\r\n", "name: x\r\nextract:\r\n  workers: 2\r\n"),
      ("name: x\r\n", "name: x\r\nextract: {workers: 2}\r\n"),
      ("name: x\r\ninputs: [a]", "name: x\r\ninputs: [a]\r\nextract: {workers: 2}\r\n"),
      // Anchors and tags, and the mark that some editors put before the text.
      ("extract: &mine {workers: auto}\n", "extract: &mine {workers: 2}\n"),
      ("extract: !!map &mine {}\n", "extract: !!map &mine {workers: 2}\n"),
      ("extract: &mine\n  workers: &n auto # why\n", "extract: &mine\n  workers: &n 2 # why\n"),
      ("\u{FEFF}extract: {workers: 1}\n", "\u{FEFF}extract: {workers: 2}\n"),
    ])
  func `a value is put where it belongs and nothing else changes`(
    _ before: String, _ after: String
  ) throws {
    #expect(try PipelineEdit.apply(Self.two, to: before, path: "p.yaml") == after)
  }

  @Test func `a file keeps its comments, order and layout`() throws {
    let before = """
      # Nightly.
      name: night   # shown in the report
      inputs:
        - a/*.gz    # "quoted", 'words' and {braces}

      decode:
        # archives at once
        workers: auto
      aggregate:
        # the table's length
        top: 5

      write: {level: 6}   # small
      limits: {cores: 4}
      # the end
      """
    let after = """
      # Nightly.
      name: night   # shown in the report
      inputs:
        - a/*.gz    # "quoted", 'words' and {braces}

      decode:
        # archives at once
        batch: 512KB
        workers: 3
      aggregate:
        # the table's length
        workers: 1
        top: 5

      write: {workers: 7, level: 6}   # small
      limits: {batches: 9, cores: 4}
      # the end
      extract: {workers: 2}

      """
    let edited = try PipelineEdit.apply(
      [
        .init("decode", "workers", "3"), .init("extract", "workers", "2"),
        .init("aggregate", "workers", "1"), .init("write", "workers", "7"),
        .init("decode", "batch", "512KB"), .init("limits", "batches", "9"),
      ], to: before, path: "p.yaml")
    #expect(edited.split(separator: "\n") == after.split(separator: "\n"))
    // Doing it again changes nothing.
    #expect(
      try PipelineEdit.apply([.init("decode", "workers", "3")], to: edited, path: "p.yaml")
        == edited)
  }

  @Test func `lines that are added to a block end as the file's lines do`() throws {
    let edited = try PipelineEdit.apply(
      [.init("aggregate", "workers", "2")], to: "aggregate:\r\n  top: 5\r\n", path: "p.yaml")
    #expect(edited == "aggregate:\r\n  workers: 2\r\n  top: 5\r\n")
  }

  @Test func `a file that was changed meanwhile is left alone`() throws {
    let folder = try TemporaryFolder()
    let before = Array("extract: {workers: 1}\n".utf8)
    let path = try folder.write("p.yaml", before)
    let link = folder.path + "/link.yaml"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try PipelineEdit.write(Self.two, to: link, read: before)
    let after = Array("extract: {workers: 2}\n".utf8)
    #expect(FileManager.default.contents(atPath: path).map(Array.init) == after)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    // Somebody added a line while the file was tuned.
    let theirs = try folder.write("p.yaml", after + Array("name: mine\n".utf8))
    let error = #expect(throws: WireError.self) {
      try PipelineEdit.write([.init("extract", "workers", "3")], to: path, read: after)
    }
    #expect(error?.code == .conflict && error?.message.contains("extract.workers: 3") == true)
    #expect(try String(contentsOfFile: theirs, encoding: .utf8).hasSuffix("name: mine\n"))
  }

  @Test(arguments: [
    "normalize: &same {workers: 1}\nextract: *same\n",
    "decode: &same {workers: auto}\nnormalize: *same\nextract: *same\n",
    "segment: {workers: &n auto}\nextract: {workers: *n}\n",
    // To set these would set another stage's as well.
    "extract: &same {workers: auto}\nsegment: *same\n",
    "extract: {workers: &n auto}\nsegment: {workers: *n}\n",
  ])
  func `what cannot be edited safely is refused, with what to set by hand`(_ text: String) {
    let error = #expect(throws: WireError.self) {
      try PipelineEdit.apply(
        [.init("normalize", "workers", "1"), .init("extract", "workers", "2")], to: text,
        path: "p.yaml")
    }
    #expect(error?.message.contains("set by hand") == true)
    #expect(error?.message.contains("extract.workers: 2") == true)
  }

  @Test func `what stands in the way of an edit is told before there is anything to write`() throws
  {
    let folder = try TemporaryFolder()
    func prove(_ text: String, mode: Int = 0o644) throws {
      let bytes = Array(text.utf8)
      let path = try folder.write("p.yaml", bytes)
      let manager = FileManager.default
      try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      defer { try? manager.removeItem(atPath: path) }
      try PipelineEdit.prove(path, read: bytes)
      #expect(manager.contents(atPath: path).map(Array.init) == bytes)
    }
    try prove("inputs: [in]\nextract: {workers: 3}\n")
    #expect(throws: WireError.self) { try prove("extract: {workers: 3}\n", mode: 0o444) }
    #expect(throws: WireError.self) { try prove("extract: &a {workers: 3}\nsegment: *a\n") }
  }
}
