internal import Foundation
internal import Wire

/// Whether the disk has room for what a run will write.
enum Space {
  /// Bytes written for a byte of an archive where no earlier archive tells.
  private static func usualShare(_ stories: Pipeline.StoryOutput) -> Double {
    switch stories {
    case .full: 2
    case .factsOnly: 1.5
    case .none: 0.3
    }
  }

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

  /// Bytes that the archives will come to.
  static func estimate(
    _ pending: [SourceArchive], _ pipeline: Pipeline, _ sizes: (read: Int, written: Int)
  ) -> Int {
    let (read, written) = sizes
    // A few small archives tell little.
    let share =
      read > 1 << 20 ? Double(written) / Double(read) : usualShare(pipeline.stories)
    return Int(Double(pending.reduce(0) { $0 + $1.size }) * share * 1.1)
  }

  /// Bytes that are free where a folder is or will be.
  static func free(_ folder: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
  }
}
