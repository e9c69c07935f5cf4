import Decode
import TestKit
import Testing
import Wire

/// Three documents in Gigaword's layout.
let gigaword = Array(
  (1...3).map {
    "<DOC id=\"SYN_ENG_20200101.000\($0)\" type=\"story\" >\n<HEADLINE>\nHeadline \($0)\n</HEADLINE>\n<TEXT>\n<P>\nText < of & document \($0).\n</P>\n</TEXT>\n</DOC>\n"
  }.joined().utf8)

@Suite struct `Reading gzip` {
  private typealias Result = (
    text: [UInt8], members: [GzipHeader], damage: [WireError], trailing: Int
  )

  /// Reads all members by every library that is built in; pieces are fed `size` bytes at a time.
  ///
  /// Where a member is sound the libraries agree in everything; what a broken one still gives, and
  /// in which words it is told, is each library's own.
  private func read(_ bytes: [UInt8], feeding size: Int = 7) -> Result {
    let result = read(ZlibInflater.self, bytes, feeding: size)
    #if FastDeflate
      let other = read(ISALInflater.self, bytes, feeding: size)
      #expect(other.members == result.members)
      #expect(other.damage.map(\.code) == result.damage.map(\.code))
      #expect(other.trailing == result.trailing)
      #expect(other.text == result.text || !result.damage.isEmpty)
    #endif
    return result
  }

  private func read<Engine: RawInflater & ~Copyable>(
    _ engine: Engine.Type, _ bytes: [UInt8], feeding size: Int
  ) -> Result {
    var reader = GzipStreamReader<Engine>()
    var (text, members, damage, trailing, position) = (
      [UInt8](), [GzipHeader](), [WireError](), 0, 0
    )
    while true {
      switch reader.read(into: &text, room: 64) {
      case .produced, .memberEnd: continue
      case .memberStart(let header): members.append(header)
      case .damage(let error): damage.append(error)
      case .trailingBytes(let count, _): trailing = count
      case .finished: return (text, members, damage, trailing)
      case .needsInput:
        let end = min(bytes.count, position + size)
        reader.feed(Array(bytes[position..<end]), isLast: end == bytes.count)
        position = end
      }
    }
  }

  @Test(arguments: [1, 2, 13, 100_000])
  func `members follow each other, empty ones too, however they are fed`(_ size: Int) {
    let bytes = Gzip.member(Array("one ".utf8)) + Gzip.member([]) + Gzip.member(Array("two".utf8))
    let result = read(bytes, feeding: size)
    #expect(result.text == Array("one two".utf8))
    #expect(result.members.count == 3)
    #expect(result.damage.isEmpty)
  }

  @Test func `every field of the header is read`() throws {
    let result = read(Gzip.fullMember(Array("text".utf8), name: "a.sgml", comment: "from tape"))
    let header = try #require(result.members.first)
    #expect(header.name == Array("a.sgml".utf8))
    #expect(header.comment == Array("from tape".utf8))
    #expect(header.extra == [0x42, 0x43, 2, 0, 1, 2])
    #expect(result.text == Array("text".utf8))
  }

  @Test(arguments: [1, 100, 5000])
  func `zeros between members are padding too`(_ count: Int) {
    let padding = [UInt8](repeating: 0, count: count)
    let result = read(Gzip.member(Array("one ".utf8)) + padding + Gzip.member(Array("two".utf8)))
    #expect(result.text == Array("one two".utf8) && result.members.count == 2)
    #expect(result.damage.isEmpty && result.trailing == 0)
  }

  @Test func `zeros behind the last member are padding, other bytes are told`() {
    let member = Gzip.member(Array("text".utf8))
    let padded = read(member + Array(repeating: 0, count: 512))
    #expect(padded.damage.isEmpty && padded.trailing == 0)
    let trailing = read(member + Array("junk".utf8))
    #expect(trailing.damage.isEmpty && trailing.trailing == 4)
    #expect(trailing.text == Array("text".utf8))
  }

  @Test func `a changed checksum and a changed length are damage`() {
    for offset in [8, 4] {
      var bytes = Gzip.member(Array("text".utf8))
      bytes[bytes.count - offset] ^= 1
      let result = read(bytes)
      #expect(result.text == Array("text".utf8))
      #expect(result.damage.count == 1)
    }
  }

  @Test func `a file cut at any byte ends, with damage, and gives a beginning of the text`() {
    let text = Array(String(repeating: "The quick brown fox. ", count: 40).utf8)
    let bytes = Gzip.member(text)
    for length in 0..<bytes.count {
      let result = read(Array(bytes[..<length]), feeding: 50)
      #expect(result.damage.count == 1, "cut at \(length)")
      #expect(text.starts(with: result.text), "cut at \(length)")
    }
  }

