internal import Foundation
internal import Wire

extension Ledger {
  /// Folders that a ledger is copied into to be read, the first one that takes it.
  ///
  /// The one that the environment names may be gone, full or forbidden, and a night is to be known all
  /// the same.
  static var temporaryFolders: [String] {
    var seen: Set<String> = []
    return [NSTemporaryDirectory(), "/tmp", "/var/tmp", "/dev/shm"].map {
      URL(fileURLWithPath: $0, isDirectory: true).path
    }.filter { seen.insert($0).inserted }
  }

  /// Copies the ledger of a folder, with its log, into a new folder in one of `places`.
  ///
  /// - Returns: the copy's folder, which is the caller's to remove.
  static func copied(from folder: String, into places: [String]) throws(WireError) -> String {
    var problem = "no temporary folder"
    for place in places {
      let copy = place + "/wireroom-ledger-" + UUID().uuidString
      do {
        try FileManager.default.createDirectory(
          atPath: copy, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        // The log holds what a run that was killed had not yet moved into the file.
        for ending in ["", "-wal"] {
          let name = "/" + fileName + ending
          guard FileManager.default.fileExists(atPath: folder + name) else { continue }
          try FileManager.default.copyItem(atPath: folder + name, toPath: copy + name)
          // A ledger that may only be read is copied with its mode.
          try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: copy + name)
        }
        return copy
      } catch {
        if place == places.first { problem = Files.reason(error) }
        try? FileManager.default.removeItem(atPath: copy)
      }
    }
    throw WireError(
      .unreadable,
      "cannot read the ledger by way of a copy: \(problem); see that it may be read, and that TMPDIR names a folder with room",
      file: "\(folder)/\(fileName)")
  }
}
