import Decode
import Foundation
import Wire

// One program fuzzes every reader: FUZZ_TARGET names what is fuzzed (`Tests/Fuzz/run.py` lists them).

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  harness.run(bytes)
  return 0
}

/// Safe because libFuzzer calls from one thread alone.
nonisolated(unsafe) private let harness = Harness(
  target: ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "archive")

/// Runs the part of the program that is fuzzed and checks what comes out of it.
///
/// Beyond not crashing, not hanging and not growing (libFuzzer's own watch), each result must be
/// consistent: ranges lie within their bytes, every document and reject is counted once and in order,
/// and the same bytes give the same batches however they are fed.
final class Harness {
  private let format: WireFormat?
  private let runsStages: Bool
  /// Its tables take longer to make than many inputs to read.
  private var stages: StageChecks?

  init(target: String) {
    switch target {
    case "archive": (format, runsStages) = (nil, false)
    case "stages": (format, runsStages) = (nil, true)
    default:
      guard let named = WireFormat(rawValue: target) else {
        fatalError("FUZZ_TARGET: archive, stages or a format's name, not '\(target)'")
      }
      (format, runsStages) = (named, false)
    }
    if runsStages { stages = StageChecks() }
  }

  func run(_ bytes: [UInt8]) {
    let whole = Decoding(bytes, piece: max(1, bytes.count), format: format)
    whole.check(bytes)
    // Pieces whose borders depend on the input's length, so that they fall everywhere.
    let piece = max(1, bytes.count / (2 + bytes.count % 7))
    let parts = Decoding(bytes, piece: piece, format: format)
    whole.checkSame(parts)
    // What is larger than the bound is passed over; where, the pieces tell.
    if bytes.count > 600, bytes.count % 4 == 0 {
      Decoding(bytes, piece: 97, format: format, largestDocument: 300).check(bytes)
    }
    guard runsStages else { return }
    for batch in whole.batches { stages?.run(batch) }
  }
}

/// An input decoded.
struct Decoding {
  private(set) var batches: [DecodedBatch] = []
  private(set) var report = ArchiveReport()

  /// Small, so that an input makes several batches.
  private static let batchBytes = 1024
  /// Room for a whole piece is made whenever input was fed, which here is a few bytes.
  private static let pieceBytes = 2048

  init(_ bytes: [UInt8], piece: Int, format: WireFormat?, largestDocument: Int = 1 << 20) {
    var options = ArchiveDecoder.Options()
    options.batchBytes = Self.batchBytes
    options.pieceBytes = Self.pieceBytes
    options.assumedFormat = format
    options.largestDocument = largestDocument
    var decoder = ArchiveDecoder(name: "fuzz", archive: 0, options: options)
    var position = 0
    var isFed = false
    while true {
      switch decoder.next() {
      case .needsInput:
        require(!isFed, "input is asked for behind the end")
        let end = min(bytes.count, position + piece)
        isFed = end == bytes.count
        decoder.feed(Array(bytes[position..<end]), isLast: isFed)
        position = end
      case .batch(let batch): batches.append(batch)
      case .finished:
        report = decoder.report
        return
      }
    }
  }

  /// Whether ranges, numbers and sums are as they must be.
  func check(_ bytes: [UInt8]) {
    var (documents, rejects, accounted) = (0, 0, 0)
    var records = Set<Int>()
    for (index, batch) in batches.enumerated() {
      require(batch.envelope.sequence == index, "batches are numbered in order")
      require(
        batch.documents.count + batch.envelope.rejects.count > 0, "a batch holds something")
      documents += batch.documents.count
      rejects += batch.envelope.rejects.count
      accounted += batch.envelope.archiveBytes
      require(batch.envelope.archiveBytes >= 0, "a batch accounts for no less than nothing")
      var (field, offset) = (0, 0)
      for document in batch.documents {
        require(records.insert(document.record).inserted, "a record's number is its own")
        require(
          document.offset >= offset && document.offset <= report.uncompressedBytes,
          "documents follow each other within the archive")
        offset = document.offset
        require(document.member < batch.envelope.members.count, "a member has a name")
        require(Int(document.fields.start) == field, "fields belong to one document")
        field = Int(document.fields.end)
      }
      require(field == batch.fields.count, "every field belongs to a document")
      var end = 0
      for row in batch.fields {
        require(row.start >= end && row.end >= row.start, "fields follow each other")
        end = Int(row.end)
      }
      require(end <= batch.bytes.count, "fields lie within the bytes")
      for reject in batch.envelope.rejects {
        require(records.insert(reject.record).inserted, "a record's number is its own")
        require(
          reject.offset >= 0 && reject.offset + reject.bytes.count <= report.uncompressedBytes,
          "a reject lies within the archive")
        require(!reject.detail.isEmpty, "a reject says why")
      }
    }
    require(documents == report.documents, "documents are counted")
    require(rejects == report.rejects, "rejects are counted")
    require(records == Set(records.indices.isEmpty ? 1..<1 : 1..<records.count + 1), "no gaps")
    require(accounted <= report.uncompressedBytes, "no byte is accounted for twice")
    // Behind damage nobody knows where a tar's or a ZIP's next entry stands: the rest is left.
    let isLeft =
      [.tarGzip, .zip].contains(report.container) && !report.damage.isEmpty
    require(isLeft || report.compressedBytes == bytes.count, "all bytes are taken")
  }

  /// Whether the same bytes, fed in other pieces, gave the same.
  func checkSame(_ other: Decoding) {
    // How far broken data is inflated, and how far back it is searched again, the pieces tell.
    let isDeflated = [.gzip, .tarGzip, .zip].contains(report.container)
    guard !isDeflated || report.damage.isEmpty && other.report.damage.isEmpty else { return }
    require(batches.count == other.batches.count, "as many batches in pieces")
    for (batch, same) in zip(batches, other.batches) {
      require(batch.bytes == same.bytes, "the same bytes in pieces")
      require(batch.envelope.members == same.envelope.members, "the same members in pieces")
      require(
        batch.fields.elementsEqual(same.fields) {
          $0.kind == $1.kind && $0.start == $1.start && $0.end == $1.end
            && $0.payload == $1.payload
        }, "the same fields in pieces")
      require(
        batch.documents.elementsEqual(same.documents) {
          $0.format == $1.format && $0.member == $1.member && $0.record == $1.record
            && $0.offset == $1.offset && $0.kind == $1.kind && $0.charset == $1.charset
            && $0.isDecoded == $1.isDecoded && $0.fields == $1.fields
        }, "the same documents in pieces")
      require(
        batch.envelope.rejects.elementsEqual(same.envelope.rejects) {
          $0.reason == $1.reason && $0.record == $1.record && $0.offset == $1.offset
            && $0.bytes == $1.bytes && $0.detail == $1.detail
        }, "the same rejects in pieces")
      require(
        batch.envelope.archiveBytes == same.envelope.archiveBytes, "the same extent in pieces")
    }
    require(report.damage.count == other.report.damage.count, "the same damage in pieces")
    require(report.container == other.report.container, "the same container in pieces")
    require(report.uncompressedBytes == other.report.uncompressedBytes, "the same size in pieces")
  }
}

/// Ends the program where a promise is broken; libFuzzer keeps the input.
func require(_ condition: Bool, _ promise: @autoclosure () -> String) {
  if !condition { fatalError("not kept: \(promise())") }
}
