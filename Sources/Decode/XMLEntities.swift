internal import Wire

/// The entities that a document declares for itself, in the internal subset of its DOCTYPE.
///
///     <!DOCTYPE nitf [<!ENTITY agency "Norland Wire"> <!ENTITY logo SYSTEM "logo.gif">]>
///
/// Only those whose text stands there count: nothing external is read, none holds another that is
/// declared behind it, and what they add to an item is bounded, so that no document grows without end.
struct XMLEntities: Sendable {
  private var values: [[UInt8]: [UInt8]] = [:]

  /// The most entities of a document, and the longest text of one.
  private static let most = 256
  private static let longest = 4096
  /// The most that an item may grow, and how much of it is its own bytes' due: many small items
  /// would make much of little.
  private static let mostGrowth = 1 << 18
  private static let growth = (least: 1024, share: 4)

  /// No entities.
  init() {}

  /// Reads those of a DOCTYPE.
  init(_ window: Span<UInt8>, _ doctype: Range<Int>) {
    guard
      var index = window.firstIndex(
        of: UInt8(ascii: "["), from: doctype.lowerBound, to: doctype.upperBound)
    else { return }
    while values.count < Self.most,
      let open = window.firstIndex(of: UInt8(ascii: "<"), from: index, to: doctype.upperBound)
    {
      index = open + 1
      if window.matches("<!--", at: open) {
        guard let end = window.firstIndex(of: "-->", from: open + 4, to: doctype.upperBound) else {
          return
        }
        index = end + 3
      } else if window.matches("<!ENTITY", at: open) {
        index = declare(window, open + 8..<doctype.upperBound)
      }
    }
  }

  var isEmpty: Bool { values.isEmpty }

  /// Takes one declaration's name and text; where it ends.
  private mutating func declare(_ window: Span<UInt8>, _ range: Range<Int>) -> Int {
    let start = Self.blanksEnd(window, range)
    var end = start
    while end < range.upperBound, Self.isName(window[end]) { end += 1 }
    let open = Self.blanksEnd(window, end..<range.upperBound)
    // A parameter entity has `%` for its name, an external one `SYSTEM` for its text.
    guard end > start, open < range.upperBound,
      window[open] == UInt8(ascii: "\"") || window[open] == UInt8(ascii: "'"),
      let close = window.firstIndex(of: window[open], from: open + 1, to: range.upperBound)
    else { return end }
    let name = bytes(window, start..<end)
    var value = bytes(window, open + 1..<close)
    if value.count <= Self.longest, !Self.isBuiltIn(name), values[name] == nil {
      value = expand(value, room: Self.longest)
      values[name] = value
    }
    return close + 1
  }

  /// The bytes with the entities' texts in their places; those of CDATA sections stay.
  func expand(_ bytes: [UInt8], charset: XMLCharset = .utf8) -> [UInt8] {
    let room = min(Self.mostGrowth, Self.growth.least + bytes.count * Self.growth.share)
    // Each text is decoded once, and only where it is used.
    var texts: [[UInt8]: [UInt8]] = [:]
    return expand(bytes, room: room) { name in
      if let text = texts[name] { return text }
      guard let value = values[name] else { return nil }
      var text: [UInt8] = []
      charset.append(value.span, 0..<value.count, to: &text)
      texts[name] = text
      return text
    }
  }

  private func expand(_ bytes: [UInt8], room: Int) -> [UInt8] {
    expand(bytes, room: room) { values[$0] }
  }

  private func expand(
    _ given: [UInt8], room: Int, text: ([UInt8]) -> [UInt8]?
  ) -> [UInt8] {
    let bytes = given.span
    guard !values.isEmpty, bytes.firstIndex(of: 0x26) != nil else { return given }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var room = room
    var copied = 0
    var index = 0
    var section = bytes.firstIndex(of: "<![CDATA[") ?? bytes.count
    while let mark = bytes.firstIndex(of: 0x26, from: index) {
      if mark > section {
        index = bytes.firstIndex(of: "]]>", from: section) ?? bytes.count
        section = bytes.firstIndex(of: "<![CDATA[", from: index) ?? bytes.count
        continue
      }
      var end = mark + 1
      while end < bytes.count, end - mark < 64, Self.isName(bytes[end]) { end += 1 }
      index = end
      guard end < bytes.count, bytes[end] == UInt8(ascii: ";"), end > mark + 1,
        let value = text(Array(given[mark + 1..<end])), value.count <= room
      else { continue }
      room -= value.count
      out.append(bytes, copied..<mark)
      out += value
      copied = end + 1
      index = copied
    }
    out.append(bytes, copied..<bytes.count)
    return out
  }

  private func bytes(_ window: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(window, range)
    return bytes
  }

  private static func blanksEnd(_ window: Span<UInt8>, _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, window[index].isSpace { index += 1 }
    return index
  }

  private static func isName(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  private static func isBuiltIn(_ name: [UInt8]) -> Bool {
    ["amp", "lt", "gt", "quot", "apos"].contains { name == Array($0.utf8) }
  }
}
