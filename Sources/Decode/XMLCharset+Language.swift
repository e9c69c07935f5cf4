internal import Wire

extension XMLCharset {
  /// The Windows set of the language that an item says it is in, where Windows-1252 cannot write it.
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
    return nil
  }
}
