import Foundation
import Newsroom
import TestKit
import Testing
import Wire

@Suite struct `Parts of a story's JSON` {
  /// Text of one, two, three and four bytes a character, in pieces longer than a block of 64.
  @Test(arguments: 0..<20)
  func `offsets count code points`(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let alphabet: [String] = seed == 0 ? ["a", "b"] : ["a", "b", "c", " ", "é", "—", "😀"]
    let before = "é before"
    let text = (0..<random.next(upTo: 300)).map { _ in alphabet[random.next(upTo: alphabet.count)] }
      .joined()
    let bytes = Array((before + text + "behind é").utf8)
    let start = before.utf8.count
    var offsets = CodePointOffsets()
    offsets.prepare(bytes.span, start..<start + text.utf8.count)
    var byte = start
    for (count, scalar) in text.unicodeScalars.enumerated() {
      #expect(offsets.offset(bytes.span, byte) == count)
      byte += String(scalar).utf8.count
    }
    #expect(offsets.offset(bytes.span, byte) == text.unicodeScalars.count)
  }

  @Test(
    arguments: [
      (0, "0"), (33, "33"), (32.4, "32.4"), (-0.5, "-0.5"), (629_400_000, "629400000"),
      (12_345.6789, "12345.6789"), (-77.0282, "-77.0282"), (0.0001, "0.0001"),
      (1_000_000.05, "1000000.05"), (1.0 / 3, "0.3333333333333333"), (1e16, "1e+16"),
      (2.5e-7, "2.5e-07"),
    ] as [(Double, String)])
  func `numbers are the shortest that read back`(_ value: Double, _ expected: String) {
    var json = JSONBytes()
    json.number(value)
    let written = String(decoding: json.array, as: UTF8.self)
    #expect(written == expected)
    #expect(Double(written) == value)
  }
}
