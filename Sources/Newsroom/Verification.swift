internal import Foundation

/// What a proof of a results folder found.
package struct Verification: Sendable, Codable {
  /// What is proved; a finding names the rule that is broken.
  package enum Check: String, Sendable, Codable, CaseIterable {
    /// A file that is named is not there, or cannot be read.
    case missing
    /// A file has another size, or other bytes, than was written.
    case size, checksum
    /// A file that nothing names.
    case extra
    /// A gzip member is broken.
    case gzip
    /// A line is no JSON, or does not obey its schema.
    case json, schema
    /// A promise that no schema says: offsets, texts, order.
    case promise
    /// Documents are not accounted for.
    case counts
    /// An archive's record, the run's record or the summary do not fit each other.
    case record
    /// The merged results are not the merge of the partials.
    case merge
  }

  /// One thing that is wrong.
  package struct Finding: Sendable, Codable, Equatable {
    package var check: Check
    /// Below the folder.
    package var file: String
    /// `line 17`, `byte 5000`, where there is one.
    package var place: String?
    package var problem: String
    package var remedy: String
  }

  package var folder: String
  /// Whether the contents of files were left unread.
  package var isQuick: Bool
  package var archives = 0
  package var files = 0
  package var gzipMembers = 0
  package var stories = 0
  package var rejects = 0
  /// Bytes of files that were read, and of lines that were checked.
  package var bytes = 0
  package var lineBytes = 0
  package var findings: [Finding] = []
  /// What is odd and not wrong.
  package var notes: [String] = []

  package var isWhole: Bool { findings.isEmpty }

  enum CodingKeys: String, CodingKey {
    case folder
    case isQuick = "quick"
    case archives, files
    case gzipMembers = "gzip_members"
    case stories, rejects, bytes
    case lineBytes = "line_bytes"
    case findings, notes
  }

  mutating func add(
    _ check: Check, _ file: String, _ place: String? = nil, _ problem: String, _ remedy: String
  ) {
    findings.append(
      Finding(check: check, file: file, place: place, problem: problem, remedy: remedy))
  }

  /// Adds what another proof of the same folder found.
  mutating func add(_ other: Verification) {
    archives += other.archives
    files += other.files
    gzipMembers += other.gzipMembers
    stories += other.stories
    rejects += other.rejects
    bytes += other.bytes
    lineBytes += other.lineBytes
    findings += other.findings
    notes += other.notes
  }
}

/// How what is wrong is mended.
enum Remedy {
  /// The archive's outputs are gone or changed in size: the next run sees it.
  static let run = "wireroom run PIPELINE"
  /// Bytes changed and the size did not.
  static let force = "wireroom run PIPELINE --force"

  /// What was merged is not what the partials come to.
  static let merge =
    "remove partials/.kept, if it is there, and \(run); if it is found again, the partials are damaged: \(force)"

  static func forget(_ archive: String) -> String {
    "remove it, or `wireroom forget OUT \(archive)` if the archive is not wanted"
  }

  /// No run makes it again: the archive's file is not where it was.
  static func gone(_ archive: String, _ path: String) -> String {
    "its file is gone, so no run makes it again: put \(path) back and run, or `wireroom forget OUT \(archive)`"
  }

  static let remove = "remove it: no archive's record names it"
}

/// A file that an archive's record names.
struct ExpectedFile: Sendable {
  enum Kind: Sendable { case stories, rejects, partial }
  var kind: Kind
  var path: String
  /// Bytes that were written, and their checksum.
  var output: ArchiveRecord.Output
  /// Lines that it must have; nil for a partial.
  var lines: Int?
  /// Whether it may be gone: removed by age.
  var isOptional = false
}

extension ResultFolder {
  /// The files of an archive that is done: the one place that reads what its record says of them.
  func expectedFiles(_ record: ArchiveRecord, retired: Set<String>) -> [ExpectedFile] {
    record.outputs.sorted { $0.key < $1.key }.compactMap { name, output in
      guard let path = path(name, record.name) else { return nil }
      return switch name {
      case "stories":
        ExpectedFile(
          kind: .stories, path: path, output: output, lines: record.counts.written,
          isOptional: retired.contains(name))
      case "rejects":
        ExpectedFile(
          kind: .rejects, path: path, output: output, lines: record.counts.rejected,
          isOptional: retired.contains(name))
      default: ExpectedFile(kind: .partial, path: path, output: output)
      }
    }
  }
}
