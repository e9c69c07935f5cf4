/// Something about a run that needs a person.
package struct Attention: Sendable, Codable, Equatable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    case damagedArchive = "damaged_archive"
    /// An archive of which more than half of the documents were rejected.
    case rejectedArchive = "rejected_archive"
    /// An input that named nothing.
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
    /// An archive whose results are not whole, and whose file is gone.
    case lostOutput = "lost_output"
    /// Archives that are gone all at once, and were not withdrawn.
    case vanishedArchives = "vanished_archives"
    /// Two archives of the same bytes.
    case sameBytes = "same_bytes"
    /// An archive that has another night's name now.
    case movedArchive = "moved_archive"
    case withdrawnArchive = "withdrawn_archive"
    /// A file among the inputs that cannot be read as one: a link to nothing or to a
    /// folder, a name that is no UTF-8.
    case skippedFile = "skipped_file"
    /// A kill that names a bare id and nobody whose it is, and withdraws nothing.
    case unplacedKill = "unplaced_kill"
    /// What should tell of the run cannot: the log, the metrics.
    case untold
    /// Nights that were missed could not be looked for.
    case unknownNights = "unknown_nights"

    /// The finding's title for people.
    package var title: String {
      switch self {
      case .damagedArchive: "damaged archive"
      case .rejectedArchive: "rejected archive"
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
      case .lostOutput: "results that cannot be made again"
      case .vanishedArchives: "archives gone at once"
      case .sameBytes: "archives of the same bytes"
      case .movedArchive: "another night's archive"
      case .withdrawnArchive: "withdrawn archive"
      case .skippedFile: "file passed over"
      case .unplacedKill: "kill without an owner"
      case .untold: "not told"
      case .unknownNights: "missed nights unknown"
      }
    }
  }

  /// What a person does about it.
  package var remedy: String {
    switch kind {
    case .damagedArchive:
      "What is whole before the break is in the results. Ask the sender for the file again and put it in its place: the next run does it anew."
    case .rejectedArchive:
      "See rejects/ for the reasons: is it another format, or another feed's file? Ask the sender, or take it out of the inputs."
    case .missingInput, .missingFeed:
      "Ask the sender. Put what comes late into its folder: the next run does it with catch_up:, or run with --date."
    case .doubleFeed:
      "See whether the same copy came twice (tables/duplicates.csv); wireroom forget takes an archive out."
    case .fewDocuments: "See whether all of the feed came, and whether its archives are whole."
    case .manyDocuments: "See what is new in the feed's archives."
    case .newReject, .manyRejects:
      "See rejects/: each document is there with its place, its reason and its bytes."
    case .textLength:
      "Read some of its stories (wireroom show): are they cut off, or is something in them that is no text?"
    case .newFeed: "Nothing, if it was expected."
    case .lostArchive: "Ask the sender for the file again."
    case .lostOutput:
      "Put the archive's file back, and run again; or take what is left of it out by wireroom forget."
    case .vanishedArchives:
      "See whether the folder is mounted. If they are to go, wireroom forget takes them out."
    case .sameBytes: "If one is enough, wireroom forget takes the other out."
    case .movedArchive: "See whether the sender sent an old file again. If it was moved, nothing."
    case .withdrawnArchive: "If the file should be there, put it back: the next run does it again."
    case .skippedFile:
      "Mend the link, rename the file or let it be read, name a linked folder among the inputs, and run again."
    case .unplacedKill:
      "Ask the sender whose item it kills. If a story of another archive is meant, take that story out where it is used: the results keep it."
    case .untold: "See that the file and its folder may be written to and have room."
    case .unknownNights:
      "Mend what keeps the ledger from being read; wireroom run --since does the nights that were missed."
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
