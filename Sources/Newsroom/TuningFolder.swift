internal import Foundation

/// Where a tuning writes its samples: a folder of its own on the disk of the results.
package struct TuningFolder: Sendable {
  /// The folder; it is made by the first run and goes with `remove`.
  package let path: String
  /// Whether it is on the disk of the results, as far as can be told.
  package let isBesideResults: Bool

  /// A hidden folder beside the folder `output`, or above it where nothing is there yet.
  ///
  /// What cannot be written to is passed over for the system's temporary folder, whose disk may be
  /// another.
  package init(beside output: String) {
    let name = ".wireroom-tune-" + UUID().uuidString
    let manager = FileManager.default
    var folder = (output as NSString).deletingLastPathComponent
    if Self.device(output) != nil, Self.device(output) != Self.device(folder) { folder = output }
    while !manager.fileExists(atPath: folder), folder.count > 1 {
      folder = (folder as NSString).deletingLastPathComponent
    }
    isBesideResults = manager.isWritableFile(atPath: folder)
    path = isBesideResults ? folder + "/" + name : NSTemporaryDirectory() + name
  }

  /// Removes the folder.
  package func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// The file system that a path is on; nil where nothing is there.
  private static func device(_ path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.systemNumber] as? NSNumber)?.intValue
  }
}
