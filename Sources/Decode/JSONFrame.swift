internal import Wire

/// Finds the JSON objects that follow each other in a stream, one a line, in a list or back to back.
///
/// Objects are framed by the depth of their brackets, with strings respected. A line break within
/// a string, or an object that begins a line where a member should stand, shows that the one before
/// it was broken: reading goes on at the next line that begins an object.
struct JSONFrame: Sendable {
  private var index = 0
  private var depth = 0
  private var isInString = false
  /// The offset at which the object at hand was seen to be broken.
  private var fault: Int?

  enum Found {
    case object(Range<Int>)
    /// A piece that is no object, and where in it the fault stands.
    case broken(end: Int, fault: Int)
    case skip(Int)
    case needMore
  }

  /// The next object of the window.
  mutating func next(in window: Span<UInt8>, end: WindowEnd) -> Found {
    if index == 0, depth == 0, fault == nil {
      let start = Self.between(window)
      if start > 0 { return .skip(start) }
      if window[0] != UInt8(ascii: "{") { fault = 0 }
    }
    if fault == nil, let found = scan(window) {
      self = JSONFrame()
      return .object(0..<found)
    }
    guard let fault else {
      guard end != .open else { return .needMore }
      self = JSONFrame()
      return .broken(end: window.count, fault: window.count)
    }
    // A line that begins an object begins anew.
    var from = index
    while let feed = window.firstIndex(of: 0x0A, from: from) {
      guard feed + 1 < window.count else { break }
      if feed > 0, window[feed + 1] == UInt8(ascii: "{") {
        self = JSONFrame()
        return .broken(end: feed + 1, fault: fault)
      }
      from = feed + 1
    }
    index = max(from, window.count - 1)
    guard end != .open else { return .needMore }
    self = JSONFrame()
    return .broken(end: window.count, fault: fault)
  }

  /// Bytes between objects: white space, a list's brackets and commas, a byte order mark.
  private static func between(_ window: Span<UInt8>) -> Int {
    var start = 0
    while start < window.count {
      switch window[start] {
      case 0x20, 0x09, 0x0A, 0x0D, 0x1E, 0x00, UInt8(ascii: "["), UInt8(ascii: "]"), 0x2C:
        start += 1
      case 0xEF where window.matches("\u{FEFF}", at: start): start += 3
      default: return start
      }
    }
    return start
  }

  /// Goes on through the object at hand; its end, if it is reached.
  private mutating func scan(_ window: Span<UInt8>) -> Int? {
    while index < window.count {
      if isInString {
        guard let close = Self.closing(window, from: index) else {
          index = window.count
          return nil
        }
        // An escape may be cut by the window's end: it is read again with more bytes.
        if window[close] == 0x5C { index = close; return nil }
        if window[close] != 0x22 {
          fault = close
          index = close
          return nil
        }
        index = close + 1
        isInString = false
        continue
      }
      switch window[index] {
      case 0x22: isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth > 0, window[index - 1] == 0x0A, !Self.mayBegin(window, index) {
          index -= 1
          fault = index
          return nil
        }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return index + 1 }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The quote that ends a string, the line break that breaks it, or a backslash that is cut off.
  private static func closing(_ window: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < window.count {
      switch window[index] {
      case 0x22, 0x0A: return index
      case 0x5C:
        guard index + 1 < window.count else { return index }
        index += 2
      default: index &+= 1
      }
    }
    return nil
  }

  /// Whether a value may stand at `index`, by what stands before it.
  private static func mayBegin(_ window: Span<UInt8>, _ index: Int) -> Bool {
    var before = index - 1
    while before > 0, window[before].isSpace { before -= 1 }
    switch window[before] {
    case UInt8(ascii: "["), UInt8(ascii: "{"), 0x2C, 0x3A: return true
    default: return false
    }
  }
}
