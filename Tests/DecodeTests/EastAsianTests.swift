import Foundation
import TestKit
import Testing
import Wire

@testable import Decode

@Suite struct `Copy in East Asian character sets` {
  private static func item(
    _ declaration: String, _ text: [UInt8], language: String = "ja", id: String = "a"
  ) -> [UInt8] {
    Array(
      """
      <?xml version="1.0"\(declaration)?>
      <nitf xml:lang="\(language)"><head><docdata><doc-id id-string="\(id)"/></docdata></head>\
      <body><body.content><p>
      """.utf8) + text + Array("</p></body.content></body></nitf>\n".utf8)
  }

  /// Texts whose bytes hold marks of markup: `\` and `@` in Shift_JIS, `<`, `&` and `>` in
  /// those of seven bits.
  static let texts: [(String, String, [UInt8], String)] = [
    ("Shift_JIS", "ja", [0x83, 0x5C, 0x95, 0x5C, 0x83, 0x40, 0x8D, 0x60, 0x81, 0x42], "ソ表ァ港。"),
    ("EUC-JP", "ja", [0xC9, 0xBD, 0xB9, 0xC1, 0xA1, 0xA3], "表港。"),
    (
      "ISO-2022-JP", "ja",
      [
        0x1B, 0x24, 0x42, 0x3C, 0x3A, 0x3C, 0x70, 0x26, 0x41, 0x3E, 0x21, 0x21, 0x23, 0x1B, 0x28,
        0x42,
      ], "失腫α勝。"
    ),
    ("ISO-2022-KR", "ko", Array("\u{1B}$)C\u{0E}<<>?\u{0F}.".utf8), "세씩."),
    ("ISO-2022-CN", "zh-CN", Array("\u{1B}$)A\u{0E}<:>&\u{0F}.".utf8), "己睛."),
    ("HZ-GB-2312", "zh-CN", Array("~{<:>&~}~~".utf8), "己睛~"),
    ("GB2312", "zh-CN", [0xB8, 0xDB, 0xBF, 0xDA, 0xA1, 0xA3], "港口。"),
    ("gb18030", "zh-CN", [0x81, 0x39, 0xEF, 0x31, 0xB8, 0xDB, 0xA1, 0xA3], "㐂港。"),
    ("Big5", "zh-TW", [0xB4, 0xE4, 0xB3, 0x5C, 0xA5, 0x5C, 0xA1, 0x43], "港許功。"),
    ("euc-kr", "ko", [0xC7, 0xD7, 0xB1, 0xB8, 0x2E], "항구."),
  ]

  @Test(arguments: texts, [7, 64, Int.max])
  func `an XML item is read in the set that it declares`(
    _ row: (String, String, [UInt8], String), _ piece: Int
  ) {
    let bytes = Self.item(" encoding=\"\(row.0)\"", row.2, language: row.1)
    let driver = XMLDriver(NITFReader.self, bytes, piece: piece)
    #expect(driver.documents.first?.last == "paragraph=\(row.3)" && driver.documents.count == 1)
    #expect(driver.used == bytes.count && !driver.isHanging)
  }

  @Test(arguments: texts)
  func `an item's place is that of its bytes, whatever stood before`(
    _ label: String, _ language: String, _ bytes: [UInt8], _ text: String
  ) throws {
    let first = Self.item(" encoding='\(label)'", bytes, language: language)
    let second = Self.item("", Array("A boat.".utf8), language: "en", id: "b")
    let stories = Stages.stories(first + first + second)
    #expect(stories.map { $0["text"] as? String } == [text, text, "A boat."])
    let offsets = stories.map { ($0["source"] as? [String: Any])?["offset"] as? Int }
    let start = try #require(Self.offset(of: "<nitf", in: first))
    let last = try #require(Self.offset(of: "<nitf", in: second))
    #expect(offsets == [start, first.count + start, first.count * 2 + last])
  }

  private static func offset(of word: StaticString, in bytes: [UInt8]) -> Int? {
    bytes.span.firstIndex(of: word)
  }

  @Test func `a long item of a set of seven bits is whole, and so is what follows it`() {
    let chinese = Array("~{<:>&~} ~~ &amp; ".utf8)
    let long = Array(repeatElement(chinese, count: 6000).joined())
    let label = " encoding='HZ-GB-2312'"
    let items = Self.item(label, long) + Self.item(label, chinese, id: "b")
    let driver = XMLDriver(NITFReader.self, items)
    let texts = driver.documents.map { $0.last ?? "" }
    let text = String(repeating: "己睛 ~ & ", count: 6000)
    #expect(texts == ["paragraph=" + text.dropLast(), "paragraph=己睛 ~ &"])
    #expect(driver.used == items.count)
  }

