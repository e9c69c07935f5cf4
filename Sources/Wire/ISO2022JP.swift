/// ISO-2022-JP, the seven-bit set of Japanese mail: escapes change what bytes mean until the next.
///
/// Its characters are those of EUC-JP without the high bit, so that it is turned into that; in them may
/// stand any byte of ASCII's marks, `<` and `&` too.
public enum ISO2022JP {
  /// What the bytes behind an escape are.
  public enum Mode: Sendable, Equatable {
    case ascii, katakana, twoByte, supplement

    /// Whether bytes stand for themselves.
    public var isPlain: Bool { self == .ascii }
  }

  /// The mode that the escape at `index` begins and its length; nil where no escape of the set stands.
  public static func escape(
    _ bytes: Span<UInt8>, _ index: Int, _ end: Int
  ) -> (mode: Mode, width: Int)? {
    guard index + 2 < end, bytes[index] == 0x1B else { return nil }
    switch (bytes[index + 1], bytes[index + 2]) {
    // ASCII and the Roman set of JIS X 0201, whose yen sign stands for a backslash on the wire.
    case (0x28, 0x42), (0x28, 0x4A), (0x28, 0x48): return (.ascii, 3)
    case (0x28, 0x49): return (.katakana, 3)
    case (0x24, 0x40), (0x24, 0x42): return (.twoByte, 3)
    case (0x24, 0x28):
      guard index + 3 < end else { return nil }
      if bytes[index + 3] == 0x44 { return (.supplement, 4) }
      return bytes[index + 3] == 0x42 || bytes[index + 3] == 0x40 ? (.twoByte, 4) : nil
    default: return nil
    }
  }

  /// The range in EUC-JP; where a sequence is none stands 0xFF, which EUC-JP does not have.
  static func eucJP(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(range.count)
    var mode = Mode.ascii
    var index = range.lowerBound
    let end = range.upperBound
    while index < end {
      let byte = bytes[index]
      if byte == 0x1B, let (next, width) = escape(bytes, index, end) {
        mode = next
        index += width
        continue
      }
      // A line break ends what no escape ended.
      if byte == 0x0A || byte == 0x0D { mode = .ascii }
      guard mode != .ascii, (0x21...0x7E).contains(byte) else {
        out.append(byte < 0x80 ? byte : 0xFF)
        index += 1
        continue
      }
      if mode == .katakana {
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
      if mode == .supplement { out.append(0x8F) }
      out.append(byte | 0x80)
      out.append(bytes[index + 1] | 0x80)
      index += 2
    }
    return out
  }
}

/// A window of ISO-2022-JP in which only ASCII shows: every byte of another character is hidden, so
/// that tags are found where they are and no offset moves.
///
/// The window moves on as its reader does; what was hidden before is not looked at again.
public struct ISO2022JPMask: Sendable {
  /// The window as it shows.
  public private(set) var bytes: [UInt8] = []
  private var mode = ISO2022JP.Mode.ascii
  /// How far the window was looked at; an escape may be cut by its end.
  private var known = 0

  /// Creates one for a window that begins in ASCII.
  public init() {}

  /// Takes in what came to the window.
  public mutating func extend(_ window: Span<UInt8>, isWhole: Bool) {
    bytes.removeLast(bytes.count - known)
    var index = known
    while index < window.count {
      let byte = window[index]
      if byte == 0x1B {
        if index + 4 > window.count, !isWhole { break }
        if let (next, width) = ISO2022JP.escape(window, index, window.count) {
          mode = next
          for _ in 0..<width { bytes.append(UInt8(ascii: "x")) }
          index += width
          continue
        }
      }
      if byte == 0x0A || byte == 0x0D { mode = .ascii }
      bytes.append(mode.isPlain || byte <= 0x20 ? byte : UInt8(ascii: "x"))
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
