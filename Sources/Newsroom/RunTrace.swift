internal import Flow
internal import Logging
internal import Synchronization
internal import Wire

/// The trace of a run, which may go over the line more than once: one file for all passes.
final class RunTrace: Sendable {
  private let path: String
  private struct State {
    var file: TraceFile?
    /// Whether a pass was to be traced, also where the file could not be opened.
    var isAsked = false
  }
  private let state = Lock(State())

  /// Names the file; it is opened by the first pass.
  init(path: String) { self.path = path }

  /// The trace for a pass over archives of these names.
  func pass(over sources: [String]) throws(WireError) -> TraceFile {
    try state.withLock { state throws(WireError) in
      state.isAsked = true
      let open: TraceFile
      if let file = state.file { open = file } else { open = try TraceFile(path: path) }
      open.begin(sources: sources)
      state.file = open
      return open
    }
  }

  /// Ends the trace, and tells where it could not be written.
  func finish(_ logger: Logger) {
    let (open, isAsked) = state.withLock { ($0.file.take(), $0.isAsked) }
    if !isAsked {
      // What lies there from an earlier run would be taken for this one's.
      logger.warning("nothing was read, so there is no trace", metadata: ["file": "\(path)"])
    }
    guard let failure = open?.finish() else { return }
    logger.warning("the trace is not whole", metadata: ["file": "\(path)", "reason": "\(failure)"])
  }
}