  @Test func `a feed in ISO-2022-JP has its head and all its items`() {
    let word: [UInt8] = [0x1B, 0x24, 0x42, 0x3C, 0x3A, 0x3C, 0x70, 0x1B, 0x28, 0x42]
    func element(_ name: String) -> [UInt8] {
      Array("<\(name)>".utf8) + word + Array("</\(name)>".utf8)
    }
    var feed = Array("<?xml version='1.0' encoding='iso-2022-jp'?><rss><channel>".utf8)
    feed += element("title")
    for _ in 0..<3 {
      feed += Array("<item>".utf8) + element("title") + element("description")
      feed += Array("</item>".utf8)
    }
    feed += Array("</channel></rss>".utf8)
    for piece in [11, Int.max] {
      let driver = XMLDriver(FeedReader.self, feed, piece: piece)
      #expect(driver.documents.count == 3)
      #expect(
        driver.documents.allSatisfy {
          $0.contains("headline=失腫") && $0.contains("source=失腫") && $0.contains("body=失腫")
        }, "\(driver.documents)")
    }
  }

  @Test(arguments: texts)
  func `mail is read in the set that it declares`(
    _ label: String, _ language: String, _ bytes: [UInt8], _ text: String
  ) throws {
    let subject = Data(bytes).base64EncodedString()
    let head = """
      From: desk@nowhere.example
      Subject: =?\(label)?B?\(subject)?=
      MIME-Version: 1.0
      Content-Type: text/plain; charset=\(label)


      """
    let story = try #require(Stages.stories(Array(head.utf8) + bytes + bytes + [0x0A]).first)
    #expect(story["headline"] as? String == text && story["text"] as? String == text + text)
  }

  @Test func `bytes that are no character are counted in what was removed`() throws {
    let bytes: [UInt8] = [0xB8, 0xDB, 0xFF, 0xBF, 0xDA, 0xB8]
    let item = Self.item(" encoding='GB2312'", bytes, language: "zh")
    let story = try #require(Stages.stories(item).first)
    #expect(story["text"] as? String == "港\u{FFFD}口\u{FFFD}")
    let removed = story["removed"] as? [[String: String]]
    #expect(removed == [["text": "\u{FFFD}\u{FFFD}", "reason": "malformed_character"]])
  }

  @Test func `a page in mail may name its set itself`() throws {
    let head = """
      From: desk@nowhere.example
      Subject: Port
      MIME-Version: 1.0
      Content-Type: text/html

      <html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head><body><p>
      """
    let bytes = Array(head.utf8) + [0x95, 0x5C, 0x8D, 0x60] + Array("</p></body></html>\n".utf8)
    let story = try #require(Stages.stories(bytes).first)
    #expect(story["text"] as? String == "表港")
  }

  @Test(
    arguments: [
      ("ja", [0xC9, 0xBD, 0xB9, 0xC1, 0xA1, 0xA3], "表港。"),
      ("ja-JP", [0x95, 0x5C, 0x8D, 0x60, 0x81, 0x42], "表港。"),
      ("zh", [0xB8, 0xDB, 0xBF, 0xDA], "港口"), ("zh-Hant", [0xB4, 0xE4, 0xB3, 0x5C], "港許"),
      ("zh-TW", [0xB4, 0xE4, 0xA4, 0x66], "港口"), ("ko", [0xC7, 0xD7, 0xB1, 0xB8], "항구"),
      // What is not sound in a language's set, or is of another, is what it was.
      ("ja", [0x43, 0x61, 0x66, 0xE9], "Café"), ("ko", [0x43, 0x61, 0x66, 0xE9, 0x2E], "Café."),
      ("en", [0xE9, 0x74, 0xE9], "été"), ("de", [0x95, 0x5C], "•\\"),
    ] as [(String, [UInt8], String)])
  func `an item that declares no set is in its language's, where every byte is sound in it`(
    _ language: String, _ bytes: [UInt8], _ text: String
  ) {
    for declaration in ["", " encoding=\"iso-8859-1\""] {
      let item = Self.item(declaration, bytes, language: language)
      let story = Stages.stories(item).first
      #expect(story?["text"] as? String == text, "\(declaration)")
    }
  }

  @Test func `a malformed character takes nothing else with it`() throws {
    let bytes: [UInt8] = [0x8D, 0x60, 0x81]
    let item = Self.item(" encoding='shift_jis'", bytes)
    #expect(Stages.stories(item).first?["text"] as? String == "港\u{FFFD}")
  }

  @Test func `text behind a declaration in another reader's format is read by it`() throws {
    var bytes = Array(
      "<?xml version='1.0' encoding='EUC-JP'?>\n<DOC>\n<DOCNO> X-1 </DOCNO>\n<TEXT>\n".utf8)
    bytes += [0xC9, 0xBD, 0xB9, 0xC1, 0xA1, 0xA3] + Array("\n</TEXT>\n</DOC>\n".utf8)
    let result = Stages.stories(bytes)
    #expect(result.first?["text"] as? String == "表港。")
  }
}
