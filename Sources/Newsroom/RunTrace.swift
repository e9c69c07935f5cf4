internal import Flow
internal import Logging
internal import Synchronization
internal import Wire

/// The trace of a run, which may go over the line more than once: one file for all passes.
final class RunTrace: Sendable {
  private let path: String
  private let file = Lock<TraceFile?>(nil)

  /// Names the file; it is opened by the first pass.
  init(path: String) { self.path = path }

  /// The trace for a pass over archives of these names.
  func pass(over sources: [String]) throws(WireError) -> TraceFile {
    try file.withLock { file throws(WireError) in
      let open: TraceFile
      if let file { open = file } else { open = try TraceFile(path: path) }
      open.begin(sources: sources)
      file = open
      return open
    }
  }

  /// Ends the trace, and tells where it could not be written.
  func finish(_ logger: Logger) {
    guard let open = file.withLock({ $0.take() }) else {
      // What lies there from an earlier run would be taken for this one's.
      logger.warning("nothing was read, so there is no trace", metadata: ["file": "\(path)"])
      return
    }
    guard let failure = open.finish() else { return }
    logger.warning("the trace is not whole", metadata: ["file": "\(path)", "reason": "\(failure)"])
  }
}
