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

  /// Appends a text without its codes; `body` is given each code and where it would stand.
  static func append(
    _ text: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8],
    _ body: (_ code: Range<Int>, _ place: Int) -> Void
  ) {
    var run = range.lowerBound
    var index = run
    while let open = text.firstIndex(of: UInt8(ascii: "<"), from: index, to: range.upperBound) {
      index = open + 1
      guard let code = code(text, at: open, end: range.upperBound) else { continue }
      let close = code.upperBound + 1
      out.append(text, run..<open)
      // The blank before the code goes with it where another, or a mark, follows.
      let next = close < range.upperBound ? text[close] : 0x20
      if out.last == 0x20, next.isSpace || !next.isWord && next != UInt8(ascii: "(") {
        out.removeLast()
      }
      body(code, out.count)
      // `NORLAND<NFER.N>TO BUY`: the code was all that parted the words.
      if let last = out.last, last.isWord, next.isWord { out.append(0x20) }
      run = close
      index = close
    }
    out.append(text, run..<range.upperBound)
  }
}
