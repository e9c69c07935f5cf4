import TestKit
import Testing

@testable import Flow

@Suite struct `The permits' rules` {
  @Test func `weights add up to the budget at the most`() {
    var permits = PermitState<String>(budget: 10)
    #expect(permits.acquire(6) == .granted)
    #expect(permits.acquire(4) == .granted)
    #expect(permits.park(1, id: 1, "late") == .wait)
    #expect(permits.release(6) == ["late"])
    #expect(permits.used == 5)
  }

  @Test func `what is heavier than the budget goes alone`() {
    var permits = PermitState<String>(budget: 10)
    #expect(permits.acquire(3) == .granted)
    #expect(permits.park(50, id: 1, "huge") == .wait)
    #expect(permits.release(3) == ["huge"])
    #expect(permits.acquire(1) == .wait)
    #expect(permits.release(50).isEmpty)
    #expect(permits.acquire(1) == .granted)
  }

  @Test func `light ones do not pass a heavy one that waits`() {
    var permits = PermitState<String>(budget: 10)
    #expect(permits.acquire(5) == .granted)
    #expect(permits.park(8, id: 1, "heavy") == .wait)
    #expect(permits.park(1, id: 2, "light") == .wait)
    #expect(permits.release(5) == ["heavy", "light"])
  }

  @Test func `a permit that becomes lighter lets others in`() {
    var permits = PermitState<String>(budget: 10)
    #expect(permits.acquire(10) == .granted)
    #expect(permits.park(4, id: 1, "next") == .wait)
    #expect(permits.lighten(by: 5) == ["next"])
    #expect(permits.used == 9)
    #expect(permits.count == 2)
  }

  @Test func `a changed budget holds from then on`() {
    var permits = PermitState<String>(budget: 4)
    #expect(permits.acquire(4) == .granted)
    #expect(permits.park(4, id: 1, "next") == .wait)
    #expect(permits.resize(8) == ["next"])
    #expect(permits.resize(2).isEmpty)
    #expect(permits.park(2, id: 2, "third") == .wait)
    #expect(permits.release(4).isEmpty)
    #expect(permits.release(4) == ["third"])
  }

  @Test func `who is cancelled makes way for those behind`() {
    var permits = PermitState<String>(budget: 10)
    #expect(permits.acquire(5) == .granted)
    _ = permits.park(9, id: 1, "heavy")
    _ = permits.park(5, id: 2, "light")
    let (cancelled, granted) = permits.cancel(1)
    #expect(cancelled == "heavy")
    #expect(granted == ["light"])
    #expect(permits.cancel(3).cancelled == nil)
    #expect(permits.park(1, id: 3, "late") == .closed)
  }

  @Test func `the end wakes all and gives no more`() {
    var permits = PermitState<String>(budget: 1)
    #expect(permits.acquire(1) == .granted)
    _ = permits.park(1, id: 1, "a")
    _ = permits.park(1, id: 2, "b")
    #expect(permits.close() == ["a", "b"])
    #expect(permits.acquire(1) == .closed)
    #expect(permits.release(1).isEmpty)
  }

  /// Random events against a model that is a list of what is out and who waits.
  @Test(arguments: 0..<30)
  func `random events agree with a simple model`(_ seed: Int) {
    var random = SeededGenerator(state: UInt64(seed) &+ 7)
    var permits = PermitState<Int>(budget: 20)
    var out: [Int: Int] = [:]
    var queue: [(id: Int, weight: Int)] = []
    var wrong: [String] = []
    func admit() -> [Int] {
      var granted: [Int] = []
      while let first = queue.first,
        out.isEmpty || out.values.reduce(0, +) + first.weight <= 20
      {
        out[first.id] = first.weight
        granted.append(first.id)
        queue.removeFirst()
      }
      return granted
    }
    for id in 0..<400 {
      let weight = Int.random(in: 1...30, using: &random)
      if Bool.random(using: &random), let done = out.keys.min() {
        let freed = out.removeValue(forKey: done) ?? 0
        let found = permits.release(freed)
        let expected = admit()
        if found != expected { wrong.append("\(id): \(found) for \(expected)") }
      } else {
        let answer = permits.park(weight, id: UInt64(id), id)
        queue.append((id, weight))
        let isGranted = queue.count == 1 && !admit().isEmpty
        if (answer == .granted) != isGranted { wrong.append("\(id): \(answer)") }
      }
      if permits.used != out.values.reduce(0, +) { wrong.append("\(id): used") }
    }
    #expect(wrong.isEmpty, "seed \(seed)")
  }
}

@Suite(.timeLimit(.minutes(8 * Patience.factor))) struct `Permits` {
  @Test func `dropped ones come back`() async {
    let pool = Flow.Permits(budget: 2)
    var held = [await pool.acquire(1), await pool.acquire(1)]
    #expect(pool.out == (2, 2))
    let third = Task { await pool.acquire(1) }
    held.removeLast()
    #expect(await third.value != nil)
    pool.close()
    #expect(await pool.acquire(1) == nil)
    held.removeAll()
    #expect(pool.out.count <= 1)
  }

  @Test func `a lighter permit gives back the rest, and what is left at its end`() async {
    let pool = Flow.Permits(budget: 10)
    var permit = await pool.acquire(30)
    permit?.lighten(to: 4)
    #expect(pool.out == (1, 4))
    permit?.lighten(to: 9)
    #expect(pool.out == (1, 4))
    permit = nil
    #expect(pool.out == (0, 0))
  }

  @Test func `many askers of all weights get through, huge ones too`() async {
    let pool = Flow.Permits(budget: 16)
    let done = await withTaskGroup(of: Int.self) { group in
      for number in 0..<200 {
        group.addTask {
          let permit = await pool.acquire(number.isMultiple(of: 17) ? 40 : 1 + number % 9)
          await Task.yield()
          return permit == nil ? 0 : 1
        }
      }
      return await group.reduce(0, +)
    }
    #expect(done == 200)
    #expect(pool.out == (0, 0))
  }
}
