internal import Wire

/// Datelines in the forms of wires that do not write in English, which an agency's name proves.
///
///     Bilbao (España), 7 mar (EFE).- El puerto ...       Paris, 7 mars 2019 (AFP) - Le port ...
///     (ANSA) - ROMA, 07 MAR - Il porto ...               Oslo (NTB): Havnen ...
///     МОСКВА, 3 февраля. /ТАСС/. Порт ...                Москва. 3 февраля. ИНТЕРФАКС - Порт ...
///     新华社北京３月７日电（记者李港）港口 ...                  (서울=연합뉴스) 김항구 기자 = 항구 ...
///
/// What stands before the agency must be short and hold no sentence: a place, its region, a date in any
/// language.
public enum LocalDateline {
  /// A dateline at the head of a text.
  public struct Found: Sendable {
    /// Without the dash that ends it.
    public var range: Range<Int>
    /// Where the story's text begins.
    public var bodyStart: Int
    /// Who wrote it, where the line tells.
    public var bylines: [Range<Int>] = []
    /// Whether it is an agency's name alone: `(Belga) De haven ...`.
    public var isCredit = false
  }

  /// The longest line that is looked at, in bytes.
  private static var reach: Int { 160 }

  /// The dateline that begins a text, if an agency proves one.
  public static func find(_ text: Span<UInt8>, _ range: Range<Int>) -> Found? {
    let start = blanksEnd(text, range)
    let end = min(range.upperBound, start + reach)
    guard end - start > 8 else { return nil }
    if let line = eastern(text, range) {
      return Found(range: line.range, bodyStart: line.bodyStart, bylines: line.bylines)
    }
    return bracketed(text, start, end, isWhole: end == range.upperBound)
      ?? slashed(text, start, end) ?? bare(text, start, end)
  }

  /// The place at the head of a dateline, without credit, region in brackets and date.
  public static func place(_ text: Span<UInt8>, _ line: Range<Int>) -> Range<Int> {
    var start = line.lowerBound
    if start < line.upperBound, text[start] == UInt8(ascii: "("),
      let close = text.firstIndex(of: UInt8(ascii: ")"), from: start, to: line.upperBound),
      let after = ending(text, close + 1, line.upperBound)
    {
      start = after
    }
    // `12.03. Warszawa (PAP)`: the day first.
    while start < line.upperBound,
      text[start].isDigit || text[start] == UInt8(ascii: ".") || text[start] == UInt8(ascii: "/")
        || text[start].isSpace
    { start += 1 }
    var end = start
    scanning: while end < line.upperBound {
      switch text[end] {
      case UInt8(ascii: "/"):
        // Two places, or an agency's name: `Genf/Kiew (NTB)`, `МОСКВА /ТАСС/`.
        let close = text.firstIndex(of: UInt8(ascii: "/"), from: end + 1, to: line.upperBound)
        if let close, isAgency(text, end + 1..<close) { break scanning }
        end += 1
      case UInt8(ascii: "("), UInt8(ascii: ","), UInt8(ascii: "."),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        break scanning
      default: end += 1
      }
    }
    return text.trimmed(start..<end)
  }

  // MARK: - Forms

  private static func bracketed(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, isWhole: Bool
  ) -> Found? {
    var index = start
    // A region in brackets may stand before the agency.
    for _ in 0..<3 {
      guard let open = text.firstIndex(of: UInt8(ascii: "("), from: index, to: end),
        let close = text.firstIndex(
          of: UInt8(ascii: ")"), from: open, to: min(end, open + 48))
      else { return nil }
      index = close + 1
      guard isAgency(text, open + 1..<close) else { continue }
      let body = ending(text, close + 1, end)
      guard open > start else {
        if let body { return behindCredit(text, start, body, end) }
        // `(Belga) De haven`: a credit and no place.
        let next = blanksEnd(text, close + 1..<end)
        guard next > close + 1, next < end, text[next].isUpper || text[next] >= 0xC3 else {
          return nil
        }
        return Found(range: start..<close + 1, bodyStart: next, isCredit: true)
      }
      guard isHead(text, start..<open) else { return nil }
      // A line of its own needs no dash: `BILBAO, 7 (EUROPA PRESS)`.
      let isLine =
        isWhole && blanksEnd(text, close + 1..<end) == end && hasDigit(text, start..<open)
      // A date proves a line that a stop ends.
      let stop = isDatedHead(text, start..<open) ? stopEnd(text, close + 1, end) : nil
      return (body ?? stop ?? (isLine ? end : nil)).map {
        Found(range: start..<close + 1, bodyStart: $0)
      }
    }
    return nil
  }

