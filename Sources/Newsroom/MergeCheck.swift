internal import Aggregate
internal import Decode
internal import Foundation
internal import SystemPackage
internal import Wire

/// Proves the merged results: `summary.json`, `run.json`, `report.html` and `tables/` against the
/// archives' records and a fresh merge of their partials.
struct MergeCheck: Sendable {
  /// What `summary.json` says that a fresh merge must be told; of its archives the names alone.
  private struct SummaryFile: Decodable {
    struct TableTop: Decodable {
      struct Row: Decodable {}
      var rows: Int
      var top: [Row]
    }
    var version: String
    var pipeline: String
    var counts: Counts
    var tables: [String: TableTop]
  }

  static let tableNames =
    Table.allCases.filter(\.isCounted).map(\.name) + ["chains", "duplicates", "withdrawn"]

  private let results: ResultFolder
  private let folder: String
  private let summary: SummaryFile?
  /// Names of the archives in the summary, in their order.
  private let summaryNames: [String]
  private let run: RunRecord?
  private let writesTables: Bool
  private let isPossible: Bool
  /// What is wrong with the two documents themselves.
  private let faults: Verification

  init(results: ResultFolder, folder: String) throws {
    self.results = results
    self.folder = folder
    var faults = Verification(folder: folder, isQuick: false)
    var archives: ArchiveRecords? = []
    let runRest = Self.read("run.json", .run, folder, &faults) { tree, item in
      guard let record = ArchiveRecord.read(item, &tree), record.isPossible else {
        archives = nil
        return
      }
      archives?.append(record)
    }
    var run = runRest.flatMap { try? JSONDecoder().decode(RunRecord.self, from: Data($0)) }
    // Findings name archives in the order of their names, whatever that of the document.
    if let archives { run?.archives = archives.sortedByName() } else { run = nil }
    self.run = run
    var names: [String] = []
    let summaryRest = Self.read("summary.json", .summary, folder, &faults) { tree, item in
      guard let row = tree.member(item.span, 0, "name") else { return }
      var name: [UInt8] = []
      JSONScanner.unescape(item.span, tree.nodes[row].value, into: &name)
      names.append(String(decoding: name, as: UTF8.self))
    }
    summary = summaryRest.flatMap { try? JSONDecoder().decode(SummaryFile.self, from: Data($0)) }
    summaryNames = names.sorted()
    self.faults = faults
    writesTables = run?.tables ?? true
    isPossible = summary.map { $0.version == Version.number } ?? false
  }

  /// Reads a document and holds it against its schema; gives its archives, and returns the rest.
  ///
  /// A document that is wrong in many places has one finding.
  private static func read(
    _ name: String, _ schema: ResultSchema, _ folder: String, _ result: inout Verification,
    _ give: (inout JSONTree, [UInt8]) -> Void
  ) -> [UInt8]? {
    guard let schema = try? schema.compiled(), let itemSchema = schema.items(of: "archives") else {
      preconditionFailure("a schema of ours cannot be read")
    }
    var count = 0
    var fault: SchemaFault?
    var isJSON = true
    let rest = try? ArchiveList.read(folder + "/" + name) { tree, item in
      defer { count += 1 }
      guard isJSON, tree.read(item.span, 0..<item.count) == nil else {
        isJSON = false
        return
      }
      if fault == nil, var found = itemSchema.check(tree, item.span) {
        found.path.insert(contentsOf: ["archives", "[\(count)]"], at: 0)
        fault = found
      }
      give(&tree, item)
    }
    guard let rest else {
      result.add(.missing, name, nil, "is not there, or cannot be read", Remedy.run)
      return nil
    }
    var tree = JSONTree()
    guard isJSON, tree.read(rest.span, 0..<rest.count) == nil else {
      result.add(.json, name, nil, "is no JSON", Remedy.run)
      return nil
    }
    if let fault = fault ?? schema.check(tree, rest.span) {
      result.add(.schema, name, nil, "\(fault.place): \(fault.problem)", Remedy.run)
    }
    return rest
  }

  /// Proves what needs no merge: schemas, the archives named, the sums.
  func checkRecords(_ records: ArchiveRecords, _ result: inout Verification) {
    result.add(faults)
    checkRun(records, &result)
    guard let summary else { return }
    if summary.version != Version.number {
      result.add(
        .record, "summary.json", nil,
        "was written by Wireroom \(summary.version), and this is \(Version.number)", Remedy.run)
    }
    var isSame = true
    var sum = Counts()
    Self.join(summaryNames.lazy.map { (name: $0, value: ()) }, Self.counts(records)) {
      name, named, there in
      if let there { sum = sum + there }
      if there == nil {
        result.add(
          .record, "summary.json", nil, "counts the archive '\(name)', of which there is no record",
          Remedy.run)
      } else if named == nil {
        result.add(
          .record, "summary.json", nil, "leaves out the archive '\(name)', which is done",
          Remedy.run + ", or `wireroom forget OUT '\(name)'`")
      }
      if named == nil || there == nil { isSame = false }
    }
    guard isSame else { return }
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

  private static func counts(
    _ records: ArchiveRecords
  ) -> some Sequence<(name: String, value: Counts)> {
    records.lazy.map { (name: $0.name, value: $0.counts) }
  }

  /// Gives what two lists in the order of their names have of each name.
  private static func join<Left, Right>(
    _ left: some Sequence<(name: String, value: Left)>,
    _ right: some Sequence<(name: String, value: Right)>,
    _ body: (String, Left?, Right?) -> Void
  ) {
    var (lefts, rights) = (left.makeIterator(), right.makeIterator())
    var (one, other) = (lefts.next(), rights.next())
    while true {
      switch (one, other) {
      case (let (name, value)?, let (otherName, otherValue)?) where name == otherName:
        body(name, value, otherValue)
        (one, other) = (lefts.next(), rights.next())
      case (let (name, value)?, let (otherName, _)?) where name < otherName:
        body(name, value, nil)
        one = lefts.next()
      case (_, let (otherName, otherValue)?):
        body(otherName, nil, otherValue)
        other = rights.next()
      case (let (name, value)?, nil):
        body(name, value, nil)
        one = lefts.next()
      case (nil, nil): return
      }
    }
  }

  /// Whether the run's record says of the results what the archives' records do.
  private func checkRun(_ records: ArchiveRecords, _ result: inout Verification) {
    guard let run, run.version == Version.number else { return }
    var sum = Counts()
    Self.join(Self.counts(run.archives), Self.counts(records)) { name, told, there in
      if let told { sum = sum + told }
      guard told != there else { return }
      let problem =
        switch (told, there) {
        case (_, nil): "has the archive '\(name)', of which there is no record"
        case (nil, _): "leaves out the archive '\(name)', which is done"
        default: "has other counts of '\(name)' than its record"
        }
      result.add(.record, "run.json", nil, problem, Remedy.run)
    }
    guard run.counts != sum else { return }
    result.add(
      .counts, "run.json", nil,
      "counts \(run.counts.read) documents and \(run.counts.written) stories, and its archives add up to \(sum.read) and \(sum.written)",
      Remedy.run)
  }

  /// Merges the partials into a temporary folder and compares.
  func run(_ records: ArchiveRecords) throws -> Verification {
    var result = Verification(folder: folder, isQuick: false)
    guard isPossible, let summary,
      summaryNames.elementsEqual(records.lazy.map(\.name))
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
    guard let ours = try? Files().open(folder + "/" + name) else {
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
        Remedy.merge)
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
