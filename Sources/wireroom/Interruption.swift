import Foundation
import Newsroom

/// Turns SIGINT and SIGTERM into a wish to stop; a second one ends the program at once.
///
/// A plain handler of the system, so that none is lost from the moment that it is set. All that it
/// does is to load and store atomics, which a handler may. SIGHUP, which a terminal that is closed
/// sends, neither ends a run nor changes it.
enum Interruption {
  /// The wish, of the process: signals are.
  static let stop = StopSignal()

  /// Begins to listen, and gives the wish that signals set.
  static func watch() -> StopSignal {
    // It is made here, before a handler can ask for it.
    let wish = stop
    signal(SIGHUP, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Interruption.stop.signal != nil { _exit(128 + number) }
        Interruption.stop.set(signal: number)
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

  /// Signals end the program again, as they do by default.
  static func leave() {
    for number in [SIGHUP, SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
