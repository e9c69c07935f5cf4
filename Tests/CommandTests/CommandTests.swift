import Foundation
import TestKit
import Testing

/// Where no results are, and none come to be.
private let nowhere = NSTemporaryDirectory() + "wireroom-\(UUID().uuidString)"

@Suite(.timeLimit(.minutes(10 * Patience.factor))) struct `The program` {
  func run(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = Program.url
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let problems = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text, problems)
  }

  @Test func `generate, inspect, show and run work together`() throws {
    let folder = try TemporaryFolder()
    #expect(
      try run(["generate", "--output", folder.path + "/in", "--size", "40KB", "--no-truth"]).status
        == 0)
    let archive = folder.path + "/in/synthetic-gigaword-000.sgml.gz"
    let inspected = try run(["inspect", archive])
    #expect(inspected.status == 0)
    #expect(inspected.output.contains("gigaword"))
    let shown = try run(["show", archive])
    #expect(shown.status == 0)
    #expect(shown.output.contains("headline") && shown.output.contains("paragraph"))
    let ran = try run(["run", "--input", archive, "--output", folder.path + "/out"])
    #expect(ran.status == 0)
    #expect(FileManager.default.fileExists(atPath: folder.path + "/out/report.html"))
    let report = try String(contentsOfFile: folder.path + "/out/report.html", encoding: .utf8)
    #expect(report.contains("<svg") && report.contains("Stories per day"))
  }

  @Test(arguments: [1, 2, 3, 5, 11])
  func `the axis of stories per day counts in whole steps`(_ most: Int) throws {
    let folder = try TemporaryFolder()
    var records = ""
    for number in 0...most {
      // One story on the first day, all others on the second.
      let day = number == 0 ? "2024-04-26" : "2024-04-27"
      records +=
        #"{"id":"\#(number)","text":"The ferry sails \#(number).","published":"\#(day)"}"# + "\n"
    }
    let archive = try folder.write("in.jsonl", Array(records.utf8))
    #expect(try run(["run", "--input", archive, "--output", folder.path + "/out"]).status == 0)
    let report = try String(contentsOfFile: folder.path + "/out/report.html", encoding: .utf8)
    let plot = try #require(report.components(separatedBy: "Stories per day\">").last)
    let svg = try #require(plot.components(separatedBy: "</svg>").first)
    let ticks = svg.components(separatedBy: "text-anchor=\"end\">").dropFirst()
      .compactMap { Int($0.prefix { $0.isNumber }) }
    let counts = ticks.filter { $0 < 1_000 }
    #expect(counts.first == 0 && (counts.last ?? 0) >= most)
    let step = (counts.dropFirst().first ?? 0) - (counts.first ?? 0)
    #expect(step > 0 && zip(counts.dropFirst(), counts).allSatisfy { $0 - $1 == step })
  }

  @Test func `tune finds numbers, writes them into the file, and a trace opens`() throws {
    let folder = try TemporaryFolder()
    #expect(
      try run([
        "generate", "--output", folder.path + "/in", "--size", "200KB", "--files", "2",
        "--no-truth",
      ]).status == 0)
    let file = try folder.write(
      "p.yaml", Array("# mine\ninputs: [in]\nextract: {workers: 8}  # many\n".utf8))
    let page = folder.path + "/tuning.html"
    let tuned = try run([
      "tune", file, "--sample", "100KB", "--repeats", "1", "--write", "--html", page, "--cores",
      "2",
    ])
    #expect(tuned.status == 0, "\(tuned.errors)")
    for word in ["ms/MB", "utilization", "measured", "prediction"] {
      #expect(tuned.output.contains(word), "\(word)")
    }
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.hasPrefix("# mine\ninputs: [in]\nextract: {workers: "))
    #expect(text.contains("}  # many\n"))
    // On a busy machine nothing may be faster than the file by more than the noise.
    let isKept = tuned.output.contains("stays as it is")
    #expect(isKept != tuned.output.contains("written to"))
    #expect(isKept != text.contains("normalize: {workers: "))
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("<svg"))
    let trace = folder.path + "/trace.json"
    #expect(try run(["run", file, "--trace", trace, "--quiet"]).status == 0)
    let data = try Data(contentsOf: URL(fileURLWithPath: trace))
    let root = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    #expect((root?["traceEvents"] as? [Any])?.count ?? 0 > 20)
    let json = try run([
      "tune", file, "--sample", "100KB", "--repeats", "1", "--json", "--quiet", "--write",
    ])
    #expect(json.status == 0 && json.errors.isEmpty)
    let found = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(found?["bottleneck"] is String)
    // Of so little nothing is concluded, and that nothing was written is told.
    #expect(found?["written"] as? Bool == false)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
  }

  @Test(arguments: [
    (["run"], 64, "Name a pipeline file"),
    (["tune", "/nowhere.yaml"], 1, "cannot read the pipeline file: No such file"),
    (["run", "/etc"], 1, "cannot read the pipeline file: Is a directory; name a YAML file"),
    (
      ["run", "--input", "x", "--output", "y", "--since", "2024-05-01"], 64,
      "no input has {date} in it"
    ),
    (
      ["run", "--input", "x", "--output", "y", "--since", "2024-05-01", "--trace", "z"], 64,
      "--trace is of one night"
    ),
    (["run", "--input", "/dev/null", "--output", nowhere], 1, "is no file, but a pipe"),
    (["tune", "x.yaml", "--sample", "much"], 64, "--sample takes a size"),
    (["tune", "x.yaml", "--html", "/nowhere/page.html"], 64, "there is no folder /nowhere"),
    (["tune", "x.yaml", "--html", "/etc"], 64, "/etc is a folder; name a file in it"),
    (["tune", "x.yaml", "--html", ""], 64, "--html takes the name of a file"),
    (["tune", "x.yaml", "--sample", "99999999999GB"], 64, "--sample takes a size"),
    (["run", "--input", "x", "--output", "y", "--memory", "1e300MB"], 64, "--memory takes a size"),
    (["run", "--input", "x", "--output", "y", "--memory", "much"], 64, "--memory takes a size"),
    (
      ["run", "--input", "/etc/hostname", "--output", nowhere, "--memory", "10MB"], 1,
      "is too small to work with; the least"
    ),
    (["run", "--input", "/nowhere.gz", "--output", nowhere], 1, "no such file or folder"),
    (
      ["run", "--input", "x", "--output", "y", "--workers", "extrakt=2"], 64,
      "did you mean 'extract'"
    ),
    (["generate", "--output", "x", "--format", "gigawort"], 64, "did you mean 'gigaword'"),
    (["generate", "--output", "x", "--format", "telegraph"], 64, "No format that can be written"),
    (["inspect", "/nowhere.gz"], 2, "cannot read"),
    (["show", "/nowhere.gz"], 1, "cannot read"),
  ])
  func `wrong usage is told with its remedy`(
    _ arguments: [String], _ status: Int32, _ message: String
  ) throws {
    let result = try run(arguments)
    #expect(result.status == status)
    #expect(result.errors.contains(message))
  }

  @Test func `a damaged archive sets the exit status`() throws {
    let folder = try TemporaryFolder()
    let bytes = Gzip.member(Array(String(repeating: "A story that goes on. ", count: 500).utf8))
    let path = try folder.write("cut.txt.gz", Array(bytes.prefix(bytes.count - 20)))
    let result = try run(["run", "--input", path, "--output", folder.path + "/out"])
    #expect(result.status == 2)
    #expect(result.errors.contains("damaged"))
    #expect(try run(["inspect", path]).status == 2)
  }
}
