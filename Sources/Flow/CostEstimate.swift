/// True costs of stages from what their meters say, recent work counting more than old.
///
/// Pure: it has no clock; each call of `add` is one interval. A stage's work is told in bytes that
/// entered the line, so all costs are for the same byte, whatever a stage makes of it.
public struct CostEstimate: Sendable {
  /// What a stage did in an interval.
  public struct Progress: Sendable, Equatable {
    /// Seconds that its workers were busy.
    public var busy: Double
    /// Bytes that entered the line, of the batches that it did.
    public var bytes: Double

    /// Creates one from its parts.
    public init(busy: Double, bytes: Double) {
      self.busy = busy
      self.bytes = bytes
    }
  }

  /// Seconds for a byte from which on an earlier run's cost is not believed: a kilobyte a second.
  static let mostPrior = 1e-3
  /// The share of what was known that is kept at each interval.
  public static let memory = 0.75

  private var sums: [Progress]
  /// Work of intervals in which nothing was finished: it belongs to what is finished next.
  private var unfinished: [Double]

  /// Creates an estimate for `stages` stages, from earlier costs where there are any.
  ///
  /// - Parameters:
  ///   - stages: The number of stages.
  ///   - prior: Seconds for each byte, as an earlier run had them.
  ///   - weight: Bytes that the earlier run counts for.
  public init(stages: Int, prior: [Double?] = [], weight: Double = 4e6) {
    unfinished = Array(repeating: 0, count: stages)
    sums = (0..<stages).map { index in
      guard index < prior.count, let cost = prior[index], (0..<Self.mostPrior).contains(cost)
      else {
        return Progress(busy: 0, bytes: 0)
      }
      return Progress(busy: cost * weight, bytes: weight)
    }
  }

  /// Takes in an interval.
  public mutating func add(_ interval: [Progress]) {
    for index in sums.indices where index < interval.count {
      let busy = unfinished[index] + interval[index].busy
      unfinished[index] = interval[index].bytes > 0 ? 0 : busy
      guard interval[index].bytes > 0 else { continue }
      sums[index].busy = sums[index].busy * Self.memory + busy
      sums[index].bytes = sums[index].bytes * Self.memory + interval[index].bytes
    }
  }

  /// Seconds for each byte of each stage; nil where nothing is known yet.
  public var costs: [Double?] { sums.map { $0.bytes > 0 ? $0.busy / $0.bytes : nil } }
}
