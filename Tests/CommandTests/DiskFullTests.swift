import Foundation
import Synth
import TestKit
import Testing

/// Real disks that are full: small file systems in memory, in a mount namespace of their own, so that
/// nothing is left mounted whatever happens.
@Suite(
  .timeLimit(.minutes(30 * Patience.factor)),
  .enabled(
    if: ProcessInfo.processInfo.environment["WIREROOM_FAULTS"] != nil,
    "a test of the long form: make test-faults"),
  .enabled(
    if: FullDisk.prefix != nil,
    "this machine mounts no tmpfs: neither `unshare -m` nor `unshare -rm` may do it here"))
struct `Full disks` {
  private static let pipeline = """
    inputs: [in]
    checkpoint: 128KB
    decode: {batch: 32KB}
    limits: {rejects: 100%}

    """

  @Test
  func `a run on a disk that is full says so, and one with more room ends with the same bytes`()
    throws
  {
    let folder = try TemporaryFolder()
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 9)
    var text: [UInt8] = []
    while text.count < 1_200_000 { _ = synthesizer.next(into: &text) }
    _ = try folder.write("in/large.sgml.gz", Gzip.member(text))
    for index in 0..<4 {
      let part = Array(text[(index * 50_000)..<((index + 1) * 50_000)])
      _ = try folder.write("in/\(index)/small.sgml.gz", Gzip.member(part))
    }
    _ = try folder.write("p.yaml", Array(Self.pipeline.utf8))
    let whole = try FullDisk.run(folder, kilobytes: 256 << 10)
    #expect(whole.first == 0 && whole.last == 0)
    let expected = folder.results(below: "copy")
    #expect(expected.count > 15)
    let needed = whole.usedKilobytes
    #expect(needed > 500)
    var full = 0
    let sizes = [4, 16, 64, 100, 128, 160, 200, 256] + (1...16).map { needed * $0 / 16 }
    for size in sizes {
      let outcome = try FullDisk.run(folder, kilobytes: size)
      if outcome.first != 0 {
        full += 1
        #expect(outcome.first == 1, "\(size) KB: status \(outcome.first)")
        let says = ["No space left", "no room", "unable to open", "cannot write"]
        #expect(
          says.contains { outcome.error.contains($0) } && outcome.error.contains("out"),
          "\(size) KB: \(outcome.error)")
        #expect(!outcome.error.contains("Fatal") && outcome.error.utf8.count < 1000)
        // It fails the same way for as long as there is no more room.
        #expect(outcome.second != 0 && outcome.second < 128, "\(size) KB: again \(outcome.second)")
      }
      #expect(outcome.last == 0, "\(size) KB: with more room \(outcome.last)")
      let found = folder.results(below: "copy")
      let different = Set(expected.keys).union(found.keys).filter { expected[$0] != found[$0] }
      let told = different.sorted().map {
        folder.difference(of: $0, expected[$0], found[$0], below: "copy")
      }
      #expect(different.isEmpty, "\(size) KB: \(told)")
    }
    #expect(full > sizes.count / 2)
    print("\(full) of \(sizes.count) disks were full; all results were the same with more room")
  }
}

/// Runs the program on a small file system in memory.
enum FullDisk {
  /// The words before a command that let it mount a tmpfs; nil where none do.
  static let prefix: [String]? = [["unshare", "-m"], ["unshare", "-rm"]].first { words in
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words + ["mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// What two runs on the small disk and one with more room came to.
  struct Outcome {
    var first: Int32
    var second: Int32
    var last: Int32
    /// What the first run wrote on standard error.
    var error: String
    var usedKilobytes: Int
  }

  /// Runs twice on a disk of so many kilobytes, then with more room; the results are copied away.
  static func run(_ folder: TemporaryFolder, kilobytes: Int) throws -> Outcome {
    let script = """
      cd "$1" && mkdir -p disk && rm -rf copy || exit 99
      mount -t tmpfs -o size=$3k none disk || exit 99
      run() { "$2" run p.yaml --output disk/out --quiet --no-space-check; }
      run "$1" "$2" 2> error; echo $? > first
      run "$1" "$2" 2> /dev/null; echo $? > second
      mount -o remount,size=256m disk || exit 99
      run "$1" "$2" 2> error-last; echo $? > last
      du -sk disk | cut -f1 > used
      cp -a disk/out copy
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      (prefix ?? []) + ["sh", "-c", script, "sh", folder.path, Program.url.path, "\(kilobytes)"]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    func word(_ name: String) throws -> String {
      try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    func number(_ name: String) throws -> Int { try #require(Int(try word(name))) }
    return Outcome(
      first: Int32(try number("first")), second: Int32(try number("second")),
      last: Int32(try number("last")), error: try word("error"), usedKilobytes: try number("used"))
  }
}
