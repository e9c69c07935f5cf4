internal import Foundation
internal import Wire

/// Normalization Form C (Unicode Standard Annex 15).
///
/// Nearly all text is composed already, and its bytes tell so: only where one may not be, the library
/// composes the stretch around it. An ASCII character composes with nothing before it (the annex's
/// "stable code points"), so a stretch goes from one such to the next.
enum CanonicalComposition {
  /// Stretches that lie as near as this are composed together: a call costs more than these bytes.
  private static let nearness = 64

  /// Composes `text` from `start` to its end.
  static func compose(_ text: inout [UInt8], from start: Int) {
    guard var suspect = firstSuspect(text.span, from: start) else { return }
    var composed: [UInt8] = []
    var copied = start
    while true {
      let stretch = stretch(text.span, around: suspect, from: copied)
      let string = unsafe text.withUnsafeBufferPointer {
        unsafe String(decoding: $0[stretch], as: UTF8.self)
      }
      composed.append(contentsOf: text[copied..<stretch.lowerBound])
      composed.append(contentsOf: string.precomposedStringWithCanonicalMapping.utf8)
      copied = stretch.upperBound
      guard let next = firstSuspect(text.span, from: copied) else { break }
      suspect = next
    }
    composed.append(contentsOf: text[copied...])
    text.removeSubrange(start...)
    text.append(contentsOf: composed)
  }

  /// From the ASCII character before a byte, which may belong to a mark, to one behind it and behind
  /// whatever else is suspect nearby.
  private static func stretch(
    _ text: Span<UInt8>, around suspect: Int, from start: Int
  ) -> Range<Int> {
    var first = suspect
    while first > start, text[first] >= 0x80 { first -= 1 }
    var end = suspect
    var last = suspect
    while end < text.count {
      if text[end] < 0x80 {
        guard let next = firstSuspect(text, from: end, to: last + nearness) else { break }
        last = next
        end = next
      }
      end += 1
    }
    return first..<end
  }

  /// The first character that may not be composed, at `start` or behind it and before `limit`.
  ///
  /// The characters that are passed over have the property NFC_Quick_Check=Yes and a combining class
  /// of 0: the letters of the scripts that wires use, without their combining marks.
  private static func firstSuspect(
    _ text: Span<UInt8>, from start: Int, to limit: Int = .max
  ) -> Int? {
    let end = min(text.count, limit)
    var index = start
    while index < end {
      let lead = text[index]
      if lead < 0xCC {
        index &+= 1
        continue
      }
      let width = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      guard index &+ width <= text.count,
        isComposed(lead, text[index &+ 1], width > 2 ? text[index &+ 2] : 0)
      else { return index }
      index &+= width
    }
    return nil
  }

  @inline(__always)
  private static func isComposed(_ lead: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch lead {
    // U+0300 to U+037F: combining marks, and Greek signs that stand for others.
    case 0xCC, 0xCD: false
    // Greek (but for the ano teleia, U+0387) and Cyrillic letters.
    case 0xCE: second != 0x87
    case 0xCF, 0xD0, 0xD1, 0xD3, 0xD4, 0xD5: true
    // Cyrillic's own marks, U+0483 to U+0487.
    case 0xD2: !(0x83...0x87).contains(second)
    // Hebrew points begin with U+0591; the letters are U+05D0 to U+05EA.
    case 0xD6: second < 0x91
    case 0xD7: (0x90...0xAA).contains(second)
    // Arabic letters, without the marks U+0610–061A, 064B–065F, 0670 and 06D6–06ED.
    case 0xD8: !(0x90...0x9A).contains(second)
    case 0xD9: second < 0x8B || (0xA0...0xAF).contains(second) || second > 0xB0
    case 0xDA: true
    case 0xDB: second < 0x96 || second > 0xAD
    // Latin letters of Vietnamese and others, U+1E00 to U+1EFF.
    case 0xE1: (0xB8...0xBB).contains(second)
    // General punctuation but for the quads; currency; signs from U+2140 on but for the angle
    // brackets U+2329 and 232A, the fork U+2ADC and Coptic and Cyrillic marks from U+2CEF on.
    case 0xE2:
      second == 0x80 && third > 0x81 || second == 0x82
        || (0x85...0xB2).contains(second) && second != 0x8C && second != 0xAB
    // Kana and CJK punctuation without the marks U+302A–302F, 3099 and 309A.
    case 0xE3:
      switch second {
      case 0x80: !(0xAA...0xAF).contains(third)
      case 0x82: third != 0x99 && third != 0x9A
      default: second == 0x81 || second == 0x83
      }
    // CJK ideographs and Hangul syllables, U+4000 to 9FFF and AC00 to D77F.
    case 0xE4...0xE9, 0xEB, 0xEC: true
    case 0xEA: second >= 0xB0
    case 0xED: second < 0x9E
    // Full-width forms.
    case 0xEF: second == 0xBC || second == 0xBD
    // Emoji, U+1F000 to 1FFFF.
    case 0xF0: second == 0x9F
    default: false
    }
  }
}
