/// Text from elsewhere, such as a file's name, as it is shown to people.
///
/// A control character in it could move a terminal's cursor, begin another line of a log or turn what
/// follows around.
public enum Printable: Sendable {
  /// The text with all controls escaped: `\n`, `\x1b`, `\u{202e}`.
  public static func line(_ text: String) -> String { escaped(text, keepingLines: false) }

  /// The text with its line feeds, and all other controls escaped.
  public static func lines(_ text: String) -> String { escaped(text, keepingLines: true) }

  private static func escaped(_ text: String, keepingLines: Bool) -> String {
    // Nearly always there is nothing to do.
    guard text.unicodeScalars.contains(where: { escape($0) != nil }) else { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      if let escape = escape(scalar), !(keepingLines && scalar == "\n") {
        out += escape
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// How a control is written; nil for what is none.
  public static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x0A: return "\\n"
    case 0x0D: return "\\r"
    case 0x09: return "\\t"
    case 0..<0x20, 0x7F..<0xA0:
      let digits = String(scalar.value, radix: 16)
      return "\\x" + (digits.count < 2 ? "0" : "") + digits
    // Separators of lines and paragraphs, and what changes the direction of writing.
    case 0x2028...0x202E, 0x2066...0x2069: return "\\u{\(String(scalar.value, radix: 16))}"
    default: return nil
    }
  }
}
