internal import Wire

/// The English names of the IPTC's Media Topics and of the older Subject Codes (NewsCodes, CC BY 4.0).
///
/// Both have codes of eight figures, some of them the same, so that a name is looked up by scheme.
/// The table is built when a name is first asked for.
public struct TopicNames: Sendable {
  /// The names of the built-in table.
  public static let shared = TopicNames()

  private let bytes: [UInt8]
  private var names: [UInt64: Range<Int>] = [:]

  private init() {
    var found: [UInt64: Range<Int>] = [:]
    var all: [UInt8] = []
    DataTable.topics.forEachRow { text, columns in
      guard columns.count == 3, let code = text.number(in: columns[1]) else { return }
      let start = all.count
      all.append(text, columns[2])
      found[Self.key(text.matches("medtop", at: columns[0].lowerBound), code)] = start..<all.count
    }
    bytes = all
    names = found
  }

  private static func key(_ isTopic: Bool, _ code: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: code) << 1 | (isTopic ? 1 : 0)
  }

  /// The name of a code; nil where the scheme is none of the IPTC's or the code is not known.
  ///
  /// Of an empty scheme the code tells which it is: Media Topics begin at 20000000, but for the top.
  public func name(_ text: Span<UInt8>, scheme: Range<Int>, code: Range<Int>) -> [UInt8]? {
    guard code.count == 8, let number = text.number(in: code),
      let isTopic = Self.isTopic(text, scheme, number)
    else { return nil }
    return names[Self.key(isTopic, number)].map { Array(bytes[$0]) }
  }

  private static func isTopic(_ text: Span<UInt8>, _ scheme: Range<Int>, _ code: Int) -> Bool? {
    if scheme.isEmpty { return code >= 20_000_000 }
    func has(_ word: StaticString) -> Bool {
      text.firstIndex(of: word, from: scheme.lowerBound, to: scheme.upperBound) != nil
    }
    if has("medtop") || has("mediatopic") { return true }
    if has("subj") || has("subjectcode") { return false }
    return has("iptc") || has("IPTC") ? code >= 20_000_000 : nil
  }
}
