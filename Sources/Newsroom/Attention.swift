/// Something about a run that needs a person.
package struct Attention: Sendable, Codable, Equatable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    case damagedArchive = "damaged_archive"
    /// An input whose date named nothing.
    case missingInput = "missing_input"
    /// A feed that comes on most nights and did not.
    case missingFeed = "missing_feed"
    /// A feed with about twice its documents, or more.
    case doubleFeed = "double_feed"
    case fewDocuments = "few_documents"
    case manyDocuments = "many_documents"
    /// A reason for rejects that the last nights did not have.
    case newReject = "new_reject"
    case manyRejects = "many_rejects"
    /// The stories' length fell or rose suddenly.
    case textLength = "text_length"
    case newFeed = "new_feed"
    /// An archive that was left unfinished and whose file is gone.
    case lostArchive = "lost_archive"
    /// Two archives of the same bytes.
    case sameBytes = "same_bytes"
    case withdrawnArchive = "withdrawn_archive"

    /// The finding's title for people.
    package var title: String {
      switch self {
      case .damagedArchive: "damaged archive"
      case .missingInput: "input not there"
      case .missingFeed: "missing feed"
      case .doubleFeed: "double feed"
      case .fewDocuments: "few documents"
      case .manyDocuments: "many documents"
      case .newReject: "new kind of reject"
      case .manyRejects: "many rejects"
      case .textLength: "length of stories"
      case .newFeed: "new feed"
      case .lostArchive: "lost archive"
      case .sameBytes: "archives of the same bytes"
      case .withdrawnArchive: "withdrawn archive"
      }
    }
  }

  package var kind: Kind
  /// The archive, feed or reason.
  package var subject: String
  /// The median of the last nights, and this one's figure.
  package var usual: Double?
  package var now: Double?
  package var text: String

  package init(
    _ kind: Kind, _ subject: String, usual: Double? = nil, now: Double? = nil, _ text: String
  ) {
    self.kind = kind
    self.subject = subject
    self.usual = usual
    self.now = now
    self.text = text
  }
}
