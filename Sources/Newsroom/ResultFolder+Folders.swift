internal import Foundation

extension ResultFolder {
  /// The folder that a file is in.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? path
  }

  /// Removes a folder of a kind's files that is empty, and those above it that are empty then; the kind's
  /// own folder stays.
  func removeEmpty(_ folder: String, of kind: String) {
    let top = "\(root)/\(kind)"
    var folder = folder
    while folder.hasPrefix(top + "/") {
      // One that holds something, or that cannot be removed, does no harm.
      guard (try? files.announce(.remove, folder)) != nil, unsafe rmdir(folder) == 0 else { return }
      folder = Self.folder(of: folder)
    }
  }

  /// Removes the folders that an archive's files were in, where they are empty.
  func removeEmptyFolders(of name: String) {
    for kind in ["stories", "rejects"] {
      if let path = path(kind, name) { removeEmpty(Self.folder(of: path), of: kind) }
    }
    let partials = "partials"
    removeEmpty(Self.folder(of: partialPath(name)), of: partials)
  }
}
