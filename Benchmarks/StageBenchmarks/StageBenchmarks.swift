import Aggregate
import Benchmark
import CZlib
import Decode
import Extract
import Flow
import Foundation
import Lexicon
import Newsroom
import Normalize
import Segment
import Synth
import Wire

#if FastDeflate
  import CISAL
#endif

// Each stage alone, on one core, over the same 8 MiB of synthetic Gigaword. The throughput that is
// printed counts batches of 1 MiB a second: it reads as MiB of text a second.

/// The input of every stage, made once.
private struct Corpus: Sendable {
  static let shared = Corpus()

  let plain: [UInt8]
  let packed: [UInt8]
  let decoded: [DecodedBatch]
  let clean: [CleanBatch]
  let segmented: [SegmentedBatch]
  let extracted: [ExtractedBatch]

  /// Mebibytes of text.
  var size: Int { plain.count >> 20 }

  private init() {
    var synthesizer = ArchiveSynthesizer(ArchiveSynthesizer.Options(), series: 0)
    var bytes: [UInt8] = []
    while bytes.count < 8 << 20 { _ = synthesizer.next(into: &bytes) }
    plain = bytes
    var deflater = Deflater(level: 6)
    packed = deflater.member(bytes)
    var decoder = ArchiveDecoder(name: "bench", archive: 0)
    decoder.feed(bytes, isLast: true)
    var batches: [DecodedBatch] = []
    reading: while true {
      switch decoder.next() {
      case .batch(let batch): batches.append(batch)
      case .needsInput: decoder.feed([], isLast: true)
      case .finished: break reading
      }
    }
    decoded = batches
    var normalizer = Normalizer()
    clean = batches.map { normalizer.process($0) }
    var segmenter = Segmenter()
    segmented = clean.map { segmenter.process($0) }
    var extractor = Extractor()
    extracted = segmented.map { extractor.process($0) }
  }
}

/// zlib alone, with its own gzip wrapper and checksum: the yardstick of the gzip reader.
private func inflateByZlib(_ bytes: [UInt8], into out: inout [UInt8]) {
  var stream = z_stream()
  inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { inflateEnd(&stream) }
  bytes.withUnsafeBufferPointer { source in
    out.withUnsafeMutableBufferPointer { target in
      stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      stream.avail_in = uInt(source.count)
      while true {
        stream.next_out = target.baseAddress
        stream.avail_out = uInt(target.count)
        if inflate(&stream, Z_NO_FLUSH) != Z_OK { break }
      }
    }
  }
}

#if FastDeflate
  /// ISA-L alone, with its own gzip wrapper and checksum.
  private func inflateByISAL(_ bytes: [UInt8], into out: inout [UInt8]) {
    var state = inflate_state()
    isal_inflate_init(&state)
    state.crc_flag = UInt32(ISAL_GZIP)
    bytes.withUnsafeBufferPointer { source in
      out.withUnsafeMutableBufferPointer { target in
        state.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        state.avail_in = UInt32(source.count)
        while state.block_state != ISAL_BLOCK_FINISH {
          state.next_out = target.baseAddress
          state.avail_out = UInt32(target.count)
          if isal_inflate(&state) != ISAL_DECOMP_OK { break }
        }
      }
    }
  }
#endif

private struct PassOn: StageProcessor {
  mutating func process(_ input: consuming [UInt8]) -> [UInt8] { input }
  func size(of output: [UInt8]) -> (bytes: Int, documents: Int) { (output.count, 1) }
  func place(of output: [UInt8]) -> (source: Int, sequence: Int) { (0, 0) }
}

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput, .peakMemoryResident], scalingFactor: .one,
    maxDuration: .seconds(4), maxIterations: 40)

  xmlBenchmarks()

  func stage(_ name: String, _ body: @escaping (Corpus) -> Void) {
    Benchmark(name) { benchmark in
      let corpus = Corpus.shared
      benchmark.startMeasurement()
      body(corpus)
      benchmark.stopMeasurement()
    }
  }

  stage("1 inflate: zlib bare (8 MiB)") { corpus in
    var out = [UInt8](repeating: 0, count: 256 << 10)
    inflateByZlib(corpus.packed, into: &out)
    blackHole(out)
  }
  #if FastDeflate
    stage("1 inflate: ISA-L bare (8 MiB)") { corpus in
      var out = [UInt8](repeating: 0, count: 256 << 10)
      inflateByISAL(corpus.packed, into: &out)
      blackHole(out)
    }
  #endif
  stage("2 inflate: the gzip reader (8 MiB)") { corpus in
    var reader = GzipReader()
    reader.feed(corpus.packed, isLast: true)
    var out: [UInt8] = []
    out.reserveCapacity(512 << 10)
    reading: while true {
      switch reader.read(into: &out, room: 256 << 10) {
      case .finished: break reading
      default: out.removeAll(keepingCapacity: true)
      }
    }
    blackHole(out)
  }
  stage("3 framing, plain (8 MiB)") { corpus in
    var decoder = ArchiveDecoder(name: "bench", archive: 0)
    decoder.feed(corpus.plain, isLast: true)
    reading: while true {
      switch decoder.next() {
      case .batch(let batch): blackHole(batch)
      case .needsInput: decoder.feed([], isLast: true)
      case .finished: break reading
      }
    }
  }
  stage("4 normalize (8 MiB)") { corpus in
    var stage = Normalizer()
    for batch in corpus.decoded { blackHole(stage.process(batch)) }
  }
  stage("5 segment (8 MiB)") { corpus in
    var stage = Segmenter()
    for batch in corpus.clean { blackHole(stage.process(batch)) }
  }
  stage("6 extract (8 MiB)") { corpus in
    var stage = Extractor()
    for batch in corpus.segmented { blackHole(stage.process(batch)) }
  }
  stage("7 aggregate (8 MiB)") { corpus in
    let lexicon = Lexicon.shared
    var stage = Aggregator(
      names: NameSource(agencies: lexicon.agencies) {
        lexicon.gazetteer.appendKey(ofPlace: $0, to: &$1)
      })
    for batch in corpus.extracted { blackHole(stage.process(batch, archive: "bench")) }
  }
  stage("8 JSON writing (8 MiB)") { corpus in
    var renderer = StoryRenderer(writesText: true)
    for batch in corpus.extracted {
      var json = JSONBytes(capacity: batch.text.count * 4)
      for index in batch.stories.indices {
        renderer.render(batch, index, archive: "bench", into: &json)
      }
      blackHole(json.finish())
    }
  }
  Benchmark("9 engine: 1,000 batches through five empty stages") { benchmark in
    let pool = ThreadPool(name: "bench", threads: 2)
    let batch = [UInt8](repeating: 0, count: 1 << 20)
    benchmark.startMeasurement()
    let input = Channel<[UInt8]>(capacity: 4)
    let stages = (0..<5).map { Stage<[UInt8]>(name: "\($0)", workers: 2, capacity: 4) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, stage) in stages.enumerated() {
        let source = index == 0 ? input : stages[index - 1].output
        group.addTask { try await stage.run(on: pool, input: source) { PassOn() } }
      }
      group.addTask {
        for _ in 0..<1000 { await input.send(batch) }
        input.finish()
      }
      var count = 0
      while let next = await stages[4].output.next() { count += next.count >> 20 }
      precondition(count == 1000)
      try await group.waitForAll()
    }
    benchmark.stopMeasurement()
    pool.shutdown()
  }
}
