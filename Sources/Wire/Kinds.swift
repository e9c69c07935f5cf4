/// The layouts of wire copy that can be read.
public enum WireFormat: String, Sendable, CaseIterable, Codable {
  case gigaword
  case reuters21578 = "reuters-21578"
  case jsonLines = "jsonl"
  case plainText = "text"
  case anpa = "anpa-1312"
  case iptc7901 = "iptc-7901"
  case nitf
  case newsML1 = "newsml-1"
  case newsMLG2 = "newsml-g2"
  case ninjs
  case trec
  case zczc
  case rbNews = "rbnews"
  case rss
  case mail
  case rcv1
  case appl

  /// The name for people, with the source of the layout.
  public var title: String {
    switch self {
    case .gigaword: "LDC Gigaword SGML"
    case .reuters21578: "Reuters-21578 SGML"
    case .jsonLines: "JSON Lines"
    case .plainText: "plain text, one story a file"
    case .anpa: "ANPA-1312"
    case .iptc7901: "IPTC 7901"
    case .nitf: "NITF"
    case .newsML1: "NewsML 1"
    case .newsMLG2: "NewsML-G2"
    case .ninjs: "ninjs"
    case .trec: "TREC: TIPSTER, AQUAINT, TDT"
    case .zczc: "ZCZC/NNNN telex"
    case .rbNews: "RBNews"
    case .rss: "RSS and Atom"
    case .mail: "mail: messages and mbox files"
    case .rcv1: "Reuters Corpus Volume 1"
    case .appl: "APPL"
    }
  }

  /// What the reader was written from, and the versions that it reads.
  public var specification: String {
    switch self {
    case .gigaword: "LDC's readmes of English Gigaword, editions 1 to 5, and AQUAINT-2"
    case .reuters21578: "Lewis's readme of 1997, and the files"
    case .jsonLines: "RFC 8259, an object a line; the shapes of Dolma, C4 and CC-News"
    case .plainText: "UTF-8, UTF-16 with its mark, or Windows-1252"
    case .anpa: "ANPA Special Report 84-2 (1312), and what AP, AAP and Kyodo make of it"
    case .iptc7901: "IPTC 7901, revision 5 of 1995, and dpa's and ATS's dialects"
    case .nitf: "NITF 2.5 to 3.6 (IPTC), and the New York Times Annotated Corpus' use of it"
    case .newsML1: "NewsML 1.0 to 1.2 (IPTC)"
    case .newsMLG2: "NewsML-G2 2.x: news items, news messages, package items (IPTC)"
    case .ninjs: "ninjs 1.x, 2.x and 3.x (IPTC)"
    case .trec: "the readmes of TIPSTER, AQUAINT and TDT"
    case .zczc: "telex practice as AAP's printers have it"
    case .rbNews: "Ritzau's RBNews, as its items have it"
    case .rcv1: "the Reuters Corpora's newsitem DTD, Volumes 1 and 2"
    case .appl: "AP's publications in XML, versions 4 and 5, as its partners show them"
    case .rss: "RSS 2.0 and 1.0 with content:encoded, WordPress's WXR, Atom (RFC 4287)"
    case .mail: "RFC 5322, 2045 to 2047, 2231, 3676 and 5536; mbox (RFC 4155, mboxo and mboxrd)"
    }
  }

  /// Whether the copy comes from an agency's own archive rather than from a page or a corpus.
  public var isAgencyArchive: Bool {
    self != .jsonLines && self != .plainText && self != .rss
  }

  /// Whether a text may be a whole page of a site, with its menus.
  public var isPaged: Bool { self == .plainText || self == .jsonLines }

  /// Whether items have ids and versions of their own, by which others name them.
  public var namesItems: Bool { isMarkedUp && self != .rcv1 }

  /// Whether it is a message for a printer: items are known by a number of the day, or a slug.
  public var isTeleprinter: Bool { self == .anpa || self == .iptc7901 || self == .zczc }

  /// Whether lists come as markup, so that a `* ` before a paragraph was made of a list's item.
  ///
  /// Within these formats a text may be plain all the same (`isPlain`).
  public func hasLists(isPlain: Bool) -> Bool {
    isMarkedUp && !isPlain || self == .rss || self == .mail
  }

  /// Whether the format itself marks what is headline, dateline and text, in any language.
  public var isMarkedUp: Bool {
    switch self {
    case .nitf, .newsML1, .newsMLG2, .ninjs, .rbNews, .rcv1, .appl: true
    default: false
    }
  }
}

