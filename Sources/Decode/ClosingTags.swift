internal import Wire

/// Finds the closing tags of a range, in a time that grows with the range alone.
///
/// An element without an end is looked for to the range's end; where many have none, that is done but
/// once: then it is known where the last closing tag of each name stands.
struct ClosingTags {
  private let end: Int
  /// By names in small letters, once an element had no end.
  private var last: [[UInt8]: Int]?

  /// Finds tags that stand before `end`.
  init(end: Int) { self.end = end }

  /// Where `</name>` stands at or behind `from`; nil where it does not.
  mutating func find(
    _ window: Span<UInt8>, _ name: Range<Int>, from: Int
  ) -> (start: Int, end: Int)? {
    if let last {
      guard let place = last[Self.lowered(window, name)], place >= from else { return nil }
    }
    var index = from
    while let tag = window.firstIndex(of: UInt8(ascii: "<"), from: index, to: end) {
      index = tag + 1
      guard let close = close(window, at: tag), Self.isName(window, name, at: tag + 2, close.name)
      else { continue }
      return (tag, close.end)
    }
    if last == nil { noteLast(window, from: from) }
    return nil
  }

  /// Whether `</name>` stands at or behind `from`, which may not lie before that of an earlier call.
  mutating func contains(_ window: Span<UInt8>, _ name: Range<Int>, from: Int) -> Bool {
    if last == nil { noteLast(window, from: from) }
    return last?[Self.lowered(window, name)].map { $0 >= from } ?? false
  }

  private mutating func noteLast(_ window: Span<UInt8>, from: Int) {
    var places: [[UInt8]: Int] = [:]
    var index = from
    while let tag = window.firstIndex(of: UInt8(ascii: "<"), from: index, to: end) {
      index = tag + 1
      guard let close = close(window, at: tag) else { continue }
      places[Self.lowered(window, tag + 2..<close.name)] = tag
    }
    last = places
  }

  /// Where the name of a closing tag at `tag` ends, and the tag itself; nil where none stands there.
  private func close(_ window: Span<UInt8>, at tag: Int) -> (name: Int, end: Int)? {
    guard tag + 2 < end, window[tag + 1] == UInt8(ascii: "/") else { return nil }
    var name = tag + 2
    while name < end,
      window[name].isWord || window[name] == UInt8(ascii: "_") || window[name] == UInt8(ascii: ".")
    { name += 1 }
    var close = name
    while close < end, window[close].isSpace { close += 1 }
    guard close < end, window[close] == UInt8(ascii: ">") else { return nil }
    return (name, close + 1)
  }

  private static func isName(
    _ window: Span<UInt8>, _ name: Range<Int>, at start: Int, _ end: Int
  ) -> Bool {
    name.count == end - start
      && name.indices.allSatisfy {
        window[$0].lowered == window[start + $0 - name.lowerBound].lowered
      }
  }

  private static func lowered(_ window: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    range.map { window[$0].lowered }
  }
}
