internal import Wire

/// Turns a field's bytes into clean UTF-8: character set, references, control codes, mojibake, NFC.
///
/// Most bytes need nothing: a table tells the few that may, and what lies between is copied in
/// runs. What is taken out is noted with its reason.
struct TextDecoder {
  /// What a byte may begin.
  private enum Special: UInt8 {
    case none, ampersand, hash, carriageReturn, control, high
  }

  private static let special: [UInt8] = (0..<256).map { value in
    let byte = UInt8(value)
    let kind: Special =
      switch byte {
      case UInt8(ascii: "&"): .ampersand
      case UInt8(ascii: "#"): .hash
      case 0x0D: .carriageReturn
      case 0x09, 0x0A, 0x0C: .none
      case 0..<0x20, 0x7F: .control
      case 0x80...: .high
      default: .none
      }
    return kind.rawValue
  }

  /// A piece taken out: its bytes as they stood.
  struct Note {
    var reason: RemovalReason
    var bytes: [UInt8]
  }

  private let references = CharacterReferences.shared
  /// What was taken out since the last `reset`.
  private(set) var notes: [Note] = []

  mutating func reset() { notes.removeAll(keepingCapacity: true) }

  /// How the controls of a field are treated.
  enum Controls {
    /// They are taken out and noted.
    case remove
    /// They stay: the field is a wire header, whose controls mean something.
    case keep
  }

  /// The character set of a document: as declared, else UTF-8 if all of it is that.
  static func charset(_ bytes: Span<UInt8>, _ range: Range<Int>, declared: Charset) -> Charset {
    let document = bytes.extracting(range)
    if document.count >= 2 {
      if document[0] == 0xFF, document[1] == 0xFE { return .utf16LittleEndian }
      if document[0] == 0xFE, document[1] == 0xFF { return .utf16BigEndian }
    }
    if MultiByteSets.contains(declared) {
      return MultiByteSets.resolve(bytes, range, declared: declared)
    }
    if declared != .unknown, declared != .utf8 { return declared }
    if bytes.isASCII(range) { return .utf8 }
    return (try? UTF8Span(validating: document)) != nil ? .utf8 : .windows1252
  }

  /// Appends the clean form of `range` to `out`.
  ///
  /// `references` says whether character references are undone; a reader may have done it.
  ///
  /// - Complexity: linear in the length of the range.
  mutating func decode(
    _ bytes: Span<UInt8>, _ given: Range<Int>, charset: Charset, controls: Controls = .remove,
    references undoes: Bool = true, into out: inout [UInt8]
  ) {
    if charset == .utf16LittleEndian || charset == .utf16BigEndian {
      let text = Self.utf8(fromUTF16: bytes, given, isLittle: charset == .utf16LittleEndian)
      decode(
        text.span, 0..<text.count, charset: .utf8, controls: controls, references: undoes,
        into: &out)
      return
    }
    if let table = LegacyCharsets.table(charset) {
      let text = LegacyCharsets.utf8(bytes, given, table)
      decode(
        text.span, 0..<text.count, charset: .utf8, controls: controls, references: undoes,
        into: &out)
      return
    }
    if MultiByteSets.contains(charset) {
      var text: [UInt8] = []
      MultiByteSets.append(bytes, given, charset, to: &text)
      decode(
        text.span, 0..<text.count, charset: .utf8, controls: controls, references: undoes,
        into: &out)
      return
    }
    let start = out.count
    var hasHigh = false
    let range =
      bytes.matches("\u{FEFF}", at: given.lowerBound) && given.count >= 3
      ? given.lowerBound + 3..<given.upperBound : given
    var run = range.lowerBound
    var index = run
    let end = range.upperBound
    let special = Self.special.span
    while index < end {
      let kind = special[Int(bytes[index])]
      if kind == 0 {
        index = max(index &+ 1, bytes.firstIndexToDecode(from: index, to: end))
        continue
      }
      switch Special(rawValue: kind) ?? .none {
      case .none: index += 1
      case .high:
        hasHigh = true
        if charset == .windows1252 {
          out.append(bytes, run..<index)
          out.append(
            contentsOf: String(Character(Windows1252.scalar(bytes[index]))).utf8)
          index += 1
          run = index
        } else {
          index += 1
        }
      case .ampersand where !undoes, .hash where !undoes: index += 1
      case .ampersand:
        if let link = Self.link(bytes, index, end) {
          out.append(bytes, run..<index)
          if link.isCode { out.append(UInt8(ascii: "<")) }
          out.append(bytes, link.words)
          if link.isCode { out.append(UInt8(ascii: ">")) }
          (index, run) = (link.end, link.end)
          continue
        }
        let found = references.read(bytes, at: index, end: end)
        (index, run) = take(found, bytes, index, run, controls, &out, &hasHigh)
        if out.last == UInt8(ascii: "&"), run == index {
          (index, run) = unescapeTwice(bytes, index, end, &out, &hasHigh)
        }
      case .hash:
        (index, run) = takeLost(bytes, index, run, end, controls, &out, &hasHigh)
      case .carriageReturn:
        out.append(bytes, run..<index)
        if index + 1 >= end || bytes[index + 1] != 0x0A { out.append(0x0A) }
        index += 1
        run = index
      case .control:
        out.append(bytes, run..<index)
        remove(bytes, index..<index + 1, bytes[index], controls, &out)
        index += 1
        run = index
      }
    }
    out.append(bytes, run..<end)
    if hasHigh {
      Mojibake.repair(&out, from: start)
      if controls == .remove {
        replaceC1(&out, from: start)
        Self.replaceSeparators(&out, from: start)
      }
      CanonicalComposition.compose(&out, from: start)
    }
  }

