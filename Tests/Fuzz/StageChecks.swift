import Decode
import Extract
import Newsroom
import Normalize
import Segment
import Wire

/// Runs the later stages over what was decoded and checks each one's columns.
struct StageChecks: ~Copyable {
  private var normalizer = Normalizer()
  private var segmenter = Segmenter()
  private var extractor = Extractor()
  private var renderer = StoryRenderer(writesText: true)

  mutating func run(_ batch: DecodedBatch) {
    let count = batch.documents.count
    let clean = normalizer.process(batch)
    Self.check(clean, count)
    let segmented = segmenter.process(clean)
    require(segmented.segmented.count == count, "a row for each document is segmented")
    let extracted = extractor.process(segmented)
    Self.check(extracted, count)
    for index in extracted.stories.indices {
      var json = JSONBytes()
      renderer.render(extracted, index, archive: "fuzz", into: &json)
      Self.checkJSON(json.array)
    }
  }

  private static func check(_ clean: CleanBatch, _ count: Int) {
    require(clean.clean.count == count, "a row for each document is clean")
    require(isUTF8(clean.text), "clean text is UTF-8")
    for row in clean.fields { check(row.range, clean.text) }
    for row in clean.blocks { check(row.range, clean.text) }
    for row in clean.removed { check(row.range, clean.text) }
    for document in clean.clean {
      require(Int(document.fields.end) <= clean.fields.count, "fields lie within their column")
      require(Int(document.blocks.end) <= clean.blocks.count, "blocks lie within their column")
      require(Int(document.removed.end) <= clean.removed.count, "pieces lie within their column")
    }
  }

  private static func check(_ batch: ExtractedBatch, _ count: Int) {
    require(batch.stories.count == count, "a row for each document is extracted")
    require(isUTF8(batch.text), "text is UTF-8")
    for row in batch.paragraphs { check(row.range, batch.text) }
    for range in batch.sentences { check(range.range, batch.text) }
    for row in batch.labels { check(row.range, batch.side) }
    for row in batch.removed { check(row.range, batch.side) }
    for fact in batch.facts { check(fact.range, batch.text) }
    for story in batch.stories {
      require(Int(story.facts.end) <= batch.facts.count, "facts lie within their column")
      require(Int(story.labels.end) <= batch.labels.count, "labels lie within their column")
      require(!story.published.isSet || story.published.isValid, "a date is one of the calendar")
    }
  }

  /// Whether a range lies within its bytes and parts no character.
  private static func check(_ range: Range<Int>, _ bytes: [UInt8]) {
    require(range.upperBound <= bytes.count, "a range lies within its bytes")
    for border in [range.lowerBound, range.upperBound] where border < bytes.count {
      require(!bytes[border].isContinuation, "a range parts no character")
    }
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
  }

  /// Whether a line of output is a JSON object, as our own reader has it.
  private static func checkJSON(_ line: [UInt8]) {
    let decoding = Decoding(line, piece: max(1, line.count), format: .jsonLines)
    for batch in decoding.batches {
      for reject in batch.envelope.rejects {
        require(reject.reason == .noText, "a line of output is JSON")
      }
    }
    require(decoding.report.documents + decoding.report.rejects == 1, "a story is one line")
  }
}
