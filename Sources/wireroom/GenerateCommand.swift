import ArgumentParser
import Newsroom
import Synth
import Wire

/// `wireroom generate`: synthetic archives whose right answers are known.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes synthetic archives, for trials, tests and benchmarks.",
    discussion: """
      The same seed gives the same bytes on every machine. Beside the archives of a format stands \
      truth-FORMAT.jsonl with each document's right answers.

      EXAMPLES
        wireroom generate --output sample
        wireroom generate --output bench --size 256MB --files 8 --no-truth
        wireroom generate --output hostile --format jsonl --malformed 0.05 --duplicates 0.1
      """)

  @Option(name: .shortAndLong, help: "The folder for the archives.")
  var output: String

  @Option(help: "Text in all files together, uncompressed.")
  var size = "1MB"

  @Option(help: "Files of each format.")
  var files = 1

  @Option(
    help: """
      gigaword, reuters-21578, jsonl, trec, iptc-7901, anpa-1312, zczc, mail (an mbox), rss (every \
      second file Atom), or as a tar of items text, nitf, newsml-1, newsml-g2, rbnews, rcv1, appl, ninjs; may be \
      given many times.
      """,
    transform: Self.format)
  var format: [WireFormat] = [.gigaword]

  @Option(help: "The seed of the random numbers.")
  var seed: UInt64 = 1

  @Option(help: "Share of documents that cannot be read, 0 to 1.")
  var malformed = 0.0

  @Option(help: "Share of documents that repeat an earlier one, 0 to 1.")
  var duplicates = 0.0

  @Flag(inversion: .prefixedNo, help: "Write the right answers.")
  var truth = true

  private static func format(_ word: String) throws -> WireFormat {
    guard let format = WireFormat(rawValue: word), ArchiveSynthesizer.formats.contains(format)
    else {
      let known = ArchiveSynthesizer.formats.map(\.rawValue)
      let near = Suggestion.nearest(to: word, in: known).map { "; did you mean '\($0)'?" }
      throw ValidationError(
        "No format that can be written is called '\(word)'\(near ?? ": \(known.joined(separator: ", "))")"
      )
    }
    return format
  }

  func validate() throws {
    guard ByteSize.parse(size) != nil else {
      throw ValidationError("--size takes a size such as 64MB; not '\(size)'.")
    }
    guard (0...1).contains(malformed), (0...1).contains(duplicates) else {
      throw ValidationError("--malformed and --duplicates take shares from 0 to 1.")
    }
    guard files > 0 else { throw ValidationError("--files must be at least 1.") }
  }

  func run() throws {
    Interruption.outliveReaders()
    for format in format {
      var options = ArchiveSynthesizer.Options()
      options.format = format
      options.seed = seed
      options.malformed = malformed
      options.duplicates = duplicates
      let paths = try Generate(options, folder: output).write(
        size: ByteSize.parse(size) ?? 0, files: files, writesTruth: truth)
      for path in paths { print(path) }
    }
  }
}