/// What a document is, as `kind` in the results.
public enum StoryKind: String, Sendable, CaseIterable, Codable {
  case story, brief, advisory, multi, correction, kill, other
}

/// The fields in which a format's reader hands on what it found.
///
/// Values are the document's bytes, undecoded, save where a format has an escape syntax of its own
/// (JSON), which the reader undoes.
public enum FieldName: UInt8, Sendable, CaseIterable {
  case id
  /// The format's own document type: Gigaword's `type`, Reuters-21578's TEXT `TYPE`.
  case type
  case headline
  case dateline
  case byline
  case date
  case language
  case source
  case url
  /// A header as the wire sent it, with its control codes.
  case wireHeader
  /// Lines of text whose paragraphs are to be found by their shape.
  case body
  /// One marked paragraph, whatever its line breaks.
  case paragraph
  /// A subject; the payload is a `SubjectScheme`.
  case subject
  /// The name of a metadata value; the next field holds the value.
  case metadataName
  case metadataValue
  /// A JSON object of metadata, kept as it is.
  case metadataJSON
  /// Bytes of the document that no other field holds and no story needs.
  case leftover
  /// The item's version or revision, as the wire counts it.
  case revision
  /// When the item was first made; `date` is when this version was.
  case created
  case slug, category, priority, urgency, service, keyword, genre
  /// Where the story is set; a name as the wire gives it.
  case place
  /// `usable`, `withheld`, `canceled`, in the wire's own word.
  case status
  /// When the item may be published, or the words that say so.
  case embargo
  case editorNote, usageTerms, copyright, summary, signoff
  case wordCount, sequence
  /// What an update, a correction or a kill stands for: `1stLd-Writethru`, `CORRECTION`.
  case version
  /// The id of an item that this one replaces or withdraws.
  case supersedes
  /// Scheme, code and name, parted by U+001F: what a subject's own field cannot tell.
  case codedSubject
  /// Relation, id and title, parted by U+001F.
  case link
  /// Blocks that the copy itself marks, in reading order with `paragraph`.
  case crosshead, table, caption, captionCredit
}

extension FieldName {
  /// In a row's payload: the value is UTF-8 without references, whatever the document's set is.
  public static let isDecodedFlag: UInt32 = 1 << 31

  /// Whether control codes are part of the value: a wire's header, or fields of several values.
  public var keepsControls: Bool {
    self == .wireHeader || self == .codedSubject || self == .link
  }

  /// Whether the value is a name or code, in which a dash or a quotation mark stands for itself.
  public var isName: Bool {
    switch self {
    case .id, .type, .url, .metadataName, .metadataValue, .revision, .slug, .category, .priority,
      .urgency, .service, .keyword, .status, .wordCount, .sequence, .version, .supersedes:
      true
    default: false
    }
  }
}

/// Where a subject code comes from.
public enum SubjectScheme: UInt8, Sendable, CaseIterable {
  case topics, places, people, orgs, exchanges, companies

  /// The scheme's name in the results.
  public var name: String { "reuters-21578:\(self)" }
}

/// What a normalized block of text is, by its shape.
public enum BlockKind: UInt8, Sendable {
  case paragraph
  /// Lines set in columns: kept as lines.
  case table
  case caption
  /// A line that stands alone before the text begins.
  case headerLine
  /// A line before the text whose place proves it to name who wrote it.
  case byline
  /// A short line between paragraphs without a final stop.
  case crosshead
  /// Whose picture the caption before it tells of.
  case captionCredit
}

/// What a paragraph of the finished text is.
public enum ParagraphKind: UInt8, Sendable {
  case paragraph, crosshead, table
}

/// The payloads of a part that is a dateline.
public enum DatelinePart {
  /// A dash behind the part proved it to be one.
  public static let dashed: UInt32 = 1
  /// An agency's name alone, before a dash: it is none, but tells the agency.
  public static let credit: UInt32 = 2
  /// The format marks it as a dateline: it needs no proof.
  public static let marked: UInt32 = 3
}

/// The parts of a story that stand beside its text.
public enum PartKind: UInt8, Sendable, CaseIterable {
  case id, headline, slug, tag, service, category, priority, urgency, keyword, subject
  case url, source, metadataName, metadataValue, metadataJSON, date, language, wireHeader, type
  case dateline, datelinePlace
  case byline, bylineName
  case caption, captionCredit
  /// A whole credit paragraph, as it stood.
  case credits
  /// A name in a credit; the payload is a `CreditRole`.
  case creditName
  case copyright, editorNote, summary, signoff, embargo
  case revision, created, genre, place, status, usageTerms, supersedes, codedSubject, link
  case version, wordCount, sequence
}

