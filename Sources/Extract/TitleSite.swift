internal import Wire

/// Tells whether the words behind a title's last dash are its site's name: a part of the address's host is it.
///
/// The rest of an address is made of the headline's own words.
enum TitleSite {
  /// Words that a site's name has and its host lacks, or the other way round.
  private static let endings: [StaticString] = ["news", "online", "sport", "com", "magazine"]

  static func isNamed(
    _ side: Span<UInt8>, _ site: Range<Int>, _ parts: ArraySlice<Row<PartKind>>
  ) -> Bool {
    let name = core(letters(side, site))
    guard name.count >= 2, let url = parts.first(where: { $0.kind == .url }) else { return false }
    var start = url.range.lowerBound
    if let scheme = side.firstIndex(of: "://", from: start, to: url.range.upperBound) {
      start = scheme + 3
    }
    let end = side.firstIndex(of: UInt8(ascii: "/"), from: start, to: url.range.upperBound)
    let host = start..<(end ?? url.range.upperBound)
    var labels = host.split(whereSeparator: { side[$0] == UInt8(ascii: ".") })
    // `.com`, `.co.uk`
    if labels.count > 1 { labels.removeLast() }
    if labels.count > 1, let last = labels.last,
      (["co", "com", "org", "net", "gov", "ac", "edu"] as [StaticString]).contains(where: {
        last.count == $0.utf8CodeUnitCount && side.matches($0, at: last.lowerBound)
      })
    {
      labels.removeLast()
    }
    return labels.contains { core(letters(side, $0)) == name }
  }

  /// A name without its article and such an ending.
  private static func core(_ letters: [UInt8]) -> [UInt8] {
    var name = letters
    if name.starts(with: "the".utf8), name.count > 5 { name.removeFirst(3) }
    for ending in endings {
      let length = ending.utf8CodeUnitCount
      if name.count > length + 1, name.span.matches(ending, at: name.count - length) {
        name.removeLast(length)
      }
    }
    return name
  }

  /// A range's letters and figures, small ones.
  private static func letters(_ side: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    range.compactMap { index in
      let byte = side[index].lowered
      return byte.isWord || byte >= 0x80 ? byte : nil
    }
  }
}
