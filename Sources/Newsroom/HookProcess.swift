internal import CProcess
internal import Foundation
internal import Synchronization
internal import SystemPackage
internal import Wire

/// A command that is given a document on its standard input, and whose output is kept to a bound.
///
/// Both are pipes: nothing of it needs a disk, which may be what is full. A command that does not
/// read, that writes without an end, or that leaves a process behind which has the pipes open holds
/// nothing up: pipes are never waited for without a look at the clock and at the command.
final class HookProcess: Sendable {
  /// How the command ended.
  enum End: Equatable {
    case exited(Int32)
    case signalled(Int32)
    /// Nobody knows: the system kept its status from us.
    case unknown
    /// It was ended because its time was over, or because the program was asked to end.
    case tookTooLong, askedToEnd
  }

  /// When a command's time is over.
  struct Limits {
    /// Seconds from its start.
    var seconds: Double
    /// Seconds from the moment in which the program is asked to end.
    var grace: Double
    /// Bytes of its output that are kept; what follows is read and dropped.
    var mostOutput: Int
  }

  private let process: pid_t
  /// Our ends of its standard input and of its outputs; neither ever blocks.
  private let input: FileDescriptor
  private let output: FileDescriptor
  private let isOver = Atomic<Bool>(false)

  private init(process: pid_t, input: FileDescriptor, output: FileDescriptor) {
    self.process = process
    self.input = input
    self.output = output
  }

  /// Starts a program in a folder, in a process group of its own.
  static func start(
    _ program: String, _ arguments: [String], environment: [String: String], folder: String
  ) throws(WireError) -> HookProcess {
    let (theirs, input) = try pipe(unblocked: 1)
    let (output, writing) = try closing([theirs, input]) { () throws(WireError) in
      try pipe(unblocked: 0)
    }
    defer { for end in [theirs, writing] { try? end.close() } }
    var process: pid_t = 0
    let error = unsafe withPointers([program] + arguments) { words in
      unsafe withPointers(environment.map { "\($0)=\($1)" }) { variables in
        unsafe wr_spawn(
          &process, program, words, variables, folder, theirs.rawValue, writing.rawValue)
      }
    }
    guard error == 0 else {
      for end in [input, output] { try? end.close() }
      throw WireError(.unreadable, "\(Errno(rawValue: error))", file: program)
    }
    return HookProcess(process: process, input: input, output: output)
  }

  private static func pipe(
    unblocked end: Int32
  ) throws(WireError) -> (reading: FileDescriptor, writing: FileDescriptor) {
    var (reading, writing): (Int32, Int32) = (-1, -1)
    let error = unsafe wr_pipe(&reading, &writing, end)
    guard error == 0 else { throw WireError(.write, "no pipe: \(Errno(rawValue: error))") }
    return (FileDescriptor(rawValue: reading), FileDescriptor(rawValue: writing))
  }

  /// Closes files where `body` fails.
  private static func closing<Value>(
    _ files: [FileDescriptor], _ body: () throws(WireError) -> Value
  ) throws(WireError) -> Value {
    do throws(WireError) {
      return try body()
    } catch {
      for file in files { try? file.close() }
      throw error
    }
  }

  /// Gives words as C has them: pointers, and a null pointer at the end.
  private static func withPointers(
    _ words: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
  ) -> Int32 {
    var pointers = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeBufferPointer { list in
      unsafe list.baseAddress.map { unsafe body($0) } ?? EINVAL
    }
  }

  // MARK: - Its input

  /// Ends the writing of a document that nobody reads.
  private struct Unread: Error {}

  /// Gives the command its document, on a thread that it may keep from SIGPIPE, beside `watch`.
  ///
  /// A command may read none of it: then the rest is dropped. What `write` itself throws is thrown.
  func give(_ write: (_ give: ([UInt8]) throws -> Void) throws -> Void) throws {
    wr_block_broken_pipes()
    defer { try? input.close() }
    do {
      try write { try put($0) }
    } catch is Unread {
      return
    }
  }

