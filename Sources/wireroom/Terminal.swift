import Foundation
import Logging
import Newsroom
import Wire

/// Prints to the terminal.
enum Terminal {
  /// Whether standard error is a terminal: progress and colours make sense.
  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  static func error(_ message: String) { write("wireroom: \(Printable.lines(message))\n") }

  /// Writes to standard error; where that is full, closed or has no reader, nothing happens.
  static func write(_ text: String) { LogSink.standardError.write(text) }

  /// Opens those of the three standard streams that the program was started without, on nothing.
  ///
  /// Else the next file that is opened, such as a table, has the stream's number, and what is said to
  /// people is written into it.
  static func openMissingStreams() {
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(number, F_GETFD) == -1 && errno == EBADF {
      // The system takes the lowest number that is free.
      _ = unsafe open("/dev/null", O_RDWR)
    }
  }

  /// The terminal's width, or 80.
  static var width: Int {
    var size = winsize()
    let status = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
    return status == 0 && size.ws_col > 20 ? Int(size.ws_col) : 80
  }
}

/// Log lines as people read them: level, message, what it is about.
struct PlainLogHandler: LogHandler {
  var logLevel = Logger.Level.warning
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = self.metadata.merging(event.metadata ?? [:]) { $1 }
    let details = all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    let suffix =
      details.isEmpty ? "" : " (" + Printable.line(details.joined(separator: ", ")) + ")"
    let message = Printable.line("\(event.message)")
    Terminal.write(
      "\(Terminal.isInteractive ? "\r\u{1B}[J" : "")\(event.level): \(message)\(suffix)\n")
  }
}
