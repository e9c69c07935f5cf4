internal import Aggregate
internal import Decode
internal import Extract
internal import Flow
internal import Lexicon
internal import Normalize
internal import Segment
internal import Wire

// The stages know nothing of the engine and the engine nothing of news: these few lines join them.

extension Envelope {
  /// Where a batch belongs, as the engine's watchers are told.
  var place: (source: Int, sequence: Int) { (archive, sequence) }
}

extension MemoryPlan {
  /// Text in a batch, in bytes, from which on a document outgrew it.
  ///
  /// It makes a stage's own buffers as large; they go with the stage, which is made anew behind it. A
  /// plan of small batches has many workers, and each would keep them; but making a stage takes as long as
  /// some hundred kilobytes of text.
  var outgrownText: Int { max(2 * batchBytes, 128 << 10) }
}

struct NormalizeProcessor: StageProcessor {
  private final class Box { var stage = Normalizer() }
  private var box = Box()
  private let outgrown: Int

  init(_ plan: MemoryPlan) { outgrown = plan.outgrownText }

  mutating func process(_ batch: consuming DecodedBatch) -> CleanBatch {
    let clean = box.stage.process(batch)
    if clean.text.count > outgrown { box = Box() }
    return clean
  }

  func size(of batch: CleanBatch) -> (bytes: Int, documents: Int) {
    (batch.text.count, batch.documents.count)
  }

  func place(of batch: CleanBatch) -> (source: Int, sequence: Int) { batch.envelope.place }
}

struct SegmentProcessor: StageProcessor {
  private var stage = Segmenter()

  mutating func process(_ batch: consuming CleanBatch) -> SegmentedBatch { stage.process(batch) }

  func size(of batch: SegmentedBatch) -> (bytes: Int, documents: Int) {
    (batch.text.count, batch.documents.count)
  }

  func place(of batch: SegmentedBatch) -> (source: Int, sequence: Int) { batch.envelope.place }
}

struct ExtractProcessor: StageProcessor {
  private var stage: Extractor
  private let now: Int?
  private let outgrown: Int

  /// `now` is the moment at which embargoes are kept, nil where they are not.
  init(_ plan: MemoryPlan, embargoesAt now: Int?) {
    self.now = now
    outgrown = plan.outgrownText
    stage = Extractor(embargoesAt: now)
  }

  mutating func process(_ batch: consuming SegmentedBatch) -> ExtractedBatch {
    let extracted = stage.process(batch)
    if extracted.text.count > outgrown { stage = Extractor(embargoesAt: now) }
    return extracted
  }

  func size(of batch: ExtractedBatch) -> (bytes: Int, documents: Int) {
    (batch.text.count, batch.documents.count)
  }

  func place(of batch: ExtractedBatch) -> (source: Int, sequence: Int) { batch.envelope.place }
}

struct AggregateProcessor: StageProcessor {
  private var stage: Aggregator
  private let names: [String]
  private let withdrawn: [Set<Int>]

  /// `archives` are the archives by their index in the run.
  init(archives: [SourceArchive]) {
    names = archives.map(\.name)
    withdrawn = archives.map { Set($0.withdrawn) }
    let lexicon = Lexicon.shared
    stage = Aggregator(
      names: NameSource(agencies: lexicon.agencies) {
        lexicon.gazetteer.appendKey(ofPlace: $0, to: &$1)
      })
  }

  mutating func process(_ batch: consuming ExtractedBatch) -> AggregatedBatch {
    let archive = batch.envelope.archive
    return stage.process(batch, archive: names[archive], withdrawn: withdrawn[archive])
  }

  func size(of batch: AggregatedBatch) -> (bytes: Int, documents: Int) {
    (batch.batch.text.count, batch.batch.documents.count)
  }

  func place(of batch: AggregatedBatch) -> (source: Int, sequence: Int) {
    batch.batch.envelope.place
  }
}

/// What goes to the assembler: a batch as lines of JSON, or the end of an archive.
enum AssemblerInput: Sendable {
  case batch(RenderedBatch)
  case checkpoint(archive: Int, SourceCheckpoint)
  case end(ArchiveEnd)
}

/// How the reading of an archive ended.
struct ArchiveEnd: Sendable {
  var archive: Int
  /// Batches that were handed on, those of earlier runs too.
  var batches: Int
  var report: ArchiveReport
  /// Whether it was read to its end; else its outputs are dropped.
  var isWhole = true
  var file = FileFeed.Outcome()
}

/// A batch's lines, its counts and what is told of it.
struct RenderedBatch: Sendable {
  var archive: Int
  var sequence: Int
  var stories: ByteStorage
  /// Where each line of `stories` ends.
  var lineEnds: [Int]
  var rejects: ByteStorage
  var rejectEnds: [Int]
  var partial: SortedRun
  var counts: Counts
  /// When the first of the batch's embargoes ends, where one is kept.
  var heldUntil: Int?
  var permit: (any Sendable)?
}

