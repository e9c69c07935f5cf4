import ArgumentParser
import Foundation
import Newsroom
import Synchronization
import Wire

/// `wireroom verify`: proves a results folder.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Proves that a results folder is whole, and says how to mend it where it is not.",
    discussion: """
      Reads everything and changes nothing. Every file that the archives' records name is there, of \
      its size, and whole to its last gzip member; every line obeys the JSON Schema (`wireroom \
      schema`) and the promises of Documentation/Results.md; documents are accounted for; \
      summary.json and tables/ are what a fresh merge of the partials gives, which is made in the \
      temporary folder (TMPDIR) and removed. Files that nothing names are told.

      EXAMPLES
        wireroom verify out
        wireroom verify out --quick        # names, sizes and counts alone
        wireroom verify out --json | jq .findings

      EXIT STATUS
        0 whole · 1 something is wrong, listed on standard output · 64 wrong usage · 75 a run is at work
      """)

  @Argument(help: "A results folder.")
  var folder: String

  @Flag(help: "Look at names, sizes and counts alone, not into the files.")
  var quick = false

  @Flag(help: "Print the findings as JSON.")
  var json = false

  @Option(help: "Files that are read at once (default: one a core).")
  var cores: Int?

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if let cores, !Pipeline.coreRange.contains(cores) {
      throw ValidationError("--cores takes a number from 1 to \(Pipeline.coreRange.upperBound).")
    }
  }

  func run() async throws {
    let path = URL(fileURLWithPath: folder).standardizedFileURL.path
    let isShown = !quiet && Terminal.isInteractive
    let shown = Mutex(ContinuousClock.now)
    let result = try await proof(path) { done, total in
      guard isShown else { return }
      let isDue = shown.withLock { last in
        let now = ContinuousClock.now
        guard now - last > .milliseconds(200) else { return false }
        last = now
        return true
      }
      if isDue {
        Terminal.write(
          "\r\u{1B}[K\(ByteSize.text(done)) of \(ByteSize.text(total)) (\(done * 100 / max(1, total))%)"
        )
      }
    }
    if isShown { Terminal.write("\r\u{1B}[K") }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(result), as: UTF8.self))
    } else {
      print(Self.text(result))
    }
    if !result.isWhole { throw ExitCode(1) }
  }

  private func proof(
    _ path: String, _ told: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> Verification {
    do {
      return try await Verifier(folder: path, isQuick: quick, cores: cores ?? 0, told: told)
        .verify()
    } catch let error as WireError where error.code == .busy {
      Terminal.error(error.description)
      throw ExitCode(75)
    }
  }

  private static func text(_ result: Verification) -> String {
    var lines = result.findings.map { finding in
      let place = finding.place.map { " \($0):" } ?? ""
      return "\(finding.file):\(place) \(finding.problem); to mend: \(finding.remedy)"
    }
    lines += result.notes.map { "note: \($0)" }
    let read =
      result.isQuick
      ? "names, sizes and counts"
      : "\(result.files.formatted()) files, \(result.stories.formatted()) stories, \(result.rejects.formatted()) rejects, \(ByteSize.text(result.lineBytes)) of lines"
    let verdict =
      result.isWhole
      ? "all is whole" : "\(result.findings.count) problem\(result.findings.count == 1 ? "" : "s")"
    lines.append(
      "\(result.folder): \(result.archives) archive\(result.archives == 1 ? "" : "s"), \(read): \(verdict)"
    )
    return lines.map(Printable.line).joined(separator: "\n")
  }
}

/// `wireroom schema`: the JSON Schemas of the results.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema (draft 2020-12) of a kind of result.",
    discussion: """
      `story` and `reject` are for a line of stories/ and rejects/, `summary` and `run` for \
      summary.json and run.json. `wireroom verify` holds results against them.

      EXAMPLES
        wireroom schema story > story.schema.json
        wireroom schema run
      """)

  @Argument(help: "story, reject, summary or run.", transform: Self.schema)
  var kind: ResultSchema

  private static func schema(_ word: String) throws -> ResultSchema {
    if let schema = ResultSchema(rawValue: word) { return schema }
    let known = ResultSchema.allCases.map(\.rawValue)
    let near = Suggestion.nearest(to: word, in: known).map { "; did you mean '\($0)'?" }
    throw ValidationError(
      "No schema is called '\(word)'\(near ?? "; schemas: \(known.joined(separator: ", ")).")")
  }

  func run() { print(String(decoding: kind.bytes, as: UTF8.self), terminator: "") }
}
