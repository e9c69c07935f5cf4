internal import Foundation

/// What ran and how it went: `run.json`.
package struct RunRecord: Sendable, Codable {
  package var version = Version.number
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
  package var counts = Counts()
  package var compressedBytes = 0
  package var uncompressedBytes = 0
  package var processed: [String]
  package var archives: [ArchiveRecord]
  package var stages: [StageReading]
  package var peakMemory = 0
  package let isStopped: Bool

  init(
    pipeline: Pipeline, started: Date, archives: [ArchiveRecord], processed: [String],
    stages: [StageReading], isStopped: Bool
  ) {
    self.pipeline = pipeline.name
    signature = pipeline.signature
    self.started = started.formatted(.iso8601)
    cores = pipeline.effectiveCores
    self.archives = archives
    self.processed = processed
    self.stages = stages
    self.isStopped = isStopped
    for archive in archives {
      counts = counts + archive.counts
      compressedBytes += archive.size
      uncompressedBytes += archive.uncompressedBytes
    }
    peakMemory = PeakMemory.bytes
  }

  /// Archives that are damaged.
  package var damaged: [ArchiveRecord] { archives.filter { !$0.damage.isEmpty } }

  /// Decides the exit status: 2 where more is broken than the pipeline allows.
  mutating func finish(_ pipeline: Pipeline) {
    if damaged.count > pipeline.allowedDamage {
      let names = damaged.prefix(5).map(\.name).joined(separator: ", ")
      problems.append(
        "\(damaged.count) damaged archive\(damaged.count == 1 ? "" : "s") (\(names)); limits.damaged allows \(pipeline.allowedDamage)"
      )
    }
    if !pipeline.allowedRejects.allows(counts.rejected, of: counts.read - counts.rejected) {
      let limit =
        switch pipeline.allowedRejects {
        case .count(let count): "\(count)"
        case .share(let share): "\(share * 100)%"
        }
      problems.append(
        "\(counts.rejected) rejected documents of \(counts.read); limits.rejects allows \(limit)")
    }
    exitStatus = problems.isEmpty ? 0 : 2
    peakMemory = PeakMemory.bytes
  }

  func write(to folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try OutputFile.write(Array(try encoder.encode(self)), to: folder + "/run.json")
  }

  enum CodingKeys: String, CodingKey {
    case version, pipeline, signature, started, seconds
    case lineSeconds = "line_seconds"
    case cores
    case exitStatus = "exit_status"
    case problems, counts
    case compressedBytes = "compressed_bytes"
    case uncompressedBytes = "uncompressed_bytes"
    case processed, archives, stages
    case peakMemory = "peak_memory_bytes"
    case isStopped = "stopped"
  }
}

extension ArchiveRecord.Note {
  /// The message with its place.
  package var text: String {
    switch (compressedOffset, offset) {
    case (let compressed?, let offset?):
      "\(message) (at byte \(compressed) of the file, \(offset) uncompressed)"
    case (let compressed?, nil): "\(message) (at byte \(compressed) of the file)"
    case (nil, let offset?): "\(message) (at byte \(offset) uncompressed)"
    case (nil, nil): message
    }
  }
}

/// The most memory that the process held.
enum PeakMemory {
  /// Resident bytes at their peak.
  static var bytes: Int {
    var usage = rusage()
    #if canImport(Darwin)
      guard unsafe getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
      return usage.ru_maxrss
    #elseif canImport(Glibc)
      guard unsafe getrusage(__rusage_who_t(0), &usage) == 0 else { return 0 }
      return usage.ru_maxrss * 1024
    #else
      guard unsafe getrusage(0, &usage) == 0 else { return 0 }
      return usage.ru_maxrss * 1024
    #endif
  }
}
