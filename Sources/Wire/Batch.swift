/// What every batch carries through all stages, whatever its text has become.
public struct Envelope: Sendable {
  /// The archive's index in the run.
  public var archive: Int
  /// The batch's place in its archive, from 0: outputs are put back in this order.
  public var sequence: Int
  /// Names of the archive's members (files in a tar, names in gzip headers) that rows refer to.
  public var members: [String] = []
  /// Documents that could not be read, in the order they stood.
  public var rejects: [Reject] = []
  /// Documents left out by the pipeline's selection.
  public var leftOut = 0
  /// Uncompressed bytes of the archive that this batch accounts for.
  public var archiveBytes = 0
  /// A permit that keeps the number of batches alive bounded; released when the last copy goes.
  public var permit: (any Sendable)?

  public init(archive: Int, sequence: Int) {
    self.archive = archive
    self.sequence = sequence
  }
}

/// A document that could not be read: its bytes, its place and why.
public struct Reject: Sendable {
  public var reason: RejectReason
  /// What is wrong in words, without the document's text.
  public var detail: String
  public var member: Int
  public var record: Int
  /// Offset of the first byte in the uncompressed archive.
  public var offset: Int
  public var bytes: [UInt8]

  public init(
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
public struct DocumentRow: Sendable {
  public var format: WireFormat
  /// Index into `Envelope.members`, or -1.
  public var member: Int
  /// The document's number in its archive, from 1.
  public var record: Int
  /// Offset of its first byte in the uncompressed archive.
  public var offset: Int
  public var kind: StoryKind
  /// The character set that the archive declared, if any.
  public var charset = Charset.unknown
  public var fields: ByteRange

  public init(format: WireFormat, member: Int, record: Int, offset: Int, kind: StoryKind = .story)
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
public struct DecodedBatch: Sendable {
  public var envelope: Envelope
  public var bytes: [UInt8] = []
  public var documents: [DocumentRow] = []
  public var fields: [Row<FieldName>] = []

  public init(archive: Int, sequence: Int) {
    envelope = Envelope(archive: archive, sequence: sequence)
  }
}

/// The rows of one document after normalization.
public struct CleanDocument: Sendable {
  public var fields: ByteRange
  public var blocks: ByteRange
  public var removed: ByteRange

  public init(fields: ByteRange, blocks: ByteRange, removed: ByteRange) {
    self.fields = fields
    self.blocks = blocks
    self.removed = removed
  }
}

/// Clean UTF-8: fields, blocks of text in reading order, and what was taken out.
public struct CleanBatch: Sendable {
  public var envelope: Envelope
  public var documents: [DocumentRow]
  public var text: [UInt8] = []
  public var fields: [Row<FieldName>] = []
  public var blocks: [Row<BlockKind>] = []
  public var removed: [Row<RemovalReason>] = []
  public var clean: [CleanDocument] = []

  public init(envelope: Envelope, documents: [DocumentRow]) {
    self.envelope = envelope
    self.documents = documents
  }
}

/// The rows of one document after segmentation.
public struct SegmentedDocument: Sendable {
  /// The story's text in the batch's `text`.
  public var body = ByteRange.none
  public var parts = ByteRange.none
  public var removed = ByteRange.none
  public var paragraphs = ByteRange.none
  public var sentences = ByteRange.none
  public var tokens = ByteRange.none
  public var rics = ByteRange.none

  public init() {}
}

/// Stories in parts: the text of each in one piece, with paragraphs, sentences and tokens.
///
/// `text` holds the bodies, back to back; `side` holds everything that stands beside them.
public struct SegmentedBatch: Sendable {
  public var envelope: Envelope
  public var documents: [DocumentRow]
  public var side: [UInt8]
  public var text: [UInt8] = []
  public var parts: [Row<PartKind>] = []
  public var removed: [Row<RemovalReason>] = []
  public var paragraphs: [Row<ParagraphKind>] = []
  public var sentences: [ByteRange] = []
  public var tokens: [Token] = []
  /// Codes taken out of the text: `start`–`end` in `side`, payload the place in `text`.
  public var rics: [Row<FactKind>] = []
  public var segmented: [SegmentedDocument] = []

  public init(envelope: Envelope, documents: [DocumentRow], side: [UInt8]) {
    self.envelope = envelope
    self.documents = documents
    self.side = side
  }
}

/// What extraction says of one story, beside its rows.
public struct StoryRow: Sendable {
  /// Index into the lexicon's agencies, or -1.
  public var agency: Int16 = -1
  public var published = Timestamp()
  public var datelineDate = Timestamp()
  /// BCP 47 language in two ASCII letters, first in the high byte; 0 where unknown.
  public var language: UInt16 = 0
  public var urgencyLevel: UInt8 = 0
  public var version = VersionKind.none
  public var versionNumber: Int32 = 0
  public var take: Int32 = 0
  public var sequence: Int32 = -1
  public var declaredWords: Int32 = -1
  public var fingerprint = Fingerprint()
  public var labels = ByteRange.none
  public var facts = ByteRange.none
  public var kind = StoryKind.story

  public init() {}
}

/// Stories with their facts: all that the results hold.
public struct ExtractedBatch: Sendable {
  public var envelope: Envelope
  public var documents: [DocumentRow]
  public var side: [UInt8]
  public var text: [UInt8]
  public var removed: [Row<RemovalReason>]
  public var paragraphs: [Row<ParagraphKind>]
  public var sentences: [ByteRange]
  public var segmented: [SegmentedDocument]
  public var rics: [Row<FactKind>]
  /// Parts with their final extent, names split off, sorted by document.
  public var labels: [Row<PartKind>] = []
  /// Facts in the text, sorted by document, then by start.
  public var facts: [Fact] = []
  public var stories: [StoryRow] = []
  public var tokenCount: Int

  public init(consuming batch: consuming SegmentedBatch) {
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
public struct Fact: Sendable {
  public var kind: FactKind
  public var start: UInt32
  public var end: UInt32
  /// Meaning by kind: a place's gazetteer row; a quote's count of rows that follow (speaker, cue);
  /// a currency; a date's precision.
  public var payload: Int32
  /// A number's value, or a date's packed value.
  public var value: Double

  public init(_ kind: FactKind, _ range: Range<Int>, payload: Int32 = -1, value: Double = 0) {
    self.kind = kind
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    end = UInt32(truncatingIfNeeded: range.upperBound)
    self.payload = payload
    self.value = value
  }

  public var range: Range<Int> { Int(start)..<Int(end) }
}
