internal import Foundation
internal import Wire

/// Normalization Form C (Unicode Standard Annex 15).
///
/// Text below U+0300 is composed already, and so are the letters of the scripts that wires use
/// most: only text with other characters is handed to the library.
enum CanonicalComposition {
  /// Composes `text` from `start` to its end.
  static func compose(_ text: inout [UInt8], from start: Int) {
    guard needsCheck(text.span, start) else { return }
    let string = unsafe text.withUnsafeBufferPointer {
      unsafe String(decoding: $0[start...], as: UTF8.self)
    }
    let composed = string.precomposedStringWithCanonicalMapping
    text.removeSubrange(start...)
    text.append(contentsOf: composed.utf8)
  }

  private static func needsCheck(_ text: Span<UInt8>, _ start: Int) -> Bool {
    var index = start
    while index < text.count {
      switch text[index] {
      case 0..<0xCC: index &+= 1
      // Combining marks (U+0300–036F) and what is around them.
      case 0xCC, 0xCD: return true
      // Greek, Cyrillic, Hebrew and Arabic letters are composed; their marks are not sure to be.
      case 0xCE, 0xCF, 0xD0, 0xD1: index &+= 2
      case 0xD2..<0xE0: return true
      case 0xE2:
        // General punctuation, currency, letterlike signs but the Ångström and Ohm signs.
        guard index &+ 2 < text.count else { return true }
        let second = text[index &+ 1]
        guard second == 0x80 && text[index &+ 2] > 0x81 || second == 0x82 || second > 0x84 else {
          return true
        }
        index &+= 3
      case 0xE4..<0xEA, 0xEB, 0xEC: index &+= 3
      default: return true
      }
    }
    return false
  }
}