  private mutating func take(
    _ found: CharacterReferences.Reference, _ bytes: Span<UInt8>, _ index: Int, _ run: Int,
    _ controls: Controls, _ out: inout [UInt8], _ hasHigh: inout Bool
  ) -> (Int, Int) {
    switch found {
    case .none: return (index + 1, run)
    case .text(let text, let end):
      out.append(bytes, run..<index)
      out.append(contentsOf: text)
      if let first = text.first, first >= 0x80 { hasHigh = true }
      return (end, end)
    case .control(let code, let end):
      out.append(bytes, run..<index)
      remove(bytes, index..<end, code, controls, &out)
      return (end, end)
    }
  }

  /// Undoes a reference that a feed escaped twice, such as `&amp;quot;`.
  ///
  /// Signs that text may speak of (`&amp;lt;`)
  /// are left as they are.
  private func unescapeTwice(
    _ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ out: inout [UInt8], _ hasHigh: inout Bool
  ) -> (Int, Int) {
    var stop = index
    if stop < end, bytes[stop] == UInt8(ascii: "#") { stop += 1 }
    while stop < end, stop - index < 12, bytes[stop].isLetter || bytes[stop].isDigit { stop += 1 }
    guard stop > index + 1, stop < end, bytes[stop] == UInt8(ascii: ";") else {
      return (index, index)
    }
    for name: StaticString in ["lt;", "gt;", "amp;"] where bytes.matches(name, at: index) {
      return (index, index)
    }
    var inner: [UInt8] = [UInt8(ascii: "&")]
    inner.append(bytes, index..<stop + 1)
    guard case .text(let text, let used) = references.read(inner.span, at: 0, end: inner.count),
      used == inner.count
    else { return (index, index) }
    out.removeLast()
    out.append(contentsOf: text)
    if let first = text.first, first >= 0x80 { hasHigh = true }
    return (stop + 1, stop + 1)
  }

  /// `#39;` and its like: a numeric reference whose ampersand an agency's conversion lost.
  private mutating func takeLost(
    _ bytes: Span<UInt8>, _ index: Int, _ run: Int, _ end: Int, _ controls: Controls,
    _ out: inout [UInt8], _ hasHigh: inout Bool
  ) -> (Int, Int) {
    var stop = index + 1
    while stop < end, stop - index < 6, bytes[stop].isDigit { stop += 1 }
    guard stop - index >= 3, stop < end, bytes[stop] == UInt8(ascii: ";"),
      let value = bytes.number(in: index + 1..<stop),
      Self.isUsual(value)
    else { return (index + 1, run) }
    let found = references.numeric(bytes, digits: index + 1, end: end)
    // `Dorvalo #39;s`: a blank stood in for the ampersand.
    if value == 39, index - run >= 2, bytes[index - 1] == UInt8(ascii: " "),
      bytes[index - 2].isLetter || bytes[index - 2].isDigit,
      Self.isShortEnding(bytes, stop + 1, end)
    {
      out.append(bytes, run..<index - 1)
      out.append(UInt8(ascii: "'"))
      return (stop + 1, stop + 1)
    }
    return take(found, bytes, index, run, controls, &out, &hasHigh)
  }

