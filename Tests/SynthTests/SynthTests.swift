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
