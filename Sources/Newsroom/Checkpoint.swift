internal import Decode
internal import Foundation
internal import Wire

/// Where the reading of an archive stood, behind so many batches.
struct SourceCheckpoint: Sendable {
  var batches: Int
  var place: DecoderRestart
}

/// All that is needed to go on within an archive: written about every 256 MB of its text.
///
/// It is taken between two batches. The line's order makes it whole: the source tells it before it
/// hands the next batch on, the assembler adds what the batches before came to, and the writer
/// writes it when the members before are in their files.
struct Checkpoint: Sendable, Codable {
  /// The archive, as it was, and what its results depend on.
  var name: String
  var size: Int
  var modified: Int
  var withdrawn: [Int]
  var signature: String
  var batches: Int
  var place: SavedPlace
  var counts: Counts
  var heldUntil: Int?
  /// Lines that are in no member yet, members of each file, and the bytes of the file with them.
  var buffers: [String: Data] = [:]
  var members: [String: Int] = [:]
  var lengths: [String: Int] = [:]
  /// Sorted runs that were spilled, with their bytes.
  var spills: [String: Int] = [:]
  /// Seconds that the archive took so far.
  var seconds = 0.0

  /// Whether it is one of this archive as it is and of this pipeline.
  func fits(_ archive: SourceArchive, _ signature: String) -> Bool {
    name == archive.name && size == archive.size && modified == archive.modified
      && withdrawn == archive.withdrawn && self.signature == signature
  }
}

/// A place in an archive in the form in which it is kept.
struct SavedPlace: Sendable, Codable {
  private struct Inflation: Sendable, Codable {
    var compressedOffset: Int
    var fileOffset: Int
    var outputOffset: Int
    var members: Int
    var checksum: UInt32?
    var size: Int?
    var start: Int?
    var library: String?
    var bits: UInt8?
    var lastByte: UInt8?
    var state: Data?
  }

  private var offset: Int
  private var record: Int
  private var report: ArchiveReport
  private var isTar: Bool
  private var entryRemaining: Int
  private var entryPadding: Int
  private var memberName: String
  private var charset: Charset
  private var format: WireFormat?
  private var inflation: Inflation?

  init(_ place: DecoderRestart) {
    offset = place.offset
    record = place.record
    report = place.report
    isTar = place.isTar
    entryRemaining = place.entryRemaining
    entryPadding = place.entryPadding
    memberName = place.memberName
    charset = place.charset
    format = place.format
    inflation = place.inflation.map { restart in
      Inflation(
        compressedOffset: restart.compressedOffset, fileOffset: restart.fileOffset,
        outputOffset: restart.outputOffset, members: restart.members,
        checksum: restart.body?.checksum, size: restart.body?.size, start: restart.body?.start,
        library: restart.body?.inflater.library, bits: restart.body?.inflater.bits,
        lastByte: restart.body?.inflater.lastByte,
        state: (restart.body?.inflater.bytes).map { Data($0) })
    }
  }

  /// The place, nil where this build's library cannot inflate on from it.
  var place: DecoderRestart? {
    var place = DecoderRestart(offset: offset, record: record, report: report)
    place.isTar = isTar
    place.entryRemaining = entryRemaining
    place.entryPadding = entryPadding
    place.memberName = memberName
    place.charset = charset
    place.format = format
    guard let inflation else { return place }
    var restart = GzipRestart(
      compressedOffset: inflation.compressedOffset, fileOffset: inflation.fileOffset,
      outputOffset: inflation.outputOffset, members: inflation.members)
    if let checksum = inflation.checksum, let size = inflation.size, let start = inflation.start,
      let library = inflation.library, let state = inflation.state
    {
      restart.body = GzipRestart.Body(
        checksum: checksum, size: size, start: start,
        inflater: InflaterState(
          library: library, bits: inflation.bits ?? 0, lastByte: inflation.lastByte ?? 0,
          bytes: Array(state)))
    }
    guard GzipReader(restart) != nil else { return nil }
    place.inflation = restart
    return place
  }
}
