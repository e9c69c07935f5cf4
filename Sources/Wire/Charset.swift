/// The character set in which a document's bytes are to be read.
public enum Charset: UInt8, Sendable, Codable {
  /// Not said: strict UTF-8 if the bytes are that, else Windows-1252.
  case unknown
  case utf8, windows1252, utf16LittleEndian, utf16BigEndian
  /// The code pages of DOS, which some desks' systems kept.
  case codePage437, codePage850
  /// The national sets of ISO 646: letters stand where ASCII has brackets.
  case iso646German, iso646French, iso646Swedish, iso646Danish, iso646Spanish, iso646Italian
  case iso646Portuguese
  /// Sets of Central Europe, Turkey and Russia.
  case windows1250, latin2, windows1254, windows1251, koi8r
  /// The East Asian sets of several bytes a character (`MultiByteSets`); they stand behind the others.
  case shiftJIS, eucJP, gb18030, big5, eucKR
  /// Those of seven bits (`ShiftState`); they stand last.
  case iso2022JP, iso2022KR, iso2022CN, hzGB2312

  /// The character set that a declaration names, by the WHATWG's labels: Latin-1 and ASCII mean
  /// Windows-1252 there.
  public init(label: String) {
    switch label.lowercased() {
    case "utf-8", "utf8", "unicode-1-1-utf-8": self = .utf8
    case "windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "latin1", "l1",
      "us-ascii", "ascii", "iso_8859-1", "ansi_x3.4-1968":
      self = .windows1252
    case "utf-16", "utf-16le", "ucs-2", "unicode": self = .utf16LittleEndian
    case "utf-16be": self = .utf16BigEndian
    case "cp437", "ibm437", "437": self = .codePage437
    case "cp850", "ibm850", "850": self = .codePage850
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji", "csshiftjis",
      "ms932", "cp932":
      self = .shiftJIS
    case "euc-jp", "x-euc-jp", "eucjp", "cseucpkdfmtjapanese": self = .eucJP
    case "iso-2022-jp", "csiso2022jp", "iso-2022-jp-1", "iso-2022-jp-ms", "cp50220", "cp50221":
      self = .iso2022JP
    case "iso-2022-kr", "csiso2022kr": self = .iso2022KR
    case "iso-2022-cn", "csiso2022cn", "iso-2022-cn-ext": self = .iso2022CN
    case "hz-gb-2312", "hz", "hz-gb2312": self = .hzGB2312
    case "gb18030", "gbk", "x-gbk", "gb2312", "gb_2312", "gb_2312-80", "csgb2312", "chinese",
      "csiso58gb231280", "iso-ir-58", "euc-cn", "cp936", "windows-936":
      self = .gb18030
    case "big5", "big5-hkscs", "cn-big5", "csbig5", "x-x-big5", "cp950", "windows-950":
      self = .big5
    case "euc-kr", "cseuckr", "csksc56011987", "iso-ir-149", "korean", "ks_c_5601-1987",
      "ks_c_5601-1989", "ksc5601", "ksc_5601", "windows-949", "cp949", "uhc":
      self = .eucKR
    default: self = .unknown
    }
  }
}
