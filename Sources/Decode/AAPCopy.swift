internal import Wire

/// The Australian wire's copy outside its telex headers: text and sign-off, racing, press releases.
enum AAPCopy {
  /// Adds a text whose last line may be the wire's sign-off: `AAP RTV`, `AAP RESULTS`.
  static func addBody(
    _ window: Span<UInt8>, _ range: Range<Int>, hasDate: Bool = true, into batch: inout DocumentSink
  ) {
    var end = window.trimmed(range).upperBound
    guard end > range.lowerBound else { return }
    var start = end
    while start > range.lowerBound, window[start - 1] != 0x0A, window[start - 1] != 0x0D {
      start -= 1
    }
    let line = window.trimmed(start..<end)
    if isSignoff(window, line) {
      batch.add(.signoff, window, line)
      end = start
    }
    end = TeleprinterTail.read(window, range.lowerBound..<end, hasDate: hasDate, into: &batch)
    if range.lowerBound < window.trimmed(range.lowerBound..<end).upperBound {
      batch.addBody(window, range.lowerBound..<end)
    }
  }

  private static func isSignoff(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count >= 3, line.count <= 24, window.matches("AAP", at: line.lowerBound) else {
      return false
    }
    return !window.contains(line) { !$0.isLetter && $0 != 0x20 && $0 != UInt8(ascii: "/") }
  }

  // MARK: - Racing

  /// Reads results: course, race, two flags, state and day parted by US, then the text.
  static func readRacing(
    _ window: Span<UInt8>, _ message: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    batch.format = .zczc
    batch.charset = TeleprinterCharset.find(window, message, allowsNational: false)
    let line = TeleprinterLine(window, from: message.lowerBound + 1, to: message.upperBound)
    var values: [Range<Int>] = []
    var start = line.range.lowerBound
    while let mark = window.firstIndex(of: 0x1F, from: start, to: line.range.upperBound) {
      values.append(window.trimmed(start..<mark))
      start = mark + 1
    }
    values.append(window.trimmed(start..<line.range.upperBound))
    batch.addHeader(window, line.range)
    var headline: [UInt8] = []
    for index in [0, 1, 5] where index < values.count {
      if !headline.isEmpty { headline.append(0x20) }
      headline.append(window, values[index])
    }
    batch.add(.headline, bytes: headline)
    batch.addTrimmed(.slug, window, values[0])
    if values.count > 4 { batch.addTrimmed(.place, window, values[4]) }
    batch.add(.source, literal: "AAP")
    var end = message.upperBound
    while end > line.next, window[end - 1] == 0x04 || window[end - 1].isSpace { end -= 1 }
    let body = min(line.next, end)..<end
    if window.firstIndex(of: "#bb", from: body.lowerBound, to: body.upperBound) != nil {
      addCoded(window, body, into: &batch)
    } else {
      addBody(window, body, into: &batch)
    }
    return .document(consumed: message.upperBound, kind: .story)
  }

  /// Results with codes of type: a bold name begins a row, a caret parts the columns.
  private static func addCoded(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) {
    var rows: [UInt8] = []
    var codes: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = window[index]
      if byte == UInt8(ascii: "#"), index + 2 < range.upperBound, window[index + 1].isLower,
        window[index + 2].isLower
      {
        var after = index + 3
        // A fraction is set small; the digits behind other codes are theirs.
        let isFraction = window.matches("#sfr", at: index)
        if isFraction {
          after = index + 4
        } else if window.matches("#me", at: index) || window.matches("#fu", at: index) {
          while after < range.upperBound,
            window[after].isDigit || window[after] == UInt8(ascii: ":")
              || window[after] == UInt8(ascii: "?") || window[after] == UInt8(ascii: ".")
          { after += 1 }
        }
        if window.matches("#bb", at: index), !rows.isEmpty { rows.append(0x0A) }
        if isFraction { rows.append(0x20) }
        codes.append(window, index..<after)
        index = after
        continue
      }
      switch byte {
      case UInt8(ascii: "^"): rows.append("  ")
      case 0x0D: break
      default: rows.append(byte)
      }
      index += 1
    }
    let text = rows.span.trimmed(0..<rows.count)
    if !codes.isEmpty {
      batch.add(
        .leftover, bytes: codes, payload: UInt32(RemovalReason.typesettingCode.rawValue) + 1)
    }
    if !text.isEmpty { batch.add(.table, rows.span, text) }
  }

  // MARK: - Press releases

  /// Reads a press release: company, number, headline of a line or more, a blank line, the text.
  static func readRelease(
    _ window: Span<UInt8>, _ message: Range<Int>, into batch: inout DocumentSink
  ) -> FormatStep {
    batch.format = .zczc
    batch.charset = TeleprinterCharset.find(window, message, allowsNational: false)
    let first = TeleprinterLine(window, from: message.lowerBound, to: message.upperBound)
    batch.addTrimmed(
      .source, window, first.range.lowerBound + 7..<first.range.upperBound)
    let second = TeleprinterLine(window, from: first.next, to: message.upperBound)
    let number = second.range.lowerBound + 14..<second.range.upperBound
    batch.addTrimmed(.id, window, number)
    batch.addHeader(window, second.range)
    var index = second.next
    var headline: Range<Int>?
    for _ in 0..<4 where index < message.upperBound {
      let line = TeleprinterLine(window, from: index, to: message.upperBound)
      index = line.next
      if line.range.isEmpty {
        if headline != nil { break }
        continue
      }
      headline = (headline?.lowerBound ?? line.range.lowerBound)..<line.range.upperBound
    }
    if let headline { batch.add(.headline, window, headline) }
    addReleaseDateline(window, &index, message.upperBound, into: &batch)
    addBody(window, min(index, message.upperBound)..<message.upperBound, into: &batch)
    return .document(consumed: message.upperBound, kind: .story)
  }

  /// `AUSTIN, Texas, Feb. 1, 2017 /PRNewswire-AsiaNet/ --`, a line of its own above the text.
  private static func addReleaseDateline(
    _ window: Span<UInt8>, _ index: inout Int, _ limit: Int, into batch: inout DocumentSink
  ) {
    let line = TeleprinterLine(window, from: index, to: limit)
    guard line.range.count < 160,
      let open = window.firstIndex(
        of: " /", from: line.range.lowerBound, to: line.range.upperBound),
      let close = window.firstIndex(
        of: UInt8(ascii: "/"), from: open + 2, to: line.range.upperBound)
    else { return }
    batch.addTrimmed(.dateline, window, line.range.lowerBound..<open)
    // Several services carry a release: the last names the one that sent it.
    var start = close
    while start > open + 2, window[start - 1] != UInt8(ascii: "-") { start -= 1 }
    batch.addTrimmed(.service, window, start..<close)
    batch.addMetadata("services", window, open + 2..<close)
    batch.remove(.datelineText, window, open + 1..<line.range.upperBound)
    index = line.next
  }
}
