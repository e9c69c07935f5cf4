internal import Foundation
internal import Wire
internal import Yams

/// The keys of unattended runs: `missing`, `catch_up`, `timezone`, `notify`.
extension PipelineFile {
  /// What is likely to be wrong with a file that is no YAML.
  static func hint(_ text: String) -> String {
    text.contains("{date") || text.contains("{yesterday")
      ? "\na path with {date} between [ and ] needs quotation marks: [\"wire/{date}/*.gz\"]" : ""
  }

  func missing(_ node: Node, _ key: String) throws(WireError) -> Pipeline.MissingInput {
    let word = try string(node, key)
    guard let choice = Pipeline.MissingInput(rawValue: word) else {
      throw wrong(node, key, "one of error, warn, ignore", word)
    }
    return choice
  }

  /// Nights in `7` or `7d`, 60 at the most.
  func catchUp(_ node: Node, _ key: String) throws(WireError) -> Int {
    let word = try string(node, key)
    guard let nights = Int(word.hasSuffix("d") ? String(word.dropLast()) : word),
      (0...60).contains(nights)
    else { throw wrong(node, key, "a number of nights from 0 to 60, such as 7", word) }
    return nights
  }

  func timezone(_ node: Node, _ key: String) throws(WireError) -> String {
    let word = try string(node, key)
    guard TimeZone(identifier: word) != nil else {
      let near = Suggestion.nearest(to: word, in: TimeZone.knownTimeZoneIdentifiers)
      throw wrong(
        node, key, "a time zone such as UTC or Europe/Berlin" + (near.map { " ('\($0)'?)" } ?? ""),
        word)
    }
    return word
  }

  func notify(_ node: Node) throws(WireError) -> Pipeline.Notify {
    // A list or a text alone is the command.
    guard node.mapping != nil else { return Pipeline.Notify(command: try command(node)) }
    var notify: Pipeline.Notify?
    var occasions: Set<Pipeline.Notify.Occasion>?
    var timeout: Int?
    for (key, value) in try mapping(node, "notify") {
      switch key {
      case "command": notify = Pipeline.Notify(command: try command(value))
      case "on":
        var chosen: Set<Pipeline.Notify.Occasion> = []
        for word in try strings(value, key) {
          guard let occasion = Pipeline.Notify.Occasion(rawValue: word) else {
            throw wrong(value, "notify.on", "some of failure, warning, always", word)
          }
          chosen.insert(occasion)
        }
        occasions = chosen
      case "timeout":
        let word = try string(value, key)
        guard let seconds = Int(word) ?? TimeSpan.seconds(word), (1...86_400).contains(seconds)
        else {
          throw wrong(value, "notify.timeout", "a time from 1s to 24h, such as 30s or 2m", word)
        }
        timeout = seconds
      default: throw unknown(key, node, ["command", "on", "timeout"])
      }
    }
    guard var notify else {
      throw wrong(node, "notify", "a command, or a mapping with 'command'", "no command")
    }
    if let occasions { notify.occasions = occasions }
    if let timeout { notify.timeout = timeout }
    return notify
  }

  private func command(_ node: Node) throws(WireError) -> Pipeline.Notify.Command {
    guard node.sequence != nil else { return .shell(try string(node, "notify.command")) }
    let words = try strings(node, "notify.command")
    guard let first = words.first, !first.isEmpty else {
      throw wrong(node, "notify.command", "a program and its arguments", "an empty list")
    }
    return .words(words)
  }
}

extension Pipeline {
  /// What is done where an input with a date in it names nothing: no feed today.
  package enum MissingInput: String, Sendable, CaseIterable {
    case error, warn, ignore
  }

  /// A command that is run when a run has ended.
  package struct Notify: Sendable, Equatable {
    package enum Command: Sendable, Equatable {
      /// A program and its arguments, without a shell.
      case words([String])
      /// For `/bin/sh -c`.
      case shell(String)
    }

    package enum Occasion: String, Sendable, CaseIterable {
      case failure, warning, always
    }

    package var command: Command
    package var occasions: Set<Occasion> = [.failure, .warning]
    /// Seconds that it may take.
    package var timeout = 30

    package init(command: Command) { self.command = command }

    /// Whether the command is run at the end of such a run.
    package func applies(to status: RunOutcome.Status) -> Bool {
      if occasions.contains(.always) { return true }
      return switch status {
      case .success: false
      case .warning: occasions.contains(.warning)
      case .failure: occasions.contains(.failure)
      }
    }
  }
}