/// What somebody did for a story.
public enum CreditRole: UInt8, Sendable, CaseIterable {
  case reporting, additionalReporting, reportingAndWriting, writing, editing, compiling,
    photography, graphics, translation, contributing

  /// The role's name in the results.
  public var name: String {
    switch self {
    case .additionalReporting: "additional_reporting"
    case .reportingAndWriting: "reporting_and_writing"
    default: "\(self)"
    }
  }
}

/// Why a piece was taken out of a document, as `reason` in the results.
public enum RemovalReason: UInt8, Sendable, CaseIterable {
  case shareLink, navigation, columnMarker, pageNumber, moreLine, endMark, loneBar, clickHere
  case newsletter, advertisement, relatedLink, cookieNotice, commentPrompt, paywall, rightsLine
  case siteNote, editorMarker, deskInitials, photoPlaceholder, timestampLine, trailer, videoPrompt
  case appPrompt, donationPrompt, separator
  case controlCode, wireHeader, filler, markup, ric, dateLine, repeatedHeadline, emptyReference
  case datelineText, bylineText, emptyText
  case routingLine, typesettingCode, notebook, duplicateRendition, attachment
  /// Bytes that are no character of their set; the piece is U+FFFD for each of them, as the text has it.
  case malformedCharacter

  /// Whether it is of what stands around a story on a site's page.
  public var isPageMenu: Bool {
    switch self {
    case .navigation, .shareLink, .cookieNotice, .advertisement, .appPrompt: true
    default: false
    }
  }

  /// The reason's name in the results and in the furniture table, in snake case.
  public var name: String { Self.names[Int(rawValue)] }

  private static let names = allCases.map { reason in
    "\(reason)".reduce(into: "") { name, character in
      if character.isUppercase { name.append("_") }
      name += character.lowercased()
    }
  }
}

/// Why a document could not be read, as `reason` in `rejects/`.
public enum RejectReason: String, Sendable, CaseIterable, Codable {
  case notJSON = "not_json"
  case notAnObject = "not_an_object"
  case noText = "no_text"
  case invalidUTF8 = "invalid_utf8"
  case unterminated = "unterminated_document"
  case noIdentifier = "no_identifier"
  case tooLarge = "too_large"
  case notText = "not_text"
  case unknownFormat = "unknown_format"
  case strayText = "stray_text"
  case notNews = "not_news"
  case unreadableMember = "unreadable_member"
  case tooDeep = "too_deep"
  case malformed = "malformed_markup"
}

/// What a fact found in the text is.
public enum FactKind: UInt8, Sendable, CaseIterable {
  case person, organisation, place, misc
  case quote, speaker, cue
  case date
  case money, percent, count, casualties
  case ric

  /// Whether it is the name of somebody or something.
  @inlinable @inline(__always) public var isEntity: Bool { rawValue <= Self.misc.rawValue }
}

/// How precise a date is: the payload of its fact, which says what its value counts.
public enum DatePrecision {
  /// The year.
  public static let year: Int32 = 1
  /// Year × 12 + month - 1.
  public static let month: Int32 = 2
  /// The number of the day.
  public static let day: Int32 = 3
  /// The number of a day of the week.
  public static let week: Int32 = 4
  /// Year × 4 + quarter - 1.
  public static let quarter: Int32 = 5
  /// Year × 4 + season, from spring (0) to winter (3), which has the year that it begins in.
  public static let season: Int32 = 6
  /// Year / 10: `199` is the 1990s.
  public static let decade: Int32 = 7
  /// Year / 100: `19` is the 20th century.
  public static let century: Int32 = 8
  /// The number of a day of the week that the weekend ends.
  public static let weekend: Int32 = 9
}

/// What casualties are, as `unit` in the results.
public enum CasualtyUnit: UInt8, Sendable, CaseIterable {
  case killed, injured
  /// Both: the copy does not tell them apart.
  case casualties
}

/// How a version relates to the ones before it, as `version.kind` in the results.
public enum VersionKind: UInt8, Sendable, CaseIterable {
  case none, lead, writethru, add, insert, sub, update, wrapup, correction, refile, `repeat`, kill
}
