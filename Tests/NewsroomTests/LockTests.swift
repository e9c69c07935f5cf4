import Foundation
import Logging
import Synchronization
import SystemPackage
import TestKit
import Testing
import Wire

@testable import Newsroom

@Suite(.timeLimit(.minutes(10 * Patience.factor))) struct `The lock` {
  @Test func `a file that is removed lets no second run in`() async throws {
    let folder = try TemporaryFolder()
    var first: RunLock? = try await RunLock.acquire(
      folder.path, pipeline: "first", stop: StopSignal())
    try FileManager.default.removeItem(atPath: folder.path + "/.lock")
    #expect(RunLock.isHeld(folder.path))
    let error = await #expect(throws: WireError.self) {
      _ = try await RunLock.acquire(folder.path, pipeline: "second", stop: StopSignal())
    }
    #expect(error?.code == .busy)
    withExtendedLifetime(first) {}
    first = nil
    #expect(!RunLock.isHeld(folder.path))
    let third = try await RunLock.acquire(folder.path, pipeline: "third", stop: StopSignal())
    #expect(RunLock.holder(folder.path)?.pipeline == "third")
    withExtendedLifetime(third) {}
  }

  @Test func `a file that another took the place of is known`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("lock", [])
    let file = try FileDescriptor.open(FilePath(path), .readOnly)
    defer { try? file.close() }
    #expect(RunLock.isInPlace(file, path))
    try FileManager.default.removeItem(atPath: path)
    #expect(!RunLock.isInPlace(file, path))
    _ = try folder.write("lock", [])
    #expect(!RunLock.isInPlace(file, path))
  }

  @Test func `who waits locks the file that is there then`() async throws {
    let folder = try TemporaryFolder()
    let first = Mutex<RunLock?>(
      try await RunLock.acquire(folder.path, pipeline: "first", stop: StopSignal()))
    let second = try await RunLock.acquire(
      folder.path, pipeline: "second", patience: .seconds(3600), stop: StopSignal()
    ) { _ in
      try? FileManager.default.removeItem(atPath: folder.path + "/.lock")
      first.withLock { $0 = nil }
    }
    #expect(RunLock.holder(folder.path)?.pipeline == "second")
    withExtendedLifetime(second) {}
  }

  /// Acts when a line is logged: that another run is waited for.
  private struct Actor: LogHandler {
    let act: @Sendable () -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { if "\(event.message)".contains("waiting") { act() } }
  }

  @Test(arguments: [true, false])
  func `what came and changed while another run was waited for is done`(
    _ isListed: Bool
  ) async throws {
    let folder = try TemporaryFolder()
    let (old, new) = (Array("It rained.\n".utf8), Array("It snowed all day.\n".utf8))
    for name in ["a", "b"] { _ = try folder.write("in/\(name).txt", old) }
    let base = folder.path
    let held = Mutex<RunLock?>(
      try await RunLock.acquire(base + "/out", pipeline: "first", stop: StopSignal()))
    let night = try #require(Night("2024-05-01"))
    let list: @Sendable () throws -> NightInputs = {
      try NightInputs.resolve(["in"], base: base, night: night, missing: .error)
    }
    var options = Run.Options()
    options.patience = .seconds(3600)
    options.list = list
    options.isUnlisted = !isListed
    let record = try await Run(
      pipeline: Pipeline(), archives: isListed ? try list().archives : [], output: base + "/out",
      logger: Logger(label: "test") { _ in
        Actor {
          _ = try? folder.write("in/b.txt", new)
          _ = try? folder.write("in/c.txt", old)
          held.withLock { $0 = nil }
        }
      }, options: options
    ).execute()
    #expect(record.processed == ["a.txt", "b.txt", "c.txt"])
    #expect(try LedgerView(folder: base + "/out", runs: 1).pending.isEmpty)
    #expect(record.archives.first { $0.name == "b.txt" }?.size == new.count)
  }
}
