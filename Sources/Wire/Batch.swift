/// What every batch carries through all stages, whatever its text has become.
package struct Envelope: Sendable {
  /// The archive's index in the run.
  package var archive: Int
  /// The batch's place in its archive, from 0: outputs are put back in this order.
  package var sequence: Int
  /// Names of the archive's members (files in a tar, names in gzip headers) that rows refer to.
  package var members: [String] = []
  /// Documents that could not be read, in the order they stood.
  package var rejects: [Reject] = []
  /// Documents left out by the pipeline's selection.
  package var leftOut = 0
  /// Uncompressed bytes of the archive that this batch accounts for.
  package var archiveBytes = 0
  /// A permit that keeps the number of batches alive bounded; released when the last copy goes.
  package var permit: (any Sendable)?

  package init(archive: Int, sequence: Int) {
    self.archive = archive
    self.sequence = sequence
  }
}

/// A document that could not be read: its bytes, its place and why.
package struct Reject: Sendable {
  package var reason: RejectReason
  /// What is wrong in words, without the document's text.
  package var detail: String
  package var member: Int
  package var record: Int
  /// Offset of the first byte in the uncompressed archive.
  package var offset: Int
  package var bytes: [UInt8]

  package init(
    reason: RejectReason, detail: String, member: Int, record: Int, offset: Int, bytes: [UInt8]
  ) {
    self.reason = reason
    self.detail = detail
    self.member = member
    self.record = record
    self.offset = offset
    self.bytes = bytes
  }
}

/// A document in a batch: where it came from and which rows of the field column are its own.
package struct DocumentRow: Sendable {
  package var format: WireFormat
  /// Index into `Envelope.members`, or -1.
  package var member: Int
  /// The document's number in its archive, from 1.
  package var record: Int
  /// Offset of its first byte in the uncompressed archive.
  package var offset: Int
  package var kind: StoryKind
  /// The character set that the archive declared, if any.
  package var charset = Charset.unknown
  package var fields: ByteRange

  package init(format: WireFormat, member: Int, record: Int, offset: Int, kind: StoryKind = .story)
  {
    self.format = format
    self.member = member
    self.record = record
    self.offset = offset
    self.kind = kind
    fields = .none
  }
}

/// Documents as they stood in the archive: raw bytes and the fields a format's reader found.
package struct DecodedBatch: Sendable {
  package var envelope: Envelope
  package var bytes: [UInt8] = []
  package var documents: [DocumentRow] = []
  package var fields: [Row<FieldName>] = []

  package init(archive: Int, sequence: Int) {
    envelope = Envelope(archive: archive, sequence: sequence)
  }
}

/// The rows of one document after normalization.
package struct CleanDocument: Sendable {
  package var fields: ByteRange
  package var blocks: ByteRange
  package var removed: ByteRange

  package init(fields: ByteRange, blocks: ByteRange, removed: ByteRange) {
    self.fields = fields
    self.blocks = blocks
    self.removed = removed
  }
}

/// Clean UTF-8: fields, blocks of text in reading order, and what was taken out.
package struct CleanBatch: Sendable {
  package var envelope: Envelope
  package var documents: [DocumentRow]
  package var text: [UInt8] = []
  package var fields: [Row<FieldName>] = []
  package var blocks: [Row<BlockKind>] = []
  package var removed: [Row<RemovalReason>] = []
  package var clean: [CleanDocument] = []

  package init(envelope: Envelope, documents: [DocumentRow]) {
    self.envelope = envelope
    self.documents = documents
  }
}

/// The rows of one document after segmentation.
package struct SegmentedDocument: Sendable {
  /// The story's text in the batch's `text`.
  package var body = ByteRange.none
  package var parts = ByteRange.none
  package var removed = ByteRange.none
  package var paragraphs = ByteRange.none
  package var sentences = ByteRange.none
  package var tokens = ByteRange.none
  package var rics = ByteRange.none

  package init() {}
}

/// Stories in parts: the text of each in one piece, with paragraphs, sentences and tokens.
///
/// `text` holds the bodies, back to back; `side` holds everything that stands beside them.
package struct SegmentedBatch: Sendable {
  package var envelope: Envelope
  package var documents: [DocumentRow]
  package var side: [UInt8]
  package var text: [UInt8] = []
  package var parts: [Row<PartKind>] = []
  package var removed: [Row<RemovalReason>] = []
  package var paragraphs: [Row<ParagraphKind>] = []
  package var sentences: [ByteRange] = []
  package var tokens: [Token] = []
  /// Codes taken out of the text: `start`–`end` in `side`, payload the place in `text`.
  package var rics: [Row<FactKind>] = []
  package var segmented: [SegmentedDocument] = []

  package init(envelope: Envelope, documents: [DocumentRow], side: [UInt8]) {
    self.envelope = envelope
    self.documents = documents
    self.side = side
  }
}

/// What extraction says of one story, beside its rows.
package struct StoryRow: Sendable {
  /// Index into the lexicon's agencies, or -1.
  package var agency: Int16 = -1
  package var published = Timestamp()
  package var datelineDate = Timestamp()
  /// BCP 47 language in two ASCII letters, first in the high byte; 0 where unknown.
  package var language: UInt16 = 0
  package var urgencyLevel: UInt8 = 0
  package var version = VersionKind.none
  package var versionNumber: Int32 = 0
  package var take: Int32 = 0
  package var sequence: Int32 = -1
  package var declaredWords: Int32 = -1
  package var fingerprint = Fingerprint()
  package var labels = ByteRange.none
  package var facts = ByteRange.none
  package var kind = StoryKind.story

  package init() {}
}

/// Stories with their facts: all that the results hold.
package struct ExtractedBatch: Sendable {
  package var envelope: Envelope
  package var documents: [DocumentRow]
  package var side: [UInt8]
  package var text: [UInt8]
  package var removed: [Row<RemovalReason>]
  package var paragraphs: [Row<ParagraphKind>]
  package var sentences: [ByteRange]
  package var segmented: [SegmentedDocument]
  package var rics: [Row<FactKind>]
  /// Parts with their final extent, names split off, sorted by document.
  package var labels: [Row<PartKind>] = []
  /// Facts in the text, sorted by document, then by start.
  package var facts: [Fact] = []
  package var stories: [StoryRow] = []
  package var tokenCount: Int

  package init(consuming batch: consuming SegmentedBatch) {
    envelope = batch.envelope
    documents = batch.documents
    side = batch.side
    text = batch.text
    removed = batch.removed
    paragraphs = batch.paragraphs
    sentences = batch.sentences
    segmented = batch.segmented
    rics = batch.rics
    tokenCount = batch.tokens.count
  }
}

/// A fact in the text.
package struct Fact: Sendable {
  package var kind: FactKind
  package var start: UInt32
  package var end: UInt32
  /// Meaning by kind: a place's gazetteer row; a quote's count of rows that follow (speaker, cue);
  /// a currency; a date's precision.
  package var payload: Int32
  /// A number's value, or a date's packed value.
  package var value: Double

  package init(_ kind: FactKind, _ range: Range<Int>, payload: Int32 = -1, value: Double = 0) {
    self.kind = kind
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    end = UInt32(truncatingIfNeeded: range.upperBound)
    self.payload = payload
    self.value = value
  }

  package var range: Range<Int> { Int(start)..<Int(end) }
}
