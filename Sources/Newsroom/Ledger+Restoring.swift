internal import Foundation
internal import GRDB
internal import Wire

extension Ledger {
  /// Fills a ledger that has nothing from the record that the last run left: archives whose files are
  /// gone cannot be done again, and their results still count.
  ///
  /// What is named is believed as far as it is there; the next look at the archives finds what is not.
  /// The inputs at hand say where their files are, others are looked for below `base`.
  ///
  /// - Returns: how many archives there were; nil where nothing was lost.
  func restore(
    from results: ResultFolder, _ archives: [SourceArchive], _ pipeline: Pipeline, base: String
  ) throws -> Int? {
    guard try isEmpty(), let last = RunRecord.read(in: results.root) else { return nil }
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
            record.name, paths[ExactName(record.name)] ?? "\(base)/\(record.name)",
            (record.damage.isEmpty ? State.done : .damaged).rawValue, record.size, record.modified,
            record.fingerprint, record.signature, last.version, json,
            clock().timeIntervalSince1970, retired.joined(separator: ","),
          ])
      }
    }
    return last.archives.count
  }

  /// Whether neither a run nor an archive was ever noted.
  private func isEmpty() throws(WireError) -> Bool {
    try read { db in
      let count = "SELECT (SELECT COUNT(*) FROM runs) + (SELECT COUNT(*) FROM archives)"
      return try Int.fetchOne(db, sql: count) == 0
    }
  }
}