  /// `(ANSA) - ROMA, 07 MAR - `: the place in capitals behind the credit.
  private static func behindCredit(
    _ text: Span<UInt8>, _ start: Int, _ place: Int, _ end: Int
  ) -> Found? {
    var index = place
    while index < min(end, place + 60), !text[index].isLower {
      if text[index] == UInt8(ascii: "("), index > place { return nil }
      if text[index].isSpace, let body = ending(text, index, end), index - place >= 3 {
        return Found(range: start..<index, bodyStart: body)
      }
      index += 1
    }
    return nil
  }

  private static func slashed(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Found? {
    var index = start
    for _ in 0..<2 {
      guard let open = text.firstIndex(of: UInt8(ascii: "/"), from: index, to: end),
        let close = text.firstIndex(
          of: UInt8(ascii: "/"), from: open + 1, to: min(end, open + 60))
      else { return nil }
      index = close + 1
      guard isAgency(text, open + 1..<close) else { continue }
      var head = text.trimmed(start..<open)
      if let last = head.last, text[last] == UInt8(ascii: ".") { head = head.dropLast() }
      guard isHead(text, head) else { return nil }
      var body = close + 1
      if body < end, text[body] == UInt8(ascii: ".") { body += 1 }
      body = ending(text, body, end) ?? blanksEnd(text, body..<end)
      return body < end ? Found(range: start..<close + 1, bodyStart: body) : nil
    }
    return nil
  }

  /// An agency without brackets behind a date, before a dash or a stop, or behind the dash.
  ///
  ///     Москва. 3 февраля. ИНТЕРФАКС - Порт        TALLINN, 12. märts, BNS - Sadam
  ///     Київ. 12 березня. УНІАН. Порт               МОСКВА, 12 мар - РИА Новости. Порт
  private static func bare(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Found? {
    var index = start
    /// The last stop or comma with a blank behind it.
    var stop: Int?
    let limit = min(end, start + 100)
    while index < limit {
      guard !text[index].isLetter else {
        index += 1
        continue
      }
      let isBlankNext = index + 1 < end && text[index + 1].isSpace
      let isStop = text[index] == UInt8(ascii: ".") && isBlankNext
      if isStop || text[index] == UInt8(ascii: ",") && isBlankNext {
        if isStop, let stop, isNamed(text, start, stop, index), let body = stopEnd(text, index, end)
        {
          return Found(range: start..<index, bodyStart: body)
        }
        stop = index
      }
      // Before most words there is no look at all for a dash.
      if text[index].isSpace, index + 1 < end, !text[index + 1].isLetter,
        let body = ending(text, index, end)
      {
        if let stop, isNamed(text, start, stop, index) {
          return Found(range: start..<index, bodyStart: body)
        }
        guard isDatedHead(text, start..<index),
          let close = text.firstIndex(of: UInt8(ascii: "."), from: body, to: min(end, body + 40)),
          isAgency(text, body..<close, isWhole: true), let next = stopEnd(text, close, end)
        else { return nil }
        return Found(range: start..<close, bodyStart: next)
      }
      index += 1
    }
    return nil
  }

  /// Whether a dated head stands before `stop`, and behind it an agency's name up to `end`.
  private static func isNamed(_ text: Span<UInt8>, _ start: Int, _ stop: Int, _ end: Int) -> Bool {
    isDatedHead(text, start..<stop) && isAgency(text, stop + 1..<end, isWhole: true)
  }

  // MARK: - Pieces

  /// Where the text begins behind a dash, a colon, or what EFE writes (`.- `); nil where none ends
  /// the line.
  static func ending(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var index = start
    while index < end, text[index].isSpace { index += 1 }
    var isEnded = false
    if index < end, text[index] == UInt8(ascii: ":") || text[index] == UInt8(ascii: "=") {
      return blanksEnd(text, index + 1..<end)
    }
    if index + 1 < end, text[index] == UInt8(ascii: ".") { index += 1 }
    while index < end, text[index].isSpace { index += 1 }
    while index < end {
      if text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "_") {
        index += 1
      } else if index + 3 <= end,
        text.matches("\u{2013}", at: index) || text.matches("\u{2014}", at: index)
          || text.matches("\u{2012}", at: index)
      {
        index += 3
      } else {
        break
      }
      isEnded = true
    }
    return isEnded ? blanksEnd(text, index..<end) : nil
  }

  /// Where the text begins behind a stop, as at `(epd). Die Fähre`; nil where none ends the line there.
  private static func stopEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard start + 1 < end, text[start] == UInt8(ascii: "."), text[start + 1].isSpace else {
      return nil
    }
    let next = blanksEnd(text, start + 1..<end)
    return next < end && !text[next].isLower ? next : nil
  }

