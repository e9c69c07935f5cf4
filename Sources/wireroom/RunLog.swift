import Foundation
import Logging
import Newsroom
import Wire

/// A place that log lines are appended to, each whole.
final class LogSink: Sendable {
  private let descriptor: Int32
  private let isOwned: Bool

  /// Standard error.
  static let standardError = LogSink(descriptor: STDERR_FILENO, isOwned: false)

  private init(descriptor: Int32, isOwned: Bool) {
    self.descriptor = descriptor
    self.isOwned = isOwned
  }

  /// Opens a file for appending; it is made where it is not there, with the folders above it.
  ///
  /// Each line is one write to the file's end, so a file that is cut to nothing meanwhile
  /// (logrotate's `copytruncate`) is gone on with from its beginning.
  static func file(_ path: String) throws(WireError) -> LogSink {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let descriptor = unsafe Foundation.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let why = unsafe String(cString: strerror(errno))
      throw WireError(
        .write, "cannot open the log: \(why); choose another --log-file", file: path)
    }
    return LogSink(descriptor: descriptor, isOwned: true)
  }

  func write(_ line: String) {
    var bytes = Array(line.utf8)[...]
    while !bytes.isEmpty {
      let written = unsafe bytes.withUnsafeBytes {
        unsafe Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      // A log that cannot be written stops no run.
      guard written > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(0, written))
    }
  }

  deinit { if isOwned { close(descriptor) } }
}

/// Log lines for machines: time, level, message, the run's name, fields.
struct StructuredLogHandler: LogHandler {
  let sink: LogSink
  let format: LogFormat
  let run: String
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  init(sink: LogSink, format: LogFormat, run: String, level: Logger.Level) {
    self.sink = sink
    self.format = format
    self.run = run
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let fields = [("run", run)] + all.map { ($0.key, "\($0.value)") }
    sink.write(
      LogLine.line(
        format, time: Date(), level: event.level, message: "\(event.message)", fields: fields))
  }
}

/// Where a run's log lines go.
enum RunLog {
  /// A run's logger, and why its file is left out, where it cannot be opened.
  struct Opened {
    var logger: Logger
    var problem: WireError?
    /// Whether any of its lines are for machines.
    var isStructured: Bool
  }

  /// Plain lines to standard error; `--log-format` makes them lines for machines, and `--log-file`
  /// also writes those, from `info` on, to a file.
  ///
  /// A file that cannot be opened keeps no night from being done: the log goes to standard error then.
  static func open(
    format: LogFormat?, file: String?, run: String, quiet: Bool, verbose: Bool
  ) -> Opened {
    var problem: WireError?
    var sink: LogSink?
    do throws(WireError) {
      sink = try file.map { path throws(WireError) in try LogSink.file(path) }
    } catch {
      problem = error
    }
    let level = quiet ? Logger.Level.error : verbose ? .debug : .warning
    var handlers: [any LogHandler] = []
    if let format, sink == nil {
      handlers.append(
        StructuredLogHandler(sink: .standardError, format: format, run: run, level: level))
    } else {
      var plain = PlainLogHandler()
      plain.logLevel = level
      handlers.append(plain)
    }
    if let sink {
      handlers.append(
        StructuredLogHandler(
          sink: sink, format: format ?? .text, run: run, level: verbose ? .debug : .info))
    }
    let all = handlers
    let logger = Logger(label: "wireroom") { _ in
      all.count == 1 ? all[0] : MultiplexLogHandler(all)
    }
    if let problem { logger.error("\(problem)") }
    return Opened(
      logger: logger, problem: problem, isStructured: format != nil || sink != nil)
  }
}
