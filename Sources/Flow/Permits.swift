internal import Synchronization

/// A bound on what is alive at once, by weight: bytes, where batches are meant.
///
/// A permit returns when its last reference goes, so a dropped batch can not leak one. The rules
/// are a state machine (`PermitState`) behind a lock.
public final class Permits: Sendable {
  private let state: Lock<PermitState<CheckedContinuation<Bool, Never>>>

  /// Creates permits whose weights add up to `budget` at the most.
  public init(budget: Int) { state = Lock(PermitState(budget: budget)) }

  /// Permits that are out, and their weight.
  public var out: (count: Int, weight: Int) { state.withLock { ($0.count, $0.used) } }

  /// A permit, waiting until it fits in; nil once the permits are closed.
  ///
  /// One that is heavier than the whole budget is given when no other is out.
  public func acquire(_ weight: Int) async -> Permit? {
    switch state.withLock({ $0.acquire(weight) }) {
    case .granted: return Permit(pool: self, weight: weight)
    case .closed: return nil
    case .wait: break
    }
    let id = state.withLock { $0.makeID() }
    let isGranted = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
        switch state.withLock({ $0.park(weight, id: id, continuation) }) {
        case .granted: continuation.resume(returning: true)
        case .closed: continuation.resume(returning: false)
        case .wait: break
        }
      }
    } onCancel: {
      let (cancelled, granted) = state.withLock { $0.cancel(id) }
      cancelled?.resume(returning: false)
      for waiter in granted { waiter.resume(returning: true) }
    }
    return isGranted ? Permit(pool: self, weight: weight) : nil
  }

  /// Changes the budget; permits that are out stay until they are given back.
  public func resize(_ budget: Int) {
    for waiter in state.withLock({ $0.resize(budget) }) { waiter.resume(returning: true) }
  }

  /// Gives no more permits and wakes everybody who waits.
  public func close() {
    for waiter in state.withLock({ $0.close() }) { waiter.resume(returning: false) }
  }

  fileprivate func giveBack(_ weight: Int) {
    for waiter in state.withLock({ $0.release(weight) }) { waiter.resume(returning: true) }
  }

  fileprivate func lighten(by weight: Int) {
    for waiter in state.withLock({ $0.lighten(by: weight) }) { waiter.resume(returning: true) }
  }
}

/// Leave to be alive; given back when the last reference goes.
public final class Permit: Sendable {
  private let pool: Permits
  private let weight: Atomic<Int>

  fileprivate init(pool: Permits, weight: Int) {
    self.pool = pool
    self.weight = Atomic(weight)
  }

  /// Gives back a part of the permit: what it was for has become smaller.
  public func lighten(to weight: Int) {
    let before = self.weight.load(ordering: .relaxed)
    guard weight < before,
      self.weight.compareExchange(expected: before, desired: weight, ordering: .relaxed).exchanged
    else { return }
    pool.lighten(by: before - weight)
  }

  deinit { pool.giveBack(weight.load(ordering: .relaxed)) }
}