  /// Where blanks end, wide ones too.
  static func blanksEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound {
      if text[index].isSpace {
        index += 1
      } else if text.matches("\u{3000}", at: index) {
        index += 3
      } else if text.matches("\u{A0}", at: index) {
        index += 2
      } else {
        break
      }
    }
    return min(index, range.upperBound)
  }

  private static func hasDigit(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.contains { text[$0].isDigit }
  }

  /// Whether a place and a date may stand before the agency, and no sentence.
  private static func isHead(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard (2...100).contains(range.count) else { return false }
    let isDated = hasDigit(text, range)
    var words = 0
    var smalls = 0
    var longWordEnd = -1
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      switch token.kind {
      case .number: continue
      case .mark:
        switch text[Int(token.start)] {
        case UInt8(ascii: "."):
          // A stop behind a long word ends a sentence, but before a date or behind it.
          let next = blanksEnd(text, index..<range.upperBound)
          let isDate = next < range.upperBound ? text[next].isDigit : isDated
          if longWordEnd == Int(token.start), !isDate { return false }
        case UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "/"),
          UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "'"):
          continue
        default: return false
        }
      case .word:
        words += 1
        if token.length > 5 { longWordEnd = token.end }
        // Letters of scripts without capitals count as such.
        let isName = token.isCapital || text[Int(token.start)] >= 0xD6
        if !isName {
          guard words > 1 else { return false }
          smalls += 1
        }
      }
    }
    return words > 0 && words <= (isDated ? 9 : 5) && smalls <= (isDated ? 4 : 1)
  }

  /// Whether a head tells a day behind its place and a comma: enough to prove a dateline that no dash
  /// ends, or no brackets, which `Sales rose 5 percent (AP). Analysts` and `On March 12, AFP - citing` are not.
  private static func isDatedHead(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard isHead(text, range), let digit = range.first(where: { text[$0].isDigit }) else {
      return false
    }
    let place = range.lowerBound..<digit
    let isParted =
      place.isEmpty || text[place.lowerBound] >= 0xC3
      || place.contains { text[$0] == UInt8(ascii: ",") }
    return isParted && LocalDay.find(text, range) != nil
  }

  /// Whether an agency's name stands in a range: all of it, or among others (`APA/dpa`).
  static func isAgency(
    _ text: Span<UInt8>, _ range: Range<Int>, isWhole: Bool = false
  ) -> Bool {
    let lexicon = Lexicon.shared
    let inner = text.trimmed(range)
    guard !inner.isEmpty, inner.count <= 48 else { return false }
    var tokens: [Token] = []
    var index = inner.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: inner.upperBound),
      tokens.count < 10
    {
      tokens.append(token)
      index = token.end
    }
    for first in tokens.indices where tokens[first].kind == .word {
      if let (_, end) = lexicon.longestPhrase(
        tokens.span, at: first, end: tokens.count, with: .agency)
      {
        return !isWhole || first == 0 && end == tokens.count
      }
      if isWhole { return false }
    }
    return false
  }
}