/// Documents and bytes, counted.
package struct Counts: Sendable, Equatable, Codable {
  package var read = 0
  package var written = 0
  package var rejected = 0
  /// Left out by the pipeline's selection.
  package var leftOut = 0
  /// Withdrawn by a kill, in this archive or another.
  package var withdrawn = 0
  /// Bytes of stories' text.
  package var textBytes = 0
  /// Rejects, and documents left out, by reason; nil where there are none.
  package var rejectedBy: [String: Int]?
  package var leftOutBy: [String: Int]?

  package init() {}

  /// Counts a document that was left out, or rejected.
  mutating func leaveOut(_ reason: String) {
    leftOut += 1
    leftOutBy = Self.added(leftOutBy, [reason: 1])
  }

  mutating func reject(_ reason: RejectReason) {
    rejected += 1
    rejectedBy = Self.added(rejectedBy, [reason.rawValue: 1])
  }

  private static func added(_ left: [String: Int]?, _ right: [String: Int]?) -> [String: Int]? {
    guard let left, let right else { return left ?? right }
    return left.merging(right, uniquingKeysWith: +)
  }

  package static func + (left: Counts, right: Counts) -> Counts {
    var sum = left
    sum.rejectedBy = added(left.rejectedBy, right.rejectedBy)
    sum.leftOutBy = added(left.leftOutBy, right.leftOutBy)
    sum.read += right.read
    sum.written += right.written
    sum.rejected += right.rejected
    sum.leftOut += right.leftOut
    sum.withdrawn += right.withdrawn
    sum.textBytes += right.textBytes
    return sum
  }

  enum CodingKeys: String, CodingKey {
    case read, written, rejected
    case leftOut = "left_out"
    case withdrawn
    case textBytes = "text_bytes"
    case rejectedBy = "rejected_by"
    case leftOutBy = "left_out_by"
  }
}

/// Renders a batch's stories and rejects.
struct RenderProcessor: StageProcessor {
  private let archives: [String]
  private let selection: Selection
  private let writesStories: Bool
  private let writesRejects: Bool
  private var renderer: StoryRenderer
  /// Bytes of lines for a byte of text in the batch before, and a tenth more: a batch's lines have
  /// room from the beginning, instead of being moved when it runs out.
  private var expansion = 3.5
  private let outgrown: Int

  init(archives: [String], pipeline: Pipeline, _ plan: MemoryPlan) {
    outgrown = plan.outgrownText
    self.archives = archives
    selection = Selection(kinds: pipeline.kinds)
    writesStories = pipeline.stories != .none
    writesRejects = pipeline.writesRejects
    renderer = StoryRenderer(writesText: pipeline.stories == .full)
  }

  mutating func process(_ aggregated: consuming AggregatedBatch) -> AssemblerInput {
    let partial = aggregated.partial
    let batch = aggregated.batch
    let name = archives[batch.envelope.archive]
    var counts = Counts()
    var heldUntil: Int?
    // Dense text becomes six times as many bytes; room that is not used is none that is taken.
    let isOutgrown = batch.text.count > outgrown
    let room = Int(Double(batch.text.count) * max(expansion, isOutgrown ? 6 : 0)) + (16 << 10)
    var stories = JSONBytes(capacity: writesStories ? room : 0)
    var ends: [Int] = []
    for index in batch.stories.indices {
      counts.read += 1
      counts.textBytes += batch.segmented[index].body.count
      let held = batch.stories[index].heldUntil
      if held > 0 {
        counts.leaveOut("embargo")
        // One without an end waits for another version, not for a time.
        if held < .max { heldUntil = min(heldUntil ?? held, held) }
        continue
      }
      if batch.stories[index].isWithdrawn {
        counts.withdrawn += 1
        continue
      }
      guard selection.includes(batch.stories[index].kind, batch.documents[index].format) else {
        counts.leaveOut("selection")
        continue
      }
      counts.written += 1
      guard writesStories else { continue }
      renderer.render(batch, index, archive: name, into: &stories)
      ends.append(stories.bytes.count)
    }
    if isOutgrown {
      renderer = StoryRenderer(writesText: renderer.writesText)
    } else if batch.text.count > 16 << 10 {
      expansion = min(8, 1.1 * Double(stories.bytes.count) / Double(batch.text.count))
    }
    var rejects = JSONBytes()
    var rejectEnds: [Int] = []
    for reject in batch.envelope.rejects {
      counts.read += 1
      counts.reject(reject.reason)
      guard writesRejects else { continue }
      RejectRenderer.render(reject, archive: name, members: batch.envelope.members, into: &rejects)
      rejectEnds.append(rejects.bytes.count)
    }
    return .batch(
      RenderedBatch(
        archive: batch.envelope.archive, sequence: batch.envelope.sequence,
        stories: stories.finish(), lineEnds: ends, rejects: rejects.finish(),
        rejectEnds: rejectEnds, partial: partial, counts: counts, heldUntil: heldUntil,
        permit: batch.envelope.permit))
  }

