internal import Foundation
internal import SystemPackage
internal import Wire

/// The lock of a results folder: one run at a time.
///
/// It is two locks of the operating system (`flock`), which end with the process that holds them,
/// however that ends: one on the file `.lock`, which stays and names the holder for those who wait,
/// and one on the folder itself, which nobody removes by mistake while a run writes into it.
package final class RunLock: Sendable {
  /// Who holds a lock.
  package struct Holder: Codable, Sendable, Equatable {
    package var pid: Int32
    package var host: String
    package var started: String
    package var pipeline: String
  }

  private let file: FileDescriptor
  private let folder: FileDescriptor

  /// Opens what is locked, and locks nothing yet.
  private init(_ path: String) throws {
    file = try FileDescriptor.open(
      FilePath(Self.path(path)), .readWrite, options: [.create, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    do {
      folder = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.closeOnExec, .directory])
    } catch {
      try? file.close()
      throw error
    }
  }

  deinit {
    Self.release(folder)
    Self.release(file)
  }

  /// Gives a lock back before its file is closed: a process that is just being started may still
  /// have the file open for a moment, and closing ours alone would leave the lock with it.
  private static func release(_ file: FileDescriptor) {
    flock(file.rawValue, LOCK_UN)
    try? file.close()
  }

  /// How often a shared lock is waited for: some seconds.
  private static let mostAsked = 1000

  /// The lock's file in a folder of results.
  static func path(_ folder: String) -> String { folder + "/.lock" }

  /// Takes the lock of `folder` for the pipeline so named.
  ///
  /// Where another process holds it, waits for up to `patience`, and then throws an error of the
  /// code `busy` that names the holder.
  package static func acquire(
    _ folder: String, pipeline: String, patience: Duration = .zero, stop: StopSignal,
    files: Files = Files(), told: (Holder?) -> Void = { _ in }
  ) async throws -> RunLock {
    var lock: RunLock
    do {
      try files.makeFolder(folder, isLasting: true)
      try files.announce(.create, path(folder))
      lock = try RunLock(folder)
    } catch {
      throw WireError(
        .write,
        "cannot write: \(Files.reason(error)); choose another --output, or see that it may be written to",
        file: folder)
    }
    let clock = ContinuousClock()
    let begin = clock.now
    var isTold = false
    var asked = 0
    while true {
      let answer: Answer
      do throws(Errno) {
        answer = try lock.take()
      } catch {
        throw WireError(.write, "cannot lock: \(error)", file: path(folder))
      }
      if answer == .taken {
        if Self.isInPlace(lock.file, path(folder)) { break }
        // Whoever removed the file lets others lock one of the same name.
        lock = try reopened(folder)
        continue
      }
      // A run's lock is exclusive. One that can be shared is held by somebody who asks whether it is
      // held, for a moment; a run that begins then is not turned away.
      if answer == .asked, asked < Self.mostAsked {
        asked += 1
        try await Task.sleep(for: .milliseconds(.random(in: 2...10)))
        continue
      }
      let holder = holder(folder)
      try stop.check()
      guard clock.now - begin < patience else {
        throw WireError(.busy, busy(holder), file: folder)
      }
      if !isTold { told(holder) }
      isTold = true
      try await Task.sleep(for: .milliseconds(200))
      if !Self.isInPlace(lock.file, path(folder)) { lock = try reopened(folder) }
    }
    try lock.name(pipeline)
    return lock
  }

  private static func reopened(_ folder: String) throws(WireError) -> RunLock {
    do {
      return try RunLock(folder)
    } catch {
      throw WireError(.write, "cannot lock: \(Files.reason(error))", file: path(folder))
    }
  }

  /// What comes of an attempt to take the locks.
  private enum Answer {
    case taken
    /// A run holds one of them.
    case held
    /// Somebody asks whether it is held.
    case asked
  }

  /// Tries to take both locks, and keeps neither where one is not to be had.
  private func take() throws(Errno) -> Answer {
    let first = try Self.take(file)
    guard first == .taken else { return first }
    let second: Answer
    do throws(Errno) {
      second = try Self.take(folder)
    } catch {
      // Some file systems of networks lock no folders; the file's lock is what holds there.
      return .taken
    }
    if second != .taken { flock(file.rawValue, LOCK_UN) }
    return second
  }

  private static func take(_ file: FileDescriptor) throws(Errno) -> Answer {
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      let failure = Errno(rawValue: errno)
      if failure == .interrupted { continue }
      guard failure == .wouldBlock else { throw failure }
      guard flock(file.rawValue, LOCK_SH | LOCK_NB) == 0 else { return .held }
      flock(file.rawValue, LOCK_UN)
      return .asked
    }
    return .taken
  }

  /// Whether an open file is still the one that its path leads to.
  static func isInPlace(_ file: FileDescriptor, _ path: String) -> Bool {
    var (open, named) = (stat(), stat())
    guard unsafe fstat(file.rawValue, &open) == 0, unsafe stat(path, &named) == 0 else {
      return false
    }
    return open.st_dev == named.st_dev && open.st_ino == named.st_ino
  }

  /// Writes into the file who holds it.
  private func name(_ pipeline: String) throws {
    let holder = Holder(
      pid: ProcessInfo.processInfo.processIdentifier, host: ProcessInfo.processInfo.hostName,
      started: Date().formatted(.iso8601), pipeline: pipeline)
    let bytes = Array(try JSONEncoder().encode(holder))
    // What it says is for people; that it is locked is what counts.
    try? file.resize(to: 0)
    _ = try? unsafe bytes.withUnsafeBytes {
      unsafe try file.writeAll(toAbsoluteOffset: 0, $0)
    }
  }

  /// Who holds, or held, the lock of a folder.
  package static func holder(_ folder: String) -> Holder? {
    guard let data = FileManager.default.contents(atPath: path(folder)) else { return nil }
    return try? JSONDecoder().decode(Holder.self, from: data)
  }

  /// What the lock's file is at a moment: every holder writes it anew, so that a mark that has
  /// changed means that somebody came, also one who is gone again.
  struct Mark: Equatable {
    private let bytes: Data?
    private let modified: Date?

    fileprivate init?(_ path: String) {
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
        return nil
      }
      bytes = FileManager.default.contents(atPath: path)
      modified = attributes[.modificationDate] as? Date
    }
  }

  /// The mark of a folder's lock; nil where it never had one.
  static func mark(_ folder: String) -> Mark? { Mark(path(folder)) }

  /// Whether a process holds the lock of a folder now.
  ///
  /// Asking takes the lock for a moment, shared; `acquire` knows that from a run's.
  package static func isHeld(_ folder: String) -> Bool {
    isHeld(at: path(folder)) || isHeld(at: folder, [.closeOnExec, .directory])
  }

  private static func isHeld(
    at path: String, _ options: FileDescriptor.OpenOptions = .closeOnExec
  ) -> Bool {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: options) else {
      return false
    }
    defer { release(file) }
    return flock(file.rawValue, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  private static func busy(_ holder: Holder?) -> String {
    "\(name(holder)) is at work in these results; try again when it has ended, or wait with `run --wait`"
  }

  /// A holder in words.
  static func name(_ holder: Holder?) -> String {
    holder.map {
      "process \($0.pid) on \($0.host) (pipeline '\($0.pipeline)', since \($0.started))"
    } ?? "another process"
  }
}

extension FileDescriptor {
  /// Writes all of `bytes` at an offset.
  fileprivate func writeAll(
    toAbsoluteOffset offset: Int64, _ bytes: UnsafeRawBufferPointer
  ) throws -> Int {
    try seek(offset: offset, from: .start)
    return try unsafe writeAll(bytes)
  }
}
