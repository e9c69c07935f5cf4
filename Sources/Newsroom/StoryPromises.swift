internal import Decode
internal import Wire

/// What the contract promises of a story beyond any schema: offsets, their texts, their order.
struct StoryPromises: Sendable {
  /// The archive whose stories these are.
  let archive: String
  /// Whether the pipeline writes the stories' text.
  let hasText: Bool
  /// The record of the story before.
  private(set) var lastRecord = 0
  private var text: [UInt8] = []
  /// The byte at which each code point of `text` begins, and its end; empty where all is ASCII.
  private var starts: [UInt32] = []
  private var scratch: [UInt8] = []
  /// Bytes of text in all stories so far.
  private(set) var textBytes = 0

  init(archive: String, hasText: Bool) {
    self.archive = archive
    self.hasText = hasText
  }

  /// The first broken promise of a story that obeys the schema; nil where all are kept.
  mutating func check(_ tree: borrowing JSONTree, _ bytes: Span<UInt8>) -> SchemaFault? {
    if let fault = checkSource(tree, bytes) { return fault }
    let textRow = tree.member(bytes, 0, "text")
    let paragraphs = tree.member(bytes, 0, "paragraphs")
    if let textRow {
      guard hasText else {
        return SchemaFault(path: ["text"], problem: "is there although the pipeline leaves it out")
      }
      prepare(tree.nodes[textRow].value, bytes)
    } else if hasText, paragraphs != nil {
      return SchemaFault(path: ["text"], problem: "is not there although there are paragraphs")
    }
    let length = textRow == nil ? Int.max : starts.isEmpty ? text.count : starts.count - 1
    let blocks = Ranges(tree, bytes, paragraphs)
    let heads = Ranges(tree, bytes, tree.member(bytes, 0, "crossheads"))
    let sentences = Ranges(tree, bytes, tree.member(bytes, 0, "sentences"))
    for (name, ranges) in [("paragraphs", blocks), ("crossheads", heads), ("sentences", sentences)]
    {
      if let fault = ranges.fault(name, length: length) { return fault }
    }
    if let fault = Self.inside(sentences, blocks, heads) { return fault }
    for name in ["entities", "quotes", "dates", "amounts", "rics"] as [StaticString] {
      guard let list = tree.member(bytes, 0, name) else { continue }
      if let fault = checkFacts(tree, bytes, list, name, length) { return fault }
    }
    return nil
  }

  private mutating func checkSource(
    _ tree: borrowing JSONTree, _ bytes: Span<UInt8>
  ) -> SchemaFault? {
    guard let source = tree.member(bytes, 0, "source"),
      let name = tree.member(bytes, source, "archive"),
      let record = tree.member(bytes, source, "record"), let id = tree.member(bytes, 0, "id")
    else { return nil }
    guard equals(archive, tree.nodes[name].value, bytes) else {
      return SchemaFault(path: ["source", "archive"], problem: "is not this file's archive")
    }
    let number = bytes.number(in: tree.nodes[record].value) ?? 0
    guard number > lastRecord else {
      return SchemaFault(
        path: ["source", "record"], problem: "is \(number), behind \(lastRecord)")
    }
    lastRecord = number
    guard !tree.nodes[id].value.isEmpty else {
      return SchemaFault(path: ["id"], problem: "is empty")
    }
    return nil
  }

  private mutating func equals(
    _ word: String, _ range: Range<Int>, _ bytes: Span<UInt8>
  ) -> Bool {
    scratch.removeAll(keepingCapacity: true)
    JSONScanner.unescape(bytes, range, into: &scratch)
    return scratch.elementsEqual(word.utf8)
  }

  private mutating func prepare(_ range: Range<Int>, _ bytes: Span<UInt8>) {
    text.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    JSONScanner.unescape(bytes, range, into: &text)
    textBytes += text.count
    guard !text.span.isASCII(0..<text.count) else { return }
    for index in text.indices where !text[index].isContinuation { starts.append(UInt32(index)) }
    starts.append(UInt32(text.count))
  }

  /// Pairs of offsets.
  private struct Ranges {
    var values: [(start: Int, end: Int)] = []

    init(_ tree: borrowing JSONTree, _ bytes: Span<UInt8>, _ list: Int?) {
      guard let list else { return }
      var row = list + 1
      let end = tree.nodes[list].next
      while row < end {
        values.append(
          (
            bytes.number(in: tree.nodes[row + 1].value) ?? -1,
            bytes.number(in: tree.nodes[row + 2].value) ?? -1
          ))
        row = tree.nodes[row].next
      }
    }

