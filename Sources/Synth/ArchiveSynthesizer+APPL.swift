internal import Wire

extension ArchiveSynthesizer {
  /// A story in AP's XML, one a tar member.
  func writeAPPL(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "syn-\(series)-\(written)"
    let text = story.paragraphs.map { "<p>" + markup($0) + "</p>" }.joined(separator: "\n")
    let byline = story.byline.isEmpty ? "" : "<ByLine>By \(markup(story.byline))</ByLine>"
    let arrival = time(story, isCompact: false).dropLast(6)
    let document = """
      <?xml version="1.0" encoding="utf-8"?>
      <Publication Version="5.3.2" xmlns="http://ap.org/schemas/03/2005/appl">
        <Identification>
          <ItemId>\(id)</ItemId><RecordId>\(id)-a</RecordId><MediaType>Text</MediaType>
          <EditorialPriority>r</EditorialPriority><DefaultLanguage>en-us</DefaultLanguage>
          <RecordSequenceNumber>0</RecordSequenceNumber>
        </Identification>
        <PublicationManagement>
          <RecordType>Change</RecordType><ArrivalDateTime>\(arrival)</ArrivalDateTime>
          <Status>Usable</Status>
        </PublicationManagement>
        <NewsLines>
          <HeadLine>\(markup(headline(story)))</HeadLine>\(byline)
          <DateLine>\(markup(dateline(story)))</DateLine>
        </NewsLines>
        <AdministrativeMetadata><Source Type="AP">AP</Source></AdministrativeMetadata>
        <DescriptiveMetadata>
          <SubjectClassification Authority="AP Subject"><Occurrence Id="\(topic(story).code)" \
      Value="\(markup(topic(story).name))"/></SubjectClassification>
        </DescriptiveMetadata>
        <FilingMetadata><SlugLine>\(markup(slug(story)))</SlugLine></FilingMetadata>
        <PublicationComponent Role="Main" MediaType="Text"><TextContentItem><DataContent>
          <nitf><body.content><block>\(text)</block></body.content></nitf>
        </DataContent></TextContentItem></PublicationComponent>
      </Publication>

      """
    addMember("appl/story-\(series)-\(written).xml", document, to: &bytes)
    return id
  }
}
