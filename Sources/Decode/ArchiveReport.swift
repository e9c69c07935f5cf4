package import Wire

/// What the decoder learned of an archive: its make, its size and its damage.
package struct ArchiveReport: Sendable, Codable {
  package enum Container: String, Sendable, Codable {
    case unknown, plain, gzip, tar
    case tarGzip = "tar.gz"
    case zip
  }

  package var container = Container.unknown
  package var gzipMembers = 0
  /// Files in a tar.
  package var members = 0
  package var documents = 0
  package var rejects = 0
  package var compressedBytes = 0
  package var uncompressedBytes = 0
  package var formats: [WireFormat: Int] = [:]
  package var firstHeader: GzipHeader?
  /// What is broken: documents were lost or may be.
  package var damage: [WireError] = []
  /// What is odd: nothing was lost.
  package var warnings: [WireError] = []

  package init() {}

  /// The first header is for those who look at the file alone: a report that is kept leaves it out.
  enum CodingKeys: String, CodingKey {
    case container, gzipMembers, members, documents, rejects, compressedBytes, uncompressedBytes
    case formats, damage, warnings
  }
}
