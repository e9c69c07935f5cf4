internal import Lexicon
internal import Wire

/// The captions of wires' copy: they end in a credit.
extension BodyShaper {
  /// Marks the lines of picture captions: they end in a credit and begin after a cut, a blank line
  /// or a finished sentence.
  mutating func findCaptions(_ text: Span<UInt8>, _ context: Context) {
    for index in lines.indices where lines[index].kind == .text {
      guard let credit = CopyShapes.pictureCredit(text, lines[index].range) else { continue }
      let isAlone = credit == lines[index].range.lowerBound
      var first = index
      while first > 0, index - first < 6 {
        let before = lines[first - 1]
        guard before.kind == .text, !before.endsSentence || continuesCaption(text, first),
          goesOn(text, before, on: first), !isAlone || isCaptionText(text, first - 1, context)
        else { break }
        first -= 1
      }
      // Without a beginning in sight only the credit's own line is a caption.
      if index - first >= 6 { first = index }
      for caption in first...index { lines[caption].kind = .caption }
    }
  }

  /// Whether a caption may be wrapped behind a line: the first word of the next one would not have fitted on it,
  /// as far as that is longer.
  private func goesOn(_ text: Span<UInt8>, _ line: Line, on next: Int) -> Bool {
    guard line.width <= 120, !isByline(text, line) else { return false }
    if text[line.range.upperBound - 1] == UInt8(ascii: ",") || startsSmall(text, lines[next]) {
      return true
    }
    let word = lines[next].range.prefix { !text[$0].isSpace }.count
    return line.width + 1 + word >= lines[next].width
  }

  /// Whether a line above a lone credit is a picture's text and not a headline, a point or what leads to the next.
  private func isCaptionText(_ text: Span<UInt8>, _ index: Int, _ context: Context) -> Bool {
    let range = lines[index].range
    let first = text[range.lowerBound]
    if text[range.upperBound - 1] == UInt8(ascii: ":") { return false }
    if lines[index].width < 20, index > 0, lines[index - 1].kind == .text { return false }
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "*") { return false }
    // `2. Harbour swim`
    let figures = range.prefix { text[$0].isDigit }
    if !figures.isEmpty, figures.count < 3, figures.upperBound < range.upperBound,
      text[figures.upperBound] == UInt8(ascii: ".") || text[figures.upperBound] == UInt8(ascii: ")")
    {
      return false
    }
    // A headline stands near the top: a file may hold very many pictures.
    let isFirst = index < 12 && !lines[..<index].contains { $0.kind == .text }
    return !(isFirst && context.hasHeader && context.headline.isEmpty)
  }

  /// Whether the line at `index` goes on a caption that the line before ended a sentence of: a
  /// date and place often follow as a sentence of their own.
  private func continuesCaption(_ text: Span<UInt8>, _ index: Int) -> Bool {
    index >= 2 && lines[index - 2].kind != .text && lines[index].width < lines[index - 1].width / 2
  }
}
