internal import Synchronization

/// How many workers of a stage may work now.
///
/// A stage has as many workers as it could ever need; the gate is asked before each batch, so a
/// stage grows and shrinks while it runs. A worker that waits for input when the limit falls takes
/// one more batch. The rules are a state machine (`GateState`) behind a lock.
public final class Gate: Sendable {
  private let state: Lock<GateState<CheckedContinuation<Bool, Never>>>

  /// Creates a gate that lets in the first `limit` workers.
  public init(limit: Int) { state = Lock(GateState(limit: limit)) }

  /// The number of workers that may work.
  public var limit: Int { state.withLock { $0.limit } }

  /// Waits until worker number `worker` may take a batch; false once it is to end.
  public func enter(_ worker: Int) async -> Bool {
    switch state.withLock({ $0.ask(worker) }) {
    case .enter: return true
    case .closed: return false
    case .wait: break
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
        switch state.withLock({ $0.park(worker, continuation) }) {
        case .enter: continuation.resume(returning: true)
        case .closed: continuation.resume(returning: false)
        case .wait: break
        }
      }
    } onCancel: {
      state.withLock { $0.cancel(worker) }?.resume(returning: false)
    }
  }

  /// Changes the number of workers that may work, at least one.
  public func set(_ limit: Int) {
    for waiter in state.withLock({ $0.set(limit) }) { waiter.resume(returning: true) }
  }

  /// Sends everybody home: there is nothing more to do.
  public func close() {
    for waiter in state.withLock({ $0.close() }) { waiter.resume(returning: false) }
  }
}
