import Synth
import TestKit
import Testing
import Wire

@Suite struct `Synthetic archives` {
  @Test(arguments: ArchiveSynthesizer.formats)
  func `the same seed gives the same bytes, another gives others`(_ format: WireFormat) {
    func make(_ seed: UInt64) -> [UInt8] {
      var options = ArchiveSynthesizer.Options()
      options.format = format
      options.seed = seed
      options.malformed = 0.1
      var synthesizer = ArchiveSynthesizer(options, series: 0)
      var bytes = synthesizer.preamble
      for _ in 0..<50 { _ = synthesizer.next(into: &bytes) }
      return bytes
    }
    #expect(make(1) == make(1))
    #expect(make(1) != make(2))
  }

  @Test(arguments: ArchiveSynthesizer.formats)
  func `documents and rejects are the same however the bytes come`(_ format: WireFormat) {
    var options = ArchiveSynthesizer.Options()
    options.format = format
    options.malformed = 0.3
    var synthesizer = ArchiveSynthesizer(options, series: 5)
    var bytes = synthesizer.preamble
    for _ in 0..<60 { _ = synthesizer.next(into: &bytes) }
    bytes += synthesizer.ending
    func told(_ piece: Int, _ batchBytes: Int) -> [String] {
      let result = Stages.decode(bytes, piece: piece, batchBytes: batchBytes)
      return result.rejects.map {
        "\($0.record) \($0.offset) \($0.reason) \($0.detail) \($0.bytes)"
      } + ["\(result.documents)"]
    }
    let expected = told(.max, 1 << 20)
    for piece in (1...40).map({ $0 * 61 + 7 }) + [4096, 9999, 16 << 10, 65_537] {
      for batchBytes in [16 << 10] {
        let found = told(piece, batchBytes)
        let first = zip(expected, found).first { $0 != $1 }
        #expect(
          found == expected, "\(piece) \(batchBytes) \(String(describing: first).prefix(900))")
      }
    }
  }

  @Test(arguments: ArchiveSynthesizer.formats)
  func `readers find each document and each reject with its reason`(_ format: WireFormat) {
    var options = ArchiveSynthesizer.Options()
    options.format = format
    options.malformed = 0.2
    var synthesizer = ArchiveSynthesizer(options, series: 3)
    var bytes = synthesizer.preamble
    var documents = 0
    var reasons: [RejectReason] = []
    for _ in 0..<200 {
      switch synthesizer.next(into: &bytes) {
      case .reject(let reason): reasons.append(reason)
      case .story, .duplicate: documents += 1
      }
    }
    bytes += synthesizer.ending
    let result = Stages.decode(bytes)
    #expect(result.documents == documents)
    #expect(result.rejects.map(\.reason) == reasons)
  }
}
