internal import Wire

/// The names of elements and attributes that the news formats' readers ask for.
///
/// Prefixes are cut off before a name is looked up: the formats' own files bind namespaces wrongly
/// or not at all, so the local name alone tells what an element is. Case counts.
enum XMLName: UInt16, CaseIterable, Sendable {
  case other
  // NITF.
  case uno, nitf, head, title, meta, name, content, body, bodyHead, bodyContent, bodyEnd
  case docdata, docID, idString, regsrc, futureStatus, duKey, key, version, dateIssue, norm,
    dateRelease, dateExpire
  case storyDate, pubdata, datePublication, urgency, edUrg, keyList, keyword, tobject
  case tobjectType, tobjectSubject, refnum, subjectType, subjectMatter, subjectDetail
  case tobjectProperty, propertyType, docScope, scope, managementStatus, edMsg, info
  case revisionHistory, comment, docCopyright, holder, year, docRights, type, limitations, owner
  case rights, series, seriesPart, correction, hedline, headline, hl1, hl2, byline, person, byttl
  case dateline, location, city, state, country, distributor, abstract, media
  case mediaCaption, mediaProducer, mediaReference, mediaMetadata, source, tagline, note, evloc
  case customTable
  case identifiedContent, classifier, value, mediaType, org, exRef, itemLength, unitOfMeasure,
    msgType
  case baselang, noteclass, event, seriesName, seriesTotal, countyDist, stateProv, objectTitle
  // XHTML.
  case html, p, h1, h2, h3, h4, h5, h6, header, footer, section, article, div, block, table, tr, td
  case th, ul, ol, li, dl, dt, dd, blockquote, pre, br, hr, figure, figcaption, img, script, style
  case span, a, `class`, href, object, caption, nav, time, main, address, iframe, q, link, input
  case area, base, col, embed, param, track, wbr, template
  // NewsML 1.
  case newsML, newsItem1, newsEnvelope, transmissionID, dateAndTime, newsService, newsProduct
  case priority1, formalName, identification, newsIdentifier, providerID, dateID, newsItemID
  case revisionID, previousRevision, update, publicIdentifier, nameLabel, newsManagement
  case newsItemType, newsItemRef, firstCreated1, thisRevisionCreated, status, urgency1,
    associatedWith
  case newsComponent, duid, role1, newsLines, headLine, subHeadLine, dateLine, byLine, byLineTitle
  case creditLine, copyrightLine, slugLine, keywordLine, newsLine, newsLineType, newsLineText
  case rightsMetadata, usageRights, usageType, geography, rightsHolder, limitations1
  case administrativeMetadata, provider1, creator1, source1, party, property, value1
  case descriptiveMetadata, language1, subjectCode, subject1, subjectMatter1, subjectDetail1
  case subjectQualifier, cat, scheme1, vocabulary, genre1, location1, howPresent, contentItem
  case mediaType1, mimeType, format, characteristics, dataContent, href1, statusWillChange
  case derivedFrom, moreLink, instruction, metadata, metadataType, itemKeyword
  case topicSet, topic, description1, copyrightHolder1, copyrightDate, contributor1
  // NewsML-G2.
  case newsMessage, itemSet, newsItem, packageItem, conceptItem, knowledgeItem, planningItem
  case catalogItem, sent, guid, itemMeta, contentMeta, rightsInfo, itemClass, qcode, uri, literal
  case provider, versionCreated, firstCreated, embargoed, pubStatus, service, edNote, role, signal
  case rel, residref, guidref, fileName, contentCreated, contentModified, located, slugline, rank
  case by, creditline, creator, genre, subject, sameAs, broader, language, tag, description
  case infoSource, priority, copyrightHolder, copyrightNotice, usageTerms, contentSet, inlineXML
  case inlineData, remoteContent, wordcount, groupSet, group, itemRef, altID, pubconstraint
  case contenttype, encoding, lang, sender, separator, contributor, profile
  // Ritzau's own, and feeds.
  case rbNews, newsID, publishDate, strapline, subtitle, town, origin, sectionShort, replacedID
  case formatName, byLineName, tilRedaktionen, annuleret, korrektion, nyVersion, iptcList
  case subjectKeyword, int, string, rss, channel, item, feed, entry, rdf, pubDate, encoded
  case category, domain, postStatus, postType, published, updated, id, author, summary, term, date
  case enclosure, url, credit, contentMetadata, publishingStatus, managementSequenceNumber,
    editorialNote
  // AP's publications.
  case publication, publicationManagement, filingMetadata, publicationComponent, textContentItem
  case itemId, recordId, recordSequenceNumber, defaultLanguage, editorialPriority, friendlyKey
  case arrivalDateTime, lastModifiedDateTime, releaseDateTime, specialInstructions, recordType
  case extendedHeadLine, originalHeadLine, byLineOriginal, bodySubHeader, rightsLine
  case label, scheme, legacy1, wordCount1, keyword1
  case dateLineLocation, subjectClassification, entityClassification, authority, occurrence, words
  case transmissionReference, serviceLevelDesignator, selector, category1, editorial, copyright1
  case date1, year1, month1, day1, time1, title1, type1, holder1, id1, city1, countryAreaName
  case countryName
  // Reuters Corpus Volume 1.
  case newsitemRCV, itemid, textRCV, copyright, codes, code, dc, element
  // TT's NITF in Swedish.
  case ttnitf, text, rubrik, ingress, brodtext, citat, mellis, bild, bildtext, bildskapare, dat
  case ort
}

