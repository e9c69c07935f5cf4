internal import Decode
internal import Extract
internal import Foundation
internal import Normalize
internal import Segment
internal import SystemPackage
internal import Wire

/// What an archive is, found by reading it through without writing anything.
package struct Inspection: Sendable, Codable {
  package var path: String
  package var container = ""
  package var formats: [String: Int] = [:]
  package var gzipMembers = 0
  package var members = 0
  package var documents = 0
  package var rejects = 0
  package var rejectReasons: [String: Int] = [:]
  package var compressedBytes = 0
  package var uncompressedBytes = 0
  package var headerName: String?
  package var headerComment: String?
  package var damage: [ArchiveRecord.Note] = []
  package var warnings: [ArchiveRecord.Note] = []
  package var headlines: [String] = []

  enum CodingKeys: String, CodingKey {
    case path, container, formats
    case gzipMembers = "gzip_members"
    case members, documents, rejects
    case rejectReasons = "reject_reasons"
    case compressedBytes = "compressed_bytes"
    case uncompressedBytes = "uncompressed_bytes"
    case headerName = "header_name"
    case headerComment = "header_comment"
    case damage, warnings, headlines
  }

  /// Reads the archive at `path`; the first `headlines` headlines are kept.
  package static func read(_ path: String, headlines: Int = 5) throws -> Inspection {
    var inspection = Inspection(path: path)
    var line = StoryLine()
    let report = try ArchiveReader.read(path) { batch in
      for reject in batch.envelope.rejects {
        inspection.rejectReasons[reject.reason.rawValue, default: 0] += 1
      }
      if inspection.headlines.count < headlines {
        line.append(headlines: headlines, of: batch, to: &inspection.headlines)
      }
      return true
    }
    inspection.container = report.container.rawValue
    for (format, count) in report.formats { inspection.formats[format.rawValue] = count }
    inspection.gzipMembers = report.gzipMembers
    inspection.members = report.members
    inspection.documents = report.documents
    inspection.rejects = report.rejects
    inspection.compressedBytes = report.compressedBytes
    inspection.uncompressedBytes = report.uncompressedBytes
    if let header = report.firstHeader {
      // FNAME and FCOMMENT are Latin-1 (RFC 1952).
      func text(_ bytes: [UInt8]) -> String? {
        bytes.isEmpty ? nil : String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
      }
      inspection.headerName = text(header.name)
      inspection.headerComment = text(header.comment)
    }
    inspection.damage = report.damage.map(ArchiveRecord.Note.init)
    inspection.warnings = report.warnings.map(ArchiveRecord.Note.init)
    return inspection
  }
}

/// Reads an archive on the calling thread, batch by batch.
enum ArchiveReader {
  /// Gives every batch to `body` until it says no more; the decoder's report is given back.
  static func read(_ path: String, _ body: (DecodedBatch) throws -> Bool) throws -> ArchiveReport {
    var isFolder: ObjCBool = false
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: (path as NSString).resolvingSymlinksInPath)
    if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue || attributes?[.type] as? FileAttributeType != .typeRegular
    {
      throw WireError(.unreadable, "cannot read: not a file", file: path)
    }
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(FilePath(path), .readOnly)
    } catch {
      throw WireError(.unreadable, "cannot read: \(error)", file: path)
    }
    defer { try? file.close() }
    var decoder = ArchiveDecoder(name: path, archive: 0)
    while true {
      switch decoder.next() {
      case .needsInput:
        let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: 256 << 10) { buffer, count in
          count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        decoder.feed(bytes, isLast: bytes.isEmpty)
      case .batch(let batch): guard try body(batch) else { return decoder.report }
      case .finished: return decoder.report
      }
    }
  }
}

/// The three stages in the middle, on the calling thread: for looking at single stories.
struct StoryLine: ~Copyable {
  private var normalizer = Normalizer()
  private var segmenter = Segmenter()
  private var extractor = Extractor()

  mutating func process(_ batch: consuming DecodedBatch) -> ExtractedBatch {
    extractor.process(segmenter.process(normalizer.process(batch)))
  }

  mutating func append(
    headlines limit: Int, of batch: consuming DecodedBatch, to headlines: inout [String]
  ) {
    let extracted = process(batch)
    for row in extracted.stories where headlines.count < limit {
      guard let label = extracted.labels[row.labels.range].first(where: { $0.kind == .headline })
      else { continue }
      headlines.append(extracted.side.span.string(label.range))
    }
  }
}
