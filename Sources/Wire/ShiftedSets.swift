/// The seven-bit sets of East Asian mail, in which escapes change what bytes mean until the next: ISO-2022-JP
/// (RFC 1468), ISO-2022-KR (RFC 1557), ISO-2022-CN (RFC 1922) and HZ (RFC 1843).
///
/// Their characters are those of EUC-JP, EUC-KR and GB 2312 without the high bit, so that they are turned
/// into these; in them may stand any byte of ASCII's marks, `<` and `&` too.
public struct ShiftState: Sendable {
  /// What the bytes behind an escape are.
  public enum Mode: Sendable, Equatable {
    case ascii, katakana, twoByte, supplement
    /// Characters of a set that is not read: Taiwan's CNS 11643 in ISO-2022-CN.
    case foreign
  }

  /// What the bytes at hand are.
  public private(set) var mode = Mode.ascii
  private let charset: Charset
  /// What a shift out means: the set that was designated last.
  private var designated = Mode.twoByte

  /// Begins in ASCII.
  public init(_ charset: Charset) { self.charset = charset }

  /// The longest escape, in bytes.
  public static var reach: Int { 4 }

  /// Whether a byte may begin an escape.
  public func mayBegin(_ byte: UInt8) -> Bool {
    switch charset {
    case .hzGB2312: byte == UInt8(ascii: "~")
    case .iso2022JP: byte == 0x1B
    default: byte == 0x1B || byte == 0x0E || byte == 0x0F
    }
  }

  /// Takes in the escape at `index` and gives its length and the byte that it stands for, if it does; nil
  /// where no escape of the set stands.
  public mutating func take(
    _ bytes: Span<UInt8>, _ index: Int, _ end: Int
  ) -> (width: Int, stands: UInt8?)? {
    guard mayBegin(bytes[index]) else { return nil }
    let second = index + 1 < end ? bytes[index + 1] : 0
    let third = index + 2 < end ? bytes[index + 2] : 0
    let fourth = index + 3 < end ? bytes[index + 3] : 0
    switch charset {
    case .hzGB2312: return takeTilde(second)
    case .iso2022JP:
      guard let (next, width) = Self.japanese(second, third, fourth) else { return nil }
      mode = next
      return (width, nil)
    default:
      switch (bytes[index], second, third) {
      case (0x0E, _, _):
        mode = designated
        return (1, nil)
      case (0x0F, _, _):
        mode = .ascii
        return (1, nil)
      // `ESC $ ) C` is Korean's set, `ESC $ ) A` GB 2312.
      case (0x1B, 0x24, 0x29) where fourth == (charset == .iso2022KR ? 0x43 : 0x41):
        designated = .twoByte
        return (4, nil)
      case (0x1B, 0x24, 0x29) where fourth == 0x45 || fourth == 0x47:
        designated = .foreign
        return (4, nil)
      case (0x1B, 0x24, 0x2A) where charset == .iso2022CN && fourth == 0x48: return (4, nil)
      default: return nil
      }
    }
  }

  /// A line break ends what no escape ended.
  public mutating func endLine() { mode = .ascii }

  /// HZ's tilde: `~{` and `~}` around Chinese, `~~` for itself, and before a line break for nothing.
  private mutating func takeTilde(_ second: UInt8) -> (width: Int, stands: UInt8?)? {
    switch (mode, second) {
    case (.ascii, UInt8(ascii: "{")): mode = .twoByte
    case (.twoByte, UInt8(ascii: "}")): mode = .ascii
    case (.ascii, UInt8(ascii: "~")): return (2, UInt8(ascii: "~"))
    case (.ascii, 0x0A): break
    default: return nil
    }
    return (2, nil)
  }

