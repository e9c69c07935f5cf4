internal import Wire

/// Reuters Instrument Codes in angle brackets: `<IBM.N>`, `<.SPX>`, `<EUR=>`.
///
/// An angle-bracketed name with blanks or small letters (`<Noranda Inc>`) is a company's name.
enum RIC {
  /// The code between the brackets that open at `open`, if it is one.
  static func code(_ text: Span<UInt8>, at open: Int, end: Int) -> Range<Int>? {
    var index = open + 1
    var capitals = 0
    while index < end, index - open <= 16 {
      let byte = text[index]
      if byte == UInt8(ascii: ">") {
        return capitals > 0 ? open + 1..<index : nil
      }
      if byte.isUpper {
        capitals += 1
      } else if byte.isLower {
        // `CLc1`: a continuation's small letter stands before its digit.
        guard index + 1 < end,
          text[index + 1].isDigit || text[index + 1] == UInt8(ascii: ">") && capitals > 1
        else { return nil }
      } else if !byte.isDigit, byte != UInt8(ascii: "."), byte != UInt8(ascii: "="),
        byte != UInt8(ascii: "#"), byte != UInt8(ascii: "^")
      {
        return nil
      }
      index += 1
    }
    return nil
  }
}
