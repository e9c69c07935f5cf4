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
              db,
              sql: """
                SELECT \(Self.entryColumns) FROM archives WHERE name > ? ORDER BY name LIMIT ?
                """,
              arguments: [last, Self.pageSize])
          } else {
            try GRDB.Row.fetchAll(
              db, sql: "SELECT \(Self.entryColumns) FROM archives ORDER BY name LIMIT ?",
              arguments: [Self.pageSize])
          }
        return try rows.map(Self.entry)
      }
      for entry in page { try body(entry) }
      guard page.count == Self.pageSize, let end = page.last?.name else { return }
      // Bytes that are no text are read as other ones: such names would come again for ever.
      guard (last ?? "").utf8.lexicographicallyPrecedes(end.utf8) else {
        throw Self.problem(Self.fault("a name of an archive is no text"), path)
      }
      last = end
    }
  }

  /// The records of all archives that count, ordered by the bytes of their names.
  func countedRecords() throws -> ArchiveRecords {
    var records = ArchiveRecords()
    try forEach { entry in
      if entry.isCounted, let record = entry.record { records.append(record) }
    }
    return records
  }

  /// The names of all archives.
  func names() throws(WireError) -> [String] {
    try read { db in try String.fetchAll(db, sql: "SELECT name FROM archives") }
  }

  /// The names of all archives that count.
  func countedNames() throws(WireError) -> [String] {
    try read { db in
      try String.fetchAll(db, sql: "SELECT name FROM archives WHERE \(Self.counted)")
    }
  }

  /// How many archives count.
  func countedArchives() throws(WireError) -> Int {
    try read { db in
      try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM archives WHERE \(Self.counted)") ?? 0
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

  /// The names of archives that runs behind `run` did, for the first time or again.
  func names(doneBehind run: Int) throws(WireError) -> [String] {
    try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT name FROM archives
          WHERE state IN ('done', 'damaged') AND record IS NOT NULL AND run > ?
          """,
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
      var groups: [String: [(name: String, path: String)]] = [:]
      for row in rows {
        var cells = LedgerCells(row, of: "archives")
        let twin = (name: try cells.archiveName(), path: try cells.text())
        groups[try cells.text(), default: []].append(twin)
      }
      return groups.values.map { $0.sorted { $0.name < $1.name } }
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
            \(sum(outputs[2])),
            \(sum("CASE retired WHEN '' THEN json_extract(record, '$.size') ELSE 0 END")),
            \(sum("CASE retired WHEN '' THEN \(outputs.joined(separator: " + ")) ELSE 0 END"))
          FROM archives WHERE record IS NOT NULL GROUP BY 1
          """)
      for row in rows {
        var cells = LedgerCells(row, of: "archives")
        let isPlain = try cells.optionalNumber() == 1
        known.archives += try cells.number()
        known.partials += try cells.number(0...(1 << 56))
        let sums = (read: try cells.number(0...(1 << 56)), written: try cells.number(0...(1 << 56)))
        if isPlain { known.plain = sums } else { known.compressed = sums }
      }
      return known
    }
  }

  /// A sum in SQL; one of what are no numbers is none.
  private func sum(_ value: String) -> String { "CAST(TOTAL(\(value)) AS INTEGER)" }
}