/// Finds names by their bytes: an open-addressed table of hashes.
struct XMLNames: Sendable {
  static let shared = XMLNames()

  private static let size = 1024
  private var hashes = [UInt64](repeating: 0, count: size)
  private var names = [XMLName](repeating: .other, count: size)

  private init() {
    for name in Self.capitals { insert(Self.capital(name), name) }
    for name in XMLName.allCases where name != .other && !Self.capitals.contains(name) {
      insert(Self.spellings[name] ?? "\(name)", name)
    }
    for (spelling, name) in Self.aliases { insert(spelling, name) }
  }

  private mutating func insert(_ spelling: String, _ name: XMLName) {
    let hash = WordHash.bytes(Array(spelling.utf8).span) | 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & (Self.size - 1)
    while hashes[slot] != 0 {
      if hashes[slot] == hash { return }
      slot = (slot + 1) & (Self.size - 1)
    }
    hashes[slot] = hash
    names[slot] = name
  }

  /// The name that the bytes spell, or `.other`.
  @inline(__always)
  func find(_ bytes: Span<UInt8>, _ range: Range<Int>) -> XMLName {
    var hash = WordHash.seed
    var index = range.lowerBound
    while index &+ 8 <= range.upperBound {
      hash = WordHash.step(hash, bytes.word(at: index))
      index &+= 8
    }
    if index < range.upperBound {
      var rest: UInt64 = 0
      var shift: UInt64 = 0
      while index < range.upperBound {
        rest |= UInt64(bytes[index]) &<< shift
        shift &+= 8
        index &+= 1
      }
      hash = WordHash.step(hash, rest)
    }
    hash = WordHash.finish(hash, length: range.count) | 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & (Self.size - 1)
    while hashes[slot] != 0 {
      if hashes[slot] == hash { return names[slot] }
      slot = (slot &+ 1) & (Self.size - 1)
    }
    return .other
  }

