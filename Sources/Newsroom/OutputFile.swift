internal import Foundation
internal import SystemPackage
internal import Wire

/// A file that appears whole or not at all: written beside its place, flushed, renamed.
package struct OutputFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let files: Files
  private let descriptor: FileDescriptor
  private var sum: Checksum
  private var isClosed = false
  private var isFinished = false
  /// Whether all that was written is on the disk, because somebody flushed it (`flushing`).
  package var isFlushed = false
  /// Whether it may be lost with the power, and so is not flushed.
  package var isCache = false
  /// Whether what is not finished stays where it is, for a later run to go on with.
  package var keepsUnfinished = false
  package private(set) var bytesWritten: Int

  /// Opens a file beside `path`; folders above it are made.
  package init(_ path: String, files: Files = Files()) throws {
    let url = URL(fileURLWithPath: path)
    // Nobody who looks for files by their ending must take it for a finished one.
    let name = Self.temporaryPrefix + Self.shortened(url.lastPathComponent) + ".part"
    try self.init(
      path, writtenAt: url.deletingLastPathComponent().path + "/" + name, files: files)
  }

  /// Opens a file that is written at `temporary`, on the same file system, until it is whole.
  ///
  /// `length` bytes that an earlier run wrote there are kept, what stands behind them is cut off.
  /// They are read through for the checksum; `stop` ends that, and leaves the file as it is.
  package init(
    _ path: String, writtenAt temporary: String, from length: Int = 0, files: Files = Files(),
    stop: StopSignal? = nil
  ) throws {
    var sum = Checksum()
    let opened: FileDescriptor
    do {
      try files.makeFolder(
        URL(fileURLWithPath: temporary).deletingLastPathComponent().path)
      try files.makeFolder(
        URL(fileURLWithPath: path).deletingLastPathComponent().path, isLasting: true)
      opened = try files.create(temporary, truncated: length == 0)
    } catch {
      throw Self.refusal(error, path)
    }
    if length > 0 {
      do {
        let found = try sum.add(file: temporary, limit: length, files: files, stop: stop)
        guard found == length else {
          throw WireError(.truncated, "an unfinished output is shorter than it was", file: path)
        }
        try files.truncate(opened, temporary, to: length)
      } catch {
        try? opened.close()
        if let error = error as? WireError, error.code == .stopped { throw error }
        throw Self.refusal(error, path)
      }
    }
    descriptor = opened
    self.sum = sum
    bytesWritten = length
    self.path = path
    self.temporary = temporary
    self.files = files
  }

  private static func refusal(_ error: any Error, _ path: String) -> WireError {
    WireError(
      .write,
      "cannot write: \(Files.reason(error)); see that the folder of the results may be written to and has room",
      file: path)
  }

  /// How names of files begin that are not whole yet.
  static let temporaryPrefix = ".wireroom-"

  /// A name of 255 bytes has no room for a prefix.
  private static func shortened(_ name: String) -> String {
    guard name.utf8.count > 200 else { return name }
    let bytes = Array(name.utf8)
    return String(WordHash.bytes(bytes.span), radix: 36)
  }

  /// Writes all of `bytes`.
  package mutating func write(_ bytes: [UInt8]) throws {
    do {
      try files.write(bytes, to: descriptor, path)
    } catch {
      throw WireError(
        .write, "cannot write: \(Files.reason(error))\(Files.remedy(error))", file: path)
    }
    sum.add(bytes)
    bytesWritten += bytes.count
  }

  /// What flushes the file, for those who flush many at once; nothing may be written meanwhile.
  var flushing: @Sendable () throws -> Void {
    { [files, descriptor, path] in
      do {
        try files.flush(descriptor, path)
      } catch {
        throw WireError(
          .write, "cannot finish: \(Files.reason(error))\(Files.remedy(error))", file: path)
      }
    }
  }

  /// Waits until what was written is on the disk.
  package mutating func flush() throws {
    do {
      try files.flush(descriptor, path)
    } catch {
      throw WireError(
        .write, "cannot write: \(Files.reason(error))\(Files.remedy(error))", file: path)
    }
  }

  /// Lets everybody read the file, whatever the process masks.
  package mutating func allowReading() throws {
    guard fchmod(descriptor.rawValue, 0o644) == 0 else {
      let error = Errno(rawValue: errno)
      throw WireError(
        .write, "cannot let others read it: \(error)\(Files.remedy(error))", file: path)
    }
  }

  /// Flushes the file to disk and puts it in its place; its name there is on the disk once the folder
  /// is flushed, which is for the caller.
  package mutating func finish() throws {
    do {
      if !isFlushed, !isCache { try files.flush(descriptor, path) }
      try descriptor.close()
      isClosed = true
      try files.rename(temporary, to: path)
      isFinished = true
    } catch let error as WireError {
      throw error
    } catch {
      throw WireError(
        .write, "cannot finish: \(Files.reason(error))\(Files.remedy(error))", file: path)
    }
  }

  /// The checksum of all that was written.
  package var checksum: String { sum.text }

  deinit {
    guard !isFinished else { return }
    if !isClosed { try? descriptor.close() }
    if !keepsUnfinished { try? files.remove(temporary) }
  }
}

extension OutputFile {
  /// Writes a whole file.
  package static func write(_ bytes: [UInt8], to path: String, files: Files = Files()) throws {
    var file = try OutputFile(path, files: files)
    try file.write(bytes)
    try file.finish()
  }
}
