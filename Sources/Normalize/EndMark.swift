internal import Wire

/// An agency's name that ends its copy, with what printers and desks left behind it: `REUTER...`,
/// `REUTER...^M`, `REUTER11:43/VB`.
enum EndMark {
  private static let names: [StaticString] = [
    "REUTERS", "REUTER", "AFP", "AP", "UPI", "DPA", "EFE", "ANSA", "TASS", "KYODO", "XINHUA", "PTI",
  ]

  /// The longest mark, in bytes.
  private static var reach: Int { 28 }

  /// Where the mark begins that ends a line; nil where none does.
  ///
  /// A name alone is none of these.
  static func start(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard range.count > 4 else { return nil }
    let last = text[range.upperBound - 1]
    guard last == UInt8(ascii: ".") || last == UInt8(ascii: "M") || last.isDigit || last.isUpper
    else { return nil }
    var index = range.upperBound - 3
    let first = max(range.lowerBound, range.upperBound - reach)
    while index >= first {
      if text[index].isUpper, index == range.lowerBound || text[index - 1].isSpace,
        let name = names.first(where: {
          index + $0.utf8CodeUnitCount <= range.upperBound && text.matches($0, at: index)
        }),
        isTail(text, index + name.utf8CodeUnitCount..<range.upperBound)
      {
        return index
      }
      index -= 1
    }
    return nil
  }

  /// Dots, control characters as printers wrote them (`^M`), a time, a desk's initials behind a slash.
  private static func isTail(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var (dots, carets, times) = (0, 0, 0)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        dots += 1
        index += 1
      } else if byte.isSpace || byte < 0x20 {
        index += 1
      } else if byte == UInt8(ascii: "^"), index + 1 < range.upperBound, text[index + 1].isUpper {
        carets += 1
        index += 2
      } else if let end = time(text, index..<range.upperBound) {
        times += 1
        index = end
      } else if byte == UInt8(ascii: "/"), times > 0 {
        index += 1
        let start = index
        while index < range.upperBound, text[index].isUpper { index += 1 }
        guard (1...4).contains(index - start) else { return false }
      } else {
        return false
      }
    }
    return dots > 1 || carets > 0 || times == 1
  }

  /// `11:43`: where it ends.
  private static func time(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard range.count >= 5, text[range.lowerBound + 2] == UInt8(ascii: ":"),
      let hour = text.number(in: range.lowerBound..<range.lowerBound + 2), hour < 24,
      let minute = text.number(in: range.lowerBound + 3..<range.lowerBound + 5), minute < 60
    else { return nil }
    let end = range.lowerBound + 5
    return end == range.upperBound || !text[end].isDigit ? end : nil
  }
}
