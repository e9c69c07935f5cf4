internal import Wire

/// What a signal says of an item's version: `sig:correction`.
enum NewsMLSignal {
  /// The version's word for a code, behind any scheme; nil where it tells none.
  static func version(_ code: Span<UInt8>) -> [UInt8]? {
    let tail = XMLDocument.tail(code, 0..<code.count)
    for (word, version): (StaticString, StaticString) in [
      ("correction", "CORRECTION"), ("update", "UPDATE"), ("replace", "UPDATE"),
      ("repeat", "REPEAT"), ("u", "UPDATE"), ("kill", "KILL"), ("cancel", "KILL"),
      ("withdraw", "KILL"),
    ] where tail.count == word.utf8CodeUnitCount && code.matchesFolded(word, at: tail.lowerBound) {
      var value: [UInt8] = []
      value.append(version)
      return value
    }
    return nil
  }
}

extension NewsMLNames {
  /// The short name of the IPTC's schemes, which items in XML use; others stay addresses.
  static func scheme(_ address: [UInt8]) -> [UInt8] {
    for (end, name) in [("newscodes/mediatopic/", "medtop"), ("newscodes/subjectcode/", "subj")]
    where address.suffix(end.utf8.count).elementsEqual(end.utf8) { return Array(name.utf8) }
    return address
  }
}
