internal import Wire

extension ArchiveSynthesizer {
  /// Writes an item as a tar member: ninjs 1, 2 and 3 in turn.
  mutating func writeNinjs(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "urn:synthetic:\(series):\(written)"
    var text = story.paragraphs
    text[0] = "\(dateline(story)) (Reuters) - " + text[0]
    let html = text.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n")
    let title = Self.quoted(headline(story))
    let byline = Self.quoted(story.byline)
    let date = "\(story.published)T11:\(SyntheticStory.two(written % 60)):00Z"
    let body =
      switch written % 3 {
      case 0:
        """
        {
          "uri": "\(id)", "type": "text", "version": "1", "versioncreated": "\(date)",
          "pubstatus": "usable", "urgency": 4, "language": "en", "headline": \(title),
          "byline": \(byline), "place": [{"name": "\(story.city)", "rel": "about"}],
          "subject": [{"code": "04000000", "scheme": "subj", "name": "economy"}],
          "body_xhtml": \(Self.quoted("<body>" + html + "</body>"))
        }

        """
      case 1:
        """
        {
          "standard": {"name": "ninjs", "version": "2.1"},
          "uri": "\(id)", "type": "text", "version": "1", "versioncreated": "\(date)",
          "headlines": [{"role": "main", "value": \(title)}], "by": \(byline),
          "bodies": [
            {"role": "text", "contenttype": "text/plain", "value": \(Self.quoted(text.joined(separator: "\n\n")))},
            {"role": "xhtml", "contenttype": "text/html", "value": \(Self.quoted(html))}
          ]
        }

        """
      default:
        """
        {"uri": "\(id)", "type": "text", "versionCreated": "\(date)", "pubStatus": "usable", "headlines": [{"role": "main", "value": \(title)}], "by": \(byline), "bodies": [{"role": "main", "contentType": "text/html", "value": \(Self.quoted(html))}]}

        """
      }
    appendMember(Array(body.utf8), into: &bytes)
    return id
  }

  /// An item with a comma lost, one that breaks off, or one that is not UTF-8.
  mutating func malformedNinjs(into bytes: inout [UInt8]) -> Truth {
    switch random.below(3) {
    case 0:
      appendMember(
        Array("{\"uri\": \"urn:synthetic:bad\" \"headline\": \"No comma\"}\n".utf8), into: &bytes)
      return .reject(.notJSON)
    case 1:
      appendMember(
        Array("{\"uri\": \"urn:synthetic:cut\", \"pubstatus\": \"usa".utf8), into: &bytes)
      return .reject(.unterminated)
    default:
      appendMember(
        Array("{\"uri\": \"urn:synthetic:bytes\", \"headline\": \"".utf8) + [0xFF, 0xC3, 0x28]
          + Array("\"}\n".utf8), into: &bytes)
      return .reject(.invalidUTF8)
    }
  }

  private func appendMember(_ body: [UInt8], into bytes: inout [UInt8]) {
    bytes.append(contentsOf: Self.tarHeader("items/\(series)-\(written).json", size: body.count))
    bytes.append(contentsOf: body)
    bytes.append(contentsOf: Array(repeating: 0, count: (512 - body.count % 512) % 512))
  }

  /// A string as JSON writes it.
  private static func quoted(_ text: String) -> String {
    "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
        "\n", with: "\\n") + "\""
  }
}
