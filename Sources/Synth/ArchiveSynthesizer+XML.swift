internal import Wire

/// What the writers of XML share.
extension ArchiveSynthesizer {
  /// Subjects that stories may have, of IPTC's Media Topics.
  static let topics: [(code: String, old: String, name: String)] = [
    ("04000000", "04000000", "economy, business and finance"),
    ("20000170", "04016000", "business (general)"), ("20000344", "04008000", "economy"),
    ("20000593", "11006000", "government"), ("20000049", "02001000", "crime"),
  ]

  /// The topic of a story.
  func topic(_ story: SyntheticStory) -> (code: String, old: String, name: String) {
    Self.topics[story.number % Self.topics.count]
  }

  /// The slug that the wires would give a story: `BRICKWORKS-TARIFFS`.
  func slug(_ story: SyntheticStory) -> String {
    let words = story.headline.split(separator: " ")
    return [words.first, words.last].compactMap { $0?.uppercased() }.joined(separator: "-")
  }

  /// Text with the signs that XML takes for its own written as references.
  func markup(_ text: String) -> String {
    escaped(text).replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }

  /// Adds a tar member.
  func addMember(_ name: String, _ text: String, to bytes: inout [UInt8]) {
    let page = Array(text.utf8)
    bytes.append(contentsOf: Self.tarHeader(name, size: page.count))
    bytes.append(contentsOf: page)
    bytes.append(contentsOf: Array(repeating: 0, count: (512 - page.count % 512) % 512))
  }

  /// The time of a story as ISO 8601 writes it.
  func time(_ story: SyntheticStory, isCompact: Bool) -> String {
    let two = SyntheticStory.two
    let clock = (two(written / 60 % 24), two(written % 60))
    return isCompact
      ? "\(story.year)\(two(story.month))\(two(story.day))T\(clock.0)\(clock.1)00+0000"
      : "\(story.published)T\(clock.0):\(clock.1):00+00:00"
  }

  /// Adds a document of XML that cannot be read, and tells why.
  mutating func malformedXML(into bytes: inout [UInt8]) -> Truth {
    let name = "broken/item-\(series)-\(written).xml"
    let (root, item, inner): (String, String, String) =
      switch options.format {
      case .nitf: ("", "nitf", "body")
      case .rbNews: ("", "RBNews", "content")
      case .rcv1: ("", "newsitem", "text")
      case .appl: ("", "Publication", "PublicationManagement")
      case .newsML1: ("NewsML", "NewsItem", "NewsComponent")
      default: ("newsMessage", "newsItem", "contentSet")
      }
    let open = (root.isEmpty ? "" : "<\(root)>") + "<\(item)>"
    let close = "</\(item)>" + (root.isEmpty ? "" : "</\(root)>")
    switch random.below(4) {
    case 0:
      addMember(name, "\(open)<\(inner)><p>two tags crossed</\(inner)></p>\(close)\n", to: &bytes)
      return .reject(.malformed)
    case 1:
      addMember(name, "<?xml version=\"1.0\"?>\n\(open)<\(inner)><p>cut off", to: &bytes)
      return .reject(.unterminated)
    case 2:
      let deep = String(repeating: "<em>", count: 300) + String(repeating: "</em>", count: 300)
      addMember(name, "\(open)<\(inner)>\(deep)</\(inner)>\(close)\n", to: &bytes)
      return .reject(.tooDeep)
    default:
      addMember(name, "\(open)<\(inner)></\(inner)>\(close)\n", to: &bytes)
      return .reject(.noText)
    }
  }
}
