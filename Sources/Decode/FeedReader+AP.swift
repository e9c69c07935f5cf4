internal import Wire

extension FeedReader {
  /// Reads what AP's Atom adds to an entry: its `ContentMetadata` and `NewsManagement`.
  static func readAP(_ item: inout XMLItem) {
    let document = item.document
    for part in document.children(0) {
      let row = document.nodes[part]
      switch row.name {
      case .contentMetadata where row.namespace == .apContent: break
      case .newsManagement where row.namespace == .apNews: break
      default: continue
      }
      for node in document.children(part) where document.nodes[node].namespace == row.namespace {
        switch document.nodes[node].name {
        case .headLine: item.add(.headline, text: node)
        case .slugLine: readSlug(node, &item)
        case .byLine: item.add(.byline, text: node)
        case .dateLine: item.add(.dateline, text: node)
        case .publishingStatus: item.add(.status, text: node)
        case .managementSequenceNumber: item.add(.revision, text: node)
        case .subjectClassification:
          item.addSubject(
            scheme: item.value(node, .authority), code: item.value(node, .id1),
            name: item.value(node, .value1))
        case .editorialNote, .instruction: item.add(.editorNote, text: node)
        case .keyword1: item.add(.keyword, text: node)
        case .priority1: item.add(.priority, document.attribute(node, .legacy1))
        case .characteristics: item.add(.wordCount, document.attribute(node, .wordCount1))
        default: break
        }
      }
    }
  }

  /// `EU--Norland-Vote,3rd Ld-Writethru`: the version stands behind the comma.
  private static func readSlug(_ node: Int, _ item: inout XMLItem) {
    let text = item.document.text(node)
    let slug = SlugLine(text.span, 0..<text.count)
    item.add(.slug, bytes: Array(text[slug.keyword]))
    if let version = slug.version { item.add(.version, bytes: Array(text[version])) }
  }
}
