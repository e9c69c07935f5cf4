#if TSAN
  internal import Foundation

  /// A value behind a mutex of the system, whose locking the thread sanitizer sees.
  ///
  /// It reports every access behind `Synchronization.Mutex` as a race, because that takes its lock
  /// by a system call of its own. Built with `-DTSAN` only.
  ///
  /// Safe because the mutex lives as long as its owner, never moves, and the value is read and
  /// written between lock and unlock alone.
  @safe
  public struct Lock<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    private final class Box {
      var value: Value
      init(_ value: consuming Value) { self.value = value }
    }

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let box: Box

    /// Creates a lock around a value.
    public init(_ value: consuming Value) {
      unsafe mutex = .allocate(capacity: 1)
      unsafe mutex.initialize(to: pthread_mutex_t())
      unsafe pthread_mutex_init(mutex, nil)
      box = Box(value)
    }

    deinit {
      unsafe pthread_mutex_destroy(mutex)
      unsafe mutex.deallocate()
    }

    /// Lends the value to `body` while the lock is held.
    public borrowing func withLock<Result, Failure: Error>(
      _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      unsafe pthread_mutex_lock(mutex)
      defer { unsafe pthread_mutex_unlock(mutex) }
      return try body(&box.value)
    }
  }
#else
  public import Synchronization

  /// A value behind a lock: the library's mutex, but where the thread sanitizer watches.
  public typealias Lock = Mutex
#endif
