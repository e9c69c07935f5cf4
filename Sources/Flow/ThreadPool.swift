internal import CThreads
internal import DequeModule
internal import Foundation

/// A task executor with threads of its own.
///
/// Tasks that prefer it run on its threads alone: a pool of N threads never uses more than N
/// cores, and a pool for blocking calls keeps them off the cooperative pool. Threads end when
/// `shutdown` is called and the queue is empty; until then they keep the pool alive.
public final class ThreadPool: TaskExecutor, Sendable {
  private let queue = JobQueue()

  /// Starts `threads` threads, named for debuggers.
  public init(name: String, threads: Int) {
    for index in 0..<max(1, threads) {
      let thread = Thread { [self] in
        Self.tellName("\(name)-\(index)")
        while let job = queue.next() {
          unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  /// Names the thread that it is called on, for the system too.
  private static func tellName(_ name: String) {
    Thread.current.name = name
    // A thread may run before Foundation knows its handle: then the system is not told.
    unsafe wr_name_thread(name)
  }

  /// Queues a job.
  public func enqueue(_ job: consuming ExecutorJob) { queue.push(UnownedJob(job)) }

  /// Lets the threads end once nothing is queued.
  ///
  /// Nothing may be enqueued after.
  public func shutdown() { queue.close() }
}

/// The jobs of a pool, behind a condition.
///
/// Safe because every access to `jobs` and `closed` is between `lock` and `unlock`.
private final class JobQueue: @unchecked Sendable {
  private let condition = NSCondition()
  private var jobs = Deque<UnownedJob>()
  private var closed = false

  func push(_ job: UnownedJob) {
    condition.lock()
    jobs.append(job)
    condition.signal()
    condition.unlock()
  }

  func close() {
    condition.lock()
    closed = true
    condition.broadcast()
    condition.unlock()
  }

  /// The next job, waiting for one; nil once the queue is closed and empty.
  func next() -> UnownedJob? {
    condition.lock()
    defer { condition.unlock() }
    while jobs.isEmpty && !closed { condition.wait() }
    return jobs.popFirst()
  }
}
