import Decode
import Synth
import TestKit
import Testing
import Wire

/// How an archive's bytes come, a few or many at a time, must not show in what is read.
@Suite(.timeLimit(.minutes(10 * Patience.factor))) struct `Archives in pieces` {
  /// All that a reading gives, as words that can be compared.
  private struct Reading: Equatable {
    var documents: [String] = []
    var rejects: [String] = []
    var damage: [String] = []

    init(_ bytes: [UInt8], piece: Int) {
      let result = Stages.decode(bytes, piece: piece)
      for batch in result.batches {
        for document in batch.documents {
          let fields = batch.fields[document.fields.range].map { field in
            "\(field.kind) \(batch.bytes[field.range].hashValue)"
          }
          documents.append("\(document.record) \(document.offset) \(document.kind) \(fields)")
        }
      }
      rejects = result.rejects.map {
        "\($0.record) \($0.offset) \($0.reason): \($0.detail) \($0.bytes.count) \($0.bytes.hashValue)"
      }
      damage = result.damage.map(\.description)
    }
  }

  private static func archive(_ format: WireFormat, seed: UInt64) -> [UInt8] {
    var options = ArchiveSynthesizer.Options()
    (options.format, options.seed) = (format, seed)
    (options.malformed, options.duplicates) = (0.3, 0.1)
    var writer = ArchiveSynthesizer(options, series: 0)
    var bytes = writer.preamble
    while bytes.count < 40_000 { _ = writer.next(into: &bytes) }
    return bytes + writer.ending
  }

  @Test(arguments: ArchiveSynthesizer.formats)
  func `give the same documents and rejects as in one`(_ format: WireFormat) {
    var random = SeededRandom(seed: 7901)
    for seed in 1...8 as ClosedRange<UInt64> {
      var bytes = Self.archive(format, seed: seed)
      // Every second archive is broken besides.
      if seed % 2 == 0 {
        for _ in 0..<20 { Mutation.apply(&bytes, [bytes], &random) }
      }
      let whole = Reading(bytes, piece: .max)
      for piece in [1 + random.next(upTo: 30), 1 + random.next(upTo: 600), 4096, 10_000] {
        let parts = Reading(bytes, piece: piece)
        guard parts != whole else { continue }
        Issue.record(
          """
          seed \(seed), pieces of \(piece): documents \(parts.documents.count) of \(whole.documents.count), \
          \(Self.first(whole.documents, parts.documents)) \(Self.first(whole.rejects, parts.rejects)) \
          \(Self.first(whole.damage, parts.damage))
          """)
        return
      }
    }
  }

  /// The first place where two lists differ.
  private static func first(_ whole: [String], _ parts: [String]) -> String {
    guard whole != parts else { return "" }
    let index = zip(whole, parts).enumerated().first { $1.0 != $1.1 }?.offset
    guard let index else { return "\(parts.count) for \(whole.count);" }
    return "'\(parts[index].prefix(300))' for '\(whole[index].prefix(300))';"
  }
}
