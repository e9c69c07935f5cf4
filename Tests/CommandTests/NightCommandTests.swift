import Foundation
import TestKit
import Testing

extension `The program` {
  @Test func `a night runs as a scheduler has it run, and is proved`() throws {
    let folder = try TemporaryFolder()
    #expect(
      try run([
        "generate", "--output", folder.path + "/wire/2024-05-01", "--size", "40KB", "--no-truth",
      ]).status == 0)
    let file = try folder.write(
      "p.yaml",
      Array(
        """
        name: night
        inputs: ["wire/{date}/*.gz"]
        notify: {command: "cat > told.json; echo told $WIREROOM_STATUS", on: always}

        """.utf8))
    let (log, metrics) = (folder.path + "/log/run.log", folder.path + "/night.prom")
    func night(_ date: String) throws -> (status: Int32, output: String, errors: String) {
      try run([
        "run", file, "--date", date, "--quiet", "--log-format", "json", "--log-file", log,
        "--metrics", metrics,
      ])
    }
    let first = try night("2024-05-01")
    #expect(first.status == 0 && first.output.isEmpty && first.errors.isEmpty, "\(first.errors)")
    let second = try night("2024-05-02")
    #expect(second.status == 1)
    #expect(second.errors.contains("nothing there for the night of 2024-05-02"))
    let text = try String(contentsOfFile: metrics, encoding: .utf8)
    #expect(text.contains("wireroom_run_exit_status{pipeline=\"night\"} 1\n"))
    #expect(text.contains("wireroom_run_last_success_time_seconds{pipeline=\"night\"} "))
    let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String] ?? [:]
    }
    #expect(lines.filter { $0["message"] == "run ends" }.count == 2)
    #expect(lines.compactMap { $0["output"] } == ["told success", "told failure"])
    #expect(Set(lines.compactMap { $0["run"] }).count == 2)
    let told = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/told.json"))
    let record = try JSONSerialization.jsonObject(with: told) as? [String: Any]
    #expect(record?["night"] as? String == "2024-05-02" && record?["exit_status"] as? Int == 1)

    let out = folder.path + "/out"
    let proof = try run(["verify", out])
    #expect(proof.status == 0 && proof.output.contains("all is whole"), "\(proof.output)")
    let story = out + "/stories/2024-05-01/synthetic-gigaword-000.sgml.gz.jsonl.gz"
    try FileManager.default.removeItem(atPath: story)
    let broken = try run(["verify", out, "--json"])
    #expect(broken.status == 1)
    let found = try JSONSerialization.jsonObject(with: Data(broken.output.utf8)) as? [String: Any]
    let findings = found?["findings"] as? [[String: Any]]
    #expect(findings?.compactMap { $0["check"] as? String } == ["missing"])
    #expect(try run(["verify", folder.path]).errors.contains("is no results folder"))
  }

  @Test func `schemas and schedules are printed`() throws {
    let folder = try TemporaryFolder()
    for kind in ["story", "reject", "summary", "run"] {
      let printed = try run(["schema", kind])
      let schema = try JSONSerialization.jsonObject(with: Data(printed.output.utf8))
      #expect((schema as? [String: Any])?["$id"] as? String == "urn:wireroom:schema:\(kind)")
    }
    #expect(try run(["schema", "storry"]).errors.contains("did you mean 'story'?"))
    let file = try folder.write("p.yaml", Array("inputs: [in]\nlimits: {cores: 2}\n".utf8))
    let printed = try run(["schedule", "--systemd", file, "--at", "04:30"]).output
    #expect(printed.contains("CPUQuota=200%\n") && printed.contains("*-*-* 04:30:00 UTC\n"))
    #expect(printed.contains("ReadWritePaths=\(folder.path)/out"))
    let written = try run(["schedule", "--cron", file, "--output", folder.path + "/cron"])
    #expect(written.output == "\(folder.path)/cron/wireroom.cron\n")
    #expect(try run(["schedule", file]).errors.contains("Say --systemd or --cron"))
    #expect(try run(["schedule", "--cron", file, "--at", "25:00"]).status == 64)
    #expect(try run(["run", file, "--date", "yesterday"]).errors.contains("--date takes a date"))
  }
}
