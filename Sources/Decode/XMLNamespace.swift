internal import Wire

/// The vocabulary that an element belongs to, by the address that its prefix is bound to.
///
/// Prefixes are an author's choice: `m:title` is Media RSS where `m` is bound to it. A prefix that is
/// bound to nothing has the meaning that feeds commonly give it, for many leave the binding out.
struct XMLNamespace: RawRepresentable, Equatable, Sendable {
  let rawValue: UInt8

  /// No prefix, and no default.
  static let none = XMLNamespace(rawValue: 0)
  /// A prefix that is bound to nothing and has no common meaning.
  static let unbound = XMLNamespace(rawValue: 1)
  static let rss = XMLNamespace(rawValue: 2)
  static let atom = XMLNamespace(rawValue: 3)
  static let rdf = XMLNamespace(rawValue: 4)
  static let dublinCore = XMLNamespace(rawValue: 5)
  /// RSS's content module.
  static let content = XMLNamespace(rawValue: 6)
  static let mediaRSS = XMLNamespace(rawValue: 7)
  static let wordPress = XMLNamespace(rawValue: 8)
  static let excerpt = XMLNamespace(rawValue: 9)
  /// AP's metadata of content, and its management of news.
  static let apContent = XMLNamespace(rawValue: 10)
  static let apNews = XMLNamespace(rawValue: 11)
  static let appl = XMLNamespace(rawValue: 12)
  static let xhtml = XMLNamespace(rawValue: 13)
  /// What the IPTC's own formats are bound to, in whatever version.
  static let iptc = XMLNamespace(rawValue: 14)
  /// Vocabularies of feeds that no field is read from: iTunes, GeoRSS, Slash and their like.
  static let aside = XMLNamespace(rawValue: 15)

  /// The first of the addresses that are not known: each has a number within its document.
  static let firstUnknown: UInt8 = 32
  /// More unknown addresses than these in one document are one.
  static let lastUnknown: UInt8 = 250

  /// Whether the address is in no table of ours.
  var isUnknown: Bool { rawValue >= Self.firstUnknown }

  /// Beginnings of addresses, in small letters and without their scheme; the longer before the
  /// shorter.
  private static let addresses: [(StaticString, XMLNamespace)] = [
    ("purl.org/rss/1.0/modules/content", .content), ("purl.org/rss/1.0/modules/", .aside),
    ("purl.org/rss/1.0", .rss), ("purl.org/net/rss", .rss), ("backend.userland.com/", .rss),
    ("blogs.law.harvard.edu/tech/rss", .rss), ("my.netscape.com/", .rss),
    ("channel.netscape.com/", .rss), ("my.netscape.com/rdf/", .rss),
    ("www.w3.org/2005/atom", .atom), ("purl.org/atom/ns", .atom),
    ("www.w3.org/1999/02/22-rdf-syntax-ns", .rdf), ("purl.org/dc/", .dublinCore),
    ("search.yahoo.com/mrss", .mediaRSS), ("tools.search.yahoo.com/mrss", .mediaRSS),
    ("video.search.yahoo.com/mrss", .mediaRSS), ("www.rssboard.org/media-rss", .mediaRSS),
    ("ap.org/schemas/03/2005/apcm", .apContent), ("ap.org/schemas/03/2005/apnm", .apNews),
    ("ap.org/schemas/03/2005/appl", .appl), ("www.w3.org/1999/xhtml", .xhtml),
    ("www.w3.org/tr/", .xhtml), ("www.itunes.com/dtds/", .aside), ("www.georss.org/", .aside),
    ("www.w3.org/2003/01/geo", .aside), ("www.google.com/schemas/", .aside),
    ("base.google.com/ns/", .aside), ("schemas.google.com/", .aside),
  ]

  /// The vocabulary of an address; nil where it is not known.
  static func known(_ text: Span<UInt8>, _ address: Range<Int>) -> XMLNamespace? {
    var range = text.trimmed(address)
    for scheme: StaticString in ["http://", "https://"]
    where text.matchesFolded(scheme, at: range.lowerBound) && range.count > scheme.utf8CodeUnitCount
    {
      range = range.lowerBound + scheme.utf8CodeUnitCount..<range.upperBound
    }
    if text.matchesFolded("wordpress.org/export/", at: range.lowerBound) {
      return contains(text, range, "/excerpt") ? .excerpt : .wordPress
    }
    for (start, namespace) in addresses
    where range.count >= start.utf8CodeUnitCount && text.matchesFolded(start, at: range.lowerBound)
    { return namespace }
    // The IPTC's addresses changed with its formats, and agencies write them as they remember them.
    for word: StaticString in ["iptc", "nitf", "newsml"] where contains(text, range, word) {
      return .iptc
    }
    return nil
  }

