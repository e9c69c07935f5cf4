import ArgumentParser
import Foundation
import Newsroom
import Wire

/// `wireroom status`: what a ledger says.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows the last runs of a folder of results and what is pending.",
    discussion: """
      Reads the ledger alone and changes nothing; a run may be at work. The inputs of the last run \
      are looked at for archives that are new or changed, and those of the fourteen nights before for \
      archives that no run did. Times and nights are those of the pipeline's time zone.

      EXAMPLES
        wireroom status out
        wireroom status out --runs 30
        wireroom status out --json | jq '.pending[].name'

      EXIT STATUS
        0 the last run ended well · 2 it failed, was stopped, or found too much broken · \
      1 there is no ledger to read
      """)

  @Argument(help: "The folder that a run wrote.")
  var folder: String

  @Option(help: "Show so many runs.")
  var runs = 7

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let view = try LedgerView(folder: folder, runs: runs)
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .iso8601
      print(String(decoding: try encoder.encode(view), as: UTF8.self))
    } else {
      print(Self.text(view, folder))
    }
    guard let last = view.runs.first else { return }
    let isWell =
      last.outcome == .done && last.exitStatus == 0
      || last.outcome == .running && view.holder != nil
    if !isWell { throw ExitCode(2) }
  }

  private static let most = 20

  private static func text(_ view: LedgerView, _ folder: String) -> String {
    var lines: [String] = []
    if let holder = view.holder {
      lines.append("at work: process \(holder.pid) on \(holder.host), since \(holder.started)")
    }
    let zone = view.runs.first?.timezone ?? "UTC"
    lines.append(
      pad("run", 5) + " " + pad("started (\(zone))", max(21, zone.count + 10))
        + " night      took      status  archives  documents  in all")
    for run in view.runs {
      let state =
        switch run.outcome {
        case .running: view.holder == nil ? "cut short" : "at work"
        case .done: "\(run.exitStatus)"
        case .failed: "failed"
        case .stopped: "stopped (\(run.exitStatus))"
        }
      lines.append(
        pad("\(run.id)", 5) + " " + pad(time(run.started, zone), max(21, zone.count + 10)) + " "
          + pad(run.night ?? "", 10) + " "
          + pad(run.ended == nil || run.seconds == 0 ? "" : time(run.seconds), 9) + " "
          + pad(state, 7) + " "
          + pad("\(run.processed)", 9) + " "
          + pad(run.readCounts.map { "\($0.read)" } ?? "", 10) + " \(run.counts.read)")
      for problem in run.problems { lines.append("      \(problem)") }
    }
    list(
      "needs a person", view.attention.map { "\($0.kind.title): \($0.text)" }, &lines)
    let states = view.archives.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    lines.append("archives: " + (states.isEmpty ? "none" : states.joined(separator: ", ")))
    // Those that the last run found are told above.
    let told = Set(view.attention.filter { $0.kind == .damagedArchive }.map(\.subject))
    list(
      "damaged",
      view.damaged.filter { !told.contains($0.key) }.sorted { $0.key < $1.key }.map {
        "\($0.key): \($0.value)"
      }, &lines)
    list(
      "withdrawn", view.withdrawn.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" },
      &lines)
    list(
      "pending",
      view.pending.map { "\($0.name): \($0.why)" + ($0.note.map { " (\($0))" } ?? "") }, &lines)
    if let problem = view.inputsProblem { lines.append("inputs: \(problem)") }
    return lines.map(Printable.line).joined(separator: "\n")
  }

  private static func list(_ title: String, _ items: [String], _ lines: inout [String]) {
    guard !items.isEmpty else { return }
    lines.append("\(title): \(items.count)")
    lines += items.prefix(most).map { "  " + $0 }
    if items.count > most { lines.append("  and \(items.count - most) more (--json lists all)") }
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// `2024-05-01 03:00:12` as clocks of the zone show it.
  private static func time(_ date: Date, _ zone: String) -> String {
    var style = Date.ISO8601FormatStyle(timeZone: TimeZone(identifier: zone) ?? .gmt)
    style = style.year().month().day().dateTimeSeparator(.space).time(
      includingFractionalSeconds: false)
    return date.formatted(style)
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 120 ? "\((seconds * 10).rounded() / 10) s" : "\(Int(seconds / 60)) min"
  }
}

/// `wireroom forget`: one archive's stories out of the results.
struct ForgetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Withdraws an archive's stories from a folder of results.",
    discussion: """
      Its stories, rejects and counts go, and the tables are merged again without it. The ledger \
      keeps it as withdrawn, so that the next run does not bring it back; that is undone with \
      --undo, by a changed file, or by a run with --force. What it brought leaves the figures of its \
      night: a feed that came twice is no longer told as double.

      EXAMPLES
        wireroom forget out night-3/afp.sgml.gz --why "sent twice"
        wireroom forget out night-3/afp.sgml.gz --undo
      """)

  @Argument(help: "The folder that a run wrote.")
  var folder: String

  @Argument(help: "Archives, as `wireroom status` and run.json name them.")
  var archives: [String]

  @Option(help: "The reason, for the ledger.")
  var why = "withdrawn by hand"

  @Flag(help: "Let the next run do them again.")
  var undo = false

  func run() async throws {
    Interruption.outliveReaders()
    let forgetting = Forgetting(folder: folder)
    do {
      if undo {
        try await forgetting.remember(archives)
        print(Printable.line("the next run does \(archives.joined(separator: ", ")) again"))
      } else {
        let outcome = try await forgetting.forget(archives, why: why)
        print(Printable.line("withdrawn: \(outcome.names.joined(separator: ", "))"))
        for note in outcome.notes { Terminal.error(note) }
      }
    } catch let error as WireError where error.code == .busy {
      Terminal.error(error.description)
      throw ExitCode(75)
    }
  }
}
