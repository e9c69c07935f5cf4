internal import Lexicon
package import Wire

/// The second stage: documents to clean text in blocks.
///
/// Teletype quotation marks become plain ones (``` `` ``` and `''` → `"`, `` ` `` → `'`) and teletype dashes
/// between blanks (`_`, `--`) a plain dash between blanks (` - `), outside tables. Typographic
/// characters that came typographic stay as they are.
package struct Normalizer: ~Copyable {
  private var decoder = TextDecoder()
  private var shaper = BodyShaper()
  private var furniture: Furniture { .shared }
  /// The clean bytes of the field at hand.
  private var scratch: [UInt8] = []
  /// The paragraphs of the body at hand.
  private var paragraphs: [Range<Int>] = []
  /// Whether character references of the document at hand are still to be undone.
  private var hasReferences = true

  package init() {
    // The tables are read before the first batch, not within it.
    _ = (Furniture.shared, Lexicon.shared)
  }

  /// Cleans a batch.
  package mutating func process(_ batch: consuming DecodedBatch) -> CleanBatch {
    let bytes = batch.bytes
    let fields = batch.fields
    var clean = CleanBatch(envelope: batch.envelope, documents: batch.documents)
    clean.text.reserveCapacity(bytes.count + bytes.count / 16)
    clean.fields.reserveCapacity(fields.count)
    clean.blocks.reserveCapacity(fields.count)
    for document in clean.documents.indices {
      normalize(bytes.span, fields, document, into: &clean)
    }
    return clean
  }

  private mutating func normalize(
    _ bytes: Span<UInt8>, _ fields: [Row<FieldName>], _ index: Int, into clean: inout CleanBatch
  ) {
    let row = clean.documents[index]
    let rows = row.fields.range
    let firstField = clean.fields.count
    let firstBlock = clean.blocks.count
    let firstRemoved = clean.removed.count
    let firstByte = clean.text.count
    decoder.reset()
    let extent =
      rows.isEmpty
      ? 0..<0 : Int(fields[rows.lowerBound].start)..<Int(fields[rows.upperBound - 1].end)
    let charset = TextDecoder.charset(bytes, extent, declared: row.charset)
    hasReferences = !row.isDecoded
    var headline = 0..<0
    for field in rows where fields[field].kind == .headline {
      headline = addField(bytes, fields[field], charset, into: &clean)
    }
    for field in rows {
      var field = fields[field]
      var charset = charset
      hasReferences = !row.isDecoded
      if field.payload & FieldName.isDecodedFlag != 0 {
        field.payload &= ~FieldName.isDecodedFlag
        charset = .utf8
        hasReferences = false
      }
      switch field.kind {
      case .headline: continue
      case .body:
        addBody(bytes, field, charset, row, headline, firstBlock: firstBlock, into: &clean)
      case .paragraph: addParagraph(bytes, field, charset, into: &clean)
      case .crosshead: addBlock(.crosshead, bytes, field, charset, into: &clean)
      case .table: addBlock(.table, bytes, field, charset, into: &clean)
      case .caption: addBlock(.caption, bytes, field, charset, into: &clean)
      case .captionCredit: addBlock(.captionCredit, bytes, field, charset, into: &clean)
      case .leftover: addLeftover(bytes, field, charset, row, into: &clean)
      default: _ = addField(bytes, field, charset, into: &clean)
      }
    }
    noteMalformed(from: firstByte, in: &clean)
    for note in decoder.notes {
      addRemoved(note.bytes.span, 0..<note.bytes.count, note.reason, to: &clean)
    }
    clean.clean.append(
      CleanDocument(
        fields: ByteRange(firstField, clean.fields.count),
        blocks: ByteRange(firstBlock, clean.blocks.count),
        removed: ByteRange(firstRemoved, clean.removed.count),
        isPlain: rows.contains { fields[$0].kind == .body }))
  }

  // MARK: - Fields

  private mutating func addField(
    _ bytes: Span<UInt8>, _ field: Row<FieldName>, _ charset: Charset, into clean: inout CleanBatch
  ) -> Range<Int> {
    let start = clean.text.count
    if field.kind == .metadataJSON {
      clean.text.append(bytes, field.range)
    } else if field.kind.isName {
      addName(bytes, field, charset, into: &clean)
    } else if field.kind.keepsControls || charset.isUnplain
      || !PlainCopier.copy(bytes, field.range, joinsHyphens: false, into: &clean.text)
    {
      scratch.removeAll(keepingCapacity: true)
      decoder.decode(
        bytes, field.range, charset: charset, controls: field.kind.keepsControls ? .keep : .remove,
        references: hasReferences, into: &scratch)
      if field.kind.keepsControls || field.kind == .slug && !scratch.contains(0x0A) {
        // A slug's dashes are part of it: `BC-US--Earns`.
        clean.text.append(contentsOf: scratch)
      } else {
        LineCopier.copy(scratch.span, 0..<scratch.count, cuts: [], into: &clean.text)
      }
    }
    clean.fields.append(Row(field.kind, start..<clean.text.count, payload: field.payload))
    return start..<clean.text.count
  }

  /// A name keeps its marks: slugs are compared, and an address is one by each of its characters.
  private mutating func addName(
    _ bytes: Span<UInt8>, _ field: Row<FieldName>, _ charset: Charset, into clean: inout CleanBatch
  ) {
    scratch.removeAll(keepingCapacity: true)
    decoder.decode(
      bytes, field.range, charset: charset, references: hasReferences, into: &scratch)
    LineCopier.copyName(scratch.span, into: &clean.text)
  }

  private mutating func addParagraph(
    _ bytes: Span<UInt8>, _ field: Row<FieldName>, _ charset: Charset, into clean: inout CleanBatch
  ) {
    let start = clean.text.count
    if !charset.isUnplain,
      PlainCopier.copy(bytes, field.range, joinsHyphens: true, into: &clean.text)
    {
      if !furniture.mayMatch(plain: bytes, field.range) {
        clean.blocks.append(Row(.paragraph, start..<clean.text.count))
        return
      }
      clean.text.removeLast(clean.text.count - start)
    }
    scratch.removeAll(keepingCapacity: true)
    decoder.decode(
      bytes, field.range, charset: charset, references: hasReferences, into: &scratch)
    Self.shape(&shaper, scratch, nil)
    emit(into: &clean)
  }

  /// Takes a block whose kind the copy itself tells; a table keeps its lines and columns.
  private mutating func addBlock(
    _ kind: BlockKind, _ bytes: Span<UInt8>, _ field: Row<FieldName>, _ charset: Charset,
    into clean: inout CleanBatch
  ) {
    scratch.removeAll(keepingCapacity: true)
    decoder.decode(
      bytes, field.range, charset: charset, references: hasReferences, into: &scratch)
    let start = clean.text.count
    if kind == .table {
      clean.text.append(contentsOf: scratch)
      while let last = clean.text.last, last.isSpace, clean.text.count > start {
        clean.text.removeLast()
      }
    } else {
      LineCopier.copy(scratch.span, 0..<scratch.count, cuts: [], into: &clean.text)
    }
    guard clean.text.count > start else { return }
    clean.blocks.append(Row(kind, start..<clean.text.count))
  }

  private mutating func addBody(
    _ bytes: Span<UInt8>, _ field: Row<FieldName>, _ charset: Charset, _ row: DocumentRow,
    _ headline: Range<Int>, firstBlock: Int, into clean: inout CleanBatch
  ) {
    let isFirst = clean.blocks.count == firstBlock
    let hasHeader = Self.hasHeader(row.format, hasHeadline: !headline.isEmpty) && isFirst
    if row.format.isTeleprinter, !hasHeader, !charset.isUnplain,
      addPlain(bytes, field.range, into: &clean)
    {
      return
    }
    scratch.removeAll(keepingCapacity: true)
    // The headline goes first, so that a line that repeats it can be compared in one text.
    let context = BodyShaper.Context(
      format: row.format, hasHeader: hasHeader, headline: 0..<headline.count)
    if !headline.isEmpty { scratch.append(clean.text.span, headline) }
    let start = scratch.count
    decoder.decode(
      bytes, field.range, charset: charset, references: hasReferences, into: &scratch)
    Self.shape(&shaper, scratch, (start..<scratch.count, context))
    emit(into: &clean)
  }

  /// Whether a text may begin with lines of its header: pages and mail do, and messages for a printer
  /// whose own marks tell no headline.
  private static func hasHeader(_ format: WireFormat, hasHeadline: Bool) -> Bool {
    !format.isAgencyArchive || format == .mail || format.isTeleprinter && !hasHeadline
  }

  /// Adds a body of plain paragraphs that stand apart; adds nothing where it is anything else.
  private mutating func addPlain(
    _ bytes: Span<UInt8>, _ range: Range<Int>, into clean: inout CleanBatch
  ) -> Bool {
    guard PlainBody.paragraphs(bytes, range, into: &paragraphs) else { return false }
    let (start, first) = (clean.text.count, clean.blocks.count)
    for paragraph in paragraphs {
      let begin = clean.text.count
      guard PlainCopier.copy(bytes, paragraph, joinsHyphens: true, into: &clean.text),
        !furniture.mayMatch(plain: bytes, paragraph)
      else {
        clean.text.removeLast(clean.text.count - start)
        clean.blocks.removeLast(clean.blocks.count - first)
        return false
      }
      clean.blocks.append(Row(.paragraph, begin..<clean.text.count))
    }
    return true
  }

  /// Finds the blocks of a text that is only lent.
  private static func shape(
    _ shaper: inout BodyShaper, _ text: [UInt8], _ body: (Range<Int>, BodyShaper.Context)?
  ) {
    if let (range, context) = body {
      shaper.shape(text.span, range, context)
    } else {
      shaper.shapeParagraph(text.span)
    }
  }

  /// What a reader left over is no part of the story: wire framing and fillers.
  private mutating func addLeftover(
    _ bytes: Span<UInt8>, _ field: Row<FieldName>, _ charset: Charset, _ row: DocumentRow,
    into clean: inout CleanBatch
  ) {
    scratch.removeAll(keepingCapacity: true)
    decoder.decode(
      bytes, field.range, charset: charset, references: hasReferences, into: &scratch)
    let range = scratch.span.trimmed(0..<scratch.count)
    guard !range.isEmpty else { return }
    // A reader says by the payload why it left the piece over.
    let reason =
      field.payload == 0 ? nil : RemovalReason(rawValue: UInt8(clamping: field.payload - 1))
    addRemoved(scratch.span, range, reason ?? .filler, to: &clean)
  }

  /// Tells how many characters of a document were lost, here or before it came: each is U+FFFD in its text.
  private func noteMalformed(from start: Int, in clean: inout CleanBatch) {
    let lost = Self.lostCharacters(clean.text.span, from: start)
    guard lost > 0 else { return }
    let first = clean.text.count
    for _ in 0..<lost { clean.text.append(contentsOf: UTF8.encodedReplacementCharacter) }
    clean.removed.append(Row(.malformedCharacter, first..<clean.text.count))
  }

  private static func lostCharacters(_ text: Span<UInt8>, from start: Int) -> Int {
    var lost = 0
    var index = start
    while let lead = text.firstIndex(of: 0xEF, from: index) {
      if text.matches("\u{FFFD}", at: lead) { lost += 1 }
      index = lead + 1
    }
    return lost
  }

  private func addRemoved(
    _ text: Span<UInt8>, _ range: Range<Int>, _ reason: RemovalReason, to clean: inout CleanBatch
  ) {
    let start = clean.text.count
    clean.text.append(text, range)
    clean.removed.append(Row(reason, start..<clean.text.count))
  }

  // MARK: - Blocks

  /// Whether a line goes on the one before without a blank: both are in a script that has none.
  private static func joinsUnspaced(
    _ before: Span<UInt8>, from start: Int, _ text: Span<UInt8>, _ line: Range<Int>
  ) -> Bool {
    guard let last = before.indices.last, before[last] >= 0x80, text[line.lowerBound] >= 0x80 else {
      return false
    }
    var pair: [UInt8] = []
    pair.append(before, max(start, last - 3)..<last + 1)
    let end = pair.count
    pair.append(text, line.lowerBound..<min(line.upperBound, line.lowerBound + 4))
    return pair.span.joinsUnspaced(before: end, end)
  }

  /// Copies the shaper's blocks and what it took out into the batch.
  private func emit(into clean: inout CleanBatch) {
    let text = scratch.span
    for block in shaper.blocks {
      let start = clean.text.count
      for index in block.lines {
        let line = shaper.lines[index]
        guard line.kind != .removed, line.kind != .blank, !line.range.isEmpty,
          block.kind == .caption || line.kind != .caption
        else { continue }
        if clean.text.count > start {
          if block.kind == .table {
            clean.text.append(0x0A)
          } else if !LineCopier.endsInHyphen(clean.text.span, from: start),
            !Self.joinsUnspaced(clean.text.span, from: start, text, line.range)
          {
            clean.text.append(0x20)
          }
        }
        if block.kind == .table {
          // Columns keep their blanks, from the line's own indent on.
          let indent = clean.text.count > start ? line.indent : 0
          for _ in 0..<min(indent, 40) { clean.text.append(0x20) }
          clean.text.append(text, line.range)
        } else if !line.isPlain || !shaper.cuts.isEmpty
          || !PlainCopier.copy(text, line.range, joinsHyphens: false, into: &clean.text)
        {
          LineCopier.copy(text, line.range, cuts: shaper.cuts, into: &clean.text)
        }
      }
      guard clean.text.count > start else { continue }
      clean.blocks.append(Row(block.kind, start..<clean.text.count))
    }
    for (range, reason) in shaper.removed { addRemoved(text, range, reason, to: &clean) }
    for (range, reason) in shaper.cuts { addRemoved(text, range, reason, to: &clean) }
  }
}
