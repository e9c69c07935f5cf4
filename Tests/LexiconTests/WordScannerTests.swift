import Lexicon
import TestKit
import Testing
import Wire

@Suite struct `The word scanner's three ways` {
  private func tokens(_ bytes: [UInt8], end: Int) -> [Token] {
    var tokens: [Token] = []
    var index = 0
    while let token = WordScanner.next(in: bytes.span, from: index, end: end) {
      tokens.append(token)
      index = token.end
    }
    return tokens
  }

  /// Within eight bytes of the end words are read byte by byte, before that eight at a time: a text
  /// and the same text with more behind it must have the same tokens.
  @Test(arguments: 0..<400)
  func `words are the same whether eight bytes may be read at once or not`(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let pieces = [
      "a", "I", "U.S.", "J.", "NATO", "McDonald", "o'clock", "Reuters'", "it's", "é", "Zürich",
      "longerwordthaneight", "eightchr", "AT&T", "1,270.5", "3rd", "x86", ".", ",", "-", "“", "’s",
      "A.", "THE", "fin.", "Co.",
    ]
    var text = ""
    for _ in 0..<random.next(upTo: 6) + 1 {
      text += pieces[random.next(upTo: pieces.count)]
      if random.next(upTo: 3) > 0 { text += " " }
    }
    let bytes = Array(text.utf8)
    let alone = tokens(bytes, end: bytes.count)
    let followed = tokens(bytes + Array("andmoreletters".utf8), end: bytes.count)
    #expect(alone.map(\.range) == followed.map(\.range), "\(text)")
    #expect(alone.map(\.hash) == followed.map(\.hash), "\(text)")
    #expect(alone.map(\.shape) == followed.map(\.shape), "\(text)")
    #expect(alone.map(\.kind) == followed.map(\.kind), "\(text)")
  }

  /// A batch's text goes on behind a paragraph: the quick way reads past its end and must not let
  /// it show.
  @Test(arguments: 0..<400)
  func `tokens scanned together are those scanned one by one`(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let pieces = [
      "a", "I", "U.S.", "J.", "NATO", "o'clock", "it's", "é", "longerwordthaneight", "eightchr",
      "sixteenlettersss", "AT&T", "1,270.5", "1990s", "2009", "12345678", "33.", "7,", ".", ",",
      "\"", "—", "THE", " ", "\n", "\t", "\u{7}",
    ]
    var text = ""
    for _ in 0..<random.next(upTo: 30) + 1 {
      text += pieces[random.next(upTo: pieces.count)]
      if random.next(upTo: 3) > 0 { text += " " }
    }
    let bytes = Array(text.utf8)
    let end = bytes.count - random.next(upTo: min(bytes.count, 20))
    var scanned: [Token] = []
    var index = 0
    while index < end {
      scanned.append(addingCapacity: 1 + random.next(upTo: 5)) { room in
        WordScanner.scan(bytes.span, from: &index, end: end, into: &room)
      }
    }
    let single = tokens(bytes, end: end)
    #expect(scanned.map(\.range) == single.map(\.range), "\(text) to \(end)")
    #expect(scanned.map(\.hash) == single.map(\.hash), "\(text) to \(end)")
    #expect(
      scanned.map { $0.shape.subtracting(.mayEnd) } == single.map(\.shape), "\(text) to \(end)")
    let ends = single.map { token in
      let byte = bytes[Int(token.start)]
      switch token.kind {
      case .word: return token.shape.contains(.stopped) || token.length == 1 && !token.isCapital
      case .number: return token.length <= 2
      case .mark: return byte.isSentenceStop || byte >= 0x80
      }
    }
    #expect(scanned.map { $0.shape.contains(.mayEnd) } == ends, "\(text) to \(end)")
    #expect(scanned.map(\.kind) == single.map(\.kind), "\(text) to \(end)")
  }
}
