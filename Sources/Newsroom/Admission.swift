internal import Flow

/// Lets batches into the line, so many bytes at once.
///
/// A batch asks for its permit when it is decoded and its size is known; what a decoder holds until
/// then is its own share in the plan. A document that outgrows that share first asks for leave to be
/// large — one archive at a time — and for the weight of the largest document, and only then is it
/// read on. Those who wait for either hold no permit, so what is in flight always gets through.
struct Admission: Sendable {
  /// Leave to hold a document that is larger than a decoder's share.
  struct Large: Sendable {
    fileprivate let turn: Permit
    fileprivate let permit: Permit
  }

  private let permits: Permits
  private let turns = Permits(budget: 1)
  private let ordinary: Int
  private let largestWeight: Int

  init(_ plan: MemoryPlan) {
    permits = Permits(budget: plan.budget)
    ordinary = plan.batchBytes * 2 + (512 << 10)
    largestWeight = MemoryPlan.weight(plan.largestDocument + plan.batchBytes)
  }

  /// Batches that are alive, and their weight.
  var alive: (count: Int, weight: Int) { permits.out }

  /// Whether what a decoder holds is more than its share.
  func isLarge(_ bytes: Int) -> Bool { bytes > ordinary }

  /// Leave to hold a large document; nil once the line is closed.
  func large() async -> Large? {
    guard let turn = await turns.acquire(1), let permit = await permits.acquire(largestWeight)
    else { return nil }
    return Large(turn: turn, permit: permit)
  }

  /// A permit for a batch of so many bytes, out of the leave to be large if there is one.
  func admit(_ bytes: Int, _ large: Large?) async -> Permit? {
    let weight = MemoryPlan.weight(bytes)
    guard let large else { return await permits.acquire(weight) }
    large.permit.lighten(to: weight)
    return large.permit
  }

  /// Changes the weight that may be alive.
  func resize(_ budget: Int) { permits.resize(budget) }

  func close() {
    permits.close()
    turns.close()
  }
}
