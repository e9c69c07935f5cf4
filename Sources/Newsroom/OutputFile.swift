internal import Foundation
internal import SystemPackage
internal import Wire

/// A file that appears whole or not at all: written beside its place, flushed, renamed.
package struct OutputFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let descriptor: FileDescriptor
  private var isClosed = false
  private var isFinished = false
  package private(set) var bytesWritten = 0

  /// Opens a file beside `path`; folders above it are made.
  package init(_ path: String) throws {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    let name = ".wireroom-\(ProcessInfo.processInfo.processIdentifier)-"
    let temporary = folder + "/" + name + Self.shortened(url.lastPathComponent)
    let opened: FileDescriptor
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      opened = try FileDescriptor.open(
        FilePath(temporary), .writeOnly, options: [.create, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw WireError(
        .write, "cannot write: \(Self.reason(error)); choose another --output", file: path)
    }
    self.path = path
    self.temporary = temporary
    descriptor = opened
  }

  /// An error in words, without the library's wrapping.
  private static func reason(_ error: any Error) -> String {
    error is Errno ? "\(error)" : error.localizedDescription
  }

  /// A name of 255 bytes has no room for a prefix.
  private static func shortened(_ name: String) -> String {
    guard name.utf8.count > 200 else { return name }
    let bytes = Array(name.utf8)
    return String(WordHash.bytes(bytes.span), radix: 36)
  }

  /// Writes all of `bytes`.
  package mutating func write(_ bytes: [UInt8]) throws {
    do {
      try unsafe bytes.withUnsafeBytes { _ = try unsafe descriptor.writeAll($0) }
    } catch {
      throw WireError(.write, "cannot write: \(error)", file: path)
    }
    bytesWritten += bytes.count
  }

  /// Flushes the file to disk and puts it in its place.
  package mutating func finish() throws {
    do {
      #if canImport(Darwin) || canImport(Glibc) || canImport(Musl)
        try synchronize()
      #endif
      try descriptor.close()
      isClosed = true
      try rename()
      isFinished = true
    } catch {
      throw WireError(.write, "cannot finish: \(error)", file: path)
    }
  }

  private func synchronize() throws {
    let handle = FileHandle(fileDescriptor: descriptor.rawValue, closeOnDealloc: false)
    try handle.synchronize()
  }

  private func rename() throws {
    let status = unsafe Foundation.rename(temporary, path)
    guard status == 0 else { throw Errno(rawValue: errno) }
  }

  deinit {
    guard !isFinished else { return }
    if !isClosed { try? descriptor.close() }
    try? FileManager.default.removeItem(atPath: temporary)
  }
}

extension OutputFile {
  /// Writes a whole file.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    var file = try OutputFile(path)
    try file.write(bytes)
    try file.finish()
  }
}
