/// The rules of a gate: no lock, no waiting; each event returns what to do about it.
///
/// Worker `i` may work while `i` is below the limit. So the first workers go on without a pause,
/// their caches warm, and a lower limit stops the last ones.
struct GateState<Waiter> {
  enum Answer: Equatable {
    /// The worker may take a batch.
    case enter
    /// The worker is to end.
    case closed
    /// The worker is to wait until it is woken.
    case wait
  }

  private(set) var limit: Int
  private var waiters: [Int: Waiter] = [:]
  private var cancelled: Set<Int> = []
  private var isClosed = false

  init(limit: Int) { self.limit = max(1, limit) }

  /// Workers that wait to be let in.
  var waiting: Int { waiters.count }

  func ask(_ worker: Int) -> Answer {
    if isClosed { return .closed }
    return worker < limit ? .enter : .wait
  }

  /// Asks again, with what to wake the worker by.
  mutating func park(_ worker: Int, _ waiter: Waiter) -> Answer {
    if cancelled.remove(worker) != nil { return .closed }
    let answer = ask(worker)
    if answer == .wait { waiters[worker] = waiter }
    return answer
  }

  /// Changes the limit, at least one; returns those that are let in by it.
  mutating func set(_ limit: Int) -> [Waiter] {
    self.limit = max(1, limit)
    let entering = waiters.keys.filter { $0 < self.limit }.sorted()
    return entering.compactMap { waiters.removeValue(forKey: $0) }
  }

  /// The waiter of a cancelled worker; a cancellation that came first is kept for `park`.
  mutating func cancel(_ worker: Int) -> Waiter? {
    if let waiter = waiters.removeValue(forKey: worker) { return waiter }
    cancelled.insert(worker)
    return nil
  }

  /// Ends the gate; returns all that wait, to be sent home.
  mutating func close() -> [Waiter] {
    isClosed = true
    defer { waiters.removeAll() }
    return waiters.sorted { $0.key < $1.key }.map(\.value)
  }
}