  private static func contains(
    _ text: Span<UInt8>, _ range: Range<Int>, _ word: StaticString
  ) -> Bool {
    range.contains {
      $0 + word.utf8CodeUnitCount <= range.upperBound && text.matchesFolded(word, at: $0)
    }
  }

  /// What a prefix that is bound to nothing commonly means.
  static func common(_ text: Span<UInt8>, _ prefix: Range<Int>) -> XMLNamespace {
    for (word, namespace): (StaticString, XMLNamespace) in [
      ("rss", .rss), ("atom", .atom), ("a10", .atom), ("rdf", .rdf), ("dc", .dublinCore),
      ("dcterms", .dublinCore), ("content", .content), ("media", .mediaRSS), ("wp", .wordPress),
      ("excerpt", .excerpt), ("apcm", .apContent), ("apnm", .apNews), ("appl", .appl),
      ("itunes", .aside), ("georss", .aside),
    ]
    where prefix.count == word.utf8CodeUnitCount
      && text.matchesFolded(word, at: prefix.lowerBound)
    { return namespace }
    return .unbound
  }
}

/// The prefixes that are bound at a place of a document.
struct XMLScope: Sendable {
  private struct Binding {
    /// The prefix's hash; zero is the default.
    var prefix: UInt64
    var namespace: XMLNamespace
    /// The elements that were open where the binding's own began.
    var depth: Int
  }

  /// More bindings than these at one place are passed over: each is looked at for each element.
  private static let most = 256

  private var bindings: [Binding] = []
  /// Hashes of the addresses that are not known, in the order in which they came.
  private var unknown: [UInt64] = []

  /// Whether nothing is bound.
  var isEmpty: Bool { bindings.isEmpty }

  /// Begins within what another document bound.
  mutating func begin(within outer: XMLScope?) {
    bindings.removeAll(keepingCapacity: true)
    unknown.removeAll(keepingCapacity: true)
    guard let outer else { return }
    unknown.append(contentsOf: outer.unknown)
    for binding in outer.bindings {
      bindings.append(Binding(prefix: binding.prefix, namespace: binding.namespace, depth: -1))
    }
  }

  /// Binds what `xmlns` or `xmlns:prefix` says.
  mutating func bind(_ bytes: Span<UInt8>, name: Range<Int>, address: Range<Int>, depth: Int) {
    guard bindings.count < Self.most else { return }
    let colon = name.lowerBound + 5
    let isDefault = name.count == 5
    guard isDefault || bytes[colon] == UInt8(ascii: ":") else { return }
    let prefix = isDefault ? 0 : Self.hash(bytes, colon + 1..<name.upperBound)
    bindings.append(
      Binding(prefix: prefix, namespace: namespace(bytes, address), depth: depth))
  }

  /// Forgets what was bound at or below a depth.
  mutating func close(depth: Int) {
    while let last = bindings.last, last.depth >= depth { bindings.removeLast() }
  }

  private mutating func namespace(_ bytes: Span<UInt8>, _ address: Range<Int>) -> XMLNamespace {
    let range = bytes.trimmed(address)
    if range.isEmpty { return .none }
    if let known = XMLNamespace.known(bytes, range) { return known }
    let hash = WordHash.bytes(bytes.extracting(range))
    let index = unknown.firstIndex(of: hash) ?? unknown.count
    let number = min(index, Int(XMLNamespace.lastUnknown - XMLNamespace.firstUnknown))
    if index == unknown.count, number == index { unknown.append(hash) }
    return XMLNamespace(rawValue: XMLNamespace.firstUnknown + UInt8(number))
  }

  /// The vocabulary of an element by its whole name; `local` is the name without its prefix.
  func namespace(_ bytes: Span<UInt8>, name: Range<Int>, local: Range<Int>) -> XMLNamespace {
    guard local.lowerBound > name.lowerBound else {
      return bindings.isEmpty ? .none : find(0) ?? .none
    }
    let prefix = name.lowerBound..<local.lowerBound - 1
    if !bindings.isEmpty, let found = find(Self.hash(bytes, prefix)) { return found }
    return XMLNamespace.common(bytes, prefix)
  }

  private func find(_ prefix: UInt64) -> XMLNamespace? {
    var index = bindings.count
    while index > 0 {
      index -= 1
      if bindings[index].prefix == prefix { return bindings[index].namespace }
    }
    return nil
  }

  private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    WordHash.bytes(bytes.extracting(range)) | 1
  }
}
