internal import Wire

extension XMLCharset {
  /// The set of the language that an item says it is in, where Windows-1252 cannot write it.
  ///
  /// An agency that declares no set, or Latin-1 by a template's habit, sends its own.
  static func table(forLanguageOf bytes: Span<UInt8>, _ range: Range<Int>) -> XMLCharset? {
    guard let found = bytes.firstIndex(of: "lang=", from: range.lowerBound, to: range.upperBound),
      found + 8 < range.upperBound
    else { return nil }
    let start = found + 6
    let isLong = bytes[start + 2].isLetter
    guard !isLong else { return nil }
    for (set, languages): (String, [StaticString]) in [
      ("windows-1250", ["cs", "sk", "pl", "hu", "sl", "hr", "ro"]),
      ("windows-1251", ["ru", "uk", "be", "bg", "mk"]), ("windows-1253", ["el"]),
      ("windows-1254", ["tr"]), ("windows-1256", ["ar", "fa"]),
    ]
    where languages.contains(where: { bytes.matchesFolded($0, at: start) }) {
      return SingleByteSets.table(set).map { .table($0) }
    }
    return eastAsian(bytes, range, language: start)
  }

  /// The set of several bytes of a Japanese, Chinese or Korean item, if every byte is sound in it.
  ///
  /// Shift_JIS holds nearly all that EUC-JP can say, as half-width letters, so that EUC-JP is asked
  /// first. Big5 is of Taiwan, Hong Kong and Macao; Chinese of no region is in GB 18030.
  private static func eastAsian(
    _ bytes: Span<UInt8>, _ range: Range<Int>, language start: Int
  ) -> XMLCharset? {
    let sets: [Charset]
    if bytes.matchesFolded("ja", at: start) {
      sets = [.eucJP, .shiftJIS]
    } else if bytes.matchesFolded("ko", at: start) {
      sets = [.eucKR]
    } else if bytes.matchesFolded("zh", at: start) {
      let isTraditional = (["-tw", "-hk", "-mo", "-hant"] as [StaticString]).contains {
        start + 2 + $0.utf8CodeUnitCount <= range.upperBound
          && bytes.matchesFolded($0, at: start + 2)
      }
      sets = [isTraditional ? .big5 : .gb18030]
    } else {
      return nil
    }
    for charset in sets
    where MultiByteSets.isRead(charset) && MultiByteSets.isSound(bytes, range, charset) {
      return .multiByte(charset)
    }
    return nil
  }
}
