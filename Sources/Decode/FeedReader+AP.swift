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
        case .slugLine: item.add(.slug, text: node)
        case .byLine: item.add(.byline, text: node)
        case .dateLine: item.add(.dateline, text: node)
        case .publishingStatus: item.add(.status, text: node)
        case .managementSequenceNumber: item.add(.revision, text: node)
        case .subjectClassification:
          item.addSubject(
            scheme: item.value(node, .authority), code: item.value(node, .id1),
            name: item.value(node, .value1))
        case .editorialNote, .instruction: item.add(.editorNote, text: node)
        default: break
        }
      }
    }
  }
}
