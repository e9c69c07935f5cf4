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
    case .iso646Portuguese: portuguese
    case .windows1250: page1250
    case .latin2: pageLatin2
    case .windows1254: page1254
    case .windows1251: page1251
    case .koi8r: pageKOI8
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

  private static let page1250 = page(
    "€\u{FFFD}‚\u{FFFD}„…†‡\u{FFFD}‰Š‹ŚŤŽŹ\u{FFFD}‘’“”•–—\u{FFFD}™š›śťžź\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬"
      + "\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüý"
      + "ţ˙")

  private static let pageLatin2 = page(
    "\u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}"
      + "\u{8E}\u{8F}\u{90}\u{91}\u{92}\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}"
      + "\u{9C}\u{9D}\u{9E}\u{9F}\u{A0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓ"
      + "ÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙")

  private static let page1254 = page(
    "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}\u{FFFD}Ÿ"
      + "\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêë"
      + "ìíîïğñòóôõö÷øùúûüışÿ")

  private static let page1251 = page(
    "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFD}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГД"
      + "ЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя")

  private static let pageKOI8 = page(
    "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{A0}⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©юабцдефгхийклмноп"
      + "ярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ")

  private static func page(_ upper: String) -> [Unicode.Scalar] {
    let scalars = Array(upper.unicodeScalars)
    precondition(scalars.count == 128)
    return (0..<128).map { Unicode.Scalar(UInt8($0)) } + scalars
  }

  // ISO 646's national sets: DIN 66003, NF Z 62-010, SEN 85 02 00 B, DS 2089, IBM 017, IBM 015, IBM 016.
  private static let german = national("@§[Ä\\Ö]Ü{ä|ö}ü~ß")
  private static let french = national("#£@à[°\\ç]§{é|ù}è~¨")
  private static let swedish = national("[Ä\\Ö]Å{ä|ö}å")
  private static let danish = national("[Æ\\Ø]Å{æ|ø}å")
  private static let spanish = national("#£@§[¡\\Ñ]¿{°|ñ}ç")
  private static let portuguese = national("@§[Ã\\Ç]Õ{ã|ç}õ~°")
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
      .iso646Italian, .iso646Portuguese:
      true
    default: false
    }
  }

  /// Whether bytes of ASCII may stand for something else.
  @inline(__always)
  public var isUnplain: Bool { isNational || isShifted }
}
