import Decode
import TestKit
import Testing

/// Documents that declare no character set are read in the one that a pipeline names.
@Suite struct `A pipeline's character set` {
  /// A word in each set, and what it says.
  private static let words: [(label: String, bytes: [UInt8], word: String)] = [
    ("windows-1251", [0xCF, 0xE0, 0xF0, 0xEE, 0xEC], "\u{41F}\u{430}\u{440}\u{43E}\u{43C}"),
    ("KOI8-R", [0xF0, 0xC1, 0xD2, 0xCF, 0xCD], "\u{41F}\u{430}\u{440}\u{43E}\u{43C}"),
    ("iso-8859-2", [0xA3, 0xF3, 0x64, 0xBC], "\u{141}\u{F3}d\u{17A}"),
    ("cp437", [0x46, 0x84, 0x68, 0x72, 0x65], "F\u{E4}hre"),
    ("shift_jis", [0x8D, 0x60, 0x82, 0xCD], "\u{6E2F}\u{306F}"),
    ("euc-kr", [0xC7, 0xD7, 0xB1, 0xB8], "\u{D56D}\u{AD6C}"),
  ]

  private static func trec(_ word: [UInt8]) -> [UInt8] {
    Array("<DOC>\n<DOCNO> X-1 </DOCNO>\n<TEXT>\n<P>\nThe ferry ".utf8) + word
      + Array(" sailed at noon.\n</P>\n</TEXT>\n</DOC>\n".utf8)
  }

  private static func message(_ word: [UInt8]) -> [UInt8] {
    Array("\u{1}xyd0045 4 s 40  syn 0818\r\n\r\nPort/\r\n\u{2}Port =\r\n\r\nThe ferry ".utf8) + word
      + Array(" sailed at noon.\r\n\u{3}\u{4}".utf8)
  }

  @Test(arguments: words)
  func `turns documents without one into UTF-8`(
    _ label: String, _ bytes: [UInt8], _ word: String
  ) throws {
    for document in [Self.trec(bytes), Self.message(bytes)] {
      let story = try #require(Stages.stories(document, charset: label).first)
      #expect(story["text"] as? String == "The ferry \(word) sailed at noon.")
    }
  }

  @Test(arguments: words)
  func `leaves UTF-8 as it is`(_ label: String, _ bytes: [UInt8], _ word: String) throws {
    let document = Self.trec(Array("\u{6E2F}\u{2019}".utf8))
    let story = try #require(Stages.stories(document, charset: label).first)
    #expect((story["text"] as? String)?.contains("\u{6E2F}") == true)
  }

  @Test(arguments: ["utf-8", "klingon", "", "utf-16"])
  func `is one that is read`(_ label: String) { #expect(AssumedCharset(label: label) == nil) }
}
