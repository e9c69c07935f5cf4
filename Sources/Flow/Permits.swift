/// A bound on how many things are alive at once: each holds a permit, and there are only so many.
///
/// A permit returns when its last reference goes, so a dropped batch can not leak one.
public final class Permits: Sendable {
  private let free: Channel<Void>
  private let limit: Int

  /// Creates `limit` permits.
  public init(limit: Int) {
    self.limit = Swift.max(1, limit)
    free = Channel(capacity: self.limit)
  }

  /// Fills the pool; called once before use.
  public func open() async {
    for _ in 0..<limit { await free.send(()) }
  }

  /// A permit, waiting for one to come free; nil once the pool is closed.
  public func acquire() async -> Permit? {
    guard await free.next() != nil else { return nil }
    return Permit(pool: self)
  }

  /// Closes the pool and wakes everybody who waits.
  public func close() { free.abort() }

  fileprivate func giveBack() {
    // There is always room: no more permits exist than the channel holds.
    free.offer(())
  }
}

/// Leave to be alive; given back when the last reference goes.
public final class Permit: Sendable {
  private let pool: Permits

  fileprivate init(pool: Permits) { self.pool = pool }

  deinit { pool.giveBack() }
}
