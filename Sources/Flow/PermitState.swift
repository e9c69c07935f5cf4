internal import DequeModule

/// The rules of weighted permits: no lock, no waiting; each event returns what to do about it.
///
/// Permits are given in the order in which they were asked for, so a heavy one is not passed by
/// light ones for ever. One that is heavier than the whole budget is given when no other is out: it
/// goes alone, and nothing waits for what cannot come.
struct PermitState<Waiter> {
  enum Answer: Equatable {
    case granted, closed, wait
  }

  private(set) var budget: Int
  private(set) var used = 0
  private(set) var count = 0
  private var waiters = Deque<(id: UInt64, weight: Int, waiter: Waiter)>()
  private var cancelled: Set<UInt64> = []
  private var isClosed = false
  private var lastID: UInt64 = 0

  init(budget: Int) { self.budget = max(1, budget) }

  var waiting: Int { waiters.count }

  mutating func makeID() -> UInt64 {
    lastID += 1
    return lastID
  }

  mutating func acquire(_ weight: Int) -> Answer {
    if isClosed { return .closed }
    guard waiters.isEmpty, fits(weight) else { return .wait }
    take(weight)
    return .granted
  }

  /// Asks again, with what to wake the asker by.
  mutating func park(_ weight: Int, id: UInt64, _ waiter: Waiter) -> Answer {
    if cancelled.remove(id) != nil { return .closed }
    let answer = acquire(weight)
    if answer == .wait { waiters.append((id, weight, waiter)) }
    return answer
  }

  /// Gives a permit back; returns those who get one by it.
  mutating func release(_ weight: Int) -> [Waiter] {
    used -= weight
    count -= 1
    precondition(used >= 0 && count >= 0, "a permit came back twice")
    return admit()
  }

  /// Makes a permit lighter; returns those who get one by it.
  mutating func lighten(by weight: Int) -> [Waiter] {
    used -= weight
    precondition(used >= 0, "a permit became lighter than nothing")
    return admit()
  }

  /// Changes the budget; permits that are out stay.
  mutating func resize(_ budget: Int) -> [Waiter] {
    self.budget = max(1, budget)
    return admit()
  }

  /// The waiter of a cancelled asker, and those who move up because it left.
  mutating func cancel(_ id: UInt64) -> (cancelled: Waiter?, granted: [Waiter]) {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else {
      cancelled.insert(id)
      return (nil, [])
    }
    let waiter = waiters.remove(at: index).waiter
    return (waiter, admit())
  }

  /// Ends the giving; returns all who wait.
  mutating func close() -> [Waiter] {
    isClosed = true
    defer { waiters.removeAll() }
    return waiters.map(\.waiter)
  }

  private func fits(_ weight: Int) -> Bool { count == 0 || used + weight <= budget }

  private mutating func take(_ weight: Int) {
    used += weight
    count += 1
  }

  private mutating func admit() -> [Waiter] {
    var granted: [Waiter] = []
    while !isClosed, let first = waiters.first, fits(first.weight) {
      take(first.weight)
      granted.append(first.waiter)
      waiters.removeFirst()
    }
    return granted
  }
}
