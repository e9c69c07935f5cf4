/// Character sets of one byte a character that are rare enough to be turned into UTF-8 beforehand.
public enum LegacyCharsets {
  /// The characters of the 256 bytes; nil where the set is decoded elsewhere.
  public static func table(_ charset: Charset) -> [Unicode.Scalar]? {
    switch charset {
    case .codePage437: page437
    case .codePage850: page850
    case .iso646German: german
    case .iso646French: french
    case .iso646Swedish: swedish
    case .iso646Danish: danish
    case .iso646Spanish: spanish
    case .iso646Italian: italian
    default: nil
    }
  }

  /// The range as UTF-8.
  public static func utf8(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ table: [Unicode.Scalar]
  ) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(range.count + range.count / 8)
    for index in range {
      let scalar = table[Int(bytes[index])]
      if scalar.value < 0x80 {
        text.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return text
  }

  private static let page437 = page(
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
      + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}")

  private static let page850 = page(
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀"
      + "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}")

  private static func page(_ upper: String) -> [Unicode.Scalar] {
    let scalars = Array(upper.unicodeScalars)
    precondition(scalars.count == 128)
    return (0..<128).map { Unicode.Scalar(UInt8($0)) } + scalars
  }

  // ISO 646's national sets: DIN 66003, NF Z 62-010, SEN 85 02 00 B, DS 2089, IBM 017, IBM 015.
  private static let german = national("@§[Ä\\Ö]Ü{ä|ö}ü~ß")
  private static let french = national("#£@à[°\\ç]§{é|ù}è~¨")
  private static let swedish = national("[Ä\\Ö]Å{ä|ö}å")
  private static let danish = national("[Æ\\Ø]Å{æ|ø}å")
  private static let spanish = national("#£@§[¡\\Ñ]¿{°|ñ}ç")
  private static let italian = national("#£@§[°\\ç]é`ù{à|ò}è~ì")

  private static func national(_ pairs: String) -> [Unicode.Scalar] {
    var table = (0..<256).map { Unicode.Scalar(UInt8($0)) }
    let scalars = Array(pairs.unicodeScalars)
    for index in stride(from: 0, to: scalars.count - 1, by: 2) {
      table[Int(scalars[index].value)] = scalars[index + 1]
    }
    return table
  }
}

extension Charset {
  /// Whether ASCII's brackets are letters in it.
  public var isNational: Bool {
    switch self {
    case .iso646German, .iso646French, .iso646Swedish, .iso646Danish, .iso646Spanish,
      .iso646Italian:
      true
    default: false
    }
  }

  /// Whether bytes of ASCII may stand for something else.
  @inline(__always)
  public var isUnplain: Bool { isNational || isShifted }
}
