import Foundation
import Newsroom
import Synchronization

/// Turns SIGINT and SIGTERM into a wish to stop; a second one, later, ends the program at once.
///
/// `timeout`, as schedulers' lines have it, sends its signal twice, to the program and to its group: what
/// comes within half a second of the first is the same wish.
///
/// A plain handler of the system, so that none is lost from the moment that it is set. All that it
/// does is to load and store atomics and to read the clock, which a handler may. SIGHUP, which a terminal that is closed
/// sends, neither ends a run nor changes it.
enum Interruption {
  /// The wish, of the process: signals are.
  static let stop = StopSignal()
  /// When the first signal came, in nanoseconds of the system's steady clock.
  static let first = Atomic<UInt64>(0)

  /// Begins to listen, and gives the wish that signals set.
  static func watch() -> StopSignal {
    // They are made here, before a handler can ask for them.
    let wish = stop
    first.store(0, ordering: .relaxed)
    signal(SIGHUP, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        let now = Interruption.clock()
        guard Interruption.stop.signal != nil else {
          Interruption.first.store(now, ordering: .relaxed)
          return Interruption.stop.set(signal: number)
        }
        if now &- Interruption.first.load(ordering: .relaxed) > 500_000_000 { _exit(128 + number) }
      }
    }
    return wish
  }

  /// Lets the program outlive those who read what it prints (SIGPIPE): its work counts, and what is
  /// printed to nobody is lost.
  ///
  /// Not for commands whose output is their work: these end with their reader. A handler, and not
  /// SIG_IGN, which every program that is started from here would inherit.
  static func outliveReaders() { signal(SIGPIPE) { _ in } }

  /// The steady clock, in nanoseconds.
  private static func clock() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  /// Signals end the program again, as they do by default.
  static func leave() {
    for number in [SIGHUP, SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
