import Foundation
import TestKit
import Testing

extension `The program` {
  /// Takes the lock of a folder of results as a run does; closing the file gives it back.
  private static func lock(_ out: String) throws -> FileHandle {
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    let file = open(out + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    try #require(file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
    return FileHandle(fileDescriptor: file, closeOnDealloc: true)
  }

  @Test func `an input that comes while another run is waited for is read`() throws {
    let folder = try TemporaryFolder()
    let lock = try Self.lock(folder.path + "/out")
    let file = try folder.write("p.yaml", Array("inputs: [in/a.txt]\n".utf8))
    // Nobody is waited for: the input is missing now.
    let busy = try run(["run", file, "--quiet"])
    #expect(busy.status == 1 && busy.errors.contains("no such file"))
    let process = Process()
    process.executableURL = Program.url
    process.arguments = ["run", file, "--wait", "1h"]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    var told = ""
    while !told.contains("waiting for another run") {
      let piece = errors.fileHandleForReading.availableData
      guard !piece.isEmpty else { break }
      told += String(decoding: piece, as: UTF8.self)
    }
    #expect(told.contains("waiting for another run"))
    _ = try folder.write("in/a.txt", Array("A story came\n\nIt rained on Monday.\n".utf8))
    try lock.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && text.contains("1 archive, 1 documents"), "\(text)")
    // With nobody to wait for, what is missing is told at once.
    try FileManager.default.removeItem(atPath: folder.path + "/in/a.txt")
    let missing = try run(["run", file, "--wait", "1h"])
    #expect(missing.status == 1 && missing.errors.contains("no such file"))
  }

  @Test func `an input that is still missing after the wait has its row`() throws {
    let folder = try TemporaryFolder()
    let out = folder.path + "/out"
    _ = try folder.write("in/a.txt", Array("A story came\n\nIt rained on Monday.\n".utf8))
    let file = try folder.write("p.yaml", Array("inputs: [in/a.txt]\n".utf8))
    #expect(try run(["run", file, "--quiet"]).status == 0)
    try FileManager.default.removeItem(atPath: folder.path + "/in/a.txt")
    let lock = try Self.lock(out)
    let process = Process()
    process.executableURL = Program.url
    process.arguments = ["run", file, "--wait", "1h"]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    var told = ""
    while !told.contains("waiting for another run") {
      let piece = errors.fileHandleForReading.availableData
      guard !piece.isEmpty else { break }
      told += String(decoding: piece, as: UTF8.self)
    }
    try lock.close()
    told += String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1 && told.contains("no such file"), "\(told)")
    let status = try run(["status", out])
    #expect(status.status == 2 && status.output.contains("no such file"), "\(status.output)")
  }

  @Test func `names with controls do nothing to a terminal, and are exact in JSON`() throws {
    let folder = try TemporaryFolder()
    let name = "a\u{1B}[31m\u{9B}2J\n.txt.gz"
    let bytes = Gzip.member(Array(String(repeating: "A story that goes on. ", count: 500).utf8))
    _ = try folder.write("in/" + name, Array(bytes.prefix(bytes.count - 20)))
    let (input, out) = (folder.path + "/in", folder.path + "/out")
    let shown = #"a\x1b[31m\x9b2J\n.txt.gz"#
    for arguments in [
      ["run", "--input", input, "--output", out], ["status", out], ["verify", out],
      ["inspect", input + "/" + name], ["forget", out, name], ["forget", out, "x" + name],
      ["show", input + "/x" + name], ["run", "--input", input + "/x" + name, "--output", out],
    ] {
      let result = try run(arguments)
      let told = result.output + result.errors
      let isClean = told.unicodeScalars.allSatisfy {
        $0 == "\n" || $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value)
      }
      #expect(isClean, "\(arguments[0])")
      if arguments[0] != "verify" { #expect(told.contains(shown), "\(arguments[0]): \(told)") }
    }
    let record = try run(["run", "--input", input, "--output", out, "--force", "--json"])
    let json = try JSONSerialization.jsonObject(with: Data(record.output.utf8)) as? [String: Any]
    let archives = json?["archives"] as? [[String: Any]]
    #expect(archives?.first?["name"] as? String == name)
  }
}
