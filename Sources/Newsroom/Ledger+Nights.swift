internal import Foundation
internal import GRDB
package import Wire

/// What each night brought: the figures that later nights are compared with.
extension Ledger {
  /// Nights that are kept.
  private static let most = 400

  /// Adds what runs and nights have since their figures are kept here.
  static func addNights(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE nights (date TEXT PRIMARY KEY, figures TEXT NOT NULL);
        ALTER TABLE runs ADD COLUMN night TEXT;
        ALTER TABLE runs ADD COLUMN timezone TEXT;
        ALTER TABLE runs ADD COLUMN catch_up INTEGER;
        ALTER TABLE runs ADD COLUMN output TEXT;
        ALTER TABLE runs ADD COLUMN read_counts TEXT;
        """)
    // Nothing ever stood in it; SQLite before 3.35 cannot take it away, and then it stays.
    try? db.execute(sql: "ALTER TABLE runs DROP COLUMN figures")
  }

  /// The figures of the nights that are known, by date.
  package func nights() throws(WireError) -> [RunFigures] {
    try read { db in
      try GRDB.Row.fetchAll(db, sql: "SELECT date, figures FROM nights ORDER BY date")
        .compactMap { row in
          var cells = LedgerCells(row, of: "nights")
          _ = try cells.text()
          let figures: RunFigures? = try Self.value(try cells.text(), cells)
          guard figures?.isPossible != false else {
            throw cells.fault("holds a number that it cannot be")
          }
          return figures
        }
    }
  }

  /// Keeps a night's figures in place of what was known of it.
  static func keep(_ figures: RunFigures, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO nights (date, figures) VALUES (?, ?)",
      arguments: [figures.date, json(figures)])
    try db.execute(
      sql: """
        DELETE FROM nights
        WHERE date NOT IN (SELECT date FROM nights ORDER BY date DESC LIMIT \(most))
        """)
  }

  /// Takes what an archive brought out of the figures of the night that it is counted in: that of the
  /// first run that came to its end since the archive was done.
  func forgetFigures(of entry: Entry) throws(WireError) {
    guard let record = entry.record, let first = entry.firstRun else { return }
    let night = try read { db in
      try String.fetchOne(
        db,
        sql: """
          SELECT COALESCE(night, '') FROM runs WHERE id >= ? AND outcome = ? ORDER BY id LIMIT 1
          """,
        arguments: [first, RunEntry.Outcome.done.rawValue])
    }
    guard let night, var figures = try nights().first(where: { $0.date == night }) else { return }
    figures.forget(record)
    try keep(figures)
  }

  /// Takes what forgotten archives bring that are in the results again into the figures of their night.
  func rememberFigures(of archives: some Sequence<ArchiveRecord>) throws(WireError) {
    for night in try nights() where night.forgotten != nil {
      var figures = night
      for archive in archives { figures.remember(archive) }
      if figures != night { try keep(figures) }
    }
  }

  private func keep(_ figures: RunFigures) throws(WireError) {
    try write { db in try Self.keep(figures, db) }
  }

  /// Takes nights over from elsewhere; what is known of a night already stays.
  package func takeOver(_ nights: [RunFigures]) throws(WireError) {
    try write { db in
      for night in nights {
        try db.execute(
          sql: "INSERT OR IGNORE INTO nights (date, figures) VALUES (?, ?)",
          arguments: [night.date, Self.json(night)])
      }
    }
  }

  /// The nights for which a run came to its end; of runs that name none, the date of their start in
  /// `timezone`.
  func doneNights(_ timezone: String) throws(WireError) -> Set<String> {
    let rows: [(night: String?, started: Date)] = try read { db in
      try GRDB.Row.fetchAll(
        db, sql: "SELECT night, started FROM runs WHERE outcome = ?",
        arguments: [RunEntry.Outcome.done.rawValue]
      ).map { row in
        var cells = LedgerCells(row, of: "runs")
        return (try cells.optionalText(), try cells.date())
      }
    }
    return Set(
      rows.compactMap { row in
        row.night ?? Night.at(row.started, timezone: timezone)?.date
      })
  }
}