  func size(of input: AssemblerInput) -> (bytes: Int, documents: Int) {
    guard case .batch(let batch) = input else { return (0, 0) }
    return (batch.counts.textBytes, batch.counts.read)
  }

  func place(of input: AssemblerInput) -> (source: Int, sequence: Int) {
    guard case .batch(let batch) = input else { return (-1, -1) }
    return (batch.archive, batch.sequence)
  }
}

/// Which stories are written.
struct Selection: Sendable {
  private let kinds: Set<StoryKind>?

  init(kinds: [String]?) { self.kinds = kinds.map { Set($0.compactMap(StoryKind.init)) } }

  /// All of an agency's archive, and of pages those that are stories, unless kinds are named.
  func includes(_ kind: StoryKind, _ format: WireFormat) -> Bool {
    kinds?.contains(kind) ?? (format.isAgencyArchive || kind != .other)
  }
}

/// Writes a reject as a line of JSON.
enum RejectRenderer {
  static func render(
    _ reject: Reject, archive: String, members: [String], into json: inout JSONBytes
  ) {
    json.beginObject()
    json.key("archive")
    json.string(archive)
    if reject.member >= 0 {
      json.key("member")
      json.string(members[reject.member])
    }
    json.key("record")
    json.number(reject.record)
    json.key("offset")
    json.number(reject.offset)
    json.key("reason")
    json.string(reject.reason.rawValue)
    json.key("detail")
    json.string(reject.detail)
    json.key("raw")
    json.base64(reject.bytes)
    json.endObject()
    json.newline()
  }
}

/// Lines that become one gzip member: what was left of the batches before, and lines of a batch where they
/// were rendered.
///
/// All lines go through the assembler, one after the other: it copies as little as it can, and they are
/// joined by the compressors, of which there are many.
struct MemberLines: Sendable {
  /// Lines of the batches before.
  var head: [UInt8] = []
  /// The lines of a batch, and which of them.
  var storage: ByteStorage?
  var range = 0..<0

  var count: Int { head.count + range.count }

  /// Lends the bytes to `body`.
  func withSpan<Value>(_ body: (Span<UInt8>) -> Value) -> Value {
    guard let storage else { return body(head.span) }
    guard !head.isEmpty else { return storage.withSpan(range, body) }
    var joined: [UInt8] = []
    joined.reserveCapacity(count)
    joined.append(contentsOf: head)
    storage.append(range, to: &joined)
    return body(joined.span)
  }
}

/// A piece of an output file that becomes one gzip member.
struct MemberJob: Sendable {
  var file: OutputKey
  var number: Int
  var lines: MemberLines
  /// Leave to be between the assembler and the disk; none where the run is ending.
  var permit: Permit?
  /// The permit of a batch of many lines that this member keeps alive, held until it is compressed.
  var batch: (any Sendable)?
}

/// Which output file of which archive.
struct OutputKey: Sendable, Hashable {
  enum Kind: String, Sendable { case stories, rejects }
  var archive: Int
  var kind: Kind
}

/// What goes to the writer.
enum WriterInput: Sendable {
  case member(OutputKey, number: Int, bytes: [UInt8], plain: Int, permit: Permit?)
  case checkpoint(archive: Int, Checkpoint)
  case finish(ArchiveResult)
}

/// Compresses members.
struct CompressProcessor: StageProcessor {
  private final class Box {
    var deflater: Deflater
    init(level: Int) { deflater = Deflater(level: level) }
  }
  private let box: Box

  init(level: Int) { box = Box(level: level) }

  mutating func process(_ job: consuming MemberJob) -> WriterInput {
    // Without this the batch's permit would go at its last use, which is before the work that it is for.
    let bytes = withExtendedLifetime(job.batch) { job.lines.withSpan { box.deflater.member($0) } }
    job.permit?.lighten(to: bytes.count)
    return .member(
      job.file, number: job.number, bytes: bytes, plain: job.lines.count, permit: job.permit)
  }

  func size(of input: WriterInput) -> (bytes: Int, documents: Int) {
    guard case .member(_, _, _, let plain, _) = input else { return (0, 0) }
    return (plain, 0)
  }

  func place(of input: WriterInput) -> (source: Int, sequence: Int) {
    guard case .member(let key, let number, _, _, _) = input else { return (-1, -1) }
    return (key.archive, number)
  }
}

/// An archive that was read to its end: what is to be kept of it.
struct ArchiveResult: Sendable {
  var archive: Int
  var heldUntil: Int?
  var members: [OutputKey: Int]
  var counts: Counts
  var end: ArchiveEnd
  var partial: SortedRun
  /// Runs that did not fit into memory.
  var spills: [String]
}
