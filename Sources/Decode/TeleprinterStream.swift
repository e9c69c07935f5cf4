internal import Wire

/// Frames the messages of teleprinter wires, which follow each other in one stream.
///
/// A wire's capture may hold messages of several standards, so that each message is told by its own
/// header: SOH and an ANPA or IPTC 7901 line, `ZCZC`, or the shapes of copies that lost their
/// control codes. What stands between messages is skipped if it is framing (line ends, SYN, DEL,
/// EOT), and is a reject otherwise.
struct TeleprinterStream: Sendable {
  /// What a message is by its first line.
  enum Kind: Sendable {
    case anpa, iptc7901, racing, zczc, release
    /// Copies without SOH, STX, ETX and EOT.
    case bareANPA, bareIPTC7901
    /// The window ends before the first line does.
    case incomplete
  }

  /// The format of a copy without control codes, where its lines may begin a message.
  private let bare: Kind?
  private var searched = 0

  init(bare: Kind? = nil) { self.bare = bare }

  /// Whether nothing is kept of what came before.
  var canRestart: Bool { searched == 0 }

  /// Finds and reads the next message of the window.
  mutating func next(
    in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink
  ) -> FormatStep {
    var start = 0
    while start < window.count, Self.isFraming(window[start]) { start += 1 }
    // The blanks before a telex's first line go with the framing.
    if start > 0 {
      searched = 0
      return .skip(consumed: start)
    }
    guard let kind = kind(window, at: 0) else { return stray(window, end) }
    if kind == .incomplete, end == .open { return .needMore }
    if kind == .incomplete { return stray(window, end) }
    guard let stop = messageEnd(window, kind, end) else {
      searched = window.count
      return .needMore
    }
    searched = 0
    return Self.read(window, 0..<stop, kind, end, into: &batch)
  }

  private static func read(
    _ window: Span<UInt8>, _ message: Range<Int>, _ kind: Kind, _ end: WindowEnd,
    into batch: inout DocumentSink
  ) -> FormatStep {
    let isCut = end == .cut && message.upperBound == window.count
    if isCut, window[message.upperBound - 1] != 0x04, window.firstIndex(of: 0x03) == nil {
      return .reject(
        start: 0, consumed: message.upperBound, .unterminated, "the message is cut off")
    }
    switch kind {
    case .anpa, .bareANPA: return ANPAMessage.read(window, message, into: &batch)
    case .iptc7901, .bareIPTC7901: return IPTC7901Message.read(window, message, into: &batch)
    case .zczc: return ZCZCMessage.read(window, message, into: &batch)
    case .racing: return AAPCopy.readRacing(window, message, into: &batch)
    case .release: return AAPCopy.readRelease(window, message, into: &batch)
    case .incomplete: return .needMore
    }
  }

  // MARK: - Kinds

  /// What begins at `index`, if a message does.
  private func kind(_ window: Span<UInt8>, at index: Int) -> Kind? {
    guard index < window.count else { return nil }
    if window[index] == 0x01 { return Self.marked(window, at: index) }
    if TeleprinterHeader.isZCZC(window, at: index) { return .zczc }
    switch bare {
    case .bareIPTC7901 where TeleprinterHeader.isBareIPTC7901(window, at: index):
      return .bareIPTC7901
    case .bareANPA where TeleprinterHeader.isBareANPA(window, at: index): return .bareANPA
    case .release where TeleprinterHeader.isRelease(window, at: index): return .release
    default: return nil
    }
  }

  /// What the line behind an SOH says of the message.
  private static func marked(_ window: Span<UInt8>, at index: Int) -> Kind? {
    // A first line is short: without a bound a run of SOH would be read again for each of them.
    let limit = min(window.count, index + 256)
    let line = TeleprinterLine(window, from: index + 1, to: limit)
    if line.next == limit, limit < window.count { return nil }
    if TeleprinterHeader.isIPTC7901(window, line.range) { return .iptc7901 }
    if TeleprinterHeader.isANPA(window, line.range) { return .anpa }
    if TeleprinterHeader.isRacing(window, line.range) { return .racing }
    return line.next == window.count && line.range.count < 120 ? .incomplete : nil
  }

  // MARK: - Ends

