import Flow
import Foundation
import Synchronization
import TestKit
import Testing

@Suite(.timeLimit(.minutes(8 * Patience.factor))) struct `Channels` {
  @Test func `elements come out in the order they were sent`() async {
    let channel = Channel<Int>(capacity: 3)
    let sender = Task {
      for number in 0..<1000 { await channel.send(number) }
      channel.finish()
    }
    var received: [Int] = []
    for await number in channel { received.append(number) }
    await sender.value
    #expect(received == Array(0..<1000))
  }

  @Test(arguments: [1, 2, 8])
  func `nothing is lost or doubled between many senders and receivers`(_ capacity: Int) async {
    let channel = Channel<Int>(capacity: capacity)
    let sum = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var sum = 0
          while let number = await channel.next() { sum += number }
          return sum
        }
      }
      await withTaskGroup(of: Void.self) { senders in
        for part in 0..<5 {
          senders.addTask { for number in 0..<200 { await channel.send(part * 200 + number) } }
        }
      }
      channel.finish()
      return await group.reduce(0, +)
    }
    #expect(sum == (0..<1000).reduce(0, +))
  }

  @Test func `a full channel makes its sender wait`() async {
    let channel = Channel<Int>(capacity: 2)
    #expect(await channel.send(1))
    #expect(await channel.send(2))
    let third = Task { await channel.send(3) }
    // What waits for room is counted, too.
    while channel.depth < 3 { await Task.yield() }
    #expect(await channel.next() == 1)
    #expect(await third.value)
    #expect(channel.depth == 2)
  }

  @Test func `what waits at the end is still delivered`() async {
    let channel = Channel<Int>(capacity: 1)
    let sender = Task { [await channel.send(1), await channel.send(2)] }
    while channel.depth < 2 { await Task.yield() }
    channel.finish()
    #expect(await channel.next() == 1)
    #expect(await channel.next() == 2)
    #expect(await channel.next() == nil)
    #expect(await sender.value == [true, true])
    #expect(await channel.send(3) == false)
  }

  @Test func `an abort wakes everybody and drops the rest`() async {
    let channel = Channel<Int>(capacity: 1)
    let sender = Task { [await channel.send(1), await channel.send(2)] }
    while channel.depth < 2 { await Task.yield() }
    channel.abort()
    #expect(await sender.value == [true, false])
    #expect(await channel.next() == nil)
  }

  @Test func `cancellation wakes a waiting receiver and a waiting sender`() async {
    let empty = Channel<Int>(capacity: 1)
    let receiver = Task { await empty.next() }
    receiver.cancel()
    #expect(await receiver.value == nil)
    let full = Channel<Int>(capacity: 1)
    await full.send(1)
    let sender = Task { await full.send(2) }
    sender.cancel()
    #expect(await sender.value == false)
    #expect(await full.next() == 1)
  }
}

@Suite struct `Reordering` {
  @Test(arguments: 0..<20)
  func `any order of arrival comes out in order`(_ seed: Int) {
    var generator = SeededGenerator(state: UInt64(seed) &+ 1)
    var buffer = Reorder<Int>()
    var out: [Int] = []
    for number in (0..<100).shuffled(using: &generator) {
      buffer.insert(number, at: number) { out.append($0) }
    }
    #expect(out == Array(0..<100), "seed \(seed)")
    #expect(buffer.held == 0)
  }
}

@Suite(.timeLimit(.minutes(8 * Patience.factor))) struct `Stages of workers` {
  struct Doubler: StageProcessor {
    mutating func process(_ input: consuming Int) throws -> Int {
      if input == -1 { throw Failure() }
      return input * 2
    }
    func size(of output: Int) -> (bytes: Int, documents: Int) { (output, 1) }
    func place(of output: Int) -> (source: Int, sequence: Int) { (0, output) }
  }

  struct Failure: Error {}

  @Test(arguments: [1, 3])
  func `every element is worked on once`(_ workers: Int) async throws {
    let pool = ThreadPool(name: "test", threads: 2)
    defer { pool.shutdown() }
    let input = Channel<Int>(capacity: 2)
    let stage = Stage<Int>(name: "double", workers: workers, capacity: 2)
    async let done: Void = stage.run(on: pool, input: input) { Doubler() }
    let feeder = Task {
      for number in 0..<100 { await input.send(number) }
      input.finish()
    }
    var sum = 0
    while let number = await stage.output.next() { sum += number }
    try await done
    await feeder.value
    #expect(sum == (0..<100).reduce(0, +) * 2)
    #expect(stage.meters.reduce(0) { $0 + $1.reading.documents } == 100)
  }

  /// Keeps what it is told.
  final class Watcher: WorkObserver {
    private let list = Lock<[Work]>([])
    var works: [Work] { list.withLock { $0 } }
    func note(_ work: Work) { list.withLock { $0.append(work) } }
  }

  #if os(Linux)
    @Test func `threads are named for those who look at them from outside`() async throws {
      let pool = ThreadPool(name: "newsdesk", threads: 2)
      defer { pool.shutdown() }
      let name = await withTaskExecutorPreference(pool) { await Self.nameOfThread() }
      #expect(name?.hasPrefix("newsdesk-") == true)
    }

    /// The name of the thread that it runs on, as the system has it.
    @concurrent
    private static func nameOfThread() async -> String? {
      FileManager.default.contents(atPath: "/proc/thread-self/comm").map {
        String(decoding: $0, as: UTF8.self)
      }
    }
  #endif

  @Test func `a stage grows and shrinks while it runs, and a watcher is told of each batch`()
    async throws
  {
    let pool = ThreadPool(name: "test", threads: 3)
    defer { pool.shutdown() }
    let watcher = Watcher()
    let input = Channel<Int>(capacity: 2)
    let stage = Stage<Int>(
      name: "double", position: 4, workers: 6, open: 1, capacity: 2, observer: watcher)
    async let done: Void = stage.run(on: pool, input: input) { Doubler() }
    let feeder = Task {
      for number in 0..<300 {
        if number.isMultiple(of: 10) { stage.gate.set(1 + number / 10 % 6) }
        await input.send(number)
      }
      input.finish()
    }
    var results: Set<Int> = []
    while let number = await stage.output.next() { results.insert(number) }
    try await done
    await feeder.value
    #expect(results == Set((0..<300).map { $0 * 2 }))
    var seen: Set<Int> = []
    for work in watcher.works {
      #expect(work.stage == 4 && (0..<6).contains(work.worker) && work.start <= work.end)
      seen.insert(work.sequence)
    }
    #expect(seen == results)
  }

  @Test func `workers that were never let in end with the stage`() async throws {
    let pool = ThreadPool(name: "test", threads: 2)
    defer { pool.shutdown() }
    let input = Channel<Int>(capacity: 8)
    let stage = Stage<Int>(name: "double", workers: 5, open: 1, capacity: 8)
    for number in 0..<8 { await input.send(number) }
    input.finish()
    try await stage.run(on: pool, input: input) { Doubler() }
    #expect(stage.meters.map(\.reading.batches) == [8, 0, 0, 0, 0])
  }

  @Test func `a failure ends the stage and both its channels`() async {
    let pool = ThreadPool(name: "test", threads: 1)
    defer { pool.shutdown() }
    let input = Channel<Int>(capacity: 8)
    let stage = Stage<Int>(name: "double", workers: 2, capacity: 8)
    await input.send(-1)
    await #expect(throws: Failure.self) {
      try await stage.run(on: pool, input: input) { Doubler() }
    }
    #expect(await stage.output.next() == nil)
    #expect(await input.send(1) == false)
  }
}

/// A small seeded generator.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
