import Decode
import Synth
import TestKit
import Testing
import Wire

@Suite struct `Going on in the middle of an archive` {
  private static func archive(_ format: WireFormat, _ size: Int) -> [UInt8] {
    var options = ArchiveSynthesizer.Options()
    options.format = format
    options.malformed = 0.05
    var synthesizer = ArchiveSynthesizer(options, series: 0)
    var bytes: [UInt8] = []
    while bytes.count < size { _ = synthesizer.next(into: &bytes) }
    return bytes
  }

  /// What is read of a document and where: two decoders that agree on it read the same.
  private struct Seen: Equatable {
    var record: Int
    var offset: Int
    var format: WireFormat
    var text: [UInt8]
  }

  private static func look(at batch: DecodedBatch) -> [Seen] {
    let documents = batch.documents.map { row in
      let fields = batch.fields[row.fields.range]
      let range = (fields.first?.start ?? 0)..<(fields.last?.end ?? 0)
      return Seen(
        record: row.record, offset: row.offset, format: row.format,
        text: Array(batch.bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
    }
    let rejects = batch.envelope.rejects.map {
      Seen(record: $0.record, offset: $0.offset, format: .plainText, text: $0.bytes)
    }
    return documents + rejects
  }

  private static var options: ArchiveDecoder.Options {
    var options = ArchiveDecoder.Options()
    options.batchBytes = 16 << 10
    return options
  }

  /// Formats whose stream of documents falls into parts that stand alone; a NewsML 1 message has all
  /// its items within one element, as has a feed, and plain text and ninjs are a document a file.
  static let formats = ArchiveSynthesizer.formats.filter {
    ![.plainText, .ninjs, .newsML1, .rss].contains($0)
  }

  @Test(arguments: formats)
  func `a new decoder reads on from any place as the first does`(_ format: WireFormat) {
    let bytes = Self.archive(format, 200_000)
    var decoder = ArchiveDecoder(name: "test", archive: 0, options: Self.options)
    decoder.feed(bytes, isLast: true)
    var seen: [Seen] = []
    var places: [(place: DecoderRestart, batches: Int, seen: Int)] = []
    var batches = 0
    reading: while true {
      switch decoder.next() {
      case .needsInput: decoder.feed([], isLast: true)
      case .batch(let batch):
        seen += Self.look(at: batch)
        batches += 1
        if let place = decoder.restart() { places.append((place, batches, seen.count)) }
      case .finished: break reading
      }
    }
    #expect(places.count > 1)
    for (place, batches, count) in places {
      var second = ArchiveDecoder(
        name: "test", archive: 0, options: Self.options, from: place, sequence: batches)
      var rest: [Seen] = []
      var number = batches
      second.feed(Array(bytes[place.offset...]), isLast: true)
      reading: while true {
        switch second.next() {
        case .needsInput: second.feed([], isLast: true)
        case .batch(let batch):
          rest += Self.look(at: batch)
          #expect(batch.envelope.sequence == number)
          number += 1
        case .finished: break reading
        }
      }
      #expect(rest == Array(seen[count...]))
      #expect(second.report.documents == decoder.report.documents)
      #expect(second.report.formats == decoder.report.formats)
      #expect(second.report.uncompressedBytes == decoder.report.uncompressedBytes)
    }
  }

  @Test func `a gzip file is read on from any place, its report too`() throws {
    let text = Self.archive(.gigaword, 300_000)
    let file = Gzip.member(Array(text[..<100_000])) + Gzip.member(Array(text[100_000...]))
    var inflation = GzipInflation(restartEvery: 20_000)
    inflation.feed(file, isLast: true)
    var decoder = ArchiveDecoder(name: "test", archive: 0, options: Self.options)
    var seen: [Seen] = []
    var places: [(place: DecoderRestart, seen: Int)] = []
    reading: while true {
      switch decoder.next() {
      case .needsInput:
        let piece = inflation.next(goal: 8 << 10)
        decoder.feed(try #require(piece))
      case .batch(let batch):
        seen += Self.look(at: batch)
        if let place = decoder.restart() { places.append((place, seen.count)) }
      case .finished: break reading
      }
    }
    #expect(places.count > 5)
    for (place, count) in places {
      let restart = try #require(place.inflation)
      guard var again = GzipInflation(restart) else {
        Issue.record("not taken up")
        continue
      }
      again.feed(Array(file[restart.fileOffset...]), isLast: true)
      var second = ArchiveDecoder(
        name: "test", archive: 0, options: Self.options, from: place, sequence: 0)
      var rest: [Seen] = []
      reading: while true {
        switch second.next() {
        case .needsInput:
          let piece = again.next(goal: 8 << 10)
          second.feed(try #require(piece))
        case .batch(let batch): rest += Self.look(at: batch)
        case .finished: break reading
        }
      }
      #expect(rest == Array(seen[count...]))
      #expect(second.report.gzipMembers == 2)
      #expect(second.report.compressedBytes == file.count)
      #expect(second.report.damage.isEmpty)
    }
  }

  @Test func `each library inflates on from where it stood`() throws {
    try Self.inflateOn(with: ZlibInflater.self)
    #if FastDeflate
      try Self.inflateOn(with: ISALInflater.self)
    #endif
  }

  private static func inflateOn<Engine: RawInflater & ~Copyable>(
    with engine: Engine.Type
  ) throws {
    let text = archive(.gigaword, 400_000)
    let file = Gzip.member(text) + Gzip.member(Array(text.prefix(1000)))
    let whole = text + text.prefix(1000)
    var reader = GzipStreamReader<Engine>()
    reader.feed(file, isLast: true)
    var made: [UInt8] = []
    var restarts: [GzipRestart] = []
    while true {
      if case .finished = reader.read(into: &made, room: 10_000) { break }
      if let restart = reader.restart() { restarts.append(restart) }
    }
    #expect(made == whole)
    #expect(restarts.count > 3)
    #expect(restarts.contains { $0.body != nil })
    for restart in restarts {
      guard var second = GzipStreamReader<Engine>(restart) else {
        Issue.record("not taken up")
        continue
      }
      second.feed(Array(file[restart.fileOffset...]), isLast: true)
      var rest: [UInt8] = []
      reading: while true {
        switch second.read(into: &rest, room: 10_000) {
        case .finished: break reading
        case .damage(let error): Issue.record("\(error)")
        default: continue
        }
      }
      #expect(rest == Array(whole[restart.outputOffset...]))
    }
    var other = try #require(restarts.last { $0.body != nil })
    other.body?.inflater.library = "another"
    if GzipStreamReader<Engine>(other) != nil { Issue.record("another library's state was taken") }
  }
}
