/// Keeps the memory that a run holds below its limit, by the budget for what is alive.
///
/// Pure: it is told what the process holds and says what the budget should be. The budget is
/// planned from what a batch takes at the most; this is for what no plan knows: fragments, a
/// library's buffers, text that grows more than any before.
public struct MemoryGovernor: Sendable {
  /// What to do.
  public struct Step: Sendable, Equatable {
    /// The new budget, in bytes.
    public var budget: Int
    /// Whether freed memory should be given back to the system now.
    public var releases: Bool

    /// Creates one from its parts.
    public init(budget: Int, releases: Bool) {
      self.budget = budget
      self.releases = releases
    }
  }

  /// Above this share of the limit the budget falls.
  public static let high = 0.92
  /// Below this share of the limit a budget that has fallen rises again.
  public static let low = 0.8

  private let limit: Int
  private let planned: Int
  private let least: Int
  private var budget: Int
  private var calm = 0
  private var hot = 0

  /// Creates a governor of a process that may hold `limit` bytes.
  public init(limit: Int, planned: Int, least: Int) {
    self.limit = limit
    self.planned = planned
    self.least = min(least, planned)
    budget = planned
  }

  /// Takes in what the process holds now; nil where nothing is to be done.
  public mutating func observe(resident: Int) -> Step? {
    let share = Double(resident) / Double(max(1, limit))
    if share > Self.high {
      calm = 0
      let before = budget
      budget = max(least, budget * 3 / 4)
      // Giving memory back costs time: once the budget is at its least, every tenth time will do.
      hot += 1
      return Step(budget: budget, releases: budget < before || hot % 10 == 1)
    }
    hot = 0
    guard share < Self.low, budget < planned else {
      calm = 0
      return nil
    }
    calm += 1
    guard calm >= 10 else { return nil }
    calm = 0
    budget = min(planned, budget + max(1, planned / 8))
    return Step(budget: budget, releases: false)
  }
}
