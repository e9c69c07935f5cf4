internal import Foundation
internal import Wire

extension PipelineEdit {
  /// Refuses a pipeline file of these bytes that could not be changed, before there is anything to put
  /// into it.
  ///
  /// - Throws: an error that says what stands in the way.
  package static func prove(_ path: String, read bytes: [UInt8]) throws {
    let target = (path as NSString).resolvingSymlinksInPath
    let folder = (target as NSString).deletingLastPathComponent
    let manager = FileManager.default
    // The file's own leave counts for root too, who may write everything.
    var status = stat()
    guard unsafe stat(target, &status) == 0, status.st_mode & 0o222 != 0,
      manager.isWritableFile(atPath: target)
    else {
      throw WireError(
        .write, "the file may not be written to: change its mode, or leave out --write", file: path)
    }
    guard manager.isWritableFile(atPath: folder.isEmpty ? "." : folder) else {
      throw WireError(
        .write, "nothing can be written into the file's folder, which --write needs", file: path)
    }
    let trial =
      Pipeline.StageName.allCases.map { Setting($0.rawValue, "workers", "1") } + [
        Setting("decode", "batch", "1MB"), Setting("limits", "batches", "8"),
        Setting("limits", "cores", "1"),
      ]
    do {
      _ = try apply(trial, to: String(decoding: bytes, as: UTF8.self), path: path)
    } catch {
      throw WireError(
        .usage,
        "the file is laid out in a way that cannot be edited, such as with aliases (`*name`); leave out --write, and set by hand what is found",
        file: path)
    }
  }

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
