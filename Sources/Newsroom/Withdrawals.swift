internal import Aggregate

/// Which stories of which archives the kills of a run withdraw.
///
/// Kills and stories may stand in any archives, so it is known only when all are read: one pass over
/// the items of all partials tells it. Withdrawn stories keep their rows there, so the answer depends
/// on the archives alone, not on the order in which they came or were done.
struct Withdrawals: Equatable {
  /// Withdrawn records by the archive's name, ascending.
  let records: [String: [Int]]

  /// Reads the items of all archives: memory is for the withdrawn alone.
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
    return Withdrawals(
      records: Dictionary(
        uniqueKeysWithValues: found.map {
          (String(decoding: $0.key, as: UTF8.self), $0.value.sorted())
        }
      ))
  }
}
