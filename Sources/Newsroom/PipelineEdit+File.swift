internal import Foundation
internal import Wire

extension PipelineEdit {
  /// Puts settings into a pipeline file that still has the bytes that were read of it.
  ///
  /// Tuning takes minutes in which somebody may edit the file: what they wrote is not lost. A link
  /// stays a link, and who may read the file stays as it is.
  ///
  /// - Throws: an error of code `conflict` where the file has other bytes by now.
  package static func write(
    _ settings: [Setting], to path: String, read bytes: [UInt8]
  ) throws {
    let edited = try apply(settings, to: String(decoding: bytes, as: UTF8.self), path: path)
    let target = (path as NSString).resolvingSymlinksInPath
    guard FileManager.default.contents(atPath: target).map(Array.init) == bytes else {
      let all = settings.map { "\($0.section).\($0.key): \($0.value)" }.joined(separator: ", ")
      throw WireError(
        .conflict, "the file was changed meanwhile and is left alone; set by hand: \(all)",
        file: path)
    }
    let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions]
    try OutputFile.write(Array(edited.utf8), to: target)
    if let mode {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target)
    }
  }
}
