internal import CIconv

/// The East Asian character sets of several bytes a character, by the system's `iconv`.
///
/// What a label means is the WHATWG Encoding Standard's: Shift_JIS is Windows-31J, GB 2312 and GBK are
/// GB 18030, EUC-KR is code page 949, Big5 has Hong Kong's characters.
public enum MultiByteSets {
  /// Whether a set is one of these.
  @inline(__always)
  public static func contains(_ charset: Charset) -> Bool {
    charset.rawValue >= Charset.shiftJIS.rawValue
  }

  /// Whether the system's library has the set.
  public static func isRead(_ charset: Charset) -> Bool {
    contains(charset) && Converter(charset) != nil
  }

  /// In which set bytes are that were declared to be in `declared`, one of these: in UTF-8, or in that.
  ///
  /// What is UTF-8 beyond doubt is that, whatever was declared. Pairs of bytes alone may be both: then
  /// the declaration holds, if the bytes are sound by it.
  public static func resolve(
    _ bytes: Span<UInt8>, _ range: Range<Int>, declared: Charset
  ) -> Charset {
    if declared.isShifted {
      let state = ShiftState(declared)
      if range.contains(where: { state.mayBegin(bytes[$0]) }) { return declared }
    }
    if bytes.isASCII(range) { return .utf8 }
    guard (try? UTF8Span(validating: bytes.extracting(range))) != nil else { return declared }
    if range.contains(where: { bytes[$0] >= 0xE0 }) { return .utf8 }
    return isSound(bytes, range, declared) ? declared : .utf8
  }

  /// Whether every sequence of the range is a character of the set.
  public static func isSound(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ charset: Charset
  ) -> Bool {
    var text: [UInt8] = []
    return append(bytes, range, charset, to: &text) == 0
  }

  /// Appends a range in UTF-8; what is malformed or cut off becomes U+FFFD, and its number is given back.
  ///
  /// A byte of ASCII behind a lead byte that it makes no character with is text of its own, so that no
  /// markup is lost.
  @discardableResult
  public static func append(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ charset: Charset, to out: inout [UInt8]
  ) -> Int {
    if charset.isShifted {
      let plain = charset.eightBit(bytes, range)
      return append(plain.span, 0..<plain.count, charset.eightBit, to: &out)
    }
    guard let converter = Converter(charset) else {
      out.append(contentsOf: UTF8.encodedReplacementCharacter)
      return 1
    }
    var malformed = 0
    let start = out.count
    var index = range.lowerBound
    while index < range.upperBound {
      let isDone = converter.convert(bytes, &index, to: range.upperBound, into: &out)
      if isDone { break }
      // The converter stands before what is no character.
      let width = width(bytes, index, range.upperBound, charset)
      if charset == .gb18030, bytes[index] == 0x80 {
        out.append("€")
      } else {
        out.append(contentsOf: UTF8.encodedReplacementCharacter)
        malformed += 1
      }
      index += width
    }
    if charset == .eucJP { malformed += replaceC1(&out, from: start) }
    return malformed
  }

  /// Puts U+FFFD in the place of C1 controls, which some libraries read in EUC-JP; their number is given
  /// back.
  private static func replaceC1(_ text: inout [UInt8], from start: Int) -> Int {
    var lead = start
    while let next = text.span.firstIndex(of: 0xC2, from: lead) {
      if next + 1 < text.count, text[next + 1] < 0xA0 { return replaceC1Behind(&text, next) }
      lead = next + 1
    }
    return 0
  }

  private static func replaceC1Behind(_ text: inout [UInt8], _ start: Int) -> Int {
    let tail = Array(text[start...])
    text.removeSubrange(start...)
    var found = 0
    var index = 0
    while index < tail.count {
      if tail[index] == 0xC2, index + 1 < tail.count, tail[index + 1] < 0xA0 {
        text.append(contentsOf: UTF8.encodedReplacementCharacter)
        found += 1
        index += 2
      } else {
        text.append(tail[index])
        index += 1
      }
    }
    return found
  }

