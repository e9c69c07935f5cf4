import Foundation

/// The program under test.
enum Program {
  /// The executable that was built beside the tests, or the one that `WIREROOM_PROGRAM` names.
  static let url: URL = {
    if let named = ProcessInfo.processInfo.environment["WIREROOM_PROGRAM"] {
      return URL(fileURLWithPath: named)
    }
    let bundle =
      CommandLine.arguments.first { $0.hasSuffix(".xctest") }
      ?? ProcessInfo.processInfo.arguments[0]
    var folder = URL(fileURLWithPath: bundle).deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("wireroom")
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder),
        !isFolder.boolValue
      {
        return candidate
      }
      folder.deleteLastPathComponent()
    }
    return folder
  }()
}
