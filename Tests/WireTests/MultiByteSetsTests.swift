import TestKit
import Testing

@testable import Wire

@Suite struct `Character sets of several bytes` {
  static let sets: [Charset] = [
    .shiftJIS, .eucJP, .gb18030, .big5, .eucKR, .iso2022JP, .iso2022KR, .iso2022CN, .hzGB2312,
  ]

  private func read(_ bytes: [UInt8], _ charset: Charset) -> (text: String, malformed: Int) {
    var out: [UInt8] = []
    let malformed = MultiByteSets.append(bytes.span, 0..<bytes.count, charset, to: &out)
    return (String(decoding: out, as: UTF8.self), malformed)
  }

  static let texts: [(String, [UInt8], String)] = [
    // Trail bytes that are ASCII's marks: 0x5C, 0x40; a half-width letter; a circled digit.
    ("Shift_JIS", [0x83, 0x5C, 0x95, 0x5C, 0x87, 0x40, 0x8D, 0x60, 0x81, 0x42, 0xB1], "ソ表①港。ｱ"),
    ("EUC-JP", [0xA5, 0xBD, 0xC9, 0xBD, 0xAD, 0xA1, 0x8E, 0xB1, 0xA1, 0xA3], "ソ表①ｱ。"),
    ("EUC-JP", [0x8F, 0xB0, 0xA1], "丂"),
    // The first byte of 失 is `<`.
    (
      "ISO-2022-JP",
      [0x41, 0x1B, 0x24, 0x42, 0x3C, 0x3A, 0x26, 0x21, 0x2D, 0x21, 0x1B, 0x28, 0x42, 0x3C], "A失Α①<"
    ),
    ("iso-2022-jp", [0x1B, 0x28, 0x49, 0x31, 0x1B, 0x28, 0x4A, 0x5C], "ｱ\\"),
    ("GB2312", [0xB8, 0xDB, 0xBF, 0xDA, 0xA1, 0xA3], "港口。"),
    ("gbk", [0x80, 0x35, 0x81, 0x40], "€5丂"),
    ("GB18030", [0x81, 0x39, 0xEF, 0x31, 0xB8, 0xDB], "㐂港"),
    ("Big5", [0xB4, 0xE4, 0xB3, 0x5C, 0xA5, 0x5C, 0xBB, 0x5C, 0xA1, 0x43], "港許功蓋。"),
    ("big5-hkscs", [0x88, 0x62, 0x88, 0x66], "Ê\u{304}Ê"),
    ("EUC-KR", [0xC7, 0xD7, 0xB1, 0xB8], "항구"), ("ks_c_5601-1987", [0x8C, 0x63], "똠"),
    // The designation stands once, the shifts around the characters.
    ("ISO-2022-KR", Array("\u{1B}$)CA\u{0E}GW18\u{0F}<".utf8), "A항구<"),
    ("ISO-2022-CN", Array("\u{1B}$)AA\u{0E}8[?Z\u{0F}<".utf8), "A港口<"),
    ("HZ-GB-2312", Array("A~{8[?Z!#~}~~<~\n~5".utf8), "A港口。~<~5"),
  ]

  @Test(arguments: texts)
  func `a label's bytes are its characters`(_ label: String, _ bytes: [UInt8], _ text: String) {
    let found = read(bytes, Charset(label: label))
    #expect(found.text == text && found.malformed == 0)
  }

  @Test(
    arguments: [
      // Shift_JIS: a lead byte before ASCII, a byte that is none, a pair that is no character.
      (.shiftJIS, [0x81, 0x3C, 0x70], "\u{FFFD}<p", 1),
      (.shiftJIS, [0x41, 0xFF, 0x42], "A\u{FFFD}B", 1),
      (.shiftJIS, [0x85, 0xA1, 0x8D, 0x60], "\u{FFFD}港", 1),
      (.eucJP, [0xA5, 0x3C, 0xB9, 0xC1], "\u{FFFD}<港", 1),
      (.eucJP, [0x95, 0x5C, 0x80], "\u{FFFD}\\\u{FFFD}", 2),
      (.eucJP, [0x8F, 0xA1, 0xA1, 0xB9, 0xC1], "\u{FFFD}港", 1),
      (.iso2022JP, [0x1B, 0x24, 0x42, 0x39, 0x0A, 0x3C, 0x70, 0x3E], "\u{FFFD}\n<p>", 1),
      (.iso2022JP, [0x41, 0xE9, 0x42], "A\u{FFFD}B", 1),
      (.iso2022KR, [0x0E, 0x47, 0x0A, 0x3C, 0x70, 0x3E], "\u{FFFD}\n<p>", 1),
      // Taiwan's set in ISO-2022-CN is not read; its bytes are no ASCII.
      (
        .iso2022CN, Array("\u{1B}$)G\u{0E}<<\u{0F}<p>".utf8),
        "\u{FFFD}<p>", 1
      ),
      (.hzGB2312, Array("~{8\n<p>".utf8), "\u{FFFD}\n<p>", 1),
      (.hzGB2312, [0x41, 0xE9, 0x42], "A\u{FFFD}B", 1),
      (.gb18030, [0xB8, 0x3C, 0xB8, 0xDB], "\u{FFFD}<港", 1),
      (.gb18030, [0xFF, 0x41], "\u{FFFD}A", 1),
      (.big5, [0xB4, 0x3C, 0xB4, 0xE4], "\u{FFFD}<港", 1), (.eucKR, [0xC7, 0x3C], "\u{FFFD}<", 1),
    ] as [(Charset, [UInt8], String, Int)])
  func `what is no character is U+FFFD, and the rest is read`(
    _ charset: Charset, _ bytes: [UInt8], _ text: String, _ malformed: Int
  ) {
    let found = read(bytes, charset)
    #expect(found.text == text && found.malformed == malformed)
  }

