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

  /// Creates one from its parts.
  public init(archive: Int, sequence: Int) {
    self.archive = archive
    self.sequence = sequence
  }
}

/// A document that could not be read: its bytes, its place and why.
public struct Reject: Sendable {
  /// The kind of fault.
  public var reason: RejectReason
  /// What is wrong in words, without the document's text.
  public var detail: String
  /// Index into `Envelope.members`, or -1.
  public var member: Int
  /// The number in the archive, from 1.
  public var record: Int
  /// Offset of the first byte in the uncompressed archive.
  public var offset: Int
  /// The bytes themselves.
  public var bytes: [UInt8]

  /// Creates one from its parts.
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
  /// The layout it was read from.
  public var format: WireFormat
  /// Index into `Envelope.members`, or -1.
  public var member: Int
  /// The document's number in its archive, from 1.
  public var record: Int
  /// Offset of its first byte in the uncompressed archive.
  public var offset: Int
  /// What it is.
  public var kind: StoryKind
  /// The character set that the archive declared, if any.
  public var charset = Charset.unknown
  /// The fields are UTF-8 whose references the format's reader has undone already.
  public var isDecoded = false
  /// Rows of the field column.
  public var fields: ByteRange

  /// Creates one from its parts.
  public init(format: WireFormat, member: Int, record: Int, offset: Int, kind: StoryKind = .story) {
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
  /// Where the batch belongs, and its rejects.
  public var envelope: Envelope
  /// The bytes themselves.
  public var bytes: [UInt8] = []
  /// One row for each document, in order.
  public var documents: [DocumentRow] = []
  /// Rows of the field column.
  public var fields: [Row<FieldName>] = []

  /// Creates one from its parts.
  public init(archive: Int, sequence: Int) {
    envelope = Envelope(archive: archive, sequence: sequence)
  }
}

/// The rows of one document after normalization.
public struct CleanDocument: Sendable {
  /// Rows of the field column.
  public var fields: ByteRange
  /// Rows of the block column, in reading order.
  public var blocks: ByteRange
  /// What was taken out, with reasons.
  public var removed: ByteRange
  /// Whether its text came as plain text, and not as paragraphs that are marked.
  public var isPlain: Bool

  /// Creates one from its parts.
  public init(fields: ByteRange, blocks: ByteRange, removed: ByteRange, isPlain: Bool) {
    self.fields = fields
    self.blocks = blocks
    self.removed = removed
    self.isPlain = isPlain
  }
}

/// Clean UTF-8: fields, blocks of text in reading order, and what was taken out.
public struct CleanBatch: Sendable {
  /// Where the batch belongs, and its rejects.
  public var envelope: Envelope
  /// One row for each document, in order.
  public var documents: [DocumentRow]
  /// Clean UTF-8.
  public var text: [UInt8] = []
  /// Rows of the field column.
  public var fields: [Row<FieldName>] = []
  /// Rows of the block column, in reading order.
  public var blocks: [Row<BlockKind>] = []
  /// What was taken out, with reasons.
  public var removed: [Row<RemovalReason>] = []
  /// The column ranges of each document.
  public var clean: [CleanDocument] = []

  /// Creates one from its parts.
  public init(envelope: Envelope, documents: [DocumentRow]) {
    self.envelope = envelope
    self.documents = documents
  }
}

/// The rows of one document after segmentation.
public struct SegmentedDocument: Sendable {
  /// The story's text in the batch's `text`.
  public var body = ByteRange.none
  /// What stands beside the text.
  public var parts = ByteRange.none
  /// What was taken out, with reasons.
  public var removed = ByteRange.none
  /// Paragraphs of the text.
  public var paragraphs = ByteRange.none
  /// Sentences of the text.
  public var sentences = ByteRange.none
  /// Tokens of the text.
  public var tokens = ByteRange.none
  /// Codes that were taken out of the text.
  public var rics = ByteRange.none

