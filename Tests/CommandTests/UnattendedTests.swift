import Foundation
import TestKit
import Testing

/// Runs with nobody who reads, and with places that cannot be written.
extension `The program` {
  /// Runs a shell's script in a folder, in which `$1` is the program, and gives its status.
  ///
  /// 128 and the signal's number where one ended it.
  private static func shell(
    _ script: String, in folder: TemporaryFolder, environment: [String: String] = [:],
    output: FileHandle? = nil, errors: FileHandle? = nil
  ) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script, "sh", Program.url.path]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path, isDirectory: true)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output ?? FileHandle.nullDevice
    process.standardError = errors ?? FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let signalled = process.terminationReason == .uncaughtSignal
    return process.terminationStatus + (signalled ? 128 : 0)
  }

  /// A folder with an archive that is cut off, of which there is something to tell, and a pipeline
  /// that tells it to `told`.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let bytes = Gzip.member(Array(String(repeating: "A story that goes on. ", count: 500).utf8))
    _ = try folder.write("in/cut.txt.gz", Array(bytes.dropLast(20)))
    _ = try folder.write(
      "p.yaml", Array("name: night\ninputs: [in]\nnotify: {command: cat > told, on: always}\n".utf8)
    )
    return folder
  }

  private static func text(_ folder: TemporaryFolder, _ name: String) -> String? {
    try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
  }

  private static func expectTold(_ folder: TemporaryFolder, status: Int) throws {
    let told = try #require(text(folder, "told"))
    #expect(told.contains("\"exit_status\":\(status),"), "\(told)")
    let metrics = try #require(text(folder, "m.prom"))
    #expect(metrics.contains("wireroom_run_exit_status{pipeline=\"night\"} \(status)\n"))
  }

  // MARK: - Nobody reads

  @Test(arguments: ["2> /dev/full", "2>&-", "> /dev/full 2>&1", ">&- 2>&- <&-"])
  func `a run whose output cannot be written comes to its end`(_ redirection: String) throws {
    let folder = try Self.folder()
    let status = try Self.shell(
      "exec \"$1\" run p.yaml --metrics m.prom \(redirection)", in: folder)
    #expect(status == 2)
    try Self.expectTold(folder, status: 2)
    // A stream that was closed is no file of the results.
    #expect(try run(["verify", folder.path + "/out"]).status == 0)
  }

  @Test(arguments: ["", "--json"])
  func `a run outlives those who read it, and what it starts is none the wiser`(_ option: String)
    throws
  {
    let folder = try Self.folder()
    // A shell that is asked to write where nobody reads tells by its status what SIGPIPE does to it.
    _ = try folder.write(
      "p.yaml",
      Array(
        """
        name: night
        inputs: [in]
        notify:
          command: "cat > told; (sh -c 'kill -PIPE $$'; echo $? > pipe)"
          on: always

        """.utf8))
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let writing = pipe.fileHandleForWriting
    let status = try Self.shell(
      "exec \"$1\" run p.yaml --metrics m.prom \(option)", in: folder, output: writing,
      errors: writing)
    #expect(status == 2)
    try Self.expectTold(folder, status: 2)
    #expect(Self.text(folder, "pipe") == "141\n")
  }

  @Test func `a command whose output is its work ends with its reader`() throws {
    let folder = try TemporaryFolder()
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let status = try Self.shell(
      "exec \"$1\" schema story", in: folder, output: pipe.fileHandleForWriting)
    // As the system has it here, where SIGPIPE may be ignored by who runs the tests.
    #expect(try Self.shell("kill -PIPE $$", in: folder) == status)
  }

  // MARK: - Places that cannot be written

  @Test func `metrics are for everybody to read`() throws {
    let folder = try Self.folder()
    #expect(try Self.shell("umask 077; \"$1\" run p.yaml --metrics m.prom", in: folder) == 2)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/m.prom")
    #expect(attributes[.posixPermissions] as? Int == 0o644)
  }

  @Test func `somebody is told where the temporary folder is gone`() throws {
    let folder = try Self.folder()
    #expect(
      try Self.shell(
        "\"$1\" run p.yaml --metrics m.prom", in: folder, environment: ["TMPDIR": "/proc/nope"])
        == 2)
    try Self.expectTold(folder, status: 2)
    #expect(
      try Self.shell("\"$1\" status out", in: folder, environment: ["TMPDIR": "/proc/nope"]) == 2)
    let runs = try run(["status", folder.path + "/out"]).output
    #expect(runs.contains("archives: 1 damaged"), "\(runs)")
  }

  @Test func `a log and metrics that cannot be written are told, and the night is done`() throws {
    let folder = try Self.folder()
    let result = try run([
      "run", folder.path + "/p.yaml", "--quiet", "--log-file", "/proc/nope/run.log", "--metrics",
      "/proc/nope/m.prom",
    ])
    #expect(result.status == 2)
    #expect(result.errors.contains("/proc/nope/run.log: cannot open the log"), "\(result.errors)")
    #expect(result.errors.contains("no metrics were written"), "\(result.errors)")
    let told = try #require(Self.text(folder, "told"))
    #expect(told.ranges(of: "\"kind\":\"untold\"").count == 2, "\(told)")
    let record = try #require(Self.text(folder, "out/run.json"))
    #expect(record.contains("\"untold\""))
    #expect(try run(["verify", folder.path + "/out"]).status == 0)
  }

  // MARK: - Nights that do not begin

  @Test func `a night that fails before it begins is told, and has its row`() throws {
    let folder = try Self.folder()
    #expect(try Self.shell("\"$1\" run p.yaml --metrics m.prom", in: folder) == 2)
    try FileManager.default.removeItem(atPath: folder.path + "/in")
    #expect(try Self.shell("\"$1\" run p.yaml --metrics m.prom", in: folder) == 1)
    try Self.expectTold(folder, status: 1)
    let status = try run(["status", folder.path + "/out", "--json"])
    #expect(status.status == 2)
    let view = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
    let runs = try #require(view?["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["outcome"] as? String } == ["failed", "done"])
    #expect(runs.compactMap { $0["exit_status"] as? Int } == [1, 2])
    let problem = (runs.first?["problems"] as? [String])?.first
    #expect(problem?.contains("no such file or folder") == true, "\(problem ?? "")")
    #expect(try run(["verify", folder.path + "/out"]).status == 0)
  }

  @Test(arguments: [
    ("output: \"out/{dat}\"", "", 1, "did you mean {date}?"),
    ("output: out", "--since 2024-05-01", 64, "no input has {date} in it"),
  ])
  func `paths that make no sense are told`(
    _ line: String, _ option: String, _ status: Int, _ words: String
  ) throws {
    let folder = try Self.folder()
    let lines = try #require(Self.text(folder, "p.yaml")) + line + "\n"
    _ = try folder.write("p.yaml", Array(lines.utf8))
    #expect(
      try Self.shell("\"$1\" run p.yaml --metrics m.prom \(option)", in: folder) == Int32(status))
    try Self.expectTold(folder, status: status)
    let told = try #require(Self.text(folder, "told"))
    #expect(told.contains(words), "\(told)")
  }

  @Test func `a pipeline file that cannot be read is told by the metrics, under its name`() throws {
    let folder = try Self.folder()
    #expect(try Self.shell("\"$1\" run p.yaml --metrics m.prom", in: folder) == 2)
    _ = try folder.write("p.yaml", Array("name: [night\n".utf8))
    #expect(try Self.shell("\"$1\" run p.yaml --metrics m.prom", in: folder) == 1)
    let metrics = try #require(Self.text(folder, "m.prom"))
    #expect(metrics.contains("wireroom_run_exit_status{pipeline=\"night\"} 1\n"), "\(metrics)")
    #expect(try Self.shell("\"$1\" run p.yaml --metrics new.prom", in: folder) == 1)
    let new = try #require(Self.text(folder, "new.prom"))
    #expect(new.contains("wireroom_run_exit_status{pipeline=\"p\"} 1\n"), "\(new)")
  }

  // MARK: - Signals

  @Test(arguments: [("HUP", 2), ("TERM", 143), ("INT", 130)])
  func `signals are heeded while archives are looked for`(_ name: String, _ status: Int32) throws {
    let folder = try Self.folder()
    // The pipeline is read through a pipe, so that the signal comes when the command is at work and
    // its line is not. Only then is the rest of the file given, and the archives are looked for.
    let script = """
      mkfifo p.fifo || exit 99
      "$1" run p.fifo --output out --metrics m.prom & run=$!
      exec 3> p.fifo
      kill -\(name) $run
      cat p.yaml >&3
      exec 3>&-
      wait $run
      """
    #expect(try Self.shell(script, in: folder) == status)
    try Self.expectTold(folder, status: Int(status))
  }
}