  @Test(
    arguments: [
      (.shiftJIS, [0x8D, 0x60, 0x8D]), (.eucJP, [0xB9, 0xC1, 0x8F, 0xB0]),
      (.iso2022JP, [0x1B, 0x24, 0x42, 0x39, 0x41, 0x39]), (.gb18030, [0xB8, 0xDB, 0xB8]),
      (.iso2022CN, Array("\u{0E}8[8".utf8)), (.hzGB2312, Array("~{8[8".utf8)),
      (.gb18030, [0xB8, 0xDB, 0x81]), (.big5, [0xB4, 0xE4, 0xB4]),
    ] as [(Charset, [UInt8])])
  func `a last character that is cut off is one U+FFFD`(_ charset: Charset, _ bytes: [UInt8]) {
    #expect(read(bytes, charset).text == "港\u{FFFD}")
  }

  @Test(arguments: sets)
  func `a long text is read in pieces without a loss`(_ charset: Charset) {
    let word: [Charset: [UInt8]] = [
      .shiftJIS: [0x8D, 0x60], .eucJP: [0xB9, 0xC1], .gb18030: [0xB8, 0xDB], .big5: [0xB4, 0xE4],
      .eucKR: [0xC7, 0xD7], .iso2022JP: [0x1B, 0x24, 0x42, 0x39, 0x41, 0x1B, 0x28, 0x42],
      .iso2022KR: [0x0E, 0x47, 0x57, 0x0F], .iso2022CN: [0x0E, 0x38, 0x5B, 0x0F],
      .hzGB2312: [0x7E, 0x7B, 0x38, 0x5B, 0x7E, 0x7D],
    ]
    let count = 70_001
    var bytes: [UInt8] = []
    for _ in 0..<count { bytes += word[charset] ?? [] }
    let found = read(bytes, charset)
    #expect(found.malformed == 0 && found.text.unicodeScalars.count == count)
  }

  @Test(arguments: sets, [1, 2, 3])
  func `any bytes become UTF-8, with all of their ASCII lines`(_ charset: Charset, _ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let lead: [UInt8] = [
      0x1B, 0x24, 0x28, 0x42, 0x0E, 0x0F, 0x29, 0x43, 0x7E, 0x7B, 0x8F, 0x8E, 0x81, 0x88, 0x66,
      0xA1, 0xFE, 0xFF, 0x80,
    ]
    var failed: [[UInt8]] = []
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<random.next(upTo: 40) {
        let isLead = random.next(upTo: 2) == 0
        bytes.append(
          isLead ? lead[random.next(upTo: lead.count)] : UInt8(random.next(upTo: 256)))
      }
      bytes += Array("\r\n\r\n<end>".utf8)
      var out: [UInt8] = []
      MultiByteSets.append(bytes.span, 0..<bytes.count, charset, to: &out)
      let isText = (try? UTF8Span(validating: out.span)) != nil
      if !isText || !out.ends(with: "\n<end>") || out.count > bytes.count * 3 + 8 {
        failed.append(bytes)
      }
    }
    #expect(failed.isEmpty, "\(charset), seed \(seed): \(failed.prefix(3))")
  }

  @Test func `what is UTF-8 beyond doubt is that, pairs are what was declared`() {
    func resolve(_ bytes: [UInt8], _ charset: Charset) -> Charset {
      MultiByteSets.resolve(bytes.span, 0..<bytes.count, declared: charset)
    }
    #expect(resolve(Array("港口".utf8), .gb18030) == .utf8)
    #expect(resolve(Array("plain".utf8), .big5) == .utf8)
    #expect(resolve([0xC7, 0xA1], .eucKR) == .eucKR)
    #expect(resolve(Array("caf\u{E9}".utf8), .gb18030) == .gb18030)
    #expect(resolve([0x1B, 0x24, 0x42, 0x39, 0x41], .iso2022JP) == .iso2022JP)
    #expect(resolve(Array("~{8[~}".utf8), .hzGB2312) == .hzGB2312)
    #expect(resolve(Array("\u{0E}GW\u{0F}".utf8), .iso2022KR) == .iso2022KR)
    #expect(resolve(Array("plain".utf8), .iso2022CN) == .utf8)
  }

  @Test(
    arguments: [
      (.iso2022JP, "\u{1B}$B<:&>\u{1B}(B"), (.iso2022KR, "\u{1B}$)C\u{0E}<<&>\u{0F}"),
      (.hzGB2312, "~{<:&>0~~}"), (.iso2022CN, "\u{1B}$)A\u{0E}<:&>\u{0F}"),
    ] as [(Charset, String)], [1, 2, 5, 1000])
  func `a mask hides the characters of a set of seven bits and moves no tag`(
    _ row: (charset: Charset, word: String), _ piece: Int
  ) {
    let text = Array("<a>\(row.word)</a>\n<b/>".utf8)
    var mask = ShiftMask(row.charset)
    var dropped = 0
    for end in Array(stride(from: 0, to: text.count, by: piece)) + [text.count] {
      mask.extend(text.span.extracting(dropped..<end), isWhole: end == text.count)
      #expect(mask.bytes.count == end - dropped)
      if end > 12, dropped == 0 {
        dropped = 3
        mask.drop(3)
      }
    }
    let shown = String(decoding: mask.bytes, as: UTF8.self)
    let hidden = String(repeating: "x", count: row.word.utf8.count)
    #expect(shown == "<a>\(hidden)</a>\n<b/>".dropFirst(dropped))
  }
}

extension [UInt8] {
  fileprivate func ends(with text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