    /// Each must be within the text and behind the one before.
    func fault(_ name: String, length: Int) -> SchemaFault? {
      var last = 0
      for (index, range) in values.enumerated() {
        guard range.start >= last, range.end > range.start, range.end <= length else {
          let limit = length == .max ? "" : " in a text of \(length) characters"
          return SchemaFault(
            path: [name, "[\(index)]"],
            problem: "is [\(range.start), \(range.end)], behind \(last)\(limit)")
        }
        last = range.end
      }
      return nil
    }
  }

  /// Every sentence must stand in one paragraph or crosshead.
  private static func inside(
    _ sentences: Ranges, _ blocks: Ranges, _ heads: Ranges
  ) -> SchemaFault? {
    var (block, head) = (0, 0)
    for (index, sentence) in sentences.values.enumerated() {
      while block < blocks.values.count, blocks.values[block].end <= sentence.start { block += 1 }
      while head < heads.values.count, heads.values[head].end <= sentence.start { head += 1 }
      let isInside =
        block < blocks.values.count && blocks.values[block].start <= sentence.start
        && sentence.end <= blocks.values[block].end
        || head < heads.values.count && heads.values[head].start <= sentence.start
          && sentence.end <= heads.values[head].end
      guard isInside else {
        return SchemaFault(
          path: ["sentences", "[\(index)]"], problem: "stands in no one paragraph")
      }
    }
    return nil
  }

  private mutating func checkFacts(
    _ tree: borrowing JSONTree, _ bytes: Span<UInt8>, _ list: Int, _ name: StaticString,
    _ length: Int
  ) -> SchemaFault? {
    let isRIC = unsafe name.utf8Start.pointee == UInt8(ascii: "r")
    var (number, last) = (0, 0)
    var row = list + 1
    let listEnd = tree.nodes[list].next
    while row < listEnd {
      defer {
        row = tree.nodes[row].next
        number += 1
      }
      guard let first = tree.member(bytes, row, "start"),
        let behind = tree.member(bytes, row, "end"),
        let start = bytes.number(in: tree.nodes[first].value),
        let end = bytes.number(in: tree.nodes[behind].value)
      else { continue }
      guard start >= last, end >= start, end <= length else {
        let limit = length == .max ? "" : " in a text of \(length) characters"
        return SchemaFault(
          path: ["\(name)", "[\(number)]"],
          problem: "stands at \(start) to \(end), behind \(last)\(limit)")
      }
      last = start
      let said = tree.member(bytes, row, isRIC ? "name" : "text")
      guard length < .max, let said else { continue }
      guard stands(tree.nodes[said].value, bytes, start, end) else {
        return SchemaFault(
          path: ["\(name)", "[\(number)]"],
          problem: "has another text than stands at \(start) to \(end)")
      }
    }
    return nil
  }

  /// Whether a string is what stands in the text from `start` to `end`.
  private mutating func stands(
    _ range: Range<Int>, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    let from = starts.isEmpty ? start : Int(starts[start])
    let to = starts.isEmpty ? end : Int(starts[end])
    scratch.removeAll(keepingCapacity: true)
    JSONScanner.unescape(bytes, range, into: &scratch)
    guard scratch.count == to - from else { return false }
    for offset in scratch.indices where scratch[offset] != text[from + offset] { return false }
    return true
  }
}

/// What the contract promises of a reject beyond its schema.
struct RejectPromises: Sendable {
  let archive: String
  private(set) var lastRecord = 0
  private var scratch: [UInt8] = []

  init(archive: String) { self.archive = archive }

  mutating func check(_ tree: borrowing JSONTree, _ bytes: Span<UInt8>) -> SchemaFault? {
    guard let name = tree.member(bytes, 0, "archive"),
      let record = tree.member(bytes, 0, "record"), let raw = tree.member(bytes, 0, "raw")
    else { return nil }
    scratch.removeAll(keepingCapacity: true)
    JSONScanner.unescape(bytes, tree.nodes[name].value, into: &scratch)
    guard scratch.elementsEqual(archive.utf8) else {
      return SchemaFault(path: ["archive"], problem: "is not this file's archive")
    }
    let number = bytes.number(in: tree.nodes[record].value) ?? 0
    // A document may be rejected in several pieces, each with the document's number.
    guard number >= lastRecord else {
      return SchemaFault(path: ["record"], problem: "is \(number), behind \(lastRecord)")
    }
    lastRecord = number
    guard tree.nodes[raw].value.count.isMultiple(of: 4) else {
      return SchemaFault(path: ["raw"], problem: "is not base64: its length is no multiple of 4")
    }
    return nil
  }
}
