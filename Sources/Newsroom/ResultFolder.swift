internal import Aggregate
internal import Decode
internal import Foundation
internal import SystemPackage
internal import Wire

/// What is known of an archive that is done: kept beside its partial, read by the next run.
package struct ArchiveRecord: Sendable, Codable, Equatable {
  package var name: String
  package var size: Int
  package var modified: Int
  package var signature: String
  package var counts: Counts
  package var container: String
  package var formats: [String: Int]
  package var gzipMembers: Int
  package var members: Int
  package var uncompressedBytes: Int
  package var damage: [Note]
  package var warnings: [Note]
  package var outputs: [String: Int]
  /// When the first of the embargoes that were kept ends, in seconds since 1970: the archive is done
  /// again from then on.
  package var heldUntil: Int?
  /// Records that were left out because an item of any archive withdraws them, ascending.
  package var withdrawn: [Int] = []

  /// A message with its place.
  package struct Note: Sendable, Codable, Equatable {
    package var message: String
    package var compressedOffset: Int?
    package var offset: Int?

    init(_ error: WireError) {
      message = error.message
      compressedOffset = error.compressedOffset
      offset = error.offset
    }

    enum CodingKeys: String, CodingKey {
      case message
      case compressedOffset = "compressed_offset"
      case offset
    }
  }

  init(
    source: SourceArchive, counts: Counts, report: ArchiveReport, outputs: [String: Int],
    signature: String
  ) {
    name = source.name
    size = source.size
    modified = source.modified
    self.signature = signature
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
  }

  enum CodingKeys: String, CodingKey {
    case name, size, modified, signature, counts, container, formats
    case gzipMembers = "gzip_members"
    case members
    case uncompressedBytes = "uncompressed_bytes"
    case damage, warnings, outputs
    case heldUntil = "held_until"
    case withdrawn
  }

  /// Whether the archive is as it was and was read by a pipeline of the same results.
  ///
  /// At `now`, in seconds since 1970, no embargo that was kept may have ended.
  func isCurrent(_ archive: SourceArchive, _ signature: String, at now: Int) -> Bool {
    size == archive.size && modified == archive.modified && self.signature == signature
      && (heldUntil ?? .max) > now
  }
}

/// The folder of a run's results: where everything is.
struct ResultFolder: Sendable {
  let root: String

  func path(_ kind: OutputKey.Kind, _ name: String) -> String {
    "\(root)/\(kind.rawValue)/\(Self.fileName(name)).jsonl.gz"
  }

  private func partialPath(_ name: String) -> String {
    "\(root)/partials/\(Self.fileName(name)).run"
  }

  private func recordPath(_ name: String) -> String {
    "\(root)/partials/\(Self.fileName(name)).json"
  }

  /// The archive's name, its last part shortened where an ending would make it too long for a file
  /// system: 200 bytes, then a hash of the whole.
  private static func fileName(_ name: String) -> String {
    var parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let last = parts.last, last.utf8.count > 230 else { return name }
    let bytes = Array(last.utf8)
    let start = String(decoding: bytes.prefix(200), as: UTF8.self)
    parts[parts.count - 1] = start + "-" + String(WordHash.word(bytes.span), radix: 36)
    return parts.joined(separator: "/")
  }

  var spillFolder: String { "\(root)/partials/.spills" }

  /// The record of an archive that is done, if there is one.
  func record(_ name: String) -> ArchiveRecord? {
    guard let data = FileManager.default.contents(atPath: recordPath(name)) else { return nil }
    return try? JSONDecoder().decode(ArchiveRecord.self, from: data)
  }

  /// Whether an archive's outputs are all there.
  func hasOutputs(_ record: ArchiveRecord) -> Bool {
    guard FileManager.default.fileExists(atPath: partialPath(record.name)) else { return false }
    for (kind, size) in record.outputs {
      guard let kind = OutputKey.Kind(rawValue: kind),
        let attributes = try? FileManager.default.attributesOfItem(
          atPath: path(kind, record.name)),
        (attributes[.size] as? NSNumber)?.intValue == size
      else { return false }
    }
    return true
  }

  /// Takes back that an archive is done, before it is done again.
  func forget(_ name: String) { try? FileManager.default.removeItem(atPath: recordPath(name)) }

  func write(_ record: ArchiveRecord) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try OutputFile.write(Array(try encoder.encode(record)), to: recordPath(record.name))
  }

  /// Removes an old output, or leaves an empty one where one is wanted.
  func removeOrEmpty(_ kind: OutputKey.Kind, _ name: String, isWanted: Bool) throws {
    guard isWanted else {
      try? FileManager.default.removeItem(atPath: path(kind, name))
      return
    }
    var deflater = Deflater(level: 1)
    try OutputFile.write(deflater.member([]), to: path(kind, name))
  }

  /// Writes an archive's partial: its last rows merged with the runs that were spilled.
  func writePartial(_ last: SortedRun, spills: [String], for name: String) throws {
    var sources = try gathered(spills, ownsFiles: true).map { try RunFile($0).reader() }
    sources.append(RunReader(last))
    try write(RowMerger(sources), to: partialPath(name))
    for spill in spills { try? FileManager.default.removeItem(atPath: spill) }
  }

  /// Writes rows to a file, a piece at a time.
  private func write(_ rows: consuming some RowSource, to path: String) throws {
    var rows = rows
    var file = try OutputFile(path)
    var run = SortedRun()
    while let row = try rows.next() {
      run.append(row.key, stories: row.stories, mentions: row.mentions)
      if run.bytes.count > 256 << 10 {
        try file.write(run.bytes)
        run.removeAll()
      }
    }
    try file.write(run.bytes)
    try file.finish()
  }

  /// The rows of several archives' partials, merged; of the first table alone where one is named.
  func merged(_ names: [String], only table: Table? = nil) throws -> RowMerger<RunReader> {
    let paths = try gathered(names.map(partialPath), ownsFiles: false, only: table)
    return RowMerger(try paths.map { try RunFile($0).reader(only: table) })
  }

  /// A few runs with the rows of many: merged in groups first, so that only so many are ever open.
  ///
  /// Files in between are removed; the given ones are if they are ours.
  private func gathered(
    _ given: [String], ownsFiles: Bool, only table: Table? = nil
  ) throws -> [String] {
    let widest = 64
    var paths = given
    var areOurs = ownsFiles
    while paths.count > widest {
      var next: [String] = []
      for start in stride(from: 0, to: paths.count, by: widest) {
        let group = paths[start..<min(start + widest, paths.count)]
        let path = "\(spillFolder)/merge-\(UUID().uuidString)"
        try write(RowMerger(try group.map { try RunFile($0).reader(only: table) }), to: path)
        if areOurs { for old in group { try? FileManager.default.removeItem(atPath: old) } }
        next.append(path)
      }
      paths = next
      areOurs = true
    }
    return paths
  }

  /// Removes what a run that was stopped left behind.
  func clean() { try? FileManager.default.removeItem(atPath: spillFolder) }
}

/// A sorted run in a file, read a piece at a time.
private final class RunFile {
  private let descriptor: FileDescriptor

  init(_ path: String) throws {
    do {
      descriptor = try FileDescriptor.open(FilePath(path), .readOnly)
    } catch {
      throw WireError(
        .unreadable, "cannot read a partial: \(error); run again with --force", file: path)
    }
  }

  func reader(only table: Table? = nil) -> RunReader {
    var reader = RunReader { [self] in
      try unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
        count = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
    reader.only = table
    return reader
  }

  deinit { try? descriptor.close() }
}