  /// The bytes that stand for one U+FFFD: a lead byte takes those behind it along that are no ASCII.
  private static func width(
    _ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ charset: Charset
  ) -> Int {
    let lead = bytes[index]
    guard index + 1 < end, bytes[index + 1] >= 0x80 else { return 1 }
    let isLead: Bool
    switch charset {
    case .shiftJIS: isLead = (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead)
    case .eucJP:
      isLead = lead == 0x8E || lead == 0x8F || (0xA1...0xFE).contains(lead)
      if lead == 0x8F, index + 2 < end, (0xA1...0xFE).contains(bytes[index + 1]),
        bytes[index + 2] >= 0x80
      {
        return 3
      }
    default: isLead = (0x81...0xFE).contains(lead)
    }
    return isLead ? 2 : 1
  }

  /// The library's names of a set, the best first: glibc, GNU libiconv and the BSDs differ.
  fileprivate static func names(_ charset: Charset) -> [String] {
    switch charset.eightBit {
    case .shiftJIS: ["CP932", "WINDOWS-31J", "SHIFT_JIS"]
    case .eucJP: ["EUC-JP-MS", "EUCJP-MS", "EUC-JP"]
    case .gb18030: ["GB18030", "GBK"]
    case .big5: ["BIG5-HKSCS", "CP950", "BIG5"]
    case .eucKR: ["CP949", "UHC", "EUC-KR"]
    default: []
    }
  }
}

/// One converter of the system's library: the one place that holds its pointers.
///
/// Safe because the library's state is opened and closed here, and every pointer it is lent lives only
/// for the call.
@safe
private struct Converter: ~Copyable {
  private let state: UnsafeMutableRawPointer

  init?(_ charset: Charset) {
    for name in MultiByteSets.names(charset) {
      if let state = unsafe wr_iconv_open(name) {
        unsafe self.state = state
        return
      }
    }
    return nil
  }

  deinit { unsafe wr_iconv_close(state) }

  /// Converts from `index` on; true where all was, false where it stands before what is no character.
  func convert(
    _ bytes: Span<UInt8>, _ index: inout Int, to end: Int, into out: inout [UInt8]
  ) -> Bool {
    while true {
      let rest = index..<end
      // A character of two bytes comes to three at most; what does not fit comes in the next turn.
      let room = min(rest.count, 64 << 10) * 3 / 2 + 64
      var used = 0
      var outcome = wr_iconv_done
      Self.reserve(room, in: &out)
      out.append(addingCapacity: room) { output in
        unsafe output.withUnsafeMutableBufferPointer { buffer, count in
          unsafe bytes.extracting(rest).withUnsafeBufferPointer { input in
            var made = 0
            let result = unsafe wr_iconv(
              state, input.baseAddress, input.count, buffer.baseAddress?.advanced(by: count),
              buffer.count - count, &used, &made)
            outcome = wr_iconv_outcome(UInt32(result))
            count += made
          }
        }
      }
      index += used
      if outcome == wr_iconv_full { continue }
      flush(into: &out)
      if outcome == wr_iconv_done { return true }
      if index >= end { return true }
      return false
    }
  }

  /// Makes room and doubles it: text that is no character from end to end asks for room at each byte.
  private static func reserve(_ room: Int, in out: inout [UInt8]) {
    guard out.capacity - out.count < room else { return }
    out.reserveCapacity(max(out.count + room, out.capacity * 2))
  }

  /// Writes what the library holds back: Big5's letters wait for an accent behind them.
  private func flush(into out: inout [UInt8]) {
    Self.reserve(64, in: &out)
    out.append(addingCapacity: 64) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        var (used, made) = (0, 0)
        _ = unsafe wr_iconv(
          state, nil, 0, buffer.baseAddress?.advanced(by: count), buffer.count - count, &used, &made
        )
        count += made
      }
    }
  }
}
