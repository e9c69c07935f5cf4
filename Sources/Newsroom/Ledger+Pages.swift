internal import Foundation
internal import GRDB
internal import Wire

// What a run asks of a ledger of hundreds of thousands of archives: page by page, or what SQLite counts
// itself, so that neither memory nor time is for all of them at once.

extension Ledger {
  private static let pageSize = 500

  /// What stands in the results: `isCounted` of an entry, in SQL.
  private static let counted = "state != 'withdrawn' AND record IS NOT NULL"

  /// Gives all archives, ordered by the bytes of their names, a page of them in memory at once.
  ///
  /// `body` may change the ledger: what it changes of archives behind those at hand is seen.
  func forEach(_ body: (Entry) throws -> Void) throws {
    var last: String?
    while true {
      let page = try read { db in
        let rows =
          if let last {
            try GRDB.Row.fetchAll(
              db, sql: "SELECT * FROM archives WHERE name > ? ORDER BY name LIMIT ?",
              arguments: [last, Self.pageSize])
          } else {
            try GRDB.Row.fetchAll(
              db, sql: "SELECT * FROM archives ORDER BY name LIMIT ?", arguments: [Self.pageSize])
          }
        return rows.map(Self.entry)
      }
      for entry in page { try body(entry) }
      guard page.count == Self.pageSize else { return }
      last = page.last?.name
    }
  }

  /// The names of all archives that count.
  func countedNames() throws(WireError) -> [String] {
    try read { db in
      try String.fetchAll(db, sql: "SELECT name FROM archives WHERE \(Self.counted)")
    }
  }

  /// The names of archives that count and were done for the first time by runs behind `run`.
  func names(firstDoneBehind run: Int) throws(WireError) -> [String] {
    try read { db in
      try String.fetchAll(
        db, sql: "SELECT name FROM archives WHERE \(Self.counted) AND first_run > ?",
        arguments: [run])
    }
  }

  /// Archives that count, hold documents, and have the same bytes as another: groups of two and more,
  /// by name.
  func twins() throws(WireError) -> [[(name: String, path: String)]] {
    let isFull = "\(Self.counted) AND json_extract(record, '$.counts.read') > 0"
    return try read { db in
      let rows = try GRDB.Row.fetchAll(
        db,
        sql: """
          SELECT name, path, fingerprint FROM archives WHERE \(isFull) AND fingerprint IN (
            SELECT fingerprint FROM archives WHERE \(isFull) AND fingerprint IS NOT NULL
            GROUP BY fingerprint HAVING COUNT(*) > 1)
          """)
      let groups = Dictionary(grouping: rows) { row -> String in row["fingerprint"] }
      return groups.values.map { rows in
        rows.map { (name: $0["name"], path: $0["path"]) }.sorted { $0.name < $1.name }
      }
    }
  }

  /// What the archives that count came to; for bytes, those whose outputs are all there.
  func sizes() throws(WireError) -> Space.Known {
    let outputs = ["stories", "rejects", "partial"].map {
      "COALESCE(json_extract(record, '$.outputs.\($0).bytes'), 0)"
    }
    return try read { db in
      var known = Space.Known()
      let rows = try GRDB.Row.fetchAll(
        db,
        sql: """
          SELECT json_extract(record, '$.container') IN ('plain', 'tar'), COUNT(*),
            SUM(\(outputs[2])),
            SUM(CASE retired WHEN '' THEN json_extract(record, '$.size') ELSE 0 END),
            SUM(CASE retired WHEN '' THEN \(outputs.joined(separator: " + ")) ELSE 0 END)
          FROM archives WHERE record IS NOT NULL GROUP BY 1
          """)
      for row in rows {
        let sums: (read: Int, written: Int) = (row[3] ?? 0, row[4] ?? 0)
        if row[0] { known.plain = sums } else { known.compressed = sums }
        known.archives += row[1]
        known.partials += row[2] ?? 0
      }
      return known
    }
  }
}
