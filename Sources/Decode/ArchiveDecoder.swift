package import Wire

/// Turns an archive's bytes into batches of documents: container, members, format, framing.
///
/// Bytes are fed in as they are read; batches come out cut by content alone (bytes and documents),
/// so that the same archive gives the same batches however it was read. Memory is bounded by a
/// batch and the largest document allowed.
package struct ArchiveDecoder: ~Copyable {
  package struct Options: Sendable {
    /// Text in a batch, in bytes, at which it is handed on.
    package var batchBytes = 1 << 20
    /// Documents in a batch at which it is handed on.
    package var batchDocuments = 2048
    /// A document larger than this is rejected.
    package var largestDocument = 64 << 20
    /// Stop after so many documents.
    package var documentLimit = Int.max
    /// Bytes that are inflated at a time: room for them is made before it is known how many come.
    package var pieceBytes = 256 << 10
    /// The format of every member, whatever its bytes look like; nil where they tell it.
    package var assumedFormat: WireFormat?
    /// The character set of documents that declare none and are not UTF-8; nil to tell it by rule.
    package var assumedCharset: AssumedCharset?

    package init() {}
  }

  package enum Step {
    case needsInput
    case batch(DecodedBatch)
    case finished
  }

  /// Raw bytes kept of a document that is rejected.
  private static let rejectBytes = 1 << 20
  /// Bytes of a member by which its format is told.
  static let headSize = 4096

  enum Stream { case open, ended, broken }

  let name: String
  let options: Options
  package internal(set) var report: ArchiveReport

  var gzip: GzipInflation?
  /// Pieces that were inflated elsewhere.
  var pieces: [InflatedPiece] = []
  var isInflatedElsewhere = false
  var zip: ZipInflation?
  /// The entry at hand of a ZIP archive has no more bytes than the window.
  var entryEnded = false
  var pending: [UInt8] = []
  var inputEnded = false
  var stream = Stream.open

  var window: [UInt8] = []
  var head = 0
  /// Offset in the uncompressed archive of `window[0]`.
  var windowOffset = 0

  var isContainerKnown = false
  var isTar = false
  /// Bytes of the tar entry still to be used, and the padding behind it.
  var entryRemaining = 0
  var entryPadding = 0
  /// Behind blocks of zeros, which end a tar: another may follow, and what is no header is nothing.
  var isBehindTar = false
  /// No header can be found any more: the rest is passed over.
  var isTarOver = false
  var reader: (any FormatReader)?
  private var format = WireFormat.plainText
  private var charset = Charset.unknown
  var memberName = ""
  private var isSkipping = false

  private var batch: DecodedBatch
  private var sink = DocumentSink()
  private var record = 0
  private var accounted = 0
  /// Raw bytes of the batch's rejects.
  private var rejectedBytes = 0
  var track = RestartTrack()

  package init(name: String, archive: Int, options: Options = Options()) {
    self.name = name
    self.options = options
    report = ArchiveReport()
    batch = DecodedBatch(archive: archive, sequence: 0)
  }

  /// Goes on with an archive at a place that an earlier decoder gave; `sequence` is the next batch's
  /// number.
  package init(
    name: String, archive: Int, options: Options, from place: DecoderRestart, sequence: Int
  ) {
    self.name = name
    self.options = options
    report = place.report
    batch = DecodedBatch(archive: archive, sequence: sequence)
    isContainerKnown = true
    isTar = place.isTar
    entryRemaining = place.entryRemaining
    entryPadding = place.entryPadding
    memberName = place.memberName
    record = place.record
    windowOffset = place.offset
    accounted = place.offset
    charset = place.charset
    if let format = place.format {
      self.format = format
      reader = makeReader(format)
    }
    if let inflation = place.inflation {
      isInflatedElsewhere = true
      track.skip(place.offset - inflation.outputOffset)
    }
  }

  /// Where another decoder can go on behind the last batch; nil where it cannot, since more is held
  /// than a place, or since the archive is damaged.
  package mutating func restart() -> DecoderRestart? {
    let offset = windowOffset + head
    guard sink.bytes.isEmpty, batch.documents.isEmpty, batch.envelope.rejects.isEmpty,
      isContainerKnown, zip == nil, gzip == nil, !isSkipping, report.damage.isEmpty,
      stream == .open, reader?.canRestart ?? true
    else { return nil }
    var place = DecoderRestart(offset: offset, record: record, report: report)
    if isInflatedElsewhere {
      guard let known = track.last(upTo: offset) else { return nil }
      known.apply(to: &place.report)
      place.inflation = known.restart
    } else {
      place.report.compressedBytes = offset
    }
    place.isTar = isTar
    place.entryRemaining = entryRemaining
    place.entryPadding = entryPadding
    place.memberName = memberName
    place.charset = charset
    place.format = reader == nil ? nil : format
    return place
  }

  /// Takes the next bytes of the file; `isLast` says that none follow.
  package mutating func feed(_ bytes: [UInt8], isLast: Bool) {
    report.compressedBytes += bytes.count
    inputEnded = isLast
    if gzip != nil {
      gzip?.feed(bytes, isLast: isLast)
    } else if zip != nil {
      zip?.feed(bytes, isLast: isLast)
    } else {
      pending.append(contentsOf: bytes)
    }
  }

  /// Takes the next piece of a gzip file that is inflated elsewhere; all of the file must be.
  package mutating func feed(_ piece: InflatedPiece) {
    report.container = report.container == .unknown ? .gzip : report.container
    isInflatedElsewhere = true
    inputEnded = piece.isLast
    pieces.append(piece)
  }

  /// Bytes that are held: read but not handed on in a batch yet.
  package var heldBytes: Int {
    pieces.reduce(window.count - head + sink.bytes.count + rejectedBytes) { $0 + $1.bytes.count }
  }

  /// The next batch, or what is needed for it.
  package mutating func next() -> Step {
    while true {
      if sink.bytes.count + rejectedBytes >= options.batchBytes
        || batch.documents.count + batch.envelope.rejects.count >= options.batchDocuments
      {
        return .batch(takeBatch())
      }
      if report.documents >= options.documentLimit { return finish() }
      if !isContainerKnown {
        guard let step = openContainer() else { continue }
        return step
      }
      if advance() { continue }
      // Nothing more can be read out of the window.
      switch stream {
      case .ended: return finish()
      case .broken: recover()
      case .open: if refill() { return .needsInput }
      }
    }
  }

  private mutating func finish() -> Step {
    stream = .ended
    let isEmpty = batch.documents.isEmpty && batch.envelope.rejects.isEmpty
    guard isEmpty else { return .batch(takeBatch()) }
    report.uncompressedBytes = windowOffset + window.count
    return .finished
  }

  private mutating func takeBatch() -> DecodedBatch {
    var taken = DecodedBatch(archive: batch.envelope.archive, sequence: batch.envelope.sequence + 1)
    swap(&taken, &batch)
    taken.bytes = sink.bytes
    taken.fields = sink.fields
    taken.envelope.archiveBytes = windowOffset + head - accounted
    accounted = windowOffset + head
    rejectedBytes = 0
    sink = DocumentSink()
    sink.bytes.reserveCapacity(min(taken.bytes.count + taken.bytes.count / 4, 4 << 20))
    sink.fields.reserveCapacity(taken.fields.count)
    return taken
  }

  /// Reads one step out of the window; false where it needs more bytes.
  private mutating func advance() -> Bool {
    if reader == nil {
      if isTar, entryRemaining == 0 { return openEntry() }
      return openMember()
    }
    let limit = isTar ? min(window.count, head + entryRemaining) : window.count
    let isWhole = isTar ? head + entryRemaining <= window.count : entryEnded
    let end: WindowEnd =
      isWhole || stream == .ended && !isTar ? .end : stream == .open ? .open : .cut
    if head == limit, end != .open {
      if isTar, entryRemaining > 0, stream == .ended {
        damage(.truncated, "the tar archive ends inside the file '\(memberName)'")
      }
      closeMember()
      if zip != nil {
        // The next entry's bytes are brought in, or the archive is at its end.
        return false
      }
      return isTar && stream == .open || isTar && head < window.count
    }
    guard head < limit else { return false }
    sink.begin()
    let step = Self.step(window, head..<limit, end, &reader, &sink)
    switch step {
    case .needMore where end != .open:
      reject(head, limit, .unterminated, "the document does not end")
    case .needMore:
      guard limit - head > options.largestDocument else { return false }
      if !isSkipping {
        reject(
          head, limit, .tooLarge,
          "the document is larger than \(options.largestDocument) bytes; raise limits.document")
        isSkipping = true
      }
      // A reader of its own begins anew behind the part that is dropped.
      use(limit - head)
      reader = makeReader(format)
    case .skip(let consumed): use(consumed)
    case .reject(let start, let consumed, let reason, let detail):
      sink.rollBack()
      if isSkipping {
        // The rest of a document that was too large is no document: what a reader makes of its
        // elements is passed over until one is whole.
        isSkipping = format.isMarkedUp || format == .rss
        use(consumed)
      } else {
        reject(head + start, head + consumed, reason, detail)
      }
    case .document(let consumed, let kind):
      if isSkipping, format == .jsonLines || format == .plainText || format == .mail {
        isSkipping = false
        sink.rollBack()
        use(consumed)
      } else {
        isSkipping = false
        accept(consumed, kind)
      }
    }
    return true
  }

  /// One step of a reader over a range of the window, with the window only lent.
  private static func step(
    _ window: [UInt8], _ range: Range<Int>, _ end: WindowEnd, _ reader: inout (any FormatReader)?,
    _ sink: inout DocumentSink
  ) -> FormatStep {
    reader?.next(in: window.span.extracting(range), end: end, batch: &sink) ?? .needMore
  }

  private mutating func accept(_ consumed: Int, _ kind: StoryKind) {
    record += 1
    report.documents += 1
    let format = sink.format ?? format
    report.formats[format, default: 0] += 1
    var row = DocumentRow(
      format: format, member: memberIndex(), record: record, offset: windowOffset + head,
      kind: kind)
    row.charset = sink.charset ?? charset
    // A teleprinter's set is never declared: what its reader tells is a guess.
    if let assumed = options.assumedCharset, row.charset == .unknown || format.isTeleprinter {
      sink.decode(assumed)
      row.charset = .utf8
    }
    row.isDecoded = sink.isDecoded
    let first = batch.documents.last.map { Int($0.fields.end) } ?? 0
    row.fields = ByteRange(first, sink.fields.count)
    batch.documents.append(row)
    use(consumed)
  }

  mutating func reject(
    _ start: Int, _ end: Int, _ reason: RejectReason, _ detail: String
  ) {
    record += 1
    report.rejects += 1
    let kept = min(end, start + Self.rejectBytes)
    rejectedBytes += kept - start
    batch.envelope.rejects.append(
      Reject(
        reason: reason, detail: detail, member: memberIndex(), record: record,
        offset: windowOffset + start, bytes: Array(window[start..<kept])))
    use(end - head)
  }

  /// Moves past bytes of the window.
  private mutating func use(_ count: Int) {
    head += count
    if isTar { entryRemaining -= min(count, entryRemaining) }
  }

  private mutating func memberIndex() -> Int {
    guard isTar || zip != nil else { return -1 }
    if batch.envelope.members.last != memberName { batch.envelope.members.append(memberName) }
    return batch.envelope.members.count - 1
  }

  mutating func damage(_ code: WireError.Code, _ message: String) {
    report.damage.append(WireError(code, message, file: name, offset: windowOffset + head))
  }

  /// Finds out what format a member is in; false where it needs more bytes.
  private mutating func openMember() -> Bool {
    let limit = isTar ? min(window.count, head + entryRemaining) : window.count
    let isWhole =
      isTar ? head + entryRemaining <= window.count : stream != .open || entryEnded
    guard limit - head >= Self.headSize || isWhole || stream != .open else { return false }
    guard limit > head else { return false }
    let copy = Array(window[head..<min(limit, head + Self.headSize)])
    let bytes = copy.span
    charset = Self.declaredCharset(bytes)
    let fileName = isTar || zip != nil ? memberName : name
    var best: (any FormatReader.Type, Int)?
    for type in formatReaders {
      if let assumed = options.assumedFormat, type.format != assumed { continue }
      let score = options.assumedFormat == nil ? type.sniff(bytes, name: fileName) : 100
      if score > best?.1 ?? 0 { best = (type, score) }
      if score >= 100 { break }
    }
    if let (type, _) = best {
      format = type.format
      reader = type.init()
    } else {
      if (0..<bytes.count).allSatisfy({ bytes[$0].isSpace }) {
        use(bytes.count)
        return true
      }
      reader = UnknownReader()
    }
    return true
  }

  private func makeReader(_ format: WireFormat) -> (any FormatReader)? {
    formatReaders.first { $0.format == format }?.init()
  }

  private mutating func closeMember() {
    reader = nil
    isSkipping = false
    entryEnded = false
    if isTar, entryRemaining > 0, stream != .open { entryRemaining = 0 }
  }

  /// What an XML declaration or a byte order mark says of the character set.
  private static func declaredCharset(_ head: Span<UInt8>) -> Charset {
    if head.matches("\u{FEFF}", at: 0) { return .utf8 }
    guard let start = head.firstIndex(of: "<?xml"), start < 16,
      let end = head.firstIndex(of: "?>", from: start),
      let value = SGML.attribute("encoding", in: head, start..<end)
    else { return .unknown }
    return Charset(label: head.string(value))
  }
}
