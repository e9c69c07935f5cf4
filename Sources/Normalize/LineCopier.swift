internal import Wire

/// Copies a line with its white space folded and its teletype quotes and dashes made plain.
enum LineCopier {
  /// Bytes at which copying in runs may have to stop.
  private static let stops: [Bool] = (0..<256).map { value in
    switch UInt8(value) {
    case 0x20, 0x09, 0x0A, 0x0C, UInt8(ascii: "`"), UInt8(ascii: "'"), UInt8(ascii: "-"),
      UInt8(ascii: "_"), 0xC2, 0xE2, 0xEF:
      true
    default: false
    }
  }

  /// Appends `range` to `out`, leaving the cuts in it out.
  static func copy(
    _ text: Span<UInt8>, _ given: Range<Int>,
    cuts: [(range: Range<Int>, reason: RemovalReason)], into out: inout [UInt8]
  ) {
    guard !cuts.isEmpty else {
      copy(text, text.trimmed(given), into: &out)
      return
    }
    var start = given.lowerBound
    for cut in cuts where cut.range.lowerBound >= start && cut.range.upperBound <= given.upperBound
    {
      copy(text, text.trimmed(start..<cut.range.lowerBound), into: &out)
      start = cut.range.upperBound
      if let last = out.last, !last.isSpace, start < given.upperBound { out.append(0x20) }
    }
    copy(text, text.trimmed(start..<given.upperBound), into: &out)
  }

  /// Appends a name: white space at its ends goes, any other becomes one blank.
  static func copyName(_ text: Span<UInt8>, into out: inout [UInt8]) {
    let range = text.trimmed(0..<text.count)
    var run = range.lowerBound
    var index = run
    while index < range.upperBound {
      guard text[index].isSpace else {
        index &+= 1
        continue
      }
      out.append(text, run..<index)
      out.append(0x20)
      while text[index].isSpace { index &+= 1 }
      run = index
    }
    out.append(text, run..<range.upperBound)
  }

  private static func copy(_ text: Span<UInt8>, _ range: Range<Int>, into out: inout [UInt8]) {
    var run = range.lowerBound
    var index = run
    let end = range.upperBound
    let stops = stops.span
    while index < end {
      let byte = text[index]
      if !stops[Int(byte)] {
        index &+= 1
        continue
      }
      var replacement: StaticString?
      var used = 0
      switch byte {
      case 0x20:
        if index &+ 1 < end, text[index &+ 1].isSpace { (replacement, used) = (" ", 0) }
      case 0x09, 0x0A, 0x0C: (replacement, used) = (" ", 0)
      case UInt8(ascii: "`"), UInt8(ascii: "'"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        if let mark = mark(text, index, range) { (replacement, used) = mark }
      case 0xC2:
        // No-break space; the soft hyphen says where a line might break and is no text.
        if index &+ 1 < end, text[index &+ 1] == 0xA0 { (replacement, used) = (" ", 2) }
        if index &+ 1 < end, text[index &+ 1] == 0xAD { (replacement, used) = ("", 2) }
      case 0xEF:
        // A byte order mark within the text, where files were joined.
        if text.matches("\u{FEFF}", at: index) { (replacement, used) = ("", 3) }
      default:
        // Zero-width characters, U+200B–U+200F, and thin spaces.
        if index &+ 2 < end, text[index &+ 1] == 0x80 {
          let last = text[index &+ 2]
          if last == 0x8B || (0x8C...0x8F).contains(last) && !joins(text, index, range) {
            (replacement, used) = ("", 3)
          }
          if (0x80...0x8A).contains(last) || last == 0xAF { (replacement, used) = (" ", 3) }
        }
      }
      guard let replacement else {
        index &+= 1
        continue
      }
      out.append(text, run..<index)
      index += used
      if replacement.utf8CodeUnitCount == 1, unsafe replacement.utf8Start.pointee == 0x20 {
        let gap = index - used
        while index < end, text[index].isSpace { index &+= 1 }
        // A line break within a word of a script that has no blanks stands for nothing.
        if index < end, text[index] >= 0x80, text.joinsUnspaced(before: gap, index),
          text.firstIndex(of: 0x0A, from: gap, to: index) != nil
        {
          run = index
          continue
        }
        if let last = out.last, last != 0x20 { out.append(0x20) }
      } else {
        out.append(replacement)
      }
      run = index
    }
    out.append(text, run..<end)
  }

  /// Whether joiners and marks of direction mean something behind the character before `index`: in
  /// Hebrew, Arabic, Persian, in the scripts of India and between the parts of a pictogram.
  private static func joins(_ text: Span<UInt8>, _ index: Int, _ range: Range<Int>) -> Bool {
    var start = index - 1
    while start > range.lowerBound, text[start].isContinuation { start -= 1 }
    guard start >= range.lowerBound else { return false }
    switch text[start] {
    case 0xD6...0xDF, 0xE0, 0xE1, 0xF0...: return true
    case 0xE2: return text[start + 1] >= 0x98
    default: return false
    }
  }

  /// What stands for a teletype quotation mark or dash at `index`, and how many bytes it takes the
  /// place of; nil where the byte is itself.
  static func mark(
    _ text: Span<UInt8>, _ index: Int, _ range: Range<Int>
  ) -> (StaticString, Int)? {
    let byte = text[index]
    switch byte {
    case UInt8(ascii: "`"):
      let isDouble = index &+ 1 < range.upperBound && text[index &+ 1] == byte
      return isDouble ? ("\"", 2) : ("'", 1)
    case UInt8(ascii: "'"):
      return index &+ 1 < range.upperBound && text[index &+ 1] == byte ? ("\"", 2) : nil
    default: return dash(text, index, range)
    }
  }

  /// A teletype dash at `index`: two or three hyphens, or a low line between blanks.
  private static func dash(
    _ text: Span<UInt8>, _ index: Int, _ range: Range<Int>
  ) -> (StaticString, Int)? {
    let byte = text[index]
    var stop = index
    while stop < range.upperBound, text[stop] == byte { stop += 1 }
    let length = stop - index
    let isAfterBlank = index == range.lowerBound || text[index - 1].isSpace
    let isBeforeBlank = stop == range.upperBound || text[stop].isSpace
    if byte == UInt8(ascii: "_") {
      return length == 1 && isAfterBlank && isBeforeBlank ? ("-", 1) : nil
    }
    guard length == 2 || length == 3 else { return nil }
    if isAfterBlank && isBeforeBlank { return ("-", length) }
    // Between words without blanks a dash is a dash, not a hyphen.
    if isAfterBlank { return ("- ", length) }
    if isBeforeBlank { return (" -", length) }
    return text[index - 1].isWord && text[stop].isWord ? (" - ", length) : nil
  }

  /// Whether the text ends in a word's hyphen, which the next line goes on without a blank.
  static func endsInHyphen(_ text: Span<UInt8>, from start: Int) -> Bool {
    let end = text.count
    guard end - start >= 2, text[end - 1] == UInt8(ascii: "-") else { return false }
    return text[end - 2].isWord
  }
}