  @Test func `a member behind a broken one is read`() {
    var broken = Gzip.member(Array(String(repeating: "lost words ", count: 99).utf8))
    for index in 20..<40 { broken[index] = 0xFF }
    let result = read(broken + Gzip.member(Array("found".utf8)), feeding: 1000)
    #expect(result.damage.count == 1)
    #expect(result.text.suffix(5) == Array("found".utf8)[...])
  }
}

@Suite struct `Decoding archives` {
  private func names(_ batches: [DecodedBatch], _ field: FieldName) -> [String] {
    batches.flatMap { batch in
      batch.fields.filter { $0.kind == field }.map {
        String(decoding: batch.bytes[$0.range], as: UTF8.self)
      }
    }
  }

  @Test(arguments: [1, 3, 64, 100_000])
  func `documents are the same however the file is fed`(_ piece: Int) {
    for bytes in [gigaword, Gzip.member(gigaword)] {
      let result = Stages.decode(bytes, piece: piece)
      #expect(result.documents == 3)
      #expect(result.rejects.isEmpty)
      #expect(names(result.batches, .id).last == "SYN_ENG_20200101.0003")
      #expect(names(result.batches, .paragraph).first == "Text < of & document 1.")
    }
  }

  @Test func `offsets are where the documents stand`() {
    let result = Stages.decode(Gzip.member(gigaword), batchBytes: 1)
    let offsets = result.batches.flatMap(\.documents).map(\.offset)
    #expect(offsets.count == 3)
    for offset in offsets {
      #expect(Array(gigaword[offset..<offset + 5]) == Array("<DOC ".utf8))
    }
  }

  @Test func `a cut archive gives every whole document, then a reject and damage`() {
    let text = (1...200).map {
      "<DOC id=\"D\($0)\" type=\"story\">\n<TEXT>\n<P>\n\((0..<30).map { "\($0 &* 7919)" }.joined(separator: " "))\n</P>\n</TEXT>\n</DOC>\n"
    }.joined()
    let bytes = Gzip.member(Array(text.utf8))
    let result = Stages.decode(Array(bytes[..<(bytes.count / 2)]))
    #expect(result.damage.count == 1)
    #expect(result.damage.first?.compressedOffset != nil)
    #expect(result.documents > 20)
    #expect(result.rejects.map(\.reason) == [.unterminated])
  }

  @Test func `a document that does not end before the next begins is rejected alone`() {
    let text =
      "<DOC id=\"A\" type=\"story\">\n<TEXT>\ncut\n<DOC id=\"B\" type=\"story\">\n<TEXT>\nwhole\n</TEXT>\n</DOC>\n"
    let result = Stages.decode(Array(text.utf8))
    #expect(result.documents == 1)
    #expect(result.rejects.map(\.reason) == [.unterminated])
    #expect(names(result.batches, .id) == ["B"])
  }

  @Test func `lines that are no record are rejected, the next is read on`() {
    let lines = [
      "{\"text\":\"one\"}", "[1,2]", "{\"text\":", "{\"title\":\"no text\"}", "3", "",
      "{\"id\":\"x\",\"text\":\"two\\u0041\\n\"}",
    ].joined(separator: "\n")
    var bytes = Array(lines.utf8)
    bytes += Array("\n{\"text\":\"".utf8) + [0xFF, 0xFE] + Array("\"}\n{\"text\":\"three\"}".utf8)
    let result = Stages.decode(bytes)
    #expect(names(result.batches, .body) == ["one", "twoA\n", "three"])
    #expect(
      result.rejects.map(\.reason) == [.notAnObject, .notJSON, .noText, .notAnObject, .invalidUTF8])
    let records = result.batches.flatMap(\.documents).map(\.record) + result.rejects.map(\.record)
    #expect(records.sorted() == Array(1...8))
  }

  @Test func `every file of a tar is a member, long names whole`() throws {
    let bytes = try Fixtures.bytes("pages.tar")
    let result = Stages.decode(Gzip.member(bytes))
    #expect(result.documents == 2)
    let members = result.batches.flatMap(\.envelope.members)
    #expect(members.first == "pages/short.txt")
    #expect(try #require(members.last).hasSuffix("story.txt"))
    #expect(members.map(\.utf8.count) == [15, 17, 129])
    #expect(result.rejects.map(\.reason) == [.unknownFormat])
  }

  @Test func `the bytes decide the format, not the name`() {
    #expect(Stages.decode(gigaword, name: "x.jsonl").documents == 3)
    #expect(
      Stages.decode(Array("{\"text\":\"a\"}\n".utf8), name: "x.sgml").batches.first?.documents
        .first?.format == .jsonLines)
    #expect(
      Stages.decode(Array("A plain story.\n".utf8), name: "x.json").batches.first?.documents.first?
        .format == .plainText)
  }

  @Test func `an empty archive has no documents and no damage`() {
    let result = Stages.decode(Gzip.member([]))
    #expect(result.documents == 0 && result.damage.isEmpty)
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `random bytes and changed archives never trap, and end`(_ seed: UInt64) {
    var state = seed
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    var bytes = seed % 2 == 0 ? Gzip.member(gigaword) : gigaword + Array("{\"text\":\"a\"}\n".utf8)
    for _ in 0..<(1 + next() % 12) {
      bytes[Int(next()) % bytes.count] = UInt8(truncatingIfNeeded: next())
    }
    _ = Stages.stories(bytes)
  }
}

