import TestKit
import Testing

@testable import Flow

@Suite struct `The gate's rules` {
  @Test func `the first workers are let in, the others wait`() {
    var gate = GateState<String>(limit: 2)
    #expect(gate.ask(0) == .enter)
    #expect(gate.ask(1) == .enter)
    #expect(gate.ask(2) == .wait)
    #expect(gate.park(2, "two") == .wait)
    #expect(gate.waiting == 1)
  }

  @Test func `a higher limit lets in who is below it, in order`() {
    var gate = GateState<String>(limit: 1)
    for worker in [3, 1, 2] { #expect(gate.park(worker, "\(worker)") == .wait) }
    #expect(gate.set(3) == ["1", "2"])
    #expect(gate.ask(2) == .enter)
    #expect(gate.waiting == 1)
  }

  @Test func `a lower limit lets nobody in and keeps at least one`() {
    var gate = GateState<String>(limit: 4)
    #expect(gate.set(0).isEmpty)
    #expect(gate.limit == 1)
    #expect(gate.ask(0) == .enter)
    #expect(gate.ask(1) == .wait)
  }

  @Test func `a limit that rose before the worker parked lets it in`() {
    var gate = GateState<String>(limit: 1)
    #expect(gate.ask(1) == .wait)
    #expect(gate.set(2).isEmpty)
    #expect(gate.park(1, "one") == .enter)
  }

  @Test func `the end sends everybody home`() {
    var gate = GateState<String>(limit: 1)
    _ = gate.park(2, "two")
    _ = gate.park(1, "one")
    #expect(gate.close() == ["one", "two"])
    #expect(gate.ask(0) == .closed)
    #expect(gate.park(1, "one") == .closed)
  }

  @Test func `a cancellation wakes who waits, or who is about to`() {
    var gate = GateState<String>(limit: 1)
    _ = gate.park(1, "one")
    #expect(gate.cancel(1) == "one")
    #expect(gate.cancel(2) == nil)
    #expect(gate.park(2, "two") == .closed)
  }
}

@Suite(.timeLimit(.minutes(8 * Patience.factor))) struct `Gates` {
  @Test func `a worker waits until the limit rises`() async {
    let gate = Gate(limit: 1)
    let second = Task { await gate.enter(1) }
    gate.set(2)
    #expect(await second.value)
    #expect(gate.limit == 2)
  }

  @Test func `the end and a cancellation wake who waits`() async {
    let gate = Gate(limit: 1)
    let cancelled = Task { await gate.enter(1) }
    cancelled.cancel()
    #expect(await !cancelled.value)
    let waiting = Task { await gate.enter(2) }
    gate.close()
    #expect(await !waiting.value)
  }
}
