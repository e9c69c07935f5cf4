internal import Aggregate
internal import Wire

/// Tells of an archive's kills that name a bare id and nobody whose id it is.
enum KillNotes {
  /// Notes for the archive's record, those of kills that withdraw nothing first.
  static func notes(_ kills: LocalKills) -> [ArchiveRecord.Note] {
    var notes = kills.findings.sorted {
      ($0.isPlaced ? 1 : 0, $0.record) < ($1.isPlaced ? 1 : 0, $1.record)
    }.map { finding in
      let id = String(decoding: finding.id, as: UTF8.self)
      let reach =
        finding.isPlaced
        ? "it reaches the items of this archive alone"
        : "it reaches no further than this archive, which has no item of that id"
      return note(
        "record \(finding.record) withdraws '\(id)' and names neither an agency nor a source: \(reach)",
        finding.isPlaced ? .localKill : .unplacedKill)
    }
    if kills.more > 0 {
      notes.append(
        note(
          "\(kills.more) more kills name neither an agency nor a source and reach this archive alone",
          .localKill))
    }
    return notes
  }

  private static func note(
    _ message: String, _ reason: ArchiveRecord.Note.Reason
  ) -> ArchiveRecord.Note {
    var note = ArchiveRecord.Note(WireError(.unsupported, message))
    note.reason = reason
    return note
  }
}
