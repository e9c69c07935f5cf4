internal import Decode
internal import Wire

/// What is known of an archive that is done: kept in the ledger, read by the next run.
package struct ArchiveRecord: Sendable, Codable, Equatable {
  package var name: String
  package var size: Int
  package var modified: Int
  package var signature: String
  /// The checksum of the archive's bytes, where it was read to its end.
  package var fingerprint: String?
  package var counts: Counts
  package var container: String
  package var formats: [String: Int]
  package var gzipMembers: Int
  package var members: Int
  package var uncompressedBytes: Int
  package var damage: [Note]
  package var warnings: [Note]
  /// Its files by their kind: `stories`, `rejects`, `partial`.
  package var outputs: [String: Output]
  /// When the first of the embargoes that were kept ends, in seconds since 1970: the archive is done
  /// again from then on.
  package var heldUntil: Int?
  /// Records that were left out because an item of any archive withdraws them, ascending.
  package var withdrawn: [Int] = []
  /// It could not be read to its end for a reason that may pass: it is done again by the next run.
  package var isRetried: Bool?

  /// The archive's name and the checksum of its partial, where it is known.
  var partial: (name: String, sum: String?) { (name, outputs["partial"]?.xxh128) }

  /// A file of the results.
  package struct Output: Sendable, Codable, Equatable {
    package var bytes: Int
    /// As `xxh128sum` prints it.
    package var xxh128: String

    package init(bytes: Int, xxh128: String) {
      self.bytes = bytes
      self.xxh128 = xxh128
    }
  }

  /// A message with its place.
  package struct Note: Sendable, Codable, Equatable {
    package var message: String
    package var compressedOffset: Int?
    package var offset: Int?
    /// What it is about, where programs may ask for that.
    package var reason: Reason?

    /// What a note may be about.
    package enum Reason: String, Sendable, Codable {
      /// A kill that names a bare id and nobody whose it is, and finds no item of it in its archive.
      case unplacedKill = "unplaced_kill"
      /// The like, where its archive has such an item.
      case localKill = "local_kill"
    }

    init(_ error: WireError) {
      message = error.message
      compressedOffset = error.compressedOffset
      offset = error.offset
    }

    enum CodingKeys: String, CodingKey {
      case message
      case compressedOffset = "compressed_offset"
      case offset, reason
    }
  }

  init(
    source: SourceArchive, counts: Counts, end: ArchiveEnd, outputs: [String: Output],
    signature: String
  ) {
    let report = end.report
    name = source.name
    size = source.size
    modified = source.modified
    self.signature = signature
    fingerprint = end.file.fingerprint
    self.counts = counts
    container = report.container.rawValue
    formats = Dictionary(uniqueKeysWithValues: report.formats.map { ($0.key.rawValue, $0.value) })
    gzipMembers = report.gzipMembers
    members = report.members
    uncompressedBytes = report.uncompressedBytes
    damage = report.damage.map(Note.init)
    warnings = report.warnings.map(Note.init)
    self.outputs = outputs
    withdrawn = source.withdrawn
    isRetried = report.damage.contains { $0.code == .unreadable } ? true : nil
  }

  enum CodingKeys: String, CodingKey {
    case name, size, modified, signature, fingerprint, counts, container, formats
    case gzipMembers = "gzip_members"
    case members
    case uncompressedBytes = "uncompressed_bytes"
    case damage, warnings, outputs
    case heldUntil = "held_until"
    case withdrawn
    case isRetried = "retried"
  }

  /// Whether the archive is as it was and was read by a pipeline of the same results.
  ///
  /// At `now`, in seconds since 1970, no embargo that was kept may have ended.
  func isCurrent(_ archive: SourceArchive, _ signature: String, at now: Int) -> Bool {
    size == archive.size && modified == archive.modified && isCurrent(signature, at: now)
  }

  /// Whether it was read by a pipeline of the same results, whole, and no embargo ended since.
  func isCurrent(_ signature: String, at now: Int) -> Bool {
    self.signature == signature && (heldUntil ?? .max) > now && isRetried != true
  }
}

extension ArchiveRecord.Note {
  /// The message with its place.
  package var text: String {
    switch (compressedOffset, offset) {
    case (let compressed?, let offset?):
      "\(message) (at byte \(compressed) of the file, \(offset) uncompressed)"
    case (let compressed?, nil): "\(message) (at byte \(compressed) of the file)"
    case (nil, let offset?): "\(message) (at byte \(offset) uncompressed)"
    case (nil, nil): message
    }
  }
}
