internal import Decode
internal import Foundation
internal import Wire

extension ArchiveRecord {
  /// Reads a record as the ledger keeps it; nil where the text is none.
  static func read(_ json: String) -> ArchiveRecord? {
    var tree = JSONTree()
    return read(Array(json.utf8), &tree)
  }

  /// Reads a record with a tree that is used again.
  static func read(_ json: [UInt8], _ tree: inout JSONTree) -> ArchiveRecord? {
    ArchiveRecord(usual: json, &tree)
      ?? (try? JSONDecoder().decode(ArchiveRecord.self, from: Data(json)))
  }

  /// Reads a record without messages and without escapes in its words: nearly all are such.
  ///
  /// A ledger may have hundreds of thousands, and each run looks at all of them: this takes a fraction
  /// of the time that a decoder takes. What is unusual is left to that.
  init?(usual json: [UInt8], _ tree: inout JSONTree) {
    guard tree.read(json.span, 0..<json.count) == nil else { return nil }
    let rows = RecordRows(tree: tree, json: json)
    guard let name = rows.text("name"), let size = rows.number("size"),
      let modified = rows.number("modified"), let signature = rows.text("signature"),
      let counts = rows.row("counts").flatMap({ Counts(rows, $0) }),
      let container = rows.text("container"), let formats = rows.numbers("formats"),
      let gzipMembers = rows.number("gzip_members"), let members = rows.number("members"),
      let uncompressedBytes = rows.number("uncompressed_bytes"), rows.isEmpty("damage"),
      rows.isEmpty("warnings"), let outputs = rows.row("outputs").flatMap(rows.outputs),
      let withdrawn = rows.row("withdrawn").flatMap(rows.list)
    else { return nil }
    self.name = name
    self.size = size
    self.modified = modified
    self.signature = signature
    self.counts = counts
    self.container = container
    self.formats = formats
    self.gzipMembers = gzipMembers
    self.members = members
    self.uncompressedBytes = uncompressedBytes
    damage = []
    warnings = []
    self.outputs = outputs
    self.withdrawn = withdrawn
    if rows.row("fingerprint") != nil {
      guard let fingerprint = rows.text("fingerprint") else { return nil }
      self.fingerprint = fingerprint
    }
    if rows.row("held_until") != nil {
      guard let moment = rows.number("held_until") else { return nil }
      heldUntil = moment
    }
    // `true` is no number: the decoder reads it.
    guard rows.row("retried") == nil else { return nil }
  }
}

extension Counts {
  /// Reads what a record says of its documents.
  fileprivate init?(_ rows: RecordRows, _ object: Int) {
    self.init()
    guard let read = rows.number("read", in: object),
      let written = rows.number("written", in: object),
      let rejected = rows.number("rejected", in: object),
      let leftOut = rows.number("left_out", in: object),
      let withdrawn = rows.number("withdrawn", in: object),
      let textBytes = rows.number("text_bytes", in: object)
    else { return nil }
    (self.read, self.written, self.rejected) = (read, written, rejected)
    (self.leftOut, self.withdrawn, self.textBytes) = (leftOut, withdrawn, textBytes)
    if rows.row("rejected_by", in: object) != nil {
      guard let reasons = rows.numbers("rejected_by", in: object) else { return nil }
      rejectedBy = reasons
    }
    if rows.row("left_out_by", in: object) != nil {
      guard let reasons = rows.numbers("left_out_by", in: object) else { return nil }
      leftOutBy = reasons
    }
  }
}

/// The rows of a record's JSON; nil for every value that is not as it usually is.
private struct RecordRows {
  let tree: JSONTree
  let json: [UInt8]

  func row(_ name: StaticString, in object: Int = 0) -> Int? {
    tree.member(json.span, object, name)
  }

  func text(_ name: StaticString, in object: Int = 0) -> String? {
    row(name, in: object).flatMap(text)
  }

  func number(_ name: StaticString, in object: Int = 0) -> Int? {
    row(name, in: object).flatMap(number)
  }

  func isEmpty(_ name: StaticString) -> Bool {
    row(name).map { tree.nodes[$0].kind == .array && tree.nodes[$0].next == $0 + 1 } ?? false
  }

  /// An object of numbers.
  func numbers(_ name: StaticString, in object: Int = 0) -> [String: Int]? {
    guard let parent = row(name, in: object), tree.nodes[parent].kind == .object else { return nil }
    var values: [String: Int] = [:]
    for child in children(parent) {
      guard let key = plain(tree.nodes[child].key), let value = number(child) else { return nil }
      values[key] = value
    }
    return values
  }

  func list(_ parent: Int) -> [Int]? {
    guard tree.nodes[parent].kind == .array else { return nil }
    var values: [Int] = []
    for child in children(parent) {
      guard let value = number(child) else { return nil }
      values.append(value)
    }
    return values
  }

  func outputs(_ parent: Int) -> [String: ArchiveRecord.Output]? {
    guard tree.nodes[parent].kind == .object else { return nil }
    var outputs: [String: ArchiveRecord.Output] = [:]
    for child in children(parent) {
      guard let key = plain(tree.nodes[child].key), let bytes = number("bytes", in: child),
        let sum = text("xxh128", in: child)
      else { return nil }
      outputs[key] = ArchiveRecord.Output(bytes: bytes, xxh128: sum)
    }
    return outputs
  }

  private func children(_ parent: Int) -> [Int] {
    var rows: [Int] = []
    var row = parent + 1
    while row < tree.nodes[parent].next {
      rows.append(row)
      row = tree.nodes[row].next
    }
    return rows
  }

  private func text(_ row: Int) -> String? {
    tree.nodes[row].kind == .string ? plain(tree.nodes[row].value) : nil
  }

  private func number(_ row: Int) -> Int? {
    guard tree.nodes[row].kind == .number else { return nil }
    return Int(String(decoding: json[tree.nodes[row].value], as: UTF8.self))
  }

  /// Bytes without an escape, as text.
  private func plain(_ range: Range<Int>) -> String? {
    let bytes = json[range]
    return bytes.contains(UInt8(ascii: "\\")) ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
