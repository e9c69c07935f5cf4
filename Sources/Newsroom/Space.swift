internal import Foundation
internal import Wire

/// Whether the disk has room for what a run will write.
enum Space {
  /// Bytes written for a byte of an archive where no earlier archive tells: outputs are compressed,
  /// and so most archives are.
  private static func usualShare(_ stories: Pipeline.StoryOutput, isCompressed: Bool) -> Double {
    switch stories {
    case .full: isCompressed ? 2 : 0.75
    case .factsOnly: isCompressed ? 1.5 : 0.5
    case .none: isCompressed ? 0.3 : 0.1
    }
  }

  /// The part of it that is the archive's partial.
  private static let partialShare = 0.1

  /// Bytes that should be left over: tables, the report, the ledger.
  private static let reserve = 32 << 20

  /// Throws where what is free is less than what `pending` will come to, by what archives so far
  /// came to.
  static func check(
    _ pending: [SourceArchive], _ pipeline: Pipeline, _ ledger: Ledger, _ folder: String
  ) throws {
    guard !pending.isEmpty, let free = free(folder) else { return }
    let need = estimate(pending, pipeline, try ledger.sizes()) + reserve
    guard free < need else { return }
    throw WireError(
      .write,
      "about \(ByteSize.text(need)) are needed and \(ByteSize.text(free)) are free; free some, name another --output, or go on with --no-space-check",
      file: folder)
  }

  /// What archives so far came to.
  struct Known {
    /// Bytes of archives, and of what was written for them.
    var plain = (read: 0, written: 0)
    var compressed = (read: 0, written: 0)
    /// Archives that count, and bytes of their partials.
    var archives = 0
    var partials = 0
  }

  /// Bytes that the archives will come to, and what merging needs in between.
  static func estimate(
    _ pending: [SourceArchive], _ pipeline: Pipeline, _ known: Known
  ) -> Int {
    var need = 0.0
    for archive in pending {
      let isCompressed = isCompressed(archive.path)
      // A few small archives tell little.
      let past = isCompressed ? known.compressed : known.plain
      let share =
        past.read > 1 << 20
        ? Double(past.written) / Double(past.read)
        : usualShare(pipeline.stories, isCompressed: isCompressed)
      need += Double(archive.size) * share * 1.1
    }
    // More partials than are merged at once are merged in groups, which stand beside them. The merge
    // that is kept needs no more than these; where there is no room for it, there is none.
    if known.archives + pending.count > ResultFolder.mergedAtOnce {
      need += Double(known.partials) + need * partialShare
    }
    return Int(need)
  }

  /// Whether a file is gzip or ZIP, by its first bytes; one that cannot be read is taken for it.
  private static func isCompressed(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return true }
    defer { try? file.close() }
    let start = (try? file.read(upToCount: 2)).flatMap { $0 } ?? Data()
    return [[0x1F, 0x8B], Array("PK".utf8)].contains(Array(start))
  }

  /// Bytes that are free where a folder is or will be.
  static func free(_ folder: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
  }
}