  private static func japanese(
    _ second: UInt8, _ third: UInt8, _ fourth: UInt8
  ) -> (mode: Mode, width: Int)? {
    switch (second, third) {
    // ASCII and the Roman set of JIS X 0201, whose yen sign stands for a backslash on the wire.
    case (0x28, 0x42), (0x28, 0x4A), (0x28, 0x48): (.ascii, 3)
    case (0x28, 0x49): (.katakana, 3)
    case (0x24, 0x40), (0x24, 0x42): (.twoByte, 3)
    case (0x24, 0x28) where fourth == 0x44: (.supplement, 4)
    case (0x24, 0x28) where fourth == 0x42 || fourth == 0x40: (.twoByte, 4)
    default: nil
    }
  }
}

extension Charset {
  /// Whether escapes change what bytes mean.
  @inline(__always)
  public var isShifted: Bool { rawValue >= Charset.iso2022JP.rawValue }

  /// The set of eight bits that has a shifted set's characters; itself where it is none.
  var eightBit: Charset {
    switch self {
    case .iso2022JP: .eucJP
    case .iso2022KR: .eucKR
    case .iso2022CN, .hzGB2312: .gb18030
    default: self
    }
  }

  /// A shifted set's bytes in `eightBit`; where a sequence is none stands 0xFF, which no such set has.
  func eightBit(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(range.count)
    var state = ShiftState(self)
    var index = range.lowerBound
    let end = range.upperBound
    while index < end {
      let byte = bytes[index]
      if let (width, stands) = state.take(bytes, index, end) {
        if let stands { out.append(stands) }
        index += width
        continue
      }
      if byte == 0x0A || byte == 0x0D { state.endLine() }
      guard state.mode != .ascii, (0x21...0x7E).contains(byte) else {
        out.append(byte < 0x80 ? byte : 0xFF)
        index += 1
        continue
      }
      if state.mode == .katakana {
        out.append(byte <= 0x5F ? 0x8E : 0xFF)
        if byte <= 0x5F { out.append(byte | 0x80) }
        index += 1
        continue
      }
      guard index + 1 < end, (0x21...0x7E).contains(bytes[index + 1]) else {
        out.append(0xFF)
        index += 1
        continue
      }
      if state.mode == .foreign {
        out.append(0xFF)
      } else {
        if state.mode == .supplement { out.append(0x8F) }
        out.append(byte | 0x80)
        out.append(bytes[index + 1] | 0x80)
      }
      index += 2
    }
    return out
  }
}

/// A window of a shifted set in which only ASCII shows: every byte of another character is hidden, so
/// that tags are found where they are and no offset moves.
///
/// The window moves on as its reader does; what was hidden before is not looked at again.
public struct ShiftMask: Sendable {
  /// The window as it shows.
  public private(set) var bytes: [UInt8] = []
  private var state: ShiftState
  /// Whether the second byte of a character is next.
  private var isSecond = false
  /// How far the window was looked at; an escape may be cut by its end.
  private var known = 0

  /// Creates one for a window that begins in ASCII.
  public init(_ charset: Charset) { state = ShiftState(charset) }

  /// Takes in what came to the window.
  public mutating func extend(_ window: Span<UInt8>, isWhole: Bool) {
    bytes.removeLast(bytes.count - known)
    var index = known
    while index < window.count {
      let byte = window[index]
      // A tilde may be the second byte of a character of HZ.
      if state.mayBegin(byte), !isSecond || byte < 0x20 {
        if index + ShiftState.reach > window.count, !isWhole { break }
        if let (width, _) = state.take(window, index, window.count) {
          for _ in 0..<width { bytes.append(UInt8(ascii: "x")) }
          index += width
          isSecond = false
          continue
        }
      }
      if byte == 0x0A || byte == 0x0D { state.endLine() }
      let isShown = state.mode == .ascii || byte <= 0x20
      bytes.append(isShown ? byte : UInt8(ascii: "x"))
      isSecond = !isShown && state.mode != .katakana && !isSecond
      index += 1
    }
    known = index
    while index < window.count {
      bytes.append(UInt8(ascii: "x"))
      index += 1
    }
  }

  /// Moves the window's beginning.
  public mutating func drop(_ count: Int) {
    bytes.removeFirst(min(count, bytes.count))
    known = max(0, known - count)
  }
}
