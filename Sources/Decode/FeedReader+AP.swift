internal import Wire

extension FeedReader {
  /// Reads what AP's Atom adds to an entry: `apcm:ContentMetadata` and `apnm:NewsManagement`.
  static func readAP(_ item: inout XMLItem) {
    let document = item.document
    for part in document.children(0) where document.nodes[part].kind == .element {
      let name = document.spelling(part)
      guard name == "apcm:ContentMetadata" || name == "apnm:NewsManagement" else { continue }
      for node in document.children(part) where document.nodes[node].kind == .element {
        switch document.spelling(node) {
        case "apcm:HeadLine": item.add(.headline, text: node)
        case "apcm:SlugLine": item.add(.slug, text: node)
        case "apcm:ByLine": item.add(.byline, text: node)
        case "apcm:DateLine": item.add(.dateline, text: node)
        case "apnm:PublishingStatus": item.add(.status, text: node)
        case "apnm:ManagementSequenceNumber": item.add(.revision, text: node)
        case "apnm:EditorialNote", "apnm:Instruction": item.add(.editorNote, text: node)
        default: break
        }
      }
    }
  }
}
