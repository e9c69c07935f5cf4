/// The work of one stage: synchronous, single-threaded, with buffers of its own.
///
/// Each worker has an instance; nothing is shared between them.
public protocol StageProcessor: SendableMetatype {
  associatedtype Input: Sendable
  associatedtype Output: Sendable

  /// Turns a batch into the next stage's.
  mutating func process(_ input: consuming Input) throws -> Output

  /// The bytes and documents of a batch that was done, for the meters.
  func size(of output: Output) -> (bytes: Int, documents: Int)

  /// Where a batch belongs, for those who watch: a source and its number in it.
  func place(of output: Output) -> (source: Int, sequence: Int)
}

/// Told of each batch that a worker has done; called on the worker's thread, so it must be quick.
public protocol WorkObserver: Sendable {
  /// Takes note of a piece of work.
  func note(_ work: Work)
}

/// A piece of work: by whom, from when to when, and on what.
///
/// Waiting is no part of it.
public struct Work: Sendable {
  /// What was worked on.
  public enum Kind: Sendable {
    /// A batch, or a part of one.
    case batch
    /// Bytes inflated ahead of the batches.
    case inflating
    /// A member of an output.
    case member
    /// A place to go on from, and the end of a source.
    case checkpoint, end
  }

  /// The stage's place in the line.
  public var stage: Int
  /// The worker's number in its stage.
  public var worker: Int
  /// When the work began.
  public var start: ContinuousClock.Instant
  /// When it was done.
  public var end: ContinuousClock.Instant
  /// The source that the batch belongs to.
  public var source: Int
  /// The batch's number in its source.
  public var sequence: Int
  /// Bytes of the batch.
  public var bytes: Int
  /// What was worked on.
  public var kind: Kind

  /// Creates one from its parts.
  public init(
    stage: Int, worker: Int, start: ContinuousClock.Instant, end: ContinuousClock.Instant,
    source: Int, sequence: Int, bytes: Int, kind: Kind = .batch
  ) {
    self.stage = stage
    self.worker = worker
    self.start = start
    self.end = end
    self.source = source
    self.sequence = sequence
    self.bytes = bytes
    self.kind = kind
  }
}

/// One worker of a stage: takes from the stage's channel, works, puts on the next.
public actor StageWorker<Processor: StageProcessor> {
  private let make: @Sendable () -> Processor
  private let number: Int
  private let stage: Stage<Processor.Output>
  private let input: Channel<Processor.Input>

  /// Creates worker `number` of a stage; its processor is made when it is first let in.
  public init(
    number: Int, stage: Stage<Processor.Output>, input: Channel<Processor.Input>,
    make: @escaping @Sendable () -> Processor
  ) {
    self.number = number
    self.stage = stage
    self.input = input
    self.make = make
  }

  /// Works until the input ends, the output is closed or the gate is.
  public func run() async throws {
    guard await stage.gate.enter(number) else { return }
    var processor = make()
    while try await workOnNext(&processor) {
      guard number >= stage.gate.limit else { continue }
      // Time at the gate is nobody's waiting: the stage has no need of this worker. It must hold
      // nothing here, or what waits for a batch to be gone would wait as long as the gate is shut.
      guard await stage.gate.enter(number) else { return }
    }
    stage.gate.close()
  }

  /// Takes a batch, works on it and hands it on; false where there is none or no way on.
  ///
  /// A function of its own, so that the batch is gone when it returns, however long a build keeps
  /// the values of a scope alive.
  private func workOnNext(_ processor: inout Processor) async throws -> Bool {
    let meter = stage.meters[number]
    let clock = ContinuousClock()
    let mark = clock.now
    let next = await input.next()
    let start = clock.now
    meter.add(.starved, start - mark)
    guard let batch = next else { return false }
    let result = try processor.process(batch)
    let size = processor.size(of: result)
    meter.count(bytes: size.bytes, documents: size.documents)
    let end = clock.now
    meter.add(.busy, end - start)
    if let observer = stage.observer {
      let place = processor.place(of: result)
      observer.note(
        Work(
          stage: stage.position, worker: number, start: start, end: end, source: place.source,
          sequence: place.sequence, bytes: size.bytes))
    }
    let isSent = await stage.output.send(result)
    meter.add(.blocked, clock.now - end)
    return isSent
  }
}

/// A stage: a name, its workers' meters and gate, and the channel it fills.
public struct Stage<Output: Sendable>: Sendable {
  /// The stage's name in meters and reports.
  public let name: String
  /// Its place in the line, for those who watch.
  public let position: Int
  /// A meter for each worker.
  public let meters: [Meter]
  /// Says how many of the workers may work.
  public let gate: Gate
  /// Where the results go.
  public let output: Channel<Output>
  /// Told of each batch, if anybody watches.
  public let observer: (any WorkObserver)?

  /// Creates a stage of at most `workers` workers, of which the first `open` may work at first.
  ///
  /// Its output channel holds `capacity` elements.
  public init(
    name: String, position: Int = 0, workers: Int, open: Int? = nil, capacity: Int,
    observer: (any WorkObserver)? = nil
  ) {
    self.name = name
    self.position = position
    self.observer = observer
    meters = (0..<max(1, workers)).map { _ in Meter() }
    gate = Gate(limit: min(open ?? workers, max(1, workers)))
    output = Channel(capacity: capacity)
  }

  /// Runs the stage's workers until its input ends, then ends its output.
  ///
  /// A worker that fails aborts the output and its error is thrown.
  public func run<Processor: StageProcessor>(
    on executor: ThreadPool, input: Channel<Processor.Input>,
    make: @escaping @Sendable () -> Processor
  ) async throws where Processor.Output == Output {
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in meters.indices {
          group.addTask(executorPreference: executor) {
            try await StageWorker(number: number, stage: self, input: input, make: make).run()
          }
        }
        // The first failure leaves the loop, which cancels the workers that still wait.
        for try await _ in group {}
      }
      output.finish()
    } catch {
      gate.close()
      output.abort()
      input.abort()
      throw error
    }
  }
}

/// What a watcher sees of a stage, whatever its batches are.
public struct StageProbe: Sendable {
  /// The stage's name.
  public let name: String
  /// A meter for each worker.
  public let meters: [Meter]
  /// How many of the workers may work; nil where that cannot be changed.
  public let gate: Gate?
  /// Batches that wait in the stage's output channel now.
  public let depth: @Sendable () -> Int

  /// Creates a probe from its parts.
  public init(
    name: String, meters: [Meter], gate: Gate? = nil, depth: @escaping @Sendable () -> Int
  ) {
    self.name = name
    self.meters = meters
    self.gate = gate
    self.depth = depth
  }

  /// Creates a probe of a stage.
  public init(_ stage: Stage<some Sendable>) {
    let output = stage.output
    self.init(name: stage.name, meters: stage.meters, gate: stage.gate) { output.depth }
  }

  /// The meters' figures, added up.
  public var reading: Meter.Reading { meters.reduce(.zero) { $0 + $1.reading } }
}
