import Testing
import Wire

@Suite struct `Folded words` {
  private static let list: [StaticString] = [
    "a", "am", "your inbox", "your inboxes", "publi\u{E9}", "更新", "foto:", "afp",
  ]
  private static let words = FoldedWords(list)

  private static let texts = [
    "At A café, AM or am? Your Inboxes; your inboxed.", "Publié 更新 at 9 a", "FOTO: AFP", "foto",
    "a", "", "yYour inbox", "publiÉ",
  ]

  /// What the words stand for, without a table: each is compared at each place.
  private static func lengths(_ bytes: [UInt8], at index: Int) -> [Int] {
    list.compactMap { word in
      let wanted = word.withUTF8Buffer { [UInt8]($0) }
      guard index + wanted.count <= bytes.count else { return nil }
      let here = bytes[index..<index + wanted.count].map { $0.isUpper ? $0 | 0x20 : $0 }
      return here == wanted ? wanted.count : nil
    }
  }

  @Test(arguments: texts)
  func `the table finds what comparing every word at every place does`(_ text: String) {
    let bytes = [UInt8](text.utf8)
    for index in 0...bytes.count {
      let lengths = Self.lengths(bytes, at: index)
      let stands = Self.words.stand(bytes.span, at: index)
      #expect(stands == !lengths.isEmpty)
      for end in index...bytes.count {
        let fitting = lengths.filter { index + $0 <= end }
        let length = Self.words.length(bytes.span, at: index, to: end)
        #expect(length == fitting.first)
        let isWord = Self.words.contain(bytes.span, index..<end)
        #expect(isWord == fitting.contains(end - index))
        let isWhole = Self.words.standWhole(bytes.span, at: index, to: end)
        #expect(
          isWhole == fitting.contains { index + $0 == end || !bytes[index + $0].isWord })
      }
    }
  }

  @Test func `nothing stands before the text`() {
    let bytes = [UInt8]("am".utf8)
    let stands = Self.words.stand(bytes.span, at: -1)
    #expect(!stands)
  }
}
