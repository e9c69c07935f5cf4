import Foundation
import Newsroom
import TestKit
import Testing
import Wire

extension `Whole runs` {
  @Test(arguments: ["summary.json", "tables/days.csv", "stories/mine.txt"])
  func `others' files are not written over`(_ name: String) async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("in/a.jsonl", Array("{\"id\":\"1\",\"text\":\"A ship came in.\"}\n".utf8))
    let path = try folder.write("out/" + name, Array("mine".utf8))
    let error = await #expect(throws: WireError.self) {
      try await Self.run(folder, to: "out", force: false)
    }
    #expect(error?.message.contains("--force") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
    // Asked to, a run takes the folder; from then on it is its own.
    _ = try await Self.run(folder, to: "out", force: true)
    _ = try await Self.run(folder, to: "out", force: false)
  }
}
