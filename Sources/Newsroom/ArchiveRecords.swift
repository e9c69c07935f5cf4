internal import Foundation
internal import Wire

/// The records of many archives in little memory: packed one behind the other, some 150 bytes each
/// instead of a thousand, and unpacked one at a time.
///
/// An index costs the unpacking of one record; a pass is made by `for` or by `lazy`, not by an array.
package struct ArchiveRecords: Sendable, RandomAccessCollection {
  private var bytes: [UInt8] = []
  private var starts: [Int] = []
  /// Words that come again and again (signatures, formats, reasons), and their numbers.
  private var words: [String] = []
  private var numbers: [String: Int] = [:]

  package init() {}

  /// Packs records.
  package init(_ records: some Sequence<ArchiveRecord>) {
    for record in records { append(record) }
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { starts.count }

  package subscript(index: Int) -> ArchiveRecord {
    var place = Place(offset: starts[index])
    return ArchiveRecord(unpacking: self, &place)
  }

  /// Appends a record.
  package mutating func append(_ record: ArchiveRecord) {
    starts.append(bytes.count)
    put(text: record.name)
    put(record.size)
    put(record.modified)
    put(word: record.signature)
    put(optional: record.fingerprint) { $0.put(sum: $1) }
    let counts = record.counts
    for count in [
      counts.read, counts.written, counts.rejected, counts.leftOut, counts.withdrawn,
      counts.textBytes,
    ] { put(count) }
    put(optional: counts.rejectedBy) { $0.put(numbers: $1) }
    put(optional: counts.leftOutBy) { $0.put(numbers: $1) }
    put(word: record.container)
    put(numbers: record.formats)
    put(record.gzipMembers)
    put(record.members)
    put(record.uncompressedBytes)
    put(notes: record.damage)
    put(notes: record.warnings)
    put(record.outputs.count)
    for (kind, output) in record.outputs {
      put(word: kind)
      put(output.bytes)
      put(sum: output.xxh128)
    }
    put(optional: record.heldUntil) { $0.put($1) }
    put(record.withdrawn.count)
    for number in record.withdrawn { put(number) }
    put(optional: record.isRetried) { $0.put($1 ? 1 : 0) }
  }

  /// The records in the order of their names.
  func sortedByName() -> ArchiveRecords {
    let names = map(\.name)
    let order = names.indices.sorted { names[$0] < names[$1] }
    // A ledger gives them in the order of their bytes, which nearly always is that of their names.
    guard order != Array(names.indices) else { return self }
    return ArchiveRecords(order.lazy.map { self[$0] })
  }

  // MARK: - Packing

  /// Seven bits a byte, the lowest first; numbers below zero are folded between the others.
  private mutating func put(_ number: Int) {
    var rest = UInt(bitPattern: (number << 1) ^ (number >> (Int.bitWidth - 1)))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func put(text: String) {
    put(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func put(word: String) {
    if let number = numbers[word] {
      put(number)
    } else {
      numbers[word] = words.count
      put(words.count)
      words.append(word)
    }
  }

  /// A checksum's 32 digits in 16 bytes; anything else as text.
  private mutating func put(sum: String) {
    let digits = Array(sum.utf8)
    let values = digits.compactMap(Self.value)
    guard digits.count == 32, values.count == 32 else {
      put(0)
      put(text: sum)
      return
    }
    put(1)
    for index in stride(from: 0, to: 32, by: 2) {
      bytes.append(values[index] << 4 | values[index + 1])
    }
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }

  private mutating func put(numbers: [String: Int]) {
    put(numbers.count)
    for (word, number) in numbers {
      put(word: word)
      put(number)
    }
  }

  private mutating func put(notes: [ArchiveRecord.Note]) {
    put(notes.count)
    for note in notes {
      put(text: note.message)
      put(optional: note.compressedOffset) { $0.put($1) }
      put(optional: note.offset) { $0.put($1) }
      put(optional: note.reason) { $0.put(word: $1.rawValue) }
    }
  }

  private mutating func put<Value>(
    optional value: Value?, _ body: (inout Self, Value) -> Void
  ) {
    put(value == nil ? 0 : 1)
    if let value { body(&self, value) }
  }

  // MARK: - Unpacking

  /// Where the next value stands.
  fileprivate struct Place {
    var offset: Int
  }

  fileprivate func number(_ place: inout Place) -> Int {
    var value: UInt = 0
    var shift: UInt = 0
    while true {
      let byte = bytes[place.offset]
      place.offset += 1
      value |= UInt(byte & 0x7F) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    return Int(bitPattern: value >> 1) ^ -Int(bitPattern: value & 1)
  }

  fileprivate func text(_ place: inout Place) -> String {
    let count = number(&place)
    place.offset += count
    return String(decoding: bytes[(place.offset - count)..<place.offset], as: UTF8.self)
  }

  fileprivate func word(_ place: inout Place) -> String { words[number(&place)] }

  fileprivate func sum(_ place: inout Place) -> String {
    guard number(&place) == 1 else { return text(&place) }
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(32)
    for byte in bytes[place.offset..<(place.offset + 16)] {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    place.offset += 16
    return String(decoding: out, as: UTF8.self)
  }

  fileprivate func numbers(_ place: inout Place) -> [String: Int] {
    var values: [String: Int] = [:]
    for _ in 0..<number(&place) {
      let word = word(&place)
      values[word] = number(&place)
    }
    return values
  }

  fileprivate func notes(_ place: inout Place) -> [ArchiveRecord.Note] {
    (0..<number(&place)).map { _ in
      let message = text(&place)
      let compressedOffset = optional(&place) { number(&$0) }
      var note = ArchiveRecord.Note(
        WireError(
          .corrupt, message, compressedOffset: compressedOffset,
          offset: optional(&place) { number(&$0) }))
      note.reason = optional(&place) { word(&$0) }.flatMap(ArchiveRecord.Note.Reason.init)
      return note
    }
  }

  fileprivate func optional<Value>(
    _ place: inout Place, _ body: (inout Place) -> Value
  ) -> Value? {
    number(&place) == 0 ? nil : body(&place)
  }
}

extension ArchiveRecords: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: ArchiveRecord...) { self.init(elements) }
}

extension ArchiveRecords: Codable {
  package init(from decoder: any Decoder) throws {
    self.init()
    var list = try decoder.unkeyedContainer()
    while !list.isAtEnd { append(try list.decode(ArchiveRecord.self)) }
  }

  package func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    for record in self { try list.encode(record) }
  }
}

extension ArchiveRecord {
  fileprivate init(unpacking records: ArchiveRecords, _ place: inout ArchiveRecords.Place) {
    name = records.text(&place)
    size = records.number(&place)
    modified = records.number(&place)
    signature = records.word(&place)
    fingerprint = records.optional(&place) { records.sum(&$0) }
    counts = Counts()
    counts.read = records.number(&place)
    counts.written = records.number(&place)
    counts.rejected = records.number(&place)
    counts.leftOut = records.number(&place)
    counts.withdrawn = records.number(&place)
    counts.textBytes = records.number(&place)
    counts.rejectedBy = records.optional(&place) { records.numbers(&$0) }
    counts.leftOutBy = records.optional(&place) { records.numbers(&$0) }
    container = records.word(&place)
    formats = records.numbers(&place)
    gzipMembers = records.number(&place)
    members = records.number(&place)
    uncompressedBytes = records.number(&place)
    damage = records.notes(&place)
    warnings = records.notes(&place)
    outputs = [:]
    for _ in 0..<records.number(&place) {
      let kind = records.word(&place)
      let bytes = records.number(&place)
      outputs[kind] = Output(bytes: bytes, xxh128: records.sum(&place))
    }
    heldUntil = records.optional(&place) { records.number(&$0) }
    withdrawn = (0..<records.number(&place)).map { _ in records.number(&place) }
    isRetried = records.optional(&place) { records.number(&$0) == 1 }
  }
}
