internal import Aggregate
internal import Wire

/// A key of a table with its counts, for people.
package struct CountedKey: Sendable, Equatable {
  package var key: String
  package var stories: Int
  package var mentions: Int

  init(_ row: TableRow) {
    key = String(decoding: row.name, as: UTF8.self)
    (stories, mentions) = (row.stories, row.mentions)
  }
}

/// The merged results that reports need: the tops of the tables and the days.
package struct Summary: Sendable {
  package var tops: [String: [CountedKey]] = [:]
  /// Distinct keys of each table.
  package var sizes: [String: Int] = [:]
  package var days: [CountedKey] = []
  package var duplicateGroups = 0
  package var duplicateStories = 0
  /// Items of several versions, and the stories that these are.
  package var chains = 0
  package var chainedStories = 0
}

/// What the merged results depend on beside the archives' partials.
package struct MergeSetting: Sendable, Codable, Equatable {
  package var pipeline: String
  /// Rows named in `summary.json` for each table.
  package var top: Int
  package var writesTables: Bool

  package init(_ pipeline: Pipeline) {
    self.pipeline = pipeline.name
    top = pipeline.top
    writesTables = pipeline.writesTables
  }

  enum CodingKeys: String, CodingKey {
    case pipeline, top
    case writesTables = "tables"
  }
}

/// Merges the archives' partials and writes `tables/` and `summary.json`, in one streaming pass.
struct MergedResults {
  let results: ResultFolder
  let setting: MergeSetting
  var stop = StopSignal()
  /// Where the merged results go; nil for the folder that holds the partials.
  var target: ResultFolder?
  /// The merge that is kept; nil to merge all partials.
  var kept: KeptMerge?

  private var destination: ResultFolder { target ?? results }

  /// Writes everything; nil where the run was stopped before the end.
  func write(_ archives: some Collection<ArchiveRecord>) throws -> Summary? {
    let partials = archives.lazy.map(\.partial)
    let summary: Summary?
    if let kept {
      summary = try kept.withRows(partials) { try write($0) }
    } else {
      summary = try write(results.merged(partials))
    }
    guard let summary else { return nil }
    if setting.writesTables {
      try destination.files.flushFolders(of: [destination.root + "/tables/any"])
    }
    try SummaryFile(summary: summary, pipeline: setting.pipeline).write(archives, in: destination)
    return summary
  }

  /// Writes the tables.
  private func write(_ rows: consuming RowMerger) throws -> Summary? {
    var rows = rows
    var summary = Summary()
    var writer: TableWriter?
    var table: Table?
    var duplicates = DuplicateWriter(setting.writesTables ? destination : nil)
    var chains = ChainWriter(setting.writesTables ? destination : nil)
    var top = TopRows(limit: setting.top)
    var size = 0
    func close() throws {
      if let table, table.isCounted {
        summary.tops[table.name] = top.sorted
        summary.sizes[table.name] = size
      }
      try writer?.finish()
    }
    var row = TableRow.empty
    while try rows.read(&row) {
      if stop.isSet { return nil }
      if row.table != table {
        try close()
        table = row.table
        top = TopRows(limit: setting.top)
        size = 0
        writer = try table.flatMap { table in
          !table.isCounted || !setting.writesTables
            ? nil : try TableWriter(table, destination)
        }
      }
      guard let table else { continue }
      guard table.isCounted else {
        if table == .items { try chains.add(row) } else { try duplicates.add(row) }
        continue
      }
      size += 1
      if table == .days, summary.days.count < 40_000 { summary.days.append(CountedKey(row)) }
      if top.takes(row) { top.add(CountedKey(row)) }
      try writer?.add(row)
    }
    try close()
    try duplicates.finish()
    try chains.finish()
    summary.chains = chains.items
    summary.chainedStories = chains.stories
    summary.duplicateGroups = duplicates.groups
    summary.duplicateStories = duplicates.stories
    if setting.writesTables {
      // A table without rows still has its header.
      for table in Table.allCases where table.isCounted && summary.sizes[table.name] == nil {
        var writer = try TableWriter(table, destination)
        try writer.finish()
      }
    }
    return summary
  }
}
