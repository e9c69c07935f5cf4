internal import Aggregate
internal import Wire

/// `summary.json`: no times in it, so equal input gives equal bytes.
struct SummaryFile {
  let summary: Summary
  /// The pipeline's name.
  let pipeline: String

  /// Writes the file into a folder; archives are written as they come, however many there are.
  func write(_ archives: some Collection<ArchiveRecord>, in folder: ResultFolder) throws {
    var file = try OutputFile(folder.root + "/summary.json", files: folder.files)
    var json = JSONBytes()
    json.beginObject()
    json.key("version")
    json.string(Version.number)
    json.key("pipeline")
    json.string(pipeline)
    json.key("counts")
    write(archives.reduce(into: Counts()) { $0 = $0 + $1.counts }, &json)
    json.key("duplicates")
    write(["groups": summary.duplicateGroups, "stories": summary.duplicateStories], &json)
    json.key("chains")
    write(["items": summary.chains, "stories": summary.chainedStories], &json)
    json.key("tables")
    json.beginObject()
    for table in Table.allCases where table.isCounted { write(table, &json) }
    json.endObject()
    json.key("archives")
    json.beginArray()
    for archive in archives {
      write(archive, &json)
      if json.bytes.count > 256 << 10 {
        try file.write(json.array)
        json.bytes.removeAll()
      }
    }
    json.endArray()
    json.endObject()
    json.newline()
    try file.write(json.array)
    try file.finish()
  }

  /// A table's size and its largest rows, under its name.
  private func write(_ table: Table, _ json: inout JSONBytes) {
    json.element()
    json.string(table.name)
    json.bytes.append(UInt8(ascii: ":"))
    json.beginObject()
    json.key("rows")
    json.number(summary.sizes[table.name] ?? 0)
    json.key("top")
    json.beginArray()
    for row in summary.tops[table.name] ?? [] {
      json.element()
      json.beginObject()
      let fields = row.key.split(separator: "\t", omittingEmptySubsequences: false)
      json.key("key")
      json.string(String(fields.first ?? ""))
      if table == .places, fields.count > 1, let country = fields.last, !country.isEmpty {
        json.key("country")
        json.string(String(country))
      }
      json.key("stories")
      json.number(row.stories)
      if table.hasMentions {
        json.key("mentions")
        json.number(row.mentions)
      }
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private func write(_ archive: ArchiveRecord, _ json: inout JSONBytes) {
    json.element()
    json.beginObject()
    json.key("name")
    json.string(archive.name)
    json.key("counts")
    write(archive.counts, &json)
    if !archive.damage.isEmpty {
      json.key("damage")
      json.beginArray()
      for note in archive.damage {
        json.element()
        json.string(note.text)
      }
      json.endArray()
    }
    json.endObject()
  }

  private func write(_ counts: Counts, _ json: inout JSONBytes) {
    write(
      [
        "read": counts.read, "written": counts.written, "rejected": counts.rejected,
        "left_out": counts.leftOut, "withdrawn": counts.withdrawn, "text_bytes": counts.textBytes,
      ], &json)
  }

  /// Numbers by name, in the order in which they are given.
  private func write(
    _ numbers: KeyValuePairs<StaticString, Int>, _ json: inout JSONBytes
  ) {
    json.beginObject()
    for (name, number) in numbers {
      json.key(name)
      json.number(number)
    }
    json.endObject()
  }
}