  private func put(_ bytes: [UInt8]) throws(Unread) {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard !isOver.load(ordering: .relaxed) else { throw Unread() }
      let written = unsafe rest.withUnsafeBytes {
        unsafe Foundation.write(input.rawValue, $0.baseAddress, $0.count)
      }
      guard written < 0 else {
        rest = rest.dropFirst(written)
        continue
      }
      switch Errno(rawValue: errno) {
      case .interrupted: continue
      case .wouldBlock: Self.poll(input, Int16(POLLOUT))
      default: throw Unread()
      }
    }
  }

  /// Waits for a pipe, but never for longer than a moment.
  private static func poll(_ file: FileDescriptor, _ events: Int16) {
    var asked = pollfd(fd: file.rawValue, events: events, revents: 0)
    _ = unsafe Foundation.poll(&asked, 1, moment)
  }

  /// Milliseconds between two looks at the clock and the command.
  private static let moment: Int32 = 20

  // MARK: - Its end

  /// How long what the command wrote is still read for once it has ended, in seconds: a process that
  /// it left behind may never close the pipe.
  private static let lastWords = 0.5
  /// How long a command has between SIGTERM and SIGKILL, in seconds.
  private static let farewell = 2.0

  /// Reads the command's output until it ends, and ends it with its whole group once its time is
  /// over: by SIGTERM, and by SIGKILL two seconds later.
  ///
  /// A process that it leaves behind lives on where the command itself was in time.
  func watch(_ limits: Limits, stop: StopSignal) -> (end: End, output: [UInt8]) {
    var kept = Output(most: limits.mostOutput)
    defer {
      isOver.store(true, ordering: .relaxed)
      try? output.close()
    }
    let clock = ContinuousClock()
    var until = clock.now + .seconds(limits.seconds)
    var isAsked = false
    var end: End?
    while end == nil, clock.now < until {
      read(&kept)
      end = status()
      if stop.isSet, !isAsked {
        isAsked = true
        until = min(until, clock.now + .seconds(limits.grace))
      }
    }
    if end == nil { terminate(&kept, clock) }
    let last = clock.now + .seconds(Self.lastWords)
    while !kept.isWhole, clock.now < last { read(&kept) }
    return (end ?? (isAsked ? .askedToEnd : .tookTooLong), kept.bytes)
  }

  /// What was read of the command's output.
  private struct Output {
    let most: Int
    var bytes: [UInt8] = []
    /// Whether the pipe's end came.
    var isWhole = false
  }

  /// Reads what is there of the output, or waits for a moment where nothing is.
  private func read(_ kept: inout Output) {
    guard !kept.isWhole else { return Thread.sleep(forTimeInterval: Double(Self.moment) / 1000) }
    Self.poll(output, Int16(POLLIN))
    let piece: [UInt8]
    do {
      piece = try unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, filled in
        filled = try unsafe output.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    } catch {
      let error = error as? Errno
      kept.isWhole = error != .wouldBlock && error != .interrupted
      return
    }
    kept.isWhole = piece.isEmpty
    kept.bytes += piece.prefix(kept.most - kept.bytes.count)
  }

  /// How the command ended, if it did.
  private func status() -> End? {
    var status: Int32 = 0
    switch unsafe waitpid(process, &status, WNOHANG) {
    case process:
      return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
    case -1 where errno != EINTR: return .unknown
    default: return nil
    }
  }

  /// Ends the command and what it started.
  private func terminate(_ kept: inout Output, _ clock: ContinuousClock) {
    for number in [SIGTERM, SIGKILL] {
      // The command may be gone and not all of its group.
      kill(-process, number)
      let until = clock.now + .seconds(Self.farewell)
      while status() == nil, clock.now < until { read(&kept) }
    }
  }
}
