import Foundation
import Logging
import Newsroom
import Wire

/// Prints to the terminal.
enum Terminal {
  /// Whether standard error is a terminal: progress and colours make sense.
  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  static func error(_ message: String) { write("wireroom: \(Printable.lines(message))\n") }

  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

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
