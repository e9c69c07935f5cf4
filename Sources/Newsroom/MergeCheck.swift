internal import Aggregate
internal import Decode
internal import Foundation
internal import SystemPackage
internal import Wire

/// Proves the merged results: `summary.json`, `run.json`, `report.html` and `tables/` against the
/// archives' records and a fresh merge of their partials.
struct MergeCheck: Sendable {
  /// What `summary.json` says that a fresh merge must be told.
  private struct SummaryFile: Decodable {
    struct Archive: Decodable {
      var name: String
      var counts: Counts
    }
    struct TableTop: Decodable {
      struct Row: Decodable {}
      var rows: Int
      var top: [Row]
    }
    var version: String
    var pipeline: String
    var counts: Counts
    var tables: [String: TableTop]
    var archives: [Archive]
  }

  static let tableNames =
    Table.allCases.filter(\.isCounted).map(\.name) + ["chains", "duplicates", "withdrawn"]

  private let results: ResultFolder
  private let folder: String
  private let summary: SummaryFile?
  private let summaryBytes: [UInt8]?
  private let runBytes: [UInt8]?
  private let run: RunRecord?
  private let writesTables: Bool
  private let isPossible: Bool

  init(results: ResultFolder, folder: String) throws {
    self.results = results
    self.folder = folder
    let decoder = JSONDecoder()
    summaryBytes = FileManager.default.contents(atPath: folder + "/summary.json").map(Array.init)
    summary = summaryBytes.flatMap { try? decoder.decode(SummaryFile.self, from: Data($0)) }
    runBytes = FileManager.default.contents(atPath: folder + "/run.json").map(Array.init)
    run = runBytes.flatMap { try? decoder.decode(RunRecord.self, from: Data($0)) }
    writesTables = run?.tables ?? true
    isPossible = summary.map { $0.version == Version.number } ?? false
  }

  /// Proves what needs no merge: schemas, the archives named, the sums.
  func checkRecords(_ records: [ArchiveRecord], _ result: inout Verification) {
    check(runBytes, "run.json", .run, &result)
    check(summaryBytes, "summary.json", .summary, &result)
    checkRun(records, &result)
    guard let summary else { return }
    if summary.version != Version.number {
      result.add(
        .record, "summary.json", nil,
        "was written by Wireroom \(summary.version), and this is \(Version.number)", Remedy.run)
    }
    let named = Set(summary.archives.map(\.name))
    let there = Set(records.map(\.name))
    for name in named.subtracting(there).sorted() {
      result.add(
        .record, "summary.json", nil, "counts the archive '\(name)', of which there is no record",
        Remedy.run)
    }
    for name in there.subtracting(named).sorted() {
      result.add(
        .record, "summary.json", nil, "leaves out the archive '\(name)', which is done",
        Remedy.run + ", or `wireroom forget OUT '\(name)'`")
    }
    guard named == there else { return }
    var sum = Counts()
    for record in records { sum = sum + record.counts }
    for (word, said, counted) in [
      ("read", summary.counts.read, sum.read), ("written", summary.counts.written, sum.written),
      ("rejected", summary.counts.rejected, sum.rejected),
      ("left_out", summary.counts.leftOut, sum.leftOut),
      ("withdrawn", summary.counts.withdrawn, sum.withdrawn),
      ("text_bytes", summary.counts.textBytes, sum.textBytes),
    ] where said != counted {
      result.add(
        .counts, "summary.json", nil,
        "counts.\(word) is \(said), and the archives' records add up to \(counted)", Remedy.run)
    }
  }

  /// Whether the run's record says of the results what the archives' records do.
  private func checkRun(_ records: [ArchiveRecord], _ result: inout Verification) {
    guard let run, run.version == Version.number else { return }
    let told = Dictionary(run.archives.map { ($0.name, $0.counts) }) { first, _ in first }
    let there = Dictionary(records.map { ($0.name, $0.counts) }) { first, _ in first }
    for name in Set(told.keys).union(there.keys).sorted() where told[name] != there[name] {
      let problem =
        switch (told[name], there[name]) {
        case (_, nil): "has the archive '\(name)', of which there is no record"
        case (nil, _): "leaves out the archive '\(name)', which is done"
        default: "has other counts of '\(name)' than its record"
        }
      result.add(.record, "run.json", nil, problem, Remedy.run)
    }
    let sum = run.archives.reduce(Counts()) { $0 + $1.counts }
    guard run.counts != sum else { return }
    result.add(
      .counts, "run.json", nil,
      "counts \(run.counts.read) documents and \(run.counts.written) stories, and its archives add up to \(sum.read) and \(sum.written)",
      Remedy.run)
  }

