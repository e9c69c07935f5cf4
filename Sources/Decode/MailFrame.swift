internal import Wire

/// Finds the messages of a member: one alone, or those of an mbox, each behind its `From ` line.
///
/// A line of text may begin with `From ` too: it begins a message only behind an empty line, with a
/// time in it and a header's field behind it.
struct MailFrame: Sendable {
  private var searched = 0

  /// Whether nothing is kept of what came before.
  var canRestart: Bool { searched == 0 }

  enum Found {
    /// A message; its `From ` line, if it has one, is the first.
    case message(Range<Int>)
    case skip(Int)
    case needMore
  }

  /// A `From ` line longer than this is none.
  private static let longestLine = 512
  /// Bytes that a field's name may have before its colon.
  private static let lookahead = 96

  mutating func next(in window: Span<UInt8>, end: WindowEnd) -> Found {
    if searched == 0 {
      var start = 0
      while start < window.count, window[start].isSpace || window[start] == 0 { start += 1 }
      if start > 0 { return .skip(start) }
    }
    var index = max(1, searched - 4)
    while let mark = window.firstIndex(of: "From ", from: index) {
      index = mark + 1
      guard Self.isBehindEmptyLine(window, mark) else { continue }
      switch Self.beginsMessage(window, at: mark, end) {
      case true?:
        searched = 0
        return .message(0..<mark)
      case false?: continue
      case nil:
        searched = mark
        return .needMore
      }
    }
    guard end != .open else {
      searched = window.count
      return .needMore
    }
    searched = 0
    return .message(0..<window.count)
  }

  private static func isBehindEmptyLine(_ window: Span<UInt8>, _ index: Int) -> Bool {
    guard index >= 2, window[index - 1] == 0x0A else { return false }
    return window[index - 2] == 0x0A
      || index >= 3 && window[index - 2] == 0x0D && window[index - 3] == 0x0A
  }

  /// Whether a `From ` line and a field behind it stand at `index`; nil where more bytes may tell.
  static func beginsMessage(_ window: Span<UInt8>, at index: Int, _ end: WindowEnd) -> Bool? {
    let limit = min(window.count, index + longestLine)
    guard let feed = window.firstIndex(of: 0x0A, from: index, to: limit) else {
      return limit == window.count && end == .open ? nil : false
    }
    guard isFromLine(window, index..<feed) else { return false }
    let line = feed + 1..<min(window.count, feed + 1 + lookahead)
    if line.count < lookahead, end == .open { return nil }
    let start = window.matches(">", at: line.lowerBound) ? line.lowerBound + 1 : line.lowerBound
    return MailHeader.fieldName(window, start..<line.upperBound) != nil
      || window.matches("From ", at: start) && start > line.lowerBound
  }

  /// `From sender Mon Sep 14 02:06:01 2015`: a sender without blanks and a time as C's asctime has it.
  ///
  /// Some programs leave the seconds out, others write a zone before the year.
  static func isFromLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard bytes.matches("From ", at: line.lowerBound) else { return false }
    var words: [Range<Int>] = []
    var index = line.lowerBound + 5
    while index < line.upperBound, words.count < 7 {
      let start = index
      while index < line.upperBound, !bytes[index].isSpace { index += 1 }
      if start < index { words.append(start..<index) }
      index += 1
    }
    guard words.count >= 6, begins(bytes, words[1], with: weekdays),
      begins(bytes, words[2], with: months), words[3].count <= 2,
      let day = bytes.number(in: words[3]), (1...31).contains(day), isClock(bytes, words[4])
    else { return false }
    return words[5...].contains { $0.count == 4 && bytes.number(in: $0) != nil }
  }

  private static let weekdays: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  private static let months: [StaticString] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private static func begins(
    _ bytes: Span<UInt8>, _ word: Range<Int>, with names: [StaticString]
  ) -> Bool {
    word.count == 3 && names.contains { bytes.matchesFolded($0, at: word.lowerBound) }
  }

  /// `02:06`, `02:06:01`.
  private static func isClock(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count == 5 || word.count == 8 else { return false }
    for (offset, index) in word.enumerated() {
      guard offset % 3 == 2 ? bytes[index] == 0x3A : bytes[index].isDigit else { return false }
    }
    return true
  }

  // MARK: - Sniffing

  /// How surely the bytes begin a message or an mbox.
  ///
  /// Copy on a wire may have lines such as `Subject:`; a message has a header before its first empty
  /// line, nothing else in it, and what a mail system writes: an id, a path, or sender and date.
  static func sniff(_ head: Span<UInt8>) -> Int {
    var index = 0
    while index < head.count, head[index].isSpace || head[index] == 0 { index += 1 }
    if head.matches("From ", at: index) {
      return beginsMessage(head, at: index, .end) == true ? 100 : 0
    }
    var found: Set<UInt8> = []
    var isFirst = true
    while index < head.count {
      // A line that the head cuts off says nothing.
      guard let feed = head.firstIndex(of: 0x0A, from: index) else { break }
      let line = index..<feed
      index = feed + 1
      if head.trimmed(line).isEmpty { break }
      if MailHeader.isBlank(head[line.lowerBound]), !isFirst { continue }
      guard let name = MailHeader.fieldName(head, line) else { return 0 }
      isFirst = false
      note(head, name, line, &found)
    }
    let isSystem = !found.isDisjoint(with: [0, 1, 2, 3, 4])
    let isPerson = found.isSuperset(of: [5, 6]) && !found.isDisjoint(with: [7, 8])
    return isSystem && found.count >= 2 || isPerson ? 97 : 0
  }

  private static func note(
    _ head: Span<UInt8>, _ name: Range<Int>, _ line: Range<Int>, _ found: inout Set<UInt8>
  ) {
    let names: [StaticString] = [
      "message-id", "mime-version", "received", "return-path", "path", "from", "date", "subject",
      "to", "newsgroups",
    ]
    guard let kind = names.firstIndex(where: { MailHeader.isNamed(head, name, $0) }) else { return }
    let value = head.trimmed(name.upperBound + 1..<line.upperBound)
    switch kind {
    case 0:
      guard head.firstIndex(of: 0x40, from: value.lowerBound, to: value.upperBound) != nil else {
        return
      }
    case 4:
      guard head.firstIndex(of: 0x21, from: value.lowerBound, to: value.upperBound) != nil else {
        return
      }
    case 5:
      guard head.firstIndex(of: 0x40, from: value.lowerBound, to: value.upperBound) != nil else {
        return
      }
    case 6: guard MailDate.read(head.extracting(value)) != nil else { return }
    default: break
    }
    found.insert(UInt8(kind))
  }
}
