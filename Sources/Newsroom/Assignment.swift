/// What a line has to do and for whom: its archives, where they go, and where earlier runs left them.
struct Assignment: Sendable {
  let archives: [SourceArchive]
  let results: ResultFolder
  /// What the bytes of the results depend on.
  let signature: String
  let ledger: Ledger
  /// The run's number in the ledger.
  let run: Int
  /// Names of archives whose earlier results count until they are replaced.
  var replaced: Set<ExactName> = []
  /// Archives that are gone on with, by their index.
  var resumed: [Int: ResumedArchive] = [:]
}

/// An archive that an earlier run left in the middle.
struct ResumedArchive: Sendable {
  let archive: Int
  let checkpoint: Checkpoint
  let source: SourceCheckpoint
}
