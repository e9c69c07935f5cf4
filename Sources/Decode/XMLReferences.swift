internal import Wire

/// Character references of XML: the five names, numbers, and the names of HTML that feeds use.
///
/// A name that is not known here stays as it stands: what a DOCTYPE declares itself was put in its place before
/// (`XMLEntities`), and nothing else is fetched.
enum XMLReferences {
  /// What a reference stands for, and where it ends.
  struct Reference {
    var scalar: Unicode.Scalar
    var end: Int
  }

  /// The longest name that is known, with a margin for numbers.
  private static let longest = 12

  /// Reads the reference whose `&` stands at `index`.
  static func read(_ bytes: Span<UInt8>, at index: Int, end: Int) -> Reference? {
    let limit = min(end, index + longest)
    var stop = index + 1
    while stop < limit, bytes[stop] != UInt8(ascii: ";") {
      guard bytes[stop].isLetter || bytes[stop].isDigit || bytes[stop] == UInt8(ascii: "#") else {
        return nil
      }
      stop += 1
    }
    guard stop < limit, stop > index + 1 else { return nil }
    if bytes[index + 1] == UInt8(ascii: "#") {
      return number(bytes, index + 2..<stop).map { Reference(scalar: $0, end: stop + 1) }
    }
    return named(bytes, index + 1..<stop).map { Reference(scalar: $0, end: stop + 1) }
  }

  /// The character that a number names; C1 controls mean Windows-1252's characters.
  private static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Unicode.Scalar? {
    guard !range.isEmpty else { return nil }
    let isHex = bytes[range.lowerBound].lowered == UInt8(ascii: "x")
    var value: UInt32 = 0
    let digits = isHex ? range.lowerBound + 1..<range.upperBound : range
    guard !digits.isEmpty else { return nil }
    for index in digits {
      let byte = bytes[index]
      if byte.isDigit {
        value = value &* (isHex ? 16 : 10) &+ UInt32(byte - 0x30)
      } else if isHex, byte.lowered &- 0x61 < 6 {
        value = value &* 16 &+ UInt32(byte.lowered - 0x57)
      } else {
        return nil
      }
    }
    if (0x80..<0xA0).contains(value) {
      value = UInt32(XMLCharset.c1[Int(value) - 0x80])
    }
    return value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private static func named(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Unicode.Scalar? {
    // The five first: nearly all references are one of them.
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "a"):
      if range.count == 3, bytes.matches("amp", at: range.lowerBound) { return "&" }
      if range.count == 4, bytes.matches("apos", at: range.lowerBound) { return "'" }
    case UInt8(ascii: "l"):
      if range.count == 2, bytes.matches("lt", at: range.lowerBound) { return "<" }
    case UInt8(ascii: "g"):
      if range.count == 2, bytes.matches("gt", at: range.lowerBound) { return ">" }
    case UInt8(ascii: "q"):
      if range.count == 4, bytes.matches("quot", at: range.lowerBound) { return "\"" }
    default: break
    }
    return names[bytes.string(range)]
  }

  /// HTML 4's names: Latin-1 from U+00A0 on, and the punctuation and letters that news has.
  private static let names: [String: Unicode.Scalar] = {
    var names: [String: Unicode.Scalar] = [
      "ndash": "\u{2013}", "mdash": "\u{2014}", "lsquo": "\u{2018}", "rsquo": "\u{2019}",
      "sbquo": "\u{201A}", "ldquo": "\u{201C}", "rdquo": "\u{201D}", "bdquo": "\u{201E}",
      "hellip": "\u{2026}", "bull": "\u{2022}", "euro": "\u{20AC}", "trade": "\u{2122}",
      "permil": "\u{2030}", "lsaquo": "\u{2039}", "rsaquo": "\u{203A}", "dagger": "\u{2020}",
      "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}", "minus": "\u{2212}",
      "OElig": "\u{152}", "oelig": "\u{153}", "Scaron": "\u{160}", "scaron": "\u{161}",
      "Yuml": "\u{178}", "fnof": "\u{192}", "tilde": "\u{2DC}", "circ": "\u{2C6}",
      "rarr": "\u{2192}", "larr": "\u{2190}", "le": "\u{2264}", "ge": "\u{2265}",
    ]
    let latin = """
      nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn
      sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave
      Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml
      ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN
      szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave
      iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc
      uuml yacute thorn yuml
      """
    for (offset, name) in latin.split(whereSeparator: \.isWhitespace).enumerated() {
      names[String(name)] = Unicode.Scalar(UInt8(0xA0 + offset))
    }
    return names
  }()
}
