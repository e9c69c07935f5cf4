import Flow
import TestKit
import Testing

/// Passes on what it is given: a permit rides along.
private struct PassOn: StageProcessor {
  mutating func process(_ input: consuming Permit) -> Permit { input }
  func size(of output: Permit) -> (bytes: Int, documents: Int) { (1, 1) }
  func place(of output: Permit) -> (source: Int, sequence: Int) { (0, 0) }
}

/// Sends a permit through a stage and lets it go.
private func pass(
  _ permits: Flow.Permits, _ input: Channel<Permit>, _ stage: Stage<Permit>
) async {
  if let permit = await permits.acquire(1) { await input.send(permit) }
  _ = await stage.output.next()
}

@Suite(.timeLimit(.minutes(8 * Patience.factor))) struct `Workers at the gate` {
  /// What a worker that waits held on to kept a large document waiting for ever.
  @Test func `a worker that waits at the gate holds no batch`() async throws {
    let permits = Flow.Permits(budget: 1000)
    let input = Channel<Permit>(capacity: 4)
    let stage = Stage<Permit>(name: "pass", workers: 2, open: 2, capacity: 4)
    let pool = ThreadPool(name: "test", threads: 2)
    defer { pool.shutdown() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await stage.run(on: pool, input: input) { PassOn() } }
      // Both workers take part; then worker 1 is shut out, takes one more at the most, and goes to
      // the gate.
      while stage.meters[1].reading.batches == 0 { await pass(permits, input, stage) }
      stage.gate.set(1)
      for _ in 0..<200 { await pass(permits, input, stage) }
      // All has come out: what a worker held on its way to the gate must go too.
      while permits.out.count > 0 { await Task.yield() }
      input.finish()
      try await group.waitForAll()
    }
    #expect(permits.out.count == 0)
  }
}
