internal import Foundation
internal import Wire

/// Whether the ledger's files may be written, asked before SQLite is.
extension Ledger {
  /// Refuses a ledger that may not be written.
  ///
  /// SQLite would open it for reading and make files beside it of the same mode, which then stand in
  /// the way when the ledger may be written again. Such files, left by other programs, are given the
  /// ledger's mode.
  static func requireAccess(_ path: String, _ files: Files) throws {
    guard files.size(path) != nil else { return }
    try require(path, "the ledger", "see that it and its folder may be written to", files)
    for ending in ["-wal", "-shm"] where files.size(path + ending) != nil {
      if files.refusal(toWrite: path + ending) != nil {
        let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions]
        try? FileManager.default.setAttributes(
          [.posixPermissions: mode ?? 0o644], ofItemAtPath: path + ending)
      }
      try require(
        path + ending, "a file that belongs to the ledger",
        "let it be written to (chmod u+w), as the ledger may", files)
    }
  }

  private static func require(
    _ path: String, _ what: String, _ remedy: String, _ files: Files
  ) throws {
    guard let refusal = files.refusal(toWrite: path) else { return }
    throw WireError(.write, "cannot write \(what): \(refusal); \(remedy)", file: path)
  }
}
