import TestKit
import Testing
import Wire

@testable import Decode

@Suite struct `Character sets of XML and mail` {
  private func item(_ label: String, _ word: [UInt8]) -> [UInt8] {
    Array("<?xml version=\"1.0\" encoding='\(label)'?>\n<nitf><body><body.content><p>The ".utf8)
      + word
      + Array(" sailed.</p></body.content></body></nitf>\n".utf8)
  }

  @Test(
    arguments: [
      ("iso-8859-2", [0xB3, 0xF3, 0x64, 0xBC], "łódź"),
      ("windows-1250", [0xB3, 0xF3, 0x64, 0x9F], "łódź"),
      ("ISO-8859-5", [0xDF, 0xE0, 0xD8], "при"), ("Windows-1251", [0xEF, 0xF0, 0xE8], "при"),
      ("KOI8-R", [0xD0, 0xD2, 0xC9], "при"), ("iso-8859-7", [0xF0, 0xEB, 0xEF], "πλο"),
      ("windows-1253", [0xF0, 0xEB, 0xEF], "πλο"), ("iso-8859-9", [0xFE, 0xF0], "şğ"),
      ("windows-1254", [0xFE, 0xF0], "şğ"), ("windows-1256", [0xDA, 0xE4], "عن"),
      ("iso-8859-15", [0xA4, 0xE9], "€é"), ("iso-8859-1", [0xE9, 0x80], "é€"),
      ("x-nowhere", [0xC5, 0x82], "ł"), ("windows-1251", [0xC5, 0x82], "ł"),
    ] as [(String, [UInt8], String)])
  func `an item is read in the set that it declares, or in UTF-8 where it is that`(
    _ label: String, _ word: [UInt8], _ text: String
  ) {
    let result = XMLDriver(NITFReader.self, item(label, word))
    #expect(result.documents == [["paragraph=The \(text) sailed."]])
  }

  @Test func `a set that is not read is a reject that names it`() {
    for (label, word) in [
      ("iso-2022-jp-3", [0x1B, 0x24, 0x28, 0x4F, 0x2E]),
      ("x-mac-farsi", [0x8A, 0x43]),
    ] as [(String, [UInt8])] {
      let sound = item("utf-8", Array("boat".utf8))
      let result = Stages.decode(item(label, word) + sound)
      #expect(result.rejects.map(\.reason) == [.notText] && result.documents == 1)
      #expect(result.rejects.first?.detail.contains(label) == true)
    }
  }

  @Test func `a feed's head is in the feed's set`() throws {
    var feed = Array(
      "<?xml version='1.0' encoding='windows-1251'?><rss><channel><title>".utf8)
    feed += [0xEF, 0xF0, 0xE8]
    feed += Array("</title><item><title>A</title><description>B c.</description></item>".utf8)
    feed += Array("</channel></rss>".utf8)
    let fields = try #require(XMLDriver(FeedReader.self, feed).documents.first)
    #expect(fields.contains("source=при"))
  }

  private func mail(_ sets: [String]) -> [UInt8] {
    var text = "From: a@nowhere.example\nSubject: Ferry\nMIME-Version: 1.0\n"
    text += "Content-Type: multipart/mixed; boundary=x\n\n"
    for (index, set) in sets.enumerated() {
      text += "--x\nContent-Type: text/plain; charset=\(set)\n"
      text += "Content-Transfer-Encoding: quoted-printable\n\nPart \(index) =B3.\n"
    }
    return Array((text + "--x--\n").utf8)
  }

  @Test func `a part of mail in an unknown set takes no other with it`() throws {
    let story = try #require(Stages.stories(mail(["iso-8859-2", "x-mac-farsi"])).first)
    #expect(story["text"] as? String == "Part 0 ł.")
    #expect(XMLDriver(MailReader.self, mail(["x-mac-farsi"])).outcomes == [.reject(.notText)])
  }
}
