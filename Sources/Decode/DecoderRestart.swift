package import Wire

/// A place between two documents of an archive at which another decoder can go on.
package struct DecoderRestart: Sendable {
  /// In the uncompressed archive: the byte behind the last batch.
  package var offset: Int
  /// Documents and rejects before.
  package var record: Int
  /// What was learned of the archive up to here.
  package var report: ArchiveReport
  /// The place in the gzip file from which to inflate; its output begins at or before `offset`.
  package var inflation: GzipRestart?
  package var isTar = false
  /// Bytes of the tar entry still to be used, and the padding behind it.
  package var entryRemaining = 0
  package var entryPadding = 0
  package var memberName = ""
  package var charset = Charset.unknown
  /// The format of the member at hand; nil between two.
  package var format: WireFormat?

  package init(offset: Int, record: Int, report: ArchiveReport) {
    self.offset = offset
    self.record = record
    self.report = report
  }
}

/// The places at which the file's inflation can be taken up again, as far as they may be needed.
struct RestartTrack: Sendable {
  /// A place, and what the report said of the file there.
  struct Known: Sendable {
    let restart: GzipRestart
    let gzipMembers: Int
    let warnings: [WireError]

    func apply(to report: inout ArchiveReport) {
      report.gzipMembers = gzipMembers
      report.compressedBytes = restart.compressedOffset
      report.warnings = warnings
    }
  }

  private var known: [Known] = []
  /// Bytes put out from the place on that were used before.
  private var surplus = 0

  /// Passes over the next bytes: documents before the place were read.
  mutating func skip(_ bytes: Int) { surplus = bytes }

  mutating func drop(from bytes: inout [UInt8]) {
    guard surplus > 0 else { return }
    let count = min(surplus, bytes.count)
    bytes.removeFirst(count)
    surplus -= count
  }

  mutating func note(_ restart: GzipRestart, _ report: ArchiveReport) {
    known.append(
      Known(
        restart: restart, gzipMembers: report.gzipMembers, warnings: report.warnings))
  }

  /// The last place whose output begins at or before `offset`; earlier ones are forgotten.
  mutating func last(upTo offset: Int) -> Known? {
    guard let index = known.lastIndex(where: { $0.restart.outputOffset <= offset }) else {
      return nil
    }
    known.removeFirst(index)
    return known[0]
  }
}