  private func check(
    _ bytes: [UInt8]?, _ name: String, _ schema: ResultSchema, _ result: inout Verification
  ) {
    guard let bytes else {
      result.add(.missing, name, nil, "is not there", Remedy.run)
      return
    }
    var tree = JSONTree()
    guard tree.read(bytes.span, 0..<bytes.count) == nil else {
      result.add(.json, name, nil, "is no JSON", Remedy.run)
      return
    }
    guard let compiled = try? schema.compiled(), let fault = compiled.check(tree, bytes.span) else {
      return
    }
    result.add(.schema, name, nil, "\(fault.place): \(fault.problem)", Remedy.run)
  }

  /// Merges the partials into a temporary folder and compares.
  func run(_ records: [ArchiveRecord]) throws -> Verification {
    var result = Verification(folder: folder, isQuick: false)
    guard isPossible, let summary,
      Set(summary.archives.map(\.name)) == Set(records.map(\.name))
    else {
      result.notes.append("the tables were not compared: summary.json does not fit the records")
      return result
    }
    let target = NSTemporaryDirectory() + "wireroom-verify-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: target) }
    var scratch = results
    scratch.scratch = target + "/scratch"
    var pipeline = Pipeline()
    pipeline.name = summary.pipeline
    pipeline.writesTables = writesTables
    // A table with more rows than are named was cut at the limit; if none was, any limit will do.
    pipeline.top = summary.tables.values.map(\.top.count).max() ?? 0
    let merged: Summary?
    do {
      merged = try MergedResults(
        results: scratch, setting: MergeSetting(pipeline), target: ResultFolder(root: target)
      ).write(records)
    } catch {
      result.add(.merge, "partials", nil, "cannot be merged: \(error)", Remedy.force)
      return result
    }
    try compare("summary.json", target, &result)
    if let merged { checkReport(merged, &result) }
    guard writesTables else { return result }
    for name in Self.tableNames { try compare("tables/\(name).csv", target, &result) }
    return result
  }

  /// Compares the report with the one that the run's record and the fresh merge make.
  private func checkReport(_ merged: Summary, _ result: inout Verification) {
    guard let run, run.version == Version.number, run.report == true else { return }
    let name = "report.html"
    guard let bytes = FileManager.default.contents(atPath: folder + "/" + name) else {
      result.add(.missing, name, nil, "is not there", Remedy.run)
      return
    }
    result.files += 1
    result.bytes += bytes.count
    if !bytes.elementsEqual(Report(record: run, summary: merged).html.utf8) {
      result.add(
        .merge, name, nil, "is not what run.json and a fresh merge of the partials give",
        Remedy.run)
    }
  }

  /// Compares a file with that of the merge, a piece at a time.
  private func compare(_ name: String, _ target: String, _ result: inout Verification) throws {
    guard FileManager.default.fileExists(atPath: target + "/" + name) else {
      if FileManager.default.fileExists(atPath: folder + "/" + name) {
        result.add(.merge, name, nil, "is not made by a fresh merge", Remedy.run)
      }
      return
    }
    guard let ours = try? FileDescriptor.open(FilePath(folder + "/" + name), .readOnly) else {
      result.add(.missing, name, nil, "is not there", Remedy.run)
      return
    }
    defer { try? ours.close() }
    result.files += 1
    let theirs = try FileDescriptor.open(FilePath(target + "/" + name), .readOnly)
    defer { try? theirs.close() }
    var (line, offset) = (1, 0)
    while true {
      let (left, right) = (try Self.piece(ours), try Self.piece(theirs))
      result.bytes += left.count
      if left == right {
        if left.isEmpty { return }
        line += left.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
        offset += left.count
        continue
      }
      let same = zip(left, right).prefix { $0 == $1 }
      for pair in same where pair.0 == 0x0A { line += 1 }
      offset += same.reduce(0) { count, _ in count + 1 }
      let place = name.hasSuffix(".csv") ? "line \(line)" : "byte \(offset)"
      result.add(
        .merge, name, place, "is not what a fresh merge of the partials gives",
        Remedy.run + "; if it is found again, the partials are damaged: " + Remedy.force)
      return
    }
  }

  /// The next 64 KiB, or fewer at the end of the file only.
  private static func piece(_ descriptor: FileDescriptor) throws -> [UInt8] {
    try unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
      while count < buffer.count {
        let room = unsafe UnsafeMutableBufferPointer(rebasing: buffer[count...])
        let read = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(room))
        guard read > 0 else { return }
        count += read
      }
    }
  }
}
