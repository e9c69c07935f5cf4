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
}

/// One worker of a stage: takes from the stage's channel, works, puts on the next.
public actor StageWorker<Processor: StageProcessor> {
  private var processor: Processor
  private let input: Channel<Processor.Input>
  private let output: Channel<Processor.Output>
  private let meter: Meter

  /// Creates a worker with a processor of its own.
  public init(
    make: @Sendable () -> Processor, input: Channel<Processor.Input>,
    output: Channel<Processor.Output>, meter: Meter
  ) {
    processor = make()
    self.input = input
    self.output = output
    self.meter = meter
  }

  /// Works until the input ends or the output is closed.
  public func run() async throws {
    let clock = ContinuousClock()
    var mark = clock.now
    while let batch = await input.next() {
      mark = lap(.starved, since: mark, clock)
      let result = try processor.process(batch)
      let size = processor.size(of: result)
      meter.count(bytes: size.bytes, documents: size.documents)
      mark = lap(.busy, since: mark, clock)
      guard await output.send(result) else { return }
      mark = lap(.blocked, since: mark, clock)
    }
    _ = lap(.starved, since: mark, clock)
  }

  private func lap(
    _ activity: Meter.Activity, since mark: ContinuousClock.Instant, _ clock: ContinuousClock
  ) -> ContinuousClock.Instant {
    let now = clock.now
    meter.add(activity, now - mark)
    return now
  }
}

/// A stage: a name, its workers' meters and the channel it fills.
public struct Stage<Output: Sendable>: Sendable {
  /// The stage's name in meters and reports.
  public let name: String
  /// A meter for each worker.
  public let meters: [Meter]
  /// Where the results go.
  public let output: Channel<Output>

  /// Creates a stage of `workers` workers whose output channel holds `capacity` elements.
  public init(name: String, workers: Int, capacity: Int) {
    self.name = name
    meters = (0..<max(1, workers)).map { _ in Meter() }
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
        for meter in meters {
          group.addTask(executorPreference: executor) {
            try await StageWorker(make: make, input: input, output: output, meter: meter).run()
          }
        }
        // The first failure leaves the loop, which cancels the workers that still wait.
        for try await _ in group {}
      }
      output.finish()
    } catch {
      output.abort()
      input.abort()
      throw error
    }
  }
}