  /// Creates one from its parts.
  public init() {}
}

/// Stories in parts: the text of each in one piece, with paragraphs, sentences and tokens.
///
/// `text` holds the bodies, back to back; `side` holds everything that stands beside them.
public struct SegmentedBatch: Sendable {
  /// Where the batch belongs, and its rejects.
  public var envelope: Envelope
  /// One row for each document, in order.
  public var documents: [DocumentRow]
  /// Bytes of what stands beside the text.
  public var side: [UInt8]
  /// Clean UTF-8.
  public var text: [UInt8] = []
  /// What stands beside the text.
  public var parts: [Row<PartKind>] = []
  /// What was taken out, with reasons.
  public var removed: [Row<RemovalReason>] = []
  /// Paragraphs of the text.
  public var paragraphs: [Row<ParagraphKind>] = []
  /// Sentences of the text.
  public var sentences: [ByteRange] = []
  /// Tokens of the text.
  public var tokens: [Token] = []
  /// Codes taken out of the text: `start`–`end` in `side`, payload the place in `text`.
  public var rics: [Row<FactKind>] = []
  /// The column ranges of each document.
  public var segmented: [SegmentedDocument] = []

  /// Creates one from its parts.
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
  /// When it was published, if that is known.
  public var published = Timestamp()
  /// The day of the dateline, its year resolved.
  public var datelineDate = Timestamp()
  /// BCP 47 language in two ASCII letters, first in the high byte; 0 where unknown.
  public var language: UInt16 = 0
  /// 1 (highest) to 8; 0 where unknown.
  public var urgencyLevel: UInt8 = 0
  /// How it relates to earlier versions.
  public var version = VersionKind.none
  /// The version's number; 0 where there is none.
  public var versionNumber: Int32 = 0
  /// The take's number; 0 where there is none.
  public var take: Int32 = 0
  /// How many takes the story has; 0 where that is not told.
  public var takes: Int32 = 0
  /// The wire's own number, or -1.
  public var sequence = -1
  /// The word count that the wire declared, or -1.
  public var declaredWords: Int32 = -1
  /// Of the words of the text.
  public var fingerprint = Fingerprint()
  /// Rows of the label column.
  public var labels = ByteRange.none
  /// Rows of the fact column.
  public var facts = ByteRange.none
  /// What it is.
  public var kind = StoryKind.story
  /// When an embargo that is kept ends, in seconds since 1970; 0 where none is, `.max` where no end is
  /// known.
  ///
  /// Until then the story is left out and not counted.
  public var heldUntil: Int = 0
  /// Another item withdraws the story: it is left out and not counted.
  public var isWithdrawn = false

  /// Creates one from its parts.
  public init() {}
}

/// Stories with their facts: all that the results hold.
public struct ExtractedBatch: Sendable {
  /// Where the batch belongs, and its rejects.
  public var envelope: Envelope
  /// One row for each document, in order.
  public var documents: [DocumentRow]
  /// Bytes of what stands beside the text.
  public var side: [UInt8]
  /// Clean UTF-8.
  public var text: [UInt8]
  /// What was taken out, with reasons.
  public var removed: [Row<RemovalReason>]
  /// Paragraphs of the text.
  public var paragraphs: [Row<ParagraphKind>]
  /// Sentences of the text.
  public var sentences: [ByteRange]
  /// The column ranges of each document.
  public var segmented: [SegmentedDocument]
  /// Codes that were taken out of the text.
  public var rics: [Row<FactKind>]
  /// Parts with their final extent, names split off, sorted by document.
  public var labels: [Row<PartKind>] = []
  /// Facts in the text, sorted by document, then by start.
  public var facts: [Fact] = []
  /// One row for each document.
  public var stories: [StoryRow] = []
  /// Tokens that the batch had.
  public var tokenCount: Int

  /// Creates one from its parts.
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

/// How a fact's payload tells its unit.
public enum FactUnit {
  /// Of a percentage: percentage points.
  public static let points: Int32 = 1
}

/// A fact in the text.
public struct Fact: Sendable {
  /// What it is.
  public var kind: FactKind
  /// The first byte.
  public var start: UInt32
  /// Behind the last byte.
  public var end: UInt32
  /// Meaning by kind: a place's gazetteer row; a quote's count of rows that follow (speaker, cue);
  /// a currency; percentage points; a date's precision; for a count whose unit stands further on,
  /// how many bytes behind the start the unit ends.
  public var payload: Int32
  /// A number's value, or a date's packed value.
  public var value: Double

  /// Creates one from its parts.
  public init(_ kind: FactKind, _ range: Range<Int>, payload: Int32 = -1, value: Double = 0) {
    self.kind = kind
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    end = UInt32(truncatingIfNeeded: range.upperBound)
    self.payload = payload
    self.value = value
  }

  /// The bytes from start to end.
  public var range: Range<Int> { Int(start)..<Int(end) }
}
