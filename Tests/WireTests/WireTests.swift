import Testing
import Wire

@Suite struct `Timestamps` {
  @Test(arguments: [
    (1970, 1, 1, 0), (1987, 2, 26, 6265), (2000, 2, 29, 11016), (1969, 12, 31, -1),
  ])
  func `day numbers and dates are each other's inverse`(
    _ year: Int, _ month: Int, _ day: Int, _ number: Int
  ) {
    let date = Timestamp(year: year, month: month, day: day)
    #expect(date.dayNumber == number)
    #expect(Timestamp(dayNumber: number) == date)
  }

  @Test func `every day of forty years comes back`() {
    let wrong = (0..<15_000).filter { Timestamp(dayNumber: $0).dayNumber != $0 }
    #expect(wrong.isEmpty)
  }

  @Test func `a date that does not exist is invalid`() {
    #expect(!Timestamp(year: 1987, month: 2, day: 29).isValid)
    #expect(Timestamp(year: 1988, month: 2, day: 29).isValid)
  }
}

@Suite struct `Byte searches` {
  @Test(arguments: [0, 1, 15, 16, 17, 31, 40])
  func `the vectorized searches find what a loop finds`(_ position: Int) {
    for byte in [UInt8(0x26), 0x23, 0x1F, 0x7F, 0xC3] {
      var bytes = [UInt8](repeating: 0x61, count: 48)
      bytes[position] = byte
      let found = bytes.span.firstIndexToDecode(from: 0, to: 48)
      #expect(found <= position && found > position - 16)
    }
    var bytes = [UInt8](repeating: 0x61, count: 48)
    let isASCII = bytes.span.isASCII(0..<48)
    bytes[position] = 0xC3
    let isStillASCII = bytes.span.isASCII(0..<48)
    let before = bytes.span.firstIndex(of: 0xC3, from: 0, to: position)
    let found = bytes.span.firstIndex(of: 0xC3)
    #expect(isASCII && !isStillASCII)
    #expect(before == nil && found == position)
  }

  @Test(arguments: [0, 7, 10, 99, 100, 12_345, Int.max, -5])
  func `numbers are written in decimal`(_ value: Int) {
    var bytes: [UInt8] = []
    bytes.append(decimal: value)
    #expect(String(decoding: bytes, as: UTF8.self) == "\(value)")
  }
}

@Suite struct `Fingerprints` {
  @Test func `order and words count`() {
    var first = Fingerprint()
    var second = Fingerprint()
    for word in [1, 2, 3] as [UInt64] { first.add(word) }
    for word in [1, 3, 2] as [UInt64] { second.add(word) }
    #expect(first != second)
    var text: [UInt8] = []
    first.append(to: &text)
    #expect(text.count == 32)
  }
}
