internal import Foundation
internal import SystemPackage
internal import Wire

/// What ran and how it went: `run.json`.
package struct RunRecord: Sendable, Codable {
  package var version = Version.number
  /// The run's own name, as its log lines have it.
  package var id: String?
  /// The date that `{date}` stood for.
  package var night: String?
  package var pipeline: String
  package var signature: String
  package var started: String
  package var seconds = 0.0
  /// Seconds of the line itself, without merging and reports.
  package var lineSeconds = 0.0
  package var cores: Int
  package var exitStatus: Int32 = 0
  /// Why the exit status is not 0, in words.
  package var problems: [String] = []
  /// What needs a person, whether or not it is a failure.
  package var attention: [Attention] = []
  package var counts = Counts()
  package var compressedBytes = 0
  package var uncompressedBytes = 0
  package var processed: [String]
  package var archives: ArchiveRecords
  package var stages: [StageReading]
  /// Busy seconds of each stage for a megabyte of text: what the next run begins with.
  package var costs: [String: Double] = [:]
  package var decisions: [DecisionRecord] = []
  package var samples: RunHistory?
  package var peakMemory = 0
  /// What the process was allowed to hold.
  package var memoryLimit = 0
  /// Text in a batch.
  package var batchBytes = 0
  /// Whether the merged tables are written as files.
  package var tables: Bool
  package var isStopped: Bool
  /// What is worth telling and no problem.
  package var notices: [String] = []
  /// Archives that are left to the next run, with the reason.
  package var putOff: [String] = []
  /// Archives that were taken out of the results when the run had ended.
  package var forgotten: [Forgotten]?
  /// Whether report.html is written; nil in records of earlier versions.
  package var report: Bool?
  /// Names of this run's input archives; the merged results may hold more.
  package var inputs: Set<String> = []
  /// Archives that were done for the first time since the last run that came to its end.
  var fresh: Set<String> = []
  /// Archives that were done since the last run that came to its end: what is wrong with them was told
  /// by none.
  var found: Set<String> = []
  /// What its night brought so far, for the ledger.
  var figures: RunFigures?

  init(
    pipeline: Pipeline, started: Date, archives: ArchiveRecords, inputs: Set<String>,
    processed: [String], line: Line.Outcome?, isStopped: Bool
  ) {
    self.inputs = inputs
    self.pipeline = pipeline.name
    tables = pipeline.writesTables
    report = pipeline.writesReport
    signature = pipeline.signature
    self.started = started.formatted(.iso8601)
    cores = pipeline.effectiveCores
    self.archives = archives
    self.processed = processed
    found = Set(processed)
    stages = line?.stages ?? []
    decisions = line?.decisions ?? []
    samples = line?.history
    self.isStopped = isStopped
    peakMemory = ProcessMemory.peak
    setArchives(archives)
  }

  /// Takes the archives of the results, and what they add up to.
  mutating func setArchives(_ archives: ArchiveRecords) {
    self.archives = archives
    counts = Counts()
    (compressedBytes, uncompressedBytes) = (0, 0)
    for archive in archives {
      counts = counts + archive.counts
      compressedBytes += archive.size
      uncompressedBytes += archive.uncompressedBytes
    }
  }

  /// Busy seconds of each stage for a megabyte of text; nil where too little was done to tell.
  func measuredCosts(atLeast bytes: Int = 1 << 20) -> [String: Double]? {
    guard stages.textBytes >= max(1, bytes) else { return nil }
    let megabytes = Double(stages.textBytes) / 1e6
    return Dictionary(uniqueKeysWithValues: stages.map { ($0.name, $0.busySeconds / megabytes) })
  }

  /// The costs that the last run of a folder left, or the last night that is known.
  ///
  /// Where each night has a folder of its own, only the nights before have any.
  static func lastCosts(
    in folder: String, _ history: NightHistory?, _ ledger: Ledger
  ) -> [String: Double] {
    if let costs = costs(in: folder), !costs.isEmpty { return costs }
    // A history that cannot be read is told when the night is judged.
    let nights = ((try? history?.nights(ledger)) ?? []).filter { $0.costs?.isEmpty == false }
    return nights.max { $0.date < $1.date }?.costs ?? [:]
  }

  /// The costs in a folder's `run.json`; nil where it has none.
  ///
  /// The document of many archives is large, and what is wanted stands behind them, on lines of its own:
  /// it is read from its end, a piece at a time.
  static func costs(in folder: String) -> [String: Double]? {
    let path = folder + "/run.json"
    let files = Files()
    guard let size = files.size(path), let file = try? files.open(path) else { return nil }
    defer { try? file.close() }
    let key = Array("\n  \"cost_seconds_per_mb\" : ".utf8)
    var end = size
    /// What stands behind the piece at hand: the object may go on there.
    var behind: ArraySlice<UInt8> = []
    while end > 0 {
      let start = max(0, end - pieceBytes)
      guard (try? file.seek(offset: Int64(start), from: .start)) != nil,
        let piece = try? files.read(file, path, atMost: end - start), piece.count == end - start
      else { return nil }
      let window = piece + behind.prefix(longestCosts)
      if let place = window.indices.last(where: { window[$0...].starts(with: key) }) {
        let object = window[(place + key.count)...].prefix { $0 != UInt8(ascii: "}") }
        return try? JSONDecoder().decode(
          [String: Double].self, from: Data(object + [UInt8(ascii: "}")]))
      }
      behind = window[...]
      end = start
    }
    return nil
  }

  private static let pieceBytes = 64 << 10
  private static let longestCosts = 4 << 10

  /// What the archives that this run read add up to.
  package var readCounts: Counts {
    let names = Set(processed)
    return archives.reduce(Counts()) { names.contains($1.name) ? $0 + $1.counts : $0 }
  }

  /// Archives of this run's inputs that are damaged.
  package var damaged: [ArchiveRecord] {
    archives.filter { !$0.damage.isEmpty && inputs.contains($0.name) }
  }

  /// Damaged archives of the results that are not told among what needs a person: earlier runs told them.
  package var stillDamaged: [ArchiveRecord] {
    let told = Set(attention.lazy.filter { $0.kind == .damagedArchive }.map(\.subject))
    let read = Set(processed)
    return archives.filter {
      !$0.damage.isEmpty && !told.contains($0.name) && !read.contains($0.name)
    }
  }

  /// Archives whose damage this run found: those that it read, or one before it that was cut short.
  package var newlyDamaged: [ArchiveRecord] {
    archives.filter { !$0.damage.isEmpty && found.contains($0.name) }
  }

  /// Archives of which this run found more than half rejected, and nothing worse.
  var mostlyRejected: [ArchiveRecord] {
    archives.filter {
      $0.damage.isEmpty && found.contains($0.name) && 2 * $0.counts.rejected > $0.counts.read
    }
  }

  /// Decides the exit status: 2 where this run found more broken than the pipeline allows.
  ///
  /// What an earlier run told is in the report and in the ledger: an alarm without an end is heeded by
  /// nobody.
  mutating func finish(_ pipeline: Pipeline) {
    let damaged = newlyDamaged
    if damaged.count > pipeline.allowedDamage {
      let names = damaged.prefix(5).map(\.name).joined(separator: ", ")
      problems.append(
        "\(damaged.count) damaged archive\(damaged.count == 1 ? "" : "s") (\(names)); limits.damaged allows \(pipeline.allowedDamage)"
      )
    }
    let counts = archives.reduce(Counts()) {
      found.contains($1.name) ? $0 + $1.counts : $0
    }
    if !pipeline.allowedRejects.allows(counts.rejected, of: counts.read - counts.rejected) {
      let limit =
        switch pipeline.allowedRejects {
        case .count(let count): "\(count)"
        case .share(let share): "\(share * 100)%"
        }
      problems.append(
        "\(counts.rejected) of \(counts.read) documents rejected; limits.rejects allows \(limit)")
    }
    exitStatus = problems.isEmpty ? 0 : 2
    peakMemory = ProcessMemory.peak
  }

  func write(to results: ResultFolder) throws {
    var file = try OutputFile(results.root + "/run.json", files: results.files)
    try write(isForPeople: true) { piece in
      try results.stop?.check()
      try file.write(piece)
    }
    try file.finish()
  }

  /// Gives the record as a document of JSON, piece by piece.
  ///
  /// An archive's record is a line, and those of many are never in memory at once. A document that is
  /// not for people has no line breaks.
  package func write(isForPeople: Bool, _ give: ([UInt8]) throws -> Void) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isForPeople { encoder.outputFormatting.insert(.prettyPrinted) }
    var rest = self
    rest.archives = []
    rest.processed = []
    let json = JSONLayout.compactingNumbers(Array(try encoder.encode(rest)))
    encoder.outputFormatting.remove(.prettyPrinted)
    // Keys are sorted: the first list is that of the archives, and is empty here.
    guard let open = json.firstIndex(of: UInt8(ascii: "[")),
      let close = json[open...].firstIndex(of: UInt8(ascii: "]"))
    else { return try give(json) }
    var piece = Array(json[...open])
    for (number, archive) in archives.enumerated() {
      if number > 0 { piece.append(UInt8(ascii: ",")) }
      if isForPeople { piece.append(contentsOf: "\n    ".utf8) }
      piece.append(contentsOf: try encoder.encode(archive))
      if piece.count > 256 << 10 {
        try give(piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    if isForPeople, !archives.isEmpty { piece.append(contentsOf: "\n  ".utf8) }
    try give(piece)
    try writeProcessed(json[close...], isForPeople: isForPeople, give)
  }

  /// Gives the document from the end of the archives on, with the names of those that were read.
  private func writeProcessed(
    _ json: ArraySlice<UInt8>, isForPeople: Bool, _ give: ([UInt8]) throws -> Void
  ) throws {
    // Quotation marks within strings stand behind backslashes: this is the key and nothing else.
    let key = Array((isForPeople ? "\n  \"processed\" : [" : ",\"processed\":[").utf8)
    guard !processed.isEmpty,
      let start = json.indices.first(where: { json[$0...].starts(with: key) }),
      let close = json[(start + key.count)...].firstIndex(of: UInt8(ascii: "]"))
    else { return try give(json + [0x0A]) }
    var piece = JSONBytes()
    piece.bytes.append(contentsOf: Array(json[..<(start + key.count)]))
    for (number, name) in processed.enumerated() {
      if number > 0 { piece.bytes.append(UInt8(ascii: ",")) }
      if isForPeople { piece.bytes.append("\n    ") }
      piece.string(name)
      if piece.bytes.count > 256 << 10 {
        try give(piece.array)
        piece.bytes.removeAll()
      }
    }
    if isForPeople { piece.bytes.append("\n  ") }
    piece.bytes.append(contentsOf: Array(json[close...]))
    piece.bytes.append(0x0A)
    try give(piece.array)
  }

  enum CodingKeys: String, CodingKey {
    case version, id, night, pipeline, signature, started, seconds
    case lineSeconds = "line_seconds"
    case cores
    case exitStatus = "exit_status"
    case problems, attention, counts, tables
    case compressedBytes = "compressed_bytes"
    case uncompressedBytes = "uncompressed_bytes"
    case processed, archives, stages
    case costs = "cost_seconds_per_mb"
    case decisions, samples
    case peakMemory = "peak_memory_bytes"
    case memoryLimit = "memory_limit_bytes"
    case batchBytes = "batch_bytes"
    case isStopped = "stopped"
    case notices, forgotten, report
    case putOff = "put_off"
  }
}

/// How JSON for people is laid out.
enum JSONLayout {
  /// Puts arrays of numbers on one line each.
  static func compactingNumbers(_ json: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(json.count)
    var index = 0
    var isInString = false
    while index < json.count {
      let byte = json[index]
      if isInString {
        out.append(byte)
        if byte == UInt8(ascii: "\\"), index + 1 < json.count {
          index += 1
          out.append(json[index])
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else if byte == UInt8(ascii: "["), let end = endOfNumbers(json, index + 1) {
        out.append(contentsOf: json[index..<end].filter { $0 != 0x20 && $0 != 0x0A })
        index = end
        continue
      } else {
        if byte == UInt8(ascii: "\"") { isInString = true }
        out.append(byte)
      }
      index += 1
    }
    return out
  }

  /// Behind the bracket that ends an array of numbers alone, or nil.
  private static func endOfNumbers(_ json: [UInt8], _ start: Int) -> Int? {
    for index in start..<json.count {
      switch json[index] {
      case 0x20, 0x0A, UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        continue
      case UInt8(ascii: "]"): return index + 1
      default: return nil
      }
    }
    return nil
  }
}
