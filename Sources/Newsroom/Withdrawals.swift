internal import Aggregate

/// Which stories of which archives the kills of a run withdraw.
///
/// Kills and stories may stand in any archives, so it is known only when all are read: one pass over
/// the merged items tells it. Withdrawn stories keep their rows there, so the answer depends
/// on the archives alone, not on the order in which they came or were done.
struct Withdrawals: Equatable {
  /// Withdrawn records, ascending, by the bytes of the archive's name: two names may be one string, their
  /// accents written in two ways.
  private let records: [[UInt8]: [Int]]

  /// Goes through the items of all archives: memory is for the withdrawn alone.
  static func find(
    _ kept: KeptMerge, _ archives: some Collection<(name: String, sum: String?)>
  ) throws -> Withdrawals {
    let found = try kept.withRows(archives, only: .items) { rows in
      var rows = rows
      var groups = ItemGroups()
      var judge = ItemJudge()
      var found: [[UInt8]: Set<Int>] = [:]
      var row = TableRow.empty
      while try rows.read(&row) {
        groups.add(row) { row in
          guard judge.withdrawal(of: row) != nil else { return }
          found[row.archive, default: []].insert(row.record)
        }
      }
      return found
    }
    return Withdrawals(records: found.mapValues { $0.sorted() })
  }

  /// The withdrawn records of an archive.
  func records(of archive: String) -> [Int] { records[Array(archive.utf8)] ?? [] }
}