  /// Where the message at the window's beginning ends; nil where more bytes may tell.
  private func messageEnd(_ window: Span<UInt8>, _ kind: Kind, _ end: WindowEnd) -> Int? {
    let whole = end == .open ? nil : window.count
    switch kind {
    case .anpa, .iptc7901:
      let stop = window.firstIndex(of: 0x04, from: max(1, searched))
      let limit = stop ?? window.count
      var index = max(1, searched - 128)
      while let mark = window.firstIndex(of: 0x01, from: index, to: limit) {
        let next = Self.marked(window, at: mark)
        if next != nil, next != .incomplete { return mark }
        // Another beginning before this message's ETX shows that it was broken off.
        if Self.isFraming(window[mark - 1]), window.firstIndex(of: 0x03, from: 1, to: mark) == nil {
          return mark
        }
        index = mark + 1
      }
      return stop.map { $0 + 1 } ?? whole
    case .racing:
      var index = max(1, searched - 128)
      while let mark = window.firstIndex(of: 0x01, from: index) {
        let next = Self.marked(window, at: mark)
        if next != nil, next != .incomplete { return mark }
        index = mark + 1
      }
      return whole
    case .zczc: return zczcEnd(window, whole)
    case .bareANPA, .bareIPTC7901, .release: return bareEnd(window, kind, whole)
    case .incomplete: return nil
    }
  }

  /// Behind the line `NNNN`, or where the next message begins without one.
  private func zczcEnd(_ window: Span<UInt8>, _ whole: Int?) -> Int? {
    var index = max(4, searched - 128)
    var found: Int?
    while let mark = window.firstIndex(of: "NNNN", from: index) {
      index = mark + 1
      // It may stand behind the time, on the last line: `14-MAR-07 15:23 NNNN`.
      let isLine = TeleprinterHeader.isLineStart(window, mark)
      guard isLine || window[mark - 1] == 0x20 else { continue }
      var after = mark
      while after < window.count, window[after] == UInt8(ascii: "N") { after += 1 }
      guard after < window.count || whole != nil else { return nil }
      if !isLine, after < window.count, window[after] != 0x0A, window[after] != 0x0D { continue }
      if after < window.count, !window[after].isSpace { continue }
      found = after
      break
    }
    let limit = found ?? window.count
    index = max(4, searched - 128)
    while let mark = Self.letter(window, UInt8(ascii: "Z"), from: index, to: limit) {
      index = mark + 1
      if TeleprinterHeader.isZCZC(window, at: mark), TeleprinterHeader.isLineStart(window, mark) {
        return mark
      }
    }
    return found ?? whole
  }

  private static func letter(_ window: Span<UInt8>, _ letter: UInt8, from: Int, to: Int) -> Int? {
    window.firstIndex(of: letter, from: from, to: to)
  }

  /// A copy without control codes ends where the next begins.
  private func bareEnd(_ window: Span<UInt8>, _ kind: Kind, _ whole: Int?) -> Int? {
    // The header's own lines are passed over; a header needs the lines behind it to be known.
    var index = TeleprinterLine(window, from: 0, to: window.count).next
    index = max(index, searched - 512)
    while let feed = window.firstIndex(of: 0x0A, from: index) {
      index = feed + 1
      if window.count - index < 512, whole == nil { return nil }
      if let next = self.kind(window, at: index), next != .incomplete { return index }
    }
    return whole
  }

  // MARK: - Between messages

  private static func isFraming(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00, 0x04, 0x09, 0x0A, 0x0C, 0x0D, 0x16, 0x1A, 0x20, 0x7F: true
    default: false
    }
  }

  /// Rejects what is no message, up to the next one that is.
  private mutating func stray(_ window: Span<UInt8>, _ end: WindowEnd) -> FormatStep {
    // A message with a broken header ends as any other does: what follows is not looked at, or a run of
    // them would be read again for each.
    let close = window[0] == 0x01 ? window.firstIndex(of: 0x04, from: 1) : nil
    let limit = close.map { $0 + 1 } ?? window.count
    var stop = limit
    var index = max(1, searched - 512)
    while let mark = window.firstIndex(of: 0x01, from: index, to: limit) {
      let next = Self.marked(window, at: mark)
      if next == .incomplete, end == .open { return .needMore }
      if next != nil, next != .incomplete {
        stop = mark
        while stop > 1, window[stop - 1] == 0x16 || window[stop - 1] == 0x7F { stop -= 1 }
        break
      }
      index = mark + 1
    }
    index = max(1, searched - 512)
    while let feed = window.firstIndex(of: 0x0A, from: index, to: stop) {
      index = feed + 1
      if index < stop, let next = kind(window, at: index), next != .incomplete {
        stop = index
        break
      }
    }
    if close == nil, stop == window.count, end == .open {
      searched = window.count
      return .needMore
    }
    searched = 0
    if window[0] == 0x01 {
      return .reject(
        start: 0, consumed: stop, .malformed,
        "the line behind SOH is neither ANPA-1312's nor IPTC 7901's")
    }
    return .reject(
      start: 0, consumed: stop, .strayText, "no message: text between messages, or a broken header")
  }
}