  /// Whether what stands behind an apostrophe within a word stands at `index`: `s`, `t`, `re`.
  private static func isShortEnding(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    for ending: StaticString in ["s", "t", "d", "m", "re", "ve", "ll"]
    where index + ending.utf8CodeUnitCount <= end && bytes.matches(ending, at: index) {
      let next = index + ending.utf8CodeUnitCount
      if next == end || !bytes[next].isLetter { return true }
    }
    return false
  }

  /// Whether conversions write the character as a number.
  ///
  /// They do so for signs, Windows-1252's, Latin-1's and general punctuation; `#12;` may be a rank.
  private static func isUsual(_ value: Int) -> Bool {
    switch value {
    case 33...47, 58...64, 91...96, 123...126: true
    case 130...159, 160...255, 8208...8260, 8364, 8482: true
    default: false
    }
  }

  private mutating func remove(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ code: UInt8, _ controls: Controls,
    _ out: inout [UInt8]
  ) {
    if controls == .keep {
      out.append(code)
      return
    }
    // Vertical tab ends a line on some teleprinters.
    if code == 0x0B { out.append(0x0A) }
    if notes.last?.reason != .controlCode { notes.append(Note(reason: .controlCode, bytes: [])) }
    // A control code is shown as a reference, which JSON readers and people can see.
    if range.count > 1 {
      notes[notes.count - 1].bytes.append(bytes, range)
    } else {
      notes[notes.count - 1].bytes.append("&#")
      notes[notes.count - 1].bytes.append(decimal: Int(code))
      notes[notes.count - 1].bytes.append(UInt8(ascii: ";"))
    }
  }

  /// Puts Windows-1252's characters where a conversion left its bytes as C1 controls.
  ///
  /// `U+0092` is an apostrophe, as `&#146;` is by HTML's rule. Five stand for nothing and are taken out.
  private mutating func replaceC1(_ text: inout [UInt8], from start: Int) {
    var pieces: [Replacement] = []
    var index = start
    while let lead = text.span.firstIndex(of: 0xC2, from: index), lead + 1 < text.count {
      index = lead + 2
      guard text[lead + 1] < 0xA0 else { continue }
      let scalar = Windows1252.scalar(text[lead + 1])
      var character: [UInt8] = []
      if scalar.value >= 0xA0 {
        character += String(Character(scalar)).utf8
      } else {
        remove(text.span, lead..<lead + 1, text[lead + 1], .remove, &character)
      }
      pieces.append(Replacement(range: lead..<lead + 2, bytes: character))
    }
    Replacement.make(pieces, in: &text)
  }

  /// Puts line ends where Unicode's own separators of lines (U+2028) and paragraphs (U+2029) stand.
  private static func replaceSeparators(_ text: inout [UInt8], from start: Int) {
    var pieces: [Replacement] = []
    var index = start
    while let found = text.span.firstIndex(of: 0xE2, from: index), found + 2 < text.count {
      index = found + 1
      guard text[found + 1] == 0x80, text[found + 2] == 0xA8 || text[found + 2] == 0xA9 else {
        continue
      }
      let ends: [UInt8] = text[found + 2] == 0xA8 ? [0x0A] : [0x0A, 0x0A]
      pieces.append(Replacement(range: found..<found + 3, bytes: ends))
    }
    Replacement.make(pieces, in: &text)
  }

  private static func utf8(
    fromUTF16 bytes: Span<UInt8>, _ range: Range<Int>, isLittle: Bool
  ) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(range.count / 2)
    var index = range.lowerBound
    while index + 1 < range.upperBound {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isLittle ? second << 8 | first : first << 8 | second)
      index += 2
    }
    if units.first == 0xFEFF { units.removeFirst() }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