@Suite struct `What is no story` {
  @Test(arguments: [
    "<?xml version=\"1.0\"?><mets><body>words and words</body></mets>",
    "WARC/1.0\r\nWARC-Type: x\r\n",
    "<!DOCTYPE html><html>words</html>", "{\n  \"a\": \"pretty\",\n  \"b\": 1\n}\n",
  ])
  func `other formats are one reject, not a story`(_ text: String) {
    let result = Stages.decode(Array(text.utf8))
    #expect(result.documents == 0)
    #expect(result.rejects.map(\.reason) == [.unknownFormat])
  }

  @Test(arguments: [
    ("WARC/1.0\r\nWARC-Type: warcinfo\r\n", "a WARC file", "take the pages' texts out"),
    ("\n<!DOCTYPE html>\n<html><p>words</p></html>", "an HTML page", "as plain text"),
    ("<?xml version=\"1.0\"?><!-- a page --><html>words</html>", "an HTML page", "as plain text"),
    (
      "<?xml version=\"1.0\"?><mets:mets><body>words</body></mets:mets>", "root is <mets:mets>",
      "wireroom formats"
    ),
    ("%PDF-1.4 words and words", "a PDF file", "as plain text"),
    ("{\\rtf1 words and words}", "an RTF document", "as plain text"),
    ("{\n  \"a\": \"pretty\",\n  \"b\": 1\n}\n", "no reader knows this format", "jsonl"),
  ])
  func `a reject says what was seen and what to do`(
    _ text: String, _ seen: String, _ remedy: String
  ) {
    let reject = Stages.decode(Array(text.utf8)).rejects.first
    #expect(reject?.reason == .unknownFormat && reject?.offset == 0)
    #expect(reject?.detail.contains(seen) == true && reject?.detail.contains(remedy) == true)
  }

  /// A header with its checksum, and the bytes with their padding.
  private static func tarEntry(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at start: Int) {
      for (offset, byte) in text.utf8.enumerated() { header[start + offset] = byte }
    }
    put(name, at: 0)
    put(String(bytes.count, radix: 8), at: 124)
    put("0", at: 156)
    put("        ", at: 148)
    put(String(header.reduce(0) { $0 + Int($1) }, radix: 8) + "\0", at: 148)
    return header + bytes + Array(repeating: 0, count: (512 - bytes.count % 512) % 512)
  }

  @Test func `a packed file within a tar is told`() throws {
    let tar = Self.tarEntry("inner.gz", Gzip.member(gigaword)) + Self.tarEntry("a.sgml", gigaword)
    let result = Stages.decode(tar + Array(repeating: 0, count: 1024))
    #expect(result.documents == 3)
    #expect(result.rejects.map(\.reason) == [.unknownFormat])
    #expect(result.rejects.first?.detail.contains("a packed file") == true)
    #expect(result.rejects.first?.offset == 512)
  }

  @Test func `an empty text and a field of zeros are rejects`() {
    #expect(Stages.decode(Array("{\"text\":\"\"}\n".utf8)).rejects.map(\.reason) == [.noText])
    #expect(
      Stages.decode(Array(repeating: 0, count: 9000)).rejects.map(\.reason) == [.unknownFormat])
  }

  @Test func `a Gigaword file whose first document has no id is still Gigaword`() {
    let text = "<DOC type=\"story\">\n<TEXT>\nx\n</TEXT>\n</DOC>\n"
    let result = Stages.decode(Array(text.utf8) + gigaword)
    #expect(result.documents == 3)
    #expect(result.rejects.map(\.reason) == [.noIdentifier])
  }

  @Test func `a tar that ends inside a file is damaged, an empty gzip file too`() throws {
    let tar = try Fixtures.bytes("pages.tar")
    #expect(Stages.decode(Gzip.member(Array(tar.prefix(2048 + 512 + 10)))).damage.count == 1)
    #expect(Stages.decode([], name: "empty.gz").damage.count == 1)
  }

  @Test func `a few bytes behind the last member are a warning`() {
    let result = Stages.decode(Gzip.member(gigaword) + [0x1F])
    #expect(result.documents == 3 && result.damage.isEmpty)
    #expect(result.warnings.count == 1)
  }
}