  /// Spellings that differ from the case's own name.
  private static let spellings: [XMLName: String] = [
    .bodyHead: "body.head", .bodyContent: "body.content", .bodyEnd: "body.end",
    .customTable: "custom-table", .docID: "doc-id", .idString: "id-string", .duKey: "du-key",
    .dateIssue: "date.issue",
    .dateRelease: "date.release", .dateExpire: "date.expire", .storyDate: "story.date",
    .datePublication: "date.publication", .edUrg: "ed-urg", .keyList: "key-list",
    .tobjectType: "tobject.type", .tobjectSubject: "tobject.subject",
    .refnum: "tobject.subject.refnum", .subjectType: "tobject.subject.type",
    .subjectMatter: "tobject.subject.matter", .subjectDetail: "tobject.subject.detail",
    .tobjectProperty: "tobject.property", .propertyType: "tobject.property.type",
    .docScope: "doc-scope", .managementStatus: "management-status", .edMsg: "ed-msg",
    .revisionHistory: "revision-history", .docCopyright: "doc.copyright",
    .docRights: "doc.rights", .seriesPart: "series.part", .seriesName: "series.name",
    .seriesTotal: "series.totalpart", .countyDist: "county-dist", .stateProv: "state-prov",
    .objectTitle: "object.title", .mediaCaption: "media-caption",
    .mediaProducer: "media-producer", .mediaReference: "media-reference",
    .mediaMetadata: "media-metadata", .identifiedContent: "identified-content",
    .mediaType: "media-type", .exRef: "ex-ref", .itemLength: "item-length",
    .unitOfMeasure: "unit-of-measure", .msgType: "msg-type",
    .newsitemRCV: "newsitem", .textRCV: "text", .newsML: "NewsML", .newsItem1: "NewsItem",
    .newsEnvelope: "NewsEnvelope", .transmissionID: "TransmissionId",
    .dateAndTime: "DateAndTime", .newsService: "NewsService", .newsProduct: "NewsProduct",
    .priority1: "Priority", .formalName: "FormalName", .identification: "Identification",
    .newsIdentifier: "NewsIdentifier", .providerID: "ProviderId", .dateID: "DateId",
    .newsItemID: "NewsItemId", .revisionID: "RevisionId",
    .previousRevision: "PreviousRevision", .update: "Update",
    .publicIdentifier: "PublicIdentifier", .nameLabel: "NameLabel",
    .newsManagement: "NewsManagement", .newsItemType: "NewsItemType", .newsItemRef: "NewsItemRef",
    .firstCreated1: "FirstCreated", .thisRevisionCreated: "ThisRevisionCreated",
    .status: "Status", .urgency1: "Urgency", .associatedWith: "AssociatedWith",
    .newsComponent: "NewsComponent", .duid: "Duid", .role1: "Role", .newsLines: "NewsLines",
    .headLine: "HeadLine", .subHeadLine: "SubHeadLine", .dateLine: "DateLine",
    .byLine: "ByLine", .byLineTitle: "ByLineTitle", .creditLine: "CreditLine",
    .copyrightLine: "CopyrightLine", .slugLine: "SlugLine", .keywordLine: "KeywordLine",
    .newsLine: "NewsLine", .newsLineType: "NewsLineType", .newsLineText: "NewsLineText",
    .rightsMetadata: "RightsMetadata", .usageRights: "UsageRights", .usageType: "UsageType",
    .geography: "Geography", .rightsHolder: "RightsHolder", .limitations1: "Limitations",
    .administrativeMetadata: "AdministrativeMetadata", .provider1: "Provider",
    .creator1: "Creator", .source1: "Source", .party: "Party", .property: "Property",
    .value1: "Value", .descriptiveMetadata: "DescriptiveMetadata", .language1: "Language",
    .subjectCode: "SubjectCode", .subject1: "Subject", .subjectMatter1: "SubjectMatter",
    .subjectDetail1: "SubjectDetail", .subjectQualifier: "SubjectQualifier",
    .scheme1: "Scheme", .vocabulary: "Vocabulary", .genre1: "Genre", .location1: "Location",
    .howPresent: "HowPresent", .contentItem: "ContentItem", .mediaType1: "MediaType",
    .mimeType: "MimeType", .format: "Format", .characteristics: "Characteristics",
    .dataContent: "DataContent", .href1: "Href", .statusWillChange: "StatusWillChange",
    .futureStatus: "FutureStatus",
    .derivedFrom: "DerivedFrom", .moreLink: "MoreLink", .instruction: "Instruction",
    .metadata: "Metadata", .metadataType: "MetadataType", .itemKeyword: "item_keyword",
    .rbNews: "RBNews", .newsID: "NewsID", .publishDate: "PublishDate",
    .formatName: "format", .byLineName: "byLine", .tilRedaktionen: "TilRedaktionen",
    .annuleret: "Annuleret", .korrektion: "Korrektion", .nyVersion: "NyVersion",
    .iptcList: "IPTCList", .subjectKeyword: "SubjectKeyword", .rdf: "RDF",
    .topicSet: "TopicSet", .topic: "Topic", .description1: "Description",
    .copyrightHolder1: "CopyrightHolder", .copyrightDate: "CopyrightDate",
    .contributor1: "Contributor", .postStatus: "status", .postType: "post_type",
    .contentMetadata: "ContentMetadata", .publishingStatus: "PublishingStatus",
    .managementSequenceNumber: "ManagementSequenceNumber", .editorialNote: "EditorialNote",
    .altID: "altId", .ttnitf: "TTNITF", .text: "TEXT", .rubrik: "RUBRIK",
    .ingress: "INGRESS", .brodtext: "BRODTEXT", .citat: "CITAT", .mellis: "MELLIS",
    .bild: "BILD", .bildtext: "BILDTEXT", .bildskapare: "BILDSKAPARE", .dat: "DAT", .ort: "ORT",
  ]

  /// Names that are spelled as the case is, with a capital and without a figure at its end.
  private static let capitals: [XMLName] = [
    .publication, .publicationManagement, .filingMetadata, .publicationComponent, .textContentItem,
    .itemId, .recordId, .recordSequenceNumber, .defaultLanguage, .editorialPriority, .friendlyKey,
    .arrivalDateTime, .lastModifiedDateTime, .releaseDateTime, .specialInstructions, .recordType,
    .extendedHeadLine, .originalHeadLine, .byLineOriginal, .bodySubHeader, .rightsLine,
    .dateLineLocation, .subjectClassification, .entityClassification, .authority, .occurrence,
    .words, .transmissionReference, .serviceLevelDesignator, .selector, .category1, .editorial,
    .copyright1, .date1, .year1, .month1, .day1, .time1, .title1, .type1, .holder1, .id1, .city1,
    .countryAreaName, .countryName, .legacy1, .wordCount1, .keyword1,
  ]

  private static func capital(_ name: XMLName) -> String {
    let word = "\(name)"
    return word.prefix(1).uppercased() + word.dropFirst().filter { $0 != "1" }
  }

  /// Other spellings of the same names.
  private static let aliases: [(String, XMLName)] = [
    ("Header", .header), ("Sent", .sent), ("ednote", .edNote), ("bq", .blockquote),
    ("DescriptiveMetada", .descriptiveMetadata), ("hl3", .hl2), ("P", .p), ("UL", .ul),
    ("OL", .ol), ("LI", .li), ("BR", .br), ("TABLE", .table), ("TR", .tr), ("TD", .td),
    ("TH", .th), ("DIV", .div), ("SPAN", .span), ("BYLINE", .byline), ("BODY", .body),
    ("HTML", .html), ("SOURCE", .source), ("PRE", .pre), ("H1", .h1), ("H2", .h2), ("H3", .h3),
    ("HEAD", .head), ("aside", .section),
  ]
}
