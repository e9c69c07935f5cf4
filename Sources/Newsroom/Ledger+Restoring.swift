internal import Foundation
internal import GRDB
internal import Wire

extension Ledger {
  /// Fills a ledger that has nothing from the record that the last run left: archives whose files are
  /// gone cannot be done again, and their results still count.
  ///
  /// What is named is believed as far as it is there; the next look at the archives finds what is not.
  /// The inputs at hand say where their files are, others are looked for below `roots`, the folders that
  /// names are paths below: a file that is there must not be taken for one that is gone.
  func restore(
    from results: ResultFolder, _ archives: [SourceArchive], _ pipeline: Pipeline, roots: [String]
  ) throws -> Restored {
    // A run that failed before it could do so may have left its row.
    guard try count("archives") == 0 else { return .nothing }
    guard let last = RunRecord.read(in: results.root) else {
      let isLost = try count("runs") == 0 && results.files.size(results.root + "/run.json") != nil
      return isLost ? .unreadable : .nothing
    }
    guard !last.archives.isEmpty else { return .nothing }
    let paths = Dictionary(archives.map { ($0.key, $0.path) }) { first, _ in first }
    let ages = [("rejects", pipeline.retainedRejects), ("stories", pipeline.retainedStories)]
    let aged = ages.filter { $0.1 != nil }.map(\.0)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try write { db in
      for record in last.archives {
        // Stories that are not there at all were removed by age.
        let retired = aged.filter { results.isGone($0, record) }
        let json = String(decoding: try encoder.encode(record), as: UTF8.self)
        try db.execute(
          sql: """
            INSERT INTO archives
              (name, path, state, size, modified, fingerprint, signature, version, record, seconds,
                run, updated, retired)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)
            """,
          arguments: [
            record.name, paths[ExactName(record.name)] ?? Self.path(record.name, below: roots),
            (record.damage.isEmpty ? State.done : .damaged).rawValue, record.size, record.modified,
            record.fingerprint, record.signature, last.version, json,
            clock().timeIntervalSince1970, retired.joined(separator: ","),
          ])
      }
    }
    return .archives(last.archives.count)
  }

  /// What came of it.
  enum Restored: Equatable {
    /// Nothing was lost.
    case nothing
    /// So many archives are known again.
    case archives(Int)
    /// The ledger is lost, and the record of the last run cannot be read.
    case unreadable
  }

  /// Where the file of an archive is, or would be.
  private static func path(_ name: String, below roots: [String]) -> String {
    let paths = roots.map { "\($0)/\(name)" }
    return paths.first { FileManager.default.fileExists(atPath: $0) } ?? paths.first ?? name
  }

  private func count(_ table: String) throws(WireError) -> Int {
    try read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \(table)") ?? 0 }
  }
}
