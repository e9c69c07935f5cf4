internal import Foundation
package import SystemPackage
internal import Wire

/// The file operations of a run: all of them pass here, so that a test can make each fail in turn.
package struct Files: Sendable {
  /// What is done to a file or folder.
  package enum Operation: String, Sendable, CaseIterable {
    case makeFolder, open, create, read, write, flush, flushFolder, truncate, rename, link, remove
    case commit
  }

  /// Asked before each operation with the path it is done to; what it throws the operation fails
  /// with.
  private let fault: (@Sendable (Operation, String) throws -> Void)?

  /// Operations on the file system as it is, or as `fault` lets it be.
  package init(fault: (@Sendable (Operation, String) throws -> Void)? = nil) {
    self.fault = fault
  }

  /// Tells that an operation is about to be done that is done elsewhere (by SQLite).
  package func announce(_ operation: Operation, _ path: String) throws {
    try fault?(operation, path)
  }

  /// Makes a folder and those above it; of a `isLasting` one, the names of new folders are on the
  /// disk when it returns.
  func makeFolder(_ path: String, isLasting: Bool = false) throws {
    try fault?(.makeFolder, path)
    var above: [String] = []
    if isLasting {
      var url = URL(fileURLWithPath: path)
      while url.path != "/", !FileManager.default.fileExists(atPath: url.path) {
        url.deleteLastPathComponent()
        above.append(url.path)
      }
    }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for folder in above { try flushFolder(folder) }
  }

  /// Opens a file for reading.
  ///
  /// A pipe in its place is refused: it would be waited for without an end.
  package func open(_ path: String) throws -> FileDescriptor {
    try fault?(.open, path)
    let file = try FileDescriptor.open(
      FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
    var status = stat()
    guard unsafe fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT != S_IFIFO else {
      try? file.close()
      throw WireError(.unsupported, "it is a pipe and no file; move it away")
    }
    return file
  }

  /// Opens a file for writing, made where it is not there.
  func create(_ path: String, truncated: Bool) throws -> FileDescriptor {
    try fault?(.create, path)
    return try FileDescriptor.open(
      FilePath(path), .writeOnly,
      options: truncated ? [.create, .truncate, .closeOnExec] : [.create, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
  }

  /// Reads the next bytes of a file; none mean its end.
  package func read(_ file: FileDescriptor, _ path: String, atMost count: Int) throws -> [UInt8] {
    try fault?(.read, path)
    return try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  /// Reads bytes from a place in a file: fewer than `count` at its end only.
  func read(
    _ file: FileDescriptor, _ path: String, at offset: Int, count: Int
  ) throws -> [UInt8] {
    try fault?(.read, path)
    // An array of no room is one that all threads share, and is written to none the less.
    guard count > 0 else { return [] }
    return try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = unsafe UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: buffer[filled...]))
        let read = try unsafe file.read(
          fromAbsoluteOffset: Int64(offset + filled), into: rest)
        guard read > 0 else { return }
        filled += read
      }
    }
  }

  func write(_ bytes: [UInt8], to file: FileDescriptor, _ path: String) throws {
    try fault?(.write, path)
    try unsafe bytes.withUnsafeBytes { _ = try unsafe file.writeAll($0) }
  }

  /// Waits until a file's bytes are on the disk.
  func flush(_ file: FileDescriptor, _ path: String) throws {
    try fault?(.flush, path)
    try FileHandle(fileDescriptor: file.rawValue, closeOnDealloc: false).synchronize()
  }

  /// Waits until the names in a folder are on the disk, such as those of files renamed into it: a
  /// flushed file whose name is lost with the power is lost.
  func flushFolder(_ path: String) throws {
    try fault?(.flushFolder, path)
    let folder = try FileDescriptor.open(
      FilePath(path), .readOnly, options: [.closeOnExec, .directory])
    defer { try? folder.close() }
    while fsync(folder.rawValue) != 0 {
      let failure = Errno(rawValue: errno)
      if failure == .interrupted { continue }
      // Some file systems of networks have no such thing.
      if failure == .invalidArgument || failure == .notSupported { return }
      throw failure
    }
  }

  /// Flushes the folders of files that were put in their places, each once.
  func flushFolders(of paths: some Sequence<String>) throws(WireError) {
    let folders = Set(paths.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path })
    for folder in folders.sorted() {
      do {
        try flushFolder(folder)
      } catch {
        throw WireError(
          .write, "cannot finish: \(Self.reason(error))\(Self.remedy(error))", file: folder)
      }
    }
  }

  /// Cuts a file off and goes to its end.
  func truncate(_ file: FileDescriptor, _ path: String, to size: Int) throws {
    try fault?(.truncate, path)
    try file.resize(to: Int64(size))
    try file.seek(offset: 0, from: .end)
  }

  func rename(_ path: String, to target: String) throws(WireError) {
    do {
      try fault?(.rename, target)
      let status = unsafe Foundation.rename(path, target)
      guard status == 0 else { throw Errno(rawValue: errno) }
    } catch {
      throw WireError(
        .write, "cannot put in its place: \(Self.reason(error))\(Self.remedy(error))", file: target)
    }
  }

  /// Gives a file a second name, by which its bytes stay when the first is taken from it.
  func link(_ path: String, to second: String) throws {
    try fault?(.link, second)
    guard unsafe Foundation.link(path, second) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Removes a file or a folder with all that is in it; nothing where there is none.
  func remove(_ path: String) throws(WireError) {
    do {
      try fault?(.remove, path)
      guard FileManager.default.fileExists(atPath: path) || isLink(path) else { return }
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw WireError(
        .write, "cannot remove: \(Self.reason(error))\(Self.remedy(error))", file: path)
    }
  }

  private func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }

  /// A file's bytes, nil where it cannot be read.
  func contents(_ path: String) -> [UInt8]? {
    guard (try? fault?(.read, path)) != nil || fault == nil else { return nil }
    return FileManager.default.contents(atPath: path).map(Array.init)
  }

  /// Why a file that is there may not be written; nil where it may.
  func refusal(toWrite path: String) -> String? {
    do {
      try fault?(.open, path)
    } catch {
      return Self.reason(error)
    }
    return unsafe access(path, W_OK) == 0 ? nil : "\(Errno(rawValue: errno))"
  }

  /// A file's size in bytes, nil where there is none.
  func size(_ path: String) -> Int? {
    // Asked of every output of every archive: the library's way to it takes five times as long.
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// An error in words, without the library's wrapping.
  static func reason(_ error: any Error) -> String {
    if error is WireError { return "\(error)" }
    return systemError(error).map { "\($0)" } ?? error.localizedDescription
  }

  /// What to do about an error that kept something from being written, to follow its reason.
  static func remedy(_ error: any Error) -> String {
    switch systemError(error) {
    case .noSpace?, Errno(rawValue: EDQUOT)?: "; free some space and run again"
    case .permissionDenied?, .notPermitted?, .readOnlyFileSystem?:
      "; see that it and its folder may be written to, and run again"
    case .isDirectory?, .notDirectory?, .directoryNotEmpty?, .fileExists?:
      "; move away what stands in its place, and run again"
    case .improperLink?:
      "; it is on another disk than the rest of the results (a link?): results are renamed into place, so all of their folder must be on one disk; put it there, or name a folder on the other disk as output, and run again"
    default: "; run again when it is mended"
    }
  }

  /// The system's error that is within a library's.
  private static func systemError(_ error: any Error) -> Errno? {
    if let error = error as? Errno { return error }
    let given = error as NSError
    for one in [given.userInfo[NSUnderlyingErrorKey] as? NSError, given] {
      if let one, one.domain == NSPOSIXErrorDomain { return Errno(rawValue: CInt(one.code)) }
    }
    guard given.domain == NSCocoaErrorDomain else { return nil }
    return switch CocoaError.Code(rawValue: given.code) {
    case .fileWriteNoPermission, .fileReadNoPermission: .permissionDenied
    case .fileWriteFileExists: .fileExists
    case .fileWriteOutOfSpace: .noSpace
    case .fileWriteVolumeReadOnly: .readOnlyFileSystem
    case .fileNoSuchFile, .fileReadNoSuchFile: .noSuchFileOrDirectory
    default: nil
    }
  }
}
