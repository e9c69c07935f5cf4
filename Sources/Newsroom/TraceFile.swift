internal import Flow
internal import Foundation
internal import Synchronization
internal import SystemPackage
internal import Wire

/// Writes what the workers do as a trace that Perfetto and `chrome://tracing` open.
///
/// The format is the Trace Event Format's array of events: a process for each stage, a thread for
/// each worker, a slice (`X`) for each batch, counters (`C`) and instants (`i`). Events are
/// formatted where they happen, into a buffer that the monitor writes out; if it cannot keep up,
/// events are dropped and their number is told at the end, so memory is bounded.
final class TraceFile: WorkObserver, Sendable {
  private struct State {
    var buffer: [UInt8] = []
    var dropped = 0
    var named: Set<Int> = []
    /// Names of the archives by their index.
    var sources: [String] = []
    /// Why the file could not be written.
    var failure: String?
  }

  /// Bytes that are held at the most.
  private static let most = 4 << 20

  private let state = Lock(State())
  private let descriptor: FileDescriptor
  private let start = ContinuousClock.now
  private let stages = Lock<[String]>([])

  /// The track of the line's own counters.
  ///
  /// Perfetto takes process 0 for the kernel's idle one.
  private static let line = 1

  /// The process that stands for a stage in the trace: behind the line's own.
  static func process(_ stage: Int) -> Int { line + 1 + stage }

  /// How a trace begins.
  private static let head = "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n"

  /// Opens the file; `sources` are the archives' names by their index.
  init(path: String, sources: [String] = []) throws(WireError) {
    try Self.refuseOther(path)
    do {
      descriptor = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw WireError(.write, "cannot write the trace: \(error)", file: path)
    }
    append(Self.head)
    // The first event takes no comma; it names the track of the line's own counters.
    append(
      "{\"ph\":\"M\",\"pid\":\(Self.line),\"name\":\"process_name\",\"args\":{\"name\":\"line\"}}")
    begin(sources: sources)
  }

  /// Refuses to write over a file that is no trace: with a word left out, the pipeline file would be.
  private static func refuseOther(_ path: String) throws(WireError) {
    var status = stat()
    let files = Files()
    // A device or a pipe is not read.
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0,
      let file = try? files.open(path)
    else { return }
    defer { try? file.close() }
    guard let bytes = try? files.read(file, path, atMost: head.utf8.count),
      !bytes.elementsEqual(head.utf8)
    else { return }
    throw WireError(
      .usage, "there is a file that is no trace: remove it, or name another for --trace", file: path
    )
  }

  /// Names the archives of a pass of the line.
  func begin(sources: [String]) { state.withLock { $0.sources = sources } }

  /// Names the stages' tracks.
  func begin(stages probes: [StageProbe]) {
    stages.withLock { $0 = probes.map(\.name) }
    for (index, probe) in probes.enumerated() {
      let pid = Self.process(index)
      event(
        "{\"ph\":\"M\",\"pid\":\(pid),\"name\":\"process_name\",\"args\":{\"name\":\"\(index + 1) \(probe.name)\"}}"
      )
      event(
        "{\"ph\":\"M\",\"pid\":\(pid),\"name\":\"process_sort_index\",\"args\":{\"sort_index\":\(index + 1)}}"
      )
    }
  }

  func note(_ work: Work) {
    let (pid, tid) = (Self.process(work.stage), work.worker + 1)
    let (isNew, archive) = state.withLock { state in
      (
        state.named.insert(pid << 16 | tid).inserted,
        state.sources.indices.contains(work.source) ? state.sources[work.source] : ""
      )
    }
    if isNew {
      event(
        "{\"ph\":\"M\",\"pid\":\(pid),\"tid\":\(tid),\"name\":\"thread_name\",\"args\":{\"name\":\"worker \(tid)\"}}"
      )
    }
    event(
      "{\"ph\":\"X\",\"pid\":\(pid),\"tid\":\(tid),\"ts\":\(microseconds(work.start)),\"dur\":\(Self.text((work.end - work.start).nanoseconds)),\"name\":\"\(Self.name(work))\",\"args\":{\"archive\":\(Self.quoted(archive)),\"sequence\":\(work.sequence),\"bytes\":\(work.bytes)}}"
    )
  }

  private static func name(_ work: Work) -> String {
    switch work.kind {
    case .batch: "batch \(work.sequence)"
    case .inflating: "inflate \(work.sequence)"
    case .member: "member \(work.sequence)"
    case .checkpoint: "checkpoint"
    case .end: "ends of archives"
    }
  }

  /// Writes the counters as they stand.
  func count(batches: Int, resident: Int, depths: [Int]) {
    let now = microseconds(.now)
    event(
      "{\"ph\":\"C\",\"pid\":\(Self.line),\"ts\":\(now),\"name\":\"batches alive\",\"args\":{\"batches\":\(batches)}}"
    )
    event(
      "{\"ph\":\"C\",\"pid\":\(Self.line),\"ts\":\(now),\"name\":\"memory\",\"args\":{\"MB\":\(resident >> 20)}}"
    )
    for (name, depth) in zip(stages.withLock { $0 }, depths)
    where name != "disk" && name != "inflate" {
      event(
        "{\"ph\":\"C\",\"pid\":\(Self.line),\"ts\":\(now),\"name\":\"waiting behind \(name)\",\"args\":{\"batches\":\(depth)}}"
      )
    }
  }

  /// Marks a decision.
  func decided(_ reason: String) {
    event(
      "{\"ph\":\"i\",\"s\":\"g\",\"pid\":\(Self.line),\"tid\":0,\"ts\":\(microseconds(.now)),\"name\":\"decision\",\"args\":{\"reason\":\(Self.quoted(reason))}}"
    )
  }

  /// Writes out what is held; called by one thread at a time.
  func flush() {
    let bytes = state.withLock { state in
      let bytes = state.buffer
      state.buffer = []
      return bytes
    }
    guard !bytes.isEmpty else { return }
    do {
      _ = try unsafe bytes.withUnsafeBytes { try unsafe descriptor.writeAll($0) }
    } catch {
      // What follows would not fit behind what is missing.
      state.withLock { $0.failure = $0.failure ?? "\(error)" }
    }
  }

  /// Ends the trace; says why it is not whole, if it is not.
  @discardableResult
  func finish() -> String? {
    // The end must find room, however much there was to tell.
    flush()
    let dropped = state.withLock { $0.dropped }
    append("\n],\"otherData\":{\"version\":\"\(Version.number)\",\"dropped_events\":\(dropped)}}\n")
    flush()
    do {
      try descriptor.close()
    } catch {
      state.withLock { $0.failure = $0.failure ?? "\(error)" }
    }
    return state.withLock { $0.failure }
  }

  private func event(_ text: String) { append(",\n" + text) }

  private func append(_ text: String) {
    state.withLock { state in
      guard state.failure == nil, state.buffer.count + text.utf8.count <= Self.most else {
        state.dropped += 1
        return
      }
      state.buffer.append(contentsOf: text.utf8)
    }
  }

  private func microseconds(_ instant: ContinuousClock.Instant) -> String {
    Self.text((instant - start).nanoseconds)
  }

  /// Nanoseconds as microseconds with three digits.
  private static func text(_ nanoseconds: Int) -> String {
    let value = max(0, nanoseconds)
    let rest = "\(value % 1000)"
    return "\(value / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  /// A string as JSON.
  static func quoted(_ text: String) -> String {
    var json = JSONBytes()
    json.string(text)
    return String(decoding: json.array, as: UTF8.self)
  }
}
