internal import Synchronization

/// Where a worker's time went and what it did.
///
/// Busy time alone is a stage's true cost (DS2, Kalavri et al., OSDI 2018): waiting for input or
/// for room says something about its neighbours. Its worker, and what works ahead for it, add to it; anybody reads.
public final class Meter: Sendable {
  private let busyNanoseconds = Atomic<Int>(0)
  private let starvedNanoseconds = Atomic<Int>(0)
  private let blockedNanoseconds = Atomic<Int>(0)
  private let batchCount = Atomic<Int>(0)
  private let byteCount = Atomic<Int>(0)
  private let documentCount = Atomic<Int>(0)
  private let endNanoseconds = Atomic<Int>(0)
  private let endCount = Atomic<Int>(0)

  /// Creates a meter at zero.
  public init() {}

  /// What a worker's time is spent on.
  public enum Activity: Sendable {
    case busy, starved, blocked
  }

  /// Adds time spent.
  public func add(_ activity: Activity, _ duration: Duration) {
    let nanoseconds = duration.nanoseconds
    switch activity {
    case .busy: busyNanoseconds.add(nanoseconds, ordering: .relaxed)
    case .starved: starvedNanoseconds.add(nanoseconds, ordering: .relaxed)
    case .blocked: blockedNanoseconds.add(nanoseconds, ordering: .relaxed)
    }
  }

  /// Counts a batch done, with its bytes and documents.
  public func count(bytes: Int, documents: Int) {
    batchCount.add(1, ordering: .relaxed)
    byteCount.add(bytes, ordering: .relaxed)
    documentCount.add(documents, ordering: .relaxed)
  }

  /// Counts ends of sources, and what of the busy time went into them whatever the sources' size.
  public func countEnd(_ duration: Duration, sources: Int = 1) {
    endNanoseconds.add(duration.nanoseconds, ordering: .relaxed)
    endCount.add(sources, ordering: .relaxed)
  }

  /// The figures as they stand.
  public var reading: Reading {
    Reading(
      busy: .nanoseconds(busyNanoseconds.load(ordering: .relaxed)),
      starved: .nanoseconds(starvedNanoseconds.load(ordering: .relaxed)),
      blocked: .nanoseconds(blockedNanoseconds.load(ordering: .relaxed)),
      batches: batchCount.load(ordering: .relaxed), bytes: byteCount.load(ordering: .relaxed),
      documents: documentCount.load(ordering: .relaxed),
      ending: .nanoseconds(endNanoseconds.load(ordering: .relaxed)),
      ends: endCount.load(ordering: .relaxed))
  }

  /// A meter's figures at one moment; readings of several workers add up.
  public struct Reading: Sendable {
    /// Time spent working.
    public var busy: Duration
    /// Time spent waiting for input.
    public var starved: Duration
    /// Time spent waiting for room at the next stage.
    public var blocked: Duration
    /// Batches, bytes of text and documents done.
    public var batches: Int
    /// Bytes of text done.
    public var bytes: Int
    /// Documents done.
    public var documents: Int
    /// What of the busy time went into the ends of sources, whatever their size.
    public var ending: Duration
    /// Sources that came to their end.
    public var ends: Int

    /// Nothing.
    public static var zero: Reading {
      Reading(
        busy: .zero, starved: .zero, blocked: .zero, batches: 0, bytes: 0, documents: 0,
        ending: .zero, ends: 0)
    }

    /// The sum of two readings.
    public static func + (left: Reading, right: Reading) -> Reading {
      Reading(
        busy: left.busy + right.busy, starved: left.starved + right.starved,
        blocked: left.blocked + right.blocked, batches: left.batches + right.batches,
        bytes: left.bytes + right.bytes, documents: left.documents + right.documents,
        ending: left.ending + right.ending,
        ends: left.ends + right.ends)
    }
  }
}

extension Duration {
  /// The duration in whole nanoseconds.
  public var nanoseconds: Int {
    Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000)
  }

  /// The duration in seconds.
  public var seconds: Double { Double(nanoseconds) / 1e9 }
}
